"""Rows handed to PostgreSQL by the thousand: one statement, one string a column."""
from datetime import date

from odoo.tools import SQL


def unnested(alias, names, types, rows):
    """`rows` (tuples of int, bool, str, Decimal, date, datetime or None) as a table `alias` for a FROM.

    An array written as one literal is read many times faster than one built of a constant a cell.
    """
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    arrays = [SQL(f"%s::{kind}[]", _literal(column)) for kind, column in zip(types, columns, strict=True)]
    return SQL("unnest(%s) AS %s(%s)", SQL(', ').join(arrays), SQL.identifier(alias),
               SQL(', ').join(map(SQL.identifier, names)))


def _literal(values):
    return ''.join(('{', ','.join(map(_element, values)), '}'))


def _element(value):
    if value is None:
        return 'NULL'
    if isinstance(value, bool):
        return 't' if value else 'f'
    if isinstance(value, str):
        return ''.join(('"', value.replace('\\', '\\\\').replace('"', '\\"'), '"'))
    if isinstance(value, date):
        return f'"{value}"'
    return str(value)
