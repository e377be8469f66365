"""五(二): the request for money, one sheet, with the figures of the day on which it was made."""
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DAY_AFTER, noon
from .money import MoneyMixin
from .papers import PaperCase, printed


@printed
@tagged('post_install', '-at_install')
class TestFundingPaper(MoneyMixin, PaperCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(DAY_AFTER))

    def test_request(self):
        """Who asks for how much and why, what the budget and the account were then, who signed; one page each."""
        self.budget_of(5000)
        self.funding_of(1000)
        self.claims_in('approved', 2)
        funding = self.funding_of(2000.05, state='approved', reason="发放十月补贴")
        regional = self.funding_of(70, state='requested', kind='regional', into='fiscal', reason="很长的理由。" * 80)
        pages = self.pages(self.pdf('accountant', 'report_funding_request', funding + regional))
        self.assertEqual(len(pages), 2)
        self.assertSays(
            pages[0], "失业保险基金用款申请表", self.agency.name, funding.name, "测试用款〔2026〕3号", "2026年10月15日",
            "从社会保障基金财政专户拨入支出户", "人民币贰仟元零伍分", "¥2,000.05", "5,000.00", "3,000.00", "2,000.00",
            "1,000.00", "发放十月补贴", "闻人雪", "齐布仁", "财政部门", "人社部门", "一式三份", "第五（一）项")
        self.assertSays(pages[1], "失业保险基金调剂金申请表", "上级补助", "拨入财政专户", "一式三份", "第五（二）项")
        if pages[1]:
            self.assertNotIn("齐布仁", pages[1])

    def test_figures_stay(self):
        """What is printed later is what was requested then."""
        self.budget_of(5000)
        funding = self.funding_of(2000, state='requested')
        self.claims_in('approved', 2)
        self.assertRecordValues(funding, [{'budget_amount': 5000, 'committed': 0, 'spent': 0, 'balance': 0}])
        with self.refused():
            funding.sudo().write({'committed': 1})

    def test_no_request(self):
        """A draft, interest and an opening balance have no such paper; nor has another post a hand in it."""
        for vals in ({'state': 'draft'}, {'kind': 'interest'}, {'kind': 'opening'}):
            funding = self.funding_of(5, **vals)
            with self.subTest(**vals), self.refused(funding.name):
                self.html('accountant', 'report_funding_request', funding)
        funding = self.funding_of(5, state='requested')
        with self.refused(error=AccessError):
            self.html('handler', 'report_funding_request', funding)
