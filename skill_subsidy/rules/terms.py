"""The words of the notice that stand inside sentences: code -> Text."""

from .facts import Insured
from .text import Text, _, text

LEVELS: dict[str, Text] = {
    "5": text(_("level 5 (elementary)")),
    "4": text(_("level 4 (intermediate)")),
    "3": text(_("level 3 (advanced)")),
    "2": text(_("level 2 (technician)")),
    "1": text(_("level 1 (senior technician)")),
}
CERTIFICATE_TYPES: dict[str, Text] = {
    "qualification": text(_("vocational qualification certificate")),
    "skill_level": text(_("vocational skill level certificate")),
}
STATUSES: dict[str, Text] = {
    "paying": text(_("employed and paying")),
    "suspended": text(_("contributions suspended")),
    "receiving": text(_("receiving unemployment benefit")),
    "stopped": text(_("insurance ended")),
}
ACCOUNT_TYPES: dict[str, Text] = {
    "social_card": text(_("social security card account")),
    "personal": text(_("personal bank account")),
}
NOTHING = text(_("(nothing)"))


def term(words: dict[str, Text], code: str | None) -> Text | str:
    """The word for `code`; the code itself where it is unknown; "(nothing)" where it is empty."""
    return words.get(code or "") or code or NOTHING


def register_evidence(line: Insured) -> Text:
    """Where a fact about contributions was read."""
    if line.data_date is None:
        return text(_("Contribution register of %(agency)s"), agency=line.agency)
    return text(_("Contribution register of %(agency)s, data of %(date)s"), agency=line.agency, date=line.data_date)
