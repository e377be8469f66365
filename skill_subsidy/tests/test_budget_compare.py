"""五(一): what is spent, by the documents and by the ledger, to the cent at any time."""
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DAY_AFTER, SubsidyCase, noon
from .money import MoneyMixin

NEXT = '2027-01-15'


@tagged('post_install', '-at_install')
class TestBudgetCompare(MoneyMixin, SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(DAY_AFTER))

    def compared(self, budget):
        """(by the documents, by the ledger, [(order or entry, difference)])."""
        action = self.by('accountant', budget).action_compare()
        found = self.env[action['res_model']].with_user(self.users['accountant']).browse(action['res_id'])
        self.assertAlmostEqual(found.difference, found.ledger_amount - found.documents_amount, 6)
        return found.documents_amount, found.ledger_amount, [(line.name, line.difference) for line in found.line_ids]

    def returned(self, claims, late=False):
        """The bank returns the last line of the order of these claims."""
        order = self.by('accountant', claims.payment_line_ids.payment_id[-1:])
        order.import_return(self.answer(order, {len(claims)}), 'return.txt')
        return order

    def test_agree(self):
        """Payments, money that is held, money that was reversed, money that lapsed: both sides say the same."""
        budget = self.budget_of(100000)
        self.assertEqual(self.compared(budget), (0, 0, []))
        held = self.claims_in('paying', 3)
        self.returned(held)
        self.assertEqual(self.compared(budget), (4500, 4500, []))
        self.agency.skill_subsidy_return_style = 'reversed'
        self.returned(self.claims_in('paying', 2))
        self.assertEqual(self.compared(budget), (6000, 6000, []))
        self.by('head', held[2]).action_lapse("逾期未办理")
        self.assertEqual(self.compared(budget), (4500, 4500, []))
        self.assertEqual(budget.sudo().spent, 4500)

    def test_paid_again(self):
        """What is paid again from held money is spent once."""
        budget = self.budget_of(100000)
        claims = self.claims_in('paying', 2)
        self.returned(claims)
        self.by('handler', claims[1]).action_correct_bank(reason="已核对银行卡")
        self.by('reviewer', claims[1]).action_confirm_bank("已核对")
        again = self.by('accountant', self.env['skill.subsidy.payment']).create({'batch_id': claims.batch_id.id})
        self.assertEqual(again.line_ids.kind, 'again')
        again.action_send()
        self.assertEqual(self.compared(budget), (3000, 3000, []))
        budget.invalidate_recordset()
        self.assertEqual((budget.sudo().spent, budget.sudo().committed), (3000, 0))

    def test_held_money_needs_no_budget(self):
        """A budget that is used up does not stop what was charged to it before; an empty account does."""
        self.budget_of(3000)
        self.funding_of(3000)
        claims = self.claims_in('paying', 2)
        self.returned(claims)
        self.by('handler', claims[1]).action_correct_bank(reason="已核对银行卡")
        self.by('reviewer', claims[1]).action_confirm_bank("已核对")
        again = self.by('accountant', self.env['skill.subsidy.payment']).create({'batch_id': claims.batch_id.id})
        move = self.by('accountant', self.env['account.move']).create({
            'journal_id': self.agency.skill_subsidy_journal_id.id, 'date': DAY_AFTER, 'line_ids': [
                (0, 0, {'account_id': self.agency._skill_subsidy_account('fiscal').id, 'debit': 1}),
                (0, 0, {'account_id': self.agency._skill_subsidy_account('bank').id, 'credit': 1})]})
        move.action_post()
        with self.refused("Balance: 1,499.00"), self.env.cr.savepoint():
            again.action_send()
        self.funding_of(1, kind='interest')
        again.action_send()
        self.assertEqual(again.state, 'sent')

    def test_differences(self):
        """An entry by hand, an entry that was changed behind the program: each is listed with what it differs by."""
        budget = self.budget_of(100000)
        order = self.claims_in('paying', 2).payment_line_ids.payment_id
        other = self.claims_in('paying').payment_line_ids.payment_id
        move = self.by('accountant', self.env['account.move']).create({
            'journal_id': self.agency.skill_subsidy_journal_id.id, 'date': DAY_AFTER, 'line_ids': [
                (0, 0, {'account_id': self.agency._skill_subsidy_account('expense').id, 'debit': 0.01}),
                (0, 0, {'account_id': self.agency._skill_subsidy_account('bank').id, 'credit': 0.01})]})
        move.action_post()
        self.env.flush_all()
        self.env.cr.execute("""
            UPDATE account_move_line SET debit = debit - 0.25, balance = balance - 0.25, amount_currency = amount_currency - 0.25
             WHERE move_id = %s AND debit > 0""", (order.sudo().move_ids.id,))
        self.env.invalidate_all()
        self.assertEqual(self.compared(budget), (4500, 4499.76, [(order.name, -0.25), (move.name, 0.01)]))
        self.assertIn("-0.24", budget.message_ids[0].body)
        self.env.cr.execute("UPDATE account_move SET skill_subsidy_agency_id = %s WHERE id = %s",
                            (self.other.id, other.sudo().move_ids.id))
        self.env.invalidate_all()
        self.assertEqual(self.compared(budget)[2][1], (other.name, -1500), "an order without its entry")

    def test_what_does_not_count(self):
        """Drafts, entries of another year and the closing are on neither side."""
        budget = self.budget_of(100000)
        self.claims_in('paying')
        expense, bank = (self.agency._skill_subsidy_account(role).id for role in ('expense', 'bank'))
        draft, before = self.by('accountant', self.env['account.move']).create([{
            'journal_id': self.agency.skill_subsidy_journal_id.id, 'date': date, 'line_ids': [
                (0, 0, {'account_id': expense, 'debit': 5}), (0, 0, {'account_id': bank, 'credit': 5})]}
            for date in (DAY_AFTER, '2025-12-31')])
        before.action_post()
        self.assertEqual(self.compared(budget), (1500, 1500, []))
        draft.unlink()
        with noon(NEXT):
            self.by('accountant', self.env['skill.subsidy.closing']).create({'company_id': self.agency.id, 'year': 2026}).action_close()
        self.assertEqual(self.compared(budget), (1500, 1500, []))

    def test_next_year(self):
        """An order is of the year in which it was sent; what it brought back lapses next year into other income, of no budget."""
        budget, following = self.budget_of(100000), self.budget_of(100000, year=2027)
        held = self.claims_in('paying', 2)
        self.returned(held)
        waiting = self.claims_in('approved')
        with noon(NEXT):
            self.by('head', held[1]).action_lapse("逾期未办理")
            self.assertEqual([self.compared(each) for each in (budget, following)], [(3000, 3000, []), (0, 0, [])])
            self.order_of(waiting).action_send()
            self.assertEqual([self.compared(each) for each in (budget, following)], [(3000, 3000, []), (1500, 1500, [])])

    def test_who(self):
        """Who may see the budget compares it."""
        budget = self.budget_of(5)
        for login in ('accountant', 'head', 'auditor'):
            self.by(login, budget).action_compare()
        for login in ('handler', 'reviewer', 'keeper', 'nobody'):
            with self.subTest(login), self.refused(error=AccessError):
                self.by(login, budget).action_compare()
