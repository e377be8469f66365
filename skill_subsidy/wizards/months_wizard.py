from odoo import api, fields, models


class SkillSubsidyMonthsWizard(models.TransientModel):
    """Enter the months of contributions up to the day of issue, where the register cannot tell them (二(一))."""
    _name = 'skill.subsidy.months.wizard'
    _description = "Enter Months"

    claim_id = fields.Many2one('skill.subsidy.claim', required=True, readonly=True)
    person_name = fields.Char(related='claim_id.person_name')
    id_number = fields.Char(related='claim_id.id_number')
    issue_date = fields.Date(related='claim_id.issue_date')
    months = fields.Integer("Months by the Day of Issue", required=True)
    source = fields.Char("Where It Was Looked Up", required=True)

    @api.model
    def default_get(self, fields_list):
        """Take the claim whose form is open."""
        values = super().default_get(fields_list)
        if self.env.context.get('active_model') == 'skill.subsidy.claim':
            values.setdefault('claim_id', self.env.context.get('active_id'))
        return values

    def action_confirm(self):
        """Keep what was found, and check the claim anew; the claim decides who may."""
        self.ensure_one()
        self.claim_id.action_record_months(self.months, self.source)
        return {'type': 'ir.actions.act_window_close'}
