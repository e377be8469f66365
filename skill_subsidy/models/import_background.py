"""Large files are taken in by Odoo's scheduler, one at a time: in one transaction, so that a server that dies in the
middle leaves nothing behind, and the next run begins anew."""
import logging
import time

from psycopg2.errors import TransactionRollbackError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, config

from ..rules import table_file
from .guard import lock

_logger = logging.getLogger(__name__)
ATTEMPTS = 3  # a file that took the server down so often is given back
STAGES = [('waiting', "Waiting to begin"), ('reading', "Reading and checking the rows"),
          ('comparing', "Comparing with the register"), ('writing', "Writing")]
PAUSE = 0.5  # seconds between two messages of how far it is


def _time_limit():
    """Seconds after which Odoo ends a job of the scheduler, as its server reads its configuration (0: never)."""
    limit = config['limit_time_real_cron']
    return config['limit_time_real'] if limit < 0 else limit


class Cancelled(Exception):
    """Somebody cancelled the import while it ran."""


class SkillSubsidyImportProgress(models.Model):
    """How far an import is, for others to see: written in transactions of its own while that of the import is open."""
    _name = 'skill.subsidy.import.progress'
    _description = "Progress of an Import"
    _log_access = False

    import_id = fields.Many2one('skill.subsidy.import', required=True, ondelete='cascade')
    percent = fields.Integer()
    stage = fields.Char()
    done_rows = fields.Integer()
    attempts = fields.Integer()
    cancelled = fields.Boolean()

    _once = models.Constraint('UNIQUE (import_id)', "An import has one progress.")


