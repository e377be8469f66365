"""Tables that people hand in: CSV or XLSX, a row of titles, columns in any order, more columns ignored.

The file is read row by row. What is wrong with the file as a whole is a TableError; what is wrong with one row comes
with that row, so that all of it can be reported at once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from .identity import fold
from .table_cells import PARSERS, Parser, Value, choice_parser, written
from .table_source import Rows, Source, TableError, encoding_doubt, open_sheets
from .text import Text, _, join, text

__all__ = ["ColumnSpec", "Line", "Row", "TableError", "read_lines", "read_table"]

TITLE_ROWS = 10  # lines of a heading may stand above the row of titles
MAX_TEXT = 500  # characters of a cell; the database's index could not take a number of some thousands
SHOWN = 60  # characters of a row whose titles are not known
REMEMBERED = 16384  # cells of a column
Row = tuple[int, dict[str, Value], Sequence[Text]]
Line = tuple[int, list[Any], Sequence[Text]]
# Text of which nothing has to be cleaned; a number that lost its digits has a plus in it.
_PLAIN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff（）()·-]{1,100}")
_NOTHING_WRONG: list[Text] = []


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column that is looked for by its title or one of its aliases (field codes of 金保, older wordings).

    required: the column has to be there and, unless `allow_empty`, every row has to fill it.
    kind: 'text', 'id' (a number that identifies: half-width, upper case), 'date', 'amount', 'int', or 'choice' with
    `choices`, a mapping of word -> value.
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


def read_table(source: Source, filename: str, columns: Sequence[ColumnSpec]) -> Iterator[Row]:
    """(row number, {key: value}, errors) for each row that is not blank; numbers are those that a user sees.

    source: the file, open for reading bytes, or its bytes when it is small. Every key is there: '' or None where the
    column or the cell is empty, and what was written, as text, where the cell is wrong. A file without titles or rows
    raises TableError at once, a damaged one while it is read.
    """
    keys = [spec.key for spec in columns]
    return ((number, dict(zip(keys, values, strict=True)), errors)
            for number, values, errors in read_lines(source, filename, columns))  # fmt: skip


def read_lines(source: Source, filename: str, columns: Sequence[ColumnSpec]) -> Iterator[Line]:
    """The same as `read_table`, with the values as a list in the order of `columns`: for a million rows."""
    reason: Text | None = None
    for rows in open_sheets(source, filename):  # the first sheet may be a page of instructions
        positions, problem, strange = _find_titles(rows, columns, filename)
        if problem is not None and strange:
            problem = encoding_doubt(source, filename, strange) or problem
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


def _find_titles(rows: Rows, columns: Sequence[ColumnSpec], filename: str) -> tuple[dict[str, int], Text | None, str]:
    """key -> position from the first row that has all required titles, or what is wrong with the row closest to it; and what
    the first row says when no title was found at all."""
    wanted = {_title_key(name): spec for spec in columns for name in (*spec.aliases, spec.title)}
    best: tuple[int, Text] | None = None
    seen, first = 0, ""
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
            return {key: positions[0] for key, positions in found.items()}, None, ""
        first = first or ", ".join(filter(None, map(written, cells)))[:SHOWN]
        if best is None or len(found) > best[0]:
            best = (len(found), problem)
        seen += 1
        if seen == TITLE_ROWS:
            break
    if best is None:
        return {}, text(_("The file %(filename)s is empty"), filename=filename), ""
    return {}, best[1], "" if best[0] else first


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


class _Odd(NamedTuple):
    """A cell that is empty (`problem` is None where it may be) or wrong (then it is filled)."""

    value: Value
    problem: Text | None
    filled: bool


class _Cells(dict[Any, Any]):
    """What the cells of one column say, by what is written in them: dates, levels and employers repeat themselves.

    A text that is seen for the first time is read by the parser; what is empty or wrong comes as _Odd.
    """

    def __init__(self, spec: ColumnSpec) -> None:
        super().__init__()
        self.spec, self.parse = spec, spec.parser()
        self.is_text = self.parse is PARSERS["text"]
        self.is_id = self.parse is PARSERS["id"]
        self.blank = "" if self.is_text or self.is_id else None

    def __missing__(self, cell: Any) -> Any:
        if self.is_id and type(cell) is str and 0 < len(cell) <= MAX_TEXT and cell.isascii() and cell.isalnum():
            return cell.upper()  # no two rows say the same: remembering them would not help
        # Only text is remembered: a workbook's 1, 1.0 and True are one key, and read differently.
        result = self.read(cell)
        if type(cell) is str and len(self) < REMEMBERED:
            self[cell] = result
        return result

    def read(self, cell: Any) -> Any:
        """The value of a cell that is not remembered."""
        if self.is_text and type(cell) is str and _PLAIN.fullmatch(cell):
            return cell
        value = self.parse(cell) if cell is not None else None
        if value is None or value == "":
            needed = self.spec.required and not self.spec.allow_empty
            return _Odd(self.blank, text(_("%(column)s is empty"), column=self.spec.title) if needed else None, False)
        if isinstance(value, str) and len(value) > MAX_TEXT:
            value = text(_("the text has more than %(count)s characters"), count=MAX_TEXT)
        if isinstance(value, Text):
            problem = text(_("%(column)s: %(problem)s"), column=self.spec.title, problem=value)
            return _Odd(written(cell)[:MAX_TEXT], problem, True)
        return value


def _read_rows(rows: Rows, columns: Sequence[ColumnSpec], positions: dict[str, int]) -> Iterator[Line]:
    readers = [(positions.get(spec.key, -1), _Cells(spec)) for spec in columns]
    width = max(position for position, _known in readers) + 1
    remembered = [known for _position, known in readers]
    # One place more than is needed: a tuple also of a single column, and a None for columns that are not there.
    pick = itemgetter(*(position if position >= 0 else width for position, _known in readers), 0)
    straight = all(position >= 0 for position, _known in readers)
    for number, row in rows:
        if not straight or len(row) < width:
            row = (*row[:width], *[None] * (width + 1 - len(row[:width])))  # noqa: PLW2901
        try:
            values = [known[cell] for known, cell in zip(remembered, pick(row), strict=False)]
        except TypeError:  # a cell that cannot be remembered: an array formula
            values = [known.read(cell) for known, cell in zip(remembered, pick(row), strict=False)]
        if _Odd not in map(type, values):
            yield number, values, _NOTHING_WRONG
            continue
        problems, filled = [], False
        for index, value in enumerate(values):
            if type(value) is not _Odd:
                filled = True
                continue
            values[index] = value.value
            filled = filled or value.filled
            if value.problem is not None:
                problems.append(value.problem)
        if filled:
            yield number, values, problems
