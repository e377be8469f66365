"""How well the name of an account fits the one that is looked for: Chinese by its characters, other scripts by words."""
import re
from collections.abc import Iterable

TOKEN = re.compile(r'[^\W_a-zA-Z]|[a-zA-Z]+')
SAME, INSIDE, ALIKE = 1.0, 0.9, 0.5  # ALIKE: the least that is worth showing


def _tokens(name: str) -> tuple[str, ...]:
    return tuple(TOKEN.findall(name.lower()))


def likeness(wanted: Iterable[str], found: Iterable[str]) -> float:
    """From 0 (nothing in common) to 1 (the same) between names in any of their languages.

    `wanted`, `found`: the names of the two accounts, one a language. The best pair counts; 0.9 where one holds the other
    (支出户存款 in 工商银行支出户存款); else the share of tokens that they have in common.
    """
    best = 0.0
    for first in map(_tokens, wanted):
        for second in map(_tokens, found):
            if first and second:
                best = max(best, _pair(first, second))
    return best


def _pair(first, second):
    if first == second:
        return SAME
    short, long = sorted((first, second), key=len)
    if len(short) > 1 and any(long[at:at + len(short)] == short for at in range(len(long) - len(short) + 1)):
        return INSIDE
    ours, theirs = set(first), set(second)
    return min(len(ours & theirs) / len(ours | theirs), 0.89)
