"""A claims file answers with two lists; the same application is taken in once, and a returned one may be corrected."""
import base64
import io

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged

from . import test_imports
from .common import SubsidyCase
from .files import as_csv


@tagged('post_install', '-at_install')
class TestImportClaims(SubsidyCase):
    take_in, claim_rows = test_imports.TestImports.take_in, test_imports.TestImports.claim_rows

    def outcomes(self, record):
        return record.line_ids.sorted('row_number').mapped('outcome')

    def take(self, rows, **more):
        record = self.take_in('claims', as_csv('claims', rows), **more)
        self.assertEqual(record.state, 'done')
        return record

    def test_the_same_file_twice_changes_nothing(self):
        """Neither new claims nor another state, amount, signature or reason; every row is counted as known."""
        rows = self.claim_rows(3)
        rows.append({**self.claim_rows(1)[0], 'id_number': rows[0]['id_number'], 'person_name': rows[0]['person_name']})
        first = self.take(rows)
        self.assertEqual(self.outcomes(first), ['accepted'] * 3 + ['refused'])
        claims = first.claim_ids
        before = claims.read(['state', 'return_reason', 'check_date', 'amount', 'write_date'])
        signatures = len(claims.signature_ids)
        again = self.take(rows)
        self.assertEqual(self.outcomes(again), ['known'] * 4)
        self.assertRecordValues(again, [{'claim_count': 0, 'known_count': 4, 'added_count': 0, 'unchanged_count': 4}])
        claims.invalidate_recordset()
        self.assertEqual(claims.read(['state', 'return_reason', 'check_date', 'amount', 'write_date']), before)
        self.assertEqual(len(claims.signature_ids), signatures)
        self.assertEqual(self.env['skill.subsidy.claim'].search_count([('id_number', 'in', claims.mapped('id_number'))]), 4)

    def test_a_row_twice_in_one_file(self):
        """The second one is known by the first."""
        row = self.claim_rows(1)[0]
        record = self.take([row, row])
        self.assertEqual(self.outcomes(record), ['accepted', 'known'])
        self.assertEqual(len(record.line_ids.claim_id), 1)

    def test_known_from_the_counter(self):
        """A claim that a handler entered with the same data is the same application."""
        claim = self.claims_in('submitted')
        row = {name: claim[name] or '' for name in ('person_name', 'id_number', 'phone', 'employer_name', 'employer_code',
               'certificate_no', 'occupation_name', 'issue_date', 'issuer', 'bank_account', 'bank_name', 'claim_date')}
        row |= {'certificate_type': '职业技能等级证书', 'bank_account_type': '社会保障卡', 'level': '四级'}
        self.assertEqual(self.take([row]).line_ids.claim_id, claim)

    def test_another_agency_takes_its_own(self):
        """What one agency took in is not known to the other; that it is on its way there is told."""
        rows = self.claim_rows(1)
        claim = self.take(rows).claim_ids
        other = self.take(rows, users=self.others)
        self.assertEqual(self.outcomes(other), ['refused'])
        self.assertIn(claim.name, other.claim_ids.return_reason)

    def test_a_handler_of_two_agencies(self):
        """What one of them took in is not known to the other, though the same person sees both."""
        rows, user = self.claim_rows(1), self.users['handler']
        user.company_ids += self.other
        first = self.take(rows)
        user.company_id = self.other
        both = self.env['skill.subsidy.import'].with_user(user).with_context(
            allowed_company_ids=(self.other + self.agency).ids)
        record = both.create({'kind': 'claims', 'filename': 'x.csv', 'file': base64.b64encode(as_csv('claims', rows))})
        record.action_run()
        self.assertEqual((record.company_id, self.outcomes(record)), (self.other, ['refused']))
        self.assertEqual(self.outcomes(first), ['accepted'])

    def test_a_withdrawn_claim_is_over(self):
        """The same row does not revive it; other data are a claim of their own."""
        row = self.claim_rows(1)[0]
        claim = self.take([row]).claim_ids
        claim.action_withdraw()
        self.assertEqual(self.outcomes(self.take([row])), ['known'])
        again = self.take([{**row, 'bank_name': "测试银行乙支行"}])
        self.assertEqual(self.outcomes(again), ['accepted'])
        self.assertNotEqual(again.claim_ids, claim)
        self.assertRecordValues(claim, [{'state': 'withdrawn', 'bank_name': row['bank_name']}])

    def test_a_returned_claim_is_corrected(self):
        """四(二): other data for the same application correct the returned claim and submit it again."""
        row = self.claim_rows(1)[0]
        claim = self.take([row]).claim_ids
        claim.action_return("A reason")
        self.assertEqual(self.outcomes(self.take([row])), ['known'])
        self.assertEqual(claim.state, 'returned')
        changed = {**row, 'bank_name': "测试银行乙支行", 'phone': '13900000000'}
        record = self.take([changed])
        self.assertRecordValues(record, [{'accepted_count': 1, 'corrected_count': 1, 'claim_count': 0, 'changed_count': 1}])
        self.assertRecordValues(claim, [{'state': 'submitted', 'bank_name': "测试银行乙支行", 'phone': '13900000000',
                                         'return_reason': False}])
        self.assertEqual(claim.signature_ids.sorted('id').mapped('action'), ['submit', 'return', 'submit'])
        # the file of before the correction changes nothing, whatever stands in it
        self.assertEqual(self.outcomes(self.take([row])), ['known'])
        self.assertEqual(claim.bank_name, "测试银行乙支行")

    def test_a_claim_on_its_way_is_not_changed(self):
        """Other data for a claim on its way: refused as a second claim, the first stays as it is, and so does a third try."""
        row = self.claim_rows(1)[0]
        claim = self.take([row]).claim_ids
        changed = {**row, 'bank_name': "测试银行乙支行"}
        record = self.take([changed])
        self.assertEqual(self.outcomes(record), ['refused'])
        self.assertRecordValues(claim, [{'state': 'submitted', 'bank_name': row['bank_name']}])
        self.assertEqual(self.outcomes(self.take([changed])), ['known'])
        third = self.take([{**row, 'bank_name': "测试银行丙支行"}])
        self.assertEqual(self.outcomes(third), ['refused'])
        self.assertEqual(len(third.claim_ids), 1)

    def test_a_later_application(self):
        """Another application date is another application."""
        row = self.claim_rows(1)[0]
        claim = self.take([row]).claim_ids
        claim.action_return("A reason")
        later = self.take([{**row, 'claim_date': '2026-10-09'}])
        self.assertEqual(len(later.claim_ids), 1)
        self.assertEqual(claim.state, 'returned')

    def test_lists(self):
        """Every row stands in one list, with claim number, amount and reasons; formulas stay text, IDs are for deciders."""
        rows = self.claim_rows(2)
        rows[1]['employer_name'] = '+1+1'
        rows += self.claim_rows(1)
        self.env['skill.subsidy.insured'].search([('id_number', '=', rows[2]['id_number'])]).paid_months = 12
        record = self.take(rows, filename='十月.csv')
        good, bad = record.line_ids.sorted('row_number')[:2].claim_id, record.line_ids.sorted('row_number')[2].claim_id
        lists = {}
        for login in ('handler', 'auditor'):
            for which in ('accepted', 'refused'):
                book = openpyxl.load_workbook(io.BytesIO(self.by(login, record)._list_xlsx(which)))
                lists[login, which] = cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
                self.assertFalse([cell for cell in cells if cell.data_type == 'f'])
        values = {key: [cell.value for cell in cells] for key, cells in lists.items()}
        for claim in good:
            self.assertIn(claim.name, values['handler', 'accepted'])
            self.assertNotIn(claim.name, values['handler', 'refused'])
            self.assertIn(claim.id_number, values['handler', 'accepted'])
            self.assertNotIn(claim.id_number, values['auditor', 'accepted'])
            self.assertIn(claim.id_number_masked, values['auditor', 'accepted'])
        self.assertNotIn(bad.name, values['handler', 'accepted'])
        told = ' '.join(map(str, values['handler', 'refused']))
        self.assertIn(bad._reasons().split('\n')[0].removeprefix('1. '), told)
        for words in (self.agency.name, "2026年10月", "十月.csv", "符合2人", "不符合1人", "3,000.00"):
            self.assertIn(words, ' '.join(map(str, values['handler', 'accepted'])))
        self.assertEqual(record.action_view_refused()['domain'], [('id', 'in', bad.ids)])

    def test_lines_are_written_by_imports_only(self):
        """What became of a row is no matter of editing."""
        theirs = self.take(self.claim_rows(1)).line_ids
        for line in (theirs, theirs.with_env(self.env)):  # the superuser as little as the handler
            with self.assertRaises(UserError):
                line.write({'outcome': 'refused'})
            with self.assertRaises(UserError):
                line.create([{'import_id': line.import_id.id, 'company_id': line.company_id.id, 'outcome': 'known',
                              'claim_id': line.claim_id.id}])
        with self.assertRaises(UserError):
            theirs.unlink()
