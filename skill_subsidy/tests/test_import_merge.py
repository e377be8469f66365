"""What an import does to a register: nothing twice, nothing older, nothing halfway; and what it says of it."""
import base64
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.skill_subsidy.models import import_rejected

from .common import SubsidyCase
from .files import as_csv, read_xlsx


@tagged('post_install', '-at_install')
class TestImportMerge(SubsidyCase):

    def take_in(self, kind, rows, filename='x.csv'):
        record = self.env['skill.subsidy.import'].with_user(self.users['handler']).create({
            'kind': kind, 'filename': filename, 'file': base64.b64encode(as_csv(kind, rows))})
        record.action_run()
        return record

    def insured(self, **changes):
        person = self.person()
        return {'id_number': person['id_number'], 'person_name': person['person_name'], 'status': '参保缴费',
                'paid_months': 60, 'data_date': '2026-09-30', **changes}

    def exclusion(self, **changes):
        person = self.person()
        return {'id_number': person['id_number'], 'person_name': person['person_name'], 'kind': '死亡',
                'effective_date': '2026-09-01', 'source': "民政局", **changes}

    def certificate(self, **changes):
        return {**self.person(), 'certificate_type': '职业技能等级证书', 'level': '四级', **changes}

    def counts(self, record):
        return {name: record[f'{name}_count'] for name in (
            'row', 'added', 'changed', 'unchanged', 'older', 'error') if record[f'{name}_count']}

    def written(self, model, rows):
        """When and by whom the lines of these people were written last."""
        self.env.flush_all()
        self.env.cr.execute(f"SELECT id, write_date, write_uid, xmin::text, ctid::text FROM skill_subsidy_{model} "
                            "WHERE id_number = ANY(%s) ORDER BY id", ([row['id_number'] for row in rows],))
        return self.env.cr.fetchall()

    def test_same_file_twice_writes_nothing(self):
        """Not even the date of the last change, nor a dead row for the database to sweep."""
        for kind, model, make in (('insured', 'insured', self.insured), ('certificates', 'certificate', self.certificate),
                                  ('exclusions', 'exclusion', self.exclusion)):
            with self.subTest(kind):
                rows = [make() for _n in range(3)]
                self.assertEqual(self.counts(self.take_in(kind, rows)), {'row': 3, 'added': 3})
                before = self.written(model, rows)
                self.assertEqual(self.counts(self.take_in(kind, rows)), {'row': 3, 'unchanged': 3})
                self.assertEqual(self.written(model, rows), before)

    def test_counts(self):
        """What became of every row is said, and adds up."""
        rows = [self.insured() for _n in range(4)]
        self.take_in('insured', rows)
        rows[0]['paid_months'] = 61
        rows[1]['data_date'] = '2026-08-31'
        rows += [self.insured(), rows[0]]
        record = self.take_in('insured', rows)
        self.assertEqual(self.counts(record), {'row': 6, 'added': 1, 'changed': 1, 'unchanged': 3, 'older': 1})

    def test_only_what_differs_is_written(self):
        rows = [self.insured() for _n in range(2)]
        self.take_in('insured', rows)
        before = self.written('insured', rows)
        rows[1]['employer_name'] = "另一家公司"
        self.take_in('insured', rows)
        after = self.written('insured', rows)
        self.assertEqual((before[0] == after[0], before[1] == after[1]), (True, False))

    def test_day_to_come(self):
        """A line of a day to come would keep all later ones out."""
        rows = [self.insured(), self.insured(data_date='2062-09-30')]
        record = self.take_in('insured', rows)
        self.assertRecordValues(record, [{'state': 'failed', 'error_count': 1, 'added_count': 0}])
        self.assertFalse(self.written('insured', rows))

    def test_contradicting_certificates(self):
        """One certificate number for two people: neither is believed."""
        rows = [self.certificate() for _n in range(3)]
        rows[2]['certificate_no'] = rows[0]['certificate_no']
        record = self.take_in('certificates', rows)
        self.assertRecordValues(record, [{'state': 'failed', 'error_count': 2}])
        _titles, *wrong = read_xlsx(base64.b64decode(record.error_file))
        self.assertEqual([line[0] for line in wrong], [2, 4])
        self.assertFalse(self.written('certificate', rows))

    def test_texts_beyond_measure(self):
        """An ID number of 5,000 digits would break the index: it is an error of its row."""
        record = self.take_in('insured', [self.insured(id_number='1' * 5000), self.insured(person_name='a\x00b')])
        self.assertRecordValues(record, [{'state': 'failed', 'error_count': 1}])

    def test_exclusions(self):
        """Numbers have to be right, a training subsidy names its certificate, and what was withdrawn stays so."""
        good = self.exclusion()
        record = self.take_in('exclusions', [self.exclusion(id_number='150102199001019'),
                                             self.exclusion(kind='职业培训补贴'), good])
        self.assertRecordValues(record, [{'state': 'failed', 'error_count': 2}])
        self.take_in('exclusions', [good])
        lines = self.env['skill.subsidy.exclusion'].search([('id_number', '=', good['id_number'])])
        self.assertRecordValues(lines, [{'kind': 'death', 'company_id': self.agency.id, 'source': "民政局"}])
        lines.with_user(self.users['handler']).action_withdraw("他还活着")
        self.assertEqual(self.counts(self.take_in('exclusions', [good])), {'row': 1, 'unchanged': 1})
        self.assertEqual(self.counts(self.take_in('exclusions', [{**good, 'effective_date': '2026-10-01'}])),
                         {'row': 1, 'added': 1})

    def test_many_wrong_rows(self):
        """Beyond what a workbook holds, the wrong rows come back as CSV, and no cell of it is a formula."""
        with patch.object(import_rejected, 'MOST_IN_WORKBOOK', 2):
            record = self.take_in('insured', [self.insured(status='=1+1') for _n in range(3)])
        self.assertTrue(record.error_filename.endswith('.csv'))
        text = base64.b64decode(record.error_file).decode('utf-8-sig')
        self.assertEqual((record.error_count, len(text.splitlines())), (3, 4))
        self.assertIn(",'=1+1,", text)

    def test_cost_does_not_grow(self):
        """As many queries for two hundred rows as for two."""
        costs = []
        for count in (2, 2, 200):
            rows = [self.insured() for _n in range(count)]
            before = self.env.cr.sql_log_count
            self.take_in('insured', rows)
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(costs[2], costs[1])

    def test_file_on_the_disk(self):
        """A stored file is read where it lies."""
        record = self.env['skill.subsidy.import'].with_user(self.users['handler']).create({'kind': 'insured', 'filename': 'x.csv'})
        with self.refused("file"):
            record.action_run()
        rows = [self.insured()]
        path = self.env['ir.attachment']._filestore()
        self.assertTrue(path)
        import_file = record._opened
        with open(__file__, 'rb') as other:
            record._store_file('file', other, 'x.csv')
        with open(__file__, 'rb') as other, import_file() as kept:
            self.assertEqual(kept.read(), other.read())
        record.write({'file': base64.b64encode(as_csv('insured', rows))})
        record.action_run()
        self.assertEqual(self.counts(record), {'row': 1, 'added': 1})

    def test_forgotten_forms(self):
        """A form that was left without a file goes after a day; what has a file, or is younger, stays."""
        Import = self.env['skill.subsidy.import']
        filled = Import.with_user(self.users['handler']).create({
            'kind': 'insured', 'filename': 'x.csv', 'file': base64.b64encode(as_csv('insured', [self.insured()]))})
        old, young = (Import.with_user(self.users['handler']).create({'kind': 'insured'}) for _n in range(2))
        self.env.flush_all()
        self.env.cr.execute("UPDATE skill_subsidy_import SET create_date = '2026-10-06' WHERE id = ANY(%s)",
                            ([filled.id, old.id],))
        self.env.cr.execute("UPDATE skill_subsidy_import SET create_date = '2026-10-08 01:00' WHERE id = %s", (young.id,))
        self.env.invalidate_all()
        Import._gc_empty_drafts()
        self.assertEqual((filled + old + young).exists(), filled + young)
