"""Whose ledger: entries of the fund, where they stand and that they stay (design 8, 五(一))."""
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import DAY_AFTER, SubsidyCase, noon


@tagged('post_install', '-at_install')
class TestPosting(SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(DAY_AFTER))
        cls.fund = cls.build_agency(cls.env, "测试自治区基金")

    def pooled(self):
        """The agency, its part of the fund kept by another company."""
        self.agency.skill_subsidy_bank_account_id = False
        self.agency.skill_subsidy_fund_company_id = self.fund
        return self.agency

    def test_pooled_ledger(self):
        """An agency whose fund another company keeps posts there, with that company's accounts, and is named."""
        self.pooled()
        claims = self.claims_in('paying', 2)
        move = claims.payment_line_ids.payment_id.sudo().move_ids
        self.assertRecordValues(move, [{
            'company_id': self.fund.id, 'skill_subsidy_agency_id': self.agency.id, 'skill_subsidy_event': 'payment',
            'state': 'posted', 'journal_id': self.fund.skill_subsidy_journal_id.id}])
        self.assertRecordValues(move.line_ids.sorted('balance'), [
            {'account_id': self.fund.skill_subsidy_bank_account_id.id, 'balance': -3000},
            {'account_id': self.fund.skill_subsidy_expense_account_id.id, 'balance': 3000}])

    def test_own_paying_account(self):
        """In a shared ledger an agency may pay from an account of its own; one of another ledger is refused."""
        self.pooled()
        own = self.fund.skill_subsidy_bank_account_id.copy({'code': '100402'})
        with self.refused(self.fund.name, error=ValidationError):
            self.agency.skill_subsidy_bank_account_id = self.other.skill_subsidy_bank_account_id
        self.agency.skill_subsidy_bank_account_id = own
        move = self.claims_in('paying').payment_line_ids.payment_id.sudo().move_ids
        self.assertIn(own, move.line_ids.account_id)

    def test_ledger_stays(self):
        """What was posted to is not moved by a setting, and a pool does not lie in another pool."""
        self.claims_in('paying')
        with self.refused(self.agency.name, error=ValidationError):
            self.pooled()
        self.other.skill_subsidy_bank_account_id = False
        self.other.skill_subsidy_fund_company_id = self.fund
        with self.refused(self.other.name, error=ValidationError):
            self.fund.skill_subsidy_fund_company_id = self.agency

    def test_prepare_pooled(self):
        """Only an accountant of the company that keeps the fund prepares its chart."""
        self.pooled()
        self.fund.skill_subsidy_expense_account_id = False
        self.assertFalse(self.agency.skill_subsidy_ready)
        with self.refused(self.fund.name, error=AccessError):
            self.by('accountant', self.agency).action_skill_subsidy_prepare_accounts()
        self.users['accountant'].company_ids += self.fund
        self.by('accountant', self.agency).action_skill_subsidy_prepare_accounts()
        self.assertTrue(self.agency.skill_subsidy_ready)

    def test_entry_stays(self):
        """A posted entry of the fund is not reset, cancelled, reversed, changed or removed, not even by an administrator."""
        move = self.by('accountant', self.claims_in('paying').payment_line_ids.payment_id).move_ids
        self.users['accountant'].group_ids += self.env.ref('account.group_account_manager')
        for records in (move, move.with_user(self.env.ref('base.user_admin')).with_company(self.agency), move.sudo()):
            for step in (records.button_draft, records.button_cancel, records._reverse_moves, records.unlink,
                         lambda records=records: records.write({'state': 'draft'}),
                         lambda records=records: records.write({'ref': 'x'}),
                         lambda records=records: records.write({'skill_subsidy_payment_id': False}),
                         lambda records=records: records.line_ids[0].write({'balance': 1}),
                         lambda records=records: records.line_ids.unlink(),
                         lambda records=records: records.line_ids[0].copy({'move_id': records.id})):
                with self.refused():
                    step()
        self.assertRecordValues(move, [{'state': 'posted', 'amount_total': 1500}])

    def test_marks_are_not_given(self):
        """An entry made by hand does not pass for one of the fund, neither by values nor by defaults."""
        order = self.by('accountant', self.claims_in('paying').payment_line_ids.payment_id)
        marks = {'skill_subsidy_event': 'returned', 'skill_subsidy_payment_id': order.id,
                 'skill_subsidy_agency_id': self.agency.id}
        move = self.by('accountant', self.env['account.move']).with_context(
            **{f'default_{name}': value for name, value in marks.items()}).create({'move_type': 'entry', **marks})
        self.assertRecordValues(move, [dict.fromkeys(marks, False)])

    def test_locked_period(self):
        """Nothing is posted in a locked period, and nothing of the order has happened then."""
        order = self.order_of(self.claims_in('approved'))
        order.action_generate_file()
        self.agency.fiscalyear_lock_date = DAY_AFTER
        with self.refused(self.agency.name), self.env.cr.savepoint():
            order.action_send()
        self.assertEqual((order.state, order.move_count), ('draft', 0))
        self.agency.fiscalyear_lock_date = False
        order.action_send()
        self.assertEqual(order.move_count, 1)

    def test_file_goes_with_the_entry(self):
        """The voucher has the bank file attached, byte for byte."""
        order = self.by('accountant', self.claims_in('paying').payment_line_ids.payment_id)
        attachment = self.env['ir.attachment'].search([('res_model', '=', 'account.move'),
                                                       ('res_id', '=', order.move_ids.id)])
        self.assertEqual((attachment.name, attachment.raw), (order.filename, order._file_bytes()))
