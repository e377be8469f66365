"""Rows that a program hands in: mappings of a column's title, alias or key to a value, read by the rules of files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from .table_cells import Value, written
from .table_file import MAX_TEXT, ColumnSpec, _title_key  # the one way in which titles are compared
from .text import Text, _, text


class Problem(NamedTuple):
    """What is wrong with a row (counted from 1); `column` is '' where it is the row as a whole."""

    row: int
    column: str
    reason: Text


def not_own(agency: Value) -> Text:
    """What is said of a row that names another agency."""
    return text(_("the agency %(agency)s is another one than that of the user"), agency=agency)


def read_rows(
    rows: Iterable[Any], columns: Sequence[ColumnSpec]
) -> tuple[list[tuple[int, list[Value]]], list[Problem], list[str]]:
    """([(row number from 1, values in the order of `columns`)], problems, names that no column has)."""
    names = {_title_key(name): place for place, spec in enumerate(columns) for name in (*spec.aliases, spec.title, spec.key)}
    parsers = [spec.parser() for spec in columns]
    read, problems, ignored = [], [], {}
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            problems.append(Problem(number, "", text(_("A row is an object with the names of columns and their values"))))
            continue
        cells: dict[int, Any] = {}
        for name, cell in row.items():
            place = names.get(_title_key(name))
            if place is None:
                ignored[written(str(name))[:MAX_TEXT]] = None
            elif place in cells:
                problems.append(Problem(number, columns[place].title, text(_("the column is given twice in this row"))))
            else:
                cells[place] = cell
        values: list[Value] = []
        for place, (spec, parse) in enumerate(zip(columns, parsers, strict=True)):
            value, reason = _read(spec, parse, cells.get(place))
            values.append(value)
            if reason is not None:
                problems.append(Problem(number, spec.title, reason))
        read.append((number, values))
    return read, problems, list(ignored)


def _read(spec: ColumnSpec, parse: Any, cell: Any) -> tuple[Value, Text | None]:
    blank = "" if spec.kind in ("text", "id") and not spec.choices else None
    if isinstance(cell, bool | list | Mapping):
        return blank, text(_("a value is a text or a number"))
    value = parse(cell) if cell is not None else None
    if value is None or value == "":
        return blank, text(_("the value is missing")) if spec.required and not spec.allow_empty else None
    if isinstance(value, Text):
        return written(cell)[:MAX_TEXT], value
    if isinstance(value, str) and len(value) > MAX_TEXT:
        return value[:MAX_TEXT], text(_("the text has more than %(count)s characters"), count=MAX_TEXT)
    return value, None
