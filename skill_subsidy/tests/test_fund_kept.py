"""The money of agencies whose fund another company keeps, seen from there; and what an agency sees of the others: nothing."""
from decimal import Decimal

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SubsidyCase
from .ledgers import PooledMixin
from .money import MoneyMixin

MONEY = ('budget', 'budget.adjustment', 'funding', 'closing', 'ledger', 'expenditure', 'payment', 'payment.line', 'recovery')


@tagged('post_install', '-at_install')
class TestFundKept(PooledMixin, MoneyMixin, SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pool()
        cls.keepers = cls.build_user(cls.env, 'accountant', cls.fund, "统筹")

    def months(self):
        """Both agencies have a budget with an adjustment, money, a payment and the draft of a closing."""
        for users in (self.users, self.others):
            self.adjustment_of(self.budget_of(100000, users), 500, users)
            self.funding_of(20000, users)
            self.by('accountant', self.env['skill.subsidy.closing'], users).create({'year': 2026})
        self.claims_in('paid', 2)
        self.claims_in('paid', 1, users=self.others)

    def seen(self, model, user, companies=None):
        """The agencies whose records of a model a user finds, by default with the user's own company chosen only."""
        records = self.env[f'skill.subsidy.{model}'].with_user(user).with_context(
            allowed_company_ids=(companies or user.company_id).ids).search([])
        return records.sudo().company_id

    def test_keeper(self):
        """Who works for the fund and an agency sees the agency's money with the fund chosen alone; not that of another."""
        self.months()
        self.keepers.company_ids = self.fund + self.agency
        for model in MONEY:
            expected = {'recovery': self.env['res.company'], 'ledger': self.agency + self.other}.get(model, self.agency)
            self.assertEqual(self.seen(model, self.keepers), expected, model)
        # claims and persons are the agency's work, done with the agency chosen
        for model in ('claim', 'batch'):
            self.assertFalse(self.seen(model, self.keepers), model)
            self.assertEqual(self.seen(model, self.keepers, self.fund + self.agency), self.agency, model)

    def test_keeper_without_agencies(self):
        """Entries in the ledger of one's own company are one's own; nothing else of an agency one does not work for."""
        self.months()
        for model in MONEY:
            self.assertEqual(self.seen(model, self.keepers), self.agency + self.other if model == 'ledger'
                             else self.env['res.company'], model)
        budget = self.env['skill.subsidy.budget'].search([('company_id', '=', self.agency.id)])
        with self.assertRaises(AccessError):
            budget.with_user(self.keepers).read(['original_amount'])
        with self.assertRaises(AccessError):
            self.agency.with_user(self.keepers).read(['skill_subsidy_unit_code'])

    def test_agency(self):
        """An agency sees its own part, whoever keeps it and whatever else stands there."""
        self.months()
        for login in ('accountant', 'head', 'auditor'):
            for model in MONEY:
                if self.env[f'skill.subsidy.{model}'].with_user(self.users[login]).has_access('read'):
                    self.assertLessEqual(self.seen(model, self.users[login]), self.agency, (login, model))

    def test_own_ledger(self):
        """Without the company that keeps it, one agency's choice brings in nothing of another that one works for, too."""
        self.months()
        user = self.users['accountant']
        user.company_ids = [Command.link(self.other.id)]
        for model in MONEY:
            self.assertLessEqual(self.seen(model, user), self.agency, model)

    def test_rules_follow_the_setting(self):
        """Where an agency takes its fund into its own ledger, the company that kept it sees no more of it."""
        self.keepers.company_ids = self.fund + self.other
        self.budget_of(100, self.others)
        self.assertEqual(self.seen('budget', self.keepers), self.other)
        self.other.skill_subsidy_fund_company_id = False
        self.assertFalse(self.seen('budget', self.keepers))

    def test_statements(self):
        """Statements are about the agencies that are kept, with all their figures; those of others are refused."""
        self.months()
        self.keepers.company_ids = self.fund + self.agency
        Report = self.env['skill.subsidy.fund.report'].with_user(self.keepers).with_context(allowed_company_ids=self.fund.ids)
        for kind, column in (('expenditure', 'amount_3'), ('budget', 'amount_5'), ('payments', 'amount_1')):
            report = Report.create({'kind': kind, 'year': 2026, 'month': '10'})
            self.env.flush_all()
            report.invalidate_recordset()
            self.assertEqual(report.company_ids, self.agency)
            totals = [row.values[column] for row in report._rows() if row.total]
            self.assertEqual(set(totals), {Decimal('3000.00')}, kind)
        with self.assertRaises(AccessError):
            report.company_ids = self.agency + self.other
        report.sudo().company_ids = self.other
        report.invalidate_recordset()
        with self.assertRaises(UserError):
            report._rows()
        forecast = self.env['skill.subsidy.forecast'].with_user(self.keepers).with_context(allowed_company_ids=self.fund.ids)
        self.assertEqual(forecast.search(forecast.action_open()['domain']).company_id, self.agency)
        for model in ('check', 'voucher.period'):
            wizard = self.env[f'skill.subsidy.{model}'].with_user(self.keepers).with_context(
                allowed_company_ids=self.fund.ids).create({'date_from': '2026-10-01', 'date_to': '2026-10-31'})
            wizard.invalidate_recordset()
            self.assertEqual(wizard.company_ids, self.fund + self.agency, model)

    def test_spent_apart(self):
        """In one ledger, on one account, each agency's budget is charged with its own payments only."""
        mine, theirs = self.budget_of(10000), self.budget_of(10000, self.others)
        self.orders()
        self.assertEqual((mine.spent, theirs.spent), (3000, 4500))

    def test_keeper_of_own_money(self):
        """A company that keeps others and pays itself is in its statements, too."""
        self.other.skill_subsidy_fund_company_id = False
        self.other._skill_subsidy_prepare()
        self.agency.skill_subsidy_fund_company_id = self.other
        user = self.others['accountant']
        user.company_ids = self.agency + self.other
        chosen = self.other.with_user(user)
        self.assertEqual(chosen._skill_subsidy_with_kept(), self.agency)
        self.claims_in('paying', users=self.others)
        self.assertEqual(chosen._skill_subsidy_with_kept(), self.agency + self.other)
