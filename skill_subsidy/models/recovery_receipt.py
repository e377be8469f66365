from odoo import api, fields, models
from odoo.exceptions import UserError

from .guard import append_only, plain

ROLES = [('receipts', "Income Account"), ('fiscal', "Fiscal Account"), ('bank', "Expenditure Account"), ('holding', "Money Held"),
         ('expense', "Subsidy Expenditure")]
WAYS = [('bank', "Bank"), ('offset', "Offset")]


class AccountMove(models.Model):
    _inherit = 'account.move'

    skill_subsidy_recovery_id = fields.Many2one('skill.subsidy.recovery', "Recovery", readonly=True, copy=False,
                                                index='btree_not_null', ondelete='restrict')


class SkillSubsidyRecoveryReceipt(models.Model):
    """Money that came back, with its entry. Rows are added, never changed; a wrong one is undone by a red one."""
    _name = 'skill.subsidy.recovery.receipt'
    _description = "Receipt of a Recovery"
    _order = 'recovery_id, id'
    _rec_name = 'reference'

    recovery_id = fields.Many2one('skill.subsidy.recovery', "Recovery", required=True, ondelete='restrict', index=True)
    company_id = fields.Many2one(related='recovery_id.company_id')
    currency_id = fields.Many2one(related='recovery_id.currency_id')
    date = fields.Date("Received On", required=True)
    amount = fields.Monetary(required=True, help="Negative: it undoes an earlier receipt.")
    way = fields.Selection(WAYS, required=True)
    role = fields.Selection(ROLES, "Receiving Account", required=True)
    credited = fields.Selection([('expense', "Subsidy Expenditure"), ('other', "Other Income")], "Credited To", required=True,
                                help="The expenditure in the year of the payment, other income later.")
    reference = fields.Char("Bank Reference")
    reason = fields.Text(help="Why it undoes the other receipt.")
    line_id = fields.Many2one('skill.subsidy.payment.line', "Held Money", ondelete='restrict', index='btree_not_null',
                              help="The payment that came back from the bank and was set off.")
    paid_claim_id = fields.Many2one('skill.subsidy.claim', "Claim Paid by It", ondelete='restrict', index='btree_not_null',
                                    help="The claim of the same person that was paid by setting it off: 借 技能提升补贴支出, no "
                                         "money left.")
    undo_of_id = fields.Many2one('skill.subsidy.recovery.receipt', "Undoes", ondelete='restrict', index='btree_not_null')
    undone_ids = fields.One2many('skill.subsidy.recovery.receipt', 'undo_of_id', "Counter-Receipt", readonly=True)
    undone = fields.Boolean(compute='_compute_undone')
    user_id = fields.Many2one('res.users', "Entered By", required=True, ondelete='restrict')
    move_id = fields.Many2one('account.move', "Entry", required=True, ondelete='restrict', index=True)
    # sudo: where another company keeps the fund, an accountant may know the number of the voucher.
    move_name = fields.Char("Voucher", related='move_id.name', related_sudo=True)

    # Design 9: undone twice counts once.
    _undo_once = models.UniqueIndex("(undo_of_id) WHERE undo_of_id IS NOT NULL", "This receipt was undone already.")
    _not_nothing = models.Constraint('CHECK (amount != 0 AND (amount < 0) = (undo_of_id IS NOT NULL))',
                                     "A receipt is more than zero yuan; only what undoes one is less.")

    def init(self):
        append_only(self.env.cr, self._table)

    @api.depends('undone_ids')
    def _compute_undone(self):
        for receipt in self:
            receipt.undone = bool(receipt.undone_ids)

    def action_open_recovery(self):
        """The recovery of this row."""
        self.ensure_one()
        return {'type': 'ir.actions.act_window', 'res_model': 'skill.subsidy.recovery', 'res_id': self.recovery_id.id,
                'views': [(False, 'form')]}

    @api.model_create_multi
    def create(self, vals_list):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: a receipt is recorded on its recovery, which posts its entry."""
        raise UserError(self.env._("A receipt is recorded with the buttons of the recovery, which post its entry."))

    def write(self, vals):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: what was posted stays as it was posted."""
        raise UserError(self.env._("A receipt is never changed. Undo it with a reason, and record the right one."))

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("A receipt is never deleted. Undo it with a reason."))

    @api.model
    def _append(self, vals):
        """Add the row of a receipt whose entry was posted; the recovery has checked post, state, record and separation."""
        # sudo: nobody may enter receipts by hand, see `create`.
        return super(SkillSubsidyRecoveryReceipt, plain(self.sudo())).create([{**vals, 'user_id': self.env.uid}]).with_env(
            self.env)

    def action_undo(self, reason=None, date=None):
        """Undo these receipts, each by a red counter-receipt with its entry; see `skill.subsidy.recovery`."""
        for receipt in self:
            receipt.recovery_id._undo(receipt, reason, date)
