from odoo import fields, models
from odoo.exceptions import UserError

from ..models.claim_months import MOST


class SkillSubsidyMonthsWizard(models.TransientModel):
    """Enter the months of contributions up to the day of issue, where the register cannot tell them (二(一))."""
    _name = 'skill.subsidy.months.wizard'
    _description = "Enter Months"
    _inherit = ['skill.subsidy.claim.dialogue']

    issue_date = fields.Date(related='claim_id.issue_date')
    # Text: a number would begin as 0, which is an answer.
    months = fields.Char("Months by the Day of Issue", required=True)
    source = fields.Char("Where It Was Looked Up", required=True)

    def action_confirm(self):
        """Keep what was found, and check the claim anew; the claim decides who may."""
        self.ensure_one()
        months = (self.months or '').strip()
        if not (months.isascii() and months.isdigit()):
            raise UserError(self.env._("Enter the months as a whole number from 0 to %(most)s.", most=MOST))
        self.claim_id.action_record_months(int(months), self.source)
        return {'type': 'ir.actions.act_window_close'}
