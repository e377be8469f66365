from odoo import fields, models


class SkillSubsidyTransferFindWizard(models.TransientModel):
    """Find a certificate that an agency of this database issued, by what stands on the paper."""
    _name = 'skill.subsidy.transfer.find.wizard'
    _description = "Take In by Number and Code"

    number = fields.Char("Transfer Number", required=True)
    code = fields.Char("Verification Code", required=True)

    def action_find(self):
        """Prepare it and show the draft."""
        self.ensure_one()
        transfer = self.env['skill.subsidy.transfer'].action_find(self.number, self.code)
        return {'type': 'ir.actions.act_window', 'res_model': transfer._name, 'res_id': transfer.id,
                'views': [(False, 'form')]}


class SkillSubsidyTransferLinesWizard(models.TransientModel):
    """Read the lines of a certificate from a file."""
    _name = 'skill.subsidy.transfer.lines.wizard'
    _description = "Read Lines from a File"

    transfer_id = fields.Many2one('skill.subsidy.transfer', required=True, readonly=True,
                                  default=lambda self: self.env.context.get('active_id'))
    file = fields.Binary(required=True)
    filename = fields.Char()

    def action_read(self):
        """Read them."""
        self.ensure_one()
        self.transfer_id.read_lines(self.with_context(bin_size=False).file, self.filename)
        return {'type': 'ir.actions.act_window_close'}
