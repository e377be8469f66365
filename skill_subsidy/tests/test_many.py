import json
from datetime import date
from decimal import Decimal

from odoo import fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..models.many import unnested


@tagged('post_install', '-at_install', 'skill_subsidy')
class TestMany(TransactionCase):
    """What is handed to PostgreSQL by the thousand comes out as it went in."""

    def back(self, types, rows):
        names = [f'c{position}' for position in range(len(types))]
        self.env.cr.execute(SQL("SELECT * FROM %s", unnested('v', names, types, rows)))
        return self.env.cr.fetchall()

    def test_values(self):
        now, then = map(fields.Datetime.to_datetime, ('2026-10-08 04:00:01', '1949-10-01'))
        rows = [(1, True, Decimal('1800.50'), date(2026, 10, 8), now), (None, None, None, None, None),
                (-3, False, Decimal(0), date(1949, 10, 1), then)]
        self.assertEqual(self.back(('int', 'bool', 'numeric', 'date', 'timestamp'), rows), rows)

    def test_text_of_any_kind(self):
        words = ['', 'NULL', 'null', '{a,b}', 'a"b', "it's", 'back\\slash', '\\"', '%s %(x)s %', ' edge ', '一行\n二行\t三',
                 '买买提·艾力', '𠮷']
        self.assertEqual([word for word, in self.back(('text',), [(word,) for word in words])], words)

    def test_json(self):
        held = [[{'sentence': '“甲”\\"乙"', 'outcome': 'pass'}], None, 'one\ntwo\x1ethree', [], {'': None}, "it's %s {a,b}", None]
        texts = [(number, value and json.dumps(value, ensure_ascii=False)) for number, value in enumerate(held)]
        texts[3] = (3, '[]')
        self.assertEqual(self.back(('int', 'jsonb'), texts), list(enumerate(held)))
        pretty = json.dumps(held, indent=2)
        self.assertEqual(self.back(('jsonb',), [(pretty,)]), [(held,)])
        self.assertEqual(self.back(('int', 'jsonb'), [(1, None)]), [(1, None)])

    def test_no_rows(self):
        self.assertEqual(self.back(('int', 'text'), []), [])
