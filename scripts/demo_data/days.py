"""On which days the steps of a month happen."""
from datetime import date, timedelta
from typing import NamedTuple

from rules.workdays import Calendar, UnconfirmedYear

CALENDAR = Calendar()


class Days(NamedTuple):
    """`month`: the first day of the month whose batch it is; `bank`: up to which the bank's statement reaches."""
    month: date
    fund: date
    intake: date
    review: date
    publish: date
    dispute: date
    clear: date
    send: date
    settle: date
    correct: date
    bank: date
    statement: date

    @property
    def title(self):
        return f'{self.month:%Y-%m}'


# The October intake of `make run`: worked in November, as it was collected.
OCTOBER = Days(month=date(2026, 10, 1), fund=date(2026, 11, 2), intake=date(2026, 11, 2), review=date(2026, 11, 3),
               publish=date(2026, 11, 4), dispute=date(2026, 11, 6), clear=date(2026, 11, 12), send=date(2026, 11, 13),
               settle=date(2026, 11, 16), correct=date(2026, 11, 17), bank=date(2026, 11, 20), statement=date(2026, 11, 23))


def of_month(year, month):
    """A month that is begun and paid between its first and its fourteenth working day: the last of a year, too.

    Counted by working days: published on the fifth, over after five more (四(三)), paid on the twelfth, answered by the bank
    on the thirteenth; the statement comes on the first one of the month after.
    """
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    days = working_days(first, following)
    return Days(month=first, fund=days[1], intake=days[2], review=days[3], publish=days[4], dispute=days[5], clear=days[10],
                send=days[11], settle=days[12], correct=days[13], bank=following - timedelta(days=1),
                statement=next(day for day in (following + timedelta(days=more) for more in range(31)) if working(day)))


def working_days(first, before):
    """The working days from `first` on, up to the day before `before`."""
    return [day for day in (first + timedelta(days=more) for more in range((before - first).days)) if working(day)]


def working(day):
    """Is it a working day? Of a year that nobody knows yet: nothing is counted in it, a usual day will do."""
    try:
        return CALENDAR.is_workday(day)
    except UnconfirmedYear:
        return day.weekday() < 5 and (day.month, day.day) > (1, 3)
