"""The certificate: clauses 二(二) and 四(二)."""

from dataclasses import replace
from datetime import date

import pytest
from samples import (
    CERTIFICATE,
    CLAIM,
    LIMIT_2020,
    OCCUPATION,
    QUALIFICATION_NO,
    SKILL_NO,
    TODAY,
    answers,
    facts,
    outcomes,
    verdict_of,
)

from rules.text import render

QUALIFICATION = {"certificate_type": "qualification", "certificate_no": QUALIFICATION_NO}


def number(**claim):
    verdict = answers(facts(claim))["certificate.number"]
    assert verdict.clause == "二(二)"
    return verdict.outcome


# ------------------------------------------------------------------ 二(二): 证书编码


def test_clause_2_2_numbers_of_both_kinds():
    """二(二): 职业资格证书或职业技能等级证书."""
    assert number() == "pass"
    assert number(**QUALIFICATION) == "pass"
    assert number(certificate_no=SKILL_NO.lower()) == "pass"


def test_clause_2_2_the_number_of_the_other_kind_fails():
    assert number(certificate_no=QUALIFICATION_NO) == "fail"
    assert number(certificate_type="qualification") == "fail"
    assert number(certificate_no="") == "fail"


@pytest.mark.parametrize("odd", ["000123456789012", "RG15N0000000001", "YY00115000001264000001", "Z000115000001264000001"])
def test_clause_2_2_an_unknown_format_is_looked_at(odd):
    assert number(certificate_no=odd) == "warn"


@pytest.mark.parametrize("level", ["5", "3", "2"])
def test_clause_2_2_another_level_inside_the_number_is_looked_at(level):
    assert number(level=level) == "warn"
    assert number(**QUALIFICATION, level=level) == "warn"


@pytest.mark.parametrize(
    ("issued", "outcome"), [(date(2024, 12, 31), "warn"), (date(2025, 1, 1), "pass"), (date(2026, 9, 1), "pass")]
)
def test_clause_2_2_the_year_inside_the_number_may_be_off_by_one(issued, outcome):
    assert number(issue_date=issued) == outcome
    assert number(issue_date=None) == "pass"


# ------------------------------------------------------------------ 二(二): 证书等级


@pytest.mark.parametrize(("level", "outcome"), [("5", "pass"), ("4", "pass"), ("3", "pass"), ("2", "fail"), ("1", "fail"), ("", "fail")])
def test_clause_2_2_elementary_intermediate_and_advanced_only(level, outcome):
    """二(二): 初级（五级）、中级（四级）、高级（三级）."""
    verdict = answers(facts({"level": level}))["certificate.level"]
    assert (verdict.clause, verdict.outcome) == ("二(二)", outcome)


# ------------------------------------------------------------------ 二(二): 2017年1月1日起


@pytest.mark.parametrize(
    ("issued", "outcome"),
    [
        (date(2016, 12, 31), "fail"),
        (date(2017, 1, 1), "pass"),
        (TODAY, "pass"),
        (date(2026, 11, 25), "fail"),
        (None, "fail"),
    ],
)
def test_clause_2_2_obtained_since_2017(issued, outcome):
    """二(二): 2017年1月1日起取得."""
    verdict = answers(facts({"issue_date": issued}))["certificate.since"]
    assert (verdict.clause, verdict.outcome, verdict.parameter) == ("二(二)", outcome, "2017-01-01")


def test_clause_2_2_a_missing_date_is_said_once():
    assert outcomes(facts({"issue_date": None}, certificate=replace(CERTIFICATE, issue_date=None))) == {
        "certificate.since": "fail"
    }


# ------------------------------------------------------------------ 二(二): 国家规定的职业（工种）目录


def catalogue(claim=None, **occupation):
    entry = replace(OCCUPATION, **occupation)
    verdict = answers(facts({"occupation": entry, **(claim or {})}))["certificate.catalogue"]
    assert verdict.clause == "二(二)"
    return verdict


