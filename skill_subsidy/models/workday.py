from odoo import api, fields, models

from ..rules.workdays import Calendar


class SkillSubsidyWorkday(models.Model):
    """The agency's exceptions to the calendar: they count before what chinesecalendar says."""
    _name = 'skill.subsidy.workday'
    _description = "Working Day Exception"
    _order = 'date desc'
    _rec_name = 'date'

    date = fields.Date(required=True)
    kind = fields.Selection([('off', "Day off"), ('work', "Working day")], required=True)
    source = fields.Char("Document", required=True, help="The State Council's notice that says so.")

    _date_once = models.Constraint('UNIQUE (date)', "This day is in the table already.")

    @api.model
    def _calendar(self):
        """The working days that notices and windows are counted in, in one query."""
        days = self.search_fetch([], ['date', 'kind'])
        return Calendar({day.date: day.kind == 'work' for day in days})
