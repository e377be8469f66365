"""A policy that decided claims stays as it was when it decided them (design 6, 7)."""
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SubsidyCase


@tagged('post_install', '-at_install')
class TestPolicyKept(SubsidyCase):

    def keeper(self, record):
        return record.with_user(self.users['keeper'])

    def test_parameters_of_a_confirmed_policy(self):
        policy = self.keeper(self.policy)
        for vals in ({'min_months': 1}, {'uplift_cap': 1.0}, {'notice_days': 9}, {'document': "另一文号"}):
            with self.assertRaises(UserError):
                policy.write(vals)
        with self.assertRaises(UserError):
            policy.level_ids[0].write({'amount': 9999})
        with self.assertRaises(UserError):
            policy.level_ids[0].unlink()
        policy.write({'note': "备注", 'valid_to': '2030-12-31'})
        self.assertEqual(policy.min_months, 36)

    def test_a_policy_that_decided_is_not_reopened(self):
        self.claims_in('verified')
        with self.assertRaises(UserError):
            self.keeper(self.policy).write({'state': 'unconfirmed'})

    def test_who_ends_it_is_told_what_it_decided(self):
        """Ending a version before days of claims that it has decided is possible, for a document that reaches back, and said."""
        self.claims_in('verified', 2)
        self.claims_in('submitted')  # not decided yet
        for last, count in (('2026-10-07', '2'), ('2026-10-08', None)):
            form = self.keeper(self.policy)
            answer = form.onchange({'valid_to': last}, ['valid_to'], {'valid_to': {}, 'state': {}})
            self.assertEqual('warning' in answer, bool(count), last)
            if count:
                self.assertIn(f'{count} claims up to 2026-10-08', answer['warning']['message'])

    def test_an_unconfirmed_policy_is_edited(self):
        draft = self.keeper(self.policy).copy({'document': "测试新文号", 'valid_from': '2030-01-01'})
        self.assertEqual(draft.state, 'unconfirmed')
        draft.write({'min_months': 12})
        draft.level_ids[0].write({'amount': 800})
        self.assertRecordValues(draft, [{'min_months': 12, 'state': 'unconfirmed'}])
