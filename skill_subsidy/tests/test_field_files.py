"""Files in fields (an import's file, a certificate's scan) change through their record only."""
import base64

from odoo.tests import tagged

from .common import SubsidyCase

FILE = 'skill.subsidy.import'


@tagged('post_install', '-at_install')
class TestFieldFiles(SubsidyCase):

    def attachment(self, record, field):
        return self.env['ir.attachment'].search([
            ('res_model', '=', record._name), ('res_id', '=', record.id), ('res_field', '=', field)])

    def test_import_file(self):
        """What was taken in stays as it came, also for who knows that a field's file is an attachment."""
        record = self.by('handler', self.env[FILE]).create({
            'kind': 'insured', 'filename': 'a.csv', 'file': base64.b64encode("身份证号\n".encode())})
        kept = self.attachment(record, 'file')
        self.assertEqual(len(kept), 1)
        before = kept.raw
        admin = self.env.ref('base.user_admin')
        admin.company_ids += self.agency
        for user in (self.users['handler'], self.users['handler2'], admin):
            files = self.env['ir.attachment'].with_user(user).with_company(self.agency)
            mine = files.create({'name': 'own', 'raw': b'x'})
            with self.refused():
                files.browse(kept.id).write({'raw': b'x'})
            with self.refused():
                files.browse(kept.id).unlink()
            with self.refused():
                files.create({'name': 'a.csv', 'res_model': FILE, 'res_field': 'file', 'res_id': record.id, 'raw': b'x'})
            with self.refused():
                files.with_context(default_res_model=FILE, default_res_field='file', default_res_id=record.id).create(
                    {'name': 'a.csv', 'raw': b'x'})
            with self.refused():
                mine.write({'res_model': FILE, 'res_field': 'file', 'res_id': record.id})
        self.assertEqual(self.attachment(record, 'file'), kept)
        self.assertEqual(kept.raw, before)
        record.file = base64.b64encode("身份证号,姓名\n".encode())  # the field itself, in a draft
        self.assertEqual(self.attachment(record, 'file').raw.decode(), "身份证号,姓名\n")
