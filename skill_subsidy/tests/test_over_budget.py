"""五(一): the unit head sees the figures before signing; going over the budget warns, is kept, and does not stop."""
from odoo.tests import tagged

from .common import DAY_AFTER, SubsidyCase, noon
from .money import MoneyMixin


@tagged('post_install', '-at_install')
class TestOverBudget(MoneyMixin, SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(DAY_AFTER))

    def test_within(self):
        """Where the budget suffices the head signs as ever, with the figures on the screen."""
        self.budget_of(3000)
        batch = self.by('head', self.claims_in('cleared', 2).batch_id)
        self.assertFalse(batch.over_budget)
        for figure in ("3,000.00", "0.00"):
            self.assertIn(figure, batch.budget_html)
        self.assertIsNone(batch.action_approve())
        self.assertFalse(batch.budget_note)

    def test_over(self):
        """One fen short: the dialogue comes first, with the figures; signed with a reason, they are kept."""
        self.budget_of(4499.99)
        self.claims_in('approved')
        claims = self.claims_in('cleared', 2)
        batch = self.by('head', claims.batch_id)
        self.assertTrue(batch.over_budget)
        action = batch.action_approve()
        self.assertEqual(action['res_model'], 'skill.subsidy.approve.wizard')
        self.assertEqual(set(claims.mapped('state')), {'cleared'})
        wizard = self.env['skill.subsidy.approve.wizard'].with_user(self.users['head']).with_context(
            **action['context']).create({'reason': "已申请追加预算"})
        for figure in ("4,499.99", "1,500.00", "3,000.00", "0.01"):
            self.assertIn(figure, wizard.budget_html)
        wizard.action_confirm()
        self.assertEqual(set(claims.mapped('state')), {'approved'})
        notes = claims.signature_ids.filtered(lambda row: row.action == 'approve').mapped('note')
        for text in (batch.budget_note, batch.message_ids[0].body, *notes):
            for part in ("已申请追加预算", "4,499.99", "1,500.00", "3,000.00", "0.01"):
                self.assertIn(part, text)
        self.assertEqual(len(notes), 2)

    def test_several_batches(self):
        """Batches signed together count together."""
        self.budget_of(2999.99)
        batches = self.by('head', self.claims_in('cleared').batch_id + self.claims_in('cleared').batch_id)
        self.assertEqual(list(batches._over_budget()), [batches[1]])
        self.assertTrue(batches.action_approve())
        self.assertEqual(batches.mapped('state'), ['cleared', 'cleared'])
        self.assertIsNone(batches.action_approve("A reason"))
        self.assertEqual([bool(note) for note in batches.mapped('budget_note')], [False, True])

    def test_head_first(self):
        """Where the head signs first, the warning comes before the notice."""
        self.agency.skill_subsidy_order = 'head_first'
        self.budget_of(1000)
        batch = self.batch_of(self.claims_in('reviewed'))
        self.assertTrue(self.by('head', batch).over_budget)
        self.assertTrue(self.by('head', batch).action_approve())

    def test_draft_and_other_year(self):
        """Only a confirmed budget of this year is looked at."""
        self.budget_of(1, confirm=False)
        self.budget_of(1, year=2025)
        batch = self.by('head', self.claims_in('cleared').batch_id)
        self.assertFalse(batch.over_budget or batch.budget_html)

    def test_note_is_kept(self):
        """Nobody writes or takes away what was kept."""
        batch = self.claims_in('cleared').batch_id
        with self.refused():
            self.by('reviewer', batch).budget_note = 'x'
        made = self.by('reviewer', self.env['skill.subsidy.batch']).with_context(default_budget_note='x').create(
            {'month': '2026-09-01', 'budget_note': 'x'})
        self.assertFalse(made.budget_note)
