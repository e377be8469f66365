"""Whom another office has reported: deaths, retirements, training subsidies (六(一), 六(六))."""

from .facts import Exclusion, Facts
from .identity import normalise_id
from .registry import Finding, Register, failed, passed, unknown, warned
from .terms import NOTHING
from .text import Text, _, text

rule = Register()

_NOT_LISTED = text(_("The person is not on the exclusion list"))
_NOTHING_APPLIES = text(_("No entry of the exclusion list stands in the way of this claim"))
_KINDS = {"retirement": text(_("retirement")), "other": text(_("another reason"))}
_SEVERITY = ("fail", "unknown", "warn", "pass")


@rule("exclusion", "六(六)", _("Exclusion list"))
def exclusion(facts: Facts) -> Finding:
    """六(六): what other offices report is looked at before anything is paid; the most serious entry is told."""
    if not facts.exclusions:
        return passed(_NOT_LISTED)
    findings = [found for entry in facts.exclusions if (found := _judge(facts, entry))]
    if not findings:
        return passed(_NOTHING_APPLIES)
    return min(findings, key=lambda finding: _SEVERITY.index(finding[0]))


def _judge(facts: Facts, entry: Exclusion) -> Finding | None:
    since = entry.effective_date
    found = since.isoformat() if since else ""
    evidence = text(_("Exclusion list: %(source)s"), source=entry.source or NOTHING)
    if entry.kind == "death":
        if since is None:
            return failed(text(_("The person is reported dead: nothing can be paid")), "", found, evidence)
        return failed(
            text(_("The person is reported dead on %(date)s: nothing can be paid"), date=found), "", found, evidence
        )
    if entry.kind == "training":
        return _training(facts, entry, evidence)
    kind = _KINDS.get(entry.kind, _KINDS["other"])
    if since is None:
        return unknown(
            text(_("The person is on the exclusion list (%(kind)s) without a date: find out since when"), kind=kind),
            "",
            found,
            evidence,
        )
    day = facts.claim.claim_date or facts.today
    if since <= day:
        return failed(
            text(
                _("The person is on the exclusion list since %(date)s (%(kind)s), at the claim of %(day)s already"),
                date=found,
                kind=kind,
                day=day,
            ),
            day.isoformat(),
            found,
            evidence,
        )
    return warned(
        text(
            _("The person is on the exclusion list from %(date)s on (%(kind)s), after the claim of %(day)s"),
            date=found,
            kind=kind,
            day=day,
        ),
        day.isoformat(),
        found,
        evidence,
    )


def _training(facts: Facts, entry: Exclusion, evidence: Text) -> Finding | None:
    """人社部发〔2024〕40号: 职业培训补贴 and this subsidy are not paid for the same certificate."""
    if facts.policy is None or not facts.policy.exclude_training:
        return None
    number = normalise_id(entry.certificate_no)
    if not number:
        return warned(
            text(
                _("The person was paid a training subsidy, and the list names no certificate: is it that of this claim?")
            ),
            "",
            "",
            evidence,
        )
    if number != normalise_id(facts.claim.certificate_no):
        return None
    return failed(
        text(_("A training subsidy was paid for the same certificate %(number)s: it excludes this one"), number=number),
        "",
        number,
        evidence,
    )
