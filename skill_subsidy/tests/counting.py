"""Counting the queries of an action: they do not grow with the number of records."""
import re
from collections import Counter
from contextlib import contextmanager
from unittest.mock import patch

from odoo.orm import models as orm

from .common import SubsidyCase

FEW, MANY = 10, 300
VALUES = re.compile(r'\bVALUES\b.*', re.DOTALL)


class CountingCase(SubsidyCase):
    """A test in its own transaction that counts what it sends to the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Odoo writes 100 rows in one INSERT or UPDATE; with all of them in one, every other growth is ours.
        for name in ('INSERT_BATCH_SIZE', 'UPDATE_BATCH_SIZE'):
            cls.startClassPatcher(patch.object(orm, name, 10 * MANY))

    @contextmanager
    def counted(self, counter):
        """Count in `counter` every statement that the block sends, from a cold cache until all is flushed."""
        execute = type(self.cr).execute

        def count(cr, query, params=None, log_exceptions=True):
            counter[VALUES.sub('', getattr(query, 'code', query)).strip()[:200]] += 1
            return execute(cr, query, params, log_exceptions)

        self.env.flush_all()
        self.env.invalidate_all()
        # Who is at work, and for whom, is read by each environment anew: not a matter of how many claims there are.
        (self.agency + self.other).mapped('partner_id.lang')
        users = self.env['res.users'].browse(user.id for user in self.users.values())
        users.mapped('company_id.name')
        users.mapped('tz')
        with patch.object(type(self.cr), 'execute', count):
            yield
            self.env.flush_all()

    def grows_not(self, prepare, act):
        """`act` on what `prepare(count)` gives takes as many queries for MANY as for FEW.

        Now and then Odoo reads one of its own records once more or less, as its recomputations fall: a difference
        counts when it is there three times, which growth always is.
        """
        # The first two fill the registry's caches, and a journal: Odoo looks at the last but one entry once there are.
        for _warming in range(2):
            self.measure(prepare, act, 2)
        for _attempt in range(3):
            few, many = self.measure(prepare, act, FEW), self.measure(prepare, act, MANY)
            if few == many:
                return
        more = '\n'.join(f'{many[query] - few[query]:+} {query}' for query in few | many if many[query] != few[query])
        self.fail(f"{MANY} claims take other queries than {FEW}: {many.total()} != {few.total()}\n{more}")

    def measure(self, prepare, act, count):
        """The statements that `act` sends on what `prepare(count)` gives, counted."""
        records, counter = prepare(count), Counter()
        with self.counted(counter):
            act(records)
        return counter
