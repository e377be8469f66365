from odoo import api, fields, models

TARGETS = {'skill.subsidy.exclusion': ('exclusion_ids', 'action_withdraw'),
           'skill.subsidy.certificate': ('certificate_ids', 'action_withdraw'),
           'skill.subsidy.transfer': ('transfer_ids', 'action_cancel'),
           'skill.subsidy.closing': ('closing_ids', 'action_reopen')}


class SkillSubsidyReasonWizard(models.TransientModel):
    """Ask why, before something on record is withdrawn or cancelled."""
    _name = 'skill.subsidy.reason.wizard'
    _description = "Revoke or Cancel with a Reason"

    exclusion_ids = fields.Many2many('skill.subsidy.exclusion', readonly=True)
    certificate_ids = fields.Many2many('skill.subsidy.certificate', readonly=True)
    transfer_ids = fields.Many2many('skill.subsidy.transfer', readonly=True)
    closing_ids = fields.Many2many('skill.subsidy.closing', readonly=True)
    reason = fields.Text(required=True)

    @api.model
    def default_get(self, fields_list):
        """Take the records that were chosen in the list or stand in the form."""
        values = super().default_get(fields_list)
        target = TARGETS.get(self.env.context.get('active_model'))
        if target:
            values[target[0]] = [(6, 0, self.env.context.get('active_ids') or [])]
        return values

    def action_confirm(self):
        """Withdraw or cancel them; the models check who may."""
        self.ensure_one()
        for name, method in TARGETS.values():
            if self[name]:
                getattr(self[name], method)(self.reason)
        return {'type': 'ir.actions.act_window_close'}
