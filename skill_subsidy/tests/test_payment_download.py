"""The bank file is kept, handed out the same each time, on record; a sent order is final."""
import base64
import hashlib
import json

import psycopg2

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import DAY_AFTER, AgencyMixin, SubsidyCase, noon


@tagged('post_install', '-at_install')
class TestKeptFile(SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(DAY_AFTER))

    def sent(self, count=2):
        return self.by('accountant', self.claims_in('paying', count).payment_line_ids.payment_id)

    def test_every_reading_is_on_record(self):
        """Whatever a program calls to get the bytes adds a row; asking for the size does not, nor does sending."""
        order = self.sent()
        self.users['accountant'].group_ids += self.env.ref('base.group_allow_export')
        self.assertFalse(order.download_ids)
        content = order._file_bytes()
        calls = (
            lambda: order.read(['file'])[0]['file'],
            lambda: order.search_read([('id', '=', order.id)], ['file'])[0]['file'],
            lambda: order.web_read({'file': {}})[0]['file'],
            lambda: order.export_data(['file'])['datas'][0][0],
        )
        for count, call in enumerate(calls, 1):
            self.env.invalidate_all()
            self.assertEqual(base64.b64decode(call()), content)
            self.assertEqual(order.download_count, count)
        row = order.download_ids[0]
        self.assertRecordValues(row, [{'user_id': self.users['accountant'].id, 'way': 'program', 'state': 'sent',
                                       'sha256': hashlib.sha256(content).hexdigest(), 'filename': order.filename}])
        order.with_context(bin_size=True).read(['file'])
        self.env.invalidate_all()
        self.assertEqual(order.download_count, len(calls))

    def test_who_takes_it(self):
        """Accountants and auditors of the agency."""
        order = self.sent()
        for login in ('accountant', 'accountant2', 'auditor'):
            self.assertEqual(self.by(login, order)._hand_out('form'), order._file_bytes())
        self.assertEqual(order.download_count, 3)
        for login in ('handler', 'reviewer', 'head', 'keeper', 'nobody'):
            for call in (lambda o: o.read(['file']), lambda o: o._hand_out('form'), lambda o: o.read(['download_ids'])):
                with self.refused():
                    call(self.by(login, order))
        for user in (self.others['accountant'], self.others['auditor'], self.env.ref('base.user_admin')):
            with self.refused():
                order.with_user(user)._hand_out('form')
            with self.refused():
                order.with_user(user).sudo()._hand_out('form')
        self.assertEqual(order.download_count, 3)

    def test_copy_with_the_entry(self):
        """The same file is attached to the entry: taking it from there is on record as well."""
        order = self.sent()
        attachment = self.env['ir.attachment'].search(
            [('res_model', '=', 'account.move'), ('res_id', '=', order.move_ids.id)]).with_user(self.users['accountant'])
        self.assertEqual(len(attachment), 1)
        for field in ('raw', 'datas'):
            attachment.read([field])
            self.assertEqual(order.download_ids[0].way, 'entry')
        self.assertEqual(order.download_count, 2)
        attachment.read(['name', 'file_size'])
        self.env['ir.attachment'].create({'name': 'x', 'raw': b'x' * 100, 'res_model': 'account.move',
                                          'res_id': order.move_ids.id}).read(['datas'])
        self.assertEqual(order.download_count, 2)

    def test_no_attachment_and_no_table_holds_it(self):
        """Nothing that a remote call reaches holds the bytes past the log."""
        order = self.sent()
        self.assertFalse(self.env['ir.attachment'].search([('res_model', '=', order._name), ('res_field', '=', 'file')]))
        kept = self.env['skill.subsidy.payment.file'].search([('payment_id', '=', order.id)])
        for user in [*self.users.values(), self.env.ref('base.user_admin')]:
            for call in (lambda r: r.read(['content']), lambda r: r.write({'content': b'eA=='}), lambda r: r.unlink(),
                         lambda r: r.create({'payment_id': order.id, 'content': b'eA=='})):
                with self.refused():
                    call(kept.with_user(user))
        fake = self.env['ir.attachment'].sudo().create({'name': 'file', 'res_model': order._name, 'res_field': 'file',
                                                        'res_id': order.id, 'raw': b'1|6222|X|9999.00'})
        self.env.invalidate_all()
        self.assertNotEqual(base64.b64decode(order.file), fake.raw)

    @mute_logger('odoo.sql_db')
    def test_sent_is_final(self):
        """Not even SQL changes what went to the bank; what the bank answers is written."""
        order = self.sent()
        self.env.flush_all()
        for query in (
                "UPDATE skill_subsidy_payment_file SET content = 'eA==' WHERE payment_id = %s",
                "DELETE FROM skill_subsidy_payment_file WHERE payment_id = %s",
                "UPDATE skill_subsidy_payment SET file_sha256 = 'x' WHERE id = %s",
                "UPDATE skill_subsidy_payment SET format_id = format_id + 1 WHERE id = %s",
                "UPDATE skill_subsidy_payment SET purpose = 'x' WHERE id = %s",
                "DELETE FROM skill_subsidy_payment WHERE id = %s",
                "UPDATE skill_subsidy_payment_line SET amount = 1 WHERE payment_id = %s",
                "UPDATE skill_subsidy_payment_line SET account = '1' WHERE payment_id = %s",
                "DELETE FROM skill_subsidy_payment_line WHERE payment_id = %s"):
            with self.subTest(query), self.assertRaisesRegex(psycopg2.IntegrityError, 'final'), self.env.cr.savepoint():
                self.env.cr.execute(query, (order.id,))
        self.assertEqual(order.import_return(self.answer(order, {1}), 'r.txt')['paid'], 1)

    def test_a_changed_file_is_refused(self):
        """Bytes that are not those whose hash was kept are neither handed out nor sent."""
        order = self.order_of(self.claims_in('approved'))
        order.action_generate_file()
        self.env.flush_all()
        self.env.cr.execute("UPDATE skill_subsidy_payment_file SET content = 'MXw2MjIyfFh8OTk5OQ==' WHERE payment_id = %s", order.ids)
        self.env.invalidate_all()
        with self.refused(order.name, 'SHA-256'):
            order._hand_out('form')
        with self.refused(order.name, 'SHA-256'):
            order.read(['file'])
        with self.refused(order.name, 'SHA-256'):
            order.action_send()
        self.assertFalse(order.download_count)

    def test_log_stays(self):
        """The log is not written, changed or deleted by anybody; an order whose file was taken stays on record."""
        order = self.order_of(self.claims_in('approved'))
        order.action_generate_file()
        order._hand_out('form')
        row = order.download_ids
        self.assertEqual(row.state, 'draft')
        for user in [*self.users.values(), self.env.ref('base.user_admin'), self.env.ref('base.user_root')]:
            for call in (lambda r: r.create({'payment_id': order.id}), lambda r: r.write({'sha256': 'x'}), lambda r: r.unlink()):
                with self.refused():
                    call(row.with_user(user))
        with mute_logger('odoo.sql_db'), self.assertRaises(psycopg2.Error), self.env.cr.savepoint():
            self.env.cr.execute("DELETE FROM skill_subsidy_payment_download WHERE id = %s", row.ids)
        with self.refused(order.name, self.users['accountant'].name):
            order.unlink()
        order.line_ids.unlink()
        self.assertFalse(order.file or order.file_sha256)

    def test_sent_on_another_day(self):
        """A file names its day, and banks take one of today only: sending writes it anew."""
        order = self.order_of(self.claims_in('approved'))
        order.action_generate_file()
        with noon('2026-10-16'):
            order.action_send()
        self.assertTrue(order._file_bytes().startswith(b'20261016|'))
        self.assertEqual((order.file_date, order.date), (self.day('2026-10-16'),) * 2)

    def test_no_file_yet(self):
        order = self.order_of(self.claims_in('approved'))
        with self.refused(order.name):
            order._hand_out('form')


