import hashlib
from calendar import monthrange
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..rules import statement_file
from ..rules.workdays import today
from .amounts import figures
from .guard import plain
from .many import unnested
from .uploads import file_bytes

SAID = 20  # problems that one sentence names; the dialogue shows all of them
COLUMNS = ('place', 'date', 'amount', 'balance', 'partner_name', 'partner_account', 'summary', 'purpose', 'reference',
           'opening')
TYPES = ('int', 'date', 'numeric', 'numeric', 'varchar', 'varchar', 'varchar', 'varchar', 'varchar', 'bool')


class SkillSubsidyBankStatement(models.Model):
    """The bank's file is taken in: all of it or nothing."""
    _inherit = 'skill.subsidy.bank.statement'

    @api.model
    def import_statement(self, content, filename, format_id, date_from=None, date_to=None, company_id=None):
        """Take in `content` (bytes or base64) by the profile `format_id` and match what is certain; returns the statement.

        `date_from`, `date_to`: the period it covers; by default from the day after the statement before it to the end of
        the month of its last line (or to yesterday). `company_id`: an agency, by default the user's; the statement is of
        the company that its paying account belongs to. The same file again changes nothing. UserError with every reason.
        Queries: a fixed number, however many lines.
        """
        self._check_accountant()
        agency = self.env['res.company'].browse(company_id) if company_id else self.env.company
        owner, account = self._owner(agency)
        content = file_bytes(self.env, content)
        known = self._known(owner, account, content)
        if known:
            return known
        read = self._read(self.env['skill.subsidy.statement.format'].browse(format_id), content)
        last = self._last(owner, account)
        # One at a time: who goes on from the same statement at this moment (or begins, too) has not seen this one. A row
        # that both touch makes PostgreSQL let the second try again, and it is told what it then sees.
        self.env.cr.execute(SQL("UPDATE %s SET write_date = now() AT TIME ZONE 'UTC' WHERE id = %s",
                                SQL.identifier((last or owner)._table), (last or owner).id))
        date_from, date_to = self._spell(read, last, fields.Date.to_date(date_from), fields.Date.to_date(date_to))
        problems = self._chain_problems(read, last, date_from, date_to)
        if problems:
            raise UserError('\n'.join(problems))
        statement = self._append({
            'company_id': owner.id, 'account_id': account.id, 'format_id': format_id, 'date_from': date_from,
            'date_to': date_to, 'opening': float(read.opening), 'closing': float(read.closing), 'previous_id': last.id,
            'filename': filename or 'statement.csv'}, content)
        statement._append_lines(read, first=not last)
        statement.action_match()
        return statement

    @api.model
    def _owner(self, agency):
        """(company, account) of the statement; UserError when its company is not one of the user's."""
        owner, account = agency._skill_subsidy_statement_owner()
        if owner not in self.env.companies:
            # sudo: the name of the company that keeps the fund
            raise UserError(self.env._("The paying account is shared: its statement is taken in by %(company)s.",
                                       company=owner.sudo().name))
        return owner, account

    @api.model
    def _known(self, owner, account, content):
        return self.search([('company_id', '=', owner.id), ('account_id', '=', account.id),
                            ('sha256', '=', hashlib.sha256(content).hexdigest())], limit=1)

    @api.model
    def _last(self, owner, account):
        return self.search([('company_id', '=', owner.id), ('account_id', '=', account.id)], order='date_to desc', limit=1)

    @api.model
    def _read(self, profile, content):
        """What the file says; UserError with every reason (of `limit` lines)."""
        if not profile.exists():
            raise UserError(self.env._("Choose the statement format of your bank."))
        try:
            return statement_file.read_statement(profile._rules_format(), content)
        except statement_file.StatementError as error:
            say = self.env['skill.subsidy.claim']._sentences()
            more = len(error.texts) - SAID
            raise UserError(self.env._(
                "The statement cannot be read; nothing was taken in:\n%(problems)s%(more)s",
                problems='\n'.join(say(problem) for problem in error.texts[:SAID]),
                more='\n' + self.env._("and %(count)s more", count=more) if more > 0 else '')) from error

    @api.model
    def _spell(self, read, last, date_from, date_to):
        """The period of a statement, where it is not said."""
        first_day, last_day = read.lines[0].day, read.lines[-1].day
        if not date_from:
            date_from = last.date_to + timedelta(days=1) if last else first_day.replace(day=1)
        if not date_to:
            month_end = last_day.replace(day=monthrange(last_day.year, last_day.month)[1])
            date_to = max(last_day, min(month_end, today() - timedelta(days=1)))
        return date_from, date_to

    @api.model
    def _chain_problems(self, read, last, date_from, date_to):
        """Why the statement does not go on from `last`, in sentences."""
        def day(value):
            return format_date(self.env, value)
        problems, first_day, last_day = [], read.lines[0].day, read.lines[-1].day
        if date_to >= today():
            problems.append(self.env._("The statement ends on %(day)s: a day is not over before the next one. Let the bank "
                                       "write it up to yesterday.", day=day(date_to)))
        if last and first_day <= last.date_to:
            problems.append(self.env._(
                "The statement overlaps the one before it: its first line is of %(day)s, and up to %(last)s the bank's "
                "lines are here already.", day=day(first_day), last=day(last.date_to)))
        elif last and date_from != last.date_to + timedelta(days=1):
            problems.append(self.env._(
                "There is a gap: the statement before this one ends on %(last)s, this one begins on %(day)s. Take in the one "
                "between them first.", last=day(last.date_to), day=day(date_from)))
        elif first_day < date_from or last_day > date_to:
            problems.append(self.env._("The lines run from %(first)s to %(last)s: they do not all lie in the period.",
                                       first=day(first_day), last=day(last_day)))
        if last and f"{read.opening:.2f}" != f"{last.closing:.2f}":
            problems.append(self.env._(
                "The statement begins with %(opening)s yuan, the one before it ends (%(last)s) with %(closing)s yuan: lines "
                "between them are missing, or it is another account's.", opening=figures(read.opening), last=day(last.date_to),
                closing=figures(last.closing)))
        return problems

    def _append_lines(self, read, first):
        """All lines in one INSERT. The balance with which the very first statement begins is a line of its own: it is
        matched with what was posted before."""
        self.ensure_one()
        rows = [(0, self.date_from - timedelta(days=1), read.opening, read.opening, None, None, None, None, None, True)
                ] if first and read.opening else []
        rows += [(place, line.day, line.amount, line.balance, line.name or None, line.account or None, line.summary or None,
                  line.purpose or None, line.reference or None, False) for place, line in enumerate(read.lines, 1)]
        self.env.cr.execute(SQL(
            "INSERT INTO skill_subsidy_bank_statement_line (statement_id, company_id, account_id, match_state, create_uid, "
            "create_date, write_uid, write_date, amount_in, amount_out, %(columns)s) "
            "SELECT %(statement)s, %(company)s, %(account)s, 'open', %(user)s, %(now)s, %(user)s, %(now)s, "
            "greatest(amount, 0), greatest(-amount, 0), %(columns)s FROM %(rows)s",
            columns=SQL(', ').join(map(SQL.identifier, COLUMNS)), statement=self.id, company=self.company_id.id,
            account=self.account_id.id, user=self.env.uid, now=fields.Datetime.now(),
            rows=unnested('v', COLUMNS, TYPES, rows)))
        plain(self).invalidate_recordset(['line_ids', 'line_count', 'open_count', 'amount_in', 'amount_out'])
        self.env['skill.subsidy.bank.statement.line'].invalidate_model()
