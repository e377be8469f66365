"""What later policies ask: months and amount by the day of issue, times a year, higher levels, exclusions, no employer."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import CERTIFICATE, GOOD, INSURED, POLICY_2017, SKILL_NO, answers, facts, outcomes

from rules.eligibility import (
    Benefit,
    Exclusion,
    OtherClaim,
    RegisteredCertificate,
    Shortage,
    YearEntry,
    award,
    recheck,
    verdicts,
)
from rules.facts import MonthsFound
from rules.text import render

LIST = Shortage("目录〔2026〕1号", Decimal("0.2"))


def policy(**changes):
    return replace(POLICY_2017, **changes)


def verdict(code, claim=None, **changes):
    return answers(facts(claim, **changes)).get(code)


def outcome(code, claim=None, **changes):
    found = verdict(code, claim, **changes)
    return found and found.outcome


# ------------------------------------------------------------------ months at the issue (2026-03-02)


@pytest.mark.parametrize(
    ("months", "data", "expected"),
    [
        (41, date(2026, 9, 30), "unknown"),  # at the issue between 35 and 41
        (42, date(2026, 9, 30), "pass"),  # at least 36
        (36, date(2026, 9, 30), "unknown"),
        (35, date(2026, 9, 30), "fail"),  # at most 35
        (36, date(2026, 3, 31), "pass"),  # data of the month of issue: exact
        (35, date(2026, 3, 1), "fail"),
        (36, date(2025, 12, 31), "pass"),  # older data: no fewer since
        (33, date(2025, 12, 31), "unknown"),  # at most 36
        (32, date(2025, 12, 31), "fail"),
        (36, None, "unknown"),
        (3, date(2026, 9, 30), "fail"),
    ],
)
def test_clause_2_1_months_at_the_issue_lie_between_two_bounds(months, data, expected):
    line = replace(INSURED, paid_months=months, data_date=data)
    found = verdict("contribution.months", insured=line, policy=policy(months_on="issue"))
    assert (found.outcome, found.parameter) == (expected, "36")


def test_clause_2_1_months_at_the_issue_say_what_to_look_up():
    line = replace(INSURED, paid_months=41, data_date=date(2026, 9, 30))
    found = verdict("contribution.months", insured=line, policy=policy(months_on="issue"))
    for part in ("41", "2026-09-30", "between 35 and 41", "2026-03-02", "look up"):
        assert part in render(found.sentence)
    assert found.found == "35 – 41"
    assert verdict("contribution.months", {"issue_date": None}, policy=policy(months_on="issue")) is None
    short = replace(INSURED, paid_months=3, data_date=date(2026, 9, 30))
    assert verdict("contribution.months", insured=short, policy=policy(months_on="issue")).found == "0 – 3"


@given(st.integers(0, 400), st.dates(date(2016, 1, 1), date(2028, 12, 31)), st.integers(0, 36), st.integers(0, 400))
def test_clause_2_1_the_bounds_hold_whatever_was_paid_in_between(paid_before, data, needed, since):
    """Whoever pays at most one month a calendar month is never told the contrary of the truth."""
    gap = (data.year - 2026) * 12 + data.month - 3
    between = min(since, abs(gap))
    total = paid_before + (between if gap >= 0 else -min(between, paid_before))
    line = replace(INSURED, paid_months=total, data_date=data)
    at_issue = paid_before
    found = verdict("contribution.months", insured=line, policy=policy(months_on="issue", min_months=needed))
    assert found.outcome in ("unknown", "pass" if at_issue >= needed else "fail")


# ------------------------------------------------------------------ amount of the day of issue


def test_clause_3_the_version_of_the_issue_fixes_the_amount():
    earlier = policy(document="旧〔2025〕1号", amounts={"4": Decimal(1100)}, uplift_cap=Decimal("0.1"))
    now = policy(amount_on="issue")
    found = facts(policy=now, amount_policy=earlier, shortage=LIST)
    assert found.paying_policy is earlier
    assert answers(found)["standard"].parameter == "1100.00"
    assert "旧〔2025〕1号" in render(answers(found)["standard"].sentence)
    assert answers(found)["uplift"].outcome == "fail"  # by the cap of that version
    assert award("4", found.paying_policy, LIST).amount == 1210
    assert facts(policy=POLICY_2017, amount_policy=earlier).paying_policy is POLICY_2017


def test_clause_3_no_version_at_the_issue_is_unknown():
    found = facts(policy=policy(amount_on="issue"), shortage=LIST)
    assert outcomes(found) == {"standard": "unknown"}
    assert "2026-03-02" in render(answers(found)["standard"].sentence)
    assert award("4", found.paying_policy, LIST) == (0, 0, 0)


# ------------------------------------------------------------------ absolute uplift


@pytest.mark.parametrize(
    ("yuan", "expected", "amount", "rate"),
    [("300", "pass", "1800", "0.2"), ("300.01", "fail", "1800", "0.2"), ("0", "pass", "1500", "0"), ("-1", "fail", "1500", "0"),
     ("100", "pass", "1600", "0.0666")],
)
def test_clause_3_an_uplift_in_yuan_is_held_by_the_cap(yuan, expected, amount, rate):
    listed = Shortage("目录", amounts={"4": Decimal(yuan)})
    assert outcome("uplift", shortage=listed) == expected
    assert award("4", POLICY_2017, listed) == (1500, Decimal(rate), Decimal(amount))


def test_clause_3_a_list_without_the_level_gives_nothing():
    listed = Shortage("目录", amounts={"3": Decimal(300)})
    assert verdict("uplift", shortage=listed).found == "0%"
    assert award("4", POLICY_2017, listed).amount == 1500
    assert verdict("uplift", {"level": "2"}, shortage=Shortage("目录", amounts={"2": Decimal(1)})) is None


@given(st.sampled_from("543"), st.decimals("-100", "3000", places=4), st.decimals("0", "1", places=4))
def test_clause_3_yuan_never_above_the_cap_not_even_by_rounding(level, yuan, cap):
    found = award(level, policy(uplift_cap=cap), Shortage("目录", amounts={level: yuan}))
    assert found.standard <= found.amount <= found.standard * (1 + cap)
    assert found.amount == round(found.amount, 2)
    assert found.standard * (1 + found.rate) <= found.amount


@pytest.mark.parametrize("listed", [Shortage("目录", Decimal("0.2")), Shortage("目录", amounts={"4": Decimal(900)})])
def test_clause_3_a_standard_with_fen_is_not_rounded_above_the_cap(listed):
    """20 % of 1333.33 yuan are 266.666: 266.66 are within the cap, 266.67 are not."""
    assert award("4", policy(amounts={"4": Decimal("1333.33")}), listed).amount == Decimal("1599.99")


# ------------------------------------------------------------------ times a year


def entries(ordinary, shortage):
    return tuple(YearEntry(f"A{n}", date(2026, 1, 5), "包头市") for n in range(ordinary)) + tuple(
        YearEntry(f"B{n}", date(2026, 2, 5), "包头市", shortage=True) for n in range(shortage)
    )


@pytest.mark.parametrize(
    ("cap", "extra", "ordinary", "shortage", "short", "expected"),
    [
        (0, 0, 9, 9, False, None),
        (3, 0, 2, 0, False, "pass"),
        (3, 0, 3, 0, False, "fail"),
        (3, 0, 2, 1, True, "fail"),  # no extra: shortage occupations count like others
        (1, 2, 0, 0, False, "pass"),
        (1, 2, 1, 0, False, "fail"),
        (1, 2, 0, 2, False, "pass"),
        (1, 2, 0, 3, False, "fail"),
        (1, 2, 1, 1, True, "pass"),
        (1, 2, 1, 2, True, "fail"),
        (1, 2, 0, 2, True, "pass"),
        (1, 2, 0, 3, True, "fail"),
        (1, 2, 2, 0, True, "pass"),  # two ordinary ones of an earlier version: not this claim's fault
        (2, 1, 1, 1, False, "pass"),
        (2, 1, 2, 0, False, "fail"),
    ],
)
def test_yearly_cap_and_its_extra_for_shortage_occupations(cap, extra, ordinary, shortage, short, expected):
    """人社部发〔2025〕18号: one a year, two more for shortage occupations; 〔2024〕40号: three."""
    found = verdict(
        "yearly",
        policy=policy(yearly_cap=cap, yearly_shortage_extra=extra),
        year=entries(ordinary, shortage),
        shortage=LIST if short else None,
    )
    assert (found and found.outcome) == expected


def test_yearly_names_what_counts():
    found = verdict("yearly", policy=policy(yearly_cap=1, yearly_shortage_extra=2), year=entries(1, 1))
    for part in ("2026", "A0", "2026-01-05", "包头市", "B0", "shortage occupation", "at most 1", "2 more"):
        assert part in render(found.sentence)
    assert "A0" in render(verdict("yearly", policy=policy(yearly_cap=3), year=entries(1, 0)).sentence)
    assert "more for" not in render(verdict("yearly", policy=policy(yearly_cap=1), year=entries(1, 0)).sentence)
    assert verdict("yearly", {"claim_date": None}, policy=policy(yearly_cap=1)) is None


# ------------------------------------------------------------------ higher levels


def held(level, issued=date(2020, 5, 6), **changes):
    return replace(CERTIFICATE, number=f"S00001500000120{level}000009", level=level, issue_date=issued, **changes)


@pytest.mark.parametrize(
    ("rule", "paid", "line", "expected"),
    [
        ("none", "3", "3", None),
        ("paid", "3", None, "fail"),
        ("paid", "1", None, "fail"),
        ("paid", "5", None, "pass"),
        ("paid", "4", None, "pass"),
        ("paid", None, "3", "pass"),
        ("held", None, "3", "fail"),
        ("held", None, "2", "fail"),
        ("held", None, "5", "pass"),
        ("held", "3", None, "fail"),
        ("held", None, None, "pass"),
    ],
)
def test_a_lower_level_after_a_higher_one(rule, paid, line, expected):
    """〔2024〕40号: 已享受高级别; 〔2025〕18号: 已持有高等级证书或享受相应补贴."""
    found = verdict(
        "higher",
        policy=policy(higher_level=rule),
        higher_benefits=(Benefit("包头市", date(2023, 1, 2), "包头市", "BT1", paid, "维修电工"),) if paid else (),
        held=(held(line),) if line else (),
    )
    assert (found and found.outcome) == expected
    if paid and expected == "fail":
        assert "维修电工" in render(found.sentence)


def test_a_higher_certificate_counts_from_its_issue():
    asked = policy(higher_level="held")
    assert outcome("higher", policy=asked, held=(held("3", date(2026, 10, 8)),)) == "fail"
    assert outcome("higher", policy=asked, held=(held("3", date(2026, 10, 9)),)) == "pass"
    assert outcome("higher", policy=asked, held=(held("3", None),)) == "pass"


# ------------------------------------------------------------------ once, and what was written


def test_clause_3_once_says_where_another_trade_was_paid():
    found = verdict("once", benefits=(Benefit("包头市", date(2023, 1, 2), reference="BT1", level="4", occupation_name="维修电工"),))
    assert "维修电工" in render(found.sentence)
    same = verdict("once", others=(OtherClaim("A", occupation_name="电工"),))
    assert "written as" not in render(same.sentence)


# ------------------------------------------------------------------ who receives the benefit has no employer


def test_clause_1_no_employer_while_receiving_the_benefit():
    receiving = replace(INSURED, status="receiving", employer_code="")
    accepting = policy(accepted_statuses=frozenset({"paying", "receiving"}))
    without = {"employer_code": "", "employer_name": ""}
    assert outcomes(facts(without, insured=receiving, policy=accepting)) == {}
    assert outcome("scope", without, insured=receiving) == "fail"
    assert outcome("scope", without, insured=receiving, policy=None) == "fail"
    assert outcome("scope", without, policy=accepting) == "pass"  # the register knows the employer
    school = {"employer_code": "12110000400000164E"}
    assert outcome("scope", school, policy=accepting) == "fail"
    assert outcome("jurisdiction", without, insured=None, elsewhere=receiving, policy=accepting) == "fail"


# ------------------------------------------------------------------ exclusions


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (Exclusion("death"), "fail"),
        (Exclusion("death", effective_date=date(2027, 1, 1)), "fail"),
        (Exclusion("retirement", effective_date=date(2026, 10, 8)), "fail"),
        (Exclusion("retirement", effective_date=date(2026, 10, 9)), "warn"),
        (Exclusion("retirement"), "unknown"),
        (Exclusion("other", effective_date=date(2026, 10, 8)), "fail"),
        (Exclusion("other", effective_date=date(2026, 10, 9)), "warn"),
        (Exclusion("training", SKILL_NO), "pass"),
        (Exclusion("training", SKILL_NO.lower() + " "), "pass"),
    ],
)
def test_clause_6_6_exclusions(entry, expected):
    """六(六): 严防冒领、骗取."""
    found = verdict("exclusion", exclusions=(replace(entry, source="民政局名单"),))
    assert (found.clause, found.outcome) == ("六(六)", expected)
    if expected != "pass":
        assert "民政局名单" in render(found.evidence)


@pytest.mark.parametrize(
    ("number", "expected"), [(SKILL_NO, "fail"), (SKILL_NO.lower() + " ", "fail"), ("S000015000001264000099", "pass"), ("", "warn")]
)
def test_a_training_subsidy_for_the_same_certificate(number, expected):
    """〔2024〕40号: not beside 职业培训补贴 for the same certificate."""
    asked = policy(exclude_training=True)
    assert outcome("exclusion", policy=asked, exclusions=(Exclusion("training", number),)) == expected
    assert outcome("exclusion", policy=None, exclusions=(Exclusion("training", number),)) == "pass"


def test_the_most_serious_entry_is_told():
    entries = (Exclusion("other", effective_date=date(2026, 12, 1)), Exclusion("retirement"), Exclusion("death"))
    assert outcome("exclusion", exclusions=entries) == "fail"
    assert outcome("exclusion", exclusions=entries[:2]) == "unknown"
    assert "not on the exclusion list" in render(verdict("exclusion").sentence)


# ------------------------------------------------------------------ again before payment


def test_before_payment_only_what_can_change_is_asked():
    assert recheck(GOOD) == []
    assert recheck(facts({"bank_account": "", "level": "1", "claim_date": date(2030, 1, 1)})) == []
    assert recheck(facts(exclusions=(Exclusion("other", effective_date=date(2027, 1, 1)),))) == []  # a warning
    for changes, rule in (
        ({"exclusions": (Exclusion("death"),)}, "exclusion"),
        ({"exclusions": (Exclusion("retirement"),)}, "exclusion"),
        ({"insured": replace(INSURED, status="stopped")}, "contribution.status"),
        ({"insured": replace(INSURED, status="")}, "contribution.status"),
        ({"benefits": (Benefit("包头市"),)}, "once"),
        ({"others": (OtherClaim("A"),)}, "once"),
    ):
        assert [found.rule for found in recheck(facts(**changes))] == [rule]


def test_a_policy_of_2017_asks_nothing_of_this():
    """The rules of later versions leave no line where the notice of 2017 does not ask."""
    past = facts(
        year=entries(9, 9),
        held=(held("3"),),
        higher_benefits=(Benefit("x", level="3"),),
        exclusions=(Exclusion("training", SKILL_NO),),
    )
    assert outcomes(past) == {}
    assert {found.rule for found in verdicts(past)} == {found.rule for found in verdicts(GOOD)}


def test_a_registered_certificate_is_no_claim():
    assert isinstance(held("3"), RegisteredCertificate)


# ------------------------------------------------------------------ months at the issue, looked up


@pytest.mark.parametrize(
    ("months", "found", "expected"),
    [(41, 36, "pass"), (41, 35, "fail"), (41, 34, "unknown"), (41, 42, "unknown"), (42, 1, "pass"), (35, 99, "fail")],
)
def test_clause_2_1_months_looked_up_decide_what_the_register_leaves_open(months, found, expected):
    """Not against the register: outside its bounds they decide nothing, and where it decides they change nothing."""
    line = replace(INSURED, paid_months=months, data_date=date(2026, 9, 30))
    looked_up = MonthsFound(found, "缴费明细", "王强", date(2026, 10, 8))
    said = verdict("contribution.months", insured=line, policy=policy(months_on="issue"), months_found=looked_up)
    assert said.outcome == expected
    if months == 41 and expected != "unknown":
        assert render(said.evidence) == "Looked up by 王强 on 2026-10-08: 缴费明细"
    undated = replace(line, data_date=None)
    said = verdict("contribution.months", insured=undated, policy=policy(months_on="issue"), months_found=looked_up)
    assert said.outcome == ("pass" if found >= 36 else "fail")
    # where the months of the claim count, nobody looks at it
    said = verdict("contribution.months", insured=line, policy=policy(), months_found=looked_up)
    assert said.outcome == ("pass" if months >= 36 else "fail")
