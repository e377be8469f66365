"""What one cell of a table says: text, a date, an amount, a number or one of several choices.

A parser takes the cell as it was stored and returns the value, or a Text whose %(column)s is filled by the caller.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from .identity import fold, normalise_id
from .text import Text, _, text

_ALNUM = {
    code: code - 0xFEE0
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for code in range(first, last + 1)
}
# Controls and halves of surrogate pairs (a workbook can spell them) have no place in a database.
_INVISIBLE = (*range(32), 127, 0x200B, 0xFEFF, *range(0xD800, 0xE000))
_CLEAN = {**_ALNUM, **dict.fromkeys((0x3000, 0xA0), " "), **dict.fromkeys(_INVISIBLE, None)}
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]+", re.ASCII | re.IGNORECASE)
_EXCEL_TEXT = re.compile(r'="([^"]*)"')
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"))
_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))",
    re.ASCII,
)
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", re.ASCII)  # of the day, which is left out
_AMOUNT = re.compile(r"(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,2})?", re.ASCII)
_INTEGER = re.compile(r"[0-9]{1,9}", re.ASCII)
EXACT = 10**15  # from here on, a spreadsheet's numbers lose digits
_SERIAL = re.compile(r"[0-9]{5}", re.ASCII)
# Spreadsheet programs count days: 36526 is 2000-01-01. Beyond these, a number is hardly a day.
SERIAL_ZERO, FIRST_SERIAL, LAST_SERIAL = date(1899, 12, 30), 18264, 73050
_NEGATIVE = re.compile(r"[-−–][0-9][0-9,.]*", re.ASCII)
_LONG = re.compile(r"[0-9]{10,}", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2100

Value = str | date | Decimal | int | None
Parser = Callable[[Any], "Value | Text"]


def written(cell: Any) -> str:
    """What stands in a cell, as text: half-width letters and digits, no apostrophe in front, no blanks around."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        value = cell.translate(_CLEAN).strip()
        if value[:1] in ("'", "＇", "‘", "’"):
            value = value[1:].strip()
        wrapped = _EXCEL_TEXT.fullmatch(value)  # how some programs keep digits as text in CSV
        return wrapped[1].strip() if wrapped else value
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    if isinstance(cell, float):  # the 15 digits that the spreadsheet program shows; the rest is noise of its binary
        return f"{cell:.15G}"
    return str(cell)


def _refuse(cell: Any, value: str) -> Text | None:
    """Why a cell cannot be read as anything."""
    if value.startswith("="):
        return text(_("“%(value)s” is a formula: replace it by its value"), value=value)
    if value in _ERRORS:
        return text(_("“%(value)s” is an error of the spreadsheet program"), value=value)
    return None


def parse_text(cell: Any) -> "str | Text":
    """Text. A long number stored as a number has lost its last digits: that is an error, not a value."""
    value = written(cell)
    if (isinstance(cell, int | float) and abs(cell) >= EXACT) or _SCIENTIFIC.fullmatch(value):
        return text(
            _("“%(value)s” is stored as a number and has lost digits: format the column as text and enter it again"),
            value=value,
        )
    return _refuse(cell, value) or value


def parse_id(cell: Any) -> "str | Text":
    """A number that identifies a person, an organisation or a certificate, as it is compared."""
    value = parse_text(cell)
    return value if isinstance(value, Text) else normalise_id(value)


def parse_date(cell: Any) -> "date | Text | None":
    """A day: a date of the spreadsheet program, or 2026-10-05, 2026/10/5, 2026.10.5, 20261005, 2026年10月5日."""
    if isinstance(cell, datetime):
        day: date | None = cell.date()
    elif isinstance(cell, date):
        day = cell
    else:
        value = fold(_TIME.sub("", written(cell)))
        if not value:
            return None
        match = _DATE.fullmatch(value)
        day = _day([int(part) for part in match.groups() if part is not None]) if match else None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        value = written(cell)
        if _SERIAL.fullmatch(value) and FIRST_SERIAL <= int(value) <= LAST_SERIAL:
            return text(
                _("“%(value)s” is the number that a spreadsheet program keeps for %(day)s: format the cells of this column as "
                  "date (such as 2026-10-05) and save the file again"),
                value=value, day=SERIAL_ZERO + timedelta(int(value)),
            )  # fmt: skip
        return _refuse(cell, value) or text(_("“%(value)s” is not a date such as 2026-10-05"), value=value)
    return day


def _day(parts: list[int]) -> date | None:
    try:
        return date(*parts)
    except ValueError:
        return None


def parse_amount(cell: Any) -> "Decimal | Text | None":
    """Yuan with up to two decimals; ¥, 元 and thousands separators are left out."""
    value = fold(written(cell)).removeprefix("¥").removeprefix("￥").removesuffix("元")
    if not value:
        return None
    if _AMOUNT.fullmatch(value) and not isinstance(cell, bool):
        return Decimal(value.replace(",", ""))
    if _NEGATIVE.fullmatch(value):
        return text(_("“%(value)s” is negative: enter 0 or more"), value=written(cell))
    value = written(cell)
    return _refuse(cell, value) or text(_("“%(value)s” is not an amount in yuan such as 1500.00"), value=value)


def parse_int(cell: Any) -> "int | Text | None":
    """A whole number, not negative."""
    value = fold(written(cell))
    if not value:
        return None
    if _INTEGER.fullmatch(value) and not isinstance(cell, bool):
        return int(value)
    if _NEGATIVE.fullmatch(value):
        return text(_("“%(value)s” is negative: enter 0 or more"), value=written(cell))
    if _LONG.fullmatch(value):
        return text(_("“%(value)s” is larger than any number of this column can be"), value=written(cell))
    value = written(cell)
    return _refuse(cell, value) or text(_("“%(value)s” is not a whole number"), value=value)


def first_words(choices: Mapping[str, str]) -> list[str]:
    """The first word of each value: nobody would read a list of all wordings that are understood."""
    words: dict[str, str] = {}
    for word, value in choices.items():
        words.setdefault(value, word)
    return list(words.values())


def choice_parser(choices: Mapping[str, str]) -> Parser:
    """A parser for one of several words. `choices`: word -> value; the value itself is understood too."""
    values = {fold(value).upper(): value for value in choices.values()}
    values.update({fold(word).upper(): value for word, value in choices.items()})
    options = "、".join(first_words(choices))

    def parse_choice(cell: Any) -> "str | Text | None":
        value = written(cell)
        key = fold(value).upper()
        if not key:
            return None
        if key in values:
            return values[key]
        return _refuse(cell, value) or text(_("“%(value)s” is none of: %(options)s"), value=value, options=options)

    return parse_choice


PARSERS: dict[str, Parser] = {
    "text": parse_text,
    "id": parse_id,
    "date": parse_date,
    "amount": parse_amount,
    "int": parse_int,
}
