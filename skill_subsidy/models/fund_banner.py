from odoo import api, fields, models

from ..rules.workdays import today
from .payment_limits import limited_accounts


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _fund_limits(self):
        """{company: (has a confirmed budget of this year, its account's balance is kept)}."""
        budgets = self.env['skill.subsidy.budget']._in_force(self, today().year)
        accounts = {company: company._skill_subsidy_find_account('bank') for company in self}
        kept = limited_accounts(self.env, [account.id for account in accounts.values()])
        # sudo: a setting of the agency, told as yes or no
        return {company: (company.id in budgets or company.sudo().skill_subsidy_fund_control,
                          accounts[company].id in kept or company.sudo().skill_subsidy_fund_control) for company in self}

    def _fund_warnings(self):
        """{company: (sentence or False, yuan missing, whether no limit is kept at all)}; none where no balance is kept."""
        limits = self._fund_limits()
        watched = self.filtered(lambda company: limits[company][1])
        shortages = watched._fund_shortage()
        return {company: (company._fund_shortage_text(shortages[company]) if shortages.get(company) else False,
                          float(shortages[company][1]) if shortages.get(company) else 0.0, not any(limits[company]))
                for company in self}

    def action_skill_subsidy_request_missing(self):
        """A request for funding over what is missing, for the accountant to complete."""
        self.ensure_one()
        self.env['skill.subsidy.funding'].check_access('create')
        self.check_access('read')
        _sentence, missing, _none = self._fund_warnings()[self]
        return {'type': 'ir.actions.act_window', 'res_model': 'skill.subsidy.funding', 'views': [(False, 'form')],
                'name': self.env._("Request Funding"),
                'context': {'default_company_id': self.id, 'default_kind': 'transfer', 'default_amount_requested': missing}}

    @api.model
    def skill_subsidy_fund_warnings(self):
        """[{company_id, text}] about the agencies that the user works for, for the head of the list "To Pay"."""
        companies = self.env.companies._skill_subsidy_with_kept()
        if not any(self.env.user.has_group(f'skill_subsidy.group_{post}') for post in ('accountant', 'unit_head', 'auditor')):
            return []
        several = len(companies) > 1
        return [{'company_id': company.id, 'text': f"{company.name}：{text}" if several else text}
                for company, (text, _missing, _none) in companies._fund_warnings().items() if text]


class SkillSubsidyFundBanner(models.AbstractModel):
    """What stands above a form about money: that it does not suffice, or that nobody looks whether it does."""
    _name = 'skill.subsidy.fund.banner'
    _description = "Warning about the Fund's Money"

    fund_warning = fields.Char("Money Does Not Suffice", compute='_compute_fund_warning', compute_sudo=True)
    no_limit = fields.Boolean("No Limit Is Kept", compute='_compute_fund_warning', compute_sudo=True)

    def _compute_fund_warning(self):
        warnings = self.company_id._fund_warnings()
        for record in self:
            record.fund_warning, _missing, record.no_limit = warnings.get(record.company_id, (False, 0.0, False))

    def action_request_missing(self):
        """A request for funding over what is missing at this record's agency."""
        self.ensure_one()
        self.check_access('read')
        return self.company_id.action_skill_subsidy_request_missing()


class SkillSubsidyBatch(models.Model):
    _name = 'skill.subsidy.batch'
    _inherit = ['skill.subsidy.batch', 'skill.subsidy.fund.banner']


class SkillSubsidyPayment(models.Model):
    _name = 'skill.subsidy.payment'
    _inherit = ['skill.subsidy.payment', 'skill.subsidy.fund.banner']


class SkillSubsidyFunding(models.Model):
    _name = 'skill.subsidy.funding'
    _inherit = ['skill.subsidy.funding', 'skill.subsidy.fund.banner']
