from odoo import fields, models


class SkillSubsidyMonthsWizard(models.TransientModel):
    """Enter the months of contributions up to the day of issue, where the register cannot tell them (二(一))."""
    _name = 'skill.subsidy.months.wizard'
    _description = "Enter Months"
    _inherit = ['skill.subsidy.claim.dialogue']

    issue_date = fields.Date(related='claim_id.issue_date')
    months = fields.Integer("Months by the Day of Issue", required=True)
    source = fields.Char("Where It Was Looked Up", required=True)

    def action_confirm(self):
        """Keep what was found, and check the claim anew; the claim decides who may."""
        self.ensure_one()
        self.claim_id.action_record_months(self.months, self.source)
        return {'type': 'ir.actions.act_window_close'}
