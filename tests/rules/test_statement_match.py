"""What is certainly the same money, and what is left for a person."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rules.statement_match import BankLine, BookLine, Person, choices, late_returns, match, without_entry

DAY = date(2026, 11, 13)


def bank(key, amount, days=0, words="", name="", account="", opening=False):
    return BankLine(key, DAY + timedelta(days), Decimal(amount), words, name, account, opening)


def book(key, amount, days=0, document="o1", numbers=(), returned=False):
    return BookLine(key, DAY + timedelta(days), Decimal(amount), document, numbers, returned)


def person(key, amount, document="o1", back=False, name="白云山", account="6222", days=0):
    return Person(key, document, DAY + timedelta(days), name, account, Decimal(amount), back)


def pairs(banks, books, people=()):
    return [(m.bank, m.books, m.rule) for m in match(banks, books, people)]


def test_by_number():
    """The number decides between two orders of the same total, however far apart the days."""
    books = [book(1, -3000, numbers=("FF202600001",)), book(2, -3000, document="o2", numbers=("FF202600002",))]
    lines = [bank(10, -3000, 90, "批量代发 FF202600002 2人"), bank(11, -3000, 1, "ff202600001号")]
    assert sorted(pairs(lines, books)) == [((10,), (2,), "number"), ((11,), (1,), "number")]


def test_a_number_is_a_whole_word():
    assert pairs([bank(10, -3000, 40, "FF2026000012")], [book(1, -3000, numbers=("FF202600001",))]) == []


def test_a_document_of_the_treasury():
    books = [book(1, 3000, document="f", numbers=("呼用款〔2026〕11号",))]
    assert pairs([bank(10, 3000, 60, "拨款 呼用款〔2026〕 11号")], books) == [((10,), (1,), "number")]


def test_by_amount_only_when_there_is_one():
    assert pairs([bank(10, -3000, 2)], [book(1, -3000)]) == [((10,), (1,), "amount")]
    assert pairs([bank(10, 3000, 2)], [book(1, -3000)]) == []
    assert pairs([bank(10, -3000, 10)], [book(1, -3000)]) == [((10,), (1,), "amount")]
    assert pairs([bank(10, -3000, -3)], [book(1, -3000)]) == [((10,), (1,), "amount")]
    assert pairs([bank(10, -3000, 11)], [book(1, -3000)]) == []
    assert pairs([bank(10, -3000, -4)], [book(1, -3000)]) == []
    assert pairs([bank(10, -3000), bank(11, -3000)], [book(1, -3000)]) == []
    assert pairs([bank(10, -3000)], [book(1, -3000), book(2, -3000, document="o2")]) == []


def test_an_entry_or_a_document_as_a_whole():
    """Where a line may be one entry or another document's net, nothing but its number decides."""
    books = [book(1, -5000, numbers=("FF1",)), book(2, 1500, 1), book(3, -3500, document="o2", numbers=("FF2",))]
    assert pairs([bank(10, -3500, 1)], books) == []
    assert choices([bank(10, -3500, 1)], books) == {10: [(3,), (1, 2)]}
    assert pairs([bank(10, -3500, 1, "代发 FF2")], books) == [((10,), (3,), "number")]
    assert pairs([bank(10, -3500, 1, "代发 FF1")], books) == [((10,), (1, 2), "document")]
    # Too far from the document, or the document's own entry: there is one possibility only.
    far = [book(1, -5000, -60), book(2, 1500, -59), book(3, -3500, document="o2")]
    assert pairs([bank(10, -3500, 1)], far) == [((10,), (3,), "amount")]
    own = [book(1, -3500), book(2, 1500), book(3, -1500)]
    assert pairs([bank(10, -3500, 1)], own) == [((10,), (1,), "amount")]
    # What the bank moved of the document line by line is no document as a whole any more.
    lines = [bank(10, -3500, 1), bank(11, -5000, 1), bank(12, 1500, 2)]
    assert sorted(pairs(lines, books)) == [((10,), (3,), "amount"), ((11,), (1,), "amount"), ((12,), (2,), "amount")]


def test_a_document_near_by_its_last_line_is_possible_too():
    books = [book(1, -5000, -20), book(2, 1500, 1), book(3, -3500, document="o2")]
    assert pairs([bank(10, -3500, 1)], books) == []


