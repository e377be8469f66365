"""Contributions: the status at the claim, and the months in total (二(一))."""

from datetime import date

from .facts import Facts, Insured, MonthsFound
from .registry import Finding, Register, failed, passed, unknown, warned
from .terms import STATUSES, register_evidence, term
from .text import Text, _, text

rule = Register()

STALE_DAYS = 62  # Contribution data come monthly: older than two months, they say little about the day of the claim.


@rule("contribution.status", "二(一)", _("Contribution status"), needs_policy=True)
def contribution_status(facts: Facts) -> Finding | None:
    """二(一): paying normally at the time of the claim."""
    line, policy = facts.insured, facts.policy
    if line is None or policy is None:
        return None
    accepted = _accepted(policy.accepted_statuses)
    found, evidence = term(STATUSES, line.status), register_evidence(line)
    if not line.status:
        return unknown(text(_("The contribution register does not state the status")), accepted, found, evidence)
    if line.status not in policy.accepted_statuses:
        return failed(
            text(
                _("The insurance status is “%(status)s”; at the claim it has to be “%(accepted)s”"),
                status=found,
                accepted=accepted,
            ),
            accepted,
            found,
            evidence,
        )
    day = facts.claim.claim_date or facts.today
    if line.data_date is None:
        return warned(text(_("The contribution data bear no date: are they still true?")), accepted, found, evidence)
    if (day - line.data_date).days > STALE_DAYS:
        return warned(
            text(
                _("The contribution data of %(date)s are more than %(days)s days older than the claim: still true?"),
                date=line.data_date,
                days=STALE_DAYS,
            ),
            accepted,
            found,
            evidence,
        )
    return passed(text(_("The insurance status is “%(status)s”"), status=found), accepted, found, evidence)


def _accepted(statuses: frozenset[str]) -> Text | str:
    """The accepted statuses as one word."""
    words = [term(STATUSES, status) for status in STATUSES if status in statuses]
    if not words:
        return ""
    result = words[0]
    for word in words[1:]:
        result = text(_("%(one)s or %(other)s"), one=result, other=word)
    return result


@rule("contribution.months", "二(一)", _("Months of contributions"), needs_policy=True)
def contribution_months(facts: Facts) -> Finding | None:
    """二(一): 36 months or more in total, 36 included; a later policy asks for fewer, or counts to the day of issue."""
    line, policy = facts.insured, facts.policy
    if line is None or policy is None:
        return None
    needed, evidence = str(policy.min_months), register_evidence(line)
    if line.paid_months is None:
        return unknown(
            text(_("The contribution register does not state the months of contributions")), needed, evidence=evidence
        )
    if policy.months_on == "issue":
        return _months_at_issue(facts.claim.issue_date, line, policy.min_months, evidence, facts.months_found)
    found = str(line.paid_months)
    if line.paid_months < policy.min_months:
        return failed(
            text(
                _("Contributions were paid for %(months)s months in total; %(needed)s are needed"),
                months=found,
                needed=needed,
            ),
            needed,
            found,
            evidence,
        )
    return passed(
        text(_("Contributions were paid for %(months)s months in total"), months=found), needed, found, evidence
    )


def _months_at_issue(
    issued: date | None, line: Insured, minimum: int, evidence: Text, looked_up: MonthsFound | None
) -> Finding | None:
    """The register holds a total at its data date. A calendar month adds at most one to it, so the total at the issue
    lies between two bounds: the rule is decided where both say the same, and otherwise by what a handler looked up."""
    if issued is None:
        return None  # certificate.since says that the date is missing
    total, needed = line.paid_months or 0, str(minimum)
    if line.data_date is None:
        if looked_up:
            return _looked_up(looked_up, issued, minimum)
        return unknown(
            text(_("The months up to the issue are needed, but the contribution data bear no date: look them up")),
            needed,
            str(total),
            evidence,
        )
    gap = (line.data_date.year - issued.year) * 12 + line.data_date.month - issued.month
    least, most = (max(total - gap, 0), total) if gap >= 0 else (total, total - gap)
    found = str(least) if least == most else f"{least} – {most}"
    if most < minimum:
        return failed(
            text(
                _(
                    "Contributions were paid for at most %(most)s months up to the issue of the certificate "
                    "(%(issued)s); %(needed)s are needed"
                ),
                most=most,
                issued=issued,
                needed=needed,
            ),
            needed,
            found,
            evidence,
        )
    if least >= minimum:
        return passed(
            text(
                _("Contributions were paid for at least %(least)s months up to the issue of the certificate (%(issued)s)"),
                least=least,
                issued=issued,
            ),
            needed,
            found,
            evidence,
        )
    if looked_up and least <= looked_up.months <= most:
        return _looked_up(looked_up, issued, minimum)
    if looked_up:
        return unknown(
            text(
                _(
                    "%(operator)s found %(months)s months up to the issue of the certificate (%(issued)s), but by the "
                    "register it was between %(least)s and %(most)s: look again, or correct the register"
                ),
                operator=looked_up.operator,
                months=looked_up.months,
                issued=issued,
                least=least,
                most=most,
            ),
            needed,
            str(looked_up.months),
            evidence,
        )
    return unknown(
        text(
            _(
                "%(needed)s months are needed up to the issue of the certificate (%(issued)s). By the register's total "
                "of %(total)s months on %(date)s, it was between %(least)s and %(most)s then: look up the months paid "
                "by that day in the contribution records"
            ),
            needed=needed,
            issued=issued,
            total=total,
            date=line.data_date,
            least=least,
            most=most,
        ),
        needed,
        found,
        evidence,
    )


def _looked_up(looked_up: MonthsFound, issued: date, minimum: int) -> Finding:
    """The rule decided by what a handler found; the evidence says who looked, when and where."""
    evidence = text(
        _("Looked up by %(operator)s on %(date)s: %(source)s"),
        operator=looked_up.operator,
        date=looked_up.date,
        source=looked_up.source,
    )
    found, needed = str(looked_up.months), str(minimum)
    if looked_up.months < minimum:
        sentence = text(
            _(
                "Contributions were paid for %(months)s months up to the issue of the certificate (%(issued)s); "
                "%(needed)s are needed"
            ),
            months=found,
            issued=issued,
            needed=needed,
        )
        return failed(sentence, needed, found, evidence)
    sentence = text(
        _("Contributions were paid for %(months)s months up to the issue of the certificate (%(issued)s)"),
        months=found,
        issued=issued,
    )
    return passed(sentence, needed, found, evidence)
