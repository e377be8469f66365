"""四(三): the file for the bank holds everybody, adds up, and replaces nothing."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.bank_file import BankFileError, Column, Format, Line, filename, write
from rules.text import render

DAY = date(2026, 11, 2)
FIRST = Format()
LINES = [
    Line(1, "阿拉坦其其格", Decimal(1500), "6222020602000000003", "150102199003071237", "中国工商银行", "技能提升补贴"),
    Line(2, "买买提·艾力", Decimal("1800.50"), "0512000012345"),
    Line(3, "𠮷木", Decimal("2400.00"), "6217000000000000000", bank_name="内蒙古银行"),
]


def refusals(lines=None, fmt=FIRST, unit="U150100", batch="PAY-1"):
    with pytest.raises(BankFileError) as error:
        write(fmt, LINES if lines is None else lines, DAY, unit, batch)
    return [render(reason) for reason in error.value.texts]


def test_the_first_format():
    content = write(FIRST, LINES, DAY, "U150100", "PAY-1")
    assert content.decode("gb18030") == (
        "20261102|U150100|3|5700.50\r\n"
        "1|6222020602000000003|阿拉坦其其格|1500.00|中国工商银行|技能提升补贴\r\n"
        "2|0512000012345|买买提·艾力|1800.50||\r\n"
        "3|6217000000000000000|𠮷木|2400.00|内蒙古银行|\r\n"
    )
    assert not content.startswith(b"\xef\xbb\xbf")
    assert filename(FIRST, LINES, DAY, "U150100", "PAY/2026/0001") == "PAY_2026_0001_20261102.txt"


def test_a_format_is_data():
    other = Format(
        encoding="utf-8",
        delimiter=",",
        newline="\n",
        header="",
        columns=(Column("account"), Column("name"), Column("amount"), Column("const:156"), Column("id_number"), Column("unit")),
        filename="{unit}{date:%m%d}{count:04d}.csv",
    )
    assert write(other, LINES[:1], DAY, "U1", "B").decode() == "6222020602000000003,阿拉坦其其格,1500.00,156,150102199003071237,U1\n"
    assert filename(other, LINES, DAY, "U1", "B") == "U111020003.csv"


def test_names_that_the_encoding_does_not_have_are_named_by_line():
    reasons = refusals(fmt=Format(encoding="gbk"))
    assert len(reasons) == 1
    for part in ("Line 3", "𠮷木", "U+20BB7", "gbk"):
        assert part in reasons[0]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (Line(1, "张|三", Decimal(1), "123"), "delimiter"),
        (Line(1, "张\r\n三", Decimal(1), "123"), "line break"),
        (Line(1, "张\u2028三", Decimal(1), "123"), "line break"),
        (Line(1, "张三\x00", Decimal(1), "123"), "invisible"),
        (Line(1, "张三", Decimal(1), "123", bank_name="工商|银行"), "delimiter"),
        (Line(1, "张三", Decimal(1), "123", purpose="补贴\n"), "line break"),
        (Line(1, "张\ud800三", Decimal(1), "123"), "U+D800"),
        (Line(1, " ", Decimal(1), "123"), "name is missing"),
        (Line(1, "张三", Decimal(1), ""), "does not consist of digits"),
        (Line(1, "张三", Decimal(1), "6222 0206"), "does not consist of digits"),
        (Line(1, "张三", Decimal(1), "６２２２"), "does not consist of digits"),
        (Line(1, "张三", Decimal(0), "123"), "cannot be paid"),
        (Line(1, "张三", Decimal(-5), "123"), "cannot be paid"),
        (Line(1, "张三", Decimal("NaN"), "123"), "cannot be paid"),
        (Line(1, "张三", Decimal("1E+30"), "123"), "cannot be paid"),
        (Line(1, "张三", Decimal("0.001"), "123"), "parts of a fen"),
        (Line(0, "张三", Decimal(1), "123"), "positive"),
    ],
)
def test_what_a_file_cannot_hold_is_refused(line, says):
    reasons = refusals([*LINES[1:], line])
    assert any(says in reason for reason in reasons)
    assert all(f"Line {line.line_no}" in reason for reason in reasons)
    assert all("\ud800" not in reason and "\n" not in reason for reason in reasons)


def test_every_bad_line_is_reported_and_the_sentence_stays_short():
    bad = [Line(number, "张|三", Decimal(0), "x") for number in range(1, 5001)]
    with pytest.raises(BankFileError) as error:
        write(FIRST, bad, DAY, "U", "B")
    assert len(error.value.texts) == 15_000
    assert len(str(error.value)) < 5000


def test_twice_the_same_line_nobody_or_a_bad_unit_is_refused():
    assert refusals([LINES[0], LINES[0]]) == ["Line 1 appears twice"]
    assert refusals([]) == ["There is nobody to pay"]
    assert "delimiter" in refusals(unit="U|1")[0]
    assert "line break" in refusals(batch="B\n1")[0]


@pytest.mark.parametrize(
    "fmt",
    [
        Format(columns=(Column("phone"),)),
        Format(columns=()),
        Format(delimiter=""),
        Format(newline=""),
        Format(encoding="klingon"),
        Format(header="{date.year}|{unit}"),
        Format(header="{0}"),
        Format(header="{unit"),
        Format(header="{date:%Y|%m}|{count}"),
        Format(header="{unit:{batch}}"),
        Format(header="{total:d}"),
        Format(filename="{password}"),
        Format(return_columns=(Column("phone"),)),
        Format(encoding="gbk", header="𠮷|{count}|{total}"),
    ],
)
def test_a_wrong_format_is_refused_not_crashed(fmt):
    assert refusals(fmt=fmt)


amounts = st.decimals("0.01", "999999", places=2)
texts = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=8)
payments = st.lists(st.tuples(texts, amounts, st.from_regex(r"[0-9]{12,21}", fullmatch=True), texts), min_size=1, max_size=12)


@given(payments)
def test_a_file_says_exactly_what_it_was_given_or_is_not_written(rows):
    lines = [Line(number, *row[:3], bank_name=row[3]) for number, row in enumerate(rows, 1)]
    try:
        content = write(FIRST, lines, DAY, "U1", "B")
    except BankFileError as error:
        assert error.texts
        return
    header, *details = content.decode("gb18030").removesuffix("\r\n").split("\r\n")
    date_, unit, count, total = header.split("|")
    assert (date_, unit, int(count)) == ("20261102", "U1", len(details))
    assert Decimal(total) == sum(Decimal(detail.split("|")[3]) for detail in details)
    assert details == [f"{x.line_no}|{x.account}|{x.name}|{x.amount:.2f}|{x.bank_name}|{x.purpose}" for x in lines]
