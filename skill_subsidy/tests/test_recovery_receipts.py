"""What comes back: entries, claim and benefit that follow, and how a wrong receipt is undone."""
from psycopg2 import DatabaseError

from odoo.tests import tagged
from odoo.tools import mute_logger

from . import people
from .common import DAY, DAY_AFTER, SubsidyCase, noon
from .recoveries import DUE_DAY, FOUND_DAY, RecoveryMixin


@tagged('post_install', '-at_install')
class TestRecoveryReceipts(RecoveryMixin, SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(FOUND_DAY))

    def claim_again(self, claim):
        """Another claim of the same person for the same occupation and level, submitted and checked."""
        again = self.by('handler', claim).copy({'bank_account': people.card(next(self.numbers))})
        again.action_submit()
        return again

    def benefit(self, claim):
        return self.env['skill.subsidy.benefit'].search([('claim_id', '=', claim.id)])

    # -- entries -----------------------------------------------------------------------------------------------------

    def test_same_year(self):
        """Facts 1.3 row 4: 借 receiving account 贷 技能提升补贴支出, in red where the ledger keeps red-letter style."""
        for role, original in (('receipts', False), ('fiscal', False), ('bank', True)):
            for storno in (False, True):
                with self.subTest(role, storno=storno):
                    self.agency.account_storno = storno
                    recovery = self.recovery_of(self.claims_in('paid'), 'noticed')
                    self.receive(recovery, role=role, original=original)
                    self.assertEqual(self.entries(recovery), [sorted([(role, 1500), ('expense', -1500)])])
                    move = recovery.sudo().move_ids
                    self.assertRecordValues(move, [{
                        'state': 'posted', 'skill_subsidy_event': 'recovery', 'skill_subsidy_agency_id': self.agency.id,
                        'date': self.day(FOUND_DAY), 'skill_subsidy_recovery_id': recovery.id}])
                    expense = move.line_ids.filtered(
                        lambda line: line.account_id == self.agency.skill_subsidy_expense_account_id)
                    self.assertEqual((expense.debit, expense.credit), (-1500, 0) if storno else (0, 1500))

    def test_later_year(self):
        """Facts 1.3 row 5: what comes back of an earlier year is 其他收入; the bank's day decides, not that of entering."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim, 'noticed')
        self.receive(recovery, 500, day='2027-01-04', date='2026-12-31', role='fiscal')
        self.receive(recovery, 1000, day='2027-01-04', date='2027-01-01', reference='HD0002')
        self.assertEqual(self.entries(recovery), [[('expense', -500), ('fiscal', 500)], [('other', -1000), ('receipts', 1000)]])
        self.assertEqual(recovery.receipt_ids.sorted('id').mapped('credited'), ['expense', 'other'])
        self.assertEqual((recovery.state, claim.state), ('done', 'recovered'))

    def test_year_of_the_expenditure(self):
        """Paid again next year from what was held: the expenditure is of the year of the first payment."""
        claim = self.claims_in('paying')
        with noon(DAY_AFTER):
            order = self.by('accountant', claim.payment_line_ids.payment_id)
            order.import_return(self.answer(order, {1}), 'return.txt')
        self.by('handler', claim).action_correct_bank(reason="已激活")
        self.by('reviewer', claim).action_confirm_bank("本人账户")
        with noon('2027-01-05'):
            again = self.order_of(claim)
            again.action_send()
            again.import_return(self.answer(again), 'again.txt')
            recovery = self.env['skill.subsidy.recovery'].with_user(self.users['handler2']).create({
                'claim_id': claim.id, 'finding': 'error', 'amount': 1500, 'facts': "x", 'document': "x", 'due_date': '2027-03-01',
                'payee_bank': "1", 'payee_account': "1"})
            self.by('head', recovery).action_confirm()
        self.assertRecordValues(recovery, [{'spent_year': 2026, 'paid_on': self.day('2027-01-05')}])
        self.receive(recovery, day='2027-01-06')
        self.assertEqual(self.entries(recovery), [[('other', -1500), ('receipts', 1500)]])

    def test_account_of_article_41(self):
        """Only what comes back by the original way enters 支出户, and nowhere else; no other account is known."""
        recovery = self.recovery_of(self.claims_in('paid'), 'noticed')
        for role, original in (('bank', False), ('receipts', True), ('fiscal', True)):
            with self.subTest(role, original=original), self.refused("art. 41"):
                self.receive(recovery, role=role, original=original)
        for role in ('expense', 'holding', 'other', 'surplus', 'x'):
            with self.refused("receipts, fiscal or bank"):
                self.receive(recovery, role=role)
        self.assertRecordValues(recovery, [{'state': 'noticed', 'received': 0, 'move_count': 0}])

    def test_amount_day_reference(self):
        """Not more than is to come, no day ahead or before the payment, with the bank's reference, the same once."""
        recovery = self.recovery_of(self.claims_in('paid'), 'noticed')
        for amount in (0, -1, 1500.01):
            with self.subTest(amount), self.refused("1,500.00"):
                self.receive(recovery, amount)
        for date in ('2026-11-03', '2026-10-14'):
            with self.subTest(date), self.refused("day"):
                self.receive(recovery, date=date)
        with self.refused("reference"):
            self.receive(recovery, reference="  ")
        self.agency.fiscalyear_lock_date = DAY_AFTER
        with self.refused("closed"):
            self.receive(recovery, date=DAY_AFTER)
        self.agency.fiscalyear_lock_date = False
        self.receive(recovery, 700)
        with self.refused("HD0001"):
            self.receive(recovery, 800)
        with self.refused("800.00"):
            self.receive(recovery, 800.01, reference='HD0002')
        self.receive(recovery, 800, reference='HD0002')
        with self.refused(recovery.name):
            self.receive(recovery, 1, reference='HD0003')
        self.assertEqual(sum(balance for entry in self.entries(recovery) for role, balance in entry if role == 'expense'), -1500)

    def test_slip(self):
        """The bank's slip goes with the entry and with the recovery."""
        recovery = self.recovery_of(self.claims_in('paid'), 'noticed')
        with self.refused("whole"):
            self.receive(recovery, content='no base64 !')
        self.receive(recovery, content=b'%PDF-slip', filename='slip.pdf')
        found = self.env['ir.attachment'].search([('name', '=', 'slip.pdf')])
        self.assertEqual(sorted((row.res_model, row.res_id) for row in found), sorted([
            ('account.move', recovery.sudo().move_ids.id), (recovery._name, recovery.id)]))

    def test_before_the_notice(self):
        """Nothing is received before the head has decided, or after it was given up."""
        recovery = self.recovery_of(self.claims_in('paid'))
        with self.refused(recovery.name):
            self.receive(recovery)
        self.by('head', recovery).action_cancel("x")
        with self.refused(recovery.name):
            self.receive(recovery)

    # -- claim and benefit -------------------------------------------------------------------------------------------

    def test_claim_and_benefit(self):
        """All has come back: the claim is recovered, the benefit counts no more, the person may claim it again."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim, 'noticed')
        with self.refused("once"):
            self.claim_again(claim)
        self.receive(recovery, 1499.99)
        self.assertEqual((recovery.state, claim.state, self.benefit(claim).recovered), ('receiving', 'paid', False))
        self.receive(recovery, reference='HD0002')
        self.assertEqual((recovery.state, claim.state, self.benefit(claim).recovered), ('done', 'recovered', True))
        self.assertRecordValues(claim.signature_ids.sorted('id')[-1], [{
            'action': 'recover', 'role': 'accountant', 'user_id': self.users['accountant'].id, 'note': recovery.name,
            'from_state': 'paid', 'to_state': 'recovered'}])
        again = self.claim_again(claim)
        self.assertEqual((self.checks(again)['once'], self.checks(again).get('yearly', 'pass')), ('pass', 'pass'))
        # and is paid again: both unique indexes let it
        for step in ('verify', 'review', 'publish', 'clear', 'approve', 'pay', 'settle'):
            getattr(self, f'do_{step}')(again)
        self.assertEqual((again.state, self.benefit(again).recovered), ('paid', False))

    def test_fraud(self):
        """Who cheated has received it: the benefit counts on, and nobody claims it again."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim, 'noticed', finding='fraud')
        self.receive(recovery)
        self.assertEqual((recovery.state, claim.state, self.benefit(claim).recovered), ('done', 'recovered', False))
        again = self.claim_again(claim)
        self.assertEqual(self.checks(again)['once'], 'fail')

    def test_fraud_given_up(self):
        """A finding of fraud that was given up before anything came says nothing: after an error the benefit is free again."""
        claim = self.claims_in('paid')
        self.by('head', self.recovery_of(claim, 'noticed', finding='fraud')).action_cancel("x")
        self.receive(self.recovery_of(claim, 'noticed'))
        self.assertEqual((claim.state, self.benefit(claim).recovered), ('recovered', True))

    def test_part_of_a_claim(self):
        """A part that was paid too much comes back: the claim was paid rightly for the rest, its benefit counts."""
        claim = self.claims_in('paid')
        first = self.recovery_of(claim, 'noticed', amount=500)
        self.receive(first)
        self.assertEqual((first.state, claim.state, self.benefit(claim).recovered), ('done', 'paid', False))
        self.assertTrue(self.by('reviewer', claim).can_recover)
        rest = self.recovery_of(claim, 'noticed', amount=1000)
        self.receive(rest)
        self.assertEqual((rest.state, claim.state, self.benefit(claim).recovered), ('done', 'recovered', True))

    def test_came_back_by_itself(self):
        """A payment that the bank sent back late is not claimed back besides."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim, 'noticed')
        self.by('accountant', claim.payment_line_ids).action_return_late("账户已销户")
        with self.refused(claim.name, "Cancel"):
            self.receive(recovery)
        found = self.recovery_of(self.claims_in('paid'))
        found.claim_id._set({'state': 'approved'})
        with self.refused("not paid any more"):
            self.by('head', found).action_confirm()

    # -- undoing -----------------------------------------------------------------------------------------------------

    def test_undo(self):
        """A wrong receipt stays; a red one stands against it, and everything is as it was."""
        for storno, credited, day in ((False, 'expense', FOUND_DAY), (True, 'expense', FOUND_DAY), (True, 'other', '2027-02-01')):
            with self.subTest(credited, storno=storno):
                self.agency.account_storno = storno
                claim = self.claims_in('paid')
                recovery = self.recovery_of(claim, 'noticed')
                receipt = self.receive(recovery, day=day)
                self.assertEqual(claim.state, 'recovered')
                with noon(day), self.refused("why"):
                    self.by('accountant', receipt).action_undo(" ")
                with noon(day):
                    self.by('accountant', receipt).action_undo("银行退回，户名有误")
                self.assertEqual(self.entries(recovery), [
                    sorted([('receipts', 1500), (credited, -1500)]), sorted([('receipts', -1500), (credited, 1500)])])
                lines = recovery.sudo().move_ids.sorted('id')[-1].line_ids
                self.assertEqual(sorted((line.debit, line.credit) for line in lines), sorted(
                    [(0, 1500), (1500, 0)] if not storno else [(-1500, 0), (1500, 0)] if credited == 'expense' else
                    [(-1500, 0), (0, -1500)]))
                self.assertRecordValues(recovery, [{'state': 'noticed', 'received': 0, 'remaining': 1500}])
                self.assertEqual((claim.state, self.benefit(claim).recovered), ('paid', False))
                with noon(day):
                    for wrong in recovery.receipt_ids:
                        with self.refused("undone already"):
                            self.by('accountant', wrong).action_undo("x")
                self.receive(recovery, day=day)  # the same reference once more: the first counts no more
                self.assertEqual((recovery.state, claim.state), ('done', 'recovered'))

    def test_undo_later(self):
        """The entry of a receipt is undone as it was posted, whatever year it is by then, and never before it was received."""
        recovery = self.recovery_of(self.claims_in('paid'), 'noticed')
        receipt = self.receive(recovery)
        with noon('2027-02-01'):
            with self.refused("before the day"):
                self.by('accountant', receipt).action_undo("银行退回", '2026-11-01')
            self.by('accountant', receipt).action_undo("银行退回")
        self.assertEqual(self.entries(recovery), [[('expense', -1500), ('receipts', 1500)], [('expense', 1500), ('receipts', -1500)]])

    def test_undo_when_the_place_is_taken(self):
        """The person has claimed anew meanwhile: the money is owed again, the earlier claim stays out of the way."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim, 'noticed')
        receipt = self.receive(recovery)
        again = self.claim_again(claim)
        self.by('accountant', receipt).action_undo("银行退回")
        self.assertEqual((recovery.state, recovery.remaining, claim.state, self.benefit(claim).recovered, again.state),
                         ('noticed', 1500, 'recovered', True, 'submitted'))
        for step in ('verify', 'review', 'publish', 'clear', 'approve', 'pay', 'settle'):
            getattr(self, f'do_{step}')(again)
        self.assertEqual((self.benefit(claim).recovered, self.benefit(again).recovered), (True, False))

    def test_undo_when_received_elsewhere(self):
        """The person has received it elsewhere meanwhile: the money is owed again, the earlier claim stays out of the way."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim, 'noticed')
        receipt = self.receive(recovery)
        self.env.flush_all()  # the copy is inserted at once, what the first one has become is written later
        self.benefit(claim).copy({'claim_id': False, 'company_id': False, 'agency_name': "外省机构", 'recovered': False})
        self.by('accountant', receipt).action_undo("银行退回")
        self.assertEqual((recovery.state, recovery.remaining, claim.state), ('noticed', 1500, 'recovered'))

    def test_undo_after_cancelling(self):
        """What had come before the rest was given up comes to nothing: it is to come again, the rest is not."""
        recovery = self.recovery_of(self.claims_in('paid'), 'noticed')
        receipt = self.receive(recovery, 500)
        self.by('head', recovery).action_cancel("x")
        self.by('accountant', receipt).action_undo("银行退回")
        self.assertRecordValues(recovery, [{'state': 'noticed', 'remaining': 500, 'waived': 1000}])
        self.receive(recovery)
        self.assertRecordValues(recovery, [{'state': 'cancelled', 'remaining': 0, 'received': 500}])

    def test_append_only(self):
        """Nobody enters, changes or deletes a receipt: neither through the ORM nor by SQL."""
        recovery = self.recovery_of(self.claims_in('paid'), 'noticed')
        receipt = self.receive(recovery)
        for user in (*self.users.values(), self.env.ref('base.user_root')):
            acting = receipt.with_user(user)
            for call in (lambda r: r.write({'amount': 1}), lambda r: r.unlink(), lambda r: r.copy(), lambda r: r.create({
                    'recovery_id': recovery.id, 'amount': 5, 'date': DAY, 'way': 'bank', 'role': 'bank', 'credited': 'other',
                    'move_id': receipt.sudo().move_id.id})):
                with self.refused():
                    call(acting)
        for query in ("UPDATE skill_subsidy_recovery_receipt SET amount = 1", "DELETE FROM skill_subsidy_recovery_receipt",
                      "TRUNCATE skill_subsidy_recovery_receipt CASCADE"):
            with self.subTest(query), self.assertRaises(DatabaseError), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
                self.env.cr.execute(query)

    def test_budget(self):
        """What comes back in the year makes what was spent of the budget smaller; of an earlier year it does not."""
        budget = self.env['skill.subsidy.budget'].with_user(self.users['accountant']).create({
            'company_id': self.agency.id, 'year': 2026, 'original_amount': 10000, 'document': "x"})
        self.by('head', budget).action_confirm()
        claims = self.claims_in('paid', 2)
        self.assertEqual(budget.spent, 3000)
        first, second = self.recovery_of(claims[0], 'noticed'), self.recovery_of(claims[1], 'noticed', due_date=DUE_DAY)
        self.receive(first)
        budget.invalidate_recordset()
        self.assertEqual(budget.spent, 1500)
        self.receive(second, day='2027-01-04')
        budget.invalidate_recordset()
        self.assertEqual(budget.spent, 1500)
        self.assertFalse([row for row in budget._compared() if row[2] != row[3]])
