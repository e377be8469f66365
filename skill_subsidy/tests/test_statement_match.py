"""Matching by hand, taking it back, late returns and interest; a pooled account; the reconciliation of any day."""
import io
from decimal import Decimal

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DAY_AFTER, REFUSED, SubsidyCase, noon
from .counting import CountingCase
from .papers import PaperCase, printed
from .statements import LATER, StatementMixin


class MatchCase(StatementMixin, SubsidyCase):

    def sent(self, count=2, failures=(), users=None):
        order = self.by('accountant', self.claims_in('paying', count, users=users).payment_line_ids.payment_id, users)
        with noon(DAY_AFTER):
            order.import_return(self.answer(order, set(failures)), 'r.txt')
        return order

    def by_hand(self, lines, entries, login='accountant', users=None):
        return self.by(login, self.env['skill.subsidy.bank.statement.line'], users).match_by_hand(lines.ids, entries.ids)


@tagged('post_install', '-at_install')
class TestStatementMatch(MatchCase):

    def test_by_hand(self):
        """One with several and several with one; both sides come to the same, and each line is matched once."""
        self.sent()
        self.sent(1)
        entries = self.paying_line(self.env['account.move'].search([
            ('skill_subsidy_agency_id', '=', self.agency.id), ('skill_subsidy_event', '=', 'payment')])).sorted('balance')
        statement = self.take_in([('2026-10-16', -4500, "合并代发"), ('2026-10-20', 100, "a"), ('2026-10-21', -100, "b")], 9000)
        opening, both, one, two = statement.line_ids
        self.assertEqual(self.open_lines(statement), statement.line_ids)
        with self.refused("-4,500.00", "-3,000.00", "difference -1,500.00"):
            self.by_hand(both, entries[0])
        with self.refused("at least two"):
            self.by_hand(both, entries.browse())
        match = self.by_hand(both, entries)
        self.assertRecordValues(match, [{'rule': 'manual', 'amount': -4500, 'company_id': self.agency.id,
                                         'agency_id': self.agency.id, 'user_id': self.users['accountant'].id, 'undone': False}])
        self.assertEqual((both.match_state, both.match_id, len(match.item_ids)), ('matched', match, 3))
        with self.refused("matched already"):
            self.by_hand(both, entries)
        with self.refused("matched already"):
            self.by_hand(one + both, entries[0])
        with self.assertRaises(ValueError), self.env.cr.savepoint():  # whoever calls it
            self.env['skill.subsidy.bank.match']._apply(self.agency, statement.account_id, [(opening.ids, [], 'manual')])
        with self.assertRaises(ValueError), self.env.cr.savepoint():  # nor with a line of another account
            foreign = entries[0].move_id.sudo().line_ids - entries
            self.env['skill.subsidy.bank.match']._apply(self.agency, statement.account_id, [
                ((one + two).ids, foreign[:1].ids, 'manual')])
        correction = self.by_hand(one + two, entries.browse())
        self.assertEqual(correction.amount, 0)
        self.assertEqual(self.open_lines(statement), opening)

    def test_foreign_lines(self):
        """No line of another account, another agency or a draft is taken."""
        statement = self.take_in([('2026-10-16', -1500, "a")], 9000)
        line = statement.line_ids[1]
        order = self.sent(1)
        expense = order.sudo().move_ids.line_ids.filtered(lambda entry: entry.balance == 1500)
        with self.refused("same paying account"):
            self.by_hand(line, expense)
        theirs = self.sent(1, users=self.others)
        with self.refused(error=AccessError):
            self.by_hand(line, self.paying_line(theirs.sudo().move_ids))
        with self.refused(error=AccessError):
            self.by_hand(line, self.paying_line(theirs.sudo().move_ids), users=self.others)
        draft = self.env['account.move'].create({
            'move_type': 'entry', 'date': '2026-10-16', 'journal_id': self.agency.skill_subsidy_journal_id.id, 'line_ids': [
                (0, 0, {'account_id': self.agency.skill_subsidy_bank_account_id.id, 'balance': -1500}),
                (0, 0, {'account_id': self.agency.skill_subsidy_fiscal_account_id.id, 'balance': 1500})]})
        with self.refused("posted"):
            self.by_hand(line, self.paying_line(draft))
        with self.assertRaises(ValueError), self.env.cr.savepoint():  # whoever calls it
            self.env['skill.subsidy.bank.match']._apply(self.agency, line.account_id, [
                (line.ids, self.paying_line(draft).ids, 'manual')])
        for login in ('auditor', 'head', 'handler'):
            with self.refused(error=AccessError):
                self.by_hand(line, self.paying_line(order.sudo().move_ids), login=login)

    def test_take_back(self):
        """With a reason, by an accountant; the record stays, the lines are open, and can be matched anew."""
        order = self.sent(1)
        statement = self.take_in([('2026-10-16', -1500, f"代发 {order.name}")], 9000)
        line = statement.line_ids[1]
        match = line.match_id
        for reason in (None, '', '  ', 7):
            with self.refused("Say why"):
                match.action_unmatch(reason)
        for login, users in (('accountant', self.others), ('auditor', self.users), ('head', self.users), ('handler', self.users)):
            with self.subTest(login), self.refused(error=AccessError):
                self.by(login, match, users).action_unmatch("x")
        match.action_unmatch("对错批次")
        self.assertRecordValues(match, [{'undone': True, 'undone_by': self.users['accountant'].id,
                                         'undone_reason': "对错批次", 'amount': -1500}])
        self.assertEqual((line.match_state, line.match_id.id, match.item_ids.mapped('undone')), ('open', False, [True, True]))
        self.assertFalse(line.agency_id)
        with self.refused("already"):
            match.action_unmatch("again")
        self.assertEqual(statement.action_match(), 1)
        self.assertNotEqual(line.match_id, match)

    def test_matched_entry_stays(self):
        """An entry by hand is not taken out from under its match."""
        move = self.env['account.move'].create({
            'move_type': 'entry', 'date': '2026-10-16', 'journal_id': self.agency.skill_subsidy_journal_id.id, 'line_ids': [
                (0, 0, {'account_id': self.agency.skill_subsidy_bank_account_id.id, 'balance': 700}),
                (0, 0, {'account_id': self.agency.skill_subsidy_fiscal_account_id.id, 'balance': -700})]})
        move.action_post()
        statement = self.take_in([('2026-10-16', 700, "x")])
        self.assertEqual(statement.line_ids.match_id.rule, 'amount')
        other = move.copy({'date': '2026-10-16'})
        other.action_post()
        self.assertEqual((statement.action_match(), statement.line_ids.match_id.book_item_ids.move_line_id.move_id), (0, move),
                         "a line that is matched is not matched with the next entry of its amount")
        other.button_draft()
        with self.refused("Take the match back"), self.env.cr.savepoint():
            move.button_draft()
        with self.refused("Take the match back"), self.env.cr.savepoint():  # whatever flags a caller sends
            move.with_context(force_delete=True, dynamic_unlink=True).line_ids.unlink()
        statement.line_ids.match_id.action_unmatch("x")
        move.button_draft()
        self.assertEqual(move.state, 'draft')

    def test_late_return(self):
        """The bank gives back what it said was paid: proposed, and on a click returned, posted and matched."""
        order = self.sent(2)
        line = order.line_ids[0]
        statement = self.take_in([('2026-10-16', -3000, f"代发 {order.name}"),
                                  ('2026-10-20', 1500, "退汇 账户已销户", line.person_name, line.account)], 9000)
        back = statement.line_ids[2]
        self.assertEqual((back.proposal, back.payment_line_id, back.match_state), ('late', line, 'open'))
        for login in ('auditor', 'head'):
            with self.refused(error=AccessError):
                self.by(login, back).action_return_late()
        with self.refused("not proposed"):
            statement.line_ids[1].action_return_late()
        with noon(LATER):
            back.action_return_late()
        self.assertEqual((line.state, line.late, line.claim_id.bank_state), ('failed', True, 'returned'))
        self.assertRecordValues(back, [{'match_state': 'matched', 'proposal': False, 'agency_id': self.agency.id}])
        entry = back.match_id.sudo().book_item_ids.move_line_id
        self.assertRecordValues(entry, [{'date': self.day('2026-10-20'), 'balance': 1500}])
        self.assertEqual(back.match_id.rule, 'late')
        with self.refused("matched already"):
            back.action_return_late()

    def test_interest_and_charges(self):
        """Interest is posted on the bank's day by a click; charges are nobody's in the fund."""
        statement = self.take_in([('2026-10-20', 12.34, "结息"), ('2026-10-21', -5, "网银手续费")])
        interest, fee = statement.line_ids
        self.assertEqual(statement.line_ids.mapped('proposal'), ['interest', 'fee'])
        with self.refused("not proposed"):
            fee.action_record_interest()
        with self.refused(error=AccessError):
            self.by('auditor', interest).action_record_interest()
        with noon(LATER):
            interest.action_record_interest()
        self.assertEqual((interest.match_state, interest.match_id.rule), ('matched', 'interest'))
        move = interest.match_id.sudo().book_item_ids.move_line_id.move_id
        self.assertRecordValues(move, [{'date': self.day('2026-10-20'), 'skill_subsidy_event': 'interest'}])
        self.assertIn("结息", move.attachment_ids.raw.decode())
        self.assertEqual(self.open_lines(statement), fee)

    def test_wizard(self):
        """The two lists: what is chosen, what it comes to, and what is left."""
        self.sent(2)
        statement = self.take_in([('2026-10-17', -1500, "代发一"), ('2026-10-18', -1500, "代发二")], 9000)
        action = statement.line_ids[1].action_match_by_hand()
        wizard = self.by('accountant', self.env['skill.subsidy.match.wizard']).browse(action['res_id'])
        self.assertEqual((wizard.bank_count, wizard.book_count, wizard.bank_total), (3, 1, -1500))
        wizard.book_row_ids.picked = True
        self.assertEqual(wizard.difference, 1500)
        wizard.bank_row_ids.filtered(lambda row: row.line_id == statement.line_ids[2]).picked = True
        self.assertEqual((wizard.bank_total, wizard.difference), (-3000, 0))
        wizard.action_match()
        self.assertEqual((wizard.bank_count, wizard.book_count), (1, 0))
        self.assertEqual(self.open_lines(statement), statement.line_ids[0])
        wizard.find_text = "%"
        wizard.action_find()
        self.assertEqual((len(wizard.bank_row_ids), len(wizard.book_row_ids)), (0, 0))
        with self.refused(error=AccessError):
            self.by('auditor', self.env['skill.subsidy.match.wizard']).action_open(statement_id=statement.id)

    def test_pooled(self):
        """One statement for the shared account, taken in by who keeps the ledger; each agency sees its own part."""
        fund = self.build_agency(self.env, "测试统筹基金")
        for agency in self.agency + self.other:
            agency.write({'skill_subsidy_bank_account_id': False, 'skill_subsidy_fund_company_id': fund.id})
        keeper = {'accountant': self.build_user(self.env, 'accountant', fund)}
        ours, theirs = self.sent(1), self.sent(2, users=self.others)
        with self.refused("测试统筹基金"):
            self.take_in([('2026-10-16', -1500, "x")], 9000)
        statement = self.take_in([('2026-10-16', -1500, f"代发 {ours.name}"), ('2026-10-17', -3000, f"代发 {theirs.name}"),
                                  ('2026-10-20', 1500, "退汇", ours.line_ids.person_name, ours.line_ids.account)],
                                 9000, users=keeper)
        self.assertEqual(statement.company_id, fund)
        opening, first, second, back = statement.line_ids
        self.assertEqual((first.agency_id, second.agency_id, back.agency_id), (self.agency, self.other, self.agency))
        Line = self.env['skill.subsidy.bank.statement.line']
        self.assertEqual(self.by('accountant', Line).search([]), first + back)
        self.assertEqual(self.by('accountant', Line, self.others).search([]), second)
        self.assertEqual(self.by('accountant', Line, keeper).search([]), opening + first + second + back)
        self.assertFalse(self.by('accountant', statement).search([]))
        self.assertIn(ours.name, self.by('accountant', first).matched_to)
        with self.refused(error=AccessError):
            self.by('accountant', first).match_id.action_unmatch("x")
        with self.refused("测试统筹基金"):
            self.table('2026-10-31')
        with noon(LATER):
            self.by('accountant', back).action_return_late()
        self.assertEqual((back.match_state, back.match_id.sudo().book_item_ids.move_line_id.company_id), ('matched', fund))
        self.assertRecordValues(self.table('2026-10-31', users=keeper), [
            {'book_balance': -3000, 'bank_balance': 6000, 'bank_in': 9000, 'difference': 0, 'book_adjusted': 6000}])

    def test_own_account_in_a_shared_ledger(self):
        """An agency with an account of its own has the statement of it; who shares one has none."""
        fund = self.build_agency(self.env, "测试统筹基金")
        own = self.env['account.account'].create({
            'name': "支出户存款（本机构）", 'code': '100499', 'account_type': 'asset_cash', 'company_ids': [(6, 0, fund.ids)]})
        self.agency.write({'skill_subsidy_bank_account_id': own.id, 'skill_subsidy_fund_company_id': fund.id})
        self.other.write({'skill_subsidy_bank_account_id': False, 'skill_subsidy_fund_company_id': fund.id})
        self.assertEqual(self.agency._skill_subsidy_statement_owner(), (self.agency, own))
        self.assertEqual(self.other._skill_subsidy_statement_owner(), (fund, fund.skill_subsidy_bank_account_id))


