"""What a bank format checks and how each kind of file is written, case by case."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from rules.bank_file import BankFileError, Column, Format, Line, filename, preview, write
from rules.bank_format_check import check_format
from rules.banks import bank_finder, divide
from rules.text import render

DAY = date(2026, 11, 2)
LINE = Line(1, "阿拉坦其其格", Decimal("1500"), "6222020602000000003", "150102199003071237", "中国工商银行", "补贴", "102")
FIXED = Format(
    kind="fixed", encoding="gbk", newline="\n", header="H{unit:>6}{count:03d}{fen:08d}", trailer="T{total:010.2f}", unit="fen",
    columns=(Column("line_no", width=3, pad="0", align="right"), Column("name", width=12), Column("amount", width=8, align="right")),
)
CSV = Format(
    encoding="utf-8", delimiter=",", newline="\n", header="", titles=True, quoted=True,
    columns=(Column("line_no", "序号"), Column("name", '户名"'), Column("account", "账号"), Column("amount", "金额")),
)


def refusal(fmt, *lines, unit="U1"):
    with pytest.raises(BankFileError) as error:
        write(fmt, lines, DAY, unit, "B1")
    return "\n".join(map(render, error.value.texts))


def test_fixed_width_counts_bytes():
    assert write(FIXED, [LINE], DAY, "U1", "B1").decode("gbk") == "H    U100100150000\n001阿拉坦其其格  150000\nT0001500.00\n"
    short = replace(LINE, name="张三")
    assert write(FIXED, [short], DAY, "U1", "B1").decode("gbk").splitlines()[1] == "001张三          150000"
    rare = replace(LINE, name="𠮷木")  # four bytes and two
    assert "002𠮷木      " in write(replace(FIXED, encoding="gb18030"), [LINE, replace(rare, line_no=2)], DAY, "U1", "B1").decode("gb18030")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": "阿拉坦其其格尔"}, "14 bytes"),
        ({"name": "张三 "}, "filled up"),
        ({"amount": Decimal("1000000")}, "9 bytes"),
        ({"name": "𠮷木"}, "U+20BB7"),
    ],
)
def test_what_does_not_fit_a_column_is_named_and_never_cut(changes, says):
    said = refusal(FIXED, replace(LINE, **changes))
    assert says in said
    assert "Line 1" in said


def test_what_does_not_fit_the_header_is_an_error():
    assert "“1234567” is longer than the 6 bytes" in refusal(FIXED, LINE, unit="1234567")
    large = replace(LINE, amount=Decimal("1000000"))
    assert "longer than the 8 bytes" in refusal(replace(FIXED, trailer="", columns=FIXED.columns[:2]), large)


@pytest.mark.parametrize("quoted", [True, False])
def test_a_delimiter_shifts_no_cell_of_the_header(quoted):
    assert "delimiter" in refusal(replace(CSV, quoted=quoted, header="{unit},{count}"), LINE, unit="U,1")
    assert "template" in refusal(replace(CSV, quoted=quoted, header="{count},{total:,.2f}"), LINE)


def test_quotes_and_titles():
    odd = replace(LINE, name='张"三,四')
    assert write(CSV, [odd], DAY, "U1", "B1").decode() == (
        '"序号","户名""","账号","金额"\n1,"张""三,四","6222020602000000003",1500.00\n'
    )


@pytest.mark.parametrize("fmt", [CSV, FIXED, Format(), replace(CSV, kind="xlsx", quoted=False, filename="x.xlsx")])
@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@sum", "＝1", "＠x"])
def test_no_cell_begins_a_formula(fmt, name):
    assert "formula" in refusal(fmt, replace(LINE, name=name))


def test_no_constant_title_or_header_begins_a_formula():
    for fmt in (
        replace(CSV, columns=(*CSV.columns, Column("const:=1", "x"))),
        replace(CSV, columns=(Column("name", "+x"),)),
        replace(CSV, header="@x"),
        replace(CSV, trailer="=SUM(A1)"),
    ):
        assert any("formula" in render(problem) for problem in check_format(fmt))


@pytest.mark.parametrize(
    ("fmt", "changes", "says"),
    [
        (Format(checks=("luhn",)), {"account": "6222020602000000004"}, "check digit"),
        (Format(account_min=16), {"account": "123456789012345"}, "15 digits"),
        (Format(account_max=18), {}, "19 digits"),
        (Format(checks=("dots",)), {"name": "买买提•艾力"}, "买买提·艾力"),
        (Format(checks=("bank",), banks=("内蒙古银行",)), {}, "not known"),
        (Format(line_limit=Decimal("1499.99")), {}, "1499.99"),
        (Format(file_limit=Decimal("1499.99")), {}, "1499.99"),
    ],
)
def test_checks(fmt, changes, says):
    assert says in refusal(fmt, replace(LINE, **changes))


