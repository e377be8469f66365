"""What a bank wants to read and what it sends back, as data: the profile of a bank's files."""

from collections.abc import Sequence
from dataclasses import InitVar, dataclass
from decimal import Decimal

from .text import Text, TextError, _, join, text

SOURCES = ("line_no", "name", "amount", "account", "id_number", "bank_name", "bank_code", "purpose", "unit", "batch")
RETURN_SOURCES = ("line_no", "account", "name", "amount", "result", "reason")
# How a person calls them.
NAMES = {
    "line_no": text(_("Line Number")),
    "name": text(_("Name")),
    "amount": text(_("Amount")),
    "account": text(_("Account")),
    "id_number": text(_("ID Number")),
    "bank_name": text(_("Bank")),
    "bank_code": text(_("Bank Code")),
    "purpose": text(_("Purpose")),
    "unit": text(_("Unit Code")),
    "batch": text(_("Order Number")),
    "result": text(_("Result")),
    "reason": text(_("Reason")),
}
KINDS = ("delimited", "fixed", "xlsx")
UNITS = ("yuan", "fen")
CHECKS = ("luhn", "dots", "bank", "twice", "unit")
HEADER = "{date:%Y%m%d}|{unit}|{count}|{total:.2f}"


class BankFileError(TextError):
    """A file that cannot be written or read; `texts` holds every reason, each naming its line."""

    def __init__(self, texts: Sequence[Text]) -> None:
        """`texts`: at least one."""
        super().__init__(join(texts))
        self.texts = list(texts)


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    source: a name of SOURCES or 'const:...' in a file for the bank, a name of RETURN_SOURCES or '' (not read) in a
    return file. title: what stands above it where the file has a row of titles. width, pad, align ('left' or 'right'):
    of fixed-width files only; the width is counted in bytes of the encoding, as banks do.
    """

    source: str
    title: str = ""
    width: int = 0
    pad: str = " "
    align: str = "left"


def column_name(column: Column) -> Text | str:
    """How a sentence names a column: by its title, or by what stands there."""
    if column.title or column.source not in NAMES:
        return column.title or column.source.removeprefix("const:") or "-"
    return NAMES[column.source]


@dataclass(frozen=True, slots=True)
class Answer:
    """How a bank writes its return file: what is not named here is as in `Format`.

    A line of `header` comes first, then a row of titles, then the lines, then a line of `trailer`; each may be missing.
    Where there are titles, columns are found by them, otherwise by their order. Results in none of the three lists of
    values are an error; `pending_values` are not decided yet. A file that says neither how many lines nor how much money
    it holds could have lost some on the way: it has to name every line that is not decided yet, unless it is `partial`.
    """

    kind: str = "delimited"
    encoding: str = "gb18030"
    delimiter: str = "|"
    header: str = HEADER
    trailer: str = ""
    titles: bool = False
    quoted: bool = False
    unit: str = "yuan"
    columns: tuple[Column, ...] = tuple(map(Column, RETURN_SOURCES))
    success_values: tuple[str, ...] = ("成功",)
    failure_values: tuple[str, ...] = ("失败",)
    pending_values: tuple[str, ...] = ("处理中",)
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """What one bank reads and writes.

    kind: 'delimited' (TXT, CSV), 'fixed' (columns of so many bytes) or 'xlsx'. header, trailer, filename: templates with
    {date} {unit} {batch} {count} {total} (yuan) {fen}, each with a format of its own; an empty header or trailer means no
    such line; the delimiter parts their cells in a spreadsheet. titles: a row of titles before the lines. quoted: cells
    stand in quotes, but for amounts and line numbers, so that they may contain the delimiter. unit: 'yuan' (two decimals)
    or 'fen' (whole numbers) for the amounts of the lines. max_lines: 0 for any number. checks: names of CHECKS, made of every line before a
    file is written; account_min and account_max: digits of an account, line_limit and file_limit: yuan; 0 for no limit.
    banks: how the names of the banks begin that the check 'bank' knows.
    answer: the return file. Without one it is built of the arguments after it, with header, delimiter and encoding as here.
    """

    encoding: str = "gb18030"
    delimiter: str = "|"
    newline: str = "\r\n"
    header: str = HEADER
    columns: tuple[Column, ...] = tuple(map(Column, ("line_no", "account", "name", "amount", "bank_name", "purpose")))
    filename: str = "{batch}_{date:%Y%m%d}.txt"
    kind: str = "delimited"
    titles: bool = False
    quoted: bool = False
    trailer: str = ""
    unit: str = "yuan"
    max_lines: int = 0
    checks: tuple[str, ...] = ()
    account_min: int = 0
    account_max: int = 0
    line_limit: Decimal = Decimal(0)
    file_limit: Decimal = Decimal(0)
    banks: tuple[str, ...] = ()
    answer: Answer = None  # type: ignore[assignment]  # set below
    return_columns: InitVar[tuple[Column, ...] | None] = None
    success_values: InitVar[tuple[str, ...] | None] = None
    failure_values: InitVar[tuple[str, ...] | None] = None
    pending_values: InitVar[tuple[str, ...] | None] = None

    def __post_init__(
        self,
        return_columns: tuple[Column, ...] | None,
        success_values: tuple[str, ...] | None,
        failure_values: tuple[str, ...] | None,
        pending_values: tuple[str, ...] | None,
    ) -> None:
        """The one place where the simple form of an answer, a list of columns, becomes an Answer."""
        if self.answer is not None:
            return
        given = {
            "columns": return_columns,
            "success_values": success_values,
            "failure_values": failure_values,
            "pending_values": pending_values,
        }
        titles = any(column.title for column in return_columns or ())
        answer = Answer(
            encoding=self.encoding,
            delimiter=self.delimiter,
            header="" if titles else self.header,
            titles=titles,
            **{name: value for name, value in given.items() if value is not None},
        )
        object.__setattr__(self, "answer", answer)


@dataclass(frozen=True, slots=True)
class Line:
    """One payment; the amount in yuan."""

    line_no: int
    name: str
    amount: Decimal
    account: str
    id_number: str = ""
    bank_name: str = ""
    purpose: str = ""
    bank_code: str = ""


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """What the bank says of one payment. line_no: 0 when it gives none; ok: it has been credited, None while that is not
    decided; file_line: in which line of its file it says so."""

    line_no: int
    account: str
    name: str
    amount: Decimal
    ok: bool | None
    reason: str = ""
    file_line: int = 0
