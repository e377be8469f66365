from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..rules.workdays import today
from .amounts import figures, yuan
from .guard import lock
from .recovery import OPEN_STATES

# What a notice cannot be without.
NEEDED = ('facts', 'document', 'legal_basis', 'payee_name', 'payee_bank', 'payee_account')


class SkillSubsidyRecovery(models.Model):
    """What the unit head decides: that it is claimed back, in which instalments, and that it is claimed back no more."""
    _inherit = 'skill.subsidy.recovery'

    lacking = fields.Text("What Is Lacking", compute='_compute_lacking', help="What the notice cannot be issued without.")

    may_revoke = fields.Boolean(compute='_compute_may_revoke')

    @api.depends('state', 'entered_id', 'found_by_id')
    @api.depends_context('uid')
    def _compute_may_revoke(self):
        head = self.env.user.has_group('skill_subsidy.group_unit_head')
        for record in self:
            record.may_revoke = record.state in ('found', *OPEN_STATES) and (head or record._own_finding())

    @api.depends('state', 'amount', 'due_date', 'penalty', 'plan_ids.amount', *NEEDED)
    def _compute_lacking(self):
        for record in self:
            record.lacking = record.state == 'found' and '\n'.join(record._lacking())

    def action_confirm(self):
        """found -> noticed: another person than those who found and entered it decides; the notice can be printed."""
        self._ready('unit_head', 'found')
        self._check_other_person()
        self._check_claims_paid()
        for record in self:
            if lacking := record._lacking():
                raise UserError(self.env._(
                    "%(recovery)s: the notice cannot be issued yet. %(lacking)s Send it back, so that who entered it can "
                    "complete it.", recovery=record.name, lacking=' '.join(lacking)))
            record._check_plan(record.plan_ids, yuan(record.amount))
        self.plan_ids._agree()
        self._set({'state': 'noticed', 'confirmed_id': self.env.uid, 'confirm_date': fields.Datetime.now(),
                   'returned_reason': False})

    def action_send_back(self, reason=None):
        """The unit head does not decide yet: the finding goes back to who entered it, with the reason."""
        reason = self._reason(reason)
        self._ready('unit_head', 'found')
        self._set({'returned_reason': reason, 'reworked': False})

    def action_agree_plan(self):
        """The unit head agrees on the instalments that were entered after the notice; they take the place of others."""
        self._ready('unit_head', *OPEN_STATES)
        self._check_other_person()
        proposals = self.plan_ids.filtered(lambda row: not row.agreed)
        for record in self:
            rows = proposals.filtered(lambda row, record=record: row.recovery_id == record)
            if not rows:
                raise UserError(self.env._("%(recovery)s: there are no instalments to agree on.", recovery=record.name))
            record._check_plan(rows, yuan(record.remaining))
        proposals._agree()
        self._set_each('covered_before', 'received')

    def action_cancel(self, reason=None):
        """The unit head gives up what has not come, with the reason; what has come stays received. Before it is decided, who
        found and entered it alone takes back an entry of his own; the record stays."""
        reason = self._reason(reason)
        if all(record._own_finding() for record in self):
            self._ready(('handler', 'reviewer', 'unit_head'), 'found')
        else:
            self._ready('unit_head', 'found', *OPEN_STATES)
        self._set_each('waived', 'remaining')
        self._set({'state': 'cancelled', 'cancelled_id': self.env.uid, 'cancel_date': fields.Datetime.now(),
                   'cancel_reason': reason})

    def action_view_moves(self):
        """The entries of these recoveries, wherever they stand."""
        return self.env['skill.subsidy.ledger']._action_entries([('recovery_id', 'in', self.ids)])

    # -- what they check -------------------------------------------------------------------------------------------

    def _ready(self, post, *states):
        """Lock; refuse when one is not in one of `states`, or the step is of none of this person's posts (`post`: one, or a
        tuple of which one is enough)."""
        self._check_post(*((post,) if isinstance(post, str) else post))
        self.check_access('read')
        lock(self)
        self.invalidate_recordset()
        names = dict(self._fields['state']._description_selection(self.env))
        for record in self:
            if record.state not in states:
                raise UserError(self.env._("%(recovery)s: this is not possible while it is \"%(state)s\".",
                                           recovery=record.name, state=names[record.state]))

    def _check_other_person(self):
        """Refuse who found or entered it: another person decides (六(六))."""
        for record in self:
            if self.env.user in record.create_uid | record.entered_id | record.found_by_id:
                raise UserError(self.env._("%(recovery)s: you found or entered this yourself. Another person must decide.",
                                           recovery=record.name))

    def _own_finding(self):
        """Whether this person alone has found and entered it, and nobody has decided yet."""
        return self.state == 'found' and self.env.user == self.create_uid == self.entered_id == self.found_by_id

    def _check_claims_paid(self):
        """Refuse when the money came back from the bank by itself meanwhile."""
        for record in self:
            if record.claim_id.state != 'paid':
                raise UserError(self.env._(
                    "%(recovery)s: %(claim)s is not paid any more (%(state)s), there is nothing to claim back. Cancel the "
                    "recovery.", recovery=record.name, claim=record.claim_id._numbers(), state=record.claim_id._state_name()))

    def _lacking(self):
        """[sentence] of what the notice cannot be issued without, for whoever enters the finding."""
        missing = [name for name in NEEDED if not (self[name] or '').strip()]
        if not self.due_date and not self.plan_ids:
            missing.append('due_date')
        sentences = []
        if self.due_date and not self.plan_ids and self.due_date <= today():
            sentences.append(self.env._("\"%(field)s\" has to be a day that lies ahead.",
                                        field=self.fields_get(['due_date'], ['string'])['due_date']['string']))
        if missing:
            labels = self.fields_get(missing, ['string'])
            sentences.append(self.env._("Not entered yet: %(fields)s.",
                                        fields="、".join(labels[name]['string'] for name in missing)))
        if any(name.startswith('payee') for name in missing):
            sentences.append(self.env._("The account stands on the page \"Notice\"; the settings of the agency propose it."))
        if not self.env['report.skill_subsidy.document_recovery_notice']._has_room(self):
            sentences.append(self.env._("Facts, legal basis, penalty and instalments are longer than the page has room for: say the "
                                        "essence, and name the file that has the details."))
        return [*sentences, *self._unequal(self.plan_ids, yuan(self.amount))]

    def _unequal(self, rows, amount):
        """[sentence] where these instalments are not what is to come."""
        total = sum(yuan(row.amount) for row in rows)
        if not rows or total == amount:
            return []
        return [self.env._("The instalments add up to %(total)s yuan; %(amount)s are to come.", total=figures(total),
                           amount=figures(amount))]

    def _check_plan(self, rows, amount):
        """Refuse instalments that do not add up, lie behind, or fall on the same day."""
        if not rows:
            return
        dates = rows.mapped('date')
        for problem in self._unequal(rows, amount):
            raise UserError(self.env._("%(recovery)s: %(problem)s", recovery=self.name, problem=problem))
        if min(dates) < today():
            raise UserError(self.env._("%(recovery)s: the instalment of %(date)s lies behind.", recovery=self.name,
                                       date=format_date(self.env, min(dates))))
        if len(set(dates)) < len(rows):
            raise UserError(self.env._("%(recovery)s: two instalments fall on the same day.", recovery=self.name))

    def _set_each(self, name, source):
        """Keep in field `name` of each what its field `source` says, in one UPDATE when all is flushed."""
        self.sudo().mapped('currency_id')  # sudo: see `_set`. All at once: each write rounds with it.
        for record in self:
            record._set({name: record[source]})

    def _reason(self, reason):
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say why."))
        return reason
