"""Design 8: the year's budget and the money on the paying account, before an order is sent."""
from odoo.tests import tagged

from .common import DAY_AFTER, SubsidyCase, noon
from .money import MoneyMixin


@tagged('post_install', '-at_install')
class TestLimits(MoneyMixin, SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(DAY_AFTER))

    def send(self, claims):
        """A new order over the batch of these claims, sent."""
        order = self.order_of(claims)
        order.action_send()
        return order

    def stopped(self, claims, *words):
        """Sending is refused and has done nothing."""
        order = self.order_of(claims)
        with self.refused(*words), self.env.cr.savepoint():
            order.action_send()
        self.assertEqual((order.state, order.move_count, set(claims.mapped('state'))), ('draft', 0, {'approved'}))
        return order

    def test_no_limit_kept(self):
        """An agency that enters neither budget nor funding is not held up."""
        self.assertEqual(self.send(self.claims_in('approved')).state, 'sent')

    def test_budget_stops(self):
        """One fen less than needed stops the payment, with the figures; an adjustment lets it go."""
        first, claims = self.claims_in('approved'), self.claims_in('approved', 2)
        budget = self.budget_of(4499.99)
        self.send(first)
        order = self.stopped(claims, "4,499.99", "1,500.00", "3,000.00", "0.01")
        self.adjustment_of(budget, 0.01)
        order.action_send()
        self.assertEqual(order.state, 'sent')

    def test_earlier_approvals_first(self):
        """What was approved before is committed: the later batch does not take it away, the earlier one is paid."""
        self.budget_of(4000)
        first = self.claims_in('approved', 2)
        with noon('2026-10-16'):
            later = self.claims_in('cleared', 1)
            self.by('head', later.batch_id).action_approve("A reason")
            order = self.stopped(later, "Spent: 0.00", "before: 3,000.00", "1,500.00", "500.00")
            self.send(first)
            with self.refused("Spent: 3,000.00", "before: 0.00", "500.00"), self.env.cr.savepoint():
                order.action_send()

    def test_many_orders_at_once(self):
        """Several orders in one call count together."""
        orders = self.order_of(self.claims_in('approved')) + self.order_of(self.claims_in('approved'))
        self.budget_of(2999)
        with self.refused("3,000.00", "1.00"), self.env.cr.savepoint():
            orders.action_send()
        self.assertEqual(orders.mapped('state'), ['draft', 'draft'])
        orders[0].action_send()

    def test_own_claims_are_not_counted_twice(self):
        """Claims of one order that were approved one after the other need what they come to, and no more."""
        claims = self.claims_in('approved', 2)
        claims[0]._set({'approve_date': '2026-10-14 04:00:00'})
        self.budget_of(3000)
        self.assertEqual(self.send(claims).state, 'sent')

    def test_drafts_are_no_money(self):
        """What was entered by hand and not posted does not pay anybody."""
        self.funding_of(1000)
        bank, income = (self.agency._skill_subsidy_account(role) for role in ('bank', 'regional'))
        move = self.by('accountant', self.env['account.move']).create({
            'journal_id': self.agency.skill_subsidy_journal_id.id, 'date': '2026-10-10', 'line_ids': [
                (0, 0, {'account_id': bank.id, 'debit': 500}), (0, 0, {'account_id': income.id, 'credit': 500})]})
        order = self.stopped(self.claims_in('approved'), "Balance: 1,000.00", "500.00")
        move.action_post()
        order.action_send()

    def test_other_year(self):
        """Last year's budget does not stop this year's payment, a budget that is not confirmed none at all."""
        self.budget_of(1, year=2025)
        self.budget_of(1, confirm=False)
        self.send(self.claims_in('approved'))

    def test_control(self):
        """Where limits are required, nothing is paid without a budget and without money."""
        self.agency.skill_subsidy_fund_control = True
        claims = self.claims_in('approved')
        order = self.stopped(claims, self.agency.name, "2026", "confirmed budget", "Balance: 0.00")
        self.budget_of(5000)
        with self.refused("Balance: 0.00"), self.env.cr.savepoint():
            order.action_send()
        self.funding_of(1500)
        order.action_send()

    def test_balance_stops(self):
        """Once funding is recorded, the account is not overdrawn by one fen."""
        self.funding_of(2999.99)
        order = self.stopped(self.claims_in('approved', 2), "2,999.99", "3,000.00", "0.01")
        self.funding_of(0.01, kind='interest')
        order.action_send()

    def test_shared_account(self):
        """A pool's account: the money of all is there for each, and the orders of all count together."""
        fund = self.build_agency(self.env, "测试自治区基金")
        for agency in self.agency + self.other:
            agency.skill_subsidy_bank_account_id = False
            agency.skill_subsidy_fund_company_id = fund
        self.funding_of(4000, users=self.others)
        self.send(self.claims_in('approved'))
        self.stopped(self.claims_in('approved', 2), "2,500.00", "500.00")
        theirs = self.order_of(self.claims_in('approved', users=self.others), users=self.others)
        theirs.action_send()

    def test_shared_account_at_once(self):
        """Orders of two agencies in one call, each covered by itself: what the account does not have for both goes to neither."""
        fund = self.build_agency(self.env, "测试自治区基金")
        both = self.agency + self.other
        for agency in both:
            agency.skill_subsidy_bank_account_id = False
            agency.skill_subsidy_fund_company_id = fund
        self.funding_of(2999.99, users=self.others)
        orders = self.order_of(self.claims_in('approved')) + self.order_of(
            self.claims_in('approved', users=self.others), users=self.others)
        self.users['accountant'].sudo().company_ids = both
        orders = orders.with_user(self.users['accountant']).with_context(allowed_company_ids=both.ids)
        with self.refused("2,999.99", "3,000.00", "0.01"), self.env.cr.savepoint():
            orders.action_send()
        self.assertEqual(orders.mapped('state'), ['draft', 'draft'])
        orders[1].action_send()
        self.assertEqual(orders.mapped('state'), ['draft', 'sent'])

    def test_other_account(self):
        """Another agency's money does not pay this one's orders."""
        self.funding_of(4000, users=self.others)
        self.funding_of(1000)
        self.stopped(self.claims_in('approved'), "1,000.00", "500.00")

    def test_queries(self):
        """The checks cost as much for many lines as for one."""
        self.budget_of(1000000)
        self.funding_of(1000000)
        counts = []
        for count in (1, 1, 30):
            order = self.order_of(self.claims_in('approved', count))
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            order._check_limits()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(*counts[1:])  # the first one fills caches
