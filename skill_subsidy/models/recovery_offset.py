from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules.recovery import counter_account
from ..rules.workdays import today
from .amounts import figures, yuan
from .guard import lock
from .transitions import sources


class SkillSubsidyRecovery(models.Model):
    """What is set off (抵扣) against a recovery: money of the same person that is held, or a claim that waits to be paid.

    Either is taken whole: a claim is paid in one way, so that its money, its benefit and its way back are never in two.
    """
    _inherit = 'skill.subsidy.recovery'

    def action_offset(self, line_ids):
        """Set off money of the same person that the fund holds (payments that came back): 借 暂收款 贷 as a receipt.

        `line_ids`: payment lines (records or ids), each taken whole. Their claims are paid by it: they move to paid, and
        the person has received that benefit as well. UserError where they do not pass their checks any more. Returns the
        receipts.
        """
        self.ensure_one()
        self._ready_receipt()
        lines = self.env['skill.subsidy.payment.line'].browse(getattr(line_ids, 'ids', line_ids)).exists()
        if not lines:
            raise UserError(self.env._("%(recovery)s: choose the money that is set off.", recovery=self.name))
        lines.check_access('read')
        self._check_held(lines)
        receipts = self.env['skill.subsidy.recovery.receipt']
        for line in lines:
            self._check_amount(yuan(line.amount))
            line._set_held_state('offset')
            line.claim_id._move('offset', self.name, {'bank_state': False})
            line.payment_id._record_benefits(line)
            receipts += self._receive({'date': today(), 'amount': yuan(line.amount), 'way': 'offset', 'role': 'holding',
                                       'reference': line.payment_id.name, 'line_id': line.id})
        lines.claim_id.batch_id._close_when_paid()
        return receipts

    def action_offset_claims(self, claim_ids, content=None, filename=None):
        """Set off claims of the same person that wait to be paid: 借 技能提升补贴支出 贷 as a receipt; no money leaves.

        `claim_ids`: claims (records or ids) of this agency, each taken whole: they move to paid, and the person has
        received their benefits. `content`, `filename`: what the person signed (bytes or base64), kept with the entries.
        UserError for a claim of more than is still to come, one that could not be paid by an order now, and where the
        debt is of an earlier year and this year's budget does not cover the expenditure. Returns the receipts.
        """
        self.ensure_one()
        self._ready_receipt()
        claims = self.env['skill.subsidy.claim'].browse(getattr(claim_ids, 'ids', claim_ids)).exists()
        if not claims:
            raise UserError(self.env._("%(recovery)s: choose the claim that is set off.", recovery=self.name))
        claims.check_access('read')
        lock(claims)
        claims.invalidate_recordset(['state', 'amount', 'bank_state'])
        foreign = claims - self._waiting_claims()
        if foreign:
            raise UserError(self.env._(
                "%(recovery)s: %(claims)s is no claim of %(person)s that waits to be paid here.", recovery=self.name,
                claims=foreign._numbers(), person=self.person_name))
        self._check_whole(claims)
        self._check_set_off(claims)
        claims._check_payable()
        self._check_budget(claims)
        receipts, slip = self.env['skill.subsidy.recovery.receipt'], self._slip(content, filename)
        for claim in claims:
            claim._move('offset', self.name, {'bank_state': False})
            receipts += self._receive({'date': today(), 'amount': yuan(claim.amount), 'way': 'offset', 'role': 'expense',
                                       'reference': claim.name, 'paid_claim_id': claim.id}, attachments=slip)
        claims._mark_received({claim.id: yuan(claim.amount) for claim in claims})
        claims.batch_id._close_when_paid()
        return receipts

    # -- what can be set off ---------------------------------------------------------------------------------------

    def _held_lines(self):
        """Money of the same person that this agency holds, claims of which wait to be paid again."""
        # sudo: found by the ID number, which an accountant does not see; told are the lines of the same agency.
        return self.env['skill.subsidy.payment.line'].sudo().search([
            ('company_id', '=', self.company_id.id), ('claim_id.id_number', '=', self.sudo().claim_id.id_number),
            ('held_state', '=', 'held')]).sudo(False)

    def _waiting_claims(self):
        """Claims of the same person that wait at this agency to be paid, but for those whose money is held."""
        # sudo: as above; told are claims of the same agency.
        claims = self.env['skill.subsidy.claim'].sudo().search([
            ('company_id', '=', self.company_id.id), ('id_number', '=', self.sudo().claim_id.id_number),
            ('state', 'in', list(sources('offset', self.company_id.skill_subsidy_order)))]).sudo(False)
        return claims - claims._holding()

    def _coverable(self, records):
        """Those of these lines or claims that are not more than is still to come: each is taken whole."""
        return records.filtered(lambda record: yuan(record.amount) <= yuan(self.remaining))

    def _check_held(self, lines):
        """Lock; refuse what is not held, not this person's, or stands in an order, and claims that are not sound."""
        lock(lines.claim_id)
        lock(lines)
        lines.invalidate_recordset(['held_state'])
        foreign = lines - self._held_lines()
        if foreign:
            raise UserError(self.env._("%(recovery)s: the fund holds no money of %(person)s from line %(line)s of %(order)s.",
                                       recovery=self.name, person=self.person_name, line=foreign[0].line_no,
                                       order=foreign[0].payment_id.name))
        self._check_set_off(lines.claim_id)

    def _check_whole(self, claims):
        """Refuse claims of more than is still to come: a claim is paid by the bank or by offset, never by both."""
        total = sum(yuan(claim.amount) for claim in claims)
        if total > yuan(self.remaining):
            raise UserError(self.env._(
                "%(recovery)s: %(claims)s of %(total)s yuan is more than the %(remaining)s yuan that are still to come. A claim "
                "is set off whole or not at all: pay it by the bank, and let the person pay back what is owed.",
                recovery=self.name, claims=claims._numbers(), total=figures(total), remaining=figures(self.remaining)))

    def _check_set_off(self, claims):
        """Refuse claims that this person decided on, that stand in an order, or that do not pass their checks any more."""
        claims._check_payer()
        claims._check_no_order()
        received = claims._received()
        if received:
            raise UserError(self.env._("%(claims)s: the subsidy was received by now (clause 三); nothing is set off.",
                                       claims=received._numbers()))
        # As before any payment (六(六)): what does not pass its checks any more is not paid, by no way.
        held = self.env['skill.subsidy.payment']._hold(claims)
        if held:
            claim, reason = next(iter(held.items()))
            raise UserError(self.env._("%(claims)s does not pass its checks any more, nothing is set off: %(reason)s",
                                       claims=claim._numbers(), reason=reason))

    def _check_budget(self, claims):
        """Where the debt goes to other income, the claims charge this year's budget like any payment; in the year of the
        debt they take off as much as they charge. No money leaves: the balance of the account does not matter."""
        if counter_account(self.spent_year, today()) == 'expense':
            return
        problems = self.company_id._fund_over_budget(
            {self.company_id.id: sum(yuan(claim.amount) for claim in claims)}, SQL("SELECT unnest(%s::int[])", claims.ids))
        if problems:
            raise UserError('\n\n'.join(problems))

    # -- undoing ---------------------------------------------------------------------------------------------------

    def _undo_offset(self, receipt):
        """Money that was held is held again; the claim waits to be paid (again)."""
        line, claim = receipt.line_id, receipt.line_id.claim_id or receipt.paid_claim_id
        lock(claim)
        if claim.recovery_ids.filtered(lambda record: record.state != 'cancelled' or record.received):
            raise UserError(self.env._("%(claims)s was paid by this offset, and is itself claimed back: the offset stays.",
                                       claims=claim._numbers()))
        # A claim that was never sent to a bank, or whose bank data were confirmed before, waits as it did.
        came_back = 'confirmed' if claim.payment_line_ids else False
        claim._move('unoffset', self.name, {'bank_state': 'returned' if line else came_back})
        line._set_held_state('held')
        claim._unmark_received()
        claim.batch_id._reopen_to_pay()
