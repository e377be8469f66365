"""Who may claim, and where: clauses 六, annex, 四(二), 一, 四(一) and 二(一)."""

from dataclasses import replace
from datetime import date

import pytest
from samples import (
    AGENCY,
    CERTIFICATE,
    CLAIM,
    ELSEWHERE,
    GOOD,
    INSURED,
    POLICY_2017,
    answers,
    day_after,
    facts,
    id_number,
    org_code,
    outcomes,
    verdict_of,
)

from rules.identity import check_id_number
from rules.retirement import retirement
from rules.text import render
from rules.workdays import add_months


def insured(**changes):
    return replace(INSURED, **changes)


def test_a_good_claim_passes_every_rule():
    assert outcomes(GOOD) == {}
    assert len(answers(GOOD)) == 18
    assert verdict_of(GOOD) == "pass"


# ------------------------------------------------------------------ 六


def test_clause_6_no_policy_in_force_is_unknown_and_leaves_its_rules_out():
    """六: 本通知自印发之日起实施."""
    found = facts(policy=None)
    assert outcomes(found) == {"policy": "unknown"}
    assert verdict_of(found) == "unknown"
    assert set(answers(GOOD)) - set(answers(found)) == {
        "contribution.status",
        "contribution.months",
        "certificate.since",
        "window",
        "standard",
        "uplift",
    }


def test_clause_6_the_verdict_names_the_document():
    assert answers(GOOD)["policy"].parameter == "内人社办发〔2017〕255号"


# ------------------------------------------------------------------ 附件: 身份证号


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("", "missing"),
        ("150102900307123", "15 digits"),
        ("150102199003071238", "check character"),
        ("150102203012311238", "in the future"),
        ("150102199002301235", "not a date of birth"),
    ],
)
def test_annex_id_number(number, says):
    verdict = answers(facts({"id_number": number}))["identity.number"]
    assert (verdict.clause, verdict.outcome) == ("附件", "fail")
    assert says in render(verdict.sentence)


def test_annex_id_number_with_a_small_x_passes():
    claimed = {"id_number": "11010519851231002x"[:17] + id_number("11010519851231002")[-1].lower()}
    assert answers(facts(claimed))["identity.number"].outcome == "pass"


def test_annex_id_number_is_shown_masked():
    assert answers(GOOD)["identity.number"].found == "150102**********37"


def aged(birth, order="123", **claim):
    """The verdict on an ID of this date of birth; `order` ends with an odd digit for men, an even one for women."""
    return answers(facts({"id_number": id_number(f"150102{birth}{order}"), **claim}))["identity.number"]


@pytest.mark.parametrize(("birth", "outcome"), [("20101008", "pass"), ("20101009", "warn")])
def test_annex_an_age_at_which_nobody_may_work_is_a_hint(birth, outcome):
    """Claimed on 2026-10-08: sixteen on that day passes."""
    assert aged(birth).outcome == outcome


@pytest.mark.parametrize(
    ("birth", "order", "years", "months"),
    [
        ("19641231", "123", 60, 0),
        ("19650101", "123", 60, 1),
        ("19650430", "123", 60, 1),
        ("19650501", "123", 60, 2),
        ("19760815", "123", 62, 11),
        ("19760901", "123", 63, 0),
        ("19850101", "123", 63, 0),
        ("19691231", "124", 55, 0),
        ("19700101", "124", 55, 1),
        ("19700501", "124", 55, 2),
        ("19810901", "124", 58, 0),
        ("19990101", "124", 58, 0),
    ],
)
def test_annex_the_statutory_retirement_age_by_month_of_birth(birth, order, years, months):
    """国务院关于渐进式延迟法定退休年龄的办法, tables 1 and 2: men 60 to 63, women 55 to 58, a month for every four."""
    due = retirement(check_id_number(id_number(f"150102{birth}{order}")))
    assert (due.years, due.months, due.woman) == (years, months, order == "124")
    born = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    assert due.day == add_months(born, years * 12 + months)


