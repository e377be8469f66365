from odoo import models
from odoo.exceptions import AccessError

# 财会〔2017〕28号; codes are proposals that the agency edits in its chart.
ACCOUNTS = (
    ('skill_subsidy_expense_account_id', '5105', "Skill Upgrading Subsidy Expenditure", 'expense'),
    ('skill_subsidy_bank_account_id', '1004', "Deposit in the Expenditure Account", 'asset_cash'),
    ('skill_subsidy_holding_account_id', '2001', "Temporary Receipts", 'liability_current'),
)


class ResCompany(models.Model):
    """The button that prepares an agency's chart for the subsidy (design 8)."""
    _inherit = 'res.company'

    def action_skill_subsidy_prepare_accounts(self):
        """Create or find, in each agency's chart, the accounts and the journal that are not set yet."""
        if not self.env.user.has_group('skill_subsidy.group_accountant') and not self.env.user.has_group(
                'account.group_account_manager'):
            raise AccessError(self.env._("Only a fund accountant prepares the accounts of an agency."))
        for company in self:
            # sudo: settings of a company belong to administrators; these five are the accountant's to prepare.
            company.check_access('read')
            company.sudo()._skill_subsidy_prepare()

    def _skill_subsidy_prepare(self):
        self.ensure_one()
        Account = self.env['account.account'].with_company(self)
        lang = self.partner_id.lang or self.env.lang
        vals = {}
        for field, code, name, kind in ACCOUNTS:
            if not self[field]:
                found = Account.search([('code', '=', code), ('account_type', '=', kind),
                                        ('company_ids', 'in', self.ids)], limit=1)
                vals[field] = (found or self._skill_subsidy_account(Account, code, name, kind, lang)).id
        if not self.skill_subsidy_journal_id:
            journal = self.env['account.journal'].search(
                [('company_id', '=', self.id), ('code', '=', 'JNBT')], limit=1)
            vals['skill_subsidy_journal_id'] = (journal or self.env['account.journal'].create({
                'name': self._skill_subsidy_term("Subsidy Vouchers", lang), 'code': 'JNBT', 'type': 'general',
                'company_id': self.id})).id
        self.write(vals)

    def _skill_subsidy_account(self, Account, code, name, kind, lang):
        """A new account; when another kind of account has the code, the next free one."""
        while Account.search_count([('code', '=', code), ('company_ids', 'in', self.ids)], limit=1):
            code = f'{code}01' if len(code) == 4 else str(int(code) + 1)
        return Account.create({'code': code, 'name': self._skill_subsidy_term(name, lang), 'account_type': kind,
                               'company_ids': [(6, 0, self.ids)]})

    def _skill_subsidy_term(self, name, lang):
        """The agency's own word: accounts of a Chinese agency are named in Chinese whoever presses the button."""
        env = self.with_context(lang=lang).env
        return {"Skill Upgrading Subsidy Expenditure": env._("Skill Upgrading Subsidy Expenditure"),
                "Deposit in the Expenditure Account": env._("Deposit in the Expenditure Account"),
                "Temporary Receipts": env._("Temporary Receipts"),
                "Subsidy Vouchers": env._("Subsidy Vouchers")}[name]
