"""Money that comes back: corrected by one person, confirmed by another, paid again or lapsed (facts 1.3: 3a, 3b, 3c, 3′)."""
import base64

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DAY_AFTER, SubsidyCase, noon
from .money import MoneyMixin

NEW = '6222020602000000003'


class BackCase(SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(DAY_AFTER))

    def balances(self):
        """{account code: debit - credit} of what is posted in the agency."""
        self.env.flush_all()
        groups = self.env['account.move.line'].with_company(self.agency)._read_group(
            [('company_id', '=', self.agency.id), ('parent_state', '=', 'posted')], ['account_id'], ['balance:sum'])
        return {account.code: balance for account, balance in groups if balance}

    def sent(self, count=3, **changes):
        return self.by('accountant', self.claims_in('paying', count, **changes).payment_line_ids.payment_id)

    def back(self, count=3, failures=(1,), reason="账户已销户", **changes):
        """(order that was answered, its claims that came back)."""
        order = self.sent(count, **changes)
        order.import_return(self.answer(order, failures, reason), 'r.txt')
        return order, order.line_ids.filtered(lambda line: line.state == 'failed').claim_id

    def correct(self, claims, account=NEW, login='handler', **vals):
        for claim in claims:
            self.by(login, claim).action_correct_bank(account=account, reason="本人更换银行卡，已核对原件", **vals)

    def confirm(self, claims, login='reviewer', reason=None):
        return self.by(login, claims).action_confirm_bank(reason)

    def held(self):
        """What the sub-ledger says that the fund holds."""
        return sum(self.env['skill.subsidy.payment.line'].search(
            [('company_id', '=', self.agency.id), ('held_state', '=', 'held')]).mapped('amount'))


