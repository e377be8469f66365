from collections import defaultdict
from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..rules import facts
from ..rules.workdays import today
from .transitions import LIVE_STATES

# 六(六): a claim in one of these states raises no doubt about others: it is not made yet, or came to nothing.
SILENT_STATES = ('draft', 'rejected', 'withdrawn')
DOUBTS = {'certificate': 'certificate_no', 'account': 'bank_account', 'phone': 'phone'}
DOUBTS_SHOWN = 20  # people who share a value, as far as they are told
READ = ('name', 'company_id', 'person_name', 'id_number', 'phone', 'employer_name', 'employer_code', 'certificate_type',
        'certificate_no', 'occupation_name', 'occupation_id', 'level', 'issue_date', 'issuer', 'claim_date', 'bank_account',
        'bank_account_type', 'query_site', 'query_result', 'query_id', 'policy_id')


class Gathered(NamedTuple):
    """The facts of a claim, and the records that they were read from."""
    case: facts.Facts
    policy_id: int | None
    insured_id: int | None
    certificate_id: int | None


class Rival(NamedTuple):
    """A live claim of a person who has claims among those that are checked."""
    id: int
    id_number: str
    number: str
    company_id: int
    occupation_id: int | None
    occupation_name: str
    level: str
    claim_date: date
    state: str


class Paid(NamedTuple):
    """A benefit of such a person. `claim_id`: the claim of this database that it was paid for."""
    id_number: str
    agency: str
    company_id: int | None
    occupation_id: int | None
    occupation_name: str
    level: str
    date: date
    reference: str
    claim_id: int | None


