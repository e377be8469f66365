"""A claim that waits to be paid is set off against what its person owes: it is paid, and no money leaves."""
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import DAY, SubsidyCase, noon
from .money import MoneyMixin
from .recoveries import FOUND_DAY, RecoveryMixin


@tagged('post_install', '-at_install')
class TestRecoveryOffsetClaims(RecoveryMixin, MoneyMixin, SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(FOUND_DAY))

    def owing(self, **vals):
        """A paid claim of 1,500 yuan that is claimed back, and one of 1,200 yuan of the same person that waits."""
        claim = self.claims_in('paid')
        return claim, self.recovery_of(claim, 'noticed', **vals), self.another_claim(claim)

    def offset(self, recovery, claims, login='accountant', **vals):
        return self.by(login, recovery).action_offset_claims(claims.ids, **vals)

    def benefits(self, claim):
        return self.env['skill.subsidy.benefit'].search([('claim_id', '=', claim.id)])

    # -- what happens ------------------------------------------------------------------------------------------------

    def test_same_year(self):
        """借 支出 贷 支出 (in red): the claim is paid and received, the debt is smaller, the bank is not asked."""
        claim, recovery, other = self.owing()
        budget, balance = self.budget_of(50000), self.agency._fund_balance()
        self.assertEqual((recovery._waiting_claims(), budget.spent, budget.committed), (other, 1500, 1200))
        receipt = self.offset(recovery, other, content=b'%PDF-1.4 agreed', filename='agreed.pdf')
        self.assertRecordValues(receipt, [{
            'amount': 1200, 'way': 'offset', 'role': 'expense', 'credited': 'expense', 'paid_claim_id': other.id,
            'reference': other.name, 'date': self.day(FOUND_DAY)}])
        self.assertEqual(self.entries(recovery), [[('expense', -1200), ('expense', 1200)]])
        move = recovery.sudo().move_ids
        self.assertRecordValues(move, [{'skill_subsidy_event': 'offset', 'skill_subsidy_agency_id': self.agency.id}])
        self.assertIn(other.name, move.line_ids[0].name)
        self.assertEqual(self.env['ir.attachment'].search([('res_model', '=', 'account.move'), ('res_id', '=', move.id)]).name,
                         'agreed.pdf')
        self.assertRecordValues(recovery, [{'state': 'receiving', 'received': 1200, 'remaining': 300}])
        self.assertEqual((other.state, other.batch_id.state, claim.state), ('paid', 'done', 'paid'))
        self.assertEqual(other.signature_ids.sorted('id')[-1].mapped(lambda row: (row.action, row.user_id, row.note)),
                         [('offset', self.users['accountant'], recovery.name)])
        self.assertRecordValues(self.benefits(other), [{'amount': 1200, 'recovered': False, 'date': self.day(FOUND_DAY)}])
        budget.invalidate_recordset()
        self.assertEqual((budget.spent, budget.committed, self.agency._fund_balance()), (1500, 0, balance))
        self.assertFalse(recovery._waiting_claims())
        # Paid by the offset, it is claimed back like any other: of the year in which it was set off.
        back = self.recovery_of(other)
        self.assertEqual((back.paid_amount, back.paid_on, back.spent_year, back.benefit_id),
                         (1200, self.day(FOUND_DAY), 2026, self.benefits(other)))

    def test_summary_of_payments(self):
        """发放汇总表: a row below the orders; without held money it comes to what the expenditure says was paid; undone, to nothing."""
        _claim, recovery, other = self.owing()
        receipt = self.offset(recovery, other)

        def report(kind, month):
            return self.by('accountant', self.env['skill.subsidy.fund.report']).create({'kind': kind, 'year': 2026, 'month': month})

        def said():
            month = str(self.day(FOUND_DAY).month)
            rows, paid = report('payments', month)._rows(), report('expenditure', month)._rows()[-1].values['amount_1']
            self.assertEqual(rows[-1].values['amount_1'] - rows[-1].values['amount_2'], paid)
            return rows[-2]
        row = said()
        self.assertEqual({name: value for name, value in row.values.items() if value}, {
            'count_1': 1, 'count_2': 1, 'amount_1': 1200, 'amount_3': 1200})
        self.assertEqual(self.env[row.model].search(row.domain), receipt)
        opened = report('payments', str(self.day(FOUND_DAY).month))
        opened.action_show()
        self.assertFalse(opened.line_ids[-1].action_open(), "a sum of two kinds of records leads nowhere")
        self.assertEqual(receipt.action_open_recovery()['res_id'], recovery.id)
        self.by('accountant', receipt).action_undo("本人不同意抵扣")
        self.assertFalse(any(said().values.values()))

    def test_red(self):
        """In red-letter style the debt that gets smaller stands as a negative debit."""
        self.agency.account_storno = True
        _claim, recovery, other = self.owing()
        receipt = self.offset(recovery, other)
        self.by('accountant', receipt).action_undo("x")
        self.assertEqual([sorted((line.debit, line.credit) for line in move.line_ids)
                          for move in recovery.sudo().move_ids.sorted('id')], [[(-1200, 0), (1200, 0)]] * 2)
        self.assertEqual(self.entries(recovery), [[('expense', -1200), ('expense', 1200)]] * 2)
        # Black and red on one side: the voucher writes that they come to nothing.
        papers = self.by('accountant', self.env['report.skill_subsidy.document_voucher'])
        for page in papers._get_report_values(recovery.sudo().move_ids.ids)['pages']:
            self.assertEqual((page['total']['debit']['text'], page['total']['credit']['text']), ('0.00', '0.00'))
            self.assertEqual(page['total']['capitals']['text'], "零元整（红字、蓝字相抵）")

    def test_all_that_is_owed(self):
        """What comes to all that is owed ends the recovery: its claim is recovered, the other one paid."""
        claim, recovery, other = self.owing(amount=1500)
        self.receive(recovery, 300)
        self.offset(recovery, other)
        self.assertEqual((recovery.state, claim.state, other.state), ('done', 'recovered', 'paid'))
        self.assertEqual((self.benefits(claim).recovered, self.benefits(other).recovered), (True, False))

    def test_head_first(self):
        """Where the head signs before the notice, a claim is payable when it is cleared."""
        self.agency.skill_subsidy_order = 'head_first'
        claim = self.claims_in('paid')
        recovery, early, other = self.recovery_of(claim, 'noticed'), self.another_claim(claim), None
        self.assertEqual(early.state, 'approved')
        with self.refused(early.name):
            self.offset(recovery, early)
        for step in ('publish', 'clear'):
            getattr(self, f'do_{step}')(early)
        other = early
        self.offset(recovery, other)
        self.assertEqual(other.state, 'paid')

    # -- next year -----------------------------------------------------------------------------------------------------

    def test_next_year(self):
        """The debt of an earlier year is other income, the claim is this year's expenditure, within its budget."""
        _claim, recovery, other = self.owing()
        with noon('2027-01-05'):
            self.offset(recovery, other)
        self.assertEqual(self.entries(recovery), [[('expense', 1200), ('other', -1200)]])
        self.assertEqual(self.agency._fund_spent({2026, 2027}), {(self.agency.id, 2026): 1500, (self.agency.id, 2027): 1200})

    def test_next_years_budget(self):
        """What is charged to the budget of a year is not more than that; in the year of the debt nothing is charged."""
        _claim, recovery, other = self.owing()
        budget = self.budget_of(1199, year=2027)
        with noon('2027-01-05'):
            with self.refused("1,199.00", "1,200.00", "Over by: 1.00"):
                self.offset(recovery, other)
            self.assertEqual((other.state, recovery.received), ('approved', 0))
            self.adjustment_of(budget, 1)
            self.offset(recovery, other)

    def test_no_budget(self):
        """Where limits are required, a year without budget pays nothing, by no way; nor before what was approved earlier."""
        _claim, recovery, other = self.owing()
        self.agency.skill_subsidy_fund_control = True
        with noon('2027-01-05'):
            with self.refused("2027"):
                self.offset(recovery, other)
            earlier = self.claims_in('approved')
            earlier._set({'approve_date': '2026-10-01 04:00:00'})
            self.budget_of(2000, year=2027)
            with self.refused("Committed, approved before: 1,500.00"):
                self.offset(recovery, other)
        with noon(FOUND_DAY):
            self.offset(recovery, other)

    # -- what is refused -----------------------------------------------------------------------------------------------

    def test_whole(self):
        """A claim of more than is still to come is paid by the bank: it is never paid in two ways."""
        _claim, recovery, other = self.owing(amount=1199)
        with self.refused("whole", "1,200.00", "1,199.00", "by the bank"):
            self.offset(recovery, other)
        self.assertEqual((other.state, recovery.state, recovery.move_count), ('approved', 'noticed', 0))
        self.assertFalse(self.benefits(other))

    def test_whole_of_the_rest(self):
        """What has come is not owed any more: a claim of less than was claimed back may be more than is still to come."""
        _claim, recovery, other = self.owing(amount=1500)
        self.receive(recovery, 500)
        with self.refused("whole", "1,200.00", "1,000.00"):
            self.offset(recovery, other)
        self.assertEqual(other.state, 'approved')

    def test_what_does_not_wait(self):
        """Not the claim of another person, nor one that is not approved, is paid, is held, or stands in an order."""
        claim, recovery, other = self.owing()
        foreign = self.claims_in('approved')
        with self.refused("choose"):
            self.offset(recovery, other.browse())
        with self.refused(foreign.name, recovery.person_name):
            self.offset(recovery, other + foreign)
        with self.refused(claim.name):
            self.offset(recovery, claim)
        with self.env.cr.savepoint() as savepoint:
            order = self.order_of(other)
            self.assertEqual(order.line_ids.claim_id, other)
            with self.refused(order.name):
                self.offset(recovery, other)
            savepoint.rollback()
        self.offset(recovery, other)
        with self.refused(other.name):
            self.offset(recovery, other)

    def test_order_tells(self):
        """Before an order is sent its accountant reads who of its people still owes; of others, and afterwards, nothing."""
        _claim, recovery, other = self.owing()
        stranger = self.claims_in('approved')
        order = self.order_of(other)
        self.assertEqual(order.owing.splitlines(), [line for line in order.owing.splitlines() if recovery.name in line])
        self.assertIn(other.name, order.owing)
        self.assertIn("1,500.00", order.owing)
        self.assertNotIn(stranger.name, order.owing)
        self.receive(recovery)
        order.invalidate_recordset(['owing'])
        self.assertFalse(order.owing)

    def test_held(self):
        """A claim whose money is held is set off with that money, not once more from the expenditure."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim, 'noticed')
        other, line = self.held_claim(claim)
        self.assertEqual((recovery._waiting_claims(), recovery._held_lines()), (other.browse(), line))
        with self.refused(other.name):
            self.offset(recovery, other)

    def test_reversed(self):
        """Where returns are reversed at once nothing is held: the claim is set off when its bank data were looked at."""
        self.agency.skill_subsidy_return_style = 'reversed'
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim, 'noticed')
        other, _line = self.held_claim(claim)
        with self.refused("not confirmed"):
            self.offset(recovery, other)
        self.by('handler', other).action_correct_bank(reason="已激活")
        self.by('reviewer', other).action_confirm_bank("本人账户")
        receipt = self.offset(recovery, other)
        self.assertEqual((other.state, other.bank_state), ('paid', False))
        self.by('accountant', receipt).action_undo("x")
        self.assertEqual((other.state, other.bank_state), ('approved', 'confirmed'))

    def test_not_sound(self):
        """What does not pass its checks any more, or is not signed and published, is paid by no way."""
        _claim, recovery, other = self.owing()
        with self.env.cr.savepoint() as savepoint:
            self.env['skill.subsidy.benefit'].sudo().create({
                'agency_name': "外地", 'id_number': other.id_number, 'person_name': other.person_name, 'level': '5',
                'occupation_id': other.occupation_id.id, 'occupation_name': other.occupation_name, 'date': DAY})
            with self.refused("clause 三"):
                self.offset(recovery, other)
            savepoint.rollback()
        with self.env.cr.savepoint() as savepoint:
            self.by('handler', self.env['skill.subsidy.exclusion']).create({
                'id_number': other.id_number, 'person_name': other.person_name, 'kind': 'death', 'effective_date': '2026-10-20',
                'source': "民政"})
            with self.refused(other.name, "checks"):
                self.offset(recovery, other)
            savepoint.rollback()
        other._set({'head_id': False})
        with self.refused("signature"):
            self.offset(recovery, other)

    # -- undoing -----------------------------------------------------------------------------------------------------

    def test_undone(self):
        """Both sides once more in red: the claim waits for an order as before, the debt stands again."""
        _claim, recovery, other = self.owing()
        receipt = self.offset(recovery, other)
        self.by('accountant', receipt).action_undo("本人不同意抵扣")
        self.assertRecordValues(recovery.receipt_ids.sorted('id')[1], [{
            'amount': -1200, 'paid_claim_id': other.id, 'role': 'expense', 'reason': "本人不同意抵扣"}])
        self.assertRecordValues(recovery, [{'state': 'noticed', 'remaining': 1500}])
        self.assertEqual((other.state, other.bank_state, other.batch_id.state, self.benefits(other).recovered),
                         ('approved', False, 'approved', True))
        self.assertEqual(self.agency._fund_spent({2026}), {(self.agency.id, 2026): 1500})
        with self.refused("only what was paid"):
            self.recovery_of(other)
        with self.refused("undone already"):
            self.by('accountant', receipt).action_undo("x")
        with self.env.cr.savepoint() as savepoint:  # set off once more
            again = self.offset(recovery, other)
            self.assertEqual((other.state, again.undone, self.recovery_of(other).paid_amount), ('paid', False, 1200))
            savepoint.rollback()
        order = self.order_of(other)
        order.action_send()
        order.import_return(self.answer(order), 'later.txt')
        self.assertEqual((other.state, order.line_ids.kind, self.recovery_of(other).paid_amount), ('paid', 'first', 1200))

    def test_stays_where_it_is_claimed_back(self):
        """A claim that was paid by an offset and is itself claimed back: the offset is not undone."""
        _claim, recovery, other = self.owing()
        receipt = self.offset(recovery, other)
        self.recovery_of(other)
        with self.refused(other.name, "stays"):
            self.by('accountant', receipt).action_undo("x")
        self.assertEqual(other.state, 'paid')

    def test_stays_where_some_came_back(self):
        """Of the claim that was paid by an offset something came back before the rest was given up: the offset stays."""
        _claim, recovery, other = self.owing()
        receipt = self.offset(recovery, other)
        against = self.recovery_of(other, 'noticed')
        self.receive(against, 300)
        self.by('head', against).action_cancel("x")
        with self.refused(other.name, "stays"):
            self.by('accountant', receipt).action_undo("x")

    # -- who ---------------------------------------------------------------------------------------------------------

    def test_who(self):
        """Accountants of the agency, who decided on neither claim nor on the recovery."""
        _claim, recovery, other = self.owing()
        admin = self.env.ref('base.user_admin')
        admin.company_ids += self.agency
        people = [self.users[login] for login in ('handler', 'reviewer', 'head', 'auditor', 'keeper', 'nobody')]
        for user in (*people, admin, self.others['accountant']):
            with self.subTest(user.login), self.refused(error=AccessError):
                recovery.with_user(user).action_offset_claims(other.ids)
        with self.refused(error=AccessError):
            recovery.sudo().with_env(self.env).action_offset_claims(other.ids)
        self.assertEqual(other.state, 'approved')

    def test_who_decided_does_not_set_off(self):
        """Who signed the claim that is set off does not pay it, though holding the post of an accountant as well."""
        _claim, recovery, other = self.owing()
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE skill_subsidy_signature DISABLE TRIGGER USER")
        self.env.cr.execute("UPDATE skill_subsidy_signature SET user_id = %s WHERE claim_id = %s AND action = 'review'",
                            (self.users['accountant2'].id, other.id))
        self.env.cr.execute("ALTER TABLE skill_subsidy_signature ENABLE TRIGGER USER")
        self.env.invalidate_all()
        with self.refused("Separation"):
            self.offset(recovery, other, 'accountant2')
        self.offset(recovery, other)

    # -- what is told --------------------------------------------------------------------------------------------------

    def test_lists_agree(self):
        """The list of expenditure, the budget and the ledger come to the same, also when it was undone or is of last year."""
        claim, recovery, other = self.owing()
        later_claim, later, later_other = self.owing()
        undone_claim, undone, undone_other = self.owing()
        budget = self.budget_of(50000)
        self.offset(recovery, other)
        self.by('accountant', self.offset(undone, undone_other)).action_undo("x")
        with noon('2027-01-05'):
            self.offset(later, later_other)
        rows = self.env['skill.subsidy.expenditure'].search([('company_id', '=', self.agency.id)])
        found = {}
        for row in rows:
            count, paid, reduced, amount = found.get((row.claim_id, row.date.year), (0, 0, 0, 0))
            found[row.claim_id, row.date.year] = (
                count + row.paid_count, paid + row.paid, reduced + row.reduced, amount + row.amount)
        self.assertEqual(found, {
            (claim, 2026): (1, 1500, 1200, 300), (other, 2026): (1, 1200, 0, 1200), (later_claim, 2026): (1, 1500, 0, 1500),
            (later_other, 2027): (1, 1200, 0, 1200), (undone_claim, 2026): (1, 1500, 0, 1500), (undone_other, 2026): (0, 0, 0, 0)})
        for year, total in ((2026, 4500), (2027, 1200)):
            self.assertEqual(sum(amount for (_claim, of), (_c, _p, _r, amount) in found.items() if of == year), total)
            self.assertEqual(self.agency._fund_spent({year})[self.agency.id, year], total)
        self.assertEqual(len(set(rows.ids)), len(rows))
        documents = [(said, posted) for _payment, _name, said, posted in budget._compared()]
        self.assertEqual([said for said, _posted in documents], [posted for _said, posted in documents])
        self.assertEqual(sum(said for said, _posted in documents), 4500)
        next_budget = self.budget_of(50000, year=2027)
        self.assertEqual([(said, posted) for _payment, _name, said, posted in next_budget._compared()], [(1200, 1200)])
        self.assertEqual(self.budget_of(50000, users=self.others).sudo()._compared(), [], "nothing of it is another agency's")

    def dialogue(self, recovery, way='bank'):
        """The dialogue as the screen fills and saves it."""
        form = Form(self.env['skill.subsidy.recovery.receive.wizard'].with_user(self.users['accountant']).with_context(
            active_model=recovery._name, active_id=recovery.id))
        form.way = way
        if way == 'bank':
            form.reference = 'HD0001'
        self.said = form.too_large
        return form.save()

    def test_dialogue(self):
        """The dialogue has chosen the one claim that waits, and sets it off."""
        _claim, recovery, other = self.owing()
        wizard = self.dialogue(recovery, 'claims')
        self.assertEqual((wizard.waiting_ids, wizard.claim_ids, wizard.ways), (other, other, 'bank,original,claims'))
        self.assertEqual((wizard.has_waiting, wizard.has_held, wizard.too_large, self.said), (True, False, False, False))
        wizard.action_confirm()
        self.assertEqual((other.state, other.offset_receipt_ids, recovery.remaining), ('paid', recovery.receipt_ids, 300))
        for login in ('handler', 'reviewer', 'head', 'accountant', 'auditor'):
            self.assertEqual(len(self.by(login, other).offset_receipt_ids), 1)

    def test_dialogue_offers(self):
        """What is more than is still to come is not offered, and the dialogue says why; of several none is chosen."""
        claim, recovery, other = self.owing(amount=1199)
        wizard = self.dialogue(recovery)
        self.assertEqual((wizard.ways, wizard.waiting_ids, wizard.claim_ids), ('bank,original', other.browse(), other.browse()))
        self.assertIn(other.name, self.said)
        self.assertIn("1,199.00", self.said)
        self.by('head', recovery).action_cancel("认定有误")
        third = self.env['skill.subsidy.occupation'].create({'name': "测试用第三职业", 'valid_from': '2017-09-12'})
        recovery, more = self.recovery_of(claim, 'noticed'), self.another_claim(claim, occupation=third)
        wizard = self.dialogue(recovery)
        self.assertEqual((wizard.ways, wizard.waiting_ids, wizard.claim_ids),
                         ('bank,original,claims', other + more, other.browse()))
