"""Tests that need what other transactions can see: the world is committed, and taken out of the database again."""
import threading
import time
from unittest.mock import patch

from odoo import api
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name
from odoo.tools import SQL

from .common import DAY, AgencyMixin, noon

COUNTED = ('skill_subsidy_claim', 'skill_subsidy_signature', 'skill_subsidy_payment', 'skill_subsidy_benefit',
           'skill_subsidy_insured', 'skill_subsidy_certificate', 'skill_subsidy_occupation', 'account_move',
           'account_account', 'res_users', 'res_company', 'res_partner')
# What the database itself does not let go.
GUARDED = ('skill_subsidy_signature', 'skill_subsidy_payment', 'skill_subsidy_payment_line', 'skill_subsidy_payment_file',
           'skill_subsidy_payment_download', 'skill_subsidy_return_file', 'skill_subsidy_bank_change',
           'skill_subsidy_recovery_receipt')
RECORDS = ('agency', 'other', 'policy', 'occupation', 'short_occupation', 'shortage')


def erase(cr, table, ids):
    """Delete rows and, first, all rows that refer to them and would not let them go."""
    cr.execute("""
        SELECT conrelid::regclass::text, child.attname, EXISTS (
                   SELECT 1 FROM pg_attribute WHERE attrelid = conrelid AND attname = 'id')
          FROM pg_constraint JOIN pg_attribute child ON child.attrelid = conrelid AND child.attnum = conkey[1]
         WHERE contype = 'f' AND confrelid = %s::regclass AND confdeltype IN ('a', 'r')""", (table,))
    for child, column, has_id in cr.fetchall():
        if has_id:
            cr.execute(f"SELECT id FROM {child} WHERE {column} = ANY(%s)", (ids,))
            found = [row[0] for row in cr.fetchall()]
            if found and not (child == table and found == ids):
                erase(cr, child, found)
        else:
            cr.execute(f"DELETE FROM {child} WHERE {column} = ANY(%s)", (ids,))
    cr.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", (ids,))


class CommittedCase(AgencyMixin, BaseCase):
    """Each test works in `self.env`, the superuser's, and commits with `self.commit()`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.startClassPatcher(noon(DAY))
        # Odoo's runner holds the lock of the registry while tests run; a second thread could not take a step.
        cls.startClassPatcher(patch.object(Registry, '_lock', DummyRLock()))
        cls.before = cls.census()
        with cls.registry.cursor() as cr:
            cls.build_world(api.Environment(cr, api.SUPERUSER_ID, {}))
            cls.built = {name: getattr(cls, name) for name in RECORDS}
        cls.addClassCleanup(cls.remove_world)

    @classmethod
    def census(cls):
        """How many rows there are of what a test could leave behind."""
        with cls.registry.cursor() as cr:
            cr.execute(' UNION ALL '.join(f"SELECT '{table}', count(*) FROM {table}" for table in COUNTED))
            return dict(cr.fetchall())

    @classmethod
    def remove_world(cls):
        """Take everything out again, past the rules that keep records (this is a test's own rubbish)."""
        companies = (cls.built['agency'] + cls.built['other']).ids
        with cls.registry.cursor() as cr:
            for table in GUARDED:
                cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", SQL.identifier(table)))
            cr.execute("SELECT partner_id FROM res_company WHERE id = ANY(%(ids)s) UNION "
                       "SELECT partner_id FROM res_users WHERE company_id = ANY(%(ids)s)", {'ids': companies})
            partners = [row[0] for row in cr.fetchall()]
            cr.execute("SELECT account_account_id FROM account_account_res_company_rel WHERE res_company_id = ANY(%s)", (companies,))
            accounts = [row[0] for row in cr.fetchall()]
            cr.execute("SELECT c.id FROM skill_subsidy_certificate c JOIN skill_subsidy_insured USING (id_number) "
                       "WHERE company_id = ANY(%s)", (companies,))
            certificates = [row[0] for row in cr.fetchall()]
            cr.execute("DELETE FROM ir_attachment WHERE company_id = ANY(%s)", (companies,))
            for table, ids in (('skill_subsidy_shortage', cls.built['shortage'].ids), ('res_company', companies),
                               ('skill_subsidy_certificate', certificates), ('account_account', accounts),
                               ('skill_subsidy_occupation', (cls.built['occupation'] + cls.built['short_occupation']).ids),
                               ('res_partner', partners)):
                erase(cr, table, ids)
            for table in GUARDED:
                cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", SQL.identifier(table)))
        cls.registry.clear_all_caches()
        left = {table: (cls.before[table], count) for table, count in cls.census().items() if count != cls.before[table]}
        if left:
            raise AssertionError(f"committed tests left rows behind: {left}")

    def setUp(self):
        super().setUp()
        self.env = self.open()
        for name in RECORDS:
            setattr(self, name, self.built[name].with_env(self.env))
        self.users, self.others = ({login: user.with_env(self.env) for login, user in people.items()}
                                   for people in (type(self).users, type(self).others))

    def open(self, user=None):
        """A transaction of its own; as `user`, or as the superuser."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, user.id if user else api.SUPERUSER_ID, {})

    def commit(self):
        """What was done in `self.env` becomes visible to the others, who begin anew."""
        self.env.cr.commit()  # what these tests are about; pylint: disable=invalid-commit
        self.env.invalidate_all()

    def by_remote(self, user, records):
        """The records as `user` sees them in a transaction of its own, which has begun."""
        env = self.open(user)
        env.cr.execute("SELECT 1")  # REPEATABLE READ: from here on it sees the database as it is now
        return records.with_env(env)

    def in_background(self, records, method):
        """Start `method(records)` as a remote call runs it (retried, then committed); returns a thread with `.error`.

        Returns when the call has ended or waits for another transaction.
        """
        env, thread = records.env, threading.Thread()
        pid = env.cr._cnx.get_backend_pid()
        thread.error = None

        def run():
            try:
                retrying(lambda: method(records), env)
            except Exception as error:  # noqa: BLE001  (whatever it is, the test wants to see it)
                thread.error = error
            finally:
                env.cr.close()
        thread.run = run
        thread.start()
        with self.registry.cursor() as watch:
            while thread.is_alive():
                watch.execute("SELECT 1 FROM pg_locks WHERE pid = %s AND NOT granted", (pid,))
                if watch.fetchone():
                    break
                watch.rollback()
                time.sleep(0.02)
        return thread
