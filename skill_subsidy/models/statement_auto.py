from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules import statement_match
from .amounts import figures, yuan
from .many import unnested


class SkillSubsidyBankStatement(models.Model):
    """Matching what is certain, all at once: rules/statement_match says what that is."""
    _inherit = 'skill.subsidy.bank.statement'

    def action_match(self):
        """Match all that is certain of the accounts of these statements, whatever the statement, and note what the rest
        may be (late returns, interest, charges). Nothing is posted. Returns how many statement lines were matched.

        Queries: a fixed number an account.
        """
        self._ready()
        count = 0
        for owner, account in dict.fromkeys((statement.company_id, statement.account_id) for statement in self):
            if owner not in self.env.companies:
                raise UserError(self.env._("The paying account is shared: its statement is taken in by %(company)s.",
                                           company=owner.sudo().name))  # sudo: only its name
            count += self._match_account(owner, account)
        return count

    def action_match_shown(self):
        """The button: match, and say how it went."""
        count, left = self.action_match(), sum(self.mapped('open_count'))
        return {'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
            'type': 'success' if not left else 'info', 'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            'message': self.env._("%(count)s lines matched, %(left)s are left to be looked at.", count=count, left=left)}}

    def action_match_by_hand(self):
        """Open the two lists of what is open."""
        self.ensure_one()
        return self.env['skill.subsidy.match.wizard'].action_open(statement_id=self.id)

    def action_reconcile(self):
        """The reconciliation of the day on which this statement ends."""
        self.ensure_one()
        return self.env['skill.subsidy.reconciliation'].create(
            {'company_id': self.company_id.id, 'date': self.date_to}).action_show()

    @api.model
    def _match_account(self, owner, account):
        self.env.flush_all()
        lines = self._open_lines(owner, account)
        books = self._open_books(owner, account)
        people = self._people(owner, account, {line.account for line in lines if line.account})
        found = statement_match.match(lines, books, people)
        self.env['skill.subsidy.bank.match']._apply(owner, account, found)
        matched, posted = {key for match in found for key in match.bank}, {key for match in found for key in match.books}
        self._propose([line for line in lines if line.key not in matched], people,
                      [book for book in books if book.key not in posted])
        return len(matched)

    @api.model
    def _open_lines(self, owner, account):
        """The statement lines that are not matched, as the rules take them."""
        self.env.cr.execute(SQL("""
            SELECT id, date, amount, concat_ws(' ', summary, purpose, reference), COALESCE(partner_name, ''),
                   COALESCE(partner_account, ''), opening IS TRUE
              FROM skill_subsidy_bank_statement_line
             WHERE company_id = %s AND account_id = %s AND match_id IS NULL ORDER BY date, id""", owner.id, account.id))
        return [statement_match.BankLine(row[0], row[1], yuan(row[2]), *row[3:]) for row in self.env.cr.fetchall()]

    @api.model
    def _open_books(self, owner, account, where=None):
        """The posted ledger lines of the account that are not matched, as the rules take them."""
        recovery = 'skill_subsidy_recovery_id' in self.env['account.move']._fields
        self.env.cr.execute(SQL("""
            SELECT entry.id, entry.date, entry.balance,
                   CASE WHEN move.skill_subsidy_payment_id IS NOT NULL THEN 'payment ' || move.skill_subsidy_payment_id
                        WHEN move.skill_subsidy_funding_id IS NOT NULL THEN 'funding ' || move.skill_subsidy_funding_id
                        %(recovery)s ELSE 'entry ' || move.id END,
                   array_remove(ARRAY[move.name, move.ref, payment.name, funding.name, funding.document], NULL),
                   move.skill_subsidy_event IN ('returned', 'lapsed')
              FROM account_move_line entry JOIN account_move move ON move.id = entry.move_id
              LEFT JOIN skill_subsidy_payment payment ON payment.id = move.skill_subsidy_payment_id
              LEFT JOIN skill_subsidy_funding funding ON funding.id = move.skill_subsidy_funding_id
             WHERE entry.account_id = %(account)s AND entry.company_id = %(ledger)s AND entry.parent_state = 'posted'
               AND entry.balance != 0 AND %(where)s
               AND NOT EXISTS (SELECT 1 FROM skill_subsidy_bank_match_item item
                                WHERE item.move_line_id = entry.id AND item.undone IS NOT TRUE)
             ORDER BY entry.date, entry.id""",
            recovery=SQL("WHEN move.skill_subsidy_recovery_id IS NOT NULL THEN 'recovery ' || move.skill_subsidy_recovery_id")
            if recovery else SQL(""), account=account.id, ledger=owner._skill_subsidy_ledger().id,
            where=where or SQL("true")))
        return [statement_match.BookLine(key, day, yuan(amount), document, tuple(number for number in numbers if number), bool(back))
                for key, day, amount, document, numbers, back in self.env.cr.fetchall()]

    @api.model
    def _people(self, owner, account, accounts):
        """The lines of payment orders sent from `account` to one of `accounts`, as the rules take them."""
        agencies = owner._skill_subsidy_ledger()._skill_subsidy_sharing(account)
        self.env.cr.execute(SQL("""
            SELECT line.id, 'payment ' || payment.id, payment.date, line.person_name, line.account, line.amount,
                   line.state = 'failed'
              FROM skill_subsidy_payment_line line JOIN skill_subsidy_payment payment ON payment.id = line.payment_id
             WHERE payment.state != 'draft' AND payment.company_id = ANY(%s) AND line.account = ANY(%s)""",
            agencies.ids, list(accounts)))
        return [statement_match.Person(*row[:5], yuan(row[5]), row[6]) for row in self.env.cr.fetchall()]

    @api.model
    def _propose(self, lines, people, books):
        """Note what unmatched lines may be; for a person to decide."""
        late, choices = statement_match.late_returns(lines, people), statement_match.choices(lines, books)

        def proposal(line):
            several = 'choice' if len(choices.get(line.key, ())) > 1 else None
            return 'late' if line.key in late else several or statement_match.without_entry(line) or None
        rows = [(line.key, proposal(line), late.get(line.key)) for line in lines]
        self.env.cr.execute(SQL("""
            UPDATE skill_subsidy_bank_statement_line line
               SET proposal = v.proposal, payment_line_id = v.payment_line_id, agency_id = payment.company_id
              FROM %s LEFT JOIN skill_subsidy_payment_line payment ON payment.id = v.payment_line_id
             WHERE line.id = v.id""", unnested('v', ('id', 'proposal', 'payment_line_id'), ('int', 'varchar', 'int'), rows)))
        self.env['skill.subsidy.bank.match']._forget()


class SkillSubsidyBankStatementLine(models.Model):
    """What the bank moved and nobody has posted yet: the person decides, the entry follows and is matched."""
    _inherit = 'skill.subsidy.bank.statement.line'

    def action_return_late(self):
        """The payments of these lines came back after they were paid: what a return file would do, dated as the bank's
        line; its entry is matched with the lines. UserError for a line that is no such payment."""
        self._check_open('late')
        for day in sorted(set(self.mapped('date'))):
            lines = self.filtered(lambda line, day=day: line.date == day)
            reasons = {line.payment_line_id: line.words or self.env._("Sent back by the bank") for line in lines}
            if len(reasons) != len(lines):
                raise UserError(self.env._("Two of these lines are proposed as the same payment. Choose one of them."))
            moves = lines.payment_line_id._return_late(reasons, day)
            for order, move in moves.items():
                mine = lines.filtered(lambda line, order=order: line.payment_line_id.payment_id == order)
                mine._match_entry(move, 'late')

    def action_record_interest(self):
        """Interest that the bank credited: funding of the kind 'interest' of its day, with an extract of the statement as
        its evidence; its entry is matched with the line."""
        self._check_open('interest')
        for line in self:
            if line.company_id not in self.env.companies:
                raise UserError(self.env._("The interest is of %(company)s: its accountant records it.",
                                           company=line.company_id.sudo().name))  # sudo: only its name
            funding = self.env['skill.subsidy.funding'].create({
                'company_id': line.company_id.id, 'kind': 'interest', 'amount_requested': line.amount,
                'document': line.reference or line.statement_id.filename, 'reason': line.words})
            funding.action_receive(amount=line.amount, date=line.date, content=line._extract().encode(),
                                   filename=self.env._("statement extract.txt"))
            # sudo: which entry it was; see `_match_entry`
            line._match_entry(funding.sudo().move_ids, 'interest')

    def action_match_by_hand(self):
        """Open the two lists, with this line chosen and what fits it first."""
        self.ensure_one()
        return self.env['skill.subsidy.match.wizard'].action_open(line_id=self.id)

    def _check_open(self, proposal):
        self.env['skill.subsidy.bank.statement']._check_accountant()
        self.check_access('read')
        # sudo: the lines are locked for an action; nothing is written that the person may not
        self.sudo().lock_for_update()
        self.invalidate_recordset(['match_id', 'proposal'])
        for line in self:
            if line.match_id or line.proposal != proposal or (proposal == 'late' and not line.payment_line_id):
                names = dict(self._fields['proposal']._description_selection(self.env))
                raise UserError(self.env._("%(line)s (%(amount)s): this line is matched already, or is not proposed as "
                                           "“%(proposal)s”.", line=line.words or '—', amount=figures(line.amount),
                                           proposal=names[proposal]))

    def _match_entry(self, move, rule):
        """Match these lines, of one account, with the line that `move` posted on it."""
        owner, account = self.company_id, self.account_id
        # sudo: what was just posted for these lines; an agency whose ledger another company keeps cannot read it.
        entry = move.sudo().line_ids.filtered(lambda line: line.account_id == account.sudo())
        self.env['skill.subsidy.bank.match'].sudo()._apply(owner, account, [(self.ids, entry.ids, rule)])

    def _extract(self):
        """What the statement says of this line, for the entry's evidence."""
        statement = self.statement_id
        return self.env._(
            "Bank statement %(period)s, file %(file)s (SHA-256 %(hash)s), line %(place)s:\n%(date)s  %(amount)s yuan  balance "
            "%(balance)s  %(words)s  %(reference)s\n", period=statement.display_name, file=statement.filename,
            hash=statement.sha256, place=self.place, date=self.date, amount=figures(self.amount), balance=figures(self.balance),
            words=self.words or '', reference=self.reference or '')
