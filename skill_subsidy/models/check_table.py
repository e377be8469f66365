"""What entries and sub-ledger are compared by (账实核对): one row a check, so that whoever adds an event adds its check.

SQL of a check gives one row a compared thing: company_id (the agency), model and res_id of the record, document (what
people call it), date, expected (the sub-ledger), found (the ledger). Where the two differ there is a difference, told by
`sentence`. What it may read: the tables, and of `PRELUDE` `ledger`, `orders`, `booked`; %(companies)s, %(start)s, %(end)s.
"""
from typing import NamedTuple

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

CHECKS = []  # every Check there is, in the order in which they are told

# `ledger`: lines of posted entries of these agencies (skill.subsidy.ledger); `orders`: the orders that were sent in the period
# or have an entry in it, with the sums of their lines over all time; `booked`: what their entries come to by event and role.
PRELUDE = """
    ledger AS (SELECT * FROM (%(ledger)s) AS whole WHERE company_id = ANY(%(companies)s)),
    touched AS (
        SELECT id FROM skill_subsidy_payment WHERE company_id = ANY(%(companies)s) AND date BETWEEN %(start)s AND %(end)s
         UNION
        SELECT skill_subsidy_payment_id FROM account_move
         WHERE skill_subsidy_agency_id = ANY(%(companies)s) AND date BETWEEN %(start)s AND %(end)s
           AND skill_subsidy_payment_id IS NOT NULL),
    sums AS (
        SELECT line.payment_id, sum(amount) AS total,
               sum(amount) FILTER (WHERE kind = 'first') AS first, sum(amount) FILTER (WHERE kind = 'again') AS again,
               sum(amount) FILTER (WHERE state = 'failed') AS failed,
               sum(amount) FILTER (WHERE state = 'failed' AND held_state = 'reversed') AS reversed,
               sum(amount) FILTER (WHERE state = 'failed' AND held_state IS DISTINCT FROM 'reversed') AS kept,
               sum(amount) FILTER (WHERE held_state = 'lapsed') AS lapsed
          FROM skill_subsidy_payment_line line WHERE line.payment_id IN (SELECT id FROM touched) GROUP BY line.payment_id),
    orders AS (
        SELECT payment.company_id, payment.id, payment.name, payment.date, payment.state, payment.file_sha256, sums.*
          FROM skill_subsidy_payment payment JOIN touched ON touched.id = payment.id
          LEFT JOIN sums ON sums.payment_id = payment.id),
    booked AS (
        SELECT payment_id, event, role, sum(balance) AS balance FROM ledger WHERE payment_id IS NOT NULL GROUP BY 1, 2, 3)"""


class Check(NamedTuple):
    """`kind`: 'difference', or 'information' where somebody should look; `unit`: of the two figures, 'yuan' or 'count';
    `needs`: a model without which there is nothing to compare."""
    name: str
    title: str
    sentence: str
    sql: str
    kind: str = 'difference'
    unit: str = 'yuan'
    needs: str | None = None


def register(*args, **options):
    """Add a check to the table."""
    CHECKS.append(Check(*args, **options))


def _of_orders(column, event, role, sign=1):
    """A sum of the lines of each sent order beside what the entries of `event` have on the account of `role`."""
    return f"""
        SELECT orders.company_id, 'skill.subsidy.payment' AS model, orders.id AS res_id, orders.name AS document, orders.date,
               COALESCE(orders.{column}, 0) AS expected, {sign} * COALESCE(booked.balance, 0) AS found
          FROM orders LEFT JOIN booked ON booked.payment_id = orders.id AND booked.event = '{event}' AND booked.role = '{role}'
         WHERE orders.state != 'draft'"""


register('order_entry', _lt("Each sent order has exactly one entry of its sending"),
         _lt("%(document)s: entries of its sending: %(found)s instead of %(expected)s."), """
    SELECT orders.company_id, 'skill.subsidy.payment' AS model, orders.id AS res_id, orders.name AS document, orders.date,
           (orders.state != 'draft')::int AS expected,
           (SELECT count(*) FROM account_move move WHERE move.skill_subsidy_payment_id = orders.id
               AND move.skill_subsidy_event = 'payment' AND move.state = 'posted') AS found
      FROM orders""", unit='count')
