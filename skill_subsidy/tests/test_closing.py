"""Year-end closing: income and expenditure go into the fund balance, by agency, once, and a closed year stays closed."""
import re

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DAY_AFTER, SubsidyCase, noon

LAST, NEXT = '2026-12-31', '2027-01-15'


@tagged('post_install', '-at_install')
class TestClosing(SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(NEXT))
        cls.fund = cls.build_agency(cls.env, "测试自治区基金")

    def closing(self, agency=None, users=None, **vals):
        agency = agency or self.agency
        return self.env['skill.subsidy.closing'].with_user((users or self.users)['accountant']).create(
            {'company_id': agency.id, 'year': 2026, **vals})

    def by_hand(self, company, account, amount, day='2026-06-30', post=True):
        """An entry by hand: `amount` on the credit of `account` against the paying account."""
        move = self.env['account.move'].create({
            'move_type': 'entry', 'date': day, 'journal_id': company.skill_subsidy_journal_id.id,
            'line_ids': [(0, 0, {'account_id': company.skill_subsidy_bank_account_id.id, 'balance': amount}),
                         (0, 0, {'account_id': account.id, 'balance': -amount})]})
        if post:
            move.action_post()
        return move

    def balance(self, company, role, **domain):
        field = f'skill_subsidy_{role}_account_id'
        lines = self.env['account.move.line'].search(
            [('company_id', '=', company.id), ('parent_state', '=', 'posted'), ('account_id', '=', company[field].id),
             *((f'move_id.{name}', '=', value) for name, value in domain.items())])
        return round(sum(lines.mapped('balance')), 2)

    def pool(self, *agencies):
        for agency in agencies:
            agency.write({'skill_subsidy_bank_account_id': False, 'skill_subsidy_fund_company_id': self.fund.id})

    def test_close(self):
        """借 收入 贷 一般基金结余, and 借 一般基金结余 贷 支出, dated 31 December."""
        self.claims_in('paid', 2)
        self.by_hand(self.agency, self.agency.skill_subsidy_regional_account_id, 5000.10)
        closing = self.closing()
        self.assertRecordValues(closing, [{'income': 5000.10, 'expenditure': 3000, 'surplus': 2000.10, 'open_amount': 2000.10}])
        total = str(closing.table).split('</tr>')[-2]
        self.assertEqual(re.findall(r'-?[\d,]+\.\d\d', total), ['5,000.10', '3,000.00'])
        closing.action_close()
        moves = closing.sudo().move_ids.sorted('id')
        self.assertRecordValues(moves, [{'date': self.day(LAST), 'state': 'posted', 'skill_subsidy_event': 'closing',
                                         'skill_subsidy_agency_id': self.agency.id}] * 2)
        surplus = self.agency.skill_subsidy_surplus_account_id
        self.assertRecordValues(moves[0].line_ids.sorted('balance'), [
            {'account_id': surplus.id, 'balance': -5000.10},
            {'account_id': self.agency.skill_subsidy_regional_account_id.id, 'balance': 5000.10}])
        self.assertRecordValues(moves[1].line_ids.sorted('balance'), [
            {'account_id': self.agency.skill_subsidy_expense_account_id.id, 'balance': -3000},
            {'account_id': surplus.id, 'balance': 3000}])
        self.assertRecordValues(closing, [{'state': 'closed', 'income': 5000.10, 'expenditure': 3000, 'open_amount': 0,
                                           'closed_on': self.day(NEXT)}])
        self.assertEqual((self.balance(self.agency, 'surplus'), self.balance(self.agency, 'expense')), (-2000.10, 0))

    def test_when(self):
        """Not before 31 December; on that day and later."""
        self.claims_in('paid')
        closing = self.closing()
        with noon('2026-12-30'), self.refused("2026"):
            closing.action_close()
        with noon(LAST):
            closing.action_close()
        self.assertEqual(closing.state, 'closed')
        with noon(LAST):
            self.assertEqual(self.env['skill.subsidy.closing']._last_year(), 2026)
        with noon('2026-12-30'):
            self.assertEqual(self.env['skill.subsidy.closing']._last_year(), 2025)

    def test_once(self):
        """One closing an agency and year; a closed one is not closed again; a year without entries has nothing to close."""
        closing = self.closing()
        with self.refused("2026"):
            closing.action_close()
        self.claims_in('paid')
        closing.action_close()
        with self.refused("Closed"):
            closing.action_close()
        with mute_logger('odoo.sql_db'), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.closing()
        self.assertEqual(len(closing.sudo().move_ids), 1)  # no income, so one entry

    def test_under_way(self):
        """Cash basis: an order that waits for the bank was posted when it was sent, so the year closes."""
        order = self.claims_in('paying').payment_line_ids.payment_id
        closing = self.closing()
        self.assertEqual(closing.pending_count, 1)
        closing.action_close()
        order = self.by('accountant', order)
        order.import_return(self.answer(order, failures={1}), 'return.txt')  # comes back in the new year
        returned = order.sudo().move_ids.filtered(lambda move: move.skill_subsidy_event == 'returned')
        self.assertEqual(returned.date, self.day(NEXT))

    def test_closed_year_stays(self):
        """Nothing is posted in a closed year, neither by an event nor by hand; after opening again it is."""
        self.claims_in('paid')
        closing = self.closing()
        closing.action_close()
        by_hand = self.by_hand(self.agency, self.agency.skill_subsidy_other_account_id, 7, post=False)
        later = self.by_hand(self.agency, self.agency.skill_subsidy_other_account_id, 7, day=NEXT)
        order = self.order_of(self.claims_in('approved'))
        order.action_generate_file()
        with noon(DAY_AFTER), self.refused(self.agency.name, "2026"), self.env.cr.savepoint():
            order.action_send()
        with self.refused("2026"), self.env.cr.savepoint():
            by_hand.action_post()
        with self.refused("2026"), self.env.cr.savepoint():
            later.button_draft()
            later.write({'date': '2026-12-01'})
            later.action_post()
        self.say_why(closing, 'accountant', "漏记一笔")
        by_hand.action_post()
        with noon(DAY_AFTER):
            order.action_send()
        closing.action_close()
        self.assertEqual((self.balance(self.agency, 'expense'), self.balance(self.agency, 'other')), (0, -7))
        self.assertEqual(self.balance(self.agency, 'surplus'), 3000 - 7)
        with self.refused("2026"), self.env.cr.savepoint():
            by_hand.button_draft()

    def test_other_years_and_agencies_open(self):
        """What one agency has closed does not stop another, nor the next year."""
        self.claims_in('paid')
        self.closing().action_close()
        self.claims_in('paid', users=self.others)
        self.by_hand(self.agency, self.agency.skill_subsidy_other_account_id, 7, day=NEXT)
        self.assertEqual(self.balance(self.agency, 'other'), -7)

    def test_reopen(self):
        """Red counter-entries of the same day, with a reason that stays; in red-letter style as negative amounts."""
        for storno in (True, False):
            with self.subTest(storno=storno):
                agency, users = (self.agency, self.users) if storno else (self.other, self.others)
                agency.account_storno = storno
                self.claims_in('paid', users=users)
                self.by_hand(agency, agency.skill_subsidy_regional_account_id, 4000)
                closing = self.closing(agency, users)
                closing.action_close()
                first = closing.sudo().move_ids
                for reason in ("", "  ", None, 7):
                    with self.refused("why"):
                        closing.action_reopen(reason)
                closing.action_reopen("漏记一笔")
                red = closing.sudo().move_ids - first
                self.assertEqual((len(red), set(red.mapped('date'))), (2, {self.day(LAST)}))
                expense = red.line_ids.filtered(lambda line, agency=agency: line.account_id
                                                == agency.skill_subsidy_expense_account_id)
                self.assertEqual((expense.debit, expense.credit), (0, -1500) if storno else (1500, 0))
                self.assertEqual((self.balance(agency, 'expense'), self.balance(agency, 'surplus')), (1500, 0))
                self.assertIn("漏记一笔", str(closing.message_ids[0].body))
                self.assertEqual((closing.state, closing.closed_on), ('reopened', False))
                with self.refused("not possible while"):
                    closing.action_reopen("再次")
                closing.action_close()
                self.assertEqual((self.balance(agency, 'expense'), self.balance(agency, 'surplus')), (0, -2500))

    def test_pooled(self):
        """A shared ledger closes by agency; all closings together are the whole fund's, to the cent."""
        self.pool(self.agency, self.other)
        self.claims_in('paid', 2)
        self.claims_in('paid', users=self.others)
        self.by_hand(self.fund, self.fund.skill_subsidy_local_account_id, 9000.01)
        first = self.closing()
        first.action_close()
        self.assertRecordValues(first, [{'income': 0, 'expenditure': 3000}])
        self.assertEqual(first.sudo().move_ids.company_id, self.fund)
        self.assertEqual((self.balance(self.fund, 'expense'), self.balance(self.fund, 'surplus')), (1500, 3000))
        second = self.closing(self.other, self.others)
        second.action_close()
        accountant = self.build_user(self.env, 'accountant', self.fund)
        own = self.closing(self.fund, {'accountant': accountant})
        own.action_close()
        self.assertRecordValues(own, [{'income': 9000.01, 'expenditure': 0}])
        self.assertEqual([self.balance(self.fund, role) for role in ('expense', 'local')], [0, 0])
        surplus = sum(closing.sudo().surplus for closing in (first, second, own))
        self.assertEqual((self.balance(self.fund, 'surplus'), round(surplus, 2)), (-4500.01, 4500.01))
        # an agency sees its own part only
        with self.refused(error=AccessError):
            self.by('accountant', second).read(['income'])
        self.assertFalse(self.by('accountant', self.env['skill.subsidy.closing']).search([('company_id', '=', self.other.id)]))
        self.assertFalse(self.by('accountant', self.env['account.move']).search([('company_id', '=', self.fund.id)]))

    def test_unsaved_form(self):
        """A form that is not saved shows the figures of one's own agencies, whatever agency a remote caller writes in it."""
        self.claims_in('paid', users=self.others)
        spec = {'income': {}, 'expenditure': {}, 'table': {}, 'company_id': {}, 'year': {}}
        vals = {'company_id': self.other.id, 'year': 2026}
        seen = []
        for user in (self.others['accountant'], self.users['accountant'], self.others['handler']):
            model = self.env['skill.subsidy.closing'].with_user(user)
            try:
                value = model.onchange(vals, ['company_id', 'year'], spec)['value']
            except AccessError:
                value = {}
            seen.append(value.get('expenditure', 0))
        self.assertEqual(seen, [1500, 0, 0])

    def test_drafts(self):
        """Entries by hand that are not posted would be missing, so they are named first."""
        self.claims_in('paid')
        self.by_hand(self.agency, self.agency.skill_subsidy_other_account_id, 7, post=False)
        closing = self.closing()
        self.by_hand(self.agency, self.agency.skill_subsidy_other_account_id, 7, post=False, day='2025-12-31')
        with self.refused("1 entries"):  # that of another year is not in the way
            closing.action_close()

    def test_many(self):
        """The number of queries does not grow with the closings that are shown."""
        closings = self.closing() + self.closing(year=2025) + self.closing(year=2024)
        self.claims_in('paid')
        fields = ['income', 'expenditure', 'table', 'pending_count', 'move_count']

        def count(records):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            records.sudo().read(fields)
            return self.env.cr.sql_log_count - start
        self.assertLessEqual(count(closings) - count(closings[0]), 2)

    def test_rights(self):
        """Accountants of the agency only; state, entries, year and agency are not written by hand."""
        self.claims_in('paid')
        closing = self.closing(state='closed')
        self.assertEqual(closing.state, 'draft')
        for login in ('handler', 'reviewer', 'head', 'auditor', 'keeper', 'nobody'):
            with self.refused(error=AccessError):
                self.by(login, self.env['skill.subsidy.closing']).create({'company_id': self.agency.id, 'year': 2020})
            with self.refused(error=AccessError):
                self.by(login, closing).action_close()
        with self.refused(error=AccessError):
            self.by('accountant', closing, self.others).action_close()
        for vals in ({'state': 'closed'}, {'year': 2025}, {'company_id': self.other.id}, {'move_ids': [(5,)]},
                     {'closed_on': LAST}):
            with self.refused():
                closing.write(vals)
        for year in (26, 0, 20260):
            with self.refused(error=ValidationError), self.env.cr.savepoint():
                self.closing(year=year)
        closing.action_close()
        for context in ({}, {'_force_unlink': True}):
            with self.refused():
                closing.with_context(**context).unlink()
