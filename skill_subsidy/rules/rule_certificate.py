"""The certificate: its number, level, date, occupation, and whether it is genuine (二(二), 四(二))."""

from .facts import Claim, Facts, RegisteredCertificate
from .identity import fold, mask_id, normalise_id, parse_certificate_no, same_name
from .registry import Finding, Register, failed, passed, unknown, warned
from .terms import CERTIFICATE_TYPES, LEVELS, NOTHING, term
from .text import Text, _, join, text

rule = Register()

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
    return passed(text(_("The number fits the kind of certificate, its level and its year")), expected, number)


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
    span = f"{occupation.valid_from or ''} – {occupation.valid_to or ''}"
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


@rule("certificate.register", "四(二)", _("Certificate query"))
def certificate_register(facts: Facts) -> Finding:
    """四(二): queried online; the register of the assessment bodies stands for the query where it has the number."""
    claim, line = facts.claim, facts.certificate
    number, site = normalise_id(claim.certificate_no), claim.query_site
    if line is not None:
        evidence = text(
            _("Certificate register: %(number)s, %(issuer)s"), number=line.number, issuer=line.issuer or NOTHING
        )
        differences = _differences(claim, line)
        if differences:
            return failed(
                text(
                    _("The certificate register differs from the claim: %(differences)s"), differences=join(differences)
                ),
                line.number,
                number,
                evidence,
            )
        if claim.query_result in ("not_found", "differs"):
            return warned(
                text(
                    _("The certificate register confirms the certificate, but the query at %(site)s did not"),
                    site=site or NOTHING,
                ),
                line.number,
                number,
                evidence,
            )
        return passed(text(_("The certificate register confirms the certificate")), line.number, number, evidence)
    if claim.query_result and not site:
        return unknown(
            text(_("The result of a query is recorded without the site that was queried")),
            found=number,
            evidence=text(_("To do: record the site at which the certificate was queried")),
        )
    if claim.query_result == "genuine":
        return passed(
            text(_("The query at %(site)s confirms the certificate"), site=site),
            found=number,
            evidence=text(_("Query at %(site)s"), site=site),
        )
    if claim.query_result == "not_found":
        return failed(
            text(_("The certificate was not found at %(site)s"), site=site),
            found=number,
            evidence=text(_("Query at %(site)s"), site=site),
        )
    if claim.query_result == "differs":
        return failed(
            text(_("The certificate found at %(site)s differs from the claim"), site=site),
            found=number,
            evidence=text(_("Query at %(site)s"), site=site),
        )
    return unknown(
        text(_("The certificate is not in the certificate register, and no query confirms it")),
        found=number,
        evidence=text(_("To do: query the official site and record the result")),
    )


def _differences(claim: Claim, line: RegisteredCertificate) -> list[Text]:
    """A sentence for each field in which claim and register differ. Fields that the register leaves empty say nothing,
    except those that tie the certificate to the person. ID numbers are masked: it may be someone else's."""
    found: list[Text] = []
    if normalise_id(claim.id_number) != normalise_id(line.id_number):
        found.append(
            text(
                _("ID number %(registered)s instead of %(claimed)s"),
                registered=mask_id(line.id_number) or NOTHING,
                claimed=mask_id(claim.id_number) or NOTHING,
            )
        )
    if not same_name(claim.person_name, line.name):
        found.append(
            text(
                _("name %(registered)s instead of %(claimed)s"),
                registered=line.name or NOTHING,
                claimed=claim.person_name or NOTHING,
            )
        )
    if claim.level != line.level:
        found.append(
            text(
                _("%(registered)s instead of %(claimed)s"),
                registered=term(LEVELS, line.level),
                claimed=term(LEVELS, claim.level),
            )
        )
    if line.certificate_type and claim.certificate_type != line.certificate_type:
        found.append(
            text(
                _("%(registered)s instead of %(claimed)s"),
                registered=term(CERTIFICATE_TYPES, line.certificate_type),
                claimed=term(CERTIFICATE_TYPES, claim.certificate_type),
            )
        )
    if not _same_occupation(claim, line):
        found.append(
            text(
                _("occupation %(registered)s instead of %(claimed)s"),
                registered=line.occupation_name or NOTHING,
                claimed=claim.occupation_name or NOTHING,
            )
        )
    if line.issue_date and claim.issue_date != line.issue_date:
        found.append(
            text(
                _("date of issue %(registered)s instead of %(claimed)s"),
                registered=line.issue_date,
                claimed=claim.issue_date or NOTHING,
            )
        )
    return found


def _same_occupation(claim: Claim, line: RegisteredCertificate) -> bool:
    """By catalogue entry where both have one: names change between editions; by name otherwise."""
    if claim.occupation is not None and line.occupation_key:
        return claim.occupation.key == line.occupation_key
    if not line.occupation_name:
        return True
    registered = fold(line.occupation_name)
    return registered == fold(claim.occupation_name) or bool(
        claim.occupation and registered == fold(claim.occupation.name)
    )
