"""Any order, written to any format that is shipped, says exactly what was ordered, or which lines keep it from being written."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shipped import BANKS, shipped

from rules.bank_file import BankFileError, Line, filename, match_return, read_return, write
from rules.bank_format import Format
from rules.bank_format_check import check_format
from rules.identity import luhn_ok
from rules.text import render

DAY, UNIT, BATCH = date(2026, 11, 2), "NM150100", "FF2026110001"
FORMATS = shipped()
FORMULA = "=+-@＝＋－＠"

# ------------------------------------------------------------------ orders

COMMON, RARE = "王李张白云图雅其木格巴特尔", "𠮷䶮㛃𬭼龘堃喆"
chinese = st.text(st.sampled_from(COMMON + RARE), min_size=2, max_size=4)
mongolian = st.text(st.sampled_from("阿拉坦其格娜仁图雅苏乙希"), min_size=4, max_size=9)
script = st.text(st.characters(min_codepoint=0x1820, max_codepoint=0x1842), min_size=2, max_size=8)
dotted = st.builds(lambda first, last, dot: f"{first}{dot}{last}", mongolian, chinese, st.sampled_from("··•・"))
wild = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=8)
names = st.one_of(chinese, mongolian, script, dotted, wild)
accounts = st.one_of(
    st.from_regex(r"[0-9]{12,30}", fullmatch=True),
    st.from_regex(r"62[0-9]{13,16}", fullmatch=True).map(lambda n: next(n + d for d in "0123456789" if luhn_ok(n + d))),
)
amounts = st.one_of(
    st.integers(1, 10**14 - 1).map(lambda fen: Decimal(fen) / 100), st.sampled_from([Decimal(1000), Decimal("0.01")])
)
purposes = st.sampled_from(["技能提升补贴", "技能提升补贴,10月", '"补贴"', "补贴|十月", ""])
people = st.builds(
    lambda name, account, amount, number, bank, purpose: (name, amount, account, number, bank, purpose, "102"),
    names, accounts, amounts, st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True),
    st.sampled_from([f"{bank}呼和浩特新城支行" for bank in BANKS]), purposes,
)
orders = st.lists(people, min_size=1, max_size=8, unique_by=lambda row: row[2]).map(
    lambda rows: [Line(no, *row) for no, row in enumerate(rows, 1)]
)


# ------------------------------------------------------------------ a reader that shares nothing with the writer

def rows_of(fmt: Format, content: bytes):
    """(header, titles, rows, trailer): cells as they stand in the file."""
    if fmt.kind == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    elif fmt.kind == "fixed":
        *lines, rest = content.split(fmt.newline.encode())
        assert rest == b""
        rows = [[line] for line in lines]
    else:
        text = content.decode(fmt.encoding)
        assert text.endswith(fmt.newline)
        if fmt.quoted:
            rows = list(csv.reader(io.StringIO(text, newline="")))
        else:
            rows = [line.split(fmt.delimiter) for line in text.removesuffix(fmt.newline).split(fmt.newline)]
    header = rows.pop(0) if fmt.header else None
    titles = rows.pop(0) if fmt.titles else None
    trailer = rows.pop() if fmt.trailer else None
    if fmt.kind == "fixed":
        rows = [slices(fmt, row[0]) for row in rows]
    return header, titles, rows, trailer


def slices(fmt, line):
    cells, place = [], 0
    for column in fmt.columns:
        cell = line[place : place + column.width].decode(fmt.encoding)
        numeric = column.source in ("line_no", "amount")
        cells.append(cell.lstrip("0") if numeric else cell.rstrip(" ") if column.align == "left" else cell.lstrip(" "))
        place += column.width
    assert place == len(line)
    return cells


def wanted(fmt, column, line):
    values = {"unit": UNIT, "batch": BATCH, "line_no": line.line_no, "amount": line.amount}
    return column.source[6:] if column.source.startswith("const:") else values.get(column.source, getattr(line, column.source, None))


def same(fmt, column, cell, line):
    """Does a cell of the file say what was ordered?"""
    value = wanted(fmt, column, line)
    if column.source == "amount":
        assert fmt.kind == "xlsx" or re.fullmatch(r"[0-9]+" if fmt.unit == "fen" else r"[0-9]+\.[0-9]{2}", cell)
        read = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
        return (read / 100 if fmt.unit == "fen" else read) == value
    if column.source == "line_no":
        return int(cell) == value
    return (cell or "") == value and (cell is None or isinstance(cell, str))


def written(fmt, lines):
    """The file, or None when it is refused with sentences that name a line."""
    try:
        return write(fmt, lines, DAY, UNIT, BATCH)
    except BankFileError as error:
        assert error.texts
        assert all(re.search(r"[Ll]ine", render(reason)) for reason in error.texts)
        return None


def held(fmt, lines):
    """The lines that the format can hold, each by itself; refusing one has to name it."""
    return [line for line in lines if written(fmt, [line]) is not None]


# ------------------------------------------------------------------ what holds for every format

def test_four_are_shipped_and_differ_in_everything():
    assert len(FORMATS) == 4
    for fmt in FORMATS.values():
        assert check_format(fmt) == []
    said = {
        name: [getattr(fmt, name) for fmt in FORMATS.values()]
        for name in ("encoding", "header", "trailer", "columns", "filename", "max_lines", "checks", "answer")
    }
    assert all(len(set(values)) == 4 for name, values in said.items() if name != "trailer"), said
    assert len(set(said["trailer"])) == 3
    assert {(fmt.kind, fmt.quoted) for fmt in FORMATS.values()} == {
        ("delimited", False), ("delimited", True), ("fixed", False), ("xlsx", False)}
    assert {fmt.unit for fmt in FORMATS.values()} == {"yuan", "fen"}


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60)
@given(lines=orders)
def test_a_file_says_what_was_ordered(name, lines):
    fmt = FORMATS[name]
    lines = held(fmt, lines)
    assume(lines)
    content = write(fmt, lines, DAY, UNIT, BATCH)
    header, titles, rows, trailer = rows_of(fmt, content)
    assert len(rows) == len(lines)
    for line, found in zip(lines, rows, strict=True):
        cells = found + [None] * (len(fmt.columns) - len(found))
        assert all(same(fmt, column, cell, line) for column, cell in zip(fmt.columns, cells, strict=True))
        assert not any(isinstance(cell, str) and cell.startswith(tuple(FORMULA)) for cell in cells)
    if titles:
        assert titles == [column.title for column in fmt.columns]
    total = sum(line.amount for line in lines)
    sums = {
        "bank_format_pipe": lambda: header == ["20261102", UNIT, str(len(lines)), f"{total:.2f}"],
        "bank_format_fixed": lambda: (header[0].decode(), trailer[0].decode()) == (
            f"H{UNIT:<12}20261102{len(lines):08d}{int(total * 100):016d}", f"T{len(lines):08d}{int(total * 100):016d}"),
        "bank_format_csv": lambda: (header, trailer) == (None, None),
        "bank_format_xlsx": lambda: ([c for c in header if c], [c for c in trailer if c]) == (
            ["单位编号", UNIT, "日期", "2026-11-02"], ["合计", str(len(lines)), "笔", f"{total:.2f}", "元"]),
    }
    assert sums[name]()
    assert write(fmt, lines, DAY, UNIT, BATCH) == content
    assert filename(fmt, lines, DAY, UNIT, BATCH).endswith((".txt", ".dat", ".csv", ".xlsx"))


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60)
@given(line=people, other=st.one_of(chinese, mongolian, script, dotted))
def test_nothing_but_what_cannot_be_held_is_refused(name, line, other):
    """A usual name, account and purpose is never refused; and what is refused is told with its line."""
    fmt = FORMATS[name]
    usual = Line(1, "阿拉坦其其格", line[1], "6222020602000000003", line[3], line[4], "技能提升补贴", "102")
    assert written(fmt, [usual]) is not None
    odd = Line(2, other, Decimal(1), "622202060200000001", line[3], line[4], "技能提升补贴", "102")
    encoding = "utf-8" if fmt.kind == "xlsx" else fmt.encoding
    try:
        other.encode(encoding)
    except UnicodeEncodeError:
        with pytest.raises(BankFileError) as error:
            write(fmt, [usual, odd], DAY, UNIT, BATCH)
        assert any("Line 2" in render(reason) and "U+" in render(reason) for reason in error.value.texts)


# ------------------------------------------------------------------ the bank's answer to it

def answer_of(fmt, lines, results):
    """The return file that the bank would write by the profile, from what it was sent."""
    a = fmt.answer
    table = [
        [
            {"line_no": line.line_no, "account": line.account, "name": line.name, "result": result,
             "amount": f"{line.amount * 100:.0f}" if a.unit == "fen" else f"{line.amount:.2f}",
             "reason": "" if result in a.success_values else "户名不符", "": "D"}[column.source]
            for column in a.columns
        ]
        for line, result in zip(lines, results, strict=True)
    ]
    if a.kind == "xlsx":
        book, stream = openpyxl.Workbook(), io.BytesIO()
        for row in [[column.title for column in a.columns], *table]:
            book.active.append(row)
        book.save(stream)
        return stream.getvalue()
    if a.kind == "fixed":
        total = int(sum(line.amount for line in lines) * 100)
        body = "".join(
            "".join(
                str(cell).zfill(c.width) if c.pad == "0"
                else str(cell) + " " * (c.width - len(str(cell).encode(a.encoding)))
                for c, cell in zip(a.columns, row, strict=True)
            ) + "\n"
            for row in table
        )
        return (
            f"H{UNIT:<12}20261102{len(lines):08d}{total:016d}\n{body}T{len(lines):08d}{total:016d}\n"
        ).encode(a.encoding)
    stream = io.StringIO()
    if a.quoted:
        csv.writer(stream).writerows([[column.title for column in a.columns], *table])
    else:
        total = sum(line.amount for line in lines)
        stream.write(f"20261102|{UNIT}|{len(lines)}|{total:.2f}\r\n")
        stream.write("".join("|".join(map(str, row)) + "\r\n" for row in table))
    return stream.getvalue().encode(a.encoding)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60)
@given(lines=orders, data=st.data())
def test_the_answer_to_a_file_decides_its_lines(name, lines, data):
    fmt = FORMATS[name]
    # banks do not keep blanks around a name; what a cell is made of there is no matter of this test
    lines = held(fmt, [line for line in lines if line.name == line.name.strip() and line.name.isprintable()])
    assume(lines)
    a = fmt.answer
    results = [data.draw(st.sampled_from([*a.success_values, *a.failure_values])) for _line in lines]
    match = match_return(lines, read_return(fmt, answer_of(fmt, lines, results)))
    assert match.problems == []
    assert match.paid == [line.line_no for line, result in zip(lines, results, strict=True) if result in a.success_values]
    assert set(match.failed) == {line.line_no for line in lines} - set(match.paid)
