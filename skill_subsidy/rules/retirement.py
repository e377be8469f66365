"""The statutory retirement age by date of birth: 60, 55 and 50 years, later by and by since 2025-01-01.

全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定 (2024-09-13): men 60 -> 63 and women 55 -> 58 by one month
for every four months of birth, women 50 -> 55 by one for every two. Which of the two lines a woman belongs to depends on
her post, which no register tells: the later one is taken. Who retires earlier by choice is not found here.
"""

from datetime import date
from typing import NamedTuple

from .identity import Identity
from .workdays import add_months

MEN, WOMEN = (60, 1965, 36), (55, 1970, 36)  # years; year of birth from which it is later; months later at most
# Full years below which nobody has reached it. One fewer than the table's: who was born on 29 February reaches the age on
# the 28th of a common year, a day before the years are full.
YOUNGEST = min(MEN[0], WOMEN[0]) - 1


class Retirement(NamedTuple):
    """The day on which the age of `years` and `months` is reached. woman: the later line for women was taken."""

    day: date
    years: int
    months: int
    woman: bool


def retirement(identity: Identity) -> Retirement | None:
    """When this person reaches the statutory age; None where the number tells no date of birth."""
    born = identity.birth
    if born is None:
        return None
    # The 17th digit is even for women; a foreigner's card is not laid out so, and gets the later age of the two.
    woman = identity.kind != "foreigner" and identity.normalised[16] in "02468"
    age, since, most = WOMEN if woman else MEN
    months_born = (born.year - since) * 12 + born.month - 1
    later = 0 if months_born < 0 else min(months_born // 4 + 1, most)
    months = age * 12 + later
    return Retirement(add_months(born, months), months // 12, months % 12, woman)
