"""A list as a spreadsheet that can be printed and read on: titles above, one row a person, a total below.

Nothing of what people wrote becomes a formula, a link or a number: it is stored as the text that it is.
"""
import io
from dataclasses import dataclass
from math import ceil

import xlsxwriter

from .words import ems

A4 = 9
WIDE = 2.2  # a Chinese character is a little over two figures wide
FONT = {'font_name': "宋体", 'font_size': 11, 'valign': 'vcenter'}


@dataclass(frozen=True)
class Column:
    """`width` in characters; `kind`: 'text', 'number' (a position) or 'amount' (yuan)."""
    title: str
    width: float
    kind: str = 'text'
    centred: bool = True


def file_name(kind, companies, period):
    """How a table of the fund is called as a file, without its ending: kind_agency_period, whatever it is written as."""
    agencies = companies.sorted('name').mapped('name')
    return f"{kind}_{agencies[0] if len(agencies) == 1 else f'{len(agencies)}个单位'}_{period}"


def write(sheet, title, paragraphs, columns, rows, totals, signers=None, landscape=False, sums=()):
    """The list as the bytes of an XLSX file.

    `paragraphs`: texts under the title; `rows`: tuples in the order of `columns`; `totals`: {position of a column:
    value} of the last row, None for no such row; `signers`: {position: whose signature} of a line under the table;
    `sums`: numbers of the rows (from 0) that are sums, which are bold.
    """
    stream = io.BytesIO()
    # in_memory: no temporary file with people's names in it
    book = xlsxwriter.Workbook(stream, {'in_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False,
                                        'strings_to_numbers': False})
    book.set_properties({'title': title})
    page = book.add_worksheet(sheet)
    last = len(columns) - 1
    page.merge_range(0, 0, 0, last, '', book.add_format({}))
    page.write_string(0, 0, title, book.add_format({**FONT, 'font_size': 18, 'bold': True, 'align': 'center'}))
    page.set_row(0, 34)
    row = 1
    width = sum(column.width for column in columns)
    for text in paragraphs:
        form = book.add_format({**FONT, 'text_wrap': True})
        page.merge_range(row, 0, row, last, '', form)
        page.write_string(row, 0, text, form)
        # A merged cell does not grow with its text.
        page.set_row(row, 2 + 18 * ceil(ems(text) * WIDE / width))
        row += 1
    head = book.add_format({**FONT, 'bold': True, 'align': 'center', 'border': 1, 'text_wrap': True,
                            'bg_color': '#EEEEEE'})
    for position, column in enumerate(columns):
        page.set_column(position, position, column.width)
        page.write_string(row, position, column.title, head)
    page.set_row(row, 30)
    page.freeze_panes(row + 1, 0)
    page.repeat_rows(row)
    forms = [book.add_format(_form(column)) for column in columns]
    bold = [book.add_format({**_form(column), 'bold': True}) for column in columns]
    for number, values in enumerate(rows):
        row += 1
        for position, value in enumerate(values):
            _put(page, row, position, value, columns[position].kind, (bold if number in sums else forms)[position])
        lines = max(_lines(value, column.width) for value, column in zip(values, columns, strict=True))
        page.set_row(row, min(4 + 14.5 * lines, 409))  # not every program fits the height of a row to its text
    if totals is not None:
        row += 1
        for position, column in enumerate(columns):
            _put(page, row, position, totals.get(position, ''), column.kind, bold[position])
        page.set_row(row, 24)
    if signers:
        row += 2
        for position, signer in signers.items():
            page.write_string(row, position, signer, book.add_format(FONT))
    page.set_paper(A4)
    if landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    page.center_horizontally()
    page.print_area(0, 0, row, last)
    page.set_footer('&C第 &P 页　共 &N 页')
    book.close()
    return stream.getvalue()


def _lines(value, width):
    """How many lines a value takes in a column."""
    if not isinstance(value, str):
        return 1
    if len(value) * WIDE <= width and '\n' not in value:
        return 1  # no character is wider than one em
    return sum(max(1, ceil(ems(line) * WIDE / width)) for line in value.split('\n'))


def _form(column):
    """Format of a column: text as text ('@'), so that editing a cell does not turn an ID number into a float."""
    form = {**FONT, 'border': 1, 'text_wrap': True, 'align': 'center' if column.centred else 'left'}
    if column.kind == 'amount':
        return {**form, 'align': 'right', 'num_format': '#,##0.00'}
    return {**form, 'num_format': '0' if column.kind == 'number' else '@'}


def _put(page, row, position, value, kind, form):
    if kind == 'text' or isinstance(value, str):
        page.write_string(row, position, value or '', form)
    else:
        page.write_number(row, position, value, form)
