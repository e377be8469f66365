"""Two accountants take in statements at the same moment: the chain stays one, and who came second is told."""
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import noon
from .statements import LATER, StatementMixin


@tagged('post_install', '-at_install')
class TestStatementRaces(StatementMixin, CommittedCase):

    def take_in_at_once(self, one, two):
        """Both are taken in at once, `one` first; returns the second's call, and what there is afterwards."""
        profile = self.env.ref('skill_subsidy.statement_format_columns').id
        Statement = self.env['skill.subsidy.bank.statement']
        with noon(LATER):
            first, second = (self.by_remote(self.users[login], Statement) for login in ('accountant', 'accountant2'))
            first.import_statement(one, 'one.csv', profile)
            first.env.flush_all()
            call = self.in_background(second, lambda records: records.import_statement(two, 'two.csv', profile))
            self.assertTrue(call.is_alive(), "the second waits for the first")
            first.env.cr.commit()
            call.join()
        self.env.cr.rollback()
        self.env.invalidate_all()
        return call, Statement.search([('company_id', '=', self.agency.id)])

    @mute_logger('odoo.sql_db', 'odoo.service.model')
    def test_at_once(self):
        """The first file pressed twice is one statement; of two that go on from it one is taken in, the other overlaps it."""
        october = self.csv([('2026-10-03', 1000, 'a')])
        call, statements = self.take_in_at_once(october, october)
        self.assertIsNone(call.error)
        self.assertEqual(statements.mapped('filename'), ['one.csv'])
        call, statements = self.take_in_at_once(self.csv([('2026-11-02', 5, 'c')], 1000), self.csv([('2026-11-03', 7, 'd')], 1000))
        self.assertIsInstance(call.error, UserError)
        self.assertIn("overlaps", str(call.error))
        self.assertEqual(len(statements), 2)