def test_clause_2_2_an_occupation_outside_the_catalogue_fails():
    """二(二): 在国家规定的职业（工种）目录中."""
    verdict = answers(facts({"occupation": None, "occupation_name": "占星师"}))["certificate.catalogue"]
    assert verdict.outcome == "fail"
    assert "占星师" in render(verdict.sentence)
    assert answers(facts({"occupation": None, "occupation_name": " "}))["certificate.catalogue"].outcome == "fail"


@pytest.mark.parametrize(
    ("first", "last", "outcome"),
    [
        (None, None, "pass"),
        (date(2026, 3, 2), None, "pass"),
        (date(2026, 3, 3), None, "fail"),
        (None, date(2026, 3, 2), "pass"),
        (None, date(2026, 3, 1), "fail"),
    ],
)
def test_clause_2_2_in_the_catalogue_on_the_day_of_issue(first, last, outcome):
    """Issued on 2026-03-02: first and last day of an entry count."""
    assert catalogue(valid_from=first, valid_to=last).outcome == outcome


@pytest.mark.parametrize(
    ("kind", "issued", "outcome"),
    [
        ("qualification", date(2020, 12, 31), "pass"),
        ("qualification", date(2021, 1, 1), "fail"),
        ("skill_level", date(2021, 1, 1), "pass"),
    ],
)
def test_clause_6_4_qualifications_that_left_the_catalogue(kind, issued, outcome):
    """六(四): 清单式动态管理; 水平评价类 left it by the end of 2020."""
    verdict = catalogue({"certificate_type": kind, "issue_date": issued}, qualification_to=LIMIT_2020)
    assert verdict.outcome == outcome
    if outcome == "fail":
        assert "2020-12-31" in render(verdict.sentence)


# ------------------------------------------------------------------ 四(二): 联网查询


def register(claim=None, certificate=CERTIFICATE):
    verdict = answers(facts(claim, certificate=certificate))["certificate.register"]
    assert verdict.clause == "四(二)"
    return verdict


def test_clause_4_2_the_register_confirms():
    """四(二): 联网查询."""
    verdict = register()
    assert verdict.outcome == "pass"
    assert SKILL_NO in render(verdict.evidence)


@pytest.mark.parametrize(
    ("field", "value", "both"),
    [
        ("id_number", "152728199003071235", ("152728**********35", "150102**********37")),
        ("name", "李四", ("李四", "阿拉坦其其格")),
        ("level", "5", ("level 5", "level 4")),
        ("certificate_type", "qualification", ("vocational qualification", "vocational skill level")),
        ("issue_date", date(2026, 3, 1), ("2026-03-01", "2026-03-02")),
        ("occupation_key", 8, ("电工", "电工")),
        ("id_number", "", ("(nothing)", "150102**********37")),
        ("name", "", ("(nothing)", "阿拉坦其其格")),
        ("level", "", ("(nothing)", "level 4")),
    ],
)
def test_clause_4_2_each_difference_is_named_with_both_values(field, value, both):
    verdict = register(certificate=replace(CERTIFICATE, **{field: value}))
    assert verdict.outcome == "fail"
    for shown in both:
        assert shown in render(verdict.sentence)


def test_clause_4_2_all_differences_are_named_and_no_whole_id_number():
    other = replace(CERTIFICATE, name="李四", id_number="152728199003071235", level="3")
    sentence = render(register(certificate=other).sentence)
    assert "李四" in sentence
    assert "level 3" in sentence
    assert "152728199003071235" not in sentence


@pytest.mark.parametrize("field", ["certificate_type", "issue_date", "occupation_key", "issuer"])
def test_clause_4_2_what_the_register_leaves_empty_says_nothing(field):
    assert register(certificate=replace(CERTIFICATE, **{field: None})).outcome == "pass"


