"""The bank's statement comes in as a whole, goes on from the one before it, and is matched where that is certain."""
import base64
import hashlib

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import DAY_AFTER, SubsidyCase, noon
from .statements import LATER, StatementMixin


@tagged('post_install', '-at_install')
class TestStatement(StatementMixin, SubsidyCase):

    def month(self, failures=(2,)):
        """(order that was answered, rows of the bank for funding, order and what came back)."""
        self.funding_of(20000)
        order = self.by('accountant', self.claims_in('paying', 3).payment_line_ids.payment_id)
        with noon(DAY_AFTER):
            order.import_return(self.answer(order, set(failures)), 'r.txt')
        return order, [(DAY_AFTER, 20000, "测试用款〔2026〕3号 拨款"), ('2026-10-16', -order.total_amount, f"代发 {order.name}"),
                       *self.back_rows(order)]

    def test_take_in(self):
        """Balances, period, lines and the file as it came; what is certain is matched at once, nothing is posted."""
        order, rows = self.month()
        moves = self.env['account.move'].search_count([])
        statement = self.take_in(rows)
        self.assertRecordValues(statement, [{
            'company_id': self.agency.id, 'account_id': self.agency.skill_subsidy_bank_account_id.id, 'opening': 0,
            'closing': 20000 - 3000, 'date_from': self.day('2026-10-01'), 'date_to': self.day('2026-10-31'),
            'line_count': 3, 'open_count': 0, 'amount_in': 21500, 'amount_out': 4500, 'user_id': self.users['accountant'].id,
            'sha256': hashlib.sha256(self.csv(rows)).hexdigest()}])
        self.assertEqual(base64.b64decode(statement.file), self.csv(rows))
        self.assertFalse(statement._altered())
        self.assertEqual(statement.line_ids.match_id.mapped('rule'), ['number', 'number', 'people'])
        self.assertEqual(statement.line_ids[2].partner_account_masked[-4:], order.line_ids[1].account[-4:])
        self.assertIn('*', statement.line_ids[2].partner_account_masked.replace('★', '*').replace('＊', '*'))
        self.assertEqual(statement.line_ids.agency_id, self.agency)
        self.assertIn(order.name, statement.line_ids[1].matched_to)
        self.assertEqual(self.env['account.move'].search_count([]), moves)

    def test_same_file_again(self):
        _order, rows = self.month()
        statement = self.take_in(rows)
        self.assertEqual(self.take_in(rows), statement)
        self.assertEqual(self.env['skill.subsidy.bank.statement.line'].search_count([('statement_id', '=', statement.id)]), 3)

    def test_same_file_of_two_accounts(self):
        """Two accounts on which the same happened: the file is each one's own, for who works for both, too."""
        accountant, both = self.users['accountant'], self.agency + self.other
        accountant.sudo().company_ids = both
        content = self.csv([('2026-10-03', 1000, "转入")])
        Statement = self.env['skill.subsidy.bank.statement'].with_user(accountant).with_context(allowed_company_ids=both.ids)
        with noon(LATER):
            statements = [Statement.import_statement(content, 'x.csv', self.env.ref(
                'skill_subsidy.statement_format_columns').id, company_id=agency.id) for agency in both]
        self.assertEqual([statement.company_id for statement in statements], list(both))

    def test_chain(self):
        """Gap, overlap, another opening balance, a day that is not over: each refused, and nothing is kept."""
        first = self.take_in([('2026-10-03', 1000, 'a')])
        refused = [
            (([('2026-11-03', 5, 'b')], 1001), {}, ("1,001.00", "1,000.00")),
            (([('2026-10-31', 5, 'b')], 1000), {}, ("overlaps",)),
            (([('2026-11-03', 5, 'b')], 1000), {'date_from': '2026-11-02'}, ("gap",)),
            (([('2026-11-03', 5, 'b')], 1000), {'date_from': '2026-10-25'}, ("gap",)),  # begins within the one before it
            (([('2026-11-03', 5, 'b')], 1000), {'date_to': '2026-11-05'}, ("not over",)),
            (([('2026-11-03', 5, 'b')], 1000), {'date_to': '2026-11-02'}, ("do not all lie",)),
        ]
        for (rows, opening), options, words in refused:
            with self.subTest(words=words), self.refused(*words), self.env.cr.savepoint():
                self.take_in(rows, opening, **options)
        self.assertEqual(self.env['skill.subsidy.bank.statement'].search([('company_id', '=', self.agency.id)]), first)
        second = self.take_in([('2026-11-03', 5, 'b')], 1000)
        self.assertRecordValues(second, [{'previous_id': first.id, 'date_from': self.day('2026-11-01'),
                                          'date_to': self.day('2026-11-04'), 'opening': 1000, 'closing': 1005}])
        self.assertFalse(second.line_ids.filtered('opening'))
        third = self.take_in([('2026-11-06', 5, 'c')], 1005, day='2026-11-09')  # from the last one, not from any
        self.assertEqual(third.previous_id, second)

    def test_bad_lines(self):
        """All reasons at once, each with its line; the profile decides what can be read."""
        content = self.csv([('2026-10-03', 1000, 'a'), ('2026-10-04', 7, 'b')])
        with self.refused("Line 3 of the file", "1,007.00", "1,007.50"), self.env.cr.savepoint():
            self.take_in(content.replace(b',1007,', b',1007.5,'))
        with self.refused("Line 2 of the file", "Line 3 of the file"), self.env.cr.savepoint():
            self.take_in(content.replace(b'2026-10-0', b'2026-13-0'))
        with self.refused("whole"):
            self.by('accountant', self.env['skill.subsidy.bank.statement']).import_statement('§', 'x.csv', 1)
        with self.refused("format"):
            self.by('accountant', self.env['skill.subsidy.bank.statement']).import_statement(content, 'x.csv', False)
        self.assertFalse(self.env['skill.subsidy.bank.statement'].search([('company_id', '=', self.agency.id)]))
        profile = self.env.ref('skill_subsidy.statement_format_columns')
        with self.refused("date", error=ValidationError), self.env.cr.savepoint():
            profile.date_format = '%Y'
        with self.refused("balance", error=ValidationError), self.env.cr.savepoint():
            profile.column_ids.filtered(lambda column: column.source == 'balance').unlink()
            profile._check_profile()

    def test_opening(self):
        """The balance with which the first statement begins stands for what was posted before."""
        self.funding_of(20000)
        self.claims_in('paid', 2)
        with self.env.cr.savepoint() as savepoint:
            statement = self.take_in([('2026-10-20', 1, 'x')], 17000, date_from='2026-10-16')
            self.assertEqual(statement.line_ids.mapped('opening'), [True, False])
            self.assertEqual(statement.line_ids.match_id.mapped('rule'), ['opening'])
            self.assertEqual(statement.line_count, 1)
            savepoint.rollback()
        statement = self.take_in([('2026-10-20', 1, 'x')], 17001, date_from='2026-10-16')
        self.assertEqual(len(self.open_lines(statement)), 2)

    def test_rights(self):
        """Accountants take in and match; unit head and auditor read; nobody writes, whatever the context says."""
        _order, rows = self.month()
        for login in ('handler', 'reviewer', 'head', 'auditor', 'keeper', 'nobody'):
            with self.subTest(login=login), self.refused(error=AccessError):
                self.take_in(rows, login=login)
        statement = self.take_in(rows)
        line, match = statement.line_ids[0], statement.line_ids[0].match_id
        for login in ('head', 'auditor'):
            self.assertEqual(self.by(login, line).read(['amount', 'words'])[0]['amount'], 20000)
            with self.refused(error=AccessError):
                self.by(login, match).action_unmatch("x")
            with self.refused(error=AccessError):
                self.by(login, statement).action_match()
        with self.refused(error=AccessError):
            self.by('head', line).read(['partner_account'])
        for login in ('handler', 'reviewer', 'keeper', 'nobody'):
            with self.refused(error=AccessError):
                self.by(login, line).read(['amount'])
        for record in (statement, line, match, match.item_ids[0], statement.sudo(), line.sudo(), match.sudo()):
            forced = record.with_context(_force_unlink=True, default_amount=7)
            with self.refused(), self.env.cr.savepoint():
                forced.write({'company_id': self.other.id})
            with self.refused(), self.env.cr.savepoint():
                forced.unlink()
            with self.refused(), self.env.cr.savepoint():
                forced.create({'company_id': self.agency.id})
        with self.refused(error=AccessError):
            self.by('accountant', line, self.others).read(['amount'])
        self.assertFalse(self.by('accountant', statement, self.others).search([('company_id', '=', self.agency.id)]))
        with self.refused("shared", error=UserError):
            self.take_in(rows, users=self.others, company_id=self.agency.id)

    def test_take_out(self):
        """The last statement may go while nothing of it was ever matched."""
        first = self.take_in([('2026-10-03', 1000, 'a')])
        second = self.take_in([('2026-11-03', 5, 'b')], 1000)
        with self.refused("last one"), self.env.cr.savepoint():
            first.unlink()
        second.unlink()
        self.assertFalse(second.exists())
        first.unlink()
        _order, rows = self.month()
        statement = self.take_in(rows)
        statement.line_ids.match_id.action_unmatch("错账")
        with self.refused("were matched"), self.env.cr.savepoint():
            statement.unlink()

    def test_wizard(self):
        """First it is shown, then it is taken in."""
        _order, rows = self.month()
        wizard = self.by('accountant', self.env['skill.subsidy.statement.wizard']).create({
            'file': base64.b64encode(self.csv(rows)), 'filename': 'a.csv',
            'format_id': self.env.ref('skill_subsidy.statement_format_columns').id})
        with noon(LATER):
            wizard.action_examine()
            self.assertRecordValues(wizard, [{'refusal': '', 'line_count': 3, 'opening': 0, 'closing': 17000,
                                              'date_to': self.day('2026-10-31'), 'known': False}])
            self.assertFalse(self.env['skill.subsidy.bank.statement'].search([('company_id', '=', self.agency.id)]))
            statement = self.env['skill.subsidy.bank.statement'].browse(wizard.action_import()['res_id'])
            self.assertEqual(statement.closing, 17000)
            wizard.action_examine()
            self.assertRecordValues(wizard, [{'known': True, 'date_from': statement.date_from, 'date_to': statement.date_to}])
            self.assertEqual(wizard.action_import()['res_id'], statement.id)  # opens it; nothing is taken in
            again = wizard.create({'file': wizard.with_context(bin_size=False).file, 'filename': 'a.csv', 'format_id': wizard.format_id.id})
            again.action_examine()
            self.assertRecordValues(again, [{'known': True, 'date_from': statement.date_from, 'date_to': statement.date_to,
                                             'refusal': False}])
            wizard.file = base64.b64encode(self.csv([('2026-10-20', 1, 'a')]))
            wizard.action_examine()
            self.assertIn("overlaps", wizard.refusal)
