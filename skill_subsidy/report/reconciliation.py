import io

import xlsxwriter

from odoo import api, models

from ..models.amounts import yuan
from . import words, workbook
from .workbook import A4, FONT

TITLE = "银行存款余额调节表"
ROOM = 22  # rows of open lines on the one page
BOOKS, BANK = ("加：银行已收，单位未收", 'bank_in', "减：银行已付，单位未付", 'bank_out'), (
    "加：单位已收，银行未收", 'book_in', "减：单位已付，银行未付", 'book_out')


class SkillSubsidyReconciliation(models.TransientModel):
    """银行存款余额调节表 as a paper and as a spreadsheet."""
    _inherit = 'skill.subsidy.reconciliation'

    def action_print(self):
        """The table on one A4 page."""
        self.ensure_one()
        self._check_post()
        return self.env.ref('skill_subsidy.report_reconciliation').report_action(self)

    def action_xlsx(self):
        """The table as a spreadsheet, with every line."""
        self.ensure_one()
        self._check_post()
        return {'type': 'ir.actions.act_url', 'target': 'download',
                'url': f'/skill_subsidy/reconciliation/{self.id}/table.xlsx'}

    def _file_name(self):
        """银行存款余额调节表_agency_2026-12-31, for the PDF and the spreadsheet alike."""
        return workbook.file_name(TITLE, self.company_id, self.date)

    def _paper(self):
        """What stands on the paper: head, balances, and for each group its sum and lines (day, words, yuan)."""
        self.ensure_one()
        self._work_out()
        # sudo: an agency's head does not read the chart; told is the name of the account that the table is about
        account = self.account_id.sudo().with_company(self.company_id._skill_subsidy_ledger().sudo()).with_context(
            lang=self.company_id.partner_id.lang or self.env.lang)
        groups = {kind: [] for kind in ('bank_in', 'bank_out', 'book_in', 'book_out')}
        for line in self.line_ids:
            about = (line.name, line.partner_name) if line.line_id else (line.number, line.name)
            groups[line.kind].append((line.date, ' '.join(filter(None, about)), yuan(line.amount)))
        return {'title': TITLE, 'agency': self.company_id.name, 'account': f"{account.code or ''} {account.name}".strip(),
                'day': words.day(self.date), 'groups': groups, 'sums': {kind: yuan(self[kind]) for kind in groups},
                'book': yuan(self.book_balance), 'bank': yuan(self.bank_balance),
                'book_adjusted': yuan(self.book_adjusted), 'bank_adjusted': yuan(self.bank_adjusted),
                'difference': yuan(self.difference), 'maker': self.env.user.name,
                'covered': words.day(self.covered) if self.covered < self.date else ''}

    def _xlsx(self):
        """The table as the bytes of an XLSX file, with every open line."""
        paper, stream = self._paper(), io.BytesIO()
        # in_memory: no temporary file with people's names in it
        book = xlsxwriter.Workbook(stream, {'in_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False,
                                            'strings_to_numbers': False})
        book.set_properties({'title': TITLE})
        page = book.add_worksheet(TITLE)
        text = book.add_format({**FONT, 'border': 1, 'num_format': '@', 'text_wrap': True})
        bold = book.add_format({**FONT, 'border': 1, 'bold': True, 'bg_color': '#EEEEEE', 'num_format': '@'})
        money = book.add_format({**FONT, 'border': 1, 'align': 'right', 'num_format': '#,##0.00'})
        total = book.add_format({**FONT, 'border': 1, 'align': 'right', 'bold': True, 'bg_color': '#EEEEEE',
                                 'num_format': '#,##0.00'})
        plain = book.add_format({**FONT, 'num_format': '@'})
        page.merge_range(0, 0, 0, 5, '', plain)
        page.write_string(0, 0, TITLE, book.add_format({**FONT, 'font_size': 18, 'bold': True, 'align': 'center'}))
        page.set_row(0, 34)
        for position, width in enumerate((14, 44, 18, 14, 44, 18)):
            page.set_column(position, position, width)
        page.write_string(1, 0, f"单位：{paper['agency']}", plain)
        page.write_string(1, 3, f"日期：{paper['day']}", plain)
        page.write_string(2, 0, f"科目：{paper['account']}", plain)
        page.write_string(2, 3, "金额单位：元" + (f"　银行对账单截至{paper['covered']}" if paper['covered'] else ''), plain)
        row = 3
        for left, right in _table(paper, None):
            for place, cell in ((0, left), (3, right)):
                head = cell['kind'] != 'line'
                page.write_string(row, place, cell['day'], bold if head else text)
                page.write_string(row, place + 1, cell['text'], bold if head else text)
                if cell['amount'] is None:
                    page.write_string(row, place + 2, "金额" if cell['kind'] == 'title' else '', bold if head else text)
                else:
                    page.write_number(row, place + 2, cell['amount'], total if head else money)
            row += 1
        if paper['difference']:
            page.write_string(row, 0, f"调节后差额：{words.figures(paper['difference'])}元", plain)
            row += 1
        page.write_string(row + 1, 0, f"编制人：{paper['maker']}", plain)
        page.write_string(row + 1, 2, "复核：", plain)
        page.write_string(row + 1, 4, "负责人：", plain)
        page.freeze_panes(4, 0)
        page.repeat_rows(3)
        page.set_paper(A4)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.print_area(0, 0, row + 1, 5)
        book.close()
        return stream.getvalue()


