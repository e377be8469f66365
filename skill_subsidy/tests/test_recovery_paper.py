"""The notice on one page, whatever was found; and what the actions cost in queries."""
from odoo.tests import tagged

from .common import noon
from .counting import CountingCase
from .papers import PaperCase, printed
from .recoveries import DUE_DAY, FOUND_DAY, RecoveryMixin


@tagged('post_install', '-at_install')
class TestRecoveryPaper(RecoveryMixin, PaperCase):

    @printed
    def test_notice(self):
        """Number, addressee, facts, basis, amount in figures and capitals, account, deadline, remedies: on one page."""
        claim = self.claims_in('paid')
        recovery = self.recovery_of(claim, 'noticed', amount=1200.04, payee_bank="中国工商银行测试支行", penalty="已移送行政部门处理。")
        page, = self.pages(self.pdf('head', 'report_recovery_notice', recovery))
        self.assertSays(page, "追回通知书", recovery.name, claim.person_name, claim.id_number_masked, claim.name,
                        "等级录入有误，多发补贴。", "稽核〔2026〕5号", "民法典", "人民币壹仟贰佰元零肆分", "1,200.04", "100020003000",
                        "中国工商银行测试支行", "2026年12月2日", "已移送行政部门处理。", "60日内", "6个月内", self.agency.name,
                        "2026年11月2日", "签收人")
        if page:
            self.assertNotIn(claim.id_number, page)
            self.assertNotIn(claim.bank_account, page)
            self.assertNotIn("待签发", page)

    @printed
    def test_one_page(self):
        """Long facts and a year of instalments stay on one page; each recovery has its own."""
        with noon(FOUND_DAY):
            long = self.recovery_of(
                self.claims_in('paid'), finding='fraud', due_date=False,
                facts="经核查，该职工申领时提供的证书等级与登记信息不一致。\n" * 20,
                penalty="依照《社会保险法》第八十八条，已移送社会保险行政部门处理。",
                plan_ids=[(0, 0, {'date': f'2027-{month:02d}-15', 'amount': 125}) for month in range(1, 13)])
            short = self.recovery_of(self.claims_in('paid'))
        pages = self.pages(self.pdf('auditor', 'report_recovery_notice', long + short))
        self.assertEqual(len(pages), 2)
        self.assertSays(pages[0], "待签发", "第12期", "2027年12月15日", "第八十八条", "签收日期")
        self.assertSays(pages[1], "待签发", "2026年12月2日", "签收日期")


@tagged('post_install', '-at_install')
class TestRecoveryQueries(RecoveryMixin, CountingCase):

    def recoveries(self, state='found'):
        def prepare(count):
            claims = self.claims_in('paid', count)
            with noon(FOUND_DAY):
                records = self.env['skill.subsidy.recovery'].with_user(self.users['handler2']).create([{
                    'claim_id': claim.id, 'finding': 'error', 'amount': 1500, 'facts': "x", 'document': "x", 'due_date': DUE_DAY,
                    'payee_bank': "1", 'payee_account': "1"} for claim in claims])
                if state != 'found':
                    self.by('head', records).action_confirm()
            return records
        return prepare

    def test_create(self):
        def create(claims):
            with noon(FOUND_DAY):
                self.env['skill.subsidy.recovery'].with_user(self.users['handler2']).create([{
                    'claim_id': claim.id, 'finding': 'error', 'amount': 1500} for claim in claims])
        self.grows_not(lambda count: self.claims_in('paid', count), create)

    def test_confirm(self):
        def confirm(records):
            with noon(FOUND_DAY):
                self.by('head', records).action_confirm()
        self.grows_not(self.recoveries(), confirm)

    def test_cancel(self):
        def cancel(records):
            with noon(FOUND_DAY):
                self.by('head', records).action_cancel("A reason")
        self.grows_not(self.recoveries('noticed'), cancel)

    def test_agree(self):
        def prepare(count):
            records = self.recoveries('noticed')(count)
            with noon(FOUND_DAY):
                self.env['skill.subsidy.recovery.plan'].with_user(self.users['handler2']).create([
                    {'recovery_id': record.id, 'date': date, 'amount': 750} for record in records for date in (DUE_DAY, '2027-02-01')])
            return records

        def agree(records):
            with noon(FOUND_DAY):
                self.by('head', records).action_agree_plan()
        self.grows_not(prepare, agree)
