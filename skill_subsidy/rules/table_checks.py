"""What a row of a register must be beyond its columns. Values come in the order of the columns of its kind."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from . import identity
from .text import Text, _, text

CONTRADICTION = text(_("The certificate number stands in this file with different ID numbers"))


def _of(column: str, problem: Text) -> Text:
    return text(_("%(column)s: %(problem)s"), column=column, problem=problem)


def _not_after(column: str, day: Any, today: date) -> Iterator[Text]:
    if isinstance(day, date) and day > today:
        yield _of(column, text(_("%(day)s lies in the future"), day=day))


def insured_problems(values: Sequence[Any], today: date) -> Iterator[Text]:
    """A line of a day to come would keep all later ones out of the contribution register."""
    yield from _not_after("数据日期", values[7], today)
    yield from _not_after("参加失业保险时间", values[2], today)


def certificate_problems(values: Sequence[Any], today: date) -> Iterator[Text]:
    """A certificate is in the register once it was issued."""
    yield from _not_after("发证日期", values[6], today)


def benefit_problems(values: Sequence[Any], today: date) -> Iterator[Text]:
    """A benefit was received on a day that has been."""
    yield from _not_after("发放日期", values[6], today)


def exclusion_problems(values: Sequence[Any], today: date) -> Iterator[Text]:
    """An exclusion names a person by a number that can be right; a training subsidy excludes one certificate."""
    problem = identity.examine_id_number(values[0], today)
    if values[0] and isinstance(problem, Text):
        yield _of("身份证号", problem)
    if values[2] == "training" and not values[3]:
        yield _of("证书编码", text(_("a training subsidy excludes one certificate, whose number is missing")))


# kind -> what is wrong with a row
PROBLEMS: dict[str, Callable[[Sequence[Any], date], Iterator[Text]]] = {
    "insured": insured_problems,
    "certificates": certificate_problems,
    "benefits": benefit_problems,
    "exclusions": exclusion_problems,
}
