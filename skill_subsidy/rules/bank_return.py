"""The file that a bank sends back, read by its profile.

What cannot be read with certainty is refused: a payment shown as failed is found out soon, one shown as paid never.
What the lines mean for ours says `bank_match.py`.
"""

import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from string import Formatter
from typing import NamedTuple

from .bank_format import RETURN_SOURCES, Answer, BankFileError, Column, Format, ReturnLine, column_name
from .bank_format_check import check_format
from .bank_rows import Row, cut, frame_values, read_rows
from .identity import fold
from .text import Text, _, text

# A bank without a column of our line numbers, or of its reasons, can be read; see bank_match.
OPTIONAL = frozenset(("reason", "line_no"))
_LINE_NO = re.compile(r"[0-9]{1,18}", re.ASCII)
_YUAN = re.compile(r"[0-9]{1,15}(\.[0-9]{1,2})?", re.ASCII)
_TOTAL = re.compile(r"[0-9]{1,20}(\.[0-9]{1,2})?", re.ASCII)  # filled up with zeros, too
_FEN = re.compile(r"[0-9]{1,17}", re.ASCII)


class Order(NamedTuple):
    """The order that a return file should answer: its number, our unit code, the days between which an answer can be of.
    What is empty is not compared."""

    batch: str = ""
    unit: str = ""
    since: date | None = None
    until: date | None = None


def read_return(format: Format, content: bytes, order: Order = Order()) -> list[ReturnLine]:  # noqa: B008 (immutable)
    """The lines of a return file in its order. `order`: a file whose header names another order, another unit, or a day before
    the order was sent is not the answer to it.

    BankFileError with every reason where the file cannot be relied on as a whole.
    """
    answer = format.answer
    problems = check_format(format)
    problems += lacking(answer)
    if problems:
        raise BankFileError(problems)
    rows = read_rows(answer, content)
    header = rows.pop(0) if rows and answer.header else None
    trailer = rows.pop() if len(rows) > answer.titles and answer.trailer else None
    if rows and answer.titles:
        width, positions = _by_titles(answer, rows.pop(0))
    else:
        width, positions = len(answer.columns), {c.source: n for n, c in enumerate(answer.columns) if c.source}
    if not rows:
        raise BankFileError([text(_("The return file has no lines"))])
    lines = []
    for row in rows:
        read = _read_line(answer, row, positions, width)
        if isinstance(read, Text):
            problems.append(text(_("Line %(line)s of the file: %(problem)s"), line=row.number, problem=read))
        else:
            lines.append(read)
    if not problems:
        problems = [
            *_check_frame(answer, answer.header, header, lines, order),
            *_check_frame(answer, answer.trailer, trailer, lines, order, last=True),
        ]
    if problems:
        raise BankFileError(problems)
    return lines


def lacking(answer: Answer) -> list[Text]:
    """Which columns a return file cannot do without and this one does not have."""
    missing = set(RETURN_SOURCES) - OPTIONAL - {column.source for column in answer.columns}
    return [
        text(_("The bank format lacks the return column “%(source)s”"), source=column_name(Column(name)))
        for name in sorted(missing)
    ]


def complete(answer: Answer) -> bool:
    """Whether a return file has to name every line that is not decided yet: it says nothing by which a lost one shows."""
    said = (name for template in (answer.header, answer.trailer) for _l, name, _s, _c in Formatter().parse(template))
    return not answer.partial and not {"count", "total", "fen"} & set(said)


def _by_titles(answer: Answer, row: Row) -> tuple[int, dict[str, int]]:
    """(number of columns, where each source stands) by the row of titles."""
    titles = [fold(title) for title in row.cells]
    wrong = [c.title for c in answer.columns if c.source and titles.count(fold(c.title)) != 1]
    if wrong:
        raise BankFileError(
            [text(_("The return file needs exactly one column “%(title)s”"), title=title) for title in wrong]
        )
    return len(titles), {c.source: titles.index(fold(c.title)) for c in answer.columns if c.source}


def _amount(answer: Answer, value: str) -> Decimal | None:
    """An amount in yuan as it stands in the file; None when it is none."""
    if answer.unit == "fen":
        return Decimal(value) / 100 if _FEN.fullmatch(value) else None
    return Decimal(value) if _YUAN.fullmatch(value) else None


