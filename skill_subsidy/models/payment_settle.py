from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..rules.workdays import today
from .amounts import yuan


class SkillSubsidyPayment(models.Model):
    """What follows when the bank has credited lines or sent them back: claims, benefits, entry (facts 1.3, 3a and 3′)."""
    _inherit = 'skill.subsidy.payment'

    def _settle_return(self, paid, failed, date=None, attachments=()):
        """Settle `paid` lines (pending ones) and `failed` ({line: reason}; pending or paid ones) of this locked order.

        `date`: the day of the entry, today where not given; `attachments` go with it. Returns the entry of what came back,
        or none. Queries: a fixed number, however many lines.
        """
        self.ensure_one()
        # Lines that came by way of `line_ids` would each be read by themselves once that is forgotten.
        paid, reasons = paid.with_prefetch(), {line.id: reason for line, reason in failed.items()}
        failed = {line: reasons[line.id] for line in self.line_ids.browse(reasons)}
        if paid:
            paid._settle({'state': 'paid'})
            self._claims_of(paid)._move('settle', self.name)
            self._record_benefits(paid)
        move = self._settle_failed(failed, date or today(), attachments) if failed else self.env['account.move']
        if self.state == 'sent' and not self.env['skill.subsidy.payment.line'].search_count(
                [('payment_id', '=', self.id), ('state', '=', 'pending')], limit=1):
            self._set({'state': 'done'})
        self._batches()._close_when_paid()
        return move

    def _claims_of(self, lines):
        """The claims of these lines, in their order."""
        lines.fetch(['claim_id'])
        return self.env['skill.subsidy.claim'].browse(line.claim_id.id for line in lines)

    def _batches(self):
        """The batches that the claims of this order are in."""
        return self.env['skill.subsidy.batch'].union(*(batch for batch, in self.env['skill.subsidy.claim']._read_group(
            [('id', 'in', self._claims().ids), ('batch_id', '!=', False)], ['batch_id'])))

    def _settle_failed(self, failed, date, attachments):
        lines = self.line_ids.browse([line.id for line in failed])
        late = lines.filtered(lambda line: line.state == 'paid')
        ids = self.env['skill.subsidy.return.reason']._classify(failed.values(), self.company_id)
        styles = {line: self._return_style(line, date) for line in lines}
        lines._settle_failed([(line.id, failed[line], ids[failed[line]], line in late, styles[line]) for line in lines])
        for some, action in ((lines - late, 'bounce'), (late, 'late')):
            claims = some.claim_id.with_prefetch()
            claims._move(action, {line.claim_id: failed[line] for line in some}, {'bank_state': 'returned'})
        lines.claim_id._store_bank_reasons({line.claim_id: ids[failed[line]] for line in lines})
        self._withdraw_benefits(late)
        late.claim_id.batch_id._reopen_to_pay()
        move = self._post_returned(lines, styles, date, attachments)
        lines._settle({'back_move_id': move.id})
        return move

    def _return_style(self, line, date):
        """'reversed' where the agency takes the expenditure back at once, otherwise 'held' until it is paid again.

        Money that was held before is held again, and so is that of an earlier year: its expenditure is closed, what comes
        back of it does not make this year's smaller.
        """
        reverses = self.company_id.skill_subsidy_return_style == 'reversed'
        return 'reversed' if reverses and line.kind == 'first' and self.date.year == date.year else 'held'

    def _post_returned(self, lines, styles, date, attachments):
        """One entry for what one answer brought back: 借 支出户存款 贷 暂收款, or the payment once more in red."""
        held = sum(line.amount for line in lines if styles[line] == 'held')
        reversed_ = sum(line.amount for line in lines if styles[line] == 'reversed')
        return self._post_entry(
            'returned', self._agency_env()._("Returned by the bank, %(order)s, %(count)s people", order=self.name,
                                             count=len(lines)),
            [('bank', held, False), ('holding', -held, False), ('expense', -reversed_, True), ('bank', reversed_, True)],
            date=date, attachments=attachments)

    # -- benefits --------------------------------------------------------------------------------------------------

    def _record_benefits(self, lines):
        """四(三): mark the person as having received this occupation and level."""
        claims = self._claims_of(lines)
        # The bank has paid, so its answer is taken in, even where a benefit came in from elsewhere after sending.
        twice = claims._received()
        if twice:
            self.message_post(body=self.env._("%(claims)s: paid, though a benefit was recorded elsewhere after the "
                                              "order was sent (clause 三).", claims=twice._numbers()))
        received = set(twice.ids)
        claims._mark_received({line.claim_id.id: yuan(line.amount) for line in lines if line.claim_id.id not in received})

    def _withdraw_benefits(self, lines):
        """The benefits of lines that came back after they were paid count no more; they stay, marked, as evidence."""
        lines.claim_id._unmark_received()


class SkillSubsidyPaymentLine(models.Model):
    """A payment may come back days after the bank said that it was credited: the statement tells (facts 4.3)."""
    _inherit = 'skill.subsidy.payment.line'

    def action_return_late(self, reason, date=None):
        """Lines of any orders that the bank has sent back, without a file: what a return file would do to them.

        `reason`: the bank's words; `date`: the day on its statement, today where not given. UserError for a line that came
        back before, or a day before its order was sent.
        """
        self._return_late(dict.fromkeys(self, (reason or '').strip()), fields.Date.to_date(date))  # a remote call gives a text

    def _return_late(self, reasons, date=None):
        """As `action_return_late`, {line: reason of its own}; returns {order: its entry}."""
        self.check_access('read')
        bare = [line for line, reason in reasons.items() if not reason]
        if bare:
            raise UserError(self.env._("Line %(line)s (%(name)s): say what the bank gives as the reason.",
                                       line=bare[0].line_no, name=bare[0].person_name))
        payments, moves = self.payment_id, {}
        payments._ready(('sent', 'done'))
        self.invalidate_recordset(['state'])
        for payment in payments:
            lines = self.filtered(lambda line, payment=payment: line.payment_id == payment)
            back = lines.filtered(lambda line: line.state == 'failed')
            if back:
                raise UserError(self.env._("Line %(line)s (%(name)s) of %(order)s came back already.", line=back[0].line_no,
                                           name=back[0].person_name, order=payment.name))
            if date and date < payment.date:
                raise UserError(self.env._("%(order)s was sent on %(date)s: nothing of it came back before that day.",
                                           order=payment.name, date=format_date(self.env, payment.date)))
            moves[payment] = payment._settle_return(self.browse(), {line: reasons[line] for line in lines}, date)
        return moves
