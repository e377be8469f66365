"""Rows of cells out of a CSV or XLSX file, one after the other, with the row number that a user sees.

Guards: what a spreadsheet program of thirty years ago or a hostile sender may hand in ends in a TableError, not in a
traceback or in all memory gone.
"""

import csv
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO, StringIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile, LargeZipFile, ZipFile

from openpyxl import load_workbook

from .text import Text, TextError, _, text

Rows = Iterator[tuple[int, Sequence[Any]]]

MAX_UNCOMPRESSED = 512 * 1024 * 1024  # bytes of XML in all parts of a workbook
MAX_RATIO = 200  # of size to compressed size; sheets that people fill in stay below 60
RATIO_FROM = 32 * 1024 * 1024  # bytes; below, a ratio says nothing
MAX_ROWS = 1_048_576  # of a sheet
_OLE, _ZIP, _UTF16 = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", (b"\xff\xfe", b"\xfe\xff")
# What openpyxl and the XML parsers below it raise on damaged files (ParseError is a SyntaxError).
_BROKEN = (
    ArithmeticError, AttributeError, BadZipFile, EOFError, LargeZipFile, LookupError, NotImplementedError, OSError,
    RuntimeError, SyntaxError, TypeError, ValueError, zlib.error,
)  # fmt: skip


class TableError(TextError):
    """A file that cannot be read as the table that is expected; `text` says why."""


def open_sheets(content: bytes, filename: str) -> list[Rows]:
    """The visible sheets of a workbook, or the one of a CSV file. Later damage may still raise TableError."""
    if not content.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise TableError(text(_("The file %(filename)s is empty"), filename=filename))
    extension = filename.rsplit(".", 1)[-1].lower() if "." in filename else ""
    if content.startswith(_OLE):
        raise TableError(
            text(
                _("The file %(filename)s is an old .xls or protected by a password: save it as .xlsx without one"),
                filename=filename,
            )
        )
    if content.startswith(_ZIP):
        if extension not in ("xlsx", "xlsm"):
            raise TableError(_wrong_kind(filename))
        return _xlsx(content, filename)
    if extension not in ("csv", "txt"):
        raise TableError(_wrong_kind(filename))
    return [_csv(_decode(content, filename), filename)]


def _wrong_kind(filename: str) -> Text:
    return text(_("The file %(filename)s is neither an .xlsx workbook nor a .csv file"), filename=filename)


def _damaged(filename: str) -> Text:
    return text(
        _("The file %(filename)s cannot be read: it is damaged. Open it in a spreadsheet program and save it again"),
        filename=filename,
    )


def _decode(content: bytes, filename: str) -> str:
    """UTF-8 with or without BOM, Excel's Unicode text, else GB18030. Text of the latter is hardly ever valid UTF-8."""
    if content.startswith(_UTF16):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise TableError(
        text(_("The file %(filename)s is written in neither UTF-8 nor GB18030: save it as UTF-8"), filename=filename)
    )


def _csv(decoded: str, filename: str) -> Rows:
    """Rows of a CSV file; row numbers count records, as a spreadsheet program shows them."""
    first = next((line for line in islice(StringIO(decoded), 20) if line.strip()), "")
    delimiter = max(",\t;", key=first.count)
    # strict: an unclosed quote would otherwise swallow all the rows below it.
    reader = csv.reader(StringIO(decoded, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            yield number, row
    except csv.Error as error:
        raise TableError(
            text(
                _("The file %(filename)s cannot be read below row %(row)s: %(error)s"),
                filename=filename,
                row=number,
                error=error,
            )
        ) from error


def _guard(content: bytes, filename: str) -> None:
    """Refuse what would unpack to more than a workbook can be. zipfile reads no more than the size declared here."""
    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
    bomb = any(
        part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1) for part in parts
    )
    if bomb or sum(part.file_size for part in parts) > MAX_UNCOMPRESSED:
        raise TableError(
            text(_("The file %(filename)s unpacks to more than a workbook may hold: split it"), filename=filename)
        )


def _xlsx(content: bytes, filename: str) -> list[Rows]:
    try:
        _guard(content, filename)
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except _BROKEN as error:
        raise TableError(_damaged(filename)) from error
    if not sheets:
        raise TableError(text(_("The file %(filename)s is empty"), filename=filename))
    return [_sheet_rows(sheet, filename) for sheet in sheets]


def _sheet_rows(sheet: Any, filename: str) -> Rows:
    # Many programs write a wrong dimension; openpyxl would cut the sheet to it.
    sheet.reset_dimensions()
    try:
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            if number > MAX_ROWS:
                raise TableError(_damaged(filename))
            yield number, row
    except _BROKEN as error:
        raise TableError(_damaged(filename)) from error
