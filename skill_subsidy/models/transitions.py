"""Who may move a claim from where to where: the one table that every change of state goes through.

An agency chooses the order of the head's signature and the public notice (the annex prints the notice before the
signatures; some agencies sign first). Both orders are the two columns of this one table.
"""
from dataclasses import dataclass
from types import MappingProxyType

HANDLER, REVIEWER, UNIT_HEAD, ACCOUNTANT = 'handler', 'reviewer', 'unit_head', 'accountant'

NOTICE_FIRST, HEAD_FIRST = 'notice_first', 'head_first'

# 三: a claim in one of these states holds its person, occupation and level; no second one may enter them.
LIVE_STATES = ('submitted', 'verified', 'reviewed', 'published', 'cleared', 'approved', 'paying', 'paid')

# What the claimant wrote may change only here.
EDITABLE_STATES = ('draft', 'returned')


def _same(*sources_target):
    *sources, target = sources_target
    moves = MappingProxyType(dict.fromkeys(sources, target))
    return {NOTICE_FIRST: moves, HEAD_FIRST: moves}


def _orders(notice_first, head_first):
    return {NOTICE_FIRST: MappingProxyType(dict([notice_first])), HEAD_FIRST: MappingProxyType(dict([head_first]))}


# The claim stays where it is, to be paid: what moves is the state of its bank data.
PAYABLE = _orders(('approved', 'approved'), ('cleared', 'cleared'))


@dataclass(frozen=True, eq=False)
class Transition:
    """One row: `roles` may take `action` along `moves[order][from_state] -> to_state`.

    `signs` is the signature of the annex that the action gives (经办人, 审核人, 单位负责人), or None. `duty`: the post whose
    work an action is that decides without being one of these signatures; who acted in another post does not take it.
    """
    action: str
    roles: tuple
    moves: dict
    signs: str | None = None
    duty: str | None = None


TRANSITIONS = (
    Transition('submit', (HANDLER,), _same('draft', 'returned', 'submitted')),
    Transition('verify', (HANDLER,), _same('submitted', 'verified'), HANDLER),
    Transition('review', (REVIEWER,), _same('verified', 'reviewed'), REVIEWER),
    Transition('publish', (REVIEWER, HANDLER), _orders(('reviewed', 'published'), ('approved', 'published'))),
    Transition('clear', (REVIEWER, HANDLER), _same('published', 'cleared')),
    Transition('approve', (UNIT_HEAD,), _orders(('cleared', 'approved'), ('reviewed', 'approved')), UNIT_HEAD),
    Transition('pay', (ACCOUNTANT,), _orders(('approved', 'paying'), ('cleared', 'paying'))),
    Transition('settle', (ACCOUNTANT,), _same('paying', 'paid')),
    Transition('bounce', (ACCOUNTANT,), _orders(('paying', 'approved'), ('paying', 'cleared'))),
    # Success is not the end: a payment may come back days later.
    Transition('late', (ACCOUNTANT,), _orders(('paid', 'approved'), ('paid', 'cleared'))),
    # What came back is paid again when one person has corrected the bank data and another has confirmed them.
    Transition('correct_bank', (HANDLER,), PAYABLE, duty=HANDLER),
    Transition('confirm_bank', (REVIEWER,), PAYABLE, duty=REVIEWER),
    Transition('refuse_bank', (REVIEWER,), PAYABLE, duty=REVIEWER),
    # Final: a returned claim could be handed in again and would say that the entitlement goes on. Who is entitled after
    # all hands in a new claim, which every rule is asked about.
    Transition('lapse', (UNIT_HEAD,), _orders(('approved', 'rejected'), ('cleared', 'rejected')), duty=UNIT_HEAD),
    # What was paid wrongly has come back; and the receipt that said so was undone.
    Transition('recover', (ACCOUNTANT,), _same('paid', 'recovered')),
    Transition('unrecover', (ACCOUNTANT,), _same('recovered', 'paid')),
    # Money that came back from the bank is set off against what its person owes: so it is paid; and the other way.
    Transition('offset', (ACCOUNTANT,), _orders(('approved', 'paid'), ('cleared', 'paid'))),
    Transition('unoffset', (ACCOUNTANT,), _orders(('paid', 'approved'), ('paid', 'cleared'))),
    # 四(二): what does not meet the rules goes back with its reason, from whoever has it on the desk.
    Transition('return', (HANDLER,), _same('draft', 'submitted', 'returned')),
    Transition('return', (REVIEWER,), _same('verified', 'reviewed', 'published', 'returned')),
    Transition('return', (UNIT_HEAD,), _orders(('cleared', 'returned'), ('reviewed', 'returned'))),
    # What comes to light between approval and payment, such as a benefit that was paid elsewhere.
    Transition('return', (UNIT_HEAD,), _orders(('approved', 'returned'), ('cleared', 'returned'))),
    Transition('reject', (REVIEWER,), _same('verified', 'reviewed', 'published', 'rejected')),
    Transition('reject', (UNIT_HEAD,), _orders(('cleared', 'rejected'), ('reviewed', 'rejected'))),
    Transition('reject', (UNIT_HEAD,), _orders(('approved', 'rejected'), ('cleared', 'rejected'))),
    Transition('withdraw', (HANDLER,),
               _same('draft', 'submitted', 'verified', 'reviewed', 'returned', 'withdrawn')),
)

ACTIONS = tuple(dict.fromkeys(row.action for row in TRANSITIONS))


def transitions(action, order, state):
    """Rows that let `action` happen to a claim in `state` of an agency that works in `order`."""
    return [row for row in TRANSITIONS if row.action == action and state in row.moves[order]]


def sources(action, order):
    """States from which `action` is possible under `order`."""
    return {state for row in TRANSITIONS if row.action == action for state in row.moves[order]}
