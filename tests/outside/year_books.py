"""The books once more, from the journal items in plain SQL: nothing here knows how the addon counts.

Accounts are known by their Chinese names in the chart, the claims behind an entry by the tables of orders and recoveries.
Amounts are Decimal, as PostgreSQL has them.
"""
import calendar
from collections import defaultdict
from datetime import date
from decimal import Decimal

import psycopg2
from psycopg2 import extensions

YEAR, NEXT = 2026, 2027
MONTHS = [f'{YEAR}-{month:02d}' for month in range(1, 13)]
# When the reports are read, and for which months (2026-03) and years (2026-00).
WHEN = {'december': ('2026-12-31', [*MONTHS, f'{YEAR}-00']),
        'january': ('2027-01-25', [f'{YEAR}-12', f'{YEAR}-00', f'{NEXT}-01', f'{NEXT}-00'])}
EXPENSE, BANK, SURPLUS, HELD = '技能提升补贴支出', '支出户存款', '一般基金结余', '暂收款'
VIEWS = f"""
    -- Every posted journal item: whose part of which ledger, on which account, for what.
    CREATE TEMP VIEW item AS
    SELECT line.id, line.balance, line.debit, line.credit, move.id AS move, move.date, move.company_id AS ledger,
           COALESCE(move.skill_subsidy_agency_id, move.company_id) AS agency, line.account_id AS account,
           account.code_store ->> move.company_id::text AS code, account.name ->> 'zh_CN' AS name,
           split_part(account.account_type, '_', 1) AS kind, move.skill_subsidy_payment_id AS payment,
           move.skill_subsidy_recovery_id AS recovery, move.skill_subsidy_closing_id AS closing
      FROM account_move_line line
      JOIN account_move move ON move.id = line.move_id AND move.state = 'posted'
      JOIN account_account account ON account.id = line.account_id;
    -- What each entry puts on the expenditure account, but for the closing of the year.
    CREATE TEMP VIEW charge AS
    SELECT move, date, agency, payment, sum(balance) AS amount
      FROM item WHERE name = '{EXPENSE}' AND closing IS NULL GROUP BY 1, 2, 3, 4;
    -- The same, claim by claim: what the entry was posted for.
    CREATE TEMP VIEW share AS
    SELECT charge.*, 'paid' AS what, line.claim_id AS claim, line.amount AS part
      FROM charge JOIN skill_subsidy_payment_line line ON line.payment_id = charge.payment AND line.kind = 'first'
     WHERE charge.amount > 0
    UNION ALL
    SELECT charge.*, 'back', line.claim_id, -line.amount
      FROM charge JOIN skill_subsidy_payment_line line
        ON line.back_move_id = charge.move AND line.held_state = 'reversed' OR line.lapse_move_id = charge.move
    UNION ALL
    SELECT charge.*, 'back', recovery.claim_id, -receipt.amount
      FROM charge JOIN skill_subsidy_recovery_receipt receipt ON receipt.move_id = charge.move
      JOIN skill_subsidy_recovery recovery ON recovery.id = receipt.recovery_id
    UNION ALL -- a claim that was set off is paid by the entry that takes the same off another one
    SELECT charge.*, 'paid', receipt.paid_claim_id, receipt.amount
      FROM charge JOIN skill_subsidy_recovery_receipt receipt ON receipt.move_id = charge.move AND receipt.paid_claim_id IS NOT NULL;
"""


def bounds(period):
    """First and last day of '2026-03', or of the year '2026-00'."""
    number, month = int(period[:4]), int(period[5:])
    return (date(number, month or 1, 1), date(number, month or 12, calendar.monthrange(number, month or 12)[1]))


