"""What the register of benefits says after a recovery, and what transfer certificates state of it (三, 四(一))."""
from pathlib import Path

from odoo.modules.migration import load_script
from odoo.tests import tagged

from .common import SubsidyCase, noon
from .papers import PaperCase, printed
from .recoveries import FOUND_DAY, RecoveryMixin
from .transfers import TransferMixin

MIGRATION = Path(__file__).parents[1] / 'migrations' / '19.0.1.2.0' / 'post-recovered_amount.py'


class BenefitMixin(RecoveryMixin, TransferMixin):

    def paid(self, **vals):
        """A paid claim of 1,500 yuan, its person, its benefit, and a recovery of it."""
        claim = self.claims_in('paid')
        benefit = self.env['skill.subsidy.benefit'].search([('claim_id', '=', claim.id)])
        return claim, {'id_number': claim.id_number, 'person_name': claim.person_name}, benefit, self.recovery_of(
            claim, 'noticed', **vals)


@tagged('post_install', '-at_install')
class TestRecoveryBenefit(BenefitMixin, SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(FOUND_DAY))

    def stated(self, transfer):
        return [(line.level, line.amount) for line in transfer.line_ids]

    def test_in_part(self):
        """Of which a part came back still counts as received, with what was paid and what was kept of it."""
        claim, person, benefit, recovery = self.paid(amount=500)
        self.assertRecordValues(benefit, [{'amount': 1500, 'recovered_amount': 0, 'kept_amount': 1500, 'recovered': False}])
        self.receive(recovery, 200.10)
        self.assertRecordValues(benefit, [{'amount': 1500, 'recovered_amount': 200.10, 'kept_amount': 1299.90, 'recovered': False}])
        self.receive(recovery, reference='HD0002')
        self.assertRecordValues(benefit, [{'amount': 1500, 'recovered_amount': 500, 'kept_amount': 1000, 'recovered': False}])
        self.assertEqual((recovery.state, claim.state), ('done', 'paid'))
        with self.refused("already claimed"):
            self.by('handler', claim).copy({'bank_account': '6222020602000000003'}).action_submit()
        transfer = self.issued(person)
        self.assertEqual(self.stated(transfer), [('4', 1000)])
        # What is left is claimed back as well: both together are all that was paid, nothing was received then.
        self.receive(self.recovery_of(claim, 'noticed', amount=1000), reference='HD0003')
        self.assertRecordValues(benefit, [{'amount': 1500, 'recovered_amount': 1500, 'kept_amount': 0, 'recovered': True}])
        self.assertEqual((claim.state, self.stated(self.outgoing(person))), ('recovered', []))

    def test_whole(self):
        """All came back: it counts no more and no certificate states it; undone, it counts, and nothing came back."""
        claim, person, benefit, recovery = self.paid()
        receipt = self.receive(recovery)
        self.assertRecordValues(benefit, [{'amount': 1500, 'recovered_amount': 1500, 'kept_amount': 0, 'recovered': True}])
        self.assertEqual(self.stated(self.outgoing(person)), [])
        self.by('accountant', receipt).action_undo("记错")
        self.assertRecordValues(benefit, [{'amount': 1500, 'recovered_amount': 0, 'kept_amount': 1500, 'recovered': False}])
        self.assertEqual((claim.state, self.stated(self.outgoing(person))), ('paid', [('4', 1500)]))

    def test_fraud(self):
        """By fraud it counts for ever, with nothing kept: nobody claims it again, here or elsewhere."""
        claim, person, benefit, recovery = self.paid(finding='fraud')
        self.receive(recovery)
        self.assertRecordValues(benefit, [{'amount': 1500, 'recovered_amount': 1500, 'kept_amount': 0, 'recovered': False}])
        self.assertEqual((claim.state, self.stated(self.issued(person))), ('recovered', [('4', 0)]))
        self.env.flush_all()
        paid, = self.env['skill.subsidy.claim']._read_benefits([claim.id_number])[claim.id_number]
        self.assertTrue(paid.fraud, "who verifies the next claim reads why it counts")

    def test_while_a_certificate_is_made(self):
        """What came back after a certificate was prepared keeps it from being issued; after the issue a hint says it."""
        _claim, person, _benefit, recovery = self.paid(amount=500)
        transfer = self.outgoing(person)
        self.assertEqual(self.stated(transfer), [('4', 1500)])
        self.receive(recovery, 200)
        with self.refused("benefits have changed"):
            self.by('reviewer', transfer).action_confirm()
        transfer.action_refresh()
        self.by('reviewer', transfer).action_confirm()
        self.assertEqual((self.stated(transfer), transfer.hint), ([('4', 1300)], False))
        self.receive(recovery, reference='HD0002')
        transfer.invalidate_recordset(['hint'])
        self.assertIn("came back", transfer.hint)
        self.assertEqual(self.stated(transfer), [('4', 1300)], "an issued certificate stays as it was")

    def test_offset_and_other_benefits(self):
        """A debt that is set off came back as well; the benefit of the claim that was set off was kept whole."""
        claim, _person, benefit, recovery = self.paid()
        other = self.another_claim(claim)
        self.by('accountant', recovery).action_offset_claims(other.ids)
        theirs = self.env['skill.subsidy.benefit'].search([('claim_id', '=', other.id)])
        self.assertRecordValues(benefit + theirs, [
            {'amount': 1500, 'recovered_amount': 1200, 'kept_amount': 300, 'recovered': False},
            {'amount': 1200, 'recovered_amount': 0, 'kept_amount': 1200, 'recovered': False}])

    def test_came_back_from_the_bank(self):
        """A benefit of a payment that the bank sent back is left as it was; that of the next payment is the one that counts."""
        claim = self.claims_in('paid')
        line = self.by('accountant', claim.payment_line_ids)
        bounced = self.env['skill.subsidy.benefit'].search([('claim_id', '=', claim.id)])
        line.action_return_late("账户异常")
        self.by('handler', claim).action_correct_bank(reason="已激活")
        self.by('reviewer', claim).action_confirm_bank("本人账户")
        order = self.order_of(claim)
        order.action_send()
        order.import_return(self.answer(order), 'again.txt')
        self.receive(self.recovery_of(claim, 'noticed', amount=500))
        benefit = self.env['skill.subsidy.benefit'].search([('claim_id', '=', claim.id)]) - bounced
        self.assertRecordValues(bounced + benefit, [{'recovered_amount': 0, 'recovered': True},
                                                    {'recovered_amount': 500, 'recovered': False}])

    def test_earlier_database(self):
        """Benefits of a database that did not keep it are brought up to date, once."""
        _claim, _person, benefit, recovery = self.paid(amount=500)
        self.receive(recovery, 200)
        self.env.flush_all()
        self.env.cr.execute("UPDATE skill_subsidy_benefit SET recovered_amount = NULL WHERE id = %s", (benefit.id,))
        load_script(str(MIGRATION), 'post_recovered_amount').migrate(self.env.cr, '19.0.1.1.0')
        self.env.invalidate_all()
        self.assertEqual(benefit.recovered_amount, 200)


@printed
@tagged('post_install', '-at_install')
class TestRecoveryBenefitPaper(BenefitMixin, PaperCase, SubsidyCase):

    def test_certificate(self):
        """The paper states what was kept, and adds up to it."""
        with noon(FOUND_DAY):
            _claim, person, _benefit, recovery = self.paid(amount=500)
            self.receive(recovery)
            transfer = self.issued(person)
            pages = self.pages(self.pdf('handler', 'report_transfer', transfer))
        self.assertSays(pages[0], "1,000.00")
        self.assertNotIn("1,500.00", pages[0])
