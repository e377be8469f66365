"""三: once for the same person, occupation and level — across agencies, and kept by the database itself."""
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from . import people
from .common import DAY_AFTER, SubsidyCase, noon


@tagged('post_install', '-at_install')
class TestOnce(SubsidyCase):

    def twin(self, claim, users=None, **changes):
        """A second draft of the same person, occupation and level, with another certificate."""
        user = (users or self.users)['handler']
        person = self.person(person_name=claim.person_name, id_number=claim.id_number, **changes)
        return self.env['skill.subsidy.claim'].with_user(user).create(person)

    def test_across_agencies(self):
        """A claim on its way at one agency stops the same one at another; the sentence says where."""
        for state in ('submitted', 'reviewed', 'published', 'approved', 'paying', 'paid'):
            claim = self.claims_in(state)
            twin = self.twin(claim, self.others)
            with self.subTest(state=state), self.refused(twin.name, claim.name, self.agency.name):
                twin.action_submit()
            self.assertEqual(twin.state, 'draft')

    def test_no_longer_on_its_way(self):
        """A claim that was returned, rejected or withdrawn stands in nobody's way."""
        for state in ('draft', 'returned', 'rejected', 'withdrawn'):
            twin = self.twin(self.claims_in(state), self.others)
            with self.subTest(state=state):
                twin.action_submit()
                self.assertEqual(twin.state, 'submitted')

    def test_within_one_call(self):
        """Of two in one call none is submitted, and both are named."""
        claim = self.drafts()
        twin = self.twin(claim)
        with self.refused(claim.name, twin.name):
            (claim + twin).action_submit()
        self.assertEqual((claim + twin).mapped('state'), ['draft'] * 2)

    def test_other_spelling(self):
        """Full-width digits, a lower-case x and blanks do not make another person."""
        n = next(n for n in self.numbers if people.id_number(n)[-1] == 'X')
        claim = self.drafts(id_number=people.id_number(n))
        claim.action_submit()
        written = people.id_number(n).lower().translate({ord('1'): '１', ord('5'): ' 5'})
        twin = self.twin(claim)
        twin.write({'id_number': written})
        self.assertEqual(twin.id_number, claim.id_number)
        with self.refused(claim.name):
            twin.action_submit()

    def test_aliases(self):
        """Another name of the same occupation is the same occupation."""
        self.occupation.aliases = "架线工（测试）; 测试架线员"
        claim = self.claims_in('submitted')
        twin = self.twin(claim, occupation_name="测试架线员")
        self.assertEqual(twin.occupation_id, self.occupation)
        with self.refused(claim.name):
            twin.action_submit()

    def test_resubmission(self):
        """A returned claim that another one has overtaken cannot come back."""
        claim = self.claims_in('returned')
        twin = self.twin(claim)
        twin.action_submit()
        with self.refused(claim.name, twin.name):
            self.by('handler', claim).action_submit()

    # -- the database ------------------------------------------------------------------------------------------------

    @mute_logger('odoo.sql_db')
    def test_index_on_claims(self):
        """Every live state is guarded by the index, past all Python."""
        claim = self.claims_in('submitted')
        twin = self.twin(claim, self.others)
        for state in ('submitted', 'verified', 'reviewed', 'published', 'cleared', 'approved', 'paying', 'paid'):
            with self.subTest(state=state), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
                twin._set({'state': state})
                twin.flush_recordset()
            with self.subTest(state=state), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
                self.env.cr.execute("UPDATE skill_subsidy_claim SET state = %s WHERE id = %s", (state, twin.id))
            self.env.invalidate_all()
        self.assertEqual(twin.state, 'draft')

    @mute_logger('odoo.sql_db')
    def test_index_on_benefits(self):
        """Two benefits of the same person, occupation and level cannot be, unless one was recovered."""
        claim = self.claims_in('paid')
        benefit = self.env['skill.subsidy.benefit'].search([('claim_id', '=', claim.id)])
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            benefit.copy()
        self.env.invalidate_all()
        benefit.recovered = True
        self.env.flush_all()
        again = benefit.copy({'recovered': False})
        unlisted = again.copy({'occupation_id': False, 'occupation_name': "目录外工种"})
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            unlisted.copy()

    @mute_logger('odoo.sql_db')
    def test_index_on_payment_lines(self):
        """A claim is in one payment order only, until the bank has returned it."""
        claim = self.claims_in('approved')
        with noon(DAY_AFTER):
            first = self.order_of(claim)
            second = self.order_of(claim, login='accountant2')
        self.assertEqual((first.line_count, second.line_count), (1, 0))
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            first.line_ids._append(second, claim)
        self.env.invalidate_all()
        first.line_ids._settle({'state': 'failed'})
        self.env.flush_all()
        first.line_ids._append(second, claim)
        self.assertEqual(len(claim.payment_line_ids), 2)

    def test_no_amount(self):
        """A line of nothing or less cannot be."""
        claim = self.claims_in('approved')
        claim._set({'amount': 0})
        with noon(DAY_AFTER), mute_logger('odoo.sql_db'), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.order_of(claim)
