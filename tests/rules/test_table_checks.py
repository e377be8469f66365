"""What rows of registers must be beyond their columns."""

from datetime import date
from decimal import Decimal

import pytest

from rules.table_checks import AGAINST_KNOWN, PROBLEMS, within_file
from rules.text import render

TODAY, TOMORROW = date(2026, 10, 8), date(2026, 10, 9)
# kind -> number of its columns, and the places of the days that cannot lie in the future
DAYS = {"insured": (8, (2, 7)), "certificates": (8, (6,)), "benefits": (8, (6,))}


@pytest.mark.parametrize("kind", DAYS)
def test_future(kind):
    """No register knows today what will happen: a day to come is a slip of the pen."""
    count, places = DAYS[kind]
    for place in places:
        row = [None] * count
        row[place] = TODAY
        assert not list(PROBLEMS[kind](row, TODAY))
        row[place] = TOMORROW
        assert len(list(PROBLEMS[kind](row, TODAY))) == 1
    assert not list(PROBLEMS[kind]([None] * count, TODAY))


# kind -> number of its columns, and the place of the ID number
PEOPLE = {"insured": (8, 0), "certificates": (8, 1), "benefits": (8, 0), "exclusions": (6, 0)}
# domain facts 5.1: of citizens, of people of Hong Kong, Macao and Taiwan, of foreigners; one of each
ACCEPTED = (
    *("150102199003071237", "11010519491231002X", "152728199003071235"),
    *("810000199003071237", "830000199003071230", "150299199003071231"),
    "USA000000E12345678",
)


def said(kind, place, value):
    row = [None] * PEOPLE[kind][0]
    row[place] = value
    return [problem.args["problem"].message for problem in PROBLEMS[kind](row, TODAY) if problem.args["column"] == "身份证号"]


@pytest.mark.parametrize("kind", PEOPLE)
def test_id_numbers(kind):
    """Numbers of every kind that is given out are taken in; one that cannot be right comes back with its reason."""
    place = PEOPLE[kind][1]
    for number in ACCEPTED:
        assert not said(kind, place, number), number
    for number in ("123", "150102900307123", "150102199003071238", "150102203012311238", "USA12345", "15010219901307123X"):
        assert len(said(kind, place, number)) == 1, number


def test_months():
    """Nobody has paid for more than sixty years."""
    for months, count in ((0, 0), (720, 0), (721, 1), (5000, 1)):
        assert len(list(PROBLEMS["insured"]([None] * 4 + [months, None, None, None], TODAY))) == count


def test_amounts():
    """A benefit that was received was money."""
    for amount, count in (("0.01", 0), ("0", 1), ("-1", 1)):
        assert len(list(PROBLEMS["benefits"]([None] * 5 + [Decimal(amount), None, None], TODAY))) == count


def test_sentences():
    """Every sentence takes what the database tells it."""
    for told, count in ((AGAINST_KNOWN["certificates"], 4), (AGAINST_KNOWN["benefits"], 5), (AGAINST_KNOWN["exclusions"], 4)):
        assert render(told(*map(str, range(count))))
    assert "2, 4" in render(within_file("2, 4"))
    assert "150102**********37" in render(AGAINST_KNOWN["certificates"]("A", "150102199003071237", "甲", "2026-10-08"))
