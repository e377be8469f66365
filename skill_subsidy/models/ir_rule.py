from odoo import api, models
from odoo.fields import Domain


class IrRule(models.Model):
    """What the rules of the addon are told beside what Odoo tells all rules, and one rule for all of its dialogues."""
    _inherit = 'ir.rule'

    @api.model
    def _eval_context(self):
        """`kept_ids`: agencies that the user works for, kept in the ledger of one of the companies that are chosen."""
        return {**super()._eval_context(), 'kept_ids': self.env.companies._skill_subsidy_kept().ids}

    @api.model
    def _compute_domain(self, model_name, mode='read'):
        """A dialogue, and what it shows, is its user's alone: what others typed or were shown is of their agency."""
        domain = super()._compute_domain(model_name, mode)
        if model_name.startswith('skill.subsidy.') and self.env[model_name].is_transient() and not self.env.su:
            domain &= Domain('create_uid', '=', self.env.uid)
        return domain
