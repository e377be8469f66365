"""Names of accounts are compared by characters in Chinese, by words elsewhere."""
import pytest

from rules.account_names import ALIKE, INSIDE, SAME, likeness


@pytest.mark.parametrize(('wanted', 'found', 'least', 'most'), [
    ("支出户存款", "支出户存款", SAME, SAME),
    ("支出户存款", "工商银行支出户存款", INSIDE, INSIDE),
    ("支出户存款", "收入户存款", 0, ALIKE),
    ("支出户存款", "银行存款", 0, ALIKE),
    ("技能提升补贴支出", "技能提升补贴", INSIDE, INSIDE),
    ("技能提升补贴支出", "稳定岗位补贴支出", 0, ALIKE),
    ("技能提升补贴支出", "职业技能提升补贴支出款", INSIDE, INSIDE),
    ("General Fund Balance", "general fund balance", SAME, SAME),
    ("General Fund Balance", "General Fund", INSIDE, INSIDE),
    ("Deposit in the Expenditure Account", "Deposit in the Income Account", ALIKE, 0.7),
    ("暂收款", "暂付款", ALIKE, 0.6),
    ("暂收款", "", 0, 0),
    ("暂收款", "——", 0, 0),
    ("其他收入", "入", 0, ALIKE),
])
def test_likeness(wanted, found, least, most):
    assert least <= likeness([wanted], [found]) <= most
    assert likeness([wanted], [found]) == likeness([found], [wanted])


def test_any_language():
    """An account that is named in two languages is found by either."""
    assert likeness(["Temporary Receipts", "暂收款"], ["暂收款"]) == SAME
    assert likeness([], ["暂收款"]) == 0
