from collections import defaultdict
from datetime import date
from typing import NamedTuple

from odoo import api, models

from ..rules import facts
from ..rules.workdays import today
from .claim_registers import DOUBTS
from .guard import check_read


class Gathered(NamedTuple):
    """The facts of a claim, and the records that they were read from."""
    case: facts.Facts
    policy_id: int | None
    insured_id: int | None
    certificate_id: int | None


class SkillSubsidyClaim(models.Model):
    """Reading: what the registers, the policies and the other claims say, for any number of claims at once.

    The number of queries is fixed; `claim_registers.py` reads the registers as rows.
    """
    _inherit = 'skill.subsidy.claim'

    def _gather(self, decided=False):
        """claim id -> Gathered. `decided`: by the policy that the claim was decided by, not by the one of its date."""
        return dict(self._gathered(decided))

    def _gathered(self, decided=False, submitting=False):
        """Pairs of claim id and Gathered, one after the other: the facts of a hundred thousand claims would fill the memory.

        `decided`: see `_gather`; `submitting`: the claims of `self` count as handed in, whatever their state.
        """
        check_read(self)
        for model in ('claim', 'insured', 'certificate', 'benefit'):
            self.env[f'skill.subsidy.{model}'].flush_model()
        claims = self._read_declared()
        queries = self.env['skill.subsidy.query'].sudo().browse(  # sudo: see `_rules_claim`
            {claim.query_id for claim in claims if claim.query_id})
        queries.fetch(['date', 'user_id', 'screenshot_sha256', 'difference_values'])
        queries = {query.id: query for query in queries}
        # sudo: "once" and "at the agency that holds the insurance" (三, 四(一)) can be decided only against the
        # registers of all agencies. What leaves here is the verdict: the other agency, claim number and date.
        agencies = {agency.id: agency for agency in self.env['res.company'].sudo().search_fetch(
            [], ['name', 'skill_subsidy_issuer_limit'])}
        ids = list(dict.fromkeys(claim.id_number for claim in claims if claim.id_number))
        insured, certificates = self._read_insured(ids), self._read_certificates(claims)
        held, benefits, rivals = self._read_held(ids, claims), self._read_benefits(ids), self._read_rivals(ids, submitting)
        exclusions = defaultdict(list)
        entries = self.env['skill.subsidy.exclusion']._counting(ids)
        entries.fetch(['id_number', 'kind', 'certificate_no', 'effective_date', 'source'])
        for entry in entries:
            exclusions[entry.id_number].append(entry._rules_exclusion())
        sharing = self._sharing(submitting)
        sharers = [claim for claim in claims if claim.id in sharing]
        doubles = {kind: self._read_doubles(column, sharers, submitting) for kind, column in DOUBTS.items()} if sharers else {}
        counts, months = self._read_issuers(agencies, claims), self._read_months()
        occupations = {entry.id: entry._rules_occupation() for entry in self.env['skill.subsidy.occupation'].browse(
            {claim.occupation_id for claim in claims if claim.occupation_id})}
        policy_on, shortage_on = self._policies_by_day(claims, agencies, decided), self._shortages_by_day()
        states = dict(self._fields['state']._description_selection(self._agency_language()))
        calendar, day = self.env['skill.subsidy.workday']._calendar(), today()
        for claim in claims:
            person, occupation, level = claim.id_number, claim.occupation_id, claim.level
            company, claimed = claim.company_id, claim.claim_date
            policy_id, policy = policy_on(claim, claimed)
            by_issue = policy is not None and policy.amount_on == 'issue'
            amount_day = claim.issue_date if by_issue else claimed
            lines = insured.get(person, {})
            here = lines.get(company)
            elsewhere = None if here or not lines else max(lines.values(), key=lambda line: line[1].data_date or date.min)
            registered = certificates.get(claim.certificate_no)
            mine, paid = rivals.get(person, ()), benefits.get(person, ())
            paying = policy_on(claim, amount_day, by_day=True)[1] if by_issue else policy
            shortage = shortage_on(company, occupation, amount_day, level, paying.amounts.get(level) if paying else None)
            issuer = (registered[1].issuer if registered else '') or claim.issuer or ''
            yield claim.id, Gathered(facts.Facts(
                claim=self._rules_claim(claim, occupations.get(occupation), agencies[company].name, queries.get(claim.query_id)),
                policy=policy,
                insured=here[1] if here else None, elsewhere=elsewhere[1] if elsewhere else None,
                certificate=registered[1] if registered else None,
                benefits=tuple(self._rules_paid(line) for line in paid
                               if occupation and line.occupation_id == occupation and line.level == level
                               and line.claim_id != claim.id),
                others=tuple(facts.OtherClaim(other.number, agencies[other.company_id].name, states[other.state],
                                              other.occupation_name)
                             for other in mine if other.id != claim.id and occupation
                             and other.occupation_id == occupation and other.level == level),
                shortage=shortage, today=day, is_workday=calendar.is_workday,
                amount_policy=paying,
                exclusions=tuple(exclusions.get(person, ())),
                year=self._rules_year(claim, mine, paid, agencies, shortage_on) if policy and policy.yearly_cap else (),
                higher_benefits=tuple(self._rules_paid(line) for line in paid
                                      if occupation and line.occupation_id == occupation and line.level < level
                                      and line.claim_id != claim.id),
                held=tuple(line for line in held.get((person, occupation), ()) if line.number != claim.certificate_no),
                doubles=self._rules_doubles(claim, doubles, agencies) if claim.id in sharing else (),
                issuer_count=counts.get((issuer, claim.issue_date), 0),
                issuer_limit=agencies[company].skill_subsidy_issuer_limit,
                months_found=months.get(claim.id),
            ), policy_id, here[0] if here else None, registered[0] if registered else None)

    # -- policies and lists --------------------------------------------------------------------------------------

    @api.model
    def _policies_by_day(self, claims, agencies, decided):
        """A function (claim, day, of the day in any case) -> (id, policy as the rules take it); looked up once a day."""
        policies = self.env['skill.subsidy.policy'].search([('state', '=', 'confirmed')])
        used = policies | policies.browse({claim.policy_id for claim in claims if decided and claim.policy_id})
        written = {policy.id: policy._rules_policy() for policy in used}
        found = {}

        def on(claim, day, by_day=False):
            if decided and not by_day and claim.policy_id:
                return claim.policy_id, written[claim.policy_id]
            key = claim.company_id, day
            if key not in found:
                policy = policies._on(agencies[claim.company_id], day)
                found[key] = policy.id or None, written.get(policy.id)
            return found[key]
        return on

    def _shortages_by_day(self):
        """A function (agency, occupation, day, level, standard) -> the list that gives most then, as the rules take it."""
        lists = self.env['skill.subsidy.shortage'].search_fetch(
            [], ['company_id', 'valid_from', 'valid_to', 'uplift_by', 'rate', 'document'])
        listed = set(lists.occupation_ids.ids)
        Company, Occupation = self.env['res.company'], self.env['skill.subsidy.occupation']
        written, found = {}, {}

        def on(company, occupation, day, level, standard=None):
            if occupation not in listed or not day:
                return None
            key = company, occupation, day, level, standard
            if key not in found:
                fitting = lists._on(Company.browse(company or ()), Occupation.browse(occupation), day, level, standard)
                if fitting and fitting not in written:
                    written[fitting] = fitting._rules_shortage()
                found[key] = written.get(fitting)
            return found[key]
        return on

    # -- as the rules take it --------------------------------------------------------------------------------------

    @api.model
    def _rules_paid(self, line):
        return facts.Benefit(source=line.agency, date=line.date, agency=line.agency, reference=line.reference,
                             level=line.level, occupation_name=line.occupation_name, fraud=bool(line.fraud))

    @api.model
    def _rules_year(self, claim, rivals, paid, agencies, shortage_on):
        """What counts in the calendar year of the claim before it: benefits paid, and claims on their way that were made
        earlier. A benefit of a claim of this database counts as that claim, in the year in which it was made."""
        day = claim.claim_date
        if not day:
            return ()
        known = {other.id for other in rivals}
        entries = [facts.YearEntry(
            other.number, other.claim_date, agencies[other.company_id].name,
            shortage_on(other.company_id, other.occupation_id, other.claim_date, other.level) is not None)
            for other in rivals if other.id != claim.id and other.claim_date and other.claim_date.year == day.year
            and (other.claim_date, other.number) < (day, claim.name)]
        entries += [facts.YearEntry(
            line.reference, line.date, line.agency,
            shortage_on(line.company_id, line.occupation_id, line.date, line.level) is not None)
            for line in paid if line.date.year == day.year and line.claim_id != claim.id and line.claim_id not in known]
        return tuple(entries)

    @api.model
    def _rules_doubles(self, claim, doubles, agencies):
        found = []
        for kind, column in DOUBTS.items():
            by_agency = defaultdict(list)
            for person, company, number in doubles[kind].get(getattr(claim, column), ()):
                if person != claim.id_number:
                    by_agency[company].append(number)
            found += [facts.Double(kind, tuple(sorted(numbers)), agencies[company].name)
                      for company, numbers in by_agency.items()]
        return tuple(found)
