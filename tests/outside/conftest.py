"""The product from outside: its own server, its own database, real printing, a real browser.

`make test` tells by SKILL_SUBSIDY_ODOO (odoo.conf) and SKILL_SUBSIDY_DB (a database with the demo agencies) where they
are; each scene works in a copy of that database.
"""
import pytest
from sites import ROOT, site_named
from year_books import MONTHS, WHEN, bounds


@pytest.fixture(scope='session')
def month(tmp_path_factory):
    """The demo month worked to its end; `site.folder / 'out'` holds what it left."""
    with site_named('month', tmp_path_factory) as site:
        with site.served('2026-11-16'):
            script = (ROOT / 'scripts' / 'demo_month.py').read_text(encoding='utf-8')
            site.shell(script, OUT=str(site.folder / 'out'))
        yield site


@pytest.fixture(scope='session')
def half_month(tmp_path_factory):
    """A month half way, served: claims to return, claims to review, and a batch for the unit head."""
    with site_named('half', tmp_path_factory) as site:
        site.shell((ROOT / 'tests' / 'outside' / 'half_month.py').read_text(encoding='utf-8'))
        with site.served('2026-11-12'):
            yield site


@pytest.fixture(scope='session')
def year(tmp_path_factory):
    """A year worked: `site.stages` names its databases at the end of December and in January, when it is closed; what the
    reports said then lies in folders of these names."""
    script, reader = ((ROOT / path).read_text(encoding='utf-8') for path in ('scripts/demo_year.py', 'tests/outside/year_reader.py'))
    with site_named('year', tmp_path_factory) as site:
        site.stages = {}
        for name, until in (('december', '2026-12'), ('january', '')):
            site.shell(script, OUT=str(site.folder / 'out'), UNTIL=until)
            day, periods = WHEN[name]
            site.shell(reader, OUT=str(site.folder / name), DAY=day, PERIODS=' '.join(periods),
                       MONTH_ENDS=' '.join(str(bounds(period)[1]) for period in MONTHS))
            site.stages[name] = site.keep(name)
        yield site
