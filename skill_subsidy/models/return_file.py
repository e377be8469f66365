import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from .guard import append_only, plain


class SkillSubsidyReturnFile(models.Model):
    """A return file of a bank that was taken in: its bytes, by whom and when, and what it decided.

    Rows are added, never changed. The same file counts once in an agency, whoever hands it in and for whatever order, unless the
    bank says that it answers another one, too.
    """
    _name = 'skill.subsidy.return.file'
    _description = "Return File of a Bank"
    _order = 'id desc'
    _rec_name = 'filename'

    payment_id = fields.Many2one('skill.subsidy.payment', "Payment Order", required=True, ondelete='restrict', index=True)
    company_id = fields.Many2one('res.company', "Agency", required=True, ondelete='restrict', index=True)
    filename = fields.Char("File Name", required=True)
    file = fields.Binary("Return File", attachment=True)
    sha256 = fields.Char("SHA-256", required=True)
    user_id = fields.Many2one('res.users', "Taken In By", required=True, ondelete='restrict')
    date = fields.Datetime("Taken In On", required=True)
    paid_count = fields.Integer("Credited")
    failed_count = fields.Integer("Returned by the Bank")
    late_count = fields.Integer("Of These Late", help="Lines that an earlier file said were credited.")
    pending_count = fields.Integer("Still Pending")
    read_by = fields.Char("Read By Another Format", help="Empty: as the order's format was when its file was written.")
    confirmed = fields.Boolean("On the Bank's Word", help="Another order's answer says the same; the bank has said that this file "
                               "answers this order, too.")
    fingerprint = fields.Char("Fingerprint of Its Lines", index='btree_not_null', help="SHA-256 of its lines, however they are written.")
    answer = fields.Json("How It Was Read", help="The format of the return file in full, as it was then.")

    _once = models.UniqueIndex("(company_id, sha256) WHERE confirmed IS NOT TRUE", "This return file was taken in already.")
    _once_confirmed = models.UniqueIndex("(payment_id, sha256)", "This return file was taken in already.")

    def init(self):
        append_only(self.env.cr, self._table)

    @api.model_create_multi
    def create(self, vals_list):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: a file is kept when it is taken in."""
        raise UserError(self.env._("A return file is taken in on its payment order."))

    def write(self, vals):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: the record of what the bank answered stays."""
        raise UserError(self.env._("A return file that was taken in is never changed."))

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("A return file that was taken in is never deleted."))

    @api.model
    def _known(self, payment, content):
        """The record of exactly this file for the order `payment`, or none."""
        return self.search([('payment_id', '=', payment.id), ('sha256', '=', hashlib.sha256(content).hexdigest())], limit=1)

    @api.model
    def _same(self, payment, content, fingerprint):
        """The return file of another order of the agency that is this file, or says line by line the same; or none."""
        # sudo: as the same file, the same answer counts once in an agency, whoever handed it in
        return self.sudo().search([
            ('company_id', '=', payment.company_id.id), ('payment_id', '!=', payment.id),
            '|', ('sha256', '=', hashlib.sha256(content).hexdigest()), ('fingerprint', '=', fingerprint)], limit=1)

    @api.model
    def _append(self, payment, content, filename, counts):
        """Keep the file with what it decided ({field: number}); the order has checked post, state and record."""
        # sudo: nobody has the right to enter these rows by hand, see `create`.
        return super(SkillSubsidyReturnFile, plain(self.sudo())).create([{
            'payment_id': payment.id, 'company_id': payment.company_id.id, 'filename': filename or 'return',
            'file': base64.b64encode(content), 'sha256': hashlib.sha256(content).hexdigest(),
            'user_id': self.env.uid, 'date': fields.Datetime.now(), **counts}])

    def _altered(self):
        """The files whose bytes are not those that were taken in, or are gone."""
        return self.filtered(lambda kept: hashlib.sha256(
            base64.b64decode(kept.with_context(bin_size=False).file or b'')).hexdigest() != kept.sha256)
