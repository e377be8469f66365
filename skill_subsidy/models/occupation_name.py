from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.occupation_names import name_key


class SkillSubsidyOccupationName(models.Model):
    """What an occupation is called and numbered in another edition, or a trade (工种) under it."""
    _name = 'skill.subsidy.occupation.name'
    _description = "Other Name of an Occupation"
    _order = 'occupation_id, kind, name, edition'

    occupation_id = fields.Many2one('skill.subsidy.occupation', "Occupation", required=True, ondelete='cascade', index=True)
    name = fields.Char("Written Name", required=True, index=True)
    kind = fields.Selection([('alias', "Other name"), ('trade', "Trade under it")], required=True, default='alias',
                            help="A claim for a trade counts as one for the occupation; the trade is shown to the reviewer.")
    edition = fields.Char(help="The classification or catalogue that has it so, for example 1999, 2015 or 2022.")
    code = fields.Char(help="Its number in that edition; occupations were renumbered from one to the next.")
    valid_from = fields.Date("From")
    valid_to = fields.Date("Until")

    _once = models.UniqueIndex("(occupation_id, name, kind, COALESCE(edition, ''))",
                               "This name stands with the occupation already.")
    _dates = models.Constraint('CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)',
                               "A name cannot end before it begins.")

    @api.constrains('name')
    def _check_name(self):
        for line in self:
            if not name_key(line.name):
                raise ValidationError(self.env._("%(occupation)s: enter a name.", occupation=line.occupation_id.name))
