"""Design 7: doubts are shown to everybody who signs, found again before each signature, and accepted with a reason."""
from odoo.tests import Form, tagged

from . import people
from .common import DAY, DAY_AFTER, SubsidyCase, noon


@tagged('post_install', '-at_install')
class TestWarnings(SubsidyCase):

    def warned(self, count=1, users=None):
        """Submitted claims whose employer is an individual business: a warning that is there from the beginning."""
        claims = self.drafts(count, users=users, employer_code=people.org_code(7, '92'))
        claims.action_submit()
        return claims

    def ready(self, users=None, count=1):
        """Claims with a warning that handler and reviewer have accepted, where the head's turn has come."""
        claims = self.warned(count, users)
        self.by('handler', claims, users).action_verify("经办已核")
        self.by('reviewer', claims, users).action_review("审核已核")
        if claims.company_id.skill_subsidy_order == 'notice_first':
            self.do_publish(claims, users)
            self.do_clear(claims, users)
        self.batch_of(claims)
        return claims

    def rival(self, claim):
        """A second person's claim with the same account comes in."""
        other = self.drafts(bank_account=claim.bank_account)
        other.action_submit()
        return other

    def approve(self, claims, reason=None, users=None):
        with noon(DAY_AFTER if claims.batch_id.notice_end else DAY):
            return self.by('head', self.batch_of(claims), users).action_approve(reason)

    # -- the head ------------------------------------------------------------------------------------------------------

    def test_head_gives_a_reason(self):
        """In both orders of steps: with a warning in the batch nothing is approved without a reason; it is kept."""
        self.other.skill_subsidy_order = 'head_first'
        for users in (None, self.others):
            claims = self.ready(users)
            sound = self.claims_in(claims.state, users=users)
            if sound.batch_id != claims.batch_id:
                sound._set({'batch_id': claims.batch_id.id})
            before = claims.state
            for reason in (None, '', '  '):
                action = self.approve(claims, reason, users)
                self.assertEqual(action['context'], {'default_batch_id': claims.batch_id.id})
                self.assertEqual(set((claims + sound).mapped('state')), {before})
            self.assertIsNone(self.approve(claims, "负责人已核", users))
            self.assertEqual(set((claims + sound).mapped('state')), {'approved'})
            last = {claim: claim.signature_ids.sorted('id')[-1] for claim in claims + sound}
            self.assertEqual((last[claims].note, last[claims].acknowledged_count), ("负责人已核", 1))
            self.assertEqual((last[sound].note, last[sound].acknowledged_count), (False, 0))
            self.assertEqual(claims.signature_ids.filtered('signs').sorted('id').mapped('note'),
                             ["经办已核", "审核已核", "负责人已核"])
            self.assertFalse(claims.signature_ids._altered())

    def test_no_warning_no_reason(self):
        """A batch without warnings is approved as before."""
        claims = self.claims_in('cleared', 2)
        self.assertFalse(claims.batch_id.warned_count)
        self.assertIsNone(self.approve(claims))
        self.assertEqual(set(claims.mapped('state')), {'approved'})

    def test_heads_dialogue(self):
        """The head sees each sentence once with its claims, and who accepted it with which reason."""
        claims = self.ready(count=25)
        batch = self.by('head', claims.batch_id)
        self.assertEqual((batch.warned_count, batch.waiting_count), (25, 25))
        wizard = self.env['skill.subsidy.approve.wizard'].with_user(self.users['head']).with_context(
            **self.approve(claims)['context']).create({'reason': "负责人已核"})
        sentence = next(check['sentence'] for check in claims[0].checks if check['outcome'] == 'warn')
        html = str(wizard.warnings)
        self.assertEqual(html.count(sentence.split("'")[0].split('"')[0]), 1)
        for word in (max(claims.mapped('name')), self.users['handler'].name, self.users['reviewer'].name, "经办已核", "审核已核", '25'):
            self.assertIn(word, html)
        self.assertNotIn(min(claims.mapped('name')), html)  # the first twenty are named, the others counted
        self.assertEqual(set(wizard.action_view_claims()['domain'][0][2]), set(claims.ids))
        wizard.reason = '  '
        with noon(DAY_AFTER):
            with self.refused():
                wizard.action_confirm()
            wizard.reason = "负责人已核"
            wizard.action_confirm()
        self.assertEqual(set(claims.mapped('state')), {'approved'})

    def test_reviewers_dialogue(self):
        """On the screen, where the dialogue is not stored yet: what the handler accepted and why, and what is new since."""
        claim = self.warned()
        self.by('handler', claim).action_verify("经办已核")

        def shown():
            form = Form(self.env['skill.subsidy.sign.wizard'].with_user(self.users['reviewer']).with_context(
                active_model='skill.subsidy.claim', active_ids=claim.ids))
            return str(form.warnings)
        for word in (self.users['handler'].name, "经办已核"):
            self.assertIn(word, shown())
        self.assertNotIn("New since the last signature", shown())
        self.rival(claim)
        claim._renew_doubts()
        self.assertIn("New since the last signature", shown())

    def test_head_returns_one(self):
        """The head may return a single claim and approve the others."""
        claims = self.ready(count=2)
        self.by('head', claims[0]).action_return("请补充材料")
        self.approve(claims[1], "负责人已核")
        self.assertEqual(claims.mapped('state'), ['returned', 'approved'])

    # -- doubts that come later ----------------------------------------------------------------------------------------

    def test_doubt_before_review(self):
        """A second person's claim with the same account, after verification: the reviewer has to accept it, having seen it."""
        claim = self.claims_in('verified')
        self.rival(claim)
        left = self.by('reviewer', claim).action_review("一个早先写好的理由")
        self.assertEqual((left['res_id'], claim.state, claim.check_verdict), (claim.id, 'verified', 'warn'))
        self.assertEqual(self.checks(claim)['doubt.account'], 'warn')
        self.assertEqual(claim._warning_groups()[0]['fresh'], 1)
        self.by('reviewer', claim).action_review()
        self.assertEqual(claim.state, 'verified')
        self.by('reviewer', claim).action_review("已与两人核实")
        self.assertEqual(claim.state, 'reviewed')
        self.assertEqual(claim._warning_groups()[0]['fresh'], 0)

    def test_doubt_before_approval(self):
        """The same after the review: the head's reason does not cover what the head has not seen; then it does."""
        self.other.skill_subsidy_order = 'head_first'
        for users in (None, self.others):
            claims = self.claims_in('reviewed' if users else 'cleared', 2, users=users)
            self.batch_of(claims)
            frozen = [check for check in claims[0].checks if not check['rule'].startswith('doubt.')]
            self.rival(claims[0])
            action = self.approve(claims, "一个早先写好的理由", users)
            self.assertEqual(action['res_model'], 'skill.subsidy.approve.wizard')
            self.assertNotIn('approved', claims.mapped('state'))
            self.assertEqual(claims.mapped('check_verdict'), ['warn', 'pass'])
            self.assertEqual([check for check in claims[0].checks if not check['rule'].startswith('doubt.')], frozen)
            self.assertIn("New since the last signature", str(claims._warnings_html()))
            self.approve(claims, "已与两人核实", users)
            self.assertEqual(set(claims.mapped('state')), {'approved'})

    def test_registers_do_not_rewrite_the_decision(self):
        """What changed in a register since verification does not change the checks at review; payment looks again."""
        claim = self.claims_in('verified')
        before = claim.checks
        claim.insured_line_id.sudo().write({'status': 'stopped', 'paid_months': 1})
        self.do_review(claim)
        self.assertEqual((claim.state, claim.checks), ('reviewed', before))

    def test_doubt_during_verification(self):
        """A warning that the verification itself finds was not seen by who gave the reason: the claim stays once."""
        claim = self.claims_in('submitted')
        self.rival(claim)
        self.by('handler', claim).action_verify("一个早先写好的理由")
        self.assertEqual((claim.state, claim.check_verdict), ('submitted', 'warn'))
        self.by('handler', claim).action_verify("已核实")
        self.assertEqual(claim.state, 'verified')

    def test_ack_reason_is_kept_with_the_signature(self):
        """A reason that was written on the claim beforehand stands with the handler's signature."""
        claim = self.warned()
        self.by('handler', claim).ack_reason = "已核对营业执照"
        self.by('handler', claim).action_verify()
        self.assertEqual(claim.signature_ids.sorted('id')[-1].note, "已核对营业执照")

    def test_what_was_accepted_is_signed(self):
        """The warnings that a signer accepted are part of the chained hash."""
        claim = self.ready()
        row = claim.signature_ids.filtered(lambda r: r.action == 'review')
        [[rule, sentence]] = row.acknowledged
        self.assertIn([rule, sentence], [[c['rule'], c['sentence']] for c in claim.checks if c['outcome'] == 'warn'])
        self.assertFalse(claim.signature_ids._altered())
        self.env.cr.execute("ALTER TABLE skill_subsidy_signature DISABLE TRIGGER USER")
        self.env.cr.execute("UPDATE skill_subsidy_signature SET acknowledged = NULL WHERE id = %s", (row.id,))
        self.env.cr.execute("ALTER TABLE skill_subsidy_signature ENABLE TRIGGER USER")
        self.env.invalidate_all()
        self.assertIn(row, claim.signature_ids._altered())

    # -- what the form says first --------------------------------------------------------------------------------------

    def test_attention_first(self):
        """What is not met stands at the top of the form and first in the table."""
        claim = self.drafts(insured={'paid_months': 30})
        claim.action_submit()
        sentence = next(check['sentence'] for check in claim.checks if check['outcome'] == 'fail')
        self.assertIn(sentence, str(claim.attention_html))
        html = str(claim.checks_html)
        self.assertLess(html.index('o_check_fail'), html.index('o_check_pass'))
        self.assertFalse(self.claims_in('submitted').attention_html)
