from odoo import fields, models

from ..rules.workdays import today


class SkillSubsidyFundingReceiveWizard(models.TransientModel):
    """The money has come: how much, on which day, and the bank's receipt."""
    _name = 'skill.subsidy.funding.receive.wizard'
    _description = "Record a Receipt"

    funding_id = fields.Many2one('skill.subsidy.funding', required=True, readonly=True, ondelete='cascade',
                                 default=lambda self: self.env.context.get('active_id'))
    currency_id = fields.Many2one(related='funding_id.currency_id')
    kind = fields.Selection(related='funding_id.kind')
    amount_requested = fields.Monetary(related='funding_id.amount_requested')
    received = fields.Monetary("Received Before", related='funding_id.amount')
    amount = fields.Monetary("Amount on the Receipt", required=True, default=lambda self: self._default_amount())
    date = fields.Date("Credited On", required=True, default=lambda self: today())
    file = fields.Binary("Bank's Receipt", required=True)
    filename = fields.Char()
    more = fields.Boolean("More Is Still to Come", help="The rest is expected and recorded later.")

    def _default_amount(self):
        funding = self.env['skill.subsidy.funding'].browse(self.env.context.get('active_id'))
        return (funding.remaining or funding.amount_requested) if funding else 0.0

    def action_confirm(self):
        """Record it and show the funding with its entry."""
        self.ensure_one()
        content = self.with_context(bin_size=False).file  # base64, as the browser sends it
        self.funding_id.action_receive(self.amount, self.date, content.decode(), self.filename, self.more)
        return {'type': 'ir.actions.act_window_close'}


class SkillSubsidyFundingReasonWizard(models.TransientModel):
    """Why a request is sent back, or why no more money is expected."""
    _name = 'skill.subsidy.funding.reason.wizard'
    _description = "Send Back or Cancel a Request"

    funding_id = fields.Many2one('skill.subsidy.funding', required=True, readonly=True, ondelete='cascade',
                                 default=lambda self: self.env.context.get('active_id'))
    action = fields.Selection([('send_back', "Send Back"), ('cancel', "Cancel")], required=True)
    received = fields.Monetary("Received Before", related='funding_id.amount')
    currency_id = fields.Many2one(related='funding_id.currency_id')
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Send it back, or give up what has not come."""
        self.ensure_one()
        if self.action == 'send_back':
            self.funding_id.action_send_back(self.reason)
        else:
            self.funding_id.action_cancel(self.reason)
        return {'type': 'ir.actions.act_window_close'}
