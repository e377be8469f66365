"""Indexes of claims that no search needs beside `_by_agency`: every step of a claim wrote into them, too."""
from odoo.tools import SQL


def migrate(cr, version):
    """Odoo leaves an index where the field no longer asks for one."""
    for column in ('company_id', 'state', 'check_verdict'):
        cr.execute(SQL("DROP INDEX IF EXISTS %s", SQL.identifier(f'skill_subsidy_claim__{column}_index')))
