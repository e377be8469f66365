"""The number of a transfer certificate: what a slip of the pen does to it, and its verification code."""
import pytest

from rules import transfer_number
from rules.transfer_number import ALPHABET, check_char, compose, fits, new_code, normalise, normalise_code, same_code

NUMBER = compose("NMG01", 2026, 17)


def test_published_example():
    """ISO/IEC 7064 MOD 37-36: the example of the Global Release Identifier, A12425GABC1234002 → M."""
    assert check_char("A12425GABC1234002") == "M"


def test_form():
    assert NUMBER.startswith("ZYNMG012026000017") and len(NUMBER) == 18
    assert fits(NUMBER)
    assert compose("呼 nmg-01", 2026, 17) == NUMBER


@pytest.mark.parametrize("body", ["ZYNMG012026000017", "ZYTEST012027999999", "ZY00012026000001"])
def test_every_single_slip_is_found(body):
    number = body + check_char(body)
    for place, right in enumerate(number):
        for wrong in ALPHABET:
            if wrong != right:
                slipped = number[:place] + wrong + number[place + 1 :]
                assert check_char(slipped[:-1]) != slipped[-1], slipped


def test_nearly_every_exchange_of_neighbours_is_found():
    """The standard promises every single slip, and of exchanges all but a few."""
    tried = missed = 0
    for serial in range(1, 400):
        number = compose("NMG01", 2026, serial)
        for place in range(len(number) - 1):
            slipped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
            if slipped != number:
                tried += 1
                missed += check_char(slipped[:-1]) == slipped[-1]
    assert missed / tried < 0.01


@pytest.mark.parametrize("written", [NUMBER.lower(), f" {NUMBER[:6]}-{NUMBER[6:]} ", NUMBER.replace("0", "０")])
def test_as_it_is_typed(written):
    assert normalise(written) == NUMBER and fits(written)


@pytest.mark.parametrize("written", ["", None, "ZY", "XY" + NUMBER[2:], NUMBER + "0", "身份证"])
def test_what_is_no_number(written):
    assert not fits(written)


def test_codes_are_random_and_long():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 12 and set(code) <= set(transfer_number.CODE_ALPHABET) for code in codes)


def test_a_code_as_it_is_read():
    assert normalise_code("oil1-2345-abcd") == "01112345ABCD"
    assert transfer_number.shown("01112345ABCD") == "0111-2345-ABCD"
    assert same_code(" o1l1-2345-abcd", "01112345ABCD")
    for given, kept in (("01112345ABCE", "01112345ABCD"), ("", "01112345ABCD"), ("", ""), (None, None), ("X", False)):
        assert not same_code(given, kept)
