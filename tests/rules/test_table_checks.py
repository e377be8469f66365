"""What rows of registers must be beyond their columns."""

from datetime import date

import pytest

from rules.table_checks import PROBLEMS

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
