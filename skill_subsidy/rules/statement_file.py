"""A bank's statement read by its profile. All or nothing: a statement with a line that is not understood, or whose
balances do not follow from one another, is not the bank's statement."""

import codecs
import csv
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from itertools import pairwise

from .identity import fold, normalise_account
from .statement_format import NEEDED, SOURCES, STYLES, Statement, StatementError, StatementFormat, StatementLine
from .text import Text, _, text

_YUAN = re.compile(r"[+-]?(?:[0-9]{1,13}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,2})?", re.ASCII)
_FEN = re.compile(r"[+-]?[0-9]{1,15}", re.ASCII)
_NOTHING = frozenset(("", "-", "--", "—"))
_TEXTS = ("name", "summary", "purpose", "reference")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def check_format(fmt: StatementFormat) -> list[Text]:
    """Why no statement could be read by this profile."""
    problems = []
    try:
        codecs.lookup(fmt.encoding)
    except LookupError:
        problems.append(text(_("the encoding “%(encoding)s” is not known"), encoding=fmt.encoding))
    if len(fmt.delimiter) != 1 or fmt.delimiter in '"\r\n':
        problems.append(text(_("the delimiter has to be one character")))
    if fmt.skip < 0 or fmt.skip_end < 0:
        problems.append(text(_("the number of lines to skip is negative")))
    if fmt.style not in STYLES or fmt.unit not in ("yuan", "fen"):
        problems.append(text(_("how amounts are written is not known")))
        return problems
    sources = [source for source, _title in fmt.columns]
    problems += [
        text(_("the column “%(source)s” is named twice"), source=source)
        for source in SOURCES
        if sources.count(source) > 1
    ]
    problems += [
        text(_("the column “%(source)s” is missing"), source=source)
        for source in ("date", "balance", *NEEDED[fmt.style])
        if source not in sources
    ]
    problems += [
        text(_("the column “%(source)s” has no title"), source=source)
        for source, title in fmt.columns
        if not fold(title)
    ]
    titles = [fold(title) for _source, title in fmt.columns]
    problems += [
        text(_("two columns have the title “%(title)s”"), title=title)
        for title in dict.fromkeys(titles)
        if title and titles.count(title) > 1
    ]
    if fmt.style == "side" and (not fmt.in_values or not fmt.out_values or set(fmt.in_values) & set(fmt.out_values)):
        problems.append(text(_("say which words mean money in and which mean money out, and not the same for both")))
    day = date(2017, 7, 31)
    try:
        found = datetime.strptime(day.strftime(fmt.date_format), fmt.date_format).date()  # noqa: DTZ007 # only its day
    except ValueError:
        found = None
    if found != day:
        problems.append(
            text(_("the date format “%(format)s” does not give day, month and year"), format=fmt.date_format)
        )
    return problems


def read_statement(fmt: StatementFormat, content: bytes) -> Statement:
    """What the file says. StatementError with every reason, each naming its line, where it cannot be relied on."""
    problems = check_format(fmt)
    if problems:
        raise StatementError(problems)
    rows = _rows(fmt, content)
    if not rows:
        raise StatementError([text(_("The statement has no row of titles: is it empty, or are too many lines skipped?"))])
    positions, width = _positions(fmt, rows[0])
    body = rows[1 : len(rows) - fmt.skip_end]
    if not body:
        raise StatementError([text(_("The statement has no lines below its titles"))])
    lines: list[StatementLine] = []
    for number, cells in body:
        line = _line(fmt, number, cells, positions, width)
        if isinstance(line, StatementLine):
            lines.append(line)
        else:
            problems += [_at(number, problem) for problem in line]
    if problems:
        raise StatementError(problems)
    if fmt.newest_first:
        lines.reverse()
    problems = _chain(lines)
    if problems:
        raise StatementError(problems)
    return Statement(lines[0].balance - lines[0].amount, lines[-1].balance, tuple(lines))


def _at(number: int, problem: Text) -> Text:
    return text(_("Line %(line)s of the file: %(problem)s"), line=number, problem=problem)


