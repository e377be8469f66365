"""Versions ship to be confirmed; a confirmation says which version it cuts off and what comes after, and nothing falls back."""
import threading

from psycopg2.errors import ExclusionViolation

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import SubsidyCase

SHIPPED = {
    # year: (document, months, receiving, yearly, extra, higher, training, cap)
    2019: ("国发〔2018〕39号、内政发〔2019〕4号", 12, False, 0, 0, 'none', False, 0.2),
    2021: ("人社部发〔2021〕29号", 12, False, 0, 0, 'none', False, 0.2),
    2022: ("人社部发〔2022〕23号", 12, True, 3, 0, 'none', True, 0.2),
    2023: ("国办发〔2023〕11号", 12, True, 3, 0, 'none', True, 0.2),
    2024: ("人社部发〔2024〕40号", 12, True, 3, 0, 'paid', True, 0.2),
    2025: ("人社部发〔2025〕18号", 12, True, 1, 2, 'held', True, 1.0),
}


@tagged('post_install', '-at_install')
class TestPolicyConfirm(SubsidyCase):

    def shipped(self, year):
        return self.env.ref(f'skill_subsidy.policy_{year}').with_user(self.users['keeper'])

    def wizard(self, policy):
        return self.env['skill.subsidy.policy.confirm.wizard'].with_user(self.users['keeper']).create({'policy_id': policy.id})

    def test_shipped(self):
        """Every later version ships unconfirmed, with number, dates, amounts and what is to be checked."""
        for year, (document, months, receiving, yearly, extra, higher, training, cap) in SHIPPED.items():
            version = self.shipped(year)
            self.assertRecordValues(version, [{
                'state': 'unconfirmed', 'document': document, 'min_months': months, 'accept_paying': True,
                'accept_receiving': receiving, 'yearly_cap': yearly, 'yearly_shortage_extra': extra,
                'higher_level': higher, 'exclude_training': training, 'uplift_cap': cap, 'window_months': 12,
                'valid_from': self.day(f'{year}-01-01'), 'valid_to': self.day(f'{max(year, 2020 if year == 2019 else 0)}-12-31'),
                'months_on': 'claim', 'amount_on': 'claim', 'notice_counts_first': False, 'window_extends': False}])
            self.assertEqual({line.level: line.amount for line in version.level_ids}, {'5': 1000, '4': 1500, '3': 2000})
            self.assertIn("来源", version.note)

    def test_rules_policy(self):
        """The rules get every parameter under its own name."""
        version = self.shipped(2025)
        version.write({'months_on': 'issue', 'amount_on': 'issue', 'notice_counts_first': True})
        given = version._rules_policy()
        for name in ('months_on', 'amount_on', 'yearly_cap', 'yearly_shortage_extra', 'higher_level', 'exclude_training',
                     'notice_counts_first'):
            self.assertEqual(getattr(given, name), version[name], name)
        self.assertEqual(given.accepted_statuses, {'paying', 'receiving'})

    def test_new_parameters_are_locked(self):
        policy = self.by('keeper', self.policy)
        for vals in ({'months_on': 'issue'}, {'amount_on': 'issue'}, {'yearly_cap': 3}, {'higher_level': 'held'},
                     {'exclude_training': True}, {'notice_counts_first': True}, {'valid_from': '2017-08-01'}):
            with self.refused():
                policy.write(vals)

    def test_cut_off(self):
        """The open version ends on the day before; after the new one nothing holds, and nothing falls back."""
        version = self.shipped(2024)
        action = version.action_open_confirm()
        wizard = self.env[action['res_model']].with_user(self.users['keeper']).browse(action['res_id'])
        self.assertEqual(wizard.cut_ids, self.policy)
        self.assertIn('2023-12-31', wizard.cut_text)
        self.assertIn(self.policy.document, wizard.cut_text)
        self.assertIn('2025-01-01', wizard.after_text)
        self.assertFalse(wizard.blocked_text)
        self.assertRecordValues(self.policy, [{'valid_to': False}])  # looking changes nothing
        wizard.action_confirm()
        self.assertRecordValues(self.policy + version, [
            {'state': 'confirmed', 'valid_to': self.day('2023-12-31')},
            {'state': 'confirmed', 'valid_to': self.day('2024-12-31')}])
        policies = self.env['skill.subsidy.policy'].search([('state', '=', 'confirmed')])
        for day, expected in (('2023-12-31', self.policy), ('2024-01-01', version), ('2024-12-31', version),
                              ('2025-01-01', self.policy.browse())):
            self.assertEqual(policies._on(self.agency, self.day(day)).ids, expected.ids, day)
        self.assertEqual(self.claims_in('submitted').failed_rules, 'policy')

    def test_resume(self):
        """On request the earlier version is prepared for the time after, and has to be confirmed like any other."""
        wizard = self.wizard(self.shipped(2024))
        self.assertTrue(wizard.can_resume)
        wizard.resume = True
        copied = self.env['skill.subsidy.policy'].browse(wizard.action_confirm()['res_id'])
        self.assertRecordValues(copied, [{
            'state': 'unconfirmed', 'document': self.policy.document, 'valid_from': self.day('2025-01-01'), 'valid_to': False,
            'min_months': 36}])
        self.wizard(copied).action_confirm()
        self.assertEqual(copied.state, 'confirmed')

    def test_blocked(self):
        """A version that would swallow a later one is not confirmed; the wizard says which."""
        self.wizard(self.shipped(2024)).action_confirm()
        version = self.shipped(2023)
        version.valid_to = '2024-06-30'
        wizard = self.wizard(version)
        self.assertIn("人社部发〔2024〕40号", wizard.blocked_text)
        with self.refused("人社部发〔2024〕40号"):
            wizard.action_confirm()
        self.assertRecordValues(self.policy, [{'valid_to': self.day('2023-12-31')}])
        version.valid_to = '2023-12-31'
        wizard = self.wizard(version)
        self.assertIn("人社部发〔2024〕40号", wizard.after_text)
        wizard.action_confirm()

    def test_cut_and_lists(self):
        """Neither is cut off nor confirmed when a list would give more than the new version allows."""
        version = self.policy.copy({'document': "测试〔2026〕6号", 'valid_from': '2026-03-01', 'uplift_cap': 0.1})
        with self.refused("测试〔2026〕1号"), self.env.cr.savepoint():
            self.wizard(version).action_confirm()
        self.assertRecordValues(self.policy + version, [{'state': 'confirmed', 'valid_to': False},
                                                        {'state': 'unconfirmed', 'valid_to': False}])

    def test_replaced_by_own(self):
        """An agency's own version cuts off its own one, never the general one; a list above the general cap stays under it."""
        first = self.policy.copy({'document': "甲一", 'company_id': self.agency.id, 'valid_from': '2026-01-01', 'uplift_cap': 0.4})
        first.action_confirm()
        self.env['skill.subsidy.shortage'].create({
            'name': "x", 'document': "甲目录", 'valid_from': '2026-01-01', 'rate': 0.3, 'company_id': self.agency.id})
        second = first.copy({'document': "甲二", 'valid_from': '2026-07-01'})
        wizard = self.wizard(second)
        self.assertEqual(wizard.cut_ids, first)
        wizard.action_confirm()
        self.assertRecordValues(self.policy + first, [{'valid_to': False}, {'valid_to': self.day('2026-06-30')}])

    def test_decided_claims_are_counted(self):
        self.claims_in('verified', 2)
        version = self.policy.copy({'document': "测试〔2026〕6号", 'valid_from': '2026-10-01'})
        self.assertIn('2 claims', self.wizard(version).cut_text)

    def test_keepers_only(self):
        for login in ('handler', 'reviewer', 'head', 'accountant', 'auditor', 'nobody'):
            with self.refused(error=AccessError):
                self.wizard(self.shipped(2024)).with_user(self.users[login]).action_confirm()

    def test_compare(self):
        """Two versions beside each other: every parameter, in the order of the clauses, with what differs marked."""
        action = self.by('handler', self.policy + self.shipped(2025)).action_compare()
        comparison = self.env[action['res_model']].with_user(self.users['handler']).browse(action['res_id'])
        self.assertEqual((comparison.left_id, comparison.right_id), (self.policy, self.shipped(2025)))
        rows = {row['label']: row for group in comparison._groups() for row in group['rows']}
        for label, left, right in (("Minimum Paid Months", '36', '12'), ("Uplift Cap", '20%', '100%'),
                                   ("Claims per Person and Year", 'no limit', '1'),
                                   ("Receiving Unemployment Benefit", 'no', 'yes'), ("Level 4 (intermediate)", None, None)):
            self.assertEqual(rows[label]['differs'], left != right, label)
            if left:
                self.assertEqual((rows[label]['left'], rows[label]['right']), (left, right))
        stored = {name for name, field in self.policy._fields.items() if field.store
                  and name not in ('note', 'id', 'create_uid', 'create_date', 'write_uid', 'write_date')}
        shown = {name for _key, names in self.env['skill.subsidy.policy.compare']._compared() for name in names}
        self.assertLessEqual(stored, shown | {'level_ids'})
        self.assertIn("人社部发〔2025〕18号", comparison.table_html)
        before = comparison.table_html.count('bg-warning-subtle')
        comparison.only_differences = True
        self.assertEqual(comparison.table_html.count('bg-warning-subtle'), before)
        self.assertNotIn("Claim Window", comparison.table_html)
        one = self.shipped(2022).action_compare()
        self.assertEqual(self.env[one['res_model']].browse(one['res_id']).left_id, self.shipped(2021))
        with self.refused():
            self.policy.action_compare()


