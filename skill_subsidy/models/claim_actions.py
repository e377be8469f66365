from collections import defaultdict
from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .guard import check_read, lock, said
from .transitions import ACCOUNTANT, HANDLER, REVIEWER, TRANSITIONS, UNIT_HEAD, Transition, transitions

# Whose signature goes into which fields of the form.
SIGNATURE_FIELDS = {HANDLER: ('handler_id', 'verify_date'), REVIEWER: ('reviewer_id', 'review_date'),
                    UNIT_HEAD: ('head_id', 'approve_date')}
PAY = next(row for row in TRANSITIONS if row.action == 'pay')
DECIDING = (HANDLER, REVIEWER, UNIT_HEAD)


class Step(NamedTuple):
    """What an action does with claims that stand at the same place, and the post in which it is taken."""
    row: Transition
    role: str
    state: str
    target: str


class SkillSubsidyClaim(models.Model):
    """What people do with claims. Every method takes any number of claims; all of them move, or none with a reason."""
    _inherit = 'skill.subsidy.claim'

    # -- actions -------------------------------------------------------------------------------------------------

    def action_submit(self):
        """draft, returned -> submitted. Refuses claims whose person, occupation and level are on their way (三)."""
        rivals = self._rivals()
        if rivals:
            raise UserError(self.env._(
                "Not submitted, the same person may claim an occupation and level only once (clause 三):\n%(list)s",
                list='\n'.join(self.env._("%(claim)s: already claimed under %(other)s at %(agency)s",
                                          claim=claim._numbers(), other=other.name, agency=other.company_id.name)
                               for claim, other in rivals.items())))
        rows = self._ready('submit')
        # What was signed before a return was signed for another claim than the corrected one.
        self._move('submit', rows=rows, decisions=self._decide(submitting=True), vals=dict.fromkeys(
            ('return_reason', *(name for names in SIGNATURE_FIELDS.values() for name in names)), False))

    def action_verify(self, reason=None):
        """submitted -> verified where every rule is met; the handler signs. The others stay, their checks tell why.

        `reason`: why warnings are accepted; without it claims with warnings stay as well. Returns None when all
        claims moved, otherwise an action that shows those that did not.
        """
        reason = said(self.env, reason)
        rows = self._ready('verify')
        self.fetch(['check_verdict', 'ack_reason'])  # all at once, however many
        seen, decisions = self._warnings(), self._decide()
        sound = self._sound(decisions, seen, reason)
        left = self - sound
        left._store_checks({claim.id: decisions[claim.id] for claim in left})
        sound._move('verify', {claim: reason or (decisions[claim.id].check_verdict == 'warn' and claim.ack_reason) or None
                               for claim in sound}, rows=rows, decisions=decisions)
        return self._show_left(left, self.env._("Not verified: rules not met or warnings to accept"))

    def action_review(self, reason=None):
        """verified -> reviewed; the reviewer, another person than the handler, signs. Warnings need a `reason`.

        Doubts are looked for again. A claim with one that this call has found stays, whatever the reason says.
        """
        reason = said(self.env, reason)
        self._ready('review')
        fresh = self._renew_doubts()
        # What the handler accepted is not yet accepted by the reviewer: who signs, acknowledges (design 7).
        doubtful = fresh if reason else self.filtered(lambda claim: claim.check_verdict == 'warn')
        sound = self - doubtful
        sound._move('review', reason or None)
        return self._show_left(doubtful, self.env._("Not reviewed: warnings to accept"))

    def action_return(self, reason=None):
        """-> returned with its reason (四(二)); the claimant may correct and resubmit. The reason goes on the notice."""
        self._close('return', reason)

    def action_reject(self, reason=None):
        """-> rejected, for good, with its reason."""
        self._close('reject', reason)

    def action_withdraw(self, reason=None):
        """-> withdrawn at the claimant's wish, before the list is published."""
        self._move('withdraw', said(self.env, reason) or None, {'batch_id': False})

    # -- how an action happens -------------------------------------------------------------------------------------

    def _close(self, action, reason):
        reason = said(self.env, reason)
        self._check_no_money_back()
        if not reason:
            raise UserError(self.env._("Say why: the reason is printed on the notice to the claimant (clause 四(二))."))
        batches = self.batch_id
        self._move(action, reason, {'return_reason': reason, 'batch_id': False})
        batches._close_when_paid()

    def _return_with_own_reasons(self):
        """Return each claim with the sentences of the rules that it does not meet (四(二))."""
        reasons = {claim: claim._reasons() for claim in self}
        bare = self.filtered(lambda claim: not reasons[claim])
        if bare:
            raise UserError(self.env._("%(claims)s: every rule is met, there is no reason to return it by itself.",
                                       claims=bare._numbers()))
        self._check_no_money_back()
        self._move('return', reasons, {'batch_id': False})
        self._store_reasons(reasons)

    def _store_reasons(self, reasons):
        """Keep {claim: reason} in one UPDATE: every claim has a reason of its own."""
        self.flush_recordset()
        self.env.cr.execute("""
            UPDATE skill_subsidy_claim claim SET return_reason = v.reason
              FROM unnest(%s::int[], %s::text[]) AS v(id, reason) WHERE claim.id = v.id""",
                            (self.ids, [reasons[claim] for claim in self]))
        self.invalidate_recordset(['return_reason'])

    def _sound(self, decisions, seen, reason=None):
        """The claims that may be verified: all rules met, or warnings accepted with a reason. `seen`: the warnings before;
        one that the rules have found now was not before the eyes of who gave the reason."""
        say, sound = self._sentences(), []
        for claim in self:
            decision = decisions[claim.id]
            if decision.check_verdict == 'pass' or (decision.check_verdict == 'warn' and (reason or claim.ack_reason) and all(
                    (verdict.rule, say(verdict.sentence)) in seen[claim]
                    for verdict in decision.remarks if verdict.outcome == 'warn')):
                sound.append(claim.id)
        return self.browse(sound)

    def _show_left(self, left, title):
        if not left:
            return None
        action = self.env['ir.actions.act_window']._for_xml_id('skill_subsidy.action_claim')
        return {**action, 'name': title, 'display_name': title, 'domain': [('id', 'in', left.ids)], 'context': {},
                **({'view_mode': 'form', 'views': [(False, 'form')], 'res_id': left.id} if len(left) == 1 else {})}

    def _order_of(self, company):
        """Which column of the table of transitions an agency uses."""
        return company.skill_subsidy_order

    def _ready(self, action):
        """Lock the claims and return {id: Step}; refuse all when one may not take `action` now."""
        check_read(self)
        lock(self)
        self.invalidate_recordset(['state', 'batch_id'])  # what is not written yet is written before
        self.flush_recordset(['company_id'])
        places = {key: place for key, *place in self.env.execute_query(SQL(
            "SELECT id, state, company_id FROM skill_subsidy_claim WHERE id = ANY(%s)", self.ids))}
        steps, ready, misplaced, foreign = {}, {}, [], []
        for key in self.ids:
            place = tuple(places[key])
            if place not in steps:
                steps[place] = self._step(action, *place)
            step = ready[key] = steps[place]
            if not step:
                (misplaced if step is None else foreign).append(key)
        if foreign:
            raise AccessError(self.env._(
                "%(action)s: you do not hold the post for this step (%(claims)s).",
                action=self._action_name(action), claims=self.browse(foreign)._numbers()))
        if misplaced:
            claims = self.browse(misplaced)
            raise UserError(self.env._(
                "%(action)s is not possible in the state \"%(state)s\": %(claims)s.",
                action=self._action_name(action), state=claims[0]._state_name(), claims=claims._numbers()))
        self._check_separation({key: step.row for key, step in ready.items()})
        return ready

    def _step(self, action, state, company):
        """The Step of this user for claims in `state` of an agency (its id); False where it is another post's, None where
        nobody can take `action`."""
        order, mine = self._order_of(self.env['res.company'].browse(company)), self._my_roles()
        possible = transitions(action, order, state)
        for row in possible:
            role = next((role for role in row.roles if role in mine), None)
            if role:
                return Step(row, role, state, row.moves[order][state])
        return False if possible else None

    def _move(self, action, note=None, vals=None, rows=None, decisions=None):
        """Take `action` on all claims: rights and separation checked, state and signatures written. The only way.

        `note` is kept with the signature: one for all, or {claim: its own}. `rows`: what `_ready` has answered for these
        claims in this transaction already, which holds their locks. `decisions`: what the rules say of them, to be kept.
        """
        if not self:
            return
        ready, groups, targets = rows or self._ready(action), defaultdict(list), defaultdict(list)
        for key in self.ids:
            groups[ready[key]].append(key)
        if isinstance(note, dict):
            note = {claim.id: text for claim, text in note.items()}
        for step, keys in groups.items():
            targets[step.row, step.target] += keys
        for (row, target), keys in targets.items():
            signed = {}
            if row.signs:
                person, day = SIGNATURE_FIELDS[row.signs]
                signed = {person: self.env.uid, day: fields.Datetime.now()}
            self.browse(keys)._set({'state': target, **signed, **(vals or {})}, decisions)
        self.env['skill.subsidy.signature']._append(action, groups, note)  # with the warnings that are kept by now

    def _my_roles(self):
        """The posts that the acting user really holds; being superuser or administrator gives none (design 9)."""
        user = self.env.user
        # sudo: reads only which groups the acting user is in.
        return {role for role in (*DECIDING, ACCOUNTANT) if user.sudo().has_group(f'skill_subsidy.group_{role}')}

    def _check_separation(self, rows):
        """六(六): handler, reviewer and unit head of one claim are three people; who decided on it does not pay it.

        `rows`: {claim id: row of the table of transitions}.
        """
        signing = {key: row for key, row in rows.items() if row.signs or row.duty or ACCOUNTANT in row.roles}
        if not signing:
            return
        acted = defaultdict(set)
        for key, role in self.env.execute_query(SQL("""
                SELECT claim_id, role FROM skill_subsidy_signature
                 WHERE claim_id = ANY(%(claims)s) AND user_id = %(user)s AND role = ANY(%(deciding)s)
                 UNION SELECT id, %(handler)s FROM skill_subsidy_claim WHERE id = ANY(%(claims)s) AND create_uid = %(user)s""",
                claims=list(signing), user=self.env.uid, deciding=list(DECIDING), handler=HANDLER)):
            acted[key].add(role)
        refused = [(key, role) for key, row in signing.items() if key in acted for role in sorted(acted[key])
                   if role != (row.signs or row.duty)]
        if refused:
            names = dict(self.env['skill.subsidy.signature']._fields['role']._description_selection(self.env))
            raise UserError(self.env._(
                "Separation of duties: %(user)s acted as %(roles)s on %(claims)s and cannot take this step as well. "
                "Another person must do it.", user=self.env.user.name,
                roles="、".join(dict.fromkeys(names[role] for _key, role in refused)),
                claims=self.browse([key for key, _role in refused])._numbers()))

    def _check_payer(self):
        """Refuse when the acting person decided on one of these claims: who signed does not pay."""
        self._check_separation(dict.fromkeys(self.ids, PAY))

    def _action_name(self, action):
        return dict(self.env['skill.subsidy.signature']._fields['action']._description_selection(self.env))[action]

    def _state_name(self):
        return dict(self._fields['state']._description_selection(self.env))[self.state]
