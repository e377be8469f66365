"""A bank's file as a spreadsheet (XLSX): accounts are text, amounts are numbers, nothing is a formula."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

from .bank_cells import NUMBERS
from .bank_format import Format

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_WIDTHS = {"line_no": 8, "amount": 16, "account": 26, "id_number": 22, "bank_name": 34, "name": 18}


def sheet(fmt: Format, table: Sequence[tuple[str, list[str]]], day: date) -> bytes:
    """The rows of `table` (kind, cells) as a workbook of one sheet.

    Its time of creation is midnight of `day`, so that the same rows are the same bytes. The cells of header, trailer and
    titles are text; a spreadsheet program keeps 15 digits of a number, which is enough for amounts and too few for accounts.
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        book.set_properties({"created": datetime(day.year, day.month, day.day)})  # noqa: DTZ001 # no zone in the file
        page = book.add_worksheet()
        as_text, as_title = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bold": True})
        as_amount = book.add_format({"num_format": "0.00" if fmt.unit == "yuan" else "0"})
        as_number = book.add_format({"num_format": "0"})
        for place, column in enumerate(fmt.columns):
            page.set_column(place, place, _WIDTHS.get(column.source, 16), as_text if column.source not in NUMBERS else None)
        for row, (kind, cells) in enumerate(table):
            for place, value in enumerate(cells):
                source = fmt.columns[place].source if kind == "line" else ""
                if source in NUMBERS:
                    page.write_number(row, place, float(Decimal(value)), as_amount if source == "amount" else as_number)
                else:
                    page.write_string(row, place, value, as_title if kind == "titles" else as_text)
    return stream.getvalue()