def _cell(kind, text='', amount=None, day=''):
    return {'kind': kind, 'day': day, 'text': text, 'amount': amount}


def _lines(lines, room):
    """At most `room` cells; what does not fit is summed up in the last one."""
    shown = lines if room is None or len(lines) <= room else lines[:room - 1]
    cells = [_cell('line', text, amount, f"{day:%Y-%m-%d}") for day, text, amount in shown]
    if len(shown) < len(lines):
        rest = lines[len(shown):]
        cells.append(_cell('line', f"其余{len(rest)}笔（明细见电子表格）", sum(amount for _day, _text, amount in rest)))
    return cells


def _table(paper, room):
    """The rows of the table as pairs of cells, left the books, right the bank; `room`: rows of open lines, None for all."""
    groups = paper['groups']
    longest = [max(len(groups['bank_in']), len(groups['book_in']), 1), max(len(groups['bank_out']), len(groups['book_out']), 1)]
    if room is None:
        rooms = [None, None]
    else:
        first = min(longest[0], max(room // 2, room - longest[1]))
        rooms = [first, min(longest[1], room - first)]
    rows = [(_cell('title', "单位账面（银行存款日记账）"), _cell('title', "银行对账单")),
            (_cell('head', "单位银行存款日记账余额", paper['book']), _cell('head', "银行对账单余额", paper['bank']))]
    for place, space in ((0, rooms[0]), (2, rooms[1])):
        sides = []
        for side in (BOOKS, BANK):
            kind = side[place + 1]
            sides.append([_cell('head', side[place], paper['sums'][kind]), *_lines(groups[kind], space)])
        height = max(2, *map(len, sides))
        rows += zip(*(side + [_cell('line')] * (height - len(side)) for side in sides), strict=True)
    rows.append((_cell('head', "调节后的存款余额", paper['book_adjusted']), _cell('head', "调节后的存款余额", paper['bank_adjusted'])))
    return rows


class ReportReconciliation(models.AbstractModel):
    """The table on one page of A4."""
    _name = 'report.skill_subsidy.document_reconciliation'
    _description = "Bank Reconciliation"

    @api.model
    def _get_report_values(self, docids, data=None):
        """One page a table."""
        tables = self.env['skill.subsidy.reconciliation'].browse(docids)
        return {'doc_ids': docids, 'doc_model': tables._name, 'docs': tables,
                'pages': [self._page(table._paper()) for table in tables]}

    def _page(self, paper):
        def shown(cell):
            return {**cell, 'text': words.boxed(cell['text'], 226 if cell['day'] else 340, 42, sizes=(20, 18, 16, 14, 12)),
                    'amount': words.figures(cell['amount']) if cell['amount'] is not None else ''}
        return {**paper, 'rows': [tuple(map(shown, row)) for row in _table(paper, ROOM)],
                'difference': words.figures(paper['difference']) if paper['difference'] else ''}
