"""Header, trailer and file name of a bank's file: templates with fields, filled for one order."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

from .bank_format import BankFileError, Line
from .text import _, text

FIELDS = frozenset(("date", "unit", "batch", "count", "total", "fen"))
SAMPLE = {"date": date(2017, 7, 31), "unit": "", "batch": "", "count": 1, "total": Decimal(1), "fen": 100}
_TEXT_SPEC = re.compile(r"(?:(.)?([<>^]))?([0-9]*)s?", re.ASCII)
_NUMBER_WIDTH = re.compile(r"(?:.?[<>=^])?[-+ ]?z?#?0?([0-9]+)", re.ASCII)


def values(day: date, unit: str, batch: str, lines: Sequence[Line] = ()) -> dict[str, Any]:
    """What the fields of a template stand for: total in yuan, fen the same in fen."""
    total = sum((line.amount for line in lines), Decimal(0))
    fen = int(total * 100) if total.is_finite() else 0
    return {"date": day, "unit": unit, "batch": batch, "count": len(lines), "total": total, "fen": fen}


def plain_encoding(encoding: str) -> str:
    """The encoding without the byte order mark with which a whole file begins."""
    return "utf-8" if encoding == "utf-8-sig" else encoding


def fill(template: str, values: dict[str, Any], encoding: str = "") -> str:
    """Fill a template of a format: only the fields of FIELDS, no attributes of them.

    With `encoding`, that of a file of fixed width, the width of a field is counted in its bytes, and what is longer than
    its width is an error: it would push everything after it out of its place.
    """
    try:
        pieces = []
        for literal, name, spec, conversion in Formatter().parse(template):
            pieces.append(literal)
            if name is None:
                continue
            if name not in FIELDS or conversion or "{" in (spec or ""):
                raise ValueError(name)
            pieces.append(_field(values[name], spec or "", encoding))
        return "".join(pieces)
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


def _field(value: Any, spec: str, encoding: str) -> str:
    if not encoding or isinstance(value, date):
        return format(value, spec)
    if not isinstance(value, str):
        written, match = format(value, spec), _NUMBER_WIDTH.match(spec)
        if match and len(written) > int(match[1]):
            raise ValueError(f"{written} > {match[1]}")
        return written
    match = _TEXT_SPEC.fullmatch(spec)
    if not match:
        raise ValueError(spec)
    room = int(match[3] or 0) - len(value.encode(plain_encoding(encoding)))
    if match[3] and room < 0:
        raise ValueError(f"{value} > {match[3]}")
    before = {">": room, "^": room // 2}.get(match[2], 0)
    fill_with = match[1] or " "
    return fill_with * before + value + fill_with * max(room - before, 0)
