"""Invented people, enterprises and certificates with valid check characters, and how to draw more of them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from rules import identity
from rules.eligibility import (
    Claim,
    Facts,
    Insured,
    Occupation,
    Policy,
    RegisteredCertificate,
    Verdict,
    verdicts,
    worst,
)

TODAY = date(2026, 11, 24)
AGENCY, ELSEWHERE = "呼和浩特市失业保险经办机构", "包头市失业保险经办机构"
ENTERPRISE = "91110000600037341L"
LIMIT_2020 = date(2020, 12, 31)
OCCUPATION = Occupation(7, "电工", date(2017, 9, 12), None, None)
SKILL_NO, QUALIFICATION_NO = "Y000115000001264000001", "2605001001400001"
POLICY_2017 = Policy(
    document="内人社办发〔2017〕255号",
    min_months=36,
    accepted_statuses=frozenset({"paying"}),
    issued_since=date(2017, 1, 1),
    window_months=12,
    window_extends=False,
    amounts={"5": Decimal(1000), "4": Decimal(1500), "3": Decimal(2000)},
    uplift_cap=Decimal("0.20"),
    notice_days=5,
)
CLAIM = Claim(
    number="HH202610-0001",
    agency=AGENCY,
    person_name="阿拉坦其其格",
    id_number="150102199003071237",
    employer_name="内蒙古某某有限公司",
    employer_code=ENTERPRISE,
    certificate_type="skill_level",
    certificate_no=SKILL_NO,
    occupation_name="电工",
    occupation=OCCUPATION,
    level="4",
    issue_date=date(2026, 3, 2),
    issuer="某某评价机构",
    claim_date=date(2026, 10, 8),
    bank_account="6222020602000000003",
    bank_account_type="social_card",
)
INSURED = Insured(AGENCY, "阿拉坦其其格", "paying", 60, date(2020, 1, 1), ENTERPRISE, date(2026, 9, 30))
CERTIFICATE = RegisteredCertificate(
    SKILL_NO, "150102199003071237", "阿拉坦其其格", "skill_level", 7, "电工", "4", date(2026, 3, 2), "某某评价机构"
)
GOOD = Facts(CLAIM, POLICY_2017, INSURED, None, CERTIFICATE, today=TODAY)


def facts(claim: dict | None = None, **changes) -> Facts:
    """The good claim with changes: `claim` for fields of the claim, the others for the facts around it."""
    return replace(GOOD, claim=replace(CLAIM, **(claim or {})), **changes)


def answers(found: Facts) -> dict[str, Verdict]:
    """code -> verdict."""
    return {verdict.rule: verdict for verdict in verdicts(found)}


def outcomes(found: Facts) -> dict[str, str]:
    """code -> outcome, of the rules that did not pass."""
    return {verdict.rule: verdict.outcome for verdict in verdicts(found) if verdict.outcome != "pass"}


def verdict_of(found: Facts) -> str:
    """The worst outcome."""
    return worst(verdicts(found))


def id_number(first17: str) -> str:
    """Complete an ID number."""
    return first17 + identity.id_check_char(first17)


def org_code(first8: str, inner8: str) -> str:
    """Complete a 统一社会信用代码."""
    first17 = first8 + inner8 + identity.inner_check_char(inner8)
    return first17 + identity.org_check_char(first17)


ORG_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
digits = "0123456789"
birth_dates = st.dates(date(1930, 1, 1), date(2010, 12, 31))
id_numbers = st.builds(
    lambda division, birth, order: id_number(f"{division}{birth:%Y%m%d}{order:03d}"),
    st.from_regex(r"[1-8][0-9]{5}", fullmatch=True),
    birth_dates,
    st.integers(0, 999),
)
org_codes = st.builds(
    org_code,
    st.from_regex(r"(91|92|93|11|12|13|52|N2|A1|Y1)[0-9]{6}", fullmatch=True),
    st.text(ORG_ALPHABET, min_size=8, max_size=8),
)
names = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=8)
days = st.dates(date(2017, 1, 1), date(2026, 12, 31))


def day_after(day: date, count: int = 1) -> date:
    """`count` days later."""
    return day + timedelta(days=count)
