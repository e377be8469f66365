from odoo import api, fields, models
from odoo.tools import SQL

from .amounts import figures
from .recovery import OPEN_STATES

SHOWN = 10  # people that the hint names


class SkillSubsidyPayment(models.Model):
    """Before an order is sent: who of its people still owes what was claimed back, so that it is set off in time."""
    _inherit = 'skill.subsidy.payment'

    # sudo: found by the ID number, which an accountant does not see; told are recoveries of the same agency, its work.
    owing = fields.Text("Who Still Owes", compute='_compute_owing', compute_sudo=True)

    @api.depends('state', 'line_ids.claim_id')
    def _compute_owing(self):
        drafts, found = self.filtered(lambda payment: payment.state == 'draft'), {}
        drafts.line_ids.flush_recordset()
        self.env['skill.subsidy.recovery'].flush_model(['state', 'remaining'])
        for payment, *row in self.env.execute_query(SQL("""
                SELECT line.payment_id, claim.name, claim.person_name, recovery.name, recovery.remaining
                  FROM skill_subsidy_payment_line line JOIN skill_subsidy_claim claim ON claim.id = line.claim_id
                  JOIN skill_subsidy_claim paid ON paid.id_number = claim.id_number AND paid.company_id = claim.company_id
                  JOIN skill_subsidy_recovery recovery ON recovery.claim_id = paid.id AND recovery.state IN %s
                 WHERE line.payment_id = ANY(%s) ORDER BY line.line_no, recovery.id""", OPEN_STATES, drafts.ids)):
            found.setdefault(payment, []).append(row)
        for payment in self:
            rows = found.get(payment.id, [])
            payment.owing = '\n'.join([
                self.env._("%(claim)s %(person)s: %(recovery)s, %(remaining)s yuan still to come back", claim=claim, person=person,
                           recovery=recovery, remaining=figures(remaining))
                for claim, person, recovery, remaining in rows[:SHOWN]]
                + ([self.env._("and %(count)s more", count=len(rows) - SHOWN)] if len(rows) > SHOWN else []))
