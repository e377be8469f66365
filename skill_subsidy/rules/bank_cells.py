"""What stands in one cell of a bank's file, and why something cannot stand there: nothing is replaced, cut or escaped."""

import re

from .bank_format import Column, Format, Line
from .bank_template import plain_encoding
from .text import Text, _, text

NUMBERS = frozenset(("line_no", "amount"))
# U+FFFE and U+FFFF are no characters and stand in no spreadsheet.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
# A spreadsheet program that opens a text file takes a cell that begins so for a formula; the wide forms in some languages.
_FORMULA = tuple("=+-@＝＋－＠")
_SHEET_ESCAPE = re.compile("_x[0-9A-Fa-f]{4}_")


def raw(column: Column, line: Line, fmt: Format, unit: str, batch: str) -> str:
    """What a column says of a line, before it is padded or quoted."""
    if column.source.startswith("const:"):
        return column.source[len("const:") :]
    if column.source == "unit":
        return unit
    if column.source == "batch":
        return batch
    if column.source == "amount":
        return f"{line.amount * 100:.0f}" if fmt.unit == "fen" else f"{line.amount:.2f}"
    return str(getattr(line, column.source))


def size(value: str, encoding: str) -> int:
    """How many bytes `value` has; it can be encoded."""
    return len(value.encode(plain_encoding(encoding)))


def padded(column: Column, value: str, encoding: str) -> str:
    """`value` filled to the width of its column in a file of fixed width."""
    filling = column.pad * (column.width - size(value, encoding))
    return filling + value if column.align == "right" else value + filling


def printable(value: str) -> str:
    """`value` as a sentence can show it."""
    return "".join(char if char.isprintable() else "?" for char in value)


def _holds(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def unencodable(value: str, encoding: str) -> str:
    """The characters of `value` that `encoding` does not have."""
    return "" if _holds(value, encoding) else "".join(char for char in dict.fromkeys(value) if not _holds(char, encoding))


def not_in_encoding(value: str, fmt: Format) -> Text | None:
    """Which characters of `value` the file cannot hold; a spreadsheet holds all but halves of characters."""
    encoding = "utf-8" if fmt.kind == "xlsx" else fmt.encoding
    lost = unencodable(value, encoding)
    if not lost:
        return None
    return text(
        _("“%(value)s” contains characters that the encoding %(encoding)s does not have: %(characters)s"),
        value=printable(value),
        encoding=encoding,
        characters=" ".join(f"{printable(char)} (U+{ord(char):04X})" for char in lost),
    )


def check_value(fmt: Format, value: str) -> Text | None:
    """Why `value` cannot stand in a cell of this format."""
    delimited = fmt.kind == "delimited" and not fmt.quoted
    if delimited and fmt.delimiter in value:
        return text(_("“%(value)s” contains the delimiter %(delimiter)s"), value=value, delimiter=fmt.delimiter)
    if CONTROL.search(value) or fmt.newline in value:
        return text(_("“%(value)s” contains a line break or an invisible character"), value=CONTROL.sub(" ", value))
    if value.startswith(_FORMULA):
        return text(
            _("“%(value)s” begins with %(character)s: a spreadsheet program would take it for a formula"),
            value=printable(value),
            character=value[0],
        )
    if fmt.kind == "xlsx" and _SHEET_ESCAPE.search(value):
        return text(_("“%(value)s” would be read as another text in a spreadsheet"), value=value)
    return not_in_encoding(value, fmt)


def check_width(fmt: Format, column: Column, value: str) -> Text | None:
    """Why `value`, which can be encoded, does not fit its column in a file of fixed width."""
    if fmt.kind != "fixed":
        return None
    bytes_ = size(value, fmt.encoding)
    if bytes_ > column.width:
        return text(
            _("“%(value)s” has %(bytes)s bytes in %(encoding)s, the column takes %(width)s"),
            value=printable(value),
            bytes=bytes_,
            encoding=fmt.encoding,
            width=column.width,
        )
    if column.source not in NUMBERS and (value.startswith if column.align == "right" else value.endswith)(column.pad):
        return text(_("“%(value)s” ends on the side that is filled up with the same character"), value=value)
    return None
