"""The bank's statement is read as a whole or not at all."""

import xml.etree.ElementTree as ET
from ast import literal_eval
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.statement_file import check_format, read_statement
from rules.statement_format import StatementError, StatementFormat
from rules.text import render

DATA = Path(__file__).resolve().parents[2] / "skill_subsidy/data/statement_formats.xml"


def shipped():
    """The profiles that come with the addon, by their id."""
    found = {}
    for record in ET.parse(DATA).getroot().iter("record"):
        vals = {}
        for field in record.iter("field"):
            name, text = field.get("name"), field.text
            if name == "column_ids":
                vals["columns"] = tuple((vals_["source"], vals_["title"]) for _c, _i, vals_ in literal_eval(field.get("eval")))
            elif name in ("skip", "skip_end"):
                vals[name] = int(text)
            elif name == "newest_first":
                vals[name] = True
            elif name in ("in_values", "out_values"):
                vals[name] = tuple(text.split(","))
            elif name not in ("name", "sequence", "company_id"):
                vals[name] = text
        found[record.get("id")] = StatementFormat(**vals)
    return found


FORMATS = shipped()
COLUMNS = FORMATS["statement_format_columns"]
HEAD = "交易日期,交易流水号,借方发生额（支出）,贷方发生额（收入）,余额,对方户名,对方账号,摘要,用途"
ROWS = [
    '2026-11-03,T1,,"300,000.00","300,000.00",呼和浩特市财政局,05120001,财政拨款,YK20260001',
    "2026-11-13,T2,12000.50,0.00,287999.50,,,批量代发,FF202600001",
    "2026-11-16,T3,,1500.00,289499.50,白云山,6222 0206 0200 0000 003,退汇,",
]


def content(rows=None, head=HEAD, encoding="utf-8-sig"):
    return "\r\n".join([head, *(ROWS if rows is None else rows)]).encode(encoding)


def refusals(data, fmt=COLUMNS):
    with pytest.raises(StatementError) as error:
        read_statement(fmt, data)
    return [render(reason) for reason in error.value.texts]


def test_two_columns():
    read = read_statement(COLUMNS, content())
    assert (read.opening, read.closing) == (0, Decimal("289499.50"))
    assert [line.amount for line in read.lines] == [Decimal(300000), Decimal("-12000.50"), Decimal(1500)]
    last = read.lines[-1]
    assert (last.account, last.name, last.summary, last.reference, last.file_line) == (
        "6222020602000000003", "白云山", "退汇", "T3", 4)  # fmt: skip


def test_signed_fen_newest_first():
    rows = ["账号：05120009", "20261101-20261130", "记账日期|交易金额|账户余额|对手账号|对手名称|附言|主机流水",
            "20261113|-1200050|1299950|||代发|9", "20261103|2500000|2500000|1|财政局|拨款|8", ""]  # fmt: skip
    read = read_statement(FORMATS["statement_format_signed"], "\n".join(rows).encode("gb18030"))
    assert [line.amount for line in read.lines] == [Decimal(25000), Decimal("-12000.50")]
    assert (read.opening, read.closing) == (0, Decimal("12999.50"))


def test_side_with_sum_at_the_end():
    rows = ["示例银行对账单", "日期,借贷,金额,余额,摘要,对方单位,对方账号,凭证号", "2026/11/03,贷,100.00,1100.00,a,,,",
            "2026/11/04,D,50,1050.00,b,,,", "合计,,,,,,,"]  # fmt: skip
    read = read_statement(FORMATS["statement_format_side"], "\n".join(rows).encode("gbk"))
    assert [line.amount for line in read.lines] == [100, -50]
    assert (read.opening, read.closing) == (1000, 1050)


def test_every_bad_line_is_named():
    bad = [ROWS[0], "03.11.2026,T2,12000.50,,287999.50,,,,", "2026-11-14,T3,1,2,287999.50,,,,", "2026-11-14,T4,x,,y,,,,",
           "2026-11-14,T5", "2026-11-14,T6,1,,,,,,"]  # fmt: skip
    said = refusals(content(bad))
    assert [sentence.split(":")[0] for sentence in said] == [f"Line {n} of the file" for n in (3, 4, 5, 5, 6, 7)]


@pytest.mark.parametrize(
    ("rows", "word"),
    [([ROWS[0], ROWS[1].replace("11-13", "11-02")], "lies before"), ([], "no lines"), (['"2026-11-03,T1,,1,1,,,,'], "quotes")],
)
def test_what_does_not_go_on(rows, word):
    assert word in refusals(content(rows))[0]


