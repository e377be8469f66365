from odoo import api, models

from odoo.addons.account.models.ir_module import templ

from .template_cn_unemployment_fund import CODE


class IrModuleModule(models.Model):
    """Odoo looks for charts of accounts in addons of its category for them; this one brings one beside its own work."""
    _inherit = 'ir.module.module'

    @api.depends('state')
    def _compute_account_templates(self):
        result = super()._compute_account_templates()
        for module in self.filtered(lambda module: module.name == 'skill_subsidy'):
            data = self.env['account.chart.template']._get_cn_unemployment_fund_template_data()
            module.account_templates = {CODE: templ(
                self.env, CODE, name=data['name'], country=data['country'], parent=None, sequence=1, visible=True,
                installed=module.state == 'installed', module=module.name)}
        return result
