"""What a bank wants to read and what it sends back, as data: the profile of a bank's files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

from .text import Text, TextError, _, join, text

SOURCES = ("line_no", "name", "amount", "account", "id_number", "bank_name", "purpose", "unit")
RETURN_SOURCES = ("line_no", "account", "name", "amount", "result", "reason")
_HEADER_FIELDS = frozenset(("date", "unit", "batch", "count", "total"))


class BankFileError(TextError):
    """A file that cannot be written or read; `texts` holds every reason, each naming its line."""

    def __init__(self, texts: Sequence[Text]) -> None:
        """`texts`: at least one."""
        super().__init__(join(texts))
        self.texts = list(texts)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `source`: a name of SOURCES or 'const:...' in a file for the bank, a name of RETURN_SOURCES or ''
    (not read) in a return file. `title` finds the column of a return file that has a row of titles."""

    source: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """What one bank reads and writes.

    header, filename: templates with {date} {unit} {batch} {count} {total}, each with a format of its own; an empty
    header means no header line. A return file begins with the same header line, unless its columns have titles: then
    with a row of those. Results in neither list of values are an error; `pending_values` are not decided yet.
    """

    encoding: str = "gb18030"
    delimiter: str = "|"
    newline: str = "\r\n"
    header: str = "{date:%Y%m%d}|{unit}|{count}|{total:.2f}"
    columns: tuple[Column, ...] = tuple(map(Column, ("line_no", "account", "name", "amount", "bank_name", "purpose")))
    filename: str = "{batch}_{date:%Y%m%d}.txt"
    return_columns: tuple[Column, ...] = tuple(map(Column, RETURN_SOURCES))
    success_values: tuple[str, ...] = ("成功",)
    failure_values: tuple[str, ...] = ("失败",)
    pending_values: tuple[str, ...] = ("处理中",)


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


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """What the bank says of one payment. `ok`: it has been credited."""

    line_no: int
    account: str
    name: str
    amount: Decimal
    ok: bool
    reason: str = ""


def fill(template: str, values: dict[str, Any]) -> str:
    """Fill a template of a format: only the fields of a header, no attributes of them."""
    try:
        for _literal, name, spec, _conversion in Formatter().parse(template):
            if name is not None and (name not in _HEADER_FIELDS or "{" in (spec or "")):
                raise ValueError(name)
        return template.format(**values)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise BankFileError(
            [
                text(
                    _("The template “%(template)s” of the bank format is wrong: %(error)s"),
                    template=template,
                    error=error,
                )
            ]
        ) from error


def check_format(format: Format) -> list[Text]:
    """What is wrong with the format itself."""
    problems = [
        text(_("The bank format has a column of the unknown source “%(source)s”"), source=column.source)
        for column in format.columns
        if column.source not in SOURCES and not column.source.startswith("const:")
    ]
    problems += [
        text(_("The bank format has a column of the unknown source “%(source)s”"), source=column.source)
        for column in format.return_columns
        if column.source and column.source not in RETURN_SOURCES
    ]
    if not format.columns or not format.delimiter or not format.newline:
        problems.append(text(_("The bank format lacks columns, a delimiter or an end of line")))
    sample = {"date": date(2017, 7, 31), "unit": "", "batch": "", "count": 1, "total": Decimal(1)}
    try:
        # Each cell by itself: a delimiter inside a field would shift the cells of the header.
        for template in (format.filename, *format.header.split(format.delimiter or None)):
            fill(template, sample)
    except BankFileError as error:
        problems += error.texts
    try:
        "".encode(format.encoding)
    except LookupError:
        problems.append(text(_("The bank format has the unknown encoding “%(encoding)s”"), encoding=format.encoding))
    return problems
