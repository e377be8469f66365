"""From Odoo's floats to the exact numbers that the rules count with."""
from decimal import ROUND_HALF_UP, Decimal


def yuan(amount):
    """An amount in yuan, exact to the fen."""
    return Decimal(str(amount or 0)).quantize(Decimal('0.01'), ROUND_HALF_UP)


def share(rate):
    """A share of the standard (0.2 = 20 %), exact to four places."""
    return Decimal(str(rate or 0)).quantize(Decimal('0.0001'), ROUND_HALF_UP)


def figures(amount):
    """An amount of yuan as sentences write it: 1,500.00."""
    return f"{yuan(amount):,.2f}"
