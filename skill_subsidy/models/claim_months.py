from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules import facts
from ..rules.workdays import SHANGHAI
from .guard import append_only, plain

MOST = 12 * 60  # months: nobody contributes longer than a working life


class SkillSubsidyMonths(models.Model):
    """Somebody looked up how many months a person had contributed on the day of issue, where the register cannot tell.

    Rows are added, never changed: they are evidence, guarded by a database trigger. One counts for the person and the day
    of issue that it was looked up for; of several, the latest.
    """
    _name = 'skill.subsidy.months'
    _description = "Months Looked Up"
    _order = 'id desc'
    _rec_name = 'source'

    claim_id = fields.Many2one('skill.subsidy.claim', required=True, ondelete='restrict', index=True)
    company_id = fields.Many2one(related='claim_id.company_id')
    id_number = fields.Char("ID Number", required=True)
    issue_date = fields.Date("Date of Issue", required=True)
    months = fields.Integer("Months by the Day of Issue", required=True, aggregator=None)
    source = fields.Char("Where It Was Looked Up", required=True)
    user_id = fields.Many2one('res.users', "Looked Up By", required=True, ondelete='restrict')
    date = fields.Datetime("Looked Up On", required=True)

    def init(self):
        append_only(self.env.cr, self._table)

    @api.model_create_multi
    def create(self, vals_list):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: who looked, and when, is not for the caller to say."""
        raise UserError(self.env._("The months are entered on the claim, with the button Enter Months."))

    def write(self, vals):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: evidence stays as it was taken."""
        raise UserError(self.env._("What was looked up is never changed. Look again and enter the new result."))

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("What was looked up is never deleted."))

    @api.model
    def _append(self, vals_list):
        """Add rows; the caller has checked that this person may."""
        # sudo: nobody has the right to create them; the caller has checked post, state and record.
        return super(SkillSubsidyMonths, plain(self.sudo())).create(vals_list)


class SkillSubsidyClaim(models.Model):
    """The months on the day of issue, where only a person can find them out (policies that count to that day)."""
    _inherit = 'skill.subsidy.claim'

    months_ids = fields.One2many('skill.subsidy.months', 'claim_id', "Months Looked Up", readonly=True, copy=False)
    needs_months = fields.Boolean("Months Are to Be Looked Up", compute='_compute_needs_months')

    @api.depends('checks', 'state')
    def _compute_needs_months(self):
        for claim in self:
            claim.needs_months = claim.state in ('draft', 'submitted', 'returned') and claim.policy_id.months_on == 'issue' and any(
                check['rule'] == 'contribution.months' and check['outcome'] == 'unknown' for check in claim.checks or [])

    def action_record_months(self, months, source):
        """Record that who calls found `months` months of contributions up to the day of issue, in `source`.

        Refused with a sentence for other people than handlers, and once the claim is verified. The checks run again.
        """
        self.check_access('write')
        self._check_may_edit({'ack_reason': True})  # what a handler finds out: by whom, and in which states
        source = source.strip() if isinstance(source, str) else ''
        if not source:
            raise UserError(self.env._("Say where the months were looked up, for example the contribution records of the agency."))
        if not isinstance(months, int) or isinstance(months, bool) or not 0 <= months <= MOST:
            raise UserError(self.env._("Enter the months as a whole number from 0 to %(most)s.", most=MOST))
        undated = self.filtered(lambda claim: not claim.issue_date)
        if undated:
            raise UserError(self.env._("%(claims)s: enter the date of issue first.", claims=undated._numbers()))
        now = fields.Datetime.now()
        self.env['skill.subsidy.months']._append([{
            'claim_id': claim.id, 'id_number': claim.id_number, 'issue_date': claim.issue_date, 'months': months,
            'source': source, 'user_id': self.env.uid, 'date': now} for claim in self])
        self.invalidate_recordset(['months_ids'])
        self.action_check()

    def _read_months(self):
        """Claim -> the latest months looked up for its person and day of issue. One query."""
        self.env['skill.subsidy.months'].flush_model()
        return {key: facts.MonthsFound(months, source, operator, (date + SHANGHAI.utcoffset(None)).date())
                for key, months, source, operator, date in self.env.execute_query(SQL("""
                    SELECT DISTINCT ON (claim.id) claim.id, found.months, found.source, partner.name, found.date
                      FROM skill_subsidy_months found
                      JOIN skill_subsidy_claim claim ON claim.id = found.claim_id
                       AND (claim.id_number, claim.issue_date) = (found.id_number, found.issue_date)
                      JOIN res_users ON res_users.id = found.user_id
                      JOIN res_partner partner ON partner.id = res_users.partner_id
                     WHERE claim.id = ANY(%s) ORDER BY claim.id, found.id DESC""", self.ids))}
