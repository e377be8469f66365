"""Whose ledger: entries of the fund, where they stand and that they stay (design 8, 五(一))."""
from odoo import Command
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
        line, other = move.line_ids[0], self.agency.skill_subsidy_other_account_id
        self.users['accountant'].group_ids += self.env.ref('account.group_account_manager')
        by_uninstalling = move.with_context(_force_unlink=True, force_delete=True, check_move_validity=False,
                                            skip_readonly_check=True)
        for records in (move, move.with_user(self.env.ref('base.user_admin')).with_company(self.agency), move.sudo(),
                        by_uninstalling):
            steps = [records.button_draft, records.button_cancel, records._reverse_moves, records.unlink,
                     lambda records=records: records.line_ids.unlink(),
                     lambda records=records: records.line_ids[0].copy({'move_id': records.id}),
                     lambda records=records: records.env['account.move.line'].create(
                         {'move_id': records.id, 'account_id': other.id, 'balance': 0})]
            steps += [lambda records=records, vals=vals: records.write(vals) for vals in (
                {'state': 'draft'}, {'ref': 'x'}, {'skill_subsidy_payment_id': False}, {'is_storno': True},
                {'auto_post': 'monthly'}, {'posted_before': False}, {'sequence_number': 99}, {'reversal_move_ids': [(5,)]},
                {'line_ids': [(1, line.id, {'name': 'x'})]}, {'invoice_line_ids': [(1, line.id, {'name': 'x'})]})]
            steps += [lambda records=records, vals=vals: records.line_ids[0].write(vals) for vals in (
                {'balance': 1}, {'is_storno': True}, {'price_unit': -1}, {'parent_state': 'draft'}, {'date': '2020-01-01'},
                {'display_type': 'line_note'}, {'account_id': other.id})]
            for step in steps:
                with self.refused(), self.env.cr.savepoint():
                    step()
        self.assertRecordValues(move, [{'state': 'posted', 'amount_total': 1500, 'show_reset_to_draft_button': False}])
        self.assertEqual((sum(move.line_ids.mapped('debit')), len(move.line_ids)), (1500, 2))

    def test_entry_stays_in_the_dialogues(self):
        """Odoo's own dialogue of reversal says so, too; what people say beside an entry is free."""
        move = self.by('accountant', self.claims_in('paying').payment_line_ids.payment_id).move_ids
        dialogue = self.env['account.move.reversal'].with_user(self.users['accountant']).create({
            'move_ids': [Command.set(move.ids)], 'journal_id': move.journal_id.id, 'date': DAY_AFTER})
        with self.refused(move.name), self.env.cr.savepoint():
            dialogue.refund_moves()
        move.message_post(body="核对无误")
        move.write({'narration': "备查"})

    def test_papers_stay(self):
        """What is attached to a posted entry of the fund is not exchanged, moved or removed; more may be added."""
        order = self.by('accountant', self.claims_in('paying').payment_line_ids.payment_id)
        paper = self.env['ir.attachment'].with_user(self.users['accountant']).search(
            [('res_model', '=', 'account.move'), ('res_id', '=', order.move_ids.id)])
        self.assertEqual(len(paper), 1)
        for records in (paper, paper.sudo(), paper.with_context(_force_unlink=True)):
            for step in (records.unlink, *(lambda records=records, vals=vals: records.write(vals) for vals in (
                    {'raw': b'x'}, {'datas': 'eA=='}, {'name': 'x'}, {'res_id': 0}, {'res_model': 'res.partner'},
                    {'res_field': 'x'}, {'public': True}))):
                with self.refused(order.move_ids.name), self.env.cr.savepoint():
                    step()
        scan = paper.create({'name': 'scan.txt', 'raw': b'scan', 'res_model': 'account.move', 'res_id': order.move_ids.id})
        with self.refused(order.move_ids.name), self.env.cr.savepoint():
            scan.unlink()
        free = paper.create({'name': 'free.txt', 'raw': b'free'})
        free.write({'raw': b'other'})
        free.unlink()

    def test_red_letters(self):
        """红字: what takes back stands as a negative amount on the same side; without the option it is turned over."""
        order = self.by('accountant', self.claims_in('paying').payment_line_ids.payment_id)
        expense, bank = self.agency.skill_subsidy_expense_account_id, self.agency.skill_subsidy_bank_account_id
        for storno, debit, credit in ((True, -1000, 0), (False, 0, 1000)):
            self.agency.account_storno = storno
            move = order._post_entry('recovery', "冲减", [('bank', 1000, False), ('expense', -1000, True)])
            with self.subTest(storno=storno):
                lines = {line.account_id: line for line in move.line_ids}
                self.assertRecordValues(lines[expense], [{'debit': debit, 'credit': credit, 'balance': -1000}])
                self.assertRecordValues(lines[bank], [{'debit': 1000, 'credit': 0}])
                rows = [row for page in self.env['report.skill_subsidy.document_voucher']._get_report_values(move.ids)['pages']
                        for row in page['rows'] if row and '5105' in str(row['head'])]
                shown = [tuple(row[side] and (row[side]['text'], row[side]['red']) for side in ('debit', 'credit'))
                         for row in rows]
                self.assertEqual(shown, [(('-1,000.00', True), None)] if storno else [(None, ('1,000.00', False))])

    def test_unbalanced(self):
        """An entry whose lines do not add up, or that has none, is a mistake of the program, not of a person."""
        order = self.by('accountant', self.claims_in('paying').payment_line_ids.payment_id)
        for lines in ([('bank', 1000, False), ('expense', -999.99, False)], [], [('bank', 0, False)]):
            with self.assertRaises(ValueError), self.env.cr.savepoint():
                order.with_context(check_move_validity=False)._post_entry('recovery', "x", lines)

    def test_an_agency_sees_its_part(self):
        """In a shared ledger an agency's accountant sees nothing of another agency's part, nor the ledger; its keeper all."""
        self.pooled()
        self.other.skill_subsidy_bank_account_id = False
        self.other.skill_subsidy_fund_company_id = self.fund
        for agency in (self.agency, self.other):
            self.env['skill.subsidy.budget'].sudo().create({'company_id': agency.id, 'year': 2026, 'original_amount': 1})
        mine = self.claims_in('paid').payment_line_ids
        theirs = self.claims_in('paid', users=self.others).payment_line_ids
        accountant = self.env(user=self.users['accountant'])
        for model, seen, hidden in (('skill.subsidy.payment', mine.payment_id, theirs.payment_id),
                                    ('skill.subsidy.payment.line', mine, theirs)):
            found = accountant[model].search([('id', 'in', (seen + hidden).ids)])
            self.assertEqual(found.ids, seen.ids, model)
            with self.refused(error=AccessError):
                hidden.with_env(accountant).read(['company_id'])
        self.assertEqual(accountant['skill.subsidy.budget'].search([]).company_id, self.agency)
        self.assertFalse(accountant['account.move'].search([('company_id', '=', self.fund.id)]))
        self.assertFalse(accountant['account.move.line'].search([('company_id', '=', self.fund.id)]))
        keeper = self.build_user(self.env, 'accountant', self.fund)
        keeper.company_ids += self.agency
        ledger = self.env(user=keeper, context={'allowed_company_ids': (self.fund + self.agency).ids})
        self.assertEqual(set(ledger['account.move'].search([('company_id', '=', self.fund.id)]).skill_subsidy_agency_id.ids),
                         set((self.agency + self.other).ids))
        self.assertEqual(ledger['skill.subsidy.payment'].search([]).company_id, self.agency)  # not the other's orders

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
