"""When, how often, to whom and how much (三, 四(一), 四(三))."""

import re
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from .facts import Facts, Policy, Shortage
from .identity import luhn_ok, mask_account, normalise_account, normalise_id
from .registry import Finding, Register, failed, passed, unknown, warned
from .terms import ACCOUNT_TYPES, LEVELS, NOTHING, term
from .text import Text, _, join, text
from .workdays import ONE_DAY, UnconfirmedYear, add_months

rule = Register()

LONGEST_HOLIDAY = 31  # days; no holiday has ever been as long, so a later claim is late whatever the calendar says
FEN = Decimal("0.01")
ZERO = Decimal(0)
_ACCOUNT = re.compile(r"[0-9]{12,21}", re.ASCII)
_CARD = re.compile(r"62[0-9]{14,17}", re.ASCII)
_CARD_FACE = re.compile(r"[A-Z0-9]{9}", re.ASCII | re.IGNORECASE)


class Award(NamedTuple):
    """Yuan: the standard of the level, the uplift that applies as a fraction, and what is paid."""

    standard: Decimal
    rate: Decimal
    amount: Decimal


@rule("window", "四(一)", _("Time limit"), needs_policy=True)
def window(facts: Facts) -> Finding | None:
    """四(一): claimed within 12 months of the day of issue, that day not counted (民法典 第二百零一至二百零三条)."""
    policy, issued, claimed = facts.policy, facts.claim.issue_date, facts.claim.claim_date
    if policy is None or issued is None:
        return None  # certificate.since says that the date is missing
    months = str(policy.window_months)
    if claimed is None:
        return failed(text(_("The date of the claim is missing")), months)
    found = claimed.isoformat()
    if claimed < issued:
        return failed(
            text(
                _("The claim of %(date)s precedes the issue of the certificate (%(issued)s)"), date=found, issued=issued
            ),
            months,
            found,
        )
    last = add_months(issued, policy.window_months)
    if claimed > last and policy.window_extends and (claimed - last).days <= LONGEST_HOLIDAY:
        try:
            last = _after_holiday(facts, last, claimed)
        except UnconfirmedYear as error:
            return unknown(error.text, months, found)
    if claimed > last:
        return failed(
            text(
                _("The claim was made on %(date)s; for a certificate issued on %(issued)s the last day was %(last)s"),
                date=found,
                issued=issued,
                last=last,
            ),
            months,
            found,
        )
    if claimed > facts.today:
        return warned(text(_("The date of the claim %(date)s lies in the future"), date=found), months, found)
    return passed(
        text(_("The claim was made on %(date)s; the last day is %(last)s"), date=found, last=last), months, found
    )


def _after_holiday(facts: Facts, last: date, claimed: date) -> date:
    """The first working day from `last` on, looked for no further than the day of the claim."""
    while last < claimed and not facts.is_workday(last):
        last += ONE_DAY
    return last


@rule("once", "三", _("Once only"))
def once(facts: Facts) -> Finding | None:
    """三: once for the same occupation and level, whichever agency paid or is about to."""
    level = term(LEVELS, facts.claim.level)
    occupation = facts.claim.occupation.name if facts.claim.occupation else facts.claim.occupation_name or NOTHING
    reasons: list[Text] = [
        text(
            _("received on %(date)s from %(agency)s (%(reference)s)"),
            date=benefit.date or NOTHING,
            agency=benefit.agency or benefit.source,
            reference=benefit.reference or NOTHING,
        )
        for benefit in facts.benefits
    ] + [
        text(
            _("claim %(number)s at %(agency)s (%(state)s)"),
            number=other.number,
            agency=other.agency or NOTHING,
            state=other.state_name or NOTHING,
        )
        for other in facts.others
    ]
    if reasons:
        first = facts.benefits[0].reference if facts.benefits else facts.others[0].number
        evidence = text(_("Benefit records of %(source)s"), source=facts.benefits[0].source) if facts.benefits else None
        return failed(
            text(
                _("The subsidy for “%(occupation)s”, %(level)s, is granted only once: %(reasons)s"),
                occupation=occupation,
                level=level,
                reasons=join(reasons),
            ),
            "1",
            first,
            evidence,
        )
    if facts.claim.occupation is None:
        return None  # certificate.catalogue says so; without an occupation nothing can be compared
    return passed(
        text(_("No other claim and no benefit for “%(occupation)s”, %(level)s"), occupation=occupation, level=level),
        "1",
    )


