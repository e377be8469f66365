"""What a remote caller could try beside the buttons: writes, creates, deletions, contexts, other agencies' records."""
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import claim as claim_file
from .common import DAY_AFTER, SubsidyCase, noon


@tagged('post_install', '-at_install')
class TestBypasses(SubsidyCase):

    def everyone(self):
        """Everybody who could call from outside, and the superuser."""
        admin = self.env.ref('base.user_admin')
        admin.company_ids += self.agency
        return [*self.users.values(), admin, self.env.ref('base.user_root')]

    # -- claims ----------------------------------------------------------------------------------------------------

    def test_claim_write(self):
        """No kept field of a claim is written from outside, by nobody and in no state."""
        values = {'state': 'paid', 'amount': 9999.0, 'handler_id': self.users['handler'].id, 'checks': [],
                  'check_verdict': 'pass', 'signature_ids': [Command.clear()], 'batch_id': False, 'name': 'X',
                  'payment_line_ids': [Command.clear()], 'policy_id': False, 'return_reason': 'x'}
        for state in ('draft', 'submitted', 'approved'):
            claim = self.claims_in(state)
            before = claim.read(list(values))
            for user in self.everyone():
                for name, value in values.items():
                    with self.assertRaises(UserError):
                        claim.with_user(user).write({name: value})
            self.assertEqual(claim.read(list(values)), before)

    def test_claim_declared(self):
        """What the claimant declared changes in a draft or a returned claim only, by a handler only."""
        for state in ('submitted', 'verified', 'approved', 'paid', 'rejected', 'withdrawn'):
            claim = self.by('handler', self.claims_in(state))
            for name, value in (('bank_account', '620000000000000018'), ('level', '3'), ('person_name', "别人"),
                                ('company_id', self.other.id)):
                with self.refused():
                    claim.write({name: value})
        for state in ('draft', 'returned'):
            claim = self.claims_in(state)
            for login in ('reviewer', 'head', 'accountant', 'auditor', 'keeper', 'nobody'):
                with self.refused():
                    self.by(login, claim).write({'bank_account': '1'})
            self.by('handler2', claim).write({'bank_account': '6200 0000-0000'})
            self.assertEqual(claim.bank_account, '620000000000')
        claim = self.claims_in('submitted')
        self.by('handler', claim).query_result = 'genuine'
        verified = self.by('handler', self.claims_in('verified'))
        with self.refused():
            verified.query_result = 'genuine'

    def test_claim_create(self):
        """A claim begins as a draft, without anything that only an action gives; the context changes nothing of that."""
        Claim = self.env['skill.subsidy.claim'].with_user(self.users['handler'])
        for state in ('paid', 'submitted', 'approved'):
            with self.refused():
                Claim.create({**self.person(), 'state': state})
        kept = {'amount': 5000.0, 'handler_id': self.users['handler'].id, 'check_verdict': 'pass',
                'reviewer_id': self.users['reviewer'].id, 'head_id': self.users['head'].id, 'return_reason': "x"}
        batch = self.batch_of(self.claims_in('reviewed'))
        context = {f'default_{name}': value for name, value in {**kept, 'state': 'approved', 'batch_id': batch.id}.items()}
        expected = {**dict.fromkeys(kept, False), 'amount': 0.0, 'state': 'draft', 'batch_id': False}
        claims = Claim.create({**self.person(), **kept}) + Claim.with_context(**context).create(self.person())
        self.assertRecordValues(claims, [expected] * 2)
        self.assertRecordValues(claims.copy(), [expected] * 2)
        self.assertLessEqual(set(kept), claim_file.KEPT)
        for login in ('reviewer', 'head', 'accountant', 'auditor', 'keeper', 'nobody'):
            with self.refused(error=AccessError):
                Claim.with_user(self.users[login]).create(self.person())

    def test_claim_import(self):
        """Which file a claim came in is told by the import, not by who edits the claim, the file or the context."""
        record = self.by('handler', self.env['skill.subsidy.import']).create({'kind': 'claims', 'filename': 'a.csv'})
        claim = self.by('handler', self.claims_in('draft'))
        for call in (lambda: claim.write({'import_id': record.id}),
                     lambda: record.write({'claim_ids': [Command.link(claim.id)]})):
            with self.refused():
                call()
        Claim = self.env['skill.subsidy.claim'].with_user(self.users['handler'])
        self.assertFalse(Claim.create({**self.person(), 'import_id': record.id}).import_id)
        self.assertFalse(Claim.with_context(default_import_id=record.id).create(self.person()).import_id)
        self.env['skill.subsidy.import'].with_user(self.users['handler']).create(
            {'kind': 'claims', 'filename': 'b.csv', 'claim_ids': [Command.link(claim.id)]})
        self.assertFalse(claim.import_id)

    def test_other_agency(self):
        """A record is not pushed over to an agency to which its writer does not belong."""
        claim = self.claims_in('draft')
        record = self.by('handler', self.env['skill.subsidy.import']).create({'kind': 'claims', 'filename': 'a.csv'})
        batch = self.by('reviewer', self.env['skill.subsidy.batch']).create({'month': '2026-11-01'})
        transfer = self.by('handler', self.env['skill.subsidy.transfer']).create({
            'direction': 'in', 'id_number': claim.id_number, 'person_name': "张三", 'name': 'X1', 'agency_name': "外地"})
        for one in (self.by('handler', claim), record, batch, transfer):
            with self.refused(error=AccessError):
                one.write({'company_id': self.other.id})
            self.assertEqual(one.company_id, self.agency)

    def test_claim_unlink(self):
        """A draft may be thrown away; what was submitted stays on record, for the superuser too."""
        for state in ('submitted', 'returned', 'withdrawn', 'paid'):
            claim = self.claims_in(state)
            for user in (self.users['handler'], self.users['head'], self.env.ref('base.user_root')):
                with self.refused():
                    claim.with_user(user).unlink()
        self.by('handler', self.claims_in('draft')).unlink()

    def test_context_does_not_help(self):
        """Keys that other modules obey open nothing here."""
        context = {'force': True, 'tracking_disable': True, 'install_mode': True, 'module': 'x', 'import_file': True,
                   'skip_check': True, 'default_state': 'paid', 'default_recovered': True, 'default_signs': True,
                   'default_role': 'unit_head', 'bin_size': True, 'active_test': False}
        plain = self.by('handler', self.claims_in('draft'))
        claim = plain.with_context(**context)
        with self.refused():
            claim.write({'state': 'paid'})
        claim.action_submit()
        claim.action_verify()
        self.do_review(plain)
        self.do_publish(plain)
        with self.refused():
            self.by('reviewer', plain.batch_id).with_context(**context).action_clear()
        self.do_clear(claim)
        self.do_approve(claim)
        with noon(DAY_AFTER):
            sound = self.order_of(claim)
            order = sound.with_context(**context)
            order.action_collect()
            self.assertRecordValues(order.line_ids, [{'state': 'pending', 'amount': 1500}])
            order.action_send()
            self.assertRecordValues(order.move_ids, [{'state': 'posted', 'move_type': 'entry'}])
            order.import_return(self.answer(sound), 'x.txt')
        self.assertEqual(claim.signature_ids.sorted('id').mapped('signs'),
                         [False, True, True, False, False, True, False, False])
        self.assertFalse(claim.signature_ids._altered())
        self.assertRecordValues(self.env['skill.subsidy.benefit'].search([('claim_id', '=', claim.id)]),
                                [{'recovered': False, 'amount': 1500}])

    def test_private(self):
        """What the buttons use beneath is not open to remote calls."""
        for model, names in (('claim', ('_move', '_set', '_check', '_store_checks', '_return_with_own_reasons')),
                             ('batch', ('_set', '_collect')), ('payment', ('_set', '_post_entry', '_apply_return')),
                             ('payment.line', ('_append', '_settle')), ('signature', ('_append',))):
            for name in names:
                with self.assertRaises(AccessError):
                    get_public_method(self.env[f'skill.subsidy.{model}'], name)

    # -- batches, objections, payments, signatures -------------------------------------------------------------------

    def test_batch(self):
        """The days and the state of a notice are never entered."""
        Batch = self.env['skill.subsidy.batch'].with_user(self.users['reviewer'])
        batch = Batch.with_context(default_state='approved', default_notice_end='2026-01-01').create({
            'month': '2026-09-17', 'state': 'cleared', 'notice_start': '2026-09-01', 'notice_end': '2026-09-08'})
        self.assertRecordValues(batch, [{'state': 'open', 'notice_start': False, 'notice_end': False,
                                         'month': self.day('2026-09-01')}])
        published = self.claims_in('published').batch_id
        for vals in ({'state': 'cleared'}, {'notice_start': '2026-09-01'}, {'notice_end': '2026-09-02'},
                     {'claim_ids': [Command.clear()]}, {'month': '2026-01-01'}, {'company_id': self.other.id}):
            for user in self.everyone():
                with self.assertRaises(UserError):
                    published.with_user(user).write(vals)
        with self.refused():
            published.with_user(self.users['reviewer']).unlink()
        batch.unlink()

    def test_objection(self):
        """An objection neither moves to another claim or batch nor decides itself nor disappears."""
        claim = self.claims_in('published')
        empty = self.env['skill.subsidy.batch'].sudo().create({'company_id': self.agency.id, 'month': '2026-08-01'})
        Objection = self.env['skill.subsidy.objection'].with_user(self.users['handler'])
        objection = Objection.with_context(default_state='dismissed', default_batch_id=empty.id).create({
            'claim_id': claim.id, 'subject': "x", 'state': 'dismissed', 'batch_id': empty.id})
        self.assertRecordValues(objection, [{'state': 'open', 'batch_id': claim.batch_id.id, 'decided_on': False}])
        for vals in ({'state': 'dismissed'}, {'batch_id': empty.id}, {'batch_id': False}, {'claim_id': self.claims_in('published').id},
                     {'decided_by_id': self.users['reviewer'].id}, {'company_id': self.other.id}):
            for user in self.everyone():
                with self.assertRaises(UserError):
                    objection.with_user(user).write(vals)
        for user in self.everyone():
            with self.assertRaises(UserError):
                objection.with_user(user).unlink()
        self.do_clear(claim)
        self.assertEqual(claim.state, 'published')

    def test_payment(self):
        """An order takes its lines from approved claims; neither it nor its lines are written by hand."""
        claims = self.claims_in('approved', 2)
        with noon(DAY_AFTER):
            Payment = self.env['skill.subsidy.payment'].with_user(self.users['accountant'])
            order = Payment.with_context(default_state='sent', default_date='2026-01-01').create({
                'batch_id': claims.batch_id.id, 'state': 'done', 'line_ids': [Command.create({
                    'claim_id': claims[0].id, 'line_no': 1, 'person_name': "别人", 'account': '1', 'amount': 99})]})
            self.assertRecordValues(order, [{'state': 'draft', 'date': False, 'line_count': 2, 'total_amount': 3000}])
            for user in self.everyone():
                line = order.line_ids[0].with_user(user)
                for vals in ({'amount': 1}, {'account': '1'}, {'state': 'paid'}, {'person_name': "别人"}):
                    with self.assertRaises(UserError):
                        line.write(vals)
                with self.assertRaises(UserError):
                    line.copy()
                for vals in ({'state': 'done'}, {'file': b'eA=='}, {'move_ids': [Command.clear()]}, {'batch_id': False},
                             {'line_ids': [Command.clear()]}, {'date': '2026-01-01'}, {'company_id': self.other.id}):
                    with self.assertRaises(UserError):
                        order.with_user(user).write(vals)
            order.action_send()
            for user in self.everyone():
                for record in (order, order.line_ids[0], claims[0]):
                    for context in ({}, {'_force_unlink': True}):  # what Odoo sets when it uninstalls
                        with self.assertRaises(UserError):
                            record.with_user(user).with_context(**context).unlink()
                with self.assertRaises(UserError):
                    order.with_user(user).write({'purpose': "x"})

    def test_guards_of_deletion(self):
        """No guard of ours against a deletion can be switched off by the context."""
        weak = {f'{name}.{function.__name__}' for name in self.registry for function in self.env[name]._ondelete_methods
                if not function._ondelete and function.__module__.startswith('odoo.addons.skill_subsidy')}
        self.assertFalse(weak)

    def test_signature(self):
        """Signatures are neither entered nor changed nor deleted, by nobody."""
        claim = self.claims_in('submitted')
        signature = claim.signature_ids
        vals = {'claim_id': claim.id, 'user_id': self.users['head'].id, 'role': 'unit_head', 'action': 'approve',
                'from_state': 'cleared', 'to_state': 'approved', 'date': '2026-10-08 00:00:00', 'prev_hash': '', 'hash': 'x'}
        for user in self.everyone():
            for call in (lambda s: s.create(vals), lambda s: s.write({'note': "x"}), lambda s: s.unlink(), lambda s: s.copy()):
                with self.assertRaises(UserError):
                    call(signature.with_user(user))

    def test_benefit(self):
        """Nobody enters, changes or removes a benefit by hand."""
        claim = self.claims_in('paid')
        benefit = self.env['skill.subsidy.benefit'].search([('claim_id', '=', claim.id)])
        for user in self.users.values():
            for call in (lambda b: b.write({'recovered': True}), lambda b: b.unlink(), lambda b: b.copy()):
                with self.assertRaises(AccessError):
                    call(benefit.with_user(user))

    @mute_logger('odoo.sql_db')
    def test_entry(self):
        """The order of an entry cannot vanish below it, nor a claim below its benefit."""
        claim = self.claims_in('paid')
        for table, record in (('skill_subsidy_payment', claim.payment_line_ids.payment_id), ('skill_subsidy_claim', claim)):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.env.cr.execute(f"DELETE FROM {table} WHERE id = %s", (record.id,))