@pytest.mark.parametrize(
    "fmt",
    [
        Format(checks=("luhn",), account_min=19, account_max=19, line_limit=Decimal(1500), file_limit=Decimal(1500)),
        Format(checks=("bank", "dots", "twice", "unit"), banks=("中国工商",)),
        Format(max_lines=1),
    ],
)
def test_what_is_exactly_at_a_limit_passes(fmt):
    assert write(fmt, [LINE], DAY, "U1", "B1")
    assert write(fmt, [replace(LINE, account="0512000012345123459")], DAY, "U1", "B1")  # an old account has no check digit


def test_checks_of_the_whole_file():
    two = [LINE, replace(LINE, line_no=2)]
    assert "1, 2" in refusal(Format(checks=("twice",)), *two)
    assert "at most 1 lines" in refusal(Format(max_lines=1), *two)
    assert "3000" in refusal(Format(file_limit=Decimal(2999)), *two)
    assert "unit code" in refusal(Format(checks=("unit",)), LINE, unit="")


@pytest.mark.parametrize(
    "fmt",
    [
        replace(FIXED, columns=(Column("account", width=20, pad="0", align="right"),)),
        replace(FIXED, columns=(Column("amount", width=20, pad="0"),)),
        replace(FIXED, columns=(Column("name"),)),
        replace(FIXED, columns=(Column("const:长文字", width=5),)),
        replace(CSV, columns=(Column("name"),)),
        replace(CSV, kind="xlsx"),
        replace(CSV, filename="x.xlsx"),
        replace(CSV, kind="pdf"),
        replace(CSV, unit="jiao"),
        replace(CSV, max_lines=-1),
        replace(CSV, account_min=9, account_max=8),
        replace(CSV, trailer="{nonsense}"),
    ],
)
def test_a_format_that_would_lose_or_shift_something_is_wrong(fmt):
    assert check_format(fmt)


def test_what_a_spreadsheet_reads_as_another_text_is_refused():
    """_x0041_ in a cell of a workbook is an A: the bank would read another name."""
    fmt = replace(CSV, kind="xlsx", quoted=False, filename="x.xlsx")
    assert "another text" in refusal(fmt, replace(LINE, name="张_x0041_三"))
    assert "张_x0041_三" in write(replace(CSV, quoted=False), [replace(LINE, name="张_x0041_三")], DAY, "U1", "B1").decode()


def test_a_spreadsheet_is_the_same_bytes_each_time():
    fmt = replace(CSV, kind="xlsx", quoted=False, filename="{unit}_{fen}.xlsx")
    content = write(fmt, [LINE], DAY, "U1", "B1")
    assert content == write(fmt, [LINE], DAY, "U1", "B1")
    assert b"2026-11-02T00:00:00Z" in zipfile.ZipFile(io.BytesIO(content)).read("docProps/core.xml")
    assert filename(fmt, [LINE], DAY, "U1", "B1") == "U1_150000.xlsx"


def test_preview_shows_what_it_can_and_says_what_is_wrong():
    rows, problems = preview(Format(max_lines=1), [LINE, replace(LINE, line_no=2)], DAY, "U1", "B1")
    assert (len(rows), len(problems)) == (3, 1)
    assert preview(replace(FIXED, encoding="gbk"), [replace(LINE, name="𠮷")], DAY, "U1", "B1")[0] == []
    assert preview(replace(CSV, delimiter=""), [LINE], DAY, "U1", "B1")[0] == []


def test_banks_are_known_by_how_names_begin():
    find = bank_finder({1: ["中国银行"], 2: ["中国银行（香港）"], 3: ["工行", ""], 4: []})
    names = ("中国银行呼市分行", "中国银行(香港)", "工 行新城支行", "浦发银行", "", None)
    assert [find(name) for name in names] == [1, 2, 3, None, None, None]


def test_payments_are_divided_without_loss():
    rows = [(number, f"a{number % 3}", Decimal(10)) for number in range(7)]
    assert divide(rows) == [list(range(7))]
    assert divide(rows, max_lines=3) == [[0, 1, 2], [3, 4, 5], [6]]
    assert divide(rows, file_limit=Decimal(20)) == [[0, 1], [2, 3], [4, 5], [6]]
    assert divide(rows, once=True) == [[0, 1, 2], [3, 4, 5], [6]]
    assert divide([(1, "a", Decimal(99))], file_limit=Decimal(20)) == [[1]]
    assert divide([]) == []
