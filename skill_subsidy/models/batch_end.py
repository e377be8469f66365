from odoo import api, fields, models

from ..rules.workdays import UnconfirmedYear, today


class SkillSubsidyBatch(models.Model):
    """What the form says about the end of a notice before it is kept (四(三))."""
    _inherit = 'skill.subsidy.batch'

    expected_end = fields.Date(
        compute='_compute_expected_end', help="The last day of a notice that was published when this could not be told yet.")
    unknown_year = fields.Char(
        compute='_compute_expected_end', help="The year whose working days have to be confirmed first.")

    @api.depends('state', 'notice_start', 'notice_end', 'claim_ids')
    def _compute_expected_end(self):
        """Where no last day is kept: the one that is known by now, or the year that nobody has confirmed."""
        calendar = self.env['skill.subsidy.workday']._calendar()
        for batch in self:
            batch.expected_end, batch.unknown_year = batch.notice_end, False
            if batch.notice_end or batch.state == 'done':
                continue
            try:
                batch.expected_end = batch._end(calendar, batch.notice_start or today())
            except UnconfirmedYear as error:
                batch.unknown_year = str(error.year)