@pytest.mark.parametrize(
    ("birth", "order", "outcome", "says"),
    [
        ("19660609", "123", "pass", ""),  # 60 years and 5 months on 2026-11-09
        ("19651218", "123", "warn", "60 years and 3 months"),
        ("19710609", "124", "pass", ""),
        ("19710108", "124", "warn", "the later of the two"),
    ],
)
def test_annex_above_the_retirement_age_is_looked_at(birth, order, outcome, says):
    verdict = aged(birth, order)
    assert verdict.outcome == outcome
    assert says in render(verdict.sentence)


def test_annex_the_day_of_retirement_is_the_first_to_warn():
    """Born 1965-12-18: 60 years and 3 months on 2026-03-18."""
    assert aged("19651218", claim_date=date(2026, 3, 17)).outcome == "pass"
    assert aged("19651218", claim_date=date(2026, 3, 18)).outcome == "warn"


def test_annex_born_on_29_february_the_age_is_reached_a_day_before_the_years_are_full():
    """民法典 第二百零二条: a month without the day ends the period on its last; by the years, she is 54 on that day."""
    assert aged("19680229", "124", claim_date=date(2023, 2, 27)).outcome == "pass"
    assert aged("19680229", "124", claim_date=date(2023, 2, 28)).outcome == "warn"


# ------------------------------------------------------------------ 四(二): 姓名


def test_clause_4_2_name_is_that_of_the_register():
    """四(二): 与失业保险参保缴费信息比对."""
    verdict = answers(facts({"person_name": "阿拉坦其其克"}, certificate=None))["identity.name"]
    assert (verdict.clause, verdict.outcome) == ("四(二)", "fail")
    assert "阿拉坦其其格" in render(verdict.sentence)
    assert verdict.evidence is not None


def test_clause_4_2_dots_and_spaces_make_no_other_name():
    named = {"person_name": "买买提•艾力"}
    same = facts(named, insured=insured(name="买买提 · 艾力"), certificate=replace(CERTIFICATE, name="买买提．艾力"))
    assert outcomes(same) == {}


def test_clause_4_2_a_missing_name_fails_and_an_unregistered_one_is_left_to_jurisdiction():
    assert answers(facts({"person_name": " "}))["identity.name"].outcome == "fail"
    assert "identity.name" not in answers(facts(insured=None))


# ------------------------------------------------------------------ 一: 企业


@pytest.mark.parametrize(
    ("code", "outcome", "says"),
    [
        ("91110000600037341L", "pass", "enterprise"),
        ("11150000011512968L", "fail", "a state organ"),
        (org_code("12150102", "MF123456"), "fail", "a public institution"),
        (org_code("13150102", "MF123456"), "fail", "a mass organisation"),
        (org_code("19150102", "MF123456"), "fail", "not registered as an enterprise"),
        (org_code("31150102", "MF123456"), "fail", "not registered as an enterprise"),
        (org_code("52150102", "MF123456"), "fail", "a social organisation"),
        (org_code("81150102", "MF123456"), "fail", "a trade union"),
        ("A1110000600037341K", "fail", "a military unit"),
        (org_code("92150102", "MF123456"), "warn", "an individual business"),
        (org_code("93150102", "MF123456"), "warn", "a farmers' cooperative"),
        (org_code("99150102", "MF123456"), "warn", "an organisation of another kind"),
        ("N2150102MF1234567M", "warn", "a rural collective organisation"),
        (org_code("Y1150102", "MF123456"), "warn", "an organisation of another kind"),
        ("91110000600037341M", "fail", "check character"),
        ("", "fail", "missing"),
        ("150100000012345", "fail", "15 characters"),
    ],
)
def test_clause_1_employees_of_enterprises(code, outcome, says):
    """一: 企业在职职工."""
    verdict = answers(facts({"employer_code": code}, insured=insured(employer_code="")))["scope"]
    assert (verdict.clause, verdict.outcome) == ("一", outcome)
    assert says in render(verdict.sentence)


def test_clause_1_without_a_code_on_the_claim_the_register_says_it():
    verdict = answers(facts({"employer_code": ""}))["scope"]
    assert (verdict.outcome, verdict.found) == ("pass", "91110000600037341L")
    assert verdict.evidence is not None


