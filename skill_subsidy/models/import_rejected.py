"""Wrong rows on their way back to who sent them: kept on disk, however many they are."""
import csv
import tempfile

import xlsxwriter

# A workbook of so many rows opens in a moment on an old machine; Excel's own end is at 1,048,576.
MOST_IN_WORKBOOK = 200_000


class Rejected:
    """A list of wrong rows: number, reason, and what the row said, as text. Use it as a context manager."""

    def __init__(self, titles):
        """`titles`: of the columns, that of the number and of the reason first."""
        self.titles, self.count = titles, 0
        # closed by __exit__
        self._rows = tempfile.TemporaryFile('w+', encoding='utf-8-sig', newline='')  # noqa: SIM115
        self._writer = csv.writer(self._rows)
        self._writer.writerow(titles)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._rows.close()

    def add(self, number, reason, values):
        """One row more."""
        self.count += 1
        self._writer.writerow((number, reason, *map(_shown, values)))

    def write_to(self, target):
        """Write the list into the binary file `target`, in bounded memory; returns its extension."""
        self._rows.flush()
        if self.count > MOST_IN_WORKBOOK:
            source = self._rows.buffer
            source.seek(0)
            while chunk := source.read(1024 * 1024):
                target.write(chunk)
            return 'csv'
        self._rows.seek(0)
        self._write_workbook(csv.reader(self._rows), target)
        return 'xlsx'

    def _write_workbook(self, rows, target):
        book = xlsxwriter.Workbook(target, {
            'constant_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False, 'strings_to_numbers': False})
        sheet, head = book.add_worksheet("退回的行"), book.add_format({'bold': True, 'bg_color': '#F2DCDB', 'border': 1})
        sheet.set_column(1, 1, 60)
        sheet.set_column(2, len(self.titles), 18)
        sheet.freeze_panes(1, 0)
        next(rows)
        for position, title in enumerate(self.titles):
            sheet.write_string(0, position, title, head)
        for line, (number, *cells) in enumerate(rows, 1):
            sheet.write_number(line, 0, int(number))
            for position, cell in enumerate(cells, 1):
                if cell:
                    sheet.write_string(line, position, cell.removeprefix("'") if cell[1:2] in FORMULA else cell)
        book.close()


FORMULA = ('=', '+', '-', '@')  # a spreadsheet program would run a cell of a CSV file that begins so


def _shown(value):
    """A value as text that no program takes for a formula."""
    shown = '' if value is None else str(value)
    return f"'{shown}" if shown[:1] in FORMULA else shown
