from odoo import fields, models


class SkillSubsidyReturnFileWizard(models.TransientModel):
    """Take in the bank's return file of a payment order."""
    _name = 'skill.subsidy.return.file.wizard'
    _description = "Import the Bank's Return File"

    payment_id = fields.Many2one('skill.subsidy.payment', required=True, readonly=True,
                                 default=lambda self: self.env.context.get('active_id'))
    file = fields.Binary(required=True)
    filename = fields.Char()

    def action_import(self):
        """Import it and show the order with what the bank answered."""
        self.ensure_one()
        content = self.with_context(bin_size=False).file  # base64, as the browser sends it
        self.payment_id.import_return(content.decode(), self.filename or 'return')
        return {'type': 'ir.actions.act_window', 'res_model': 'skill.subsidy.payment', 'views': [(False, 'form')],
                'res_id': self.payment_id.id}
