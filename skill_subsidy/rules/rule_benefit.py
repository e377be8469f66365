"""Within what time, and to which account (四(一), 四(三))."""

import re
from datetime import date

from .facts import Facts
from .identity import luhn_ok, mask_account, normalise_account, normalise_id
from .registry import Finding, Register, failed, passed, unknown, warned
from .terms import ACCOUNT_TYPES, term
from .text import _, text
from .workdays import ONE_DAY, UnconfirmedYear, add_months

rule = Register()

LONGEST_HOLIDAY = 31  # days; no holiday has ever been as long, so a later claim is late whatever the calendar says
_ACCOUNT = re.compile(r"[0-9]{12,21}", re.ASCII)
_CARD = re.compile(r"62[0-9]{14,17}", re.ASCII)
_CARD_FACE = re.compile(r"[A-Z0-9]{9}", re.ASCII | re.IGNORECASE)


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
        # A day to come would choose the policy, the yearly count and the months that the register cannot know yet.
        return failed(text(_("The date of the claim %(date)s lies in the future"), date=found), months, found)
    return passed(
        text(_("The claim was made on %(date)s; the last day is %(last)s"), date=found, last=last), months, found
    )


def _after_holiday(facts: Facts, last: date, claimed: date) -> date:
    """The first working day from `last` on, looked for no further than the day of the claim."""
    while last < claimed and not facts.is_workday(last):
        last += ONE_DAY
    return last


_WELL_FORMED = text(_("The account is well formed"))


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
    return passed(_WELL_FORMED, kind, shown)
