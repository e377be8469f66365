"""Transfer certificates that are taken in: what they state counts for "once" (三), once, and until they are cancelled."""
import base64

from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..rules import transfer_number
from .common import DAY_AFTER, SubsidyCase, noon
from .files import as_csv, as_xlsx
from .transfers import TransferMixin


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

    def test_impossible_lines(self):
        """A benefit that was enjoyed is neither negative nor of a day to come; its amount may be missing on the paper."""
        transfer = self.incoming()
        for wrong, part in (({'amount': -5}, "-5"), ({'date': '2035-01-01'}, '2035-01-01')):
            with self.refused(part):
                transfer.line_ids.write(wrong)
            with self.refused(part):
                transfer.write({'line_ids': [(0, 0, {'occupation_name': "焊工", 'level': '3', 'amount': 1, 'date': '2025-01-01',
                                                     'agency_name': "外省经办处", **wrong})]})
        transfer.line_ids.amount = 0

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

    def test_certificate_that_was_issued_vouches_for_nothing(self):
        """A certificate of one's own that repeats a benefit is no source of it."""
        person = self.person()
        self.register([person], self.agency)
        transfer = self.taken_in(person)
        issued = self.issued(person)
        self.assertEqual(issued.line_ids.sudo().benefit_id, self.counting(transfer))
        self.by('reviewer', transfer).action_cancel("误收")
        self.assertFalse(self.counting(transfer))

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
        other = self.incoming()
        for vals in ({'benefit_id': False}, {'known': True}, {'occupation_id': False}, {'transfer_id': other.id}):
            with self.subTest(vals=vals), self.refused("by the actions"):
                transfer.line_ids.write(vals)
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
        source = self.issued({'id_number': claim.id_number}, date='2026-10-20')
        Transfer = self.env['skill.subsidy.transfer'].with_user(self.others['handler'])
        for number, code in ((source.name, 'A' * 12), (source.name[:-1] + '?', source.code), ('', ''),
                             (source.name, '')):
            with self.subTest(number=number), self.refused("No certificate"):
                Transfer.action_find(number, code)
        with self.refused("itself"):
            self.env['skill.subsidy.transfer'].with_user(self.users['handler']).action_find(source.name, source.code)
        with self.refused():
            Transfer.with_user(self.others['reviewer']).action_find(source.name, source.code)
        with noon(DAY_AFTER):  # when the claim is paid
            action = self.env['skill.subsidy.transfer.find.wizard'].with_user(self.others['handler']).create({
                'number': f' {source.name.lower()}', 'code': transfer_number.shown(source.code)}).action_find()
        mine = Transfer.browse(action['res_id'])
        self.assertEqual((mine.name, mine.person_name, mine.agency_name, mine.state, mine.line_ids.level),
                         (source.name, claim.person_name, self.agency.name, 'draft', claim.level))
        self.assertEqual(mine.date, self.day('2026-10-08'), "the day of issue, in China")
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
        self.say_why(transfer, 'reviewer', "误收")
        self.assertEqual((transfer.state, transfer.cancelled_by_id), ('cancelled', self.users['reviewer']))
        with self.refused():
            self.by('reviewer', transfer).action_cancel("again")
