import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .guard import append_only, plain
from .payment import STATES
from .payment_kept import LoggedBinary

WAYS = [('form', "By the order"), ('web', "By an address of Odoo"), ('program', "By a program"),
        ('entry', "With the accounting entry")]
SHORTEST = 16  # no longer than this is the size of a file ("1023.00 bytes"), which forms ask for instead of it


class SkillSubsidyPaymentDownload(models.Model):
    """Who took the file of a payment order out of the system, when and which way. Rows are added, never changed."""
    _name = 'skill.subsidy.payment.download'
    _description = "Download of a Payment File"
    _order = 'id desc'
    _rec_name = 'filename'

    payment_id = fields.Many2one('skill.subsidy.payment', "Payment Order", required=True, ondelete='restrict', index=True)
    company_id = fields.Many2one(related='payment_id.company_id')
    user_id = fields.Many2one('res.users', "Taken By", required=True, ondelete='restrict', index=True)
    date = fields.Datetime("Taken On", required=True)
    way = fields.Selection(WAYS, required=True)
    state = fields.Selection(STATES, "State of the Order", required=True)
    filename = fields.Char("File Name", required=True)
    sha256 = fields.Char("SHA-256", required=True)

    def init(self):
        append_only(self.env.cr, self._table)

    @api.model_create_multi
    def create(self, vals_list):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: the log writes itself."""
        raise UserError(self.env._("The log of downloads writes itself; nothing is entered by hand."))

    def write(self, vals):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: what happened stays as it happened."""
        raise UserError(self.env._("The log of downloads is never changed."))

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("The log of downloads is never deleted."))

    @api.model
    def _append(self, payment, way):
        """Add a row for this user, and return it; whoever hands out the file has checked that it may be."""
        # sudo: nobody enters these rows by hand, see `create`.
        row = super(SkillSubsidyPaymentDownload, plain(self.sudo())).create([{
            'payment_id': payment.id, 'user_id': self.env.uid, 'date': fields.Datetime.now(), 'way': way,
            'state': payment.state, 'filename': payment.filename, 'sha256': payment.file_sha256}])
        payment.invalidate_recordset(['download_ids', 'download_count'])
        return row


class SkillSubsidyPayment(models.Model):
    """Handing out the file: to accountants and auditors of the agency, the same bytes each time, on record."""
    _inherit = 'skill.subsidy.payment'

    download_ids = fields.One2many('skill.subsidy.payment.download', 'payment_id', "Downloads", readonly=True, copy=False,
                                   groups='skill_subsidy.group_accountant,skill_subsidy.group_auditor')
    download_count = fields.Integer("Times Downloaded", compute='_compute_download_count',
                                    groups='skill_subsidy.group_accountant,skill_subsidy.group_auditor')

    @api.depends('download_ids')
    def _compute_download_count(self):
        counts = dict(self.env['skill.subsidy.payment.download']._read_group(
            [('payment_id', 'in', self.ids)], ['payment_id'], ['__count']))
        for payment in self:
            payment.download_count = counts.get(payment, 0)

    @api.ondelete(at_uninstall=True)
    def _unlink_if_not_downloaded(self):
        # sudo: whoever may delete the order may know that somebody has its file.
        taken = self.env['skill.subsidy.payment.download'].sudo().search([('payment_id', 'in', self.ids)], limit=1)
        if taken:
            raise UserError(self.env._(
                "%(order)s stays on record: %(user)s downloaded its file. Take its lines out instead; its claims then go into "
                "another order.", order=taken.payment_id.name, user=taken.user_id.name))

    def action_download_file(self):
        """An address that hands out the file, see controllers/downloads.py."""
        self.ensure_one()
        return {'type': 'ir.actions.act_url', 'url': f'/skill_subsidy/payment/{self.id}/file', 'target': 'self'}

    def _hand_out(self, way):
        """The bytes of the file for this user, with a row in the log.

        AccessError for whoever is no accountant or auditor of the agency; UserError where there is no file or it is not the
        one that was written.
        """
        self.ensure_one()
        payment = self.sudo(self.env.uid == api.SUPERUSER_ID)  # the rights of the user, whatever the caller has made of them
        if not payment.env.su and not any(self.env.user.has_group(f'skill_subsidy.group_{post}')
                                          for post in ('accountant', 'auditor')):
            raise AccessError(self.env._("Only fund accountants and auditors take the file of a payment order."))
        payment.check_access('read')
        if not payment.file_sha256:
            raise UserError(self.env._("%(order)s has no file yet: press \"Write the Bank File\".", order=payment.name))
        content = payment._file_bytes()
        self.env['skill.subsidy.payment.download']._append(payment, way)
        return content

    def _handed_out(self, value):
        """A remote call reads `value` of the file."""
        if value and len(value) > SHORTEST:
            self._hand_out('program')


class IrAttachment(models.Model):
    """The copy of a payment file that stands with its entry (design 8) is the same file: taking it is on record, too."""
    _inherit = 'ir.attachment'

    raw = LoggedBinary()
    datas = LoggedBinary()

    def _handed_out(self, value):
        """A remote call reads `value` of the content."""
        if value and len(value) > SHORTEST:
            self._log_payment_file()

    def _log_payment_file(self):
        """Add a row to the log of the order whose file this is, if it is one."""
        if len(self) != 1 or self.res_model != 'account.move' or not self.res_id:
            return
        # sudo: who may read the attachment was asked before; the order may be one of another company, whose fund this is.
        payment = self.env['account.move'].sudo().browse(self.res_id).skill_subsidy_payment_id
        if payment.file_sha256 and payment.file_sha256 == hashlib.sha256(
                self.sudo().with_context(bin_size=False).raw or b'').hexdigest():  # sudo: as above
            self.env['skill.subsidy.payment.download']._append(payment, 'entry')


class IrBinary(models.AbstractModel):
    """/web/content, /web/image and the archive of attachments all come through here."""
    _inherit = 'ir.binary'

    def _record_to_stream(self, record, field_name):
        if record._name == 'skill.subsidy.payment' and field_name == 'file':
            record._hand_out('web')
        elif record._name == 'ir.attachment':
            record._log_payment_file()
        return super()._record_to_stream(record, field_name)
