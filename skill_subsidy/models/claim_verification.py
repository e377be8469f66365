import json

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..rules import eligibility, facts
from ..rules.text import Text
from ..rules.workdays import SHANGHAI
from .many import unnested
from .transitions import HANDLER


class SkillSubsidyClaim(models.Model):
    """Checking: `_gather` reads the registers for all claims, `rules/` decides, the verdicts are kept on the claim."""
    _inherit = 'skill.subsidy.claim'

    def _check(self):
        """Apply every rule to every claim of `self` and keep the verdicts, the policy and the amount with it.

        Queries: a fixed number, however many claims. Nothing moves; see `action_verify`.
        """
        written, rows = self._written(), []
        for key, (case, policy_id, insured_id, certificate_id) in self._gather().items():
            verdicts = eligibility.verdicts(case)
            # Without the version that fixes the amount nothing is due: 0, not the amount of another version.
            award = eligibility.award(case.claim.level, case.paying_policy, case.shortage) if case.policy else None
            failed = sorted(v.rule for v in verdicts if v.outcome in ('fail', 'unknown'))
            insured, worst = case.insured, eligibility.worst(verdicts)
            # Nothing is due to who does not meet the rules; the standard stays, to be seen if that is mended.
            due = award and (0 if worst == 'fail' else award.amount)
            rows.append((
                key, f"[{','.join(map(written, verdicts))}]",
                worst, ','.join(failed) or None, policy_id,
                award and award.standard, award and award.rate, due, insured_id,
                insured.insured_since if insured else None, (insured.status or None) if insured else None,
                (insured.paid_months or 0) if insured else 0, certificate_id))
        self._store_checks(rows)

    def _recheck(self):
        """六(六): what can change between decision and payment (exclusions, status, benefits) looked at once more.

        Returns {claim: sentence} of the claims that no longer pass, by the policy that they were decided by and by the
        registers as they are now. Nothing is written. Queries: a fixed number, however many claims.
        """
        say, stopped = self._sentences(), {}
        gathered = self._gather(decided=True)
        for claim in self:
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

    # -- keeping -------------------------------------------------------------------------------------------------

    def _sentences(self):
        """A function that turns a Text of the rules into a sentence in the agency's language.

        A verdict is a record of the decision, and the return notice quotes it: it is written in the language of the
        agency, whatever the language of the person who presses the button.
        """
        env, templates = self._agency_language(), {}

        def say(text):
            if not isinstance(text, Text):
                return text or ''
            message, args = text
            template = templates.get(message)
            if template is None:  # looked up once: ten thousand claims say the same few sentences
                template = templates[message] = env._(message)  # a template that rules/ marked for translation
            if not args:
                return template
            return template % {key: value if value.__class__ is str else say(value) for key, value in args.items()}
        return say

    def _written(self):
        """A function that turns a verdict into the JSON text that is kept of it: what `_frozen` says, as a string.

        Written out here, because a dictionary a verdict and a general encoder would cost more than the rules. What is the
        same for every claim, the rule with its clause and title, is encoded once.
        """
        say, quote = self._sentences(), json.JSONEncoder(ensure_ascii=False).encode
        heads = {rule.code: f'{{"rule":{quote(rule.code)},"clause":{quote(rule.clause)},'
                            f'"title":{quote(say(Text(rule.title, {})))}' for rule in eligibility.RULES}

        def write(verdict):
            rule, _clause, outcome, parameter, found, evidence, sentence = verdict
            return (f'{heads[rule]},"outcome":"{outcome}","parameter":{quote(say(parameter))},"found":{quote(say(found))},'
                    f'"evidence":{quote(say(evidence))},"sentence":{quote(say(sentence))}}}')
        return write

    def _agency_language(self):
        """The environment in the language of the agency."""
        # sudo: of the agency's address only its language is read
        return self.with_context(lang=self.company_id[:1].sudo().partner_id.lang or self.env.lang).env

    def _store_checks(self, rows):
        """One UPDATE for all claims: a write per claim would cost more than the checks themselves."""
        self.check_access('read')
        names = ('checks', 'check_verdict', 'failed_rules', 'policy_id', 'standard_amount', 'uplift_rate', 'amount',
                 'insured_line_id', 'insured_since', 'insured_status', 'paid_months', 'certificate_line_id')
        types = ('jsonb', 'varchar', 'varchar', 'int', 'numeric', 'numeric', 'numeric', 'int', 'date', 'varchar',
                 'int', 'int')
        self.flush_recordset()
        if not rows:
            return
        self.env.cr.execute(SQL(
            "UPDATE skill_subsidy_claim c SET %s, check_date = %s FROM %s WHERE c.id = v.id",
            SQL(', ').join(SQL("%s = v.%s", SQL.identifier(name), SQL.identifier(name)) for name in names),
            fields.Datetime.now(), unnested('v', ('id', *names), ('int', *types), rows)))
        self.invalidate_recordset([*names, 'check_date'])
        self.modified([*names, 'check_date'])

    def _reasons(self):
        """The sentences of the rules that are not met, numbered, for the return notice."""
        self.ensure_one()
        sentences = [check['sentence'] for check in self.checks or [] if check['outcome'] in ('fail', 'unknown')]
        if len(sentences) == 1:
            return sentences[0]
        return '\n'.join(f"{position}. {sentence}" for position, sentence in enumerate(sentences, 1))
