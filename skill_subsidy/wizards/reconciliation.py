from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..models.amounts import yuan
from ..rules.workdays import today

KINDS = [('bank_in', "Received by the Bank"), ('bank_out', "Paid by the Bank"), ('book_in', "Received in the Books"),
         ('book_out', "Paid in the Books")]
POSTS = ('accountant', 'auditor', 'unit_head')


class SkillSubsidyReconciliation(models.TransientModel):
    """银行存款余额调节表 at any date: the balance of the books and of the bank, and what explains the difference.

    A line counts as explained on the day when all lines of its match are there, on both sides; matched to something that
    came later, it is still open then.
    """
    _name = 'skill.subsidy.reconciliation'
    _description = "Bank Reconciliation"

    company_id = fields.Many2one('res.company', "Statement Of", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    account_id = fields.Many2one('account.account', "Paying Account", readonly=True)
    date = fields.Date(required=True, default=lambda self: self._default_date())
    covered = fields.Date("Statements Reach To", readonly=True)
    warning = fields.Char(readonly=True)
    book_balance = fields.Monetary("Balance of the Books", readonly=True)
    bank_balance = fields.Monetary("Balance of the Bank", readonly=True)
    bank_in = fields.Monetary("Plus: Received by the Bank, Not in the Books", readonly=True)
    bank_out = fields.Monetary("Less: Paid by the Bank, Not in the Books", readonly=True)
    book_in = fields.Monetary("Plus: Received in the Books, Not by the Bank", readonly=True)
    book_out = fields.Monetary("Less: Paid in the Books, Not by the Bank", readonly=True)
    book_adjusted = fields.Monetary("Adjusted Balance of the Books", readonly=True)
    bank_adjusted = fields.Monetary("Adjusted Balance of the Bank", readonly=True)
    difference = fields.Monetary(readonly=True)
    shown = fields.Boolean(readonly=True)
    line_ids = fields.One2many('skill.subsidy.reconciliation.line', 'reconciliation_id', readonly=True)
    bank_line_ids = fields.One2many('skill.subsidy.reconciliation.line', 'reconciliation_id', readonly=True,
                                    domain=[('kind', 'in', ('bank_in', 'bank_out'))])
    book_line_ids = fields.One2many('skill.subsidy.reconciliation.line', 'reconciliation_id', readonly=True,
                                    domain=[('kind', 'in', ('book_in', 'book_out'))])

    @api.model
    def _default_date(self):
        """The last day that a statement tells of."""
        return self.env['skill.subsidy.bank.statement'].search(
            [('company_id', '=', self.env.company.id)], limit=1).date_to or today()

    def _compute_display_name(self):
        for record in self:
            record.display_name = self.env._("Bank Reconciliation")

    @api.model
    def action_open(self):
        """The menu: the table of the last day that a statement tells of."""
        self._check_post()
        # Who works for several: the company that has statements.
        statement = self.env['skill.subsidy.bank.statement'].search(
            [('company_id', '=', self.env.company.id)], limit=1) or self.env['skill.subsidy.bank.statement'].search([], limit=1)
        table = self.create({'company_id': (statement.company_id or self.env.company).id,
                             'date': statement.date_to or today()})
        return table.action_show() if statement else table._window()

    def action_show(self):
        """Work the table out for its date and show it."""
        self.ensure_one()
        self._work_out()
        return self._window()

    def action_work_out(self):
        """The button: work the table out anew, where it is."""
        self.ensure_one()
        self._work_out()
        return True

    def _window(self):
        return {'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id, 'views': [(False, 'form')],
                'name': self.env._("Bank Reconciliation"), 'target': 'current'}

    def _check_post(self):
        if not any(self.env.user.has_group(f'skill_subsidy.group_{post}') for post in POSTS):
            raise UserError(self.env._("The reconciliation is for accountants, auditors and the unit head."))

    def _work_out(self):
        """Fill the table; queries: a fixed number, however many lines."""
        self._check_post()
        owner, account = self.company_id._skill_subsidy_statement_owner()
        if owner != self.company_id or owner not in self.env.companies:
            # sudo: the name of the company that keeps the fund
            raise UserError(self.env._("The paying account is shared: %(company)s reconciles it as a whole.",
                                       company=owner.sudo().name))
        Statement = self.env['skill.subsidy.bank.statement']
        chain = [('company_id', '=', owner.id), ('account_id', '=', account.id)]
        first = Statement.search([*chain, ('previous_id', '=', False)])
        if not first or self.date < first.date_from:
            raise UserError(self.env._("No statement of the bank tells of %(date)s or an earlier day: take one in first.",
                                       date=format_date(self.env, self.date)))
        covered = Statement.search(chain, order='date_to desc', limit=1).date_to
        self.env.flush_all()
        key = {'owner': owner.id, 'account': account.id, 'date': self.date, 'ledger': owner._skill_subsidy_ledger().id}
        self.env.cr.execute(SQL("""
            SELECT (SELECT balance FROM skill_subsidy_bank_statement_line
                     WHERE company_id = %(owner)s AND account_id = %(account)s AND date <= %(date)s
                     ORDER BY date DESC, statement_id DESC, place DESC LIMIT 1),
                   (SELECT sum(balance) FROM account_move_line WHERE account_id = %(account)s AND company_id = %(ledger)s
                       AND parent_state = 'posted' AND date <= %(date)s)""", **key))
        bank, books = self.env.cr.fetchone()
        # No line yet: the first statement began with nothing.
        bank, books = yuan(bank), yuan(books)
        sums = self._work_out_lines(key)
        book_adjusted = books + sums['bank_in'] - sums['bank_out']
        bank_adjusted = bank + sums['book_in'] - sums['book_out']
        self.write({
            'account_id': account.id, 'covered': covered, 'shown': True, 'book_balance': float(books),
            'bank_balance': float(bank), **{name: float(total) for name, total in sums.items()},
            'book_adjusted': float(book_adjusted), 'bank_adjusted': float(bank_adjusted),
            'difference': float(book_adjusted - bank_adjusted),
            'warning': self.env._("The statements that were taken in reach to %(covered)s only: what the bank moved after "
                                  "that day is not here yet.", covered=format_date(self.env, covered))
            if covered < self.date else False})

    def _work_out_lines(self, key):
        """The open lines of the day as rows of the table; {kind: yuan}."""
        self.line_ids.sudo().unlink()  # sudo: nobody writes these rows; the table is the person's own
        done = SQL("""item.undone IS NOT TRUE AND NOT EXISTS (
            SELECT 1 FROM skill_subsidy_bank_match_item later
             WHERE later.match_id = item.match_id AND later.date > %s)""", key['date'])
        self.env.cr.execute(SQL("""
            INSERT INTO skill_subsidy_reconciliation_line (reconciliation_id, kind, date, amount, number, name, partner_name,
                                                           line_id, move_id, create_uid, create_date, write_uid, write_date)
            SELECT %(table)s, kind, date, abs(amount), number, name, partner_name, line_id, move_id,
                   %(user)s, %(now)s, %(user)s, %(now)s
              FROM (SELECT CASE WHEN line.amount > 0 THEN 'bank_in' ELSE 'bank_out' END AS kind, line.date, line.amount,
                           line.reference AS number,
                           CASE WHEN line.opening THEN %(opening)s ELSE concat_ws(' ', line.summary, line.purpose) END AS name,
                           line.partner_name, line.id AS line_id, NULL::int AS move_id, line.place AS place
                      FROM skill_subsidy_bank_statement_line line
                     WHERE line.company_id = %(owner)s AND line.account_id = %(account)s AND line.date <= %(date)s
                       AND line.amount != 0 AND NOT EXISTS (SELECT 1 FROM skill_subsidy_bank_match_item item
                                                             WHERE item.line_id = line.id AND %(done)s)
                    UNION ALL
                    SELECT CASE WHEN entry.balance > 0 THEN 'book_in' ELSE 'book_out' END, entry.date, entry.balance,
                           move.name, entry.name, NULL, NULL, move.id, entry.id
                      FROM account_move_line entry JOIN account_move move ON move.id = entry.move_id
                     WHERE entry.account_id = %(account)s AND entry.company_id = %(ledger)s AND entry.parent_state = 'posted'
                       AND entry.balance != 0 AND entry.date <= %(date)s
                       AND NOT EXISTS (SELECT 1 FROM skill_subsidy_bank_match_item item
                                        WHERE item.move_line_id = entry.id AND %(done)s)) AS open
             ORDER BY date, place""", table=self.id, user=self.env.uid, now=fields.Datetime.now(), done=done,
            opening=self.env._("Opening balance"), **key))
        self.env.cr.execute(SQL("SELECT kind, sum(amount) FROM skill_subsidy_reconciliation_line WHERE reconciliation_id = %s "
                                "GROUP BY 1", self.id))
        found = dict(self.env.cr.fetchall())
        self.invalidate_recordset(['line_ids', 'bank_line_ids', 'book_line_ids'])
        self.env['skill.subsidy.reconciliation.line'].invalidate_model()
        return {kind: yuan(found.get(kind)) for kind, _label in KINDS}


class SkillSubsidyReconciliationLine(models.TransientModel):
    """A movement that only one of the two knows on that day (未达账项)."""
    _name = 'skill.subsidy.reconciliation.line'
    _description = "Open Line of a Reconciliation"
    _order = 'kind, date, id'

    reconciliation_id = fields.Many2one('skill.subsidy.reconciliation', required=True, ondelete='cascade', index=True)
    currency_id = fields.Many2one(related='reconciliation_id.currency_id')
    kind = fields.Selection(KINDS, required=True)
    date = fields.Date()
    amount = fields.Monetary()
    number = fields.Char("Voucher or Bank Reference")
    name = fields.Char("What It Is")
    partner_name = fields.Char("Other Party")
    line_id = fields.Many2one('skill.subsidy.bank.statement.line', "Line of the Statement", ondelete='cascade')
    move_id = fields.Many2one('account.move', "Entry", ondelete='cascade')

    def action_view(self):
        """The line of the statement, or the entry."""
        self.ensure_one()
        record = self.line_id or self.move_id
        record.check_access('read')
        return {'type': 'ir.actions.act_window', 'res_model': record._name, 'res_id': record.id, 'views': [(False, 'form')]}
