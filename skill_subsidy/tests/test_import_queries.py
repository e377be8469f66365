"""Design 2: what a claims file costs in queries does not grow with its rows."""
import base64

from odoo.tests import tagged

from .counting import CountingCase
from .files import as_csv


@tagged('post_install', '-at_install')
class TestImportQueries(CountingCase):

    def sheet(self, rows):
        return self.env['skill.subsidy.import'].with_user(self.users['handler']).create({
            'kind': 'claims', 'filename': 'x.csv', 'file': base64.b64encode(as_csv('claims', rows))})

    def rows(self, count):
        """Claims of which every third is not met."""
        rows = [{**self.person(), 'certificate_type': '职业技能等级证书', 'bank_account_type': '社会保障卡', 'level': '四级'}
                for _n in range(count)]
        self.register([{**row, 'certificate_type': 'skill_level', 'level': '4'} for row in rows])
        self.env['skill.subsidy.insured'].search([('id_number', 'in', [row['id_number'] for row in rows[::3]])]).paid_months = 3
        return rows

    def test_new(self):
        self.grows_not(lambda count: self.sheet(self.rows(count)), lambda record: record.action_run())

    def test_known(self):
        def prepare(count):
            rows = self.rows(count)
            self.sheet(rows).action_run()
            return self.sheet(rows)
        self.grows_not(prepare, lambda record: record.action_run())

    def test_corrected(self):
        def prepare(count):
            rows = self.rows(count)
            first = self.sheet(rows)
            first.action_run()
            first.claim_ids.action_return("A reason")
            return self.sheet([{**row, 'phone': f'139{n:08d}', 'bank_name': f"测试银行{n}"} for n, row in enumerate(rows)])

        def run(record):
            record.action_run()
            self.assertEqual(record.corrected_count, record.row_count)
        self.grows_not(prepare, run)

    def test_interface(self):
        """A call of take() with a thousand rows costs as many queries as one with ten; so does asking how they stand."""
        imports = self.env['skill.subsidy.import'].with_user(self.users['handler'])
        keys = iter(map(str, range(100)))
        self.grows_not(self.rows, lambda rows: imports.take('claims', rows, next(keys)))

        def prepare(count):
            key = f'q{next(keys)}'
            imports.take('claims', self.rows(count), key)
            return key
        self.grows_not(prepare, lambda key: imports.claim_states(key=key))

    def test_list(self):
        def prepare(count):
            record = self.sheet(self.rows(count))
            record.action_run()
            return record
        self.grows_not(prepare, lambda record: (record._list_xlsx('accepted'), record._list_xlsx('refused')))
