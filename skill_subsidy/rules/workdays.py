"""Working days of China, months of a legal period, and the day it is there.

The State Council moves working days by a notice for each year, so a year is known or it is not: it is never guessed.
An agency's calendar knows the years that it has confirmed; the library `chinesecalendar` only proposes a year's days.
"""

import calendar
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cache

import chinese_calendar

from .text import TextError, _, text

# China has had one time zone and no daylight saving since 1992: a fixed offset needs no time zone database.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
ONE_DAY = timedelta(days=1)


class UnconfirmedYear(TextError):
    """The working days of `year` are not known."""

    def __init__(self, year: int) -> None:
        """`year`: the one that nobody has confirmed."""
        super().__init__(
            text(
                _("The working days of %(year)s are not confirmed: enter that year's holidays first"),
                year=year,
            )
        )
        self.year = year


@cache
def _library_workdays(year: int) -> frozenset[date] | None:
    """The working days of `year` as the library has them; None when it does not know the year."""
    day, days = date(year, 1, 1), set()
    try:
        while day.year == year:
            if chinese_calendar.is_workday(day):
                days.add(day)
            day += ONE_DAY
    except (NotImplementedError, OverflowError):
        return None
    return frozenset(days)


def library_exceptions(year: int) -> dict[date, bool] | None:
    """The days of `year` that are not as their day of the week says, and whether they are worked; None when not known."""
    workdays = _library_workdays(year)
    if workdays is None:
        return None
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    # A holiday on a weekend stands in the State Council's notice, too, but changes nothing: it is left out.
    return {day: day in workdays for day in days if day.year == year and (day in workdays) != (day.weekday() < 5)}


class Calendar:
    """Working days as an agency has confirmed them."""

    def __init__(self, exceptions: Mapping[date, bool] | None = None, confirmed_years: Iterable[int] | None = None) -> None:
        """Take over the agency's table.

        exceptions: date -> is it a working day; there Monday to Friday are working days unless excepted.
        confirmed_years: the years that the table covers fully; no other year is known, whatever the table or the library
        has for it. None: no agency has confirmed anything, the table completes what the library knows.
        """
        self.exceptions = dict(exceptions or {})
        self.confirmed_years = None if confirmed_years is None else frozenset(confirmed_years)

    def is_workday(self, day: date) -> bool:
        """Is `day` a working day? Raises UnconfirmedYear where nobody knows."""
        if self.confirmed_years is not None and day.year not in self.confirmed_years:
            raise UnconfirmedYear(day.year)
        known = self.exceptions.get(day)
        if known is not None:
            return known
        if self.confirmed_years is not None:
            return day.weekday() < 5
        workdays = _library_workdays(day.year)
        if workdays is None:
            raise UnconfirmedYear(day.year)
        return day in workdays

    def next_workday(self, day: date) -> date:
        """`day` itself or the first working day after it."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def notice_end(self, start: date, days: int = 5, counts_first: bool = False) -> date:
        """Last working day of a notice published on `start`: 四(三) asks for no fewer than 5 of them.

        The day of publication does not count, as it is not a full day, unless `counts_first`. The notice is over
        only when the day returned is over.
        """
        if days < 1:
            raise ValueError("a notice lasts at least one working day")
        day = start if counts_first else start + ONE_DAY
        while True:
            day = self.next_workday(day)
            days -= 1
            if not days:
                return day
            day += ONE_DAY


DEFAULT = Calendar()


def today() -> date:
    """The day it is in China."""
    return datetime.now(SHANGHAI).date()


def add_months(day: date, months: int) -> date:
    """The same-numbered day `months` later, or the last of that month where it has none (民法典 第二百零二条)."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    if day.day <= 28:  # every month has this day
        return date(year, month0 + 1, day.day)
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))