def test_clause_4_2_occupations_are_compared_by_name_without_keys():
    line = replace(CERTIFICATE, occupation_key=None)
    assert register(certificate=replace(line, occupation_name="电 工")).outcome == "pass"
    assert register(certificate=replace(line, occupation_name="焊工")).outcome == "fail"
    known = replace(OCCUPATION, aliases=("维修电工",))
    by_entry = register({"occupation_name": "维修电工", "occupation": known}, certificate=line)  # by the name of its entry
    assert by_entry.outcome == "pass"
    assert "维修电工" in render(by_entry.sentence)  # shown, though it is the same
    assert register(certificate=replace(line, occupation_name="")).outcome == "pass"


def test_clause_4_2_another_trade_of_the_same_occupation_is_for_a_person_to_say():
    """二(二): a 工种 under the occupation that no edition of the catalogue has as its name."""
    verdict = register(certificate=replace(CERTIFICATE, occupation_name="井下电工"))
    assert (verdict.outcome, verdict.parameter, verdict.found) == ("warn", "井下电工", "电工")
    assert "井下电工" in render(verdict.sentence)
    assert register(certificate=replace(CERTIFICATE, occupation_key=8, occupation_name="井下电工")).outcome == "fail"


def test_clause_4_2_one_known_name_does_not_make_the_other_known():
    """A trade stays a trade, whichever side wrote it."""
    assert register({"occupation_name": "井下电工"}).outcome == "warn"


def test_clause_4_2_the_evidence_of_a_query_says_who_when_and_whether_it_is_kept():
    queried = {"query_result": "genuine", "query_site": "zscx.osta.org.cn"}
    bare = register(queried, certificate=None)
    assert bare.outcome == "pass"
    assert "no screenshot kept" in render(bare.evidence)
    full = {**queried, "query_date": date(2026, 10, 9), "query_operator": "白云山", "query_proof": True}
    kept = render(register(full, certificate=None).evidence)
    for part in ("zscx.osta.org.cn", "2026-10-09", "白云山", ", screenshot kept"):
        assert part in kept
    other = {**full, "query_result": "differs", "query_differences": "等级：四级"}
    assert "等级：四级" in render(register(other, certificate=None).sentence)


@pytest.mark.parametrize(
    ("result", "site", "outcome"),
    [
        ("", "", "unknown"),
        ("", "zscx.osta.org.cn", "unknown"),
        ("genuine", "zscx.osta.org.cn", "pass"),
        ("genuine", "", "unknown"),
        ("not_found", "zscx.osta.org.cn", "fail"),
        ("differs", "zscx.osta.org.cn", "fail"),
    ],
)
def test_clause_4_2_a_query_stands_in_for_the_register(result, site, outcome):
    verdict = register({"query_result": result, "query_site": site}, certificate=None)
    assert verdict.outcome == outcome
    if outcome in ("pass", "fail"):
        assert site in render(verdict.evidence)


def test_clause_4_2_a_query_against_the_register_is_looked_at():
    assert register({"query_result": "not_found", "query_site": "zscx.osta.org.cn"}).outcome == "warn"
    assert register({"query_result": "genuine", "query_site": "zscx.osta.org.cn"}).outcome == "pass"


def test_a_claim_for_level_2_fails_for_its_level_and_its_amount():
    claim = {"level": "2", "certificate_no": SKILL_NO[:15] + "2" + SKILL_NO[16:]}
    found = facts(claim, certificate=replace(CERTIFICATE, level="2"))
    assert outcomes(found) == {"certificate.level": "fail", "standard": "fail"}
    assert verdict_of(found) == "fail"
    assert CLAIM.level == "4"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (None, None, "in the catalogue, no dates given"),
        (date(2017, 9, 12), None, "since 2017-09-12"),
        (None, date(2030, 12, 31), "until 2030-12-31"),
        (date(2017, 9, 12), date(2030, 12, 31), "2017-09-12 to 2030-12-31"),
    ],
)
def test_catalogue_time_in_words(start, end, said):
    """An end that is not known leaves no dash without a date."""
    assert render(catalogue(valid_from=start, valid_to=end).parameter) == said
