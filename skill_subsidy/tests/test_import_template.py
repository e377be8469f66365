"""The templates are made from the columns: filled in they are taken, empty they say so, and only who may gets them."""
import base64
import io
import zipfile

import openpyxl

from odoo.tests import HttpCase, tagged

from ..models.import_columns import COLUMNS, EXAMPLES
from ..report.import_template import KINDS, template
from ..rules import identity
from ..rules.table_cells import first_words
from .common import AgencyMixin, SubsidyCase

MODELS = {'claims': 'claim', 'insured': 'insured', 'certificates': 'certificate', 'benefits': 'benefit',
          'exclusions': 'exclusion'}


def filled(kind, rows=(0, 1)):
    """The template with the two people of its second sheet filled in."""
    book = openpyxl.load_workbook(io.BytesIO(template(kind)))
    for row in rows:
        book.worksheets[0].append([EXAMPLES[kind][column.key][row] for column in COLUMNS[kind]])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@tagged('post_install', '-at_install')
class TestTemplates(SubsidyCase):

    def take_in(self, kind, content):
        record = self.env['skill.subsidy.import'].with_user(self.users['handler']).create({
            'kind': kind, 'filename': 'x.xlsx', 'file': base64.b64encode(content)})
        record.action_run()
        return record

    def test_every_kind_has_one(self):
        self.assertEqual(set(KINDS), set(COLUMNS))

    def test_filled_in(self):
        """The examples are rows that are taken in, for every kind."""
        for kind in KINDS:
            with self.subTest(kind):
                record = self.take_in(kind, filled(kind))
                self.assertRecordValues(record, [{'state': 'done', 'row_count': 2, 'error_count': 0}])
                self.assertEqual(self.env[f'skill.subsidy.{MODELS[kind]}'].search_count(
                    [('id_number', 'in', EXAMPLES[kind]['id_number'])]), 2)

    def test_empty(self):
        """Without rows: told so; the examples on the second sheet are never taken for rows."""
        for kind in KINDS:
            with self.subTest(kind), self.refused("no rows"):
                self.take_in(kind, template(kind))

    def test_what_it_says(self):
        """Titles with a mark where required, text cells, dates, and lists of choices that the import understands."""
        for kind, columns in COLUMNS.items():
            book = openpyxl.load_workbook(io.BytesIO(template(kind)))
            page, told = book.worksheets
            self.assertEqual([cell.value for cell in page[1]],
                             [f"*{column.title}" if column.required else column.title for column in columns])
            checks = {check.sqref.ranges[0].min_col: check for check in page.data_validations.dataValidation}
            said = {row[0]: row for row in told.iter_rows(values_only=True) if row[0]}
            for place, column in enumerate(columns, 1):
                letter = openpyxl.utils.get_column_letter(place)
                wanted = {'date': 'yyyy-mm-dd', 'amount': '#,##0.00', 'int': '0'}.get(column.kind, '@')
                self.assertEqual(page.column_dimensions[letter].number_format, wanted, (kind, column.key))
                if column.choices:
                    self.assertEqual(checks[place].formula1, f'"{",".join(first_words(column.choices))}"')
                    self.assertEqual({column.parser()(word) for word in first_words(column.choices)}, set(column.choices.values()))
                _title, needed, _form, _words, aliases, *examples = said[column.title]
                self.assertEqual(needed, "必填" if column.required else "选填")
                self.assertEqual(aliases or '', "、".join(column.aliases))
                self.assertEqual([example or '' for example in examples], list(EXAMPLES[kind][column.key]))

    def test_examples_are_valid(self):
        """Numbers with right check characters, so that nobody learns a wrong one."""
        for kind in KINDS:
            for number in EXAMPLES[kind]['id_number']:
                self.assertIsInstance(identity.examine_id_number(number, self.day('2026-10-08')), identity.Identity)


@tagged('post_install', '-at_install')
class TestTemplateDownload(AgencyMixin, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build_world(cls.env)

    def test_download(self):
        """Who may see imports gets templates, with a Chinese name; others do not."""
        handler = self.users['handler'].login
        self.authenticate(handler, handler)
        answer = self.url_open('/skill_subsidy/import/template/claims.xlsx')
        self.assertEqual(answer.content[:2], b'PK')
        self.assertIn('%E5%AF%BC%E5%85%A5%E6%A8%A1%E6%9D%BF', answer.headers['Content-Disposition'])
        archive = zipfile.ZipFile(io.BytesIO(self.url_open('/skill_subsidy/import/template/all.zip').content))
        self.assertEqual(len(archive.namelist()), len(KINDS))
        for name in ('nothing.xlsx', 'claims.csv'):
            self.assertEqual(self.url_open(f'/skill_subsidy/import/template/{name}').status_code, 404)
        keeper = self.users['keeper'].login
        self.authenticate(keeper, keeper)
        self.assertEqual(self.url_open('/skill_subsidy/import/template/claims.xlsx').status_code, 403)

    def test_lists(self):
        """The two lists are for the agency's own people."""
        record = self.env['skill.subsidy.import'].with_user(self.users['handler']).create({
            'kind': 'claims', 'filename': '表.xlsx', 'file': base64.b64encode(filled('claims'))})
        record.action_run()
        for login, users, ok in (('handler', self.users, True), ('auditor', self.users, True), ('handler', self.others, False),
                                 ('keeper', self.users, False)):
            self.authenticate(users[login].login, users[login].login)
            for which in ('accepted', 'refused'):
                answer = self.url_open(f'/skill_subsidy/import/{record.id}/{which}.xlsx')
                self.assertEqual(answer.content.startswith(b'PK'), ok, (login, which))
