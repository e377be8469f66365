"""Databases of earlier versions are brought up to date."""
from pathlib import Path

from psycopg2.extras import Json

from odoo.modules.migration import load_script
from odoo.tests import tagged

from ..rules import bank_kept
from .common import SubsidyCase

SCRIPTS = Path(__file__).parents[1] / 'migrations'


@tagged('post_install', '-at_install')
class TestMigration(SubsidyCase):

    def run_script(self, stage, version='19.0.1.1.0', name='workday_years'):
        path = SCRIPTS / version / f'{stage}-{name}.py'
        load_script(str(path), path.stem.replace('-', '_')).migrate(self.env.cr, '19.0.1.0.0')
        self.env.invalidate_all()

    def days(self):
        self.env.cr.execute("SELECT date::text, kind, year FROM skill_subsidy_workday day "
                            "JOIN skill_subsidy_workday_year year ON year.id = year_id ORDER BY date")
        return self.env.cr.fetchall()

    def test_days_get_their_years(self):
        """The agency's days stay, those that came with the addon stay beside them; a new year waits to be confirmed."""
        cr = self.env.cr
        self.env['skill.subsidy.workday.year'].search([('year', '>=', 2027)]).unlink()
        self.env.flush_all()
        cr.execute("ALTER TABLE skill_subsidy_workday DROP COLUMN year_id")
        cr.execute("DELETE FROM skill_subsidy_workday")
        cr.execute("INSERT INTO skill_subsidy_workday (date, kind, source) VALUES "
                   "('2026-10-01', 'work', '本局'), ('2026-10-02', 'off', '本局'), ('2027-01-01', 'off', '二〇二七年通知')")
        self.run_script('pre')
        cr.execute("SELECT count(*) FROM skill_subsidy_workday")
        self.assertEqual(cr.fetchone(), (0,))
        cr.execute("ALTER TABLE skill_subsidy_workday ADD COLUMN year_id int")
        cr.execute("INSERT INTO skill_subsidy_workday (date, kind, source, year_id) "
                   "SELECT day, 'off', '国务院', id FROM skill_subsidy_workday_year, "
                   "unnest(ARRAY['2026-10-01', '2026-10-02', '2026-10-03']::date[]) day WHERE year = 2026")
        self.run_script('post')
        self.assertEqual(self.days(), [('2026-10-01', 'work', 2026), ('2026-10-02', 'off', 2026), ('2026-10-03', 'off', 2026),
                                       ('2027-01-01', 'off', 2027)])
        cr.execute("SELECT source FROM skill_subsidy_workday WHERE date = '2026-10-02'")
        self.assertEqual(cr.fetchone(), ('国务院',))
        year = self.env['skill.subsidy.workday.year'].search([('year', '=', 2027)])
        self.assertEqual((year.confirmed, year.document), (False, '二〇二七年通知'))

    def test_nothing_to_do(self):
        """Days that have their years are left alone."""
        before = self.days()
        self.run_script('pre')
        self.run_script('post')
        self.assertEqual(self.days(), before)
        self.assertTrue(before)

    def test_checks_stay_as_they_were_decided(self):
        """Checks that were kept whole, in a column of their own, are read as before; the next ones have a form."""
        cr, claim = self.env.cr, self.claims_in('submitted')
        decided = [{'rule': 'policy', 'clause': '六', 'title': "适用政策", 'outcome': 'pass', 'parameter': '', 'found': '',
                    'evidence': '', 'sentence': "当时的结论"}]
        self.env.flush_all()
        cr.execute("ALTER TABLE skill_subsidy_claim RENAME checks_values TO checks")
        cr.execute("ALTER TABLE skill_subsidy_claim DROP checks_form_id CASCADE")
        cr.execute("UPDATE skill_subsidy_claim SET checks = %s WHERE id = %s", (Json(decided), claim.id))
        for _twice in range(2):
            self.run_script('pre', '19.0.1.2.0', 'checks_values')
        cr.execute("ALTER TABLE skill_subsidy_claim ADD checks_form_id int")
        self.assertEqual(claim.checks, decided)
        self.by('handler', claim).action_check()
        self.assertTrue(claim.checks_form_id)
        self.assertGreater(len(claim.checks), 10)

    def test_words_of_this_version(self):
        """A label keeps no Chinese of an earlier version; a name that an agency has given stays."""
        menu, edited = self.env.ref('skill_subsidy.menu_fund_report'), self.env['skill.subsidy.return.reason'].search([], limit=1)
        said = menu.with_context(lang='zh_CN').name
        menu.with_context(lang='zh_CN').name = "旧名"
        edited.with_context(lang='zh_CN').name = "本机构的叫法"
        self.env.flush_all()
        self.run_script('end', '19.0.1.3.0', 'terms')
        self.assertEqual((menu.with_context(lang='zh_CN').name, edited.with_context(lang='zh_CN').name), (said, "本机构的叫法"))
        self.assertNotEqual(said, menu.with_context(lang='en_US').name)

    def test_formats_get_their_agency(self):
        """What one agency has used is its own, what several have used or what came with the addon is shared; orders that were sent
        keep the format as it is now."""
        cr, order = self.env.cr, self.claims_in('paying').payment_line_ids.payment_id
        shared = self.env.ref('skill_subsidy.bank_format_pipe')
        theirs, both, unused = (shared.copy() for _n in range(3))
        cr.execute("UPDATE skill_subsidy_bank_format SET company_id = NULL")
        self.env.invalidate_all()
        self.env['skill.subsidy.payment'].with_user(self.others['accountant']).create([
            {'company_id': self.other.id, 'format_id': profile.id} for profile in (theirs, both, shared)])
        self.env.flush_all()
        cr.execute("ALTER TABLE skill_subsidy_payment_file DISABLE TRIGGER sent_is_final")
        cr.execute("UPDATE skill_subsidy_payment_file SET profile = NULL")
        cr.execute("ALTER TABLE skill_subsidy_payment_file ENABLE TRIGGER sent_is_final")
        cr.execute("INSERT INTO skill_subsidy_company_format_rel (company_id, format_id) VALUES (%s, %s)", (self.agency.id, both.id))
        self.env.invalidate_all()
        for _twice in range(2):
            self.run_script('pre', '19.0.1.4.0', 'agency_data')
            self.run_script('post', '19.0.1.4.0', 'agency_data')
        self.assertEqual([profile.company_id for profile in (theirs, both, unused, shared)],
                         [self.other, *[self.env['res.company']] * 3])
        self.assertEqual(order._kept_files().profile, bank_kept.kept(shared._rules_format()))
        with self.assertRaisesRegex(Exception, 'final'), cr.savepoint():
            cr.execute("UPDATE skill_subsidy_payment_file SET profile = NULL WHERE payment_id = %s", [order.id])

    def test_return_files_are_known_again(self):
        """What was taken in before this version has its fingerprint, and stays as it was otherwise."""
        cr, order = self.env.cr, self.claims_in('paid').payment_line_ids.payment_id
        kept = order.return_file_ids
        before = kept.fingerprint
        self.assertTrue(before)
        self.env.flush_all()
        cr.execute("ALTER TABLE skill_subsidy_return_file DISABLE TRIGGER append_only")
        cr.execute("UPDATE skill_subsidy_return_file SET fingerprint = NULL")
        self.env.invalidate_all()
        self.run_script('post', '19.0.1.4.0', 'return_fingerprints')
        self.assertEqual(kept.fingerprint, before)
        with self.assertRaisesRegex(Exception, 'append-only'), cr.savepoint():
            cr.execute("UPDATE skill_subsidy_return_file SET fingerprint = NULL")
