"""The register of exclusions: who enters, that nothing is changed, and how a wrong entry ends."""
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import people
from .common import SubsidyCase


@tagged('post_install', '-at_install')
class TestExclusions(SubsidyCase):

    def entry(self, login='handler', users=None, **changes):
        user = (users or self.users)[login]
        n = next(self.numbers)
        return self.env['skill.subsidy.exclusion'].with_user(user).create({
            'id_number': people.id_number(n), 'person_name': people.person_name(n), 'kind': 'death',
            'effective_date': '2026-09-01', 'source': "民政局〔2026〕9月名单", **changes})

    def test_blank(self):
        """Blanks are no name and no source."""
        entry = self.env['skill.subsidy.exclusion'].with_user(self.users['handler']).with_company(self.agency)
        vals = {'id_number': self.person()['id_number'], 'person_name': "张三", 'kind': 'death', 'source': "民政局"}
        for name in ('person_name', 'source'):
            for blank in ('', "  ", "　", False):
                with self.refused("name of the person"):
                    entry.create({**vals, name: blank})
        self.assertTrue(entry.create(vals))

    def test_entered_by_a_handler_only(self):
        self.assertTrue(self.entry())
        for login in ('reviewer', 'head', 'auditor', 'accountant', 'keeper', 'nobody'):
            with self.subTest(login=login), self.refused(error=AccessError):
                self.entry(login)
        with self.refused(error=AccessError):
            self.env['skill.subsidy.exclusion'].with_user(self.env.ref('base.user_admin')).create({'kind': 'death'})

    def test_normalised_and_checked(self):
        n = next(self.numbers)
        written = people.id_number(n).lower().translate({ord('1'): '１'})
        entry = self.entry(id_number=f' {written}', kind='training', certificate_no=' s150 ')
        self.assertEqual((entry.id_number, entry.certificate_no), (people.id_number(n), 'S150'))
        self.assertNotIn(entry.id_number[6:14], entry.id_number_masked)
        right = people.id_number(next(self.numbers))
        wrong = right[:-1] + ('0' if right[-1] != '0' else '1')
        for number in (wrong, '', right[:15]):
            with self.subTest(number=number), self.refused("ID number"):
                self.entry(id_number=number)
        with self.refused("certificate"):
            self.entry(kind='training')

    def test_never_changed_and_never_deleted(self):
        entry = self.entry()
        for vals in ({'effective_date': '2030-01-01'}, {'withdrawn': True}, {'id_number': '1'}):
            with self.subTest(vals=vals), self.refused("Withdraw"):
                entry.write(vals)
        with self.refused():
            entry.unlink()
        with self.refused():
            entry.sudo().unlink()
        for given in (self.entry(withdrawn=True), self.env['skill.subsidy.exclusion'].browse()):
            self.assertFalse(given.withdrawn)
        n = next(self.numbers)
        hostile = self.env['skill.subsidy.exclusion'].with_user(self.users['handler']).with_context(
            default_withdrawn=True).create({'id_number': people.id_number(n), 'person_name': "甲", 'kind': 'other',
                                            'source': "x"})
        self.assertFalse(hostile.withdrawn)

    def test_withdrawn_with_a_reason(self):
        entry = self.entry()
        Exclusion = self.env['skill.subsidy.exclusion']
        self.assertEqual(Exclusion._counting([entry.id_number]).ids, entry.ids)
        with self.refused("why"):
            entry.action_withdraw("  ")
        for login in ('reviewer', 'auditor'):
            with self.refused(error=AccessError):
                self.by(login, entry).action_withdraw("x")
        with self.refused(error=AccessError):
            self.by('handler', entry, self.others).action_withdraw("x")
        self.say_why(entry, 'handler2', "同名同姓，并非本人")
        self.assertEqual((entry.withdrawn, entry.withdraw_reason, entry.withdrawn_by_id),
                         (True, "同名同姓，并非本人", self.users['handler2']))
        self.assertFalse(Exclusion._counting([entry.id_number]))
        with self.refused("already"):
            entry.action_withdraw("again")
        again = self.entry(id_number=entry.id_number)
        self.assertEqual(Exclusion._counting([entry.id_number]).ids, again.ids)

    @mute_logger('odoo.sql_db')
    def test_once(self):
        """One entry a person, kind and certificate, whichever agency brings it; no certificate is one, too."""
        entry = self.entry()
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.entry(users=self.others, id_number=entry.id_number)
        self.env.invalidate_all()
        self.entry(id_number=entry.id_number, kind='retirement')
        self.entry(id_number=entry.id_number, kind='training', certificate_no='A')
        self.entry(id_number=entry.id_number, kind='training', certificate_no='B')

    def test_read_by_all_agencies(self):
        """It counts for every agency: those who decide on claims read it, those who pay do not."""
        entry = self.entry()
        for login in ('handler', 'reviewer', 'head', 'auditor'):
            self.assertEqual(self.by(login, entry, self.others).person_name, entry.person_name)
        for login in ('accountant', 'keeper', 'nobody'):
            with self.refused(error=AccessError):
                self.by(login, entry).read(['person_name'])

    def test_as_the_rules_take_it(self):
        fact = self.entry(effective_date=False)._rules_exclusion()
        self.assertEqual((fact.kind, fact.certificate_no, fact.effective_date, fact.source),
                         ('death', '', None, "民政局〔2026〕9月名单"))
