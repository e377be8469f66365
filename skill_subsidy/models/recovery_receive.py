
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..rules.recovery import counter_account
from ..rules.workdays import today
from .amounts import figures, yuan
from .guard import lock, plain
from .recovery import OPEN_STATES
from .uploads import file_bytes

INTO = ('receipts', 'fiscal', 'bank')


class SkillSubsidyRecovery(models.Model):
    """What comes back: each receipt posts its entry (facts 1.3, rows 4 and 5), by an accountant who decided nothing."""
    _inherit = 'skill.subsidy.recovery'

    def action_receive(self, amount=None, date=None, role=None, reference=None, original=False, content=None, filename=None):
        """Record what the bank has credited: 借 receiving account 贷 技能提升补贴支出 (in red), of an earlier year 其他收入.

        `amount`: yuan, all that is still to come where not given; `date`: the bank's day, today where not given; `role`:
        the receiving account ('receipts', 'fiscal' or 'bank'), that of the notice where not given; `reference`: of the
        bank, required; `original`: it came back by the way by which it was paid, which is the only one that leads to the
        expenditure account (社会保险基金财务制度 art. 41); `content`, `filename`: the bank's slip (bytes or base64), kept
        with the entry. UserError for more than is to come. Returns the receipt.
        """
        self.ensure_one()
        self._ready_receipt()
        amount = yuan(amount if amount is not None else self.remaining)
        date, role, reference = self._day(date), role or self.into, (reference or '').strip()
        if role not in INTO:
            raise UserError(self.env._("%(recovery)s: the receiving account is receipts, fiscal or bank.", recovery=self.name))
        if (role == 'bank') != bool(original):
            raise UserError(self.env._(
                "%(recovery)s: only what comes back by the original way enters the expenditure account, and it enters no "
                "other (社会保险基金财务制度 art. 41). What the person pays back otherwise goes to the income account or the "
                "fiscal account.", recovery=self.name))
        if not reference:
            raise UserError(self.env._("%(recovery)s: enter the reference of the bank: it is what the statement is matched "
                                       "with.", recovery=self.name))
        if self.receipt_ids.filtered(lambda row: row.reference == reference and not row.undone and not row.undo_of_id):
            raise UserError(self.env._("%(recovery)s: a receipt with the reference %(reference)s stands here already.",
                                       recovery=self.name, reference=reference))
        self._check_amount(amount)
        return self._receive({'date': date, 'amount': amount, 'way': 'bank', 'role': role, 'reference': reference},
                             attachments=self._slip(content, filename))

    # -- undoing -----------------------------------------------------------------------------------------------------

    def _undo(self, receipt, reason, date=None):
        """Undo one receipt of this recovery: its entry once more in red, a row that says why."""
        reason = self._reason(reason)
        self._ready_receipt(*OPEN_STATES, 'done', 'cancelled')
        receipt.invalidate_recordset(['undone_ids'])
        if receipt.undo_of_id or receipt.undone:
            raise UserError(self.env._("%(recovery)s: this receipt was undone already, or undoes another one.",
                                       recovery=self.name))
        date = self._day(date)
        if date < receipt.date:
            raise UserError(self.env._("%(recovery)s: it cannot be undone before the day on which it was received.",
                                       recovery=self.name))
        if receipt.way == 'offset':
            self._undo_offset(receipt)
        return self._receive({'date': date, 'amount': -yuan(receipt.amount), 'way': receipt.way, 'role': receipt.role,
                              'reference': receipt.reference, 'credited': receipt.credited, 'reason': reason,
                              'line_id': receipt.line_id.id, 'paid_claim_id': receipt.paid_claim_id.id,
                              'undo_of_id': receipt.id})

    # -- how it happens ------------------------------------------------------------------------------------------------

    def _ready_receipt(self, *states):
        """As `_ready`, and refuse who decided on the claim or on the recovery: who decides does not receive (design 9)."""
        self._ready('accountant', *(states or OPEN_STATES))
        if not set(states):
            self._check_claims_paid()
        for record in self:
            if self.env.user in record.create_uid | record.entered_id | record.found_by_id | record.confirmed_id:
                raise UserError(self.env._("%(recovery)s: you found, entered or decided this. Another person must handle its "
                                           "money.", recovery=record.name))
        lock(self.claim_id)
        self.claim_id.invalidate_recordset(['state'])
        self.claim_id._check_payer()

    def _day(self, date):
        date = fields.Date.to_date(date) or today()
        if date > today() or date < self.paid_on:
            raise UserError(self.env._("%(recovery)s: the day lies between that of the payment (%(paid)s) and today.",
                                       recovery=self.name, paid=format_date(self.env, self.paid_on)))
        return date

    def _check_amount(self, amount):
        if amount <= 0 or amount > yuan(self.remaining):
            raise UserError(self.env._("%(recovery)s: %(amount)s yuan cannot come back; %(remaining)s are still to come.",
                                       recovery=self.name, amount=figures(amount), remaining=figures(self.remaining)))

    def _slip(self, content, filename):
        if not content:
            return []
        return [(filename or 'receipt.pdf', file_bytes(self.env, content))]

    def _receive(self, vals, attachments=()):
        """Post the entry of one receipt and keep it; state and claim follow."""
        amount, undo = vals['amount'], bool(vals.get('undo_of_id'))
        credited = vals.get('credited') or counter_account(self.spent_year, vals['date'])
        paid_claim = self.env['skill.subsidy.claim'].browse(vals.get('paid_claim_id') or [])
        text = self._voucher_text(undo, paid_claim)
        # 红字: a receipt makes the expenditure smaller; what undoes it repeats each side in red, and the red one in black.
        smaller = credited == 'expense'
        move = self._post_entry('offset' if paid_claim else 'recovery', text, [
            (vals['role'], amount, undo), (credited, -amount, smaller != undo)], date=vals['date'], attachments=attachments)
        for name, content in attachments:
            # sudo: an accountant receives on a recovery without any right to edit it.
            plain(self.env['ir.attachment'].sudo()).create({
                'name': name, 'raw': content, 'res_model': self._name, 'res_id': self.id})
        # sudo: an accountant of an agency whose fund another company keeps does not read its entries.
        receipt = self.env['skill.subsidy.recovery.receipt']._append({
            **vals, 'amount': float(amount), 'credited': credited, 'recovery_id': self.id, 'move_id': move.sudo().id})
        self.invalidate_recordset(['receipt_ids'])
        self._follow()
        return receipt

    def _voucher_text(self, undo, paid_claim):
        """摘要 of a receipt's entry, in the agency's language."""
        env, about = self._agency_env(), {'number': self.name, 'person': self.person_name}
        if paid_claim:
            about['claim'] = paid_claim.name
            return env._("Undone: claim %(claim)s set off against recovery %(number)s, %(person)s", **about) if undo else env._(
                "Claim %(claim)s set off against recovery %(number)s, %(person)s", **about)
        return env._("Undone: recovery %(number)s, %(person)s", **about) if undo else env._(
            "Recovery %(number)s, %(person)s, of %(year)s", **about, year=self.spent_year)

    def _follow(self):
        """State and claim as the receipts have it now."""
        for record in self:
            if yuan(record.remaining) > 0:
                state = 'receiving' if yuan(record.received) > 0 else 'noticed'
            else:
                state = 'cancelled' if yuan(record.waived) > 0 else 'done'
            record._set({'state': state})
            record.claim_id._follow_receipts(record.name)
