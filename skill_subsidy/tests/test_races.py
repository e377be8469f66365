"""Two people at the same moment: exactly one of them wins, the other is told, nothing is doubled."""
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import DAY_AFTER, noon


@tagged('post_install', '-at_install')
class TestRaces(CommittedCase):

    def actions(self, claims):
        """How often each action was signed on each claim."""
        claims.invalidate_recordset()
        return [claim.signature_ids.sorted('id').mapped('action') for claim in claims]

    def test_verify_at_once(self):
        """Two handlers verify the same claims: the second is told that somebody works on them."""
        claims = self.claims_in('submitted', 2)
        self.commit()
        one, two = self.by_remote(self.users['handler'], claims), self.by_remote(self.users['handler2'], claims[1])
        one.action_verify()
        with self.assertRaisesRegex(UserError, "Somebody else"):
            two.action_verify()
        one.env.cr.commit()
        two.env.cr.rollback()
        self.env.cr.rollback()
        self.assertEqual(self.actions(claims), [['submit', 'verify']] * 2)
        self.assertEqual(claims.handler_id, self.users['handler'])

    @mute_logger('odoo.sql_db', 'odoo.service.model')
    def test_verify_on_an_old_view(self):
        """A handler who still sees the claim as submitted is told, after it was verified, that it is not any more."""
        claim = self.claims_in('submitted')
        self.commit()
        late = self.by_remote(self.users['handler2'], claim)
        self.assertEqual(late.state, 'submitted')
        one = self.by_remote(self.users['handler'], claim)
        one.action_verify()
        one.env.cr.commit()
        call = self.in_background(late, lambda records: records.action_verify())
        call.join()
        self.assertIsInstance(call.error, UserError)
        self.assertIn(claim.name, str(call.error))
        self.env.cr.rollback()
        self.assertEqual(self.actions(claim), [['submit', 'verify']])

    @mute_logger('odoo.sql_db')
    def test_submit_twins(self):
        """The same person's claim at two agencies: the index lets the first one through, the other gets a sentence."""
        claim = self.drafts()
        twin = self.env['skill.subsidy.claim'].with_user(self.others['handler']).create(
            self.person(person_name=claim.person_name, id_number=claim.id_number))
        self.commit()
        one, two = self.by_remote(self.users['handler'], claim), self.by_remote(self.others['handler'], twin)
        one.action_submit()
        one.env.flush_all()
        call = self.in_background(two, lambda records: records.action_submit())
        self.assertTrue(call.is_alive(), "the second waits for the first")
        one.env.cr.commit()
        call.join()
        self.assertIsInstance(call.error, ValidationError)
        self.assertIn("on its way already", str(call.error))
        self.env.cr.rollback()
        self.assertEqual((claim.state, twin.state), ('submitted', 'draft'))
        self.assertFalse(twin.signature_ids)

    @mute_logger('odoo.sql_db')
    def test_two_orders(self):
        """Two accountants open an order over the same claims: one gets the lines, the other a sentence."""
        claims = self.claims_in('approved', 3)
        self.commit()
        with noon(DAY_AFTER):
            batch = claims.batch_id
            one, two = (self.by_remote(self.users[login], batch) for login in ('accountant', 'accountant2'))
            order = one.env['skill.subsidy.payment'].create({'batch_id': batch.id})
            call = self.in_background(two, lambda records: records.env['skill.subsidy.payment'].create({'batch_id': records.id}))
            self.assertTrue(call.is_alive(), "the second waits for the first")
            one.env.cr.commit()
            call.join()
        self.assertIsInstance(call.error, ValidationError)
        self.assertIn("in a payment order already", str(call.error))
        self.env.cr.rollback()
        self.assertEqual(claims.payment_line_ids.payment_id.ids, order.ids)
        self.assertEqual(len(claims.payment_line_ids), 3)

    @mute_logger('odoo.sql_db', 'odoo.service.model')
    def test_send_at_once(self):
        """Two accountants send the same order: one entry, one signature a claim; so with the bank's answer."""
        claims = self.claims_in('approved', 2)
        with noon(DAY_AFTER):
            order = self.order_of(claims)
            self.commit()
            one, two = (self.by_remote(self.users[login], order) for login in ('accountant', 'accountant2'))
            late = self.by_remote(self.users['accountant2'], order)
            self.assertEqual(late.state, 'draft')
            one.action_send()
            with self.assertRaisesRegex(UserError, "Somebody else"):
                two.action_send()
            one.env.cr.commit()
            call = self.in_background(late, lambda records: records.action_send())
            call.join()
            self.assertIsInstance(call.error, UserError)
            self.assertIn(order.name, str(call.error))
            two.env.cr.rollback()
            self.env.cr.rollback()
            self.env.invalidate_all()
            self.assertEqual((order.state, len(order.move_ids), order.move_ids.amount_total), ('sent', 1, 3000))

            content = self.answer(order, {2})
            one, two = (self.by_remote(self.users[login], order) for login in ('accountant', 'accountant2'))
            one.import_return(content, 'a.txt')
            with self.assertRaisesRegex(UserError, "Somebody else"):
                two.import_return(content, 'a.txt')
            one.env.cr.commit()
            two.env.cr.rollback()
            self.assertEqual(two.import_return(content, 'a.txt'), {'paid': 0, 'failed': 0})
            two.env.cr.commit()
        self.env.cr.rollback()
        self.env.invalidate_all()
        self.assertEqual((order.state, len(order.move_ids)), ('done', 2))
        self.assertEqual(self.env['skill.subsidy.benefit'].search_count([('claim_id', 'in', claims.ids)]), 1)
        self.assertEqual([actions[6:] for actions in self.actions(claims)], [['pay', 'settle'], ['pay', 'bounce']])

    def test_crash(self):
        """What broke off before its end has not happened, and happens once when it is done again."""
        claims = self.claims_in('approved', 2)
        with noon(DAY_AFTER):
            order = self.order_of(claims)
            self.commit()
            broken = self.by_remote(self.users['accountant'], order)
            broken.action_send()
            broken.env.flush_all()
            broken.env.cr.close()  # the server dies before it commits
            again = self.by_remote(self.users['accountant'], order)
            self.assertEqual((again.state, len(again.move_ids)), ('draft', 0))
            again.action_send()
            again.env.cr.commit()
        self.env.cr.rollback()
        self.env.invalidate_all()
        self.assertEqual((order.state, len(order.move_ids), set(claims.mapped('state'))), ('sent', 1, {'paying'}))
