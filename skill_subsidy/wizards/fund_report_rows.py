from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ..models.amounts import yuan
from ..models.many import unnested
from .fund_report import Row

LEVELS = ('5', '4', '3', '2', '1')


class SkillSubsidyFundReport(models.TransientModel):
    """What stands in the statements: from the payments claim by claim, from the budgets, and from the ledger."""
    _inherit = 'skill.subsidy.fund.report'

    # -- 技能提升补贴支出明细 ----------------------------------------------------------------------------------------------

    def _rows_expenditure(self):
        """By level, occupation, agency and policy: payments, what was paid, what was taken off, what is left."""
        Expenditure = self.env['skill.subsidy.expenditure']
        domain = [('company_id', 'in', self.company_ids.ids), ('date', '>=', self.date_from), ('date', '<=', self.date_to)]
        rows = []
        sections = {'level': self.env._("By Certificate Level"), 'occupation_id': self.env._("By Occupation"),
                    'company_id': self.env._("By Agency"), 'policy_id': self.env._("By Policy")}
        for field, section in sections.items():
            groups = Expenditure._read_group(domain, [field], ['paid_count:sum', 'claim_id:count_distinct', 'paid:sum',
                                                               'reduced:sum', 'amount:sum'])
            labels = dict(Expenditure._fields['level']._description_selection(self.env))
            named, total = [], defaultdict(int)
            for value, *numbers in groups:
                values = dict(zip(('count_1', 'count_2', 'amount_1', 'amount_2', 'amount_3'),
                                  (*numbers[:2], *map(yuan, numbers[2:])), strict=True))
                for name, number in values.items():
                    total[name] += number
                label = labels.get(value, '') if field == 'level' else value.display_name
                named.append(Row(section, label or self.env._("not given"), values, Expenditure._name, [
                    *domain, (field, '=', value if field == 'level' else value.id or False)]))
            order = (lambda row: LEVELS.index(row.domain[-1][2] or '1')) if field == 'level' else (
                lambda row: (-row.values['amount_3'], row.name))
            rows += sorted(named, key=order)
            rows.append(Row(section, self.env._("Total"), dict(total), Expenditure._name, domain, True))
        return rows

    # -- 预算执行情况表 ------------------------------------------------------------------------------------------------

    def _rows_budget(self):
        """Per agency: budget, adjustments, spent in the period and in the year so far, committed, available, rate."""
        section = self.env._("Agencies")
        year_begins = self.date_from.replace(month=1, day=1)
        # sudo: the figures of agencies that the person works for, see `_check_period`
        budgets = {budget.company_id: budget for budget in self.env['skill.subsidy.budget'].sudo().search(
            [('company_id', 'in', self.company_ids.ids), ('year', '=', self.year), ('state', '=', 'confirmed')])}
        spent, so_far = self._spent(self.date_from), self._spent(year_begins)
        rows, total = [], defaultdict(int)
        for company in self.company_ids.sorted('name'):
            budget = budgets.get(company)
            original, amount = yuan(budget.original_amount if budget else 0), yuan(budget.amount if budget else 0)
            committed = yuan(budget.committed if budget else 0)
            values = {'amount_1': original, 'amount_2': amount - original, 'amount_3': amount,
                      'amount_4': spent.get(company.id, yuan(0)), 'amount_5': so_far.get(company.id, yuan(0)),
                      'amount_6': committed, 'amount_7': amount - so_far.get(company.id, yuan(0)) - committed}
            for name, number in values.items():
                total[name] += number
            rows.append(self._budget_row(section, company.name, values, [('company_id', '=', company.id)]))
        rows.append(self._budget_row(section, self.env._("Total"), total, [('company_id', 'in', self.company_ids.ids)], True))
        return rows

    def _budget_row(self, section, name, values, domain, total=False):
        rate = float(values['amount_5'] / values['amount_3']) if values['amount_3'] else 0.0
        return Row(section, name, {**values, 'rate': rate}, 'skill.subsidy.budget', [*domain, ('year', '=', self.year)], total)

    def _spent(self, first):
        """{company id: yuan} net on the expense account from `first` to the end of the period, closings left out."""
        expense = {company: account for company, _ledger, account in self.company_ids._fund_accounts('expense')}
        return {company: balance for (company, account), (_debit, _credit, balance) in self._sums(first).items()
                if expense.get(company) == account}

    # -- 基金收支 --------------------------------------------------------------------------------------------------------

    def _rows_flows(self):
        """By account: what stood there, debit and credit of the period, what stands there. Closings are left out of income
        and expenditure, whose opening is what the year had brought before the period."""
        year_begins = self.date_from.replace(month=1, day=1)
        moved, before = self._sums(self.date_from), self._sums(None, self.date_from)
        this_year = self._sums(year_begins, self.date_from) if self.date_from > year_begins else {}
        accounts, totals = {}, defaultdict(lambda: defaultdict(int))
        # sudo: names of accounts in the ledger that keeps the agencies' fund
        Account = self.env['account.account'].sudo()
        ledgers = {company.id: company._skill_subsidy_ledger() for company in self.company_ids}
        for company, account in {*moved, *before}:
            record = Account.browse(account).with_company(ledgers[company])
            group = record.internal_group
            opening = (this_year if group in ('income', 'expense') else before).get((company, account), (0, 0, 0))[2]
            debit, credit, balance = moved.get((company, account), (0, 0, 0))
            key = (group, record.code or '', record.name)
            found = accounts.setdefault(key, {'ids': set(), 'amount_1': 0, 'amount_2': 0, 'amount_3': 0, 'amount_4': 0})
            found['ids'].add(account)
            for name, number in (('amount_1', opening), ('amount_2', debit), ('amount_3', credit), ('amount_4', opening + balance)):
                found[name] += number
        sections = {'income': self.env._("Income"), 'expense': self.env._("Expenditure"), 'asset': self.env._("Assets"),
                    'liability': self.env._("Liabilities"), 'equity': self.env._("Net Assets")}
        rows = []
        for group, section in sections.items():
            # Income, liabilities and net assets are shown as they grow: on the credit side.
            sign = -1 if group in ('income', 'liability', 'equity') else 1
            for (_group, code, name), found in sorted(item for item in accounts.items() if item[0][0] == group):
                values = {'amount_1': sign * found['amount_1'], 'amount_2': found['amount_2'], 'amount_3': found['amount_3'],
                          'amount_4': sign * found['amount_4']}
                if not any(values.values()):
                    continue
                for key, number in values.items():
                    totals[group][key] += number
                rows.append(Row(section, f"{code} {name}".strip(), values, 'skill.subsidy.ledger', [
                    ('company_id', 'in', self.company_ids.ids), ('account_id', 'in', sorted(found['ids'])),
                    ('date', '>=', self.date_from), ('date', '<=', self.date_to)]))
            if totals[group]:
                rows.append(Row(section, self.env._("Total"), dict(totals[group]), total=True))
        return rows

    def _sums(self, first, before=None):
        """{(agency id, account id): (debit, credit, balance) in yuan} posted from `first` (None: ever) to the end of the
        period, or to the day before `before`. Closings count on accounts of the balance only.

        An entry that names no agency, made by hand, belongs to the company in whose ledger it stands.
        """
        agencies = [(company.id, company._skill_subsidy_ledger().id) for company in self.company_ids]
        self.env.cr.execute(SQL("""
            SELECT agency.id, line.account_id, sum(line.debit), sum(line.credit), sum(line.balance)
              FROM %(agencies)s
              JOIN account_move move ON move.company_id = agency.ledger_id AND move.state = 'posted'
               AND COALESCE(move.skill_subsidy_agency_id, move.company_id) = agency.id
              JOIN account_move_line line ON line.move_id = move.id
              JOIN account_account account ON account.id = line.account_id
             WHERE %(first)s AND %(last)s
               AND (move.skill_subsidy_event IS DISTINCT FROM 'closing'
                    OR account.account_type NOT LIKE 'income%%' AND account.account_type NOT LIKE 'expense%%')
             GROUP BY 1, 2""", agencies=unnested('agency', ('id', 'ledger_id'), ('int', 'int'), agencies),
            first=SQL("move.date >= %s", first) if first else SQL("TRUE"),
            last=SQL("move.date < %s", before) if before else SQL("move.date <= %s", self.date_to)))
        return {(agency, account): tuple(map(yuan, sums)) for agency, account, *sums in self.env.cr.fetchall()}

    # -- 发放汇总表 ------------------------------------------------------------------------------------------------------

    def _rows_payments(self):
        """Per order sent in the period: people and yuan, of them credited and come back; of them from held money. Below the orders
        of an agency what was paid without the bank, by setting it off; what is not from held money is all that was paid out."""
        Payment, Line = self.env['skill.subsidy.payment'], self.env['skill.subsidy.payment.line']
        payments = Payment.search([('company_id', 'in', self.company_ids.ids), ('state', 'in', ('sent', 'done')),
                                   ('date', '>=', self.date_from), ('date', '<=', self.date_to)], order='company_id, date, id')
        found = defaultdict(lambda: {'pending': (0, yuan(0)), 'paid': (0, yuan(0)), 'failed': (0, yuan(0))})
        again = defaultdict(lambda: yuan(0))
        for payment, state, kind, count, amount in Line._read_group(
                [('payment_id', 'in', payments.ids)], ['payment_id', 'state', 'kind'], ['__count', 'amount:sum']):
            before = found[payment][state]
            found[payment][state] = (before[0] + count, before[1] + yuan(amount))
            again[payment] += yuan(amount) if kind == 'again' else 0
        orders, offsets, rows = payments.grouped('company_id'), self._offset_rows(), []
        for company in self.company_ids.filtered(lambda company: company in orders or company in offsets).sorted():
            own = []
            for payment in orders.get(company, ()):
                parts = found[payment]
                values = {'count_1': sum(part[0] for part in parts.values()), 'count_2': parts['paid'][0],
                          'count_3': parts['failed'][0], 'amount_1': sum(part[1] for part in parts.values()),
                          'amount_2': again[payment], 'amount_3': parts['paid'][1], 'amount_4': parts['failed'][1],
                          'amount_5': parts['pending'][1]}
                own.append(Row(company.name, f"{payment.name}　{payment.date}", values, Payment._name, [('id', '=', payment.id)]))
            own += offsets.get(company, ())
            total = {name: sum(row.values[name] for row in own) for name in own[0].values}
            # With offsets the sum is made of two kinds of records: its rows lead to them
            leads = () if company in offsets else (Payment._name, [('id', 'in', orders[company].ids)])
            rows += [*own, Row(company.name, self.env._("Total"), total, *leads, total=True)]
        return rows

    def _offset_rows(self):
        """{agency: [its row of what was set off in the period]}: claims paid by it, less those undone; held money is no new payment."""
        domain = [('way', '=', 'offset'), ('recovery_id.company_id', 'in', self.company_ids.ids),
                  ('date', '>=', self.date_from), ('date', '<=', self.date_to)]
        rows = {}
        for company, receipts in self.env['skill.subsidy.recovery.receipt'].search(domain).grouped('company_id').items():
            count = sum(1 if receipt.amount > 0 else -1 for receipt in receipts)
            amount, held = (yuan(sum(part.mapped('amount'))) for part in (receipts, receipts.filtered('line_id')))
            rows[company] = [Row(company.name, self.env._("Set off, not through the bank"), {
                'count_1': count, 'count_2': count, 'count_3': 0, 'amount_1': amount, 'amount_2': held, 'amount_3': amount,
                'amount_4': yuan(0), 'amount_5': yuan(0)}, receipts._name, [('id', 'in', receipts.ids)])]
        return rows
