import base64
import binascii
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from .guard import append_only, plain

RESULTS = [('genuine', "Genuine"), ('not_found', "Not found"), ('differs', "Differs")]
# What a site shows of a certificate, and the field of the claim that says the same.
FIELDS = [('person_name', "Name"), ('id_number', "ID number"), ('certificate_no', "Certificate number"),
          ('occupation_name', "Occupation"), ('level', "Level"), ('issue_date', "Date of issue"), ('issuer', "Issuing body"),
          ('certificate_type', "Kind of certificate"), ('other', "Something else")]
# A query answers for the certificate as it was declared; when one of these changes, the claim needs another one.
QUERIED = frozenset(name for name, _label in FIELDS if name != 'other') | {'occupation_id'}
# Models whose files are evidence: neither changed nor deleted.
EVIDENCE = ('skill.subsidy.query', 'skill.subsidy.bank.change', 'skill.subsidy.return.file')
MAX_BYTES = 5 * 1024 * 1024
KINDS = {'image/png': 'png', 'image/jpeg': 'jpg', 'application/pdf': 'pdf'}


class SkillSubsidyQuery(models.Model):
    """Somebody asked an official site about a certificate: which site, when, who, and what it said (四(二)).

    Rows are added, never changed: like signatures they are evidence, guarded by a database trigger. The row keeps what
    was asked for, because the claim may be corrected later.
    """
    _name = 'skill.subsidy.query'
    _description = "Certificate Query"
    _order = 'claim_id, id desc'
    _rec_name = 'site'

    claim_id = fields.Many2one('skill.subsidy.claim', required=True, ondelete='restrict', index=True)
    company_id = fields.Many2one(related='claim_id.company_id')
    site = fields.Char("Site Queried", required=True)
    date = fields.Datetime("Queried On", required=True)
    user_id = fields.Many2one('res.users', "Queried By", required=True, ondelete='restrict')
    result = fields.Selection(RESULTS, required=True)
    difference_values = fields.Json()
    differences = fields.Char(compute='_compute_differences')
    certificate_no = fields.Char("Certificate Asked For", required=True)
    person_name = fields.Char("Person Asked For", required=True)
    screenshot = fields.Binary(attachment=True)
    screenshot_name = fields.Char("File Name")
    screenshot_sha256 = fields.Char("SHA-256")
    proof = fields.Boolean("Screenshot Kept", compute='_compute_proof')
    current = fields.Boolean("Counts", compute='_compute_current')

    def init(self):
        append_only(self.env.cr, self._table)

    @api.depends('difference_values')
    @api.depends_context('lang')
    def _compute_differences(self):
        """The differing fields in one sentence: what the site shows, and what the claim said then."""
        labels = dict(self._fields_labels())
        for query in self:
            query.differences = "；".join(self.env._(
                "%(field)s: %(registered)s (claimed: %(claimed)s)", field=labels.get(row['field'], row['field']),
                registered=row['registered'], claimed=row['claimed'] or "—") for row in query.difference_values or [])

    @api.depends('screenshot_sha256')
    def _compute_proof(self):
        for query in self:
            query.proof = bool(query.screenshot_sha256)

    @api.depends('claim_id.query_id')
    def _compute_current(self):
        for query in self:
            query.current = query.claim_id.query_id == query

    @api.model_create_multi
    def create(self, vals_list):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: who queried, and when, is not for the caller to say."""
        raise UserError(self.env._("A query is recorded on its claim, with the button Record Query."))

    def write(self, vals):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: evidence stays as it was taken."""
        raise UserError(self.env._("A recorded query is never changed. Query again and record the new result."))

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("A recorded query is never deleted."))

    @api.model
    def _append(self, rows):
        """Add one row per (claim, site, result, differences, screenshot bytes or None, file name), by who acts, now.

        The caller has checked that this person may record queries on these claims. Returns the queries in order.
        """
        now = fields.Datetime.now()
        # sudo: nobody has the right to create queries; the caller has checked post, state and record.
        return super(SkillSubsidyQuery, plain(self.sudo())).create([{
            'claim_id': claim.id, 'site': site, 'date': now, 'user_id': self.env.uid, 'result': result,
            'difference_values': differences or False, 'certificate_no': claim.certificate_no,
            'person_name': claim.person_name, **self._screenshot_vals(content, filename),
        } for claim, site, result, differences, content, filename in rows])

    @api.model
    def _screenshot_vals(self, content, filename):
        if not content:
            return {}
        return {'screenshot': base64.b64encode(content), 'screenshot_name': filename or False,
                'screenshot_sha256': hashlib.sha256(content).hexdigest()}

    @api.model
    def _screenshot_bytes(self, content):
        """The bytes of a screenshot as it comes from a browser or an interface (base64); refuses what is none."""
        try:
            content = base64.b64decode(content or b'', validate=True)
        except (binascii.Error, ValueError, TypeError):
            raise UserError(self.env._("The screenshot did not arrive whole. Choose or paste it again.")) from None
        if not content:
            raise UserError(self.env._("Add the screenshot of the query: paste it, or choose the file."))
        if len(content) > MAX_BYTES:
            raise UserError(self.env._(
                "The screenshot has %(size)s MB, at most %(most)s MB are kept. Cut it to the result of the query.",
                size=round(len(content) / 1024 / 1024, 1), most=MAX_BYTES // 1024 // 1024))
        if guess_mimetype(content) not in KINDS:
            raise UserError(self.env._("The screenshot is neither a picture (PNG, JPEG) nor a PDF. Save it as one of "
                                       "these and choose it again."))
        return content

    def _altered(self):
        """The queries whose screenshot is not the one that was kept, or is gone."""
        return self.filtered(lambda query: query.screenshot_sha256 and hashlib.sha256(
            base64.b64decode(query.with_context(bin_size=False).screenshot or b'')).hexdigest() != query.screenshot_sha256)

    @api.model
    def _fields_labels(self):
        return self.env['skill.subsidy.query.wizard.line']._fields['field']._description_selection(self.env)


class SkillSubsidyQuerySite(models.Model):
    """The official sites at which certificates are queried: what the dialogue proposes."""
    _name = 'skill.subsidy.query.site'
    _description = "Query Site"
    _order = 'sequence, id'

    name = fields.Char("Site", required=True, help="As it is to stand on the approval form, best with its address.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)


class IrAttachment(models.Model):
    _inherit = 'ir.attachment'

    def write(self, vals):
        """Refuse to change the screenshot of a query, for everybody. Where its bytes are stored may change."""
        if not (vals.keys() <= {'raw', 'mimetype'} and all(
                hashlib.sha1(vals.get('raw') or b'').hexdigest() == attachment.checksum
                for attachment in self.sudo())):  # sudo: compares a checksum, tells nothing
            self._refuse_evidence()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_evidence(self):
        self._refuse_evidence()

    def _refuse_evidence(self):
        # sudo: only whose attachment it is; a reader without access to the query learns nothing by it.
        if any(attachment.res_model in EVIDENCE for attachment in self.sudo()):
            raise UserError(self.env._("This file is evidence: it is neither changed nor deleted."))
