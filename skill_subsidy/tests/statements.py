"""What the tests of bank statements use: files as a bank writes them."""
from decimal import Decimal

from .common import noon
from .money import MoneyMixin

TITLES = "交易日期,交易流水号,借方发生额（支出）,贷方发生额（收入）,余额,对方户名,对方账号,摘要,用途"
LATER = '2026-11-05'  # when the statement of October is taken in


class StatementMixin(MoneyMixin):
    """Goes with AgencyMixin."""

    def csv(self, rows, opening=0):
        """`rows`: (day, yuan with what came in positive, words, name, account) as the bank's file in bytes."""
        balance, lines = Decimal(str(opening)), [TITLES]
        for number, row in enumerate(rows, 1):
            day, amount, words, name, account = (*row, '', '', '')[:5]
            amount = Decimal(str(amount))
            balance += amount
            lines.append(f"{day},R{number},{-amount if amount < 0 else ''},{amount if amount > 0 else ''},{balance},{name},"
                         f"{account},{words},")
        return '\r\n'.join(lines).encode('utf-8-sig')

    def take_in(self, rows, opening=0, login='accountant', users=None, day=LATER, **options):
        """The statement, taken in by the accountant."""
        content = rows if isinstance(rows, bytes) else self.csv(rows, opening)
        with noon(day):
            return self.by(login, self.env['skill.subsidy.bank.statement'], users).import_statement(
                content, 'october.csv', self.env.ref('skill_subsidy.statement_format_columns').id, **options)

    def back_rows(self, order, day='2026-10-20'):
        """What the bank gives back of an order, one line a person."""
        return [(day, line.amount, "退汇 账户已销户", line.person_name, line.account)
                for line in order.line_ids if line.state == 'failed']

    def table(self, day, login='accountant', users=None):
        """The reconciliation of a day."""
        company = (users or self.users)[login].company_id
        table = self.by(login, self.env['skill.subsidy.reconciliation'], users).create({'company_id': company.id, 'date': day})
        table.action_show()
        return table

    def open_lines(self, statement):
        return statement.line_ids.filtered(lambda line: line.match_state == 'open')

    def paying_line(self, moves):
        """The lines of entries on the paying account."""
        return moves.sudo().line_ids.filtered(
            lambda line: line.account_id == line.company_id.skill_subsidy_bank_account_id).sudo(False)
