"""How each register is merged, and what contradicts what is known: pieces of SQL, of which `i` is the row that comes in and
`k` the entry that is known."""
from dataclasses import dataclass

# Percent of the whole when the rows of a register are read, compared, and written: as a million new rows take.
READ, COMPARED_AT, WRITTEN = 50, 60, 98

@dataclass(frozen=True)
class Register:
    """How a kind of file is merged.

    `key`: what makes a row known, as expressions of a table `{0}`; `live`: the known entries that count. `told`: what rows of one `within`
    (one key, where it is empty) have to say alike in one file. `contradicts`: when a row is refused for what is known, and
    `evidence`: what its sentence tells of both (rules/table_checks.py). `passed`: rows that change nothing, whatever they say.
    `changed`: when a known entry changes, and `sets` how; without them it is overwritten where a column differs. `best`: which
    of several rows of one key counts. `newer`: the column by which an older row is passed over. `owned`: every agency has rows
    of its own.
    """
    model: str
    key: tuple
    told: str
    within: tuple = ()
    live: str = 'TRUE'
    contradicts: str | None = None
    evidence: tuple = ()
    passed: str = 'FALSE'
    changed: str | None = None
    sets: str | None = None
    best: str | None = None
    newer: str | None = None
    owned: bool = False
    brought: bool = False  # an entry says which agency brought it, and counts for all


REGISTERS = {
    'insured': Register(
        'skill.subsidy.insured', ('{0}.id_number',), within=('{0}.id_number', '{0}.data_date'),
        told="ROW(i.person_name, i.insured_since, i.status, i.paid_months, i.employer_name, i.employer_code)",
        best='i.data_date DESC', newer='data_date', owned=True),
    # Who holds a certificate changes by no file: a reviewer withdraws the wrong entry first. What was withdrawn and comes once
    # more is not revived: somebody has looked at it.
    'certificates': Register(
        'skill.subsidy.certificate', ('{0}.certificate_no',), live='k.withdrawn IS NOT TRUE',
        told="ROW(i.id_number, i.person_name, i.certificate_type, i.occupation_name, i.level, i.issue_date, i.issuer)",
        contradicts='k.id_number <> i.id_number',
        evidence=('i.certificate_no', 'k.id_number', 'k.person_name',
                  "(k.create_date AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date"),
        passed="""EXISTS (
            SELECT FROM skill_subsidy_certificate old
             WHERE old.withdrawn AND old.certificate_no = i.certificate_no
               AND (old.id_number, old.person_name, old.level, old.issue_date) = (i.id_number, i.person_name, i.level, i.issue_date)
               AND old.occupation_name = i.occupation_name AND old.certificate_type = i.certificate_type)"""),
    'benefits': Register(
        'skill.subsidy.benefit', ('{0}.id_number', '{0}.level', 'COALESCE({0}.occupation_id, 0)',
                                  'CASE WHEN {0}.occupation_id IS NULL THEN {0}.occupation_name END'),
        live='k.recovered IS NOT TRUE', told='ROW(i.amount, i.date)', changed='FALSE', best='i.row',
        # A transfer certificate need not state the amount.
        contradicts='k.date <> i.date OR (k.amount <> 0 AND k.amount <> i.amount)',
        evidence=('k.amount', 'k.date', 'k.agency_name', 'i.amount', 'i.date')),
    # An empty date is filled; another one is never taken over what is known. A withdrawn entry that comes once more is not
    # revived either.
    'exclusions': Register(
        'skill.subsidy.exclusion', ('{0}.id_number', '{0}.kind', "COALESCE({0}.certificate_no, '')"),
        live='k.withdrawn IS NOT TRUE', told='i.effective_date', best='i.effective_date',
        contradicts='k.effective_date <> i.effective_date',
        evidence=('k.effective_date', 'k.source', '(SELECT c.name FROM res_company c WHERE c.id = k.company_id)',
                  'i.effective_date'),
        passed="""EXISTS (
            SELECT FROM skill_subsidy_exclusion old
             WHERE old.withdrawn AND old.id_number = i.id_number AND old.kind = i.kind
               AND old.certificate_no IS NOT DISTINCT FROM i.certificate_no
               AND (i.effective_date IS NULL OR old.effective_date = i.effective_date))""",
        changed='k.effective_date IS NULL AND i.effective_date IS NOT NULL',
        sets="effective_date = i.effective_date, "
             "source = CASE WHEN t.source = i.source THEN t.source ELSE t.source || '；' || i.source END",
        brought=True),
}
