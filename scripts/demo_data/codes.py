"""Numbers with their check characters, made here and not by `rules/identity.py`, so that each tests the other."""

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
BASE_36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def id_number(division, birth, serial):
    """GB 11643: division (6 digits) + birth (8 digits, also one that is no date) + serial (0-999) + MOD 11-2."""
    body = f"{division}{birth}{serial:03d}"
    return body + '10X98765432'[sum(int(c) * w for c, w in zip(body, ID_WEIGHTS, strict=True)) % 11]


def wrong_check(number):
    """The same ID with its last character off by one."""
    return number[:-1] + ('1' if number[-1] == 'X' else 'X' if number[-1] == '9' else str(int(number[-1]) + 1))


def uscc(kind, division, body):
    """GB 32100: kind (2 characters) + division (6) + organisation body (8) + GB 11714 check + check character."""
    rest = 11 - sum(BASE_36.index(c) * w for c, w in zip(body, ORG_WEIGHTS, strict=True)) % 11
    return outer(f"{kind}{division}{body}{'X' if rest == 10 else '0' if rest == 11 else rest}")


def outer(code):
    """`code` (17 characters) and the check character of GB 32100."""
    total = sum(USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code))
    return code + USCC_ALPHABET[(31 - total % 31) % 31]


def wrong_outer(code):
    """The same code with another last character."""
    return code[:-1] + USCC_ALPHABET[(USCC_ALPHABET.index(code[-1]) + 1) % 31]


def wrong_inner(code):
    """The same code with another check character of the organisation code inside; the outer one fits again."""
    return outer(code[:16] + ('7' if code[16] == '3' else '3'))


def luhn_digit(body):
    """The digit that makes `body` + digit pass Luhn."""
    total = 0
    for position, char in enumerate(reversed(body)):
        digit = int(char) * (2 if position % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return str(-total % 10)


def card(rng, length=19):
    """A UnionPay-like account of an issuer that does not exist (620000...)."""
    body = f"620000{rng.randrange(10 ** (length - 7)):0{length - 7}d}"
    return body + luhn_digit(body)


def qualification_no(rng, year, level, city='01'):
    """职业资格证书: year, 05 (内蒙古), city, kind of body, body, level, serial: 16 digits."""
    return f"{year % 100:02d}05{city}3{rng.randrange(1, 60):03d}{level}{rng.randrange(1, 100000):05d}"


def skill_level_no(rng, year, level):
    """职业技能等级证书: S or Y, 0000, 15 (内蒙古), site, year, level, serial: 22 characters."""
    return (f"{rng.choice('SSY')}000015{rng.randrange(1, 900):06d}"
            f"{year % 100:02d}{level}{rng.randrange(1, 1000000):06d}")
