"""The register of rules, and what a rule answers."""

from collections.abc import Callable
from typing import NamedTuple

from .facts import Facts
from .text import Text


class Verdict(NamedTuple):
    """One rule applied to one claim. `parameter`: what the policy asks for, `found`: what the claim or a register holds
    (each a plain value, or a Text where it is a word); `evidence`: where that was read; `sentence`: the answer."""

    rule: str
    clause: str
    outcome: str  # 'pass' | 'fail' | 'warn' | 'unknown'
    parameter: str | Text
    found: str | Text
    evidence: Text | None
    sentence: Text


Finding = tuple[str, "str | Text", "str | Text", "Text | None", Text]
Check = Callable[[Facts], "Finding | None"]


class Rule(NamedTuple):
    """`check` answers None where the rule cannot apply, because another rule has said what is missing."""

    code: str
    clause: str
    title: str
    check: Check
    needs_policy: bool


class Register(list[Rule]):
    """The rules of one module, in the order in which they stand there."""

    def __call__(self, code: str, clause: str, title: str, needs_policy: bool = False) -> Callable[[Check], Check]:
        """Decorator of a rule. `title` is marked for translation by the module."""

        def register(check: Check) -> Check:
            self.append(Rule(code, clause, title, check, needs_policy))
            return check

        return register


def passed(sentence: Text, parameter: str | Text = "", found: str | Text = "", evidence: Text | None = None) -> Finding:
    """The rule holds."""
    return ("pass", parameter, found, evidence, sentence)


def failed(sentence: Text, parameter: str | Text = "", found: str | Text = "", evidence: Text | None = None) -> Finding:
    """The rule is broken: the claim cannot be verified, and is returned with this sentence."""
    return ("fail", parameter, found, evidence, sentence)


def warned(sentence: Text, parameter: str | Text = "", found: str | Text = "", evidence: Text | None = None) -> Finding:
    """Somebody has to look: the person who signs acknowledges it."""
    return ("warn", parameter, found, evidence, sentence)


def unknown(
    sentence: Text, parameter: str | Text = "", found: str | Text = "", evidence: Text | None = None
) -> Finding:
    """It cannot be said yet: the sentence tells what is needed. Stops verification."""
    return ("unknown", parameter, found, evidence, sentence)
