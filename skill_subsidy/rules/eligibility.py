"""May this claim be paid, and how much? All rules of the notice applied to the facts of one claim.

One function a rule, each with its clause, in `rule_person`, `rule_certificate` and `rule_benefit`; here they are put
in order and applied. Importing this module is enough: it offers the facts, the rules and the answers.
"""

from collections.abc import Iterable

from . import rule_benefit, rule_certificate, rule_person
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
from .rule_benefit import Award, award

__all__ = [
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
    "verdicts",
    "worst",
]

RULES: tuple[Rule, ...] = (*rule_person.rule, *rule_certificate.rule, *rule_benefit.rule)
TITLES: dict[str, str] = {entry.code: entry.title for entry in RULES}
SEVERITY = ("fail", "unknown", "warn", "pass")  # worst first


def verdicts(facts: Facts) -> list[Verdict]:
    """Every rule that applies, in order; never raises on bad data.

    Without a policy the rules that depend on one are left out, and "policy" itself is unknown. A rule whose question
    another one has answered (nobody in the register, no date of issue) is left out too.
    """
    result = []
    for code, clause, _title, check, needs_policy in RULES:
        if needs_policy and facts.policy is None:
            continue
        finding = check(facts)
        if finding is not None:
            result.append(Verdict(code, clause, *finding))
    return result


def worst(answers: Iterable[Verdict]) -> str:
    """fail > unknown > warn > pass. Nothing examined is nothing known."""
    outcomes = {verdict.outcome for verdict in answers}
    return next((outcome for outcome in SEVERITY if outcome in outcomes), "unknown")