def test_a_line_that_is_missing_is_found_by_the_balance():
    said = refusals(content([ROWS[0], ROWS[2]]))
    assert said == ["Line 3 of the file: the balance would be 301,500.00 by the line before it, but 289,499.50 is written: a "
                    "line is missing, or was changed"]  # fmt: skip


def test_another_profile():
    assert "not written in" in refusals(content(encoding="gb18030"))[0]
    *missing, there = refusals(content(head=HEAD.replace("余额", "结余").replace("摘要", "备注")))
    assert len(missing) == 2
    assert "结余" in there  # what the titles are, for who corrects the profile
    assert "备注" in there
    assert "title" in refusals(content(head=HEAD.replace("摘要", "余额")))[0]


def test_what_banks_write_beside_it():
    """Rows of nothing, a delimiter at the end, apostrophes before long numbers, several lines of one day: read as they are."""
    rows = [ROWS[0].replace("T1", "'T1"), ",,,,,,,,", ROWS[1].replace("2026-11-13", "2026-11-03") + ",", ROWS[2]]
    read = read_statement(COLUMNS, content(rows))
    assert [line.amount for line in read.lines] == [line.amount for line in read_statement(COLUMNS, content()).lines]
    assert read.lines[0].reference == "T1"
    assert read.lines[0].day == read.lines[1].day


def test_cells_too_many():
    assert "columns instead of" in refusals(content([ROWS[0] + ",x", *ROWS[1:]]))[0]
    assert "“余额”" in refusals(content([row + ",1" for row in ROWS], HEAD + ",余额"))[0]


def test_profiles_that_cannot_work():
    assert all(check_format(fmt) == [] for fmt in FORMATS.values())
    base = {"columns": COLUMNS.columns}
    for vals in (
        {"encoding": "klingon"}, {"delimiter": ""}, {"delimiter": ";;"}, {"delimiter": '"'}, {"skip": -1}, {"skip_end": -1},
        {"date_format": "%Y"},
        {"date_format": "%d"}, {"style": "signed"}, {"style": "side"}, {"style": "x"}, {"unit": "x"},
        {"columns": COLUMNS.columns[1:]}, {"columns": COLUMNS.columns * 2}, {"columns": (*COLUMNS.columns[:-1], ("purpose", " "))},
        {"columns": (*COLUMNS.columns[:-1], ("purpose", "摘要"))},
    ):  # fmt: skip
        assert check_format(StatementFormat(**{**base, **vals})), vals


MOVES = st.lists(st.decimals(-(10**9), 10**9, places=2).filter(bool), min_size=1, max_size=20)


@given(MOVES, st.decimals(0, 10**9, places=2), st.integers(0, 60), st.integers(0, 9))
def test_random_statements(moves, opening, place, digit):
    """What is written comes back, in every style; a statement with a changed digit in an amount never does."""
    balance, lines = opening, []
    for n, move in enumerate(moves):
        balance += move
        lines.append((f"2026-11-{min(n + 1, 28):02d}", move, balance))
    rows = [f"{day},r,{-move if move < 0 else ''},{move if move > 0 else ''},{after},n,1,s,p" for day, move, after in lines]
    read = read_statement(COLUMNS, content(rows))
    assert ([line.amount for line in read.lines], read.opening, read.closing) == (moves, opening, balance)
    fen = [f"{day.replace('-', '')}|{move * 100:.0f}|{after * 100:.0f}|1|n|p|r" for day, move, after in reversed(lines)]
    head = ["a", "b", "记账日期|交易金额|账户余额|对手账号|对手名称|附言|主机流水"]
    read = read_statement(FORMATS["statement_format_signed"], "\n".join([*head, *fen]).encode("gb18030"))
    assert [line.amount for line in read.lines] == moves
    if len(moves) > 1:
        cells = rows[-1].split(",")
        amount = cells[2] or cells[3]
        at = [n for n, char in enumerate(amount) if char.isdigit()][place % sum(char.isdigit() for char in amount)]
        changed = amount[:at] + str(digit) + amount[at + 1 :]
        if Decimal(changed) != Decimal(amount):
            rows[-1] = ",".join(changed if n == (2 if cells[2] else 3) else cell for n, cell in enumerate(cells))
            assert refusals(content(rows))
