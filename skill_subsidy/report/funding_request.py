from odoo import api, models
from odoo.exceptions import UserError

from ..models.amounts import yuan
from . import words

# 五(二): where the money comes from, and what the paper is called.
TITLES = {'transfer': "失业保险基金用款申请表", 'regional': "失业保险基金调剂金申请表", 'local': "失业保险基金财政补贴申请表"}
SOURCES = {'transfer': "从社会保障基金财政专户拨入支出户", 'regional': "申请自治区调剂（上级补助），拨入{into}",
           'local': "申请统筹地区财政补贴，拨入财政专户"}
ACCOUNTS = {'bank': "支出户", 'fiscal': "财政专户"}
CLAUSES = {'transfer': "五（一）", 'regional': "五（二）", 'local': "五（二）"}


class ReportFundingRequest(models.AbstractModel):
    """The request for money (用款申请表), with the figures of the day on which it was made."""
    _name = 'report.skill_subsidy.document_funding_request'
    _description = "Request for Funding"

    @api.model
    def _get_report_values(self, docids, data=None):
        """One page a request; interest and an opening balance are not asked for, a draft is no request yet."""
        records = self.env['skill.subsidy.funding'].browse(docids)
        wrong = records.filtered(lambda funding: funding.kind not in TITLES or funding.state == 'draft')
        if wrong:
            raise UserError(self.env._("%(funding)s: only what was requested is printed as a request.",
                                       funding="、".join(wrong[:10].mapped('name'))))
        return {'doc_ids': docids, 'doc_model': records._name, 'docs': records,
                'pages': [self._page(funding) for funding in records]}

    def _page(self, funding):
        gap = yuan(funding.committed) - yuan(funding.balance)
        left = yuan(funding.budget_amount) - yuan(funding.spent) - yuan(funding.committed)
        reason = funding.reason or "发放企业参保职工技能提升补贴。"
        # sudo: only the names of who requested and who approved
        return {
            'title': TITLES[funding.kind], 'agency': funding.company_id.name, 'document': funding.document or '',
            'number': funding.name, 'day': words.moment_day(funding.request_date),
            'source': SOURCES[funding.kind].format(into=ACCOUNTS[funding.into]), 'clause': CLAUSES[funding.kind],
            'capitals': words.boxed(f"人民币{words.capitals(funding.amount_requested)}", 540, 60, sizes=(25, 23, 21, 19, 17)),
            'figures': words.figures(funding.amount_requested), 'expected': words.day(funding.expected_date),
            'budget': [("当年预算数", words.figures(funding.budget_amount) if funding.budget_amount else "未下达"),
                       ("累计已支出", words.figures(funding.spent)), ("已审批未发放", words.figures(funding.committed)),
                       ("预算可用数", words.figures(left) if funding.budget_amount else "—")],
            'money': [("支出户余额", words.figures(funding.balance)), ("已审批未发放", words.figures(funding.committed)),
                      ("资金缺口", words.figures(gap) if gap > 0 else "0.00")],
            'reason': words.boxed(reason, 780, 200, sizes=(25, 23, 21, 19, 17, 15, 13)),
            # sudo, twice: of those who signed only their names are read, also of one who has left the agency
            'maker': funding.requested_id.sudo().name or '', 'made': words.moment_day(funding.request_date),
            'head': funding.approved_id.sudo().name or '', 'approved': words.moment_day(funding.approve_date)}
