"""Design 7: the checks are kept as they were decided, what they have in common with others' once."""
from psycopg2 import Error

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..rules import eligibility
from ..rules.text import text
from .common import SubsidyCase


@tagged('post_install', '-at_install')
class TestChecksForm(SubsidyCase):

    def test_read_as_decided(self):
        """Whatever stands in the facts: what is read is what the rules said, in the agency's language."""
        Claim = self.env['skill.subsidy.claim'].with_context(lang='zh_CN')
        Form, say, part = self.env['skill.subsidy.checks.form'], Claim._sentences(), Claim._parted()
        nested = text('%(a)s: %(b)s', a='“甲”"乙"\\ %s %(a)s', b=text('level 5 (elementary)'))
        for given in ((nested, '\n\x1e\ue000{}', None, nested), ('', nested, nested, text('{x} 100%')),
                      ('', '', text('%(a)s', a=''), text('Name'))):
            verdicts = [eligibility.Verdict(rule.code, rule.clause, 'unknown', *given) for rule in eligibility.RULES]
            pieces, words = part(verdicts)
            form = Form.browse(Form._ids_of({pieces})[pieces])
            self.assertEqual(form._filled(words), [Claim._frozen(verdict, say) for verdict in verdicts])

    def test_one_form_for_many(self):
        """Claims that meet the same rules share their form, and it says nothing about a person."""
        claims = self.claims_in('submitted', 5)
        self.assertEqual(len(claims.checks_form_id), 1)
        for claim in claims:
            found = {check['rule']: check['found'] for check in claim.checks}
            self.assertEqual((found['identity.name'], found['identity.number']), (claim.person_name, claim.id_number_masked))
            for word in (claim.person_name, claim.certificate_no, claim.id_number_masked, claim.bank_account_masked):
                self.assertNotIn(word, str(claim.checks_form_id.pieces))
        # an outcome or a sentence of its own is another form
        poor = self.drafts()
        self.env['skill.subsidy.insured'].search([('id_number', '=', poor.id_number)]).paid_months = 3
        poor.action_submit()
        self.assertNotEqual(poor.checks_form_id, claims.checks_form_id)
        # and is found again
        before = poor.checks_form_id
        self.by('handler', poor).action_check()
        self.assertEqual(poor.checks_form_id, before)

    def test_two_at_once(self):
        """Two people who need the same new form at the same moment both add it: reading finds the one or the other."""
        Form, pieces = self.env['skill.subsidy.checks.form'], ('[{"rule":"', '"}]')
        first = Form._ids_of({pieces})[pieces]
        self.env.cr.execute("INSERT INTO skill_subsidy_checks_form (pieces, digest) "
                            "SELECT pieces, digest FROM skill_subsidy_checks_form WHERE id = %s", (first,))
        self.assertEqual(Form._ids_of({pieces}), {pieces: first})
        self.assertEqual(Form.search_count([('digest', '=', Form.browse(first).digest)]), 2)

    @mute_logger('odoo.sql_db')
    def test_never_changed(self):
        """What was decided is altered neither through the models nor by SQL."""
        form = self.claims_in('submitted').checks_form_id
        for query in ("UPDATE skill_subsidy_checks_form SET pieces = '[]'", "DELETE FROM skill_subsidy_checks_form",
                      "TRUNCATE skill_subsidy_checks_form CASCADE"):
            with self.subTest(query=query), self.assertRaisesRegex(Error, "append-only"), self.env.cr.savepoint():
                self.env.cr.execute(query)
        for user in (*self.users.values(), self.env.ref('base.user_root')):
            for act in (lambda form: form.write({'pieces': []}), lambda form: form.unlink(),
                        lambda form: form.create({'pieces': [], 'digest': 'x'})):
                with self.subTest(user=user.login), self.assertRaises(UserError):  # an AccessError is one, too
                    act(form.with_user(user))
