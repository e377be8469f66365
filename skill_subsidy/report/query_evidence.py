import base64

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from . import words

RESULTS = {'genuine': "真实", 'not_found': "查无", 'differs': "不一致"}


class ReportQueryEvidence(models.AbstractModel):
    """证书查询证据: each query of a claim's certificate on a page of its own, with the picture that was kept (四(二))."""
    _name = 'report.skill_subsidy.document_query_evidence'
    _description = "Evidence of Queries"

    @api.model
    def _get_report_values(self, docids, data=None):
        """One page per query, the latest first. Claims whose certificate nobody queried have none."""
        claims = self.env['skill.subsidy.claim'].browse(docids)
        pages = [self._page(claim, query) for claim in claims for query in claim.query_ids]
        if not pages:
            raise UserError(self.env._("No query is recorded for these claims: the certificate register confirms them, "
                                       "or nobody has queried yet."))
        return {'doc_ids': docids, 'doc_model': claims._name, 'docs': claims, 'pages': pages}

    def _page(self, claim, query):
        content = query.with_context(bin_size=False).screenshot or b''
        kind = guess_mimetype(base64.b64decode(content)) if content else ''
        return {
            'number': claim.name, 'agency': claim.company_id.name, 'person': words.boxed(query.person_name, 380, 60),
            'certificate_no': query.certificate_no, 'site': words.boxed(query.site, 860, 60),
            'moment': words.moment(query.date), 'operator': query.user_id.sudo().name,  # sudo: only the name is read
            'result': RESULTS[query.result], 'differences': words.boxed(query.with_context(lang='zh_CN').differences or "无", 860, 90),
            'counts': "是" if query.current else "否（其后另有查询，或申领已更正）",
            'picture': content and kind.startswith('image/') and f'data:{kind};base64,{content.decode()}',
            'note': "截图为 PDF 文件，附后。" if kind == 'application/pdf' else "" if content else "未留存截图。",
            'sha256': query.screenshot_sha256 or '',
        }
