"""Transfer certificates (四(一)): issued and taken in by two people, never changed, counted once, checked by anybody."""
import base64

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..rules import transfer_number
from .common import SubsidyCase
from .files import as_csv, as_xlsx
from .papers import PaperCase, printed

SCAN = base64.b64encode(b'%PDF-1.4 scan')


class TransferMixin:

    def outgoing(self, person=None, users=None, agency=None, **changes):
        """A draft of a certificate to issue, for somebody in the contribution register."""
        users = users or self.users
        if person is None:
            person = self.person()
            self.register([person], agency or users['handler'].company_id)
        return self.env['skill.subsidy.transfer'].with_user(users['handler']).create({
            'direction': 'out', 'id_number': person['id_number'], 'destination': "测试丙经办处", **changes})

    def issued(self, person=None, users=None, **changes):
        transfer = self.outgoing(person, users, **changes)
        self.by('reviewer', transfer, users).action_confirm()
        return transfer

    def incoming(self, person=None, lines=1, users=None, **changes):
        person = person or self.person()
        return self.env['skill.subsidy.transfer'].with_user((users or self.users)['handler']).create({
            'direction': 'in', 'name': f'WD{person["id_number"][-6:]}', 'id_number': person['id_number'],
            'person_name': person['person_name'], 'agency_name': "外省经办处", 'date': '2026-09-01', 'scan': SCAN,
            'line_ids': [(0, 0, {'occupation_name': self.occupation.name, 'level': '543'[n], 'amount': 1000 + 500 * n,
                                 'date': f'2025-0{n + 1}-10', 'agency_name': "外省经办处"}) for n in range(lines)],
            **changes})

    def taken_in(self, person=None, lines=1, users=None, **changes):
        transfer = self.incoming(person, lines, users, **changes)
        self.by('reviewer', transfer, users).action_confirm()
        return transfer

    def benefits(self, transfer):
        return self.env['skill.subsidy.benefit'].search([('id_number', '=', transfer.id_number)])

    def counting(self, transfer):
        return self.benefits(transfer).filtered(lambda benefit: not benefit.recovered)


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
        for transfer in (made, changed, refreshed):
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
        self.assertEqual(transfer.line_ids.amount, claim.amount)

    def test_hostile_values(self):
        """Nothing that only actions write comes in by values or by the caller's context."""
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


