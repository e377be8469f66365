"""The number of a transfer certificate (四(一) 转移证明) and the code with which anybody can check it.

A number ends in a check character (ISO/IEC 7064 MOD 37-36): one mistyped character never gives another certificate's
number, two neighbours exchanged hardly ever. The verification code is random: who knows a number still cannot guess it.
"""

import hmac
import re
import secrets

from .identity import fold

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base32 of Crockford: no I, L, O and U
CODE_LENGTH = 12  # 60 bits
_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0"})
_MARKS = re.compile(r"[\s\-—–－]+")


def check_char(body: str) -> str:
    """ISO/IEC 7064 MOD 37-36: the check character of `body` (digits and capital letters)."""
    product = 36
    for char in body:
        total = (product + ALPHABET.index(char)) % 36 or 36
        product = total * 2 % 37
    return ALPHABET[(37 - product) % 36]


def compose(unit: str, year: int, serial: int) -> str:
    """ZY, the unit code of the agency (its digits and letters), the year, a serial of six digits, a check character."""
    code = re.sub(r"[^0-9A-Z]", "", fold(unit).upper())
    body = f"ZY{code}{year:04d}{serial:06d}"
    return body + check_char(body)


def normalise(value: str | None) -> str:
    """A certificate number as it is compared: half-width, without blanks and hyphens, upper case."""
    return _MARKS.sub("", fold(value)).upper()


def fits(value: str | None) -> bool:
    """Is this the form of a number of ours, with the check character that belongs to it?"""
    number = normalise(value)
    return (
        re.fullmatch(r"ZY[0-9A-Z]*[0-9]{10}[0-9A-Z]", number, re.ASCII) is not None
        and check_char(number[:-1]) == number[-1]
    )


def new_code() -> str:
    """A random verification code."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def shown(code: str) -> str:
    """A verification code as it is printed: in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def normalise_code(value: str | None) -> str:
    """A verification code as somebody read it from paper: I and L are a 1, O is a 0."""
    return normalise(value).translate(_ALIKE)


def same_code(given: str | None, kept: str | None) -> bool:
    """Compare in constant time; an empty code never fits."""
    one, other = normalise_code(given).encode(), (kept or "").encode()
    return bool(other) and hmac.compare_digest(one, other)