class SkillSubsidyImport(models.Model):
    """Waiting, running, cancelled: `state` is `running` from the button on."""
    _inherit = 'skill.subsidy.import'

    progress = fields.Integer("Progress", compute='_compute_progress', help="In percent.")
    done_rows = fields.Integer("Rows Read", compute='_compute_progress')
    stage = fields.Selection(STAGES, "What Is Done Now", compute='_compute_progress')
    stopping = fields.Boolean(compute='_compute_progress')

    @api.depends('state')
    def _compute_progress(self):
        found = {}
        if running := self.filtered(lambda record: record.state == 'running'):
            self.env.cr.execute(SQL("SELECT import_id, percent, done_rows, stage, cancelled FROM skill_subsidy_import_progress "
                                    "WHERE import_id = ANY(%s)", running.ids))
            found = {row[0]: row[1:] for row in self.env.cr.fetchall()}
        for record in self:
            whole = (100, record.row_count, False, False) if record.state == 'done' else (0, 0, False, False)
            record.progress, record.done_rows, record.stage, record.stopping = found.get(record.id, whole)

    def _queue(self):
        """Leave these files to the scheduler."""
        for record in self:
            record._set({'state': 'running'})
            record.flush_recordset()
            self.env.cr.execute(SQL(
                "INSERT INTO skill_subsidy_import_progress (import_id, percent, done_rows, stage, attempts, cancelled) "
                "VALUES (%s, 0, 0, 'waiting', 0, FALSE) ON CONFLICT (import_id) DO UPDATE "
                "SET percent = 0, stage = 'waiting', done_rows = 0, attempts = 0, cancelled = FALSE", record.id))
            record.invalidate_recordset(['progress', 'done_rows', 'stage', 'stopping'])
        # sudo: a handler may start this one job, not change it
        self.env.ref('skill_subsidy.cron_imports').sudo()._trigger()

    def action_cancel(self):
        """Stop running imports: nothing of them is taken in. One that is in the scheduler's hands ends a little later."""
        self.check_access('write')
        for record in self:
            if record.state != 'running':
                raise UserError(self.env._("%(file)s is not being taken in now.", file=record.filename))
            if record.try_lock_for_update():
                lock(record)
                record._set({'state': 'cancelled', 'finished_on': fields.Datetime.now()})
            else:
                self.env.cr.execute(SQL(
                    "UPDATE skill_subsidy_import_progress SET cancelled = TRUE WHERE import_id = %s", record.id))
                record.invalidate_recordset(['stopping'])

    @api.model
    def _cron_run(self):
        """Take in what waits; the scheduler's transaction is committed after every file."""
        cron = self.env['ir.cron']
        waiting = self.search([('state', '=', 'running')], order='id')
        cron._commit_progress(remaining=len(waiting))
        for record in waiting:
            done = record._run_in_background()
            if not cron._commit_progress(int(done)):
                break

    def _run_in_background(self):
        """Take one file in; True when it came to an end, of whatever kind. The outcome is left to be committed."""
        cr = self.env.cr
        if not self.try_lock_for_update():
            return False
        self.invalidate_recordset()
        if self.state != 'running':
            return True
        if self._tell(attempt=1) > ATTEMPTS:
            return self._fail(self.with_context(lang=self.started_by_id.lang).env._(
                "The server stopped %(count)s times while it took this file in. Split the file, or ask the administrator to "
                "raise the time limits in Odoo's configuration: limit_time_real_cron (now %(real)s seconds) and, with workers, "
                "limit_time_cpu (now %(cpu)s seconds).", count=ATTEMPTS, real=_time_limit(), cpu=config['limit_time_cpu']))
        worker = self.with_user(self.started_by_id).with_company(self.company_id).with_context(
            lang=self.started_by_id.lang, tz=self.started_by_id.tz, allowed_company_ids=self.company_id.ids)
        try:
            if not self.started_by_id.active:
                raise UserError(self.env._("Who started it has no access any more."))
            worker.check_access('write')  # before a million rows are read, not only when the outcome is written
            worker._run(worker._teller())
            worker.env.flush_all()
        except Cancelled:
            cr.rollback()
            self.invalidate_recordset()
            self._set({'state': 'cancelled', 'finished_on': fields.Datetime.now()})
        except TransactionRollbackError:  # somebody else wrote the same rows: again, from the start
            cr.rollback()
            return False
        except table_file.TableError as error:
            cr.rollback()
            return self._fail(worker.env['skill.subsidy.claim']._sentences()(error.text))
        except UserError as error:
            cr.rollback()
            return self._fail(str(error))
        except Exception:
            cr.rollback()
            _logger.exception("Import %s failed", self.id)
            return self._fail(worker.env._("An unexpected error. Ask the administrator to look into the server's log."))
        self._notify()
        return True

    def _fail(self, message):
        """End with a sentence; nothing is taken in."""
        self.invalidate_recordset()
        self._set({'state': 'failed', 'finished_on': fields.Datetime.now(), 'message': message})
        self._notify()
        return True

    def _notify(self):
        """Tell who started it, wherever in Odoo he is."""
        user = self.started_by_id
        env = self.with_context(lang=user.lang).env
        sentence = {'done': env._("%(file)s was taken in.", file=self.filename),
                    'failed': env._("%(file)s was not taken in: look why.", file=self.filename),
                    'cancelled': env._("%(file)s was cancelled.", file=self.filename)}[self.state]
        user._bus_send('simple_notification', {
            'type': 'success' if self.state == 'done' else 'warning', 'sticky': self.state == 'failed', 'message': sentence})

    def _teller(self):
        """What tells others how far this import is, and raises Cancelled when it is to end."""
        last, shown = 0, None

        def tell(percent, rows=None, stage=None):
            nonlocal last, shown
            if stage in (None, shown) and time.monotonic() - last < PAUSE:
                return
            last, shown = time.monotonic(), stage or shown
            self._tell(percent, rows, stage=stage)
        return tell

    def _tell(self, percent=0, rows=None, attempt=0, stage=None):
        """Write how far it is, in a transaction of its own. Returns the number of attempts."""
        with self.env.registry.cursor() as cr:
            cr.execute(SQL(
                """UPDATE skill_subsidy_import_progress
                      SET percent = %s, done_rows = COALESCE(%s, done_rows), attempts = attempts + %s,
                          stage = COALESCE(%s, stage)
                    WHERE import_id = %s RETURNING attempts, cancelled""", int(percent), rows, attempt, stage, self.id))
            attempts, cancelled = cr.fetchone() or (1, False)
        if cancelled:
            raise Cancelled
        return attempts