@tagged('post_install', '-at_install')
class TestTransfersIn(TransferMixin, SubsidyCase):

    def test_counts_for_once(self):
        """三: what another agency paid stops the same claim here; a cancelled certificate stops nothing."""
        claim = self.drafts(level='5')
        transfer = self.incoming({'id_number': claim.id_number, 'person_name': claim.person_name})
        claim._check()
        self.assertEqual(self.checks(claim)['once'], 'pass')
        self.by('reviewer', transfer).action_confirm()
        claim._check()
        self.assertEqual(self.checks(claim)['once'], 'fail')
        self.assertIn(transfer.name, next(check['sentence'] for check in claim.checks if check['rule'] == 'once'))
        benefit = self.counting(transfer)
        self.assertEqual((benefit.company_id.id, benefit.agency_name, benefit.transfer_id, benefit.occupation_id),
                         (False, "外省经办处", transfer, self.occupation))
        self.by('reviewer', transfer).action_cancel("伪造")
        self.assertEqual((benefit.recovered, benefit.void), (True, True))
        claim._check()
        self.assertEqual(self.checks(claim)['once'], 'pass')
        self.assertEqual((transfer.state, transfer.cancel_reason), ('cancelled', "伪造"))

    def test_known_benefits_are_left_alone(self):
        claim = self.claims_in('paid')
        benefit = self.benefits(claim)
        transfer = self.incoming({'id_number': claim.id_number, 'person_name': claim.person_name}, lines=2)
        self.assertIn(self.occupation.name, transfer.hint)
        self.by('reviewer', transfer).action_confirm()
        self.assertEqual(transfer.line_ids.mapped('known'), [False, True])
        self.assertEqual(transfer.line_ids[1].sudo().benefit_id, benefit)
        self.assertEqual(len(self.counting(transfer)), 2)
        self.by('reviewer', transfer).action_cancel("误收")
        self.assertEqual(self.counting(transfer), benefit)

    def test_another_certificate_vouches(self):
        """A benefit that two certificates state counts as long as one of them stands."""
        person = self.person()
        first = self.taken_in(person)
        second = self.taken_in(person, name='WD-2')
        self.assertEqual((len(self.benefits(first)), second.line_ids.known), (1, True))
        self.by('reviewer', first).action_cancel("误收")
        self.assertEqual(self.counting(first).transfer_id, second)
        self.by('reviewer', second).action_cancel("误收")
        self.assertFalse(self.counting(first))

    @mute_logger('odoo.sql_db')
    def test_taken_in_once(self):
        person = self.person()
        transfer = self.taken_in(person, name='wd 15')
        self.assertEqual(transfer.name, 'WD15')
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.incoming(person, name='WD-15')
        self.env.invalidate_all()
        self.by('reviewer', transfer).action_cancel("扫描件不清")
        self.taken_in(person, name='WD15')
        self.assertEqual(len(self.counting(transfer)), 1)

    def test_the_same_line_twice(self):
        transfer = self.incoming()
        line = transfer.line_ids
        transfer.line_ids = [(0, 0, {'occupation_name': line.occupation_name, 'level': line.level,
                                     'date': line.date, 'agency_name': "甲"})]
        self.by('reviewer', transfer).action_confirm()
        self.assertEqual(len(self.benefits(transfer)), 1)

    def test_unlisted_occupation(self):
        """An occupation of no catalogue is compared by its name."""
        line = [(0, 0, {'occupation_name': "无此工种", 'level': '5', 'date': '2025-01-01', 'agency_name': "甲"})]
        person = self.person()
        first = self.taken_in(person, line_ids=line)
        second = self.taken_in(person, line_ids=line, name='WD2')
        self.assertEqual((len(self.benefits(first)), second.line_ids.known), (1, True))

    def test_without_benefits(self):
        """A certificate may state that nothing was enjoyed."""
        transfer = self.taken_in(lines=0)
        self.assertEqual((transfer.state, len(self.benefits(transfer))), ('done', 0))

    def test_what_is_missing(self):
        for name in ('scan', 'name', 'agency_name', 'person_name'):
            transfer = self.incoming(**{name: False})
            with self.subTest(name=name), self.refused("missing"):
                self.by('reviewer', transfer).action_confirm()
        with self.refused("ID number"):
            self.incoming({'id_number': '123', 'person_name': "甲"})

    def test_lines_are_the_handlers(self):
        transfer = self.incoming()
        transfer.line_ids.amount = 800
        for login in ('reviewer', 'auditor', 'head'):
            with self.refused():
                self.by(login, transfer).line_ids.write({'amount': 1})
        transfer.line_ids.unlink()
        hostile = transfer.line_ids.with_context(default_known=True, default_benefit_id=1).create({
            'transfer_id': transfer.id, 'occupation_name': "x", 'level': '5', 'date': '2026-01-01', 'agency_name': "x",
            'known': True})
        self.assertEqual((hostile.known, hostile.benefit_id.id), (False, False))
        self.by('reviewer', transfer).action_confirm()
        with self.refused():
            hostile.amount = 5

    def test_lines_from_a_file(self):
        transfer = self.incoming(lines=0)
        row = {'id_number': transfer.id_number, 'person_name': transfer.person_name, 'certificate_no': 's1',
               'occupation_name': self.occupation.name, 'level': "高级（三级）", 'amount': '2000', 'date': '2025-03-01',
               'agency_name': "外省经办处"}

        def read(content, filename):
            self.env['skill.subsidy.transfer.lines.wizard'].with_user(self.users['handler']).with_context(
                active_id=transfer.id).create({'file': base64.b64encode(content), 'filename': filename}).action_read()
        for content, filename in ((as_csv('benefits', [row]), 'a.csv'), (as_xlsx('benefits', [row]), 'a.xlsx')):
            read(content, filename)
            line = transfer.line_ids
            self.assertEqual((line.occupation_id, line.level, line.amount, line.certificate_no),
                             (self.occupation, '3', 2000, 'S1'))
        with self.refused("row 2", transfer.person_name):
            read(as_csv('benefits', [{**row, 'id_number': self.person()['id_number']}]), 'a.csv')
        with self.refused("row 3"):
            read(as_csv('benefits', [row, {**row, 'level': "九级"}]), 'a.csv')
        self.assertEqual(len(transfer.line_ids), 1)

    def test_found_by_number_and_code(self):
        """Between agencies of one database: taken over as it was issued, benefits that count already not doubled."""
        claim = self.claims_in('paid')
        source = self.issued({'id_number': claim.id_number})
        Transfer = self.env['skill.subsidy.transfer'].with_user(self.others['handler'])
        for number, code in ((source.name, 'A' * 12), (source.name[:-1] + '?', source.code), ('', ''),
                             (source.name, '')):
            with self.subTest(number=number), self.refused("No certificate"):
                Transfer.action_find(number, code)
        with self.refused("itself"):
            self.env['skill.subsidy.transfer'].with_user(self.users['handler']).action_find(source.name, source.code)
        with self.refused():
            Transfer.with_user(self.others['reviewer']).action_find(source.name, source.code)
        action = self.env['skill.subsidy.transfer.find.wizard'].with_user(self.others['handler']).create({
            'number': f' {source.name.lower()}', 'code': transfer_number.shown(source.code)}).action_find()
        mine = Transfer.browse(action['res_id'])
        self.assertEqual((mine.name, mine.person_name, mine.agency_name, mine.state, mine.line_ids.level),
                         (source.name, claim.person_name, self.agency.name, 'draft', claim.level))
        with self.refused("stays"):
            mine.write({'line_ids': [(5, 0, 0)]})
        with self.refused():
            mine.line_ids.unlink()
        self.by('reviewer', mine, self.others).action_confirm()
        self.assertTrue(mine.line_ids.known)
        self.assertEqual(self.benefits(mine), self.benefits(claim))
        self.by('reviewer', mine, self.others).action_cancel("误收")
        self.assertTrue(self.counting(claim))

    def test_cancelled_before_it_was_confirmed(self):
        source = self.issued()
        mine = self.env['skill.subsidy.transfer'].with_user(self.others['handler']).action_find(source.name, source.code)
        self.by('reviewer', source).action_cancel("误开")
        with self.refused("cancelled"):
            self.by('reviewer', mine, self.others).action_confirm()
        mine.unlink()
        with self.refused("cancelled"):
            mine.browse().action_find(source.name, source.code)

    def test_cancelled_by_a_reviewer_with_a_reason(self):
        transfer = self.taken_in()
        for login in ('handler', 'head', 'auditor'):
            with self.refused():
                self.by(login, transfer).action_cancel("x")
        with self.refused("why"):
            self.by('reviewer', transfer).action_cancel(" ")
        with self.refused():
            self.by('reviewer', self.incoming()).action_cancel("x")
        wizard = self.env['skill.subsidy.reason.wizard'].with_user(self.users['reviewer']).with_context(
            active_model=transfer._name, active_ids=transfer.ids).create({'reason': "误收"})
        wizard.action_confirm()
        self.assertEqual((transfer.state, transfer.cancelled_by_id), ('cancelled', self.users['reviewer']))
        with self.refused():
            self.by('reviewer', transfer).action_cancel("again")


