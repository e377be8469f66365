from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .amounts import check_most
from .guard import lock, undefaulted

KINDS = [('transfer', "Transfer from the Fiscal Account"), ('regional', "Regional Adjustment"),
         ('local', "Subsidy of the Local Treasury"), ('interest', "Interest"), ('opening', "Opening Balance")]
STATES = [('draft', "Draft"), ('requested', "Requested"), ('approved', "Approved"), ('received', "Received"),
          ('cancelled', "Revoked")]
# What the bank credits without being asked.
UNASKED = ('interest',)
# What only an action writes.
KEPT = frozenset(('name', 'state', 'amount', 'date', 'move_ids', 'entered_id', 'requested_id', 'request_date', 'approved_id',
                  'approve_date', 'returned_reason', 'budget_amount', 'spent', 'committed', 'balance'))
# What the unit head approves.
DECIDED = frozenset(('company_id', 'kind', 'into', 'document', 'document_date', 'reason', 'amount_requested', 'expected_date'))


class SkillSubsidyFunding(models.Model):
    """Money that comes to the fund (五(二)): from 财政专户, from above, from the local treasury; from request to receipt."""
    _name = 'skill.subsidy.funding'
    _description = "Funding"
    _inherit = ['mail.thread', 'skill.subsidy.posting']
    _order = 'id desc'
    _mail_post_access = 'read'
    _entry_field = 'skill_subsidy_funding_id'

    name = fields.Char("Number", readonly=True, copy=False)
    company_id = fields.Many2one('res.company', "Agency", required=True, index=True,
                                 default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    kind = fields.Selection(KINDS, required=True, default='transfer', tracking=True)
    into = fields.Selection([('bank', "Expenditure Account"), ('fiscal', "Fiscal Account")], "Paid Into", required=True,
                            default='bank', help="Which account the money comes to; a transfer and interest come to the "
                                                 "expenditure account, the local treasury pays into the fiscal account.")
    state = fields.Selection(STATES, default='draft', required=True, readonly=True, copy=False, index=True, tracking=True)
    document = fields.Char("Document", copy=False, help="The number of the request or of the document that grants the money.")
    document_date = fields.Date("Date of the Document", copy=False)
    reason = fields.Text("What For")
    amount_requested = fields.Monetary("Amount Requested", tracking=True)
    expected_date = fields.Date("Expected On", copy=False)
    amount = fields.Monetary("Amount Received", readonly=True, copy=False, tracking=True)
    remaining = fields.Monetary("Still to Come", compute='_compute_remaining')
    date = fields.Date("Received On", readonly=True, copy=False)
    entered_id = fields.Many2one('res.users', "Entered By", readonly=True, copy=False)
    requested_id = fields.Many2one('res.users', "Requested By", readonly=True, copy=False)
    request_date = fields.Datetime("Requested On", readonly=True, copy=False)
    approved_id = fields.Many2one('res.users', "Approved By", readonly=True, copy=False)
    approve_date = fields.Datetime("Approved On", readonly=True, copy=False)
    returned_reason = fields.Text("Why It Was Sent Back", readonly=True, copy=False)
    # As they were when the money was requested: what the unit head and the treasury decided by.
    budget_amount = fields.Monetary("Budget in Force", readonly=True, copy=False)
    spent = fields.Monetary("Spent", readonly=True, copy=False)
    committed = fields.Monetary("Committed", readonly=True, copy=False)
    balance = fields.Monetary("Balance of the Paying Account", readonly=True, copy=False)
    move_ids = fields.One2many('account.move', 'skill_subsidy_funding_id', "Entries", readonly=True, copy=False)
    move_count = fields.Integer(compute='_compute_move_count', compute_sudo=True)

    _positive = models.Constraint('CHECK (amount_requested IS NULL OR amount_requested >= 0)',
                                  "An amount of money that is asked for is not negative.")

    @api.depends('move_ids')
    def _compute_move_count(self):
        for funding in self:
            funding.move_count = len(funding.move_ids)

    @api.constrains('amount', 'amount_requested')
    def _check_amounts(self):
        check_most(self, 'amount', 'amount_requested')

    @api.depends('amount', 'amount_requested', 'state')
    def _compute_remaining(self):
        for funding in self:
            waits = funding.state in ('requested', 'approved')
            funding.remaining = max(funding.amount_requested - funding.amount, 0.0) if waits else 0.0

    @api.onchange('kind')
    def _onchange_kind(self):
        self.into = 'fiscal' if self.kind == 'local' else 'bank'

    @api.model_create_multi
    def create(self, vals_list):
        """Drafts; what actions keep cannot be given."""
        # sudo: the number is everyone's who may enter funding.
        sequence = self.env.ref('skill_subsidy.sequence_funding').sudo()
        vals_list = [{**{key: value for key, value in vals.items() if key not in KEPT}, 'name': sequence.next_by_id(),
                      'entered_id': self.env.uid, **_account(vals)} for vals in vals_list]
        return super(SkillSubsidyFunding, undefaulted(self, KEPT)).create(vals_list).with_env(self.env)

    def write(self, vals):
        """What was requested stays as it was requested; whoever changes a draft has entered it."""
        if KEPT & vals.keys():
            raise UserError(self.env._("Funding changes by its actions only."))
        if DECIDED & vals.keys():
            self.check_access('write')
            lock(self)
            self.invalidate_recordset(['state'])
            fixed = self.filtered(lambda funding: funding.state != 'draft')
            if fixed:
                raise UserError(self.env._("%(funding)s was requested and is not changed any more. Cancel it and request "
                                           "anew, or let the unit head send it back.", funding=fixed[0].name))
            vals = {**vals, 'entered_id': self.env.uid, **_account(vals)}
        done = super().write(vals)
        if 'into' in vals:  # of a kind that was chosen before, too
            for funding in self:
                super(SkillSubsidyFunding, funding).write(_account({'kind': funding.kind}))
        return done

    @api.ondelete(at_uninstall=True)  # the flag of uninstallation can be sent by any remote caller
    def _unlink_if_draft(self):
        if any(funding.state != 'draft' for funding in self):
            raise UserError(self.env._("What was requested stays on record: cancel it instead."))

    # -- actions -------------------------------------------------------------------------------------------------

    def action_request(self):
        """draft -> requested: the accountant asks for the money, the unit head decides."""
        self._ready('accountant', 'draft')
        for funding in self:
            if funding.kind in UNASKED:
                raise UserError(self.env._("%(funding)s: interest is not asked for. Record its receipt.", funding=funding.name))
            missing = [name for name in ('document', 'amount_requested', *(
                () if funding.kind == 'opening' else ('expected_date',))) if not funding[name]]
            if missing:
                labels = funding.fields_get(missing, ['string'])
                raise UserError(self.env._("%(funding)s: enter first: %(fields)s.", funding=funding.name,
                                           fields="、".join(labels[name]['string'] for name in missing)))
        situation = self.company_id._fund_situation()
        for funding in self:
            funding._set({'state': 'requested', 'requested_id': self.env.uid, 'request_date': fields.Datetime.now(),
                          'returned_reason': False, **situation[funding.company_id.id]})

    def action_approve(self):
        """requested -> approved, by a unit head who has neither entered nor requested it."""
        self._ready('unit_head', 'requested')
        for funding in self:
            if self.env.user in funding.create_uid | funding.entered_id | funding.requested_id:
                raise UserError(self.env._("%(funding)s: you requested this yourself. Another person must approve it.",
                                           funding=funding.name))
        self._set({'state': 'approved', 'approved_id': self.env.uid, 'approve_date': fields.Datetime.now()})

    def action_send_back(self, reason=None):
        """requested -> draft, with the unit head's reason."""
        self._ready('unit_head', 'requested')
        self._set({'state': 'draft', 'returned_reason': self._reason(reason)})
        for funding in self:
            funding.message_post(body=self.env._("Sent back: %(reason)s", reason=funding.returned_reason))

    def action_cancel(self, reason=None):
        """-> cancelled by the accountant, with a reason; of what came in part, only the rest is given up."""
        self._ready('accountant', 'draft', 'requested', 'approved')
        reason = self._reason(reason)
        for funding in self:
            funding._set({'state': 'received' if funding.amount else 'cancelled'})
            funding.message_post(body=self.env._("No more is expected: %(reason)s", reason=reason))

    # -- how they happen -------------------------------------------------------------------------------------------

    def _reason(self, reason):
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say why."))
        return reason

    def _ready(self, post, *states):
        """Lock; refuse when one is not in one of `states`, or the step is not this person's."""
        if not self.env.user.has_group(f'skill_subsidy.group_{post}'):
            raise AccessError(self.env._("You do not hold the post for this step."))
        self.check_access('read')
        lock(self)
        self.invalidate_recordset(['state', 'amount', 'entered_id', 'requested_id'])
        names = dict(self._fields['state']._description_selection(self.env))
        for funding in self:
            if funding.state not in states:
                raise UserError(self.env._("%(funding)s: this is not possible while it is \"%(state)s\".",
                                           funding=funding.name, state=names[funding.state]))

    def _set(self, vals):
        """Write what actions keep; the caller has checked post, state and record."""
        # sudo: a unit head has no right to edit funding, only to decide on it.
        return super(SkillSubsidyFunding, self.sudo()).write(vals)


def _account(vals):
    """Where the money comes to follows from its kind, but for a regional adjustment and an opening balance."""
    return {'into': {'transfer': 'bank', 'interest': 'bank', 'local': 'fiscal'}[vals['kind']]} if vals.get('kind') in (
        'transfer', 'interest', 'local') else {}
