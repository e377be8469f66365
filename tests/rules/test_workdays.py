"""Working days by the State Council's arrangements, the end of a notice (四(三)), and months of a legal period (四(一))."""

from datetime import date, datetime, timedelta, timezone

import pytest
from holiday_vectors import ARRANGEMENTS
from hypothesis import given
from hypothesis import strategies as st

from rules import workdays
from rules.text import render
from rules.workdays import Calendar, UnconfirmedYear, add_months

CALENDAR = Calendar()


def days_of(year):
    return [date(year, 1, 1) + timedelta(days=number) for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


def day(year, mmdd):
    return date(year, int(mmdd[:2]), int(mmdd[2:]))


@pytest.mark.parametrize("year", ARRANGEMENTS)
def test_every_day_is_what_the_state_council_said(year):
    off, worked = ({day(year, mmdd) for mmdd in days.split()} for days in ARRANGEMENTS[year])
    for each in days_of(year):
        expected = each in worked or (each.weekday() < 5 and each not in off)
        assert CALENDAR.is_workday(each) is expected, each


@pytest.mark.parametrize(
    ("published", "last"),
    [
        (date(2026, 2, 13), date(2026, 2, 27)),  # Spring Festival, with a working Saturday on the day after
        (date(2026, 4, 30), date(2026, 5, 11)),
        (date(2026, 9, 18), date(2026, 9, 24)),  # 2026-09-20 is a working Sunday
        (date(2026, 9, 30), date(2026, 10, 13)),
        (date(2026, 11, 23), date(2026, 11, 30)),
        (date(2026, 12, 24), date(2026, 12, 31)),
    ],
)
def test_clause_4_3_a_notice_lasts_five_full_working_days(published, last):
    """四(三): 公示时间不少于5个工作日; the day of publication is not a full day."""
    assert CALENDAR.notice_end(published) == last


def test_an_agency_may_count_the_day_of_publication():
    assert CALENDAR.notice_end(date(2026, 11, 23), counts_first=True) == date(2026, 11, 27)
    # a day of publication without work counts nothing
    assert CALENDAR.notice_end(date(2026, 11, 22), counts_first=True) == date(2026, 11, 27)
    assert CALENDAR.notice_end(date(2026, 11, 23), days=7) == date(2026, 12, 2)
    with pytest.raises(ValueError, match="at least one"):
        CALENDAR.notice_end(date(2026, 11, 23), days=0)


def test_a_year_that_nobody_knows_is_not_guessed():
    with pytest.raises(UnconfirmedYear) as error:
        CALENDAR.is_workday(date(2027, 1, 4))
    assert error.value.year == 2027
    assert "2027" in render(error.value.text)
    with pytest.raises(UnconfirmedYear):
        CALENDAR.notice_end(date(2026, 12, 28))
    for year in (1999, 9999, 1):
        with pytest.raises(UnconfirmedYear):
            CALENDAR.is_workday(date(year, 6, 1))


def test_the_agencys_table_says_single_days():
    table = {date(2027, 1, number): number > 3 and number not in (9, 10) for number in range(1, 16)}
    known = Calendar(table)
    assert known.notice_end(date(2026, 12, 28)) == date(2027, 1, 5)
    with pytest.raises(UnconfirmedYear):
        known.is_workday(date(2027, 1, 16))


def test_the_agencys_table_may_confirm_a_year():
    known = Calendar({date(2027, 1, 1): False, date(2027, 2, 14): True}, confirmed_years=[2027])
    assert not known.is_workday(date(2027, 1, 1))
    assert known.is_workday(date(2027, 1, 4))
    assert not known.is_workday(date(2027, 1, 9))
    assert known.is_workday(date(2027, 2, 14))  # a Sunday
    with pytest.raises(UnconfirmedYear):
        known.is_workday(date(2028, 1, 4))


def test_the_agencys_table_stands_above_the_library():
    assert not Calendar({date(2026, 11, 24): False}).is_workday(date(2026, 11, 24))
    assert Calendar({date(2026, 10, 1): True}).is_workday(date(2026, 10, 1))


def test_a_confirmed_year_is_the_tables_alone():
    """Where the table claims to be complete, the library adds no holiday of its own."""
    assert Calendar(confirmed_years=[2026]).is_workday(date(2026, 10, 1))


@given(st.dates(date(2017, 1, 1), date(2026, 10, 31)), st.integers(1, 20), st.booleans())
def test_a_notice_holds_exactly_its_working_days(start, count, counts_first):
    end = CALENDAR.notice_end(start, count, counts_first)
    first = start if counts_first else start + timedelta(days=1)
    span = [first + timedelta(days=number) for number in range((end - first).days + 1)]
    assert sum(map(CALENDAR.is_workday, span)) == count
    assert CALENDAR.is_workday(end)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2025, 10, 8), 12, date(2026, 10, 8)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 12, 31), 6, date(2025, 6, 30)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(9999, 6, 1), 12, date.max),
    ],
)
def test_months_of_a_legal_period(start, months, end):
    """民法典 201-203: the same-numbered day, or the last of the month."""
    assert add_months(start, months) == end


@given(st.dates(date(1900, 1, 1), date(2900, 1, 1)), st.integers(0, 240))
def test_months_never_skip_a_month(start, months):
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end + timedelta(days=1)).day == 1


def test_today_is_the_day_in_china(monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 11, 23, 16, 30, tzinfo=timezone.utc).astimezone(tz)

    monkeypatch.setattr(workdays, "datetime", Clock)
    assert workdays.today() == date(2026, 11, 24)  # half past midnight in Shanghai
