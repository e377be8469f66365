"""六(六): looked at again before each signature and before payment; sound claims are passed over, and none of the others."""
from odoo.tests import tagged

from . import people
from .common import SubsidyCase


@tagged('post_install', '-at_install')
class TestClaimAgain(SubsidyCase):

    def test_suspects(self):
        """Each reason of a doubt makes a claim one to look at, at any agency; without one a claim is passed over."""
        sound, account, phone, certificate, levels = (self.claims_in('verified') for _reason in range(5))
        bulk = self.claims_in('verified', 2, issue_date='2026-04-03')
        everybody = sound + account + phone + certificate + levels + bulk
        self.assertEqual(everybody._suspects(), set())
        far = self.drafts(3, users=self.others)
        for other, name, mine in zip(far, ('bank_account', 'phone', 'certificate_no'), (account, phone, certificate), strict=True):
            other.write({name: mine[name]})
        self.assertEqual(everybody._suspects(), set())  # a draft is not handed in yet
        far._move('submit')
        held = self.env['skill.subsidy.certificate'].create({
            'person_name': levels.person_name, 'id_number': levels.id_number, 'certificate_no': people.skill_level_no(900_001),
            'certificate_type': 'skill_level', 'level': '5', 'occupation_id': levels.occupation_id.id,
            'occupation_name': levels.occupation_name, 'issue_date': '2025-12-01', 'issuer': "测试评价机构"})
        expected = set((account + phone + certificate + levels).ids)
        self.assertEqual(everybody._suspects(), expected)
        self.agency.skill_subsidy_issuer_limit = 3
        self.assertEqual(everybody._suspects(), set((everybody - bulk).ids))  # all others bear one day and one issuer
        self.drafts(issue_date='2026-04-03')._move('submit')
        self.assertEqual(everybody._suspects(), set(everybody.ids))
        self.agency.skill_subsidy_issuer_limit = 0
        held.withdrawn = True
        self.assertEqual(everybody._suspects(), expected - set(levels.ids))

    def test_changed(self):
        """Each reason why a payment may be stopped; without one a claim is passed over."""
        sound, dead, stopped, drawing, moved, benefit = (self.claims_in('approved') for _reason in range(6))
        everybody = sound + dead + stopped + drawing + moved + benefit
        self.assertFalse(everybody._changed())
        line = lambda claim: self.env['skill.subsidy.insured'].search([('id_number', '=', claim.id_number)])  # noqa: E731
        self.env['skill.subsidy.exclusion'].with_user(self.users['handler']).create({
            'id_number': dead.id_number, 'person_name': dead.person_name, 'kind': 'death', 'source': "民政局名单"})
        line(stopped).status, line(drawing).status = 'stopped', 'receiving'
        line(moved).unlink()  # whoever is in no register any more was in one when it was decided
        received = self.env['skill.subsidy.benefit'].sudo().create({
            'agency_name': "外省", 'id_number': benefit.id_number, 'person_name': benefit.person_name, 'date': '2026-11-01',
            'occupation_id': benefit.occupation_id.id, 'occupation_name': benefit.occupation_name, 'level': benefit.level,
            'amount': 1500})
        self.assertEqual(everybody._changed(), dead + stopped + drawing + benefit)
        self.assertEqual(set(everybody._recheck()), set(dead + stopped + drawing + benefit))
        received.level = '5'
        self.assertEqual(everybody._changed(), dead + stopped + drawing)
        self.policy_now(accept_receiving=True)  # is not the version that they were decided by
        self.assertEqual(everybody._changed(), dead + stopped + drawing)
