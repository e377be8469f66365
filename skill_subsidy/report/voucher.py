from odoo import api, models

from ..models.amounts import yuan
from . import words

LINES = 6  # what a printed voucher has; a longer entry goes on on the next sheet


class ReportVoucher(models.AbstractModel):
    """The accounting voucher (记账凭证) of an entry, as 会计基础工作规范 第五十一条 lists what stands on it."""
    _name = 'report.skill_subsidy.document_voucher'
    _description = "Accounting Voucher"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Sheets of all the entries; an entry of more than LINES lines takes several, numbered 1/2, 2/2."""
        moves = self.env['account.move'].browse(docids)
        return {'doc_ids': docids, 'doc_model': moves._name, 'docs': moves,
                'pages': [page for move in moves for page in self._pages(move)]}

    def _pages(self, move):
        company = move.company_id
        # Codes belong to a company, names are written in its language.
        move = move.with_company(company).with_context(lang=company.partner_id.lang or self.env.lang)
        lines = move.line_ids.filtered(lambda line: line.display_type not in ('line_section', 'line_note')).sorted(
            lambda line: (not line.debit, line.id))
        parts = [lines[start:start + LINES] for start in range(0, len(lines), LINES)] or [lines]
        debit, credit = (sum(yuan(line[side]) for line in lines) for side in ('debit', 'credit'))
        number = str(move.sequence_number) if move.state == 'posted' and move.sequence_number else ''
        return [{
            'company': company.name, 'day': words.day(move.date), 'name': move.name if move.state == 'posted' else '',
            'number': number + (f"－{sheet}/{len(parts)}" if len(parts) > 1 else ''),
            'ref': move.ref or '', 'rows': [self._row(line) for line in part] + [None] * (LINES - len(part)),
            'total': {'debit': words.figures(debit), 'credit': words.figures(credit),
                      'capitals': words.boxed(words.capitals(debit), 440, 40, sizes=(21, 19, 17, 15))}
            if sheet == len(parts) else None,
            # sudo: only the name of who made the entry
            'maker': move.create_uid.sudo().name,
        } for sheet, part in enumerate(parts, 1)]

    def _row(self, line):
        account = f"{line.account_id.code or ''} {line.account_id.name or ''}".strip()
        return {'text': words.boxed(line.name or line.move_id.ref, 376, 62, sizes=(20, 18, 16, 14, 12)),
                'account': words.boxed(account, 326, 62, sizes=(20, 18, 16, 14, 12)),
                'debit': words.figures(line.debit) if line.debit else '',
                'credit': words.figures(line.credit) if line.credit else ''}
