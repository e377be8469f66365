"""Load the demo agencies into a database that has the addon (run by `odoo shell`).

Odoo loads demo data of an addon only together with that of everything below it: invented invoices and companies that
an agency would have to look past. This loads ours alone.
"""
from odoo.modules.module import Manifest
from odoo.tools import convert_file

if not env.ref('skill_subsidy.agency_hohhot', raise_if_not_found=False):  # noqa: F821  (the shell gives env)
    for path in Manifest.for_addon('skill_subsidy')['demo']:
        convert_file(env, 'skill_subsidy', path, {}, mode='init', noupdate=True)  # noqa: F821
    # The fund that is kept for Baotou starts with the chart of accounts for it; Hohhot's accountant prepares her own.
    env['account.chart.template'].try_loading('cn_unemployment_fund', env.ref('skill_subsidy.fund_company'))  # noqa: F821
    env.cr.commit()  # noqa: F821
