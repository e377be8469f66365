import base64
from urllib.parse import urlencode

from odoo import api, models
from odoo.exceptions import UserError

from ..rules import transfer_number
from . import words

FIRST, FOLLOWING = 9, 19
CHECK = '/skill_subsidy/transfer/check'


class ReportTransferCertificate(models.AbstractModel):
    """The certificate that goes with an insured person to another agency (四(一) 转移证明)."""
    _name = 'report.skill_subsidy.document_transfer_certificate'
    _description = "Transfer Certificate (Paper)"

    @api.model
    def _get_report_values(self, docids, data=None):
        """One certificate after the other; only an issued one is printed, a cancelled one says that it is."""
        transfers = self.env['skill.subsidy.transfer'].browse(docids)
        others = transfers.filtered(lambda transfer: transfer.direction != 'out' or transfer.state == 'draft')
        if others:
            raise UserError(self.env._("%(names)s: only a certificate that was issued here can be printed.",
                                       names="、".join(filter(None, others.mapped('display_name')))))
        return {'doc_ids': docids, 'doc_model': transfers._name, 'docs': transfers,
                'pages': [page for transfer in transfers for page in self._pages(transfer)]}

    def _pages(self, transfer):
        # sudo: unit heads and auditors print the paper, too; the code stands on it and is not shown elsewhere.
        code = transfer.sudo().code
        base = self.env['ir.config_parameter'].sudo().get_param('web.base.url')
        boxed = words.boxed
        rows = [{'number': number, 'level': words.SHORT_LEVELS.get(line.level, ''), 'date': words.day(line.date),
                 'occupation': boxed(line.occupation_name, 182, 46, sizes=(19, 17, 15, 13, 11)),
                 'certificate': boxed(line.certificate_no, 210, 46, sizes=(16, 14, 12)),
                 'amount': words.figures(line.amount),
                 'agency': boxed(line.agency_name, 190, 46, sizes=(17, 15, 13, 11))}
                for number, line in enumerate(transfer.line_ids, 1)]
        parts = [rows[:FIRST]] + [rows[start:start + FOLLOWING] for start in range(FIRST, len(rows), FOLLOWING)]
        qr = self.env['ir.actions.report'].barcode(
            'QR', f"{base}{CHECK}?{urlencode({'number': transfer.name, 'code': code})}", width=360, height=360, quiet=0,
            barLevel='M')
        common = {
            'number': transfer.name, 'code': transfer_number.shown(code), 'agency': transfer.company_id.name,
            'phone': transfer.company_id.phone or '', 'person_name': transfer.person_name,
            'id_number': transfer.id_number, 'destination': transfer.destination, 'date': words.day(transfer.date),
            'day': words.moment_day(transfer.confirmed_on), 'cancelled': transfer.state == 'cancelled',
            'url': f'{base}{CHECK}', 'qr': f"data:image/png;base64,{base64.b64encode(qr).decode()}",
            'count': len(rows), 'total': words.figures(sum(transfer.line_ids.mapped('amount'))),
            # sudo: of the two only their names
            'handler': transfer.handler_id.sudo().name or '', 'reviewer': transfer.confirmed_by_id.sudo().name or ''}
        return [{**common, 'rows': part, 'sheet': sheet, 'sheets': len(parts), 'first': sheet == 1,
                 'final': sheet == len(parts)} for sheet, part in enumerate(parts, 1)]
