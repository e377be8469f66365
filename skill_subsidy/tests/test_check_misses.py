"""Entries against sub-ledger: what is missing altogether, on either side, and what is another agency's or another month's."""
from odoo import fields
from odoo.tests import tagged

from .common import noon
from .test_bank_back import BackCase
from .test_check import CheckMixin

LATER, NEXT = '2026-11-10', '2027-01-15'


@tagged('post_install', '-at_install')
class TestCheckMisses(CheckMixin, BackCase):

    def between(self, start, end, agencies=None):
        """As `compare`, of a period, also of several agencies."""
        results = self.env['skill.subsidy.check'].compare(
            agencies or self.agency, fields.Date.to_date(start), fields.Date.to_date(end))
        return {result.check.name: [row['document'] for row in result.rows] for result in results if result.count}

    def test_entry_that_is_gone(self):
        """An order that no entry names any more is missed; so is an entry of an order that was not sent."""
        _order, again = self.month()
        self.damage("UPDATE account_move SET skill_subsidy_payment_id = NULL WHERE skill_subsidy_payment_id = %s", again.id)
        found = self.compare()
        self.assertEqual(found['order_entry'], [f"{again.name}: entries of its sending: 0 instead of 1."])
        self.assertIn('order_bank', found)
        other = self.sent(1)
        self.damage("UPDATE skill_subsidy_payment SET state = 'draft' WHERE id = %s", other.id)
        self.assertIn(f"{other.name}: entries of its sending: 1 instead of 0.", self.compare()['order_entry'])

    def test_file_that_is_gone(self):
        """A bank file that is missing is told like one that was changed."""
        order, _again = self.month()
        self.damage("DELETE FROM skill_subsidy_payment_file WHERE payment_id = %s", order.id)
        found = self.compare()
        self.assertEqual(set(found), {'order_file'})
        self.assertIn(order.name, found['order_file'][0])

    def test_entry_of_a_later_month(self):
        """What came back in a later month is compared in that month, though the order was sent before."""
        order = self.sent(3)
        order.import_return(self.answer(order), 'r.txt')
        line = order.line_ids[0]
        with noon(LATER):
            line.action_return_late("收款人账户异常")
        self.assertEqual(self.between('2026-11-01', '2026-11-30'), {})
        self.damage("UPDATE skill_subsidy_payment_line SET amount = amount + 1 WHERE id = %s", line.id)
        for month in (('2026-11-01', '2026-11-30'), ('2026-10-01', '2026-10-31')):
            self.assertEqual(self.between(*month)['returned_bank'], [order.name])
        self.assertNotIn('returned_bank', self.between('2026-12-01', '2026-12-31'))

    def test_held_by_another_agency(self):
        """What each agency holds is beside its own account."""
        self.month()
        self.back(2, {2})
        theirs = self.claims_in('paying', 3, users=self.others).payment_line_ids.payment_id
        self.by('accountant', theirs, self.others).import_return(self.answer(theirs, {1}), 'theirs.txt')
        for agencies in (self.agency, self.other, self.agency + self.other):
            self.assertEqual(self.between('2026-01-01', '2026-12-31', agencies), {})

    def test_funding_without_entry(self):
        """Money that stands as received without an entry, and an entry of money that does not."""
        self.month()
        funding = self.env['skill.subsidy.funding'].search([('company_id', '=', self.agency.id), ('kind', '=', 'transfer')])
        move = funding.sudo().move_ids
        self.damage("UPDATE account_move SET skill_subsidy_funding_id = NULL WHERE id = %s", move.id)
        found = self.compare()
        self.assertEqual(set(found), {'funding', 'source'})
        self.assertEqual(found['funding'], [
            f"{funding.name}: 80,000.00 yuan received, its entries bring 0.00; difference -80,000.00."])
        self.damage("UPDATE account_move SET skill_subsidy_funding_id = %s WHERE id = %s", funding.id, move.id)
        self.damage("UPDATE skill_subsidy_funding SET amount = NULL, date = NULL WHERE id = %s", funding.id)
        self.assertEqual(self.compare(), {'funding': [
            f"{funding.name}: 0.00 yuan received, its entries bring 80,000.00; difference 80,000.00."]})

    def test_entry_without_event(self):
        """An entry that names its document, but not what happened to it, does not say what for."""
        _order, again = self.month()
        move = again.move_ids.filtered(lambda move: move.skill_subsidy_event == 'payment')
        self.damage("UPDATE account_move SET skill_subsidy_event = NULL WHERE id = %s", move.id)
        self.assertEqual(self.compare()['source'], [f"{move.name} does not say what it was posted for."])

    def test_benefit_without_payment(self):
        """A benefit whose line the bank did not credit is found, and a credited line without a benefit."""
        order, _again = self.month()
        line = order.line_ids.filtered(lambda line: line.line_no == 4)
        name = line.claim_id.name
        self.damage("UPDATE skill_subsidy_payment_line SET state = 'failed', held_state = 'held' WHERE id = %s", line.id)
        self.assertEqual(self.compare()['benefits'], [
            f"{name}: 0.00 yuan were credited, benefits of 1,500.00 are recorded; difference 1,500.00."])
        self.damage("UPDATE skill_subsidy_payment_line SET state = 'paid', held_state = NULL WHERE id = %s", line.id)
        self.damage("DELETE FROM skill_subsidy_benefit WHERE claim_id = %s", line.claim_id.id)
        self.assertEqual(self.compare(), {'benefits': [
            f"{name}: 1,500.00 yuan were credited, benefits of 0.00 are recorded; difference -1,500.00."]})

    def test_claim_beside_its_line(self):
        """A claim whose money is on its way is in payment; one whose money came is paid, or claimed back."""
        paying = self.claims_in('paying')
        paid = self.claims_in('paid')
        for claim, state in ((paying, 'approved'), (paying, 'paid'), (paid, 'approved'), (paid, 'paying')):
            was = claim.state
            with self.subTest(was, state=state):
                self.damage("UPDATE skill_subsidy_claim SET state = %s WHERE id = %s", state, claim.id)
                self.assertEqual(self.compare(), {'claims': [
                    f"{claim.name}: the claim does not stand where its payment line stands."]})
                self.damage("UPDATE skill_subsidy_claim SET state = %s WHERE id = %s", was, claim.id)
        self.damage("UPDATE skill_subsidy_claim SET state = 'recovered' WHERE id = %s", paid.id)
        self.assertEqual(self.compare(), {})

    def test_closing_in_another_ledger(self):
        """The closing of an agency whose entries stand in another ledger is compared there, with its own part."""
        self.agency.skill_subsidy_bank_account_id = False
        self.agency.skill_subsidy_fund_company_id = self.build_agency(self.env, "测试自治区基金")
        self.sent(1)
        with noon(NEXT):
            closing = self.by('accountant', self.env['skill.subsidy.closing']).create({'company_id': self.agency.id, 'year': 2026})
            closing.action_close()
            self.assertEqual(self.compare(), {})
            self.damage("UPDATE account_move_line SET balance = balance * 2, debit = debit * 2, credit = credit * 2 WHERE move_id = %s",
                        closing.sudo().move_ids.id)
            self.assertEqual(self.compare(), {'closing': [
                "2026: after the closing 1,500.00 yuan are left on accounts of income and expenditure."]})
