from datetime import date, timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules.workdays import library_exceptions, today

# 全国年节及纪念日放假办法 has had 11 statutory days since 2008, and 13 since 2025.
FEWEST_DAYS_OFF = 11
# A notice of five working days over the Spring Festival takes some 16 days: the next year is needed that much before it.
NEEDED_BEFORE = timedelta(days=31)
# The State Council's notice comes in October or November: policy keepers are told from 20 November on that it is to be entered.
TOLD_BEFORE = timedelta(days=42)
REMINDER = 'skill_subsidy.activity_year'


class SkillSubsidyWorkdayYear(models.Model):
    """A year's working days: known once the policy keeper has confirmed them by the State Council's notice."""
    _name = 'skill.subsidy.workday.year'
    _description = "Year of Working Days"
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _order = 'year desc'
    _rec_name = 'year'

    year = fields.Integer(required=True, aggregator=None)
    confirmed = fields.Boolean(copy=False, readonly=True, help="Only confirmed years count: a notice that would end in another one "
                                                               "cannot be closed.")
    document = fields.Char("Document", help="The State Council's notice on the holidays of this year.")
    day_ids = fields.One2many('skill.subsidy.workday', 'year_id', "Days")
    off_count = fields.Integer("Days Off", compute='_compute_counts')
    work_count = fields.Integer("Days Worked Instead", compute='_compute_counts')
    needed = fields.Boolean(compute='_compute_needed', help="Notices published now may end in this year.")

    _once = models.Constraint('UNIQUE (year)', "This year is in the table already.")
    _sensible = models.Constraint('CHECK (year BETWEEN 2000 AND 2200)', "A year has four digits, such as 2027.")

    @api.depends('year')
    def _compute_display_name(self):
        for year in self:
            year.display_name = str(year.year or '')

    @api.depends('day_ids.kind')
    def _compute_counts(self):
        for year in self:
            year.work_count = len(year.day_ids.filtered(lambda day: day.kind == 'work'))
            year.off_count = len(year.day_ids) - year.work_count

    @api.depends('year', 'confirmed')
    def _compute_needed(self):
        """A year that is not confirmed though a notice of these days may reach it."""
        now = today()
        for year in self:
            year.needed = not year.confirmed and year.year in {now.year, (now + NEEDED_BEFORE).year}

    @api.constrains('year')
    def _check_days(self):
        self.day_ids._check_year()

    @api.constrains('confirmed', 'document', 'day_ids')
    def _check_complete(self):
        for year in self.filtered('confirmed'):
            if not (year.document or '').strip():
                raise ValidationError(self.env._(
                    "%(year)s: enter the State Council's notice that you confirm these days by.", year=year.year))
            if year.off_count < FEWEST_DAYS_OFF:
                raise ValidationError(self.env._(
                    "%(year)s: only %(count)s days off are entered, but the law gives at least %(least)s. Complete the table "
                    "by the State Council's notice.", year=year.year, count=year.off_count, least=FEWEST_DAYS_OFF))

    def write(self, vals):
        """What a confirmed year says is not changed; it can only be opened again."""
        if vals.keys() - {'confirmed'} and any(year.confirmed for year in self):
            raise UserError(self.env._("A confirmed year is not changed. Open it again first."))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_if_unconfirmed(self):
        if any(year.confirmed for year in self):
            raise UserError(self.env._("A confirmed year is not deleted. Open it again first."))

    def action_confirm(self):
        """These days are what the State Council's notice says: notices may be counted in this year."""
        self.write({'confirmed': True})
        # sudo: what every policy keeper was asked to do is done, whoever of them did it
        self.sudo().activity_unlink([REMINDER])

    @api.model
    def _cron_remind(self):
        """An activity for every policy keeper while a year that notices will reach is not confirmed; once, until it is."""
        now = today()
        wanted = sorted({now.year, (now + TOLD_BEFORE).year})
        years = self.search([('year', 'in', wanted)])
        years += self.create([{'year': year} for year in wanted if year not in years.mapped('year')])
        keepers = self.env.ref('skill_subsidy.group_policy_keeper').all_user_ids.filtered('active')
        for year in years.filtered(lambda year: not year.confirmed):
            told = year.activity_search([REMINDER]).user_id
            for keeper in keepers - told:
                env = self.with_context(lang=keeper.lang).env
                # no mail: many agencies have no mail server, and the clock in Odoo's bar shows it
                year.with_context(mail_activity_quick_update=True).activity_schedule(
                    REMINDER, max(now, date(year.year - 1, 12, 15)), user_id=keeper.id,
                    summary=env._("Confirm the working days of %(year)s", year=year.year),
                    note=env._("Enter the days of the State Council's notice and confirm the year: until then, public notices that "
                               "end in it cannot be closed."))

    def action_reopen(self):
        """The State Council has changed its arrangement: no notice is counted in this year until it is confirmed again."""
        self.write({'confirmed': False})

    def action_take_from_library(self):
        """Fill unconfirmed years with what the calendar library knows, as a draft to compare with the notice."""
        for year in self:
            known = library_exceptions(year.year)
            if known is None:
                raise UserError(self.env._(
                    "The calendar that comes with the program does not know %(year)s yet. Enter the days of the State "
                    "Council's notice by hand, or update the program.", year=year.year))
            title = self.env._("To be compared with the State Council's notice on the holidays of %(year)s", year=year.year)
            source = year.document or title
            kept = set(year.day_ids.mapped('date'))
            year.write({'day_ids': [
                Command.create({'date': day, 'kind': 'work' if worked else 'off', 'source': source})
                for day, worked in known.items() if day not in kept]})

    def action_view_calendar(self):
        """The days of this year on a calendar."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('skill_subsidy.action_workday')
        return {**action, 'domain': [('year_id', '=', self.id)], 'context': {
            'default_year_id': self.id, 'initial_date': date(self.year, 1, 1).isoformat()}}
