"""Amounts of yuan in Chinese capitals, as vouchers and the approval form want them.

会计基础工作规范 art. 52 puts 整 after 元 or 角 when nothing follows; the zeros follow the samples of the PBOC's rules
for filling in negotiable instruments (支付结算办法, annex 1).
"""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
LIMIT = Decimal(10) ** 12


def _group(number: int) -> str:
    """1 to 9999 in capitals, without leading zero: 1008 -> 壹仟零捌."""
    written, zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            written += ("零" if zero else "") + DIGITS[digit] + PLACES[place]
            zero = False
        elif written:
            zero = True
    return written


def _integer(number: int) -> str:
    """1 to 10**12 - 1 in capitals. A group that does not fill its thousands is joined with one 零."""
    written, gap = "", False
    for group in (2, 1, 0):
        value = number // 10000**group % 10000
        if value:
            written += ("零" if written and (gap or value < 1000) else "") + _group(value) + GROUPS[group]
            gap = False
        else:
            gap = True
    return written


def capitals(amount: Decimal | int) -> str:
    """`amount` yuan in capitals: 1800.50 -> 壹仟捌佰元伍角整, without 人民币 in front.

    ValueError for what no voucher can say: a negative amount, parts of a fen, 10**12 yuan and more.
    """
    if isinstance(amount, float):
        raise TypeError("amounts of money are Decimal, never float")
    value = Decimal(amount)
    if not value.is_finite() or value < 0 or value >= LIMIT:
        raise ValueError(f"not an amount that can be written in capitals: {amount}")
    total = value * 100
    fen_total = int(total)
    if fen_total != total:
        raise ValueError(f"an amount has no parts of a fen: {amount}")
    yuan, rest = divmod(fen_total, 100)
    jiao, fen = divmod(rest, 10)
    written = _integer(yuan) + "元" if yuan else ""
    if not rest:
        return (written or "零元") + "整"
    if not jiao:
        return f"{written}{'零' if written else ''}{DIGITS[fen]}分"
    if not fen:
        return f"{written}{DIGITS[jiao]}角整"
    # PBOC: ￥1,680.32 is 壹仟陆佰捌拾元零叁角贰分, ￥107,000.53 is 壹拾万柒仟元零伍角叁分.
    return f"{written}{'零' if yuan and yuan % 10 == 0 else ''}{DIGITS[jiao]}角{DIGITS[fen]}分"
