"""Signatures are added, never changed: by the ORM, by SQL, and noticed where somebody did it all the same."""
import hashlib
import json

from psycopg2 import Error

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SubsidyCase


@tagged('post_install', '-at_install')
class TestSignatures(SubsidyCase):

    def setUp(self):
        super().setUp()
        self.claims = self.claims_in('reviewed', 2)
        self.rows = self.claims.signature_ids.sorted('id')

    def past_the_trigger(self, query, *args):
        """What somebody with the owner's rights on the database could do."""
        self.env.cr.execute("ALTER TABLE skill_subsidy_signature DISABLE TRIGGER USER")
        self.env.cr.execute(query, args)
        self.env.cr.execute("ALTER TABLE skill_subsidy_signature ENABLE TRIGGER USER")
        self.env.invalidate_all()

    @mute_logger('odoo.sql_db')
    def test_trigger(self):
        """UPDATE, DELETE and TRUNCATE are refused by the database itself."""
        for query in ("UPDATE skill_subsidy_signature SET note = 'x' WHERE id = %(id)s",
                      "UPDATE skill_subsidy_signature SET user_id = 1", "DELETE FROM skill_subsidy_signature WHERE id = %(id)s",
                      "TRUNCATE skill_subsidy_signature CASCADE"):
            with self.subTest(query=query), self.assertRaisesRegex(Error, "append-only"), self.env.cr.savepoint():
                self.env.cr.execute(query, {'id': self.rows[0].id})
        self.assertEqual(len(self.rows.exists()), 6)

    def test_chain(self):
        """Each row holds the hash of the one before it on its claim; the first holds none."""
        for claim in self.claims:
            rows = claim.signature_ids.sorted('id')
            self.assertEqual([row.prev_hash or '' for row in rows], ['', *rows[:-1].mapped('hash')])
        self.assertEqual(len(set(self.rows.mapped('hash'))), 6)
        self.assertFalse(self.rows._altered())

    def test_hashed_text(self):
        """What is hashed is the JSON list that other programs may put together from the row's columns."""
        note = 'said "so", 买买提·艾力\n\\'
        claim = self.claims_in('draft')
        claim.with_user(self.users['handler']).action_withdraw(note)
        warned = self.env['skill.subsidy.signature']._digest({
            **dict.fromkeys(('role', 'action', 'from_state', 'to_state', 'prev_hash'), 'x'), 'claim_id': 1, 'user_id': 2, 'signs': None,
            'date': claim.signature_ids.date, 'note': False, 'acknowledged': [['doubt.phone', "一句话"]]})
        date = fields.Datetime.to_string(claim.signature_ids.date)
        for found, content in (
                (claim.signature_ids.hash, [claim.id, self.users['handler'].id, 'handler', 'withdraw', False, 'draft', 'withdrawn',
                                            date, note, '']),
                (warned, [1, 2, 'x', 'x', False, 'x', 'x', date, '', 'x', [['doubt.phone', "一句话"]]])):
            self.assertEqual(found, hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest())

    def test_altered(self):
        """Any change of what was decided is noticed, in the row itself."""
        row = self.claims[0].signature_ids.sorted('id')[1]
        for column, value in (('note', "x"), ('user_id', self.users['handler2'].id), ('date', '2026-10-01 00:00:00'),
                              ('role', 'reviewer'), ('action', 'review'), ('to_state', 'paid'), ('from_state', 'draft'),
                              ('signs', False), ('prev_hash', 'x'), ('hash', 'x'), ('claim_id', self.claims[1].id)):
            savepoint = self.env.cr.savepoint()
            self.past_the_trigger(f"UPDATE skill_subsidy_signature SET {column} = %s WHERE id = %s", value, row.id)
            with self.subTest(column=column):
                self.assertIn(row, self.rows._altered())
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        self.assertFalse(self.rows._altered())

    def test_rehashed(self):
        """A row that was altered together with its hash no longer fits the row after it."""
        row, after = self.claims[0].signature_ids.sorted('id')[1:3]
        vals = {name: row[name] for name in ('role', 'action', 'signs', 'from_state', 'to_state', 'date', 'prev_hash')}
        digest = row._digest({**vals, 'claim_id': row.claim_id.id, 'user_id': row.user_id.id, 'note': "forged"})
        self.past_the_trigger("UPDATE skill_subsidy_signature SET note = 'forged', hash = %s WHERE id = %s", digest, row.id)
        self.assertEqual(self.rows._altered(), after)

    def test_removed(self):
        """A row that was taken out leaves a gap, at the beginning too, and whichever rows are looked at."""
        first, second, third = self.claims[0].signature_ids.sorted('id')
        for row, noticed in ((first, second), (second, third)):
            savepoint = self.env.cr.savepoint()
            self.past_the_trigger("DELETE FROM skill_subsidy_signature WHERE id = %s", row.id)
            self.assertEqual((self.rows - row)._altered(), noticed)
            self.assertEqual(noticed._altered(), noticed)
            savepoint.close(rollback=True)
            self.env.invalidate_all()
