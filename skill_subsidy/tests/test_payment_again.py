"""六(六): exclusions, status and benefits are checked again for every line before the money goes."""
import base64

from odoo.tests import tagged

from .common import DAY_AFTER, SubsidyCase, noon


@tagged('post_install', '-at_install')
class TestPaymentAgain(SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(DAY_AFTER))

    def dies(self, claim):
        self.env['skill.subsidy.exclusion'].with_user(self.users['handler']).create({
            'id_number': claim.id_number, 'person_name': claim.person_name, 'kind': 'death', 'source': "民政数据比对",
            'effective_date': '2026-10-12'})

    def stops(self, claim):
        claim.insured_line_id.sudo().write({'status': 'stopped', 'data_date': '2026-10-14'})

    def received(self, claim):
        self.env['skill.subsidy.benefit'].create({
            'agency_name': "外地经办处", 'id_number': claim.id_number, 'person_name': claim.person_name, 'level': '4',
            'occupation_id': self.occupation.id, 'occupation_name': self.occupation.name, 'date': '2026-10-12'})

    def test_collect(self):
        """What does not pass any more stays out of the order with its reason, and approved; the others go on."""
        claims = self.claims_in('approved', 4)
        self.dies(claims[0])
        self.stops(claims[1])
        self.received(claims[2])
        order = self.order_of(claims)
        self.assertEqual(order.line_ids.claim_id, claims[3])
        self.assertEqual((order.left_count, order.left_ids.claim_id), (3, claims[:3]))
        self.assertEqual(set(claims.mapped('state')), {'approved'})
        for claim, left in zip(claims[:3], order.left_ids.sorted('id'), strict=True):
            self.assertEqual(claim.payment_hold, left.reason)
            self.assertTrue(claim.payment_hold_date and not left.at_sending)
        self.assertEqual(len(set(claims[:3].mapped('payment_hold'))), 3)
        self.assertFalse(claims[3].payment_hold)
        self.assertIsNone(order.action_send())
        self.assertEqual(claims.mapped('state'), ['approved'] * 3 + ['paying'])

    def test_next_collection(self):
        """The next collection checks again: what passes by then is paid, and the reason is gone."""
        claim = self.claims_in('approved')
        self.stops(claim)
        order = self.order_of(claim)
        self.assertFalse(order.line_ids)
        held = claim.payment_hold_date
        order.action_collect()
        self.assertEqual((order.left_count, claim.payment_hold_date), (1, held))
        claim.insured_line_id.sudo().status = 'paying'
        order.action_collect()
        self.assertEqual((order.line_ids.claim_id, order.left_count, claim.payment_hold), (claim, 0, False))

    def test_between_building_and_sending(self):
        """At sending the lines are checked once more: nothing goes out, the line is out, the accountant sends again."""
        claims = self.claims_in('approved', 3)
        order = self.order_of(claims)
        order.action_generate_file()
        self.dies(claims[0])
        action = order.action_send()
        self.assertEqual((action['res_model'], action['res_id']), (order._name, order.id))
        self.assertRecordValues(order, [{'state': 'draft', 'file': False, 'unsent': True, 'left_count': 1, 'move_count': 0,
                                         'total_amount': 3000, 'date': False}])
        self.assertEqual(order.line_ids.sorted('line_no').mapped('line_no'), [1, 2])
        self.assertRecordValues(order.left_ids, [{'claim_id': claims[0].id, 'at_sending': True}])
        self.assertIn(claims[0].payment_hold, order.left_ids.reason)
        self.assertEqual(set(claims.mapped('state')), {'approved'})
        order.action_generate_file()
        self.assertFalse(order.unsent)
        self.assertIsNone(order.action_send())
        self.assertEqual(claims.mapped('state'), ['approved', 'paying', 'paying'])
        self.assertIn('|2|3000.00', base64.b64decode(order.file).decode('gb18030'))
        self.assertEqual(order.move_ids.amount_total, 3000)

    def test_orders_sent_together(self):
        """One order with a line that does not pass keeps the other from being sent as well: all or nothing."""
        first, second = self.claims_in('approved'), self.claims_in('approved')
        orders = self.order_of(first) + self.order_of(second)
        self.stops(second)
        self.assertEqual(orders.action_send()['res_id'], orders[1].id)
        self.assertEqual(orders.mapped('state'), ['draft', 'draft'])

    def test_head_first(self):
        """In the other order of steps what is payable is cleared, and it is checked as well."""
        self.other.skill_subsidy_order = 'head_first'
        claim = self.claims_in('cleared', users=self.others)
        self.dies(claim)
        order = self.order_of(claim, self.others)
        self.assertEqual((order.line_count, order.left_count, claim.state), (0, 1, 'cleared'))

    def test_head_ends_it(self):
        """The unit head rejects what is held."""
        claim = self.claims_in('approved')
        self.dies(claim)
        self.order_of(claim)
        self.by('head', claim).action_reject("已死亡")
        self.assertEqual(claim.state, 'rejected')

    def test_language_of_the_agency(self):
        """The reason is in the agency's language, whatever the accountant's."""
        self.env['res.lang']._activate_lang('zh_CN')
        self.agency.partner_id.lang = 'zh_CN'
        claim = self.claims_in('approved')
        self.stops(claim)
        order = self.order_of(claim)
        self.assertRegex(order.left_ids.reason, r'[\u4e00-\u9fff]{4}')

    def test_not_by_hand(self):
        """Neither what is left out nor the hold of a claim is entered, changed or deleted by anybody."""
        claim = self.claims_in('approved')
        self.stops(claim)
        order = self.order_of(claim)
        for user in [*self.users.values(), self.env.ref('base.user_admin'), self.env.ref('base.user_root')]:
            for call in (lambda r: r.create({'payment_id': order.id, 'claim_id': claim.id, 'reason': "x"}), lambda r: r.unlink(),
                         lambda r: r.write({'reason': "x"})):
                with self.refused():
                    call(order.left_ids.with_user(user))
            for record, vals in ((claim, {'payment_hold': False}), (order, {'left_ids': [(5,)]}), (order, {'unsent': True})):
                with self.refused():
                    record.with_user(user).write(vals)
