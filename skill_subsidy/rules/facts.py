"""What a rule may know about one claim: plain values, put together by the caller, never read from here.

Dates are `date`, months are counted in whole months, amounts are yuan as Decimal, rates are fractions (0.20).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .text import Text
from .workdays import DEFAULT, today

Day = date  # Benefit has a field of the name `date`


@dataclass(frozen=True, slots=True)
class Occupation:
    """An entry of the national catalogue. `qualification_to`: last day on which it had a 职业资格证书."""

    key: int
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    qualification_to: date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """The claim as handed in. `occupation`: the catalogue entry that `occupation_name` was resolved to, if any."""

    number: str = ""
    agency: str = ""
    person_name: str = ""
    id_number: str = ""
    employer_name: str = ""
    employer_code: str = ""
    certificate_type: str = ""  # 'qualification' | 'skill_level'
    certificate_no: str = ""
    occupation_name: str = ""
    occupation: Occupation | None = None
    level: str = ""  # '5' | '4' | '3'; '2' and '1' can be claimed, and are refused
    issue_date: date | None = None
    issuer: str = ""
    claim_date: date | None = None
    bank_account: str = ""
    bank_account_type: str = ""  # 'social_card' | 'personal'
    query_site: str = ""
    query_result: str = ""  # '' | 'genuine' | 'not_found' | 'differs'


@dataclass(frozen=True, slots=True)
class Insured:
    """A line of the contribution register. `data_date`: the day that the line describes."""

    agency: str
    name: str
    status: str = ""  # 'paying' | 'suspended' | 'receiving' | 'stopped'
    paid_months: int | None = None
    insured_since: date | None = None
    employer_code: str = ""
    data_date: date | None = None


@dataclass(frozen=True, slots=True)
class RegisteredCertificate:
    """A line of the certificate register, as the assessment body delivered it."""

    number: str
    id_number: str
    name: str
    certificate_type: str = ""
    occupation_key: int | None = None
    occupation_name: str = ""
    level: str = ""
    issue_date: date | None = None
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Benefit:
    """The person has received this occupation and level already. `source`: the agency or the document that says so."""

    source: str
    date: Day | None = None
    agency: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class OtherClaim:
    """Another live claim of the same person, occupation and level."""

    number: str
    agency: str = ""
    state_name: Text | str = ""


@dataclass(frozen=True, slots=True)
class Shortage:
    """The shortage list that names the occupation, and its uplift as a fraction of the standard."""

    document: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Policy:
    """The parameters in force for the claim. `amounts`: level -> yuan."""

    document: str
    min_months: int
    accepted_statuses: frozenset[str]
    issued_since: date
    window_months: int
    window_extends: bool
    amounts: Mapping[str, Decimal]
    uplift_cap: Decimal
    notice_days: int = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the rules look at. `insured` is the register line here, `elsewhere` one at another agency;
    `benefits` and `others` hold only those of the same ID number, occupation and level."""

    claim: Claim
    policy: Policy | None = None
    insured: Insured | None = None
    elsewhere: Insured | None = None
    certificate: RegisteredCertificate | None = None
    benefits: tuple[Benefit, ...] = ()
    others: tuple[OtherClaim, ...] = ()
    shortage: Shortage | None = None
    today: date = field(default_factory=today)
    is_workday: Callable[[date], bool] = DEFAULT.is_workday
