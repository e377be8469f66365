"""The papers of a claim as real PDFs, counted and read back: approval form and return notice."""
import base64
import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..report import searchable, words
from .common import SubsidyCase
from .papers import PaperCase, printed
from .test_query import PDF, SHOT

# The annex of the notice, row by row, in its order.
ANNEX = (
    "内蒙古自治区企业参保职工职业技能提升补贴申领审批表", "申请人基本信息", "姓名", "身份证号", "所在企业名称", "证书类别", "职业资格证书",
    "职业技能等级证书", "证书编码", "证书等级", "职业（工种）", "发证日期", "开户银行全称", "联系电话", "申请人声明",
    "本人承诺，以上个人申领信息内容属实，且本职业（工种）本等级未重复申领技能提升补贴，如有虚假，本人承担所有法律责任。", "申请人：",
    "经办机构审核部分", "参加失业保险时间", "参保状态", "累计缴费期限（月）", "证书查询结果", "（标明何网站查询、个人申领信息真实与否）",
    "公示情况", "补贴金额（元）", "大写：", "小写：¥", "经办机构意见", "经办人：", "审核人：", "单位负责人：（签章）")
ACCOUNT_LABEL = "社会保障卡银行账号或个人银行卡账号"


@printed
@tagged('post_install', '-at_install')
class TestClaimForm(PaperCase):

    def test_annex_every_word_on_one_page(self):
        """Annex: every row and every word of the form, the three signers with their days, on one page."""
        claim = self.claims_in('approved', bank_name="中国测试银行呼和浩特示例支行")
        [page] = self.pages(self.pdf('head', 'report_claim_form', claim))
        self.assertSays(
            page, *ANNEX, claim.name, claim.person_name, claim.id_number, claim.certificate_no, claim.bank_account,
            "中级（四级）", "2026年3月2日", "申请人：" + claim.person_name, "职业资格证书□", "职业技能等级证书☑", "正常缴费",
            "2019年1月1日", "大写：人民币壹仟伍佰元整", "小写：¥1,500.00", "2026年10月8日至2026年10月14日", "公示无异议",
            "个人申领信息真实", "白云山", "沈若溪", "齐布仁", "2026年10月15日")
        html = self.html('head', 'report_claim_form', claim)
        self.assertIn(ACCOUNT_LABEL, re.sub(r'<br/?>', '', html))
        # In the order of the annex, which the text of a page does not keep
        places = [re.sub(r'<[^>]*>|\s|&nbsp;|\xa0', '', html[html.index('<body'):]).index(word) for word in ANNEX]
        self.assertEqual(places, sorted(places))

    def test_draft_leaves_blanks(self):
        """Annex: the form of a draft can be filled in by pen."""
        claim = self.drafts()
        claim.write(dict.fromkeys(('employer_name', 'bank_name', 'phone', 'issue_date'), False))
        [page] = self.pages(self.pdf('handler', 'report_claim_form', claim))
        self.assertSays(page, *ANNEX[:5], "年月日", "大写：小写：¥")
        if page:
            self.assertNotIn("人民币", page)
            self.assertNotIn("申请人：" + claim.person_name, page)

    def test_one_page_each_however_long(self):
        """Long employers and names make smaller letters, not a second page; many claims make a page each."""
        employer = "内蒙古自治区呼和浩特市新兴装备制造与技术服务（集团）股份有限责任公司第一分公司综合服务网点" * 4
        claims = self.drafts(3, employer_name=employer, occupation_name="测试用很长的职业名称（工种方向）" * 4,
                             bank_name="中国测试银行股份有限公司示例大街营业所" * 5)
        for claim in claims:
            claim.person_name = "阿拉腾其其格·乌云毕力格·孟克巴雅尔"
        claims.action_submit()
        pages = self.pages(self.pdf('handler', 'report_claim_form', claims))
        self.assertEqual(len(pages), 3)
        for page, claim in zip(pages, claims, strict=True):
            self.assertSays(page, claim.name, employer, claim.person_name, "单位负责人：（签章）")

    def test_qualification_is_ticked(self):
        """Annex, 证书类别: the right box is ticked."""
        claim = self.drafts(certificate_type='qualification', certificate_no='9999013050589723')
        [page] = self.pages(self.pdf('handler', 'report_claim_form', claim))
        self.assertSays(page, "职业资格证书☑", "职业技能等级证书□")

    def test_query_names_the_site(self):
        """四(二): the form names the site that was queried."""
        claim = self.drafts()
        claim.write({'query_site': 'http://zscx.osta.org.cn', 'query_result': 'genuine'})
        [page] = self.pages(self.pdf('handler', 'report_claim_form', claim))
        self.assertSays(page, "经http://zscx.osta.org.cn查询，证书真实有效，个人申领信息真实")

    def test_query_is_told(self):
        """四(二): site, time, operator, result, what differs, and whether a picture is kept; of the register, its line."""
        claim = self.drafts()
        claim.action_record_query('http://zscx.osta.org.cn', 'differs', [{'field': 'person_name', 'registered': "张三丰"}],
                                  SHOT, 'q.png')
        [page] = self.pages(self.pdf('handler', 'report_claim_form', claim))
        self.assertSays(page, "2026年10月8日12:00经http://zscx.osta.org.cn查询，查询结果与申领信息不一致", "张三丰",
                        "查询人：白云山", "查询截图已留存")
        registered = self.claims_in('submitted')
        [page] = self.pages(self.pdf('handler', 'report_claim_form', registered))
        self.assertSays(page, f"证书登记信息：{registered.certificate_no}，测试评价机构，2026年10月8日比对")

    def test_evidence(self):
        """Each query is a page with its picture; a PDF follows behind; without a query there is nothing to print."""
        claim = self.drafts()
        with self.assertRaises(UserError):
            self.html('auditor', 'report_query_evidence', claim)
        claim.action_record_query('http://zscx.osta.org.cn', 'not_found', screenshot=SHOT, filename='q.png')
        shot = base64.b64encode(self.pdf('handler', 'report_claim_form', claim))
        claim.action_record_query('http://zscx.osta.org.cn', 'genuine', screenshot=shot, filename='q.pdf')
        first, second, behind = self.pages(self.pdf('auditor', 'report_query_evidence', claim))
        self.assertSays(first, "证书查询证据", claim.name, "真实", "附后", "是否有效是", "白云山", claim.query_id.screenshot_sha256)
        self.assertSays(second, "查无", "否（其后另有查询", "2026年10月8日12:00")
        self.assertSays(behind, "申请人基本信息")
        self.assertIn('data:image/png;base64,', self.html('auditor', 'report_query_evidence', claim))
        claim.action_record_query('http://zscx.osta.org.cn', 'genuine', screenshot=PDF, filename='broken.pdf')
        self.assertEqual(len(self.pages(self.pdf('auditor', 'report_query_evidence', claim))), 4)

    def test_other_agency_prints_nothing(self):
        """六(六): an agency prints its own claims only."""
        claim = self.drafts()
        with self.assertRaises(AccessError):
            self.env['ir.actions.report'].with_user(self.others['handler'])._render_qweb_html(
                'skill_subsidy.report_claim_form', claim.ids)


