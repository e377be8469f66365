from collections import defaultdict, namedtuple
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..rules import facts
from .transitions import LIVE_STATES

# 六(六): a claim in one of these states raises no doubt about others: it is not made yet, or came to nothing.
SILENT_STATES = ('draft', 'rejected', 'withdrawn')
DOUBTS = {'certificate': 'certificate_no', 'account': 'bank_account', 'phone': 'phone'}
DOUBTS_SHOWN = 20  # people who share a value, as far as they are told
TEXTS = ('name', 'person_name', 'id_number', 'phone', 'employer_name', 'employer_code', 'certificate_type', 'certificate_no',
         'occupation_name', 'level', 'issuer', 'bank_account', 'bank_account_type', 'query_site', 'query_result')
KEYS = ('id', 'company_id', 'occupation_id', 'query_id', 'policy_id', 'issue_date', 'claim_date')
Declared = namedtuple('Declared', KEYS + TEXTS)  # a claim as it is stored; a text that is not there is ''


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
    """A benefit of such a person. `claim_id`: the claim of this database that it was paid for; `fraud`: all of it came back,
    and it counts nevertheless."""
    id_number: str
    agency: str
    company_id: int | None
    occupation_id: int | None
    occupation_name: str
    level: str
    date: date
    reference: str
    claim_id: int | None
    fraud: bool | None


