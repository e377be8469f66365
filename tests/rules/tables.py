"""A table of a few columns, and files in which it comes."""

import io
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from openpyxl import Workbook

from rules.table_file import ColumnSpec, TableError, read_table
from rules.text import render

TYPES = {"职业资格证书": "qualification", "职业技能等级证书": "skill_level"}
COLUMNS = [
    ColumnSpec("name", "姓名", ("AAC003",)),
    ColumnSpec("id_number", "身份证号", ("AAC002", "公民身份号码")),
    ColumnSpec("occupation", "职业（工种）", required=False),
    ColumnSpec("issue_date", "发证日期", kind="date", allow_empty=True),
    ColumnSpec("months", "累计缴费月数", required=False, kind="int"),
    ColumnSpec("amount", "补贴金额", required=False, kind="amount"),
    ColumnSpec("type", "证书类别", required=False, kind="choice", choices=TYPES),
]
TITLES = ["姓名", "身份证号", "职业（工种）", "发证日期", "累计缴费月数", "补贴金额", "证书类别"]
MARCH_2 = datetime.combine(date(2026, 3, 2), time())  # how a workbook holds a date
ID = "150102199003071237"
GOOD = ["阿拉坦其其格", ID, "电工", MARCH_2, 36, 1500, "职业资格证书"]
READ = {
    "name": "阿拉坦其其格",
    "id_number": ID,
    "occupation": "电工",
    "issue_date": date(2026, 3, 2),
    "months": 36,
    "amount": Decimal(1500),
    "type": "qualification",
}


def xlsx(*rows, change=lambda book: None):
    book, target = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    change(book)
    book.save(target)
    return target.getvalue()


def csv_file(*rows, encoding="utf-8", delimiter=",", newline="\r\n"):
    return newline.join(delimiter.join(str(cell) for cell in row) for row in rows).encode(encoding)


def rows_of(content, filename="claims.xlsx", columns=COLUMNS):
    return list(read_table(content, filename, columns))


def refusal(content, filename="claims.xlsx", columns=COLUMNS):
    with pytest.raises(TableError) as error:
        rows_of(content, filename, columns)
    return render(error.value.text)


def cell(key, value, filename="x.xlsx"):
    """(value, errors) of one cell, in an otherwise good row."""
    row = list(GOOD)
    row[[column.key for column in COLUMNS].index(key)] = value
    make = xlsx if filename.endswith("xlsx") else csv_file
    ((_number, values, errors),) = rows_of(make(TITLES, row), filename)
    return values[key], [render(error) for error in errors]