class Books:
    """A database of the year. `agencies`: ids of companies; `first`, `last`: dates."""

    def __init__(self, **server):
        self.connection = psycopg2.connect(**server)
        self.connection.autocommit = True
        # Where Odoo is loaded as well, it has told psycopg2 to read amounts as floats.
        extensions.register_type(extensions.DECIMAL, self.connection)
        self.rows(VIEWS)

    def rows(self, sql, **values):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    def one(self, sql, **values):
        (value,), = self.rows(sql, **values)
        return value

    def close(self):
        self.connection.close()

    # -- the statements ----------------------------------------------------------------------------------------------

    def expenditure(self, agencies, first, last):
        """[{key: (payments, claims, paid, taken off, left)}] by level, occupation, agency and policy."""
        return [{key: tuple(numbers) for key, *numbers in self.rows(f"""
            SELECT claim.{column}, count(*) FILTER (WHERE what = 'paid'), count(DISTINCT claim.id),
                   COALESCE(sum(part) FILTER (WHERE what = 'paid'), 0), COALESCE(-sum(part) FILTER (WHERE what = 'back'), 0), sum(part)
              FROM share JOIN skill_subsidy_claim claim ON claim.id = share.claim
             WHERE agency = ANY(%(agencies)s) AND date BETWEEN %(first)s AND %(last)s GROUP BY 1""",
            agencies=agencies, first=first, last=last)} for column in ('level', 'occupation_id', 'company_id', 'policy_id')]

    def spent(self, agency, first, last):
        """Yuan on the expenditure account."""
        return self.one("SELECT COALESCE(sum(amount), 0) FROM charge WHERE agency = %(agency)s AND date BETWEEN %(first)s AND %(last)s",
                        agency=agency, first=first, last=last)

    def budget(self, agency, year):
        """(original, adjustments with a confirmed document)."""
        (original, adjusted), = self.rows("""
            SELECT COALESCE(sum(original_amount), 0), COALESCE(sum((
                       SELECT sum(amount) FROM skill_subsidy_budget_adjustment more
                        WHERE more.budget_id = budget.id AND more.state = 'confirmed')), 0)
              FROM skill_subsidy_budget budget WHERE company_id = %(agency)s AND year = %(year)s""", agency=agency, year=year)
        return original, adjusted

    def committed(self, agency):
        """Signed and not yet an expenditure: what came back and is held was one before."""
        return self.one("""
            SELECT COALESCE(sum(amount), 0) FROM skill_subsidy_claim claim
             WHERE company_id = %(agency)s AND state = 'approved' AND NOT EXISTS (
                   SELECT FROM skill_subsidy_payment_line line WHERE line.claim_id = claim.id AND line.held_state = 'held')""",
                        agency=agency)

    def flows(self, agencies, first, last):
        """{kind: {code and name: (before, debit, credit, after)}}, income, liabilities and net assets as they grow."""
        found = defaultdict(dict)
        for kind, name, before, debit, credit in self.rows("""
                SELECT kind, code || ' ' || name,
                       COALESCE(sum(balance) FILTER (WHERE date < %(first)s AND (
                           kind NOT IN ('income', 'expense') OR date >= date_trunc('year', %(first)s::date))), 0),
                       COALESCE(sum(debit) FILTER (WHERE date >= %(first)s), 0), COALESCE(sum(credit) FILTER (WHERE date >= %(first)s), 0)
                  FROM item
                 WHERE agency = ANY(%(agencies)s) AND date <= %(last)s AND (closing IS NULL OR kind NOT IN ('income', 'expense'))
                 GROUP BY 1, 2""", agencies=agencies, first=first, last=last):
            sign = -1 if kind in ('income', 'liability', 'equity') else 1
            row = (sign * before, debit, credit, sign * (before + debit - credit))
            if any(row):
                found[kind][name] = row
        return dict(found)

    def payments(self, agencies, first, last):
        """{order: (lines, yuan, again, credited lines, yuan, returned lines, yuan, yuan without an answer)}."""
        return {name: tuple(numbers) for name, *numbers in self.rows(f"""
            SELECT payment.name, lines.many, booked.out, booked.again, lines.paid,
                   booked.out - booked.back - lines.pending_amount, lines.failed, booked.back, lines.pending_amount
              FROM skill_subsidy_payment payment
              JOIN LATERAL (SELECT count(*) AS many, count(*) FILTER (WHERE state = 'paid') AS paid,
                                   count(*) FILTER (WHERE state = 'failed') AS failed,
                                   COALESCE(sum(amount) FILTER (WHERE state = 'pending'), 0) AS pending_amount
                              FROM skill_subsidy_payment_line line WHERE line.payment_id = payment.id) lines ON TRUE
              JOIN LATERAL (SELECT COALESCE(-sum(balance) FILTER (WHERE name = '{BANK}' AND balance < 0), 0) AS out,
                                   COALESCE(sum(balance) FILTER (WHERE name = '{BANK}' AND balance > 0), 0) AS back,
                                   COALESCE(sum(balance) FILTER (WHERE starts_with(name, '{HELD}') AND balance > 0 AND EXISTS (
                                       SELECT FROM item AS bank WHERE bank.move = item.move AND bank.name = '{BANK}')), 0) AS again
                              FROM item WHERE item.payment = payment.id) booked ON TRUE
             WHERE payment.company_id = ANY(%(agencies)s) AND payment.id IN (
                   SELECT payment FROM item WHERE name = '{BANK}' AND balance < 0 AND date BETWEEN %(first)s AND %(last)s)
        """.replace("LIKE '暂收款'", "LIKE '暂收款%%'"), agencies=agencies, first=first, last=last)}

    def offsets(self, agency, first, last):
        """(how many, yuan, of it from held money) that was set off, less what was undone: what its entries turn over."""
        (many, *amounts), = self.rows(f"""
            SELECT COALESCE(sum(done.many), 0)::int, COALESCE(sum(booked.turned * done.side / 2), 0), COALESCE(sum(booked.held), 0)
              FROM (SELECT move_id, sum(sign(amount)) AS many, sign(min(amount))::int AS side
                      FROM skill_subsidy_recovery_receipt WHERE way = 'offset' GROUP BY 1) done
              JOIN LATERAL (SELECT min(agency) AS agency, min(date) AS date, sum(abs(balance)) AS turned,
                                   sum(balance) FILTER (WHERE starts_with(name, '{HELD}')) AS held
                              FROM item WHERE item.move = done.move_id) booked ON TRUE
             WHERE booked.agency = %(agency)s AND booked.date BETWEEN %(first)s AND %(last)s""",
            agency=agency, first=first, last=last)
        return many, *amounts

    # -- the bank ------------------------------------------------------------------------------------------------------

    def balance(self, ledger, last='2999-12-31'):
        """Yuan on the paying account of a ledger."""
        return self.one(f"SELECT COALESCE(sum(balance), 0) FROM item WHERE ledger = %(ledger)s AND name = '{BANK}' AND date <= %(last)s",
                        ledger=ledger, last=last)

    def bank(self, owner, last):
        """(yuan at the bank, {kind: yuan}): what the statements come to, and what on either side has nothing on the other yet."""
        balance = self.one("SELECT sum(amount) FROM skill_subsidy_bank_statement_line WHERE company_id = %(owner)s AND date <= %(last)s",
                           owner=owner, last=last)
        open_ = dict(self.rows(f"""
            WITH whole AS (SELECT part.match_id, max(COALESCE(line.date, entry.date)) AS day
                             FROM skill_subsidy_bank_match_item part
                             LEFT JOIN skill_subsidy_bank_statement_line line ON line.id = part.line_id
                             LEFT JOIN account_move_line entry ON entry.id = part.move_line_id
                            WHERE part.undone IS NOT TRUE GROUP BY 1),
                 done AS (SELECT part.line_id, part.move_line_id FROM skill_subsidy_bank_match_item part
                            JOIN whole ON whole.match_id = part.match_id AND whole.day <= %(last)s WHERE part.undone IS NOT TRUE)
            SELECT CASE WHEN amount > 0 THEN 'bank_in' ELSE 'bank_out' END, sum(abs(amount)) FROM skill_subsidy_bank_statement_line
             WHERE company_id = %(owner)s AND date <= %(last)s AND id NOT IN (SELECT line_id FROM done WHERE line_id IS NOT NULL) GROUP BY 1
            UNION ALL
            SELECT CASE WHEN balance > 0 THEN 'book_in' ELSE 'book_out' END, sum(abs(balance)) FROM item
             WHERE ledger = %(owner)s AND name = '{BANK}' AND date <= %(last)s
               AND id NOT IN (SELECT move_line_id FROM done WHERE move_line_id IS NOT NULL) GROUP BY 1""", owner=owner, last=last))
        return balance, {kind: open_.get(kind, Decimal(0)) for kind in ('bank_in', 'bank_out', 'book_in', 'book_out')}
