"""The lists as real PDFs and as spreadsheets, the vouchers, and who may download them."""
import io

import openpyxl

from odoo.tests import HttpCase, tagged

from .common import DAY_AFTER, AgencyMixin, SubsidyCase, noon
from .papers import PaperCase, printed


@printed
@tagged('post_install', '-at_install')
class TestNoticeList(PaperCase):

    def setUp(self):
        super().setUp()
        self.claims = self.claims_in('published', 60)
        self.batch = self.claims.batch_id

    def test_pages_with_heads_and_total(self):
        """四(三): names in full, ID numbers masked, no account and no telephone; heads on every page, one total."""
        pages = self.pages(self.pdf('reviewer', 'report_batch_notice', self.batch))
        self.assertGreater(len(pages), 2)
        for number, page in enumerate(pages, 1):
            self.assertSays(page, "序号", "身份证号", f"第{number}页共{len(pages)}页")
        text = ''.join(pages)
        self.assertSays(pages[0], "公示名单", "2026年10月8日至2026年10月14日", "有异议", "监督电话")
        self.assertSays(pages[-1], "合计60人", "人民币玖万元整", "¥90,000.00")
        self.assertSays(text, *self.claims.mapped('person_name'), *self.claims.mapped('id_number_masked'))
        if text:
            self.assertEqual(text.count("合计"), 1)
            for secret in ('id_number', 'bank_account', 'phone'):
                self.assertFalse([value for value in self.claims.mapped(secret) if value in text])

    def test_spreadsheet(self):
        """The same list as a spreadsheet, whose texts are texts."""
        self.env.flush_all()
        # A name that would be a formula
        self.env.cr.execute("UPDATE skill_subsidy_claim SET employer_name = '=1+1' WHERE id = %s",
                            (self.claims[0].id,))
        self.env.invalidate_all()
        sheet = openpyxl.load_workbook(io.BytesIO(self.by('auditor', self.batch)._notice_xlsx())).active
        rows = list(sheet.iter_rows())
        head = next(index for index, row in enumerate(rows) if row[0].value == "序号")
        body = rows[head + 1:head + 61]
        claims = self.claims.sorted('id')
        self.assertEqual([row[1].value for row in body], claims.mapped('person_name'))
        self.assertEqual([row[2].value for row in body], claims.mapped('id_number_masked'))
        self.assertEqual(body[0][3].value, '=1+1')
        self.assertEqual({cell.data_type for row in body for cell in row[1:7]}, {'s'})
        self.assertEqual(sum(row[7].value for row in body), 90000)
        self.assertEqual((rows[head + 61][1].value, rows[head + 61][7].value), ("合计", 90000))
        self.assertEqual(sheet.freeze_panes, f'A{head + 2}')
        self.assertEqual(sheet.print_title_rows, f'${head + 1}:${head + 1}')
        written = {str(cell.value) for row in rows for cell in row if cell.value}
        self.assertFalse(written & {value for name in ('id_number', 'bank_account', 'phone')
                                    for value in self.claims.mapped(name)})
        self.assertTrue(any("2026年10月14日" in text for text in written))


