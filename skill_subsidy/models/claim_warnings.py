import json
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..rules import eligibility
from ..rules.workdays import today
from .guard import check_read
from .many import unnested

NAMED = 20  # claims that are named under one sentence of a dialogue; the others are counted


class SkillSubsidyClaim(models.Model):
    """Doubts are shown to everybody who signs, found again before each signature, and accepted with a reason.

    The checks are the record of what the handler decided on; registers that change later do not rewrite it. Doubts are
    another matter: a second person's claim with the same account may come in a week after the first was verified. So
    before review and approval the doubt rules alone are applied again, and what they find is added to the record.
    """
    _inherit = 'skill.subsidy.claim'

    attention_html = fields.Html("To Look At", compute='_compute_attention_html', sanitize=False)

    @api.depends('checks')
    @api.depends_context('lang')
    def _compute_attention_html(self):
        """The sentences of the rules that are not met, then the open ones, then the warnings: first on the form."""
        qweb = self.env['ir.qweb']
        for claim in self:
            rows = [check for outcome in ('fail', 'unknown', 'warn') for check in claim.checks or []
                    if check['outcome'] == outcome]
            claim.attention_html = qweb._render('skill_subsidy.attention_list', {'checks': rows}) if rows else False

    def _warnings(self):
        """{claim: {(rule, sentence)}} of the warnings that are kept with these claims."""
        check_read(self)
        found = {claim: set() for claim in self}
        for claim in self._remarked():
            found[claim] = {(check['rule'], check['sentence']) for check in claim.checks if check['outcome'] == 'warn'}
        return found

    def _fresh(self, seen):
        """The claims with a warning that was not among `seen` ({claim: warnings}): nobody can have accepted it yet."""
        found = self._warnings()
        return self.filtered(lambda claim: found[claim] - seen.get(claim, set()))

    def _renew_doubts(self):
        """Apply the doubt rules again and keep what they find; returns the claims with a new warning.

        Queries: a fixed number, one UPDATE. The other checks stay as they were decided on.
        """
        seen, rows = self._warnings(), []
        suspects = self.sudo()._suspects()  # sudo: see below
        looked_at = self.filtered(lambda claim: claim.id in suspects) | self._remarked()
        if not looked_at:
            return self.browse()
        # sudo: the doubts come from claims and registers of all agencies; kept are sentences on these claims.
        gathered, say = looked_at.sudo()._gather(decided=True), self._sentences()
        looked_at.fetch(['checks_form_id', 'checks_values'])
        for claim in looked_at:
            found = [self._frozen(verdict, say) for verdict in eligibility.doubts(gathered[claim.id].case)]
            old = [check for check in claim.checks or [] if check['rule'] in eligibility.DOUBTS]
            if [(c['rule'], c['outcome'], c['sentence']) for c in found] != [
                    (c['rule'], c['outcome'], c['sentence']) for c in old]:
                known = {(check['rule'], check['sentence']): check.get('found_on') for check in old}
                for check in found:
                    check['found_on'] = known.get((check['rule'], check['sentence']), str(today()))
                checks = [check for check in claim.checks or [] if check['rule'] not in eligibility.DOUBTS] + found
                outcomes = {check['outcome'] for check in checks}
                rows.append((claim.id, json.dumps(checks, ensure_ascii=False),
                             next(outcome for outcome in eligibility.SEVERITY if outcome in outcomes)))
        if not rows:
            return self.browse()
        self.flush_recordset()
        self.env.cr.execute(SQL(
            "UPDATE skill_subsidy_claim claim SET checks_form_id = NULL, checks_values = v.checks, check_verdict = v.verdict "
            "FROM %s WHERE claim.id = v.id",
            unnested('v', ('id', 'checks', 'verdict'), ('int', 'jsonb', 'varchar'), rows)))
        self.invalidate_recordset(['checks_form_id', 'checks_values', 'check_verdict'])
        self.modified(['checks_form_id', 'checks_values', 'check_verdict'])
        return self._fresh(seen)

    # -- what was accepted, by whom ----------------------------------------------------------------------------------

    def _accepted(self):
        """{claim: [signature]} of those who signed this claim since it was submitted last, in order."""
        accepted = defaultdict(list)
        rows = self.env['skill.subsidy.signature'].search(
            [('claim_id', 'in', self.ids), '|', ('signs', '=', True), ('action', '=', 'submit')], order='id')
        for row in rows:
            if row.action == 'submit':  # what was signed before was signed for another claim than the corrected one
                accepted[row.claim_id].clear()
            else:
                accepted[row.claim_id].append(row)
        return accepted

    def _warning_groups(self):
        """The warnings of these claims for a dialogue, by rule and sentence: counts, claims, what is new since the last
        signature, and who has accepted them with which reason."""
        accepted, rules = self._accepted(), {}
        for claim in self._origin:  # a dialogue that is just opening holds them as new records, which nobody signed
            signed = accepted[claim]
            known = {tuple(pair) for pair in signed[-1].acknowledged or []} if signed else None
            for check in claim.checks or []:
                if check['outcome'] != 'warn':
                    continue
                rule = rules.setdefault(check['rule'], {
                    'title': check['title'], 'clause': check['clause'], 'claims': set(), 'fresh': 0, 'sentences': {},
                    'accepted': defaultdict(int)})
                fresh = known is not None and (check['rule'], check['sentence']) not in known
                rule['claims'].add(claim.id)
                rule['fresh'] += fresh
                rule['sentences'].setdefault(check['sentence'], []).append((claim, fresh))
                for row in signed:
                    if [check['rule'], check['sentence']] in (row.acknowledged or []):
                        rule['accepted'][row.user_id, row.role, row.note or ''] += 1
        roles = dict(self.env['skill.subsidy.signature']._fields['role']._description_selection(self.env))
        return [{
            'title': rule['title'], 'clause': rule['clause'], 'count': len(rule['claims']), 'fresh': rule['fresh'],
            # sudo: of a signer only the name is read, also of one who has left the agency
            'accepted': [{'who': user.sudo().name, 'role': roles[role], 'reason': note, 'count': count}
                         for (user, role, note), count in rule['accepted'].items()],
            'sentences': [{'sentence': sentence, 'count': len(claims), 'more': max(0, len(claims) - NAMED),
                           'claims': [{'name': claim._numbers(), 'fresh': fresh} for claim, fresh in sorted(
                               claims, key=lambda pair: not pair[1])[:NAMED]]}
                          for sentence, claims in rule['sentences'].items()],
        } for rule in sorted(rules.values(), key=lambda rule: (-rule['fresh'], -len(rule['claims'])))]

    def _warnings_html(self):
        """The warnings of these claims as they are shown before a signature; False without any."""
        groups = self._warning_groups()
        return self.env['ir.qweb']._render('skill_subsidy.warning_groups', {'groups': groups}) if groups else False
