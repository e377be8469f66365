"""What the lines of a bank's return file mean for ours.

A line counts as paid only when the bank says so of exactly that line, account, name and amount, and says it once.
"""

from collections.abc import Container, Iterable
from decimal import Decimal
from typing import NamedTuple

from .bank_format import Line, ReturnLine
from .identity import mask_account, normalise_name, same_name
from .text import Text, _, text

# What may be wrong with a line of the file.
KINDS = ("unknown", "duplicate", "mismatch", "ambiguous", "missing")


class Issue(NamedTuple):
    """A line of the file that does not fit ours. kind: of KINDS; ours: the line of our order, if it is known; theirs: the
    line of the file, if there is one; sentence: what is wrong, with the line and the name."""

    kind: str
    ours: Line | None
    theirs: ReturnLine | None
    sentence: Text


class Match(NamedTuple):
    """What a return file means for our lines. `missing`: lines that it does not decide, because it lacks them or says
    that they are in process; they stay pending."""

    paid: list[int]
    failed: dict[int, str]
    issues: list[Issue]
    missing: list[int]

    @property
    def problems(self) -> list[Text]:
        """What is wrong, line by line."""
        return [issue.sentence for issue in self.issues]


def match_return(lines: Iterable[Line], returned: Iterable[ReturnLine], needed: Container[int] = ()) -> Match:
    """Match by line number; where the bank gives none, by account, name and amount, if only one line of ours has them.

    A line that the bank names twice, or with another account, name or amount than ours, is neither paid nor failed: it
    stands in `issues` and stays pending. `needed`: line numbers that the file has to name, see `bank_return.complete`.
    """
    ours = {line.line_no: line for line in lines}
    named: dict[tuple[str, str, Decimal], list[int]] = {}
    for line in ours.values():
        named.setdefault(_key(line), []).append(line.line_no)
    match = Match([], {}, [], [])
    theirs: dict[int, list[ReturnLine]] = {}
    for answer in returned:
        numbers = [answer.line_no] if answer.line_no else named.get(_key(answer), [])
        if len(numbers) == 1 and numbers[0] in ours:
            theirs.setdefault(numbers[0], []).append(answer)
        elif len(numbers) > 1:
            match.issues.append(Issue("ambiguous", ours[numbers[0]], answer, _ambiguous(answer, numbers)))
        else:
            match.issues.append(Issue("unknown", None, answer, _unknown(answer)))
    for number, line in ours.items():
        answers = theirs.get(number, [])
        if not answers:
            match.missing.append(number)
            if number in needed:
                match.issues.append(Issue("missing", line, None, _lost(line)))
            continue
        first = answers[0]
        if len(answers) > 1:
            sentence = text(
                _("Line %(line)s, %(name)s: the return file has it %(count)s times"),
                line=number,
                name=line.name,
                count=len(answers),
            )
            match.issues.append(Issue("duplicate", line, first, sentence))
        elif difference := _difference(line, first):
            sentence = text(_("Line %(line)s, %(name)s: %(problem)s"), line=number, name=line.name, problem=difference)
            match.issues.append(Issue("mismatch", line, first, sentence))
        elif first.ok:
            match.paid.append(number)
        elif first.ok is None:
            match.missing.append(number)
        else:
            match.failed[number] = first.reason
    return match


def _key(line: Line | ReturnLine) -> tuple[str, str, Decimal]:
    return line.account, normalise_name(line.name).replace(" ", "").casefold(), line.amount


def _unknown(answer: ReturnLine) -> Text:
    if answer.line_no:
        return text(_("Line %(line)s of the return file is none of ours"), line=answer.line_no)
    return text(
        _("%(name)s, account %(account)s, %(amount)s yuan: no line of ours has this name, account and amount"),
        name=answer.name,
        account=mask_account(answer.account),
        amount=f"{answer.amount:.2f}",
    )


def _lost(line: Line) -> Text:
    return text(
        _("Line %(line)s, %(name)s: the return file lacks it, and has no count of its lines: it may have been cut"),
        line=line.line_no,
        name=line.name,
    )


def _ambiguous(answer: ReturnLine, numbers: list[int]) -> Text:
    return text(
        _("%(name)s: the lines %(lines)s are alike, and the return file has no line number to tell them apart"),
        name=answer.name,
        lines="、".join(map(str, numbers)),
    )


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
