"""The file that tells a bank whom to pay, and the file that comes back. A `Format` says what a bank wants; it is data.

A bank refuses a whole file whose header does not add up, and compares names byte by byte: so nothing is ever replaced,
cut or escaped. What a file cannot hold is reported line by line, and no file is written.
"""

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from .bank_format import Answer, BankFileError, Column, Format, Line, ReturnLine, check_format, fill
from .bank_return import Match, match_return, read_return
from .identity import mask_account
from .money import LIMIT
from .text import Text, _, text

__all__ = [
    "Answer",
    "BankFileError",
    "Column",
    "Format",
    "Line",
    "Match",
    "ReturnLine",
    "filename",
    "match_return",
    "read_return",
    "write",
]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_ACCOUNT = re.compile(r"[0-9]+", re.ASCII)
_UNSAFE_FILENAME = re.compile(r'[\x00-\x1f\\/:*?"<>|]')


def _values(date: datetime.date, unit: str, batch: str, lines: Sequence[Line] = ()) -> dict[str, Any]:
    total = sum((line.amount for line in lines), Decimal(0))
    return {"date": date, "unit": unit, "batch": batch, "count": len(lines), "total": total}


def filename(format: Format, lines: Sequence[Line], date: datetime.date, unit: str, batch: str) -> str:
    """The name that the bank wants for the file; characters that no file name may have become _."""
    return _UNSAFE_FILENAME.sub("_", fill(format.filename, _values(date, unit, batch, lines)))


def _cell(column: Column, line: Line, unit: str) -> str:
    if column.source.startswith("const:"):
        return column.source[len("const:") :]
    if column.source == "unit":
        return unit
    if column.source == "amount":
        return f"{line.amount:.2f}"
    return str(getattr(line, column.source))


def _unencodable(value: str, encoding: str) -> str:
    """The characters of `value` that `encoding` cannot hold."""
    try:
        value.encode(encoding)
    except UnicodeEncodeError:
        return "".join(char for char in dict.fromkeys(value) if not _holds(char, encoding))
    return ""


def _holds(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _check_value(format: Format, value: str) -> Text | None:
    """Why `value` cannot stand in a file of this format."""
    if format.delimiter in value:
        return text(_("“%(value)s” contains the delimiter %(delimiter)s"), value=value, delimiter=format.delimiter)
    if _CONTROL.search(value) or format.newline in value:
        return text(_("“%(value)s” contains a line break or an invisible character"), value=_CONTROL.sub(" ", value))
    lost = _unencodable(value, format.encoding)
    return _not_in_encoding(value, lost, format) if lost else None


def _printable(value: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in value)


def _not_in_encoding(value: str, lost: str, format: Format) -> Text:
    return text(
        _("“%(value)s” contains characters that the encoding %(encoding)s does not have: %(characters)s"),
        value=_printable(value),
        encoding=format.encoding,
        characters=" ".join(f"{_printable(char)} (U+{ord(char):04X})" for char in lost),
    )


def _check_line(format: Format, line: Line, unit: str) -> list[Text]:
    """Everything that keeps a line out of the file."""
    problems = []
    if line.line_no < 1:
        problems.append(text(_("the line number has to be positive")))
    if not line.name.strip():
        problems.append(text(_("the name is missing")))
    if not _ACCOUNT.fullmatch(line.account):
        problems.append(
            text(_("the account %(account)s does not consist of digits"), account=mask_account(line.account))
        )
    amount = line.amount
    if not amount.is_finite() or not 0 < amount < LIMIT:
        problems.append(text(_("the amount %(amount)s cannot be paid"), amount=amount))
    elif amount != round(amount, 2):
        problems.append(text(_("the amount %(amount)s has parts of a fen"), amount=amount))
    cells = (_cell(column, line, unit) for column in format.columns)
    problems += filter(None, (_check_value(format, cell) for cell in cells))
    return [
        text(_("Line %(line)s, %(name)s: %(problem)s"), line=line.line_no, name=_printable(line.name), problem=problem)
        for problem in problems
    ]


def write(format: Format, lines: Sequence[Line], date: datetime.date, unit: str, batch: str) -> bytes:
    """The file for the bank. `unit`: the agency's code at the bank, `batch`: the number of the payment order.

    BankFileError with every bad line; there is no file with some lines left out.
    """
    problems = check_format(format)
    if problems:
        raise BankFileError(problems)
    if not lines:
        raise BankFileError([text(_("There is nobody to pay"))])
    seen: set[int] = set()
    for line in lines:
        problems += _check_line(format, line, unit)
        if line.line_no in seen:
            problems.append(text(_("Line %(line)s appears twice"), line=line.line_no))
        seen.add(line.line_no)
    problems += filter(None, (_check_value(format, value) for value in (unit, batch)))
    if problems:
        raise BankFileError(problems)
    rows = [format.delimiter.join(_cell(column, line, unit) for column in format.columns) for line in lines]
    if format.header:
        rows.insert(0, fill(format.header, _values(date, unit, batch, lines)))
        if lost := _unencodable(rows[0], format.encoding):
            raise BankFileError([_not_in_encoding(rows[0], lost, format)])
    return "".join(row + format.newline for row in rows).encode(format.encoding)