register('order_expense', _lt("Expenditure of an order: lines paid for the first time"),
         _lt("%(document)s: its lines for the first time come to %(expected)s yuan, its entry charges %(found)s to the "
             "expenditure; difference %(difference)s."), _of_orders('first', 'payment', 'expense'))
register('order_again', _lt("Money held that an order pays out: lines paid again"),
         _lt("%(document)s: its lines paid again come to %(expected)s yuan, its entry takes %(found)s from the money held; "
             "difference %(difference)s."), _of_orders('again', 'payment', 'holding'))
register('order_bank', _lt("Bank total of an order: all its lines"),
         _lt("%(document)s: its lines come to %(expected)s yuan, its entry takes %(found)s from the paying account; difference "
             "%(difference)s."), _of_orders('total', 'payment', 'bank', -1))
register('order_file', _lt("The kept bank file is the one that was sent"),
         _lt("%(document)s: the kept bank file is missing, or is not the one that was sent: its SHA-256 is another one."), """
    SELECT orders.company_id, 'skill.subsidy.payment' AS model, orders.id AS res_id, orders.name AS document, orders.date,
           1 AS expected, COALESCE(encode(sha256(decode(encode(kept.content, 'escape'), 'base64')), 'hex')
                                   = orders.file_sha256, FALSE)::int AS found
      FROM orders LEFT JOIN skill_subsidy_payment_file kept ON kept.payment_id = orders.id
     WHERE orders.state != 'draft'""", unit='count', needs='skill.subsidy.payment.file')
register('order_papers', _lt("The entry of an order has the bank file as its attachment"),
         _lt("%(document)s: the bank file of its order is not attached to this entry."), """
    SELECT move.skill_subsidy_agency_id AS company_id, 'account.move' AS model, move.id AS res_id, move.name AS document,
           move.date, 1 AS expected, EXISTS (SELECT FROM ir_attachment paper WHERE paper.res_model = 'account.move'
               AND paper.res_id = move.id AND paper.res_field IS NULL AND paper.name = payment.filename)::int AS found
      FROM account_move move JOIN skill_subsidy_payment payment ON payment.id = move.skill_subsidy_payment_id
     WHERE move.skill_subsidy_agency_id = ANY(%(companies)s) AND move.skill_subsidy_event = 'payment'
       AND move.state = 'posted' AND move.date BETWEEN %(start)s AND %(end)s""", unit='count')
register('returned_bank', _lt("Money back on the account: lines that came back, late ones too"),
         _lt("%(document)s: lines of %(expected)s yuan came back, its entries bring %(found)s back to the paying account; "
             "difference %(difference)s."), _of_orders('failed', 'returned', 'bank'))
register('returned_held', _lt("Money held: lines that came back and were held"),
         _lt("%(document)s: lines of %(expected)s yuan came back and were held, its entries hold %(found)s; difference "
             "%(difference)s."), _of_orders('kept', 'returned', 'holding', -1))
register('returned_reversed', _lt("Expenditure reversed: lines that came back and were reversed at once"),
         _lt("%(document)s: lines of %(expected)s yuan were reversed, its entries reverse %(found)s; difference "
             "%(difference)s."), _of_orders('reversed', 'returned', 'expense', -1))
register('lapsed', _lt("Money that lapsed: lines whose entitlement lapsed"),
         _lt("%(document)s: lines of %(expected)s yuan lapsed, its entries take %(found)s from the money held; difference "
             "%(difference)s."), _of_orders('lapsed', 'lapsed', 'holding'))
register('holding', _lt("Balance of the money held: lines that came back, neither paid again nor lapsed (at present)"),
         _lt("%(document)s: lines of %(expected)s yuan are held, the account of the money held has %(found)s; difference "
             "%(difference)s."), """
    SELECT company.id AS company_id, 'res.company' AS model, company.id AS res_id, partner.name AS document, NULL::date AS date,
           COALESCE((SELECT sum(line.amount) FROM skill_subsidy_payment_line line
                      WHERE line.company_id = company.id AND line.held_state = 'held'), 0) AS expected,
           COALESCE((SELECT -sum(ledger.balance) FROM ledger
                      WHERE ledger.company_id = company.id AND ledger.role = 'holding'), 0) AS found
      FROM res_company company JOIN res_partner partner ON partner.id = company.partner_id
     WHERE company.id = ANY(%(companies)s)""")
