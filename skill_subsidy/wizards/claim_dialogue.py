from odoo import api, fields, models


class SkillSubsidyClaimDialogue(models.AbstractModel):
    """A dialogue about the claim whose form is open: whose it is stands on top."""
    _name = 'skill.subsidy.claim.dialogue'
    _description = "Dialogue about a Claim"

    claim_id = fields.Many2one('skill.subsidy.claim', required=True, readonly=True)
    person_name = fields.Char(related='claim_id.person_name')
    id_number = fields.Char(related='claim_id.id_number')

    @api.model
    def default_get(self, fields_list):
        """Take the claim whose form is open."""
        values = super().default_get(fields_list)
        if self.env.context.get('active_model') == 'skill.subsidy.claim':
            values.setdefault('claim_id', self.env.context.get('active_id'))
        return values