@tagged('post_install', '-at_install')
class TestTransferPaper(TransferMixin, PaperCase):

    def test_drafts_have_no_paper(self):
        for transfer in (self.outgoing(), self.taken_in()):
            with self.refused():
                self.html('handler', 'report_transfer', transfer)

    @printed
    def test_paper(self):
        claim = self.claims_in('paid')
        person = {'id_number': claim.id_number, 'person_name': claim.person_name}
        self.taken_in(person, lines=0, line_ids=[(0, 0, {
            'occupation_name': f"工种{n}", 'level': '5', 'amount': 1000, 'date': '2025-01-01', 'agency_name': "外省经办处"})
            for n in range(11)])
        transfer = self.issued(person)
        first, second = self.pages(self.pdf('auditor', 'report_transfer', transfer))
        self.assertSays(first, transfer.name, claim.person_name, claim.id_number, "测试丙经办处", "12项", "第1页，共2页")
        self.assertSays(second, "12", self.agency.name, transfer_number.shown(transfer.code), "2026年10月8日")
        none = self.issued()
        page, = self.pages(self.pdf('handler', 'report_transfer', none))
        self.assertSays(page, "未享受过技能提升补贴", none.name)
        self.by('reviewer', none).action_cancel("误开")
        page, = self.pages(self.pdf('handler', 'report_transfer', none))
        self.assertSays(page, "已作废")


@tagged('post_install', '-at_install')
class TestTransferCheck(TransferMixin, SubsidyCase, HttpCase):

    def ask(self, number, code):
        self.env.flush_all()
        response = self.url_open(f'/skill_subsidy/transfer/check?number={number}&code={code}')
        self.assertEqual(response.status_code, 200)
        return response

    def test_page(self):
        """Genuine, unknown, cancelled; the whole ID number, the whole name and the certificate number stay here."""
        claim = self.claims_in('paid')
        transfer = self.issued({'id_number': claim.id_number})
        response = self.ask(transfer.name.lower(), transfer_number.shown(transfer.code))
        page = response.text
        for word in ("该证明真实有效", transfer.name, self.agency.name, "2026年10月8日", claim.occupation_name, "1,500.00",
                     claim.id_number[:6], claim.person_name[0] + '*'):
            self.assertIn(word, page)
        for secret in (claim.id_number, claim.person_name, claim.certificate_no):
            self.assertNotIn(secret, page)
        self.assertNotIn('<script', page)
        self.assertEqual((response.headers['Referrer-Policy'], response.headers['Cache-Control']),
                         ('no-referrer', 'no-store'))
        self.by('reviewer', transfer).action_cancel("内部原因不公开")
        page = self.ask(transfer.name, transfer.code).text
        self.assertIn("该证明已作废", page)
        self.assertNotIn("真实有效", page)
        self.assertNotIn("内部原因不公开", page)

    def test_guessing(self):
        """A wrong code and a wrong number get the same answer, word for word."""
        transfer, draft = self.issued(), self.outgoing()
        taken = self.taken_in()
        other = transfer_number.compose('TEST01', 2026, 999999)

        def answer(number, code):
            return self.ask(number, code).text.replace(number, 'NUMBER').replace(code, 'CODE')
        wrong = answer(transfer.name, 'A' * 12)
        self.assertIn("未查到该证明", wrong)
        self.assertEqual(answer(other, 'A' * 12), wrong)
        self.assertEqual(answer(other, '0' * 12), wrong)
        for number, code in ((transfer.name, ''), ('', transfer.code), (taken.name, ''), (str(draft.id), '0' * 12)):
            self.assertIn("未查到该证明", self.ask(number, code).text)
        self.assertNotIn("未查到", self.url_open('/skill_subsidy/transfer/check').text)
        self.assertIn('&lt;b&gt;', self.ask('<b>', '<i>').text)
