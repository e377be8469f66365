from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.windows import titled


class SkillSubsidyApproveWizard(models.TransientModel):
    """The unit head sees the doubts of a batch, and who accepted them, before signing with a reason (design 7)."""
    _name = 'skill.subsidy.approve.wizard'
    _description = "Accept Warnings and Approve"

    batch_id = fields.Many2one('skill.subsidy.batch', required=True, readonly=True)
    currency_id = fields.Many2one(related='batch_id.currency_id')
    waiting_count = fields.Integer(related='batch_id.waiting_count')
    warned_count = fields.Integer(related='batch_id.warned_count')
    budget_html = fields.Html(related='batch_id.budget_html')
    over_budget = fields.Boolean(related='batch_id.over_budget')
    warnings = fields.Html(compute='_compute_warnings', sanitize=False)
    reason = fields.Text("Why They Are Accepted", required=True)

    @api.depends('batch_id')
    def _compute_warnings(self):
        for wizard in self:
            wizard.warnings = wizard.batch_id._warned()._warnings_html()

    def action_confirm(self):
        """Sign all claims of the batch that wait, with the reason. Shows the dialogue again when a doubt is new."""
        self.ensure_one()
        if not (self.reason or '').strip():
            raise UserError(self.env._("Say why the warnings are accepted."))
        return self.batch_id.action_approve(self.reason) or {'type': 'ir.actions.act_window_close'}

    def action_view_claims(self):
        """The claims with warnings, to look at them and to return single ones."""
        action = self.env['ir.actions.act_window']._for_xml_id('skill_subsidy.action_claim')
        claims = self.batch_id._warned()
        return titled(action, self.env._("With Warnings"), domain=[('id', 'in', claims.ids)], context={})
