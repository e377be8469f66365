from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules.workdays import Calendar


class SkillSubsidyWorkday(models.Model):
    """A day on which the State Council's notice departs from Monday to Friday."""
    _name = 'skill.subsidy.workday'
    _description = "Working Day Exception"
    _order = 'date desc'
    _rec_name = 'date'

    date = fields.Date(required=True)
    kind = fields.Selection([('off', "Day off"), ('work', "Working day")], required=True)
    name = fields.Char("Holiday")
    source = fields.Char("Document", required=True, help="The State Council's notice that says so.")
    year_id = fields.Many2one('skill.subsidy.workday.year', "Year", required=True, ondelete='cascade', index=True)
    year_confirmed = fields.Boolean(related='year_id.confirmed', string="Year Is Confirmed")

    _date_once = models.Constraint('UNIQUE (date)', "This day is in the table already.")

    @api.constrains('date', 'year_id')
    def _check_year(self):
        for day in self:
            if day.date.year != day.year_id.year:
                raise ValidationError(self.env._("%(day)s is not a day of %(year)s.", day=day.date, year=day.year_id.year))

    @api.model_create_multi
    def create(self, vals_list):
        """Days of years that are not confirmed; a year that is not there yet is opened. A confirmed one gets none."""
        vals_list = [dict(vals) for vals in vals_list]
        Year = self.env['skill.subsidy.workday.year']
        wanted = {fields.Date.to_date(vals['date']).year for vals in vals_list
                  if vals.get('date') and not vals.get('year_id')}
        years = {year.year: year for year in Year.search([('year', 'in', list(wanted))])}
        for number in sorted(wanted - years.keys()):
            years[number] = Year.create({'year': number})
        for vals in vals_list:
            year = vals.get('date') and not vals.get('year_id') and years[fields.Date.to_date(vals['date']).year]
            if year:
                vals['year_id'] = year.id
            if not vals.get('source'):
                vals['source'] = (year or Year.browse(vals.get('year_id'))).document
        days = super().create(vals_list)
        # A year that is confirmed as it is created brings its own days along.
        days.filtered(lambda day: day.year_id.day_ids - days)._check_open()
        return days

    def write(self, vals):
        """A day changes only while its year is not confirmed."""
        self._check_open()
        done = super().write(vals)
        self._check_open()  # nor is it moved into a confirmed year
        return done

    @api.ondelete(at_uninstall=True)
    def _unlink_if_open(self):
        self._check_open()

    def _check_open(self):
        closed = self.year_id.filtered('confirmed')
        if closed:
            raise UserError(self.env._(
                "The working days of %(years)s are confirmed, and notices were counted by them. When the State Council has "
                "changed them, open the year again first.", years="、".join(str(year.year) for year in closed)))

    @api.model
    def _calendar(self):
        """The working days that notices and windows are counted in: the confirmed years, and no other. Two queries."""
        years = self.env['skill.subsidy.workday.year'].search_fetch([('confirmed', '=', True)], ['year'])
        days = self.search_fetch([('year_id', 'in', years.ids)], ['date', 'kind'])
        return Calendar({day.date: day.kind == 'work' for day in days}, confirmed_years=years.mapped('year'))
