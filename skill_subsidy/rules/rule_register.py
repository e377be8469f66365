"""Is the certificate genuine: the register of the assessment bodies, or a query that a person made (四(二))."""

from .facts import Claim, Facts, RegisteredCertificate
from .identity import fold, mask_id, normalise_id, same_name
from .registry import Finding, Register, failed, passed, unknown, warned
from .terms import CERTIFICATE_TYPES, LEVELS, NOTHING, term
from .text import Text, _, join, text

rule = Register()

_CONFIRMED = text(_("The certificate register confirms the certificate"))
_NOT_QUERIED = text(_("The certificate is not in the certificate register, and no query confirms it"))
_TO_QUERY = text(_("To do: query the official site and record the result"))


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
        if line.occupation_name != claim.occupation_name and fold(line.occupation_name):
            return _by_another_name(claim, line, evidence)
        return passed(_CONFIRMED, line.number, number, evidence)
    if claim.query_result and not site:
        return unknown(
            text(_("The result of a query is recorded without the site that was queried")),
            found=number,
            evidence=text(_("To do: record the site at which the certificate was queried")),
        )
    if not claim.query_result:
        return unknown(_NOT_QUERIED, found=number, evidence=_TO_QUERY)
    evidence = _query_evidence(claim)
    if claim.query_result == "genuine":
        return passed(text(_("The query at %(site)s confirms the certificate"), site=site), "", number, evidence)
    if claim.query_result == "not_found":
        return failed(text(_("The certificate was not found at %(site)s"), site=site), "", number, evidence)
    if claim.query_differences:
        return failed(
            text(
                _("The certificate found at %(site)s differs from the claim: %(differences)s"),
                site=site,
                differences=claim.query_differences,
            ),
            "",
            number,
            evidence,
        )
    return failed(text(_("The certificate found at %(site)s differs from the claim"), site=site), "", number, evidence)


def _query_evidence(claim: Claim) -> Text:
    """Where, when and by whom it was queried, and whether the picture of it is kept."""
    said = text(_("Query at %(site)s"), site=claim.query_site)
    if claim.query_date:
        said = text(
            _("%(query)s on %(date)s by %(operator)s"),
            query=said,
            date=claim.query_date,
            operator=claim.query_operator or NOTHING,
        )
    if claim.query_proof:
        return text(_("%(query)s, screenshot kept"), query=said)
    return text(_("%(query)s, no screenshot kept"), query=said)


def _by_another_name(claim: Claim, line: RegisteredCertificate, evidence: Text) -> Finding:
    """Register and claim write one occupation in two ways: by its names in editions of the catalogue, or by a 工种 under
    it that no edition has as its name. Whether that is the same is for a person to say."""
    registered, claimed = fold(line.occupation_name), fold(claim.occupation_name)
    if registered == claimed or claim.occupation is None:
        return passed(_CONFIRMED, line.number, normalise_id(claim.certificate_no), evidence)
    if {registered, claimed} <= {fold(claim.occupation.name), *map(fold, claim.occupation.aliases)}:
        return passed(
            text(
                _(
                    "The certificate register confirms the certificate; it writes “%(registered)s” where the claim has "
                    "“%(claimed)s”: both are names of “%(occupation)s”"
                ),
                registered=line.occupation_name,
                claimed=claim.occupation_name or NOTHING,
                occupation=claim.occupation.name,
            ),
            line.occupation_name,
            claim.occupation_name,
            evidence,
        )
    return warned(
        text(
            _(
                "The certificate register confirms the certificate, but writes “%(registered)s” where the claim has "
                "“%(claimed)s”, both under “%(occupation)s”: is it the same?"
            ),
            registered=line.occupation_name,
            claimed=claim.occupation_name or NOTHING,
            occupation=claim.occupation.name,
        ),
        line.occupation_name,
        claim.occupation_name,
        evidence,
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