@printed
@tagged('post_install', '-at_install')
class TestReturnNotice(PaperCase):

    def test_return_notice(self):
        """四(二): the notice gives each reason with its clause, and until when to claim."""
        claim = self.drafts(insured={'paid_months': 35})
        self.do_submit(claim)
        self.by('handler', claim).action_return(claim._reasons())
        [page] = self.pages(self.pdf('handler', 'report_return_notice', claim))
        self.assertSays(page, "退件通知书", claim.name, claim.person_name, claim.id_number_masked, "（《通知》二（一））",
                        "申领期限截至2027年3月2日", claim.company_id.name, "2026年10月8日", "经办人：白云山")
        if page:
            self.assertNotIn(claim.id_number, page)

    def test_own_words_are_numbered(self):
        """A reason in the handler's own words stands there as it was written."""
        claim = self.drafts()
        self.do_submit(claim)
        self.by('handler', claim).action_return("材料不齐。\n2. 证书照片不清晰")
        [page] = self.pages(self.pdf('handler', 'report_return_notice', claim))
        self.assertSays(page, "1.材料不齐。", "2.证书照片不清晰。")

    def test_rejection_tells_how_to_appeal(self):
        """Who is refused is told where to turn to."""
        claim = self.claims_in('rejected')
        [page] = self.pages(self.pdf('reviewer', 'report_return_notice', claim))
        self.assertSays(page, "不予发放告知书", "行政复议", "行政诉讼", "经办人：沈若溪")

    def test_only_what_was_returned(self):
        """A claim on its way has no notice."""
        with self.assertRaises(UserError):
            self.html('handler', 'report_return_notice', self.claims_in('submitted'))


@tagged('post_install', '-at_install')
class TestWords(SubsidyCase):
    """How the papers write, without printing them."""

    def test_pages(self):
        """Every row stands on one page, the last page has room for the foot and never the total alone."""
        for count in range(120):
            parts = words.paginate(range(count), 20, 27, 4)
            self.assertEqual([row for part in parts for row in part], list(range(count)))
            rooms = [20, *[27] * (len(parts) - 1)]
            self.assertTrue(all(len(part) <= room for part, room in zip(parts, rooms, strict=True)))
            self.assertLessEqual(len(parts[-1]), rooms[-1] - 4)
            self.assertTrue(len(parts) == 1 or parts[-1])

    def test_days(self):
        """A signature late in the evening UTC was given on the next day in China."""
        self.assertEqual(words.moment_day(self.env.cr.now().replace(2026, 10, 8, 20)), "2026年10月9日")
        self.assertEqual(words.day(self.day('2026-10-08')), "2026年10月8日")
        self.assertEqual(words.day(False), '')

    def test_fit(self):
        """Longer text, smaller letters."""
        self.assertEqual(words.fit("短", 300, 60), 25)
        self.assertLess(words.fit("长" * 80, 300, 60), 15)

    def test_radicals(self):
        """户 and 民 are not told apart from their radicals by Unicode alone."""
        self.assertEqual(searchable.CHARACTERS['\u2f3e'], "户")
        self.assertEqual(searchable.CHARACTERS['\u2ea0'], "民")
        self.assertEqual(searchable.CHARACTERS['\u2f42'], "文")

    def test_menus(self):
        """Each post finds its papers in the Print menu, and no other."""
        actions = self.env['ir.actions.actions']

        def papers(login, model):
            user_env = self.env(user=self.users[login].id)
            bound = actions.with_env(user_env).get_bindings(model).get('report', ())
            return {action['id'] for action in bound}
        form = self.env.ref('skill_subsidy.report_claim_form').id
        lists = {self.env.ref('skill_subsidy.report_payment_list').id, self.env.ref('skill_subsidy.action_list_xlsx').id}
        for login in ('handler', 'reviewer', 'head', 'auditor'):
            self.assertIn(form, papers(login, 'skill.subsidy.claim'))
        self.assertNotIn(form, papers('accountant', 'skill.subsidy.claim'))
        for login in ('accountant', 'auditor'):
            self.assertLessEqual(lists, papers(login, 'skill.subsidy.payment'))
        self.assertFalse(lists & papers('handler', 'skill.subsidy.payment'))
