from odoo import api, models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """A file kept in a field of this addon changes through that field only, where its record says who may and when."""
    _inherit = 'ir.attachment'

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse a second file beside the one that a field holds: it would be read in its place."""
        attachments = super().create(vals_list)
        attachments._check_no_field()
        return attachments

    def write(self, vals):
        """Refuse to exchange such a file, or to make another one pass for it."""
        self._check_no_field()
        done = super().write(vals)
        self._check_no_field()
        return done

    @api.ondelete(at_uninstall=True)
    def _unlink_except_field(self):
        self._check_no_field()

    def _check_no_field(self):
        # The fields themselves write with sudo(); only who writes attachments directly comes here without it.
        if self.env.su:
            return
        # sudo: only whose attachment it is; nothing of it is told.
        if any(attachment.res_field and (attachment.res_model or '').startswith('skill.subsidy.')
               for attachment in self.sudo()):
            raise UserError(self.env._("This file belongs to a record: it changes there, as long as the record may change."))