@tagged('post_install', '-at_install')
class TestDownload(AgencyMixin, HttpCase):
    """Over HTTP, as a browser and a program do it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon('2026-10-08'))
        cls.build_world(cls.env)

    def setUp(self):
        super().setUp()
        self.order = self.claims_in('paying').payment_line_ids.payment_id.with_env(self.env)

    def count(self):
        self.env.invalidate_all()
        return self.env['skill.subsidy.payment.download'].search_count([('payment_id', '=', self.order.id)])

    def test_addresses(self):
        """The order's own address and Odoo's: the same bytes, a row each; nothing for others."""
        content = self.order._file_bytes()
        own = f'/skill_subsidy/payment/{self.order.id}/file'
        odoo = (f'/web/content/skill.subsidy.payment/{self.order.id}/file',
                f'/web/content?model=skill.subsidy.payment&id={self.order.id}&field=file&filename_field=filename&download=true')
        login = self.users['accountant'].login
        self.authenticate(login, login)
        for number, address in enumerate((own, own, *odoo), 1):
            response = self.url_open(address)
            self.assertEqual((response.status_code, response.content), (200, content), address)
            self.assertEqual(self.count(), number)
        self.assertIn(self.order.filename, self.url_open(own).headers['Content-Disposition'])
        attachment = self.env['ir.attachment'].search([('res_model', '=', 'account.move'), ('res_id', '=', self.order.move_ids.id)])
        self.assertEqual(self.url_open(f'/web/content/{attachment.id}').content, content)
        self.assertEqual(self.count(), 6)
        for user in (self.users['handler'], self.others['accountant']):
            self.authenticate(user.login, user.login)
            for address in (own, *odoo):
                self.assertNotEqual(self.url_open(address).status_code, 200, address)
        self.assertEqual(self.count(), 6)

    def test_program(self):
        """A remote call gets what it always got, and is on record."""
        login = self.users['auditor'].login
        self.authenticate(login, login)
        response = self.url_open('/web/dataset/call_kw', headers={'Content-Type': 'application/json'}, data=json.dumps({
            'jsonrpc': '2.0', 'method': 'call', 'params': {'model': 'skill.subsidy.payment', 'method': 'read',
                                                           'args': [self.order.ids, ['file']], 'kwargs': {}}})).json()
        self.assertEqual(base64.b64decode(response['result'][0]['file']), self.order._file_bytes())
        row = self.env['skill.subsidy.payment.download'].search([('payment_id', '=', self.order.id)])
        self.assertEqual((row.way, row.user_id), ('program', self.users['auditor']))
