"""What is looked at in every line before a file for a bank is written."""

import re
from collections.abc import Sequence
from decimal import Decimal

from .bank_cells import check_value, check_width, printable, raw
from .bank_format import Format, Line
from .identity import fold, luhn_ok, mask_account, normalise_name
from .money import LIMIT
from .text import Text, _, text

_ACCOUNT = re.compile(r"[0-9]+", re.ASCII)
_CARD = re.compile(r"62[0-9]{14,17}", re.ASCII)


def check_lines(fmt: Format, lines: Sequence[Line], unit: str, batch: str) -> list[Text]:
    """Everything that keeps these lines out of one file, each sentence with the line it is about."""
    problems: list[Text] = []
    seen: set[int] = set()
    for line in lines:
        problems += (
            text(_("Line %(line)s, %(name)s: %(problem)s"), line=line.line_no, name=printable(line.name), problem=problem)
            for problem in [*_line(fmt, line), *_cells(fmt, line, unit, batch)]
        )
        if line.line_no in seen:
            problems.append(text(_("Line %(line)s appears twice"), line=line.line_no))
        seen.add(line.line_no)
    return problems + _whole(fmt, lines)


def _line(fmt: Format, line: Line) -> list[Text]:
    problems = []
    if line.line_no < 1:
        problems.append(text(_("the line number has to be positive")))
    if not line.name.strip():
        problems.append(text(_("the name is missing")))
    problems += _account(fmt, line)
    amount = line.amount
    if not amount.is_finite() or not 0 < amount < LIMIT:
        problems.append(text(_("the amount %(amount)s cannot be paid"), amount=amount))
    elif amount != round(amount, 2):
        problems.append(text(_("the amount %(amount)s has parts of a fen"), amount=amount))
    elif 0 < fmt.line_limit < amount:
        problems.append(
            text(_("the amount %(amount)s is more than the bank takes in a line, %(limit)s"), amount=amount, limit=fmt.line_limit)
        )
    if "dots" in fmt.checks and normalise_name(line.name).replace(" ", "") != line.name.replace(" ", ""):
        problems.append(
            text(_("the name is not written as banks write it: %(name)s"), name=printable(normalise_name(line.name)))
        )
    if "bank" in fmt.checks and not fold(line.bank_name).startswith(tuple(map(fold, fmt.banks))):
        problems.append(text(_("the bank “%(bank)s” is not known"), bank=printable(line.bank_name)))
    return problems


def _account(fmt: Format, line: Line) -> list[Text]:
    account, shown = line.account, mask_account(line.account)
    if not _ACCOUNT.fullmatch(account):
        return [text(_("the account %(account)s does not consist of digits"), account=shown)]
    problems = []
    if len(account) < fmt.account_min or 0 < fmt.account_max < len(account):
        problems.append(
            text(
                _("the account %(account)s has %(count)s digits, the bank takes %(least)s to %(most)s"),
                account=shown,
                count=len(account),
                least=fmt.account_min or 1,
                most=fmt.account_max or "∞",
            )
        )
    if "luhn" in fmt.checks and _CARD.fullmatch(account) and not luhn_ok(account):
        problems.append(text(_("the check digit of the card number %(account)s is wrong"), account=shown))
    return problems


def _cells(fmt: Format, line: Line, unit: str, batch: str) -> list[Text]:
    if not line.amount.is_finite():
        return []  # said already, and not to be written
    problems = []
    for column in fmt.columns:
        value = raw(column, line, fmt, unit, batch)
        problem = check_value(fmt, value) or check_width(fmt, column, value)
        problems += [problem] if problem else []
    return problems


def _whole(fmt: Format, lines: Sequence[Line]) -> list[Text]:
    problems = []
    if 0 < fmt.max_lines < len(lines):
        problems.append(
            text(
                _("The bank takes at most %(most)s lines in a file, the order has %(count)s"),
                most=fmt.max_lines,
                count=len(lines),
            )
        )
    total = sum((line.amount for line in lines if line.amount.is_finite()), Decimal(0))
    if 0 < fmt.file_limit < total:
        problems.append(
            text(
                _("The bank takes at most %(limit)s yuan in a file, the order has %(total)s"),
                limit=fmt.file_limit,
                total=total,
            )
        )
    return problems + (_twice(lines) if "twice" in fmt.checks else [])


def _twice(lines: Sequence[Line]) -> list[Text]:
    numbers: dict[str, list[int]] = {}
    for line in lines:
        numbers.setdefault(line.account, []).append(line.line_no)
    return [
        text(
            _("Lines %(lines)s pay to the same account %(account)s"),
            lines=", ".join(map(str, found)),
            account=mask_account(account),
        )
        for account, found in numbers.items()
        if len(found) > 1
    ]
