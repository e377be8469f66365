"""Writes the registers (CSV) and the claims (XLSX)."""
import csv
import io
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter

CLAIM_COLUMNS = {  # title -> width
    '序号': 6, '经办机构': 13, '姓名': 18, '身份证号': 22, '所在企业名称': 34, '统一社会信用代码': 22, '证书类别': 17,
    '证书编码': 26, '证书等级': 10, '职业（工种）': 24, '发证日期': 13, '银行账号': 24, '账户类别': 13,
    '开户银行全称': 32, '联系电话': 14, '申请日期': 13, '查询网站': 24, '查询结果': 10,
}
UNREAD_COLUMNS = {'预期结论': 46, '预期金额': 10, '说明': 60}
INSURED_COLUMNS = ['身份证号', '姓名', '参加失业保险时间', '参保状态', '累计缴费月数', '所在企业名称',
                   '统一社会信用代码', '数据日期']
CERTIFICATE_COLUMNS = ['证书编码', '身份证号', '姓名', '证书类别', '职业（工种）', '证书等级', '发证日期', '发证机构']
EXCLUSION_COLUMNS = ['身份证号', '姓名', '类别', '证书编码', '生效日期', '来源']
VERDICT_COLUMNS = ['序号', *(f'{year}年{what}' for year in (2017, 2022, 2024, 2025) for what in ('政策', '金额'))]
BENEFIT_COLUMNS = ['身份证号', '姓名', '职业（工种）', '证书等级', '证书编码', '补贴金额', '发放日期', '发放机构']


def by_key(rows, *columns):
    """Rows without repetition, sorted by `columns`."""
    unique = {tuple(str(row[column]) for column in columns): row for row in rows}
    return [unique[key] for key in sorted(unique)]


def csv_bytes(columns, rows, encoding='utf-8-sig'):
    """`rows` (dicts by title) with CRLF, as a spreadsheet program saves it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator='\r\n')
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def write_csv(path: Path, columns, rows, encoding='utf-8-sig'):
    """The same as a file."""
    path.write_bytes(csv_bytes(columns, rows, encoding))


def claim_rows(cases):
    """What stands in the sheet of these cases, numbered in their order."""
    return [{**case.claim, '序号': number, '经办机构': case.agency, '预期结论': case.expected, '预期金额': case.amount,
             '说明': case.why} for number, case in enumerate(cases, 1)]


def write_claims(target, rows, month='2026年10月', created=date(2026, 11, 2)):
    """One sheet, `rows` (dicts by title): numbers and codes as text, dates as dates, the last three columns grey
    because the program does not read them. `target`: a path, or a file of bytes. The bytes are the same on every run."""
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target,
                               {'strings_to_formulas': False, 'strings_to_urls': False})
    book.set_properties({'title': f'技能提升补贴申领名单（{month}）', 'comments': '示例数据，人员均为虚构',
                         'created': datetime.combine(created, time())})
    font = {'font_name': '宋体', 'font_size': 11, 'valign': 'vcenter', 'border': 1, 'border_color': '#BFBFBF'}
    head = book.add_format({**font, 'bold': True, 'align': 'center', 'text_wrap': True, 'font_color': 'white',
                            'bg_color': '#1F4E78'})
    grey_head = book.add_format({**font, 'bold': True, 'align': 'center', 'text_wrap': True, 'bg_color': '#D9D9D9'})
    text = book.add_format({**font, 'num_format': '@'})
    day = book.add_format({**font, 'num_format': 'yyyy-mm-dd', 'align': 'center'})
    number = book.add_format({**font, 'align': 'center'})
    grey = book.add_format({**font, 'font_color': '#595959', 'bg_color': '#F2F2F2'})
    sheet = book.add_worksheet('申领名单')
    columns = [*CLAIM_COLUMNS.items(), *UNREAD_COLUMNS.items()]
    sheet.set_row(0, 30)
    for position, (title, width) in enumerate(columns):
        sheet.set_column(position, position, width)
        unread = title in UNREAD_COLUMNS
        sheet.write_string(0, position, title, grey_head if unread else head)
        for line, row in enumerate(rows, 1):
            value = row.get(title)
            if value in (None, ''):
                sheet.write_blank(line, position, None, grey if unread else text)
            elif isinstance(value, date):
                sheet.write_datetime(line, position, value, day)
            elif isinstance(value, int):
                sheet.write_number(line, position, value, grey if unread else number)
            else:
                sheet.write_string(line, position, value, grey if unread else text)
    sheet.ignore_errors({'number_stored_as_text': f'A1:U{len(rows) + 1}'})
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    book.close()