@tagged('post_install', '-at_install')
class TestBankBack(MoneyMixin, BackCase):

    def test_the_way_back(self):
        """Returned → corrected → confirmed → paid again from the held money; two signatures, one benefit."""
        order, claim = self.back(3, {2})
        self.assertEqual((claim.state, claim.bank_state, claim.bank_reason_id, claim.bank_actor), (
            'approved', 'returned', self.env.ref('skill_subsidy.return_reason_closed'), 'claimant'))
        self.assertEqual(self.balances(), {'5105': 4500, '1004': -3000, '2001': -1500})
        self.assertEqual(self.held(), 1500)
        self.assertFalse(self.order_of(claim).line_ids)
        self.assertFalse(claim.bank_change_text)
        self.correct(claim, '6222 0206-0200 0000 003', bank_name="测试银行乙支行", account_type='personal')
        self.assertRecordValues(claim, [{'bank_state': 'corrected', 'bank_account': NEW, 'bank_name': "测试银行乙支行",
                                         'bank_account_type': 'personal', 'state': 'approved'}])
        self.assertFalse(self.order_of(claim).line_ids)
        self.assertIsNone(self.confirm(claim))
        self.assertEqual(claim.bank_state, 'confirmed')
        again = self.order_of(claim)
        self.assertRecordValues(again.line_ids, [{'claim_id': claim.id, 'kind': 'again', 'account': NEW, 'attempt': 2,
                                                  'bank_name': "测试银行乙支行"}])
        self.assertIsNone(again.action_send())
        self.assertRecordValues(claim, [{'state': 'paying', 'bank_state': False}])
        self.assertEqual((self.balances(), self.held()), ({'5105': 4500, '1004': -4500}, 0))
        self.assertRecordValues(order.line_ids.filtered('held_state'), [{'held_state': 'repaid'}])
        again.import_return(self.answer(again), 'r2.txt')
        self.assertEqual((claim.state, again.state), ('paid', 'done'))
        self.assertEqual(len(self.env['skill.subsidy.benefit'].search([('claim_id', '=', claim.id)])), 1)
        self.assertEqual(claim.signature_ids.sorted('id').mapped('action')[-6:],
                         ['pay', 'bounce', 'correct_bank', 'confirm_bank', 'pay', 'settle'])
        self.assertFalse(claim.signature_ids.sudo()._altered())
        self.assertEqual(claim.batch_id.state, 'done')

    def test_the_same_account_once_more(self):
        """Who keeps an account that the claimant had to put in order is asked whether it is."""
        _order, closed = self.back(1, {1}, "账户已销户")
        _order, busy = self.back(1, {1}, "系统繁忙")
        Wizard = self.env['skill.subsidy.bank.wizard'].with_user(self.users['handler'])
        for claims, warned in ((closed, True), (busy, False), (closed + busy, True)):
            wizard = Wizard.create({'claim_ids': [Command.set(claims.ids)], 'same_account': True})
            self.assertEqual("comes back once more" in (wizard.account_hint or ''), warned)
        self.assertFalse(Wizard.create({'claim_ids': [Command.set(closed.ids)]}).account_hint)

    def test_again_and_first_in_one_order(self):
        """One entry an order: 借 支出 for first payments, 借 暂收款 for what is held, 贷 支出户存款 for both."""
        _order, claim = self.back(2, {1})
        self.correct(claim)
        self.confirm(claim)
        self.claims_in('approved', 2)
        order = self.env['skill.subsidy.payment'].with_user(self.users['accountant']).create({'company_id': self.agency.id})
        self.assertEqual(sorted(order.line_ids.mapped('kind')), ['again', 'first', 'first'])
        order.action_send()
        self.assertEqual({line.account_id.code: line.balance for line in order.move_ids.with_company(self.agency).line_ids},
                         {'5105': 3000, '2001': 1500, '1004': -4500})

    def test_again_is_charged_once(self):
        """The budget was charged when it was paid first: with nothing left of it, held money is paid again."""
        _order, claim = self.back(2, {1})
        self.correct(claim)
        self.confirm(claim)
        budget = self.budget_of(3000)
        self.assertEqual((budget.spent, budget.available), (3000, 0))
        again = self.order_of(claim)
        again.action_send()
        self.assertEqual((again.state, budget.spent), ('sent', 3000))

    def test_comes_back_twice(self):
        """Money that was paid again and comes back again is held again, whatever the style of the agency."""
        _order, claim = self.back(2, {1})
        self.correct(claim)
        self.confirm(claim)
        again = self.order_of(claim)
        again.action_send()
        self.agency.sudo().skill_subsidy_return_style = 'reversed'
        again.import_return(self.answer(again, {1}, "户名不符"), 'r2.txt')
        self.assertEqual((claim.bank_state, claim.bank_actor, again.line_ids.held_state), ('returned', 'agency', 'held'))
        self.assertEqual((self.balances(), self.held()), ({'5105': 3000, '1004': -1500, '2001': -1500}, 1500))
        self.correct(claim, '6222020602000000011')
        self.confirm(claim)
        third = self.order_of(claim)
        self.assertEqual((third.line_ids.attempt, third.line_ids.kind), (3, 'again'))

    def test_reversed_style(self):
        """3′: the expenditure is reversed in red at once; paid again it is expenditure again, nothing is held."""
        self.agency.sudo().skill_subsidy_return_style = 'reversed'
        self.agency.sudo().account_storno = True
        order, claim = self.back(3, {1})
        self.assertEqual((self.balances(), self.held()), ({'5105': 3000, '1004': -3000}, 0))
        red = order.move_ids.sorted('id')[-1].with_company(self.agency).line_ids
        self.assertEqual({line.account_id.code: (line.debit, line.credit) for line in red},
                         {'5105': (-1500, 0), '1004': (0, -1500)})
        self.correct(claim)
        self.confirm(claim)
        again = self.order_of(claim)
        self.assertEqual((again.line_ids.kind, again.line_ids.attempt), ('first', 2))
        again.action_send()
        self.assertEqual(self.balances(), {'5105': 4500, '1004': -4500})

    def test_reversed_in_a_later_year_is_held(self):
        """The expenditure of a closed year is not made smaller by this year's return."""
        self.agency.sudo().skill_subsidy_return_style = 'reversed'
        order = self.sent(2)
        with noon('2027-01-05'):
            order.import_return(self.answer(order, {1}), 'r.txt')
        self.assertEqual(self.balances(), {'5105': 3000, '1004': -1500, '2001': -1500})

    # -- who may, and when -----------------------------------------------------------------------------------------

    def test_posts(self):
        """A handler corrects, a reviewer confirms or sends back, the unit head lets lapse; nobody else, in no state else."""
        _order, claim = self.back(2, {1})
        calls = {'handler': lambda c: c.action_correct_bank(account=NEW, reason="x"),
                 'reviewer': lambda c: c.action_confirm_bank(), 'head': lambda c: c.action_lapse("x")}
        admin = self.env.ref('base.user_admin')
        admin.company_ids += self.agency
        for post, call in calls.items():
            for login, user in [*self.users.items(), ('admin', admin), ('root', self.env.ref('base.user_root'))]:
                if login.rstrip('2') != post:
                    with self.subTest(post=post, login=login), self.assertRaises(AccessError):
                        call(claim.with_user(user))
        with self.refused(claim.name):
            self.confirm(claim)
        with self.refused(claim.name):
            self.by('reviewer', claim).action_refuse_bank("x")
        paid = self.env['skill.subsidy.claim'].search([('state', '=', 'paid'), ('company_id', '=', self.agency.id)], limit=1)
        for call, login in ((calls['handler'], 'handler'), (calls['head'], 'head')):
            with self.refused():
                call(self.by(login, paid))
            with self.refused():
                call(self.by(login, self.claims_in('approved')))

    def test_separation(self):
        """Who corrected does not confirm, who reviewed or approved does not correct, and neither pays."""
        _order, claim = self.back(2, {1})
        both = self.users['handler2']
        both.group_ids += self.env.ref('skill_subsidy.group_reviewer')
        claim.with_user(both).action_correct_bank(account=NEW, reason="x")
        with self.refused("Separation"):
            claim.with_user(both).action_confirm_bank()
        self.users['reviewer'].group_ids += self.env.ref('skill_subsidy.group_handler')
        with self.refused("Separation"):
            self.by('reviewer', claim).action_correct_bank(account=NEW, reason="x")
        self.confirm(claim)
        self.assertEqual(claim.bank_state, 'confirmed')

    def test_reasons_are_needed(self):
        _order, claim = self.back(2, {1})
        for reason in (None, '', '  '):
            with self.refused():
                self.by('handler', claim).action_correct_bank(account=NEW, reason=reason)
            with self.refused():
                self.by('head', claim).action_lapse(reason)
        self.correct(claim)
        with self.refused():
            self.by('reviewer', claim).action_refuse_bank(' ')
        self.by('reviewer', claim).action_refuse_bank("证件与卡号不一致")
        self.assertEqual((claim.bank_state, claim.signature_ids.sorted('id')[-1].note), ('returned', "证件与卡号不一致"))
        self.correct(claim)
        self.confirm(claim)
        with self.refused(claim.name):  # confirmed, it waits for an order: only a correction takes it from there
            self.by('reviewer', claim).action_refuse_bank("x")
        self.assertEqual(claim.bank_state, 'confirmed')

    def test_too_much_evidence(self):
        """A file that is larger than a picture of a card needs to be is refused, and nothing is changed."""
        _order, claim = self.back(2, {1})
        with self.refused("5 MB"):
            self.correct(claim, evidence=b'x' * (5 * 1024 * 1024 + 1), evidence_name="large.png")
        self.assertEqual((claim.bank_state, len(claim.bank_change_ids)), ('returned', 0))

    def test_bad_accounts(self):
        """What is no account is refused: letters, a card's face number, nothing."""
        _order, claim = self.back(2, {1})
        for account in ('', 'A12345678', '1234567', '6222*0206', '1' * 33, '６２２２'):
            with self.subTest(account=account), self.refused():
                self.by('handler', claim).action_correct_bank(account=account, reason="x")
        with self.refused():
            self.by('handler', claim).action_correct_bank(account=NEW, account_type='other', reason="x")
        self.assertEqual(claim.bank_state, 'returned')

    def test_same_account_for_many(self):
        """Accounts that were put in order at the bank stay, for any number of claims; another one is one person's."""
        _order, claims = self.back(3, {1, 2, 3}, "账户冻结")
        before = claims.mapped('bank_account')
        with self.refused():
            self.by('handler', claims).action_correct_bank(account=NEW, reason="x")
        self.by('handler', claims).action_correct_bank(reason="已到银行解冻")
        self.assertEqual((claims.mapped('bank_account'), set(claims.mapped('bank_state'))), (before, {'corrected'}))
        self.assertEqual(set(claims.bank_change_ids.mapped('same_account')), {True})

    def test_in_a_prepared_order(self):
        """A correction does not pull the account away under an order that is being prepared."""
        _order, claim = self.back(2, {1})
        self.correct(claim)
        self.confirm(claim)
        order = self.order_of(claim)
        with self.refused(order.name):
            self.correct(claim, '6222020602000000011')
        with self.refused(order.name):
            self.by('head', claim).action_lapse("x")
        order.unlink()
        self.correct(claim, '6222020602000000011')
        self.assertEqual(claim.bank_state, 'corrected')

    def test_not_confirmed_is_not_sent(self):
        """Were it in an order by whatever way: what is not confirmed is refused when it is sent."""
        _order, claim = self.back(2, {1})
        self.correct(claim)
        self.confirm(claim)
        order = self.order_of(claim)
        claim._set({'bank_state': 'corrected'})
        with self.refused(claim.name):
            order.action_send()

    def test_no_return_or_rejection_past_the_money(self):
        """Where money is held, a claim ends by lapsing only, which posts where it goes."""
        _order, claim = self.back(2, {1})
        for act in ('action_return', 'action_reject'):
            with self.refused(claim.name):
                getattr(self.by('head', claim), act)("x")
        self.assertEqual(claim.state, 'approved')

    def test_shared_account(self):
        """An account that another person has, too, is confirmed with a reason only."""
        other = self.drafts(bank_account=NEW)
        self.do_submit(other)
        _order, claim = self.back(2, {1})
        self.correct(claim)
        action = self.confirm(claim)
        self.assertEqual((action['res_id'], claim.bank_state), (claim.id, 'corrected'))
        self.confirm(claim, reason="夫妻共用账户，已核实")
        self.assertEqual(claim.bank_state, 'confirmed')

    # -- evidence --------------------------------------------------------------------------------------------------

    def test_log(self):
        """From what to what, masked, with a keyed hash of the whole; nobody changes it, the chain covers it."""
        _order, claim = self.back(2, {1})
        old = claim.bank_account
        picture = b'\x89PNG\r\n\x1a\n' + b'0' * 40
        self.correct(claim, evidence=base64.b64encode(picture).decode(), evidence_name="card.png")
        change = claim.bank_change_ids
        self.assertRecordValues(change, [{
            'old_account_masked': '*' * (len(old) - 4) + old[-4:], 'new_account_masked': '*' * 15 + NEW[-4:],
            'user_id': self.users['handler'].id, 'reason': "本人更换银行卡，已核对原件"}])
        self.assertTrue(change._is_account(NEW) and not change._is_account(old))
        note = claim.signature_ids.sorted('id')[-1].note
        for word in (change.old_account_masked, change.new_account_masked, change.new_account_hash, change.evidence_sha256):
            self.assertIn(word, note)
        self.assertNotIn(NEW, note)
        self.assertEqual(base64.b64decode(self.by('auditor', change).evidence), picture)
        attachment = self.env['ir.attachment'].sudo().search([('res_model', '=', change._name), ('res_id', '=', change.id),
                                                              ('res_field', '=', 'evidence')])
        for user in [*self.users.values(), self.env.ref('base.user_admin'), self.env.ref('base.user_root')]:
            mine, file = change.with_user(user), attachment.with_user(user)
            for call, records in ((lambda r: r.write({'reason': "y"}), mine), (lambda r: r.unlink(), mine),
                                  (lambda r: r.create({'reason': "x"}), mine), (lambda r: r.write({'raw': b'x'}), file),
                                  (lambda r: r.unlink(), file)):
                with self.refused():
                    call(records)
        with mute_logger('odoo.sql_db'), self.assertRaisesRegex(Exception, 'append-only'), self.env.cr.savepoint():
            self.env.cr.execute("UPDATE skill_subsidy_bank_change SET reason = 'y'")

    def test_kept_fields(self):
        """No field of the way back is written from outside, with no context, by nobody."""
        _order, claim = self.back(2, {1})
        for user in [*self.users.values(), self.env.ref('base.user_admin'), self.env.ref('base.user_root')]:
            for vals in ({'bank_state': 'confirmed'}, {'bank_reason_id': False}, {'bank_account': NEW},
                         {'bank_change_ids': [(5,)]}):
                with self.refused():
                    claim.with_user(user).write(vals)
        Claim = self.env['skill.subsidy.claim'].with_user(self.users['handler'])
        made = Claim.with_context(default_bank_state='confirmed').create({**self.person(), 'bank_state': 'confirmed'})
        self.assertFalse(made.bank_state)

    # -- lapse -----------------------------------------------------------------------------------------------------

    def test_lapse_same_year(self):
        """3c: 借 暂收款, 借 支出 in red; the claim is rejected, its person may claim anew, the batch is done."""
        order, claims = self.back(3, {1, 2})
        self.by('head', claims).action_lapse("已死亡，无合法继承人申领")
        self.assertEqual(set(claims.mapped('state')), {'rejected'})
        self.assertEqual((self.balances(), self.held()), ({'5105': 1500, '1004': -1500}, 0))
        move = order.move_ids.sorted('id')[-1]
        self.assertEqual((move.skill_subsidy_event, move.skill_subsidy_agency_id), ('lapsed', self.agency))
        self.assertEqual({line.account_id.code: line.balance for line in move.with_company(self.agency).line_ids},
                         {'2001': 3000, '5105': -3000})
        self.assertEqual((claims[0].return_reason, claims[0].bank_state, claims.batch_id.state),
                         ("已死亡，无合法继承人申领", False, 'done'))

    def test_lapse_in_a_later_year(self):
        """What was expenditure of an earlier year goes to other income, also after it was tried again this year."""
        order, claims = self.back(3, {1, 2})
        one = claims[0]
        with noon('2027-02-01'):
            self.correct(one)
            self.confirm(one)
            again = self.order_of(one)
            again.action_send()
            again.import_return(self.answer(again, {1}), 'r2.txt')
            self.by('head', claims).action_lapse("联系不上，超过期限")
        self.assertEqual(self.balances(), {'5105': 4500, '1004': -1500, '4501': -3000})
        self.assertEqual({line.held_state for line in claims.payment_line_ids}, {'lapsed', 'repaid'})
        self.assertEqual([move.skill_subsidy_event for move in (order + again).move_ids.sorted('id')][-2:], ['lapsed'] * 2)

    def test_lapse_of_what_was_reversed(self):
        """Nothing is held, so nothing is posted; the claim ends all the same."""
        self.agency.sudo().skill_subsidy_return_style = 'reversed'
        _order, claim = self.back(2, {1})
        before = self.balances()
        self.by('head', claim).action_lapse("已死亡")
        self.assertEqual((claim.state, self.balances()), ('rejected', before))

    def test_head_first(self):
        """In the other order of steps the claim stays cleared, and the way is the same."""
        self.other.skill_subsidy_order = 'head_first'
        claims = self.claims_in('paying', 2, users=self.others)
        order = self.by('accountant', claims.payment_line_ids.payment_id, self.others)
        order.import_return(self.answer(order, {1}), 'r.txt')
        claim = order.line_ids.filtered(lambda line: line.state == 'failed').claim_id
        self.assertEqual((claim.state, claim.bank_state), ('cleared', 'returned'))
        self.by('handler', claim, self.others).action_correct_bank(account=NEW, reason="x")
        self.by('reviewer', claim, self.others).action_confirm_bank()
        again = self.order_of(claim, self.others)
        again.action_send()
        again.import_return(self.answer(again), 'r2.txt')
        self.assertEqual(claim.state, 'paid')
        late = self.by('accountant', order.line_ids.filtered(lambda line: line.state == 'paid'), self.others)
        late.action_return_late("退汇")
        self.assertEqual((late.claim_id.state, late.claim_id.batch_id.state), ('cleared', 'cleared'))
        self.by('head', late.claim_id, self.others).action_lapse("x")
        self.assertEqual(late.claim_id.state, 'rejected')
