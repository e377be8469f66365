"""Templates to fill in and hand back, made from the columns that an import looks for: one source for both."""
import io
from datetime import date

import xlsxwriter

from ..models.import_columns import COLUMNS, EXAMPLES
from ..rules.table_cells import first_words
from .workbook import A4, FONT

KINDS = {'claims': "申领", 'insured': "参保信息", 'certificates': "证书信息", 'benefits': "待遇享受记录", 'exclusions': "排除名单"}
ROWS = 5000  # that are formatted and checked while somebody fills them in
FORMATS = {'text': "文本", 'id': "文本（数字和字母，不得设为数值格式）", 'date': "日期，如2026-10-05", 'amount': "金额（元），最多两位小数",
           'int': "非负整数"}
FORMS = {'date': 'yyyy-mm-dd', 'amount': '#,##0.00', 'int': '0'}
TITLE, NOTE = "填写说明", (
    "1. 请在“{sheet}”表中从第2行起逐行填写，带*的列必填；列的先后可以变动，多余的列不影响导入。",
    "2. 身份证号、证书编码、银行账号等长号码的单元格已设为文本格式，请勿改为数值；从别处粘贴时请选“只粘贴值”。",
    "3. 请勿填写公式、合并单元格。整份文件一次导入：有一行错误则全部不导入，并退回错误行的行号和原因。",
    "4. 本页示例中的人员、号码均为虚构，导入时不读取本页。")


def filename(kind):
    """How the template of a kind is called."""
    return f"导入模板_{KINDS[kind]}.xlsx"


def template(kind):
    """The template of an import's kind as the bytes of an XLSX file: a sheet to fill in, and one that explains it."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {'in_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False,
                                        'strings_to_numbers': False})
    book.set_properties({'title': filename(kind)})
    _sheet(book, kind)
    _explanation(book, kind)
    book.close()
    return stream.getvalue()


def _sheet(book, kind):
    page = book.add_worksheet(KINDS[kind])
    needed = book.add_format({**FONT, 'bold': True, 'border': 1, 'align': 'center', 'bg_color': '#FCE4D6'})
    free = book.add_format({**FONT, 'border': 1, 'align': 'center', 'bg_color': '#EEEEEE'})
    for place, column in enumerate(COLUMNS[kind]):
        form = book.add_format({**FONT, 'num_format': FORMS.get(column.kind, '@')})
        page.set_column(place, place, max(12, len(column.title) * 2.4, 24 if _is_number(column) else 0), form)
        page.write_string(0, place, f"*{column.title}" if column.required else column.title,
                          needed if column.required else free)
        check = _validation(column)
        if check:
            page.data_validation(1, place, ROWS, place, {**check, 'error_title': column.title, 'error_type': 'warning'})
    page.set_row(0, 26)
    page.freeze_panes(1, 0)
    page.set_paper(A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _is_number(column):
    return column.key in ('id_number', 'certificate_no', 'bank_account', 'employer_code', 'employer_name', 'bank_name')


def _validation(column):
    if column.choices:
        words = first_words(column.choices)
        return {'validate': 'list', 'source': words, 'error_message': f"请选择：{'、'.join(words)}。"}
    return {
        'date': {'validate': 'date', 'criteria': 'between', 'minimum': _day(1900), 'maximum': _day(2100),
                 'error_message': "请填写日期，如2026-10-05。"},
        'amount': {'validate': 'decimal', 'criteria': '>=', 'value': 0, 'error_message': "请填写金额（元），如1500.00。"},
        'int': {'validate': 'integer', 'criteria': '>=', 'value': 0, 'error_message': "请填写非负整数。"},
    }.get(column.kind)


def _day(year):
    return date(year, 1, 1)


def _explanation(book, kind):
    page = book.add_worksheet(TITLE)
    wrap = book.add_format({**FONT, 'text_wrap': True, 'border': 1, 'num_format': '@'})
    head = book.add_format({**FONT, 'bold': True, 'align': 'center', 'border': 1, 'bg_color': '#EEEEEE'})
    page.write_string(0, 0, f"{KINDS[kind]}导入模板填写说明", book.add_format({**FONT, 'bold': True, 'font_size': 14}))
    row = 1
    for note in NOTE:
        page.write_string(row, 0, note.format(sheet=KINDS[kind]), book.add_format(FONT))
        row += 1
    row += 1
    titles = ("列名", "是否必填", "格式", "可选值", "也可用的列名（含金保代码）", "示例1", "示例2")
    for place, (title, width) in enumerate(zip(titles, (20, 10, 24, 34, 34, 26, 26), strict=True)):
        page.set_column(place, place, width)
        page.write_string(row, place, title, head)
    # A row of titles is looked for in every sheet: the examples stand beside the names, where none can be found.
    for column in COLUMNS[kind]:
        row += 1
        examples = EXAMPLES[kind][column.key]
        cells = (column.title, "必填" if column.required else "选填", "从可选值中选一个" if column.choices else FORMATS[column.kind],
                 "、".join(first_words(column.choices or {})), "、".join(column.aliases), *examples)
        for place, cell in enumerate(cells):
            page.write_string(row, place, cell, wrap)
        page.set_row(row, 20)
    page.set_paper(A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