@rule("payee", "四(三)", _("Account"))
def payee(facts: Facts) -> Finding:
    """四(三): paid to the person's own social security card or bank account."""
    account = normalise_account(facts.claim.bank_account)
    kind, shown = term(ACCOUNT_TYPES, facts.claim.bank_account_type), mask_account(account)
    if not account:
        return failed(text(_("The bank account is missing")), kind)
    if not _ACCOUNT.fullmatch(account):
        if _CARD_FACE.fullmatch(account) and not account.isdecimal():
            return failed(
                text(_("This is the number on the face of the social security card; its bank account is needed")),
                kind,
                shown,
            )
        return failed(text(_("The bank account has to consist of 12 to 21 digits")), kind, shown)
    if account == normalise_id(facts.claim.id_number):
        return failed(text(_("The bank account is the ID number; the number of the account is needed")), kind, shown)
    if _CARD.fullmatch(account) and not luhn_ok(account):
        # Only a hint: old passbook accounts bear no check digit.
        return warned(text(_("The card number fails its check digit: ask the person to read it again")), kind, shown)
    return passed(text(_("The account is well formed")), kind, shown)


@rule("standard", "三", _("Standard"), needs_policy=True)
def standard(facts: Facts) -> Finding | None:
    """三: 1000, 1500 or 2000 yuan by level."""
    policy, level = facts.policy, facts.claim.level
    if policy is None:
        return None
    amount = policy.amounts.get(level)
    word = term(LEVELS, level)
    if amount is None:
        return failed(text(_("The policy has no amount for %(level)s"), level=word), found=level)
    return passed(
        text(_("The standard for %(level)s is %(amount)s yuan"), level=word, amount=f"{amount:.2f}"),
        f"{amount:.2f}",
        level,
    )


@rule("uplift", "三", _("Shortage uplift"), needs_policy=True)
def uplift(facts: Facts) -> Finding | None:
    """三: occupations on the region's shortage list get more, by no more than 20 % of the standard."""
    policy, shortage = facts.policy, facts.shortage
    if policy is None:
        return None
    cap = _percent(policy.uplift_cap)
    if shortage is None:
        return passed(text(_("The occupation is on no shortage list: no uplift")), cap, _percent(ZERO))
    rate, evidence = _percent(shortage.rate), text(_("Shortage list %(document)s"), document=shortage.document)
    if not ZERO <= shortage.rate <= policy.uplift_cap:
        return failed(
            text(
                _("%(document)s gives an uplift of %(rate)s; no more than %(cap)s of the standard is allowed"),
                document=shortage.document,
                rate=rate,
                cap=cap,
            ),
            cap,
            rate,
            evidence,
        )
    return passed(
        text(_("%(document)s gives an uplift of %(rate)s"), document=shortage.document, rate=rate), cap, rate, evidence
    )


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f}%"


def award(claim_level: str, policy: Policy | None, shortage: Shortage | None) -> Award:
    """What a claim of this level is worth, in yuan. The uplift never passes the cap, not even by rounding; nothing
    is due for a level without an amount or without a policy."""
    amount = policy.amounts.get(claim_level) if policy else None
    if policy is None or amount is None:
        return Award(ZERO, ZERO, ZERO)
    rate = min(max(shortage.rate, ZERO), policy.uplift_cap) if shortage else ZERO
    return Award(amount, rate, amount + (amount * rate).quantize(FEN, ROUND_DOWN))
