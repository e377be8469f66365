"""What a file says of somebody else's certificate, of a known benefit or of a known date comes back; nothing is swallowed."""
import base64

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SubsidyCase
from .files import as_csv, read_xlsx


@tagged('post_install', '-at_install')
class TestImportContradictions(SubsidyCase):

    def take_in(self, kind, rows, users=None, header=None):
        record = self.env['skill.subsidy.import'].with_user((users or self.users)['handler']).create({
            'kind': kind, 'filename': 'x.csv', 'file': base64.b64encode(as_csv(kind, rows, header=header))})
        record.action_run()
        return record

    def counts(self, record):
        return {name: record[f'{name}_count'] for name in (
            'row', 'added', 'changed', 'unchanged', 'older', 'error') if record[f'{name}_count']}

    def reasons(self, record, *numbers):
        """The reasons of the rejected rows, which are these; nothing was taken in."""
        self.assertRecordValues(record, [{
            'state': 'failed', 'error_count': len(numbers), 'added_count': 0, 'changed_count': 0}])
        _titles, *rows = read_xlsx(base64.b64decode(record.error_file))
        self.assertEqual([row[0] for row in rows], list(numbers))
        return [row[1] for row in rows]

    def certificate(self, **changes):
        return {**self.person(), 'certificate_type': '职业技能等级证书', 'level': '四级', **changes}

    def exclusion(self, **changes):
        person = self.person()
        return {'id_number': person['id_number'], 'person_name': person['person_name'], 'kind': '退休', 'source': "社保局", **changes}

    def benefit(self, **changes):
        return {**self.person(), 'level': '四级', 'amount': '1500.00', 'date': '2025-03-04', 'agency_name': "外地经办处", **changes}

    def kept(self, model, row, key='id_number'):
        return self.env[f'skill.subsidy.{model}'].search([(key, '=', row[key])], order='id')

    # -- certificates --------------------------------------------------------------------------------------------------

    def test_certificate_of_another(self):
        """A number that is registered to somebody keeps its holder, and the row says who that is and who can correct it."""
        row, thief, other = self.certificate(), self.person(), self.certificate()
        self.take_in('certificates', [row])
        stolen = {**row, 'id_number': thief['id_number'], 'person_name': thief['person_name']}
        (reason,) = self.reasons(self.take_in('certificates', [other, stolen]), 3)
        line = self.kept('certificate', row, 'certificate_no')
        for part in (row['certificate_no'], row['person_name'], line.id_number_masked, str(line.create_date.date())[:4]):
            self.assertIn(part, reason)
        self.assertNotIn(row['id_number'], reason)
        self.assertEqual(line.id_number, row['id_number'])
        self.assertFalse(self.kept('certificate', other, 'certificate_no'))

    def test_certificate_through_the_interface(self):
        row, thief = self.certificate(), self.person()
        self.take_in('certificates', [row])
        row = {name: row[name] for name in ('certificate_no', 'certificate_type', 'level', 'occupation_name', 'issue_date')}
        answer = self.env['skill.subsidy.import'].with_user(self.users['handler']).take('certificates', [
            {**row, 'id_number': thief['id_number'], 'person_name': thief['person_name']}], 'k')
        self.assertEqual((answer['state'], answer['counts']['errors'], len(answer['errors'])), ('failed', 1, 1))

    def test_certificate_corrected(self):
        """The holder's name, the level and the like are corrected by a later file."""
        row = self.certificate()
        self.take_in('certificates', [row])
        record = self.take_in('certificates', [{**row, 'person_name': "改名", 'level': '三级'}])
        self.assertEqual(self.counts(record), {'row': 1, 'changed': 1})
        self.assertRecordValues(self.kept('certificate', row, 'certificate_no'), [{'person_name': "改名", 'level': '3'}])

    def test_certificate_withdrawn(self):
        """A reviewer withdraws the wrong holder with a reason; then the right one comes in, and the wrong one no more."""
        row, person = self.certificate(), self.person()
        self.take_in('certificates', [row])
        line = self.kept('certificate', row, 'certificate_no')
        with self.refused("why"):
            self.by('reviewer', line).action_withdraw("  ")
        with self.refused("text"):
            self.by('reviewer', line).action_withdraw(5)
        for login in ('handler', 'head', 'auditor', 'accountant'):
            with self.refused(error=AccessError):
                self.by(login, line).action_withdraw("x")
        with self.refused(error=AccessError):
            self.by('reviewer', line).write({'withdrawn': True})
        self.say_why(line, 'reviewer', "评价机构来函更正")
        self.assertRecordValues(line, [{'withdrawn': True, 'withdraw_reason': "评价机构来函更正", 'id_number': row['id_number'],
                                        'withdrawn_by_id': self.users['reviewer'].id}])
        with self.refused("already"):
            self.by('reviewer', line).action_withdraw("again")
        right = {**row, 'id_number': person['id_number'], 'person_name': person['person_name']}
        self.assertEqual(self.counts(self.take_in('certificates', [row])), {'row': 1, 'unchanged': 1})
        self.assertEqual(self.counts(self.take_in('certificates', [right])), {'row': 1, 'added': 1})
        self.assertEqual(self.counts(self.take_in('certificates', [right])), {'row': 1, 'unchanged': 1})
        self.assertEqual(self.kept('certificate', row, 'certificate_no').mapped('id_number'),
                         [row['id_number'], person['id_number']])
        self.assertEqual(self.counts(self.take_in('certificates', [row])), {'row': 1, 'unchanged': 1})

    def test_withdrawn_certificate_counts_no_more(self):
        claim = self.drafts()
        line = self.env['skill.subsidy.certificate'].search([('certificate_no', '=', claim.certificate_no)])
        self.by('reviewer', line).action_withdraw("并非本人")
        claim.action_submit()
        self.assertFalse(claim.certificate_line_id)

    def test_own_entry_is_for_another(self):
        """Who has both posts does not withdraw what he took in himself."""
        row = self.certificate()
        self.take_in('certificates', [row])
        line = self.kept('certificate', row, 'certificate_no')
        user = self.users['handler']
        self.env.cr.execute("INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)",
                            (self.env.ref('skill_subsidy.group_reviewer').id, user.id))
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        with self.refused(user.name, row['certificate_no']):
            line.with_user(user).action_withdraw("x")

    # -- exclusions ----------------------------------------------------------------------------------------------------

    def test_empty_date_is_filled(self):
        """A date that comes later is taken, with its source, from whichever agency; what comes without one takes none away."""
        for users in (self.users, self.others):
            row = self.exclusion()
            self.take_in('exclusions', [row])
            dated = {**row, 'effective_date': '2026-09-01', 'source': "人社局退休科"}
            self.assertEqual(self.counts(self.take_in('exclusions', [dated], users)), {'row': 1, 'changed': 1})
            self.assertRecordValues(self.kept('exclusion', row), [{
                'effective_date': self.day('2026-09-01'), 'source': "社保局；人社局退休科", 'company_id': self.agency.id}])
            for again in (row, dated):
                self.assertEqual(self.counts(self.take_in('exclusions', [again], users)), {'row': 1, 'unchanged': 1})

    def test_date_of_another_row(self):
        """Of two rows the one with the date counts, whichever comes first."""
        for order in (1, -1):
            row = self.exclusion(kind='死亡')
            record = self.take_in('exclusions', [row, {**row, 'effective_date': '2026-09-01'}][::order])
            self.assertEqual(self.counts(record), {'row': 2, 'added': 1, 'unchanged': 1})
            self.assertEqual(self.kept('exclusion', row).effective_date, self.day('2026-09-01'))

    def test_another_date(self):
        """Two dates contradict each other: within a file, and against what is known, which says what it knows."""
        row = self.exclusion(effective_date='2026-09-01')
        other = {**row, 'effective_date': '2026-10-01'}
        for reason in self.reasons(self.take_in('exclusions', [row, self.exclusion(), other]), 2, 4):
            self.assertIn("2, 4", reason)
        self.take_in('exclusions', [row])
        (reason,) = self.reasons(self.take_in('exclusions', [other], self.others), 2)
        for part in ('2026-09-01', '2026-10-01', "社保局", self.agency.name):
            self.assertIn(part, reason)
        line = self.kept('exclusion', row)
        self.by('handler', line).action_withdraw("日期有误")
        self.assertEqual(self.counts(self.take_in('exclusions', [other])), {'row': 1, 'added': 1})
        # the old list once more, with and without the date: somebody has looked at it
        for again in (row, {**row, 'effective_date': ''}):
            self.assertEqual(self.counts(self.take_in('exclusions', [again])), {'row': 1, 'unchanged': 1})

    def test_title_of_the_date(self):
        """The date is found under the titles that other offices write."""
        for title in ('日期', '死亡日期', '退休时间'):
            row = self.exclusion(effective_date='2026-09-01')
            self.take_in('exclusions', [row], header=['身份证号', '姓名', '类别', '证书编码', title, '来源'])
            self.assertEqual(self.kept('exclusion', row).effective_date, self.day('2026-09-01'))

    # -- benefits ------------------------------------------------------------------------------------------------------

    def test_another_figure(self):
        """A known benefit with another amount or day comes back with both; amounts that are none come back, too."""
        row = self.benefit()
        self.take_in('benefits', [row])
        for change in ({'amount': '999'}, {'date': '2025-04-05'}):
            (reason,) = self.reasons(self.take_in('benefits', [{**row, **change}]), 2)
            for part in ('1500.00', '2025-03-04', *change.values(), "外地经办处"):
                self.assertIn(part, reason)
        self.reasons(self.take_in('benefits', [self.benefit(amount='0'), self.benefit(amount='-1')]), 2, 3)
        self.assertEqual(self.counts(self.take_in('benefits', [row, {**row, 'agency_name': "又名"}])), {'row': 2, 'unchanged': 2})
        self.assertRecordValues(self.kept('benefit', row), [{'amount': 1500, 'agency_name': "外地经办处"}])
        for name in ("电工", "目录外工种"):
            row = self.benefit(occupation_name=name)
            self.reasons(self.take_in('benefits', [row, {**row, 'amount': '999'}]), 2, 3)
        self.assertEqual(self.counts(self.take_in('benefits', [row, {**row, 'level': '三级', 'amount': '2000'}])), {'row': 2, 'added': 2})

    # -- the contribution register -------------------------------------------------------------------------------------

    def test_two_lines_of_a_person(self):
        """One day's register says one thing of a person."""
        person = self.person()
        row = {'id_number': person['id_number'], 'person_name': person['person_name'], 'status': '参保缴费', 'paid_months': 60,
               'data_date': '2026-09-30'}
        self.reasons(self.take_in('insured', [row, row, {**row, 'paid_months': 61}]), 2, 3, 4)
        self.reasons(self.take_in('insured', [{**row, 'id_number': '123'}, {**row, 'paid_months': 5000}]), 2, 3)
        record = self.take_in('insured', [row, row, {**row, 'paid_months': 61, 'data_date': '2026-10-07'}])
        self.assertEqual(self.counts(record), {'row': 3, 'added': 1, 'unchanged': 2})
        self.assertEqual(self.kept('insured', row).paid_months, 61)

    def test_cost_does_not_grow(self):
        """As many queries for two hundred contradictions as for two; only a page of them is held."""
        costs = []
        for count in (2, 2, 200):
            rows = [self.benefit() for _n in range(count)]
            self.take_in('benefits', rows)
            before = self.env.cr.sql_log_count
            record = self.take_in('benefits', [{**row, 'amount': '999'} for row in rows])
            costs.append(self.env.cr.sql_log_count - before)
            self.assertEqual(record.error_count, count)
        self.assertLessEqual(costs[2], costs[1])