def _read_line(answer: Answer, row: Row, positions: dict[str, int], width: int) -> ReturnLine | Text:
    """A line of payment, or why it cannot be read."""
    cells = cut(answer, row)
    if isinstance(cells, Text):
        return cells
    if answer.kind == "xlsx":  # a spreadsheet does not say how many cells are empty at the end of a row
        cells = cells + [""] * (width - len(cells))
    if len(cells) != width:
        return text(_("%(count)s columns instead of %(expected)s"), count=len(cells), expected=width)
    value = {source: cells[position] for source, position in positions.items()}
    number = value.get("line_no", "")
    if number and not _LINE_NO.fullmatch(number):
        return text(_("“%(value)s” is not a line number"), value=number)
    amount = _amount(answer, value["amount"])
    if amount is None:
        return text(_("“%(value)s” is not an amount"), value=value["amount"])
    result = value["result"]
    if result in answer.success_values:
        ok: bool | None = True
    elif result in answer.failure_values:
        ok = False
    elif result in answer.pending_values:
        ok = None
    else:
        return text(_("the result “%(value)s” is not known to the bank format"), value=result)
    return ReturnLine(
        int(number or 0), value["account"], value["name"], amount, ok, value.get("reason", ""), row.number
    )


def _check_frame(
    answer: Answer, template: str, row: Row | None, lines: Sequence[ReturnLine], order: Order, last: bool = False
) -> list[Text]:
    """Count and total of a header or trailer against the lines, number, unit and day against the order: a file that was cut or
    spliced does not add up, and an earlier order's answer is none to this one."""
    if not template:
        return []
    says = frame_values(answer, template, row) if row else None
    if says is None:
        if last:
            return [text(_("The last line of the return file is not the trailer line of this bank format"))]
        return [text(_("The first line of the return file is not the header line of this bank format"))]
    problems = []
    count, total = says.get("count"), sum((line.amount for line in lines), Decimal(0))
    if count is not None and not (_LINE_NO.fullmatch(count) and int(count) == len(lines)):
        problems.append(
            text(
                _("The header of the return file says %(count)s lines, but there are %(found)s"),
                count=count,
                found=len(lines),
            )
        )
    for name, unit in (("total", "yuan"), ("fen", "fen")):
        written = says.get(name)
        if written is not None and _total(written, unit) != total:
            problems.append(
                text(
                    _("The header of the return file says %(total)s yuan, but the lines add up to %(found)s"),
                    total=written,
                    found=f"{total:.2f}",
                )
            )
    found = says.get("batch")
    if order.batch and found is not None and found != order.batch:
        problems.append(
            text(_("The return file is the answer to order %(found)s, not to %(batch)s"), found=found, batch=order.batch)
        )
    found = says.get("unit")
    if order.unit and found is not None and found != order.unit:
        problems.append(
            text(_("The return file names the unit %(found)s; ours is %(unit)s"), found=found or "-", unit=order.unit)
        )
    return [*problems, *_check_day(template, says.get("date"), order)]


def _check_day(template: str, written: str | None, order: Order) -> list[Text]:
    """The day of a header: an answer is not older than what it answers, and not of a day that lies ahead."""
    if written is None or order.since is None:
        return []
    spec = next(spec for _l, name, spec, _c in Formatter().parse(template) if name == "date") or "%Y-%m-%d"
    try:
        day = datetime.strptime(written, spec).date()  # noqa: DTZ007 (a day of the bank's calendar)
    except ValueError:
        return [text(_("The return file says “%(found)s” where its day should stand"), found=written)]
    if day < order.since:
        return [
            text(
                _("The return file is of %(found)s, before the order was sent (%(sent)s): it answers an earlier one"),
                found=str(day),
                sent=str(order.since),
            )
        ]
    if order.until and day > order.until:
        return [text(_("The return file is of %(found)s, a day that lies ahead"), found=str(day))]
    return []


def fingerprint(format: Format, content: bytes) -> str:
    """The SHA-256 of what a return file says, however its lines end and its blanks stand: the same answer in other bytes has the
    same. `content` has been read by `read_return`."""
    rows = [row.raw.decode(format.answer.encoding).rstrip() if row.raw else row.cells for row in read_rows(format.answer, content)]
    return sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def _total(written: str, unit: str) -> Decimal | None:
    if not _TOTAL.fullmatch(written):
        return None
    return Decimal(written) / 100 if unit == "fen" else Decimal(written)
