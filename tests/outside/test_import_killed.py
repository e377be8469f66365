"""A large file while the server dies: nothing is lost, nothing comes twice; and it can be cancelled in the middle."""
import time

import pytest
from sites import site_named

ROWS = 100_000
START = """
import sys
sys.path.insert(0, 'bench')
import io
import common
agency, user = common.agency_and_handler(env)
record = env['skill.subsidy.import'].with_user(user).with_company(agency).create({'kind': 'insured', 'filename': 'insured.csv'})
record._store_file('file', io.BytesIO('\\n'.join(common.insured_lines(%d)).encode()), 'insured.csv')
record.action_run()
env.cr.commit()
"""

@pytest.fixture(scope='module')
def site(tmp_path_factory):
    with site_named('killed', tmp_path_factory) as site:
        yield site


def state(site):
    return site.query("SELECT state, added_count FROM skill_subsidy_import ORDER BY id DESC LIMIT 1")[0]


def kept(site):
    return int(site.query("SELECT count(*) FROM skill_subsidy_insured")[0][0])


def wake(site):
    """The scheduler looks once a minute by itself; this is how Odoo wakes it."""
    site.query_in('postgres', f"SELECT pg_notify('cron_trigger', '{site.database}')")


def wait_for(site, condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, (state(site), (site.folder / 'server.log').read_text()[-3000:])
        time.sleep(0.1)


def running(site):
    return int(site.query("SELECT percent FROM skill_subsidy_import_progress ORDER BY import_id DESC LIMIT 1")[0][0]) > 0


def test_killed_in_the_middle(site):
    """The server is killed while rows are written; the next one begins the file anew, and takes every row in once."""
    site.shell(START % ROWS)
    with site.served('2026-11-12', cron=True) as server:
        wake(site)
        wait_for(site, lambda: running(site))
        server.kill()
        server.wait(timeout=30)
    assert state(site) == ['running', '0']
    assert kept(site) == 0
    with site.served('2026-11-12', cron=True):
        wake(site)
        wait_for(site, lambda: state(site)[0] != 'running')
    assert state(site) == ['done', str(ROWS)]
    assert kept(site) == ROWS
    assert site.query("SELECT attempts FROM skill_subsidy_import_progress ORDER BY import_id DESC LIMIT 1") == [['2']]
    assert site.query("SELECT count(*) FROM pg_class WHERE relname LIKE 'skill_subsidy_incoming%'") == [['0']]


def test_cancelled_in_the_middle(site):
    """Who started it cancels it while the scheduler works: nothing of it is taken in."""
    before = kept(site)
    site.shell(START.replace("insured_lines(%d)", "insured_lines(%d, first=500_000)") % ROWS)
    with site.served('2026-11-12', cron=True):
        wake(site)
        wait_for(site, lambda: running(site))
        # at once, as the button does; a shell would come too late
        site.query("UPDATE skill_subsidy_import_progress SET cancelled = TRUE WHERE import_id = "
                   "(SELECT max(id) FROM skill_subsidy_import)")
        wait_for(site, lambda: state(site)[0] != 'running')
    assert state(site) == ['cancelled', '0']
    assert kept(site) == before
