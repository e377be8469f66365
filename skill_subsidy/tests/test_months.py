"""二(一) under a policy that counts to the day of issue: what a handler looks up is evidence, and decides."""
from psycopg2 import Error

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SubsidyCase


@tagged('post_install', '-at_install')
class TestMonths(SubsidyCase):

    def setUp(self):
        super().setUp()
        self.policy_now(months_on='issue')

    def open_claim(self, **changes):
        """A claim whose months on the day of issue (2026-03-02) are between 35 and 41 by the register of 2026-09-30."""
        claim = self.drafts(insured={'paid_months': 41}, **changes)
        claim.action_submit()
        self.assertEqual((self.checks(claim)['contribution.months'], claim.needs_months), ('unknown', True))
        return claim

    def test_looked_up(self):
        """Verification is refused until somebody looked; then the verdict names who, when and where."""
        claim = self.open_claim()
        claim.action_verify()
        self.assertEqual(claim.state, 'submitted')
        dialogue = self.env['skill.subsidy.months.wizard'].with_user(self.users['handler2']).with_context(
            active_model=claim._name, active_id=claim.id)
        self.assertFalse(dialogue.new({}).months, "nothing is proposed: 0 would be an answer")
        for wrong in ("三十六", "36.5", "-1", " "):
            with self.refused("whole number"):
                dialogue.create({'months': wrong, 'source': "缴费明细"}).action_confirm()
        dialogue.create({'months': " 36 ", 'source': " 缴费明细 "}).action_confirm()
        self.assertRecordValues(claim.months_ids, [{'months': 36, 'source': "缴费明细", 'user_id': self.users['handler2'].id,
                                                    'issue_date': claim.issue_date, 'id_number': claim.id_number}])
        check = next(check for check in claim.checks if check['rule'] == 'contribution.months')
        self.assertEqual(check['outcome'], 'pass')
        for part in (self.users['handler2'].name, '2026-10-08', "缴费明细"):
            self.assertIn(part, check['evidence'])
        self.assertFalse(claim.needs_months)
        claim.action_verify()
        self.assertEqual(claim.state, 'verified')

    def test_latest_counts_for_its_person_and_day(self):
        """A second look replaces the first; a corrected day of issue or person needs another look."""
        claim = self.open_claim()
        claim.action_record_months(36, "缴费明细")
        claim.action_record_months(35, "档案")
        self.assertEqual(self.checks(claim)['contribution.months'], 'fail')
        self.assertEqual(len(claim.months_ids), 2)
        claim.action_record_months(36, "档案")
        claim.action_return("更正发证日期")
        for vals in ({'issue_date': '2026-03-03'}, {'issue_date': '2026-03-02', 'id_number': self.person()['id_number']}):
            claim.write(vals)
            claim.flush_recordset()
            self.assertFalse(claim._read_months())

    def test_who_and_when(self):
        """Only a handler of the agency, only before verification, only with a source and whole months."""
        claim = self.open_claim()
        for login in ('reviewer', 'head', 'accountant', 'auditor', 'keeper', 'nobody'):
            with self.refused():
                self.by(login, claim).action_record_months(36, "档案")
        with self.refused(error=AccessError):
            claim.with_user(self.others['handler']).action_record_months(36, "档案")
        for months, source in ((36, ''), (36, None), (-1, "档案"), (1000, "档案"), ('36', "档案"), (True, "档案")):
            with self.refused():
                claim.action_record_months(months, source)
        self.assertFalse(claim.months_ids)
        claim.action_record_months(36, "档案")
        claim.action_verify()
        with self.refused():
            claim.action_record_months(40, "档案")
        with self.refused(error=AccessError):
            claim.months_ids.with_user(self.others['handler']).read(['months'])

    @mute_logger('odoo.sql_db')
    def test_append_only(self):
        """Neither ORM nor SQL changes what was looked up, whoever asks; a claim with it is not deleted."""
        claim = self.drafts(insured={'paid_months': 41})
        claim.action_record_months(36, "档案")
        row = claim.months_ids
        for user in (*self.users.values(), self.env.ref('base.user_admin'), self.env.ref('base.user_root')):
            for call in (lambda r: r.create({'claim_id': claim.id}), lambda r: r.write({'months': 40}), lambda r: r.unlink(),
                         lambda r: r.copy()):
                with self.refused():
                    call(row.with_user(user))
        for vals in ({'months_ids': [(5,)]}, {'months_ids': [(0, 0, {'months': 50})]}):
            with self.refused():
                claim.write(vals)
        with self.refused():
            claim.unlink()
        for query in ("UPDATE skill_subsidy_months SET months = 50", "DELETE FROM skill_subsidy_months"):
            with self.assertRaises(Error), self.env.cr.savepoint():
                self.env.cr.execute(query)
