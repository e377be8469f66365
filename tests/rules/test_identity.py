"""Identifiers: GB 11643, GB 32100 with GB 11714 inside, certificate numbers, Luhn, masks and names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import ENTERPRISE, ORG_ALPHABET, TODAY, digits, id_number, id_numbers, names, org_code, org_codes

from rules import identity
from rules.text import Text, render


def refusal(number):
    result = identity.examine_id_number(number, TODAY)
    assert isinstance(result, Text)
    with pytest.raises(identity.IdentityError) as error:
        identity.check_id_number(number, TODAY)
    assert error.value.text == result
    return render(result)


# ------------------------------------------------------------------ citizen ID number


@pytest.mark.parametrize(
    ("number", "kind", "birth"),
    [
        ("150102199003071237", "citizen", date(1990, 3, 7)),
        ("152728199003071235", "citizen", date(1990, 3, 7)),
        ("150105198912120053", "citizen", date(1989, 12, 12)),
        ("11010519491231002X", "citizen", date(1949, 12, 31)),
        ("830000199003071230", "residence", date(1990, 3, 7)),
        ("810000199003071237", "residence", date(1990, 3, 7)),
        (id_number("82000019900307123"), "residence", date(1990, 3, 7)),
        (id_number("15060319900307123"), "citizen", date(1990, 3, 7)),  # 康巴什区, unknown to python-stdnum
        ("150627199003071231", "citizen", date(1990, 3, 7)),  # 伊金霍洛旗: division younger than the person
        ("150125199503010013", "citizen", date(1995, 3, 1)),
        (id_number("15029919900307123"), "citizen", date(1990, 3, 7)),
        (id_number("91115619900307123"), "foreigner", date(1990, 3, 7)),
    ],
)
def test_numbers_that_are_right(number, kind, birth):
    assert identity.check_id_number(number, TODAY) == identity.Identity(number, kind, birth, number[:6])


def test_a_foreigners_card_is_held_by_its_check_only():
    number = id_number("91115699999999123")
    assert identity.check_id_number(number, TODAY).birth is None
    assert "check character" in refusal(number[:-1] + ("0" if number[-1] != "0" else "1"))


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (None, "missing"),
        ("  ", "missing"),
        ("150102900307123", "15 digits"),
        ("15010219900307123", "17 characters"),
        ("1501021990030712371", "19 characters"),
        ("15010219900307123A", "only the last one may be X"),
        ("1501021990O3071237", "only the last one may be X"),
        ("150102199002301235", "19900230, which is not a date"),
        ("150102199013011234", "19901301, which is not a date"),
        ("150102189903071234", "18990307, which is not a date"),
        ("150102203012311238", "2030-12-31, which lies in the future"),
        ("150102199003071238", "check character"),
        ("110105194912310020", "check character"),
    ],
)
def test_numbers_that_are_wrong_and_why(number, says):
    assert says in refusal(number)


def test_a_birth_date_of_today_is_not_in_the_future():
    number = id_number("15010220261124123")
    assert identity.check_id_number(number, TODAY).birth == TODAY
    assert isinstance(identity.examine_id_number(number, date(2026, 11, 23)), Text)


def test_normalising_reads_what_people_type():
    assert identity.check_id_number(" １１０１０５ 19491231 002ｘ\u200b", TODAY).normalised == "11010519491231002X"
    assert identity.check_id_number("11010519491231002x", TODAY).normalised == "11010519491231002X"


@given(id_numbers)
def test_any_completed_number_is_accepted(number):
    assert identity.check_id_number(number, TODAY).normalised == number


@given(id_numbers, st.integers(0, 17), st.sampled_from(digits))
def test_one_mistyped_digit_never_passes(number, place, digit):
    damaged = number[:place] + digit + number[place + 1 :]
    if damaged != number and damaged[0] != "9":
        assert isinstance(identity.examine_id_number(damaged, TODAY), Text)


@given(id_numbers, st.integers(0, 16))
def test_two_swapped_neighbours_never_pass(number, place):
    damaged = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if damaged != number and damaged[0] != "9":
        assert isinstance(identity.examine_id_number(damaged, TODAY), Text)


@given(st.text())
def test_no_text_raises(value):
    identity.examine_id_number(value, TODAY)
    identity.examine_org_code(value)
    identity.parse_certificate_no(value)
    identity.luhn_ok(value)
    identity.mask_id(value)
    identity.mask_account(value)
    identity.normalise_name(value)


# ------------------------------------------------------------------ organisation code


@pytest.mark.parametrize(
    "code",
    [
        "11150000011512968L",
        ENTERPRISE,
        "N2150102MF1234567M",  # the two that python-stdnum rejects for their letters
        "A1110000600037341K",
        org_code("Y1150102", "MF123456"),
        org_code("92150102", "MA0N0000"),
    ],
)
def test_organisation_codes_that_are_right(code):
    assert identity.check_org_code(code) == code
    assert identity.check_org_code(f" {code[:9].lower()}-{code[9:].lower()} ") == code


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "missing"),
        ("150100000012345", "15 characters"),
        ("91110000600037341O", "does not belong"),
        ("9I110000600037341L", "does not belong"),
        ("911100006000373O1L", "does not belong"),
        ("9111A000600037341L", "does not belong"),
        ("91110000600037341M", "check character of the unified"),
    ],
)
def test_organisation_codes_that_are_wrong_and_why(code, says):
    with pytest.raises(identity.IdentityError, match=says):
        identity.check_org_code(code)


def test_both_check_characters_are_looked_at():
    # The outer one alone would accept this: it fits, but 600037342 is no organisation code.
    first17 = "91110000600037342"
    with pytest.raises(identity.IdentityError, match="inside"):
        identity.check_org_code(first17 + identity.org_check_char(first17))


@given(org_codes, st.integers(0, 17), st.sampled_from(ORG_ALPHABET))
def test_one_mistyped_character_of_a_code_never_passes(code, place, char):
    assert identity.check_org_code(code) == code
    damaged = code[:place] + char + code[place + 1 :]
    if damaged != code:
        assert isinstance(identity.examine_org_code(damaged), Text)


# ------------------------------------------------------------------ certificate numbers


@pytest.mark.parametrize(
    ("number", "parsed"),
    [
        ("1705001001400001", ("qualification", 2017, "4")),
        ("9905001001300001", ("qualification", 1999, "3")),
        ("1705001001900001", ("qualification", 2017, None)),
        ("Y000115000001264000001", ("skill_level", 2026, "4")),
        ("Y000123000001195000001", ("skill_level", 2019, "5")),
        ("s000015000001 215000001", ("skill_level", 2021, "5")),
        ("ＹＹ", ("", None, None)),
        ("YY00115000001264000001", ("", None, None)),  # 特级技师: two letters
        ("000123456789012", ("", None, None)),
        ("", ("", None, None)),
        (None, ("", None, None)),
    ],
)
def test_certificate_numbers_carry_kind_year_and_level(number, parsed):
    assert identity.parse_certificate_no(number) == parsed


# ------------------------------------------------------------------ accounts


@pytest.mark.parametrize(("number", "ok"), [("6222020602000000001", False), ("4539 1488 0343 6467", True), ("", False)])
def test_luhn_examples(number, ok):
    assert identity.luhn_ok(number) is ok


@given(st.text(digits, min_size=11, max_size=20), st.integers(0, 19), st.sampled_from(digits))
def test_luhn_finds_one_mistyped_digit(start, place, digit):
    card = next(start + check for check in digits if identity.luhn_ok(start + check))
    damaged = card[:place] + digit + card[place + 1 :]
    assert identity.luhn_ok(damaged) is (damaged == card) or len(damaged) != len(card)


# ------------------------------------------------------------------ masks


def test_masks_show_what_the_reader_needs():
    assert identity.mask_id("150102199003071237") == "150102**********37"
    assert identity.mask_id("150102199003071237", keep_head=4) == "1501************37"
    assert identity.mask_id("150102199003071237", 6, 0) == "150102************"
    assert identity.mask_account("6222 0206 0200 0000 001") == "***************0001"
    assert identity.mask_id("1234") == "****"
    assert identity.mask_account("123") == "***"
    assert identity.mask_id(None) == ""


@given(st.text("0123456789X", max_size=30), st.integers(0, 8), st.integers(0, 8))
def test_a_mask_keeps_the_length_and_shows_no_more_than_asked(value, head, tail):
    masked = identity.mask_id(value, head, tail)
    assert len(masked) == len(value)
    assert len(masked.replace("*", "")) <= head + tail
    assert all(shown in ("*", char) for shown, char in zip(masked, value, strict=True))


# ------------------------------------------------------------------ names


@pytest.mark.parametrize("dot", "·•．・‧.∙⋅･●")
def test_every_middle_dot_is_the_same(dot):
    assert identity.normalise_name(f"买买提 {dot}　艾力") == "买买提·艾力"
    assert identity.same_name(f"买买提{dot}艾力", "买买提·艾力")


def test_names_keep_what_belongs_to_them():
    assert identity.normalise_name("阿拉坦其其格巴图") == "阿拉坦其其格巴图"
    assert identity.normalise_name("  John   Smith ") == "John Smith"
    assert identity.same_name("JOHN SMITH", "John  Smith")
    assert identity.normalise_name("𠮷吉") == "𠮷吉"
    assert not identity.same_name("", "")
    assert not identity.same_name(None, "张三")
    assert not identity.same_name("张三", "张叁")


@given(st.text())
def test_normalising_twice_changes_nothing(value):
    for normalise in (identity.normalise_name, identity.normalise_id, identity.normalise_account):
        assert normalise(normalise(value)) == normalise(value)


@given(names, st.text(" 　\t\u200b", max_size=3))
def test_spaces_make_no_other_name(name, space):
    assert identity.same_name(name, name[:1] + space + name[1:])
