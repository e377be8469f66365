from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules import bank_file, identity
from .amounts import yuan
from .many import store, unnested


class SkillSubsidyPaymentLine(models.Model):
    """One person's money in a payment order; the lines are the sub-ledger of its entry."""
    _name = 'skill.subsidy.payment.line'
    _description = "Payment Line"
    _order = 'payment_id, line_no'
    _rec_name = 'person_name'

    payment_id = fields.Many2one('skill.subsidy.payment', "Payment Order", required=True, ondelete='cascade',
                                 index=True)
    company_id = fields.Many2one(related='payment_id.company_id', store=True, index=True)
    currency_id = fields.Many2one(related='payment_id.currency_id')
    claim_id = fields.Many2one('skill.subsidy.claim', "Claim", required=True, ondelete='restrict', index=True)
    line_no = fields.Integer("Line", required=True, aggregator=None)
    person_name = fields.Char("Name", required=True)
    account = fields.Char(required=True)
    account_masked = fields.Char("Account (Masked)", compute='_compute_account_masked')
    bank_name = fields.Char("Bank")
    amount = fields.Monetary(required=True)
    state = fields.Selection([('pending', "Pending"), ('paid', "Paid"), ('failed', "Returned by the Bank")], default='pending',
                             required=True, index=True)
    reason = fields.Char("Reason Given by the Bank")
    reason_id = fields.Many2one('skill.subsidy.return.reason', "Reason", index='btree_not_null', ondelete='restrict')
    actor = fields.Selection(related='reason_id.actor', string="Who Must Act")
    late = fields.Boolean("Came Back Late", help="An earlier answer of the bank said that it was credited.")
    kind = fields.Selection([('first', "First"), ('again', "From Held Money")], "Paid From", default='first', required=True,
                            help="First: 借 技能提升补贴支出. From held money: 借 暂收款, what came back is paid again.")
    attempt = fields.Integer("Attempt", default=1, required=True, aggregator=None,
                             help="How often this claim was sent to the bank by then.")
    held_state = fields.Selection(
        [('held', "Held"), ('repaid', "Paid again"), ('lapsed', "Lapsed"), ('reversed', "Expenditure reversed"),
         ('offset', "Set off against a recovery")],
        "Money That Came Back", index='btree_not_null')
    back_move_id = fields.Many2one('account.move', "Entry of Its Return", readonly=True, index='btree_not_null', ondelete='restrict')
    lapse_move_id = fields.Many2one('account.move', "Entry of Its Lapse", readonly=True, index='btree_not_null', ondelete='restrict')
    date = fields.Date(related='payment_id.date', string="Sent On")

    # Design 9: paid twice by two people at once, or by one after a crash, counts once.
    _claim_once = models.UniqueIndex(
        "(claim_id) WHERE state IN ('pending', 'paid')",
        "A claim is in a payment order already.")
    _number_once = models.Constraint('UNIQUE (payment_id, line_no)', "A line number stands once in a payment order.")
    _positive = models.Constraint('CHECK (amount > 0)', "A payment is more than zero yuan.")

    @api.depends('account')
    def _compute_account_masked(self):
        for line in self:
            line.account_masked = identity.mask_account(line.account or '')

    @api.model_create_multi
    def create(self, vals_list):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: an order collects its lines from approved claims."""
        raise UserError(self.env._("A payment order takes its lines from approved claims; none is entered by hand."))

    def write(self, vals):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: what is to be paid is what was approved."""
        raise UserError(self.env._("The lines of a payment order are not changed by hand."))

    @api.ondelete(at_uninstall=True)
    def _unlink_if_draft(self):
        if any(line.payment_id.state != 'draft' for line in self):
            raise UserError(self.env._("An order that was sent to the bank keeps its lines."))
        self.payment_id._forget_file()

    def action_take_out(self):
        """An accountant takes lines out of their draft orders: the claims stay approved and go into another order.

        UserError once an order was sent.
        """
        self.check_access('unlink')
        for payment, lines in self.grouped('payment_id').items():  # before the others of the first are numbered anew
            payment._take_out(lines)

    def _append(self, payment, claims):
        """Add a line to a new order for each of the claims, numbered from 1; the order has checked post, claims and
        separation. What the fund holds for a claim pays it first. Returns the lines."""
        claims.flush_recordset()
        self.flush_model(['claim_id', 'held_state'])
        self.env['skill.subsidy.payment'].flush_model(['company_id'])
        # One INSERT: the ORM would send a hundred lines at a time. Nobody may enter lines by hand, see `create`; the order
        # has checked who acts and on what.
        names = ('payment_id', 'company_id', 'claim_id', 'line_no', 'person_name', 'account', 'bank_name', 'amount', 'kind', 'attempt',
                 'state')
        self.env.cr.execute(SQL("""
            INSERT INTO skill_subsidy_payment_line (%(names)s, create_uid, create_date, write_uid, write_date)
            SELECT payment.id, payment.company_id, claim.id, v.number, claim.person_name, claim.bank_account, claim.bank_name,
                   COALESCE(claim.amount, 0), CASE WHEN before.held THEN 'again' ELSE 'first' END,
                   COALESCE(before.count, 0) + 1, 'pending', %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM unnest(%(claims)s::int[]) WITH ORDINALITY AS v(claim_id, number)
              JOIN skill_subsidy_claim claim ON claim.id = v.claim_id
              JOIN skill_subsidy_payment payment ON payment.id = %(payment)s
              LEFT JOIN (SELECT claim_id, count(*) AS count, bool_or(held_state IS NOT DISTINCT FROM 'held') AS held
                           FROM skill_subsidy_payment_line WHERE claim_id = ANY(%(claims)s) GROUP BY claim_id) AS before
                ON before.claim_id = claim.id
             ORDER BY v.number RETURNING id""", names=SQL(', ').join(map(SQL.identifier, names)), uid=self.env.uid,
            now=fields.Datetime.now(), claims=claims.ids, payment=payment.id))
        lines = self.browse(key for key, in self.env.cr.fetchall())
        claims.invalidate_recordset(['payment_line_ids'])
        lines.modified(names, create=True)
        self.env.remove_to_compute(self._fields['company_id'], lines)  # as it was written above
        return lines

    def _settle(self, vals):
        """Keep what the bank answered, in one UPDATE; the return file's import has checked post and match."""
        if not self:
            return
        self.flush_recordset()
        store(self, {**vals, 'write_uid': self.env.uid, 'write_date': fields.Datetime.now()})

    def _settle_failed(self, rows):
        """-> failed, with (id, reason, reason_id, late, held_state) of each line, in one UPDATE."""
        names = ('state', 'reason', 'reason_id', 'late', 'held_state')
        self.flush_recordset()
        self.modified(names, before=True)
        self.env.cr.execute(SQL(
            "UPDATE skill_subsidy_payment_line line SET state = 'failed', reason = v.reason, reason_id = v.reason_id, "
            "late = v.late, held_state = v.held_state, write_uid = %s, write_date = %s FROM %s WHERE line.id = v.id",
            self.env.uid, fields.Datetime.now(), unnested(
                'v', ('id', *names[1:]), ('int', 'varchar', 'int', 'bool', 'varchar'), rows)))
        self.invalidate_recordset(names)
        self.modified(names)

    def _rules_lines(self, purpose):
        """These lines as rules/bank_file takes them."""
        self.check_access('read')
        self.flush_recordset()
        self.env['skill.subsidy.claim'].flush_model(['id_number'])
        find, codes = self.env['skill.subsidy.bank']._finder(), {}

        def code_of(bank):
            if bank not in codes:
                codes[bank] = find(bank).code or ''
            return codes[bank]
        # The bank file needs the ID number in some formats; the accountant does not read claims for it.
        return [bank_file.Line(line_no=number, name=name, amount=yuan(amount), account=account, id_number=person,
                               bank_name=bank or '', purpose=purpose, bank_code=code_of(bank))
                for number, name, amount, account, bank, person in self.env.execute_query(SQL("""
            SELECT line.line_no, line.person_name, line.amount::text, line.account, line.bank_name, claim.id_number
              FROM skill_subsidy_payment_line line JOIN skill_subsidy_claim claim ON claim.id = line.claim_id
             WHERE line.id = ANY(%s) ORDER BY line.line_no""", self.ids))]
