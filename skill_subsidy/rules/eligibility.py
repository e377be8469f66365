"""May this claim be paid, and how much? All rules of the notice applied to the facts of one claim.

One function a rule, each with its clause, in the modules `rule_...`; here they are put in order and applied. Importing
this module is enough: it offers the facts, the rules and the answers.
"""

from collections.abc import Iterable

from . import (
    rule_amount,
    rule_benefit,
    rule_certificate,
    rule_contribution,
    rule_doubt,
    rule_exclusion,
    rule_person,
    rule_register,
    rule_repeat,
)
from .facts import (
    Benefit,
    Claim,
    Double,
    Exclusion,
    Facts,
    Insured,
    Occupation,
    OtherClaim,
    Policy,
    RegisteredCertificate,
    Shortage,
    YearEntry,
)
from .registry import Rule, Verdict
from .rule_amount import Award, award

__all__ = [
    "DOUBTS",
    "RULES",
    "TITLES",
    "Award",
    "Benefit",
    "Claim",
    "Double",
    "Exclusion",
    "Facts",
    "Insured",
    "Occupation",
    "OtherClaim",
    "Policy",
    "RegisteredCertificate",
    "Rule",
    "Shortage",
    "Verdict",
    "YearEntry",
    "award",
    "doubts",
    "recheck",
    "verdicts",
    "worst",
]

RULES: tuple[Rule, ...] = (
    *rule_person.rule,
    *rule_contribution.rule,
    *rule_exclusion.rule,
    *rule_certificate.rule,
    *rule_register.rule,
    *rule_repeat.rule,
    *rule_benefit.rule,
    *rule_amount.rule,
    *rule_doubt.rule,
)
# What can change between the decision and the payment (六(六)).
AGAIN: tuple[Rule, ...] = tuple(rule for rule in RULES if rule.code in ("exclusion", "contribution.status", "once"))
# What raises a doubt about a claim (六(六)): found again before each signature.
DOUBTS: dict[str, Rule] = {entry.code: entry for entry in RULES if entry.code.startswith("doubt.")}
TITLES: dict[str, str] = {entry.code: entry.title for entry in RULES}
SEVERITY = ("fail", "unknown", "warn", "pass")  # worst first


def verdicts(facts: Facts) -> list[Verdict]:
    """Every rule that applies, in order; never raises on bad data.

    Without a policy the rules that depend on one are left out, and "policy" itself is unknown. A rule whose question
    another one has answered (nobody in the register, no date of issue) is left out too.
    """
    return _apply(RULES, facts)


def recheck(facts: Facts) -> list[Verdict]:
    """What stops the payment of a claim that was approved: exclusions, status and benefits as the registers have them
    today. Empty where nothing does; a warning was acknowledged by those who signed, and stops nothing."""
    return [verdict for verdict in _apply(AGAIN, facts) if verdict.outcome in ("fail", "unknown")]


def doubts(facts: Facts) -> list[Verdict]:
    """What the rules of doubt say; empty where there is none."""
    return _apply(DOUBTS.values(), facts)


def _apply(rules: Iterable[Rule], facts: Facts) -> list[Verdict]:
    without_policy, result = facts.policy is None, []
    for code, clause, _title, check, needs_policy in rules:
        if needs_policy and without_policy:
            continue
        finding = check(facts)
        if finding is not None:
            result.append(Verdict._make((code, clause, *finding)))
    return result


def worst(answers: Iterable[Verdict]) -> str:
    """fail > unknown > warn > pass. Nothing examined is nothing known."""
    outcomes = {verdict.outcome for verdict in answers}
    return next((outcome for outcome in SEVERITY if outcome in outcomes), "unknown")
