import contextlib
import io
import os
import tempfile
from datetime import timedelta
from itertools import islice

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import table_file, workdays
from ..rules.table_checks import PROBLEMS
from .guard import lock, stay_own, undefaulted
from .import_columns import COLUMNS
from .import_kinds import READ, REGISTERS, WRITTEN
from .import_rejected import Rejected

KINDS = [('claims', "Claims"), ('insured', "Contribution register"), ('certificates', "Certificate register"),
         ('benefits', "Benefits received"), ('exclusions', "Exclusions")]
STATES = [('draft', "Draft"), ('running', "Running"), ('done', "Done"), ('failed', "Failed"), ('cancelled', "Import Cancelled")]
COUNTS = ('row_count', 'added_count', 'changed_count', 'unchanged_count', 'older_count', 'skipped_count', 'error_count')
KEPT = frozenset(('state', 'error_file', 'error_filename', 'message', 'started_by_id', 'finished_on', 'call_key',
                  'call_digest', 'answer', 'claim_ids', *COUNTS))
CHUNK = 10_000  # rows that are in memory at a time
CLAIMS_CHUNK = 1_000  # claims that are taken in at a time
READ_CLAIMS = 10  # percent of the whole
# A larger file runs in the background: from about 5,000 rows on, a person would wait for more than some seconds.
BACKGROUND = {'csv': 512 * 1024, 'txt': 512 * 1024, 'xlsx': 256 * 1024, 'xlsm': 256 * 1024}


