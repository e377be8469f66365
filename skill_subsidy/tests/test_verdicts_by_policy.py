"""The 300 claims of October under the notice of 2017 and three later versions, beside verdicts that were written down
without the program (demo/verdicts-by-policy.csv, made by scripts/make_demo.py)."""
import base64
import csv
import io

import openpyxl

from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file, file_open

from .common import noon

DEMO = 'skill_subsidy/demo'
REGISTERS = (('hs', 'insured', 'insured-hohhot.csv'), ('bt', 'insured', 'insured-baotou.csv'),
             ('hs', 'certificates', 'certificates.csv'), ('hs', 'benefits', 'benefits.csv'),
             ('hs', 'exclusions', 'exclusions.csv'))
SHEET = 'claims-2026-10.xlsx'


@tagged('post_install', '-at_install')
class TestVerdictsByPolicy(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon('2026-11-02'))
        if not cls.env.ref('skill_subsidy.agency_hohhot', raise_if_not_found=False):
            for name in ('agencies', 'users', 'shortage'):
                convert_file(cls.env, 'skill_subsidy', f'demo/{name}.xml', {}, noupdate=True)
        for code, kind, name in REGISTERS:
            cls.take_in(code, kind, name)
        with file_open(f'{DEMO}/{SHEET}', 'rb') as file:
            cls.sheet = file.read()
        cls.claims = cls.take_in('hs', 'claims', SHEET).claim_ids + cls.take_in('bt', 'claims', SHEET).claim_ids

    @classmethod
    def take_in(cls, code, kind, name):
        """Import a demo file as the handler of the agency."""
        user = cls.env['res.users'].search([('login', '=', f'{code}_handler')])
        with file_open(f'{DEMO}/{name}', 'rb') as file:
            record = cls.env['skill.subsidy.import'].with_user(user).with_company(user.company_id).create(
                {'kind': kind, 'filename': name, 'file': base64.b64encode(file.read())})
        record.action_run()
        assert record.state == 'done', (name, record.state, record.error_count)
        return record

    def written_down(self):
        """[row of the file]"""
        with file_open(f'{DEMO}/verdicts-by-policy.csv', 'rb') as file:
            return list(csv.DictReader(io.StringIO(file.read().decode('utf-8-sig'))))

    def found(self):
        """certificate number and ID -> (verdict as it is written down, amount)."""
        found = {}
        for claim in self.claims.sudo():
            counted = ('fail', 'unknown') if claim.check_verdict in ('fail', 'unknown') else ('warn',)
            rules = sorted(check['rule'] for check in claim.checks if check['outcome'] in counted)
            verdict = f"{claim.check_verdict}:{','.join(rules)}" if rules else claim.check_verdict
            amount = f'{claim.amount:.0f}' if claim.check_verdict in ('pass', 'warn') else ''
            found[claim.certificate_no, claim.id_number, claim.claim_date.isoformat()] = verdict, amount
        return found

    def keys(self):
        """The same keys, row by row of the spreadsheet, read without the program."""
        titles, *rows = openpyxl.load_workbook(io.BytesIO(self.sheet)).active.iter_rows(values_only=True)
        place = {title: number for number, title in enumerate(titles)}
        return [(row[place['证书编码']], row[place['身份证号']].strip().upper(), row[place['申请日期']].date().isoformat())
                for row in rows]

    def assert_as_written(self, year):
        found, rows = self.found(), self.written_down()
        self.assertEqual(len(rows), 300)
        self.assertEqual(len(found), 300)
        differing = [(row['序号'], (row[f'{year}年政策'], row[f'{year}年金额']), found[key])
                     for row, key in zip(rows, self.keys(), strict=True)
                     if (row[f'{year}年政策'], row[f'{year}年金额']) != found[key]]
        self.assertFalse(differing)

    def in_force(self, year):
        """The version of that year as it ships, as if it were in force in October 2026, and everything checked by it."""
        self.env.ref('skill_subsidy.policy_2017').valid_to = '2026-09-30'
        version = self.env.ref(f'skill_subsidy.policy_{year}')
        version.write({'valid_from': '2026-10-01', 'valid_to': False})
        version.action_confirm()
        self.claims.sudo()._check()
        return version

    def test_2017(self):
        self.claims.sudo()._check()
        self.assert_as_written(2017)

    def test_2022(self):
        self.in_force(2022)
        self.assert_as_written(2022)

    def test_2024(self):
        self.in_force(2024)
        self.assert_as_written(2024)

    def test_2025(self):
        self.in_force(2025)
        self.assert_as_written(2025)

    def test_versions_differ(self):
        """The file is no copy of one column: each version decides some claims otherwise than the one before it."""
        for one, other in ((2017, 2022), (2022, 2024), (2024, 2025)):
            self.assertTrue(any(row[f'{one}年政策'] != row[f'{other}年政策'] for row in self.written_down()))
