"""The fund's chart of accounts: for a new company as a template, on an existing one found or created (design 8)."""
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..models.fund_roles import ROLES
from ..models.template_cn_unemployment_fund import ACCOUNTS, CODE
from .common import DAY_AFTER, SubsidyCase, noon

CHINESE = {'1004': "支出户存款", '200101': "暂收款—待支付技能提升补贴", '3001': "一般基金结余", '400101': "失业保险费收入—单位缴纳",
           '500101': "待遇支出—失业保险金", '5104': "稳定岗位补贴支出", '5105': "技能提升补贴支出"}


@tagged('post_install', '-at_install')
class TestChart(SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('zh_CN')
        cls.startClassPatcher(noon(DAY_AFTER))

    def company(self, **vals):
        return self.env['res.company'].create({'name': "测试新设基金", **vals})

    def loaded(self):
        company = self.company()
        self.env['account.chart.template'].try_loading(CODE, company)
        return company

    def chart(self, company, lang):
        accounts = self.env['account.account'].with_company(company).with_context(lang=lang).search(
            [('company_ids', 'in', company.ids)])
        return {account.code: account.name for account in accounts}

    def test_template(self):
        """A new company gets the regulation's accounts in both languages, one journal, and nothing of a business."""
        company = self.loaded()
        chinese, english = (self.chart(company, lang) for lang in ('zh_CN', 'en_US'))
        self.assertEqual({code: chinese.get(code) for code in CHINESE}, CHINESE)
        self.assertEqual(english['5105'], "Skill Upgrading Subsidy Expenditure")
        self.assertEqual(sorted(chinese), sorted(english))
        self.assertTrue(all(len(code) in (4, 6) for code in chinese), chinese)
        journals = self.env['account.journal'].with_context(lang='zh_CN').search([('company_id', '=', company.id)])
        self.assertEqual(journals.mapped(lambda journal: (journal.name, journal.type)), [("记账凭证", 'general')])
        self.assertEqual(company.skill_subsidy_journal_id, journals)
        self.assertFalse(self.env['account.tax'].search([('company_id', '=', company.id)]))
        self.assertRecordValues(company, [{'currency_id': self.env.ref('base.CNY').id, 'account_storno': True,
                                           'skill_subsidy_ready': True, 'chart_template': CODE}])
        self.assertEqual(len(ACCOUNTS), len(ROLES))
        for role in ROLES.values():
            account = company[role.field]
            self.assertEqual(account.company_ids, company, role.field)
            self.assertIn(account.account_type, role.kinds)
        unsure = self.env['account.account'].with_company(company).with_context(lang='zh_CN').search(
            [('company_ids', 'in', company.ids), ('code', '=', '5105')])
        self.assertIn("核对", unsure.description)

    def test_template_again(self):
        """Loading it once more changes nothing that people have renamed or renumbered."""
        company = self.loaded()
        company.skill_subsidy_expense_account_id.with_company(company).write({'code': '510501', 'name': "自己的名称"})
        before = self.chart(company, 'en_US')
        self.env['account.chart.template'].try_loading(CODE, company)
        self.assertEqual(self.chart(company, 'en_US'), before)

    def test_template_is_chosen(self):
        """It is among the packages of the accounting settings, and never loads by itself."""
        Template = self.env['account.chart.template']
        for country in (self.env.ref('base.cn'), self.env['res.country'], self.env.ref('base.us')):
            self.assertIn(CODE, dict(Template._select_chart_template(country)))
            self.assertNotEqual(Template._guess_chart_template(country), CODE)
        self.assertFalse(self.company(country_id=self.env.ref('base.cn').id).chart_template == CODE)

    def test_order_through_the_template(self):
        """An order of an agency whose fund stands in that chart posts there."""
        fund = self.loaded()
        self.agency.write({'skill_subsidy_bank_account_id': False, 'skill_subsidy_fund_company_id': fund.id})
        move = self.claims_in('paid', 2).payment_line_ids.payment_id.sudo().move_ids
        self.assertRecordValues(move.line_ids.sorted('balance'), [
            {'account_id': fund.skill_subsidy_bank_account_id.id, 'balance': -3000},
            {'account_id': fund.skill_subsidy_expense_account_id.id, 'balance': 3000}])
        self.assertTrue(move.name.startswith('JZ/2026/'), move.name)


@tagged('post_install', '-at_install')
class TestProposals(SubsidyCase):

    def proposal(self, role):
        return self.env['skill.subsidy.account.proposal'].search([('role', '=', role)])

    def test_codes_are_data(self):
        """What an accountant has changed in the proposals is what is created."""
        self.by('accountant', self.proposal('expense')).write({'code': '510599', 'name': "Own Name"})
        company = self.env['res.company'].create({'name': "测试丙"})
        company._skill_subsidy_prepare()
        account = company.skill_subsidy_expense_account_id.with_company(company)
        self.assertEqual((account.code, account.name), ('510599', "Own Name"))

    def test_one_per_role(self):
        """Every role has one, of a type that can serve."""
        self.assertEqual(sorted(self.env['skill.subsidy.account.proposal'].search([]).mapped('role')), sorted(ROLES))
        with self.refused("expense", "Expenses", error=ValidationError):
            self.proposal('expense').write({'account_type': 'income', 'name': "expense"})
        for code in ('51', '5105x', '５１０５', '5105-1'):
            with self.subTest(code=code), self.refused(code, error=ValidationError):
                self.proposal('expense').code = code

    def test_rights(self):
        """Accountants change them, none is added or removed, nobody else writes."""
        proposal = self.proposal('bank')
        with self.refused(error=AccessError):
            self.by('accountant', proposal).unlink()
        for login in ('handler', 'reviewer', 'head', 'auditor', 'keeper'):
            with self.refused(error=AccessError):
                self.by(login, proposal).code = '1009'


@tagged('post_install', '-at_install')
class TestAccountWizard(SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(noon(DAY_AFTER))
        cls.company = cls.env['res.company'].create({'name': "测试丁经办处", 'currency_id': cls.env.ref('base.CNY').id})
        cls.accountant = cls.build_user(cls.env, 'accountant', cls.company)

    def account(self, code, name, kind, company=None):
        company = company or self.company
        return self.env['account.account'].with_company(company).create({
            'code': code, 'name': name, 'account_type': kind, 'company_ids': [Command.set(company.ids)]})

    def wizard(self, company=None, user=None):
        company = (company or self.company).with_user(user or self.accountant)
        return self.env['skill.subsidy.account.wizard'].with_user(user or self.accountant).browse(
            company.action_skill_subsidy_set_up()['res_id'])

    def row(self, wizard, role):
        return wizard.line_ids.filtered(lambda line: line.role == role)

    def test_maps_and_creates(self):
        """What is there is taken, only what is missing is created, and it is shown before."""
        expense = self.account('530101', "职业技能提升补贴支出", 'expense')
        bank = self.account('1004', "支出户存款", 'asset_cash')
        surplus = self.account('3101', "一般基金结余", 'equity')
        wrong_kind = self.account('2001', "暂收款", 'asset_current')
        savings = self.account('1002', "银行存款", 'asset_cash')
        before = self.env['account.account'].search_count([])
        wizard = self.wizard()
        self.assertEqual(self.env['account.account'].search_count([]), before)
        self.assertEqual((self.row(wizard, 'bank').account_id, self.row(wizard, 'surplus').account_id), (bank, surplus))
        # alike, but neither code nor name for sure: shown, not taken
        self.assertFalse(self.row(wizard, 'expense').account_id)
        self.assertIn(expense, self.row(wizard, 'expense').candidate_ids)
        self.assertFalse(self.row(wizard, 'receipts').account_id)
        self.assertIn(savings, self.row(wizard, 'receipts').candidate_ids)
        self.assertNotIn(wrong_kind, self.row(wizard, 'holding').candidate_ids)
        self.assertEqual((self.row(wizard, 'holding').new_code, self.row(wizard, 'receipts').new_code), ('200101', '100201'))
        self.assertIn('200101', wizard.summary)
        self.row(wizard, 'expense').account_id = expense
        self.assertNotIn('5105', wizard.summary)
        wizard.action_apply()
        self.assertEqual(self.company.skill_subsidy_expense_account_id, expense)
        self.assertEqual(self.company.skill_subsidy_holding_account_id.with_company(self.company).code, '200101')
        self.assertEqual(self.env['account.account'].search_count([]), before + 7)
        self.assertTrue(self.company.skill_subsidy_ready)

    def test_twice(self):
        """Run again it finds everything set, creates nothing and writes nothing."""
        self.wizard().action_apply()
        count, stamp = self.env['account.account'].search_count([]), self.company.write_date
        wizard = self.wizard()
        self.assertEqual(set(wizard.line_ids.mapped('outcome')), {'set'})
        self.assertIn("Nothing", wizard.summary)
        self.env.flush_all()
        with self.assertQueryCount(60):
            wizard.action_apply()
        self.assertEqual((self.env['account.account'].search_count([]), self.company.write_date), (count, stamp))

    def test_outcome(self):
        """A row says what becomes of its use, in a form that is not saved yet, too; an account that is changed is not "set"."""
        other = self.account('100402', "工行支出户", 'asset_cash')
        found = self.account('100401', "支出户存款—工行", 'asset_cash')
        with Form(self.wizard()) as form:
            index = [line.role for line in form._record.line_ids].index('bank')
            with form.line_ids.edit(index) as line:
                self.assertEqual(line.outcome, 'new')
                line.account_id = found
                self.assertEqual(line.outcome, 'found')
                line.account_id = other
                self.assertEqual(line.outcome, 'chosen')
        form.record.action_apply()
        wizard = self.wizard()
        self.assertEqual(self.row(wizard, 'bank').outcome, 'set')
        self.row(wizard, 'bank').account_id = found
        self.assertEqual(self.row(wizard, 'bank').outcome, 'found')
        self.row(wizard, 'bank').account_id = self.row(wizard, 'receipts').account_id
        self.assertEqual(self.row(wizard, 'bank').outcome, 'chosen')

    def test_prepare_tells(self):
        """The quick way says what it found and what it created."""
        self.account('4501', "其他收入", 'income_other')
        told = self.company.with_user(self.accountant).action_skill_subsidy_prepare_accounts()['params']['message']
        self.assertRegex(told, r"Found in the chart of 测试丁经办处: 4501 其他收入\. Created: 1004 .*5105 [^、]+、[^、]+\.")
        told = self.company.with_user(self.accountant).action_skill_subsidy_prepare_accounts()['params']['message']
        self.assertEqual(told, "Nothing was missing.")

    def test_own_choice(self):
        """Code and name of what is created, journal and red letters are the accountant's choice."""
        journal = self.env['account.journal'].create({'name': "记账凭证", 'code': 'JZ', 'type': 'general',
                                                      'company_id': self.company.id})
        wizard = self.wizard()
        self.row(wizard, 'expense').write({'new_code': '530101', 'new_name': "技能提升补贴"})
        wizard.write({'journal_id': journal.id, 'storno': True, 'fund_control': True})
        wizard.action_apply()
        account = self.company.skill_subsidy_expense_account_id.with_company(self.company)
        self.assertEqual((account.code, account.name), ('530101', "技能提升补贴"))
        self.assertRecordValues(self.company, [{'skill_subsidy_journal_id': journal.id, 'account_storno': True,
                                                'skill_subsidy_fund_control': True}])

    def test_refused(self):
        """All wrong rows are named at once, and nothing is created."""
        before = self.env['account.account'].search_count([])
        wizard = self.wizard()
        bank = self.account('1004', "别的存款", 'asset_cash')
        foreign = self.other.skill_subsidy_holding_account_id
        self.row(wizard, 'bank').account_id = bank
        self.row(wizard, 'fiscal').account_id = bank
        self.row(wizard, 'holding').sudo().account_id = foreign
        self.row(wizard, 'other').new_code = '45'
        self.row(wizard, 'interest').new_code = '1004'
        with self.refused("Deposit at the Treasury Office and Paying Account", "Money Held", "4 to 12 digits", "1004 is taken"):
            wizard.action_apply()
        self.assertEqual(self.env['account.account'].search_count([]), before + 1)
        self.assertFalse(self.company.skill_subsidy_expense_account_id)

    def test_used_stays(self):
        """An account on which entries of the fund stand is not exchanged for another."""
        self.claims_in('paying')
        wizard = self.wizard(self.agency, self.users['accountant'])
        self.assertTrue(self.row(wizard, 'expense').fixed)
        self.row(wizard, 'expense').account_id = self.account('5199', "别的支出", 'expense', self.agency)
        with self.refused("Subsidy Expenditure"):
            wizard.action_apply()

    def test_pooled(self):
        """In a shared ledger its accountant sets up; an agency may get a paying account of its own."""
        fund = self.build_agency(self.env, "测试自治区基金")
        self.agency.write({'skill_subsidy_bank_account_id': False, 'skill_subsidy_fund_company_id': fund.id})
        with self.refused(fund.name, error=AccessError):
            self.wizard(self.agency, self.users['accountant'])
        self.users['accountant'].company_ids += fund
        with self.refused("top of the screen", error=UserError):  # not among the companies that are switched on
            self.agency.with_user(self.users['accountant']).with_context(
                allowed_company_ids=self.agency.ids).action_skill_subsidy_set_up()
        own = self.account('100402', "包头支出户", 'asset_cash', fund)
        wizard = self.wizard(self.agency, self.users['accountant'])
        self.assertEqual(set(wizard.line_ids.mapped('outcome')), {'set'})
        wizard.own_bank_account_id = own
        wizard.action_apply()
        self.assertEqual(self.agency._skill_subsidy_account('bank'), own)
        self.assertNotEqual(fund.skill_subsidy_bank_account_id, own)

    def test_rights(self):
        """Fund accountants of the ledger only; another's set-up is not written to."""
        for login in ('handler', 'reviewer', 'head', 'auditor', 'keeper', 'nobody'):
            with self.refused(error=AccessError):
                self.by(login, self.agency).action_skill_subsidy_set_up()
            with self.refused(error=AccessError):
                self.env['skill.subsidy.account.wizard'].with_user(self.users[login]).create({'company_id': self.agency.id})
        with self.refused(error=AccessError):
            self.env['skill.subsidy.account.wizard'].with_user(self.users['accountant']).create({'company_id': self.other.id})
        wizard = self.wizard()
        with self.refused():
            wizard.write({'company_id': self.other.id})
        with self.refused():
            self.by('accountant', wizard).action_apply()
