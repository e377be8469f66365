"""What entries and sub-ledger are compared by, with recoveries, offsets and a closed year: agreeing, then damaged."""
from odoo.tests import tagged

from .common import noon
from .recoveries import FOUND_DAY, RecoveryMixin
from .test_bank_back import BackCase
from .test_check import CheckMixin

NEXT = '2027-01-15'


@tagged('post_install', '-at_install')
class TestCheckEvents(RecoveryMixin, CheckMixin, BackCase):

    def compared(self, start='2026-01-01', end='2026-12-31'):
        """{name of a check: how many things it compared}"""
        check = self.by('accountant', self.env['skill.subsidy.check']).create({'date_from': start, 'date_to': end})
        return {result.check.name: result.compared for result in check._run()}

    def recoveries(self):
        """One of every kind of receipt in the year of the payment: by the bank (one of them undone), held money, a claim."""
        with noon(FOUND_DAY):
            claim = self.claims_in('paid')
            self.by_bank = self.recovery_of(claim, 'noticed')
            self.receive(self.by_bank, 500)
            self.by('accountant', self.receive(self.by_bank, 400, reference='HD0002', role='fiscal')).action_undo("记错")
            self.by_held = self.recovery_of(self.claims_in('paid'), 'noticed')
            _other, line = self.held_claim(self.by_held.claim_id)
            self.by('accountant', self.by_held).action_offset(line.ids)
            self.by_claim = self.recovery_of(self.claims_in('paid'), 'noticed')
            self.set_off = self.another_claim(self.by_claim.claim_id)
            self.by('accountant', self.by_claim).action_offset_claims(self.set_off.ids)
            undone = self.recovery_of(self.claims_in('paid'), 'noticed')
            waiting = self.another_claim(undone.claim_id)
            self.by('accountant', self.by('accountant', undone).action_offset_claims(waiting.ids)).action_undo("不同意")

    def amounts(self, receipt, add):
        """Change the entry of a receipt on both sides, so that it stays balanced."""
        self.damage("UPDATE account_move_line SET balance = balance + sign(balance) * %s, debit = debit + CASE WHEN balance > 0 THEN %s "
                    "ELSE 0 END, credit = credit + CASE WHEN balance < 0 THEN %s ELSE 0 END WHERE move_id = %s",
                    add, add, add, receipt.sudo().move_id.id)

    def side(self, move, sign, add):
        """Change the line of an entry whose balance is over ('>') or under ('<') nothing, on the side where it stands."""
        self.damage("UPDATE account_move_line SET balance = balance + %s, debit = debit + CASE WHEN credit = 0 THEN %s ELSE 0 END, "
                    "credit = credit - CASE WHEN credit = 0 THEN 0 ELSE %s END WHERE move_id = %s AND balance " + sign + " 0",
                    add, add, add, move.id)

    # -- recoveries ----------------------------------------------------------------------------------------------------

    def test_nothing_differs(self):
        """Every way in which money comes back is without difference, in either style, also where the debt is of last year."""
        for storno in (False, True):
            self.agency.account_storno = storno
            self.recoveries()
            self.assertEqual(self.compare(), {})
        compared = self.compared()
        self.assertEqual({name: compared[name] for name in ('recovery', 'recovery_credit', 'recovery_sum', 'offset')},
                         {'recovery': 14, 'recovery_credit': 14, 'recovery_sum': 8, 'offset': 2})
        with noon(NEXT):
            later = self.recovery_of(self.claims_in('paid'), 'noticed')
            waiting = self.another_claim(later.claim_id)
            self.receive(later, 300, day=NEXT)
            self.by('accountant', later).action_offset_claims(waiting.ids)
        self.assertEqual(self.compare(), {})
        self.assertEqual(later.receipt_ids.sorted('id').mapped('credited'), ['other', 'other'])
        self.assertEqual(self.compared('2027-01-01', '2027-12-31')['recovery'], 2)

    def test_receipt(self):
        """An entry that brought another amount than the receipt says, or to another account than was named."""
        self.recoveries()
        receipt = self.by_bank.receipt_ids.sorted('id')[0]
        self.amounts(receipt, 10)
        name = self.by_bank.name
        self.assertEqual(self.compare(), {
            'recovery': [f"{name}: 500.00 yuan received, its entry brings 510.00 to the account that was named; difference 10.00."],
            'recovery_credit': [f"{name}: 500.00 yuan received, its entry credits 510.00 to expenditure or other income; "
                                "difference 10.00."]})
        self.amounts(receipt, -10)
        self.damage("UPDATE skill_subsidy_recovery_receipt SET role = 'fiscal' WHERE id = %s", receipt.id)
        self.assertEqual(self.compare(), {'recovery': [
            f"{name}: 500.00 yuan received, its entry brings 0.00 to the account that was named; difference -500.00."]})
        self.damage("UPDATE skill_subsidy_recovery_receipt SET role = 'receipts', credited = 'other' WHERE id = %s", receipt.id)
        self.assertEqual(self.compare(), {'recovery_credit': [
            f"{name}: 500.00 yuan received, its entry credits 0.00 to expenditure or other income; difference -500.00."]})

    def test_undone_receipt(self):
        """What undoes a receipt is compared like any other."""
        self.recoveries()
        self.amounts(self.by_bank.receipt_ids.filtered('undo_of_id'), 1)
        name = self.by_bank.name
        self.assertEqual(self.compare(), {
            'recovery': [f"{name}: -400.00 yuan received, its entry brings -401.00 to the account that was named; difference "
                         "-1.00."],
            'recovery_credit': [f"{name}: -400.00 yuan received, its entry credits -401.00 to expenditure or other income; "
                                "difference -1.00."]})

    def test_recovery_sum(self):
        """What stands as received on a recovery is the sum of its receipts."""
        self.recoveries()
        self.damage("UPDATE skill_subsidy_recovery SET received = received + 20 WHERE id = %s", self.by_bank.id)
        self.assertEqual(self.compare(), {'recovery_sum': [
            f"{self.by_bank.name}: 520.00 yuan stand as received, its receipts come to 500.00; difference 20.00."]})

    def test_offset_entry(self):
        """Expenditure against expenditure: each side is compared by itself."""
        for storno in (False, True):
            self.agency.account_storno = storno
            self.recoveries()
            move, name = self.by_claim.receipt_ids.sudo().move_id, self.by_claim.name
            self.side(move, '>', 5)
            found = self.compare()
            self.assertEqual(set(found), {'recovery', 'balanced'})
            self.assertEqual(found['recovery'], [f"{name}: 1,200.00 yuan received, its entry brings 1,205.00 to the account that was "
                                                 "named; difference 5.00."])
            self.side(move, '>', -5)
            self.side(move, '<', -5)
            found = self.compare()
            self.assertEqual(set(found), {'recovery_credit', 'balanced'})
            self.assertEqual(found['recovery_credit'], [f"{name}: 1,200.00 yuan received, its entry credits 1,205.00 to expenditure or "
                                                        "other income; difference 5.00."])
            self.side(move, '<', 5)
            self.assertEqual(self.compare(), {})

    def test_offset_claim(self):
        """The claim that was set off stands as paid, and its benefit comes to what was set off; one that was undone does not."""
        self.recoveries()
        self.damage("UPDATE skill_subsidy_claim SET state = 'approved' WHERE id = %s", self.set_off.id)
        self.assertEqual(self.compare(), {'offset': [
            f"{self.set_off.name}: the claim does not stand where the offset of it stands."]})
        self.damage("UPDATE skill_subsidy_claim SET state = 'recovered' WHERE id = %s", self.set_off.id)
        self.assertEqual(self.compare(), {})
        self.damage("UPDATE skill_subsidy_benefit SET amount = 1201 WHERE claim_id = %s", self.set_off.id)
        self.assertEqual(self.compare(), {'benefits': [
            f"{self.set_off.name}: 1,200.00 yuan were credited, benefits of 1,201.00 are recorded; difference 1.00."]})

    def test_benefit_back(self):
        """The register of benefits says what of each came back."""
        self.recoveries()
        claim = self.by_bank.claim_id
        self.damage("UPDATE skill_subsidy_benefit SET recovered_amount = 499 WHERE claim_id = %s", claim.id)
        self.assertEqual(self.compare(), {'benefits_back': [
            f"{claim.name}: 500.00 yuan came back by recoveries, the benefit says 499.00; difference -1.00."]})

    def test_held_offset(self):
        """Held money that was set off is held no more."""
        self.recoveries()
        line = self.by_held.receipt_ids.line_id
        self.damage("UPDATE skill_subsidy_payment_line SET held_state = 'held' WHERE id = %s", line.id)
        found = self.compare()
        self.assertEqual(set(found), {'holding', 'benefits'})
        self.assertEqual(found['holding'], [
            f"{self.agency.name}: lines of 1,200.00 yuan are held, the account of the money held has 0.00; difference -1,200.00."])

    # -- a closed year ---------------------------------------------------------------------------------------------------

    def test_closing(self):
        """After the closing nothing is left on income and expenditure; what was put there past it is found."""
        self.recoveries()
        self.funding_of(2.5, kind='interest')
        with noon(NEXT):
            closing = self.env['skill.subsidy.closing'].with_user(self.users['accountant']).create(
                {'company_id': self.agency.id, 'year': 2026})
            self.assertEqual((self.compare(), self.compared()['closing']), ({}, 0))
            closing.action_close()
            self.assertEqual((self.compare(), self.compared()['closing']), ({}, 1))
            self.assertEqual(self.compared('2027-01-01', '2027-12-31')['closing'], 0)
            moves = closing.sudo().move_ids
            for role, sign, other, left in (('expense', '<', '>', 7), ('interest', '>', '<', -1)):
                move = moves.filtered(lambda move, role=role: self.agency[f'skill_subsidy_{role}_account_id'] in move.line_ids.account_id)
                self.side(move, sign, left)
                self.side(move, other, -left)
                self.assertEqual(self.compare(), {'closing': [
                    f"2026: after the closing {abs(left):.2f} yuan are left on accounts of income and expenditure."]})
                self.side(move, sign, -left)
                self.side(move, other, left)
            self.assertEqual(self.compare(), {})
            # as much left on an account of income as on one of expenditure
            spent, came = (moves.filtered(lambda move, account=account: account in move.line_ids.account_id) for account in (
                self.agency.skill_subsidy_expense_account_id, self.agency.skill_subsidy_interest_account_id))
            for move, sign, other, left in ((spent, '<', '>', 2), (came, '>', '<', -2)):
                self.side(move, sign, left)
                self.side(move, other, -left)
            self.assertIn("4.00", self.compare()['closing'][0])
