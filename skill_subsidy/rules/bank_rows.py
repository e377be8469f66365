"""The rows of a bank's return file, whatever it is written as: text with a delimiter, fixed width, or a spreadsheet."""

import csv
import re
from collections.abc import Sequence
from io import StringIO
from string import Formatter
from typing import Any, NamedTuple

from .bank_format import Answer, BankFileError
from .bank_template import plain_encoding
from .table_source import TableError, open_sheets
from .text import Text, _, text

_NEWLINE = re.compile(r"\r\n|\n|\r")
_NEWLINE_BYTES = re.compile(rb"\r\n|\n|\r")
_SPEC_WIDTH = re.compile(r"(?:.?[<>=^])?[ +-]?0?([1-9][0-9]*)?(?:\.[0-9]+)?[a-z]?")
_STRFTIME = {"%Y": 4, "%y": 2, "%m": 2, "%d": 2, "%H": 2, "%M": 2, "%S": 2}


class Row(NamedTuple):
    """A row of the file that is not blank: its number in the file and its cells; `raw`: the whole line of a text of
    fixed width, which is cut into cells by `cut`."""

    number: int
    cells: list[str]
    raw: bytes = b""


def read_rows(answer: Answer, content: bytes) -> list[Row]:
    """All rows that are not blank. BankFileError for whatever cannot be read."""
    if answer.kind == "xlsx":
        return _sheet(content)
    if answer.kind == "fixed":
        return _fixed(answer, content)
    decoded = _decode(answer, content)
    if not answer.quoted:
        lines = enumerate(_NEWLINE.split(decoded), 1)
        return [Row(n, [cell.strip() for cell in line.split(answer.delimiter)]) for n, line in lines if line.strip()]
    return _quoted(answer, decoded)


def _decode(answer: Answer, content: bytes) -> str:
    """The file as text, without the mark that some programs put before UTF-8."""
    if b"\0" in content:
        problem = text(_("The return file is damaged: byte %(position)s is empty"), position=content.index(b"\0"))
        raise BankFileError([problem])
    try:
        return content.decode(answer.encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise BankFileError(
            [
                text(
                    _("The return file is not written in %(encoding)s (byte %(position)s)"),
                    encoding=answer.encoding,
                    position=error.start,
                )
            ]
        ) from error


def _quoted(answer: Answer, decoded: str) -> list[Row]:
    # strict: a quote that is not closed would otherwise swallow the lines below it.
    reader = csv.reader(StringIO(decoded, newline=""), delimiter=answer.delimiter, strict=True)
    try:
        rows = [Row(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        problem = text(
            _("Line %(line)s of the file: %(problem)s"),
            line=reader.line_num,
            problem=text(_("its quotes do not close, or stand in the middle of a cell")),
        )
        raise BankFileError([problem]) from error
    return [row for row in rows if any(row.cells)]


def _fixed(answer: Answer, content: bytes) -> list[Row]:
    """Cut into lines as bytes: columns are counted in bytes. No encoding of banks has a line end within a character."""
    _decode(answer, content)  # says so at once where the file is in another encoding
    lines = enumerate(_NEWLINE_BYTES.split(content.removeprefix(b"\xef\xbb\xbf")), 1)
    return [Row(number, [], line) for number, line in lines if line.strip()]


def cut(answer: Answer, row: Row) -> list[str] | Text:
    """The cells of a line of payment; why it has none where it cannot be cut."""
    if answer.kind != "fixed":
        return row.cells
    widths = [column.width for column in answer.columns]
    # Editors and some banks take the blanks away that end a line.
    line = row.raw + b" " * max(0, sum(widths) - len(row.raw)) if answer.columns[-1].pad == " " else row.raw
    missing = len(line) - len(row.raw)
    if len(line) != sum(widths) or missing > widths[-1]:
        return text(_("%(count)s bytes instead of %(expected)s"), count=len(row.raw), expected=sum(widths))
    cells, start = [], 0
    for column in answer.columns:
        try:
            cells.append(line[start : start + column.width].decode(answer.encoding).strip())
        except UnicodeDecodeError:
            return text(_("a column begins or ends in the middle of a character"))
        start += column.width
    return cells


def _sheet(content: bytes) -> list[Row]:
    """The rows of the first sheet that is shown."""
    rows = []
    try:
        for number, values in open_sheets(content, "return.xlsx")[0]:
            cells = [_written(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows.append(Row(number, cells))
    except TableError as error:
        raise BankFileError([error.text]) from error
    return rows


def _written(value: Any) -> str:
    """A cell as it would stand in a text file."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


# ------------------------------------------------------------------ the lines before and after


def frame_values(answer: Answer, template: str, row: Row) -> dict[str, str] | None:
    """What a header or trailer line says: {field of the template: text}. None when it is not such a line."""
    if answer.kind == "fixed":
        found_bytes = _match_bytes(template, row.raw, answer.encoding)
        try:
            return found_bytes and {name: value.decode(answer.encoding).strip() for name, value in found_bytes.items()}
        except UnicodeDecodeError:
            return None
    pieces = template.split(answer.delimiter)
    cells = row.cells + [""] * (len(pieces) - len(row.cells) if answer.kind == "xlsx" else 0)
    if len(cells) != len(pieces):
        return None
    found: dict[str, str] = {}
    for piece, cell in zip(pieces, cells, strict=True):
        values = _match(piece, cell)
        if values is None:
            return None
        found.update(values)
    return found


def _match(template: str, written: str) -> dict[str, str] | None:
    """The fields of `template`, the template of one cell, in what is written there."""
    pattern, names = "", []
    for literal, name, _spec, _conversion in Formatter().parse(template.strip()):
        pattern += re.escape(literal) + ("(.*?)" if name is not None else "")
        names += [name] if name is not None else []
    found = re.fullmatch(pattern, written, re.DOTALL)
    return {name: value.strip() for name, value in zip(names, found.groups(), strict=True)} if found else None


def _match_bytes(template: str, line: bytes, encoding: str) -> dict[str, bytes] | None:
    """The same in a line of fixed width: each field takes as many bytes as its format says, where it says so."""
    pattern, names, length = b"", [], 0
    for literal, name, spec, _conversion in Formatter().parse(template.rstrip()):
        written = literal.encode(plain_encoding(encoding))
        pattern, length = pattern + re.escape(written), length + len(written)
        if name is not None:
            names.append(name)
            width = _width(name, spec or "")
            pattern, length = pattern + (b"(.{%d})" % width if width else b"(.*?)"), length + width
    # Blanks at the end of a line may have gone on the way, or come.
    for written in (line, line.rstrip(), line.rstrip().ljust(length)):
        found = re.fullmatch(pattern, written, re.DOTALL)
        if found:
            return dict(zip(names, found.groups(), strict=True))
    return None


def _width(name: str, spec: str) -> int:
    """How many characters a field of a template takes in a text of fixed width; 0 when it does not say."""
    if name == "date":
        parts = re.findall(r"%.|[^%]", spec)
        widths: Sequence[int] = [_STRFTIME.get(part, 0 if part.startswith("%") else 1) for part in parts]
        return sum(widths) if widths and all(widths) else 0
    found = _SPEC_WIDTH.fullmatch(spec)
    return int(found[1] or 0) if found else 0
