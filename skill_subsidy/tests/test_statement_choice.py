"""A line of the bank that may be more than one thing: left to a person, who is told of each."""
from odoo.tests import tagged

from .common import DAY_AFTER, noon
from .test_statement_match import MatchCase


@tagged('post_install', '-at_install')
class TestStatementChoice(MatchCase):

    def two_orders(self):
        """An order of 3,000 of which 1,500 came back, and one of 1,500: the bank line of -1,500 may be either."""
        return self.sent(2, failures=(1,)), self.sent(1)

    def test_left_to_a_person(self):
        """One entry, or another order's net: nothing is matched, the line says so, and both are shown, none chosen."""
        one, two = self.two_orders()
        nearer = self.env['account.move'].create({
            'move_type': 'entry', 'date': '2026-10-16', 'journal_id': self.agency.skill_subsidy_journal_id.id, 'line_ids': [
                (0, 0, {'account_id': self.agency.skill_subsidy_bank_account_id.id, 'balance': 1400}),
                (0, 0, {'account_id': self.agency.skill_subsidy_fiscal_account_id.id, 'balance': -1400})]})
        nearer.action_post()
        statement = self.take_in([('2026-10-17', -1500, "代发")], 9000)
        line = statement.line_ids[1]
        self.assertRecordValues(line, [{'match_state': 'open', 'proposal': 'choice', 'match_id': False}])
        wizard = self.by('accountant', self.env['skill.subsidy.match.wizard']).browse(line.action_match_by_hand()['res_id'])
        self.assertEqual(wizard.bank_row_ids.filtered('picked').line_id, line)
        self.assertFalse(wizard.book_row_ids.filtered('picked'))
        whole, single = self.paying_line(one.move_ids), self.paying_line(two.move_ids)
        self.assertEqual(wizard.book_row_ids[:3].move_line_id, whole + single)  # what may be it stands first
        told = wizard.hint.splitlines()
        self.assertEqual(len(told), 2)
        self.assertIn(single.move_name, told[0])
        for entry in whole:
            self.assertIn(entry.move_name, told[1])
        wizard.book_row_ids.filtered(lambda row: row.move_line_id in whole).picked = True
        wizard.action_match()
        self.assertRecordValues(line, [{'match_state': 'matched', 'proposal': False}])
        self.assertEqual(line.match_id.book_item_ids.move_line_id, whole)
        self.assertFalse(wizard.hint)
        self.assertFalse(wizard.book_row_ids.filtered('picked'))  # nothing is looked for any more

    def test_the_number_decides(self):
        """Where the bank names the order, there is nothing to choose."""
        one, two = self.two_orders()
        statement = self.take_in([('2026-10-17', -1500, f"代发 {one.name}"), ('2026-10-17', -1500, f"代发 {two.name}")], 9000)
        self.assertEqual([line.match_id.rule for line in statement.line_ids[1:]], ['document', 'number'])

    def test_one_possibility_is_chosen_already(self):
        """Far from any rule's certainty, but the only one: the dialogue has it ticked, a document with all of its lines."""
        order = self.sent(2, failures=(1,))
        statement = self.take_in([('2026-10-17', -1500, "代发"), ('2026-10-17', -1500, "代发")], 9000)
        line = statement.line_ids[1]
        self.assertEqual((line.match_state, line.proposal), ('open', False))
        wizard = self.by('accountant', self.env['skill.subsidy.match.wizard']).browse(line.action_match_by_hand()['res_id'])
        self.assertEqual(wizard.book_row_ids.filtered('picked').move_line_id, self.paying_line(order.move_ids))
        self.assertEqual((wizard.difference, wizard.hint), (0, False))

    def test_what_is_matched_is_no_possibility(self):
        """Two lines of one amount and one entry left: they are alike, but each may be this entry only."""
        named = self.sent(1)
        self.sent(1)
        statement = self.take_in([('2026-10-17', -1500, f"代发 {named.name}"), ('2026-10-17', -1500, "代发"), (
            '2026-10-17', -1500, "代发")], 9000)
        self.assertEqual(statement.line_ids.mapped('match_state'), ['open', 'matched', 'open', 'open'])
        self.assertEqual(statement.line_ids.mapped('proposal'), [False] * 4)

    def test_not_sent_yet(self):
        """Money that comes from the account of somebody whose order is a draft is no late return."""
        claim = self.claims_in('approved')
        with noon(DAY_AFTER):
            self.by('accountant', self.env['skill.subsidy.payment']).create({'batch_id': claim.batch_id.id})
        statement = self.take_in([('2026-11-01', 1500, "退汇", claim.person_name, claim.bank_account)])
        self.assertFalse(statement.line_ids.proposal)

    def test_what_cancels_itself(self):
        """The bank's mistake and its correction are matched with one another: two chosen lines, no entry."""
        statement = self.take_in([('2026-10-16', 250, "误入"), ('2026-10-17', -250, "冲正")])
        wizard = self.by('accountant', self.env['skill.subsidy.match.wizard']).browse(
            statement.action_match_by_hand()['res_id'])
        wizard.bank_row_ids[0].picked = True
        self.assertEqual((wizard.picked_count, wizard.difference), (1, 250))
        wizard.bank_row_ids[1].picked = True
        self.assertEqual((wizard.picked_count, wizard.difference), (2, 0))
        self.assertIs(wizard.action_match(), True)  # the form stays where it is
        self.assertEqual((wizard.matched_count, wizard.bank_count), (1, 0))

    def test_names(self):
        """A match is called by its rule and amount, in the reader's language."""
        order = self.sent(1)
        match = self.take_in([('2026-10-17', -1500, f"代发 {order.name}")], 9000).line_ids[1].match_id
        self.assertEqual(match.display_name, "Number and Amount -1,500.00")
        self.assertEqual(match.with_context(lang='zh_CN').display_name, "编号和金额一致 -1,500.00")

    def test_copied_format(self):
        """A copy of a format is told from it, and is one that works."""
        shipped = self.env.ref('skill_subsidy.statement_format_columns')
        copy = shipped.copy()
        self.assertNotEqual(copy.name, shipped.name)
        self.assertEqual((copy._rules_format(), copy.date_example), (shipped._rules_format(), '2026-11-03'))
        self.assertEqual(shipped.copy({'name': "本行"}).name, "本行")
        copy.date_format = '%d.%m.%Y'
        self.assertEqual(copy.date_example, '03.11.2026')
