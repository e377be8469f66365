from odoo import api, fields, models
from odoo.exceptions import UserError

LEVELS = [('5', "Level 5 (junior)"), ('4', "Level 4 (intermediate)"), ('3', "Level 3 (senior)")]


class SkillSubsidyPolicyLevel(models.Model):
    _name = 'skill.subsidy.policy.level'
    _description = "Subsidy Amount of a Level"
    _order = 'policy_id, level desc'

    policy_id = fields.Many2one('skill.subsidy.policy', required=True, ondelete='cascade', index=True)
    level = fields.Selection(LEVELS, required=True)
    currency_id = fields.Many2one(related='policy_id.currency_id')
    amount = fields.Monetary("Standard (yuan)", required=True)

    _level_once = models.Constraint('UNIQUE (policy_id, level)', "A policy has one amount for each level.")
    _positive = models.Constraint('CHECK (amount > 0)', "A standard is more than zero yuan.")

    @api.model_create_multi
    def create(self, vals_list):
        """A confirmed policy gets no further amount; one that is confirmed as it is created brings its own along."""
        levels = super().create(vals_list)
        levels.filtered(lambda level: level.policy_id.level_ids - levels)._check_open()
        return levels

    def write(self, vals):
        """An amount changes only while its policy is not confirmed."""
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_if_unconfirmed(self):
        self._check_open()

    def _check_open(self):
        if any(level.policy_id.state == 'confirmed' for level in self):
            raise UserError(self.env._("The amounts of a confirmed policy are not changed any more. Enter the new "
                                       "ones as a new version."))
