"""四(三): working days are those of years that the policy keeper has confirmed; no other year is known or guessed."""
from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..rules.workdays import UnconfirmedYear
from .common import SubsidyCase, noon


@tagged('post_install', '-at_install')
class TestWorkdays(SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Day = cls.env['skill.subsidy.workday'].with_user(cls.users['keeper'])
        cls.Year = cls.env['skill.subsidy.workday.year'].with_user(cls.users['keeper'])
        cls.year_2026, cls.year_2027 = (
            cls.env.ref(f'skill_subsidy.workday_year_{year}').with_user(cls.users['keeper']) for year in (2026, 2027))

    def is_workday(self, day):
        return self.env['skill.subsidy.workday']._calendar().is_workday(self.day(day))

    def test_year_of_days(self):
        """A year with days in it does not become another one."""
        year = self.Year.create({'year': 2033, 'day_ids': [Command.create(
            {'date': '2033-01-03', 'kind': 'off', 'source': "x"})]})
        with self.refused("2033-01-03"):
            year.year = 2034

    def test_shipped(self):
        """2017 to 2026 ship confirmed, each with the State Council's notice; 2027 waits."""
        years = self.Year.search([])
        self.assertEqual(years.filtered('confirmed').mapped('year'), list(range(2026, 2016, -1)))
        self.assertEqual(years.filtered(lambda year: not year.confirmed), self.year_2027)
        self.assertTrue(all(year.document.startswith("国务院办公厅") for year in years.filtered('confirmed')))
        self.assertFalse(self.year_2027.day_ids)
        for day, worked in (('2026-10-10', True), ('2026-10-11', False), ('2026-10-01', False), ('2026-10-08', True),
                            ('2020-01-31', False), ('2017-01-22', True)):
            self.assertEqual(self.is_workday(day), worked, day)

    def test_only_confirmed_years(self):
        """Not even a year that the library knows counts when it is not confirmed, nor single days of one."""
        self.Day.create({'date': '2027-01-04', 'kind': 'work', 'source': "测试"})
        for day in ('2027-01-04', '2016-06-01'):
            with self.assertRaises(UnconfirmedYear):
                self.is_workday(day)
        self.year_2026.action_reopen()
        with self.assertRaises(UnconfirmedYear):
            self.is_workday('2026-10-08')

    def test_confirmed_year_is_locked(self):
        day = self.year_2026.day_ids[0]
        for step in (lambda: day.write({'kind': 'work'}), day.unlink, lambda: self.year_2026.write({'document': "x"}),
                     self.year_2026.unlink, lambda: self.year_2026.write({'day_ids': [Command.clear()]}),
                     lambda: self.Day.create({'date': '2026-10-12', 'kind': 'off', 'source': "x"})):
            with self.refused():
                step()
        free = self.Day.create({'date': '2027-01-04', 'kind': 'work', 'source': "x"})
        with self.refused():
            free.write({'date': '2026-10-12', 'year_id': self.year_2026.id})
        with self.refused('2027', error=ValidationError):
            free.date = '2028-01-04'

    def test_confirm_needs_all(self):
        """No confirmation without the notice, nor of a table that cannot be complete."""
        days = [Command.create({'date': f'2027-10-{day:02d}', 'kind': 'off', 'source': "x"}) for day in range(1, 11)]
        self.year_2027.day_ids = days
        with self.refused('2027', error=ValidationError):
            self.year_2027.action_confirm()
        self.year_2027.document = "测试〔2026〕5号"
        with self.refused('10', '11', error=ValidationError):
            self.year_2027.action_confirm()
        self.Day.create({'date': '2027-05-03', 'kind': 'off'})  # the document of the year is its source
        self.year_2027.action_confirm()
        self.assertIs(self.is_workday('2027-05-03'), False)
        self.assertIs(self.is_workday('2027-05-04'), True)

    def test_proposal(self):
        """The library's days of a year are a draft that still has to be confirmed; a year it does not know is refused."""
        year = self.Year.create({'year': 2016})
        year.action_take_from_library()
        self.assertFalse(year.confirmed)
        self.assertGreater(year.off_count, 11)
        year.action_take_from_library()  # again: no day twice
        with self.assertRaises(UnconfirmedYear):
            self.is_workday('2016-06-01')
        with self.refused('2027'):
            self.year_2027.action_take_from_library()

    def test_needed(self):
        """From December on next year is asked for."""
        for day, needed in (('2026-11-20', False), ('2026-12-05', True), ('2027-03-01', True)):
            with noon(day):
                self.Year.invalidate_model(['needed'])
                self.assertEqual((self.year_2027.needed, self.year_2026.needed), (needed, False), day)

    def test_keepers_only(self):
        for login in ('handler', 'reviewer', 'head', 'accountant', 'auditor', 'nobody'):
            with self.refused(error=AccessError):
                self.by(login, self.year_2027).action_confirm()
            with self.refused(error=AccessError):
                self.by(login, self.year_2026).action_reopen()

    def test_keepers_are_told(self):
        """From 20 November on every policy keeper has an activity on the year to come, once, until it is confirmed."""
        def told():
            return self.env['mail.activity'].search([('res_model', '=', self.Year._name), ('user_id', '=', self.users['keeper'].id)])
        for day, years in (('2026-11-19', []), ('2026-11-20', [2027]), ('2026-11-21', [2027])):
            with noon(day):
                self.env['skill.subsidy.workday.year']._cron_remind()
            self.assertEqual([self.Year.browse(activity.res_id).year for activity in told()], years, day)
        self.assertIn('2027', told().summary)
        asked = self.env['mail.activity'].search([('res_model', '=', self.Year._name)]).user_id
        self.assertFalse(asked & (self.users['handler'] + self.users['head'] + self.users['auditor']))
        self.year_2027.write({'document': "国办", 'day_ids': [
            Command.create({'date': f'2027-10-{day:02d}', 'kind': 'off', 'source': "x"}) for day in range(1, 14)]})
        self.year_2027.action_confirm()
        self.assertFalse(told())
        with noon('2027-11-20'):  # and a year that nobody has opened yet
            self.env['skill.subsidy.workday.year']._cron_remind()
        self.assertEqual([self.Year.browse(activity.res_id).year for activity in told()], [2028])
