from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .transitions import HEAD_FIRST, NOTICE_FIRST


class ResCompany(models.Model):
    """An agency (经办机构): its order of signature and notice, how its bank knows it (its accounts: fund_accounts.py)."""
    _inherit = 'res.company'

    skill_subsidy_order = fields.Selection(
        [(NOTICE_FIRST, "Notice first, then the unit head"), (HEAD_FIRST, "Unit head first, then the notice")],
        "Order of Notice and Approval", default=NOTICE_FIRST, required=True)
    skill_subsidy_unit_code = fields.Char("Unit Code at the Bank")
    skill_subsidy_issuer_limit = fields.Integer(
        "Issuer in Bulk From", default=30,
        help="From so many claims with certificates of one issuer and day on, a warning asks to look at them. 0: never.")
    skill_subsidy_return_style = fields.Selection(
        [('held', "Hold the money until it is paid again"), ('reversed', "Reverse the expenditure at once (in red)")],
        "Money That Comes Back", default='held', required=True,
        help="Held: 借 支出户存款 贷 暂收款, paid again from there. Reversed: 借 技能提升补贴支出 贷 支出户存款, both in red; "
             "paid again as expenditure. A payment of an earlier year is held in either case.")
    skill_subsidy_payee_name = fields.Char("Holder of the Account for Recoveries", help="Empty: the agency's own name.")
    skill_subsidy_payee_bank = fields.Char("Bank of the Account for Recoveries")
    skill_subsidy_payee_account = fields.Char("Account for Recoveries", help="To which people pay back what a notice claims: "
                                              "收入户 or 财政专户, never 支出户.")
    skill_subsidy_format_id = fields.Many2one('skill.subsidy.bank.format', "Bank Format")

    _skill_subsidy_issuer_limit = models.Constraint('CHECK (skill_subsidy_issuer_limit >= 0)',
                                                    "The number of claims in bulk cannot be negative.")

    @api.constrains('skill_subsidy_order')
    def _check_skill_subsidy_order(self):
        """A claim half way through one order would skip a step of the other."""
        # sudo: who administers companies does not read claims; only their number is told.
        under_way = self.env['skill.subsidy.claim'].sudo().search_count(
            [('company_id', 'in', self.ids), ('state', 'in', ('published', 'cleared', 'approved', 'paying'))])
        if under_way:
            raise ValidationError(self.env._(
                "%(count)s claims are between publication and payment. Change the order of notice and approval when "
                "they are paid.", count=under_way))
