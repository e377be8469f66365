import base64
import io
import logging

from odoo import models
from odoo.tools.pdf import PdfReadError, merge_pdf

from .searchable import searchable

PAPERS = 'skill_subsidy.document_'
EVIDENCE = 'skill_subsidy.document_query_evidence'
_logger = logging.getLogger(__name__)


class IrActionsReport(models.Model):
    """The papers of the addon go to wkhtmltopdf as they are: one HTML document with everything inside.

    Odoo wraps each record in a layout that fetches style sheets from the web server, hands over one file a record,
    and splits and merges the result. wkhtmltopdf as Debian and Ubuntu ship it (unpatched Qt) takes a single file, a
    script has no web server, and a merge of 300 forms would carry their fonts 300 times. None of the papers is stored
    record by record, so nothing needs to be split.
    """
    _inherit = 'ir.actions.report'

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report = self._get_report(report_ref)
        if not report.report_name.startswith(PAPERS):
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        html, _kind = self._render_qweb_html(report_ref, res_ids, data=data)
        content = self._run_wkhtmltopdf([html.decode()], report_ref=report_ref)
        content = searchable(content)
        if report.report_name == EVIDENCE:
            content = self._with_pdf_screenshots(content, res_ids)
        return {False: {'stream': io.BytesIO(content), 'attachment': None}}

    def _with_pdf_screenshots(self, content, claim_ids):
        """`content` with the screenshots that are PDFs behind it; one that cannot be read stays with its query alone."""
        queries = self.env['skill.subsidy.claim'].browse(claim_ids).query_ids
        for query in queries.filtered('proof').with_context(bin_size=False):
            shot = base64.b64decode(query.screenshot or b'')
            if shot.startswith(b'%PDF'):
                try:
                    content = merge_pdf([content, shot])
                except (PdfReadError, ValueError, KeyError, TypeError, AttributeError) as error:
                    # a broken or locked PDF is the site's or the handler's; the paper says where it is kept
                    _logger.info("screenshot of query %s is not readable as PDF: %s", query.id, error)
        return content
