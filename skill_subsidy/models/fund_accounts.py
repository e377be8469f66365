from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .fund_roles import NEEDED, OWN, ROLES


class ResCompany(models.Model):
    """Whose ledger an agency posts in, and with which accounts (design 8).

    The fund is an accounting entity of its own: the agency's own company keeps it, or another one that keeps it for
    several agencies (自治区级统筹). The settings of that company count for all of them; only the paying account may be
    the agency's own.
    """
    _inherit = 'res.company'

    skill_subsidy_fund_company_id = fields.Many2one(
        'res.company', "Fund Kept By", ondelete='restrict', index='btree_not_null',
        help="The company whose ledger holds this agency's part of the fund. Empty: the agency's own.")
    skill_subsidy_bank_account_id = fields.Many2one('account.account', "Paying Account", help="支出户存款")
    skill_subsidy_receipts_account_id = fields.Many2one('account.account', "Deposit for Income", help="收入户存款")
    skill_subsidy_fiscal_account_id = fields.Many2one('account.account', "Deposit at the Treasury Office", help="财政专户存款")
    skill_subsidy_holding_account_id = fields.Many2one('account.account', "Money Held", help="暂收款")
    skill_subsidy_surplus_account_id = fields.Many2one('account.account', "Fund Balance", help="一般基金结余")
    skill_subsidy_local_account_id = fields.Many2one('account.account', "Fiscal Subsidy", help="财政补贴收入")
    skill_subsidy_interest_account_id = fields.Many2one('account.account', "Interest Income", help="利息收入")
    skill_subsidy_regional_account_id = fields.Many2one('account.account', "Grants from Above", help="上级补助收入")
    skill_subsidy_other_account_id = fields.Many2one('account.account', "Other Income", help="其他收入")
    skill_subsidy_expense_account_id = fields.Many2one('account.account', "Subsidy Expenditure",
                                                       help="技能提升补贴支出")
    skill_subsidy_journal_id = fields.Many2one('account.journal', "Voucher Journal", check_company=True,
                                               domain=[('type', '=', 'general')])
    # sudo: an agency's people do not read the company that keeps the fund; told is only whether posting is possible.
    skill_subsidy_ready = fields.Boolean("Accounts Ready", compute='_compute_skill_subsidy_ready', compute_sudo=True)

    @api.depends('skill_subsidy_fund_company_id', 'skill_subsidy_journal_id',
                 'skill_subsidy_fund_company_id.skill_subsidy_journal_id',
                 *(ROLES[role].field for role in NEEDED),
                 *(f'skill_subsidy_fund_company_id.{ROLES[role].field}' for role in NEEDED))
    def _compute_skill_subsidy_ready(self):
        for company in self:
            company.skill_subsidy_ready = bool(company._skill_subsidy_ledger().skill_subsidy_journal_id) and all(
                company._skill_subsidy_find_account(role) for role in NEEDED)

    @api.constrains('skill_subsidy_fund_company_id', *(role.field for role in ROLES.values()))
    def _check_skill_subsidy_accounts(self):
        """Accounts are of the ledger that they are posted in; a company that keeps a fund keeps its own there too."""
        # sudo: who changes an agency need not see the others, nor the company that keeps the fund
        for company in self.sudo():
            ledger = company._skill_subsidy_ledger()
            if ledger.skill_subsidy_fund_company_id:
                raise ValidationError(self.env._(
                    "%(agency)s: %(ledger)s keeps no fund itself, it has it kept by %(other)s. Choose that one.",
                    agency=company.name, ledger=ledger.name, other=ledger.skill_subsidy_fund_company_id.name))
            pooled = self.search([('skill_subsidy_fund_company_id', '=', company.id)])
            if company.skill_subsidy_fund_company_id and pooled:
                raise ValidationError(self.env._(
                    "%(company)s keeps the fund of %(agencies)s and cannot have its own kept elsewhere.",
                    company=company.name, agencies="、".join(pooled.mapped('name'))))
            for role in OWN if ledger != company else ROLES:
                account = company[ROLES[role].field]
                if account and ledger not in account.company_ids:
                    raise ValidationError(self.env._(
                        "%(agency)s: the account %(account)s is not in the chart of %(ledger)s, which keeps its fund.",
                        agency=company.name, account=account.with_company(ledger).display_name, ledger=ledger.name))

    @api.constrains('skill_subsidy_fund_company_id')
    def _check_skill_subsidy_ledger_stays(self):
        """五(一): a fund that has been posted to is not moved to another ledger by a setting."""
        # sudo: entries of a company that the person does not see count too; told is only that there are some
        posted = self.env['account.move'].sudo().search([('skill_subsidy_agency_id', 'in', self.ids)])
        for company in self:
            ledger = company._skill_subsidy_ledger()
            if any(move.company_id != ledger for move in posted if move.skill_subsidy_agency_id == company):
                raise ValidationError(self.env._(
                    "%(agency)s has entries in another ledger already; it stays there.", agency=company.name))

    def _skill_subsidy_ledger(self):
        """The company in whose ledger this agency's part of the fund is posted."""
        self.ensure_one()
        # sudo: which company that is, an agency's people may know without seeing it otherwise
        return self.sudo().skill_subsidy_fund_company_id or self

    def _skill_subsidy_find_account(self, role):
        """The account of this agency's fund for `role` (see ROLES), or none."""
        self.ensure_one()
        field = ROLES[role].field
        # sudo: which account a role has, for the program to post in and to sum up; see `_skill_subsidy_ledger`
        own = self.sudo()[field] if role in OWN else self.env['account.account']
        return own or self._skill_subsidy_ledger().sudo()[field]  # sudo: as above

    def _skill_subsidy_account(self, role):
        """The account for `role`; UserError that says what to do where there is none."""
        account = self._skill_subsidy_find_account(role)
        if not account:
            labels = self.fields_get([ROLES[role].field], ['string'])
            keeper = self._skill_subsidy_ledger().sudo()  # sudo: of the company that keeps the fund only the name is told
            raise UserError(self.env._(
                "%(ledger)s has no account for \"%(role)s\" yet: press \"Prepare Accounts\" in the settings of the "
                "agency that keeps the fund.", ledger=keeper.name, role=labels[ROLES[role].field]['string']))
        return account
