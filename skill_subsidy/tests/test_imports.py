"""Files that come in: all of a file or nothing, every wrong row with its reason, again without harm (design 4, 9)."""
import base64

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DAY_AFTER, SubsidyCase, noon
from .files import as_csv, as_xlsx, read_xlsx


@tagged('post_install', '-at_install')
class TestImports(SubsidyCase):

    def take_in(self, kind, content, filename='x.csv', login='handler', users=None):
        """Import the file as a handler does."""
        record = self.env['skill.subsidy.import'].with_user((users or self.users)[login]).create({
            'kind': kind, 'filename': filename, 'file': base64.b64encode(content)})
        record.action_run()
        return record

    def insured_row(self, **changes):
        person = self.person()
        return {'id_number': person['id_number'], 'person_name': person['person_name'], 'insured_since': '2019-01-01',
                'status': '参保缴费', 'paid_months': 60, 'employer_name': person['employer_name'],
                'employer_code': person['employer_code'], 'data_date': '2026-09-30', **changes}

    def certificate_row(self, **changes):
        return {**self.person(), 'certificate_type': '职业技能等级证书', 'level': '四级', **changes}

    def benefit_row(self, **changes):
        return {**self.person(), 'level': '四级', 'amount': '1500.00', 'date': '2025-03-04', 'agency_name': "外地经办处", **changes}

    def lines(self, model, rows, key):
        return self.env[f'skill.subsidy.{model}'].search([(key, 'in', [row[key] for row in rows])])

    # -- files ---------------------------------------------------------------------------------------------------------

    def test_encodings(self):
        """UTF-8 with and without BOM, GB18030 and XLSX say the same."""
        for filename, make in (('a.csv', as_csv), ('b.csv', lambda kind, rows: as_csv(kind, rows, 'utf-8-sig')),
                               ('c.csv', lambda kind, rows: as_csv(kind, rows, 'gb18030')), ('d.xlsx', as_xlsx)):
            row = self.insured_row(person_name="额尔敦·巴特尔")
            record = self.take_in('insured', make('insured', [row]), filename)
            self.assertRecordValues(record, [{'state': 'done', 'row_count': 1, 'error_count': 0, 'error_file': False}])
            self.assertRecordValues(self.lines('insured', [row], 'id_number'), [{
                'person_name': "额尔敦·巴特尔", 'status': 'paying', 'paid_months': 60, 'company_id': self.agency.id,
                'data_date': self.day('2026-09-30'), 'insured_since': self.day('2019-01-01')}])

    def test_unreadable(self):
        """What is no table is refused with a sentence that names the file."""
        rows = [self.insured_row()]
        good = as_csv('insured', rows)
        for title, content, filename in (
                ('empty', b' ', 'x.csv'), ('wrong kind', good, 'x.pdf'), ('no rows', as_csv('insured', []), 'x.csv'),
                ('a column is missing', good.replace('身份证号'.encode(), b'x'), 'x.csv'),
                ('two columns of one name', as_csv('insured', rows, header=['身份证号', '姓名', '姓名', '参保状态', '累计缴费月数',
                                                                            '所在企业名称', '统一社会信用代码', '数据日期']), 'x.csv'),
                ('damaged', as_xlsx('insured', rows)[:200], 'x.xlsx')):
            with self.subTest(title), self.refused(filename):
                self.take_in('insured', content, filename)
        self.assertFalse(self.lines('insured', rows, 'id_number'))

    def test_wrong_rows(self):
        """One wrong row: nothing is taken, the wrong rows come back with their number and reason; then again, corrected."""
        rows = [self.insured_row(), self.insured_row(paid_months='三十六'), self.insured_row(), self.insured_row(
            id_number='', status='不详', data_date='2026-13-01')]
        record = self.take_in('insured', as_csv('insured', rows), '参保.csv')
        self.assertRecordValues(record, [{'state': 'failed', 'row_count': 4, 'error_count': 2}])
        self.assertFalse(self.lines('insured', rows, 'id_number'))
        _titles, first, second = read_xlsx(base64.b64decode(record.error_file))
        self.assertEqual((first[0], second[0]), (3, 5))
        self.assertIn('三十六', first[1])
        for word in ('身份证号', '不详', '2026-13-01'):
            self.assertIn(word, second[1])
        self.assertIn(rows[1]['person_name'], first)
        rows[1]['paid_months'], rows[3] = 36, self.insured_row()
        record.write({'file': base64.b64encode(as_csv('insured', rows))})
        record.action_run()
        self.assertRecordValues(record, [{'state': 'done', 'error_count': 0, 'error_file': False}])
        self.assertEqual(len(self.lines('insured', rows, 'id_number')), 4)
        for step in (record.action_run, lambda: record.write({'filename': "y"})):
            with self.refused():
                step()

    def test_formulas_do_not_come_back_alive(self):
        """What a row says is text in the file of rejected rows, whatever it begins with."""
        rows = [self.insured_row(paid_months='=1+1', person_name='=HYPERLINK("http://example.com")')]
        record = self.take_in('insured', as_csv('insured', rows))
        _titles, row = read_xlsx(base64.b64decode(record.error_file))
        self.assertEqual(record.state, 'failed')
        self.assertTrue(all(isinstance(cell, str | int) for cell in row if cell))

    # -- registers -----------------------------------------------------------------------------------------------------

    def test_insured_again(self):
        """The same file twice changes nothing, a newer one updates, an older one never wins."""
        rows = [self.insured_row(), self.insured_row()]
        self.take_in('insured', as_csv('insured', rows))
        lines = self.lines('insured', rows, 'id_number')
        before = lines.read(['paid_months', 'status', 'data_date', 'person_name'])
        self.take_in('insured', as_csv('insured', rows))
        older = [{**row, 'paid_months': 1, 'data_date': '2026-08-31'} for row in rows]
        self.take_in('insured', as_csv('insured', older))
        self.assertEqual(self.lines('insured', rows, 'id_number'), lines)
        self.assertEqual(lines.read(['paid_months', 'status', 'data_date', 'person_name']), before)
        newer = [{**row, 'paid_months': 61, 'status': '暂停缴费', 'data_date': '2026-10-08'} for row in rows]
        self.take_in('insured', as_csv('insured', newer))
        self.assertRecordValues(lines, [{'paid_months': 61, 'status': 'suspended'}] * 2)

    def test_insured_twice_in_one_file(self):
        """Of two rows of one person the later data date counts, in whichever order they stand."""
        row = self.insured_row()
        newer = {**row, 'paid_months': 61, 'data_date': '2026-10-07'}
        for rows in ([row, newer], [newer, row]):
            self.take_in('insured', as_csv('insured', rows))
            self.assertRecordValues(self.lines('insured', [row], 'id_number'), [{'paid_months': 61}])

    def test_insured_of_two_agencies(self):
        """Each agency has its own line of a person; a handler's import never touches the other's."""
        row = self.insured_row()
        self.take_in('insured', as_csv('insured', [row]))
        self.take_in('insured', as_csv('insured', [{**row, 'paid_months': 12}]), users=self.others)
        lines = self.lines('insured', [row], 'id_number').sorted('paid_months', reverse=True)
        self.assertEqual([(line.company_id, line.paid_months) for line in lines], [(self.agency, 60), (self.other, 12)])

    def test_certificates(self):
        """By certificate number; the occupation is found by its name; the same file twice changes nothing."""
        rows = [self.certificate_row(), self.certificate_row(occupation_name="目录外工种")]
        for _again in range(2):
            self.take_in('certificates', as_csv('certificates', rows))
        lines = self.lines('certificate', rows, 'certificate_no').sorted('id')
        self.assertRecordValues(lines, [
            {'occupation_id': self.occupation.id, 'level': '4', 'certificate_type': 'skill_level'},
            {'occupation_id': False, 'level': '4', 'certificate_type': 'skill_level'}])

    def test_benefits(self):
        """What was paid elsewhere counts at once; the same file twice changes nothing, for unlisted occupations too."""
        claim = self.drafts()
        rows = [self.benefit_row(id_number=claim.id_number, person_name=claim.person_name),
                self.benefit_row(occupation_name="目录外工种")]
        for _again in range(2):
            self.take_in('benefits', as_csv('benefits', rows))
        benefits = self.lines('benefit', rows, 'id_number')
        self.assertRecordValues(benefits.sorted('id'), [
            {'agency_name': "外地经办处", 'amount': 1500, 'company_id': False, 'occupation_id': self.occupation.id},
            {'agency_name': "外地经办处", 'amount': 1500, 'company_id': False, 'occupation_id': False}])
        claim.action_submit()
        self.assertEqual(claim.failed_rules, 'once')

    def test_own_benefit_stays(self):
        """An import never replaces what this database paid."""
        claim = self.claims_in('paid')
        benefit = self.env['skill.subsidy.benefit'].search([('claim_id', '=', claim.id)])
        self.take_in('benefits', as_csv('benefits', [self.benefit_row(
            id_number=claim.id_number, person_name=claim.person_name, amount='1.00')]))
        self.assertRecordValues(self.env['skill.subsidy.benefit'].search([('id_number', '=', claim.id_number)]),
                                [{'id': benefit.id, 'amount': 1500, 'claim_id': claim.id}])

    # -- claims --------------------------------------------------------------------------------------------------------

    def claim_rows(self, count, **changes):
        rows = [{**self.person(**changes), 'certificate_type': '职业技能等级证书', 'bank_account_type': '社会保障卡',
                 'level': '四级'} for _n in range(count)]
        self.register([{**row, 'certificate_type': 'skill_level', 'level': '4'} for row in rows])
        return rows

    def test_claims(self):
        """Each row becomes a submitted and checked claim of the handler's agency."""
        rows = self.claim_rows(3)
        record = self.take_in('claims', as_xlsx('claims', rows), 'claims.xlsx')
        self.assertRecordValues(record, [{'state': 'done', 'row_count': 3, 'claim_count': 3, 'refused_count': 0}])
        claims = record.claim_ids.sorted('id')
        self.assertRecordValues(claims, [{
            'state': 'submitted', 'channel': 'import', 'company_id': self.agency.id, 'check_verdict': 'pass',
            'person_name': row['person_name'], 'id_number': row['id_number'], 'certificate_no': row['certificate_no'],
            'bank_account': row['bank_account'], 'bank_account_type': 'social_card', 'level': '4',
            'claim_date': self.day(row['claim_date'])} for row in rows])
        self.assertFalse(self.by('handler', claims).action_verify())

    def test_claims_wrong_row(self):
        """A wrong row: no claim at all, not even a number is lost to one that is not there."""
        rows = self.claim_rows(3)
        rows[1]['level'] = '九级'
        record = self.take_in('claims', as_csv('claims', rows))
        self.assertRecordValues(record, [{'state': 'failed', 'error_count': 1, 'claim_count': 0}])
        self.assertFalse(self.lines('claim', rows, 'id_number'))

    def test_claims_doubled(self):
        """三, 四(二): another certificate for a claim on its way or a paid benefit goes back; once counts."""
        paid, live = self.claims_in('paid'), self.claims_in('submitted', users=self.others)
        rows = self.claim_rows(2)
        rows.append({**self.claim_rows(1)[0], 'id_number': rows[0]['id_number'], 'person_name': rows[0]['person_name']})
        for known in (paid, live):
            rows.append({**self.claim_rows(1)[0], 'id_number': known.id_number, 'person_name': known.person_name})
        claims = self.take_in('claims', as_csv('claims', rows)).claim_ids.sorted('id')
        self.assertEqual(claims.mapped('state'), ['submitted', 'submitted', 'returned', 'returned', 'returned'])
        self.assertIn(claims[0].name, claims[2].return_reason)
        self.assertIn(paid.name, claims[3].return_reason)
        self.assertIn(live.name, claims[4].return_reason)
        self.assertIn(self.other.name, claims[4].return_reason)

    def test_shared_sheet(self):
        """A sheet of several agencies: each takes its own rows by the column 经办机构, and says how many it passed over."""
        mine, theirs = self.claim_rows(2), self.claim_rows(1)
        content = as_csv('claims', mine + theirs).decode().splitlines()
        names = ['经办机构', *[self.agency.name] * 2, self.other.name]
        sheet = '\r\n'.join(f'{line},{name}' for line, name in zip(content, names, strict=True)).encode()
        record = self.take_in('claims', sheet)
        self.assertRecordValues(record, [{'row_count': 2, 'skipped_count': 1, 'claim_count': 2}])

    def test_importer_does_not_pay(self):
        """六(六): who took the claims in cannot pay them, though another handler verified them."""
        record = self.take_in('claims', as_csv('claims', self.claim_rows(2)), login='handler2')
        claims = record.claim_ids.with_env(self.env)
        for step in ('verify', 'review', 'publish', 'clear', 'approve'):
            getattr(self, f'do_{step}')(claims)
        user = self.users['handler2']
        self.env.cr.execute("INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)",
                            (self.env.ref('skill_subsidy.group_accountant').id, user.id))
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        with noon(DAY_AFTER), self.refused(user.name, claims[0].name):
            self.order_of(claims, login='handler2')

    def test_by_handlers_only(self):
        """Only handlers take files in; what an import found is not written from outside."""
        for login in ('reviewer', 'head', 'accountant', 'auditor', 'keeper', 'nobody'):
            with self.refused(error=AccessError):
                self.take_in('insured', as_csv('insured', [self.insured_row()]), login=login)
        record = self.env['skill.subsidy.import'].with_user(self.users['handler']).with_context(default_state='done').create({
            'kind': 'insured', 'filename': 'x.csv', 'file': base64.b64encode(b'x'), 'state': 'done', 'row_count': 9})
        self.assertRecordValues(record, [{'state': 'draft', 'row_count': 0}])
        for vals in ({'state': 'done'}, {'row_count': 1}, {'error_file': False}):
            with self.refused():
                record.write(vals)
        with self.refused(error=AccessError):
            record.with_user(self.users['reviewer']).action_run()
        with self.refused(error=AccessError):
            record.with_user(self.others['handler']).action_run()
        with self.refused(error=AccessError):
            record.create({'kind': 'insured', 'file': base64.b64encode(b'x'), 'company_id': self.other.id})
