from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..models.amounts import figures, yuan
from ..rules import statement_match

SHOWN = 200  # of each side: those closest to what is looked for


class SkillSubsidyMatchWizard(models.TransientModel):
    """Match by hand: what is open on the statement beside what is open in the ledger."""
    _name = 'skill.subsidy.match.wizard'
    _description = "Match by Hand"

    company_id = fields.Many2one('res.company', "Statement Of", required=True, readonly=True)
    account_id = fields.Many2one('account.account', "Paying Account", required=True, readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    line_id = fields.Many2one('skill.subsidy.bank.statement.line', "Looked For", readonly=True)
    find_amount = fields.Monetary("Amount", help="Shows lines of this amount first, whatever their sign.")
    find_text = fields.Char("Text", help="In number, words or name.")
    date_from = fields.Date("From")
    date_to = fields.Date("To")
    bank_row_ids = fields.One2many('skill.subsidy.match.wizard.line', 'wizard_id', domain=[('side', '=', 'bank')])
    book_row_ids = fields.One2many('skill.subsidy.match.wizard.line', 'wizard_id', domain=[('side', '=', 'book')])
    bank_total = fields.Monetary("Chosen on the Statement", compute='_compute_totals')
    book_total = fields.Monetary("Chosen in the Ledger", compute='_compute_totals')
    difference = fields.Monetary(compute='_compute_totals')
    picked_count = fields.Integer("Lines Chosen", compute='_compute_totals')
    bank_count = fields.Integer("Open on the Statement", readonly=True)
    book_count = fields.Integer("Open in the Ledger", readonly=True)
    matched_count = fields.Integer("Matched Now", readonly=True)
    hint = fields.Text("What It May Be", readonly=True)

    @api.depends('bank_row_ids.picked', 'book_row_ids.picked')
    def _compute_totals(self):
        for wizard in self:
            bank, book = (sum((yuan(row.amount) for row in rows if row.picked), yuan(0))
                          for rows in (wizard.bank_row_ids, wizard.book_row_ids))
            wizard.picked_count = len((wizard.bank_row_ids + wizard.book_row_ids).filtered('picked'))
            wizard.bank_total, wizard.book_total, wizard.difference = float(bank), float(book), float(bank - book)

    def _compute_display_name(self):
        for record in self:
            record.display_name = self.env._("Match by Hand")

    @api.model
    def action_open(self, statement_id=None, line_id=None):
        """Open the two lists for a statement's account, or for one of its lines."""
        self.env['skill.subsidy.bank.statement']._check_accountant()
        line = self.env['skill.subsidy.bank.statement.line'].browse(line_id)
        statement = self.env['skill.subsidy.bank.statement'].browse(statement_id) if statement_id else line.statement_id
        statement = statement or self.env['skill.subsidy.bank.statement'].search([], limit=1)
        if not statement:
            raise UserError(self.env._("Take in a bank statement first."))
        statement.check_access('read')
        if statement.company_id not in self.env.companies:
            raise AccessError(self.env._("The statement is of %(company)s: its accountant matches it.",
                                         company=statement.company_id.sudo().name))  # sudo: only its name
        wizard = self.create({'company_id': statement.company_id.id, 'account_id': statement.account_id.id,
                              'line_id': line.id, 'find_amount': abs(line.amount)})
        wizard.action_find()
        return {'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': wizard.id, 'views': [(False, 'form')],
                'name': self.env._("Match by Hand"), 'target': 'current'}

    def action_find(self):
        """Fill the two lists anew; the form stays where it is."""
        self.ensure_one()
        self.bank_row_ids.unlink()
        self.book_row_ids.unlink()
        bank, book = self._open_bank(), self._open_book()
        possible = self._possible()
        likely = {key for keys in possible for key in keys}
        aim = abs(yuan(self.find_amount)) if self.find_amount else None

        def nearest(rows):
            if aim is not None:
                rows = sorted(rows, key=lambda row: (row['move_line_id'] not in likely, row['line_id'] != self.line_id.id,
                                                     abs(abs(yuan(row['amount'])) - aim), row['date']))
            return rows[:SHOWN]
        rows = [*nearest(bank), *nearest(book)]
        fits = [row['move_line_id'] for row in book if self.line_id and yuan(row['amount']) == yuan(self.line_id.amount)]
        # One possibility is chosen already; of several, none: that is for the person to decide.
        chosen = possible[0] if len(possible) == 1 else fits if len(fits) == 1 and not possible else ()
        for row in rows:
            row['picked'] = bool(self.line_id and row['line_id'] == self.line_id.id) or row['move_line_id'] in chosen
        self.env['skill.subsidy.match.wizard.line'].create([
            {**row, 'wizard_id': self.id, 'sequence': place} for place, row in enumerate(rows)])
        self.write({'bank_count': len(bank), 'book_count': len(book), 'hint': self._told(possible) if len(possible) > 1 else False})
        return True

    def _possible(self):
        """What the line that is looked for may be: [ids of ledger lines], see rules/statement_match."""
        Statement = self.env['skill.subsidy.bank.statement']
        if not self.line_id or self.line_id.match_state != 'open':
            return []
        line = [line for line in Statement._open_lines(self.company_id, self.account_id) if line.key == self.line_id.id]
        return statement_match.choices(line, Statement._open_books(self.company_id, self.account_id)).get(self.line_id.id, [])

    def _told(self, possible):
        """The possibilities, a sentence each."""
        entries = self.env['account.move.line'].browse(key for keys in possible for key in keys)
        entries.fetch(['name', 'move_name', 'balance'])
        told = []
        for number, keys in enumerate(possible, 1):
            mine = entries.browse(keys)
            told.append(f"{number}. " + (self.env._(
                "%(entries)s together: %(amount)s", entries="、".join(
                    f"{entry.move_name}（{figures(yuan(entry.balance))}）" for entry in mine),
                amount=figures(sum(yuan(entry.balance) for entry in mine))) if len(mine) > 1 else
                f"{mine.move_name} {mine.name or ''}（{figures(yuan(mine.balance))}）"))
        return '\n'.join(told)

    def action_match(self):
        """Match what is chosen and show what is left."""
        self.ensure_one()
        bank, book = (rows.filtered('picked') for rows in (self.bank_row_ids, self.book_row_ids))
        self.env['skill.subsidy.bank.statement.line'].match_by_hand(bank.line_id.ids, book.move_line_id.ids)
        self.write({'matched_count': self.matched_count + 1, 'line_id': False, 'find_amount': False})
        return self.action_find()

    def _open_bank(self):
        domain = [('company_id', '=', self.company_id.id), ('account_id', '=', self.account_id.id), ('match_state', '=', 'open')]
        if self.date_from:
            domain.append(('date', '>=', self.date_from))
        if self.date_to:
            domain.append(('date', '<=', self.date_to))
        if self.find_text:
            domain += ['|', '|', '|', ('summary', 'ilike', self.find_text), ('purpose', 'ilike', self.find_text),
                       ('partner_name', 'ilike', self.find_text), ('reference', 'ilike', self.find_text)]
        lines = self.env['skill.subsidy.bank.statement.line'].search_fetch(
            domain, ['date', 'amount', 'summary', 'purpose', 'reference', 'partner_name', 'opening'])
        return [{'side': 'bank', 'date': line.date, 'amount': line.amount, 'line_id': line.id, 'move_line_id': False,
                 'label': ' · '.join(filter(None, (line.words, line.partner_name)))} for line in lines]

    def _open_book(self):
        where = [SQL("true")]
        if self.date_from:
            where.append(SQL("entry.date >= %s", self.date_from))
        if self.date_to:
            where.append(SQL("entry.date <= %s", self.date_to))
        if self.find_text:
            text = '%' + self.find_text.replace('\\', '\\\\').replace('%', '\\%').replace('_', '\\_') + '%'
            where.append(SQL("(entry.name ILIKE %(text)s OR move.name ILIKE %(text)s OR move.ref ILIKE %(text)s)", text=text))
        self.env.flush_all()
        books = self.env['skill.subsidy.bank.statement']._open_books(self.company_id, self.account_id, SQL(' AND ').join(where))
        entries = self.env['account.move.line'].browse(book.key for book in books)
        entries.fetch(['name', 'move_name'])
        return [{'side': 'book', 'date': book.day, 'amount': float(book.amount), 'line_id': False, 'move_line_id': book.key,
                 'label': ' · '.join(filter(None, (entry.move_name, entry.name)))}
                for book, entry in zip(books, entries, strict=True)]


class SkillSubsidyMatchWizardLine(models.TransientModel):
    """One open line that can be chosen."""
    _name = 'skill.subsidy.match.wizard.line'
    _description = "Line to Match"
    _order = 'sequence, id'

    wizard_id = fields.Many2one('skill.subsidy.match.wizard', required=True, ondelete='cascade', index=True)
    currency_id = fields.Many2one(related='wizard_id.currency_id')
    sequence = fields.Integer()
    side = fields.Selection([('bank', "Statement"), ('book', "Ledger")], required=True, readonly=True)
    picked = fields.Boolean("Choose")
    date = fields.Date(readonly=True)
    amount = fields.Monetary(readonly=True)
    label = fields.Char("What It Is", readonly=True)
    line_id = fields.Many2one('skill.subsidy.bank.statement.line', readonly=True, ondelete='cascade')
    move_line_id = fields.Many2one('account.move.line', readonly=True, ondelete='cascade')


class SkillSubsidyUnmatchWizard(models.TransientModel):
    """Why matches are taken back."""
    _name = 'skill.subsidy.unmatch.wizard'
    _description = "Take a Match Back"

    match_ids = fields.Many2many('skill.subsidy.bank.match', required=True, readonly=True,
                                 default=lambda self: self._default_matches())
    reason = fields.Char(required=True)

    @api.model
    def _default_matches(self):
        records = self.env[self.env.context.get('active_model', 'skill.subsidy.bank.match')].browse(
            self.env.context.get('active_ids', []))
        return records.match_id if records._name == 'skill.subsidy.bank.statement.line' else records

    def action_unmatch(self):
        """Take them back."""
        self.match_ids.action_unmatch(self.reason)
        return {'type': 'ir.actions.act_window_close'}
