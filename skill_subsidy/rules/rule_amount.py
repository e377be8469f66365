"""How much: the standard of the level, and the uplift of the shortage list (三)."""

from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from .facts import Facts, Policy, Shortage
from .registry import Finding, Register, failed, passed, unknown
from .terms import LEVELS, term
from .text import _, text

rule = Register()

FEN, PER_MYRIAD = Decimal("0.01"), Decimal("0.0001")
ZERO = Decimal(0)
_NO_UPLIFT = text(_("The occupation is on no shortage list: no uplift"))


class Award(NamedTuple):
    """Yuan: the standard of the level, the uplift that applies as a fraction of it, and what is paid. Where a list gives
    yuan, `rate` is their share of the standard to four places, rounded down: `amount` is exact, `rate` describes it."""

    standard: Decimal
    rate: Decimal
    amount: Decimal


@rule("standard", "三", _("Standard"), needs_policy=True)
def standard(facts: Facts) -> Finding | None:
    """三: 1000, 1500 or 2000 yuan by level, by the version of the day that fixes the amount."""
    policy, level = facts.paying_policy, facts.claim.level
    if policy is None:
        if facts.policy is None or facts.claim.issue_date is None:
            return None
        return unknown(
            text(
                _(
                    "The amount is that of the policy in force on the day of issue (%(issued)s), and none is confirmed "
                    "for that day"
                ),
                issued=facts.claim.issue_date,
            ),
            evidence=text(_("To do: the policy keeper has to confirm one")),
        )
    amount = policy.amounts.get(level)
    word = term(LEVELS, level)
    if amount is None:
        return failed(text(_("The policy has no amount for %(level)s"), level=word), found=level)
    if policy is not facts.policy:
        return passed(
            text(
                _("The standard for %(level)s was %(amount)s yuan on the day of issue, by %(document)s"),
                level=word,
                amount=f"{amount:.2f}",
                document=policy.document,
            ),
            f"{amount:.2f}",
            level,
        )
    return passed(
        text(_("The standard for %(level)s is %(amount)s yuan"), level=word, amount=f"{amount:.2f}"),
        f"{amount:.2f}",
        level,
    )


@rule("uplift", "三", _("Shortage uplift"), needs_policy=True)
def uplift(facts: Facts) -> Finding | None:
    """三: occupations on the region's shortage list get more, by no more than 20 % of the standard."""
    policy, shortage, level = facts.paying_policy, facts.shortage, facts.claim.level
    if policy is None:
        return None  # policy or standard says so
    cap = _percent(policy.uplift_cap)
    if shortage is None:
        return passed(_NO_UPLIFT, cap, "0%")
    evidence = text(_("Shortage list %(document)s"), document=shortage.document)
    if shortage.amounts is not None:
        amount, amount_of_level = shortage.amounts.get(level), policy.amounts.get(level)
        if amount is None:
            return passed(
                text(
                    _("%(document)s gives no uplift for %(level)s"),
                    document=shortage.document,
                    level=term(LEVELS, level),
                ),
                cap,
                "0%",
                evidence,
            )
        if amount_of_level is None:
            return None  # standard says that the level has no amount
        found = f"{amount:.2f}"
        if not ZERO <= amount <= amount_of_level * policy.uplift_cap:
            return failed(
                text(
                    _(
                        "%(document)s gives an uplift of %(amount)s yuan; no more than %(cap)s of the standard "
                        "(%(most)s yuan) is allowed"
                    ),
                    document=shortage.document,
                    amount=found,
                    cap=cap,
                    most=f"{(amount_of_level * policy.uplift_cap).quantize(FEN, ROUND_DOWN):.2f}",
                ),
                cap,
                found,
                evidence,
            )
        return passed(
            text(_("%(document)s gives an uplift of %(amount)s yuan"), document=shortage.document, amount=found),
            cap,
            found,
            evidence,
        )
    rate = _percent(shortage.rate)
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
    """What a claim of this level is worth, in yuan, by the version that fixes the amount (`Facts.paying_policy`). The
    uplift never passes the cap, not even by rounding; nothing is due for a level without an amount or without a policy.
    """
    amount = policy.amounts.get(claim_level) if policy else None
    if policy is None or amount is None:
        return Award(ZERO, ZERO, ZERO)
    if shortage is None:
        return Award(amount, ZERO, amount)
    if shortage.amounts is None:
        rate = min(max(shortage.rate, ZERO), policy.uplift_cap)
        return Award(amount, rate, amount + (amount * rate).quantize(FEN, ROUND_DOWN))
    more = min(max(shortage.amounts.get(claim_level, ZERO), ZERO), amount * policy.uplift_cap).quantize(FEN, ROUND_DOWN)
    return Award(amount, (more / amount).quantize(PER_MYRIAD, ROUND_DOWN) if amount else ZERO, amount + more)
