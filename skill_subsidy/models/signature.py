import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .claim import STATES
from .guard import append_only
from .many import unnested
from .transitions import ACCOUNTANT, HANDLER, REVIEWER, UNIT_HEAD

ROLES = [(HANDLER, "Handler"), (REVIEWER, "Reviewer"), (UNIT_HEAD, "Unit head"), (ACCOUNTANT, "Fund accountant")]
# What a row says, in the order in which `_append` puts it together, and the columns that are the same in all of a call.
CHAINED = {'claim_id': 'int', 'role': 'varchar', 'signs': 'bool', 'from_state': 'varchar', 'to_state': 'varchar', 'note': 'text',
           'acknowledged': 'jsonb', 'prev_hash': 'varchar', 'hash': 'varchar'}
COMMON = ('user_id', 'action', 'date')
encode = json.JSONEncoder(ensure_ascii=False).encode


def _decided(role, action, signs, from_state, to_state, date):
    """What was decided, as JSON: a part of what is hashed."""
    return encode([role, action, bool(signs), from_state, to_state, fields.Datetime.to_string(date)])[1:-1]


def _hash(claim_id, user_id, decided, note, prev_hash, acknowledged):
    """SHA-256 over a JSON list of what was decided (see `_decided`), the note and the hash before it."""
    accepted = f', {encode(acknowledged)}' if acknowledged else ''  # rows without any are hashed as before there was this column
    text = f'[{claim_id}, {user_id}, {decided}, {encode(note or "")}, {encode(prev_hash or "")}{accepted}]'
    return hashlib.sha256(text.encode()).hexdigest()


class SkillSubsidySignature(models.Model):
    """Who moved which claim from where to where, when and why (审批意见). Rows are added, never changed.

    Each row holds the hash of the one before it on its claim; a database trigger refuses UPDATE and DELETE, so that
    not even SQL through the application alters a decision unnoticed.
    """
    _name = 'skill.subsidy.signature'
    _description = "Signature"
    _order = 'claim_id, id'
    _rec_name = 'claim_id'
    _log_access = False  # `user_id` and `date` say it, and a row is never changed

    claim_id = fields.Many2one('skill.subsidy.claim', required=True, ondelete='restrict', index=True)
    company_id = fields.Many2one(related='claim_id.company_id')
    user_id = fields.Many2one('res.users', "Signed By", required=True, ondelete='restrict', index=True)
    role = fields.Selection(ROLES, required=True)
    action = fields.Selection([
        ('submit', "Submit"), ('verify', "Verify"), ('review', "Review"), ('publish', "Publish"),
        ('clear', "Clear after notice"), ('approve', "Approve"), ('pay', "Send to the bank"), ('settle', "Paid"),
        ('bounce', "Returned by the bank"), ('late', "Returned by the bank after payment"),
        ('correct_bank', "Correct the bank data"), ('confirm_bank', "Confirm the bank data"),
        ('refuse_bank', "Send the bank data back"), ('lapse', "Entitlement lapses"),
        ('recover', "Money came back"), ('unrecover', "Receipt undone"), ('offset', "Paid by offset"),
        ('unoffset', "Offset undone"), ('return', "Return"), ('reject', "Reject"), ('withdraw', "Withdraw"),
    ], required=True)
    signs = fields.Boolean("Signature of the Form")
    from_state = fields.Selection(STATES, required=True)
    to_state = fields.Selection(STATES, required=True)
    date = fields.Datetime("Signed On", required=True)
    note = fields.Text()
    acknowledged = fields.Json("Warnings Accepted", help="What was before the signer: rule and sentence of each warning.")
    acknowledged_count = fields.Integer("Number of Warnings Accepted", compute='_compute_acknowledged_count')
    prev_hash = fields.Char(required=True)
    hash = fields.Char(required=True)

    @api.depends('acknowledged')
    def _compute_acknowledged_count(self):
        for row in self:
            row.acknowledged_count = len(row.acknowledged or [])

    def init(self):
        append_only(self.env.cr, self._table)

    @api.model_create_multi
    def create(self, vals_list):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: signatures come from actions only."""
        raise UserError(self.env._("A signature is given by an action on a claim, never entered by hand."))

    def write(self, vals):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: what was signed stays as it was signed."""
        raise UserError(self.env._("A signature is never changed."))

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("A signature is never deleted."))

    @api.model
    def _append(self, action, steps, note):
        """Add a row for each claim, chained to its last one, for an `action` that takes `steps`: {Step: [claim ids]}.

        `note`: one for all, or {claim id: its own}. The claims are locked by the caller, so that two rows never follow the
        same one.
        """
        keys = [key for group in steps.values() for key in group]
        self.env.cr.execute("""
            SELECT DISTINCT ON (claim_id) claim_id, hash FROM skill_subsidy_signature
             WHERE claim_id = ANY(%s) ORDER BY claim_id, id DESC""", (keys,))
        last = dict(self.env.cr.fetchall())
        Claim = self.env['skill.subsidy.claim']
        remarked = Claim.browse([key for step, group in steps.items() if step.row.signs for key in group])._remarked()
        warnings = {claim.id: sorted(map(list, found)) for claim, found in remarked._warnings().items()} if remarked else {}
        now, user, rows = fields.Datetime.now(), self.env.uid, []
        for step, group in steps.items():
            signs = bool(step.row.signs)
            decided = _decided(step.role, action, signs, step.state, step.target, now)
            for key in group:
                said = (note.get(key) if isinstance(note, dict) else note) or None
                accepted, before = warnings.get(key), last.get(key, '')
                rows.append((key, step.role, signs, step.state, step.target, said, encode(accepted) if accepted else None, before,
                             _hash(key, user, decided, said, before, accepted)))
        # Nobody has the right to create signatures; the action that calls this has checked role and record.
        self.env.cr.execute(SQL(
            "INSERT INTO skill_subsidy_signature (%(names)s, %(common)s) SELECT %(names)s, %(user)s, %(action)s, %(now)s FROM %(rows)s",
            names=SQL(', ').join(map(SQL.identifier, CHAINED)), common=SQL(', ').join(map(SQL.identifier, COMMON)),
            user=user, action=action, now=now, rows=unnested('v', tuple(CHAINED), tuple(CHAINED.values()), rows)))
        Claim.browse(keys).invalidate_recordset(['signature_ids'])

    @api.model
    def _digest(self, vals):
        """The hash of a row that says `vals`."""
        decided = _decided(*(vals[name] for name in ('role', 'action', 'signs', 'from_state', 'to_state', 'date')))
        return _hash(vals['claim_id'], vals['user_id'], decided, vals['note'], vals['prev_hash'], vals.get('acknowledged'))

    def _altered(self):
        """The rows among `self` whose hash does not fit their content or the row before them."""
        altered, last = [], {}
        # Every row of these claims: a chain has no gap, and begins with nothing before it.
        for row in self.search([('claim_id', 'in', self.claim_id.ids)], order='claim_id, id'):
            vals = {name: row[name] for name in ('role', 'action', 'signs', 'from_state', 'to_state', 'date', 'note',
                                                 'acknowledged', 'prev_hash')}
            vals |= {'claim_id': row.claim_id.id, 'user_id': row.user_id.id}
            if self._digest(vals) != row.hash or (row.prev_hash or '') != last.get(
                    row.claim_id.id, ''):
                altered.append(row.id)
            last[row.claim_id.id] = row.hash
        return self & self.browse(altered)
