"""三: shortage lists in per cent or yuan, never above the cap of a policy they can be used under; names brought from a document."""
from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import DAY, SubsidyCase


@tagged('post_install', '-at_install')
class TestShortage(SubsidyCase):

    def listed(self, **vals):
        return self.env['skill.subsidy.shortage'].with_user(self.users['keeper']).create({
            'name': "测试目录", 'document': "测试〔2026〕7号", 'valid_from': '2026-01-01',
            'occupation_ids': [Command.set(self.occupation.ids)], **vals})

    def in_yuan(self, amounts, **vals):
        return self.listed(uplift_by='amount', level_ids=[
            Command.create({'level': level, 'amount': amount}) for level, amount in amounts.items()], **vals)

    def version(self, **vals):
        return self.policy.copy({'document': "测试〔2026〕6号", 'valid_from': '2026-06-01', 'valid_to': False, **vals})

    def test_yuan_over_cap(self):
        """300 yuan are 20 % of 1,500; 301 are more, for this level only."""
        with self.refused("测试〔2026〕7号", '301.00', '300.00', error=ValidationError):
            self.in_yuan({'4': 301})
        listed = self.in_yuan({'4': 300, '3': 400})
        with self.refused(error=ValidationError):
            listed.level_ids.filtered(lambda line: line.level == '4').amount = 300.01
        with self.refused(error=ValidationError):
            listed.level_ids = [Command.create({'level': '5', 'amount': 201})]
        with self.refused(listed.document, error=ValidationError):
            listed.level_ids = [Command.clear()]

    def test_rules(self):
        """The rules get a rate or yuan by level, not both."""
        given = self.in_yuan({'4': 250, '5': 100})._rules_shortage()
        self.assertEqual(({level: float(amount) for level, amount in given.amounts.items()}, given.rate),
                         ({'4': 250.0, '5': 100.0}, 0))
        self.assertIsNone(self.shortage._rules_shortage().amounts)

    def test_highest_for_the_claim(self):
        """Of two lists the one that gives this claim more: 10 % of 1,500 or 200 yuan, of 2,000 or nothing."""
        rate, yuan = self.listed(rate=0.1), self.in_yuan({'4': 200})
        both = (rate + yuan).with_env(self.env)
        on = lambda level, standard: both._on(self.agency, self.occupation, self.day(DAY), level, standard)  # noqa: E731
        self.assertEqual(on('4', 1500), yuan)
        self.assertEqual(on('4', 2500), rate)
        self.assertEqual(on('3', 2000), rate)
        self.assertFalse(both._on(self.agency, self.occupation, self.day('2025-12-31'), '4', 1500))

    def test_cap_from_the_policys_side(self):
        """A version whose dates or state bring a list under a lower cap is refused, and names the list."""
        self.shortage.valid_to = '2026-05-31'
        self.listed(rate=0.15, valid_from='2026-07-01', valid_to='2026-08-31')
        self.policy.valid_to = '2026-05-31'
        version = self.version(uplift_cap=0.1)
        with self.refused("测试〔2026〕7号", error=ValidationError):
            version.action_confirm()
        version.valid_to = '2026-06-30'
        version.action_confirm()
        with self.refused("测试〔2026〕7号", error=ValidationError):
            version.valid_to = '2026-07-01'

    def test_own_version(self):
        """An agency's own version binds its own lists; when it ends, the general one does."""
        own = self.version(company_id=self.agency.id, uplift_cap=0.4, valid_from='2026-01-01')
        own.action_confirm()
        with self.refused(self.policy.document, error=ValidationError):
            self.listed(rate=0.3)  # for every agency: the others are under the general version
        with self.refused(self.policy.document, error=ValidationError):
            self.listed(rate=0.3, company_id=self.agency.id, valid_from='2025-12-31')
        with self.refused(self.policy.document, error=ValidationError):
            self.listed(rate=0.3, company_id=self.other.id)
        listed = self.listed(rate=0.3, company_id=self.agency.id)
        with self.refused(listed.document, self.policy.document, error=ValidationError):
            own.valid_to = '2026-12-31'
        with self.refused(listed.document, error=ValidationError):
            own.write({'state': 'unconfirmed'})
        listed.valid_to = '2026-12-31'
        own.valid_to = '2026-12-31'

    def test_paste(self):
        """Names of a document are added; what is unknown or ambiguous is reported and stays."""
        Occupation = self.env['skill.subsidy.occupation']
        Occupation.create([{'name': "测试甲工", 'aliases': "测试双名"}, {'name': "测试乙工", 'aliases': "测试双名"}])
        listed = self.listed(rate=0.1, occupation_ids=False)
        action = listed.action_paste_names()
        wizard = self.env[action['res_model']].with_user(self.users['keeper']).with_context(**action['context']).create({
            'names': "1. 测试用架线工\n（2）测试甲工（高压、低压），测试没有工；\n\n测试双名\n测试用架线工"})
        again = wizard.action_add()
        self.assertEqual(again['res_id'], wizard.id)
        self.assertEqual(set(listed.occupation_ids.mapped('name')), {"测试用架线工", "测试甲工"})
        self.assertEqual(wizard.names, "测试没有工\n测试双名")
        self.assertIn("测试没有工", wizard.unknown)
        self.assertIn("测试甲工、测试乙工", wizard.unknown)
        wizard.names = "测试乙工"
        self.assertEqual(wizard.action_add()['type'], 'ir.actions.act_window_close')
        self.assertEqual(len(listed.occupation_ids), 3)
        with self.refused(error=AccessError):
            wizard.with_user(self.users['handler']).action_add()

    def test_claim_in_yuan(self):
        """A claim gets the yuan of its level on top of the standard, from the list that gives it most."""
        self.listed(rate=0.1, document="测试〔2026〕8号")
        self.in_yuan({'4': 200})
        fourth, third = (self.claims_in('submitted', level=level, certificate_no=number) for level, number in (
            ('4', 'Y000015' + '0' * 6 + '26' + '4' + '700001'), ('3', 'Y000015' + '0' * 6 + '26' + '3' + '700002')))
        self.assertRecordValues(fourth + third, [{'amount': 1700}, {'amount': 2200}])