def test_clause_1_another_employer_in_the_register_is_looked_at():
    other = org_code("12150102", "MF123456")
    verdict = answers(facts(insured=insured(employer_code=other)))["scope"]
    assert verdict.outcome == "warn"
    assert other in render(verdict.sentence)


# ------------------------------------------------------------------ 四(一): 失业保险关系所在地


def test_clause_4_1_insured_elsewhere_fails_and_names_the_agency():
    """四(一): 到失业保险关系所在地的经办机构申领."""
    verdict = answers(facts(insured=None, elsewhere=insured(agency=ELSEWHERE)))["jurisdiction"]
    assert (verdict.clause, verdict.outcome, verdict.found) == ("四(一)", "fail", ELSEWHERE)
    assert ELSEWHERE in render(verdict.sentence)


def test_clause_4_1_insured_here_passes_even_if_elsewhere_too():
    verdict = answers(facts(elsewhere=insured(agency=ELSEWHERE)))["jurisdiction"]
    assert (verdict.outcome, verdict.found) == ("pass", AGENCY)


def test_clause_4_1_nowhere_is_unknown_and_says_it_once():
    assert outcomes(facts(insured=None)) == {"jurisdiction": "unknown"}


# ------------------------------------------------------------------ 二(一): 正常缴费, 36个月


@pytest.mark.parametrize("status", ["suspended", "receiving", "stopped"])
def test_clause_2_1_paying_normally(status):
    """二(一): 申请期间正常缴费."""
    verdict = answers(facts(insured=insured(status=status)))["contribution.status"]
    assert (verdict.clause, verdict.outcome) == ("二(一)", "fail")


def test_clause_2_1_a_later_policy_accepts_people_on_benefit():
    later = replace(POLICY_2017, accepted_statuses=frozenset({"paying", "receiving"}))
    verdict = answers(facts(policy=later, insured=insured(status="receiving")))["contribution.status"]
    assert verdict.outcome == "pass"
    assert render(verdict.parameter) == "employed and paying or receiving unemployment benefit"


def test_clause_2_1_a_register_without_status_is_unknown():
    assert answers(facts(insured=insured(status="")))["contribution.status"].outcome == "unknown"


@pytest.mark.parametrize(("age", "outcome"), [(0, "pass"), (62, "pass"), (63, "warn")])
def test_clause_2_1_old_contribution_data_are_looked_at(age, outcome):
    line = insured(data_date=day_after(CLAIM.claim_date, -age))
    assert answers(facts(insured=line))["contribution.status"].outcome == outcome


def test_clause_2_1_undated_contribution_data_are_looked_at():
    assert answers(facts(insured=insured(data_date=None)))["contribution.status"].outcome == "warn"


@pytest.mark.parametrize(("months", "outcome"), [(35, "fail"), (36, "pass"), (37, "pass"), (0, "fail"), (None, "unknown")])
def test_clause_2_1_36_months_included(months, outcome):
    """二(一): 累计缴纳失业保险费36个月以上（含36个月）."""
    verdict = answers(facts(insured=insured(paid_months=months)))["contribution.months"]
    assert (verdict.clause, verdict.outcome, verdict.parameter) == ("二(一)", outcome, "36")


def test_clause_2_1_a_later_policy_asks_for_12_months():
    later = replace(POLICY_2017, min_months=12)
    assert answers(facts(policy=later, insured=insured(paid_months=12)))["contribution.months"].outcome == "pass"
    assert answers(facts(policy=later, insured=insured(paid_months=11)))["contribution.months"].outcome == "fail"


def test_the_contributions_of_another_agency_are_not_judged_here():
    found = facts(insured=None, elsewhere=insured(agency=ELSEWHERE, status="stopped", paid_months=1))
    assert outcomes(found) == {"jurisdiction": "fail"}


def test_evidence_names_the_register_and_its_date():
    verdict = answers(facts(insured=insured(data_date=date(2026, 9, 30))))["contribution.months"]
    assert render(verdict.evidence) == f"Contribution register of {AGENCY}, data of 2026-09-30"
