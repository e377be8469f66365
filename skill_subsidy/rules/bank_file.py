"""The file that tells a bank whom to pay, and the file that comes back. A `Format` says what a bank wants; it is data.

A bank refuses a whole file whose header does not add up, and compares names byte by byte: so nothing is ever replaced,
cut or escaped. What a file cannot hold is reported line by line, and no file is written.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from .bank_cells import NUMBERS, check_value, padded, raw
from .bank_checks import check_lines
from .bank_format import Answer, BankFileError, Column, Format, Line, ReturnLine
from .bank_format_check import check_format, hints, pieces
from .bank_match import Issue, Match, match_return
from .bank_return import Order, complete, fingerprint, lacking, read_return
from .bank_sheet import sheet
from .bank_template import fill, values
from .text import Text, _, text

__all__ = [
    "Answer",
    "BankFileError",
    "Column",
    "Format",
    "Issue",
    "Line",
    "Match",
    "Order",
    "ReturnLine",
    "complete",
    "filename",
    "fingerprint",
    "hints",
    "lacking",
    "match_return",
    "preview",
    "read_return",
    "write",
]

_UNSAFE_FILENAME = re.compile(r'[\x00-\x1f\\/:*?"<>|]')


def filename(format: Format, lines: Sequence[Line], date: date, unit: str, batch: str) -> str:
    """The name that the bank wants for the file; characters that no file name may have become _."""
    return _UNSAFE_FILENAME.sub("_", fill(format.filename, values(date, unit, batch, lines)))


def write(format: Format, lines: Sequence[Line], date: date, unit: str, batch: str) -> bytes:
    """The file for the bank. `unit`: the agency's code at the bank, `batch`: the number of the payment order.

    The same arguments give the same bytes. BankFileError with every bad line; there is no file with some lines left out.
    """
    problems = check_format(format)
    if problems:
        raise BankFileError(problems)
    if not lines:
        raise BankFileError([text(_("There is nobody to pay"))])
    problems = check_lines(format, lines, unit, batch) + _check_frame_values(format, unit, batch)
    if problems:
        raise BankFileError(problems)
    table = _table(format, lines, date, unit, batch)
    if format.kind == "xlsx":
        return sheet(format, table, date)
    content = "".join(row + format.newline for row in _rows(format, table))
    return content.encode(format.encoding)


def preview(format: Format, lines: Sequence[Line], date: date, unit: str, batch: str) -> tuple[list[str], list[Text]]:
    """The rows of a file as a person can look at them, and what is wrong with the format or the lines."""
    problems = check_format(format)
    if problems:
        return [], problems
    problems = check_lines(format, lines, unit, batch) + _check_frame_values(format, unit, batch)
    try:
        table = _table(format, lines, date, unit, batch)
    except BankFileError as error:
        return [], problems + error.texts
    if format.kind == "xlsx":
        return [" │ ".join(cells) for _kind, cells in table], problems
    try:
        return _rows(format, table), problems
    except UnicodeEncodeError:  # said already: what has no bytes has no width
        return [], problems


def _check_frame_values(format: Format, unit: str, batch: str) -> list[Text]:
    """Unit and number stand in header, trailer or lines: they shift no cell there."""
    problems = [problem for value in (unit, batch) if (problem := check_value(format, value))]
    if not unit and "unit" in format.checks:
        problems.append(text(_("The agency has no unit code at the bank yet: enter it in its settings")))
    return problems


def _table(format: Format, lines: Sequence[Line], date: date, unit: str, batch: str) -> list[tuple[str, list[str]]]:
    """The rows of the file: ('header' | 'titles' | 'line' | 'trailer', cells)."""
    frame = values(date, unit, batch, lines)
    table = [("header", _frame(format, format.header, frame))] if format.header else []
    if format.titles:
        table.append(("titles", [column.title for column in format.columns]))
    table += (("line", [raw(column, line, format, unit, batch) for column in format.columns]) for line in lines)
    if format.trailer:
        table.append(("trailer", _frame(format, format.trailer, frame)))
    return table


def _frame(format: Format, template: str, frame: dict) -> list[str]:
    """The cells of the header or trailer, filled; BankFileError where they do not fit."""
    cells = [fill(piece, frame, format.encoding if format.kind == "fixed" else "") for piece in pieces(format, template)]
    bare = replace(format, quoted=False)  # what frames the lines stands in no quotes
    problems = [problem for cell in cells if (problem := check_value(bare, cell))]
    if problems:
        raise BankFileError(problems)
    return cells


def _rows(format: Format, table: list[tuple[str, list[str]]]) -> list[str]:
    """The rows of a text file without their ends."""
    return [_row(format, kind, cells) for kind, cells in table]


def _row(format: Format, kind: str, cells: list[str]) -> str:
    framing, columns = kind in ("header", "trailer"), format.columns
    if format.kind == "fixed":
        if not framing:
            cells = [padded(column, value, format.encoding) for column, value in zip(columns, cells, strict=True)]
        return "".join(cells)
    if format.quoted and not framing:
        plain = [kind == "line" and column.source in NUMBERS for column in columns]
        cells = [value if as_it_is else _quote(value) for value, as_it_is in zip(cells, plain, strict=True)]
    return format.delimiter.join(cells)


def _quote(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
