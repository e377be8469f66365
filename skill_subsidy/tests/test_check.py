"""Every difference between entries and sub-ledger is found and told; where there is none, none is (design 8)."""
import io
import re

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import DAY_AFTER
from .money import MoneyMixin
from .papers import PaperCase, printed
from .test_bank_back import NEW, BackCase


class CheckMixin(MoneyMixin):
    """Goes with BackCase."""

    def month(self):
        """Orders that were paid, came back, came back late, were paid again and lapsed; funding and interest."""
        self.funding_of(80000)
        order, claims = self.back(5, {1, 2})
        order.line_ids.filtered(lambda line: line.line_no == 3).action_return_late("收款人账户异常")
        first, second = claims
        self.correct(first, NEW)
        self.confirm(first)
        again = self.order_of(first)
        again.action_send()
        again.import_return(self.answer(again), 'again.txt')
        self.by('head', second).action_lapse("本人放弃领取")
        self.funding_of(2.5, kind='interest')
        return order, again

    def compare(self, login='accountant', agency=None, users=None):
        """{name of a check: [told sentences]} of those that differ."""
        agency = agency or self.agency
        check = self.by(login, self.env['skill.subsidy.check'], users).create({
            'company_ids': [(6, 0, agency.ids)], 'date_from': '2026-01-01', 'date_to': '2026-12-31'})
        return {result.check.name: [line['sentence'] for line in check._told(result) if line.get('sentence')]
                for result in check._run() if result.count}

    def damage(self, statement, *args):
        """Change the database as no action does."""
        self.env.flush_all()
        table = SQL.identifier(re.match(r'(?:UPDATE|DELETE FROM|INSERT INTO) (\w+)', statement)[1])
        self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", table))  # whoever owns the tables may
        self.env.cr.execute(statement, args)
        self.assertTrue(self.env.cr.rowcount, statement)
        self.env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", table))
        self.env.invalidate_all()


