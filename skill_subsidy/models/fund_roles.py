"""The accounts that the fund's entries are made of (design 8), by what they are for.

Which code and name an agency gives them is data: `skill.subsidy.account.proposal`.
"""
from typing import NamedTuple


class Role(NamedTuple):
    """`field`: of res.company; `label`: what people call it; `kinds`: types of account that can serve, the usual first."""
    field: str
    label: str
    kinds: tuple[str, ...]


DEPOSIT = ('asset_cash', 'asset_current')
INCOME = ('income', 'income_other')


def _role(name, label, kinds):
    return Role(f'skill_subsidy_{name}_account_id', label, kinds)


ROLES = {
    'bank': _role('bank', "Paying Account", DEPOSIT),
    'receipts': _role('receipts', "Deposit for Income", DEPOSIT),
    'fiscal': _role('fiscal', "Deposit at the Treasury Office", DEPOSIT),
    'holding': _role('holding', "Money Held", ('liability_current',)),
    'surplus': _role('surplus', "Fund Balance", ('equity', 'equity_unaffected')),
    'local': _role('local', "Fiscal Subsidy", INCOME),
    'interest': _role('interest', "Interest Income", ('income_other', 'income')),
    'regional': _role('regional', "Grants from Above", INCOME),
    'other': _role('other', "Other Income", ('income_other', 'income')),
    'expense': _role('expense', "Subsidy Expenditure", ('expense', 'expense_other', 'expense_direct_cost')),
}
# Without these nothing can be paid.
NEEDED = ('expense', 'bank', 'holding')
# The one account that an agency may have of its own in a ledger that it shares.
OWN = ('bank',)
