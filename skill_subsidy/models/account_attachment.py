from odoo import api, models
from odoo.exceptions import UserError

# What makes an attachment what it is; people may still rename nothing and share nothing of it.
CONTENT = frozenset(('name', 'raw', 'datas', 'db_datas', 'store_fname', 'checksum', 'mimetype', 'type', 'url', 'res_model',
                     'res_id', 'res_field', 'public', 'company_id'))


class IrAttachment(models.Model):
    """What is attached to a posted entry of the fund stays with it (会计档案): bank file, return file, scans."""
    _inherit = 'ir.attachment'

    def write(self, vals):
        """Refused for papers of an entry of the fund."""
        if CONTENT & vals.keys():
            self._refuse_fund_papers()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)  # the flag of uninstallation can be sent by any remote caller
    def _unlink_except_fund_papers(self):
        self._refuse_fund_papers()

    def _refuse_fund_papers(self):
        # sudo: the entry may be in a ledger that the person does not read; its papers stay all the same
        papers = self.sudo().filtered(lambda paper: paper.res_model == 'account.move' and paper.res_id and not paper.res_field)
        moves = self.env['account.move'].sudo().search([
            ('id', 'in', papers.mapped('res_id')), ('skill_subsidy_event', '!=', False), ('state', '=', 'posted')])
        if moves:
            raise UserError(self.env._(
                "%(entries)s: what is attached to a posted entry of the fund stays with it. Attach what is right beside it.",
                entries="、".join(moves[:10].mapped('name'))))
