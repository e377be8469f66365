"""How a bank writes the list of what moved on an account (银行对账单), as data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .text import Text, TextError, join

SOURCES = (
    "date", "in", "out", "amount", "side", "balance", "name", "account", "summary", "purpose", "reference",
)  # fmt: skip
STYLES = ("columns", "signed", "side")
NEEDED = {"columns": ("in", "out"), "signed": ("amount",), "side": ("amount", "side")}


class StatementError(TextError):
    """A statement that cannot be read; `texts` holds every reason, each naming its line of the file."""

    def __init__(self, texts: Sequence[Text]) -> None:
        """`texts`: at least one."""
        super().__init__(join(texts))
        self.texts = list(texts)


@dataclass(frozen=True, slots=True)
class StatementFormat:
    """What a bank's statement looks like.

    skip: lines before the row of titles; skip_end: lines after the last one that moved money. columns: (source of
    SOURCES, title); titles that are not named are not read. date_format: as strptime takes it. style: 'columns' (money in
    and money out have a column each), 'signed' (one column, out is negative) or 'side' (one column, and another that says
    whether it is in or out by one of in_values and out_values). unit: 'yuan' or 'fen'. newest_first: the file runs backwards.
    """

    encoding: str = "utf-8-sig"
    delimiter: str = ","
    skip: int = 0
    skip_end: int = 0
    date_format: str = "%Y-%m-%d"
    style: str = "columns"
    unit: str = "yuan"
    newest_first: bool = False
    columns: tuple[tuple[str, str], ...] = ()
    in_values: tuple[str, ...] = ("贷",)
    out_values: tuple[str, ...] = ("借",)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement: amount in yuan, what came in positive; `file_line`: where it stands in the file."""

    file_line: int
    day: date
    amount: Decimal
    balance: Decimal
    name: str = ""
    account: str = ""
    summary: str = ""
    purpose: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file says: its lines, the oldest first, and the balances (yuan) before and after them."""

    opening: Decimal
    closing: Decimal
    lines: tuple[StatementLine, ...]
