from odoo import api, fields, models


class SkillSubsidyCloseWizard(models.TransientModel):
    """Return or reject claims with a reason. One claim proposes its unmet rules; several can each take their own."""
    _name = 'skill.subsidy.close.wizard'
    _description = "Return or Reject Claims"

    claim_ids = fields.Many2many('skill.subsidy.claim', required=True, readonly=True)
    claim_count = fields.Integer(compute='_compute_claim_count')
    action = fields.Selection([('return', "Return to the claimant"), ('reject', "Reject for good")],
                              default='return', required=True)
    own_reasons = fields.Boolean("Each with Its Own Unmet Rules", compute='_compute_own_reasons', store=True,
                                 readonly=False)
    reason = fields.Text(compute='_compute_reason', store=True, readonly=False)

    @api.model
    def default_get(self, fields_list):
        """Take the claims that were chosen in the list or stand in the form."""
        values = super().default_get(fields_list)
        if self.env.context.get('active_model') == 'skill.subsidy.claim':
            values['claim_ids'] = [(6, 0, self.env.context.get('active_ids') or [])]
        return values

    @api.depends('claim_ids')
    def _compute_claim_count(self):
        for wizard in self:
            wizard.claim_count = len(wizard.claim_ids)

    @api.depends('claim_ids', 'action')
    def _compute_own_reasons(self):
        for wizard in self:
            wizard.own_reasons = (wizard.action == 'return' and len(wizard.claim_ids) > 1
                                  and all(claim._reasons() for claim in wizard.claim_ids))

    @api.depends('claim_ids')
    def _compute_reason(self):
        for wizard in self:
            wizard.reason = wizard.claim_ids._reasons() if len(wizard.claim_ids) == 1 else False

    def action_confirm(self):
        """Return or reject all the claims."""
        self.ensure_one()
        if self.own_reasons and self.action == 'return':
            self.claim_ids._return_with_own_reasons()
        elif self.action == 'return':
            self.claim_ids.action_return(self.reason)
        else:
            self.claim_ids.action_reject(self.reason)
        return {'type': 'ir.actions.act_window_close'}
