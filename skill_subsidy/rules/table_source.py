"""Rows of cells out of a CSV or XLSX file, one after the other, with the row number that a user sees.

Guards: what a spreadsheet program of thirty years ago or a hostile sender may hand in ends in a TableError, not in a
traceback or in all memory gone.
"""

import csv
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BufferedIOBase, BytesIO, TextIOWrapper
from itertools import islice
from typing import Any, BinaryIO
from zipfile import BadZipFile, LargeZipFile, ZipFile

from openpyxl import load_workbook

from .text import Text, TextError, _, text

Rows = Iterator[tuple[int, Sequence[Any]]]
Source = bytes | BinaryIO

MAX_UNCOMPRESSED = 512 * 1024 * 1024  # bytes of XML in all parts of a workbook
MAX_HELD = 64 * 1024 * 1024  # bytes of what is not a sheet; as Python's strings it takes about three times as much
CHUNK = 1024 * 1024  # bytes; no line of a text file is longer
MAX_RATIO = 200  # of size to compressed size; sheets that people fill in stay below 60
RATIO_FROM = 32 * 1024 * 1024  # bytes; below, a ratio says nothing
MAX_ROWS = 1_048_576  # of a sheet
# PDF, PNG, JPEG, RTF and pages of the web, whatever they are called.
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rt", b"<htm", b"<HTM", b"<!DO", b"<?xm", b"Rar!", b"7z\xbc\xaf")
_OLE, _ZIP, _UTF16 = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", (b"\xff\xfe", b"\xfe\xff")
# What openpyxl and the XML parsers below it raise on damaged files (ParseError is a SyntaxError).
_BROKEN = (
    ArithmeticError, AttributeError, BadZipFile, EOFError, LargeZipFile, LookupError, NotImplementedError, OSError,
    RuntimeError, SyntaxError, TypeError, ValueError, zlib.error,
)  # fmt: skip


_QUOTES = text(_("its quotation marks or separators are not as in a CSV file; save it as CSV once more"))
_OPEN = text(_("a quotation mark is opened and never closed; close it or take it out"))
_INSIDE = text(_("a quotation mark stands in the middle of a cell; double it or take it out"))
_LONG_CELL = text(_("a cell is longer than %(count)s characters; perhaps a quotation mark is not closed"), count=131072)
_LINE_ENDS = text(_("its line ends are mixed; save it as CSV once more"))
# What Python's csv says -> what that means to who made the file.
_CSV_ERRORS = (("unexpected end", _OPEN), ("expected after", _INSIDE), ("field limit", _LONG_CELL), ("new-line", _LINE_ENDS))


class TableError(TextError):
    """A file that cannot be read as the table that is expected; `text` says why."""


def open_sheets(source: Source, filename: str) -> list[Rows]:
    """The visible sheets of a workbook, or the one of a CSV file. Later damage may still raise TableError.

    source: the file, open for reading bytes and able to seek; small ones may come as bytes. It is read bit by bit and
    must stay open as long as rows are taken.
    """
    file = BytesIO(source) if isinstance(source, bytes) else source
    file.seek(0)
    start = file.read(4)
    extension = filename.rsplit(".", 1)[-1].lower() if "." in filename else ""
    if start == _OLE:
        raise TableError(
            text(
                _("The file %(filename)s is an old .xls or protected by a password: save it as .xlsx without one"),
                filename=filename,
            )
        )
    if start == _ZIP:
        if extension not in ("xlsx", "xlsm"):
            raise TableError(_wrong_kind(filename))
        return _xlsx(file, filename)
    if start.startswith(_OTHERS):
        raise TableError(_wrong_kind(filename))
    encoding = _examine(file, filename)
    if extension not in ("csv", "txt"):
        raise TableError(_wrong_kind(filename))
    if not encoding:
        raise TableError(
            text(_("The file %(filename)s is written in neither UTF-8 nor GB18030: save it as UTF-8"), filename=filename)
        )
    return [_csv(file, encoding, filename)]


