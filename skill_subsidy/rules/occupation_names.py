"""Which occupation a written name means, and which trade (工种) under it was written along.

Names come from certificates of several editions: with full-width or half-width brackets, with spaces, with the trade in
brackets behind the occupation, or as the trade alone. A name that could mean two occupations means none.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

_BRACKETS = str.maketrans("[]{}〔〕【】〈〉《》", "()()()()()()")
_SPACE = re.compile(r"\s+")
_TRADE = re.compile(r"([^()]+)\((.+)\)")


def name_key(name: str) -> str:
    """`name` as it is compared: half-width, round brackets, no spaces, no difference of case."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", name or "").translate(_BRACKETS)).casefold()


def split_trade(name: str) -> tuple[str, str]:
    """("焊工", "电焊") of 焊工（电焊）, both as they are compared; the trade is empty where none is written."""
    key = name_key(name)
    match = _TRADE.fullmatch(key)
    return (match[1], match[2]) if match else (key, "")


class Found(NamedTuple):
    """An occupation's id, and the trade that was written: empty where it is the occupation itself, or another name of it."""

    occupation: int
    trade: str = ""


class Names(dict):
    """Every name -> the occupation that it means. `get`, `in` and `[]` take a name as it is written."""

    def __init__(self, rows: Iterable[tuple[str, int, str]]) -> None:
        """rows: (name, occupation id, kind); kind 'own', 'alias' or 'trade'. An own name goes before all others."""
        own: dict[str, set[int]] = {}
        other: dict[str, set[int]] = {}
        self._exact: dict[str, int] = {}
        self._trades: set[tuple[str, int]] = set()
        for name, occupation, kind in rows:
            key = name_key(name)
            if not key:
                continue
            (own if kind == "own" else other).setdefault(key, set()).add(occupation)
            if kind == "own":
                self._exact[name] = occupation
            elif kind == "trade":
                self._trades.add((key, occupation))
        self.ambiguous = {key: frozenset(ids) for key, ids in {**other, **own}.items() if len(ids) > 1}
        super().__init__({key: next(iter(ids)) for key, ids in {**other, **own}.items() if len(ids) == 1})

    def find(self, name: str) -> Found | None:
        """The occupation and the trade of a written name; None when it is unknown or could mean several."""
        if name in self._exact:
            return Found(self._exact[name])
        key = name_key(name)
        base, trade = split_trade(name)
        for part, written in ((key, ""), (base, trade)):
            occupation = super().get(part)
            if occupation:
                return Found(occupation, written or (part if (part, occupation) in self._trades else ""))
            if part in self.ambiguous:
                return None
        return None

    def candidates(self, name: str) -> frozenset[int]:
        """The occupations that an ambiguous name could mean; empty for any other."""
        return self.ambiguous.get(name_key(name)) or self.ambiguous.get(split_trade(name)[0]) or frozenset()

    def get(self, name, default=None):
        """The id of the occupation, `default` when it is unknown or ambiguous."""
        found = self.find(name)
        return found.occupation if found else default

    def trade(self, name: str) -> str:
        """The trade of a written name, as it is compared; empty where none is written or the name is unknown."""
        found = self.find(name)
        return found.trade if found else ""

    def __missing__(self, name):
        """`names[written]` for what is not there in exactly this way."""
        found = self.find(name)
        if not found:
            raise KeyError(name)
        return found.occupation

    def __contains__(self, name):
        """Does it mean exactly one occupation?"""
        return self.find(name) is not None
