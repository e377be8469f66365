"""What a row of a register must be beyond its columns. Values come in the order of the columns of its kind."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from . import identity
from .text import Text, _, text

MOST_MONTHS = 720  # sixty years
# Foreigners without a residence card: three letters of the country and a number of their passport (社会保障号码).
_SOCIAL_SECURITY = re.compile(r"[A-Z]{3}[0-9A-Z]{15}", re.ASCII)


def within_file(rows: str) -> Text:
    """Rows that are about the same and say different things. `rows`: their numbers, as text."""
    return text(_("This stands in the file several times and differs (rows %(rows)s): keep the right row"), rows=rows)


def _certificate(number: str, id_number: str, name: str, day: str) -> Text:
    return text(
        _("The certificate %(number)s is registered to %(name)s (%(id_number)s) since %(day)s. If that entry is wrong, a "
          "reviewer withdraws it in the certificate register with a reason; then take this file in again"),
        number=number, id_number=identity.mask_id(id_number), name=name, day=day,
    )  # fmt: skip


def _benefit(known_amount: str, known_date: str, agency: str, amount: str, day: str) -> Text:
    return text(
        _("This benefit is on record already with %(known_amount)s yuan paid on %(known_date)s by %(agency)s; this row says "
          "%(amount)s yuan on %(day)s. Find out which is right, and leave the row out or correct it"),
        known_amount=known_amount, known_date=known_date, agency=agency, amount=amount, day=day,
    )  # fmt: skip


def _exclusion(known_date: str, source: str, agency: str, day: str) -> Text:
    return text(
        _("This entry is on the exclusion list already with effect from %(known_date)s (%(source)s, entered by %(agency)s); "
          "this row says %(day)s. If that entry is wrong, %(agency)s withdraws it with a reason; then take this file in again"),
        known_date=known_date, source=source, agency=agency, day=day,
    )  # fmt: skip


# kind -> the sentence on a row that contradicts an entry of the register
AGAINST_KNOWN: dict[str, Callable[..., Text]] = {
    "certificates": _certificate,
    "benefits": _benefit,
    "exclusions": _exclusion,
}


def _of(column: str, problem: Text) -> Text:
    return text(_("%(column)s: %(problem)s"), column=column, problem=problem)


def _not_after(column: str, day: Any, today: date) -> Iterator[Text]:
    if isinstance(day, date) and day > today:
        yield _of(column, text(_("%(day)s lies in the future"), day=day))


def _person(column_value: Any, today: date) -> Iterator[Text]:
    """A person is named by a number that can be right: of a citizen, of a residence permit, or 社会保障号码."""
    if not column_value or (isinstance(column_value, str) and _SOCIAL_SECURITY.fullmatch(column_value)):
        return
    problem = identity.examine_id_number(column_value, today)
    if isinstance(problem, Text):
        yield _of("身份证号", problem)


def insured_problems(values: Sequence[Any], today: date) -> Iterator[Text]:
    """A line of a day to come would keep all later ones out of the register; nobody has paid for more than sixty years."""
    yield from _person(values[0], today)
    if isinstance(values[4], int) and values[4] > MOST_MONTHS:
        yield _of("累计缴费月数", text(_("%(months)s months are more than anybody can have paid"), months=values[4]))
    yield from _not_after("数据日期", values[7], today)
    yield from _not_after("参加失业保险时间", values[2], today)


def certificate_problems(values: Sequence[Any], today: date) -> Iterator[Text]:
    """A certificate is in the register once it was issued."""
    yield from _person(values[1], today)
    yield from _not_after("发证日期", values[6], today)


def benefit_problems(values: Sequence[Any], today: date) -> Iterator[Text]:
    """A benefit was received on a day that has been, and it was money."""
    yield from _person(values[0], today)
    if isinstance(values[5], Decimal) and values[5] <= 0:
        yield _of("补贴金额", text(_("a benefit that was received is more than 0 yuan")))
    yield from _not_after("发放日期", values[6], today)


def exclusion_problems(values: Sequence[Any], today: date) -> Iterator[Text]:
    """An exclusion names a person by a number that can be right; a training subsidy excludes one certificate."""
    yield from _person(values[0], today)
    if values[2] == "training" and not values[3]:
        yield _of("证书编码", text(_("a training subsidy excludes one certificate, whose number is missing")))


# kind -> what is wrong with a row
PROBLEMS: dict[str, Callable[[Sequence[Any], date], Iterator[Text]]] = {
    "insured": insured_problems,
    "certificates": certificate_problems,
    "benefits": benefit_problems,
    "exclusions": exclusion_problems,
}
