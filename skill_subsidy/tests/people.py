"""Invented people: the numbers of person `n` are valid, and no other person has them."""
from odoo.addons.skill_subsidy.rules import identity

SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"
MONGOLIAN = ("其木格", "巴特尔", "乌云", "苏日娜", "阿拉坦", "通拉嘎", "萨如拉", "敖登")


def person_name(n):
    """A name; every fifth person has a Mongolian one."""
    if n % 5 == 4:
        return MONGOLIAN[n % 8] + GIVEN[n // 8 % 20]
    return SURNAMES[n % 15] + GIVEN[n // 15 % 20] + GIVEN[n // 300 % 20]


def id_number(n):
    """GB 11643: a person born between 1980 and 1999."""
    body = f'150102{1980 + n % 20}{1 + n // 20 % 12:02d}{1 + n // 240 % 28:02d}{n % 1000:03d}'
    return body + identity.id_check_char(body)


def org_code(n, kind='91'):
    """GB 32100: an organisation of `kind` (91: enterprise)."""
    inner = f'MA{n:06d}'
    code = f'{kind}150100{inner}{identity.inner_check_char(inner)}'
    return code + identity.org_check_char(code)


def skill_level_no(n, year=2026, level='4'):
    """职业技能等级证书: S, 12 digits of the body, year, level, serial."""
    return f'S150000999999{year % 100:02d}{level}{n:06d}'


def qualification_no(n, year=2020, level='4'):
    """职业资格证书: year, 8 digits of the body, level, serial."""
    return f'{year % 100:02d}05999999{level}{n:05d}'


def card(n):
    """A bank card of an issuer that does not exist."""
    body = f'620000{n:012d}'
    return next(body + digit for digit in '0123456789' if identity.luhn_ok(body + digit))