@tagged('post_install', '-at_install')
class TestTwoConfirm(CommittedCase):

    def test_at_the_same_moment(self):
        """Two keepers who confirm overlapping versions at once: one of them is refused by the database."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            agency = self.built['agency'].with_env(env)
            versions = env['skill.subsidy.policy'].create([{
                'name': "x", 'document': f"并发{n}", 'company_id': agency.id, 'valid_from': '2026-01-01'} for n in (1, 2)])
        outcome, looked, first_done = {}, threading.Event(), threading.Event()

        def confirm(number, wait_for, announce):
            with mute_logger('odoo.sql_db'), self.registry.cursor() as cr:
                cr.execute("SELECT 1 FROM skill_subsidy_policy LIMIT 1")  # from here on it does not see what others do
                if wait_for is first_done:
                    looked.set()
                wait_for.wait(10)
                try:
                    api.Environment(cr, SUPERUSER_ID, {})['skill.subsidy.policy'].browse(versions[number].id).action_confirm()
                    cr.commit()  # what this test is about; pylint: disable=invalid-commit
                    outcome[number] = 'confirmed'
                except ExclusionViolation:
                    cr.rollback()
                    outcome[number] = 'refused'
                announce.set()
        threads = [threading.Thread(target=confirm, args=arguments)
                   for arguments in ((0, looked, first_done), (1, first_done, threading.Event()))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM skill_subsidy_policy WHERE id = ANY(%s)", (versions.ids,))
        self.assertEqual(outcome, {0: 'confirmed', 1: 'refused'})
