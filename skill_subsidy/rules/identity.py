"""Numbers that identify people, enterprises, certificates and accounts; how to compare and how to mask them.

GB 11643-1999 (citizen ID number), GB 32100-2015 and GB 11714-1997 (organisation codes), and the two numbering schemes
of vocational certificates. A division code inside a number is a hint: numbers keep the division of their first day.
"""

import re
import unicodedata
from datetime import date
from operator import mul
from typing import NamedTuple

from . import workdays
from .text import Text, TextError, _, text


class IdentityError(TextError):
    """A number that cannot be right; `text` says what is wrong with it."""


class Identity(NamedTuple):
    """A citizen ID number or residence permit. kind: 'citizen', 'residence' (81/82/83: people of Hong Kong, Macao and
    Taiwan) or 'foreigner' (9: permanent residence card). division_hint: the first six digits, a hint only."""

    normalised: str
    kind: str
    birth: date | None
    division_hint: str


class CertificateNumber(NamedTuple):
    """What a certificate number says of itself. kind: 'qualification', 'skill_level' or '' (format not known here)."""

    kind: str
    year: int | None
    level: str | None


# Full-width forms to ASCII; white space and invisible characters to nothing.
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys(
    map(
        ord,
        " \t\r\n\f\v\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
        "\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\u0085\u200e\u200f\u202a\u202c",
    ),
    None,
)
_FOLD = {**_HALF, **_SPACES}
_HALF_DOTS = {**_HALF, **dict.fromkeys(map(ord, "•．・‧∙⋅･●﹒᛫‣◦"), "·")}
_DOT_BETWEEN_WORDS = re.compile(r"(?<=[^\x00-\x7f])\.(?=[^\x00-\x7f])")
_ID = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_ORG = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
_ACCOUNT = re.compile(r"[0-9]+", re.ASCII)
_QUALIFICATION = re.compile(r"[0-9]{16}", re.ASCII)
_SKILL_LEVEL = re.compile(r"[A-Z][0-9]{21}", re.ASCII)

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_ORG_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORG_VALUES = {char: value for value, char in enumerate(_ORG_ALPHABET)}
_ORG_WEIGHTS = tuple(pow(3, index, 31) for index in range(17))
_INNER_VALUES = {char: int(char, 36) for char in _ORG_ALPHABET}  # letters count from A = 10
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LUHN_DOUBLE = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def fold(value: str | None) -> str:
    """Half-width, without any white space; '' for None."""
    if not value:
        return ""
    return value if value.isascii() and value.isalnum() else value.translate(_FOLD)


def normalise_id(value: str | None) -> str:
    """An ID number, organisation code or certificate number as it is compared: half-width, no spaces, upper case."""
    return fold(value).upper()


def normalise_account(value: str | None) -> str:
    """A bank account: half-width, without spaces and the hyphens of printed cards."""
    return fold(value).replace("-", "")


def normalise_name(value: str | None) -> str:
    """A person's name as the bank and the registers write it: one kind of middle dot, no spaces between characters.

    Names are not split: a Mongolian name is often one word. Words of a name in Latin letters keep one space.
    """
    if not value:
        return ""
    name = value.translate(_HALF_DOTS)
    if name.isascii():
        return " ".join(name.split())
    return _DOT_BETWEEN_WORDS.sub("·", unicodedata.normalize("NFC", name.translate(_SPACES)))


def same_name(one: str | None, other: str | None) -> bool:
    """Do two spellings name the same person? Empty names never do."""
    if one == other:
        return bool(one and one.strip())
    one, other = normalise_name(one), normalise_name(other)
    return bool(one) and (one == other or one.replace(" ", "").casefold() == other.replace(" ", "").casefold())


def id_check_char(first17: str) -> str:
    """Check character of an 18-character ID number (ISO 7064 MOD 11-2), from its first 17 digits."""
    return _ID_CHECKS[sum(map(mul, _ID_WEIGHTS, map(int, first17))) % 11]


def examine_id_number(value: str | None, today: date | None = None) -> Identity | Text:
    """The identity, or the sentence that says what is wrong with the number. `today`: no birth date lies after it."""
    number = normalise_id(value)
    if not number:
        return text(_("The ID number is missing"))
    if not _ID.fullmatch(number):
        if len(number) == 15 and number.isdecimal():
            # 居民身份证法: first-generation cards ended on 2013-01-01.
            return text(_("The ID number has 15 digits: such numbers are no longer valid, ask for the one of 18"))
        if len(number) != 18:
            return text(_("The ID number has %(count)s characters instead of 18"), count=len(number))
        return text(_("The ID number contains a character that does not belong there: only the last one may be X"))
    birth: date | None
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        birth = None
    foreigner = number[0] == "9"
    if not foreigner:  # The layout of the residence card is not published as a standard: only its check holds it.
        if birth is None or birth.year < 1900:
            return text(_("The ID number contains %(birth)s, which is not a date of birth"), birth=number[6:14])
        if birth > (today or workdays.today()):
            return text(_("The ID number contains the birth date %(birth)s, which lies in the future"), birth=birth)
    if id_check_char(number[:17]) != number[17]:
        return text(_("The check character of the ID number does not fit: a character was mistyped"))
    kind = "foreigner" if foreigner else "residence" if number[:2] in ("81", "82", "83") else "citizen"
    return Identity(number, kind, birth, number[:6])


