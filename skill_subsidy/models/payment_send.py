from odoo import models
from odoo.exceptions import UserError

from ..rules.workdays import today


class SkillSubsidyPayment(models.Model):
    """The order goes to the bank: its claims are in payment, its entry is posted."""
    _inherit = 'skill.subsidy.payment'

    def action_send(self):
        """draft -> sent: the claims are in payment, and one balanced entry is posted for the order (design 8).

        Before that every line is checked once more. Where one does not pass, nothing is sent: these lines leave their
        order, the orders stay drafts, and the answer is an action that shows them; the accountant looks and sends again.
        Refused when the year's budget or the paying account does not cover all of them together.
        Returns None when all were sent.
        """
        self._ready('draft')
        short = self.filtered(lambda payment: payment._take_out_held())
        if short:
            return self._show_orders(short, self.env._("Not Sent"))
        self._check_limits()
        for payment in self:
            claims = payment._claims()
            if not claims:
                raise UserError(self.env._("%(order)s has no lines: there is nothing to pay.", order=payment.name))
            if not payment.file_sha256 or payment.file_date != today():  # banks take a file of its own day only
                payment._generate_file()
            claims._check_payable()
            claims._move('pay', payment.name, {'bank_state': False})
            payment._set({'state': 'sent', 'date': today(), 'unsent': False})
            payment._post_payment()
            payment.line_ids._repaid()
        return None

    def _post_payment(self):
        """One entry for the order: 借 技能提升补贴支出 贷 支出户存款; the bank file goes with it. What came back before and is
        paid again was expenditure then: 借 暂收款."""
        env, total = self._agency_env(), {'first': 0, 'again': 0, **dict(self.env['skill.subsidy.payment.line']._read_group(
            [('payment_id', '=', self.id)], ['kind'], ['amount:sum']))}
        self._post_entry(
            'payment', env._("Skill upgrading subsidy %(order)s, %(count)s people", order=self.name, count=self.line_count),
            [('expense', total['first'], False), ('holding', total['again'], False),
             ('bank', -(total['first'] + total['again']), False)],
            attachments=[(self.filename, self._file_bytes())])

    def _show_orders(self, payments, title):
        """An action that opens the orders: the form of one, the list of several."""
        action = {'type': 'ir.actions.act_window', 'res_model': self._name, 'name': title,
                  'views': [(False, 'list'), (False, 'form')], 'domain': [('id', 'in', payments.ids)]}
        return {**action, 'views': [(False, 'form')], 'res_id': payments.id} if len(payments) == 1 else action
