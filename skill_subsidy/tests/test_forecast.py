"""五(二): what is coming on the paying account, and from which day on it does not suffice."""
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DAY, DAY_AFTER, NOTICE_END, SubsidyCase, noon
from .money import SLIP, MoneyMixin


@tagged('post_install', '-at_install')
class TestForecast(MoneyMixin, SubsidyCase):

    def rows(self, agency=None, day=DAY_AFTER):
        """[(day, kind, amount, balance)] as the agency's accountant sees them."""
        agency = agency or self.agency
        users = self.users if agency == self.agency else self.others
        with noon(day):
            found = self.by('accountant', agency, users)._fund_forecast()
        return [(str(when), kind, float(amount), float(balance))
                for when, kind, _text, amount, balance in found[agency]]

    def test_flows(self):
        """Balance today, what can be sent now, a notice on the day after it, reviewed claims later, funding on its day."""
        self.funding_of(5000)
        self.claims_in('approved', 2)
        self.claims_in('published', 1)
        self.claims_in('reviewed', 1)
        self.claims_in('submitted', 1)
        self.funding_of(700, state='requested', expected_date='2026-10-20')
        self.funding_of(900, state='draft', expected_date='2026-10-20')
        self.funding_of(900, state='requested', kind='local', expected_date='2026-10-20')
        self.assertEqual(self.rows(day='2026-10-12'), [
            ('2026-10-12', 'balance', 0, 5000), ('2026-10-12', 'payable', -3000, 2000),
            (DAY_AFTER, 'published', -1500, 500), ('2026-10-20', 'funding', 700, 1200), ('2026-10-24', 'later', -1500, -300)])
        self.assertEqual(NOTICE_END, '2026-10-14', "the notice is paid on the day after")

    def test_head_first(self):
        """Where the head signs first, approved claims still have their notice before them."""
        self.agency.skill_subsidy_order = 'head_first'
        self.funding_of(5000)
        for state in ('approved', 'published', 'cleared'):
            self.claims_in(state)
        self.assertEqual([(day, kind) for day, kind, *_rest in self.rows(day='2026-10-12')], [
            ('2026-10-12', 'balance'), ('2026-10-12', 'payable'), (DAY_AFTER, 'published'), ('2026-10-22', 'later')])

    def test_shortage(self):
        """The first day on which it does not suffice, and what is missing at the worst."""
        self.funding_of(1000)
        self.claims_in('reviewed', 2)
        self.claims_in('published')
        with noon('2026-10-12'):
            agency = self.by('accountant', self.agency)
            day, missing = agency._fund_shortage()[agency]
            self.assertEqual((str(day), float(missing)), (DAY_AFTER, 3500))
            text, amount, none = agency._fund_warnings()[agency]
            self.assertIn("3,500.00", text)
            self.assertEqual((amount, none), (3500, False))
            action = agency.action_skill_subsidy_request_missing()
            self.assertEqual(action['context']['default_amount_requested'], 3500)
            self.funding_of(3500, state='requested', expected_date=DAY_AFTER)
            self.assertIsNone(agency._fund_shortage()[agency])

    def test_notice_that_is_over(self):
        """A claim that an objection holds back after its notice may be paid any day: it counts from today on, not in the past."""
        self.funding_of(5000)
        self.claims_in('published')
        self.assertEqual(self.rows(day='2026-10-20'), [
            ('2026-10-20', 'balance', 0, 5000), ('2026-10-20', 'published', -1500, 3500)])

    def test_funding_that_came_in_part(self):
        """Of a request only the rest is still expected; what came is in the balance."""
        funding = self.funding_of(3000, state='approved', expected_date='2026-10-20')
        with noon(DAY_AFTER):
            funding.action_receive(1000, content=SLIP, more=True)
        self.assertEqual(self.rows(), [(DAY_AFTER, 'balance', 0, 1000), ('2026-10-20', 'funding', 2000, 3000)])

    def test_overdue_funding(self):
        """What should have come is not counted on today."""
        self.funding_of(100)
        self.funding_of(3000, state='approved', expected_date=DAY)
        self.claims_in('approved')
        self.assertEqual(self.rows(day='2026-10-20')[1:], [
            ('2026-10-20', 'payable', -1500, -1400), ('2026-10-21', 'funding', 3000, 1600)])

    def test_shared_account(self):
        """The others of a pool come in as one sum a day, without their numbers and names."""
        fund = self.build_agency(self.env, "测试自治区基金")
        for agency in self.agency + self.other:
            agency.skill_subsidy_bank_account_id = False
            agency.skill_subsidy_fund_company_id = fund
        self.funding_of(5000)
        self.claims_in('approved')
        self.claims_in('approved', 2, users=self.others)
        self.assertEqual(self.rows(), [
            (DAY_AFTER, 'balance', 0, 5000), (DAY_AFTER, 'payable', -1500, 3500), (DAY_AFTER, 'others', -3000, 500)])
        self.assertEqual(self.rows(self.other)[-1], (DAY_AFTER, 'others', -1500, 500))
        with noon(DAY_AFTER):
            rows = self.by('accountant', self.agency)._fund_forecast()[self.agency]
        self.assertEqual([text for _day, kind, text, *_rest in rows if kind == 'others'], [''])
        self.assertIn("5,000.00", rows[0][2])
        with noon(DAY_AFTER):
            rows = self.by('accountant', self.other, self.others)._fund_forecast()[self.other]
        self.assertIn("own part: 0.00", rows[0][2])

    def test_no_accounts_yet(self):
        """An agency whose accounts are not prepared opens its months all the same."""
        batch = self.claims_in('cleared').batch_id
        self.agency.skill_subsidy_bank_account_id = False
        for login in ('head', 'accountant', 'reviewer'):
            self.assertRecordValues(self.by(login, batch), [{'fund_warning': False, 'no_limit': True}])

    def test_warning_only_where_kept(self):
        """An agency that records no funding is not told that nothing is there, but that no limit is kept."""
        batch = self.claims_in('approved').batch_id
        self.assertEqual(self.by('accountant', self.agency)._fund_warnings()[self.agency], (False, 0.0, True))
        self.assertRecordValues(self.by('accountant', batch), [{'fund_warning': False, 'no_limit': True}])
        self.budget_of(100)
        batch.invalidate_recordset()
        self.assertFalse(self.by('accountant', batch).no_limit)
        self.agency.skill_subsidy_fund_control = True
        batch.invalidate_recordset()
        self.assertIn("1,500.00", self.by('accountant', batch).fund_warning)

    def test_screen(self):
        """The rows on the screen are the user's agencies' alone; others than these posts do not open it."""
        self.funding_of(100, users=self.others)
        self.funding_of(5000)
        self.claims_in('approved')
        for login in ('accountant', 'head', 'auditor'):
            with noon(DAY_AFTER):
                action = self.by(login, self.env['skill.subsidy.forecast']).action_open()
            rows = self.by(login, self.env['skill.subsidy.forecast']).search(action['domain'])
            self.assertRecordValues(rows, [
                {'company_id': self.agency.id, 'kind': 'balance', 'amount': 0, 'balance': 5000},
                {'company_id': self.agency.id, 'kind': 'payable', 'amount': -1500, 'balance': 3500}])
        for login in ('handler', 'reviewer', 'keeper', 'nobody'):
            with self.subTest(login), self.refused(error=AccessError):
                self.by(login, self.env['skill.subsidy.forecast']).action_open()
            self.assertEqual(self.by(login, self.env['res.company']).skill_subsidy_fund_warnings(), [])

    def test_queries(self):
        """As many queries for many claims as for one."""
        self.funding_of(5000)
        counts = []
        for count in (1, 1, 30):
            self.claims_in('approved', count)
            self.claims_in('published', count)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.agency._fund_forecast()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(*counts[1:])

    def test_evenings(self):
        """The graph adds up to one balance a day: the last one of it."""
        self.funding_of(5000)
        self.claims_in('approved')
        self.claims_in('published')
        with noon('2026-10-12'):
            action = self.by('accountant', self.env['skill.subsidy.forecast']).action_open()
        rows = self.by('accountant', self.env['skill.subsidy.forecast'])._read_group(action['domain'], ['day'], ['evening:sum'])
        self.assertEqual(rows, [('2026-10-12', 3500), (DAY_AFTER, 2000)])

    def test_other_agency_is_not_told(self):
        """Nobody asks for another agency's shortage."""
        self.agency.skill_subsidy_fund_control = True
        self.claims_in('approved')
        with self.refused(error=AccessError):
            self.by('accountant', self.agency, self.others).action_skill_subsidy_request_missing()
        with self.refused(error=AccessError):
            self.by('head', self.agency).action_skill_subsidy_request_missing()
        with noon(DAY_AFTER):
            [warning] = self.by('accountant', self.env['res.company']).skill_subsidy_fund_warnings()
        self.assertEqual(warning['company_id'], self.agency.id)
        self.assertEqual(self.by('accountant', self.env['res.company'], self.others).skill_subsidy_fund_warnings(), [])

    def test_request_from_the_screen(self):
        """The button of the forecast asks for what is missing, of the agency of the rows that are chosen."""
        self.funding_of(100)
        self.claims_in('approved')
        forecast = self.by('accountant', self.env['skill.subsidy.forecast'])
        with noon(DAY_AFTER):
            for rows in (forecast, forecast.search(forecast.action_open()['domain'])):
                self.assertEqual(rows.action_request()['context'], {
                    'default_company_id': self.agency.id, 'default_kind': 'transfer', 'default_amount_requested': 1400})
            for login in ('head', 'auditor'):
                with self.refused(error=AccessError):
                    self.by(login, self.env['skill.subsidy.forecast']).action_request()
