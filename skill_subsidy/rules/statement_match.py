"""Which lines of the bank's statement and which lines of our ledger are the same money.

Only what is certain is matched by itself: two candidates that cannot be told apart stay for a person to decide.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from .identity import fold, same_name

RULES = ("opening", "number", "document", "people", "amount")
FEW = 50  # candidates of one amount among which a document's number is looked for letter by letter
_TOKEN = re.compile(r"[0-9A-Z](?:[0-9A-Z/_-]*[0-9A-Z])?", re.ASCII)
_INTEREST = re.compile("结息|利息|存款息|付息")
_FEE = re.compile("手续费|工本费|账户管理费|服务费|汇划费|回单费")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line of the statement: yuan, what came in positive. `words`: summary, purpose and reference, one after the other;
    opening: it is the balance with which the first statement begins."""

    key: int
    day: date
    amount: Decimal
    words: str = ""
    name: str = ""
    account: str = ""
    opening: bool = False


@dataclass(frozen=True, slots=True)
class BookLine:
    """A line of the ledger on the same account: yuan, debit positive. `document`: what it was posted for; `numbers`: by
    which the bank may name that; `returned`: what the bank sent back."""

    key: int
    day: date
    amount: Decimal
    document: Hashable = None
    numbers: tuple[str, ...] = ()
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A line of a payment order that was sent: what one person was to get. `back`: it is known to have come back."""

    key: int
    document: Hashable
    day: date
    name: str
    account: str
    amount: Decimal
    back: bool = False


class Match(NamedTuple):
    """Lines of the statement and of the ledger that add up to the same; `rule`: of RULES."""

    bank: tuple[int, ...]
    books: tuple[int, ...]
    rule: str


def match(
    bank: Iterable[BankLine], books: Iterable[BookLine], people: Iterable[Person], before: int = 3, after: int = 10
) -> list[Match]:
    """What is certainly the same money. `before`, `after`: how many days the bank's day may lie before or after ours where
    nothing but the amount speaks for it."""
    return _Matching(bank, books, people, before, after).run()


def choices(
    bank: Iterable[BankLine], books: Iterable[BookLine], before: int = 3, after: int = 10
) -> dict[int, list[tuple[int, ...]]]:
    """{line of the statement: what it may be} by amount and day, where anything may be: each possibility is one line of the
    ledger, or all open lines of a document that come to it as a whole. More than one: a person has to decide."""
    return _Matching(bank, books, (), before, after).choices()


class _Matching:
    def __init__(
        self, bank: Iterable[BankLine], books: Iterable[BookLine], people: Iterable[Person], before: int, after: int
    ) -> None:
        self.bank = {line.key: line for line in bank}
        self.books = {line.key: line for line in books}
        self.before, self.after = before, after
        self.persons = _by(people, lambda person: (person.account, person.amount))
        self.words = {key: fold(line.words).upper() for key, line in self.bank.items()}
        # Documents that a line of the bank names: it is never taken for the money of another one.
        owners: dict[str, set[Hashable]] = defaultdict(set)
        for book in self.books.values():
            for number in book.numbers:
                owners[fold(number).upper()].add(book.document)
        self.named = {
            key: {owner for token in _tokens(line.words) for owner in owners.get(token, ())}
            for key, line in self.bank.items()
        }
        self.found: list[Match] = []

    def run(self) -> list[Match]:
        self.opening()
        self.number()
        self.document()
        self.people()
        while self.amount():  # what is matched may leave only one possibility for another line
            pass
        return self.found

    def take(self, bank: Iterable[BankLine], books: Iterable[BookLine], rule: str) -> None:
        matched = Match(tuple(line.key for line in bank), tuple(line.key for line in books), rule)
        for key in matched.bank:
            del self.bank[key]
        for key in matched.books:
            del self.books[key]
        self.found.append(matched)

    def moved(self) -> list[BankLine]:
        return [line for line in self.bank.values() if not line.opening]

    def opening(self) -> None:
        """The balance at the beginning stands for everything that was posted before."""
        for line in [line for line in self.bank.values() if line.opening]:
            earlier = [book for book in self.books.values() if book.day <= line.day]
            if earlier and sum(book.amount for book in earlier) == line.amount:
                self.take([line], earlier, "opening")

    def names(self, line: BankLine, book: BookLine) -> bool:
        """Does the bank name what the line of the ledger was posted for?"""
        if book.document is not None and book.document in self.named[line.key]:
            return True
        return any(len(number) > 4 and not _TOKEN.fullmatch(number) and number in self.words[line.key]
                   for number in (fold(number).upper() for number in book.numbers))  # fmt: skip

    def number(self) -> None:
        """The bank names the document, and the amount is the same."""
        books = _by(self.books.values(), lambda book: book.amount)
        pairs: dict[Hashable, tuple[list[BankLine], list[BookLine]]] = {}
        for line in self.moved():
            candidates = books.get(line.amount, [])
            if len(candidates) > FEW:
                named = self.named[line.key]
                candidates = [book for book in candidates if book.document in named] if named else []
            hits = [book for book in candidates if self.names(line, book)]
            if len({book.document for book in hits}) == 1:
                group = pairs.setdefault((hits[0].document, line.amount), ([], hits))
                group[0].append(line)
        for lines, hits in pairs.values():
            if len(lines) == len(hits):  # the same amount of the same document twice: either way round
                for line, book in zip(sorted(lines, key=_age), sorted(hits, key=_age), strict=True):
                    self.take([line], [book], "number")

    def document(self) -> None:
        """The bank moved everything of a document in one sum: for example an order less what it could not credit."""
        lines, single = _by(self.moved(), lambda line: line.amount), _by(self.books.values(), lambda book: book.amount)
        for total, documents in self.nets().items():
            for group in documents:
                named = [line for line in lines.get(total, []) if line.key in self.bank and self.names(line, group[0])]
                unnamed = [line for line in lines.get(total, []) if line.key in self.bank and not self.named[line.key]
                           and self.near(line, group[0]) and len(documents) == 1]  # fmt: skip
                hits = named or unnamed
                if len(hits) == 1 and (named or total not in single):
                    self.take(hits, group, "document")

    def people(self) -> None:
        """One line a person at the bank, one for all of them in the ledger: sent one by one, or sent back."""
        groups: dict[tuple[Hashable, bool], list[BankLine]] = defaultdict(list)
        books = _by(self.books.values(), lambda book: (book.document, book.amount > 0))
        for line in self.moved():
            back = line.amount > 0
            documents = {person.document for person in self.who(line) if person.back or not back}
            open_ = [document for document in documents if (document, back) in books]
            if len(open_) == 1:
                groups[open_[0], back].append(line)
        for key, lines in groups.items():
            fits = [book for book in books[key] if book.amount == sum(line.amount for line in lines)]
            if len(fits) == 1 and fits[0].key in self.books:
                self.take(lines, fits, "people")

    def who(self, line: BankLine) -> list[Person]:
        """Whose payment a line of the statement may be: account and amount, and the name where the bank gives one."""
        return [
            person
            for person in self.persons.get((line.account, abs(line.amount)), [])
            if line.account and person.day <= line.day and (not line.name or same_name(line.name, person.name))
        ]

    def nets(self) -> dict[Hashable, list[list[BookLine]]]:
        """Documents of which several lines are open, by what these come to."""
        groups = _by(self.books.values(), lambda book: book.document).items()
        several = [lines for document, lines in groups if document is not None and len(lines) > 1]
        return _by(several, lambda lines: sum((book.amount for book in lines), Decimal(0)))

    def amount(self) -> int:
        """Nothing but the amount and the day, and no second candidate on either side, no document that comes to the same
        as a whole either. Returns how many were matched."""
        before, nets = len(self.found), self.nets()
        books, lines = _by(self.books.values(), lambda book: book.amount), _by(self.moved(), lambda line: line.amount)
        for total, candidates in lines.items():
            if len(candidates) > 1 and len(books.get(total, ())) > FEW:
                continue
            fits = [(line, [book for book in books.get(total, ()) if self.near(line, book) and self.allowed(line, book)])
                    for line in candidates]  # fmt: skip
            claimed: dict[int, int] = defaultdict(int)
            for _line, hits in fits:
                for book in hits:
                    claimed[book.key] += 1
            for line, hits in fits:
                if len(hits) == 1 and claimed[hits[0].key] == 1 and not self.others(line, hits, nets):
                    self.take([line], hits, "amount")
        return len(self.found) - before

    def others(self, line: BankLine, hits: Sequence[BookLine], nets: dict[Hashable, list[list[BookLine]]]) -> list[list[BookLine]]:
        """Documents that may be the line as a whole, other than that of the single entries that may be it."""
        own = {book.document for book in hits}
        return [group for group in nets.get(line.amount, []) if group[0].document not in own and self.allowed(line, group[0])
                and any(self.near(line, book) for book in group)]  # fmt: skip

    def choices(self) -> dict[int, list[tuple[int, ...]]]:
        """See `choices` below."""
        books, nets, found = _by(self.books.values(), lambda book: book.amount), self.nets(), {}
        for line in self.moved():
            hits = [book for book in books.get(line.amount, [])[:FEW] if self.near(line, book) and self.allowed(line, book)]
            possible = [(book.key,) for book in hits]
            possible += [tuple(book.key for book in group) for group in self.others(line, hits, nets)]
            if possible:
                found[line.key] = possible
        return found

    def near(self, line: BankLine, book: BookLine) -> bool:
        return -self.before <= (line.day - book.day).days <= self.after

    def allowed(self, line: BankLine, book: BookLine) -> bool:
        """Nothing speaks against it: the bank does not name another document."""
        return not self.named[line.key] or book.document in self.named[line.key]


def late_returns(bank: Sequence[BankLine], people: Iterable[Person]) -> dict[int, int]:
    """{line of the statement: person} where money came in that can only be one payment that is not known to have come back."""
    persons = _by(people, lambda person: (person.account, person.amount))
    found: dict[int, int] = {}
    for line in bank:
        if line.amount > 0 and line.account and not line.opening:
            hits = [person for person in persons.get((line.account, line.amount), [])
                    if person.day <= line.day and (not line.name or same_name(line.name, person.name))]  # fmt: skip
            if len(hits) == 1 and not hits[0].back:
                found[line.key] = hits[0].key
    taken: dict[int, int] = defaultdict(int)
    for key in found.values():
        taken[key] += 1
    return {line: key for line, key in found.items() if taken[key] == 1}


def without_entry(line: BankLine) -> str:
    """What a line without an entry is by the bank's words: 'interest', 'fee' or ''."""
    if line.opening:
        return ""
    if line.amount > 0 and _INTEREST.search(line.words):
        return "interest"
    return "fee" if line.amount < 0 and _FEE.search(line.words) else ""


def _by(items: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(groups)


def _tokens(words: str) -> list[str]:
    return _TOKEN.findall(unicodedata.normalize("NFKC", words).upper())


def _age(line: BankLine | BookLine) -> tuple[date, int]:
    return line.day, line.key
