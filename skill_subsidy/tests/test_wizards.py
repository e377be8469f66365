"""The short dialogues: returning and rejecting, accepting warnings, the bank's file; and the checks as people see them."""
import base64

from odoo.tests import Form, tagged

from . import people
from .common import DAY_AFTER, SubsidyCase, noon


@tagged('post_install', '-at_install')
class TestWizards(SubsidyCase):

    def wizard(self, name, claims, login='handler', **vals):
        """The dialogue as it opens from the list or the form of claims."""
        Wizard = self.env[f'skill.subsidy.{name}.wizard'].with_user(self.users[login]).with_context(
            active_model='skill.subsidy.claim', active_ids=claims.ids, active_id=claims[:1].id)
        return Wizard.create(vals)

    def failing(self, count=1, **insured):
        claims = self.drafts(count, insured=insured or {'paid_months': 30})
        claims.action_submit()
        return claims

    def warned(self, count=1):
        """Claims whose employer is an individual business: somebody has to decide."""
        claims = self.drafts(count, employer_code=people.org_code(7, '92'))
        claims.action_submit()
        return claims

    # -- return and reject -----------------------------------------------------------------------------------------

    def test_one_claim(self):
        """四(二): one claim proposes the sentences of its unmet rules; the handler may write something else."""
        claim = self.failing()
        wizard = self.wizard('close', claim)
        self.assertRecordValues(wizard, [{'action': 'return', 'claim_count': 1, 'own_reasons': False}])
        self.assertEqual(wizard.reason, next(c['sentence'] for c in claim.checks if c['outcome'] == 'fail'))
        self.assertIn('30', wizard.reason)
        wizard.action_confirm()
        self.assertRecordValues(claim, [{'state': 'returned', 'return_reason': wizard.reason}])
        other = self.failing()
        wizard = self.wizard('close', other, reason="证书照片不清晰")
        wizard.action_confirm()
        self.assertEqual(other.return_reason, "证书照片不清晰")

    def test_several_reasons(self):
        """Several unmet rules are numbered."""
        claim = self.failing(paid_months=30, status='stopped')
        first, second = self.wizard('close', claim).reason.split('\n')
        self.assertTrue(first.startswith('1. ') and second.startswith('2. '))

    def test_many_claims(self):
        """Several claims go back each with its own reasons, or all with one."""
        claims = self.failing(2) + self.failing(status='stopped')
        wizard = self.wizard('close', claims)
        self.assertRecordValues(wizard, [{'own_reasons': True, 'claim_count': 3, 'reason': False}])
        wizard.action_confirm()
        self.assertEqual(set(claims.mapped('state')), {'returned'})
        self.assertEqual(len(set(claims.mapped('return_reason'))), 2)
        claims = self.failing(2)
        self.wizard('close', claims, own_reasons=False, reason="一并退回").action_confirm()
        self.assertEqual(claims.mapped('return_reason'), ["一并退回"] * 2)

    def test_nothing_unmet(self):
        """Claims that meet every rule have no reasons of their own: one has to be written."""
        claims = self.claims_in('submitted', 2)
        wizard = self.wizard('close', claims)
        self.assertFalse(wizard.own_reasons)
        for change in ({}, {'own_reasons': True}, {'reason': "  "}):
            wizard.write(change)
            with self.refused():
                wizard.action_confirm()
            wizard.write({'own_reasons': False})
        self.assertEqual(set(claims.mapped('state')), {'submitted'})

    def test_form(self):
        """Changing from returning to rejecting in the form drops the own reasons and keeps the text."""
        claim = self.failing()
        context = {'active_model': 'skill.subsidy.claim', 'active_ids': claim.ids}
        form = Form(self.env['skill.subsidy.close.wizard'].with_user(self.users['handler']).with_context(**context))
        self.assertTrue(form.reason)
        form.reason = "另有原因"
        form.save().action_confirm()
        self.assertEqual(claim.return_reason, "另有原因")

    def test_reject(self):
        """Rejecting takes one reason; a handler may return but not reject."""
        claims = self.claims_in('verified', 2)
        with self.refused():
            self.wizard('close', claims, action='reject', reason="不符合条件").action_confirm()
        wizard = self.wizard('close', claims, login='reviewer', action='reject', reason="不符合条件")
        self.assertFalse(wizard.own_reasons)
        wizard.action_confirm()
        self.assertRecordValues(claims, [{'state': 'rejected', 'return_reason': "不符合条件"}] * 2)

    # -- warnings --------------------------------------------------------------------------------------------------

    def test_warnings(self):
        """Design 7: a warning is shown and accepted with a reason by each who signs; the reason is kept with the signature."""
        claim = self.warned()
        self.by('handler', claim).action_verify()
        self.assertEqual(claim.state, 'submitted')
        wizard = self.wizard('sign', claim, reason="已核对营业执照")
        self.assertEqual(wizard.action, 'verify')
        self.assertIn(claim.person_name, wizard.warnings)
        self.assertIn(next(c['sentence'] for c in claim.checks if c['outcome'] == 'warn'), wizard.warnings)
        wizard.action_confirm()
        self.assertEqual(claim.state, 'verified')
        left = self.by('reviewer', claim).action_review()
        self.assertEqual((left['res_id'], claim.state), (claim.id, 'verified'))
        wizard = self.wizard('sign', claim, login='reviewer', reason="同意，已复核")
        self.assertEqual(wizard.action, 'review')
        wizard.action_confirm()
        self.assertEqual(claim.state, 'reviewed')
        self.assertEqual(claim.signature_ids.filtered('signs').sorted('id').mapped('note'), ["已核对营业执照", "同意，已复核"])

    def test_handlers_word_is_not_the_reviewers(self):
        """What the handler wrote down why warnings are accepted does not accept them for the reviewer."""
        claim = self.warned()
        self.by('handler', claim).ack_reason = "已核对"
        self.by('handler', claim).action_verify()
        self.assertEqual(claim.state, 'verified')
        for reason in (None, '', '   '):
            self.by('reviewer', claim).action_review(reason)
            self.assertEqual(claim.state, 'verified')

    def test_warning_needs_a_reason(self):
        """Blanks are no reason; a failing rule is not accepted with the best one."""
        claim = self.warned()
        with self.refused():
            self.wizard('sign', claim, reason='   ').action_confirm()
        self.by('handler', claim).action_verify('  ')
        self.assertEqual(claim.state, 'submitted')
        failing = self.failing()
        left = self.wizard('sign', failing, reason="很好的理由").action_confirm()
        self.assertEqual((left['res_id'], failing.state), (failing.id, 'submitted'))

    def test_sound_ones_go_on(self):
        """Of many, those that meet every rule are verified; the others stay and are shown."""
        good, warned, failing = self.claims_in('submitted', 2), self.warned(2), self.failing(2)
        left = self.by('handler', good + warned + failing).action_verify()
        self.assertEqual(set(good.mapped('state')), {'verified'})
        self.assertEqual(set((warned + failing).mapped('state')), {'submitted'})
        self.assertEqual(set(self.env['skill.subsidy.claim'].search(left['domain']).ids), set((warned + failing).ids))

    # -- the bank's file -------------------------------------------------------------------------------------------

    def test_return_file(self):
        """The dialogue takes the file as the browser sends it."""
        order = self.by('accountant', self.claims_in('paying', 2).payment_line_ids.payment_id)
        content = self.answer(order, {1})
        wizard = self.env['skill.subsidy.return.file.wizard'].with_user(self.users['accountant']).with_context(
            active_model='skill.subsidy.payment', active_id=order.id).create({
                'file': base64.b64encode(content), 'filename': '回盘.txt'})
        with noon(DAY_AFTER):
            action = wizard.action_import()
        # Back to the order that is open below: opening it once more would leave it twice on the way that one has come.
        self.assertEqual((action['params']['next']['type'], order.state), ('ir.actions.act_window_close', 'done'))
        self.assertIn(order.name, action['params']['message'])
        self.assertEqual(order.line_ids.sorted('line_no').mapped('state'), ['failed', 'paid'])
        self.assertEqual((order.return_file_ids.filename, base64.b64decode(order.return_file_ids.file)), ('回盘.txt', content))

    # -- what people see -------------------------------------------------------------------------------------------

    def test_masked(self):
        """Lists show an ID number and an account that are told apart but not read."""
        claim = self.claims_in('draft')
        self.assertRegex(claim.id_number_masked, r'^\d{6}\*{10}[\dX]{2}$')
        self.assertRegex(claim.bank_account_masked, r'^\*+\d{4}$')

    def test_checks_table(self):
        """The checks as a table: every rule with its clause and sentence; a hostile name stays text."""
        claim = self.failing()
        html = str(claim.checks_html)
        for check in claim.checks:
            self.assertIn(check['clause'], html)
        hostile = self.drafts(occupation_name='<script>alert(1)</script>')
        hostile.action_submit()
        self.assertIn('&lt;script&gt;', str(hostile.checks_html))
        self.assertNotIn('<script>', str(hostile.checks_html))

    def test_language_of_the_agency(self):
        """Verdicts are kept in the agency's language, whatever language the handler works in."""
        self.users['handler'].lang = 'fr_FR'
        claim = self.failing()
        self.assertIn("Contributions were paid for 30 months", claim.with_context(lang='de_DE')._reasons())
