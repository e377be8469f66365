import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..rules import bank_file
from ..rules.workdays import today
from .guard import lock, plain, undefaulted
from .transitions import sources

STATES = [('draft', "Draft"), ('sent', "Sent"), ('done', "Done")]
KEPT = frozenset(('name', 'state', 'line_ids', 'move_ids', 'date', 'file', 'filename', 'file_sha256', 'company_id',
                  'batch_id', 'left_ids', 'unsent'))


class SkillSubsidyPayment(models.Model):
    """What goes to the bank in one file, posts one entry and comes back as a return file (发放批次)."""
    _name = 'skill.subsidy.payment'
    _description = "Payment Order"
    _inherit = ['mail.thread']
    _order = 'id desc'
    _check_company_auto = True
    _mail_post_access = 'read'

    name = fields.Char("Order Number", readonly=True, copy=False)
    company_id = fields.Many2one('res.company', "Agency", required=True, index=True,
                                 default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    batch_id = fields.Many2one('skill.subsidy.batch', "Batch", check_company=True, index='btree_not_null')
    format_id = fields.Many2one('skill.subsidy.bank.format', "Bank Format", required=True,
                                default=lambda self: self._default_format())
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
    file = fields.Binary("Payment File", attachment=True, readonly=True, copy=False)
    filename = fields.Char(readonly=True, copy=False)
    file_sha256 = fields.Char("SHA-256", readonly=True, copy=False)
    move_ids = fields.One2many('account.move', 'skill_subsidy_payment_id', "Entries", readonly=True, copy=False)
    move_count = fields.Integer(compute='_compute_move_count')

    def _default_format(self):
        return self.env.company.skill_subsidy_format_id or self.env['skill.subsidy.bank.format'].search([], limit=1)

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
    def create(self, vals_list):
        """Open orders; each takes what is to be paid of its batch (or of its agency), see `action_collect`."""
        # sudo: the number of an order is everyone's who may create one.
        sequence = self.env.ref('skill_subsidy.sequence_payment').sudo()
        vals_list = [{**{k: v for k, v in vals.items() if k not in KEPT - {'company_id', 'batch_id'}},
                      'name': sequence.next_by_id()} for vals in vals_list]
        free = undefaulted(self, KEPT - {'company_id', 'batch_id'})
        payments = super(SkillSubsidyPayment, free).create(vals_list).with_env(self.env)
        payments._check_accountant()
        for payment in payments:
            payment._collect()
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

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if any(payment.state != 'draft' for payment in self):
            raise UserError(self.env._("A payment order that was sent stays on record."))

    # -- actions -------------------------------------------------------------------------------------------------

    def action_collect(self):
        """Take the lines anew: everything approved of the batch (or agency) that is in no other order."""
        self._ready('draft')
        for payment in self:
            payment.line_ids.unlink()
            payment.left_ids._discard()
            payment._collect()

    def action_generate_file(self):
        """Write the file for the bank and keep it with its SHA-256. Names the bank's encoding lacks are reported."""
        self._ready('draft')
        for payment in self:
            payment._generate_file()
            payment._set({'unsent': False})

    def action_send(self):
        """draft -> sent: the claims are in payment, and one balanced entry is posted for the order (design 8).

        Before that every line is checked once more. Where one does not pass, nothing is sent: these lines leave their
        order, the orders stay drafts, and the answer is an action that shows them; the accountant looks and sends again.
        Returns None when all were sent.
        """
        self._ready('draft')
        short = self.filtered(lambda payment: payment._take_out_held())
        if short:
            return self._show_orders(short)
        for payment in self:
            if not payment.line_ids:
                raise UserError(self.env._("%(order)s has no lines: there is nothing to pay.", order=payment.name))
            if not payment.file:
                payment._generate_file()
            payment.line_ids.claim_id._check_payable()
            payment.line_ids.claim_id._move('pay', payment.name)
            payment._set({'state': 'sent', 'date': today(), 'unsent': False})
            company = payment.company_id
            env = payment._agency_env()
            payment._post(env._("Skill upgrading subsidy %(order)s, %(count)s people", order=payment.name,
                                count=payment.line_count),
                          company.skill_subsidy_expense_account_id, company.skill_subsidy_bank_account_id,
                          payment.total_amount)
        return None

    # -- how they happen -------------------------------------------------------------------------------------------

    def _check_accountant(self):
        if not self.env.user.has_group('skill_subsidy.group_accountant'):
            raise AccessError(self.env._("Only a fund accountant works on payment orders."))

    def _ready(self, state):
        """Lock the orders; refuse when one is not in `state`, or when this person decided on one of its claims."""
        self._check_accountant()
        self.check_access('write')
        lock(self)
        self.invalidate_recordset(['state', 'file', 'line_ids'])
        for payment in self:
            if payment.state != state:
                raise UserError(self.env._("%(order)s: this is not possible while the order is \"%(state)s\".",
                                           order=payment.name, state=payment._state_name()))
        self.line_ids.claim_id._check_payer()

    def _state_name(self):
        return dict(self._fields['state']._description_selection(self.env))[self.state]

    def _collect(self):
        """One line for each claim that may be paid and whose last payment did not fail."""
        self.ensure_one()
        domain = [('company_id', '=', self.company_id.id),
                  ('state', 'in', list(sources('pay', self.company_id.skill_subsidy_order))),
                  ('payment_line_ids', '=', False)]
        if self.batch_id:
            domain.append(('batch_id', '=', self.batch_id.id))
        claims = self.env['skill.subsidy.claim'].search(domain, order='id')
        claims._check_payer()
        self._set({'unsent': False})
        claims = self._leave_out(claims, at_sending=False)
        claims._check_payable()
        self._fill(claims)

    def _fill(self, claims):
        """One line for each of the claims, numbered from 1."""
        self.line_ids._append([
            {'payment_id': self.id, 'claim_id': claim.id, 'line_no': number, 'person_name': claim.person_name,
             'account': claim.bank_account, 'bank_name': claim.bank_name, 'amount': claim.amount}
            for number, claim in enumerate(claims, 1)])
        self.invalidate_recordset(['line_ids'])

    def _leave_out(self, claims, at_sending):
        """Check the claims again (六(六)); those that do not pass stay approved and are kept as left out, with the
        reason. Returns the others."""
        # sudo: an accountant reads neither registers nor shortage lists; what is kept are the sentences on these claims.
        held = claims.sudo()._recheck()
        claims._hold_payment(held)
        if held:
            self.env['skill.subsidy.payment.left']._append(self, held, at_sending)
            self.invalidate_recordset(['left_ids', 'left_count'])
        return claims.filtered(lambda claim: claim not in held)

    def _take_out_held(self):
        """Take out the lines whose claims do not pass any more, number the others anew; True when there were any."""
        claims = self.line_ids.sorted('line_no').claim_id
        sound = self._leave_out(claims, at_sending=True)
        if sound == claims:
            return False
        self.line_ids.unlink()  # the file that was made of them is forgotten as well
        self._fill(sound)
        self._set({'unsent': True})
        return True

    def _show_orders(self, payments):
        action = {'type': 'ir.actions.act_window', 'res_model': self._name, 'name': self.env._("Not Sent"),
                  'views': [(False, 'list'), (False, 'form')], 'domain': [('id', 'in', payments.ids)]}
        return {**action, 'views': [(False, 'form')], 'res_id': payments.id} if len(payments) == 1 else action

    def _forget_file(self):
        """A file that was made of other lines or for another format is not the one to send."""
        self._set({'file': False, 'filename': False, 'file_sha256': False})

    def _generate_file(self):
        self.ensure_one()
        profile = self.format_id._rules_format()
        if self.format_id.max_lines and self.line_count > self.format_id.max_lines:
            raise UserError(self.env._("%(format)s takes at most %(most)s lines, the order has %(count)s.",
                                       format=self.format_id.name, most=self.format_id.max_lines,
                                       count=self.line_count))
        unit, lines = self.company_id.skill_subsidy_unit_code or '', self.line_ids._rules_lines(self.purpose)
        try:
            content = bank_file.write(profile, lines, today(), unit, self.name)
        except bank_file.BankFileError as error:
            say = self.env['skill.subsidy.claim']._sentences()
            raise UserError(self.env._("The bank file was not written:\n%(problems)s",
                                       problems='\n'.join(say(problem) for problem in error.texts))) from error
        self._set({'file': base64.b64encode(content), 'file_sha256': hashlib.sha256(content).hexdigest(),
                   'filename': bank_file.filename(profile, lines, today(), unit, self.name)})

    def _agency_env(self):
        """An environment that speaks the agency's language: its books do not change with who presses the button."""
        return self.with_context(lang=self.company_id.partner_id.lang or self.env.lang).env

    def _post(self, text, debit, credit, amount):
        """Post one balanced entry over `amount` yuan for this order, and return it."""
        self.ensure_one()
        company = self.company_id
        if not (debit and credit and company.skill_subsidy_journal_id):
            raise UserError(self.env._("%(agency)s has no accounts for the subsidy yet: press \"Prepare Accounts\" in "
                                       "the settings of the agency.", agency=company.name))
        move = plain(self.env['account.move']).with_company(company).create({
            'move_type': 'entry', 'journal_id': company.skill_subsidy_journal_id.id, 'date': today(),
            'ref': self.name, 'skill_subsidy_payment_id': self.id,
            'line_ids': [(0, 0, {'account_id': debit.id, 'name': text, 'debit': amount, 'credit': 0.0}),
                         (0, 0, {'account_id': credit.id, 'name': text, 'debit': 0.0, 'credit': amount})],
        })
        move.action_post()
        return move

    def _set(self, vals):
        """Write what actions keep; the caller has checked post, state and record."""
        return super().write(vals)


class AccountMove(models.Model):
    """The entry knows its payment order, so that ledger and sub-ledger lead to each other."""
    _inherit = 'account.move'

    skill_subsidy_payment_id = fields.Many2one('skill.subsidy.payment', "Subsidy Payment Order", readonly=True,
                                               copy=False, index='btree_not_null', ondelete='restrict')
