"""What the benches of a claim's way share: a contribution register, and claims of its people that pass every rule."""
from datetime import date, timedelta

import common

FIRST_BIRTH = '1975'  # whoever is older may be past retirement, which warns
# A body that issues many certificates on one day is a doubt, too: so many bodies, one certificate a day each.
ISSUERS, ISSUED_FROM = 1000, date(2026, 1, 1)


def fill_register(env, agency, rows):
    """`rows` insured people who pay, with months enough."""
    codes = [common.org_code(n) for n in range(min(common.EMPLOYERS, rows))]
    env.cr.copy_expert(
        "COPY skill_subsidy_insured (company_id, id_number, person_name, insured_since, status, paid_months, "
        "employer_name, employer_code, data_date) FROM STDIN",
        common.Lines(f"{agency.id}\t{common.id_number(n)}\t{common.person_name(n)}\t2015-03-01\tpaying\t{36 + n % 200}\t"
                     f"内蒙古第{n % len(codes)}机械制造有限责任公司\t{codes[n % len(codes)]}\t2026-09-30\n"
                     for n in range(rows)))
    env.cr.commit()
    env.cr.execute("ANALYZE skill_subsidy_insured")


def working_people(rows):
    """The numbers of the people of the register who are young enough to be insured."""
    return (n for n in range(rows) if common.id_number(n)[6:10] >= FIRST_BIRTH)


def claim_values(env, agency, people, rows, first=0):
    """What `create()` takes of a claim for each of `people` of a register of `rows`, their certificates registered.

    `first`: the serial number of the first one; no two of a database are the same.
    """
    occupations = env['skill.subsidy.occupation'].search([('valid_to', '=', False)], limit=50)
    codes = [common.org_code(n) for n in range(min(common.EMPLOYERS, rows))]
    claims, names = [], ('certificate_no', 'id_number', 'person_name', 'certificate_type', 'occupation_id', 'occupation_name',
                         'level', 'issue_date', 'issuer')
    for serial, person in enumerate(people, first):
        occupation, level = occupations[serial % len(occupations)], '543'[serial % 3]
        issued = ISSUED_FROM + timedelta(serial // ISSUERS % 200)
        claims.append({
            'person_name': common.person_name(person), 'id_number': common.id_number(person), 'level': level,
            'certificate_type': 'skill_level', 'issue_date': f'{issued}', 'occupation_id': occupation.id,
            'occupation_name': occupation.name, 'certificate_no': f'S000015{serial:06d}26{level}{serial:06d}',
            'issuer': f'示例评价机构{serial % ISSUERS}', 'company_id': agency.id, 'employer_name': '示例企业',
            'employer_code': codes[person % len(codes)], 'bank_account': common.card_number(serial),
            'bank_account_type': 'personal', 'bank_name': '示例银行', 'phone': f'139{serial:08d}',
            'claim_date': '2026-10-08'})
    env.cr.copy_expert(f"COPY skill_subsidy_certificate ({', '.join(names)}) FROM STDIN", common.Lines(
        '\t'.join(str(claim[name]) for name in names) + '\n' for claim in claims))
    env.cr.commit()
    env.cr.execute("ANALYZE skill_subsidy_certificate")
    return claims
