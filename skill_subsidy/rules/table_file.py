"""Tables that people hand in: CSV or XLSX, a row of titles, columns in any order, more columns ignored.

The file is read row by row. What is wrong with the file as a whole is a TableError; what is wrong with one row comes
with that row, so that all of it can be reported at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from .identity import fold
from .table_cells import PARSERS, Parser, Value, choice_parser, written
from .table_source import Rows, TableError, open_sheets
from .text import Text, _, join, text

__all__ = ["ColumnSpec", "Row", "TableError", "read_table"]

TITLE_ROWS = 10  # lines of a heading may stand above the row of titles
Row = tuple[int, dict[str, Value], list[Text]]


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column that is looked for by its title or one of its aliases (field codes of 金保, older wordings).

    required: the column has to be there and, unless `allow_empty`, every row has to fill it.
    kind: 'text', 'date', 'amount', 'int', or 'choice' with `choices`, a mapping of word -> value.
    """

    key: str
    title: str
    aliases: tuple[str, ...] = ()
    required: bool = True
    kind: str | Mapping[str, str] = "text"
    choices: Mapping[str, str] | None = None
    allow_empty: bool = False

    def parser(self) -> Parser:
        """What reads its cells."""
        if isinstance(self.kind, Mapping):
            return choice_parser(self.kind)
        return PARSERS[self.kind] if self.choices is None else choice_parser(self.choices)


def read_table(content: bytes, filename: str, columns: Sequence[ColumnSpec]) -> Iterator[Row]:
    """(row number, {key: value}, errors) for each row that is not blank; numbers are those that a user sees.

    Every key is there: '' or None where the column or the cell is empty, and what was written, as text, where the
    cell is wrong. A file without titles or rows raises TableError at once, a damaged one while it is read.
    """
    reason: Text | None = None
    for rows in open_sheets(content, filename):  # the first sheet may be a page of instructions
        positions, problem = _find_titles(rows, columns, filename)
        if problem is None:
            found = _read_rows(rows, columns, positions)
            first = next(found, None)
            if first is not None:
                return chain((first,), found)
            problem = text(_("The file %(filename)s has no rows below its titles"), filename=filename)
        reason = reason or problem
    assert reason is not None  # open_sheets returns at least one
    raise TableError(reason)


def _title_key(title: Any) -> str:
    """A title as it is compared: half-width, no blanks, without the marks that forms put beside it."""
    return fold(written(title)).upper().strip("*:")


def _find_titles(rows: Rows, columns: Sequence[ColumnSpec], filename: str) -> tuple[dict[str, int], Text | None]:
    """key -> position from the first row that has all required titles, or what is wrong with the row closest to it."""
    wanted = {_title_key(name): spec for spec in columns for name in (*spec.aliases, spec.title)}
    best: tuple[int, Text] | None = None
    seen = 0
    for _number, cells in rows:
        titles = [_title_key(cell) for cell in cells]
        if not any(titles):
            continue
        found: dict[str, list[int]] = {}
        for position, title in enumerate(titles):
            if title in wanted:
                found.setdefault(wanted[title].key, []).append(position)
        problem = _title_problem(found, columns, cells, filename)
        if problem is None:
            return {key: positions[0] for key, positions in found.items()}, None
        if best is None or len(found) > best[0]:
            best = (len(found), problem)
        seen += 1
        if seen == TITLE_ROWS:
            break
    return {}, best[1] if best else text(_("The file %(filename)s is empty"), filename=filename)


def _title_problem(
    found: dict[str, list[int]], columns: Sequence[ColumnSpec], cells: Sequence[Any], filename: str
) -> Text | None:
    """What keeps a row from being the row of titles."""
    double = [
        text(
            _("the column “%(column)s” is there twice (%(titles)s)"),
            column=spec.title,
            titles=", ".join(written(cells[position]) for position in found[spec.key]),
        )
        for spec in columns
        if len(found.get(spec.key, ())) > 1
    ]
    lacking = [
        text(_("the column “%(column)s” is missing"), column=spec.title)
        for spec in columns
        if spec.required and spec.key not in found
    ]
    if not double and not lacking:
        return None
    return text(_("The file %(filename)s: %(problems)s"), filename=filename, problems=join(double + lacking))


def _read_rows(rows: Rows, columns: Sequence[ColumnSpec], positions: dict[str, int]) -> Iterator[Row]:
    readers = [(spec.key, spec, positions[spec.key], spec.parser()) for spec in columns if spec.key in positions]
    blank = {spec.key: "" if spec.parser() is PARSERS["text"] else None for spec in columns}
    for number, cells in rows:
        width, values, errors, filled = len(cells), dict(blank), [], False
        for key, spec, position, parse in readers:
            cell = cells[position] if position < width else None
            value = parse(cell) if cell is not None else None
            if value is None or value == "":
                if spec.required and not spec.allow_empty:
                    errors.append(text(_("%(column)s is empty"), column=spec.title))
                continue
            filled = True
            if isinstance(value, Text):
                errors.append(text(_("%(column)s: %(problem)s"), column=spec.title, problem=value))
                value = written(cell)
            values[key] = value
        if filled:
            yield number, values, errors
