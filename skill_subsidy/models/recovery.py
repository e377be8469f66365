from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..rules import recovery
from ..rules.workdays import today
from .amounts import figures, yuan
from .guard import lock, undefaulted

FINDINGS = [('error', "Error of the Agency"), ('declaration', "Wrong Declaration"), ('duplicate', "Received Twice"),
            ('fraud', "Fraud"), ('other', "Other")]
STATES = [('found', "To Decide"), ('noticed', "Notice Issued"), ('receiving', "Coming In"), ('done', "All Received"),
          ('cancelled', "Revoked")]
OPEN_STATES = ('noticed', 'receiving')
# Who may find that money was paid wrongly.
FINDERS = ('handler', 'reviewer', 'auditor')
# What only an action writes, or follows from the claim.
KEPT = frozenset((
    'name', 'state', 'company_id', 'benefit_id', 'paid_amount', 'paid_on', 'spent_year', 'received', 'remaining', 'waived',
    'covered_before', 'next_date', 'entered_id', 'confirmed_id', 'confirm_date', 'returned_reason', 'reworked', 'cancelled_id',
    'cancel_date', 'cancel_reason', 'receipt_ids', 'move_ids'))
# What the unit head decides on; the claim itself is chosen once.
DECIDED = frozenset((
    'finding', 'facts', 'document', 'found_by_id', 'found_on', 'amount', 'due_date', 'legal_basis', 'penalty', 'into',
    'payee_name', 'payee_bank', 'payee_account'))


