from odoo import api, fields, models
from odoo.exceptions import UserError

METHODS = {'skill.subsidy.exclusion': 'action_withdraw', 'skill.subsidy.certificate': 'action_withdraw',
           'skill.subsidy.transfer': 'action_cancel', 'skill.subsidy.closing': 'action_reopen'}


class SkillSubsidyReasonWizard(models.TransientModel):
    """Ask why, before something on record is withdrawn or cancelled."""
    _name = 'skill.subsidy.reason.wizard'
    _description = "Revoke or Cancel with a Reason"

    # No relations: a post that may not read the closings could not even leave their field empty.
    res_model = fields.Char(required=True, readonly=True)
    res_ids = fields.Char(required=True, readonly=True, help="Numbers of the records, with commas between.")
    reason = fields.Text(required=True)

    @api.model
    def default_get(self, fields_list):
        """Take the records that were chosen in the list or stand in the form."""
        values = super().default_get(fields_list)
        if self.env.context.get('active_model') in METHODS:
            values['res_model'] = self.env.context['active_model']
            values['res_ids'] = ','.join(str(int(record)) for record in self.env.context.get('active_ids') or [])
        return values

    def action_confirm(self):
        """Withdraw or cancel them; the models check who may."""
        self.ensure_one()
        if self.res_model not in METHODS:
            raise UserError(self.env._("Open a record first, then press its button."))
        records = self.env[self.res_model].browse(int(record) for record in self.res_ids.split(','))
        getattr(records, METHODS[self.res_model])(self.reason)
        return {'type': 'ir.actions.act_window_close'}
