"""Files that come by the upload route: as they are, by who may, for an import that waits."""
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common import DAY, AgencyMixin, noon
from .files import as_csv


@tagged('post_install', '-at_install')
class TestImportUpload(AgencyMixin, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(DAY))
        cls.build_world(cls.env)

    def setUp(self):
        super().setUp()
        self.row = {**self.person(), 'status': '参保缴费', 'paid_months': 60, 'data_date': '2026-09-30'}
        self.record = self.env['skill.subsidy.import'].with_user(self.users['handler']).create({'kind': 'insured'})

    def send(self, user, content=None, filename='参保.csv', token=True):
        """Send a file as the browser does."""
        self.authenticate(user.login, user.login)
        return self.url_open(
            f'/skill_subsidy/import/{self.record.id}/file', data={'csrf_token': Request.csrf_token(self) if token else 'x'},
            files={'ufile': (filename, content or as_csv('insured', [self.row]), 'text/csv')})

    def test_sent_and_taken_in(self):
        answer = self.send(self.users['handler'])
        self.assertEqual((answer.status_code, answer.json()), (200, {'filename': '参保.csv'}))
        self.record.invalidate_recordset()
        with self.record._opened() as file:
            self.assertEqual(file.read(), as_csv('insured', [self.row]))
        self.record.action_run()
        self.assertEqual((self.record.state, self.record.added_count), ('done', 1))
        answer = self.send(self.users['handler'])
        self.assertEqual(answer.status_code, 422)
        self.assertTrue(answer.json()['error'])

    def test_not_by_others(self):
        """Neither by another post, nor by another agency, nor by another site in the user's name."""
        for user, token in ((self.users['reviewer'], True), (self.others['handler'], True), (self.users['handler'], False)):
            self.assertGreaterEqual(self.send(user, token=token).status_code, 400)
        self.record.invalidate_recordset()
        self.assertFalse(self.record.file)
        self.assertFalse(self.record.filename)
