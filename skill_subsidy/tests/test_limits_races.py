"""Two at once: neither a budget nor an account is overdrawn (design 8)."""
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import DAY_AFTER, noon
from .money import MoneyMixin


@tagged('post_install', '-at_install')
class TestLimitsRaces(MoneyMixin, CommittedCase):

    def race(self, one_order, two_order, users=None):
        """Both send, the second while the first has not committed; returns the second's error."""
        self.commit()
        one = self.by_remote(self.users['accountant'], one_order)
        two = self.by_remote((users or self.users)['accountant2'], two_order)
        one.action_send()
        one.env.flush_all()
        call = self.in_background(two, lambda records: records.action_send())
        self.assertTrue(call.is_alive(), "the second waits for the first")
        one.env.cr.commit()
        call.join()
        self.env.cr.rollback()
        self.env.invalidate_all()
        return call.error

    @mute_logger('odoo.sql_db', 'odoo.service.model')
    def test_budget(self):
        """Two orders of which the budget holds one: the second is stopped with what the first has spent."""
        with noon(DAY_AFTER):
            orders = [self.order_of(self.claims_in('approved', 2)) for _n in range(2)]
            budget = self.budget_of(4000)
            error = self.race(*orders)
            self.assertIsInstance(error, UserError)
            self.assertIn("Spent: 3,000.00", str(error))
            self.assertEqual([order.state for order in orders], ['sent', 'draft'])
            self.assertEqual(budget.sudo().spent, 3000)

    @mute_logger('odoo.sql_db', 'odoo.service.model')
    def test_budget_taken_away(self):
        """The head takes away what is being paid at this moment: the one that comes second is told what is spent."""
        with noon(DAY_AFTER):
            # the other test may have left one
            budget = self.env['skill.subsidy.budget'].search([('company_id', '=', self.agency.id)]) or self.budget_of(4000)
            self.adjustment_of(budget, 200000)
            order = self.order_of(self.claims_in('approved', 2))
            less = self.adjustment_of(budget, budget.spent + 2999 - budget.amount, confirm=False)
            self.commit()
            one = self.by_remote(self.users['accountant'], order)
            two = self.by_remote(self.users['head'], less)
            one.action_send()
            one.env.flush_all()
            call = self.in_background(two, lambda records: records.action_confirm())
            self.assertTrue(call.is_alive(), "the second waits for the first")
            one.env.cr.commit()
            call.join()
            self.env.cr.rollback()
            self.env.invalidate_all()
            self.assertIsInstance(call.error, UserError)
            self.assertIn("spent already", str(call.error))
            self.assertEqual((order.state, less.state), ('sent', 'draft'))

    @mute_logger('odoo.sql_db', 'odoo.service.model')
    def test_shared_account(self):
        """Two agencies that pay from one account, and money for one of them."""
        self.other.skill_subsidy_bank_account_id = False
        self.other.skill_subsidy_fund_company_id = self.agency
        with noon(DAY_AFTER):
            for budget in self.env['skill.subsidy.budget'].search([('company_id', '=', self.agency.id)]):
                self.adjustment_of(budget, 100000)  # the other test's: here the money is the limit
            self.funding_of(4000 - self.agency._fund_balance().get(self.agency.id, 0), users=self.others)
            orders = [self.order_of(self.claims_in('approved', 2)),
                      self.order_of(self.claims_in('approved', 2, users=self.others), users=self.others)]
            error = self.race(*orders, users=self.others)
            self.assertIsInstance(error, UserError)
            self.assertIn("Balance: 1,000.00", str(error))
            self.assertEqual([order.state for order in orders], ['sent', 'draft'])
