from odoo import models

from .transitions import sources


class SkillSubsidyPayment(models.Model):
    """Which claims an order pays: what is approved, in no other order, and passes its checks once more."""
    _inherit = 'skill.subsidy.payment'

    def action_collect(self):
        """Take the lines anew: everything approved of the batch (or agency) that is in no other order."""
        self._ready('draft')
        for payment in self:
            payment.line_ids.unlink()
            payment.left_ids._discard()
            payment._collect()

    def _collect(self):
        """One line for each claim that may be paid and whose last payment did not fail."""
        self.ensure_one()
        domain = [('company_id', '=', self.company_id.id),
                  ('state', 'in', list(sources('pay', self.company_id.skill_subsidy_order))),
                  ('payment_line_ids', '=', False)]
        if self.batch_id:
            domain.append(('batch_id', '=', self.batch_id.id))
        claims = self.env['skill.subsidy.claim'].search(domain, order='id')
        claims._check_payer()
        self._set({'unsent': False})
        claims = self._leave_out(claims, at_sending=False)
        claims._check_payable()
        self._fill(claims)

    def _fill(self, claims):
        """One line for each of the claims, numbered from 1."""
        self.line_ids._append([
            {'payment_id': self.id, 'claim_id': claim.id, 'line_no': number, 'person_name': claim.person_name,
             'account': claim.bank_account, 'bank_name': claim.bank_name, 'amount': claim.amount}
            for number, claim in enumerate(claims, 1)])
        self.invalidate_recordset(['line_ids'])

    def _leave_out(self, claims, at_sending):
        """Check the claims again (六(六)); those that do not pass stay approved and are kept as left out, with the
        reason. Returns the others."""
        # sudo: an accountant reads neither registers nor shortage lists; what is kept are the sentences on these claims.
        held = claims.sudo()._recheck()
        claims._hold_payment(held)
        if held:
            self.env['skill.subsidy.payment.left']._append(self, held, at_sending)
            self.invalidate_recordset(['left_ids', 'left_count'])
        return claims.filtered(lambda claim: claim not in held)

    def _take_out_held(self):
        """Take out the lines whose claims do not pass any more, number the others anew; True when there were any."""
        claims = self.line_ids.sorted('line_no').claim_id
        sound = self._leave_out(claims, at_sending=True)
        if sound == claims:
            return False
        self.line_ids.unlink()  # the file that was made of them is forgotten as well
        self._fill(sound)
        self._set({'unsent': True})
        return True