class SkillSubsidyRecovery(models.Model):
    """Money that was paid wrongly and is claimed back (追回): found, decided by the unit head, noticed, received."""
    _name = 'skill.subsidy.recovery'
    _description = "Recovery"
    _inherit = ['mail.thread', 'skill.subsidy.posting']
    _order = 'id desc'
    _rec_names_search = ['name', 'claim_id']
    _mail_post_access = 'read'
    _entry_field = 'skill_subsidy_recovery_id'

    name = fields.Char("Number", readonly=True, copy=False, index=True)
    claim_id = fields.Many2one('skill.subsidy.claim', "Claim", required=True, ondelete='restrict', index=True)
    company_id = fields.Many2one(related='claim_id.company_id', store=True, index=True)
    currency_id = fields.Many2one(related='claim_id.currency_id')
    person_name = fields.Char(related='claim_id.person_name')
    id_number_masked = fields.Char(related='claim_id.id_number_masked')
    benefit_id = fields.Many2one('skill.subsidy.benefit', "Benefit Received", readonly=True, copy=False,
                                 index='btree_not_null', ondelete='restrict')
    paid_amount = fields.Monetary("Amount Paid", readonly=True, copy=False)
    paid_on = fields.Date(readonly=True, copy=False)
    spent_year = fields.Integer("Year of the Expenditure", readonly=True, copy=False, aggregator=None,
                                help="What comes back in this year makes the expenditure smaller; later it is other income.")

    # What was found
    finding = fields.Selection(FINDINGS, required=True)
    facts = fields.Text("Facts Found", help="As they go on the notice: what was paid wrongly, and how that is known.")
    document = fields.Char("Document of the Finding", help="Number of the audit report, the inspection or the minutes.")
    found_by_id = fields.Many2one('res.users', "Found By", required=True, default=lambda self: self.env.user)
    found_on = fields.Date(required=True, default=lambda self: today())
    amount = fields.Monetary("Amount Claimed Back", required=True)

    # What the notice says besides
    due_date = fields.Date("Pay Back By")
    legal_basis = fields.Text(compute='_compute_legal_basis', store=True, readonly=False)
    penalty = fields.Text("Penalty of Another Authority", help="Fines (社会保险法 art. 88) are not the fund's: they go to the "
                          "treasury and are never posted here. What is written here is printed on the notice.")
    into = fields.Selection([('receipts', "Income Account"), ('fiscal', "Fiscal Account")], "Paid Back To",
                            default='receipts', required=True)
    payee_name = fields.Char("Account Holder", compute='_compute_payee_name', store=True, readonly=False)
    payee_bank = fields.Char("Bank", compute='_compute_payee_bank', store=True, readonly=False)
    payee_account = fields.Char("Account Number", compute='_compute_payee_account', store=True, readonly=False)

    # Where it stands
    state = fields.Selection(STATES, default='found', required=True, readonly=True, copy=False, index=True)
    entered_id = fields.Many2one('res.users', "Entered By", readonly=True, copy=False)
    confirmed_id = fields.Many2one('res.users', "Recovery Decided By", readonly=True, copy=False)
    confirm_date = fields.Datetime("Recovery Decided On", readonly=True, copy=False)
    returned_reason = fields.Text("Why It Was Sent Back", readonly=True, copy=False)
    reworked = fields.Boolean(readonly=True, copy=False, help="Changed since the unit head sent it back.")
    cancelled_id = fields.Many2one('res.users', "Revoked By", readonly=True, copy=False)
    cancel_date = fields.Datetime("Revoked At", readonly=True, copy=False)
    cancel_reason = fields.Text("Why It Was Revoked", readonly=True, copy=False)
    plan_ids = fields.One2many('skill.subsidy.recovery.plan', 'recovery_id', "Instalments", copy=False)
    receipt_ids = fields.One2many('skill.subsidy.recovery.receipt', 'recovery_id', "Receipts", readonly=True, copy=False)
    received = fields.Monetary("Come Back", compute='_compute_received', store=True)
    waived = fields.Monetary("Given Up", readonly=True, copy=False)
    remaining = fields.Monetary("Still to Come Back", compute='_compute_received', store=True)
    covered_before = fields.Monetary(readonly=True, copy=False, help="What had come when the instalments were agreed on.")
    next_date = fields.Date("Next Due On", compute='_compute_next_date', store=True, index='btree_not_null')
    overdue_amount = fields.Monetary("Overdue Amount", compute='_compute_overdue')
    overdue = fields.Boolean("Something Is Overdue", compute='_compute_overdue', search='_search_overdue')
    proposed = fields.Boolean("Instalments to Agree On", compute='_compute_proposed', search='_search_proposed')
    move_ids = fields.One2many('account.move', 'skill_subsidy_recovery_id', "Entries", readonly=True, copy=False)
    # sudo: where another company keeps the fund, an accountant may know how many entries there are.
    move_count = fields.Integer(compute='_compute_move_count', compute_sudo=True)

    _positive = models.Constraint('CHECK (amount > 0)', "What is claimed back is more than zero yuan.")
    _no_more = models.Constraint('CHECK (received >= 0 AND received + waived <= amount)',
                                 "No more comes back than was claimed back.")
    # Design 9: claimed back twice by two people at once counts once.
    _open_once = models.UniqueIndex("(claim_id) WHERE state IN ('found', 'noticed', 'receiving')",
                                    "Of this claim money is being claimed back already.")

    # -- what follows ----------------------------------------------------------------------------------------------

    @api.depends('finding')
    def _compute_legal_basis(self):
        for record in self:
            record.legal_basis = recovery.BASES.get(record.finding)

    # One method each: what is given of an account does not keep the rest of it from being filled in.

    @api.depends('claim_id')
    def _compute_payee_name(self):
        for record in self:
            record.payee_name = record.claim_id.company_id.skill_subsidy_payee_name or record.claim_id.company_id.name

    @api.depends('claim_id')
    def _compute_payee_bank(self):
        for record in self:
            record.payee_bank = record.claim_id.company_id.skill_subsidy_payee_bank

    @api.depends('claim_id')
    def _compute_payee_account(self):
        for record in self:
            record.payee_account = record.claim_id.company_id.skill_subsidy_payee_account

    @api.depends('receipt_ids.amount', 'amount', 'waived')
    def _compute_received(self):
        for record in self:
            received = sum(yuan(receipt.amount) for receipt in record.receipt_ids)
            record.received = float(received)
            record.remaining = float(yuan(record.amount) - yuan(record.waived) - received)

    @api.depends('state', 'due_date', 'received', 'remaining', 'covered_before', 'plan_ids.date', 'plan_ids.amount',
                 'plan_ids.agreed', 'plan_ids.replaced')
    def _compute_next_date(self):
        for record in self:
            record.next_date = record.state in OPEN_STATES and recovery.next_due(*record._schedule())

    @api.depends('next_date', 'remaining')
    def _compute_overdue(self):
        for record in self:
            late = yuan(0)
            if record.next_date and record.next_date < today():
                late = min(recovery.overdue(*record._schedule(), today()), yuan(record.remaining))
            record.overdue_amount, record.overdue = float(late), late > 0

    @api.model
    def _search_overdue(self, operator, value):
        if operator != 'in':
            return NotImplemented
        domain = Domain('next_date', '<', today())
        return domain if True in value else ~domain

    @api.depends('state', 'plan_ids.agreed')
    def _compute_proposed(self):
        for record in self:
            record.proposed = record.state in OPEN_STATES and any(not row.agreed for row in record.plan_ids)

    @api.model
    def _search_proposed(self, operator, value):
        if operator != 'in':
            return NotImplemented
        domain = Domain('state', 'in', OPEN_STATES) & Domain('plan_ids.agreed', '=', False)
        return domain if True in value else ~domain

    @api.depends('move_ids')
    def _compute_move_count(self):
        for record in self:
            record.move_count = len(record.move_ids)

    def _schedule(self):
        """(instalments that hold, yuan that have come since they were agreed on); without a plan all on the day."""
        agreed = self.plan_ids.filtered(lambda row: row.agreed and not row.replaced)
        if agreed:
            rows = [recovery.Instalment(row.date, yuan(row.amount)) for row in agreed]
            return rows, yuan(self.received) - yuan(self.covered_before)
        rows = [recovery.Instalment(self.due_date, yuan(self.amount) - yuan(self.waived))] if self.due_date else []
        return rows, yuan(self.received)

    # -- records ---------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """What a handler or reviewer enters, of claims that were paid; decided on by nobody yet."""
        self._check_post('handler', 'reviewer')
        claims = self.env['skill.subsidy.claim'].browse([vals['claim_id'] for vals in vals_list if vals.get('claim_id')])
        claims.check_access('read')
        lock(claims)
        self.flush_model(['state'])  # an earlier recovery of the claim may have ended in this transaction
        paid = claims._paid_back()
        vals_list = [{**{key: value for key, value in vals.items() if key not in KEPT},
                      'entered_id': self.env.uid, **paid.get(vals.get('claim_id'), {})} for vals in vals_list]
        # Who entered it stands on the record; the chatter is for talking (design 9).
        quiet = undefaulted(self, KEPT | {'claim_id'}).with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        records = super(SkillSubsidyRecovery, quiet).create(vals_list).with_env(self.env)
        records.flush_recordset()  # what the database refuses
        records._check_finding()
        # Last, so that what is refused leaves no gap in the numbers.
        for record, number in zip(records, self._next_numbers(len(records)), strict=True):
            record._set({'name': number})
        return records

    def write(self, vals):
        """What was decided stays as it was decided; whoever changes a finding has entered it."""
        if (KEPT | {'claim_id'}) & vals.keys():
            raise UserError(self.env._("A recovery changes by its actions only."))
        if DECIDED & vals.keys():
            self._check_post('handler', 'reviewer')
            self.check_access('write')
            lock(self)
            self.invalidate_recordset(['state'])
            fixed = self.filtered(lambda record: record.state != 'found')
            if fixed:
                raise UserError(self.env._("%(recovery)s: the notice was issued, what it says is not changed any more. The "
                                           "unit head cancels it where it is wrong.", recovery=fixed[0].name))
            vals = {**vals, 'entered_id': self.env.uid}
        done = super().write(vals)
        if (DECIDED | {'plan_ids'}) & vals.keys():
            self._set({'reworked': True})
        if DECIDED & vals.keys():
            self._check_finding()
        return done

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("A finding stays on record: the unit head cancels it, with the reason."))

    def _check_finding(self):
        """Refuse what cannot be claimed back, or was found by somebody who finds nothing."""
        back = self.claim_id._claimed_back()
        for record in self:
            open_to_claim = yuan(record.paid_amount) - back.get(record.claim_id.id, yuan(0)) + yuan(record.amount)
            if yuan(record.amount) > open_to_claim:
                raise UserError(self.env._(
                    "%(recovery)s: of %(claim)s at most %(most)s yuan can be claimed back: %(paid)s yuan were paid, the rest "
                    "came back or is claimed back already.", recovery=record._label(), claim=record.claim_id._numbers(),
                    most=figures(max(open_to_claim, yuan(0))), paid=figures(record.paid_amount)))
            if record.found_on > today():
                raise UserError(self.env._("%(recovery)s: it cannot have been found on a day that lies ahead.",
                                           recovery=record._label()))
            # sudo: reads only which posts the person holds.
            finder = record.found_by_id.sudo()
            if not any(finder.has_group(f'skill_subsidy.group_{post}') for post in FINDERS):
                raise UserError(self.env._("%(recovery)s: an auditor, a reviewer or a handler finds that money was paid "
                                           "wrongly; %(user)s is none.", recovery=record._label(), user=finder.name))

    def _label(self):
        """How a sentence names it: by its number, or before it has one by its claim."""
        return self.name or self.claim_id._numbers()

    @api.model
    def _next_numbers(self, count):
        """`count` numbers in one query, from the PostgreSQL sequence behind the sequence of recoveries."""
        # sudo: the number is everyone's who may enter a finding.
        sequence = self.env.ref('skill_subsidy.sequence_recovery').sudo()
        self.env.cr.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)",
                            (f'ir_sequence_{sequence.id:03d}', count))
        return [sequence.get_next_char(number) for number, in self.env.cr.fetchall()]

    def _check_post(self, *posts):
        """Refuse whoever holds none of these posts; being superuser or administrator gives none (design 9)."""
        if not any(self.env.user.has_group(f'skill_subsidy.group_{post}') for post in posts):
            raise AccessError(self.env._("You do not hold the post for this step."))

    def _set(self, vals):
        """Write what actions keep; the caller has checked post, state and record."""
        # sudo: unit heads and accountants have no right to edit a recovery, only to decide on it or to receive.
        return super(SkillSubsidyRecovery, self.sudo()).write(vals)
