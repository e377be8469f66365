import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import table_exists

from ..rules import identity
from .transitions import transitions
from .uploads import file_bytes

BANK_STATES = [('returned', "Bank Data to Correct"), ('corrected', "Bank Data to Confirm"), ('confirmed', "To Be Paid Again")]
_ACCOUNT = re.compile(r'[0-9]{8,32}', re.ASCII)
EVIDENCE_BYTES = 5 * 1024 * 1024


class SkillSubsidyClaim(models.Model):
    """A payment that came back: a handler corrects the bank data, a reviewer confirms them, then it is paid again.

    The claim stays approved (cleared where the unit head signs first); what moves is `bank_state`. Whose the fault was
    makes no difference to the way: it is other money to another account, and two people have to stand for it.
    """
    _inherit = 'skill.subsidy.claim'

    bank_state = fields.Selection(BANK_STATES, "After a Bank Return", readonly=True, copy=False, index='btree_not_null')
    bank_reason_id = fields.Many2one('skill.subsidy.return.reason', "Reason of the Return", readonly=True, copy=False,
                                     index='btree_not_null')
    bank_actor = fields.Selection(related='bank_reason_id.actor', string="Who Must Act")
    bank_advice = fields.Text(related='bank_reason_id.advice')
    bank_change_ids = fields.One2many('skill.subsidy.bank.change', 'claim_id', "Corrected Bank Data", readonly=True)
    bank_change_id = fields.Many2one('skill.subsidy.bank.change', "Last Correction", compute='_compute_bank_change_id')
    bank_change_text = fields.Char("What Was Corrected", compute='_compute_bank_change_id')
    money_held = fields.Boolean("Money Is Held", compute='_compute_money_held', search='_search_money_held',
                                help="The fund holds the money that came back, until it is paid again or lapses.")
    can_correct_bank = fields.Boolean(compute='_compute_can_bank')
    can_confirm_bank = fields.Boolean(compute='_compute_can_bank')
    can_lapse = fields.Boolean(compute='_compute_can_bank')

    def init(self):
        """Claims whose payment came back before there was a way on begin it."""
        super().init()
        if not table_exists(self.env.cr, 'skill_subsidy_payment_line'):
            return  # a new database: no payment ever came back
        self.env.cr.execute("""
            UPDATE skill_subsidy_claim claim SET bank_state = 'returned'
             WHERE bank_state IS NULL AND state IN ('approved', 'cleared') AND EXISTS (
                   SELECT FROM skill_subsidy_payment_line line WHERE line.claim_id = claim.id AND line.state = 'failed')
               AND NOT EXISTS (
                   SELECT FROM skill_subsidy_payment_line line WHERE line.claim_id = claim.id AND line.state != 'failed')
        """)

    @api.depends('bank_change_ids')
    @api.depends_context('lang')
    def _compute_bank_change_id(self):
        for claim in self:
            change = claim.bank_change_id = claim.bank_change_ids.sorted('id')[-1:]
            if change.same_account:
                claim.bank_change_text = self.env._("%(account)s, unchanged", account=change.new_account_masked)
            else:
                claim.bank_change_text = self.env._(
                    "%(old)s → %(new)s", old=change.old_account_masked, new=change.new_account_masked) if change else False

    @api.depends('payment_line_ids.held_state')
    def _compute_money_held(self):
        held = self._holding()
        for claim in self:
            claim.money_held = claim in held

    @api.model
    def _search_money_held(self, operator, value):
        if operator != 'in':
            return NotImplemented
        lines = [('held_state', '=', 'held')]
        domain = fields.Domain('payment_line_ids', 'any', lines)
        return domain if True in value else ~domain

    def _holding(self):
        """The claims among `self` whose money the fund holds; what pays them is taken from there."""
        return self.env['skill.subsidy.payment.line'].search(
            [('claim_id', 'in', self.ids), ('held_state', '=', 'held')]).claim_id

    @api.model
    def _unpaid_domain(self):
        """Claims that no order has, and whose bank data nobody has to look at first."""
        return [('bank_state', 'in', (False, 'confirmed')),
                ('payment_line_ids', 'not any', [('state', 'in', ('pending', 'paid'))])]

    @api.depends('state', 'bank_state', 'company_id.skill_subsidy_order')
    @api.depends_context('uid')
    def _compute_can_bank(self):
        """Whether the table lets this user take the step, and the bank data wait for it."""
        mine = self._my_roles()
        for claim in self:
            order = self._order_of(claim.company_id)

            def may(action, *states, claim=claim, order=order):
                return claim.bank_state in states and any(
                    mine & set(row.roles) for row in transitions(action, order, claim.state))
            claim.can_correct_bank = may('correct_bank', 'returned', 'corrected', 'confirmed')
            claim.can_confirm_bank = may('confirm_bank', 'corrected')
            claim.can_lapse = may('lapse', 'returned', 'corrected', 'confirmed')

    # -- actions -------------------------------------------------------------------------------------------------

    def action_correct_bank(self, account=None, bank_name=None, account_type=None, reason=None, evidence=None,
                            evidence_name=None):
        """The handler enters where the money shall go now: -> corrected, for a reviewer to confirm.

        account, bank_name, account_type ('social_card' or 'personal'): None leaves what is there, for an account that
        was put in order at the bank; several claims at once can only be left so. `reason`: why, required; `evidence`: a
        file (bytes or base64) that shows it. UserError for a number that is none, or a claim that is in an order.
        """
        claims = self.with_prefetch()  # read together, wherever they come from
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say why the bank data are right now: what the claimant or the bank has shown."))
        new = {name: value for name, value in (('bank_account', account), ('bank_name', bank_name),
                                               ('bank_account_type', account_type)) if value is not None}
        if new and len(claims) > 1:
            raise UserError(self.env._("Every person has an account of their own: correct one claim at a time."))
        rows = claims._ready_bank('correct_bank', 'returned', 'corrected', 'confirmed')
        claims._check_no_order()
        if 'bank_account' in new:
            new['bank_account'] = self._checked_account(new['bank_account'])
        if new.get('bank_account_type', 'personal') not in dict(self._fields['bank_account_type'].selection):
            raise UserError(self.env._("The kind of account is social_card or personal."))
        evidence, kept = self._evidence_bytes(evidence), ('bank_account', 'bank_name', 'bank_account_type')
        changes = self.env['skill.subsidy.bank.change']._append([
            (claim, {**{name: claim[name] for name in kept}, **new}, reason, evidence, evidence_name) for claim in claims])
        notes = {change.claim_id.with_env(self.env): change._sentence() for change in changes.with_env(claims._agency_language())}
        claims._move('correct_bank', notes, {'bank_state': 'corrected', **new}, rows=rows)
        claims.invalidate_recordset(['bank_change_ids'])
        claims._renew_doubts()

    def action_confirm_bank(self, reason=None):
        """A reviewer, another person than who corrected them, stands for the bank data: -> confirmed, to be paid again.

        Doubts are looked for again. A claim with a new one stays, and so does, without a `reason`, one whose account
        other people have, too; the answer is an action that shows these. Returns None when all moved.
        """
        claims = self.with_prefetch()  # read together, wherever they come from
        reason = (reason or '').strip()
        rows = claims._ready_bank('confirm_bank', 'corrected')
        doubtful = claims._renew_doubts()
        if not reason:
            shared = {claim for claim, found in claims._warnings().items() if any(rule == 'doubt.account' for rule, _s in found)}
            doubtful |= claims.filtered(lambda claim: claim in shared)
        (claims - doubtful)._move('confirm_bank', reason or None, {'bank_state': 'confirmed'}, rows=rows)
        return claims._show_left(doubtful, self.env._("Not confirmed: other people have the same account"))

    def action_refuse_bank(self, reason=None):
        """The reviewer does not accept the correction: back to the handlers, with the reason."""
        claims = self.with_prefetch()  # read together, wherever they come from
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say what is wrong with the correction."))
        rows = claims._ready_bank('refuse_bank', 'corrected')
        claims._move('refuse_bank', reason, {'bank_state': 'returned'}, rows=rows)

    def action_lapse(self, reason=None):
        """The unit head ends an entitlement whose payment came back: -> rejected; the money that is held goes back to the
        expenditure, or to other income where a year lies between (see payment_lapse)."""
        claims = self.with_prefetch()  # read together, wherever they come from
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say why the entitlement lapses: the reason stays on the claim."))
        rows = claims._ready_bank('lapse', 'returned', 'corrected', 'confirmed')
        claims._check_no_order()
        batches = claims.batch_id
        claims._move('lapse', reason, {'return_reason': reason, 'bank_state': False}, rows=rows)
        self.env['skill.subsidy.payment']._post_lapsed(claims)
        batches._close_when_paid()

    # -- what they check -----------------------------------------------------------------------------------------

    def _ready_bank(self, action, *states):
        """As `_ready`, and refuse claims whose bank data are in none of `states`."""
        rows = self._ready(action)
        self.invalidate_recordset(['bank_state', 'bank_account', 'bank_name', 'bank_account_type', 'bank_reason_id'])
        wrong = self.filtered(lambda claim: claim.bank_state not in states)
        if wrong:
            names = dict(self._fields['bank_state']._description_selection(self.env))
            where = names.get(wrong[0].bank_state) or self.env._("no payment came back")
            raise UserError(self.env._("%(action)s is not possible: %(claims)s (%(where)s).", action=self._action_name(action),
                                       claims=wrong._numbers(), where=where))
        return rows

    def _check_no_order(self):
        """Refuse claims that stand in an order that was not sent: it would pay the old account."""
        lines = self.env['skill.subsidy.payment.line'].search(
            [('claim_id', 'in', self.ids), ('state', '=', 'pending')], limit=1)
        if lines:
            raise UserError(self.env._(
                "%(claim)s stands in payment order %(order)s, which is being prepared. Ask the accountant to take the line "
                "out first.", claim=lines.claim_id._numbers(), order=lines.payment_id.name))

    def _check_no_money_back(self):
        """Refuse to return or reject claims whose payment came back: their money has to go somewhere as well."""
        back = self.filtered('bank_state')
        if back:
            raise UserError(self.env._(
                "%(claims)s: the payment came back from the bank. The unit head lets the entitlement lapse, which also says "
                "where the money goes.", claims=back._numbers()))

    def _checked_account(self, account):
        number = identity.normalise_account(account)
        if not _ACCOUNT.fullmatch(number):
            raise UserError(self.env._(
                "%(account)s is no bank account: it has 8 to 32 digits and nothing else. The number on the front of a social "
                "security card is not the account.", account=identity.mask_account(account)))
        return number

    @api.model
    def _evidence_bytes(self, evidence):
        """The bytes of a file as it comes from a browser or an interface; None without one."""
        if not evidence:
            return None
        content = file_bytes(self.env, evidence)
        if len(content) > EVIDENCE_BYTES:
            raise UserError(self.env._("The evidence has more than %(most)s MB. Choose a smaller picture.",
                                       most=EVIDENCE_BYTES // 1024 // 1024))
        return content
