"""Rows handed to PostgreSQL by the thousand: one statement, one string a column."""
from datetime import date

from odoo.tools import SQL

SEPARATOR = '\x1e'  # ASCII's record separator; inside JSON strings control characters are escaped


def unnested(alias, names, types, rows):
    """`rows` (tuples of int, bool, str, Decimal, date, datetime or None) as a table `alias` for a FROM.

    An array written as one literal is read many times faster than one built of a constant a cell. JSON (type jsonb, as
    text) is full of quotes, which a literal would escape twice: it is joined by a character that no JSON may contain.
    """
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    arrays = [SQL("string_to_array(%s, %s, '')::jsonb[]", SEPARATOR.join(value or '' for value in column), SEPARATOR)
              if kind == 'jsonb' else SQL(f"%s::{kind}[]", _literal(column))
              for kind, column in zip(types, columns, strict=True)]
    return SQL("unnest(%s) AS %s(%s)", SQL(', ').join(arrays), SQL.identifier(alias),
               SQL(', ').join(map(SQL.identifier, names)))


def _literal(values):
    written = {value: _element(value) for value in set(values)}  # once, however often it stands in a column
    return ''.join(('{', ','.join([written[value] for value in values]), '}'))


def _element(value):
    if value is None:
        return 'NULL'
    kind = value.__class__
    if kind is int:
        return str(value)
    if kind is bool:
        return 't' if value else 'f'
    if isinstance(value, str):
        return ''.join(('"', value.replace('\\', '\\\\').replace('"', '\\"'), '"'))
    if isinstance(value, date):
        return f'"{value}"'
    return str(value)
