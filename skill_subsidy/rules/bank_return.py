"""The file that a bank sends back, and what it says of our lines.

A line counts as paid only when the bank says so of exactly that line, account, name and amount, and says it once. What
cannot be read with certainty is refused: a payment shown as failed is found out soon, one shown as paid never.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from string import Formatter
from typing import NamedTuple

from .bank_format import RETURN_SOURCES, BankFileError, Format, Line, ReturnLine
from .bank_format_check import check_format
from .identity import fold, mask_account, same_name
from .text import Text, _, text

_NEWLINE = re.compile(r"\r\n|\n|\r")
_LINE_NO = re.compile(r"[0-9]{1,9}", re.ASCII)
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?", re.ASCII)


class Match(NamedTuple):
    """What a return file means for our lines. `missing`: lines that it does not decide, which stay pending."""

    paid: list[int]
    failed: dict[int, str]
    problems: list[Text]
    missing: list[int]


def _decode(format: Format, content: bytes) -> list[tuple[int, list[str]]]:
    """The lines that are not blank, each with its number in the file, cut into cells."""
    try:
        decoded = content.decode(format.answer.encoding)
    except UnicodeDecodeError as error:
        raise BankFileError(
            [
                text(
                    _("The return file is not written in %(encoding)s (byte %(position)s)"),
                    encoding=format.answer.encoding,
                    position=error.start,
                )
            ]
        ) from error
    rows = enumerate(_NEWLINE.split(decoded.removeprefix("\ufeff")), 1)
    return [(number, [cell.strip() for cell in row.split(format.answer.delimiter)]) for number, row in rows if row.strip()]


def _header_position(format: Format, name: str) -> int | None:
    """In which cell of the header line a field stands."""
    for position, piece in enumerate(format.answer.header.split(format.answer.delimiter)):
        if any(field == name for _literal, field, _spec, _conversion in Formatter().parse(piece)):
            return position
    return None


def _check_header(format: Format, header: list[str], amounts: Sequence[Decimal]) -> list[Text]:
    """The header's count and total against the lines: a file that was cut short or spliced does not add up."""
    if len(header) != len(format.answer.header.split(format.answer.delimiter)):
        return [text(_("The first line of the return file is not the header line of this bank format"))]
    problems = []
    position = _header_position(format, "count")
    if position is not None and not (_LINE_NO.fullmatch(header[position]) and int(header[position]) == len(amounts)):
        problems.append(
            text(
                _("The header of the return file says %(count)s lines, but there are %(found)s"),
                count=header[position],
                found=len(amounts),
            )
        )
    position, total = _header_position(format, "total"), sum(amounts, Decimal(0))
    if position is not None and not (_AMOUNT.fullmatch(header[position]) and Decimal(header[position]) == total):
        problems.append(
            text(
                _("The header of the return file says %(total)s yuan, but the lines add up to %(found)s"),
                total=header[position],
                found=f"{total:.2f}",
            )
        )
    return problems


def _positions(format: Format, rows: list[tuple[int, list[str]]]) -> dict[str, int]:
    """Where each source stands in a line: by the row of titles, which is taken off `rows`, or by the order."""
    columns = [column for column in format.answer.columns if column.source]
    if not format.answer.titles:
        return {column.source: place for place, column in enumerate(format.answer.columns) if column.source}
    titles = [fold(title) for title in rows.pop(0)[1]] if rows else []
    wrong = [column.title for column in columns if titles.count(fold(column.title)) != 1]
    if wrong:
        raise BankFileError(
            [text(_("The return file needs exactly one column “%(title)s”"), title=title) for title in wrong]
        )
    return {column.source: titles.index(fold(column.title)) for column in columns}