def encoding_doubt(source: Source, filename: str, titles: str) -> Text | None:
    """What to say of a text file of which no title is known, when it was read as GB18030 only because it is not UTF-8: nearly
    every file of another encoding or kind can be. `titles`: what its first row seems to say."""
    file = BytesIO(source) if isinstance(source, bytes) else source
    file.seek(0)
    if file.read(4) == _ZIP or _examine(file, filename) != "gb18030":
        return None
    return text(
        _("The file %(filename)s has none of the titles that are looked for. Its first row reads “%(titles)s”: if that makes no "
          "sense, it is written in another encoding (such as Big5) or no CSV file at all. Save it as UTF-8 or as .xlsx"),
        filename=filename, titles=titles,
    )  # fmt: skip


class _Borrowed(BufferedIOBase):
    """A file that TextIOWrapper reads and does not close when it goes: the file is the caller's."""

    def __init__(self, file: BinaryIO) -> None:
        self.read = self.read1 = file.read  # type: ignore[method-assign]

    def readable(self) -> bool:
        return True


def _wrong_kind(filename: str) -> Text:
    return text(_("The file %(filename)s is neither an .xlsx workbook nor a .csv file"), filename=filename)


def _damaged(filename: str) -> Text:
    return text(
        _("The file %(filename)s cannot be read: it is damaged. Open it in a spreadsheet program and save it again"),
        filename=filename,
    )


def _examine(file: BinaryIO, filename: str) -> str:
    """Encoding of a text file, from one pass over it: UTF-8 with or without BOM, Excel's Unicode text, else GB18030.

    Text of the latter is hardly ever valid UTF-8. '' when it is none of them. TableError when there is nothing in it,
    or a line that would not fit into memory.
    """
    file.seek(0)
    names = ("utf-16",) if file.read(2) in _UTF16 else ("utf-8-sig", "gb18030")
    decoders = [(name, getincrementaldecoder(name)()) for name in names]
    empty = True
    file.seek(0)
    while decoders:
        chunk = file.read(CHUNK)
        empty = empty and not chunk.strip(b"\xef\xbb\xbf \t\r\n\x00")
        if len(chunk) == CHUNK and b"\n" not in chunk and b"\r" not in chunk:
            raise TableError(_damaged(filename))
        still = []
        for name, decoder in decoders:
            with suppress(UnicodeDecodeError):
                decoder.decode(chunk, not chunk)
                still.append((name, decoder))
        decoders = still
        if not chunk:
            break
    if empty:
        raise TableError(text(_("The file %(filename)s is empty"), filename=filename))
    return decoders[0][0] if decoders else ""


def _csv(file: BinaryIO, encoding: str, filename: str) -> Rows:
    """Rows of a CSV file; row numbers count records, as a spreadsheet program shows them."""
    file.seek(0)
    lines = islice(TextIOWrapper(_Borrowed(file), encoding, newline=""), 20)
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(",\t;", key=first.count)
    file.seek(0)
    # strict: an unclosed quote would otherwise swallow all the rows below it.
    reader = csv.reader(TextIOWrapper(_Borrowed(file), encoding, newline=""), delimiter=delimiter, strict=True)
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
                error=next((reason for part, reason in _CSV_ERRORS if part in str(error)), _QUOTES),
            )
        ) from error


def _guard(file: BinaryIO, filename: str) -> None:
    """Refuse what would unpack to more than a workbook can be. zipfile reads no more than the size declared here."""
    with ZipFile(file) as archive:
        parts = archive.infolist()
    bomb = any(
        part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1) for part in parts
    )
    # All but the sheets is held in memory as a whole, above all the table of texts.
    held = sum(part.file_size for part in parts if not part.filename.startswith("xl/worksheets/"))
    if bomb or held > MAX_HELD or sum(part.file_size for part in parts) > MAX_UNCOMPRESSED:
        raise TableError(
            text(_("The file %(filename)s unpacks to more than a workbook may hold: split it"), filename=filename)
        )


def _xlsx(file: BinaryIO, filename: str) -> list[Rows]:
    try:
        _guard(file, filename)
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
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