@tagged('post_install', '-at_install')
class TestReconciliation(MatchCase):

    def both(self):
        """A month in which each side knows what the other does not: (statement, order)."""
        self.funding_of(20000)
        order = self.sent(3, {2})
        self.sent(1)
        return self.take_in([(DAY_AFTER, 20000, "拨款 测试用款〔2026〕3号"), ('2026-10-17', -4500, f"代发 {order.name}"),
                             ('2026-10-20', 12.34, "结息"), ('2026-10-21', -5, "手续费"), *self.back_rows(order, '2026-10-25')]), order

    def test_at_any_date(self):
        """What is matched to something later is open on the day; both sides come to the same."""
        self.both()
        table = self.table('2026-10-31')
        self.assertRecordValues(table, [{
            'book_balance': 20000 - 4500 + 1500 - 1500, 'bank_balance': 17007.34, 'bank_in': 12.34, 'bank_out': 5,
            'book_in': 0, 'book_out': 1500, 'book_adjusted': 15507.34, 'bank_adjusted': 15507.34, 'difference': 0,
            'covered': self.day('2026-10-31'), 'warning': False}])
        self.assertEqual(table.line_ids.mapped(lambda line: (line.kind, line.amount)),
                         [('bank_in', 12.34), ('bank_out', 5), ('book_out', 1500)])
        table = self.table('2026-10-16')
        self.assertRecordValues(table, [{
            'book_balance': 15500, 'bank_balance': 20000, 'bank_in': 0, 'bank_out': 0, 'book_in': 1500, 'book_out': 6000,
            'book_adjusted': 15500, 'bank_adjusted': 15500, 'difference': 0}])
        self.assertRecordValues(self.table('2026-10-20'), [{
            'book_balance': 15500, 'bank_balance': 15512.34, 'bank_in': 12.34, 'bank_out': 0, 'book_in': 1500, 'book_out': 1500,
            'book_adjusted': 15512.34, 'bank_adjusted': 15512.34, 'difference': 0}])
        self.assertIn("reach to", self.table('2026-11-03').warning)
        with self.refused("No statement"):
            self.table('2026-09-30')

    def test_against_the_lines(self):
        """Recomputed in Python from statement and ledger for every day of the month."""
        statement, _order = self.both()
        account = self.agency.skill_subsidy_bank_account_id
        entries = self.env['account.move.line'].search([('account_id', '=', account.id), ('parent_state', '=', 'posted')])
        for day in range(14, 32):
            date = self.day(f'2026-10-{day}')
            table = self.table(date)
            books = sum(Decimal(str(entry.balance)) for entry in entries if entry.date <= date)
            bank = sum(Decimal(str(line.amount)) for line in statement.line_ids if line.date <= date)
            self.assertEqual((table.book_balance, table.bank_balance), (float(books), float(bank)))
            self.assertEqual(table.difference, 0)
            late = {match for match in statement.line_ids.match_id if max(match.item_ids.mapped('date')) > date}
            open_lines = [line for line in statement.line_ids
                          if line.date <= date and (not line.match_id or line.match_id in late)]
            self.assertEqual(len(table.line_ids.filtered('line_id')), len(open_lines))

    def test_taken_back(self):
        """What was matched and taken back is open on both sides again."""
        order = self.sent(1)
        match = self.take_in([('2026-10-17', -1500, f"代发 {order.name}")], 9000).line_ids.match_id
        self.assertRecordValues(self.table('2026-10-31'), [{'bank_out': 0, 'book_out': 0, 'difference': 0}])
        match.action_unmatch("x")
        self.assertRecordValues(self.table('2026-10-31'), [{'bank_out': 1500, 'book_out': 1500, 'difference': 0}])

    def test_drafts(self):
        """An entry that is not posted is none: it is neither matched nor in the table, until it is posted."""
        bank, income = (self.agency._skill_subsidy_account(role) for role in ('bank', 'regional'))
        move = self.by('accountant', self.env['account.move']).create({
            'journal_id': self.agency.skill_subsidy_journal_id.id, 'date': '2026-10-20', 'line_ids': [
                (0, 0, {'account_id': bank.id, 'debit': 100}), (0, 0, {'account_id': income.id, 'credit': 100})]})
        statement = self.take_in([('2026-10-20', 100, "转入")])
        self.assertEqual(statement.open_count, 1)
        table = self.table('2026-10-31')
        self.assertRecordValues(table, [{'book_balance': 0, 'bank_in': 100, 'book_in': 0, 'difference': 0}])
        move.action_post()
        self.assertEqual(statement.action_match(), 1)
        self.assertRecordValues(self.table('2026-10-31'), [{'book_balance': 100, 'bank_in': 0, 'book_in': 0, 'difference': 0}])

    def test_last_balance_of_the_day(self):
        """Of several lines of a day the bank's balance is that after the last one."""
        self.take_in([('2026-10-20', amount, "转入") for amount in (100, 50, 7)] + [('2026-10-21', -1, "转出")])
        self.assertEqual([self.table(f'2026-10-{day}').bank_balance for day in (20, 21)], [157, 156])

    def test_difference(self):
        """What was changed outside of the program shows as a difference."""
        statement, _order = self.both()
        statement.flush_recordset()
        self.env.cr.execute("UPDATE skill_subsidy_bank_statement_line SET balance = balance + 1 WHERE id = %s",
                            [statement.line_ids[-1].id])
        self.assertEqual(self.table('2026-10-31').difference, -1)

    def test_who(self):
        """Accountant, auditor and unit head; nobody else, and nobody of another agency."""
        self.both()
        for login in ('accountant', 'auditor', 'head'):
            self.assertTrue(self.table('2026-10-31', login).shown)
        for login in ('handler', 'reviewer', 'keeper', 'nobody'):
            with self.refused(error=AccessError):
                self.table('2026-10-31', login)
        with self.refused(error=REFUSED):
            self.by('accountant', self.env['skill.subsidy.reconciliation'], self.others).create(
                {'company_id': self.agency.id, 'date': '2026-10-31'}).action_show()

    def test_xlsx(self):
        """Every open line stands in the spreadsheet, as text; sums are numbers."""
        self.both()
        sheet = openpyxl.load_workbook(io.BytesIO(self.table('2026-10-31')._xlsx())).active
        cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
        self.assertEqual(cells[0], "银行存款余额调节表")
        for value in (15500, 17007.34, 12.34, 1500, "调节后的存款余额", "结息"):
            self.assertIn(value, cells)
        self.assertEqual(cells.count(15507.34), 2)