def check_id_number(value: str | None, today: date | None = None) -> Identity:
    """The identity behind an 18-character number, or IdentityError."""
    result = examine_id_number(value, today)
    if isinstance(result, Text):
        raise IdentityError(result)
    return result


def org_check_char(first17: str) -> str:
    """Check character of a 统一社会信用代码 (GB 32100), from its first 17 characters."""
    return _ORG_ALPHABET[-sum(map(mul, _ORG_WEIGHTS, map(_ORG_VALUES.__getitem__, first17))) % 31]


def inner_check_char(first8: str) -> str:
    """Check character of the nine-character organisation code inside it (GB 11714)."""
    check = 11 - sum(map(mul, _INNER_WEIGHTS, map(_INNER_VALUES.__getitem__, first8))) % 11
    return "X" if check == 10 else str(check % 11)


def examine_org_code(value: str | None) -> str | Text:
    """The normalised 统一社会信用代码, or the sentence that says what is wrong with it."""
    code = normalise_id(value).replace("-", "")
    if not code:
        return text(_("The employer's unified social credit code is missing"))
    if len(code) != 18:
        return text(
            _("The employer's unified social credit code has %(count)s characters instead of 18"), count=len(code)
        )
    if not _ORG.fullmatch(code):
        return text(
            _("The employer's unified social credit code %(code)s contains a character that does not belong there"),
            code=code,
        )
    if inner_check_char(code[8:16]) != code[16]:
        return text(
            _("The organisation code inside the unified social credit code %(code)s fails its check character"),
            code=code,
        )
    if org_check_char(code[:17]) != code[17]:
        return text(_("The check character of the unified social credit code %(code)s does not fit"), code=code)
    return code


def check_org_code(value: str | None) -> str:
    """The normalised 统一社会信用代码, or IdentityError."""
    result = examine_org_code(value)
    if isinstance(result, Text):
        raise IdentityError(result)
    return result


def parse_certificate_no(value: str | None) -> CertificateNumber:
    """Kind, year and level that a certificate number carries; ('', None, None) where its format is not known.

    职业资格证书: 16 digits, year in 1-2, level in 11. 职业技能等级证书: a letter (Y employer, S training body) and
    21 digits, year in 14-15, level in 16. Each counted from 1.
    """
    number = normalise_id(value)
    if _QUALIFICATION.fullmatch(number):
        kind, year, level = "qualification", number[0:2], number[10]
    elif _SKILL_LEVEL.fullmatch(number):
        kind, year, level = "skill_level", number[13:15], number[15]
    else:
        return CertificateNumber("", None, None)
    full_year = int(year) + (1900 if year >= "80" else 2000)
    return CertificateNumber(kind, full_year, level if level in "12345" else None)


def luhn_ok(value: str) -> bool:
    """Does a card number pass the Luhn check? `value`: digits, spaces allowed."""
    number = normalise_account(value)
    if not _ACCOUNT.fullmatch(number):
        return False
    digits = [int(char) for char in reversed(number)]
    return (sum(digits[0::2]) + sum(_LUHN_DOUBLE[digit] for digit in digits[1::2])) % 10 == 0


def _mask(value: str, head: int, tail: int) -> str:
    hidden = len(value) - head - tail
    if hidden <= 0:  # Too short to hide anything behind: hide all.
        return "*" * len(value)
    return value[:head] + "*" * hidden + value[len(value) - tail :]


def mask_id(value: str | None, keep_head: int = 6, keep_tail: int = 2) -> str:
    """An ID number with its middle hidden, same length. With the last four digits visible, the check character would
    leave fewer than a tenth of all birth dates possible: two are enough to tell people apart."""
    return _mask(normalise_id(value), keep_head, keep_tail)


def mask_account(value: str | None, keep_tail: int = 4) -> str:
    """A bank account of which only the end can be read."""
    return _mask(normalise_account(value), 0, keep_tail)


def mask_phone(value: str | None) -> str:
    """A phone number of which the first three and the last four digits can be read."""
    return _mask(normalise_account(value), 3, 4)


def mask_name(value: str | None) -> str:
    """A person's name of which only the first character can be read, as public lists show it."""
    name = normalise_name(value)
    return name[:1] + "*" * (len(name) - 1)
