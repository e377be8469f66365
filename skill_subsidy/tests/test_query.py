"""四(二): a query of the certificate is evidence: who, when, where, what; it is kept, it counts once, nobody alters it."""
import base64

from psycopg2 import Error

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.query import MAX_BYTES
from .common import DAY, SubsidyCase

PNG = base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')
SHOT = base64.b64encode(PNG)
PDF = base64.b64encode(b'%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF')
SITE = 'http://zscx.osta.org.cn'


@tagged('post_install', '-at_install')
class TestQuery(SubsidyCase):

    def unregistered(self, count=1, user='handler', users=None, **changes):
        """Claims that meet every rule, but whose certificate is in no register."""
        claims = self.drafts(count, user=user, users=users, **changes)
        self.env['skill.subsidy.certificate'].search([('certificate_no', 'in', claims.mapped('certificate_no'))]).unlink()
        return claims

    def wizard(self, claim, login='handler', **vals):
        """The dialogue as it opens from the form of a claim."""
        return self.env['skill.subsidy.query.wizard'].with_user(self.users[login]).with_context(
            active_model=claim._name, active_id=claim.id).create({'screenshot': SHOT, 'screenshot_name': 'q.png', **vals})

    def everyone(self):
        return [*self.users.values(), self.env.ref('base.user_admin'), self.env.ref('base.user_root')]

    # -- what is kept --------------------------------------------------------------------------------------------------

    def test_neither_register_nor_query(self):
        """四(二): without either, verification is refused, and the form says what to do; a genuine query lets it pass."""
        claim = self.unregistered()
        claim.action_submit()
        self.assertEqual((self.checks(claim)['certificate.register'], claim.needs_query), ('unknown', True))
        claim.action_verify("any reason")
        self.assertEqual(claim.state, 'submitted')
        self.wizard(claim, result='genuine').action_confirm()
        self.assertEqual((claim.check_verdict, claim.needs_query), ('pass', False))
        claim.action_verify()
        self.assertEqual(claim.state, 'verified')

    def test_values_of_other_kinds(self):
        """Other programs may send anything: a sentence, nothing kept."""
        claim = self.by('handler', self.unregistered())
        good = {'site': SITE, 'result': 'genuine'}
        for wrong in ({'site': 5}, {'site': ['x']}, {'result': ['genuine']}, {'result': {}}, {'result': 'differs', 'differences': 5},
                      {'result': 'differs', 'differences': "x"}, {'result': 'differs', 'differences': [5]}, {'screenshot': 5},
                      {'screenshot': ['x']}, {'screenshot': SHOT, 'filename': 5},
                      {'result': 'differs', 'differences': [{'field': ['level'], 'registered': "x"}]}):
            with self.subTest(wrong=wrong), self.refused():
                claim.action_record_query(**{**good, **wrong})
        self.assertFalse(claim.query_ids)
        for step in (claim.action_withdraw, claim.action_reject, claim.action_return):
            with self.refused("text"):
                step(5)
        self.assertEqual(claim.state, 'draft')

    def test_dialogue(self):
        """The dialogue proposes a known site; time and operator come from the system; the picture stays as it came."""
        claim = self.unregistered()
        form = Form(self.env['skill.subsidy.query.wizard'].with_user(self.users['handler2']).with_context(
            active_model=claim._name, active_id=claim.id))
        self.assertIn(SITE, form.site)
        form.result = 'differs'
        form.screenshot = SHOT
        with form.line_ids.new() as line:
            line.field = 'level'
            self.assertTrue(line.claimed)
            line.registered = "三级"
        form.save().action_confirm()
        query = claim.query_ids
        self.assertRecordValues(query, [{
            'user_id': self.users['handler2'].id, 'result': 'differs', 'certificate_no': claim.certificate_no, 'proof': True,
            'date': self.env.cr.now().replace(year=2026, month=10, day=8, hour=4, minute=0, second=0, microsecond=0,
                                              tzinfo=None), 'person_name': claim.person_name, 'current': True}])
        self.assertIn("三级", claim.query_differences)
        self.assertRecordValues(claim, [{'query_site': query.site, 'query_result': 'differs', 'query_proof': True,
                                         'query_user_id': self.users['handler2'].id, 'query_date': query.date}])
        self.assertEqual(base64.b64decode(query.screenshot), PNG)
        self.assertFalse(query._altered())
        self.assertEqual(self.checks(claim)['certificate.register'], 'fail')
        case = claim._gather()[claim.id].case.claim
        self.assertEqual((case.query_operator, str(case.query_date), case.query_proof),
                         (self.users['handler2'].name, DAY, True))
        self.assertIn("三级", case.query_differences)

    def test_dialogue_asks_for_everything(self):
        """Screenshot, site, result and, where they differ, the fields: a sentence for each that is missing."""
        claim = self.unregistered()
        for vals, word in (({'screenshot': False}, "screenshot"), ({'result': 'differs'}, "differs"), ({'result': False}, "answered"),
                           ({'site_id': False, 'site': ' '}, "site"), ({'screenshot': base64.b64encode(b'text')}, "picture"),
                           ({'screenshot': base64.b64encode(b'\x89PNG' + b'x' * MAX_BYTES)}, "5 MB")):
            wizard = self.wizard(claim, **{'result': 'genuine', **vals})
            with self.subTest(word), self.refused(word):
                wizard.action_confirm()
        self.assertFalse(claim.query_ids)
        with self.refused("whole"):
            claim.action_record_query(SITE, 'genuine', screenshot='no base64 !')
        with self.refused("differs"):
            claim.action_record_query(SITE, 'differs', [{'field': 'bank_account', 'registered': '1'}])
        self.wizard(claim, result='genuine', screenshot=PDF, screenshot_name='q.pdf').action_confirm()
        self.assertTrue(claim.query_proof)

    def test_history(self):
        """Every query stays; the latest one counts."""
        claim = self.unregistered()
        claim.action_record_query(SITE, 'not_found', screenshot=SHOT)
        claim.action_record_query(SITE, 'genuine', screenshot=SHOT)
        self.assertEqual(claim.query_ids.sorted('id').mapped('result'), ['not_found', 'genuine'])
        self.assertEqual(claim.query_ids.sorted('id').mapped('current'), [False, True])
        self.assertEqual(claim.query_result, 'genuine')

    def test_written_directly(self):
        """Fields of a file or of an interface record a query too, one create for many; a half of them records none."""
        person = {**self.person(), 'query_site': SITE, 'query_result': 'genuine'}
        claims = self.env['skill.subsidy.claim'].with_user(self.users['handler']).create([person, self.person()])
        self.assertRecordValues(claims.query_ids, [{'site': SITE, 'result': 'genuine', 'proof': False,
                                                    'user_id': self.users['handler'].id, 'claim_id': claims[0].id}])
        claims[1].query_result = 'genuine'
        self.assertFalse(claims[1].query_ids)
        claims[1].query_site = SITE
        self.assertEqual(claims[1].query_ids.result, 'genuine')
        claims[1].query_result = False
        self.assertFalse(claims[1].query_id)
        self.assertEqual(len(claims[1].query_ids), 1)

    # -- a corrected claim ---------------------------------------------------------------------------------------------

    def test_correction(self):
        """A query made before the certificate was corrected does not count for the corrected claim."""
        for vals in ({'certificate_no': 'S150000999999264999999'}, {'level': '3'}, {'person_name': "别人"},
                     {'issue_date': '2026-04-01'}, {'occupation_name': self.short_occupation.name}, {'issuer': "别的机构"}):
            claim = self.unregistered()
            claim.action_record_query(SITE, 'genuine', screenshot=SHOT)
            claim.action_submit()
            self.assertEqual(claim.check_verdict, 'pass')
            claim.action_return("更正")
            claim.write(vals)
            with self.subTest(vals):
                self.assertRecordValues(claim, [{'query_id': False, 'query_site': False, 'query_result': False,
                                                 'query_stale': True, 'query_proof': False}])
                self.assertEqual(len(claim.query_ids), 1)
                claim.action_check()
                self.assertEqual(self.checks(claim)['certificate.register'], 'unknown')

    def test_no_correction(self):
        """Another phone, or the same number written otherwise, leaves the query as it is; a new one may come along."""
        claim = self.unregistered()
        claim.action_record_query(SITE, 'genuine', screenshot=SHOT)
        claim.write({'phone': '13900000000', 'bank_account': '6200000000000000018',
                     'certificate_no': claim.certificate_no.lower()})
        self.assertEqual(claim.query_result, 'genuine')
        claim.write({'level': '3', 'query_site': SITE, 'query_result': 'not_found'})
        self.assertRecordValues(claim, [{'query_result': 'not_found', 'query_stale': False}])
        claim.write({'level': '4', 'query_site': 'http://jndj.osta.org.cn'})
        self.assertRecordValues(claim, [{'query_result': False, 'query_id': False}])

    # -- who, when, and nobody alters it -------------------------------------------------------------------------------

    def test_who(self):
        """A handler of the claim's agency, until the claim is verified; nobody else."""
        claim = self.claims_in('submitted')
        for login in ('reviewer', 'head', 'accountant', 'auditor', 'keeper', 'nobody'):
            with self.subTest(login), self.refused():
                self.by(login, claim).action_record_query(SITE, 'genuine')
        with self.refused():
            claim.with_user(self.others['handler']).action_record_query(SITE, 'genuine')
        for state in ('verified', 'approved', 'paid', 'withdrawn'):
            with self.subTest(state), self.refused():
                self.by('handler', self.claims_in(state)).action_record_query(SITE, 'genuine')
        self.assertFalse(claim.query_ids)
        context = {'default_user_id': self.users['head'].id, 'default_date': '2020-01-01', 'default_result': 'differs'}
        self.by('handler2', claim).with_context(**context).action_record_query(SITE, 'genuine')
        self.assertRecordValues(claim.query_ids, [{'user_id': self.users['handler2'].id, 'result': 'genuine'}])
        self.assertEqual(str(claim.query_date.date()), DAY)
        with self.refused(error=AccessError):
            claim.query_ids.with_user(self.others['handler']).read(['site'])

    @mute_logger('odoo.sql_db')
    def test_append_only(self):
        """Neither ORM nor SQL changes a query; nor its picture; a claim with one is not deleted."""
        claim = self.unregistered()
        claim.action_record_query(SITE, 'genuine', screenshot=SHOT)
        query = claim.query_ids
        shot = self.env['ir.attachment'].search([('res_model', '=', query._name), ('res_field', '=', 'screenshot'),
                                                 ('res_id', '=', query.id)])
        self.assertRecordValues(shot, [{'public': False}])
        for user in self.everyone():
            for call in (lambda q: q.create({'claim_id': claim.id}), lambda q: q.write({'result': 'differs'}),
                         lambda q: q.unlink(), lambda q: q.copy(), lambda q: q.write({'screenshot': SHOT})):
                with self.assertRaises(Exception) as caught:
                    call(query.with_user(user))
                self.assertIn(type(caught.exception).__name__, ('UserError', 'AccessError'))
            for call in (lambda a: a.write({'raw': b'x'}), lambda a: a.write({'res_id': 0}), lambda a: a.unlink()):
                with self.refused():
                    call(shot.with_user(user))
            for vals in ({'query_id': False}, {'query_ids': [(5,)]}):
                with self.refused():
                    claim.with_user(user).write(vals)
        for statement in ("UPDATE skill_subsidy_query SET result = 'differs'", "DELETE FROM skill_subsidy_query",
                          "TRUNCATE skill_subsidy_query CASCADE"):
            with self.subTest(statement), self.assertRaisesRegex(Error, "append-only"), self.env.cr.savepoint():
                self.env.cr.execute(statement)
        with self.refused(claim.name):
            claim.unlink()
        self.env.cr.execute("UPDATE ir_attachment SET db_datas = 'x', store_fname = NULL WHERE id = %s", (shot.id,))
        self.env.invalidate_all()
        self.assertEqual(query._altered(), query)
