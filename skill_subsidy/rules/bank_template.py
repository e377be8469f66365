"""Header, trailer and file name of a bank's file: templates with fields, filled for one order."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

from .bank_format import BankFileError, Line
from .text import _, text

NAMED = ("date", "unit", "batch", "count", "total", "fen", "any")  # any: what a bank writes there is not looked at
FIELDS = frozenset(NAMED)
SAMPLE = {"date": date(2017, 7, 31), "unit": "", "batch": "", "count": 1, "total": Decimal(1), "fen": 100, "any": ""}
_TEXT_SPEC = re.compile(r"(?:(.)?([<>^]))?([0-9]*)s?", re.ASCII)
_NUMBER_WIDTH = re.compile(r"(?:.?[<>=^])?[-+ ]?z?#?0?([0-9]+)", re.ASCII)


def values(day: date, unit: str, batch: str, lines: Sequence[Line] = ()) -> dict[str, Any]:
    """What the fields of a template stand for: total in yuan, fen the same in fen."""
    total = sum((line.amount for line in lines), Decimal(0))
    fen = int(total * 100) if total.is_finite() else 0
    return {"date": day, "unit": unit, "batch": batch, "count": len(lines), "total": total, "fen": fen, "any": ""}


def plain_encoding(encoding: str) -> str:
    """The encoding without the byte order mark with which a whole file begins."""
    return "utf-8" if encoding == "utf-8-sig" else encoding


def fill(template: str, values: dict[str, Any], encoding: str = "") -> str:
    """Fill a template of a format: only the fields of FIELDS, no attributes of them.

    With `encoding`, that of a file of fixed width, the width of a field is counted in its bytes, and what is longer than
    its width is an error: it would push everything after it out of its place.
    """
    try:
        parsed = list(Formatter().parse(template))
    except ValueError as error:
        raise _unpaired(template) from error
    pieces = []
    for literal, name, spec, conversion in parsed:
        pieces.append(literal)
        if name is None:
            continue
        if "{" in (spec or ""):
            raise _unpaired(template)
        if name not in FIELDS or conversion:
            problem = text(
                _("The template “%(template)s” has the field “%(field)s”, which there is not; there are %(fields)s"),
                template=template,
                field=name,
                fields=" ".join(f"{{{field}}}" for field in NAMED),
            )
            raise BankFileError([problem])
        pieces.append(_written(template, name, values[name], spec or "", encoding))
    return "".join(pieces)


class _TooLongError(ValueError):
    """What stands for a field, and the bytes that it may take."""


def _unpaired(template: str) -> BankFileError:
    return BankFileError([text(_("The template “%(template)s” has a brace { or } without the other one"), template=template)])


def _written(template: str, name: str, value: Any, spec: str, encoding: str) -> str:
    """A field of a template as its format says; BankFileError where that cannot be."""
    try:
        return _field(value, spec, encoding)
    except _TooLongError as error:
        problem = text(
            _("“%(value)s” is longer than the %(width)s bytes that the template “%(template)s” gives it"),
            value=error.args[0],
            width=error.args[1],
            template=template,
        )
        raise BankFileError([problem]) from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        problem = text(
            _("The template “%(template)s”: “%(spec)s” behind the colon is no way to write %(field)s"),
            template=template,
            spec=spec,
            field=name,
        )
        raise BankFileError([problem]) from error


def _field(value: Any, spec: str, encoding: str) -> str:
    if not encoding or isinstance(value, date):
        return format(value, spec)
    if not isinstance(value, str):
        written, match = format(value, spec), _NUMBER_WIDTH.match(spec)
        if match and len(written) > int(match[1]):
            raise _TooLongError(written, match[1])
        return written
    match = _TEXT_SPEC.fullmatch(spec)
    if not match:
        raise ValueError(spec)
    room = int(match[3] or 0) - len(value.encode(plain_encoding(encoding)))
    if match[3] and room < 0:
        raise _TooLongError(value, match[3])
    before = {">": room, "^": room // 2}.get(match[2], 0)
    fill_with = match[1] or " "
    return fill_with * before + value + fill_with * max(room - before, 0)
