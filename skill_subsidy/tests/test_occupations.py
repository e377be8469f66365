"""六(四): the same occupation under its names of all editions and with its trades; what is ambiguous is not guessed."""
from psycopg2 import IntegrityError

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SubsidyCase


@tagged('post_install', '-at_install')
class TestOccupations(SubsidyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Occupation = cls.env['skill.subsidy.occupation'].with_user(cls.users['keeper'])
        cls.first, cls.second = cls.Occupation.create([
            {'name': "测试制造工（甲类）", 'name_ids': [
                Command.create({'name': "测试旧称工", 'edition': '1999', 'code': '6-99-02-05'}),
                Command.create({'name': "测试旧称工", 'edition': '2015', 'code': '6-99-01-01'}),
                Command.create({'name': "测试钳工", 'kind': 'trade'}),
                Command.create({'name': "测试两可工"})]},
            {'name': "测试修理工", 'name_ids': [Command.create({'name': "测试两可工"})]}])

    def test_written_names(self):
        """Brackets, spaces, width and case as they come."""
        names = self.Occupation._by_name()
        for written, occupation, trade in (
                ("测试制造工（甲类）", self.first, ''), ("测试制造工(甲类)", self.first, ''), (" 测试 制造工 【甲类】", self.first, ''),
                ("测试旧称工", self.first, ''), ("测试钳工", self.first, '测试钳工'), ("测试修理工（电机）", self.second, '电机'),
                ("测试修理工( 低压电器（乙） )", self.second, '低压电器(乙)'), ("测试旧称工（丙）", self.first, '丙')):
            with self.subTest(written=written):
                self.assertEqual((names.get(written), names.trade(written)), (occupation.id, trade))
                self.assertIn(written, names)
        for written in ("测试没有工", "", "（甲类）", "测试没有工（电机）"):
            self.assertEqual((names.get(written), names.get(written, 0), names.trade(written)), (None, 0, ''))

    def test_ambiguous(self):
        """A name of two occupations means none, and says which two; an own name goes before the other names of others."""
        names = self.Occupation._by_name()
        self.assertIsNone(names.get("测试两可工"))
        self.assertIsNone(names.get("测试两可工（电机）"))
        self.assertEqual(names.candidates("测试两可工"), set((self.first + self.second).ids))
        self.second.name_ids = [Command.create({'name': "测试制造工(甲类)"})]
        self.assertEqual(self.Occupation._by_name().get("测试制造工（甲类）"), self.first.id)
        claim = self.drafts(occupation_name="测试两可工")
        self.assertFalse(claim.occupation_id)

    def test_one_query(self):
        with self.assertQueryCount(1):
            self.Occupation._by_name()

    def test_same_in_every_edition(self):
        """三: a claim by the old name and one by the new are for the same occupation."""
        person = self.person(occupation_name="测试旧称工")
        self.register([person])
        claims = self.env['skill.subsidy.claim'].with_user(self.users['handler']).create([
            person, {**person, 'occupation_name': "测试制造工（甲类）", 'certificate_no': self.person()['certificate_no']},
            {**person, 'occupation_name': "测试钳工", 'certificate_no': self.person()['certificate_no']}])
        self.assertEqual(claims.occupation_id, self.first)
        self.assertEqual(claims.mapped('occupation_name'), ["测试旧称工", "测试制造工（甲类）", "测试钳工"])

    def test_aliases(self):
        """The old field reads and writes the lines, and keeps what is known of a name."""
        self.assertEqual(self.first.aliases, "测试两可工; 测试旧称工")
        self.first.aliases = "测试旧称工；测试新称工"
        self.assertEqual(set(self.first.name_ids.mapped(lambda line: (line.name, line.kind, line.code))), {
            ("测试旧称工", 'alias', '6-99-02-05'), ("测试旧称工", 'alias', '6-99-01-01'), ("测试钳工", 'trade', False),
            ("测试新称工", 'alias', False)})
        self.assertEqual(self.Occupation.search([('aliases', 'ilike', "新称")]), self.first)
        self.assertEqual(self.Occupation.create({'name': "测试丁工", 'aliases': "测试戊工"}).name_ids.name, "测试戊工")

    def test_found_by_old_code(self):
        for text in ("6-99-02-05", "测试旧称"):
            self.assertEqual(self.Occupation.name_search(text)[0][0], self.first.id)

    def test_classification(self):
        """Odoo's own import of a list brings a classification, and brings it again without doubling anything."""
        rows = [["6-98-01-01", "测试修理工"], ["6-98-01-02", "测试制造工(甲类)"], ["6-98-01-03", "测试全新工"]]
        for _again in range(2):
            result = self.Occupation.load(['code', 'name'], rows)
            self.assertFalse([message for message in result['messages'] if message['type'] == 'error'], result['messages'])
            self.assertEqual(len(result['ids']), 3)
        self.assertEqual(result['ids'][:2], [self.second.id, self.first.id])
        self.assertEqual((self.second + self.first).mapped('code'), ["6-98-01-01", "6-98-01-02"])
        self.assertEqual(self.Occupation.search_count([('name', '=', "测试全新工")]), 1)
        result = self.env['skill.subsidy.occupation.name'].with_user(self.users['keeper']).load(
            ['occupation_id', 'name', 'edition', 'code'], [["测试修理工", "测试老修理工", "2015", "6-97-01-01"]])
        self.assertFalse(result['messages'])
        self.assertEqual(self.Occupation._by_name().get("测试老修理工"), self.second.id)

    @mute_logger('odoo.sql_db')
    def test_once(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.first.name_ids = [Command.create({'name': "测试旧称工", 'edition': '1999'})]
            self.env.flush_all()

    def test_shipped_old_code(self):
        """焊工 had another number in 1999."""
        welder = self.env.ref('skill_subsidy.occupation_002')
        self.assertEqual(welder.name_ids.mapped('code'), ['6-04-02-05'])
        self.assertFalse(welder.aliases)
