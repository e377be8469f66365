"""Doubts (六(六): 严防冒领、骗取): nothing that stops a claim, but what the person who signs has to look at.

A rule without a doubt says nothing: a list of what was not found would hide what was.
"""

from .facts import Double, Facts, RegisteredCertificate
from .identity import mask_account, mask_phone, normalise_id
from .registry import Finding, Register, warned
from .terms import LEVELS, NOTHING, term
from .text import Text, _, join, text
from .workdays import add_months

rule = Register()

SHOWN = 5  # claim numbers of one agency in a sentence


@rule("doubt.certificate", "六(六)", _("Same certificate"))
def same_certificate(facts: Facts) -> Finding | None:
    """A certificate belongs to one person."""
    claims, shown = _shared(facts, "certificate"), normalise_id(facts.claim.certificate_no)
    return claims and warned(
        text(_("The certificate %(value)s is on claims of other people, too: %(claims)s"), value=shown, claims=claims),
        found=shown,
    )


@rule("doubt.account", "六(六)", _("Same account"))
def same_account(facts: Facts) -> Finding | None:
    """四(三): paid to the person's own account; one account for several people is a sign of an agent."""
    claims, shown = _shared(facts, "account"), mask_account(facts.claim.bank_account)
    return claims and warned(
        text(_("The bank account %(value)s is on claims of other people, too: %(claims)s"), value=shown, claims=claims),
        found=shown,
    )


@rule("doubt.phone", "六(六)", _("Same phone"))
def same_phone(facts: Facts) -> Finding | None:
    """One phone for several people is a sign of an agent."""
    claims, shown = _shared(facts, "phone"), mask_phone(facts.claim.phone)
    return claims and warned(
        text(_("The phone number %(value)s is on claims of other people, too: %(claims)s"), value=shown, claims=claims),
        found=shown,
    )


def _shared(facts: Facts, kind: str) -> Text | None:
    """The claims of other people that share this, by agency; None where there are none."""
    claims = [_claims(double) for double in facts.doubles if double.kind == kind]
    return join(claims) if claims else None


def _claims(double: Double) -> Text:
    named, more = "、".join(double.numbers[:SHOWN]), len(double.numbers) - SHOWN
    agency = double.agency or NOTHING
    if more > 0:
        return text(_("%(agency)s: %(numbers)s and %(more)s more"), agency=agency, numbers=named, more=more)
    return text(_("%(agency)s: %(numbers)s"), agency=agency, numbers=named)


@rule("doubt.issuer", "六(六)", _("Certificates in bulk"))
def bulk(facts: Facts) -> Finding | None:
    """So many certificates of one issuer and day, all claimed, are looked at."""
    if not facts.issuer_limit or facts.issuer_count < facts.issuer_limit:
        return None
    return warned(
        text(
            _("%(count)s claims have a certificate that %(issuer)s issued on %(date)s: from %(limit)s on that is looked at"),
            count=facts.issuer_count,
            issuer=(facts.certificate and facts.certificate.issuer) or facts.claim.issuer or NOTHING,
            date=facts.claim.issue_date or NOTHING,
            limit=facts.issuer_limit,
        ),
        str(facts.issuer_limit),
        str(facts.issuer_count),
    )


@rule("doubt.levels", "六(六)", _("Level skipping"))
def level_skipping(facts: Facts) -> Finding | None:
    """Two levels of one occupation in less than a year, or a level left out after the one that was held."""
    claim, issued = facts.claim, facts.claim.issue_date
    if not facts.held or issued is None or claim.level not in LEVELS:
        return None
    dated = [(line, line.issue_date) for line in facts.held if line.issue_date and line.level in LEVELS]
    reasons = [
        text(_("%(certificate)s: less than a year between the two"), certificate=_described(line))
        for line, day in dated
        if line.level != claim.level and add_months(min(day, issued), 12) > max(day, issued)
    ]
    before = [line for line, day in dated if day < issued]
    highest = min(before, key=lambda line: line.level, default=None)
    if highest is not None and int(highest.level) - int(claim.level) > 1:
        reasons.append(text(_("%(certificate)s: a level was left out"), certificate=_described(highest)))
    if not reasons:
        return None
    return warned(
        text(
            _("%(level)s, issued on %(date)s, beside another certificate of the same occupation: %(reasons)s"),
            level=term(LEVELS, claim.level),
            date=issued,
            reasons=join(reasons),
        ),
        found=claim.level,
    )


def _described(line: RegisteredCertificate) -> Text:
    return text(_("%(level)s of %(date)s (%(number)s)"), level=term(LEVELS, line.level), date=line.issue_date, number=line.number)
