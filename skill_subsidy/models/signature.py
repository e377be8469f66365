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
# What a row says, in the order in which `_append` puts it together.
CHAINED = ('claim_id', 'user_id', 'role', 'action', 'signs', 'from_state', 'to_state', 'date', 'note', 'acknowledged',
           'prev_hash', 'hash')


class SkillSubsidySignature(models.Model):
    """Who moved which claim from where to where, when and why (审批意见). Rows are added, never changed.

    Each row holds the hash of the one before it on its claim; a database trigger refuses UPDATE and DELETE, so that
    not even SQL through the application alters a decision unnoticed.
    """
    _name = 'skill.subsidy.signature'
    _description = "Signature"
    _order = 'claim_id, id'
    _rec_name = 'claim_id'

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
    def _append(self, rows):
        """Add one row per (claim, role, action, signs, from_state, to_state, note), chained to the claim's last one.

        The claims are locked by the caller, so that two rows never follow the same one.
        """
        claim_ids = [row[0].id for row in rows]
        self.env.cr.execute("""
            SELECT DISTINCT ON (claim_id) claim_id, hash FROM skill_subsidy_signature
             WHERE claim_id = ANY(%s) ORDER BY claim_id, id DESC""", (claim_ids,))
        last = dict(self.env.cr.fetchall())
        signed = self.env['skill.subsidy.claim'].browse([row[0].id for row in rows if row[3]])
        warnings = signed._warnings() if signed else {}
        now, user, chained = fields.Datetime.now(), self.env.uid, []
        for claim, role, action, signs, from_state, to_state, note in rows:
            vals = {'claim_id': claim.id, 'user_id': user, 'role': role, 'action': action, 'signs': signs,
                    'from_state': from_state, 'to_state': to_state, 'date': now, 'note': note or None,
                    'acknowledged': sorted(map(list, warnings[claim])) if signs else None,
                    'prev_hash': last.get(claim.id, '')}
            vals['hash'] = last[claim.id] = self._digest(vals)
            kept = json.dumps(vals['acknowledged'], ensure_ascii=False) if vals['acknowledged'] else None
            chained.append(tuple({**vals, 'acknowledged': kept}.values()))
        # Nobody has the right to create signatures; the action that calls this has checked role and record.
        types = ('int', 'int', 'varchar', 'varchar', 'bool', 'varchar', 'varchar', 'timestamp', 'text', 'jsonb',
                 'varchar', 'varchar')
        self.env.cr.execute(SQL(
            "INSERT INTO skill_subsidy_signature (%(names)s, create_uid, create_date, write_uid, write_date) "
            "SELECT %(names)s, user_id, date, user_id, date FROM %(rows)s",
            names=SQL(', ').join(map(SQL.identifier, CHAINED)), rows=unnested('v', CHAINED, types, chained)))
        self.env['skill.subsidy.claim'].browse(claim_ids).invalidate_recordset(['signature_ids'])

    @api.model
    def _digest(self, vals):
        """SHA-256 over what was decided and the hash before it."""
        content = [vals['claim_id'], vals['user_id'], vals['role'], vals['action'], bool(vals['signs']),
                   vals['from_state'], vals['to_state'], fields.Datetime.to_string(vals['date']),
                   vals['note'] or '', vals['prev_hash'] or '']
        if vals.get('acknowledged'):  # rows without any are hashed as they were before there was this column
            content.append(vals['acknowledged'])
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()

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
