from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import identity


class SkillSubsidyBankWizard(models.TransientModel):
    """A payment came back: correct the bank data, confirm them or send them back, or let the entitlement lapse."""
    _name = 'skill.subsidy.bank.wizard'
    _description = "After a Bank Return"

    claim_ids = fields.Many2many('skill.subsidy.claim', required=True, readonly=True)
    claim_count = fields.Integer(compute='_compute_claims')
    action = fields.Selection([('correct', "Correct"), ('confirm', "Confirm"), ('refuse', "Send back"), ('lapse', "Lapse")],
                              required=True, default='correct')
    issue = fields.Char("The Bank Said", compute='_compute_claims')
    advice = fields.Text("What to Do", compute='_compute_claims')
    old_account = fields.Char("Account Until Now", compute='_compute_claims')
    old_bank = fields.Char("Bank Until Now", compute='_compute_claims')
    same_account = fields.Boolean("The Account Stays", help="It was put in order at the bank, or the bank was wrong.")
    account = fields.Char("New Account")
    account_again = fields.Char("New Account Once More")
    bank_name = fields.Char("Bank (Full Name)", compute='_compute_bank', store=True, readonly=False)
    account_type = fields.Selection(selection=lambda self: self.env['skill.subsidy.claim']._fields[
        'bank_account_type']._description_selection(self.env), string="Kind of Account", compute='_compute_bank', store=True,
        readonly=False)
    account_hint = fields.Char(compute='_compute_account_hint')
    reason = fields.Text()
    evidence = fields.Binary(attachment=False)
    evidence_name = fields.Char()
    change_ids = fields.Many2many('skill.subsidy.bank.change', compute='_compute_claims')
    warnings = fields.Html(compute='_compute_warnings', sanitize=False)
    held_amount = fields.Monetary("Money That Is Held", compute='_compute_held_amount')
    currency_id = fields.Many2one('res.currency', compute='_compute_held_amount')

    @api.model
    def default_get(self, fields_list):
        """Take the claims that were chosen in the list or stand in the form."""
        values = super().default_get(fields_list)
        if self.env.context.get('active_model') == 'skill.subsidy.claim':
            ids = self.env.context.get('active_ids') or []
            values['claim_ids'] = [(6, 0, ids)]
            values['same_account'] = len(ids) > 1
        return values

    @api.depends('claim_ids')
    def _compute_claims(self):
        for wizard in self:
            claims = wizard.claim_ids
            one = claims if len(claims) == 1 else claims.browse()
            wizard.claim_count, wizard.issue, wizard.advice = len(claims), one.payment_issue, one.bank_advice
            wizard.old_account, wizard.old_bank = one.bank_account_masked, one.bank_name
            wizard.change_ids = claims.bank_change_id

    @api.depends('claim_ids')
    def _compute_bank(self):
        for wizard in self:
            one = wizard.claim_ids if len(wizard.claim_ids) == 1 else wizard.claim_ids.browse()
            wizard.bank_name, wizard.account_type = one.bank_name, one.bank_account_type

    @api.depends('account', 'account_again', 'same_account', 'claim_ids')
    def _compute_account_hint(self):
        """What a second look is worth, before it is sent."""
        for wizard in self:
            number = identity.normalise_account(wizard.account)
            wizard.account_hint = False
            if wizard.account_again and number != identity.normalise_account(wizard.account_again):
                wizard.account_hint = self.env._("The two accounts differ: type both again from the paper.")
            elif number.startswith('62') and not identity.luhn_ok(number):
                wizard.account_hint = self.env._("The check digit of this card number does not fit: one digit is wrong.")
            elif wizard.same_account and 'claimant' in wizard.claim_ids.mapped('bank_actor'):
                wizard.account_hint = self.env._("By what the bank said the claimant has to put something in order. Make sure that it "
                                                 "is done, or the payment comes back once more.")

    @api.depends('claim_ids', 'action')
    def _compute_warnings(self):
        for wizard in self:
            wizard.warnings = wizard.action == 'confirm' and wizard.claim_ids._warnings_html()

    @api.depends('claim_ids')
    def _compute_held_amount(self):
        for wizard in self:
            lines = self.env['skill.subsidy.payment.line'].search(
                [('claim_id', 'in', wizard.claim_ids.ids), ('held_state', '=', 'held')])
            wizard.held_amount = sum(lines.mapped('amount'))
            wizard.currency_id = wizard.claim_ids[:1].currency_id

    def action_confirm(self):
        """Do what the dialogue is for; the claims check who may."""
        self.ensure_one()
        claims, done = self.claim_ids, {'type': 'ir.actions.act_window_close'}
        if self.action == 'correct':
            new = {} if self.same_account else {'account': self.account or '', 'bank_name': self.bank_name or False,
                                                'account_type': self.account_type}
            if new and identity.normalise_account(self.account) != identity.normalise_account(self.account_again):
                raise UserError(self.env._("The two accounts differ: type both again from the paper."))
            claims.action_correct_bank(**new, reason=self.reason, evidence_name=self.evidence_name,
                                       evidence=self.with_context(bin_size=False).evidence)
        elif self.action == 'confirm':
            return claims.action_confirm_bank(self.reason) or done
        elif self.action == 'refuse':
            claims.action_refuse_bank(self.reason)
        else:
            claims.action_lapse(self.reason)
        return done


class SkillSubsidyLateWizard(models.TransientModel):
    """Payments that the bank sent back by its statement, days after it had said that they were credited."""
    _name = 'skill.subsidy.late.wizard'
    _description = "Payments That Came Back Late"

    line_ids = fields.Many2many('skill.subsidy.payment.line', required=True, readonly=True)
    line_count = fields.Integer(compute='_compute_line_count')
    total = fields.Monetary(compute='_compute_line_count')
    currency_id = fields.Many2one('res.currency', compute='_compute_line_count')
    reason = fields.Char("Reason Given by the Bank", required=True)
    date = fields.Date("Day on the Statement", required=True, default=fields.Date.context_today)

    @api.model
    def default_get(self, fields_list):
        """Take the lines that were chosen in the list or stand in the form."""
        values = super().default_get(fields_list)
        if self.env.context.get('active_model') == 'skill.subsidy.payment.line':
            values['line_ids'] = [(6, 0, self.env.context.get('active_ids') or [])]
        return values

    @api.depends('line_ids')
    def _compute_line_count(self):
        for wizard in self:
            wizard.line_count, wizard.total = len(wizard.line_ids), sum(wizard.line_ids.mapped('amount'))
            wizard.currency_id = wizard.line_ids[:1].currency_id

    def action_confirm(self):
        """Take them back; the orders check who may."""
        self.ensure_one()
        self.line_ids.action_return_late(self.reason, self.date)
        return {'type': 'ir.actions.act_window_close'}
