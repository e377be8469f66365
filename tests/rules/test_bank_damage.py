"""Damage to a return file, in every shape that a bank may use: it is refused, or what it then says paid was paid.

Two damages that no reader can see are left out: the bank's own word for success put in the place of another, and a line
put together of two with a third one copied, so that count and total fit again.
"""

import pytest
from bank_answers import ANSWERS, BATCH, FORMATS, changed, frame, orders, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.bank_file import BankFileError, Order, complete, match_return, read_return
from rules.text import render

EVERY = pytest.mark.parametrize("name", ANSWERS)
# A spreadsheet takes its time to write.
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def judged(name, lines, content):
    """The lines that are paid by this file: none when anything in it does not fit, as the import has it."""
    fmt = FORMATS[name]
    try:
        returned = read_return(fmt, content, Order(BATCH))
    except BankFileError as error:
        assert all(render(problem) for problem in error.texts)
        return set()
    match = match_return(lines, returned, {line.line_no for line in lines} if complete(fmt.answer) else ())
    return set() if match.issues else set(match.paid)


def file_of(name, lines, said):
    answer = ANSWERS[name]
    return write(answer, said, frame(answer.header, lines), frame(answer.trailer, lines))


@EVERY
@FEW
@given(st.data())
def test_an_undamaged_file_is_read_completely(name, data):
    lines, said, paid = data.draw(orders(ANSWERS[name]))
    match = match_return(lines, read_return(FORMATS[name], file_of(name, lines, said), Order(BATCH)))
    assert (set(match.paid), match.issues) == (paid, [])
    assert {n for n in match.failed if match.failed[n]} <= {1, 2, 3, 4, 5, 6} - paid


@EVERY
@FEW
@given(st.data())
def test_bytes_flipped_lost_or_added(name, data):
    lines, said, paid = data.draw(orders(ANSWERS[name]))
    whole = file_of(name, lines, said)
    start = data.draw(st.integers(0, len(whole)))
    lost = data.draw(st.one_of(st.integers(0, 8), st.integers(0, len(whole))))
    added = data.draw(st.binary(max_size=4))
    assert judged(name, lines, whole[:start] + added + whole[start + lost :]) <= paid
    place = data.draw(st.integers(0, len(whole) - 1))
    flipped = bytes([whole[place] ^ data.draw(st.integers(1, 255))])
    assert judged(name, lines, whole[:place] + flipped + whole[place + 1 :]) <= paid


@EVERY
@FEW
@given(st.data())
def test_cut(name, data):
    lines, said, paid = data.draw(orders(ANSWERS[name]))
    whole = file_of(name, lines, said)
    assert judged(name, lines, whole[: data.draw(st.integers(0, len(whole)))]) <= paid
    kept = data.draw(st.integers(0, len(said)))
    assert judged(name, lines, file_of(name, lines, said[:kept])) <= paid


@EVERY
@FEW
@given(st.data())
def test_lines_doubled_lost_and_in_another_order(name, data):
    lines, said, paid = data.draw(orders(ANSWERS[name]))
    chosen = data.draw(st.lists(st.sampled_from(said), max_size=8))
    assert judged(name, lines, file_of(name, lines, chosen)) <= paid
    assert judged(name, lines, file_of(name, lines[: len(chosen)], chosen)) <= paid
    if "" not in {one.cells["result"] for one in said}:
        assert judged(name, lines, file_of(name, lines, data.draw(st.permutations(said)))) == paid


@EVERY
@FEW
@given(st.data())
def test_cells_swapped_or_changed(name, data):
    """Amounts, names, accounts, numbers, results: one cell of one line is another one's, or something else."""
    lines, said, paid = data.draw(orders(ANSWERS[name]))
    place = data.draw(st.integers(0, len(said) - 1))
    one, other = said[place], data.draw(st.sampled_from(said))
    sources = ["line_no", "account", "name", "amount", "reason", "result"]
    source, second = data.draw(st.sampled_from(sources)), data.draw(st.sampled_from(sources))
    words = [word for word in ("成 功", "不成功", "失败", "处理中", "好", "0", "") if word not in ANSWERS[name].success_values]
    free = data.draw(st.one_of(st.sampled_from(["", "0", "1", "1500", "-1500.00", "1,500.00", "张三丰", "成功?"]), st.text(max_size=6)))
    candidates = [changed(changed(one, source, one.cells[second]), second, one.cells[source])]
    if source != "result":
        candidates += [changed(one, source, other.cells[source]), changed(one, source, _plain(free))]
    candidates.append(changed(one, "result", data.draw(st.sampled_from(words))))
    for damaged in candidates:
        rows = [*said[:place], damaged, *said[place + 1 :]]
        assert judged(name, lines, _written(name, lines, rows)) <= paid


def _plain(text):
    """What can be written into any of these files at all."""
    return "".join(char for char in text if char.isalnum() and char.isprintable() and char < "\uffff")


def _written(name, lines, rows):
    try:
        return file_of(name, lines, rows)
    except UnicodeEncodeError:
        return b""


@EVERY
@FEW
@given(st.data())
def test_spliced_with_the_file_of_another_order(name, data):
    lines, said, paid = data.draw(orders(ANSWERS[name]))
    theirs, others, _paid = data.draw(orders(ANSWERS[name], first=500))
    keep, take = data.draw(st.integers(0, len(said))), data.draw(st.integers(0, len(others)))
    spliced = [*said[:keep], *others[take:]]
    for over in (lines, theirs, (lines + theirs)[: len(spliced)]):
        assert judged(name, lines, file_of(name, over, spliced)) <= paid
    assert judged(name, lines, file_of(name, theirs, others)) == set()


@EVERY
@FEW
@given(st.data())
def test_another_encoding_or_another_profile(name, data):
    lines, said, paid = data.draw(orders(ANSWERS[name]))
    whole = file_of(name, lines, said)
    if ANSWERS[name].kind != "xlsx":
        text = whole.decode(ANSWERS[name].encoding)
        for encoding in ("utf-8", "utf-16", "gb18030", "utf-8-sig", "utf-32"):
            assert judged(name, lines, text.encode(encoding)) <= paid
    for other in ANSWERS:
        assert judged(other, lines, whole) <= paid


@EVERY
@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(name, data):
    assert judged(name, [], data) == set()


def test_a_file_that_names_another_order_is_not_ours():
    fmt = FORMATS["fixed, in fen"]
    lines = []
    content = write(fmt.answer, [], frame(fmt.answer.header, lines), frame(fmt.answer.trailer, lines))
    with pytest.raises(BankFileError):
        read_return(fmt, content, Order("FF1"))
