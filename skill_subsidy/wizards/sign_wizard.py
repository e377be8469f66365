from odoo import api, fields, models
from odoo.exceptions import UserError


class SkillSubsidySignWizard(models.TransientModel):
    """Sign claims that carry warnings: the warnings are shown, the signer says why they are accepted (design 7)."""
    _name = 'skill.subsidy.sign.wizard'
    _description = "Accept Warnings and Sign"

    claim_ids = fields.Many2many('skill.subsidy.claim', required=True, readonly=True)
    action = fields.Selection([('verify', "Verify"), ('review', "Review")], required=True, default='verify')
    warnings = fields.Html(compute='_compute_warnings', sanitize=False)
    reason = fields.Text("Why They Are Accepted", required=True)

    @api.model
    def default_get(self, fields_list):
        """Take the claims that were chosen; the step follows from where they stand."""
        values = super().default_get(fields_list)
        if self.env.context.get('active_model') == 'skill.subsidy.claim':
            claims = self.env['skill.subsidy.claim'].browse(self.env.context.get('active_ids') or [])
            values['claim_ids'] = [(6, 0, claims.ids)]
            values['action'] = 'review' if claims[:1].state == 'verified' else 'verify'
        return values

    @api.depends('claim_ids')
    def _compute_warnings(self):
        for wizard in self:
            wizard.warnings = wizard.claim_ids._warnings_html()

    def action_confirm(self):
        """Sign with the reason."""
        self.ensure_one()
        if not (self.reason or '').strip():
            raise UserError(self.env._("Say why the warnings are accepted."))
        if self.action == 'review':
            left = self.claim_ids.action_review(self.reason)
        else:
            left = self.claim_ids.action_verify(self.reason)
        return left or {'type': 'ir.actions.act_window_close'}
