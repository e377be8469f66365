"""Policy is data: versions do not overlap, no claim falls back on another one, lists keep below the cap (design 6)."""
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DAY, SubsidyCase


@tagged('post_install', '-at_install')
class TestPolicy(SubsidyCase):

    def version(self, **vals):
        """A version that stands beside the one of 2017."""
        return self.env['skill.subsidy.policy'].with_user(self.users['keeper']).create({
            'name': "测试政策", 'document': "测试〔2026〕9号", 'valid_from': '2026-10-01',
            'level_ids': [Command.create({'level': '4', 'amount': 1600})], **vals})

    def test_2017(self):
        """The notice of 2017 ships confirmed, with its amounts, 36 months, 12 months, 20 % and 5 days."""
        self.assertRecordValues(self.policy, [{
            'state': 'confirmed', 'document': "内人社办发〔2017〕255号", 'valid_from': self.day('2017-07-31'), 'valid_to': False,
            'min_months': 36, 'window_months': 12, 'uplift_cap': 0.2, 'notice_days': 5, 'accept_paying': True,
            'accept_receiving': False, 'issued_since': self.day('2017-01-01'), 'company_id': False, 'window_extends': False}])
        self.assertEqual({line.level: line.amount for line in self.policy.level_ids}, {'5': 1000, '4': 1500, '3': 2000})

    def test_overlap(self):
        """Two confirmed versions of one agency never hold on the same day; unconfirmed ones may wait."""
        version = self.version()
        self.assertEqual(version.state, 'unconfirmed')
        with self.refused(version.document, self.policy.document, error=ValidationError):
            version.action_confirm()
        self.by('keeper', self.policy).valid_to = '2026-10-01'
        with self.refused(error=ValidationError):
            version.action_confirm()
        self.by('keeper', self.policy).valid_to = '2026-09-30'
        version.action_confirm()
        with self.refused(error=ValidationError):
            self.by('keeper', self.policy).valid_to = False
        earlier = self.version(document="测试〔2017〕1号", valid_from='2017-01-01', valid_to='2017-07-31')
        with self.refused(earlier.document, error=ValidationError):
            earlier.action_confirm()
        earlier.valid_to = '2017-07-30'
        earlier.action_confirm()

    def test_own_before_general(self):
        """An agency's own version goes before a general one, for that agency only."""
        own = self.version(company_id=self.agency.id)
        own.action_confirm()
        mine, theirs = self.claims_in('submitted'), self.claims_in('submitted', users=self.others)
        self.assertRecordValues(mine + theirs, [{'policy_id': own.id, 'amount': 1600},
                                                {'policy_id': self.policy.id, 'amount': 1500}])

    def test_no_version(self):
        """A day that no confirmed version covers: unknown, "no policy in force", and no amount; never an older version."""
        self.policy.valid_to = '2026-10-07'
        self.version()  # waits to be confirmed
        claim = self.claims_in('submitted')
        self.assertRecordValues(claim, [{'check_verdict': 'unknown', 'failed_rules': 'policy', 'policy_id': False, 'amount': 0}])
        left = self.by('handler', claim).action_verify("A reason")
        self.assertEqual((left['res_id'], claim.state), (claim.id, 'submitted'))
        claim = self.claims_in('submitted', claim_date='2026-10-07')
        self.assertEqual(claim.policy_id, self.policy)

    def test_parameters(self):
        """The rules ask the version in force, not a number in the program."""
        self.policy_now(min_months=12, window_months=6, accept_receiving=True,
                        level_ids=[Command.create({'level': '4', 'amount': 1600})])
        claim = self.claims_in('submitted', insured={'paid_months': 12, 'status': 'receiving'}, issue_date='2026-04-08')
        self.assertRecordValues(claim, [{'check_verdict': 'pass', 'amount': 1600}])
        claim = self.claims_in('submitted', issue_date='2026-04-07')
        self.assertEqual(claim.failed_rules, 'window')

    def test_decision_stays(self):
        """A claim that was decided keeps its policy, its amount and its checks when the policy changes."""
        claim = self.claims_in('verified')
        checks = claim.checks
        self.policy_now(min_months=600, level_ids=[Command.create({'level': '4', 'amount': 10})])
        self.do_review(claim)
        self.assertRecordValues(claim, [{'state': 'reviewed', 'amount': 1500}])
        self.assertEqual(claim.checks, checks)

    def test_confirmed_stays(self):
        """A confirmed version is neither changed nor deleted nor given another amount; only its last day is."""
        policy = self.by('keeper', self.policy)
        self.claims_in('submitted')
        for step in (lambda: policy.write({'min_months': 1}), lambda: policy.write({'state': 'unconfirmed'}), policy.unlink,
                     lambda: policy.level_ids[0].write({'amount': 9}), lambda: policy.level_ids[0].unlink(),
                     lambda: policy.write({'level_ids': [Command.clear()]})):
            with self.refused():
                step()
        version = self.version()
        version.write({'min_months': 24, 'level_ids': [Command.create({'level': '5', 'amount': 1100})]})
        early = self.version(state='confirmed', valid_from='2017-01-01', valid_to='2017-01-31', document="测试〔2017〕2号")
        with self.refused():
            early.level_ids.create({'policy_id': early.id, 'level': '3', 'amount': 9})
        version.unlink()

    def test_registers_move_on(self):
        """Verification looks again: what was true when the claim came in may have changed."""
        claim = self.claims_in('submitted')
        line = self.env['skill.subsidy.insured'].search([('id_number', '=', claim.id_number)])
        line.status = 'stopped'
        self.by('handler', claim).action_verify()
        self.assertRecordValues(claim, [{'state': 'submitted', 'failed_rules': 'contribution.status'}])
        line.status = 'paying'
        self.by('handler', claim).action_verify()
        self.assertEqual(claim.state, 'verified')

    @mute_logger('odoo.sql_db')
    def test_limits(self):
        """What no version can say: an end before its beginning, fewer than five days of notice, a level twice."""
        for vals in ({'valid_to': '2026-09-30'}, {'notice_days': 4}, {'window_months': 0}, {'min_months': -1},
                     {'level_ids': [Command.create({'level': '5', 'amount': 0})]},
                     {'level_ids': [Command.create({'level': '5', 'amount': 1}), Command.create({'level': '5', 'amount': 2})]}):
            with self.subTest(vals=vals), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.version(**vals)
                self.env.flush_all()

    # -- shortage lists --------------------------------------------------------------------------------------------

    def test_shortage_over_cap(self):
        """三: no list gives more than 20 % of the standard."""
        Shortage = self.env['skill.subsidy.shortage'].with_user(self.users['keeper'])
        vals = {'name': "x", 'document': "测试〔2026〕3号", 'valid_from': DAY, 'occupation_ids': [Command.set(self.occupation.ids)]}
        with self.refused("测试〔2026〕3号", self.policy.document, '20.01', '20.00', error=ValidationError):
            Shortage.create({**vals, 'rate': 0.2001})
        listed = Shortage.create({**vals, 'rate': 0.2})
        with self.refused(error=ValidationError):
            listed.rate = 0.25
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            Shortage.create({**vals, 'rate': 0})
        self.by('keeper', self.policy).valid_to = '2026-10-07'
        listed.rate = 0.25  # under no version at all any more

    def test_shortage_by_day_and_agency(self):
        """The highest uplift of the lists that hold for the agency on the day of the claim."""
        self.env['skill.subsidy.shortage'].create([
            {'name': "x", 'document': f"测试〔2026〕{n}号", 'valid_from': start, 'valid_to': end, 'rate': rate,
             'company_id': company.id, 'occupation_ids': [Command.set(self.occupation.ids)]}
            for n, (start, end, rate, company) in enumerate((
                ('2026-01-01', '2026-10-07', 0.20, self.env['res.company']), ('2026-10-09', False, 0.20, self.env['res.company']),
                ('2026-10-08', '2026-10-08', 0.05, self.env['res.company']), ('2026-01-01', False, 0.10, self.agency)))])
        mine, theirs = self.claims_in('submitted'), self.claims_in('submitted', users=self.others)
        self.assertRecordValues(mine + theirs, [{'uplift_rate': 0.10, 'amount': 1650}, {'uplift_rate': 0.05, 'amount': 1575}])

    def test_cap_lowered_later(self):
        """A version under which a list in force would give too much is not confirmed before the list has ended."""
        with self.refused("测试〔2026〕1号", "测试〔2026〕8号", '20.00', '10.00', error=ValidationError):
            self.policy_now(uplift_cap=0.1)
        self.shortage.valid_to = '2026-09-30'
        self.policy_now(uplift_cap=0.1)
        with self.refused("测试〔2026〕1号", error=ValidationError):
            self.shortage.valid_to = '2026-10-01'

    def test_cap_at_verification(self):
        """Whatever has come into the database: a list above the cap stops the claim instead of paying too much."""
        self.shortage.valid_to = '2026-09-30'
        self.policy_now(uplift_cap=0.1)
        self.env.flush_all()
        self.env.cr.execute("UPDATE skill_subsidy_shortage SET valid_to = NULL WHERE id = %s", (self.shortage.id,))
        self.env.invalidate_all()
        claim = self.claims_in('submitted', occupation_name=self.short_occupation.name)
        self.assertRecordValues(claim, [{'failed_rules': 'uplift', 'uplift_rate': 0.1, 'amount': 0}])

    def test_keepers_only(self):
        """Only the policy keeper confirms and changes; not even the accountant or the administrator."""
        version = self.version()
        admin = self.env.ref('base.user_admin')
        for user in (*(self.users[login] for login in ('handler', 'reviewer', 'head', 'accountant', 'auditor', 'nobody')), admin):
            with self.refused(error=AccessError):
                version.with_user(user).action_confirm()
            with self.refused():
                self.policy.level_ids[0].with_user(user).amount = 9999
            with self.refused(error=AccessError):
                self.shortage.with_user(user).rate = 0.1
