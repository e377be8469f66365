"""The whole way of claims: from draft to paid in both orders of steps, and the ways aside."""
from odoo.tests import tagged

from .common import DAY, DAY_AFTER, NOTICE_END, SubsidyCase, noon


@tagged('post_install', '-at_install')
class TestWay(SubsidyCase):

    def table(self, claims, **values):
        """All claims have these values."""
        self.assertRecordValues(claims, [values] * len(claims))

    def test_draft_to_paid(self):
        """Notice first: every step writes its state, its signer and its signature, and nothing else."""
        users, claims = self.users, self.drafts(3)
        self.table(claims, state='draft', handler_id=False, amount=0, checks=False, batch_id=False)
        self.assertEqual(len(set(claims.mapped('name'))), 3)
        claims.action_submit()
        self.table(claims, state='submitted', check_verdict='pass', failed_rules=False, policy_id=self.policy.id,
                   standard_amount=1500, uplift_rate=0, amount=1500, insured_status='paying', paid_months=60)
        claims.action_verify()
        self.table(claims, state='verified', handler_id=users['handler'].id, reviewer_id=False, head_id=False)
        self.by('reviewer', claims).action_review()
        self.table(claims, state='reviewed', reviewer_id=users['reviewer'].id, head_id=False, batch_id=False)
        batch = self.env['skill.subsidy.batch'].with_user(users['reviewer']).create({'month': '2026-10-20'})
        batch.action_publish()
        self.table(claims, state='published', batch_id=batch.id)
        self.assertRecordValues(batch, [{
            'state': 'published', 'month': self.day('2026-10-01'), 'notice_start': self.day(DAY),
            'notice_end': self.day(NOTICE_END), 'claim_count': 3, 'total_amount': 4500}])
        with noon(DAY_AFTER):
            batch.action_clear()
            self.table(claims, state='cleared')
            self.by('head', batch).action_approve()
            self.table(claims, state='approved', head_id=users['head'].id)
            self.assertRecordValues(batch, [{'state': 'approved', 'notice_end': self.day(NOTICE_END)}])
            order = self.order_of(claims)
            self.assertRecordValues(order, [{'state': 'draft', 'line_count': 3, 'total_amount': 4500}])
            self.table(claims, state='approved')
            order.action_send()
            self.table(claims, state='paying')
            self.table(order.line_ids, state='pending', amount=1500)
            order.import_return(self.answer(order), 'return.txt')
        self.table(claims, state='paid')
        self.table(order.line_ids, state='paid', amount=1500)
        self.assertEqual((order.state, batch.state), ('done', 'done'))
        self.assertRecordValues(claims[0].signature_ids.sorted('id'), [
            {'action': action, 'role': role, 'user_id': users[login].id, 'signs': signs,
             'from_state': before, 'to_state': after}
            for action, role, login, signs, before, after in (
                ('submit', 'handler', 'handler', False, 'draft', 'submitted'),
                ('verify', 'handler', 'handler', True, 'submitted', 'verified'),
                ('review', 'reviewer', 'reviewer', True, 'verified', 'reviewed'),
                ('publish', 'reviewer', 'reviewer', False, 'reviewed', 'published'),
                ('clear', 'reviewer', 'reviewer', False, 'published', 'cleared'),
                ('approve', 'unit_head', 'head', True, 'cleared', 'approved'),
                ('pay', 'accountant', 'accountant', False, 'approved', 'paying'),
                ('settle', 'accountant', 'accountant', False, 'paying', 'paid'))])

    def test_head_first(self):
        """Head first: reviewed → approved → published → cleared, which is payable."""
        self.other.skill_subsidy_order = 'head_first'
        states = []
        claims = self.drafts(2, users=self.others)
        for step, state in self.WAYS['head_first']:
            getattr(self, f'do_{step}')(claims, self.others)
            self.assertEqual(set(claims.mapped('state')), {state}, step)
            states.append(claims.batch_id.state)
        self.assertEqual(states, [False, False, False, 'approved', 'published', 'cleared', 'cleared', 'done'])
        self.assertEqual(claims.head_id, self.others['head'])

    def test_head_collects(self):
        """Head first: the head's approval of an empty batch takes in the reviewed claims, as publishing does."""
        self.other.skill_subsidy_order = 'head_first'
        claims = self.claims_in('reviewed', 2, users=self.others)
        batch = self.env['skill.subsidy.batch'].sudo().create({'company_id': self.other.id, 'month': '2026-10-01'})
        self.by('head', batch, self.others).action_approve()
        self.table(claims, state='approved', batch_id=batch.id)

    def test_order_stays_while_claims_are_under_way(self):
        """A claim half way through one order would skip a step of the other."""
        claims = self.claims_in('cleared')
        with self.refused('1'):
            self.agency.skill_subsidy_order = 'head_first'
        self.assertEqual(claims.state, 'cleared')

    def test_return_and_resubmit(self):
        """四(二): returned with its reason, corrected, submitted again: earlier signatures no longer count."""
        claim = self.claims_in('reviewed')
        self.by('reviewer', claim).action_return("身份证号有误")
        self.table(claim, state='returned', return_reason="身份证号有误", batch_id=False)
        self.by('handler', claim).write({'phone': '13900000000'})
        self.by('handler', claim).action_submit()
        self.table(claim, state='submitted', handler_id=False, reviewer_id=False, verify_date=False,
                   review_date=False, phone='13900000000', return_reason=False)
        self.do_verify(claim)
        self.do_review(claim)
        self.table(claim, state='reviewed', handler_id=self.users['handler'].id)
        self.assertEqual(claim.signature_ids.sorted('id').mapped('action'),
                         ['submit', 'verify', 'review', 'return', 'submit', 'verify', 'review'])
        self.assertIn("身份证号有误", claim.signature_ids.mapped('note'))

    def test_claim_date_survives_return(self):
        """四(一): the first application counts for the window; a correction neither shortens nor stretches it."""
        claim = self.by('handler', self.claims_in('returned'))
        with self.refused():
            claim.write({'claim_date': '2026-10-01'})
        self.assertEqual(claim.claim_date, self.day(DAY))

    def test_reject(self):
        """Rejected for good, by reviewer or head, with its reason; the person may claim anew."""
        claim = self.claims_in('verified')
        with self.refused():
            self.by('reviewer', claim).action_reject('  ')
        self.by('reviewer', claim).action_reject("非企业职工")
        self.table(claim, state='rejected', return_reason="非企业职工")
        with self.refused(claim.name):
            self.by('handler', claim).action_submit()
        again = self.by('handler', claim).copy({})
        again.action_submit()
        self.table(again, state='submitted', check_verdict='pass')
        late = self.claims_in('cleared')
        self.by('head', late).action_reject("举报属实")
        self.table(late, state='rejected', batch_id=False)

    def test_withdraw(self):
        """The claimant may withdraw until the list is published; the place is free again."""
        for state in ('draft', 'submitted', 'verified', 'reviewed', 'returned'):
            claim = self.claims_in(state)
            self.do_withdraw(claim)
            self.table(claim, state='withdrawn', batch_id=False)
        claim = self.claims_in('published')
        with self.refused(claim.name):
            self.do_withdraw(claim)

    def test_batch_with_a_late_return_is_done(self):
        """The batch is done when its last claim leaves, even when all others were paid before."""
        claims = self.claims_in('published', 2)
        objection = self.env['skill.subsidy.objection'].with_user(self.users['handler']).create({
            'claim_id': claims[0].id, 'subject': "举报"})
        for step in ('clear', 'approve', 'pay'):
            getattr(self, f'do_{step}')(claims)
        self.do_settle(claims[1])
        batch = claims.batch_id
        self.assertEqual(batch.state, 'approved')
        reviewer_objection = self.by('reviewer', objection)
        reviewer_objection.conclusion = "属实"
        reviewer_objection.action_uphold()
        self.by('reviewer', claims[0]).action_reject("举报属实")
        self.assertEqual(batch.state, 'done')
