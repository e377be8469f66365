"""When, how often, to whom and how much: clauses 四(一), 三 and 四(三)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import CLAIM, GOOD, POLICY_2017, TODAY, answers, day_after, days, facts

from rules.eligibility import (
    Benefit,
    OtherClaim,
    Shortage,
    award,
)
from rules.text import Text, render
from rules.workdays import Calendar, add_months

EXTENDING = replace(POLICY_2017, window_extends=True)


def window(issued, claimed, policy=POLICY_2017, **changes):
    verdict = answers(facts({"issue_date": issued, "claim_date": claimed}, policy=policy, **changes))["window"]
    assert (verdict.clause, verdict.parameter) == ("四(一)", "12")
    return verdict


# ------------------------------------------------------------------ 四(一): 核发之日起12个月内


@pytest.mark.parametrize(
    ("issued", "claimed", "outcome"),
    [
        (date(2025, 10, 8), date(2026, 10, 8), "pass"),
        (date(2025, 10, 8), date(2026, 10, 9), "fail"),
        (date(2025, 10, 8), date(2025, 10, 8), "pass"),
        (date(2025, 10, 8), date(2025, 10, 7), "fail"),
        (date(2024, 2, 29), date(2025, 2, 28), "pass"),
        (date(2024, 2, 29), date(2025, 3, 1), "fail"),
        (date(2023, 2, 28), date(2024, 2, 28), "pass"),
        (date(2023, 2, 28), date(2024, 2, 29), "fail"),
        (date(2025, 10, 8), None, "fail"),
    ],
)
def test_clause_4_1_within_twelve_months_of_issue(issued, claimed, outcome):
    """四(一): 核发之日起12个月内."""
    assert window(issued, claimed).outcome == outcome


def test_clause_4_1_the_last_day_is_named():
    assert "2025-02-28" in render(window(date(2024, 2, 29), date(2025, 3, 1)).sentence)


@pytest.mark.parametrize(
    ("claimed", "outcome"), [(date(2026, 10, 3), "pass"), (date(2026, 10, 8), "pass"), (date(2026, 10, 9), "fail")]
)
def test_clause_4_1_a_last_day_on_a_holiday_may_move(claimed, outcome):
    """Issued 2025-10-03, last day within the National Day holiday, which ends on 2026-10-07 (民法典 203)."""
    assert window(date(2025, 10, 3), claimed, EXTENDING).outcome == outcome


def test_clause_4_1_without_the_switch_the_last_day_stays():
    assert window(date(2025, 10, 3), date(2026, 10, 8)).outcome == "fail"


def test_clause_4_1_an_unconfirmed_year_is_unknown_only_where_it_matters():
    later = {"today": date(2027, 6, 1)}
    issued = date(2026, 2, 6)  # last day 2027-02-06, in a year that nobody has confirmed
    assert window(issued, date(2027, 2, 5), EXTENDING, **later).outcome == "pass"
    assert window(issued, date(2027, 2, 9), EXTENDING, **later).outcome == "unknown"
    assert window(issued, date(2027, 3, 20), EXTENDING, **later).outcome == "fail"
    assert window(issued, date(2027, 2, 9), **later).outcome == "fail"
    confirmed = Calendar(confirmed_years=[2027])
    assert window(issued, date(2027, 2, 8), EXTENDING, is_workday=confirmed.is_workday, **later).outcome == "pass"


def test_clause_4_1_a_claim_of_tomorrow_is_refused():
    assert window(date(2026, 3, 2), day_after(TODAY)).outcome == "fail"


@given(days, st.integers(-800, 800), st.booleans())
def test_clause_4_1_the_window_has_one_beginning_and_one_end(issued, offset, extends):
    claimed = day_after(issued, offset)
    policy = EXTENDING if extends else POLICY_2017
    outcome = window(issued, claimed, policy, today=date(2029, 12, 31)).outcome
    last = add_months(issued, 12)
    if claimed < issued:
        assert outcome == "fail"
    elif claimed <= last:
        assert outcome == "pass"
    elif not extends or (claimed - last).days > 31:
        assert outcome == "fail"
    else:
        assert outcome in ("pass", "fail", "unknown")


# ------------------------------------------------------------------ 三: 只能申请并享受一次


def test_clause_3_once_names_the_benefit():
    """三: 同一职业（工种）同一等级只能申请并享受一次."""
    benefit = Benefit("包头市 转移证明", date(2024, 5, 6), "包头市", "BT202405-0007")
    verdict = answers(facts(benefits=(benefit,)))["once"]
    assert (verdict.clause, verdict.outcome, verdict.found) == ("三", "fail", "BT202405-0007")
    for part in ("2024-05-06", "包头市", "BT202405-0007"):
        assert part in render(verdict.sentence)


def test_clause_3_once_says_that_a_fraud_counts():
    for fraud in (True, False):
        verdict = answers(facts(benefits=(Benefit("包头市", date(2024, 5, 6), fraud=fraud),)))["once"]
        assert (verdict.outcome, "by fraud" in render(verdict.sentence)) == ("fail", fraud)


def test_clause_3_once_names_the_other_claim():
    other = OtherClaim("BT202610-0009", "包头市", Text("to be reviewed", {}))
    verdict = answers(facts(others=(other,)))["once"]
    assert (verdict.outcome, verdict.found) == ("fail", "BT202610-0009")
    for part in ("BT202610-0009", "包头市", "to be reviewed"):
        assert part in render(verdict.sentence)


def test_clause_3_once_names_all_of_them():
    found = facts(benefits=(Benefit("register"),), others=(OtherClaim("A"), OtherClaim("B")))
    sentence = render(answers(found)["once"].sentence)
    assert "claim A" in sentence
    assert "claim B" in sentence
    assert "register" in sentence


def test_clause_3_once_cannot_be_said_without_an_occupation():
    assert "once" not in answers(facts({"occupation": None}))
    assert answers(facts({"occupation": None}, others=(OtherClaim("A"),)))["once"].outcome == "fail"


# ------------------------------------------------------------------ 四(三): 本人社会保障卡或个人银行账户


@pytest.mark.parametrize(
    ("account", "outcome"),
    [
        ("6222020602000000001", "warn"),
        ("6222 0206-0200 0000 003", "pass"),
        ("622202060200000000", "warn"),
        ("0512000012345", "pass"),
        ("123456789012", "pass"),
        ("12345678901", "fail"),
        ("123456789012345678901", "pass"),
        ("1234567890123456789012", "fail"),
        ("A12345678", "fail"),
        ("62220206020000O0001", "fail"),
        ("", "fail"),
        ("150102199003071237", "fail"),
    ],
)
def test_clause_4_3_account_of_the_person(account, outcome):
    """四(三): 发放至职工本人社会保障卡或个人银行账户."""
    verdict = answers(facts({"bank_account": account}))["payee"]
    assert (verdict.clause, verdict.outcome) == ("四(三)", outcome)
    assert len(verdict.found.replace("*", "")) <= 4


def test_clause_4_3_says_what_was_confused():
    assert "social security card" in render(answers(facts({"bank_account": "A12345678"}))["payee"].sentence)
    assert "ID number" in render(answers(facts({"bank_account": CLAIM.id_number}))["payee"].sentence)


# ------------------------------------------------------------------ 三: 补贴标准, 倾斜


@pytest.mark.parametrize(("level", "amount"), [("5", 1000), ("4", 1500), ("3", 2000)])
def test_clause_3_standard_of_each_level(level, amount):
    """三: 1000元, 1500元, 2000元."""
    verdict = answers(facts({"level": level}))["standard"]
    assert (verdict.clause, verdict.outcome, verdict.parameter) == ("三", "pass", f"{amount}.00")
    assert award(level, POLICY_2017, None) == (amount, 0, amount)


@pytest.mark.parametrize(
    ("rate", "outcome"), [("0.20", "pass"), ("0.2001", "fail"), ("0.10", "pass"), ("0", "pass"), ("-0.1", "fail")]
)
def test_clause_3_uplift_of_no_more_than_20_percent(rate, outcome):
    """三: 倾斜幅度不得超过规定标准的20%."""
    verdict = answers(facts(shortage=Shortage("内人社发〔2026〕1号", Decimal(rate))))["uplift"]
    assert (verdict.clause, verdict.outcome, verdict.parameter) == ("三", outcome, "20%")
    assert "内人社发〔2026〕1号" in render(verdict.evidence)


def test_clause_3_no_uplift_off_the_list():
    verdict = answers(GOOD)["uplift"]
    assert (verdict.outcome, verdict.found) == ("pass", "0%")


@pytest.mark.parametrize(
    ("level", "rate", "amount"),
    [("5", "0.2", "1200"), ("4", "0.2", "1800"), ("3", "0.2", "2400"), ("4", "0.125", "1687.50"), ("4", "0.3", "1800")],
)
def test_clause_3_what_is_paid(level, rate, amount):
    found = award(level, POLICY_2017, Shortage("目录", Decimal(rate)))
    assert found.amount == Decimal(amount)
    assert found.rate == min(Decimal(rate), Decimal("0.20"))


def test_clause_3_nothing_without_level_or_policy():
    assert award("2", POLICY_2017, None).amount == 0
    assert award("4", None, Shortage("目录", Decimal("0.2"))).amount == 0


@given(st.sampled_from("543"), st.decimals("-1", "2", places=6))
def test_clause_3_never_above_the_cap_never_below_the_standard(level, rate):
    found = award(level, POLICY_2017, Shortage("目录", rate))
    assert found.standard <= found.amount <= found.standard * Decimal("1.20")
    assert found.amount == round(found.amount, 2)
