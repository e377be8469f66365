"""Formats and reasons get a column for their agency."""


def migrate(cr, version):
    """Those that are there belong to nobody until the post script: a new column would be filled with the default."""
    for table in ('skill_subsidy_bank_format', 'skill_subsidy_statement_format', 'skill_subsidy_return_reason'):
        cr.execute(f'ALTER TABLE {table} ADD COLUMN IF NOT EXISTS company_id int')
