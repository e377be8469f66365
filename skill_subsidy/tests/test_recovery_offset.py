"""Money of the same person that is held is set off; who handles the money of a recovery; the dialogues."""
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DAY, DAY_AFTER, SubsidyCase, noon
from .recoveries import FOUND_DAY, RecoveryMixin


@tagged('post_install', '-at_install')
class TestRecoveryOffset(RecoveryMixin, SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(FOUND_DAY))

    def benefit(self, claim):
        return self.env['skill.subsidy.benefit'].search([('claim_id', '=', claim.id)])

    # -- offsets -----------------------------------------------------------------------------------------------------

    def test_offset(self):
        """Money of the same person that is held: 借 暂收款 贷 支出 (in red); its claim is paid by it, and received."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim, 'noticed')
        other, line = self.held_claim(claim)
        self.assertEqual((other.amount, recovery._held_lines()), (1200, line))
        receipt = self.by('accountant', recovery).action_offset(line.ids)
        self.assertRecordValues(receipt, [{'amount': 1200, 'way': 'offset', 'role': 'holding', 'line_id': line.id}])
        self.assertEqual(self.entries(recovery), [[('expense', -1200), ('holding', 1200)]])
        self.assertRecordValues(recovery, [{'state': 'receiving', 'remaining': 300}])
        self.assertEqual((other.state, other.bank_state, line.held_state, self.benefit(other).recovered, claim.state),
                         ('paid', False, 'offset', False, 'paid'))
        self.assertEqual((other.batch_id.state, recovery._held_lines()), ('done', line.browse()))
        with self.refused(line.payment_id.name):
            self.by('accountant', recovery).action_offset(line.ids)
        # Paid by the offset, it can be claimed back like any other.
        self.assertEqual(self.recovery_of(other).paid_amount, 1200)

    def test_offset_next_year(self):
        """Set off next year, the debt of this year is other income."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim, 'noticed')
        _other, line = self.held_claim(claim)
        with noon('2027-01-05'):
            self.by('accountant', recovery).action_offset(line)
        self.assertEqual(self.entries(recovery), [[('holding', 1200), ('other', -1200)]])

    def test_offset_undone(self):
        """The money is held again, its claim waits to be paid again, the benefit does not count."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim, 'noticed')
        other, line = self.held_claim(claim)
        receipt = self.by('accountant', recovery).action_offset(line)
        self.by('accountant', receipt).action_undo("本人不同意抵扣")
        self.assertEqual(self.entries(recovery)[1], [('expense', 1200), ('holding', -1200)])
        self.assertEqual((other.state, other.bank_state, line.held_state, self.benefit(other).recovered, other.batch_id.state),
                         ('approved', 'returned', 'held', True, 'approved'))
        self.assertRecordValues(recovery, [{'state': 'noticed', 'remaining': 1500}])
        self.by('handler', other).action_correct_bank(reason="已激活")
        self.by('reviewer', other).action_confirm_bank("本人账户")
        with noon(FOUND_DAY):
            again = self.order_of(other)
            again.action_send()
            again.import_return(self.answer(again), 'again.txt')
        self.assertEqual((other.state, again.line_ids.kind), ('paid', 'again'))

    def test_offset_stays_where_it_is_claimed_back(self):
        """What was paid by an offset and is itself claimed back is not undone."""
        claim = self.claims_in('paid')
        other, line = self.held_claim(claim)
        receipt = self.by('accountant', self.recovery_of(claim, 'noticed')).action_offset(line)
        self.recovery_of(other)
        with self.refused(other.name):
            self.by('accountant', receipt).action_undo("x")

    def test_offset_of_what_is_not_there(self):
        """Not the money of another person, nor more than is owed, nor what waits in an order or fails its checks."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim, 'noticed', amount=900)
        other, line = self.held_claim(claim)
        _foreign, foreign_line = self.held_claim(self.claims_in('paid'))
        accountant = self.by('accountant', recovery)
        with self.refused(recovery.person_name):
            accountant.action_offset(foreign_line)
        with self.refused("choose"):
            accountant.action_offset([])
        with self.refused("900.00"), self.env.cr.savepoint():
            accountant.action_offset(line)
        self.assertEqual((line.held_state, other.state), ('held', 'approved'))
        recovery._set({'amount': 1500})
        with self.env.cr.savepoint() as savepoint:
            self.env['skill.subsidy.benefit'].sudo().create({
                'agency_name': "外地", 'id_number': other.id_number, 'person_name': other.person_name, 'level': '5',
                'occupation_id': other.occupation_id.id, 'occupation_name': other.occupation_name, 'date': DAY})
            with self.refused("clause 三"):
                accountant.action_offset(line)
            savepoint.rollback()
        self.by('handler', other).action_correct_bank(reason="已激活")
        self.by('reviewer', other).action_confirm_bank("本人账户")
        order = self.order_of(other)
        self.assertEqual(order.line_ids.claim_id, other)
        with self.refused(order.name):
            accountant.action_offset(line)

    # -- who ---------------------------------------------------------------------------------------------------------

    def test_who(self):
        """Accountants of the agency receive and undo; nobody else does, the administrator neither."""
        recovery = self.recovery_of(self.claims_in('paid'), 'noticed')
        receipt = self.receive(recovery, 500)
        admin = self.env.ref('base.user_admin')
        admin.company_ids += self.agency
        people = [self.users[login] for login in ('handler', 'reviewer', 'head', 'auditor', 'keeper', 'nobody')]
        for user in (*people, admin, self.others['accountant']):
            with self.subTest(user.login), self.refused(error=AccessError):
                recovery.with_user(user).action_receive(1, reference='HD0002')
            with self.subTest(user.login), self.refused(error=AccessError):
                recovery.with_user(user).action_offset([1])
            with self.subTest(user.login), self.refused(error=AccessError):
                receipt.with_user(user).action_undo("x")
        with self.refused(error=AccessError):
            recovery.sudo().with_env(self.env).action_receive(1, reference='HD0002')
        self.by('accountant2', receipt).action_undo("x")

    def test_who_decides_does_not_receive(self):
        """Who found, entered, decided, or signed the claim does not handle its money, though holding the post as well."""
        claim = self.claims_in('paid')
        group = self.env.ref('skill_subsidy.group_accountant').id
        recovery = self.recovery_of(claim, 'noticed', login='handler2', found_by_id=self.users['auditor'].id)
        receipt = self.receive(recovery, 100)
        # past the rule that forbids two posts, as a careless migration could
        for login, word in (('handler2', "decided"), ('auditor', "decided"), ('head', "decided"), ('handler', "Separation"),
                            ('reviewer', "Separation")):
            user = self.users[login]
            self.env.cr.execute("INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                                (group, user.id))
            self.env.invalidate_all()
            self.env.registry.clear_all_caches()
            with self.subTest(login), self.refused(word):
                self.receive(recovery, 100, login=login, reference='HD0002')
            with self.subTest(login), self.refused(word):
                self.by(login, receipt).action_undo("x")

    def test_pooled(self):
        """The fund is kept elsewhere: the entry stands there, marked with the agency, and its accountant sees the number."""
        keeper = self.build_agency(self.env, "基金中心")
        agency = self.build_agency(self.env, "汇缴经办处")
        users = {login: self.build_user(self.env, f'{login}', agency) for login in (
            'handler', 'handler2', 'reviewer', 'head', 'accountant')}
        agency.write({'skill_subsidy_fund_company_id': keeper.id, 'skill_subsidy_bank_account_id': False})
        recovery = self.recovery_of(self.claims_in('paid', users=users), 'noticed', users=users)
        receipt = self.receive(recovery, users=users)
        self.assertRecordValues(recovery.sudo().move_ids, [{'company_id': keeper.id, 'skill_subsidy_agency_id': agency.id}])
        self.assertEqual((receipt.move_name, recovery.move_count), (recovery.sudo().move_ids.name, 1))
        with self.refused(error=AccessError):
            receipt.move_id.read(['ref'])

    def test_wizards(self):
        """The dialogues do what the methods do."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim)
        self.held_claim(claim)

        def dialogue(model, login, record, **vals):
            wizard = self.env[f'skill.subsidy.recovery.{model}.wizard'].with_user(self.users[login]).with_context(
                active_model=record._name, active_id=record.id, active_ids=record.ids).create(vals)
            wizard.action_confirm()
            return wizard
        dialogue('reason', 'head', recovery, step='send_back', reason="事实不清")
        self.assertEqual(recovery.returned_reason, "事实不清")
        self.by('head', recovery).action_confirm()
        shown = dialogue('receive', 'accountant', recovery, way='original', amount=100, reference='HD1')
        self.assertEqual((shown.remaining, shown.has_held, shown.into), (1400, True, 'receipts'))
        dialogue('receive', 'accountant', recovery, amount=200, into='fiscal', reference='HD2', date=DAY_AFTER)
        dialogue('receive', 'accountant', recovery, way='offset')  # the one that is held is chosen
        self.assertEqual([(row.role, row.amount) for row in recovery.receipt_ids.sorted('id')],
                         [('bank', 100), ('fiscal', 200), ('holding', 1200)])
        dialogue('reason', 'accountant', recovery.receipt_ids.filtered(lambda row: row.role == 'fiscal'), step='undo', reason="x")
        self.assertEqual(recovery.remaining, 200)
        dialogue('reason', 'head', recovery, step='cancel', reason="x")
        self.assertRecordValues(recovery, [{'state': 'cancelled', 'waived': 200}])
