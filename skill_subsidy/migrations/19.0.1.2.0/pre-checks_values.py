"""The checks of a claim keep their place under the name of what is each claim's own; nothing is rewritten."""
from odoo.tools.sql import column_exists, rename_column


def migrate(cr, version):
    """Where the column has its old name. Without a form, `checks_values` holds the checks as they were decided."""
    if column_exists(cr, 'skill_subsidy_claim', 'checks'):
        rename_column(cr, 'skill_subsidy_claim', 'checks', 'checks_values')
