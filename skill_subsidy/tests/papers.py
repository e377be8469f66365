"""Printing in tests: a paper as its reader prints it, read back."""
import io
import re
import shutil
import subprocess
import tempfile
from unittest import skipUnless

from odoo.tools.misc import find_in_path
from odoo.tools.pdf import PdfFileReader

from .common import SubsidyCase


def _installed(program):
    try:
        return bool(find_in_path(program))
    except OSError:
        return False


printed = skipUnless(_installed('wkhtmltopdf'), "wkhtmltopdf is not installed")


class PaperCase(SubsidyCase):
    """A paper is printed as its reader prints it, and read back."""

    def html(self, login, report, records):
        records = self.by(login, records)
        content, _kind = records.env['ir.actions.report']._render_qweb_html(f'skill_subsidy.{report}', records.ids)
        return content.decode()

    def pdf(self, login, report, records):
        records = self.by(login, records)
        content, kind = records.env['ir.actions.report'].with_context(force_report_rendering=True)._render_qweb_pdf(
            f'skill_subsidy.{report}', records.ids)
        self.assertEqual(kind, 'pdf')
        return content

    def pages(self, content):
        """The text of each page without spaces and line breaks; without pdftotext an empty text a page."""
        count = len(PdfFileReader(io.BytesIO(content)).pages)
        if not shutil.which('pdftotext'):
            return [''] * count
        with tempfile.NamedTemporaryFile(suffix='.pdf') as file:
            file.write(content)
            file.flush()
            text = subprocess.run(['pdftotext', '-raw', file.name, '-'], capture_output=True, check=True).stdout.decode()
        texts = [re.sub(r'\s', '', page) for page in text.split('\f')[:-1]]
        self.assertEqual(len(texts), count)
        return texts

    def assertSays(self, page, *words_said):
        if page:
            for word in words_said:
                self.assertIn(word, page)