def _rows(fmt: StatementFormat, content: bytes) -> list[tuple[int, list[str]]]:
    """(number in the file, cells) of the row of titles and all below it that are not blank."""
    try:
        decoded = content.decode(fmt.encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise StatementError(
            [
                text(
                    _("The statement is not written in %(encoding)s (byte %(position)s): choose the profile of your bank"),
                    encoding=fmt.encoding.removesuffix("-sig").upper(),
                    position=error.start,
                )
            ]
        ) from error
    # strict: a quote that is not closed would otherwise swallow the lines below it.
    reader = csv.reader(StringIO(decoded, newline=""), delimiter=fmt.delimiter, strict=True)
    rows, before = [], 0
    try:
        for cells in reader:
            if before >= fmt.skip and any(cell.strip() for cell in cells):
                rows.append((before + 1, [cell.strip() for cell in cells]))
            before = reader.line_num
    except csv.Error as error:
        problem = text(_("its quotes do not close, or stand in the middle of a cell"))
        raise StatementError([_at(reader.line_num, problem)]) from error
    return rows


def _positions(fmt: StatementFormat, titles: tuple[int, list[str]]) -> tuple[dict[str, int], int]:
    """(where each source stands, number of columns) by the row of titles."""
    number, cells = titles
    found = [fold(cell) for cell in cells]
    wrong = [
        _at(number, text(_("exactly one column needs the title “%(title)s”"), title=title))
        for _source, title in fmt.columns
        if found.count(fold(title)) != 1
    ]
    if wrong:
        there = "、".join(cell for cell in cells if cell)
        raise StatementError([*wrong, _at(number, text(_("its titles are: %(titles)s"), titles=there))])
    return {source: found.index(fold(title)) for source, title in fmt.columns}, len(cells)


def _line(
    fmt: StatementFormat, number: int, cells: list[str], positions: dict[str, int], width: int
) -> StatementLine | list[Text]:
    """A movement, or everything that is wrong with it."""
    while len(cells) > width and not cells[-1]:  # a delimiter at the end of a line
        cells = cells[:-1]
    if len(cells) != width:
        return [text(_("%(count)s columns instead of %(expected)s"), count=len(cells), expected=width)]
    value = {source: _CONTROL.sub("", cells[place]) for source, place in positions.items()}
    day, amount, balance = _day(fmt, value["date"]), _moved(fmt, value), _amount(fmt, value["balance"])
    problems = [found for found in (day, amount, balance) if isinstance(found, Text)]
    if balance is None:
        problems.append(text(_("the balance is missing")))
    if problems or not isinstance(day, date) or not isinstance(amount, Decimal) or not isinstance(balance, Decimal):
        return problems
    # Some programs keep long numbers as text by an apostrophe, or a tab (taken out above).
    account = normalise_account(value.get("account", "").lstrip("'"))
    texts = {name: value.get(name, "").lstrip("'") for name in _TEXTS}
    return StatementLine(number, day, amount, balance, account=account, **texts)


def _day(fmt: StatementFormat, written: str) -> date | Text:
    try:
        return datetime.strptime(written, fmt.date_format).date()  # noqa: DTZ007 # a day of the bank, without a zone
    except ValueError:
        return text(_("“%(value)s” is not a date such as %(example)s"), value=written,
                    example=date(2026, 11, 3).strftime(fmt.date_format))  # fmt: skip


def _amount(fmt: StatementFormat, written: str) -> Decimal | Text | None:
    """Yuan; None for an empty cell, a sentence for what is no amount."""
    value = fold(written).removeprefix("¥").removeprefix("￥")
    if value in _NOTHING:
        return None
    if fmt.unit == "fen":
        return Decimal(value) / 100 if _FEN.fullmatch(value) else text(
            _("“%(value)s” is not an amount in fen such as 150000"), value=written)  # fmt: skip
    if not _YUAN.fullmatch(value):
        return text(_("“%(value)s” is not an amount in yuan such as 1500.00"), value=written)
    return Decimal(value.replace(",", ""))


def _moved(fmt: StatementFormat, value: dict[str, str]) -> Decimal | Text:
    """What moved, in positive."""
    if fmt.style == "columns":
        came, went = _amount(fmt, value["in"]), _amount(fmt, value["out"])
        for found in (came, went):
            if isinstance(found, Text):
                return found
        if bool(came) == bool(went):
            return text(_("one of money in and money out has to be filled, the other one empty or zero"))
        return Decimal(came or 0) - Decimal(went or 0)  # type: ignore[arg-type]  # no Text is left
    amount = _amount(fmt, value["amount"])
    if isinstance(amount, Text):
        return amount
    if not amount:
        return text(_("the amount is missing"))
    if fmt.style == "signed":
        return amount
    side = value["side"]
    if side not in (*fmt.in_values, *fmt.out_values):
        return text(_("“%(value)s” says neither that money came in nor that it went out"), value=side)
    return amount if side in fmt.in_values else -amount


def _chain(lines: Sequence[StatementLine]) -> list[Text]:
    """Every line goes on from the one before it, in balance and in time."""
    problems = []
    for before, line in pairwise(lines):
        if line.day < before.day:
            problems.append(
                _at(
                    line.file_line,
                    text(
                        _("%(day)s lies before %(before)s of the line before it: is the order of the file (newest first) "
                          "that of the profile?"),
                        day=line.day,
                        before=before.day,
                    ),
                )
            )
        due = before.balance + line.amount
        if due != line.balance:
            problems.append(
                _at(
                    line.file_line,
                    text(
                        _("the balance would be %(due)s by the line before it, but %(balance)s is written: a line is "
                          "missing, or was changed"),
                        due=f"{due:,.2f}",
                        balance=f"{line.balance:,.2f}",
                    ),
                )
            )
    return problems
