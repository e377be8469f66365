"""Transfer certificates that are issued (四(一)): every benefit stated, by two people, never changed."""
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..rules import transfer_number
from .common import SubsidyCase
from .transfers import SCAN, TransferMixin


@tagged('post_install', '-at_install')
class TestTransfersOut(TransferMixin, SubsidyCase):

    def paid_person(self):
        claim = self.claims_in('paid')
        return claim, {'id_number': claim.id_number, 'person_name': claim.person_name}

    def test_issued(self):
        """It states what was paid here and what was taken in; number, code and signatures come with the issue."""
        claim, person = self.paid_person()
        other = self.taken_in(person, lines=1)
        transfer = self.outgoing(person)
        self.assertEqual((transfer.person_name, transfer.name, transfer.state), (claim.person_name, False, 'draft'))
        self.by('reviewer', transfer).action_confirm()
        self.assertTrue(transfer_number.fits(transfer.name))
        self.assertIn('TEST012026', transfer.name)
        self.assertEqual(len(transfer.code), 12)
        self.assertEqual({(line.level, line.agency_name, line.amount) for line in transfer.line_ids},
                         {('4', self.agency.name, claim.amount), ('5', "外省经办处", other.line_ids.amount)})
        self.assertEqual(transfer.line_ids.filtered(lambda line: line.level == '4').certificate_no, claim.certificate_no)
        self.assertEqual((transfer.handler_id, transfer.confirmed_by_id),
                         (self.users['handler'], self.users['reviewer']))

    def test_states_benefits_of_other_agencies(self):
        """What another agency of the database paid is stated; what was recovered is not."""
        claim, person = self.paid_person()
        self.register([{**self.person(), **person}], self.other)
        theirs = self.outgoing(person, self.others)
        self.assertEqual(theirs.line_ids.agency_name, self.agency.name)
        self.by('reviewer', theirs, self.others).action_confirm()
        self.benefits(claim).recovered = True
        again = self.outgoing(person, self.others)
        self.assertFalse(again.line_ids)
        self.assertTrue(theirs.line_ids, "an issued certificate stays as it was")
        self.assertTrue(self.by('reviewer', again, self.others).line_count == 0)

    def test_only_for_insured_people(self):
        with self.refused("contribution register"):
            self.outgoing(self.person())
        person = self.person()
        self.register([person], self.other)
        with self.refused("contribution register"):
            self.outgoing(person)

    def test_name_comes_from_the_register(self):
        transfer = self.outgoing(person_name="冒名", name='ZY1', line_ids=[(0, 0, {
            'occupation_name': "x", 'level': '5', 'date': '2026-01-01', 'agency_name': "x"})])
        self.assertNotEqual(transfer.person_name, "冒名")
        self.assertEqual((transfer.name, len(transfer.line_ids)), (False, 0))
        transfer.person_name = "冒名"
        self.assertNotEqual(transfer.person_name, "冒名")
        with self.refused("by hand"):
            transfer.write({'line_ids': [(0, 0, {'occupation_name': "x", 'level': '5', 'date': '2026-01-01',
                                                 'agency_name': "x"})]})
        with self.refused("by hand"):
            transfer.line_ids.create({'transfer_id': transfer.id, 'occupation_name': "x", 'level': '5',
                                      'date': '2026-01-01', 'agency_name': "x"})
        with self.refused("by hand"):
            transfer.write({'name': 'ZY1'})

    def test_live_claims_stop_the_issue(self):
        """A benefit must not be missing: a claim on its way is finished first, wherever it is."""
        for state in ('submitted', 'reviewed', 'approved', 'paying'):
            claim = self.claims_in(state)
            transfer = self.outgoing({'id_number': claim.id_number})
            self.assertIn(claim.name, transfer.hint)
            with self.subTest(state=state), self.refused(claim.name):
                self.by('reviewer', transfer).action_confirm()
            self.assertEqual(transfer.state, 'draft')
        for state in ('draft', 'returned', 'withdrawn', 'rejected'):
            claim = self.claims_in(state)
            with self.subTest(state=state):
                self.assertEqual(self.issued({'id_number': claim.id_number}).state, 'done')

    def test_benefits_that_came_meanwhile(self):
        """The reviewer issues what the handler prepared, or nothing."""
        transfer = self.outgoing()
        self.taken_in({'id_number': transfer.id_number, 'person_name': transfer.person_name})
        with self.refused("changed"):
            self.by('reviewer', transfer).action_confirm()
        self.by('handler', transfer).action_refresh()
        self.assertEqual(len(transfer.line_ids), 1)
        self.by('reviewer', transfer).action_confirm()
        self.taken_in({'id_number': transfer.id_number, 'person_name': transfer.person_name}, lines=2, name='WD2')
        transfer.invalidate_recordset(['hint'])
        self.assertIn("cancel", transfer.hint)
        self.assertEqual(len(transfer.line_ids), 1)

    def test_posts(self):
        transfer = self.outgoing()
        for login in ('handler', 'handler2', 'head', 'auditor', 'accountant', 'keeper', 'nobody'):
            with self.subTest(login=login), self.refused():
                self.by(login, transfer).action_confirm()
        with self.refused():
            transfer.sudo().with_user(self.env.ref('base.user_root')).action_confirm()
        for login in ('reviewer', 'head', 'auditor', 'accountant', 'keeper', 'nobody'):
            with self.subTest(login=login), self.refused():
                self.by(login, transfer).write({'destination': "x"})
            with self.subTest(login=login), self.refused():
                self.by(login, transfer).action_refresh()
            with self.subTest(login=login), self.refused():
                self.env['skill.subsidy.transfer'].with_user(self.users[login]).create({
                    'id_number': transfer.id_number, 'destination': "x"})
        self.assertEqual(transfer.state, 'draft')

    def test_two_people(self):
        """Who prepared or last changed it does not confirm or cancel it, though holding both posts."""
        both = self.users['handler2']
        both.group_ids += self.env.ref('skill_subsidy.group_reviewer')
        made = self.outgoing(users={**self.users, 'handler': both})
        changed = self.outgoing()
        changed.with_user(both).destination = "测试丁经办处"
        refreshed = self.outgoing()
        refreshed.with_user(both).action_refresh()
        taken_over = self.outgoing(users={**self.users, 'handler': both})
        self.by('handler', taken_over).destination = "测试戊经办处"
        self.assertEqual(taken_over.handler_id, self.users['handler'])
        for transfer in (made, changed, refreshed, taken_over):
            with self.refused("Separation"):
                transfer.with_user(both).action_confirm()
            self.by('reviewer', transfer).action_confirm()
            with self.refused("Separation"):
                transfer.with_user(both).action_cancel("x")
        free = self.outgoing()
        free.with_user(both).action_confirm()
        self.assertEqual(free.confirmed_by_id, both)

    def test_never_changed(self):
        claim, person = self.paid_person()
        transfer = self.issued(person)
        for vals in ({'destination': "x"}, {'id_number': self.person()['id_number']}, {'state': 'draft'}, {'code': 'A'},
                     {'name': 'A'}, {'direction': 'in'}, {'date': '2020-01-01'}, {'scan': SCAN},
                     {'line_ids': [(5, 0, 0)]}):
            with self.subTest(vals=vals), self.refused():
                transfer.write(vals)
        for vals in ({'amount': 1}, {'benefit_id': False}, {'known': True}):
            with self.subTest(vals=vals), self.refused():
                transfer.line_ids.write(vals)
        for record in (transfer, transfer.line_ids, transfer.sudo()):
            with self.refused():
                record.unlink()
        with self.refused():
            self.by('reviewer', transfer).action_confirm()
        self.taken_in(person, name='WD-3')  # another benefit: read again, the certificate would state it
        with self.refused("not possible while"):
            self.by('handler', transfer).action_refresh()
        self.assertEqual((transfer.line_ids.amount, transfer.handler_id), (claim.amount, self.users['handler']))

    def test_hostile_values(self):
        """Nothing that only actions write comes in by values or by the caller's context, nor into a draft."""
        draft = self.outgoing()
        for vals in ({'state': 'done'}, {'code': 'A'}, {'handler_id': False}, {'confirmed_by_id': self.users['head'].id},
                     {'source_id': draft.id}, {'cancel_reason': "x"}, {'direction': 'in'}):
            with self.subTest(vals=vals), self.refused("actions"):
                draft.write(vals)
        person = self.person()
        self.register([person])
        Transfer = self.env['skill.subsidy.transfer'].with_user(self.users['handler'])
        values = {'state': 'done', 'code': 'A', 'confirmed_by_id': self.users['reviewer'].id, 'name': 'ZY'}
        plain = {'direction': 'out', 'id_number': person['id_number'], 'destination': "x"}
        for transfer in (Transfer.create({**plain, **values}),
                         Transfer.with_context(**{f'default_{name}': value for name, value in values.items()}).create(plain)):
            self.assertEqual((transfer.state, transfer.code, transfer.confirmed_by_id.id, transfer.name),
                             ('draft', False, False, False))

    def test_of_another_agency(self):
        transfer = self.issued()
        for login in ('handler', 'reviewer', 'head', 'auditor'):
            with self.refused(error=AccessError):
                self.by(login, transfer, self.others).read(['person_name'])
        for method in ('action_confirm', 'action_refresh'):
            with self.refused(error=AccessError):
                getattr(self.by('reviewer', self.outgoing(), self.others), method)()
        with self.refused(error=AccessError):
            self.by('reviewer', transfer, self.others).action_cancel("x")
        for login in ('accountant', 'keeper', 'nobody'):
            with self.refused(error=AccessError):
                self.by(login, transfer).read(['person_name'])
        for login in ('head', 'auditor'):
            with self.refused(error=AccessError):
                self.by(login, transfer).read(['code'])

    def test_hint_on_the_register_line(self):
        transfer = self.issued()
        line = self.by('handler', self.env['skill.subsidy.insured'].search([('id_number', '=', transfer.id_number)]))
        self.assertIn(transfer.name, line.transfer_hint)
        self.assertEqual(line.transfer_ids, transfer)
        self.by('reviewer', transfer).action_cancel("误开")
        line.invalidate_recordset()
        self.assertFalse(line.transfer_hint)