def read_return(format: Format, content: bytes) -> list[ReturnLine]:
    """The decided lines of a return file; those that the bank is still processing are left out.

    BankFileError with every reason where the file cannot be relied on as a whole.
    """
    problems = check_format(format)
    lacking = set(RETURN_SOURCES) - {"reason"} - {column.source for column in format.answer.columns}
    problems += [
        text(_("The bank format lacks the return column “%(source)s”"), source=name) for name in sorted(lacking)
    ]
    if problems:
        raise BankFileError(problems)
    rows = _decode(format, content)
    titled = format.answer.titles
    header = rows.pop(0)[1] if rows and format.answer.header and not titled else None
    width = len(rows[0][1]) if titled and rows else len(format.answer.columns)
    positions = _positions(format, rows)
    if not rows:
        raise BankFileError([text(_("The return file has no lines"))])
    lines, amounts = [], []
    for number, cells in rows:
        problem, line = _read_line(format, cells, positions, width)
        if problem:
            problems.append(text(_("Line %(line)s of the file: %(problem)s"), line=number, problem=problem))
        else:
            amounts.append(Decimal(cells[positions["amount"]]))
            lines += [line] if line else []
    if header is not None and not problems:
        problems = _check_header(format, header, amounts)
    if problems:
        raise BankFileError(problems)
    return lines


def _read_line(
    format: Format, cells: list[str], positions: dict[str, int], width: int
) -> tuple[Text | None, ReturnLine | None]:
    """Why a line cannot be read, or the line; neither for a line that the bank is still processing."""
    if len(cells) != width:
        problem = text(_("%(count)s columns instead of %(expected)s"), count=len(cells), expected=width)
        return problem, None
    value = {source: cells[position] for source, position in positions.items()}
    if not _LINE_NO.fullmatch(value["line_no"]):
        return text(_("“%(value)s” is not a line number"), value=value["line_no"]), None
    if not _AMOUNT.fullmatch(value["amount"]):
        return text(_("“%(value)s” is not an amount"), value=value["amount"]), None
    result = value["result"]
    ok = result in format.answer.success_values
    if not ok and result not in format.answer.failure_values:
        if result in format.answer.pending_values:
            return None, None
        return text(_("the result “%(value)s” is not known to the bank format"), value=result), None
    reason = value.get("reason", "")
    return None, ReturnLine(
        int(value["line_no"]), value["account"], value["name"], Decimal(value["amount"]), ok, reason
    )


def match_return(lines: Iterable[Line], returned: Iterable[ReturnLine]) -> Match:
    """What the bank's lines mean for ours. A line that the bank names twice, or with another account, name or amount
    than ours, is neither paid nor failed: it stands in `problems` and stays pending."""
    ours = {line.line_no: line for line in lines}
    theirs: dict[int, list[ReturnLine]] = {}
    for answer in returned:
        theirs.setdefault(answer.line_no, []).append(answer)
    match = Match([], {}, [], [number for number in ours if number not in theirs])
    for number, answers in theirs.items():
        line = ours.get(number)
        if line is None:
            match.problems.append(text(_("Line %(line)s of the return file is none of ours"), line=number))
        elif len(answers) > 1:
            match.problems.append(
                text(
                    _("Line %(line)s, %(name)s: the return file has it %(count)s times"),
                    line=number,
                    name=line.name,
                    count=len(answers),
                )
            )
        elif difference := _difference(line, answers[0]):
            match.problems.append(
                text(_("Line %(line)s, %(name)s: %(problem)s"), line=number, name=line.name, problem=difference)
            )
        elif answers[0].ok:
            match.paid.append(number)
        else:
            match.failed[number] = answers[0].reason
    return match


def _difference(line: Line, answer: ReturnLine) -> Text | None:
    """In what a returned line is not the one that was sent."""
    if answer.account != line.account:
        return text(
            _("the bank names the account %(found)s instead of %(sent)s"),
            found=mask_account(answer.account),
            sent=mask_account(line.account),
        )
    if not same_name(answer.name, line.name):
        return text(_("the bank names %(found)s"), found=answer.name)
    if answer.amount != line.amount:
        return text(
            _("the bank names the amount %(found)s instead of %(sent)s"),
            found=f"{answer.amount:.2f}",
            sent=f"{line.amount:.2f}",
        )
    return None
