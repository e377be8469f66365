import json

from odoo import api, models
from odoo.exceptions import AccessError

from ..rules import eligibility, facts
from ..rules.workdays import SHANGHAI
from .claim_checks import Decision
from .transitions import HANDLER


class SkillSubsidyClaim(models.Model):
    """Checking: `_gather` reads the registers for all claims, `rules/` decides, the verdicts are kept on the claim."""
    _inherit = 'skill.subsidy.claim'

    def _check(self):
        """Apply every rule to every claim of `self` and keep the verdicts, the policy and the amount with it.

        Queries: a fixed number, however many claims. Nothing moves; see `action_verify`.
        """
        self._store_checks(self._decide())

    def _decide(self, submitting=False):
        """What the rules say of each claim of `self`: {id: Decision}. Nothing is written.

        `submitting`: these claims are on their way already, so that those which come together see each other.
        """
        decisions, part, encode = {}, self._parted(), json.JSONEncoder(ensure_ascii=False).encode
        for key, (case, policy_id, insured_id, certificate_id) in self._gathered(submitting=submitting):
            verdicts = eligibility.verdicts(case)
            # Without the version that fixes the amount nothing is due: 0, not the amount of another version.
            award = eligibility.award(case.claim.level, case.paying_policy, case.shortage) if case.policy else None
            remarks = [verdict for verdict in verdicts if verdict.outcome != 'pass']
            failed = sorted(verdict.rule for verdict in remarks if verdict.outcome in ('fail', 'unknown'))
            insured, worst = case.insured, eligibility.worst(remarks or verdicts[:1])
            # Nothing is due to who does not meet the rules; the standard stays, to be seen if that is mended.
            due = award and (0 if worst == 'fail' else award.amount)
            form, words = part(verdicts)
            decisions[key] = Decision(
                remarks, form, encode(words), worst, ','.join(failed) or None, policy_id, award and award.standard,
                award and award.rate, due, insured_id, insured.insured_since if insured else None,
                (insured.status or None) if insured else None, (insured.paid_months or 0) if insured else 0, certificate_id)
        return decisions

    def _recheck(self):
        """六(六): what can change between decision and payment (exclusions, status, benefits) looked at once more.

        Returns {claim: sentence} of the claims that no longer pass, by the policy that they were decided by and by the
        registers as they are now. Nothing is written. Queries: a fixed number, however many claims.
        """
        say, stopped, changed = self._sentences(), {}, self._changed()
        gathered = changed._gather(decided=True) if changed else {}
        for claim in changed:
            reasons = eligibility.recheck(gathered[claim.id].case)
            if reasons:
                stopped[claim] = '\n'.join(say(verdict.sentence) for verdict in reasons)
        return stopped

    def action_check(self):
        """Run the checks again without moving the claims, so that a handler sees what is missing."""
        self.check_access('read')
        if HANDLER not in self._my_roles():
            raise AccessError(self.env._("Only a handler runs the checks of a claim."))
        self.filtered(lambda claim: claim.state in ('draft', 'submitted', 'returned'))._check()

    @api.model
    def _rules_claim(self, claim, occupation, agency, query):
        """The stored `claim` as the rules take it. sudo: of the operator of its `query` only the name is read, also of one
        who has left."""
        return facts.Claim(
            number=claim.name, agency=agency, person_name=claim.person_name, id_number=claim.id_number, phone=claim.phone,
            employer_name=claim.employer_name, employer_code=claim.employer_code,
            certificate_type=claim.certificate_type, certificate_no=claim.certificate_no,
            occupation_name=claim.occupation_name, occupation=occupation, level=claim.level, issue_date=claim.issue_date,
            issuer=claim.issuer, claim_date=claim.claim_date, bank_account=claim.bank_account,
            bank_account_type=claim.bank_account_type, query_site=claim.query_site, query_result=claim.query_result,
            query_date=(query.date + SHANGHAI.utcoffset(None)).date() if query else None,
            query_operator=query.user_id.name or '' if query else '', query_proof=query.proof if query else False,
            query_differences=query.differences or '' if query else '')

    def _reasons(self):
        """The sentences of the rules that are not met, numbered, for the return notice."""
        self.ensure_one()
        sentences = [check['sentence'] for check in self.checks or [] if check['outcome'] in ('fail', 'unknown')]
        if len(sentences) == 1:
            return sentences[0]
        return '\n'.join(f"{position}. {sentence}" for position, sentence in enumerate(sentences, 1))
