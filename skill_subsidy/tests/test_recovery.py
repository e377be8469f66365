"""Money that was paid wrongly: found, decided, noticed, in instalments, given up."""
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DAY, DAY_AFTER, SubsidyCase, noon
from .recoveries import DUE_DAY, FOUND_DAY, RecoveryMixin


@tagged('post_install', '-at_install')
class TestRecovery(RecoveryMixin, SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(FOUND_DAY))

    def test_found_to_noticed(self):
        """What the claim says comes with it; the notice rests on what was found; the head decides, and nothing is posted."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim)
        self.assertRecordValues(recovery, [{
            'state': 'found', 'company_id': self.agency.id, 'person_name': claim.person_name, 'paid_amount': 1500,
            'paid_on': self.day(DAY_AFTER), 'spent_year': 2026, 'amount': 1500, 'received': 0, 'remaining': 1500,
            'payee_name': self.agency.name, 'entered_id': self.users['handler2'].id, 'found_on': self.day(FOUND_DAY),
            'next_date': False, 'benefit_id': self.env['skill.subsidy.benefit'].search([('claim_id', '=', claim.id)]).id}])
        self.assertRegex(recovery.name, r'^ZH2026\d{4}$')
        self.assertIn("民法典", recovery.legal_basis)
        recovery.finding = 'fraud'
        self.assertIn("第八十八条", recovery.legal_basis)
        self.by('head', recovery).action_confirm()
        self.assertRecordValues(recovery, [{'state': 'noticed', 'confirmed_id': self.users['head'].id, 'move_count': 0,
                                            'next_date': self.day(DUE_DAY), 'remaining': 1500}])
        self.assertEqual(claim.state, 'paid')

    def test_only_what_was_paid(self):
        """Only a paid claim, no more than was paid, and one recovery at a time."""
        for state in ('approved', 'paying', 'rejected'):
            with self.refused("paid"):
                self.recovery_of(self.claims_in(state))
        claim = self.claims_in('paid')
        for amount in (1500.01, 3000):
            with self.refused(claim.name, "1,500.00"), self.env.cr.savepoint():
                self.recovery_of(claim, amount=amount)
        with self.refused("ahead"), self.env.cr.savepoint():
            self.recovery_of(claim, found_on='2026-11-03')
        recovery = self.recovery_of(claim, amount=1000)
        with self.refused("1,500.00"), self.env.cr.savepoint():
            recovery.amount = 1500.01
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            self.recovery_of(claim, amount=500)
        for amount in (0, -5):
            with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
                recovery.amount = amount
                recovery.flush_recordset()

    def test_part_and_rest(self):
        """What was given up may be claimed back later; what was claimed back already may not."""
        claim = self.claims_in('paid')
        first = self.recovery_of(claim, 'noticed', amount=1000)
        self.receive(first, 400)
        self.by('head', first).action_cancel("本人死亡，无遗产")
        self.assertRecordValues(first, [{'state': 'cancelled', 'received': 400, 'waived': 600, 'remaining': 0}])
        with self.refused("1,100.00"), self.env.cr.savepoint():
            self.recovery_of(claim, amount=1100.01)
        self.recovery_of(claim, amount=1100)

    def test_finder(self):
        """Auditor, reviewer or handler find; nobody else is named as the one who did."""
        claim = self.claims_in('paid')
        for login in ('head', 'accountant', 'keeper', 'nobody'):
            with self.refused(self.users[login].name), self.env.cr.savepoint():
                self.recovery_of(claim, found_by_id=self.users[login].id)
        self.assertEqual(self.recovery_of(claim, found_by_id=self.users['auditor'].id).found_by_id, self.users['auditor'])

    def test_notice_is_whole(self):
        """Without facts, document, account or deadline there is no notice; a deadline that lies behind is none."""
        recovery = self.recovery_of(self.claims_in('paid'))
        for name, value, word in (('facts', ' ', "Facts"), ('document', False, "Document"), ('due_date', False, "Pay Back By"),
                                  ('payee_account', False, "Account Number"), ('payee_bank', False, "Bank"),
                                  ('legal_basis', False, "Legal Basis"), ('due_date', FOUND_DAY, "ahead")):
            before = recovery[name]
            recovery[name] = value
            with self.subTest(name), self.refused(recovery.name, word):
                self.by('head', recovery).action_confirm()
            recovery[name] = before
        self.by('head', recovery).action_confirm()

    def test_another_person_decides(self):
        """Who found it, entered it or changed it does not decide, though holding the post (careless migration)."""
        claim = self.claims_in('paid')
        for name in ('create_uid', 'entered_id', 'found_by_id'):
            with self.subTest(name):
                recovery = self.recovery_of(claim)
                recovery.flush_recordset()
                self.env.cr.execute(f"UPDATE skill_subsidy_recovery SET {name} = %s WHERE id = %s", (self.users['head'].id, recovery.id))
                recovery.invalidate_recordset()
                with self.refused("yourself"):
                    self.by('head', recovery).action_confirm()
                recovery._set({'state': 'cancelled', 'waived': 1500})

    def test_send_back_and_again(self):
        """The head sends a finding back with the reason; who changes it has entered it."""
        recovery = self.recovery_of(self.claims_in('paid'))
        with self.refused("why"):
            self.by('head', recovery).action_send_back("  ")
        self.by('head', recovery).action_send_back("事实不清")
        self.assertRecordValues(recovery, [{'state': 'found', 'returned_reason': "事实不清", 'reworked': False}])
        with self.refused("by its actions"):
            self.by('reviewer', recovery).reworked = True
        self.by('reviewer', recovery).facts = "经核实，等级为五级，多发500元。"
        self.assertRecordValues(recovery, [{'entered_id': self.users['reviewer'].id, 'reworked': True}])
        self.by('head', recovery).action_send_back("仍不清楚")
        self.assertFalse(recovery.reworked)
        self.by('handler', recovery).plan_ids = [Command.create({'date': '2027-01-15', 'amount': recovery.amount})]
        self.assertTrue(recovery.reworked)
        self.by('head', recovery).action_confirm()
        self.assertRecordValues(recovery, [{'state': 'noticed', 'returned_reason': False}])
        for name, value in (('amount', 1), ('facts', "x"), ('due_date', '2027-01-01'), ('legal_basis', "x"), ('penalty', "x")):
            with self.refused(recovery.name):
                recovery.write({name: value})

    def test_cancel(self):
        """With a reason; a claim that is not claimed back any more stays paid, its benefit counts."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim, 'noticed')
        with self.refused("why"):
            self.by('head', recovery).action_cancel()
        self.by('head', recovery).action_cancel("经复核，发放无误")
        self.assertRecordValues(recovery, [{'state': 'cancelled', 'cancelled_id': self.users['head'].id, 'waived': 1500,
                                            'remaining': 0, 'next_date': False, 'cancel_reason': "经复核，发放无误"}])
        self.assertEqual((claim.state, recovery.benefit_id.recovered), ('paid', False))
        done = self.recovery_of(self.claims_in('paid'), 'noticed')
        self.receive(done)
        for ended, state in ((recovery, 'cancelled'), (done, 'done')):
            for step, args in (('action_confirm', ()), ('action_agree_plan', ()), ('action_cancel', ("再次",))):
                with self.subTest(state, step=step), self.refused(ended.name, "not possible while"):
                    getattr(self.by('head', ended), step)(*args)
            self.assertEqual(ended.state, state)

    # -- instalments -------------------------------------------------------------------------------------------------

    def plan(self, *rows):
        return [(0, 0, {'date': date, 'amount': amount}) for date, amount in rows]

    def test_plan(self):
        """Instalments add up, lie ahead, on different days; with them no other deadline is needed."""
        claim = self.claims_in('paid')
        for rows, word in ((((DUE_DAY, 1000), ('2027-01-02', 499.99)), "1,499.99"),
                           (((DUE_DAY, 1000), ('2026-11-01', 500)), "behind"),
                           (((DUE_DAY, 1000), (DUE_DAY, 500)), "same day")):
            with self.subTest(word), self.env.cr.savepoint() as savepoint:
                recovery = self.recovery_of(claim, due_date=False, plan_ids=self.plan(*rows))
                with self.refused(word):
                    self.by('head', recovery).action_confirm()
                savepoint.rollback()
        recovery = self.recovery_of(claim, 'noticed', due_date=False, plan_ids=self.plan(
            ('2027-01-02', 500), (DUE_DAY, 1000)))
        self.assertEqual((recovery.plan_ids.mapped('agreed'), recovery.next_date), ([True, True], self.day(DUE_DAY)))
        self.receive(recovery, 999.99)
        self.assertEqual(recovery.next_date, self.day(DUE_DAY))
        self.receive(recovery, 0.01, reference='HD0002')
        self.assertEqual(recovery.next_date, self.day('2027-01-02'))

    def test_plan_after_the_notice(self):
        """Who was noticed asks for instalments: entered by the handler, they hold when the head has agreed on them."""
        recovery = self.recovery_of(self.claims_in('paid'), 'noticed')
        self.receive(recovery, 300)
        recovery.plan_ids = self.plan(('2026-12-20', 600), ('2027-01-20', 600))
        self.assertEqual((recovery.proposed, recovery.next_date), (True, self.day(DUE_DAY)))
        self.assertIn(recovery, self.env['skill.subsidy.recovery'].search([('proposed', '=', True)]))
        self.by('head', recovery).action_agree_plan()
        self.assertRecordValues(recovery, [{'proposed': False, 'next_date': self.day('2026-12-20'), 'covered_before': 300}])
        with self.refused("agreed"):
            recovery.plan_ids[0].amount = 1
        with self.refused("agreed"):
            recovery.plan_ids[0].unlink()
        self.receive(recovery, 600, reference='HD0002')
        self.assertEqual(recovery.next_date, self.day('2027-01-20'))
        recovery.plan_ids = self.plan(('2027-03-20', 600.01))
        with self.refused("600.00"):
            self.by('head', recovery).action_agree_plan()
        recovery.plan_ids.filtered(lambda row: not row.agreed).amount = 600
        self.by('head', recovery).action_agree_plan()
        self.assertEqual(recovery.next_date, self.day('2027-03-20'))
        self.assertEqual(recovery.plan_ids.sorted('date').mapped('replaced'), [True, True, False])

    def test_who_agrees_on_instalments(self):
        """Who found it, or entered the instalments, does not agree on them, though holding the post."""
        reviewer = self.users['reviewer']
        found = self.recovery_of(self.claims_in('paid'), 'noticed', found_by_id=reviewer.id)
        found.plan_ids = self.plan(('2026-12-20', 700), ('2027-01-20', 800))
        entered = self.recovery_of(self.claims_in('paid'), 'noticed')
        self.by('reviewer', entered).plan_ids = self.plan(('2026-12-20', 700), ('2027-01-20', 800))
        self.assertEqual(entered.entered_id, reviewer)
        reviewer.group_ids += self.env.ref('skill_subsidy.group_unit_head')
        for recovery in (found, entered):
            with self.refused("Another person"):
                self.by('reviewer', recovery).action_agree_plan()
            self.by('head', recovery).action_agree_plan()

    def test_lacking(self):
        """Who enters a finding is told what the notice cannot be issued without; afterwards nothing is lacking."""
        recovery = self.recovery_of(self.claims_in('paid'), due_date=False, payee_account=False)
        self.assertIn("Pay Back By", recovery.lacking)
        self.assertIn("Account Number", recovery.lacking)
        recovery.due_date = FOUND_DAY
        self.assertIn("Pay Back By\" has to be a day that lies ahead", recovery.lacking)
        recovery.due_date = False
        recovery.write({'payee_account': "1", 'plan_ids': self.plan((DUE_DAY, 1000))})
        self.assertEqual(recovery.lacking, "The instalments add up to 1,000.00 yuan; 1,500.00 are to come.")
        recovery.plan_ids.amount = 1500
        self.assertFalse(recovery.lacking)
        self.by('head', recovery).action_confirm()
        self.assertFalse(recovery.lacking)

    def test_longer_than_the_page(self):
        """What does not fit on the notice is said to who enters it, and keeps the head from issuing it."""
        recovery = self.recovery_of(self.claims_in('paid'), facts="事" * 2000)
        self.assertIn("longer than the page", recovery.lacking)
        with self.refused("longer than the page"), noon(FOUND_DAY):
            self.by('head', recovery).action_confirm()
        recovery.facts = "\n".join("事" for _line in range(30))
        self.assertIn("longer than the page", recovery.lacking)
        recovery.facts = "事" * 500
        self.assertFalse(recovery.lacking)

    def test_own_entry_is_taken_back(self):
        """Who alone found and entered it revokes it before it is decided, with a reason; nobody else's, and no later."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim)
        self.assertEqual([self.by(login, recovery).may_revoke for login in ('handler2', 'handler', 'reviewer', 'head', 'auditor')],
                         [True, False, False, True, False])
        with self.refused("Say why"):
            recovery.action_cancel(" ")
        wizard = self.env['skill.subsidy.recovery.reason.wizard'].with_user(self.users['handler2']).with_context(
            active_model=recovery._name, active_ids=recovery.ids).create({'step': 'cancel', 'reason': "误录"})
        wizard.action_confirm()
        self.assertRecordValues(recovery, [{'state': 'cancelled', 'cancelled_id': self.users['handler2'].id, 'cancel_reason': "误录",
                                            'waived': 1500, 'remaining': 0}])
        for change in (lambda: {'found_by_id': self.users['auditor'].id}, dict):
            other = self.recovery_of(claim, **change())
            if not change():
                self.by('reviewer', other).facts = "改过"
            self.assertFalse(self.by('handler2', other).may_revoke)
            with self.refused(error=AccessError):
                other.action_cancel("误录")
            self.by('head', other).action_cancel("x")
        noticed = self.recovery_of(claim, 'noticed')
        self.assertFalse(noticed.may_revoke)
        with self.refused(error=AccessError):
            noticed.action_cancel("误录")

    def test_no_gaps_in_numbers(self):
        """What is refused takes no number, and is not called by one."""
        claims = self.claims_in('paid', 3)
        first = self.recovery_of(claims[0])
        for vals in ({'amount': -5}, {'amount': 9999}, {'found_on': '2099-01-01'}):
            with mute_logger('odoo.sql_db'), self.assertRaises(Exception) as refused, self.cr.savepoint():
                self.recovery_of(claims[1], **vals)
            self.assertNotIn('ZH', str(refused.exception))
        second = self.recovery_of(claims[2])
        self.assertEqual(int(second.name[-4:]), int(first.name[-4:]) + 1)

    def test_day_of_the_benefit(self):
        """The notice names the day on which the benefit was received, as the register does."""
        claim = self.claims_in('paying')
        with noon('2026-10-19'):
            order = self.by('accountant', claim.payment_line_ids.payment_id)
            order.import_return(self.answer(order), 'r.txt')
        recovery = self.recovery_of(claim)
        self.assertEqual((recovery.paid_on, recovery.benefit_id.date), (self.day('2026-10-19'),) * 2)

    def test_overdue(self):
        """The accountant's list: what should have come by now and has not, on the day after the last one."""
        single = self.recovery_of(self.claims_in('paid'), 'noticed')
        parts = self.recovery_of(self.claims_in('paid'), 'noticed', due_date=False, plan_ids=self.plan(
            ('2026-12-01', 1000), ('2027-01-02', 500)))
        Recovery = self.env['skill.subsidy.recovery']
        for day, amounts in (('2026-12-01', (0, 0)), (DUE_DAY, (0, 1000)), ('2026-12-03', (1500, 1000)),
                             ('2027-01-03', (1500, 1500))):
            with self.subTest(day), noon(day):
                (single + parts).invalidate_recordset()
                self.assertEqual((single.overdue_amount, parts.overdue_amount), amounts)
                self.assertEqual(set((single + parts).filtered('overdue')),
                                 set(Recovery.search([('overdue', '=', True), ('id', 'in', (single + parts).ids)])))
                self.assertEqual(set((single + parts).filtered(lambda record: not record.overdue)),
                                 set(Recovery.search([('overdue', '=', False), ('id', 'in', (single + parts).ids)])))
        self.receive(parts, 400)
        with noon('2026-12-03'):
            parts.invalidate_recordset()
            self.assertEqual(parts.overdue_amount, 600)

    # -- who -----------------------------------------------------------------------------------------------------------

    def test_who_enters(self):
        """Handlers and reviewers enter findings and instalments; everybody else only reads them, other agencies nothing."""
        claim = self.claims_in('paid')
        admin = self.env.ref('base.user_admin')
        admin.company_ids += self.agency
        for user in (*(self.users[login] for login in ('head', 'accountant', 'auditor', 'keeper', 'nobody')), admin,
                     self.others['handler']):
            with self.subTest(user.login), self.refused(error=AccessError), self.env.cr.savepoint():
                self.env['skill.subsidy.recovery'].with_user(user).create({'claim_id': claim.id, 'finding': 'error', 'amount': 1})
        with self.refused(error=AccessError):
            self.env['skill.subsidy.recovery'].create({'claim_id': claim.id, 'finding': 'error', 'amount': 1})
        recovery = self.recovery_of(claim)
        for login in ('head', 'accountant', 'auditor'):
            self.assertEqual(self.by(login, recovery).amount, 1500)
            with self.subTest(login), self.refused(error=AccessError):
                self.by(login, recovery).write({'facts': "x"})
            with self.refused(error=AccessError):
                self.by(login, recovery.plan_ids).create({'recovery_id': recovery.id, 'date': DUE_DAY, 'amount': 1})
        for login in ('handler', 'head', 'accountant', 'auditor'):
            with self.refused(error=AccessError):
                self.by(login, recovery, self.others).read(['amount'])
        for login in ('keeper', 'nobody'):
            with self.refused(error=AccessError):
                self.by(login, recovery).read(['amount'])

    def test_who_decides(self):
        """Only the unit head of the agency."""
        for state, step, args in (('found', 'action_confirm', ()), ('found', 'action_send_back', ("A reason",)),
                                  ('noticed', 'action_agree_plan', ()), ('noticed', 'action_cancel', ("A reason",))):
            recovery = self.recovery_of(self.claims_in('paid'), state)
            recovery.plan_ids = self.plan((DUE_DAY, 1500))
            for login in ('handler', 'handler2', 'reviewer', 'accountant', 'auditor', 'keeper', 'nobody'):
                with self.subTest(step=step, login=login), self.refused(error=AccessError):
                    getattr(self.by(login, recovery), step)(*args)
            for acting in (recovery.sudo().with_env(self.env), self.by('head', recovery, self.others)):
                with self.refused(error=AccessError):
                    getattr(acting, step)(*args)
            getattr(self.by('head', recovery), step)(*args)

    def test_kept(self):
        """No remote caller writes what follows from actions, gives it at creation, or by a default of the context."""
        claim, other = self.claims_in('paid', 2)
        given = {'state': 'done', 'paid_amount': 9e6, 'paid_on': DAY, 'spent_year': 2020, 'waived': 1.0, 'covered_before': 5,
                 'entered_id': self.users['auditor'].id, 'confirmed_id': self.users['head'].id, 'name': 'X'}
        by_value = self.recovery_of(claim, **given)
        Recovery = self.env['skill.subsidy.recovery'].with_user(self.users['handler2']).with_context(
            **{f'default_{name}': value for name, value in given.items()})
        by_context = Recovery.create({'claim_id': other.id, 'finding': 'error', 'amount': 1})
        for recovery in by_value + by_context:
            self.assertRecordValues(recovery, [{
                'state': 'found', 'paid_amount': 1500, 'paid_on': self.day(DAY_AFTER), 'spent_year': 2026, 'waived': 0,
                'covered_before': 0, 'entered_id': self.users['handler2'].id, 'confirmed_id': False}])
            for name, value in {**given, 'claim_id': other.id, 'received': 5, 'remaining': 0, 'receipt_ids': [(5,)],
                                'move_ids': [(5,)], 'company_id': self.other.id, 'next_date': DAY}.items():
                for user in (self.users['handler2'], self.env.ref('base.user_root')):
                    with self.subTest(name), self.refused():
                        recovery.with_user(user).write({name: value})
            for user in (*self.users.values(), self.env.ref('base.user_root')):
                with self.refused():
                    recovery.with_user(user).unlink()
        for name in ('agreed', 'replaced'):
            by_value.plan_ids = [(0, 0, {'date': DUE_DAY, 'amount': 5, name: True})]
            row = by_value.plan_ids.filtered(lambda row: row.amount == 5)
            self.assertRecordValues(row, [{name: False}])
            with self.refused():
                row.write({name: True})
            row.unlink()

    def test_private(self):
        """What the buttons use beneath is not open to remote calls."""
        for model, names in (('recovery', ('_set', '_receive', '_undo', '_follow')), ('recovery.plan', ('_agree',)),
                             ('recovery.receipt', ('_append',)), ('claim', ('_follow_receipts', '_count_benefits'))):
            for name in names:
                with self.assertRaises(AccessError):
                    get_public_method(self.env[f'skill.subsidy.{model}'], name)
