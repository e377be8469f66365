"""Return files: examined before anything changes, kept as they came, taken in once; what comes back after it was paid."""
import base64

from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import DAY_AFTER, noon
from .counting import CountingCase
from .test_bank_back import BackCase


@tagged('post_install', '-at_install')
class TestReturnFiles(BackCase):

    def benefits(self, claims):
        return self.env['skill.subsidy.benefit'].search([('claim_id', 'in', claims.ids)], order='id')

    def wizard(self, order, content):
        wizard = self.env['skill.subsidy.return.file.wizard'].with_user(self.users['accountant']).create({
            'payment_id': order.id, 'file': base64.b64encode(content), 'filename': '回盘.txt'})
        wizard.action_examine()
        return wizard

    # -- what comes back after it was paid -------------------------------------------------------------------------

    def test_late(self):
        """paid → to be paid again: late line, benefit taken back and kept, money held, order still done, batch open."""
        order = self.sent(3)
        order.import_return(self.answer(order), '1.txt')
        claims = order.line_ids.sorted('line_no').claim_id
        self.assertEqual((order.state, claims.batch_id.state), ('done', 'done'))
        self.assertEqual(order.import_return(self.answer(order, {2}, "久悬户"), '2.txt'), {'paid': 0, 'failed': 1})
        late = order.line_ids.sorted('line_no')[1]
        self.assertRecordValues(late, [{'state': 'failed', 'late': True, 'reason': "久悬户", 'held_state': 'held',
                                        'reason_id': self.env.ref('skill_subsidy.return_reason_dormant').id}])
        self.assertRecordValues(claims, [{'state': 'paid', 'bank_state': False}, {'state': 'approved', 'bank_state': 'returned'},
                                         {'state': 'paid', 'bank_state': False}])
        self.assertEqual((order.state, claims.batch_id.state), ('done', 'approved'))
        self.assertEqual((self.balances(), self.held()), ({'5105': 4500, '1004': -3000, '2001': -1500}, 1500))
        self.assertRecordValues(self.benefits(claims), [
            {'recovered': False, 'bounced': False}, {'recovered': True, 'bounced': True}, {'recovered': False, 'bounced': False}])
        self.assertEqual(claims[1].signature_ids.sorted('id')[-1].action, 'late')
        self.correct(claims[1])
        self.confirm(claims[1])
        again = self.order_of(claims)
        again.action_send()
        again.import_return(self.answer(again), '3.txt')
        self.assertEqual((claims[1].state, claims.batch_id.state, len(self.benefits(claims[1]))), ('paid', 'done', 2))
        self.assertEqual(self.benefits(claims[1]).filtered(lambda b: not b.recovered).amount, 1500)

    def test_late_reversed(self):
        """3′ of a late return: the expenditure of the same year is reversed in red."""
        self.agency.sudo().skill_subsidy_return_style = 'reversed'
        order = self.sent(2)
        order.import_return(self.answer(order), '1.txt')
        order.import_return(self.answer(order, {1}), '2.txt')
        self.assertEqual((self.balances(), self.held()), ({'5105': 1500, '1004': -1500}, 0))

    def test_answer_to_an_earlier_order(self):
        """Paid, late back, paid again to the same account: the first order's answer pays nothing, however it is written anew."""
        order = self.sent(1)
        first = self.answer(order)
        order.import_return(first, '1.txt')
        order.import_return(self.answer(order, {1}), '2.txt')
        claim = order.line_ids.claim_id
        self.by('handler', claim).action_correct_bank(reason="已激活")
        self.by('reviewer', claim).action_confirm_bank("本人账户")
        again = self.order_of(claim)
        again.action_send()  # on the same day: the header's day does not tell them apart
        for content in (first, first.replace(b'\r\n', b'\n')):
            with self.refused(order.name, again.name):
                again.import_return(content, '旧.txt')
        self.assertEqual((again.line_ids.state, claim.state), ('pending', 'paying'))
        wizard = self.wizard(again, first)
        self.assertTrue(wizard.answered and order.name in wizard.refusal)
        with noon('2026-10-19'):
            self.assertEqual(again.import_return(first.replace(b'20261015', b'20261019'), '新.txt'), {'paid': 1, 'failed': 0})

    def test_same_answer_on_the_bank_s_word(self):
        """Without a header an answer of one line may be the same for two orders: the accountant says that the bank has said so,
        which is kept and said on the order."""
        profile = self.env.ref('skill_subsidy.bank_format_pipe').with_user(self.users['accountant']).copy(
            {'return_header': False, 'return_partial': True})
        self.agency.skill_subsidy_format_id = profile
        order = self.sent(1)
        content = self.answer(order).split(b'\r\n', 1)[1]
        order.import_return(content, '1.txt')
        order.import_return(content.replace("成功".encode('gb18030'), "失败".encode('gb18030')), '2.txt')
        claim = order.line_ids.claim_id
        self.by('handler', claim).action_correct_bank(reason="已激活")
        self.by('reviewer', claim).action_confirm_bank("本人账户")
        again = self.order_of(claim)
        again.action_send()
        wizard = self.wizard(again, content)
        self.assertTrue(wizard.answered and wizard.refusal)
        wizard.confirmed = True
        wizard.action_examine()
        self.assertEqual((wizard.refusal, wizard.paid_count, again.line_ids.state), (False, 1, 'pending'))
        wizard.action_import()
        self.assertEqual((again.line_ids.state, claim.state), ('paid', 'paid'))
        self.assertRecordValues(again.return_file_ids, [{'confirmed': True}])
        self.assertIn(order.name, again.message_ids[0].body)
        self.assertEqual(order.return_file_ids.mapped('confirmed'), [False, False])
        self.assertEqual(again.import_return(content, '3.txt', confirmed=True), {'paid': 0, 'failed': 0})

    def test_header_of_another_day_or_unit(self):
        order = self.sent(1)
        for old, new, said in ((b'20261015', b'20261014', "before the order was sent"), (b'20261015', b'20261016', "lies ahead"),
                               (b'TEST01', b'TEST02', "names the unit TEST02")):
            with self.refused(said):
                order.import_return(self.answer(order).replace(old, new), 'r.txt')
        self.assertEqual(order.line_ids.state, 'pending')
        with self.refused("is damaged"):
            order.import_return(self.answer(order) + b'\0', 'r.txt')

    def test_late_by_the_statement(self):
        """Without a file: lines of several orders, one entry each, on the day of the statement; only an accountant."""
        orders = self.sent(2) + self.sent(2)
        for order in orders:
            order.import_return(self.answer(order), 'r.txt')
        lines = orders.mapped('line_ids').filtered(lambda line: line.line_no == 1)
        for login in ('handler', 'reviewer', 'head', 'auditor', 'keeper', 'nobody'):
            with self.refused():
                self.by(login, lines).action_return_late("退汇")
        with self.refused():
            lines.action_return_late(" ")
        with self.refused(orders[0].name):
            lines.action_return_late("退汇", self.day('2026-10-14'))
        with noon('2026-10-20'):
            lines.action_return_late("收款账户冻结", '2026-10-19')
        self.assertEqual(set(lines.mapped('state')), {'failed'})
        self.assertEqual(set(lines.mapped('late')), {True})
        for order in orders:
            self.assertRecordValues(order.move_ids.sorted('id')[-1], [
                {'date': self.day('2026-10-19'), 'amount_total': 1500, 'skill_subsidy_event': 'returned'}])
        with self.refused("came back"):
            lines.action_return_late("退汇")

    def test_failed_by_the_statement_before_the_file(self):
        """The statement may be faster than the return file: a pending line fails by it, the file then says nothing new."""
        order = self.sent(2)
        order.line_ids.filtered(lambda line: line.line_no == 1).action_return_late("已销户")
        self.assertEqual((order.state, set(order.line_ids.mapped('late'))), ('sent', {False}))
        self.assertEqual(order.import_return(self.answer(order, {1}), 'r.txt'), {'paid': 1, 'failed': 0})
        self.assertEqual((order.state, len(order.move_ids)), ('done', 2))

    def test_paid_after_failed(self):
        """A file that says paid of what came back before is refused as a whole: it may be in another order by now."""
        order = self.sent(2)
        order.import_return(self.answer(order, {1}), '1.txt')
        with self.refused(order.line_ids.sorted('line_no')[0].person_name):
            order.import_return(self.answer(order), '2.txt')
        self.assertEqual(len(order.return_file_ids), 1)

    def test_not_of_a_draft(self):
        order = self.order_of(self.claims_in('approved'))
        order.action_generate_file()
        with self.refused(order.name):
            order.import_return(self.answer(order), 'r.txt')

    # -- the file itself -------------------------------------------------------------------------------------------

    def test_kept(self):
        """Every file taken in is kept as it came, with who, when and what it decided; nobody changes it."""
        order = self.sent(3)
        content = self.answer(order, {1})
        order.import_return(content, '回盘.txt')
        kept = order.return_file_ids
        self.assertRecordValues(kept, [{
            'filename': '回盘.txt', 'user_id': self.users['accountant'].id, 'paid_count': 2, 'failed_count': 1,
            'late_count': 0, 'pending_count': 0, 'company_id': self.agency.id}])
        self.assertEqual(base64.b64decode(self.by('auditor', kept).file), content)
        self.assertFalse(kept.sudo()._altered())
        attachment = self.env['ir.attachment'].sudo().search([('res_model', '=', kept._name), ('res_id', '=', kept.id),
                                                              ('res_field', '=', 'file')])
        for user in [*self.users.values(), self.env.ref('base.user_admin'), self.env.ref('base.user_root')]:
            mine = kept.with_user(user)
            for call in (lambda r: r.write({'paid_count': 9}), lambda r: r.unlink(), lambda r: r.create({'filename': 'x'})):
                with self.refused():
                    call(mine)
            for call in (lambda r: r.write({'raw': b'x'}), lambda r: r.unlink()):
                with self.refused():
                    call(attachment.with_user(user))
            with self.refused():
                order.with_user(user).write({'return_file_ids': [(5,)]})
        with mute_logger('odoo.sql_db'), self.assertRaisesRegex(Exception, 'append-only'), self.env.cr.savepoint():
            self.env.cr.execute("DELETE FROM skill_subsidy_return_file")
        returned = order.move_ids.sudo().filtered(lambda move: move.skill_subsidy_event == 'returned')
        self.assertEqual(self.env['ir.attachment'].sudo().search([
            ('res_model', '=', 'account.move'), ('res_id', '=', returned.id)]).mapped('raw'), [content])

    def test_same_file_for_two_orders(self):
        """One file answers one order: for another it is refused, with the name of the first."""
        order, other = self.sent(1), self.sent(1)
        content = self.answer(order)
        order.import_return(content, 'r.txt')
        with self.refused(order.name):
            other.import_return(content, 'r.txt')
        self.assertEqual(set(other.line_ids.mapped('state')), {'pending'})
        same, theirs = self.env['skill.subsidy.return.file']._same, self.claims_in('paying', users=self.others)
        self.assertEqual(same(other, content, 'x').payment_id, order)
        self.assertFalse(same(theirs.payment_line_ids.payment_id, content, 'x'), "what one agency took in is not known to another")

    # -- the dialogue ----------------------------------------------------------------------------------------------

    def test_examined_first(self):
        """The dialogue says what would happen, and nothing has changed until it is taken in."""
        order = self.sent(4)
        text = self.answer(order, {2}, "户名不符").decode('gb18030').splitlines(keepends=True)
        text[4] = text[4].replace('成功', '处理中')
        wizard = self.wizard(order, ''.join(text).encode('gb18030'))
        self.assertRecordValues(wizard, [{'paid_count': 2, 'paid_amount': 3000, 'failed_count': 1, 'failed_amount': 1500,
                                          'open_count': 1, 'late_count': 0, 'problem_count': 0, 'refusal': False}])
        self.assertEqual([(row.kind, row.line_no, row.reason_id.actor) for row in wizard.line_ids],
                         [('failed', 2, 'agency'), ('open', 4, False)])
        self.assertEqual((order.state, set(order.line_ids.mapped('state')), len(order.return_file_ids)), ('sent', {'pending'}, 0))
        wizard.action_import()
        self.assertEqual(order.line_ids.sorted('line_no').mapped('state'), ['paid', 'failed', 'paid', 'pending'])
        again = self.wizard(order, ''.join(text).encode('gb18030'))
        self.assertTrue(again.known)

    def test_problems_on_the_screen(self):
        """Each kind of problem has its row: our side, the file's side, what to do; taking it in is refused."""
        order = self.sent(4)
        header, *rows = self.answer(order).decode('gb18030').splitlines()
        name = order.line_ids.sorted('line_no')[0].person_name
        rows = [rows[0].replace(name, '别人'), rows[1], rows[1], rows[2].replace('3|', '9|', 1)]
        wizard = self.wizard(order, ''.join(f'{row}\r\n' for row in [header, *rows]).encode('gb18030'))
        self.assertEqual(sorted(wizard.line_ids.mapped('kind')), ['duplicate', 'mismatch', 'open', 'open', 'unknown'])
        mismatch = wizard.line_ids.filtered(lambda row: row.kind == 'mismatch')
        self.assertIn(name, mismatch.ours)
        self.assertIn('别人', mismatch.theirs)
        self.assertTrue(all(wizard.line_ids.mapped('todo')))
        for account in order.line_ids.mapped('account'):
            self.assertNotIn(account, ' '.join(filter(None, wizard.line_ids.mapped('ours') + wizard.line_ids.mapped('theirs'))))
        with self.refused(order.name):
            wizard.action_import()
        late = self.wizard(order, b'nothing')
        self.assertTrue(late.refusal and not late.line_ids)

    def test_late_in_the_dialogue(self):
        order = self.sent(2)
        order.import_return(self.answer(order), '1.txt')
        wizard = self.wizard(order, self.answer(order, {1}, "已销户"))
        self.assertEqual((wizard.late_count, wizard.late_amount, wizard.same_count, wizard.line_ids.kind), (1, 1500, 1, 'late'))

    def test_cut_file_without_count(self):
        """A bank whose file has no count: a file that lacks an open line is refused, unless the bank answers in parts."""
        order = self.sent(3)
        order.format_id.sudo().write({'return_header': False})
        lines = self.answer(order).splitlines(keepends=True)[1:]
        with self.refused(order.line_ids.sorted('line_no')[2].person_name):
            order.import_return(b''.join(lines[:2]), 'r.txt', order.format_id.id)
        order.format_id.sudo().return_partial = True
        self.assertEqual(order.import_return(b''.join(lines[:2]), 'r.txt', order.format_id.id), {'paid': 2, 'failed': 0})

    def test_without_line_numbers(self):
        """A bank that numbers lines its own way: account, name and amount tell which one it is."""
        order = self.sent(3)
        order.format_id.sudo().write({'return_columns': 'skip,account,name,amount,result,reason'})
        self.assertEqual(order.import_return(self.answer(order, {2}), 'r.txt', order.format_id.id), {'paid': 2, 'failed': 1})
        self.assertEqual(order.line_ids.sorted('line_no').mapped('state'), ['paid', 'failed', 'paid'])

    # -- reasons ---------------------------------------------------------------------------------------------------

    def test_reasons(self):
        """The bank's sentence finds its group, and with it who must act; what no word knows is for the agency to ask."""
        Reason = self.env['skill.subsidy.return.reason']
        for sentence, xmlid in {
            "户名不符（原户名为张三）": 'name', "卡号不存在": 'missing', "账户已销户": 'closed', "完全冻结": 'frozen',
            "账户状态异常，只付不收": 'frozen', "久悬账户": 'dormant', "社保卡金融功能未激活": 'inactive', "Ⅱ类账户超限额": 'limit',
            "证件已过有效期": 'identity', "系统繁忙": 'other', "": 'other',
        }.items():
            with self.subTest(sentence):
                self.assertEqual(Reason._classify([sentence], self.agency)[sentence],
                                 self.env.ref(f'skill_subsidy.return_reason_{xmlid}').id)
        own = self.env.ref('skill_subsidy.return_reason_frozen').with_user(self.users['accountant']).copy()
        own.keywords = "封存"
        self.assertEqual(Reason._classify(["账户封存"], self.agency)["账户封存"], own.id)

    def test_grouped_by_actor(self):
        """Work list and statistics: by who must act, by reason, over stored lines."""
        order = self.sent(4)
        text = self.answer(order, {1, 2, 3}, "已销户").decode('gb18030').replace('已销户', '户名不符', 1)
        order.import_return(text.encode('gb18030'), 'r.txt')
        groups = self.env['skill.subsidy.claim'].with_user(self.users['handler'])._read_group(
            [('bank_state', '=', 'returned'), ('company_id', '=', self.agency.id)], ['bank_actor'], ['__count'])
        self.assertEqual(dict(groups), {'agency': 1, 'claimant': 2})
        lines = self.env['skill.subsidy.payment.line'].with_user(self.users['auditor']).formatted_read_group(
            [('payment_id', '=', order.id), ('state', '=', 'failed')], ['actor', 'reason_id'], ['__count', 'amount:sum'])
        self.assertEqual(sorted((row['actor'], row['__count'], row['amount:sum']) for row in lines),
                         [('agency', 1, 1500), ('claimant', 2, 3000)])


