"""五(一): the year's budget, what of it is spent and promised, and who enters and who confirms it."""
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DAY_AFTER, SubsidyCase, noon
from .money import MoneyMixin


@tagged('post_install', '-at_install')
class TestBudget(MoneyMixin, SubsidyCase):

    def figures(self, budget):
        budget.invalidate_recordset()
        return tuple(budget.sudo()[name] for name in ('amount', 'committed', 'spent', 'available'))

    def test_way(self):
        """A claim is committed from the head's signature to the bank, and spent after that."""
        budget = self.budget_of(100000)
        claims = self.claims_in('cleared', 2)
        self.assertEqual(self.figures(budget), (100000, 0, 0, 100000))
        self.do_approve(claims)
        self.assertEqual(self.figures(budget), (100000, 3000, 0, 97000))
        self.do_pay(claims)
        self.assertEqual(self.figures(budget), (100000, 0, 3000, 97000))
        self.assertEqual((budget.rate, budget.used_rate), (3, 3))

    def test_way_head_first(self):
        """Where the head signs before the notice, claims are committed from that on, through notice and its end."""
        self.agency.skill_subsidy_order = 'head_first'
        budget = self.budget_of(100000)
        claims = self.claims_in('reviewed', 2)
        self.assertEqual(self.figures(budget)[1:3], (0, 0))
        for step in ('approve', 'publish', 'clear'):
            getattr(self, f'do_{step}')(claims)
            self.assertEqual(self.figures(budget)[1:3], (3000, 0), step)
        self.do_pay(claims)
        self.assertEqual(self.figures(budget)[1:3], (0, 3000))

    def test_other_agencies_and_years(self):
        """Neither another agency's claims and entries nor another year's count."""
        budget, before = self.budget_of(100000), self.budget_of(50000, year=2025)
        theirs = self.budget_of(70000, users=self.others)
        self.claims_in('paying', users=self.others)
        self.claims_in('approved', users=self.others)
        self.assertEqual(self.figures(budget), (100000, 0, 0, 100000))
        self.assertEqual(self.figures(before), (50000, 0, 0, 50000))
        self.assertEqual(self.figures(theirs), (70000, 1500, 1500, 67000))
        # What is approved now is paid, and charged, this year: neither the last nor the next budget is smaller by it.
        following = self.budget_of(60000, year=2027, users=self.others)
        self.assertEqual(self.figures(following), (60000, 0, 0, 60000))
        self.assertFalse(following.action_view_committed()['domain'] == theirs.action_view_committed()['domain'])

    def test_held_money_is_not_committed_again(self):
        """Money that came back was spent when it was sent; that its claim waits to be paid again promises nothing more."""
        budget = self.budget_of(100000)
        claim = self.claims_in('paying')
        order = self.by('accountant', claim.payment_line_ids.payment_id)
        with noon(DAY_AFTER):  # the day that stands in the file
            order.import_return(self.answer(order, {1}), 'return.txt')
        self.assertEqual((claim.state, self.figures(budget)), ('approved', (100000, 0, 1500, 98500)))
        self.assertEqual(self.agency._fund_committed(), {})

    def test_spent_in_another_ledger(self):
        """Of a ledger that several share, each agency has spent what its own entries charge."""
        fund = self.build_agency(self.env, "测试自治区基金")
        both = self.agency + self.other
        both.write({'skill_subsidy_bank_account_id': False, 'skill_subsidy_fund_company_id': fund.id})
        self.claims_in('paying')
        self.claims_in('paying', 2, users=self.others)
        self.assertEqual(both._fund_spent({2026}), {(self.agency.id, 2026): 1500, (self.other.id, 2026): 3000})

    def test_closed_year(self):
        """The closing takes the expenditure into the fund balance; the budget of the year was spent all the same."""
        budget = self.budget_of(100000)
        self.claims_in('paying')
        with noon('2027-01-15'):
            self.by('accountant', self.env['skill.subsidy.closing']).create({'year': 2026}).action_close()
        self.assertEqual(self.figures(budget)[2], 1500)

    def test_entry_by_hand_counts(self):
        """What was entered on the account in Odoo's own screens is spent too: an agency that begins within the year."""
        budget = self.budget_of(100000)
        expense, bank = (self.agency._skill_subsidy_account(role) for role in ('expense', 'bank'))
        move = self.by('accountant', self.env['account.move']).create({
            'journal_id': self.agency.skill_subsidy_journal_id.id, 'date': '2026-02-01', 'line_ids': [
                (0, 0, {'account_id': expense.id, 'debit': 1000.5}), (0, 0, {'account_id': bank.id, 'credit': 1000.5})]})
        self.assertEqual(self.figures(budget)[2], 0, "a draft entry is none")
        move.action_post()
        self.assertEqual(self.figures(budget)[2:], (1000.5, 98999.5))

    def test_mistyped_amounts(self):
        """An amount with more digits than a fund has is refused: a float would have lost its fen."""
        budget = self.budget_of(999999999999.99, confirm=False)
        for make in (lambda: budget.write({'original_amount': 1e12}), lambda: self.funding_of(9999999999999999, state='draft')):
            with self.refused("any fund", error=ValidationError):
                make()
        self.by('head', budget).action_confirm()
        for amount in (1e12, -1e12):
            with self.refused("any fund", error=ValidationError):
                self.adjustment_of(budget, amount, confirm=False)

    def test_adjustments(self):
        """Only what the head has confirmed counts; less than what is spent is refused."""
        budget = self.budget_of(2000)
        more = self.adjustment_of(budget, 500.25, confirm=False)
        self.assertEqual(self.figures(budget)[0], 2000)
        self.assertEqual(budget.waiting_count, 1)
        self.by('head', more).action_confirm()
        self.assertEqual(self.figures(budget)[0], 2500.25)
        self.assertIn("500.25", budget.message_ids[0].body)
        self.claims_in('paying')
        less = self.adjustment_of(budget, -1000.26, confirm=False)
        with self.refused("1,500.00", "1,499.99"), self.env.cr.savepoint():
            self.by('head', less).action_confirm()
        less.amount = -1000.25
        self.by('head', less).action_confirm()
        self.assertEqual(self.figures(budget), (1500, 0, 1500, 0))

    def test_confirmed_stays(self):
        """A confirmed budget and adjustment are not changed or removed, not even by the superuser."""
        budget = self.budget_of(2000)
        adjustment = self.adjustment_of(budget, 500)
        for records in (budget, adjustment):
            for acting in (records, records.sudo()):
                for step in (acting.unlink, lambda acting=acting: acting.write({'document': 'x'}),
                             lambda acting=acting: acting.write({'state': 'draft'}),
                             lambda acting=acting: acting.write({'confirmed_id': False})):
                    with self.refused():
                        step()
        for vals in ({'original_amount': 1}, {'year': 2027}, {'company_id': self.other.id}):
            with self.refused(budget.name):
                budget.sudo().write(vals)
        for vals in ({'amount': 1}, {'budget_id': budget.id}, {'reason': 'x'}, {'date': '2026-01-01'}):
            with self.refused(adjustment.document):
                adjustment.sudo().write(vals)

    def test_nothing_is_given(self):
        """A caller confirms nothing by values or defaults."""
        given = {'state': 'confirmed', 'confirmed_id': self.users['head'].id, 'entered_id': self.users['handler'].id}
        Budget = self.by('accountant', self.env['skill.subsidy.budget']).with_context(
            **{f'default_{name}': value for name, value in given.items()})
        budget = Budget.create({'original_amount': 1, 'document': 'x', **given})
        self.assertRecordValues(budget, [{'state': 'draft', 'confirmed_id': False,
                                          'entered_id': self.users['accountant'].id}])
        self.by('head', budget).action_confirm()
        adjustment = budget.adjustment_ids.with_context(**{f'default_{name}': value for name, value in given.items()}).create(
            {'budget_id': budget.id, 'date': '2026-10-01', 'document': 'x', 'amount': 1, 'reason': 'x', **given})
        self.assertRecordValues(adjustment, [{'state': 'draft', 'confirmed_id': False}])
        self.assertEqual(self.figures(budget)[0], 1)

    def test_who(self):
        """The accountant enters, the unit head confirms, the auditor reads; the others do not even see it."""
        budget = self.budget_of(2000, confirm=False)
        for login in ('handler', 'reviewer', 'keeper', 'nobody', 'accountant', 'auditor'):
            with self.subTest(login), self.refused(error=AccessError):
                self.by(login, budget).action_confirm()
        with self.refused(error=AccessError):
            budget.sudo().with_user(self.env.ref('base.user_admin')).action_confirm()
        for login in ('handler', 'reviewer', 'keeper', 'nobody'):
            with self.subTest(login), self.refused(error=AccessError):
                self.by(login, budget).read(['amount'])
        for login in ('head', 'auditor'):
            self.assertEqual(self.by(login, budget).read(['amount'])[0]['amount'], 2000)
            with self.subTest(login), self.refused(error=AccessError):
                self.by(login, budget).write({'original_amount': 1})
        with self.refused(error=AccessError):
            self.by('head', budget, self.others).action_confirm()
        self.by('head', budget).action_confirm()
        adjustment = self.adjustment_of(budget, 5, confirm=False)
        for login in ('handler', 'accountant', 'auditor'):
            with self.subTest(login), self.refused(error=AccessError):
                self.by(login, adjustment).action_confirm()

    def test_other_person_confirms(self):
        """Separation: who entered a figure, or changed it, does not confirm it."""
        budget = self.budget_of(2000, confirm=False)
        both = self.users['accountant2']
        budget.with_user(both).original_amount = 3000
        both.sudo().write({'group_ids': [(6, 0, [self.env.ref('base.group_user').id,
                                                 self.env.ref('skill_subsidy.group_unit_head').id])]})
        with self.refused(budget.name, "yourself"):
            budget.with_user(both).action_confirm()
        # Nor does who opened it, when another person changed it after that.
        opener = self.users['accountant']
        opener.sudo().write({'group_ids': [(6, 0, [self.env.ref('base.group_user').id,
                                                   self.env.ref('skill_subsidy.group_unit_head').id])]})
        with self.refused(budget.name, "yourself"):
            budget.with_user(opener).action_confirm()
        self.by('head', budget).action_confirm()

    def test_adjustment_once_by_another_person(self):
        """Nor does who entered or changed an adjustment confirm it; what is confirmed is not confirmed again."""
        budget = self.budget_of(2000)
        adjustment = self.adjustment_of(budget, 500, confirm=False)
        opener, both = self.users['accountant'], self.users['accountant2']
        adjustment.with_user(both).amount = 600
        for person in (opener, both):
            person.sudo().write({'group_ids': [(6, 0, [self.env.ref('base.group_user').id,
                                                       self.env.ref('skill_subsidy.group_unit_head').id])]})
            with self.refused(budget.name, "yourself"):
                adjustment.with_user(person).action_confirm()
        self.by('head', adjustment).action_confirm()
        told = len(budget.message_ids)
        with self.refused(adjustment.document, "already"):
            self.by('head', adjustment).action_confirm()
        self.assertEqual((self.figures(budget)[0], len(budget.message_ids)), (2600, told))

    def test_no_adjustment_of_a_draft(self):
        """A budget that is not confirmed is changed itself: no adjustment is entered for it, or moved to it."""
        budget, draft = self.budget_of(2000), self.budget_of(3000, year=2027, confirm=False)
        with self.refused(draft.name, "not confirmed"):
            self.adjustment_of(draft, 500, confirm=False)
        adjustment = self.adjustment_of(budget, 500, confirm=False)
        with self.refused(draft.name, "not confirmed"):
            self.by('accountant', adjustment).budget_id = draft

    def test_document_is_needed(self):
        """A budget is confirmed by its document."""
        budget = self.budget_of(2000, confirm=False)
        budget.document = ' '
        with self.refused(budget.name, "document"):
            self.by('head', budget).action_confirm()

    def test_once_a_year(self):
        """One budget an agency and year."""
        self.budget_of(2000)
        with self.assertRaises(UniqueViolation), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            self.budget_of(3000)

    def test_queries(self):
        """As many queries for many budgets as for one."""
        self.claims_in('paying', 2)
        self.claims_in('approved', 2)
        budgets = self.env['skill.subsidy.budget'].sudo()
        for year in range(2020, 2027):
            budgets += self.budget_of(year, year=year).sudo()
        names = ['amount', 'spent', 'committed', 'available', 'rate']
        counts = []
        for some in (budgets[-1], budgets):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            with noon(DAY_AFTER):
                some.read(names)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(*counts)

    def test_drill_down(self):
        """The buttons show what the figures are made of."""
        budget = self.budget_of(100000)
        paying, approved = self.claims_in('paying', 2), self.claims_in('approved', 3)
        with noon(DAY_AFTER):
            for login in ('accountant', 'head', 'auditor'):
                action = self.by(login, budget).action_view_committed()
                # a display name, which an action that is read from the database has, is shown before its name
                self.assertEqual(action['display_name'], f"Committed: {budget.name}")
                self.assertEqual(self.by(login, self.env['skill.subsidy.claim']).search(action['domain']), approved.sorted('id', True))
            for login in ('accountant', 'head', 'auditor'):
                action = self.by(login, budget).action_view_spent()
                found = self.by(login, self.env[action['res_model']]).search(action['domain'])
                self.assertEqual((found._name, found.payment_id, sum(found.mapped('balance'))),
                                 ('skill.subsidy.ledger', paying.payment_line_ids.payment_id, 3000), login)
            # What was entered by hand is spent, too, and stands in Odoo's own list only.
            self.env['account.move'].create({
                'move_type': 'entry', 'journal_id': self.agency.skill_subsidy_journal_id.id, 'date': DAY_AFTER, 'line_ids': [
                    (0, 0, {'account_id': self.agency._skill_subsidy_account(role).id, 'balance': amount})
                    for role, amount in (('expense', 700), ('bank', -700))]}).action_post()
            budget.invalidate_recordset()
            action = self.by('accountant', budget).action_view_spent()
            found = self.by('accountant', self.env[action['res_model']]).search(action['domain'])
            self.assertEqual((found._name, sum(found.mapped('balance')), budget.spent), ('account.move.line', 3700, 3700))
