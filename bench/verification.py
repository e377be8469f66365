"""CLAIMS claims against a register of ROWS people: checked by every rule, then verified with the handler's signature.

All of it is rolled back. Every claim is one that passes: a refused one costs less.
"""
import os
import sys

sys.path.insert(0, 'bench')
import common
import way

ROWS, CLAIMS = int(os.environ['ROWS']), int(os.environ['CLAIMS'])


def claims_of(env, agency, handler):
    """CLAIMS drafts of people all over the register, whose certificates are registered."""
    step = ROWS // CLAIMS
    people = [next(n for n in range(serial * step, ROWS) if common.id_number(n)[6:10] >= way.FIRST_BIRTH) for serial in range(CLAIMS)]
    values = way.claim_values(env, agency, people, ROWS)
    made = env['skill.subsidy.claim'].with_user(handler).with_company(agency).create(values)
    env.flush_all()
    env.cr.execute("ANALYZE skill_subsidy_claim")
    return made


def verify(env):
    """(what, seconds, queries) of each step."""
    agency, handler = common.agency_and_handler(env)
    way.fill_register(env, agency, ROWS)
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
