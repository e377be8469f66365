"""Files as people hand them in, made from rows of values."""
import csv
import io

import openpyxl

from odoo.addons.skill_subsidy.models.import_columns import COLUMNS


def titles(kind):
    """The Chinese titles of an import's columns, by key."""
    return {column.key: column.title for column in COLUMNS[kind] if column.key != 'agency'}


def as_csv(kind, rows, encoding='utf-8', header=None):
    """The rows as CSV; dates as ISO. `header` replaces the titles."""
    target, names = io.StringIO(), titles(kind)
    writer = csv.writer(target)
    writer.writerow(header or names.values())
    writer.writerows([row.get(key, '') for key in names] for row in rows)
    return target.getvalue().encode(encoding)


def as_xlsx(kind, rows):
    """The rows as a workbook, everything as text."""
    book, names = openpyxl.Workbook(), titles(kind)
    book.active.append(list(names.values()))
    for row in rows:
        book.active.append([str(row.get(key, '')) for key in names])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read_xlsx(content):
    """The rows of a workbook, the titles first."""
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]
