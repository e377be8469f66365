"""What comes back: to which books, and what is due when."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.recovery import BASES, Instalment, counter_account, next_due, overdue

PLAN = [Instalment(date(2027, 2, 1), Decimal("500")), Instalment(date(2026, 12, 1), Decimal("1000.00"))]


@pytest.mark.parametrize(
    ("received", "role"),
    [(date(2026, 1, 1), "expense"), (date(2026, 12, 31), "expense"), (date(2027, 1, 1), "other"), (date(2031, 6, 1), "other")],
)
def test_year(received, role):
    """Facts 1.3, rows 4 and 5."""
    assert counter_account(2026, received) == role


@pytest.mark.parametrize(
    ("covered", "due"),
    [("0", date(2026, 12, 1)), ("999.99", date(2026, 12, 1)), ("1000", date(2027, 2, 1)), ("1499.99", date(2027, 2, 1)),
     ("1500", None), ("2000", None)],
)  # fmt: skip
def test_next_due(covered, due):
    """The first instalment that is not paid in full, whatever the order in which they are given."""
    assert next_due(PLAN, Decimal(covered)) == due


@pytest.mark.parametrize(
    ("covered", "today", "late"),
    [("0", date(2026, 12, 1), "0"), ("0", date(2026, 12, 2), "1000"), ("400.01", date(2026, 12, 2), "599.99"),
     ("1000", date(2027, 2, 1), "0"), ("1000", date(2027, 2, 2), "500"), ("1500", date(2028, 1, 1), "0")],
)  # fmt: skip
def test_overdue(covered, today, late):
    """The day itself is still in time."""
    assert overdue(PLAN, Decimal(covered), today) == Decimal(late)


@given(st.lists(st.tuples(st.dates(), st.integers(1, 10**7)), max_size=6), st.integers(0, 10**8), st.dates())
def test_overdue_and_next_due_agree(rows, covered, today):
    """Something is overdue exactly when the next due day lies behind."""
    plan, come = [Instalment(day, Decimal(fen) / 100) for day, fen in rows], Decimal(covered) / 100
    due = next_due(plan, come)
    assert (overdue(plan, come, today) > 0) == (due is not None and due < today)


def test_every_finding_has_its_law():
    """A fraud rests on the law that also knows the fine, a double benefit on clause 三."""
    assert "第八十八条" in BASES["fraud"]
    assert "只能申请并享受一次" in BASES["duplicate"]
    assert all(text and not text.endswith("。") for text in BASES.values())
