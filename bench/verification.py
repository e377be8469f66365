"""CLAIMS claims against a register of ROWS people: checked by every rule, then verified with the handler's signature.

All of it is rolled back. Every claim is one that passes: a refused one costs less.
"""
import os
import sys

sys.path.insert(0, 'bench')
import common

ROWS, CLAIMS = int(os.environ['ROWS']), int(os.environ['CLAIMS'])
FIRST_BIRTH = '1975'  # whoever is older may be past retirement, which warns


def fill_register(env, agency):
    """ROWS insured people who pay, with months enough."""
    codes = [common.org_code(n) for n in range(min(common.EMPLOYERS, ROWS))]
    env.cr.copy_expert(
        "COPY skill_subsidy_insured (company_id, id_number, person_name, insured_since, status, paid_months, "
        "employer_name, employer_code, data_date) FROM STDIN",
        common.Lines(f"{agency.id}\t{common.id_number(n)}\t{common.person_name(n)}\t2015-03-01\tpaying\t{36 + n % 200}\t"
                     f"内蒙古第{n % len(codes)}机械制造有限责任公司\t{codes[n % len(codes)]}\t2026-09-30\n"
                     for n in range(ROWS)))
    env.cr.commit()
    env.cr.execute("ANALYZE skill_subsidy_insured")


def claims_of(env, agency, handler):
    """CLAIMS drafts of people all over the register, whose certificates are registered."""
    occupations = env['skill.subsidy.occupation'].search([('valid_to', '=', False)], limit=50)
    step, codes = ROWS // CLAIMS, [common.org_code(n) for n in range(min(common.EMPLOYERS, ROWS))]
    claims, certificates = [], []
    for serial in range(CLAIMS):
        person = next(n for n in range(serial * step, ROWS) if common.id_number(n)[6:10] >= FIRST_BIRTH)
        occupation, level = occupations[serial % len(occupations)], '543'[serial % 3]
        certificate = {
            'person_name': common.person_name(person), 'id_number': common.id_number(person), 'level': level,
            'certificate_type': 'skill_level', 'issue_date': '2026-03-01', 'occupation_name': occupation.name,
            'certificate_no': f'S000015{serial:06d}26{level}{serial:06d}', 'issuer': f'示例评价机构{serial % 500}'}
        certificates.append({**certificate, 'occupation_id': occupation.id})
        claims.append({
            **certificate, 'company_id': agency.id, 'employer_name': '示例企业',
            'employer_code': codes[person % len(codes)], 'bank_account': common.card_number(serial),
            'bank_account_type': 'personal', 'bank_name': '示例银行', 'phone': f'139{serial:08d}',
            'claim_date': '2026-10-08'})
    env['skill.subsidy.certificate'].create(certificates)
    made = env['skill.subsidy.claim'].with_user(handler).with_company(agency).create(claims)
    env.flush_all()
    env.cr.execute("ANALYZE skill_subsidy_certificate, skill_subsidy_claim")
    return made


def verify(env):
    """(what, seconds, queries) of each step."""
    agency, handler = common.agency_and_handler(env)
    fill_register(env, agency)
    claims = claims_of(env, agency, handler)
    claims[:10]._check()  # what a server has read once: terms, rights, settings
    results = []
    for what, step in (("checked by every rule", claims._check), ("submitted, checked again", claims.action_submit),
                       ("verified: checked again, moved, signed", claims.action_verify)):
        env.invalidate_all()
        with common.measured(env) as m:
            step()
            env.flush_all()
        results.append((what, m.seconds, m.queries))
    verdicts = claims._read_group([], ['check_verdict'], ['__count'])
    assert verdicts == [('pass', CLAIMS)], verdicts
    assert set(claims.mapped('state')) == {'verified'}
    env.cr.rollback()
    return results


common.table(("claims", "register", "what", "seconds", "ms a claim", "queries", "peak MB"), [
    (f'{CLAIMS:,}', f'{ROWS:,}', what, f'{seconds:.2f}', f'{seconds / CLAIMS * 1000:.3f}', queries,
     f'{common.peak():.0f}') for what, seconds, queries in verify(env)])  # noqa: F821  (the shell gives env)
