"""人民币大写: 会计基础工作规范 art. 52 and the samples of the PBOC."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.money import capitals


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("1000", "壹仟元整"),
        ("1500", "壹仟伍佰元整"),
        ("2000.00", "贰仟元整"),
        ("2400", "贰仟肆佰元整"),
        ("1800.50", "壹仟捌佰元伍角整"),
        ("10000.01", "壹万元零壹分"),
        ("100200", "壹拾万零贰佰元整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.55", "伍角伍分"),
        ("10", "壹拾元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("120000000", "壹亿贰仟万元整"),
        ("1E+3", "壹仟元整"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_samples(amount, written):
    assert capitals(Decimal(amount)) == written


@pytest.mark.parametrize("amount", ["-0.01", "2.675", "0.001", "1000000000000", "NaN", "Infinity", "1E+400", "1E-400"])
def test_what_no_voucher_can_say(amount):
    with pytest.raises(ValueError, match="amount"):
        capitals(Decimal(amount))


def test_floats_are_no_money():
    with pytest.raises(TypeError):
        capitals(1800.5)
    assert capitals(1800) == "壹仟捌佰元整"


def read_back(written):
    """The amount that capitals say, by another way than the one that writes them."""
    digits = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
    places = {"拾": 10, "佰": 100, "仟": 1000}
    fen = group = digit = total = 0
    for char in written.removesuffix("整"):
        if char in digits:
            digit = digits[char]
        elif char in places:
            group, digit = group + digit * places[char], 0
        elif char in "亿万元":
            total, group, digit = total + (group + digit) * {"亿": 10**8, "万": 10**4, "元": 1}[char], 0, 0
        else:
            fen, digit = fen + digit * {"角": 10, "分": 1}[char], 0
    return Decimal(total) + Decimal(fen) / 100


@given(st.integers(0, 10**14 - 1))
def test_capitals_say_the_amount_and_nothing_else(fen):
    amount = Decimal(fen) / 100
    written = capitals(amount)
    assert read_back(written) == amount
    assert "零零" not in written
    assert written.endswith("整") is (fen % 10 == 0)  # art. 52(三): 整 after 元 and 角, not after 分
    assert not written.startswith("零") or amount == 0


@given(st.integers(0, 10**12 - 1), st.integers(0, 10**12 - 1))
def test_two_amounts_are_never_written_alike(one, other):
    assert (one == other) is (capitals(Decimal(one) / 100) == capitals(Decimal(other) / 100))
