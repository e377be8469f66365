from odoo import models

from ..rules.banks import divide
from .amounts import yuan
from .transitions import sources


class SkillSubsidyPayment(models.Model):
    """Which claims an order pays: what is approved, in no other order, and passes its checks once more."""
    _inherit = 'skill.subsidy.payment'

    def action_collect(self):
        """Take the lines anew: everything approved of the batch (or agency) that is in no other order; of an order that
        was made for the banks of its format, what these take in one file."""
        self._ready('draft')
        for payment in self:
            payment.line_ids.unlink()
            payment.left_ids._discard()
            payment._collect()

    def _payable(self, company, batch):
        """The claims of the agency, or of one batch of it, that may be paid, for the first time or again (see claim_bank)."""
        domain = [('company_id', '=', company.id), ('state', 'in', list(sources('pay', company.skill_subsidy_order))),
                  *self.env['skill.subsidy.claim']._unpaid_domain()]
        if batch:
            domain.append(('batch_id', '=', batch.id))
        claims = self.env['skill.subsidy.claim'].search(domain, order='id')
        claims._check_payer()
        return claims

    def _collect(self):
        """One line for each claim that is to be paid by this order."""
        self.ensure_one()
        claims = self._payable(self.company_id, self.batch_id)
        self._set({'unsent': False})
        if self.by_bank:
            claims = self._by_format(self.company_id, claims).get(self.format_id, claims.browse())
        claims = self._leave_out(claims, at_sending=False)
        claims._check_payable()
        if self.by_bank:
            claims = (self._divided(self.format_id, claims) or [claims])[0]
        self._fill(claims)

    def _divided(self, profile, claims):
        """The claims as a list of record sets, each as many as the format takes in one file."""
        claims.fetch(['bank_account', 'amount'])
        files = divide([(claim.id, claim.bank_account, yuan(claim.amount)) for claim in claims],
                       profile.max_lines, yuan(profile.file_limit), profile.check_twice)
        return [claims.browse(ids) for ids in files]

    def _fill(self, claims):
        """One line for each of the claims, numbered from 1."""
        self.env['skill.subsidy.payment.line']._append(self, claims)
        self.invalidate_recordset(['line_ids'])

    def _leave_out(self, claims, at_sending):
        """Check the claims again (六(六)); those that do not pass stay approved and are kept as left out, with the
        reason. Returns the others."""
        held = self._hold(claims)
        self._keep_left(held, at_sending)
        return claims - claims.browse(claim.id for claim in held)

    def _hold(self, claims):
        """Check the claims again; {claim: why it is not paid}, kept on the claims as well."""
        # sudo: an accountant reads neither registers nor shortage lists; what is kept are the sentences on these claims.
        held = claims.sudo()._recheck()
        claims._hold_payment(held)
        return held

    def _keep_left(self, held, at_sending):
        """Keep with the order what it leaves out."""
        if held:
            self.env['skill.subsidy.payment.left']._append(self, held, at_sending)
            self.invalidate_recordset(['left_ids', 'left_count'])

    def _take_out(self, lines):
        """Take `lines`, its own, out of this draft order and number the others anew; their claims wait for another order."""
        self.ensure_one()
        self._ready('draft')
        said = "、".join(f"{line.person_name}（{line.claim_id.name}）{line.amount:.2f}" for line in lines)
        claims = self._claims() - lines.claim_id
        self.line_ids.unlink()  # the file that was made of them is forgotten as well
        self._fill(claims)
        self.message_post(body=self.env._("Taken out of the order: %(lines)s", lines=said))

    def _take_out_held(self):
        """Take out the lines whose claims do not pass any more, number the others anew; True when there were any."""
        claims = self._claims()
        sound = self._leave_out(claims, at_sending=True)
        if sound == claims:
            return False
        self.line_ids.unlink()  # the file that was made of them is forgotten as well
        self._fill(sound)
        self._set({'unsent': True})
        return True
