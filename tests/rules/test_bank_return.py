"""四(三): what the bank paid and what it did not. A payment is never taken for made when the bank did not make it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.bank_file import Answer, BankFileError, Column, Format, Line, Order, ReturnLine, fingerprint, match_return, read_return
from rules.text import render

FIRST = Format()
LINES = [
    Line(1, "阿拉坦其其格", Decimal(1500), "6222020602000000003"),
    Line(2, "买买提·艾力", Decimal("1800.50"), "0512000012345"),
    Line(3, "𠮷木", Decimal(2400), "6217000000000000000"),
]
ROWS = [
    "1|6222020602000000003|阿拉坦其其格|1500.00|成功|",
    "2|0512000012345|买买提·艾力|1800.50|失败|户名不符",
    "3|6217000000000000000|𠮷木|2400.00|成功|",
]


def content(rows=None, header="20261102|U150100|3|5700.50", encoding="gb18030", newline="\r\n"):
    return "".join(row + newline for row in [header, *(ROWS if rows is None else rows)]).encode(encoding)


def refusals(data, fmt=FIRST):
    with pytest.raises(BankFileError) as error:
        read_return(fmt, data)
    return [render(reason) for reason in error.value.texts]


def test_the_first_format():
    match = match_return(LINES, read_return(FIRST, content()))
    assert match.paid == [1, 3]
    assert match.failed == {2: "户名不符"}
    assert match.problems == []
    assert match.missing == []


SENT = Order("FF1", "U150100", date(2026, 11, 2), date(2026, 11, 5))


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("20261101|U150100|3|5700.50", "before the order was sent"),
        ("20200101|U150100|3|5700.50", "before the order was sent"),
        ("20261106|U150100|3|5700.50", "lies ahead"),
        ("20991231|U150100|3|5700.50", "lies ahead"),
        ("abcdefgh|U150100|3|5700.50", "where its day should stand"),
        ("|U150100|3|5700.50", "where its day should stand"),
        ("20261102|U150200|3|5700.50", "names the unit U150200"),
        ("20261102||3|5700.50", "names the unit -"),
    ],
)
def test_a_header_of_another_order(header, said):
    with pytest.raises(BankFileError) as error:
        read_return(FIRST, content(header=header), SENT)
    assert said in render(error.value.texts[0])
    assert len(error.value.texts) == 1


def test_a_header_of_this_order():
    for day in ("20261102", "20261105"):
        assert read_return(FIRST, content(header=f"{day}|U150100|3|5700.50"), SENT)
    assert read_return(FIRST, content(header="20200101|x|3|5700.50"))  # nothing is known of the order
    loose = Format(answer=Answer(header="{any}|{any}|{count}|{total:.2f}"))
    assert read_return(loose, content(header="whatever||3|5700.50"), SENT)
    plain = Format(answer=Answer(header="{date}|{count}"))
    assert read_return(plain, content(header="2026-11-02|3"), SENT)


def test_the_day_in_a_fixed_width():
    columns = (Column("line_no", width=3), Column("account", width=19), Column("name", width=12), Column("amount", width=9),
               Column("result", width=4))  # fmt: skip
    fmt = Format(answer=Answer("fixed", "gbk", header="{any:4}{date:%Y%m%d}{unit:<8}{count:03d}", columns=columns))
    row = "  16222020602000000003" + "阿拉坦其其"[:5] + "  " + "  1500.00" + "成功"
    for day, good in (("20261102", True), ("20261031", False)):
        data = f"????{day}U150100 001\n{row}\n".encode("gbk")
        if good:
            assert read_return(fmt, data, SENT)
        else:
            with pytest.raises(BankFileError):
                read_return(fmt, data, SENT)


def test_a_damaged_byte():
    data = content()
    assert "byte 40" in refusals(data[:40] + b"\0" + data[40:])[0]


def test_the_same_in_other_bytes():
    same = [content(), content(newline="\n"), content().removesuffix(b"\r\n"), content([ROWS[0].replace("|", " | "), *ROWS[1:]])]
    assert len({fingerprint(FIRST, data) for data in same}) == 1
    others = [content(header="20261103|U150100|3|5700.50"), content([ROWS[0].replace("成功", "失败"), *ROWS[1:]]), content(ROWS[::-1])]
    assert len({fingerprint(FIRST, data) for data in (*same, *others)}) == 4


def test_what_banks_do_to_files():
    for data in (content(newline="\n"), content() + b"\r\n  \r\n", content().removesuffix(b"\r\n")):
        assert match_return(LINES, read_return(FIRST, data)).paid == [1, 3]
    assert read_return(Format(encoding="utf-8"), b"\xef\xbb\xbf" + content(encoding="utf-8"))[0].line_no == 1
    spaced = content(["1 | 6222020602000000003|阿拉坦其其格  | 1500.00|成功 |", *ROWS[1:]])
    assert match_return(LINES, read_return(FIRST, spaced)).paid == [1, 3]
    assert read_return(FIRST, content(header="20261102|U150100|000003|5700.5"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no lines"),
        (b"20261102|U1|0|0.00\r\n", "no lines"),
        (content().replace("阿".encode("gb18030"), b"\xff\xff"), "not written in gb18030"),
        (content(ROWS[:2]), "3 lines, but there are 2"),
        (content([*ROWS, ROWS[0]]), "3 lines, but there are 4"),
        (content(header="20261102|U150100|3|5700.00"), "5700.00 yuan, but the lines add up to 5700.50"),
        (content(header="20261102|U150100|3"), "not the header line"),
        (content(header="20261102|U150100|three|5700.50"), "three lines"),
        (content(["1|6222|阿拉坦其其格|1500.00|成功", *ROWS[1:]]), "Line 2 of the file: 5 columns instead of 6"),
        (content([ROWS[0] + "|", *ROWS[1:]]), "Line 2 of the file: 7 columns instead of 6"),
        (content(["x|6222|阿拉坦其其格|1500.00|成功|", *ROWS[1:]]), "“x” is not a line number"),
        (content(["1|6222|阿拉坦其其格|1,500.00|成功|", *ROWS[1:]]), "“1,500.00” is not an amount"),
        (content(["1|6222|阿拉坦其其格|1500.00|不成功|", *ROWS[1:]]), "“不成功” is not known"),
        (content(["1|6222|阿拉坦其其格|1500.00||", *ROWS[1:]]), "“” is not known"),
    ],
)
def test_what_cannot_be_relied_on_is_refused(data, says):
    assert any(says in reason for reason in refusals(data))


def test_a_fixed_line_may_lack_the_blanks_of_its_last_column_only():
    """Editors take blanks away at the end of a line; a line that is cut before its last column has lost more than blanks."""
    answer = Answer(kind="fixed", encoding="gbk", header="", columns=(
        Column("line_no", width=3, pad="0", align="right"), Column("account", width=20), Column("name", width=14),
        Column("amount", width=8, align="right"), Column("result", width=6), Column("reason", width=6)))  # fmt: skip
    whole = "001" + "6222020602000000003".ljust(20) + "阿拉坦其其格  " + "1500.00".rjust(8) + "成功  " + "      "
    said = read_return(Format(answer=answer), whole.rstrip(" ").encode("gbk") + b"    \n")
    assert [(line.line_no, line.amount) for line in said] == [(1, Decimal("1500.00"))]
    for cut in (whole.rstrip(" "), whole[: whole.index("成功")].rstrip(" ")):
        assert "bytes instead of 57" in "".join(refusals(cut.encode("gbk") + b"\n", Format(answer=answer)))


def test_every_bad_line_is_reported():
    assert len(refusals(content(["x|||||", "y|||||", ROWS[2]]))) == 2


def test_a_line_that_the_bank_is_still_processing_stays_pending():
    match = match_return(LINES, read_return(FIRST, content([ROWS[0], ROWS[1].replace("失败", "处理中"), ROWS[2]])))
    assert (match.paid, match.failed, match.missing) == ([1, 3], {}, [2])


def test_columns_may_be_found_by_their_titles():
    titled = Format(
        header="",
        return_columns=tuple(
            Column(*pair)
            for pair in [
                ("line_no", "序号"),
                ("result", "处理状态"),
                ("name", "户名"),
                ("account", "账号"),
                ("amount", "金额"),
                ("reason", "失败原因"),
            ]
        ),
    )
    rows = ["1|6222020602000000003|阿拉坦其其格|成功||1500.00|x", "2|0512000012345|买买提·艾力|失败|户名不符|1800.50|y"]
    data = content(rows, header="序号|账号|户名|处理状态|失败原因|金额|银行流水号")
    match = match_return(LINES, read_return(titled, data))
    assert (match.paid, match.failed, match.missing) == ([1], {2: "户名不符"}, [3])
    assert any("序号" in reason for reason in refusals(content(rows, header="账号|户名|处理状态|失败原因|金额|x|y"), titled))
    assert any("金额" in reason for reason in refusals(content(rows, header="序号|账号|户名|处理状态|金额|金额|失败原因"), titled))


def test_a_format_without_the_needed_columns_is_refused():
    assert any("“Result”" in reason for reason in refusals(content(), Format(return_columns=(Column("line_no"), Column("account")))))


def test_what_could_be_read_two_ways_is_refused():
    """Of two columns for one source the last would win, of two meanings of a word the first."""
    twice = Format(return_columns=(*Format().answer.columns, Column("account")))
    assert any("“Account” more than once" in reason for reason in refusals(content(), twice))
    for words in ({"failure_values": ("成功",)}, {"pending_values": ("失败",)}):
        assert any("stands for two results" in reason for reason in refusals(content(), Format(**words)))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (ReturnLine(9, "6222020602000000003", "阿拉坦其其格", Decimal(1500), True), "none of ours"),
        (ReturnLine(1, "6222020602000000004", "阿拉坦其其格", Decimal(1500), True), "names the account"),
        (ReturnLine(1, "6222020602000000003", "阿拉坦其其克", Decimal(1500), True), "阿拉坦其其克"),
        (ReturnLine(1, "6222020602000000003", "", Decimal(1500), True), "the bank names"),
        (ReturnLine(1, "6222020602000000003", "阿拉坦其其格", Decimal("1500.01"), True), "1500.01"),
        (ReturnLine(1, "6222020602000000003", "阿拉坦其其格", Decimal("1500.01"), False, "销户"), "1500.01"),
    ],
)
def test_a_line_that_is_not_ours_is_a_problem_and_not_paid(answer, says):
    match = match_return(LINES, [answer])
    assert (match.paid, match.failed) == ([], {})
    assert says in render(match.problems[0])
    assert "6222020602000000003" not in render(match.problems[0])


def test_a_line_that_is_there_twice_is_neither_paid_nor_failed():
    paid = ReturnLine(1, "6222020602000000003", "阿拉坦其其格", Decimal(1500), True)
    match = match_return(LINES, [paid, paid])
    assert (match.paid, match.failed, match.missing) == ([], {}, [2, 3])
    assert "2 times" in render(match.problems[0])


def test_the_same_name_with_another_dot_is_the_same():
    assert match_return(LINES, [ReturnLine(2, "0512000012345", "买买提•艾力", Decimal("1800.5"), True)]).paid == [2]


# ------------------------------------------------------------------ damage

results = st.lists(st.booleans(), min_size=1, max_size=8)


@st.composite
def orders(draw):
    """Lines, which of them the bank paid, and the file in which it says so."""
    paid = draw(results)
    lines = [
        Line(number, draw(st.sampled_from(["张三", "李四", "阿拉坦其其格"])), draw(st.sampled_from([Decimal(1000), Decimal(1500)])),
             draw(st.sampled_from(["622202060200", "622202060201"])))
        for number in range(1, len(paid) + 1)
    ]
    rows = [
        f"{line.line_no}|{line.account}|{line.name}|{line.amount:.2f}|" + ("成功|" if ok else draw(st.sampled_from(["失败|", "失败|销户"])))
        for line, ok in zip(lines, paid, strict=True)
    ]
    header = f"20261102|U1|{len(lines)}|{sum(line.amount for line in lines):.2f}"
    return lines, {line.line_no for line, ok in zip(lines, paid, strict=True) if ok}, content(rows, header)


def judged(lines, data):
    try:
        return match_return(lines, read_return(FIRST, data))
    except BankFileError:
        return None


@given(orders())
def test_an_undamaged_file_is_read_completely(order):
    lines, paid, data = order
    match = judged(lines, data)
    assert set(match.paid) == paid
    assert set(match.failed) == {line.line_no for line in lines} - paid
    assert match.problems == []


@given(orders(), st.data())
def test_no_damage_makes_a_payment(order, data):
    """Bytes changed, lost or added anywhere, short of the word for success itself: what the file then says of a line is
    true, or it says nothing."""
    lines, paid, whole = order
    start = data.draw(st.integers(0, len(whole)))
    lost = data.draw(st.integers(0, len(whole)))
    added = data.draw(st.one_of(st.binary(max_size=4), st.sampled_from([b"|", b"\r\n", b"|\r\n", b"1|", "失败|".encode("gb18030")])))
    match = judged(lines, whole[:start] + added + whole[start + lost :])
    assert match is None or set(match.paid) <= paid


@given(orders(), st.data())
def test_no_order_loss_or_repetition_of_lines_makes_a_payment(order, data):
    lines, paid, whole = order
    header, *rows = whole.split(b"\r\n")
    chosen = data.draw(st.lists(st.sampled_from(rows), max_size=10))
    match = judged(lines, b"\r\n".join([header, *chosen]))
    assert match is None or set(match.paid) <= paid
    shuffled = data.draw(st.permutations(rows))
    assert set(judged(lines, b"\r\n".join([header, *shuffled])).paid) == paid


@given(orders(), orders())
def test_the_file_of_another_order_pays_only_what_it_names_exactly(one, other):
    lines, _paid, _whole = one
    theirs, paid, whole = other
    match = judged(lines, whole)
    named = {(line.line_no, line.account, line.name, line.amount) for line in theirs if line.line_no in paid}
    for number in match.paid:
        line = lines[number - 1]
        assert (line.line_no, line.account, line.name, line.amount) in named


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(data):
    judged(LINES, data)
