"""Which line of ours a line of the bank is, also where the bank has no numbers of ours."""

from dataclasses import replace
from decimal import Decimal

import pytest

from rules.bank_file import Answer, BankFileError, Column, Format, Line, Order, ReturnLine, complete, match_return, read_return
from rules.text import render

LINES = [
    Line(1, "张三", Decimal(1500), "6222020602000000003"),
    Line(2, "张三", Decimal(1500), "6222020602000000003"),
    Line(3, "李四", Decimal(2000), "6222020602000000011"),
]


def said(line, number=0, ok=True):
    return ReturnLine(number, line.account, line.name, line.amount, ok, "" if ok else "销户")


def test_without_a_number_by_account_name_and_amount():
    match = match_return(LINES, [said(LINES[2])])
    assert (match.paid, match.missing, match.issues) == ([3], [1, 2], [])
    assert match_return(LINES, [said(LINES[2], ok=False)]).failed == {3: "销户"}


def test_lines_that_are_alike_are_not_guessed():
    match = match_return(LINES, [said(LINES[0]), said(LINES[1])])
    assert (match.paid, [issue.kind for issue in match.issues]) == ([], ["ambiguous", "ambiguous"])
    assert "1、2" in render(match.problems[0])


@pytest.mark.parametrize("change", [{"account": "6222020602000000012"}, {"name": "李四四"}, {"amount": Decimal("2000.01")}])
def test_without_a_number_everything_has_to_fit(change):
    match = match_return(LINES, [replace(said(LINES[2]), **change)])
    assert (match.paid, [issue.kind for issue in match.issues]) == ([], ["unknown"])
    assert LINES[2].account not in render(match.problems[0])


def test_a_number_goes_before_account_and_name():
    """A number of ours with the data of another line is a mismatch, not that other line."""
    match = match_return(LINES, [said(LINES[2], number=1)])
    assert (match.paid, [issue.kind for issue in match.issues]) == ([], ["mismatch"])


def test_the_same_line_with_and_without_its_number_is_there_twice():
    match = match_return(LINES, [said(LINES[2], number=3), said(LINES[2])])
    assert (match.paid, [issue.kind for issue in match.issues]) == ([], ["duplicate"])


def test_a_line_that_is_paid_and_in_process_is_there_twice():
    match = match_return(LINES, [said(LINES[2], number=3), said(LINES[2], number=3, ok=None)])
    assert (match.paid, [issue.kind for issue in match.issues]) == ([], ["duplicate"])


def test_what_is_in_process_is_looked_at_as_well():
    match = match_return(LINES, [ReturnLine(3, "1", "李四", Decimal(2000), None)])
    assert [issue.kind for issue in match.issues] == ["mismatch"]


def test_a_file_without_a_count_has_to_name_what_is_open():
    assert complete(Answer(header=""))
    assert not complete(Answer(header="", partial=True))
    assert not complete(Answer(header="", trailer="{total:.2f}"))
    assert not complete(Answer())
    match = match_return(LINES, [said(LINES[2], number=3)], {2, 3})
    assert [(issue.kind, issue.ours.line_no) for issue in match.issues] == [("missing", 2)]


def test_fixed_width_by_bytes():
    answer = Answer(
        kind="fixed", encoding="gbk", unit="fen", header="H{count:04d}{fen:010d}",
        columns=(Column("line_no", width=3, pad="0", align="right"), Column("account", width=8),
                 Column("name", width=6), Column("amount", width=8, pad="0", align="right"), Column("result", width=4)),
        success_values=("成功",), failure_values=("失败",),
    )  # fmt: skip
    fmt = Format(answer=answer)
    row = "003" + "123456  " + "李四  " + "00200000" + "成功"
    found = read_return(fmt, f"H00010000200000\r\n{row}\r\n".encode("gbk"))
    assert found == [ReturnLine(3, "123456", "李四", Decimal(2000), True, "", 2)]
    shifted = row.replace("李四  ", "李四 ")
    for wrong in (row[:-1], row[:-3], row + "  ", shifted, row.replace("李四  ", "李四四 "), row.replace("成功", "好功")):
        with pytest.raises(BankFileError):
            read_return(fmt, f"H00010000200000\r\n{wrong}\r\n".encode("gbk"))
    with pytest.raises(BankFileError) as error:
        read_return(fmt, f"H00020000200000\r\n{row}\r\n".encode("gbk"))
    assert "2 lines" in str(error.value).replace("0002 lines", "2 lines")


def test_the_answer_to_another_order():
    fmt = Format(answer=Answer(header="{batch}|{count}"))
    content = "FF1|1\r\n3|6222020602000000011|李四|2000.00|成功|\r\n".encode("gb18030")
    assert read_return(fmt, content, Order("FF1")) and read_return(fmt, content)
    with pytest.raises(BankFileError) as error:
        read_return(fmt, content, Order("FF2"))
    assert "FF1" in str(error.value) and "FF2" in str(error.value)
