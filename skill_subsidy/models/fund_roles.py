"""The accounts that the fund's entries are made of (design 8), by what they are for.

Codes and names are those of 财会〔2017〕28号 as far as known; an agency has others where its chart has others.
"""
from typing import NamedTuple


class Role(NamedTuple):
    """`field`: of res.company; `code`, `name`, `kind`: of the account that is proposed where there is none."""
    field: str
    code: str
    name: str
    kind: str


def _role(name, code, label, kind):
    return Role(f'skill_subsidy_{name}_account_id', code, label, kind)


ROLES = {
    'bank': _role('bank', '1004', "Deposit in the Expenditure Account", 'asset_cash'),
    'receipts': _role('receipts', '1002', "Deposit in the Income Account", 'asset_cash'),
    'fiscal': _role('fiscal', '1003', "Deposit in the Fiscal Account", 'asset_cash'),
    'holding': _role('holding', '2001', "Temporary Receipts", 'liability_current'),
    'surplus': _role('surplus', '3001', "General Fund Balance", 'equity'),
    'local': _role('local', '4101', "Fiscal Subsidy Income", 'income'),
    'interest': _role('interest', '4201', "Interest Income", 'income_other'),
    'regional': _role('regional', '4401', "Grants from the Higher Level", 'income'),
    'other': _role('other', '4501', "Other Income", 'income_other'),
    'expense': _role('expense', '5105', "Skill Upgrading Subsidy Expenditure", 'expense'),
}
# Without these nothing can be paid.
NEEDED = ('expense', 'bank', 'holding')
# The one account that an agency may have of its own in a ledger that it shares.
OWN = ('bank',)
