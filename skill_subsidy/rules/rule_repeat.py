"""How often: once per occupation and level (三), so many a year, and no lower level after a higher one."""

from .facts import Benefit, Facts, YearEntry
from .registry import Finding, Register, failed, passed
from .terms import LEVELS, NOTHING, term
from .text import Text, _, join, text

rule = Register()

_NOTHING_HIGHER = text(_("No higher level of the same occupation stands in the way"))


@rule("once", "三", _("Once only"))
def once(facts: Facts) -> Finding | None:
    """三: once for the same occupation and level, whichever agency paid or is about to."""
    occupation = facts.claim.occupation
    if not facts.benefits and not facts.others:
        if occupation is None:
            return None  # certificate.catalogue says so; without an occupation nothing can be compared
        return passed(
            text(
                _("No other claim and no benefit for “%(occupation)s”, %(level)s"),
                occupation=occupation.name,
                level=term(LEVELS, facts.claim.level),
            ),
            "1",
        )
    written = facts.claim.occupation_name
    reasons: list[Text] = [_received(benefit, written) for benefit in facts.benefits] + [
        _named(
            text(
                _("claim %(number)s at %(agency)s (%(state)s)"),
                number=other.number,
                agency=other.agency or NOTHING,
                state=other.state_name or NOTHING,
            ),
            other.occupation_name,
            written,
        )
        for other in facts.others
    ]
    first = facts.benefits[0].reference if facts.benefits else facts.others[0].number
    evidence = text(_("Benefit records of %(source)s"), source=facts.benefits[0].source) if facts.benefits else None
    return failed(
        text(
            _("The subsidy for “%(occupation)s”, %(level)s, is granted only once: %(reasons)s"),
            occupation=occupation.name if occupation else written or NOTHING,
            level=term(LEVELS, facts.claim.level),
            reasons=join(reasons),
        ),
        "1",
        first,
        evidence,
    )


def _received(benefit: Benefit, written: str = "") -> Text:
    said = text(
        _("received on %(date)s from %(agency)s (%(reference)s)"),
        date=benefit.date or NOTHING,
        agency=benefit.agency or benefit.source,
        reference=benefit.reference or NOTHING,
    )
    if benefit.fraud:
        said = text(_("%(said)s; obtained by fraud and claimed back, it counts nevertheless"), said=said)
    return _named(said, benefit.occupation_name, written)


def _named(said: Text, name: str, written: str | None) -> Text:
    """The reviewer sees where another name (another 工种 of the same occupation) was written."""
    if not name or not written or name == written:
        return said
    return text(_("%(said)s, written as “%(name)s”"), said=said, name=name)


@rule("yearly", "三", _("Times a year"), needs_policy=True)
def yearly(facts: Facts) -> Finding | None:
    """人社部发〔2024〕40号, 〔2025〕18号: so many a person and calendar year, and some more for shortage occupations.

    The year is that of the day of the claim. Ordinary ones are no more than the cap; all together are no more than the
    cap and the extra, where a shortage occupation is among them.
    """
    policy, day = facts.policy, facts.claim.claim_date
    if policy is None or not policy.yearly_cap or day is None:
        return None
    short = facts.shortage is not None
    ordinary = sum(not entry.shortage for entry in facts.year)
    cap, extra, total = policy.yearly_cap, policy.yearly_shortage_extra, len(facts.year) + 1
    limit = f"{cap} + {extra}" if extra else str(cap)
    if total > cap + extra or (not short and ordinary + 1 > cap):
        counted = join([_counted(entry) for entry in facts.year])
        if extra:
            sentence = text(
                _(
                    "In %(year)s a person gets at most %(cap)s subsidies, and %(extra)s more for shortage occupations; "
                    "counted before this claim: %(counted)s"
                ),
                year=day.year,
                cap=cap,
                extra=extra,
                counted=counted,
            )
        else:
            sentence = text(
                _("In %(year)s a person gets at most %(cap)s subsidies; counted before this claim: %(counted)s"),
                year=day.year,
                cap=cap,
                counted=counted,
            )
        return failed(sentence, limit, str(total))
    if facts.year:
        return passed(
            text(
                _("The subsidy is number %(total)s of %(year)s for this person; before it: %(counted)s"),
                total=total,
                year=day.year,
                counted=join([_counted(entry) for entry in facts.year]),
            ),
            limit,
            str(total),
        )
    return passed(text(_("The subsidy is the first of %(year)s for this person"), year=day.year), limit, "1")


def _counted(entry: YearEntry) -> Text:
    said = text(
        _("%(reference)s of %(date)s at %(agency)s"),
        reference=entry.reference or NOTHING,
        date=entry.date or NOTHING,
        agency=entry.agency or NOTHING,
    )
    return text(_("%(said)s (shortage occupation)"), said=said) if entry.shortage else said


@rule("higher", "三", _("Higher level"), needs_policy=True)
def higher(facts: Facts) -> Finding | None:
    """人社部发〔2024〕40号, 〔2025〕18号: no lower level once a higher one of the same occupation was paid, or is held."""
    policy, claim = facts.policy, facts.claim
    if policy is None or policy.higher_level == "none" or claim.occupation is None:
        return None
    reasons = [
        text(
            _("%(level)s: %(said)s"),
            level=term(LEVELS, benefit.level),
            said=_received(benefit, claim.occupation_name),
        )
        for benefit in facts.higher_benefits
        if _above(benefit.level, claim.level)
    ]
    if policy.higher_level == "held":
        reasons += [
            _named(
                text(
                    _("%(level)s: certificate %(number)s, issued on %(date)s"),
                    level=term(LEVELS, line.level),
                    number=line.number,
                    date=line.issue_date,
                ),
                line.occupation_name,
                claim.occupation_name,
            )
            for line in facts.held
            if _above(line.level, claim.level)
            and line.issue_date
            and line.issue_date <= (claim.claim_date or facts.today)
        ]
    if not reasons:
        return passed(_NOTHING_HIGHER)
    return failed(
        text(
            _("“%(occupation)s”: a lower level is not subsidised after a higher one (%(reasons)s)"),
            occupation=claim.occupation.name,
            reasons=join(reasons),
        ),
        found=claim.level,
    )


def _above(level: str, other: str) -> bool:
    """1 is the highest level, 5 the lowest."""
    return level in LEVELS and other in LEVELS and level < other
