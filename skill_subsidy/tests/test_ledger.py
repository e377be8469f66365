"""What an agency sees of the fund's entries, and how vouchers print (design 8)."""
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..report import words
from .common import DAY_AFTER, SubsidyCase
from .ledgers import PooledMixin
from .money import MoneyMixin
from .papers import PaperCase, printed


@tagged('post_install', '-at_install')
class TestLedger(PooledMixin, MoneyMixin, SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pool()

    def test_own_part_only(self):
        """In a shared ledger an agency reads its own entries, whole, and none of another agency."""
        mine, theirs = self.orders()
        for login in ('accountant', 'head', 'auditor'):
            lines = self.by(login, self.env['skill.subsidy.ledger']).search([])
            self.assertRecordValues(lines.sorted('balance'), [
                {'company_id': self.agency.id, 'fund_id': self.fund.id, 'event': 'payment', 'role': 'bank',
                 'account_code': '1004', 'debit': 0, 'credit': 3000, 'payment_id': mine.id, 'attachment_count': 1},
                {'company_id': self.agency.id, 'fund_id': self.fund.id, 'event': 'payment', 'role': 'expense',
                 'account_code': '5105', 'debit': 3000, 'credit': 0, 'payment_id': mine.id, 'attachment_count': 1}])
            self.assertEqual(lines[0].entry_ids, lines)
        foreign = self.by('accountant', self.env['skill.subsidy.ledger'], self.others).search([])
        self.assertEqual(foreign.payment_id, theirs)
        with self.refused(error=AccessError):
            self.by('accountant', foreign).read(['debit'])

    def test_roles(self):
        """Who has no post of the money reads no entries, and nobody writes any here."""
        mine, _theirs = self.orders()
        for login in ('handler', 'reviewer', 'keeper', 'nobody'):
            with self.subTest(login), self.refused(error=AccessError):
                self.by(login, self.env['skill.subsidy.ledger']).search([])
        line = self.by('accountant', self.env['skill.subsidy.ledger']).search([('payment_id', '=', mine.id)], limit=1)
        for step in (lambda: line.write({'debit': 1}), line.unlink):
            with self.refused(error=AccessError):
                step()

    def test_posted_only(self):
        """A draft is no entry, and an entry that no event made is none of the fund's events."""
        self.orders()
        count = self.env['skill.subsidy.ledger'].search_count([])
        self.env['account.move'].create({
            'move_type': 'entry', 'journal_id': self.fund.skill_subsidy_journal_id.id, 'date': DAY_AFTER, 'line_ids': [
                (0, 0, {'account_id': self.fund[f'skill_subsidy_{role}_account_id'].id, 'balance': amount})
                for role, amount in (('bank', 5), ('holding', -5))]}).action_post()
        self.assertEqual(self.env['skill.subsidy.ledger'].search_count([]), count)

    def test_sums(self):
        """Sums by account and month are those of the entries."""
        self.orders()
        ledger = self.by('accountant', self.env['skill.subsidy.ledger'])
        groups = ledger._read_group([], ['account_code', 'date:month'], ['debit:sum', 'credit:sum'])
        self.assertEqual([(code, debit, credit) for code, _month, debit, credit in groups],
                         [('1004', 0, 3000), ('5105', 3000, 0)])

    def test_own_account_has_its_role(self):
        """A paying account of the agency's own is the paying account in its list."""
        own = self.fund.skill_subsidy_bank_account_id.copy({'code': '100402'})
        self.agency.skill_subsidy_bank_account_id = own
        mine, _theirs = self.orders()
        line = self.env['skill.subsidy.ledger'].search([('payment_id', '=', mine.id), ('role', '=', 'bank')])
        self.assertRecordValues(line, [{'account_id': own.id, 'account_code': '100402'}])

    def test_order_shows_its_entries(self):
        """The button of an order counts and opens its entries, though they stand in another company."""
        mine, _theirs = self.orders()
        mine = self.by('accountant', mine)
        self.assertEqual(mine.move_count, 1)
        action = mine.action_view_moves()
        self.assertEqual(action['res_model'], 'skill.subsidy.ledger')
        self.assertEqual(self.by('accountant', self.env['skill.subsidy.ledger']).search(action['domain']).payment_id, mine)

    def test_source(self):
        """From a line to what it was posted for."""
        mine, _theirs = self.orders()
        funding = self.funding_of(500)
        for record in (mine, funding):
            lines = self.by('accountant', self.env['skill.subsidy.ledger']).search([('move_id', 'in', record.sudo().move_ids.ids)])
            self.assertEqual([(action['res_model'], action['res_id']) for action in (
                line.action_view_source() for line in lines)], [(record._name, record.id)] * 2)


@printed
@tagged('post_install', '-at_install')
class TestVoucher(PooledMixin, MoneyMixin, PaperCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pool()

    def period(self, login, users=None, **vals):
        users = users or self.users
        return self.by(login, self.env['skill.subsidy.voucher.period'], users).create({
            'company_ids': [(6, 0, users[login].company_id.ids)], 'date_from': '2026-10-01', 'date_to': '2026-10-31', **vals})

    def test_pooled_voucher(self):
        """五(一): an accountant prints the vouchers of the own agency that stand in another ledger, none of another's."""
        mine, theirs = self.orders()
        lines = self.env['skill.subsidy.ledger'].search([('payment_id', '=', mine.id)])
        for report, records in (('report_voucher_ledger', lines), ('report_voucher', mine.sudo().move_ids)):
            [page] = self.pages(self.pdf('accountant', report, records))
            self.assertSays(page, "记账凭证", "核算单位：测试自治区基金", "经办机构：测试甲经办处", "制单：闻人雪", "人民币叁仟元整")
        foreign = self.env['skill.subsidy.ledger'].search([('payment_id', '=', theirs.id)])
        for report, records in (('report_voucher_ledger', lines + foreign), ('report_voucher_ledger', foreign),
                                ('report_voucher', (mine + theirs).sudo().move_ids),
                                ('report_voucher', theirs.sudo().move_ids)):
            with self.subTest(report=report), self.refused(error=AccessError):
                self.html('accountant', report, records)
        with self.refused(error=AccessError):
            self.html('handler', 'report_voucher', mine.sudo().move_ids)

    def test_keeper_of_the_ledger(self):
        """Who keeps the shared ledger prints all of it."""
        mine, theirs = self.orders()
        self.users['accountant'].company_ids += self.fund
        records = self.by('accountant', (mine + theirs).sudo().move_ids).with_context(
            allowed_company_ids=[self.agency.id, self.fund.id])
        html, _kind = records.env['ir.actions.report']._render_qweb_html('skill_subsidy.report_voucher', records.ids)
        self.assertIn("测试乙经办处", html.decode())

    def test_period(self):
        """All vouchers of a month in the order of their numbers, those of the own agency only; two on a sheet of A4."""
        mine, _theirs = self.orders()
        mine = self.by('accountant', mine)
        mine.import_return(self.answer(mine, failures={1}), 'return.txt')
        self.funding_of(800)
        period = self.period('accountant')
        self.assertEqual(period.count, 3)
        pages = self.pages(self.pdf('accountant', 'report_voucher_period', period))
        self.assertEqual(len(pages), 3)
        for page, words_said in zip(pages, ("人民币叁仟元整", "人民币壹仟伍佰元整", "人民币捌佰元整"), strict=True):
            self.assertSays(page, words_said, "附单据1张" if words_said != "人民币壹仟伍佰元整" else "附单据")
        two = self.pages(self.pdf('accountant', 'report_voucher_two', period))
        self.assertEqual(len(two), 2)
        self.assertSays(two[0], "人民币叁仟元整", "人民币壹仟伍佰元整")
        with self.refused("2026-11-01"):
            self.period('accountant', date_from='2026-11-01', date_to='2026-11-30').action_print()
        theirs = self.period('accountant', self.others)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.refused(error=AccessError):
            self.html('accountant', 'report_voucher_period', theirs)

    def test_detail_account(self):
        """An account under another one stands as 明细科目 beside its 总账科目."""
        own = self.fund.skill_subsidy_bank_account_id.copy({'code': '100402', 'name': "工行支出户"})
        self.agency.skill_subsidy_bank_account_id = own
        mine, _theirs = self.orders()
        html = self.html('accountant', 'report_voucher', mine.sudo().move_ids)
        self.assertIn("100402 工行支出户", html)
        self.assertIn(f"1004 {self.fund.skill_subsidy_bank_account_id.name}", html)

    def test_figures(self):
        """Every figure in its column, red where negative; an amount that the columns do not hold in one piece."""
        self.assertEqual(words.digits('1234.5'), {'cells': list("     123450"), 'text': "1,234.50", 'red': False})
        self.assertEqual(words.digits('-0.07', mark='¥'), {'cells': list("       ¥007"), 'text': "-0.07", 'red': True})
        self.assertEqual(''.join(words.digits('987654321.09', mark='¥')['cells']), "98765432109")
        self.assertEqual(words.digits('9876543210.09')['cells'], None)
        self.assertEqual(words.digits(0), None)
        self.assertEqual(words.digits(0, '¥', zero=True), {'cells': list("       ¥000"), 'text': "0.00", 'red': False})