@tagged('post_install', '-at_install')
class TestReturnQueries(CountingCase):

    def paying(self, count):
        return self.by('accountant', self.claims_in('paying', count).payment_line_ids.payment_id)

    def test_import(self):
        """A return file, half of it failed, takes a fixed number of queries."""
        with noon(DAY_AFTER):
            self.grows_not(self.paying, lambda order: order.import_return(
                self.answer(order, range(1, order.line_count, 2), "户名不符"), 'r.txt'))

    def test_late_correct_confirm_send(self):
        """So does what comes after: late returns, corrections that leave the account, confirmation, the next order."""
        def late(count):
            order = self.paying(count)
            order.import_return(self.answer(order), '1.txt')
            return order

        def act(order):
            order.import_return(self.answer(order, range(1, order.line_count + 1), "账户冻结"), '2.txt')
            claims = order.line_ids.claim_id
            self.by('handler', claims).action_correct_bank(reason="已解冻")
            self.by('reviewer', claims).action_confirm_bank()
            self.order_of(claims).action_send()
        with noon(DAY_AFTER):
            self.grows_not(late, act)

    def test_lapse(self):
        def back(count):
            order = self.paying(count)
            order.import_return(self.answer(order, range(1, count + 1)), '1.txt')
            return order.line_ids.claim_id
        with noon(DAY_AFTER):
            self.grows_not(back, lambda claims: self.by('head', claims).action_lapse("x"))


@tagged('post_install', '-at_install')
class TestReturnRaces(CommittedCase):

    @mute_logger('odoo.sql_db', 'odoo.service.model')
    def test_two_at_once(self):
        """Two accountants take in the same file at the same moment: it counts once."""
        claims = self.claims_in('paying', 3)
        order = claims.payment_line_ids.payment_id
        content = self.answer(self.by('accountant', order), {1})
        self.commit()
        with noon(DAY_AFTER):
            one, two = (self.by_remote(self.users[login], order) for login in ('accountant', 'accountant2'))
            one.import_return(content, 'a.txt')
            with self.assertRaisesRegex(Exception, "Somebody else|could not serialize"):
                two.import_return(content, 'b.txt')
            one.env.cr.commit()
            two.env.cr.rollback()
            self.assertEqual(two.import_return(content, 'b.txt'), {'paid': 0, 'failed': 0})
            two.env.cr.commit()
        self.env.cr.rollback()
        self.env.invalidate_all()
        order = order.sudo()
        self.assertEqual((len(order.return_file_ids), len(order.move_ids)), (1, 2))
