"""A statement of ten thousand lines asks the database no more often than one of a thousand."""
from collections import Counter

from odoo.tests import tagged
from odoo.tools import SQL

from .common import noon
from .counting import CountingCase
from .statements import StatementMixin

FEW, MANY = 1000, 10000
ACCOUNT = 6200000000000000


@tagged('post_install', '-at_install')
class TestStatementQueries(StatementMixin, CountingCase):

    def returned(self, count, month):
        """An order of which `count` payments came back, with its entry; the bank's lines, one a person."""
        order = self.by('accountant', self.claims_in('paying').payment_line_ids.payment_id)
        claim = order.line_ids.claim_id
        self.env.flush_all()
        # All of one claim, so that the test need not make ten thousand; nothing here looks at the claims.
        self.env.cr.execute(SQL("""
            INSERT INTO skill_subsidy_payment_line (claim_id, payment_id, line_no, person_name, account, amount, kind, attempt,
                                                    company_id, state)
            SELECT %(claim)s, %(order)s, n + 1, %(name)s, (%(first)s + n)::text, 1500, 'first', 1, %(company)s, 'failed'
              FROM generate_series(1, %(count)s) n""", claim=claim.id, order=order.id, name=claim.person_name,
            company=order.company_id.id, count=count, first=ACCOUNT + 100000 * month))
        self.env.invalidate_all()
        with noon(f'2026-{month}-16'):
            order._post_entry('returned', "退票", [('bank', 1500 * count, False), ('holding', -1500 * count, False)])
        return [(f'2026-{month}-20', 1500, "退汇", claim.person_name, str(ACCOUNT + 100000 * month + n)) for n in range(1, count + 1)]

    def month(self, count, month, opening):
        """The bank's file of a month: half of its lines matched by people, a quarter proposed, a quarter nobody knows."""
        rows = self.returned(count // 2, month)
        rows += [(f'2026-{month}-21', 3 + n, "结息" if n % 2 else "转入", "", "") for n in range(count // 4)]
        rows += [(f'2026-{month}-22', -(3 + n) / 100, "手续费" if n % 2 else "转账", "", "") for n in range(count // 4)]
        return self.csv(rows, opening=opening)

    def test_import_and_match(self):
        """Taking in, working the table out, and matching once more: as many queries for MANY lines as for FEW."""
        counts, last = {}, self.take_in([('2026-09-30', 100, "转入")], day='2026-10-02')
        for count, month, day in ((2 * FEW // 100, 10, '2026-11-05'), (FEW, 11, '2026-12-05'), (MANY, 12, '2027-01-05')):
            content = self.month(count, month, last.closing)
            steps = counts[count] = {name: Counter() for name in ('take in', 'table', 'match')}
            with self.counted(steps['take in']):
                last = self.take_in(content, day=day)
            self.assertEqual((last.line_count, last.open_count), (count, count // 2))
            with noon(day):
                with self.counted(steps['table']):
                    table = self.table(last.date_to)
                self.assertEqual(table.difference, 0)
                match = last.line_ids.match_id
                self.assertEqual((match.rule, len(match.bank_item_ids)), ('people', count // 2))
                match.action_unmatch("再核对一次")
                with self.counted(steps['match']):
                    self.assertEqual(last.action_match(), count // 2)
        for step, few in counts[FEW].items():  # the first month fills the caches
            many = counts[MANY][step]
            more = '\n'.join(f'{many[query] - few[query]:+} {query}' for query in few | many if many[query] != few[query])
            with self.subTest(step):
                self.assertEqual(few.total(), many.total(), more)
