"""Money: the bank's file, the one entry of an order, and what the bank's answer does (四(三), 五(一))."""
import base64
import hashlib

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import DAY_AFTER, SubsidyCase, noon


@tagged('post_install', '-at_install')
class TestPayment(SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(DAY_AFTER))

    def balances(self):
        """{account code: debit - credit} of what is posted in the agency."""
        groups = self.env['account.move.line'].with_company(self.agency)._read_group(
            [('company_id', '=', self.agency.id), ('parent_state', '=', 'posted')], ['account_id'], ['balance:sum'])
        return {account.code: balance for account, balance in groups if balance}

    def sent(self, count=3):
        """A sent order over `count` claims, as the accountant sees it."""
        return self.by('accountant', self.claims_in('paying', count).payment_line_ids.payment_id)

    def unchanged(self, order):
        """An order that waits for the bank's answer, all of it."""
        self.assertEqual((order.state, set(order.line_ids.mapped('state')), len(order.move_ids)), ('sent', {'pending'}, 1))
        self.assertEqual(set(order.line_ids.claim_id.mapped('state')), {'paying'})
        self.assertFalse(self.env['skill.subsidy.benefit'].search([('claim_id', 'in', order.line_ids.claim_id.ids)]))

    # -- the file and the entry --------------------------------------------------------------------------------------

    def test_file(self):
        """A header with date, unit, count and total; a line a person; GB18030; its hash is kept."""
        claims = self.claims_in('approved', 2)
        order = self.order_of(claims)
        order.action_generate_file()
        content = base64.b64decode(order.file)
        header, *lines = content.decode('gb18030').split('\r\n')
        self.assertEqual(header, '20261015|TEST01|2|3000.00')
        self.assertEqual(lines, [*(f'{n}|{claim.bank_account}|{claim.person_name}|1500.00|测试银行甲支行|技能提升补贴'
                                   for n, claim in enumerate(claims.sorted('id'), 1)), ''])
        self.assertEqual(order.file_sha256, hashlib.sha256(content).hexdigest())
        self.assertTrue(order.filename.startswith(order.name))

    def test_entry(self):
        """One balanced, posted entry an order over exactly what its lines add up to; none before it is sent."""
        claims = self.claims_in('approved', 3)
        order = self.order_of(claims)
        order.action_generate_file()
        self.assertFalse(order.move_ids)
        order.action_send()
        self.assertRecordValues(order.move_ids, [{'state': 'posted', 'ref': order.name, 'company_id': self.agency.id,
                                                  'date': self.day(DAY_AFTER), 'amount_total': 4500}])
        self.assertEqual(len(order.move_ids.line_ids), 2)
        self.assertEqual(self.balances(), {'5105': 4500, '1004': -4500})
        with self.refused(order.name):
            order.action_send()
        self.assertEqual(self.balances(), {'5105': 4500, '1004': -4500})

    def test_file_is_of_these_lines(self):
        """A file made before the lines changed is not the one that goes out."""
        first = self.claims_in('approved')
        order = self.env['skill.subsidy.payment'].with_user(self.users['accountant']).create({'company_id': self.agency.id})
        order.action_generate_file()
        self.claims_in('approved')
        order.action_collect()
        self.assertFalse(order.file or order.file_sha256)
        order.action_generate_file()
        order.line_ids.filtered(lambda line: line.claim_id == first).unlink()
        self.assertFalse(order.file)
        order.action_generate_file()
        order.purpose = "补贴"
        self.assertFalse(order.file)
        order.action_send()
        self.assertEqual(order.line_count, 1)
        self.assertIn('|1|1500.00', base64.b64decode(order.file).decode('gb18030'))

    def test_bad_lines(self):
        """What the file cannot hold is refused, every line named, and nothing is sent."""
        claims = self.claims_in('approved', 2, bank_name="甲|支行")
        order = self.order_of(claims)
        with self.refused(*claims.mapped('person_name'), '|'):
            order.action_send()
        self.assertRecordValues(order, [{'state': 'draft', 'file': False}])
        self.assertEqual(set(claims.mapped('state')), {'approved'})
        self.assertFalse(self.balances())

    def test_most_lines(self):
        """A bank that takes fewer lines than the order has gets no file."""
        order = self.order_of(self.claims_in('approved', 2))
        order.format_id.sudo().max_lines = 1
        with self.refused('1', '2'):
            order.action_generate_file()

    def test_no_lines(self):
        """An order over nothing is not sent."""
        claims = self.claims_in('approved')
        order, empty = self.order_of(claims), self.order_of(claims)
        with self.refused(empty.name):
            empty.action_send()
        order.unlink()
        empty.action_collect()
        self.assertEqual(empty.line_ids.claim_id, claims)

    def test_unlink(self):
        """A draft may be thrown away and frees its claims; a sent order stays."""
        order = self.sent(1)
        with self.refused():
            order.unlink()
        with self.refused("keeps its lines"):  # said in words, before the database says it
            order.line_ids.unlink()
        draft = self.order_of(self.claims_in('approved'))
        claims = draft.line_ids.claim_id
        draft.unlink()
        self.assertFalse(claims.payment_line_ids)

    def test_not_payable(self):
        """Only what is signed three times and published to the end is paid."""
        for vals in ({'head_id': False}, {'reviewer_id': False}, {'handler_id': False}):
            claim = self.claims_in('approved')
            claim._set(vals)
            with self.refused(claim.name):
                self.order_of(claim)
        claim = self.claims_in('approved')
        claim.batch_id._set({'notice_end': DAY_AFTER})
        with self.refused(claim.name):
            self.order_of(claim)
        claim.batch_id._set({'notice_end': False})
        with self.refused(claim.name):
            self.order_of(claim)

    def test_received_meanwhile(self):
        """三: what was paid elsewhere since the checks is not paid again; the unit head takes the claim out."""
        claim, other = claims = self.claims_in('approved', 2)
        order = self.order_of(claims)
        self.env['skill.subsidy.benefit'].create({
            'agency_name': "外地经办处", 'id_number': claim.id_number, 'person_name': claim.person_name, 'level': '4',
            'occupation_id': self.occupation.id, 'occupation_name': self.occupation.name, 'date': '2026-10-12'})
        self.assertEqual(order.action_send()['res_id'], order.id)
        self.by('head', claim).action_reject("外地已发放")
        order.action_send()
        self.assertEqual((claims.mapped('state'), order.total_amount), (['rejected', 'paying'], 1500))
        self.assertEqual(order.line_ids.claim_id, other)

    def test_received_after_sending(self):
        """The bank has paid: its answer is taken in though a benefit came in meanwhile, and that is said."""
        order = self.sent(2)
        claim = order.line_ids.claim_id[0]
        self.env['skill.subsidy.benefit'].create({
            'agency_name': "外地经办处", 'id_number': claim.id_number, 'person_name': claim.person_name, 'level': '4',
            'occupation_id': self.occupation.id, 'occupation_name': self.occupation.name, 'date': '2026-10-15'})
        self.assertEqual(order.import_return(self.answer(order), 'r.txt'), {'paid': 2, 'failed': 0})
        self.assertIn(claim.name, order.message_ids[0].body)

    # -- the bank's answer -------------------------------------------------------------------------------------------

    def test_return(self):
        """Paid lines become benefits; failed ones go back with the bank's reason, their money is held."""
        order = self.sent(4)
        content = self.answer(order, {2, 3}, "户名账号不符")
        self.assertEqual(order.import_return(content, '回盘.txt'), {'paid': 2, 'failed': 2})
        self.assertRecordValues(order.line_ids.sorted('line_no'), [
            {'state': 'paid', 'reason': False}, {'state': 'failed', 'reason': "户名账号不符"},
            {'state': 'failed', 'reason': "户名账号不符"}, {'state': 'paid', 'reason': False}])
        claims = order.line_ids.sorted('line_no').claim_id
        self.assertEqual(claims.mapped('state'), ['paid', 'approved', 'approved', 'paid'])
        self.assertEqual(claims[1].payment_issue, "户名账号不符")
        self.assertRecordValues(order, [{'state': 'done', 'paid_amount': 3000, 'failed_amount': 3000, 'total_amount': 6000}])
        held = order.move_ids.sorted('id')[-1]
        self.assertRecordValues(held.line_ids.sorted('debit'), [
            {'account_id': self.agency.skill_subsidy_holding_account_id.id, 'debit': 0, 'credit': 3000},
            {'account_id': self.agency.skill_subsidy_bank_account_id.id, 'debit': 3000, 'credit': 0}])
        self.assertEqual(self.balances(), {'5105': 6000, '1004': -3000, '2001': -3000})
        benefits = self.env['skill.subsidy.benefit'].search([('claim_id', 'in', claims.ids)])
        self.assertEqual(benefits.claim_id, claims[0] + claims[3])
        self.assertEqual(claims[1].batch_id.state, 'approved')

    def test_same_file_twice(self):
        """The same answer again, by whomever and under whatever name, changes nothing."""
        order = self.sent()
        content = self.answer(order, {1})
        order.import_return(content, 'a.txt')
        before = (order.line_ids.mapped('state'), self.balances(), len(order.move_ids), self.benefits(order),
                  len(order.line_ids.claim_id.signature_ids))
        for again in (content, base64.b64encode(content).decode()):
            self.assertEqual(self.by('accountant2', order).import_return(again, 'b.txt'), {'paid': 0, 'failed': 0})
        self.assertEqual((order.line_ids.mapped('state'), self.balances(), len(order.move_ids), self.benefits(order),
                          len(order.line_ids.claim_id.signature_ids)), before)

    def benefits(self, order):
        return self.env['skill.subsidy.benefit'].search_count([('claim_id', 'in', order.line_ids.claim_id.ids)])

    def test_answer_in_parts(self):
        """What the bank is still working on stays pending; the order is done when the last line is decided."""
        order = self.sent()
        text = self.answer(order, {1}).decode('gb18030')
        part = text.splitlines(keepends=True)
        part[3] = part[3].replace('成功', '处理中')
        order.import_return(''.join(part).encode('gb18030'), '1.txt')
        self.assertEqual((order.state, order.line_ids.sorted('line_no').mapped('state')), ('sent', ['failed', 'paid', 'pending']))
        changed = text.replace('失败', '成功', 1).encode('gb18030')
        with self.refused(order.line_ids[0].person_name):
            order.import_return(changed, '2.txt')
        self.assertEqual(order.import_return(text.encode('gb18030'), '3.txt'), {'paid': 1, 'failed': 0})
        self.assertEqual((order.state, self.benefits(order), len(order.move_ids)), ('done', 2, 2))

    def test_damaged(self):
        """A damaged or foreign answer is refused, and nothing has changed."""
        order, other = self.sent(), self.sent()
        good = self.answer(order)
        text = good.decode('gb18030')
        account, name = order.line_ids[1].account, order.line_ids[1].person_name
        lines = text.splitlines(keepends=True)
        for title, content in {
            'empty': b'', 'nonsense': b'\x00\x01\x02', 'wrong encoding': text.encode('utf-16'), 'cut off': good[:-30],
            'cut at a line': ''.join(lines[:-1]).encode('gb18030'), 'of another order': self.answer(other),
            'account': text.replace(account, account[::-1]).encode('gb18030'),
            'name': text.replace(name, "别人").encode('gb18030'),
            'amount': text.replace('1500.00', '15.00', 1).encode('gb18030'),
            'result': text.replace('成功', '好', 1).encode('gb18030'),
            'twice': (text + lines[1]).encode('gb18030'),
            'unknown line': text.replace('\r\n3|', '\r\n9|').encode('gb18030'),
            'no header': ''.join(lines[1:]).encode('gb18030'), 'a sheet': b'PK\x03\x04 not a text',
        }.items():
            with self.subTest(title), self.refused():
                order.import_return(content, 'bad.txt')
            self.unchanged(order)
        with self.refused():
            order.import_return('no base64 !', 'bad.txt')
        order.import_return(good, 'good.txt')
        self.assertEqual(order.state, 'done')
        self.unchanged(other)

    # -- accounts ----------------------------------------------------------------------------------------------------

    def test_no_accounts(self):
        """Without accounts nothing is sent; the sentence says which button helps."""
        claims = self.claims_in('approved')
        self.agency.skill_subsidy_expense_account_id = False
        order = self.order_of(claims)
        with self.refused(self.agency.name, "Prepare Accounts"):
            order.action_send()
        self.assertEqual((order.state, claims.state), ('draft', 'approved'))

    def test_prepare(self):
        """The button creates what is missing in the agency's chart, reuses what is there, and a second time nothing."""
        company = self.env['res.company'].create({'name': "测试丙经办处", 'currency_id': self.env.ref('base.CNY').id})
        Account = self.env['account.account'].with_company(company)
        there = Account.create({'code': '5105', 'name': "技能提升补贴支出", 'account_type': 'expense',
                                'company_ids': [(6, 0, company.ids)]})
        other_kind = Account.create({'code': '2001', 'name': "别的", 'account_type': 'asset_current',
                                     'company_ids': [(6, 0, company.ids)]})
        accountant = self.build_user(self.env, 'accountant', company)
        company.with_user(accountant).action_skill_subsidy_prepare_accounts()
        self.assertEqual(company.skill_subsidy_expense_account_id, there)
        holding = company.skill_subsidy_holding_account_id.with_company(company)
        self.assertNotEqual(holding, other_kind)
        self.assertEqual((holding.account_type, holding.code), ('liability_current', '200101'))
        self.assertEqual(company.skill_subsidy_journal_id.company_id, company)
        count = Account.search_count([('company_ids', 'in', company.ids)])
        company.with_user(accountant).action_skill_subsidy_prepare_accounts()
        company.skill_subsidy_bank_account_id = False
        company.with_user(accountant).action_skill_subsidy_prepare_accounts()
        self.assertEqual(Account.search_count([('company_ids', 'in', company.ids)]), count)
        self.assertTrue(company.skill_subsidy_bank_account_id)

    def test_prepare_by_accountants_only(self):
        """Nobody but a fund accountant (or the accounting administrator) prepares them, and only of one's own agency."""
        for login in ('handler', 'reviewer', 'head', 'auditor', 'keeper', 'nobody'):
            with self.refused():
                self.by(login, self.agency).action_skill_subsidy_prepare_accounts()
        with self.refused():
            self.by('accountant', self.other).action_skill_subsidy_prepare_accounts()

    def test_format(self):
        """A bank format that cannot work is refused when it is saved."""
        profile = self.env.ref('skill_subsidy.bank_format_pipe')
        for vals in ({'columns': 'line_no,nonsense'}, {'header': '{nonsense}'}, {'filename': '{date:%Y'},
                     {'return_columns': 'line_no,what'}):
            with self.subTest(vals=vals), self.refused(profile.name, error=ValidationError):
                profile.write(vals)


@tagged('post_install', '-at_install')
class TestBooksLanguage(SubsidyCase):

    def test_entries_speak_the_agency_language(self):
        """Design 8: the ledger of a Chinese agency is Chinese, whatever language its accountant uses."""
        self.env['res.lang']._activate_lang('zh_CN')
        self.agency.partner_id.lang = 'zh_CN'
        claims = self.claims_in('paying')
        names = self.by('accountant', claims.payment_line_ids.payment_id).move_ids.line_ids.mapped('name')
        self.assertEqual(len(set(names)), 1)
        self.assertIn("技能提升补贴", names[0])
