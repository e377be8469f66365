"""Money paid wrongly and claimed back (追回): which books it comes back to, and what is due when."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

# What a notice rests on, by what was found. Official words: the notice is written in Chinese whoever prints it. They are
# proposed, and stay editable until the unit head signs.
_CLAUSE = "《内蒙古自治区人力资源和社会保障厅 财政厅关于失业保险支持参保职工提升职业技能有关问题的通知》（内人社办发〔2017〕255号）"
_UNJUST = "《中华人民共和国民法典》第一百二十二条、第九百八十五条（没有法律根据取得的不当利益应当返还）"
BASES = {
    "error": f"{_CLAUSE}二、六（六），{_UNJUST}",
    "declaration": f"{_CLAUSE}二、四（二）、六（六），《失业保险条例》第二十八条",
    "duplicate": f"{_CLAUSE}三（同一职业（工种）同一等级只能申请并享受一次技能提升补贴），{_UNJUST}",
    "fraud": f"《中华人民共和国社会保险法》第八十八条，《失业保险条例》第二十八条，{_CLAUSE}六（三）、六（六）",
    "other": f"{_CLAUSE}六（六），{_UNJUST}",
}
NOTHING = Decimal(0)


class Instalment(NamedTuple):
    """What was agreed to be paid back until when."""

    date: date
    amount: Decimal


def counter_account(spent_year: int, received: date) -> str:
    """The role of the account that money which comes back is credited to.

    Facts 1.3: in the year of the payment it makes the expenditure smaller (row 4); the books of an earlier year are
    closed, it is other income then (row 5, 社会保险基金财务制度: 跨年度退回或追回的社会保险待遇).
    """
    return "expense" if received.year == spent_year else "other"


def next_due(plan: Iterable[Instalment], covered: Decimal) -> date | None:
    """The day of the first instalment that `covered` yuan do not pay in full; None when all are paid."""
    for row in sorted(plan):
        covered -= row.amount
        if covered < 0:
            return row.date
    return None


def overdue(plan: Iterable[Instalment], covered: Decimal, today: date) -> Decimal:
    """What should have come before `today` and has not."""
    return max(sum((row.amount for row in plan if row.date < today), NOTHING) - covered, NOTHING)
