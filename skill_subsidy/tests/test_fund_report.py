"""The statements of the fund agree with the ledger, to the cent (design 8, issue: 报表)."""
import io
from collections import defaultdict
from decimal import Decimal

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.skill_subsidy.report.fund_report import COLUMNS, TITLES
from odoo.addons.skill_subsidy.wizards.fund_report import KINDS

from .common import DAY_AFTER, SubsidyCase, noon


@tagged('post_install', '-at_install')
class TestFundReport(SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(DAY_AFTER))

    def report(self, kind, login='accountant', **vals):
        return self.by(login, self.env['skill.subsidy.fund.report']).create(
            {'kind': kind, 'year': 2026, 'month': '10', **vals})

    def month(self):
        """Five people of two levels paid, two of them back, one of these lapsed: (order, claims)."""
        claims = self.claims_in('approved', 3) + self.claims_in('approved', 2, occupation_name=self.short_occupation.name)
        for batch in claims.batch_id:
            order = self.by('accountant', self.env['skill.subsidy.payment']).create({'batch_id': batch.id})
            order.action_send()
            order.import_return(self.answer(order, failures=(1,)), f'{batch.id}.txt')
        return claims

    def ledger(self, first='2026-10-01', last='2026-10-31'):
        """{account code: (debit, credit)} by plain SQL, of what is posted in the agency."""
        self.env.flush_all()
        self.env.cr.execute("""
            SELECT account.code_store ->> %s, sum(line.debit), sum(line.credit)
              FROM account_move_line line JOIN account_account account ON account.id = line.account_id
             WHERE line.company_id = %s AND line.parent_state = 'posted' AND line.date BETWEEN %s AND %s GROUP BY 1""",
                            (str(self.agency.id), self.agency.id, first, last))
        return {code: (debit, credit) for code, debit, credit in self.env.cr.fetchall()}

    def totals(self, rows):
        """{section: values of its total}"""
        return {row.section: row.values for row in rows if row.total}

    # -- they agree ----------------------------------------------------------------------------------------------------

    def test_expenditure_is_the_ledgers(self):
        """Each section adds up to what stands on the expense account, also where returns are reversed at once."""
        for style in ('held', 'reversed'):
            self.agency.skill_subsidy_return_style = style
            self.month()
            debit, credit = self.ledger()['5105']
            rows = self.report('expenditure')._rows()
            for section, values in self.totals(rows).items():
                self.assertEqual(values['amount_3'], debit - credit, (style, section))
            parts = defaultdict(Decimal)
            for row in rows:
                if not row.total:
                    parts[row.section] += row.values['amount_3']
                self.assertEqual(row.values['amount_1'] - row.values['amount_2'], row.values['amount_3'])
            self.assertEqual(set(parts.values()), {debit - credit})
            self.assertEqual(len(parts), 4)

    def test_expenditure_by_level_and_shortage(self):
        """Who is on which row: counts of payments and claims, yuan."""
        self.month()
        rows = self.report('expenditure')._rows()
        by_occupation = {row.name: row.values for row in rows if 'Occupation' in row.section and not row.total}
        self.assertEqual({name: (v['count_1'], v['amount_3']) for name, v in by_occupation.items()}, {
            self.occupation.display_name: (3, Decimal('4500.00')), self.short_occupation.display_name: (2, Decimal('3600.00'))})

    def test_flows_are_the_ledgers(self):
        """Every account with its debit and credit; the accounts of the balance carry on."""
        self.month()
        rows = self.report('flows')._rows()
        found = {row.name.split(' ')[0]: (row.values['amount_2'], row.values['amount_3']) for row in rows if not row.total}
        self.assertEqual(found, {code: sums for code, sums in self.ledger().items() if any(sums)})
        with noon('2026-11-02'):
            later = {row.name.split(' ')[0]: row.values for row in self.report('flows', month='11')._rows() if not row.total}
        self.assertEqual({code: v['amount_1'] for code, v in later.items()}, {
            '5105': Decimal('8100.00'), '1004': Decimal('-4800.00'), '2001': Decimal('3300.00')})

    def test_flows_of_an_earlier_year(self):
        """Income and expenditure begin anew each year, the balance goes on; net assets are shown as they grow."""
        accounts = {role: self.agency[f'skill_subsidy_{role}_account_id'] for role in ('bank', 'expense', 'surplus')}
        for role, amount in (('expense', 700), ('surplus', -5000)):
            self.env['account.move'].create({
                'move_type': 'entry', 'date': '2025-12-30', 'journal_id': self.agency.skill_subsidy_journal_id.id, 'line_ids': [
                    (0, 0, {'account_id': accounts[role].id, 'balance': amount}),
                    (0, 0, {'account_id': accounts['bank'].id, 'balance': -amount})]}).action_post()
        self.month()
        opening = {row.name.split(' ')[0]: row.values['amount_1'] for row in self.report('flows')._rows() if not row.total}
        self.assertEqual((opening['5105'], opening['1004'], opening['3001']), (0, 4300, 5000))

    def test_payments(self):
        """Per order: lines and yuan, credited, come back; the sum is what left the paying account."""
        self.month()
        total = self.totals(self.report('payments')._rows())[self.agency.name]
        self.assertEqual({name: total[name] for name in ('count_1', 'count_2', 'count_3', 'amount_1', 'amount_3', 'amount_4',
                                                         'amount_5')},
                         {'count_1': 5, 'count_2': 3, 'count_3': 2, 'amount_1': Decimal('8100.00'),
                          'amount_3': Decimal('4800.00'), 'amount_4': Decimal('3300.00'), 'amount_5': 0})
        self.assertEqual(total['amount_1'], self.ledger()['1004'][1])
        self.assertEqual(total['amount_2'], 0)  # none of it was held before
        # What is not sent yet is not paid.
        self.by('accountant', self.env['skill.subsidy.payment']).create({'batch_id': self.claims_in('approved').batch_id.id})
        self.assertEqual(self.totals(self.report('payments')._rows())[self.agency.name], total)

    def test_budget(self):
        """Budget, what the period and the year have spent, what is left; without a budget zero and no rate."""
        self.month()
        self.claims_in('approved')
        row = self.report('budget')._rows()[0]
        self.assertEqual((row.values['amount_3'], row.values['amount_4'], row.values['rate']), (0, Decimal('8100.00'), 0))
        budget = self.by('accountant', self.env['skill.subsidy.budget']).create({
            'year': 2026, 'original_amount': 20000, 'document': "测试〔2026〕3号"})
        self.assertEqual(self.report('budget')._rows()[0].values['amount_3'], 0)  # not confirmed yet
        self.by('head', budget).action_confirm()
        values = self.report('budget')._rows()[0].values
        self.assertEqual([values[f'amount_{number}'] for number in (1, 4, 5, 6, 7)], [Decimal(text) for text in (
            '20000.00', '8100.00', '8100.00', '1500.00', '10400.00')])
        self.assertAlmostEqual(values['rate'], 0.405)
        with noon('2026-11-02'):
            values = self.report('budget', month='11')._rows()[0].values
        self.assertEqual((values['amount_4'], values['amount_5']), (0, Decimal('8100.00')))

    # -- on screen, on paper ------------------------------------------------------------------------------------------

    def test_drill_down(self):
        """A row on screen leads to what it is made of, which adds up to it."""
        self.month()
        report = self.report('expenditure')
        action = report.action_show()
        self.assertEqual(action['domain'], [('report_id', '=', report.id)])
        for line in report.line_ids:
            opened = line.action_open()
            self.assertEqual(opened['mobile_view_mode'], 'kanban')
            self.assertIn('kanban', [kind for _view, kind in opened['views']])
            made_of = self.env[opened['res_model']].with_user(self.users['accountant']).search(opened['domain'])
            self.assertAlmostEqual(sum(made_of.mapped('amount')), line.amount_3)
            self.assertTrue(made_of)
            claim = made_of[0].action_open_claim()
            self.assertEqual((claim['res_model'], claim['res_id']), ('skill.subsidy.claim', made_of[0].claim_id.id))
        # An order is a form of its own: no list of one row before it; the sum of several is a list.
        report = self.report('payments')
        report.action_show()
        order, *_orders, total = report.line_ids
        opened = order.action_open()
        self.assertEqual((opened['res_model'], opened['views']), ('skill.subsidy.payment', [(False, 'form')]))
        self.assertIn(self.env['skill.subsidy.payment'].browse(opened['res_id']).name, order.name)
        self.assertEqual('res_id' in total.action_open(), len(report.line_ids) == 2)

    def test_show_twice(self):
        """Shown again, a statement has its rows once."""
        self.month()
        report = self.report('payments')
        report.action_show()
        count = len(report.line_ids)
        report.action_show()
        self.assertEqual(len(report.line_ids), count)

    def test_paper_and_spreadsheet(self):
        """All four as HTML of their PDF and as XLSX, with the figures of the rows."""
        self.month()
        for kind, _name in KINDS:
            report = self.report(kind)
            html = str(self.env['ir.actions.report'].with_user(self.users['accountant'])._render_qweb_html(
                'skill_subsidy.report_fund_report', report.ids)[0])
            sheet = openpyxl.load_workbook(io.BytesIO(report._xlsx())).active
            cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
            for row in report._rows():
                for name, title in COLUMNS[kind]:
                    if name.startswith('amount') and row.values.get(name):
                        self.assertIn(f'{row.values[name]:,.2f}', html, (kind, title))
                        self.assertIn(float(row.values[name]), cells, (kind, title))

    def test_names_sums_and_signatures(self):
        """PDF and spreadsheet have one name; the spreadsheet's sums are bold, and it is signed as the paper is."""
        self.month()
        for kind, _name in KINDS:
            report = self.report(kind)
            name = f"{TITLES[kind]}_{self.agency.name}_2026-10"
            self.assertEqual(report._file_name(), name)
            action = self.env.ref('skill_subsidy.report_fund_report')
            for lang in ('en_US', 'zh_CN'):
                self.assertEqual(safe_eval(action.with_context(lang=lang).print_report_name, {'object': report}), name)
            sheet = openpyxl.load_workbook(io.BytesIO(report._xlsx())).active
            body = list(sheet.iter_rows(min_row=6))
            count = next(number for number, row in enumerate(body) if not row[0].value)
            for row in body[:count]:
                self.assertEqual({cell.font.bold for cell in row}, {row[1].value == "合计"}, row[1].value)
            below = [cell.value for row in body[count:] for cell in row if cell.value]
            self.assertEqual([text.split("：")[0] for text in below], ["单位负责人", "基金财务负责人", "复核", "制表", "制表日期"])
        report = self.report('flows', month='0')
        self.assertTrue(report._file_name().endswith('_2026'))

    # -- whose ---------------------------------------------------------------------------------------------------------

    def test_rights(self):
        """For accountants, auditors and unit heads, of their own agencies, their own statements."""
        self.month()
        for login in ('accountant', 'auditor', 'head'):
            self.assertTrue(self.report('expenditure', login)._rows())
        for login in ('handler', 'reviewer', 'keeper', 'nobody'):
            with self.refused(error=AccessError):
                self.report('expenditure', login)
        report = self.report('flows')
        with self.refused(error=AccessError):
            report.company_ids = self.other
            report._rows()
        with self.refused(error=AccessError):
            self.report('payments').with_user(self.users['accountant2']).read(['kind'])
        with self.refused(1999, error=UserError):
            self.report('flows', year=1999)._rows()

    def test_of_which_agencies(self):
        """Of those that are chosen at the top of the screen; not of a company that only keeps the fund of others, by itself."""
        both = self.agency + self.other
        self.users['accountant'].sudo().company_ids = both
        Report = self.by('accountant', self.env['skill.subsidy.fund.report'])
        self.assertEqual(Report.with_context(allowed_company_ids=both.ids).create({}).company_ids, both)
        report = Report.with_context(allowed_company_ids=both.ids).create({'company_ids': [(6, 0, both.ids)]})
        self.assertTrue(report._rows())
        narrow = report.with_context(allowed_company_ids=self.agency.ids)
        narrow.invalidate_recordset()
        self.assertEqual(narrow._agencies_text(), self.agency.name)  # and says so
        self.agency.write({'skill_subsidy_bank_account_id': False, 'skill_subsidy_fund_company_id': self.other.id})
        self.assertEqual(Report.with_context(allowed_company_ids=both.ids).create({}).company_ids, self.agency)
        # The keeper is chosen: what it keeps is meant.
        self.assertEqual(Report.with_context(allowed_company_ids=self.other.ids).create({}).company_ids.ids, self.agency.ids)

    def test_pooled_agencies_see_their_own(self):
        """Two agencies in one ledger: each statement has its agency's part, the keeper's has both."""
        fund = self.build_agency(self.env, "测试自治区基金")
        for agency in (self.agency, self.other):
            agency.skill_subsidy_bank_account_id = False
            agency.skill_subsidy_fund_company_id = fund
        self.claims_in('paid', 2)
        self.claims_in('paid', 1, users=self.others)
        mine = {row.name.split(' ')[0]: row.values['amount_2'] for row in self.report('flows')._rows() if not row.total}
        self.assertEqual(mine['5105'], Decimal('3000.00'))
        theirs = self.by('accountant', self.env['skill.subsidy.fund.report'], self.others).create(
            {'kind': 'flows', 'year': 2026, 'month': '10'})._rows()
        self.assertEqual({row.name.split(' ')[0]: row.values['amount_2'] for row in theirs}['5105'], Decimal('1500.00'))

    def test_queries(self):
        """As many statements for fifty claims as for five."""
        def count():
            self.env.invalidate_all()
            report = self.report('expenditure')
            before = self.env.cr.sql_log_count
            report._rows()
            return self.env.cr.sql_log_count - before
        self.month()
        count()
        few = count()
        self.claims_in('paid', 20)
        self.assertLessEqual(count(), few + 1)
