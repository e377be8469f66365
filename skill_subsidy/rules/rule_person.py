"""Who may claim, and where: policy, identity, enterprise, agency (一, 四(一), 四(二), 六)."""

from .facts import Facts
from .identity import examine_id_number, examine_org_code, mask_id, normalise_id, normalise_name, same_name
from .registry import Finding, Register, failed, passed, unknown, warned
from .retirement import YOUNGEST, retirement
from .terms import register_evidence
from .text import Text, _, text

rule = Register()

MIN_AGE = 16

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


_WELL_FORMED = text(_("The ID number is well formed"))


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
    # Nobody of fewer years has reached the age: most claims need no look at the law's table.
    due = retirement(identity) if age is not None and age >= YOUNGEST else None
    if due is not None and day >= due.day:
        if due.woman:
            return warned(
                text(
                    _(
                        "By the ID number this woman was %(age)s years old at the claim, and reached the later of the "
                        "two statutory retirement ages for women (%(years)s years and %(months)s months) on %(due)s: "
                        "not retired yet?"
                    ),
                    age=age,
                    years=due.years,
                    months=due.months,
                    due=due.day,
                ),
                found=shown,
            )
        return warned(
            text(
                _(
                    "By the ID number the person was %(age)s years old at the claim, and reached the statutory "
                    "retirement age (%(years)s years and %(months)s months) on %(due)s: not retired yet?"
                ),
                age=age,
                years=due.years,
                months=due.months,
                due=due.day,
            ),
            found=shown,
        )
    return passed(_WELL_FORMED, found=shown)


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
    written, insured, policy = facts.claim.employer_code, facts.insured, facts.policy
    if insured and insured.status == "receiving" and policy and "receiving" in policy.accepted_statuses:
        # 一 speaks of employees; who draws the benefit has lost the employer, and later policies let them claim.
        return passed(
            text(_("The person receives unemployment benefit and has no employer: nothing to check here")),
            evidence=register_evidence(insured),
        )
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
