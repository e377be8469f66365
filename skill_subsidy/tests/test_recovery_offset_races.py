"""A claim is set off by one and paid by another at the same moment: exactly one of them wins."""
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import noon
from .recoveries import FOUND_DAY, RecoveryMixin


@tagged('post_install', '-at_install')
class TestRecoveryOffsetRaces(RecoveryMixin, CommittedCase):

    def owing(self):
        """A recovery, and another claim of the person who owes it that waits to be paid; committed."""
        claim = self.claims_in('paid')
        recovery, other = self.recovery_of(claim, 'noticed'), self.another_claim(claim)
        self.commit()
        return recovery, other

    @mute_logger('odoo.sql_db', 'odoo.service.model')
    def test_twice_at_once(self):
        """Two accountants set the same claim off against the same recovery."""
        recovery, other = self.owing()
        with noon(FOUND_DAY):
            one, two = (self.by_remote(self.users[login], recovery) for login in ('accountant', 'accountant2'))
            one.action_offset_claims(other.ids)
            one.env.flush_all()
            with self.assertRaisesRegex(UserError, "Somebody else"):
                two.action_offset_claims(other.ids)
            two.env.cr.rollback()
            one.env.cr.commit()
            call = self.in_background(two, lambda records: records.action_offset_claims(other.ids))
            call.join()
            self.assertIn(other.name, str(call.error))
        self.env.cr.rollback()
        self.env.invalidate_all()
        self.assertEqual((recovery.received, len(recovery.receipt_ids), other.state), (1200, 1, 'paid'))

    @mute_logger('odoo.sql_db', 'odoo.service.model')
    def test_while_an_order_is_made(self):
        """An order that takes the claim at this moment keeps it from being set off, and afterwards as well."""
        recovery, other = self.owing()
        with noon(FOUND_DAY):
            one = self.by_remote(self.users['accountant'], recovery)
            two = self.by_remote(self.users['accountant2'], other.batch_id)
            order = two.env['skill.subsidy.payment'].create({'batch_id': two.id})
            self.assertEqual(order.line_ids.claim_id.id, other.id)
            with self.assertRaisesRegex(UserError, "Somebody else"):
                one.action_offset_claims(other.ids)
            one.env.cr.rollback()
            two.env.cr.commit()
            with self.assertRaisesRegex(UserError, order.name):
                one.action_offset_claims(other.ids)
            one.env.cr.rollback()
        self.env.invalidate_all()
        self.assertEqual((other.state, recovery.received), ('approved', 0))

    @mute_logger('odoo.sql_db', 'odoo.service.model')
    def test_order_on_an_old_view(self):
        """Who still sees the claim as waiting, after it was set off, pays nothing for it."""
        recovery, other = self.owing()
        with noon(FOUND_DAY):
            one = self.by_remote(self.users['accountant'], recovery)
            two = self.by_remote(self.users['accountant2'], other.batch_id)
            self.assertEqual(two.claim_ids.state, 'approved')
            one.action_offset_claims(other.ids)
            one.env.cr.commit()
            call = self.in_background(
                two, lambda records: records.env['skill.subsidy.payment'].create({'batch_id': records.id}).action_send())
            call.join()
        self.env.cr.rollback()
        self.env.invalidate_all()
        self.assertTrue(call.error)
        self.assertEqual((other.state, recovery.received, len(other.payment_line_ids)), ('paid', 1200, 0))
