"""From Odoo's floats to the exact numbers that the rules count with."""
from decimal import ROUND_HALF_UP, Decimal

from odoo.exceptions import ValidationError

MOST = Decimal('1000000000000')  # a million millions: beyond it a mistyped amount, and beyond 15 digits a float has no fen


def yuan(amount):
    """An amount in yuan, exact to the fen."""
    return Decimal(str(amount or 0)).quantize(Decimal('0.01'), ROUND_HALF_UP)


def check_most(records, *names):
    """Refuse amounts that no fund has: ValidationError naming the first."""
    for record in records:
        for name in names:
            if abs(yuan(record[name])) >= MOST:
                raise ValidationError(record.env._(
                    "%(field)s: %(amount)s yuan are more than any fund has. Look at the digits.",
                    field=record.fields_get([name], ['string'])[name]['string'], amount=figures(record[name])))


def share(rate):
    """A share of the standard (0.2 = 20 %), exact to four places."""
    return Decimal(str(rate or 0)).quantize(Decimal('0.0001'), ROUND_HALF_UP)


def figures(amount):
    """An amount of yuan as sentences write it: 1,500.00."""
    return f"{yuan(amount):,.2f}"
