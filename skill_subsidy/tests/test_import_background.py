"""Large files: the scheduler takes them in, others see how far it is, and nothing is left of what did not come to its end."""
import base64
import contextlib
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import config

from odoo.addons.skill_subsidy.models import import_background, import_file, import_registers
from odoo.addons.skill_subsidy.models.import_background import ATTEMPTS, _time_limit

from .committed import CommittedCase
from .files import as_csv


@tagged('post_install', '-at_install')
class TestImportBackground(CommittedCase):

    def setUp(self):
        super().setUp()
        self.rows = [{**self.person(), 'status': '参保缴费', 'paid_months': 60, 'data_date': '2026-09-30'} for _n in range(3)]
        self.addCleanup(self.remove)

    def remove(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM skill_subsidy_insured WHERE id_number = ANY(%s)", ([row['id_number'] for row in self.rows],))
            cr.execute("DELETE FROM skill_subsidy_import WHERE company_id = %s", (self.agency.id,))

    def start(self, rows=None):
        """A file that is left to the scheduler."""
        record = self.env['skill.subsidy.import'].with_user(self.users['handler']).create({
            'kind': 'insured', 'filename': 'x.csv', 'file': base64.b64encode(as_csv('insured', rows or self.rows))})
        with patch.dict(import_file.BACKGROUND, {'csv': 10}):
            record.action_run()
        self.commit()
        self.assertEqual((record.state, record.progress), ('running', 0))
        self.assertFalse(self.kept())
        return record.with_env(self.env)

    def kept(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT count(*) FROM skill_subsidy_insured WHERE id_number = ANY(%s)",
                       ([row['id_number'] for row in self.rows],))
            return cr.fetchone()[0]

    def schedule(self):
        self.env['skill.subsidy.import']._cron_run()
        self.commit()

    def test_done(self):
        """It is taken in once, in the name of who started it."""
        record = self.start()
        self.schedule()
        self.assertEqual((record.state, record.progress, record.added_count, self.kept()), ('done', 100, 3, 3))
        line = self.env['skill.subsidy.insured'].search([('id_number', '=', self.rows[0]['id_number'])])
        self.assertEqual((line.create_uid, line.company_id), (self.users['handler'], self.agency))
        self.schedule()
        self.assertEqual(self.kept(), 3)

    def test_wrong_rows(self):
        record = self.start([*self.rows, {**self.rows[0], 'status': '不详'}])
        self.schedule()
        self.assertEqual((record.state, record.error_count, self.kept()), ('failed', 1, 0))
        self.assertTrue(record.error_file)

    def test_unreadable(self):
        """A file that is no table ends with a sentence, not with a scheduler that tries for ever."""
        record = self.start()
        record._set({'filename': 'x.pdf'})
        self.commit()
        self.schedule()
        self.assertEqual((record.state, self.kept()), ('failed', 0))
        self.assertIn('x.pdf', record.message)

    def during(self, step):
        """Run the scheduler; `step(env)` is done by others while the rows are compared."""
        merge = type(self.env['skill.subsidy.import'])._merge_register

        def merging(record, columns, tell):
            tell(81, None, 'comparing')
            env = self.open()
            step(env)
            env.cr.commit()  # another transaction's step; pylint: disable=invalid-commit
            return merge(record, columns, tell)
        with patch.object(type(self.env['skill.subsidy.import']), '_merge_register', merging):
            self.schedule()

    def test_progress_is_seen(self):
        record, seen = self.start(), []
        self.during(lambda env: seen.append(
            (record.with_env(env).state, record.with_env(env).progress, record.with_env(env).stage)))
        self.assertEqual(seen, [('running', 81, 'comparing')])
        self.assertEqual(record.state, 'done')

    def test_progress_moves_while_rows_are_written(self):
        """Every stage is told, and the writing in steps; the steps are as many for a million rows as for two hundred thousand."""
        record, seen = self.start(), []
        tell = type(record)._tell

        def telling(record, percent=0, rows=None, attempt=0, stage=None):
            seen.append((percent, stage))
            return tell(record, percent, rows, attempt, stage)
        with patch.object(type(record), '_tell', telling), patch.object(import_registers, 'STEP', 1), \
                patch.object(import_background, 'PAUSE', 0):
            self.schedule()
        self.assertEqual(record.state, 'done')
        self.assertEqual(list(dict.fromkeys(stage for _percent, stage in seen if stage)), ['reading', 'comparing', 'writing'])
        writing = [percent for percent, stage in seen if percent > import_registers.COMPARED_AT]
        self.assertGreaterEqual(len(set(writing)), 3)
        self.assertEqual(writing, sorted(writing))
        self.assertLessEqual(len(list(record._steps_of(10**6))), import_registers.STEPS)
        self.assertEqual(len(list(record._steps_of(3))), 1)

    def test_cancelled_in_the_middle(self):
        record = self.start()
        self.during(lambda env: record.with_env(env).with_user(self.users['handler'].id).action_cancel())
        self.assertEqual((record.state, self.kept()), ('cancelled', 0))
        record.with_user(self.users['handler']).action_run()  # and once more, at once
        self.commit()
        self.assertEqual((record.state, self.kept()), ('done', 3))

    def test_cancelled_before(self):
        record = self.start()
        record.with_user(self.users['handler']).action_cancel()
        self.commit()
        self.schedule()
        self.assertEqual((record.state, self.kept()), ('cancelled', 0))
        with self.assertRaises(UserError):
            record.with_user(self.users['handler']).action_cancel()

    def test_by_handlers_of_the_agency_only(self):
        record = self.start()
        for user in (self.users['reviewer'], self.users['auditor'], self.others['handler']):
            with self.assertRaises(AccessError):
                record.with_user(user).action_cancel()
        for vals in ({'filename': 'y.csv'}, {'kind': 'benefits'}, {'state': 'done'}, {'added_count': 1}):
            with self.assertRaises(UserError):
                record.with_user(self.users['handler']).write(vals)
        with self.assertRaises(UserError):
            record.with_user(self.users['handler']).action_run()

    def test_unexpected_error(self):
        """It ends as failed, with a sentence; the rows that were written before the error are gone."""
        record = self.start()
        merge = type(record)._merge_register

        def broken(record, columns, tell):
            merge(record, columns, tell)
            raise ZeroDivisionError
        with patch.object(type(record), '_merge_register', broken), self.assertLogs(import_file.__package__, 'ERROR'):
            self.schedule()
        self.assertEqual((record.state, self.kept()), ('failed', 0))
        self.assertTrue(record.message)

    def test_server_that_dies_of_it(self):
        """A file that took the server down again and again is given back."""
        record = self.start()
        self.env.cr.execute("UPDATE skill_subsidy_import_progress SET attempts = %s WHERE import_id = %s", (ATTEMPTS, record.id))
        self.commit()
        self.schedule()
        self.assertEqual((record.state, self.kept()), ('failed', 0))
        self.assertIn(str(ATTEMPTS), record.message)
        self.assertIn('limit_time_real_cron', record.message)

    def test_killed_again_and_again(self):
        """Each attempt that the server's time limit ends is counted though nothing of it is committed; the fourth does not
        touch the file, and says which settings to raise."""
        record, started = self.start(), []

        def killed(*_args):
            started.append(True)
            raise SystemExit
        with patch.object(type(record), '_merge_register', killed):
            for _n in range(ATTEMPTS):
                with contextlib.suppress(SystemExit):  # not assertRaises: that rolls back to a savepoint, the scheduler commits
                    self.env['skill.subsidy.import']._cron_run()
                self.env.cr.rollback()
                self.env.invalidate_all()
                self.assertEqual((record.state, self.kept()), ('running', 0))
            self.schedule()
        self.assertEqual((len(started), record.state, self.kept()), (ATTEMPTS, 'failed', 0))
        with patch.dict(config.options, {'limit_time_real_cron': -1, 'limit_time_real': 77, 'limit_time_cpu': 66}):
            self.assertEqual(_time_limit(), 77)
        for setting in ('limit_time_real_cron', 'limit_time_cpu'):
            self.assertIn(setting, record.message)
        self.schedule()
        self.assertEqual(len(started), ATTEMPTS)

    def test_never_twice_at_once(self):
        record = self.start()
        other = self.open()
        other.cr.execute("SELECT FROM skill_subsidy_import WHERE id = %s FOR UPDATE", (record.id,))
        self.assertFalse(record._run_in_background())
        self.assertEqual(self.kept(), 0)

    def test_became_a_reader(self):
        """Who may only read imports by now has his file given back before anything of it is read."""
        record = self.start()
        handler, auditor = (self.env.ref(f'skill_subsidy.group_{name}').id for name in ('handler', 'auditor'))
        change = "UPDATE res_groups_users_rel SET gid = %s WHERE uid = %s AND gid = %s"
        self.env.cr.execute(change, (auditor, self.users['handler'].id, handler))
        self.commit()
        self.registry.clear_all_caches()
        with patch.object(type(record), '_run') as run:
            self.schedule()
        self.env.cr.execute(change, (handler, self.users['handler'].id, auditor))
        self.commit()
        self.registry.clear_all_caches()
        self.assertEqual((record.state, self.kept()), ('failed', 0))
        run.assert_not_called()

    def test_lost_rights(self):
        """The file is taken in with the rights that who started it has when it is."""
        record = self.start()
        self.env.cr.execute("DELETE FROM res_groups_users_rel WHERE uid = %s AND gid = %s", (
            self.users['handler'].id, self.env.ref('skill_subsidy.group_handler').id))
        self.commit()
        self.registry.clear_all_caches()
        self.schedule()
        self.assertEqual((record.state, self.kept()), ('failed', 0))
        self.env.cr.execute("INSERT INTO res_groups_users_rel (uid, gid) VALUES (%s, %s)", (
            self.users['handler'].id, self.env.ref('skill_subsidy.group_handler').id))
        self.commit()
        self.registry.clear_all_caches()