@tagged('post_install', '-at_install')
class TestReconciliationPaper(MatchCase, PaperCase):

    @printed
    def test_one_page(self):
        """However many lines are open, it is one page; what does not fit is summed up."""
        rows = [('2026-10-16', 1, f"收{n}") for n in range(60)] + [('2026-10-17', -2, f"付{n}") for n in range(60)]
        self.take_in(rows, 1000)
        pages = self.pages(self.pdf('head', 'document_reconciliation', self.table('2026-10-31', 'head')))
        self.assertEqual(len(pages), 1)
        self.assertSays(pages[0], "银行存款余额调节表", self.agency.name, "加：银行已收，单位未收", "减：单位已付，银行未付", "其余",
                        "调节后的存款余额", "940.00", "2026年10月31日")


@tagged('post_install', '-at_install')
class TestStatementQueries(StatementMixin, CountingCase):

    def test_take_in_and_match(self):
        """As many queries for 300 lines as for 10; and few for 10,000."""
        turn = iter(range(100))

        def prepare(count):
            agency = self.build_agency(self.env, f"测试行{next(turn)}")
            user = self.build_user(self.env, 'accountant', agency)
            return {'accountant': user}, [('2026-10-16', n + 1, f"收{n}") for n in range(count)]

        def act(prepared):
            users, rows = prepared
            self.take_in(rows, 5, users=users)
            self.table('2026-10-31', users=users)
        self.grows_not(prepare, act)
        counter = self.measure(prepare, act, 10000)
        self.assertLess(counter.total(), 250)
