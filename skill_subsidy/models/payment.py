from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .guard import lock, undefaulted

STATES = [('draft', "Draft"), ('sent', "Sent"), ('done', "Done")]
KEPT = frozenset(('name', 'state', 'line_ids', 'move_ids', 'date', 'file', 'filename', 'file_sha256', 'file_date', 'company_id',
                  'batch_id', 'left_ids', 'unsent', 'by_bank', 'download_ids', 'return_file_ids'))


class SkillSubsidyPayment(models.Model):
    """What goes to the bank in one file, posts one entry and comes back as a return file (发放批次)."""
    _name = 'skill.subsidy.payment'
    _description = "Payment Order"
    _inherit = ['mail.thread', 'skill.subsidy.posting']
    _order = 'id desc'
    _check_company_auto = True
    _mail_post_access = 'read'
    _entry_field = 'skill_subsidy_payment_id'

    name = fields.Char("Order Number", readonly=True, copy=False)
    company_id = fields.Many2one('res.company', "Agency", required=True, index=True,
                                 default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    batch_id = fields.Many2one('skill.subsidy.batch', "Batch", check_company=True, index='btree_not_null')
    format_id = fields.Many2one('skill.subsidy.bank.format', "Bank Format", required=True, check_company=True, ondelete='restrict',
                                default=lambda self: self.env.company._skill_subsidy_default_format())
    purpose = fields.Char("Purpose on the Statement", default="技能提升补贴", required=True)
    state = fields.Selection(STATES, default='draft', required=True, readonly=True, copy=False, index=True)
    date = fields.Date("Sent On", readonly=True, copy=False)
    line_ids = fields.One2many('skill.subsidy.payment.line', 'payment_id', readonly=True, copy=False)
    line_count = fields.Integer(compute='_compute_totals')
    left_ids = fields.One2many('skill.subsidy.payment.left', 'payment_id', "Left Out", readonly=True, copy=False)
    left_count = fields.Integer("Claims Left Out", compute='_compute_left_count')
    unsent = fields.Boolean("Not Sent, Lines Were Taken Out", readonly=True, copy=False)
    total_amount = fields.Monetary("Total", compute='_compute_totals')
    paid_amount = fields.Monetary("Credited", compute='_compute_totals')
    failed_amount = fields.Monetary("Amount Returned", compute='_compute_totals')
    pending_count = fields.Integer("Awaiting the Bank", compute='_compute_totals')
    failed_count = fields.Integer("Failed Lines", compute='_compute_totals')
    return_file_ids = fields.One2many('skill.subsidy.return.file', 'payment_id', "Return Files", readonly=True, copy=False)
    move_ids = fields.One2many('account.move', 'skill_subsidy_payment_id', "Entries", readonly=True, copy=False)
    # sudo: how many entries this order has; they may stand in another company's ledger.
    move_count = fields.Integer(compute='_compute_move_count', compute_sudo=True)

    @api.depends('line_ids.state', 'line_ids.amount')
    def _compute_totals(self):
        groups = self.env['skill.subsidy.payment.line']._read_group(
            [('payment_id', 'in', self.ids)], ['payment_id', 'state'], ['__count', 'amount:sum'])
        found = {(payment.id, state): (count, amount) for payment, state, count, amount in groups}
        for payment in self:
            pending, paid, failed = (found.get((payment.id, state), (0, 0.0)) for state in
                                     ('pending', 'paid', 'failed'))
            payment.line_count = pending[0] + paid[0] + failed[0]
            payment.total_amount = pending[1] + paid[1] + failed[1]
            payment.paid_amount, payment.failed_amount = paid[1], failed[1]
            payment.pending_count, payment.failed_count = pending[0], failed[0]

    @api.depends('left_ids')
    def _compute_left_count(self):
        for payment in self:
            payment.left_count = len(payment.left_ids)

    @api.depends('move_ids')
    def _compute_move_count(self):
        for payment in self:
            payment.move_count = len(payment.move_ids)

    @api.model_create_multi
    def create(self, vals_list):  # `_open` calls super(); pylint: disable=method-required-super
        """Open orders; each takes what is to be paid of its batch (or of its agency), see `action_collect`."""
        payments = self._open(vals_list)
        for payment in payments:
            payment._collect()
        return payments

    def _open(self, vals_list):
        """Orders without lines; what only actions write cannot be given."""
        # sudo: the number of an order is everyone's who may create one.
        sequence = self.env.ref('skill_subsidy.sequence_payment').sudo()
        vals_list = [{**{k: v for k, v in vals.items() if k not in KEPT - {'company_id', 'batch_id'}},
                      'name': sequence.next_by_id()} for vals in vals_list]
        free = undefaulted(self, KEPT - {'company_id', 'batch_id'})
        payments = super(SkillSubsidyPayment, free).create(vals_list).with_env(self.env)
        payments._check_accountant()
        return payments

    def write(self, vals):
        """An order that was sent is not changed; in a draft only format and purpose are for the accountant."""
        kept = KEPT & vals.keys()
        sent = any(payment.state != 'draft' for payment in self)
        if kept or (sent and {'format_id', 'purpose'} & vals.keys()):
            raise UserError(self.env._("A payment order changes by its actions only; after it was sent it stays "
                                       "as it went to the bank."))
        if {'format_id', 'purpose'} & vals.keys():
            self._forget_file()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_if_draft(self):
        if any(payment.state != 'draft' for payment in self):
            raise UserError(self.env._("A payment order that was sent stays on record."))

    # -- how they happen -------------------------------------------------------------------------------------------

    def _check_accountant(self):
        if not self.env.user.has_group('skill_subsidy.group_accountant'):
            raise AccessError(self.env._("Only a fund accountant works on payment orders."))

    def _ready(self, states):
        """Lock the orders; refuse when one is in none of `states` (one or several), or when this person decided on one of its claims."""
        self._check_accountant()
        self.check_access('write')
        lock(self)
        self.invalidate_recordset(['state', 'file_sha256', 'line_ids'])
        for payment in self:
            if payment.state not in ((states,) if isinstance(states, str) else states):
                raise UserError(self.env._("%(order)s: this is not possible while the order is \"%(state)s\".",
                                           order=payment.name, state=payment._state_name()))
        self._claims()._check_payer()

    def _claims(self):
        """The claims that these orders pay, in the order of their lines; the caller has looked at post and rights."""
        self.env['skill.subsidy.payment.line'].flush_model(['payment_id', 'claim_id', 'line_no'])
        return self.env['skill.subsidy.claim'].browse(key for key, in self.env.execute_query(SQL(
            "SELECT claim_id FROM skill_subsidy_payment_line WHERE payment_id = ANY(%s) ORDER BY payment_id, line_no", self.ids)))

    def _state_name(self):
        return dict(self._fields['state']._description_selection(self.env))[self.state]

    def _set(self, vals):
        """Write what actions keep; the caller has checked post, state and record."""
        return super().write(vals)
