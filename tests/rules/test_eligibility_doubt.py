"""Doubts (六(六)): shown as warnings, never stopping a claim by themselves."""

from dataclasses import replace
from datetime import date

import pytest
from samples import CERTIFICATE, CLAIM, GOOD, answers, facts, outcomes

from rules.eligibility import Double
from rules.text import render


def held(level, issued, number="S000015000001205000009"):
    return replace(CERTIFICATE, number=number, level=level, issue_date=issued)


@pytest.mark.parametrize("kind", ["certificate", "account", "phone"])
def test_what_is_shared_with_other_people_is_a_warning(kind):
    found = facts({"phone": "13812345678"}, doubles=(Double(kind, ("BT202610-0007", "BT202610-0009"), "包头市"),))
    assert outcomes(found) == {f"doubt.{kind}": "warn"}
    sentence = render(answers(found)[f"doubt.{kind}"].sentence)
    for part in ("包头市", "BT202610-0007", "BT202610-0009"):
        assert part in sentence
    assert CLAIM.bank_account not in sentence
    assert "13812345678" not in sentence
    assert {"certificate": CLAIM.certificate_no, "account": "0003", "phone": "138****5678"}[kind] in sentence


def test_many_claims_are_counted_and_agencies_are_told_apart():
    numbers = tuple(f"A{n}" for n in range(8))
    found = facts(doubles=(Double("phone", numbers, "包头市"), Double("phone", ("C1",), "呼和浩特市")))
    sentence = render(answers(found)["doubt.phone"].sentence)
    assert "A4" in sentence
    assert "A5" not in sentence
    assert "3 more" in sentence
    assert "呼和浩特市: C1" in sentence


@pytest.mark.parametrize(("count", "limit", "expected"), [(29, 30, None), (30, 30, "warn"), (99, 0, None), (0, 0, None), (1, 1, "warn")])
def test_certificates_of_one_issuer_in_bulk(count, limit, expected):
    verdict = answers(facts(issuer_count=count, issuer_limit=limit)).get("doubt.issuer")
    assert (verdict and verdict.outcome) == expected
    if verdict:
        for part in (str(count), "某某评价机构", "2026-03-02"):
            assert part in render(verdict.sentence)


@pytest.mark.parametrize(
    ("level", "issued", "expected"),
    [
        ("5", date(2025, 3, 2), None),  # a year to the day
        ("5", date(2025, 3, 3), "warn"),
        ("5", date(2026, 3, 2), "warn"),  # the same day
        ("3", date(2027, 3, 1), "warn"),  # the later one, too
        ("3", date(2027, 3, 2), None),
        ("4", date(2026, 1, 2), None),  # the same level again is for the rule "once"
        ("3", date(2020, 1, 2), None),  # a lower one long after: for the rule "higher"
        ("5", None, None),
        ("", date(2026, 1, 2), None),
    ],
)
def test_two_levels_in_less_than_a_year(level, issued, expected):
    """The claim is for level 4, issued on 2026-03-02."""
    verdict = answers(facts(held=(held(level, issued),))).get("doubt.levels")
    assert (verdict and verdict.outcome) == expected


@pytest.mark.parametrize(
    ("claimed", "before", "expected"),
    [("3", ["5"], "warn"), ("3", ["5", "4"], None), ("3", ["4"], None), ("4", ["5"], None), ("3", [], None), ("4", ["3"], None)],
)
def test_a_level_left_out(claimed, before, expected):
    number = "Y000115000001263000001"
    lines = tuple(held(level, date(2015 + n, 1, 5)) for n, level in enumerate(before))
    found = facts(
        {"level": claimed, "certificate_no": number}, held=lines, certificate=replace(CERTIFICATE, level=claimed, number=number)
    )
    verdict = answers(found).get("doubt.levels")
    assert (verdict and verdict.outcome) == expected
    if verdict:
        assert "a level was left out" in render(verdict.sentence)


def test_a_certificate_of_after_the_claim_leaves_no_level_out():
    found = facts({"level": "3"}, held=(held("5", date(2028, 1, 5)),))
    assert "doubt.levels" not in answers(found)


def test_no_doubt_says_nothing():
    assert not [code for code in answers(GOOD) if code.startswith("doubt.")]