class SkillSubsidyClaim(models.Model):
    """Reading the registers: each method asks once, for all claims, for the columns that a rule looks at.

    A record for each line would cost more than the rules. Rights: `_gather` has checked that the claims may be read;
    the registers of all agencies count (三, 四(一)), and what leaves the rules is the verdict.
    """
    _inherit = 'skill.subsidy.claim'

    # What the doubts look for; `id_number` and `certificate_no` have their indexes already.
    _by_account = models.Index("(bank_account)")
    _by_phone = models.Index("(phone) WHERE phone IS NOT NULL")
    _by_issue_date = models.Index("(issue_date)")

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

    def _read_declared(self):
        """These claims as they are stored, in their order."""
        rows = {row[0]: Declared._make(row) for row in self.env.execute_query(SQL(
            "SELECT %s FROM skill_subsidy_claim WHERE id = ANY(%s)", SQL(', ').join(
                [*map(SQL.identifier, KEYS), *(SQL("COALESCE(%s, '')", SQL.identifier(name)) for name in TEXTS)]), self.ids))}
        return [rows[key] for key in self.ids]

    @api.model
    def _read_certificates(self, claims):
        """Certificate number -> (id, line), of the certificates that are claimed."""
        numbers = list({claim.certificate_no for claim in claims if claim.certificate_no})
        return {row[1]: (row[0], self._rules_registered(*row[1:])) for row in self.env.execute_query(SQL(
            "SELECT id, certificate_no, id_number, person_name, certificate_type, occupation_id, occupation_name, level, "
            "issue_date, issuer FROM skill_subsidy_certificate "
            "WHERE certificate_no = ANY(%s) AND withdrawn IS NOT TRUE", numbers))}

    @api.model
    def _read_held(self, ids, claims):
        """(ID number, occupation) -> all certificates of that person in that occupation."""
        found = defaultdict(list)
        for row in self.env.execute_query(SQL(
                "SELECT certificate_no, id_number, person_name, certificate_type, occupation_id, occupation_name, level, "
                "issue_date, issuer FROM skill_subsidy_certificate WHERE id_number = ANY(%s) AND occupation_id = ANY(%s) "
                "AND withdrawn IS NOT TRUE ORDER BY issue_date, id",
                ids, list({claim.occupation_id for claim in claims if claim.occupation_id}))):
            line = self._rules_registered(*row)
            found[line.id_number, line.occupation_key].append(line)
        return found

    @api.model
    def _rules_registered(self, number, id_number, name, kind, occupation, written, level, issued, issuer):
        return facts.RegisteredCertificate(number, id_number, name, kind or '', occupation, written or '', level, issued,
                                           issuer or '')

    @api.model
    def _read_benefits(self, ids):
        """ID number -> what was paid to that person, and neither claimed back nor of a cancelled transfer certificate."""
        found = defaultdict(list)
        for row in self.env.execute_query(SQL(
                "SELECT b.id_number, b.agency_name, b.company_id, b.occupation_id, b.occupation_name, b.level, b.date, "
                "COALESCE(c.name, t.name, b.certificate_no, ''), b.claim_id, "
                "b.amount > 0 AND b.recovered_amount >= b.amount FROM skill_subsidy_benefit b "
                "LEFT JOIN skill_subsidy_claim c ON c.id = b.claim_id "
                "LEFT JOIN skill_subsidy_transfer t ON t.id = b.transfer_id "
                "WHERE b.id_number = ANY(%s) AND b.recovered IS NOT TRUE ORDER BY b.date DESC, b.id DESC", ids)):
            found[row[0]].append(Paid(*row))
        return found

    def _read_rivals(self, ids, submitting=False):
        """ID number -> live claims of that person at any agency, in the order in which they were made. `submitting`: the
        claims of `self` count as live."""
        found = defaultdict(list)
        for row in self.env.execute_query(SQL(
                "SELECT id, id_number, name, company_id, occupation_id, COALESCE(occupation_name, ''), level, claim_date, "
                "state FROM skill_subsidy_claim WHERE id_number = ANY(%s) AND (state IN %s OR id = ANY(%s)) ORDER BY claim_date, name",
                ids, LIVE_STATES, self.ids if submitting else [])):
            found[row[1]].append(Rival(*row))
        return found

    def _sharing(self, submitting=False):
        """The ids of the claims whose certificate, account or phone a claim of another person bears: few, so that the
        others need not be compared value by value. `submitting`: see `_read_doubles`."""
        shared = SQL(' OR ').join(SQL(
            "EXISTS (SELECT FROM skill_subsidy_claim o WHERE o.%(name)s = c.%(name)s AND o.id_number <> c.id_number "
            "AND (o.state NOT IN %(silent)s OR o.id = ANY(%(ids)s)))", name=SQL.identifier(name), silent=SILENT_STATES,
            ids=self.ids if submitting else []) for name in DOUBTS.values())
        return {key for key, in self.env.execute_query(SQL(
            "SELECT c.id FROM skill_subsidy_claim c WHERE c.id = ANY(%s) AND (%s)", self.ids, shared))}

    def _read_doubles(self, column, claims, submitting=False):
        """Value -> [(ID number, agency, claim number)] of the people who share it, where several do. Of each person one
        claim, and of a value so many people at most: an agent's phone may stand on thousands of claims. `submitting`: the
        claims of `self` are handed in, whatever their state."""
        column_of = attrgetter(column)
        values = list({value for value in map(column_of, claims) if value})
        name = SQL.identifier(column)
        rows = self.env.execute_query(SQL(
            "SELECT value, array_agg(id_number), array_agg(company_id), array_agg(number) FROM ("
            " SELECT value, id_number, company_id, number, row_number() OVER (PARTITION BY value ORDER BY id) AS place FROM ("
            "  SELECT DISTINCT ON (%(name)s, id_number) %(name)s AS value, id_number, company_id, name AS number, id"
            "  FROM skill_subsidy_claim WHERE %(name)s = ANY(%(values)s) AND (state NOT IN %(silent)s OR id = ANY(%(ids)s))"
            "  ORDER BY %(name)s, id_number, id DESC) AS people) AS placed "
            "WHERE place <= %(shown)s GROUP BY value", name=name, values=values, silent=SILENT_STATES,
            ids=self.ids if submitting else [], shown=DOUBTS_SHOWN + 1))
        owners = defaultdict(set)
        for claim in claims:
            owners[column_of(claim)].add(claim.id_number)
        return {value: list(zip(people, companies, numbers, strict=True)) for value, people, companies, numbers in rows
                if len({*people, *owners[value]}) > 1}

    def _read_issuers(self, agencies, claims):
        """(issuer, date of issue) -> number of claims at any agency, for the dates of these claims."""
        days = list({claim.issue_date for claim in claims if claim.issue_date
                     and agencies[claim.company_id].skill_subsidy_issuer_limit})
        if not days:
            return {}
        return {(issuer, day): count for issuer, day, count in self.env.execute_query(SQL(
            "SELECT COALESCE(NULLIF(r.issuer, ''), c.issuer) AS issued_by, c.issue_date, count(*) "
            "FROM skill_subsidy_claim c LEFT JOIN skill_subsidy_certificate r ON r.certificate_no = c.certificate_no "
            "AND r.withdrawn IS NOT TRUE WHERE c.issue_date = ANY(%s) AND (c.state NOT IN %s OR c.id = ANY(%s)) GROUP BY 1, 2",
            days, SILENT_STATES, self.ids)) if issuer}
