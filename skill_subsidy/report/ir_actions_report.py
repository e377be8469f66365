import io

from odoo import models

from .searchable import searchable

PAPERS = 'skill_subsidy.document_'


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
        return {False: {'stream': io.BytesIO(searchable(content)), 'attachment': None}}