def test_choices():
    """What a line may be, each possibility once; nothing that its number speaks against, nothing too far away."""
    books = [book(1, -3000, numbers=("FF1",)), book(2, -3000, document="o2", numbers=("FF2",)), book(3, -3000, -11, document="o3")]
    assert choices([bank(10, -3000)], books) == {10: [(1,), (2,)]}
    assert choices([bank(10, -3000, words="FF2")], books) == {10: [(2,)]}
    assert choices([bank(10, -3000, 90), bank(11, 3000), bank(12, -3000, opening=True)], books) == {}


def test_another_number_speaks_against_it():
    books = [book(1, -3000, numbers=("FF1",)), book(2, -5000, document="o2", numbers=("FF2",))]
    assert pairs([bank(10, -3000, words="FF2")], books) == []


def test_two_documents_named_at_once():
    """Lines that each name both of two orders of the same total are told apart by a person."""
    books = [book(1, -3000, numbers=("FF1",)), book(2, -3000, document="o2", numbers=("FF2",))]
    assert pairs([bank(10, -3000, words="FF1 FF2"), bank(11, -3000, 1, "FF1 FF2")], books) == []


def test_returns_one_by_one():
    """The bank gives back each by itself, the ledger has one line of all of them."""
    people = [person(1, 1500, back=True), person(2, 2000, back=True, account="6217", name="买买提"), person(3, 1500, account="6"),]
    lines = [bank(10, 1500, 3, "退汇", "白云山", "6222"), bank(11, 2000, 3, "退汇", "", "6217")]
    books = [book(1, 3500, 2, returned=True), book(2, -5000, numbers=("FF1",))]
    assert pairs(lines, books, people) == [((10, 11), (1,), "people")]
    assert pairs(lines[:1], books, people) == []
    assert pairs([lines[0], bank(11, 2000, 3, "退汇", "别人", "6217")], books, people) == []


def test_not_the_money_of_a_person():
    """Not before the order was sent; and money that comes in is a return only of who is known to have come back."""
    people = [person(1, 1500, days=1), person(2, 2000, account="6217", days=1)]
    lines = [bank(10, -1500, account="6222"), bank(11, -2000, account="6217")]
    assert pairs(lines, [book(1, -3500, 1)], people) == []
    back = [bank(10, 1500, 30, "退汇", "白云山", "6222")]
    assert pairs(back, [book(1, 1500, 2, returned=True)], [person(1, 1500)]) == []
    assert pairs(back, [book(1, 1500, 2, returned=True)], [person(1, 1500, back=True)]) == [((10,), (1,), "people")]


def test_sent_one_by_one_and_in_one_sum_less_what_failed():
    people = [person(1, 1500), person(2, 2000, account="6217")]
    assert pairs([bank(10, -1500, account="6222"), bank(11, -2000, account="6217")], [book(1, -3500)], people) == [
        ((10, 11), (1,), "people")]  # fmt: skip
    books = [book(1, -3500, numbers=("FF1",)), book(2, 1500, 3)]
    assert pairs([bank(10, -2000, 1, "代发 FF1")], books) == [((10,), (1, 2), "document")]
    assert pairs([bank(10, -2000, 1, "代发")], books) == [((10,), (1, 2), "document")]
    assert pairs([bank(10, -2000, 1, "代发"), bank(11, -2000, 1)], books) == []
    # Not where another document comes to the same, as a sum or by itself.
    another = [book(3, -3500, document="o2"), book(4, 1500, 3, document="o2")]
    assert pairs([bank(10, -2000, 1, "代发")], books + another) == []
    assert pairs([bank(10, -2000, 1, "代发")], [*books, book(3, -2000, -60, document="o2")]) == []
    assert pairs([bank(10, -2000, 1, "代发 FF1")], [*books, *another, book(5, -2000, -60, document="o3")]) == [
        ((10,), (1, 2), "document")]  # fmt: skip


def test_a_document_as_a_whole_is_not_guessed():
    """Not far away, not where the bank names another order, not of entries that have no document."""
    books = [book(1, -3500, numbers=("FF1",)), book(2, 1500, 3), book(9, -7777, document="o9", numbers=("FF9",))]
    assert pairs([bank(10, -2000, 60, "代发")], books) == []
    assert pairs([bank(10, -2000, 1, "代发 FF9")], books) == []
    assert pairs([bank(10, -2000, 1)], [book(1, -1000, document=None), book(2, -1000, document=None)]) == []
    rival = book(3, -2000, document="o2", numbers=("FF2",))
    assert choices([bank(10, -2000, 1, "代发 FF2")], [*books, rival]) == {10: [(3,)]}
    assert choices([bank(10, -2000, 1, "代发 FF1")], [*books, rival]) == {10: [(1, 2)]}


