"""Cells of the files that people hand in: what is read, and what is an error of its row."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from tables import ID, MARCH_2, READ, TITLES, cell, rows_of, xlsx

from rules.table_file import ColumnSpec
from rules.text import render


@pytest.mark.parametrize("filename", ["x.xlsx", "x.csv"])
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("'150102199003071237", ID),
        ("150102199003071237 　", ID),
        ("１５０１０２１９９００３０７１２３７", ID),
        ("\ufeff150102199003071237\u200b", ID),
        ("11010519491231002x", "11010519491231002x"),
        ("阿拉坦·其其格", "阿拉坦·其其格"),
        ("某某（集团）有限公司", "某某（集团）有限公司"),
    ],
)
def test_text_is_cleaned_and_otherwise_left_alone(written, read, filename):
    assert cell("id_number", written, filename) == (read, [])


def test_text_that_a_program_kept_by_force():
    assert cell("id_number", '"=""150102199003071237"""', "x.csv") == (ID, [])
    assert cell("id_number", 13800000000) == ("13800000000", [])
    assert cell("id_number", 13800000000.0) == ("13800000000", [])
    assert cell("name", MARCH_2) == ("2026-03-02", [])


@pytest.mark.parametrize(
    ("value", "filename"),
    [
        (150102199003071237, "x.xlsx"),
        (1.50102199003071e17, "x.xlsx"),
        (6222020602000000003, "x.xlsx"),
        ("1.50102E+17", "x.csv"),
        ("1.50102e+17", "x.xlsx"),
        ("6.2E+18", "x.csv"),
    ],
)
def test_numbers_that_lost_their_digits_are_errors_of_the_row(value, filename):
    _value, (error,) = cell("id_number", value, filename)
    assert error.startswith("身份证号: ")
    assert "lost digits" in error


@pytest.mark.parametrize("filename", ["x.xlsx", "x.csv"])
@pytest.mark.parametrize("key", ["name", "issue_date", "months", "amount", "type"])
@pytest.mark.parametrize(("value", "says"), [("=A1+1", "formula"), ("#N/A", "error of the spreadsheet")])
def test_formulas_and_errors_are_refused(key, value, says, filename):
    _value, (error,) = cell(key, value, filename)
    assert says in error


@pytest.mark.parametrize(
    "written",
    [
        "2026-10-05",
        "2026-10-5",
        "2026/10/5",
        "2026/10/05",
        "2026.10.5",
        "20261005",
        "2026年10月5日",
        "2026 年 10 月 05 日",
        "２０２６－１０－０５",
        "2026-10-05 00:00:00",
        "2026/10/5 9:30",
        "2026-10-05T08:00:00.000",
        20261005,
        20261005.0,
        datetime.combine(date(2026, 10, 5), time(9, 30)),
        date(2026, 10, 5),
    ],
)
def test_dates_as_people_write_them(written):
    assert cell("issue_date", written) == (date(2026, 10, 5), [])


@pytest.mark.parametrize(
    "written",
    [
        *("2026-02-30", "2025/2/29", "26-10-05", "10/5/2026", "2026-10", "2026年10月", "2026-10/05", "昨天"),
        *("18991231", "21010101", 12345, 46300.5, True),
    ],
)
def test_what_is_no_date(written):
    value, (error,) = cell("issue_date", written)
    assert isinstance(value, str)
    assert error.startswith("发证日期: ")
    assert "not a date" in error


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (1500, "1500"),
        (1500.5, "1500.5"),
        (0.1 + 0.2, "0.3"),  # 0.30000000000000004
        ("1500.00", "1500"),
        ("1,500.00", "1500"),
        ("¥1500", "1500"),
        ("￥１５００元", "1500"),
        ("0", "0"),
    ],
)
def test_amounts(written, read):
    assert cell("amount", written) == (Decimal(read), [])


@pytest.mark.parametrize("written", ["1500.005", "1,50", "约1500", "1e3", True, "1 500,00"])
def test_what_is_no_amount(written):
    assert "not an amount" in cell("amount", written)[1][0]


@pytest.mark.parametrize(("written", "read"), [(36, 36), (36.0, 36), ("36", 36), ("３６", 36), ("0", 0)])
def test_whole_numbers(written, read):
    assert cell("months", written) == (read, [])


@pytest.mark.parametrize("written", ["36.5", 36.5, "36个月", "1e2", True])
def test_what_is_no_whole_number(written):
    assert "not a whole number" in cell("months", written)[1][0]


@pytest.mark.parametrize("written", [46300, 46300.0, "46300"])
def test_day_as_a_number(written):
    """What a spreadsheet program keeps for a day is told with the day that it is, and how to show it."""
    error = cell("issue_date", written)[1][0]
    assert "2026-10-05: format the cells" in error


@pytest.mark.parametrize("key", ["months", "amount"])
@pytest.mark.parametrize("written", ["-5", -5, "－５"])
def test_negative(key, written):
    """-5 is a whole number, but none that can stand here."""
    assert "is negative" in cell(key, written)[1][0]


def test_too_large():
    assert "larger than any" in cell("months", "99999999999")[1][0]


def test_choices():
    assert cell("type", " 职业技能等级 证书 ") == ("skill_level", [])
    assert cell("type", "SKILL_LEVEL") == ("skill_level", [])
    assert cell("type", None) == (None, [])
    _value, (error,) = cell("type", "毕业证书")
    assert "职业资格证书、职业技能等级证书" in error
    levels = [ColumnSpec("level", "证书等级", kind={"五级": "5", "初级": "5"})]
    assert rows_of(xlsx(["证书等级"], [5], ["初级"], ["五级"]), columns=levels) == [(n, {"level": "5"}, []) for n in (2, 3, 4)]


def test_all_errors_of_a_row_come_together_with_what_was_written():
    row = [None, 1.5e17, "=1", "2026-02-30", "x", "y", "z"]
    ((number, values, errors),) = rows_of(xlsx(TITLES, row))
    assert number == 2
    assert len(errors) == 7
    assert render(errors[0]) == "姓名 is empty"
    assert values == dict(zip(READ, ["", "1.5E+17", "=1", "2026-02-30", "x", "y", "z"], strict=True))


def test_a_column_may_be_needed_and_its_cells_not():
    assert cell("issue_date", None) == (None, [])
    assert cell("name", " ")[1] == ["姓名 is empty"]
