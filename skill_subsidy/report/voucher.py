from odoo import api, models

from ..models.amounts import yuan
from . import words, workbook

LINES = 7  # what a printed voucher has; a longer entry goes on on the next sheet
CODE = 4  # figures of the code of a 总账科目
ROW = 64  # px, see voucher.xml
SIZES = (20, 18, 16, 14, 12, 11)


class SkillSubsidyVoucherPeriod(models.TransientModel):
    """How the vouchers of a period are called as a file."""
    _inherit = 'skill.subsidy.voucher.period'

    def _file_name(self):
        """记账凭证_agency_2026-10-01至2026-10-31."""
        self.ensure_one()
        return workbook.file_name("记账凭证", self.company_ids, f"{self.date_from}至{self.date_to}")


class ReportVoucher(models.AbstractModel):
    """The accounting voucher (记账凭证) of an entry, as 会计基础工作规范 第五十一条 lists what stands on it."""
    _name = 'report.skill_subsidy.document_voucher'
    _description = "Accounting Voucher"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Sheets of all the entries; an entry of more than LINES lines takes several, numbered 1/2, 2/2."""
        return self._values(docids, 'account.move', self.env['account.move'].browse(docids))

    @api.model
    def _values(self, docids, model, moves):
        """What the paper needs for those entries among `moves` that this user may read; AccessError for others.

        The entries of an agency may stand in another company's ledger, where its people have no rights: `_readable_moves`
        looks whether they are this agency's, and hands them on as superuser. Nothing else is read as superuser here.
        """
        readable = self.env['skill.subsidy.ledger']._readable_moves(moves)
        (moves - readable.with_env(self.env)).check_access('read')
        papers = dict(self.env['ir.attachment'].sudo()._read_group(  # sudo: the number of papers of entries that may be read
            [('res_model', '=', 'account.move'), ('res_id', 'in', readable.ids), ('res_field', '=', False)],
            ['res_id'], ['__count']))
        names = {company: self._names(company, moves.line_ids.account_id)
                 for company, moves in readable.grouped('company_id').items()}
        return {'doc_ids': docids, 'doc_model': model, 'docs': self.env[model].browse(docids),
                'pages': [page for move in readable
                          for page in self._pages(move, names[move.company_id], papers.get(move.id, 0))]}

    def _pages(self, move, names, papers):
        company = move.company_id
        lines = move.line_ids.filtered(lambda line: line.display_type not in ('line_section', 'line_note')).sorted(
            lambda line: (not line.debit, line.id))
        parts = [lines[start:start + LINES] for start in range(0, len(lines), LINES)] or [lines]
        debit, credit = (sum(yuan(line[side]) for line in lines) for side in ('debit', 'credit'))
        # Black and red on one side come to nothing: the total says so, a blank one would look forgotten.
        nothing = bool(lines) and not debit and not credit
        capitals = words.capitals(debit) + ("（红字、蓝字相抵）" if nothing else '')
        number = str(move.sequence_number) if move.state == 'posted' and move.sequence_number else ''
        agency = move.skill_subsidy_agency_id
        return [{
            'company': words.boxed(company.name, 470, 34, sizes=SIZES), 'day': words.day(move.date),
            'agency': agency.name if agency and agency != company else '',
            'name': move.name if move.state == 'posted' else '', 'ref': move.ref or '',
            'number': number + (f"－{sheet}/{len(parts)}" if len(parts) > 1 else ''),
            'rows': [self._row(line, names) for line in part] + [None] * (LINES - len(part)),
            'blank': (LINES - len(part)) * ROW,
            'total': {'debit': words.digits(debit, '¥', nothing), 'credit': words.digits(credit, '¥', nothing),
                      'capitals': words.boxed(capitals, 350, 26, sizes=(20, 18, 16, 14, 12)), 'red': debit < 0}
            if sheet == len(parts) else None,
            'papers': papers, 'maker': move.create_uid.name,
        } for sheet, part in enumerate(parts, 1)]

    def _row(self, line, names):
        head, detail = names[line.account_id.id]
        return {'text': words.boxed(line.name or line.move_id.ref, 236, ROW - 4, sizes=SIZES),
                'head': words.boxed(head, 152, ROW - 4, sizes=SIZES), 'detail': words.boxed(detail, 152, ROW - 4, sizes=SIZES),
                'debit': words.digits(line.debit), 'credit': words.digits(line.credit)}

    def _names(self, company, accounts):
        """{account: (总账科目, 明细科目)}: an account whose code goes on the code of another (2001 → 200101) is its detail."""
        # Codes belong to a company, names are written in its language.
        accounts = accounts.with_company(company).with_context(lang=company.partner_id.lang or self.env.lang)
        heads = {account.code: account for account in accounts.search([
            ('code', 'in', [account.code[:CODE] for account in accounts if account.code]),
            ('company_ids', 'in', company.root_id.ids)])}
        found = {}
        for account in accounts:
            head = heads.get((account.code or '')[:CODE], account)
            found[account.id] = (_label(head), '' if head == account else _label(account))
        return found


class ReportVoucherLedger(models.AbstractModel):
    """The vouchers of lines of the fund's entries: what an agency prints whose part stands in a shared ledger."""
    _name = 'report.skill_subsidy.document_voucher_ledger'
    _inherit = 'report.skill_subsidy.document_voucher'
    _description = "Accounting Vouchers of the Fund"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Each entry once, in the order of their numbers."""
        lines = self.env['skill.subsidy.ledger'].browse(docids)
        lines.check_access('read')
        return self._values(docids, lines._name, lines._moves())


class ReportVoucherPeriod(models.AbstractModel):
    """All vouchers of a period."""
    _name = 'report.skill_subsidy.document_voucher_period'
    _inherit = 'report.skill_subsidy.document_voucher'
    _description = "Accounting Vouchers of a Period"

    @api.model
    def _get_report_values(self, docids, data=None):
        """In the order of their numbers."""
        period = self.env['skill.subsidy.voucher.period'].browse(docids)
        period.check_access('read')
        return self._values(docids, period._name, period._moves())


class ReportVoucherPeriodTwo(models.AbstractModel):
    """All vouchers of a period, two on a sheet of A4 that is cut in half."""
    _name = 'report.skill_subsidy.document_voucher_two'
    _inherit = 'report.skill_subsidy.document_voucher_period'
    _description = "Accounting Vouchers of a Period, Two on a Sheet"


def _label(account):
    return f"{account.code or ''} {account.name or ''}".strip()