@printed
@tagged('post_install', '-at_install')
class TestPayment(PaperCase):

    def setUp(self):
        super().setUp()
        self.claims = self.claims_in('paying', 3)
        self.order = self.by('accountant', self.claims.payment_line_ids.payment_id)
        with noon(DAY_AFTER):
            self.order.import_return(self.answer(self.order, failures={2}), 'return.txt')

    def test_payment_list(self):
        """The list of the order: accounts whole for who pays, the bank's reason, totals in figures and capitals."""
        [page] = self.pages(self.pdf('accountant', 'report_payment_list', self.order))
        self.assertSays(page, "发放花名册", self.order.name, *self.claims.mapped('name'),
                        *self.claims.mapped('bank_account'), *self.claims.mapped('id_number_masked'),
                        "未成功：账户已销户", "人民币肆仟伍佰元整", "¥4,500.00", "制表：", "复核：", "审批：",
                        "发放成功2人，3,000.00元；未成功1人，1,500.00元")

    def test_accounts_are_masked_for_others(self):
        """Design 9: who does not pay sees the end of an account only."""
        html = self.html('reviewer', 'report_payment_list', self.order)
        self.assertFalse([account for account in self.claims.mapped('bank_account') if account in html])
        self.assertIn(self.claims[0].bank_account[-4:], html)

    def test_payment_spreadsheet(self):
        """Accounts are texts: a spreadsheet would round their last figures to zeros."""
        sheet = openpyxl.load_workbook(io.BytesIO(self.by('accountant', self.order)._list_xlsx())).active
        rows = list(sheet.iter_rows())
        head = next(index for index, row in enumerate(rows) if row[0].value == "序号")
        body = rows[head + 1:head + 4]
        self.assertEqual([row[6].value for row in body], self.claims.mapped('bank_account'))
        self.assertEqual({cell.data_type for row in body for cell in (*row[1:8], row[9]) if cell.value}, {'s'})
        self.assertEqual([row[8].value for row in body], [1500, 1500, 1500])
        self.assertEqual(body[1][9].value, "未成功：账户已销户")
        self.assertEqual(rows[head + 4][8].value, 4500)

    def test_vouchers(self):
        """A sheet for each entry: day, number, accounts, both sides, the total in capitals, who made it."""
        moves = self.order.move_ids.sorted('id')
        pages = self.pages(self.pdf('accountant', 'report_voucher', moves))
        self.assertEqual(len(pages), 2)
        self.assertSays(pages[0], "记账凭证", "2026年10月15日", "记字第1号", "5105", "1004", "450000", "¥450000",
                        "合计（大写）：人民币肆仟伍佰元整", "附单据1张", "会计主管：", "复核：", "出纳：", "制单：闻人雪")
        self.assertSays(pages[1], "记字第2号", "2001", "人民币壹仟伍佰元整")

    def test_long_entry_goes_on(self):
        """An entry of more lines than a sheet has takes two, numbered; the total stands on the last."""
        accounts = self.order.move_ids.line_ids.account_id
        move = self.env['account.move'].with_company(self.agency).create({
            'move_type': 'entry', 'date': DAY_AFTER, 'journal_id': self.agency.skill_subsidy_journal_id.id,
            'line_ids': [(0, 0, {'account_id': accounts[side].id, 'name': f"第{n}行", 'debit': 1 - side, 'credit': side})
                         for n in range(4) for side in (0, 1)]})
        move.action_post()
        first, second = self.pages(self.pdf('accountant', 'report_voucher', move))
        self.assertSays(first, "－1/2号", "转下页")
        self.assertSays(second, "－2/2号", "人民币肆元整")


@tagged('post_install', '-at_install')
class TestDownloads(AgencyMixin, HttpCase):
    """The spreadsheets through the browser's door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build_world(cls.env)

    def test_notice(self):
        """The agency's own people get the list; another agency's do not, nor does who is not logged in."""
        batch = self.claims_in('published', 2).batch_id
        url = self.by('handler', batch).action_notice_xlsx()['url']
        self.authenticate(self.users['handler'].login, self.users['handler'].login)
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b'PK'))
        self.assertIn('no-store', answer.headers['Cache-Control'])
        self.authenticate(self.others['handler'].login, self.others['handler'].login)
        self.assertIn(self.url_open(url).status_code, (403, 404))
        self.authenticate(None, None)
        self.assertFalse(self.url_open(url).content.startswith(b'PK'))


@tagged('post_install', '-at_install')
class TestPublishedList(SubsidyCase):

    def test_the_list_is_kept_as_it_was_published(self):
        """四(三): who is returned during the notice stands in the list that was published."""
        claims = self.claims_in('published', 2)
        gone = self.by('reviewer', claims[0])
        gone.action_return("公示期间发现信息有误")
        kept = self.env['ir.attachment'].search(
            [('res_model', '=', 'skill.subsidy.batch'), ('res_id', '=', claims[1].batch_id.id)])
        self.assertEqual(len(kept), 1)
        names = {cell for row in openpyxl.load_workbook(io.BytesIO(kept.raw)).active.iter_rows(values_only=True)
                 for cell in row}
        self.assertLessEqual(set(claims.mapped('person_name')), names)
