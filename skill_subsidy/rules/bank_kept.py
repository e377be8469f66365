"""A bank format as it is kept with what was sent by it, and read again years later."""

import json
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from .bank_format import Answer, Column, Format

DECIMALS = ("line_limit", "file_limit")


def kept(fmt: Format) -> dict[str, Any]:
    """The whole of `fmt` in what JSON knows; the same format gives the same."""
    return json.loads(json.dumps(asdict(fmt), default=str))  # lists for tuples, texts for Decimals


def restored(values: dict[str, Any]) -> Format:
    """The format of which `kept` made `values`. What this version has and that one had not is as by default; what that one
    had and this one has not is left."""
    answer = _known(Answer, values["answer"])
    return Format(
        **{
            **_known(Format, values),
            **{name: Decimal(values.get(name, "0")) for name in DECIMALS},
            "answer": Answer(**answer),
        }
    )


def _known(cls: type, values: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(cls)}
    found = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items() if name in names}
    if "columns" in found:
        found["columns"] = tuple(Column(**_known(Column, column)) for column in found["columns"])
    return found
