from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.amounts import figures
from ..models.recovery_receipt import ROLES
from ..rules.workdays import today


class SkillSubsidyRecoveryReceiveWizard(models.TransientModel):
    """What came back, and to which account; or what is set off: money that is held, or a claim that waits to be paid."""
    _name = 'skill.subsidy.recovery.receive.wizard'
    _description = "Record What Came Back"

    recovery_id = fields.Many2one('skill.subsidy.recovery', required=True, readonly=True)
    currency_id = fields.Many2one(related='recovery_id.currency_id')
    person_name = fields.Char(related='recovery_id.person_name')
    remaining = fields.Monetary(related='recovery_id.remaining')
    way = fields.Selection([('bank', "The bank has credited it"), ('original', "It came back by the original way"),
                            ('offset', "It is set off against money that is held"),
                            ('claims', "It is set off against a claim that waits to be paid")], "How", required=True,
                           default='bank')
    amount = fields.Monetary(compute='_compute_amount', store=True, readonly=False)
    date = fields.Date("Received On", default=lambda self: today())
    into = fields.Selection([role for role in ROLES if role[0] in ('receipts', 'fiscal')], "Receiving Account",
                            compute='_compute_into', store=True, readonly=False)
    reference = fields.Char("Bank Reference")
    file = fields.Binary("Evidence", help="The bank's slip, or what the person signed: kept with the entry.")
    filename = fields.Char()
    ways = fields.Char(compute='_compute_candidates', help="What there is to set off decides which ways are offered.")
    held_ids = fields.Many2many('skill.subsidy.payment.line', 'skill_subsidy_recovery_held_rel', compute='_compute_candidates')
    line_ids = fields.Many2many('skill.subsidy.payment.line', 'skill_subsidy_recovery_line_rel', string="Money Held",
                                compute='_compute_chosen', store=True, readonly=False, domain="[('id', 'in', held_ids)]")
    has_held = fields.Boolean(compute='_compute_candidates')
    waiting_ids = fields.Many2many('skill.subsidy.claim', 'skill_subsidy_recovery_waiting_rel', compute='_compute_candidates')
    claim_ids = fields.Many2many('skill.subsidy.claim', 'skill_subsidy_recovery_claim_rel', string="Claims",
                                 compute='_compute_chosen', store=True, readonly=False, domain="[('id', 'in', waiting_ids)]")
    has_waiting = fields.Boolean(compute='_compute_candidates')
    too_large = fields.Text(compute='_compute_candidates')

    @api.model
    def default_get(self, fields_list):
        """The recovery whose form is open."""
        values = super().default_get(fields_list)
        if self.env.context.get('active_model') == 'skill.subsidy.recovery':
            values.setdefault('recovery_id', self.env.context.get('active_id'))
        return values

    @api.depends('recovery_id')
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.recovery_id.remaining

    @api.depends('recovery_id')
    def _compute_into(self):
        for wizard in self:
            wizard.into = wizard.recovery_id.into

    @api.depends('recovery_id')
    def _compute_candidates(self):
        """What can be set off: money and claims of the same person, none of more than is still to come."""
        for wizard in self:
            recovery = wizard.recovery_id
            held, waiting = recovery._held_lines(), recovery._waiting_claims()
            lines, claims = recovery._coverable(held), recovery._coverable(waiting)
            wizard.held_ids, wizard.waiting_ids = lines, claims
            wizard.has_held, wizard.has_waiting = bool(lines), bool(claims)
            wizard.ways = ','.join(['bank', 'original', *['offset'] * bool(lines), *['claims'] * bool(claims)])
            more = (held - lines).claim_id | waiting - claims
            wizard.too_large = bool(more) and self.env._(
                "%(claims)s waits to be paid, but is more than the %(remaining)s yuan that are still to come: it is not set off, "
                "and is paid by the bank.", claims=more._numbers(), remaining=figures(wizard.remaining))

    @api.depends('recovery_id')
    def _compute_chosen(self):
        """Where there is one thing to set off, it is chosen."""
        for wizard in self:
            wizard.line_ids = wizard.held_ids if len(wizard.held_ids) == 1 else False
            wizard.claim_ids = wizard.waiting_ids if len(wizard.waiting_ids) == 1 else False

    def action_confirm(self):
        """Record it; the recovery checks who may, and what may be."""
        self.ensure_one()
        if self.way == 'offset':
            self.recovery_id.action_offset(self.line_ids)
        elif self.way == 'claims':
            self.recovery_id.action_offset_claims(self.claim_ids, self.file, self.filename)
        else:
            original = self.way == 'original'
            self.recovery_id.action_receive(self.amount, self.date, 'bank' if original else self.into, self.reference,
                                            original, self.file, self.filename)
        return {'type': 'ir.actions.act_window_close'}


class SkillSubsidyRecoveryReasonWizard(models.TransientModel):
    """Ask why, before a finding is sent back, a recovery is given up or a receipt is undone."""
    _name = 'skill.subsidy.recovery.reason.wizard'
    _description = "Send Back, Cancel or Undo with a Reason"

    step = fields.Selection([('send_back', "Send Back"), ('cancel', "Revoke"), ('undo', "Undo a Receipt")], required=True,
                            readonly=True)
    recovery_ids = fields.Many2many('skill.subsidy.recovery', readonly=True)
    receipt_id = fields.Many2one('skill.subsidy.recovery.receipt', readonly=True)
    date = fields.Date("Undone On", default=lambda self: today())
    reason = fields.Text(required=True)

    @api.model
    def default_get(self, fields_list):
        """The recoveries that were chosen, or the receipt whose button was pressed."""
        values, context = super().default_get(fields_list), self.env.context
        if context.get('active_model') == 'skill.subsidy.recovery':
            values['recovery_ids'] = [(6, 0, context.get('active_ids') or [])]
        if context.get('active_model') == 'skill.subsidy.recovery.receipt':
            values['receipt_id'] = context.get('active_id')
        return values

    def action_confirm(self):
        """Do it; the recovery checks who may."""
        self.ensure_one()
        if self.step == 'undo':
            if not self.receipt_id:
                raise UserError(self.env._("Choose the receipt that is undone."))
            self.receipt_id.action_undo(self.reason, self.date)
        elif self.step == 'cancel':
            self.recovery_ids.action_cancel(self.reason)
        else:
            self.recovery_ids.action_send_back(self.reason)
        return {'type': 'ir.actions.act_window_close'}