@tagged('post_install', '-at_install')
class TestCheck(CheckMixin, BackCase):

    def test_nothing_differs(self):
        """A month of every event is without difference, in either style, and every check has compared something."""
        self.month()
        self.assertEqual(self.compare(), {})
        self.agency.skill_subsidy_return_style = 'reversed'
        self.back(3, {1, 3})
        self.assertEqual(self.compare(), {})
        check = self.by('accountant', self.env['skill.subsidy.check']).create({'date_from': '2026-01-01'})
        compared = {result.check.name: result.compared for result in check._run()}
        self.assertEqual({name for name, count in compared.items() if not count},
                         {'by_hand', 'closing', 'offset', 'recovery', 'recovery_credit', 'recovery_sum'})

    def test_pooled(self):
        """An agency whose entries stand in another ledger compares its own part."""
        fund = self.build_agency(self.env, "测试自治区基金")
        for agency in (self.agency, self.other):
            agency.skill_subsidy_bank_account_id = False
            agency.skill_subsidy_fund_company_id = fund
        self.month()
        theirs = self.claims_in('paying', 2, users=self.others).payment_line_ids.payment_id
        self.assertEqual(self.compare(), {})
        self.damage("UPDATE account_move_line SET balance = balance + 1 WHERE move_id = %s AND balance > 0",
                    theirs.sudo().move_ids.id)
        self.assertEqual(self.compare(), {})
        self.assertEqual(list(self.compare(agency=self.other, users=self.others)), ['order_expense'])

    def test_entry_of_an_order(self):
        """Amounts of the entry, or of a line, that were changed; no entry, or an order without one."""
        order, _again = self.month()
        move = order.move_ids.filtered(lambda move: move.skill_subsidy_event == 'payment')
        self.damage("UPDATE account_move_line SET balance = balance + 0.01, debit = debit + 0.01 WHERE move_id = %s AND debit > 0",
                    move.id)
        self.assertEqual(self.compare(), {
            'order_expense': [f"{order.name}: its lines for the first time come to 7,500.00 yuan, its entry charges 7,500.01 to the "
                              "expenditure; difference 0.01."],
            'balanced': [f"{move.name} is not balanced: debit 7,500.01, credit 7,500.00; difference -0.01."]})
        self.damage("UPDATE account_move_line SET balance = balance - 0.01, debit = debit - 0.01 WHERE move_id = %s AND debit > 0",
                    move.id)
        self.damage("UPDATE skill_subsidy_payment_line SET amount = amount + 100 WHERE payment_id = %s AND line_no = 5", order.id)
        self.assertEqual(self.compare(), {
            'order_expense': [f"{order.name}: its lines for the first time come to 7,600.00 yuan, its entry charges 7,500.00 to the "
                              "expenditure; difference -100.00."],
            'order_bank': [f"{order.name}: its lines come to 7,600.00 yuan, its entry takes 7,500.00 from the paying account; "
                           "difference -100.00."],
            'benefits': [f"{order.line_ids.filtered(lambda line: line.line_no == 5).claim_id.name}: 1,600.00 yuan were credited, "
                         "benefits of 1,500.00 are recorded; difference -100.00."]})

    def test_order_without_entry(self):
        """An entry that was removed from under its order is missed, and so is one that is not posted."""
        order, _again = self.month()
        move = order.move_ids.filtered(lambda move: move.skill_subsidy_event == 'payment')
        self.damage("UPDATE account_move SET state = 'draft' WHERE id = %s", move.id)
        self.damage("UPDATE account_move_line SET parent_state = 'draft' WHERE move_id = %s", move.id)
        found = self.compare()
        self.assertEqual(found['order_entry'], [f"{order.name}: entries of its sending: 0 instead of 1."])
        self.assertEqual(found['posted'], [f"An entry of {move.name} is not posted; it counts nowhere."])
        self.assertIn('order_bank', found)

    def test_again(self):
        """Money that is paid again is not charged twice."""
        _order, again = self.month()
        self.damage("UPDATE skill_subsidy_payment_line SET kind = 'first' WHERE payment_id = %s", again.id)
        self.assertEqual(self.compare(), {
            'order_expense': [f"{again.name}: its lines for the first time come to 1,500.00 yuan, its entry charges 0.00 to the "
                              "expenditure; difference -1,500.00."],
            'order_again': [f"{again.name}: its lines paid again come to 0.00 yuan, its entry takes 1,500.00 from the money held; "
                            "difference 1,500.00."]})

    def test_returned(self):
        """What came back: lines that say another thing than the entries, and what is held of them."""
        order, _again = self.month()
        line = order.line_ids.filtered(lambda line: line.line_no == 3)
        self.damage("UPDATE skill_subsidy_payment_line SET state = 'paid', held_state = NULL WHERE id = %s", line.id)
        self.assertEqual(self.compare(), {
            'returned_bank': [f"{order.name}: lines of 3,000.00 yuan came back, its entries bring 4,500.00 back to the paying "
                              "account; difference 1,500.00."],
            'returned_held': [f"{order.name}: lines of 3,000.00 yuan came back and were held, its entries hold 4,500.00; "
                              "difference 1,500.00."],
            'holding': [f"{self.agency.name}: lines of 0.00 yuan are held, the account of the money held has 1,500.00; difference "
                        "1,500.00."],
            'benefits': [f"{line.claim_id.name}: 1,500.00 yuan were credited, benefits of 0.00 are recorded; difference "
                         "-1,500.00."],
            'claims': [f"{line.claim_id.name}: the claim does not stand where its payment line stands."]})
        self.damage("UPDATE skill_subsidy_payment_line SET state = 'failed', held_state = 'reversed' WHERE id = %s", line.id)
        self.assertEqual(set(self.compare()), {'returned_held', 'returned_reversed', 'holding'})
        self.damage("UPDATE skill_subsidy_payment_line SET held_state = 'lapsed' WHERE id = %s", line.id)
        self.assertEqual(self.compare(), {
            'lapsed': [f"{order.name}: lines of 3,000.00 yuan lapsed, its entries take 1,500.00 from the money held; difference "
                       "-1,500.00."],
            'holding': [f"{self.agency.name}: lines of 0.00 yuan are held, the account of the money held has 1,500.00; difference "
                        "1,500.00."]})

    def test_file_and_papers(self):
        """A bank file that is not the one that was sent, and an entry without it."""
        order, _again = self.month()
        move = order.move_ids.filtered(lambda move: move.skill_subsidy_event == 'payment')
        self.damage("UPDATE skill_subsidy_payment_file SET content = 'QUJD' WHERE payment_id = %s", order.id)
        self.damage("UPDATE ir_attachment SET name = 'x.txt' WHERE res_model = 'account.move' AND res_id = %s", move.id)
        found = self.compare()
        self.assertEqual(set(found), {'order_file', 'order_papers'})
        self.assertIn(order.name, found['order_file'][0])
        self.assertEqual(found['order_papers'], [f"{move.name}: the bank file of its order is not attached to this entry."])

    def test_funding(self):
        """Funding whose amount is not that of its entries."""
        self.month()
        funding = self.env['skill.subsidy.funding'].search([('company_id', '=', self.agency.id), ('kind', '=', 'transfer')])
        self.damage("UPDATE skill_subsidy_funding SET amount = 80100 WHERE id = %s", funding.id)
        self.assertEqual(self.compare(), {'funding': [
            f"{funding.name}: 80,100.00 yuan received, its entries bring 80,000.00; difference -100.00."]})

    def test_source_and_benefit(self):
        """An entry that does not say what for, a benefit that no line paid."""
        order, _again = self.month()
        move = order.move_ids.filtered(lambda move: move.skill_subsidy_event == 'returned')[0]
        self.damage("UPDATE account_move SET skill_subsidy_payment_id = NULL WHERE id = %s", move.id)
        benefit = self.env['skill.subsidy.benefit'].search([('claim_id', 'in', order.line_ids.claim_id.ids)], limit=1)
        self.damage("UPDATE skill_subsidy_benefit SET amount = amount + 1 WHERE id = %s", benefit.id)
        found = self.compare()
        self.assertEqual(found['source'], [f"{move.name} does not say what it was posted for."])
        self.assertIn(f"{benefit.claim_id.name}: 1,500.00 yuan were credited, benefits of 1,501.00", found['benefits'][0])
        self.assertIn('returned_bank', found)

    def test_by_hand(self):
        """What was posted by hand on the fund's accounts is listed as information, and a number that is missing."""
        self.month()
        move = self.by('accountant', self.env['account.move']).create({
            'move_type': 'entry', 'journal_id': self.agency.skill_subsidy_journal_id.id, 'date': DAY_AFTER, 'line_ids': [
                (0, 0, {'account_id': self.agency[f'skill_subsidy_{role}_account_id'].id, 'balance': amount})
                for role, amount in (('bank', 5), ('holding', -5))]})
        move.action_post()
        self.assertEqual(self.compare(), {'by_hand': [f"{move.name} was posted by hand: 10.00 yuan on accounts of the fund."]})
        check = self.by('accountant', self.env['skill.subsidy.check']).create({'date_from': '2026-01-01'})
        check.action_check()
        self.assertRecordValues(check, [{'state': 'clean', 'difference_count': 0, 'information_count': 1}])
        self.damage("UPDATE account_move SET sequence_number = sequence_number + 2 WHERE id = %s", move.id)
        self.assertEqual(set(self.compare()), {'by_hand', 'numbers'})

    def test_screen(self):
        """The screen counts, lists and opens; a second comparison takes the place of the first."""
        order, _again = self.month()
        check = self.by('auditor', self.env['skill.subsidy.check']).create({'date_from': '2026-01-01'})
        check.action_check()
        self.assertRecordValues(check, [{'state': 'clean', 'difference_count': 0}])
        self.damage("UPDATE skill_subsidy_payment_line SET amount = amount + 1 WHERE payment_id = %s AND line_no = 4", order.id)
        check.action_check()
        self.assertEqual((check.state, check.difference_count, len(check.difference_ids)), ('found', 3, 3))
        action = check.difference_ids[0].action_open()
        self.assertEqual((action['res_model'], action['res_id']), (order._name, order.id))

    def test_queries(self):
        """One statement a check, however many orders."""
        self.month()
        check = self.by('accountant', self.env['skill.subsidy.check']).create({'date_from': '2026-01-01'})
        check._run()
        before = self.env.cr.sql_log_count
        check._run()
        few = self.env.cr.sql_log_count - before
        for _n in range(3):
            self.back(3, {1})
        check._run()
        before = self.env.cr.sql_log_count
        check._run()
        self.assertEqual(self.env.cr.sql_log_count - before, few)

    def test_who(self):
        """Posts of the money only, and of one's own agencies only."""
        self.month()
        for login in ('handler', 'reviewer', 'keeper', 'nobody'):
            with self.subTest(login), self.refused(error=AccessError):
                self.compare(login)
        for login in ('accountant', 'head', 'auditor'):
            self.assertEqual(self.compare(login), {})
        with self.refused(error=AccessError):
            self.compare(agency=self.other)
        check = self.by('accountant', self.env['skill.subsidy.check']).create({})
        check.sudo().company_ids = self.other
        with self.refused(self.other.name, error=AccessError):
            check._run()
        with self.refused("period"):
            self.by('accountant', self.env['skill.subsidy.check']).create({'date_from': '2027-01-01'}).action_check()


@printed
@tagged('post_install', '-at_install')
class TestCheckPaper(CheckMixin, BackCase, PaperCase):

    def test_papers(self):
        """On paper and as a spreadsheet: the result, each check, each difference; compared anew when it is printed."""
        order, _again = self.month()
        check = self.by('accountant', self.env['skill.subsidy.check']).create({'date_from': '2026-01-01'})
        check.action_check()
        pages = self.pages(self.pdf('accountant', 'report_check', check))
        self.assertSays(pages[0], "账实核对表", self.agency.name, "2026年1月1日", "相符")
        self.assertSays(pages[-1], "账实相符，没有差异。", "会计主管：")
        self.damage("UPDATE skill_subsidy_payment_line SET amount = amount + 1 WHERE payment_id = %s AND line_no = 4", order.id)
        pages = self.pages(self.pdf('accountant', 'report_check', check))
        self.assertSays(''.join(pages), order.name, "7,501.00", "共有3笔差异。")
        rows = list(openpyxl.load_workbook(io.BytesIO(check._xlsx())).active.iter_rows(values_only=True))
        self.assertEqual([row[6] for row in rows].count(order.name), 2)
        self.assertIn(-1, [row[8] for row in rows])