class SkillSubsidyClaim(models.Model):
    """Reading: what the registers, the policies and the other claims say, for any number of claims at once.

    The number of queries is fixed. The registers are read as rows of the columns that a rule asks for: a record for each
    would cost more than the rules.
    """
    _inherit = 'skill.subsidy.claim'

    # What the doubts look for; `id_number` and `certificate_no` have their indexes already.
    _by_account = models.Index("(bank_account)")
    _by_phone = models.Index("(phone) WHERE phone IS NOT NULL")
    _by_issue_date = models.Index("(issue_date)")

    def _gather(self, decided=False):
        """claim id -> Gathered. `decided`: by the policy that the claim was decided by, not by the one of its date."""
        self.check_access('read')
        for model in ('claim', 'insured', 'certificate', 'benefit'):
            self.env[f'skill.subsidy.{model}'].flush_model()
        self.fetch(READ)  # all at once: left to itself, the ORM reads a thousand at a time
        self.query_id.sudo().fetch(['date', 'user_id', 'screenshot_sha256', 'difference_values'])  # sudo: see `_rules_claim`
        # sudo: "once" and "at the agency that holds the insurance" (三, 四(一)) can be decided only against the
        # registers of all agencies. What leaves here is the verdict: the other agency, claim number and date.
        agencies = {agency.id: agency for agency in self.env['res.company'].sudo().search_fetch(
            [], ['name', 'skill_subsidy_issuer_limit'])}
        ids = list(dict.fromkeys(claim.id_number for claim in self if claim.id_number))
        insured, certificates = self._read_insured(ids), self._read_certificates()
        held, benefits, rivals = self._read_held(ids), self._read_benefits(ids), self._read_rivals(ids)
        exclusions = defaultdict(list)
        entries = self.env['skill.subsidy.exclusion']._counting(ids)
        entries.fetch(['id_number', 'kind', 'certificate_no', 'effective_date', 'source'])
        for entry in entries:
            exclusions[entry.id_number].append(entry._rules_exclusion())
        doubles = {kind: self._read_doubles(column) for kind, column in DOUBTS.items()}
        counts = self._read_issuers(agencies)
        occupations = {entry: entry._rules_occupation() for entry in self.occupation_id}
        policy_on, shortage_on = self._policies_by_day(decided), self._shortages_by_day()
        states = dict(self._fields['state']._description_selection(self._agency_language()))
        calendar, day = self.env['skill.subsidy.workday']._calendar(), today()
        gathered = {}
        for claim in self:
            person, occupation, level = claim.id_number, claim.occupation_id.id, claim.level
            company, claimed = claim.company_id.id, claim.claim_date or None
            policy_id, policy = policy_on(claim, claimed)
            by_issue = policy is not None and policy.amount_on == 'issue'
            amount_day = (claim.issue_date or None) if by_issue else claimed
            lines = insured.get(person, {})
            here = lines.get(company)
            elsewhere = None if here or not lines else max(lines.values(), key=lambda line: line[1].data_date or date.min)
            registered = certificates.get(claim.certificate_no)
            mine, paid = rivals.get(person, ()), benefits.get(person, ())
            paying = policy_on(claim, amount_day, by_day=True)[1] if by_issue else policy
            shortage = shortage_on(company, occupation, amount_day, level, paying.amounts.get(level) if paying else None)
            issuer = (registered[1].issuer if registered else '') or claim.issuer or ''
            gathered[claim.id] = Gathered(facts.Facts(
                claim=claim._rules_claim(occupations.get(claim.occupation_id)), policy=policy,
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
                doubles=self._rules_doubles(claim, doubles, agencies) if any(doubles.values()) else (),
                issuer_count=counts.get((issuer, claim.issue_date), 0),
                issuer_limit=agencies[company].skill_subsidy_issuer_limit,
            ), policy_id, here[0] if here else None, registered[0] if registered else None)
        return gathered

    # -- registers -----------------------------------------------------------------------------------------------

    @api.model
    def _read_insured(self, ids):
        """ID number -> agency -> (id, line)."""
        found = defaultdict(dict)
        for key, company, name, number, agency, status, months, since, employer, day in self.env.execute_query(SQL(
                "SELECT i.id, i.company_id, c.name, i.id_number, i.person_name, i.status, i.paid_months, i.insured_since, "
                "i.employer_code, i.data_date FROM skill_subsidy_insured i JOIN res_company c ON c.id = i.company_id "
                "WHERE i.id_number = ANY(%s)", ids)):
            found[number][company] = key, facts.Insured(name, agency, status, months, since, employer or '', day)
        return found

    def _read_certificates(self):
        """Certificate number -> (id, line), of the certificates that are claimed."""
        numbers = list({claim.certificate_no for claim in self if claim.certificate_no})
        return {row[1]: (row[0], self._rules_registered(*row[1:])) for row in self.env.execute_query(SQL(
            "SELECT id, certificate_no, id_number, person_name, certificate_type, occupation_id, occupation_name, level, "
            "issue_date, issuer FROM skill_subsidy_certificate WHERE certificate_no = ANY(%s)", numbers))}

    def _read_held(self, ids):
        """(ID number, occupation) -> all certificates of that person in that occupation."""
        found = defaultdict(list)
        for row in self.env.execute_query(SQL(
                "SELECT certificate_no, id_number, person_name, certificate_type, occupation_id, occupation_name, level, "
                "issue_date, issuer FROM skill_subsidy_certificate WHERE id_number = ANY(%s) AND occupation_id = ANY(%s) "
                "ORDER BY issue_date, id", ids, self.occupation_id.ids)):
            line = self._rules_registered(*row)
            found[line.id_number, line.occupation_key].append(line)
        return found

    @api.model
    def _rules_registered(self, number, id_number, name, kind, occupation, written, level, issued, issuer):
        return facts.RegisteredCertificate(number, id_number, name, kind or '', occupation, written or '', level, issued,
                                           issuer or '')

    @api.model
    def _read_benefits(self, ids):
        """ID number -> what was paid to that person and not claimed back."""
        found = defaultdict(list)
        for row in self.env.execute_query(SQL(
                "SELECT b.id_number, b.agency_name, b.company_id, b.occupation_id, b.occupation_name, b.level, b.date, "
                "COALESCE(c.name, b.certificate_no, ''), b.claim_id FROM skill_subsidy_benefit b "
                "LEFT JOIN skill_subsidy_claim c ON c.id = b.claim_id "
                "WHERE b.id_number = ANY(%s) AND b.recovered IS NOT TRUE ORDER BY b.date DESC, b.id DESC", ids)):
            found[row[0]].append(Paid(*row))
        return found

    @api.model
    def _read_rivals(self, ids):
        """ID number -> live claims of that person at any agency, in the order in which they were made."""
        found = defaultdict(list)
        for row in self.env.execute_query(SQL(
                "SELECT id, id_number, name, company_id, occupation_id, COALESCE(occupation_name, ''), level, claim_date, "
                "state FROM skill_subsidy_claim WHERE id_number = ANY(%s) AND state IN %s ORDER BY claim_date, name",
                ids, LIVE_STATES)):
            found[row[1]].append(Rival(*row))
        return found

    def _read_doubles(self, column):
        """Value -> [(ID number, agency, claim number)] of the people who share it, where several do. Of each person one
        claim, and of a value so many people at most: an agent's phone may stand on thousands of claims."""
        values = list({claim[column] for claim in self if claim[column]})
        name = SQL.identifier(column)
        rows = self.env.execute_query(SQL(
            "SELECT value, array_agg(id_number), array_agg(company_id), array_agg(number) FROM ("
            " SELECT value, id_number, company_id, number, row_number() OVER (PARTITION BY value ORDER BY id) AS place FROM ("
            "  SELECT DISTINCT ON (%(name)s, id_number) %(name)s AS value, id_number, company_id, name AS number, id"
            "  FROM skill_subsidy_claim WHERE %(name)s = ANY(%(values)s) AND state NOT IN %(silent)s"
            "  ORDER BY %(name)s, id_number, id DESC) AS people) AS placed "
            "WHERE place <= %(shown)s GROUP BY value", name=name, values=values, silent=SILENT_STATES,
            shown=DOUBTS_SHOWN + 1))
        owners = defaultdict(set)
        for claim in self:
            owners[claim[column]].add(claim.id_number)
        return {value: list(zip(people, companies, numbers, strict=True)) for value, people, companies, numbers in rows
                if len({*people, *owners[value]}) > 1}

    def _read_issuers(self, agencies):
        """(issuer, date of issue) -> number of claims at any agency, for the dates of these claims."""
        days = list({claim.issue_date for claim in self if claim.issue_date
                     and agencies[claim.company_id.id].skill_subsidy_issuer_limit})
        if not days:
            return {}
        return {(issuer, day): count for issuer, day, count in self.env.execute_query(SQL(
            "SELECT COALESCE(NULLIF(r.issuer, ''), c.issuer) AS issued_by, c.issue_date, count(*) "
            "FROM skill_subsidy_claim c LEFT JOIN skill_subsidy_certificate r ON r.certificate_no = c.certificate_no "
            "WHERE c.issue_date = ANY(%s) AND (c.state NOT IN %s OR c.id = ANY(%s)) GROUP BY 1, 2",
            days, SILENT_STATES, self.ids)) if issuer}

    # -- policies and lists --------------------------------------------------------------------------------------

    def _policies_by_day(self, decided):
        """A function (claim, day, of the day in any case) -> (id, policy as the rules take it); looked up once a day."""
        policies = self.env['skill.subsidy.policy'].search([('state', '=', 'confirmed')])
        written = {policy: policy._rules_policy() for policy in policies | (self.policy_id if decided else policies)}
        found = {}

        def on(claim, day, by_day=False):
            if decided and not by_day and claim.policy_id:
                return claim.policy_id.id, written[claim.policy_id]
            key = claim.company_id.id, day
            if key not in found:
                policy = policies._on(claim.company_id, day)
                found[key] = policy.id or None, written.get(policy)
            return found[key]
        return on

    def _shortages_by_day(self):
        """A function (agency, occupation, day, level, standard) -> the list that gives most then, as the rules take it."""
        lists = self.env['skill.subsidy.shortage'].search([])
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
                             level=line.level, occupation_name=line.occupation_name)

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
            for person, company, number in doubles[kind].get(claim[column], ()):
                if person != claim.id_number:
                    by_agency[company].append(number)
            found += [facts.Double(kind, tuple(sorted(numbers)), agencies[company].name)
                      for company, numbers in by_agency.items()]
        return tuple(found)
