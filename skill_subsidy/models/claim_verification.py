import json
from collections import defaultdict
from functools import cache

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..rules import eligibility, facts
from ..rules.text import Text
from ..rules.workdays import today
from .many import unnested
from .transitions import HANDLER, LIVE_STATES

# What the rules look at.
READ = (
    'name', 'company_id', 'state', 'person_name', 'id_number', 'employer_name', 'employer_code', 'certificate_type',
    'certificate_no', 'occupation_name', 'occupation_id', 'level', 'issue_date', 'issuer', 'claim_date',
    'bank_account', 'bank_account_type', 'query_site', 'query_result')


class SkillSubsidyClaim(models.Model):
    """Checking: the registers are read once for all claims, `rules/` decides, the verdicts are kept on the claim."""
    _inherit = 'skill.subsidy.claim'

    def _check(self):
        """Apply every rule to every claim of `self` and keep the verdicts, the policy and the amount with it.

        Queries: a fixed number, however many claims. Nothing moves; see `action_verify`.
        """
        gathered = self._gather()
        say, dump = self._sentences(), json.JSONEncoder(ensure_ascii=False, separators=(',', ':')).encode
        rows = []
        for claim in self:
            case, policy, insured, certificate = gathered[claim.id]
            verdicts = eligibility.verdicts(case)
            award = eligibility.award(claim.level, case.policy, case.shortage) if case.policy else None
            failed = sorted(v.rule for v in verdicts if v.outcome in ('fail', 'unknown'))
            rows.append((
                claim.id, dump([self._frozen(v, say) for v in verdicts]),
                eligibility.worst(verdicts), ','.join(failed) or None, policy.id or None,
                award and award.standard, award and award.rate, award and award.amount, insured.id or None,
                insured.insured_since or None, insured.status or None, insured.paid_months or 0,
                certificate.id or None))
        self._store_checks(rows)

    def action_check(self):
        """Run the checks again without moving the claims, so that a handler sees what is missing."""
        self.check_access('read')
        if HANDLER not in self._my_roles():
            raise AccessError(self.env._("Only a handler runs the checks of a claim."))
        self.filtered(lambda claim: claim.state in ('draft', 'submitted', 'returned'))._check()

    # -- reading -------------------------------------------------------------------------------------------------

    def _gather(self):
        """claim id -> (facts for the rules, policy, register line, certificate line)."""
        env = self.env
        self.fetch(READ)  # all at once: left to itself, the ORM reads a thousand at a time
        ids = list({claim.id_number for claim in self if claim.id_number})
        numbers = list({claim.certificate_no for claim in self if claim.certificate_no})
        # sudo: "once" and "at the agency that holds the insurance" (三, 四(一)) can be decided only against the
        # registers of all agencies. What leaves here is the verdict: the other agency, claim number and date.
        insured = self._grouped(self._read_whole('insured', [('id_number', 'in', ids)]), 'id_number')
        certificates = {line.certificate_no: line for line in
                        self._read_whole('certificate', [('certificate_no', 'in', numbers)])}
        benefits = self._grouped(self._read_whole('benefit', [('id_number', 'in', ids), ('recovered', '=', False)]),
                                 'id_number')
        others = self._grouped(self.sudo().search_fetch(
            [('id_number', 'in', ids), ('state', 'in', LIVE_STATES)],
            ['id_number', 'occupation_id', 'level', 'name', 'company_id', 'state']), 'id_number')
        policies = env['skill.subsidy.policy'].search([('state', '=', 'confirmed')])
        rules_policies = {policy: policy._rules_policy() for policy in policies}
        shortages = env['skill.subsidy.shortage'].search([('occupation_ids', 'in', self.occupation_id.ids)])
        rules_shortages = {shortage: shortage._rules_shortage() for shortage in shortages}
        occupations = {occupation: occupation._rules_occupation() for occupation in self.occupation_id}
        calendar, day = env['skill.subsidy.workday']._calendar(), today()
        no_line, no_certificate = env['skill.subsidy.insured'], env['skill.subsidy.certificate']
        policy_on = cache(policies._on)
        shortage_on = cache(shortages._on)
        gathered = {}
        for claim in self:
            lines = insured.get(claim.id_number, ())
            here = next((line for line in lines if line.company_id == claim.company_id), no_line)
            elsewhere = next((line for line in lines if line.company_id != claim.company_id), None)
            certificate = certificates.get(claim.certificate_no, no_certificate)
            policy = policy_on(claim.company_id, claim.claim_date)
            shortage = shortage_on(claim.company_id, claim.occupation_id, claim.claim_date)
            same = [b for b in benefits.get(claim.id_number, ())
                    if b.occupation_id and b.occupation_id == claim.occupation_id and b.level == claim.level]
            rival = [c for c in others.get(claim.id_number, ()) if c.id != claim.id and c.occupation_id
                     and c.occupation_id == claim.occupation_id and c.level == claim.level]
            gathered[claim.id] = (facts.Facts(
                claim=claim._rules_claim(occupations.get(claim.occupation_id)), policy=rules_policies.get(policy),
                insured=here._rules_insured() if here else None,
                elsewhere=elsewhere._rules_insured() if elsewhere else None,
                certificate=certificate._rules_certificate() if certificate else None,
                benefits=tuple(benefit._rules_benefit() for benefit in same if benefit.claim_id != claim),
                others=tuple(other._rules_other() for other in rival),
                shortage=rules_shortages.get(shortage), today=day, is_workday=calendar.is_workday,
            ), policy, here, certificate)
        return gathered

    @api.model
    def _read_whole(self, register, domain):
        """The lines of a register that `domain` finds, with all their columns, in one query.

        sudo: see `_gather`.
        """
        lines = self.env[f'skill.subsidy.{register}'].sudo()
        return lines.search_fetch(domain, [name for name, field in lines._fields.items() if field.column_type])

    @api.model
    def _grouped(self, records, field):
        groups = defaultdict(list)
        for record in records:
            groups[record[field]].append(record)
        return groups

    def _rules_claim(self, occupation):
        """This claim as the rules take it."""
        return facts.Claim(
            number=self.name, agency=self.company_id.name, person_name=self.person_name, id_number=self.id_number,
            employer_name=self.employer_name or '', employer_code=self.employer_code or '',
            certificate_type=self.certificate_type, certificate_no=self.certificate_no,
            occupation_name=self.occupation_name or '', occupation=occupation, level=self.level,
            issue_date=self.issue_date or None, issuer=self.issuer or '', claim_date=self.claim_date or None,
            bank_account=self.bank_account or '', bank_account_type=self.bank_account_type,
            query_site=self.query_site or '', query_result=self.query_result or '')

    def _rules_other(self):
        states = dict(self._fields['state']._description_selection(self.env))
        return facts.OtherClaim(number=self.name, agency=self.company_id.name, state_name=states[self.state])

    # -- keeping -------------------------------------------------------------------------------------------------

    def _sentences(self):
        """A function that turns a Text of the rules into a sentence in the agency's language.

        A verdict is a record of the decision, and the return notice quotes it: it is written in the language of the
        agency, whatever the language of the person who presses the button.
        """
        env = self.with_context(lang=self.company_id[:1].partner_id.lang or self.env.lang).env

        templates = {}  # a sentence is said of thousands of claims, and looked up once

        def say(text):
            if not isinstance(text, Text):
                return text or ''
            message, args = text
            template = templates.get(message)
            if template is None:
                template = templates[message] = env._(message)  # a template that rules/ marked for translation
            if not args:
                return template
            return template % {key: value if value.__class__ is str else say(value) for key, value in args.items()}
        return say

    @api.model
    def _frozen(self, verdict, say):
        return {
            'rule': verdict.rule, 'clause': verdict.clause, 'title': say(Text(eligibility.TITLES[verdict.rule], {})),
            'outcome': verdict.outcome, 'parameter': say(verdict.parameter), 'found': say(verdict.found),
            'evidence': say(verdict.evidence), 'sentence': say(verdict.sentence),
        }

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