def test_people_that_cannot_be_told_apart():
    """One person in two open orders; and no account is nobody's account."""
    people = [person(1, 1500), person(2, 1500, document="o2")]
    assert pairs([bank(10, -1500, 40, account="6222")], [book(1, -1500), book(2, -1500, document="o2")], people) == []
    unknown = [person(1, 1500, back=True, account="")]
    assert pairs([bank(10, 1500, 40)], [book(1, 1500, 2, returned=True)], unknown) == []


def test_a_short_word_is_no_number():
    assert pairs([bank(10, 3000, 60, "拨款 1号楼")], [book(1, 3000, document="f", numbers=("1号",))]) == []


def test_opening():
    books = [book(1, 3000, -40), book(2, -1000, -30, document="o2"), book(3, 500, 2, document="o3")]
    assert pairs([bank(10, 2000, -13, opening=True)], books) == [((10,), (1, 2), "opening")]
    assert pairs([bank(10, 2001, -13, opening=True)], books) == []
    of_that_day = book(4, 100, -13, document="o4")
    assert pairs([bank(10, 2100, -13, opening=True)], [*books, of_that_day]) == [((10,), (1, 2, 4), "opening")]


def test_late_returns():
    line = bank(10, 1500, 5, "退汇", "白云山", "6222")
    assert late_returns([line], [person(1, 1500)]) == {10: 1}
    assert late_returns([line], [person(1, 1500, back=True)]) == {}
    assert late_returns([line], [person(1, 1500, back=True), person(2, 1500, document="o2")]) == {}
    assert late_returns([line], [person(1, 1500, days=9)]) == {}
    assert late_returns([line], [person(1, 1500, name="别人")]) == {}
    assert late_returns([line, bank(11, 1500, 6, account="6222")], [person(1, 1500)]) == {}


def test_what_has_no_entry():
    assert without_entry(bank(1, 5, words="退回手续费")) == ""
    assert without_entry(bank(1, 5, words="结息")) == "interest"
    assert without_entry(bank(1, -5, words="结息")) == ""
    assert without_entry(bank(1, -5, words="网银手续费")) == "fee"
    assert without_entry(bank(1, 5, words="结息", opening=True)) == ""


AMOUNTS = st.sampled_from([Decimal(n) for n in (-3000, -1500, 1500, 2000, 3000)])
LINES = st.lists(st.tuples(AMOUNTS, st.integers(0, 20), st.sampled_from(["", "FF1", "FF2", "退汇"]), st.sampled_from(["", "a", "b"])),
                 max_size=12)  # fmt: skip
BOOKS = st.lists(st.tuples(AMOUNTS, st.integers(0, 20), st.sampled_from(["FF1", "FF2", "FF3"])), max_size=12)


@given(LINES, BOOKS, st.lists(st.tuples(AMOUNTS.filter(lambda n: n > 0), st.sampled_from(["FF1", "FF2"]), st.sampled_from("ab"),
                                        st.booleans()), max_size=8))  # fmt: skip
def test_whatever_comes(lines, books, people):
    """Every line is matched once at most, both sides come to the same, and a named document is never passed over."""
    banks = [bank(n, amount, days, words, account=account) for n, (amount, days, words, account) in enumerate(lines)]
    entries = [book(n, amount, days, number, (number,)) for n, (amount, days, number) in enumerate(books)]
    persons = [person(n, amount, document, back, account=account) for n, (amount, document, account, back) in enumerate(people)]
    found = match(banks, entries, persons)
    assert all(count == 1 for side in (0, 1) for count in Counter(key for m in found for key in m[side]).values())
    for m in found:
        assert sum(banks[key].amount for key in m.bank) == sum(entries[key].amount for key in m.books)
        named = {banks[key].words for key in m.bank} & {"FF1", "FF2"} & {number for _a, _d, number in books}
        if m.rule != "people":
            assert not named or {entries[key].document for key in m.books} <= named
