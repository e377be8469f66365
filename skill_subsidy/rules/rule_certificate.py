"""The certificate as the claim states it: its number, level, date and occupation (二(二))."""

from .facts import Facts, Occupation
from .identity import fold, normalise_id, parse_certificate_no
from .registry import Finding, Register, failed, passed, warned
from .terms import CERTIFICATE_TYPES, LEVELS, term
from .text import Text, _, text

rule = Register()

_FITS = text(_("The number fits the kind of certificate, its level and its year"))

ELIGIBLE_LEVELS = frozenset("543")
KNOWN_LETTERS = "YS"  # Y: employer, S: training and assessment body


@rule("certificate.number", "二(二)", _("Certificate number"))
def certificate_number(facts: Facts) -> Finding:
    """Annex, rows 证书类别 and 证书编码: the number is one of that kind, and says the same level and year."""
    claim = facts.claim
    number = normalise_id(claim.certificate_no)
    if not number:
        return failed(text(_("The certificate number is missing")))
    kind, year, level = parse_certificate_no(number)
    expected = term(CERTIFICATE_TYPES, claim.certificate_type)
    if kind and kind != claim.certificate_type:
        return failed(
            text(
                _("%(number)s is the number of a %(kind)s, but the claim says %(claimed)s"),
                number=number,
                kind=CERTIFICATE_TYPES[kind],
                claimed=expected,
            ),
            expected,
            number,
        )
    if not kind or (kind == "skill_level" and number[0] not in KNOWN_LETTERS):
        return warned(
            text(_("The certificate number %(number)s has none of the usual forms: check it"), number=number),
            expected,
            number,
        )
    if level != claim.level:
        return warned(
            text(
                _("The number %(number)s is that of a certificate of %(found)s, but the claim says %(claimed)s"),
                number=number,
                found=term(LEVELS, level),
                claimed=term(LEVELS, claim.level),
            ),
            expected,
            number,
        )
    if year and claim.issue_date and abs(year - claim.issue_date.year) > 1:
        return warned(
            text(
                _("The number %(number)s is that of a certificate of the year %(year)s, but the claim says %(date)s"),
                number=number,
                year=year,
                date=claim.issue_date,
            ),
            expected,
            number,
        )
    return passed(_FITS, expected, number)


@rule("certificate.level", "二(二)", _("Certificate level"))
def certificate_level(facts: Facts) -> Finding:
    """二(二): elementary (5), intermediate (4) or advanced (3)."""
    level = facts.claim.level
    if not level:
        return failed(text(_("The certificate level is missing")), "5, 4, 3")
    word = term(LEVELS, level)
    if level not in ELIGIBLE_LEVELS:
        return failed(
            text(_("The certificate is of %(level)s; only levels 5, 4 and 3 are subsidised"), level=word),
            "5, 4, 3",
            level,
        )
    return passed(text(_("The certificate is of %(level)s"), level=word), "5, 4, 3", level)


@rule("certificate.since", "二(二)", _("Issued since"), needs_policy=True)
def certificate_since(facts: Facts) -> Finding | None:
    """二(二): obtained on or after 2017-01-01."""
    issued, policy = facts.claim.issue_date, facts.policy
    if policy is None:
        return None
    since = policy.issued_since.isoformat()
    if issued is None:
        return failed(text(_("The date of issue is missing")), since)
    found = issued.isoformat()
    if issued > facts.today:
        return failed(text(_("The date of issue %(date)s lies in the future"), date=found), since, found)
    if issued < policy.issued_since:
        return failed(
            text(
                _("The certificate was issued on %(date)s; only those issued since %(since)s are subsidised"),
                date=found,
                since=since,
            ),
            since,
            found,
        )
    return passed(text(_("The certificate was issued on %(date)s"), date=found), since, found)


def _in_catalogue(occupation: Occupation) -> Text:
    """The time during which `occupation` stands in the catalogue; either end may be open."""
    start, end = occupation.valid_from, occupation.valid_to
    if start and end:
        return text(_("%(start)s to %(end)s"), start=start, end=end)
    if start:
        return text(_("since %(start)s"), start=start)
    if end:
        return text(_("until %(end)s"), end=end)
    return text(_("in the catalogue, no dates given"))


@rule("certificate.catalogue", "二(二)", _("National catalogue"))
def certificate_catalogue(facts: Facts) -> Finding | None:
    """二(二), 六(四): the occupation stood in the national catalogue on the day of issue.

    An occupation can stay in the classification and still leave the catalogue of qualifications (水平评价类 did at the
    end of 2020): from then on it has skill level certificates only.
    """
    claim, occupation = facts.claim, facts.claim.occupation
    if occupation is None:
        if not fold(claim.occupation_name):
            return failed(text(_("The occupation is missing")))
        return failed(
            text(_("The occupation “%(name)s” is not in the national catalogue"), name=claim.occupation_name),
            found=claim.occupation_name,
        )
    issued, named = claim.issue_date, occupation.name
    if issued is None:
        return None  # certificate.since says that the date is missing
    span = _in_catalogue(occupation)
    if occupation.valid_from and issued < occupation.valid_from:
        return failed(
            text(
                _("“%(name)s” entered the national catalogue on %(start)s, after the certificate's issue (%(date)s)"),
                name=named,
                start=occupation.valid_from,
                date=issued,
            ),
            span,
            named,
        )
    if occupation.valid_to and issued > occupation.valid_to:
        return failed(
            text(
                _("“%(name)s” left the national catalogue on %(end)s, before the certificate's issue (%(date)s)"),
                name=named,
                end=occupation.valid_to,
                date=issued,
            ),
            span,
            named,
        )
    last = occupation.qualification_to
    if claim.certificate_type == "qualification" and last and issued > last:
        return failed(
            text(
                _(
                    "“%(name)s” left the catalogue of vocational qualifications on %(end)s: no vocational "
                    "qualification certificate could be issued on %(date)s"
                ),
                name=named,
                end=last,
                date=issued,
            ),
            last.isoformat(),
            named,
        )
    return passed(text(_("“%(name)s” was in the national catalogue on %(date)s"), name=named, date=issued), span, named)
