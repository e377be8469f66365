from odoo import api, models

from . import words


class ReportClaimForm(models.AbstractModel):
    """What stands in the cells of the approval form (annex of the notice), claim by claim."""
    _name = 'report.skill_subsidy.document_claim_form'
    _description = "Approval Form"

    @api.model
    def _get_report_values(self, docids, data=None):
        """One page per claim. An empty value leaves its cell blank, to be filled in by pen."""
        claims = self.env['skill.subsidy.claim'].browse(docids)
        return {'doc_ids': docids, 'doc_model': claims._name, 'docs': claims,
                'pages': [self._page(claim) for claim in claims]}

    def _page(self, claim):
        boxed = words.boxed
        submitted = claim.state != 'draft'
        signed = claim.sudo()  # sudo: of the signers only their names are read, also of one who has left the agency
        payable = claim.state not in ('draft', 'returned', 'rejected', 'withdrawn') and claim.amount
        return {
            'number': claim.name,
            'person': boxed(claim.person_name, 290, 60), 'id_number': claim.id_number,
            'employer': boxed(claim.employer_name, 800, 60),
            'certificate_type': claim.certificate_type,
            'certificate_no': boxed(claim.certificate_no, 300, 60), 'level': words.LEVELS.get(claim.level, ''),
            'occupation': boxed(claim.occupation_name or claim.occupation_id.name, 300, 60),
            'issue_date': words.day(claim.issue_date),
            'account': claim.bank_account or '', 'bank': boxed(claim.bank_name, 800, 60), 'phone': claim.phone or '',
            'applicant': boxed(submitted and claim.person_name, 340, 34),
            'claim_date': submitted and words.day(claim.claim_date),
            'insured_since': words.day(claim.insured_since),
            'insured_status': words.STATUSES.get(claim.insured_status, ''),
            'paid_months': str(claim.paid_months) if claim.insured_status else '',
            'query': boxed(self._query(claim), 800, 66), 'notice': boxed(self._notice(claim), 800, 80),
            'capitals': payable and words.capitals(claim.amount), 'figures': payable and words.figures(claim.amount),
            'signers': [
                {'title': title, 'name': boxed(user.name, 180, 34), 'day': words.moment_day(date)}
                for title, user, date in (
                    ("经办人：", signed.handler_id, claim.verify_date), ("审核人：", signed.reviewer_id, claim.review_date),
                    ("单位负责人：（签章）", signed.head_id, claim.approve_date))],
        }

    def _query(self, claim):
        """证书查询结果: which site was queried, and whether what the claimant wrote is true (四(二))."""
        results = {'genuine': "证书真实有效，个人申领信息真实。", 'not_found': "未查询到该证书，个人申领信息未能证实。",
                   'differs': "查询结果与申领信息不一致，个人申领信息不真实。"}
        outcome = next((check['outcome'] for check in claim.checks or []
                        if check['rule'] == 'certificate.register'), None)
        if claim.query_site and claim.query_result:
            query = claim.query_id
            text = f"{words.moment(query.date)}经{claim.query_site}查询，{results[claim.query_result]}"
            if query.differences:
                # The paper is Chinese, whoever prints it.
                text += f"不一致项：{query.with_context(lang='zh_CN').differences}。"
            if query:
                # sudo: only the name is read, also of one who has left the agency
                text += f"查询人：{query.user_id.sudo().name}。{'查询截图已留存。' if query.proof else ''}"
            return text
        # 六(三): the assessment bodies share their information with the agency.
        if outcome == 'pass':
            line = claim.certificate_line_id.sudo()  # sudo: what the checks compared is printed for all who may print
            facts = '，'.join(filter(None, (line.certificate_no, line.issuer, f"{words.moment_day(claim.check_date)}比对")))
            return (f"经与职业技能鉴定（评价）机构共享的证书信息比对一致（证书登记信息：{facts}），证书真实有效，个人申领信息真实。")
        if outcome == 'fail':
            return "经与职业技能鉴定（评价）机构共享的证书信息比对不一致，个人申领信息不真实。"
        return ''

    def _notice(self, claim):
        """公示情况: where and from when to when the claim was published, and what came of it (四(三))."""
        batch = claim.batch_id
        if not batch.notice_start:
            return ''
        days = claim.policy_id.notice_days or 5
        where = f"在本地区人社部门网站（{batch.notice_url}）" if batch.notice_url else "在本地区人社部门网站"
        until = f"至{words.day(batch.notice_end)}" if batch.notice_end else "起"
        period = f"{words.day(batch.notice_start)}{until}{where}公示，公示时间{days}个工作日"
        if claim.objection_ids.filtered(lambda objection: objection.state != 'dismissed'):
            return f"{period}，有异议，正在核查。" if claim.state == 'published' else f"{period}，有异议。"
        if claim.state == 'published':
            return f"{period}，正在公示。"
        if claim.objection_ids:
            return f"{period}，公示期间的异议经核查不成立。"
        return f"{period}，公示无异议。"
