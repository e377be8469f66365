"""The chart of accounts of an unemployment insurance fund (社会保险基金会计制度, 财会〔2017〕28号) for a new company."""
from odoo import models

from odoo.addons.account.models.chart_template import template

CODE = 'cn_unemployment_fund'
# What the accounts are for: field of res.company -> account of data/template/account.account-cn_unemployment_fund.csv
ACCOUNTS = {
    'skill_subsidy_bank_account_id': 'fund_1004',
    'skill_subsidy_receipts_account_id': 'fund_1002',
    'skill_subsidy_fiscal_account_id': 'fund_1003',
    'skill_subsidy_holding_account_id': 'fund_200101',
    'skill_subsidy_surplus_account_id': 'fund_3001',
    'skill_subsidy_local_account_id': 'fund_4101',
    'skill_subsidy_interest_account_id': 'fund_4201',
    'skill_subsidy_regional_account_id': 'fund_4401',
    'skill_subsidy_other_account_id': 'fund_4501',
    'skill_subsidy_expense_account_id': 'fund_5105',
}


class AccountChartTemplate(models.AbstractModel):
    """A fund buys and sells nothing: no taxes, no receivables, one journal of vouchers."""
    _inherit = 'account.chart.template'

    @template(CODE)
    def _get_cn_unemployment_fund_template_data(self):
        return {
            'name': self.env._("Unemployment Insurance Fund (China)"),
            # No country: it is chosen on purpose, and never loaded by itself for a Chinese company.
            'country': None,
            'code_digits': 4,
        }

    @template(CODE, 'res.company')
    def _get_cn_unemployment_fund_res_company(self):
        return {self.env.company.id: {
            'account_fiscal_country_id': 'base.cn', 'bank_account_code_prefix': '1004', 'cash_account_code_prefix': '1001',
            'transfer_account_code_prefix': '1004', 'skill_subsidy_journal_id': 'general', **ACCOUNTS}}

    @template(CODE, 'account.journal')
    def _get_cn_unemployment_fund_account_journal(self):
        # Both languages stand here, as in the CSV files: the chart is Chinese whatever has been translated since.
        return {'general': {'name': "Accounting Vouchers", 'name@zh_CN': "记账凭证", 'type': 'general', 'code': 'JZ',
                            'show_on_dashboard': True, 'sequence': 1}}

    def _get_chart_template_data(self, template_code):
        """Without what Odoo gives every company: journals of sales and purchases, cash basis taxes, bank fees ..."""
        data = super()._get_chart_template_data(template_code)
        if template_code == CODE:
            data['account.journal'] = {'general': data['account.journal']['general']}
            for model in ('account.reconcile.model', 'account.tax.group', 'account.tax', 'account.fiscal.position'):
                data.pop(model, None)
        return data

    def _setup_utility_bank_accounts(self, template_code, company, template_data):
        """No accounts beside those of the regulation (suspense, cash differences, discounts ...)."""
        return None if template_code == CODE else super()._setup_utility_bank_accounts(template_code, company, template_data)
