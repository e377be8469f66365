"""Which bank a name of a branch (开户银行) belongs to, and how payments are divided into files."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from .identity import fold


def bank_finder(banks: Mapping[Any, Iterable[str]]) -> Callable[[str | None], Any]:
    """A function from the name of a branch to its bank, or None.

    `banks`: bank -> how names of its branches begin. Spaces and full-width forms make no difference; of several
    beginnings the longest counts. Each name is looked up once.
    """
    beginnings = sorted(
        ((fold(beginning), bank) for bank, all_ in banks.items() for beginning in all_ if fold(beginning)),
        key=lambda pair: len(pair[0]),
        reverse=True,
    )
    known: dict[str | None, Any] = {}

    def find(name: str | None) -> Any:
        if name not in known:
            folded = fold(name)
            known[name] = next((bank for beginning, bank in beginnings if folded.startswith(beginning)), None)
        return known[name]

    return find


def divide(
    payments: Sequence[tuple[Any, Hashable, Decimal]], max_lines: int = 0, file_limit: Decimal = Decimal(0), once: bool = False
) -> list[list[Any]]:
    """Divide (payment, account, yuan) into as few files as the bank's limits ask for, in their order.

    max_lines, file_limit: 0 for none. once: no account twice in a file. A payment over the limit by itself gets a file of
    its own, which is refused when it is written.
    """
    files: list[list[Any]] = []
    totals: list[Decimal] = []
    accounts: list[set[Hashable]] = []
    first = 0  # the first file that still has room for a line
    for payment, account, amount in payments:
        while first < len(files) and 0 < max_lines <= len(files[first]):
            first += 1
        for place in range(first, len(files)):
            full = 0 < max_lines <= len(files[place]) or 0 < file_limit < totals[place] + amount
            if not full and not (once and account in accounts[place]):
                break
        else:
            place = len(files)
            files.append([])
            totals.append(Decimal(0))
            accounts.append(set())
        files[place].append(payment)
        totals[place] += amount
        accounts[place].add(account)
    return files
