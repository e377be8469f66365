from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..rules.workdays import UnconfirmedYear, today
from .guard import lock, said, stay_own, undefaulted
from .transitions import HEAD_FIRST, NOTICE_FIRST, sources

STATES = [('open', "Collecting"), ('published', "On Notice"), ('cleared', "Notice Over"), ('approved', "Approved"),
          ('done', "Done")]
# Batch states in which an action may be taken; claims that were held back follow later, so an action may come again.
BATCH_MOVES = {
    NOTICE_FIRST: {'publish': ('open',), 'clear': ('published', 'cleared', 'approved'),
                   'approve': ('cleared', 'approved')},
    HEAD_FIRST: {'approve': ('open', 'approved'), 'publish': ('approved',), 'clear': ('published', 'cleared')},
}


# What only an action writes.
KEPT = frozenset(('state', 'notice_start', 'notice_end', 'claim_ids', 'budget_note'))


class SkillSubsidyBatch(models.Model):
    """The claims of a month that are published and approved together (月度批次, 四(三))."""
    _name = 'skill.subsidy.batch'
    _description = "Monthly Batch"
    _inherit = ['mail.thread']
    _order = 'month desc, id desc'

    name = fields.Char("Batch", compute='_compute_name', store=True)
    company_id = fields.Many2one('res.company', "Agency", required=True, index=True,
                                 default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    month = fields.Date(required=True, default=lambda self: today().replace(day=1),
                        help="Any day of the month; it is kept as its first day.")
    state = fields.Selection(STATES, default='open', required=True, readonly=True, copy=False, index=True)
    notice_start = fields.Date("Published On", readonly=True, copy=False)
    notice_end = fields.Date("Last Day of Notice", readonly=True, copy=False)
    notice_url = fields.Char("Notice Page", help="Where the list was published.", copy=False)
    claim_ids = fields.One2many('skill.subsidy.claim', 'batch_id', "Claims", readonly=True)
    claim_count = fields.Integer(compute='_compute_totals')
    total_amount = fields.Monetary("Total", compute='_compute_totals')
    # sudo: an accountant does not read objections, only how many hold something back.
    held_count = fields.Integer("Held Back", compute='_compute_held_count', compute_sudo=True)
    objection_ids = fields.One2many('skill.subsidy.objection', 'batch_id', "Objections")
    objection_count = fields.Integer(compute='_compute_held_count', compute_sudo=True)
    payment_ids = fields.One2many('skill.subsidy.payment', 'batch_id', "Payment Orders")
    payment_count = fields.Integer(compute='_compute_payment_count')

    @api.depends('company_id', 'month')
    def _compute_name(self):
        for batch in self:
            month = batch.month.strftime('%Y-%m') if batch.month else ''
            batch.name = f"{batch.company_id.name or ''} {month}".strip()

    @api.depends('claim_ids.amount')
    def _compute_totals(self):
        groups = {batch.id: (count, total) for batch, count, total in self.env['skill.subsidy.claim']._read_group(
            [('batch_id', 'in', self.ids)], ['batch_id'], ['__count', 'amount:sum'])}
        for batch in self:
            batch.claim_count, batch.total_amount = groups.get(batch.id, (0, 0.0))

    @api.depends('objection_ids.state', 'claim_ids.state')
    def _compute_held_count(self):
        for batch in self:
            batch.objection_count = len(batch.objection_ids)
            batch.held_count = len(batch._held())

    @api.depends('payment_ids')
    def _compute_payment_count(self):
        for batch in self:
            batch.payment_count = len(batch.payment_ids)

    @api.model_create_multi
    def create(self, vals_list):
        """Open batches; what actions keep cannot be given."""
        vals_list = [{key: value for key, value in vals.items() if key not in KEPT} for vals in vals_list]
        for vals in vals_list:
            if vals.get('month'):
                vals['month'] = fields.Date.to_date(vals['month']).replace(day=1)
        return super(SkillSubsidyBatch, undefaulted(self, KEPT)).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Refuse what only actions write; the days of a notice are never entered by hand (四(三))."""
        if KEPT & vals.keys():
            raise UserError(self.env._("The notice and the state of a batch change by its actions only."))
        if {'company_id', 'month'} & vals.keys() and any(batch.state != 'open' for batch in self):
            raise UserError(self.env._("The month of a batch that was published is not changed any more."))
        if 'company_id' in vals and self.claim_ids:
            raise UserError(self.env._("A batch with claims stays with the agency of its claims."))
        if vals.get('month'):
            vals = {**vals, 'month': fields.Date.to_date(vals['month']).replace(day=1)}
        result = super().write(vals)
        stay_own(self, vals)
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_if_open_and_empty(self):
        if any(batch.state != 'open' or batch.claim_ids for batch in self):
            raise UserError(self.env._("Only an open batch without claims can be deleted."))

    # -- actions -------------------------------------------------------------------------------------------------

    def action_collect(self):
        """Take into these open batches every reviewed claim of their agency that is in no batch yet."""
        self._ready(None, ('open',))
        self._collect()

    def _collect(self):
        for batch in self:
            claims = self.env['skill.subsidy.claim'].search(
                [('company_id', '=', batch.company_id.id), ('state', '=', 'reviewed'), ('batch_id', '=', False)])
            claims._set({'batch_id': batch.id})

    def action_publish(self):
        """Publish the list: all its claims go on notice from today (四(三)). Collects first when still empty."""
        self._ready('publish')
        calendar = self.env['skill.subsidy.workday']._calendar()
        for batch in self:
            if not batch.claim_count:
                batch._collect()
            claims = batch._claims_for('publish')
            if not claims:
                raise UserError(self.env._("%(batch)s: there is no reviewed claim to publish.", batch=batch.name))
            claims._move('publish')
            try:
                end = batch._end(calendar, today())
            except UnconfirmedYear:
                end = False  # known before the list can be cleared
            batch._set({'state': 'published', 'notice_start': today(), 'notice_end': end})

    def action_clear(self):
        """Close the notice once its last working day is over; claims with an objection stay behind (四(三))."""
        self._ready('clear')
        calendar = self.env['skill.subsidy.workday']._calendar()
        for batch in self:
            try:
                end = batch.notice_end or batch._end(calendar, batch.notice_start)
            except UnconfirmedYear as error:
                raise UserError(self.env._(
                    "%(batch)s: the working days of %(year)s are not confirmed yet, so nobody knows when the notice "
                    "ends. The policy keeper enters them under Working Days by the State Council's notice and confirms "
                    "the year; then the notice can be closed.", batch=batch.name, year=error.year)) from None
            if today() <= end:
                raise UserError(self.env._(
                    "%(batch)s: the notice runs to the end of %(end)s (clause 四(三), at least five working days). It "
                    "can be cleared from the day after.", batch=batch.name, end=end))
            claims = batch._claims_for('clear') - batch._held()
            claims._move('clear')
            state = 'cleared' if batch.state == 'published' else batch.state
            batch._set({'notice_end': end, 'state': state})

    def action_approve(self, reason=None):
        """The unit head signs all claims of the batch whose turn it is.

        `reason`: why their warnings are accepted. Doubts are looked for again; with warnings and no reason, or with one
        that this call has found, nothing is signed and the answer is the dialogue that shows them. None when signed.
        Going over the year's budget is such a warning, too: it does not stop the head, but the payment later on.
        """
        reason = said(self.env, reason)
        self._ready('approve')
        for batch in self:
            if batch.state == 'open' and not batch.claim_ids:
                batch._collect()
        waiting = self.claim_ids.browse().union(*(batch._claims_for('approve') for batch in self))
        fresh, warned, over = waiting._renew_doubts(), self._warned(), self._over_budget()
        if fresh or ((warned or over) and not reason):
            return ((fresh or warned)[:1].batch_id or next(iter(over)))._ask_to_accept()
        for batch in self:
            claims = batch._claims_for('approve')
            if not claims:
                raise UserError(self.env._("%(batch)s: there is no claim to approve.", batch=batch.name))
            claims._move('approve', batch._approval_notes(claims, warned, reason, over))
            batch._set({'state': 'approved'})
            batch._keep_over(over, reason)
        return None

    def action_prepare_payment(self):
        """Payment orders over everything of this batch that is to be paid, one for each bank format and file (see
        payment_prepare.py), and an action that opens them."""
        self.ensure_one()
        self.check_access('read')
        payments = self.env['skill.subsidy.payment']._prepare(self.company_id, self)
        return payments._show_orders(payments, self.env._("Payment Orders"))

    # -- how they happen -------------------------------------------------------------------------------------------

    def _agency_order(self):
        return self.company_id.skill_subsidy_order

    def _ready(self, action, states=None):
        """Lock the batches; refuse when `action` is not possible in the state of one, or not this person's."""
        self.check_access('read')
        posts = {'approve': ('unit_head',)}.get(action, ('reviewer', 'handler'))
        if not any(self.env.user.has_group(f'skill_subsidy.group_{post}') for post in posts):
            raise AccessError(self.env._("You do not hold the post for this step."))
        lock(self)
        self.invalidate_recordset(['state', 'notice_start', 'notice_end'])
        names = dict(self._fields['state']._description_selection(self.env))
        for batch in self:
            possible = states or BATCH_MOVES[batch._agency_order()][action]
            if batch.state not in possible:
                raise UserError(self.env._("%(batch)s: this is not possible while the batch is \"%(state)s\".",
                                           batch=batch.name, state=names[batch.state]))

    def _warned(self):
        """The claims of these batches that wait for the head's signature and carry a warning."""
        return self.claim_ids.browse().union(*(batch._claims_for('approve', ('check_verdict', '=', 'warn')) for batch in self))

    def _ask_to_accept(self):
        """The dialogue in which the unit head sees the warnings of this batch and says why they are accepted."""
        action = self.env['ir.actions.act_window']._for_xml_id('skill_subsidy.action_approve_wizard')
        return {**action, 'context': {'default_batch_id': self.id}}

    def _claims_for(self, action, *conditions):
        """The claims of this batch that `action` would move, those that meet `conditions`."""
        return self.env['skill.subsidy.claim'].search([
            ('batch_id', '=', self.id), ('state', 'in', list(sources(action, self._agency_order()))), *conditions])

    def _held(self):
        """Published claims with an objection that was not dismissed."""
        return self.env['skill.subsidy.objection'].search([
            ('claim_id.batch_id', 'in', self.ids), ('claim_id.state', '=', 'published'), ('state', '!=', 'dismissed')]).claim_id

    def _end(self, calendar, start):
        """Last working day of a notice from `start`, by the strictest of the policies that its claims fall under.

        Raises UnconfirmedYear when a year on the way is not known.
        """
        terms = {(policy.notice_days, policy.notice_counts_first) for policy in self._policies()}
        return max(calendar.notice_end(start, days, counts_first) for days, counts_first in terms or {(5, False)})

    def _policies(self):
        """The policies that the claims of these batches fall under."""
        return self.env['skill.subsidy.policy'].union(*(policy for policy, in self.env['skill.subsidy.claim']._read_group(
            [('batch_id', 'in', self.ids), ('policy_id', '!=', False)], ['policy_id'])))

    def _set(self, vals):
        """Write what actions keep; the caller has checked post, state and record."""
        # sudo: unit heads have no right to edit batches, only to approve them.
        return super(SkillSubsidyBatch, self.sudo()).write(vals)

    def _reopen_to_pay(self):
        """A payment came back after the batch was done: it is to be paid again."""
        for order in (NOTICE_FIRST, HEAD_FIRST):
            done = self.filtered(lambda batch, order=order: batch.state == 'done' and batch._agency_order() == order)
            if done:
                done._set({'state': 'approved' if order == NOTICE_FIRST else 'cleared'})

    def _close_when_paid(self):
        """-> done when claims of the batch were paid and none is on its way any more."""
        moving = set(dict(self.env['skill.subsidy.claim']._fields['state'].selection)) - {
            'paid', 'returned', 'rejected', 'withdrawn', 'recovered'}
        for batch in self.sudo():  # sudo: the accountant who imports the return file closes the batch by it
            states = {state for state, in batch.env['skill.subsidy.claim']._read_group([('batch_id', '=', batch.id)], ['state'])}
            if batch.state != 'done' and 'paid' in states and not states & moving:
                batch._set({'state': 'done'})
