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


def store(records, vals):
    """Write the same `vals` to all `records`, which are flushed, in one UPDATE: the ORM would write a few hundred at a time.

    Rights: none are asked; the caller has checked who writes, and what.
    """
    asked = records.sudo()  # sudo: only to tell how a value is stored, for an amount in what currency
    records.modified(vals, before=True)
    records.env.cr.execute(SQL(
        "UPDATE %s SET %s WHERE id = ANY(%s)", SQL.identifier(records._table), SQL(', ').join(
            SQL("%s = %s", SQL.identifier(name), records._fields[name].convert_to_column(value, asked))
            for name, value in vals.items()), records.ids))
    records.invalidate_recordset(vals)
    records.modified(vals)


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
