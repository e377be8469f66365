"""四(三): the public notice — when it ends, when it can be cleared, and what an objection holds back."""
from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import DAY, DAY_AFTER, NOTICE_END, SubsidyCase, noon


@tagged('post_install', '-at_install')
class TestNotice(SubsidyCase):

    def publish_on(self, day, count=1, **changes):
        """Claims that were published on `day`."""
        claims = self.claims_in('reviewed', count, claim_date=min(day, DAY), issue_date='2026-01-05',
                                insured={'data_date': min(day, DAY)}, **changes)
        with noon(day):
            self.by('reviewer', self.batch_of(claims)).action_publish()
        return claims

    def test_end(self):
        """Not fewer than five full working days: the day of publication does not count, days worked instead do."""
        for start, end in (('2026-02-13', '2026-02-27'), ('2026-04-30', '2026-05-11'), ('2026-09-18', '2026-09-24'),
                           ('2026-09-30', '2026-10-13')):
            with self.subTest(start=start):
                batch = self.publish_on(start).batch_id
                self.assertRecordValues(batch, [{'notice_start': self.day(start), 'notice_end': self.day(end)}])

    def test_last_minute(self):
        """Not at 23:59 of the last day, but from midnight on; the clock is China's, whatever the caller's is."""
        claim = self.publish_on(DAY)
        batch = self.by('reviewer', claim.batch_id)
        for zone in ('Asia/Shanghai', 'Pacific/Kiritimati', 'America/Los_Angeles', False):
            self.users['reviewer'].tz = zone
            with freeze_time(f'{NOTICE_END} 15:59:59'), self.refused(NOTICE_END):
                batch.with_context(tz=zone).action_clear()
            savepoint = self.env.cr.savepoint()
            with freeze_time(f'{NOTICE_END} 16:00:00'):
                batch.with_context(tz=zone).action_clear()
            self.assertEqual(claim.state, 'cleared')
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def test_start_is_chinas_day(self):
        """Published at 0:30 in China is published that day, though it is the day before in UTC."""
        claim = self.claims_in('reviewed')
        with freeze_time('2026-10-08 16:30:00'):
            self.by('reviewer', self.batch_of(claim)).with_context(tz='UTC').action_publish()
        self.assertEqual(claim.batch_id.notice_start, self.day('2026-10-09'))

    def test_agency_table_before_library(self):
        """A day that the State Council took away later is made up for, once the year was opened and confirmed again."""
        year = self.env.ref('skill_subsidy.workday_year_2026').with_user(self.users['keeper'])
        day = {'date': '2026-10-12', 'kind': 'off', 'source': "测试〔2026〕2号"}
        with self.refused('2026'):
            self.env['skill.subsidy.workday'].create(day)
        year.action_reopen()
        self.env['skill.subsidy.workday'].create(day)
        year.action_confirm()
        self.assertEqual(self.publish_on(DAY).batch_id.notice_end, self.day('2026-10-15'))

    def test_longer_notice(self):
        """A policy may ask for more days, never for fewer; the strictest of a batch counts."""
        self.policy_now(notice_days=7)
        self.assertEqual(self.publish_on(DAY).batch_id.notice_end, self.day('2026-10-16'))

    def test_counts_first(self):
        """A policy may count the day of publication; in a batch of two policies the stricter one counts."""
        self.policy_now(notice_counts_first=True)
        self.assertEqual(self.publish_on(DAY).batch_id.notice_end, self.day('2026-10-13'))
        mixed = self.claims_in('reviewed') + self.claims_in('reviewed', claim_date='2026-09-30')
        self.assertEqual(len(mixed.policy_id), 2)
        self.do_publish(mixed)
        self.assertEqual(mixed.batch_id.notice_end, self.day(NOTICE_END))

    def test_unconfirmed_year(self):
        """A notice into a year that nobody confirmed is published and says so; it has no end until the year is confirmed."""
        claim = self.publish_on('2026-12-28')
        batch = self.by('reviewer', claim.batch_id)
        self.assertRecordValues(batch, [{'state': 'published', 'notice_end': False, 'expected_end': False,
                                         'unknown_year': '2027'}])
        self.assertEqual(claim.state, 'published')
        year = self.env.ref('skill_subsidy.workday_year_2027').with_user(self.users['keeper'])
        with noon('2027-02-01'):
            with self.refused('2027'):
                batch.action_clear()
            # the days alone are not enough: somebody has to say that they are all
            year.write({'document': "测试〔2026〕4号", 'day_ids': [Command.create({'date': day, 'kind': 'off'}) for day in (
                '2027-01-01', '2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11', '2027-04-05',
                '2027-05-03', '2027-06-09', '2027-09-15', '2027-10-01')]})
            with self.refused('2027'):
                batch.action_clear()
            year.action_confirm()
            batch.invalidate_recordset(['expected_end', 'unknown_year'])
            self.assertRecordValues(batch, [{'notice_end': False, 'expected_end': self.day('2027-01-05'),
                                             'unknown_year': False}])
        with noon('2027-01-05'), self.refused('2027-01-05'):
            batch.action_clear()
        with noon('2027-01-06'):
            batch.action_clear()
        self.assertRecordValues(batch, [{'state': 'cleared', 'notice_end': self.day('2027-01-05')}])
        self.assertEqual(claim.state, 'cleared')

    # -- objections ------------------------------------------------------------------------------------------------

    def object_to(self, claim, **vals):
        return self.env['skill.subsidy.objection'].with_user(self.users['handler']).create({
            'claim_id': claim.id, 'subject': "对公示有异议", **vals})

    def decide(self, objection, step):
        objection = self.by('reviewer', objection)
        objection.conclusion = "经核查"
        getattr(objection, step)()

    def test_objections_hold_their_claim(self):
        """Open and upheld objections hold their claim back and let the rest go on; a dismissed one holds nothing."""
        claims = self.publish_on(DAY, 4)
        opened, upheld, dismissed, free = claims
        self.object_to(opened)
        self.decide(self.object_to(upheld, kind='report'), 'action_uphold')
        self.decide(self.object_to(dismissed), 'action_dismiss')
        batch = claims.batch_id
        self.assertEqual((batch.objection_count, batch.held_count), (3, 2))
        self.do_clear(claims)
        self.assertEqual(claims.mapped('state'), ['published', 'published', 'cleared', 'cleared'])
        self.do_approve(claims)
        self.do_pay(claims)
        self.assertEqual(claims.mapped('state'), ['published', 'published', 'paying', 'paying'])
        self.assertIn("objection was raised", opened.notice_summary)
        self.assertIn("no objection", free.notice_summary)

    def test_held_claim_follows(self):
        """A claim that was held back follows on its own: cleared, approved and paid after the others."""
        held, other = claims = self.publish_on(DAY, 2)
        objection = self.object_to(held)
        self.do_clear(claims)
        self.do_approve(claims)
        self.do_pay(other)
        batch = claims.batch_id
        self.do_clear(claims)
        self.assertEqual(held.state, 'published')
        self.decide(objection, 'action_dismiss')
        self.do_clear(claims)
        self.assertEqual((held.state, batch.state), ('cleared', 'approved'))
        self.do_approve(claims)
        self.do_pay(held)
        self.assertEqual((held.state, held.head_id), ('paying', self.users['head']))
        self.assertEqual(len(claims.payment_line_ids.payment_id), 2)
        for order in claims.payment_line_ids.payment_id:
            with noon(DAY_AFTER):
                self.by('accountant', order).import_return(self.answer(order), 'x.txt')
        self.assertEqual(batch.state, 'done')

    def test_second_objection(self):
        """A second, open objection holds the claim though the first was dismissed."""
        claim = self.publish_on(DAY)
        self.decide(self.object_to(claim), 'action_dismiss')
        self.object_to(claim)
        self.do_clear(claim)
        self.assertEqual(claim.state, 'published')

    def test_held_claim_leaves(self):
        """The reviewer returns or rejects a claim whose objection was upheld."""
        claim = self.publish_on(DAY)
        objection = self.object_to(claim)
        self.decide(objection, 'action_uphold')
        batch = claim.batch_id
        self.by('reviewer', claim).action_reject("举报属实")
        self.assertRecordValues(claim, [{'state': 'rejected', 'batch_id': False}])
        self.assertEqual(objection.batch_id, batch, "the batch keeps what was said during its notice")

    def test_empty(self):
        """Nothing is published or approved where there is nothing."""
        batch = self.env['skill.subsidy.batch'].with_user(self.users['reviewer']).create({'month': DAY})
        with self.refused(batch.name):
            batch.action_publish()
        cleared = self.publish_on(DAY)
        self.object_to(cleared)
        self.do_clear(cleared)
        with self.refused(cleared.batch_id.name):
            self.do_approve(cleared)

    def test_collect(self):
        """A batch takes the reviewed claims of its agency that are in no other, and only those."""
        mine, theirs, unready = (self.claims_in('reviewed', 2), self.claims_in('reviewed', users=self.others),
                                 self.claims_in('verified'))
        taken = self.claims_in('reviewed')
        self.batch_of(taken)
        batch = self.env['skill.subsidy.batch'].with_user(self.users['handler']).create({'month': DAY})
        batch.action_collect()
        self.assertEqual(batch.claim_ids, mine.sorted('id', reverse=True).with_env(batch.env))
        self.assertFalse((theirs + unready).batch_id)
