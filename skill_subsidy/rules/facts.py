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
    """An entry of the national catalogue. `qualification_to`: last day on which it had a 职业资格证书; `aliases`: its
    names in other editions."""

    key: int
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    qualification_to: date | None = None
    aliases: tuple[str, ...] = ()


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
    phone: str = ""
    query_site: str = ""
    query_result: str = ""  # '' | 'genuine' | 'not_found' | 'differs'
    query_date: Day | None = None
    query_operator: str = ""
    query_proof: bool = False  # a screenshot of the query is kept
    query_differences: str = ""


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
class MonthsFound:
    """A handler looked up the months of contributions up to the day of issue, in `source`."""

    months: int
    source: str
    operator: str
    date: Day


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
    """The person has received this subsidy already. `source`: the agency or the document that says so.
    `occupation_name`: the occupation as that source writes it; `level`: of the certificate that it was paid for; `fraud`: all of
    it came back, and it counts nevertheless."""

    source: str
    date: Day | None = None
    agency: str = ""
    reference: str = ""
    level: str = ""
    occupation_name: str = ""
    fraud: bool = False


@dataclass(frozen=True, slots=True)
class OtherClaim:
    """Another live claim of the same person, occupation and level. `occupation_name`: as that claim writes it."""

    number: str
    agency: str = ""
    state_name: Text | str = ""
    occupation_name: str = ""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A line of the exclusion list: why the person may not get the subsidy. `effective_date`: since when, if known;
    `certificate_no`: the certificate that a training subsidy was paid for."""

    kind: str  # 'death' | 'training' | 'retirement' | 'other'
    certificate_no: str = ""
    effective_date: Day | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class YearEntry:
    """A benefit paid, or an earlier live claim of the person, in the calendar year of the claim. `shortage`: it is for
    an occupation of a shortage list."""

    reference: str
    date: Day | None = None
    agency: str = ""
    shortage: bool = False


@dataclass(frozen=True, slots=True)
class Double:
    """The claim shares its certificate, account or phone with claims of other people at `agency`."""

    kind: str  # 'certificate' | 'account' | 'phone'
    numbers: tuple[str, ...]
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Shortage:
    """The shortage list that names the occupation, and its uplift: `rate`, a fraction of the standard, or `amounts`,
    level -> yuan on top of the standard."""

    document: str
    rate: Decimal = Decimal(0)
    amounts: Mapping[str, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """The parameters in force for the claim. `amounts`: level -> yuan.

    months_on, amount_on: 'claim' or 'issue', the day whose months count, and whose version fixes the amount.
    yearly_cap: benefits per person and calendar year, 0 for any number; yearly_shortage_extra: how many more when
    occupations of a shortage list are among them. higher_level: what excludes a lower level of the same occupation:
    'none', 'paid' (a higher one was subsidised) or 'held' (a higher certificate exists, or was subsidised).
    """

    document: str
    min_months: int
    accepted_statuses: frozenset[str]
    issued_since: date
    window_months: int
    window_extends: bool
    amounts: Mapping[str, Decimal]
    uplift_cap: Decimal
    notice_days: int = 5
    months_on: str = "claim"
    amount_on: str = "claim"
    yearly_cap: int = 0
    yearly_shortage_extra: int = 0
    higher_level: str = "none"
    exclude_training: bool = False
    notice_counts_first: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the rules look at.

    amount_policy: the version that fixes the amount where `policy` asks for that of the issue; None: there is none.
    insured: the register line here; elsewhere: one at another agency.
    benefits, others: only those of the same ID number, occupation and level.
    higher_benefits, held: of the same ID number and occupation; other levels, and other certificates.
    issuer_count: claims with the issuer and the date of issue of this one; issuer_limit: from how many on that is
    looked at, 0 for never.
    months_found: what a handler looked up, for this person and this day of issue.
    """

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
    amount_policy: Policy | None = None
    exclusions: tuple[Exclusion, ...] = ()
    year: tuple[YearEntry, ...] = ()
    higher_benefits: tuple[Benefit, ...] = ()
    held: tuple[RegisteredCertificate, ...] = ()
    doubles: tuple[Double, ...] = ()
    issuer_count: int = 0
    issuer_limit: int = 0
    months_found: MonthsFound | None = None

    @property
    def paying_policy(self) -> Policy | None:
        """The version that fixes amount, uplift cap and shortage list."""
        if self.policy is None or self.policy.amount_on != "issue":
            return self.policy
        return self.amount_policy
