import re

from odoo import api, models
from odoo.exceptions import UserError

from ..rules.workdays import add_months
from . import words

_NUMBERED = re.compile(r"^\s*\d+[.、．]\s*")
SIZES = (25, 23, 21, 19, 18, 17, 16, 15, 14, 13, 12, 11)


class ReportReturnNotice(models.AbstractModel):
    """The notice that tells a claimant why a claim goes back (四(二)), or why it is rejected."""
    _name = 'report.skill_subsidy.document_return_notice'
    _description = "Return or Rejection Notice"

    @api.model
    def _get_report_values(self, docids, data=None):
        """One page per claim; only a returned or rejected claim has a notice."""
        claims = self.env['skill.subsidy.claim'].browse(docids)
        others = claims.filtered(lambda claim: claim.state not in ('returned', 'rejected'))
        if others:
            raise UserError(self.env._("%(claims)s: only a returned or rejected claim has such a notice.",
                                       claims=others._numbers()))
        return {'doc_ids': docids, 'doc_model': claims._name, 'docs': claims,
                'pages': [self._page(claim) for claim in claims]}

    def _page(self, claim):
        rejected = claim.state == 'rejected'
        signature = claim.signature_ids.filtered(
            lambda row: row.action == ('reject' if rejected else 'return')).sorted('id')[-1:]
        reasons = self._reasons(claim)
        agency = claim.company_id
        steps = self._appeal() if rejected else self._steps(claim)
        return {
            'title': "不予发放告知书" if rejected else "退件通知书", 'rejected': rejected, 'number': claim.name,
            'person_name': claim.person_name, 'id_number': claim.id_number_masked,
            'claim_date': words.day(claim.claim_date), 'level': words.LEVELS.get(claim.level, ''),
            'occupation': claim.occupation_name or claim.occupation_id.name or '',
            'certificate': words.CERTIFICATES.get(claim.certificate_type, ''),
            'certificate_no': claim.certificate_no, 'document': claim.policy_id.document or words.DOCUMENT,
            'reasons': reasons, 'steps': steps, 'agency': agency.name, 'phone': agency.phone or '',
            'address': self._address(agency), 'day': words.moment_day(signature.date),
            # sudo: only the name of who signed
            'handler': signature.user_id.sudo().name or '',
            # What varies in length are the reasons and steps; the rest of the page takes about a third of it.
            'size': words.fit('\n'.join([*(f"00. {text}{'（《通知》二（二））' if clause else ''}。" for text, clause in reasons),
                                         *(f"　　{step}" for step in steps)]), 990, 740, sizes=SIZES, leading=1.75),
        }

    def _reasons(self, claim):
        """[(sentence, clause or '')]: each reason of its own, with the clause of the rule that it comes from."""
        clauses = {check['sentence']: check['clause'] for check in claim.checks or []}
        lines = [_NUMBERED.sub('', line).strip() for line in (claim.return_reason or '').splitlines()]
        return [(line.rstrip('。.；;'), clauses.get(line, '')) for line in lines if line]

    def _steps(self, claim):
        """What the claimant may do, and until when (四(一)): the first application is the one that counts."""
        policy = claim.policy_id
        last = policy and claim.issue_date and add_months(claim.issue_date, policy.window_months)
        failed = set((claim.failed_rules or '').split(','))
        if 'window' in failed and last and claim.claim_date > last:
            return [f"该证书自核发之日起{policy.window_months}个月的申领期限已于{words.day(last)}届满。"
                    "如证书信息或发证日期有误，请持证书原件到我单位更正后重新提交。"]
        steps = ["请核对上述情形。申领信息或材料有误的，更正或补齐后，持本通知书及个人身份证明、证书原件重新提交；"
                 "对核查结果有疑问的，请与我单位联系。"]
        if last:
            steps.append(f"该证书的申领期限截至{words.day(last)}。更正后重新提交的，以首次申领日期"
                         f"{words.day(claim.claim_date)}计算是否超过申领期限。")
        return steps

    def _appeal(self):
        """Who is refused is told how to object: 社会保险法 第八十三条, 行政复议法 第二十条, 行政诉讼法 第四十六条."""
        return ["如对本决定不服，可以自收到本告知书之日起60日内依法申请行政复议，或者自收到本告知书之日起6个月内"
                "依法向人民法院提起行政诉讼。"]

    def _address(self, agency):
        partner = agency.partner_id
        return ''.join(part for part in (partner.city, partner.street, partner.street2) if part)
