import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import hmac

from ..rules import identity
from .guard import append_only, plain


class SkillSubsidyBankChange(models.Model):
    """Somebody corrected the bank data of a claim whose payment came back: from what to what, why, on what evidence.

    Rows are added, never changed. Accounts stand here masked; a keyed hash of the full number (key: the database's
    secret) lets it be told later whether a number is the one that stood there, without anybody guessing it from the row.
    """
    _name = 'skill.subsidy.bank.change'
    _description = "Corrected Bank Data"
    _order = 'claim_id, id desc'
    _rec_name = 'claim_id'

    claim_id = fields.Many2one('skill.subsidy.claim', "Claim", required=True, ondelete='restrict', index=True)
    company_id = fields.Many2one(related='claim_id.company_id')
    user_id = fields.Many2one('res.users', "Corrected By", required=True, ondelete='restrict')
    date = fields.Datetime("Corrected On", required=True)
    old_account_masked = fields.Char("Account Before", required=True)
    new_account_masked = fields.Char("Account Now", required=True)
    old_account_hash = fields.Char("Hash Before", required=True)
    new_account_hash = fields.Char("Hash Now", required=True)
    old_bank_name = fields.Char("Bank Before")
    new_bank_name = fields.Char("Bank Now")
    old_account_type = fields.Char("Kind Before")
    new_account_type = fields.Char("Kind Now")
    same_account = fields.Boolean("Same Account", help="The account was put in order at the bank; its number is the same.")
    reason = fields.Text(required=True)
    evidence = fields.Binary(attachment=True)
    evidence_name = fields.Char("File Name")
    evidence_sha256 = fields.Char("SHA-256")

    def init(self):
        append_only(self.env.cr, self._table)

    @api.model_create_multi
    def create(self, vals_list):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: a correction is made on its claim."""
        raise UserError(self.env._("Bank data are corrected on the claim, with the button Correct Bank Data."))

    def write(self, vals):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: what was corrected stays on record as it was."""
        raise UserError(self.env._("A correction of bank data stays as it was made. Correct them once more."))

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("A correction of bank data is never deleted."))

    @api.model
    def _append(self, rows):
        """Add one row per (claim, new data {field of the claim: value}, reason, evidence bytes or None, file name).

        The claims still say the old data; the caller has checked post, state and record. Returns the rows in order.
        """
        now = fields.Datetime.now()
        # sudo: nobody has the right to enter corrections; the caller has checked post, state and record.
        return super(SkillSubsidyBankChange, plain(self.sudo())).create([{
            'claim_id': claim.id, 'user_id': self.env.uid, 'date': now,
            'old_account_masked': identity.mask_account(claim.bank_account),
            'new_account_masked': identity.mask_account(new['bank_account']),
            'old_account_hash': self._hash(claim.bank_account), 'new_account_hash': self._hash(new['bank_account']),
            'old_bank_name': claim.bank_name, 'new_bank_name': new['bank_name'],
            'old_account_type': claim.bank_account_type, 'new_account_type': new['bank_account_type'],
            'same_account': claim.bank_account == new['bank_account'], 'reason': reason,
            **({'evidence': base64.b64encode(content), 'evidence_name': filename or False,
                'evidence_sha256': hashlib.sha256(content).hexdigest()} if content else {}),
        } for claim, new, reason, content, filename in rows])

    @api.model
    def _hash(self, account):
        """The keyed hash of a full account number. sudo: only the key is read, and does not leave."""
        return hmac(self.env(su=True), 'skill_subsidy.bank_account', account or '')

    def _is_account(self, account):
        """Whether `account` is the number that this row says the claim had from then on."""
        self.ensure_one()
        return self._hash(identity.normalise_account(account)) == self.new_account_hash

    def _sentence(self):
        """What the signature of the correction keeps of it, in the chain of hashes of the claim."""
        self.ensure_one()
        told = [self.reason, self.env._(
            "Account %(old)s (hash %(old_hash)s) → %(new)s (hash %(new_hash)s)", old=self.old_account_masked,
            old_hash=self.old_account_hash, new=self.new_account_masked, new_hash=self.new_account_hash)]
        if self.same_account:
            told[1] = self.env._("Account unchanged: %(account)s (hash %(hash)s)", account=self.new_account_masked,
                                 hash=self.new_account_hash)
        if self.old_bank_name != self.new_bank_name:
            told.append(self.env._("Bank %(old)s → %(new)s", old=self.old_bank_name or '—', new=self.new_bank_name or '—'))
        if self.evidence_sha256:
            told.append(self.env._("Evidence %(name)s (SHA-256 %(hash)s)", name=self.evidence_name or '',
                                   hash=self.evidence_sha256))
        return '\n'.join(told)