class SkillSubsidyImport(models.Model):
    """A file that comes in: all of it is taken, or nothing, and every wrong row says why."""
    _name = 'skill.subsidy.import'
    _description = "Import"
    _order = 'id desc'
    _rec_name = 'filename'

    kind = fields.Selection(KINDS, required=True, default='claims')
    company_id = fields.Many2one('res.company', "Agency", required=True, index=True,
                                 default=lambda self: self.env.company)
    file = fields.Binary(attachment=True)
    filename = fields.Char("File Name")
    state = fields.Selection(STATES, default='draft', required=True, readonly=True, copy=False)
    message = fields.Char("Reason", readonly=True, copy=False, help="Why nothing was taken in.")
    started_by_id = fields.Many2one('res.users', "Started By", readonly=True, copy=False)
    finished_on = fields.Datetime(readonly=True, copy=False)
    row_count = fields.Integer("Rows", readonly=True, copy=False)
    added_count = fields.Integer("New", readonly=True, copy=False)
    changed_count = fields.Integer("Changed", readonly=True, copy=False)
    unchanged_count = fields.Integer("Known Already", readonly=True, copy=False)
    older_count = fields.Integer("Older Than What Is Kept", readonly=True, copy=False)
    skipped_count = fields.Integer("Rows of Other Agencies", readonly=True, copy=False)
    error_count = fields.Integer("Wrong Rows", readonly=True, copy=False)
    error_file = fields.Binary("Rejected Rows", attachment=True, readonly=True, copy=False)
    error_filename = fields.Char(readonly=True, copy=False)
    claim_ids = fields.One2many('skill.subsidy.claim', 'import_id', "Claims", readonly=True)
    claim_count = fields.Integer(compute='_compute_claim_counts')

    @api.depends('claim_ids')
    def _compute_claim_counts(self):
        for record in self:
            record.claim_count = len(record.claim_ids)

    @api.model_create_multi
    def create(self, vals_list):
        """Take the files; what `action_run` keeps cannot be given."""
        return super(SkillSubsidyImport, undefaulted(self, KEPT)).create(
            [{k: v for k, v in vals.items() if k not in KEPT} for vals in vals_list]).with_env(self.env)

    def write(self, vals):
        """A file that was taken in, or is being taken in, stays as it came."""
        if KEPT & vals.keys() or any(record.state == 'done' for record in self):
            raise UserError(self.env._("An import that was done stays as it is; take the new file in as a new one."))
        if any(record.state == 'running' for record in self):
            raise UserError(self.env._("This file is being taken in. Wait until it is done, or cancel it."))
        result = super().write(vals)
        stay_own(self, vals)
        return result

    @api.autovacuum
    def _gc_empty_drafts(self):
        """Forms that somebody opened and left without choosing a file are taken away after a day."""
        yesterday = fields.Datetime.now() - timedelta(days=1)
        drafts = self.search([('state', '=', 'draft'), ('create_date', '<', yesterday)])
        # sudo: the attachments are these records' own field
        filled = self.env['ir.attachment'].sudo().search([
            ('res_model', '=', self._name), ('res_field', '=', 'file'), ('res_id', 'in', drafts.ids)]).mapped('res_id')
        drafts.filtered(lambda record: record.id not in filled).unlink()

    def action_run(self):
        """Read the file and take its rows in; with wrong rows nothing is taken and they come back in `error_file`.

        A large file is taken in by the scheduler; `progress` tells how far it is.
        """
        for record in self:
            record.check_access('write')
            lock(record)
            record.invalidate_recordset(['state'])
            if record.state == 'done':
                raise UserError(self.env._("%(file)s was taken in already.", file=record.filename))
            if record.state == 'running':
                raise UserError(self.env._("%(file)s is being taken in.", file=record.filename))
            with record._opened() as file:
                size = os.fstat(file.fileno()).st_size if not isinstance(file, io.BytesIO) else len(file.getvalue())
            if not size:
                raise UserError(self.env._("Choose a file first."))
            record._set({'started_by_id': self.env.uid, 'message': False, 'finished_on': False, 'error_file': False,
                         'error_filename': False, **dict.fromkeys(COUNTS, 0)})
            if size > BACKGROUND.get((record.filename or '').rsplit('.', 1)[-1].lower(), size):
                record._queue()
                continue
            try:
                record._run(lambda *_told: None)
            except table_file.TableError as error:
                raise UserError(self.env['skill.subsidy.claim']._sentences()(error.text)) from error

    @contextlib.contextmanager
    def _opened(self):
        """The file as it lies on the disk, open for reading: it may be larger than the memory."""
        # sudo: the attachment is this record's own field, and reading the record was allowed
        attachment = self.env['ir.attachment'].sudo().search([
            ('res_model', '=', self._name), ('res_field', '=', 'file'), ('res_id', '=', self.id)], limit=1)
        if attachment.store_fname:
            with open(attachment._full_path(attachment.store_fname), 'rb') as file:
                yield file
        else:
            yield io.BytesIO(attachment.raw or b'')

    def _run(self, tell):
        """Check all rows, then take them in. `tell(percent, rows, stage)` is called between the steps, and may raise.

        What the parts take of the whole: reading claims is little, and half of it for a register.
        """
        say = self.env['skill.subsidy.claim']._sentences()
        columns = COLUMNS[self.kind]
        titles = [self.env._("Row"), self.env._("Reason"), *(column.title for column in columns)]
        counts = dict.fromkeys(COUNTS, 0)
        with self._opened() as file, Rejected(titles) as wrong:
            take = self._open_register(columns) if self.kind in REGISTERS else None
            examine, today = PROBLEMS.get(self.kind), workdays.today()
            reading = READ if take else READ_CLAIMS
            for chunk in self._chunks(file, counts):
                lines = chunk
                if examine:
                    lines = [(number, values, [*problems, *more]) if (more := tuple(examine(values, today))) else
                             (number, values, problems) for number, values, problems in chunk]
                bad = [line for line in lines if line[2]]
                for number, values, problems in bad:
                    wrong.add(number, '；'.join(map(say, problems)), values)
                if take and not wrong.count:
                    take(lines)
                tell(self._share(file) * reading / 100, counts['row_count'], 'reading')
            if take and not wrong.count:
                for number, values, problems in self._contradictions(columns):
                    wrong.add(number, '；'.join(map(say, problems)), values)
            counts['error_count'] = wrong.count
            if wrong.count:
                self._give_back(wrong, counts)
                return
            if take:
                counts.update(self._merge_register(columns, tell))
            else:
                counts.update(self._take_claims(self._told_chunks(file, columns, tell)))
            tell(100)
            self._set({'state': 'done', 'finished_on': fields.Datetime.now(), **counts})

    def _told_chunks(self, file, columns, tell):
        """The checked rows of a claims file as mappings, some at a time; others see how many are taken in."""
        keys = [column.key for column in columns]
        for lines in self._chunks(file, {}, CLAIMS_CHUNK):
            yield [(number, dict(zip(keys, values, strict=True))) for number, values, _problems in lines]
            tell(READ_CLAIMS + (WRITTEN - READ_CLAIMS) * self._share(file) / 100, None, 'writing')

    def _share(self, file):
        """How much of the file was read, in percent."""
        if isinstance(file, io.BytesIO):
            return 0
        return 100 * file.tell() / max(os.fstat(file.fileno()).st_size, 1)

    def _chunks(self, file, counts, size=CHUNK):
        """The rows of this agency, some thousands at a time. A shared sheet may name the agency in a column."""
        columns = COLUMNS[self.kind]
        place = next((n for n, column in enumerate(columns) if column.key == 'agency'), None)
        names = {self.company_id.name, self.company_id.partner_id.ref} - {False}

        def mine(line):
            said = line[1][place]
            return not said or said in names or any(name.startswith(said) for name in names)

        rows = table_file.read_lines(file, self.filename or '', columns)
        while lines := list(islice(rows, size)):
            own = lines if place is None else [line for line in lines if mine(line)]
            counts['row_count'] = counts.get('row_count', 0) + len(own)
            counts['skipped_count'] = counts.get('skipped_count', 0) + len(lines) - len(own)
            yield own

    def _give_back(self, wrong, counts):
        """Nothing is taken in; the wrong rows come back in a file."""
        with tempfile.TemporaryFile() as target:
            extension = wrong.write_to(target)
            name = self.env._("rejected rows %(file)s", file=self.filename)
            self._set({'state': 'failed', 'finished_on': fields.Datetime.now(),
                       'error_filename': f'{name}.{extension}', **counts})
            self._store_file('error_file', target, f'{name}.{extension}')

    def _set(self, vals):
        """Write what `action_run` keeps."""
        return super().write(vals)


class SkillSubsidyClaim(models.Model):
    """The claim knows the file that it came in."""
    _inherit = 'skill.subsidy.claim'

    import_id = fields.Many2one('skill.subsidy.import', "Import", readonly=True, copy=False, index='btree_not_null')
