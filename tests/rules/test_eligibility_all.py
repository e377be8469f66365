"""What holds for all rules together: they never raise, and never show a whole number."""

from dataclasses import fields, replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from samples import CLAIM, GOOD, OCCUPATION, POLICY_2017

from rules.eligibility import (
    RULES,
    Benefit,
    Claim,
    Facts,
    Insured,
    OtherClaim,
    RegisteredCertificate,
    Shortage,
    doubts,
    recheck,
    verdicts,
    worst,
)
from rules.text import render
from rules.workdays import Calendar

EXTENDING = replace(POLICY_2017, window_extends=True)

anything = st.one_of(st.none(), st.just(""), st.text(max_size=25), st.just(False))
any_day = st.one_of(st.none(), st.dates())
claims = st.builds(
    Claim,
    **{name: anything for name in (field.name for field in fields(Claim)) if name not in ("occupation", "issue_date", "claim_date")},
    occupation=st.sampled_from([None, OCCUPATION]),
    issue_date=any_day,
    claim_date=any_day,
)
lines = st.builds(
    Insured,
    agency=st.text(max_size=3),
    name=anything,
    status=anything,
    paid_months=st.one_of(st.none(), st.integers()),
    insured_since=any_day,
    employer_code=anything,
    data_date=any_day,
)
certificates = st.builds(
    RegisteredCertificate,
    number=st.text(max_size=25),
    id_number=anything,
    name=anything,
    certificate_type=anything,
    occupation_key=st.sampled_from([None, 7, 8]),
    occupation_name=anything,
    level=anything,
    issue_date=any_day,
    issuer=anything,
)
whatever = st.builds(
    Facts,
    claim=claims,
    policy=st.sampled_from([None, POLICY_2017, EXTENDING]),
    insured=st.one_of(st.none(), lines),
    elsewhere=st.one_of(st.none(), lines),
    certificate=st.one_of(st.none(), certificates),
    benefits=st.sampled_from([(), (Benefit("x"),)]),
    others=st.sampled_from([(), (OtherClaim("x"),)]),
    shortage=st.sampled_from([None, Shortage("x", Decimal("0.1")), Shortage("x", Decimal(5))]),
    today=st.dates(),
    is_workday=st.sampled_from([Calendar().is_workday, lambda _day: False]),
)


@given(whatever)
def test_no_data_however_bad_raise(found):
    answered = verdicts(found)
    order = [rule.code for rule in RULES]
    assert [verdict.rule for verdict in answered] == sorted((v.rule for v in answered), key=order.index)
    for verdict in answered:
        assert verdict.outcome in ("pass", "fail", "warn", "unknown")
        assert render(verdict.sentence)
        render(verdict.parameter)
        render(verdict.found)
        render(verdict.evidence)


@given(whatever)
def test_no_verdict_carries_a_whole_id_number_or_account(found):
    full = replace(found, claim=replace(found.claim, id_number=CLAIM.id_number, bank_account=CLAIM.bank_account))
    for verdict in verdicts(full):
        said = render(verdict.sentence) + render(verdict.found) + render(verdict.parameter) + render(verdict.evidence)
        assert CLAIM.id_number not in said
        assert CLAIM.bank_account not in said


def test_worst_of_all():
    named = {"fail": 0, "unknown": 0, "warn": 0, "pass": 0}
    verdict = verdicts(GOOD)[0]
    for outcome in named:
        named[outcome] = verdict._replace(outcome=outcome)
    assert worst([]) == "unknown"
    assert worst([named["pass"]]) == "pass"
    assert worst([named["pass"], named["warn"]]) == "warn"
    assert worst([named["warn"], named["unknown"], named["pass"]]) == "unknown"
    assert worst([named["unknown"], named["fail"]]) == "fail"


@given(whatever)
def test_no_doubt_without_a_reason(found):
    """Who looks for doubts again skips the claims that have nothing of this: no rule may have something to say then."""
    assert doubts(replace(found, doubles=(), held=(), issuer_count=4, issuer_limit=5)) == []
    assert doubts(replace(found, doubles=(), held=(), issuer_count=9, issuer_limit=0)) == []


@given(whatever, st.sampled_from([POLICY_2017, EXTENDING]))
def test_nothing_stops_the_payment_without_a_reason(found, policy):
    """The same for what is looked at again before payment."""
    unchanged = replace(found, policy=policy, exclusions=(), benefits=(), others=())
    assert recheck(replace(unchanged, insured=None)) == []
    if found.insured:
        assert recheck(replace(unchanged, insured=replace(found.insured, status="paying"))) == []
