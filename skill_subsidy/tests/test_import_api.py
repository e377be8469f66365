"""take() and claim_states(), as other programs call them: all or nothing, once by key, answers in the user's language."""
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.import_columns import COLUMNS, EXAMPLES
from . import test_imports
from .committed import CommittedCase
from .common import SubsidyCase


@tagged('post_install', '-at_install')
class TestImportApi(SubsidyCase):
    claim_rows = test_imports.TestImports.claim_rows

    def imports(self, login='handler', users=None):
        return self.env['skill.subsidy.import'].with_user((users or self.users)[login])

    def count(self, rows):
        return self.env['skill.subsidy.claim'].search_count([('id_number', 'in', [row['id_number'] for row in rows])])

    def test_claims(self):
        """Each row comes back with its claim, verdict, amount and reasons; the claims came through the interface."""
        rows = self.claim_rows(2)
        self.env['skill.subsidy.insured'].search([('id_number', '=', rows[1]['id_number'])]).paid_months = 12
        answer = self.imports().take('claims', rows, 'a-1')
        claims = self.env['skill.subsidy.claim'].search([('import_id', '=', answer['id'])], order='id')
        self.assertEqual((answer['state'], answer['key'], answer['errors'], answer['ignored']), ('done', 'a-1', [], []))
        self.assertEqual(answer['counts'], {
            'rows': 2, 'errors': 0, 'added': 2, 'changed': 0, 'unchanged': 0, 'older': 0, 'accepted': 1, 'warned': 0,
            'refused': 1, 'known': 0})
        self.assertEqual([(one['row'], one['claim'], one['outcome'], one['state'], one['verdict'], one['amount'])
                          for one in answer['claims']],
                         [(1, claims[0].name, 'accepted', 'submitted', 'pass', '1500.00'),
                          (2, claims[1].name, 'refused', 'submitted', 'fail', '0.00')])
        (reason,) = answer['claims'][1]['reasons']
        self.assertEqual((reason['rule'], reason['outcome']), ('contribution.months', 'fail'))
        self.assertEqual(set(claims.mapped('channel')), {'api'})
        self.assertEqual(set(claims.company_id), {self.agency})

    def test_the_same_key(self):
        """Again: the same answer and nothing more. Other rows under it are refused; another agency or kind has its own."""
        rows = self.claim_rows(2)
        answer = self.imports().take('claims', rows, 'k')
        self.assertEqual(self.imports().take('claims', rows, 'k'), answer)
        self.assertEqual(self.count(rows), 2)
        with self.refused('k'):
            self.imports().take('claims', rows[:1], 'k')
        self.assertEqual(self.imports().take('claims', rows, 'k2')['counts']['known'], 2)
        others = self.imports(users=self.others).take('claims', self.claim_rows(1), 'k')
        self.assertNotEqual(others['id'], answer['id'])
        self.assertEqual(self.imports().take('insured', [self.titled('insured')], 'k')['state'], 'done')

    def titled(self, kind, **changes):
        return {column.title: EXAMPLES[kind][column.key][0] for column in COLUMNS[kind]} | changes

    def test_registers(self):
        """Every register comes in by titles, aliases or keys; the same rows under another key change nothing."""
        for kind in COLUMNS:
            if kind == 'claims':
                continue
            with self.subTest(kind):
                row = self.titled(kind)
                answer = self.imports().take(kind, [row], 'one')
                self.assertEqual((answer['state'], answer['counts']['added']), ('done', 1))
                aliased = {column.aliases[0] if column.aliases else column.key: row[column.title] for column in COLUMNS[kind]}
                again = self.imports().take(kind, [aliased], 'two')
                self.assertEqual((again['counts']['added'], again['counts']['unchanged']), (0, 1))

    def test_all_or_nothing(self):
        """Every wrong cell is named with its row, column and reason, and no row is taken in."""
        rows = self.claim_rows(4)
        rows[1] |= {'level': '九级', 'bank_name': ''}
        rows[2] = dict(rows[2], 身份证号='x', 备注='y')  # the same column twice
        rows[3] |= {'phone': ['1'], 'id_number': 1.5010219810301042e17}
        answer = self.imports().take('claims', [*rows, 'x'], 'bad')
        self.assertEqual(answer['state'], 'failed')
        self.assertEqual([(error['row'], error['column']) for error in answer['errors']],
                         [(2, '证书等级'), (2, '开户银行全称'), (3, '身份证号'), (4, '身份证号'), (4, '联系电话'), (5, '')])
        self.assertEqual(answer['counts']['errors'], 4)
        self.assertEqual(answer['ignored'], ['备注'])
        self.assertEqual((self.count(rows), answer['claims']), (0, []))
        self.assertEqual(self.imports().take('claims', [*rows, 'x'], 'bad'), answer)
        record = self.imports().browse(answer['id'])
        for step in (record.action_run, lambda: record.write({'filename': 'x.csv'})):
            with self.refused("new key"):
                step()

    def test_register_rules(self):
        """What a register asks of its rows holds here as well: no day to come, no contradiction, no number that is wrong."""
        for kind, rows, column in (
                ('insured', [self.titled('insured', 数据日期='2027-01-01')], '数据日期'),
                ('exclusions', [self.titled('exclusions', 身份证号='150102198103010411')], '身份证号'),
                ('certificates', [self.titled('certificates'), self.titled('certificates', 身份证号='150102198203010426')], ''),
                ('claims', [self.titled('claims', 经办机构=self.other.name)], '经办机构')):
            with self.subTest(kind):
                answer = self.imports().take(kind, rows, 'rule')
                self.assertEqual((answer['state'], answer['errors'][0]['column']), ('failed', column))

    def test_calls_that_are_none(self):
        """A call that cannot be understood is refused with a sentence, and leaves nothing."""
        row = self.titled('insured')
        before = self.env['skill.subsidy.import'].search_count([])
        for args in (('nothing', [row], 'k'), (['insured'], [row], 'k'), ('insured', [], 'k'), ('insured', {'a': 1}, 'k'),
                     ('insured', [row] * 1001, 'k'), ('insured', [row], ''), ('insured', [row], ' k'),
                     ('insured', [row], 'k' * 65), ('insured', [row], 7), ('insured', [row], None),
                     ('insured', [row], 'k\0'), ('insured', [row], 'k\ud800'), ('x\ud800', [row], 'k')):
            with self.subTest(str(args)[:60]), self.refused():
                self.imports().take(*args)
        self.assertEqual(self.env['skill.subsidy.import'].search_count([]), before)

    def test_what_no_text_can_hold(self):
        """NULs and halves of surrogate pairs, which JSON can spell: left out of values and names, in no number or key."""
        row = self.titled('insured', **{'姓名': '张\0示\ud800例', '备\0注\ud800': 'x'})
        answer = self.imports().take('insured', [row], 'k')
        self.assertEqual((answer['state'], answer['ignored']), ('done', ['备注']))
        self.assertEqual(self.imports().take('insured', [row], 'k'), answer)
        self.assertEqual(self.env['skill.subsidy.insured'].search([('id_number', '=', row['身份证号'])]).person_name, '张示例')
        with self.refused('k'):
            self.imports().take('insured', [dict(row, 姓名='张示例')], 'k')
        self.assertEqual(self.imports().claim_states(['SQ\0', 'SQ\ud800']), [{'claim': 'SQ', 'found': False}] * 2)
        for key in ('k\0', 'k\ud800', 7, ''):
            with self.refused():
                self.imports().claim_states(key=key)

    def test_for_handlers(self):
        """Only a handler hands data in; nobody writes the key or answer of a call, nor another agency's claims."""
        for login in ('reviewer', 'head', 'accountant', 'auditor', 'keeper', 'nobody'):
            with self.refused(error=AccessError):
                self.imports(login).take('insured', [self.titled('insured')], 'k')
        with self.refused(error=AccessError):  # the superuser holds no post
            self.env['skill.subsidy.import'].take('insured', [self.titled('insured')], 'k')
        record = self.imports().create({'kind': 'claims', 'call_key': 'x', 'answer': {'a': 1}})
        self.assertRecordValues(record, [{'call_key': False, 'answer': False}])
        for vals in ({'call_key': 'x'}, {'answer': {}}, {'call_digest': 'x'}):
            with self.refused():
                record.write(vals)
        with self.refused(error=AccessError):
            self.imports().with_context(allowed_company_ids=self.other.ids).take('claims', self.claim_rows(1), 'k')

    def test_claim_states(self):
        """By number or by key of the call; what is not one's own is not found."""
        rows = self.claim_rows(2)
        answer = self.imports().take('claims', rows, 's')
        numbers = [one['claim'] for one in answer['claims']]
        theirs = self.claims_in('submitted', users=self.others)
        self.env['skill.subsidy.claim'].search([('name', '=', numbers[0])]).with_user(
            self.users['handler']).action_return("证书编码有误")
        states = self.imports().claim_states([*numbers, theirs.name, '?'])
        self.assertEqual([(one['claim'], one['found'], one.get('state')) for one in states], [
            (numbers[0], True, 'returned'), (numbers[1], True, 'submitted'), (theirs.name, False, None), ('?', False, None)])
        self.assertEqual((states[0]['return_reason'], states[1]['amount'], states[1]['state_name'], states[1]['reasons']),
                         ("证书编码有误", '1500.00', "To Verify", []))
        self.assertEqual(self.imports().claim_states(key='s'), states[:2])
        for wrong in ({}, {'numbers': 'x'}, {'numbers': [1]}, {'numbers': ['x'] * 1001}, {'key': 'unknown'}):
            with self.refused():
                self.imports().claim_states(**wrong)
        with self.refused(error=AccessError):
            self.imports('nobody').claim_states(numbers)

    def test_chinese(self):
        """A user whose language is Chinese reads Chinese, though /json/2 begins without a language."""
        self.env['res.lang']._activate_lang('zh_CN')
        self.users['handler'].lang = 'zh_CN'
        imports = self.imports().with_context({})  # as /json/2 begins; pylint: disable=context-overridden
        answer = imports.take('claims', [{'姓名': "甲", '证书等级': '九级'}], 'zh')
        for error in answer['errors']:
            self.assertRegex(error['reason'], r'[\u4e00-\u9fff]')
            self.assertNotRegex(error['reason'], r'[a-z]{4}')
        with self.assertRaisesRegex(UserError, r'^[^a-zA-Z]*zh[^a-zA-Z]*$'):
            imports.take('claims', [{'姓名': "乙"}], 'zh')


@tagged('post_install', '-at_install', 'skill_subsidy_committed')
class TestTwoCalls(CommittedCase):

    def test_the_same_key_at_the_same_moment(self):
        """The second call waits for the first, and gives its answer; one claim is opened."""
        row = {**self.person(), 'certificate_type': '职业技能等级证书', 'bank_account_type': '社会保障卡', 'level': '四级'}
        self.register([{**row, 'certificate_type': 'skill_level', 'level': '4'}])
        self.commit()
        user, Import = self.users['handler'], self.env['skill.subsidy.import']
        answers = []
        second = self.by_remote(user, Import)
        first = self.by_remote(user, Import)
        answers.append(first.take('claims', [row], 'same'))
        thread = self.in_background(second, lambda records: answers.append(records.take('claims', [row], 'same')))
        first.env.cr.commit()  # what this test is about; pylint: disable=invalid-commit
        thread.join()
        self.assertIsNone(thread.error)
        self.assertEqual(answers[0], answers[1])
        self.env.invalidate_all()
        self.assertEqual(self.env['skill.subsidy.claim'].search_count([('id_number', '=', row['id_number'])]), 1)
