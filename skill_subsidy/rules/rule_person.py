"""Who may claim, and where: policy, identity, enterprise, agency, contributions (一, 二(一), 四(一), 四(二), 六)."""

from .facts import Facts, Insured
from .identity import examine_id_number, examine_org_code, mask_id, normalise_id, normalise_name, same_name
from .registry import Finding, Register, failed, passed, unknown, warned
from .terms import STATUSES, term
from .text import Text, _, text

rule = Register()

STALE_DAYS = 62  # Contribution data come monthly: older than two months, they say little about the day of the claim.
MIN_AGE, RETIREMENT_AGE = 16, 60

# First two characters of the 统一社会信用代码 of bodies that are enterprises only by some readings of 一.
_DOUBTFUL = {
    "92": text(_("an individual business")),
    "93": text(_("a farmers' cooperative")),
    "N": text(_("a rural collective organisation")),
    "Y": text(_("an organisation of another kind")),
    "9": text(_("an organisation of another kind")),
}
_OTHER = {
    "11": text(_("a state organ")),
    "12": text(_("a public institution")),
    "13": text(_("a mass organisation")),
    "5": text(_("a social organisation")),
    "8": text(_("a trade union")),
    "A": text(_("a military unit")),
    "": text(_("not registered as an enterprise")),
}


def register_evidence(line: Insured) -> Text:
    """Where a fact about contributions was read."""
    if line.data_date is None:
        return text(_("Contribution register of %(agency)s"), agency=line.agency)
    return text(_("Contribution register of %(agency)s, data of %(date)s"), agency=line.agency, date=line.data_date)


@rule("policy", "六", _("Policy in force"))
def policy_in_force(facts: Facts) -> Finding:
    """六: the notice applies from its issue. A claim that no confirmed policy covers does not fall back on another."""
    if facts.policy is None:
        return unknown(
            text(_("No policy is in force on the day of the claim")),
            evidence=text(_("To do: the policy keeper has to confirm one")),
        )
    return passed(text(_("Decided by %(document)s"), document=facts.policy.document), facts.policy.document)


@rule("identity.number", "附件", _("ID number"))
def id_number(facts: Facts) -> Finding:
    """Annex, row 身份证号: length, date of birth and check character of GB 11643."""
    shown = mask_id(facts.claim.id_number)
    identity = examine_id_number(facts.claim.id_number, facts.today)
    if isinstance(identity, Text):
        return failed(identity, found=shown)
    birth = identity.birth
    day = facts.claim.claim_date or facts.today
    age = birth and day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    if age is not None and age < MIN_AGE:
        return warned(text(_("By the ID number the person was %(age)s years old at the claim"), age=age), found=shown)
    if age is not None and age >= RETIREMENT_AGE:
        return warned(
            text(_("By the ID number the person was %(age)s years old at the claim: not retired yet?"), age=age),
            found=shown,
        )
    return passed(text(_("The ID number is well formed")), found=shown)


@rule("identity.name", "四(二)", _("Name"))
def name(facts: Facts) -> Finding | None:
    """四(二): the name is compared with the contribution register."""
    claimed = normalise_name(facts.claim.person_name)
    if not claimed:
        return failed(text(_("The name is missing")))
    line = facts.insured or facts.elsewhere
    if line is None:
        return None  # jurisdiction says that nobody is registered under this ID number
    if not same_name(claimed, line.name):
        return failed(
            text(
                _("The claim names %(claimed)s, but the contribution register has %(registered)s under this ID number"),
                claimed=claimed,
                registered=line.name,
            ),
            line.name,
            claimed,
            register_evidence(line),
        )
    return passed(text(_("The name is that of the contribution register")), line.name, claimed, register_evidence(line))


@rule("scope", "一", _("Enterprise"))
def enterprise(facts: Facts) -> Finding:
    """一: employees of enterprises; the kind of organisation stands in the first two characters of its code."""
    written, insured = facts.claim.employer_code, facts.insured
    evidence = None
    if not written and insured and insured.employer_code:
        written, evidence = insured.employer_code, register_evidence(insured)
    code = examine_org_code(written)
    if isinstance(code, Text):
        return failed(code, found=normalise_id(written), evidence=evidence)
    kind = code[:2]
    if kind[0] not in "9NY":
        what = _OTHER.get(kind) or _OTHER.get(kind[0]) or _OTHER[""]
        return failed(
            text(
                _("The employer is %(kind)s, not an enterprise: the subsidy is for employees of enterprises"), kind=what
            ),
            "91",
            code,
            evidence,
        )
    if kind != "91":
        what = _DOUBTFUL.get(kind) or _DOUBTFUL[kind[0]]
        return warned(
            text(_("The employer is %(kind)s: decide whether it counts as an enterprise"), kind=what),
            "91",
            code,
            evidence,
        )
    if insured and insured.employer_code and normalise_id(insured.employer_code) != code:
        return warned(
            text(
                _("The claim names the employer %(claimed)s, the contribution register %(registered)s"),
                claimed=code,
                registered=insured.employer_code,
            ),
            "91",
            code,
            register_evidence(insured),
        )
    return passed(text(_("The employer is an enterprise")), "91", code, evidence)


@rule("jurisdiction", "四(一)", _("Agency"))
def agency(facts: Facts) -> Finding:
    """四(一): to be claimed at the agency that holds the insurance."""
    if facts.insured:
        return passed(
            text(_("The insurance is held by %(agency)s"), agency=facts.insured.agency),
            facts.claim.agency,
            facts.insured.agency,
            register_evidence(facts.insured),
        )
    if facts.elsewhere:
        return failed(
            text(
                _("The insurance is held by %(agency)s: the subsidy has to be claimed there"),
                agency=facts.elsewhere.agency,
            ),
            facts.claim.agency,
            facts.elsewhere.agency,
            register_evidence(facts.elsewhere),
        )
    return unknown(text(_("The person is not in the contribution register")), facts.claim.agency)


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
    """二(一): 36 months or more in total, 36 included; a later policy asks for fewer."""
    line, policy = facts.insured, facts.policy
    if line is None or policy is None:
        return None
    needed, evidence = str(policy.min_months), register_evidence(line)
    if line.paid_months is None:
        return unknown(
            text(_("The contribution register does not state the months of contributions")), needed, evidence=evidence
        )
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
