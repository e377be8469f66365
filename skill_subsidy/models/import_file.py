import base64
import io

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import table_file
from .guard import lock, undefaulted
from .import_columns import COLUMNS

KINDS = [('claims', "Claims"), ('insured', "Contribution register"), ('certificates', "Certificate register"),
         ('benefits', "Benefits received")]
KEPT = frozenset(('state', 'row_count', 'error_count', 'error_file', 'error_filename', 'skipped_count'))


class SkillSubsidyImport(models.Model):
    """A file that comes in: all of it is taken, or nothing, and every wrong row says why."""
    _name = 'skill.subsidy.import'
    _description = "Import"
    _order = 'id desc'
    _rec_name = 'filename'

    kind = fields.Selection(KINDS, required=True, default='claims')
    company_id = fields.Many2one('res.company', "Agency", required=True, index=True,
                                 default=lambda self: self.env.company)
    file = fields.Binary(required=True, attachment=True)
    filename = fields.Char("File Name")
    state = fields.Selection([('draft', "Draft"), ('running', "Running"), ('done', "Done"), ('failed', "Failed")],
                             default='draft', required=True, readonly=True, copy=False)
    row_count = fields.Integer("Rows", readonly=True, copy=False)
    skipped_count = fields.Integer("Rows of Other Agencies", readonly=True, copy=False)
    error_count = fields.Integer("Wrong Rows", readonly=True, copy=False)
    error_file = fields.Binary("Rejected Rows", attachment=True, readonly=True, copy=False)
    error_filename = fields.Char(readonly=True, copy=False)
    claim_ids = fields.One2many('skill.subsidy.claim', 'import_id', "Claims", readonly=True)
    claim_count = fields.Integer(compute='_compute_claim_counts')
    refused_count = fields.Integer("Returned", compute='_compute_claim_counts')

    @api.depends('claim_ids.state')
    def _compute_claim_counts(self):
        for record in self:
            record.claim_count = len(record.claim_ids)
            record.refused_count = len(record.claim_ids.filtered(lambda claim: claim.state == 'returned'))

    @api.model_create_multi
    def create(self, vals_list):
        """Take the files; what `action_run` keeps cannot be given."""
        return super(SkillSubsidyImport, undefaulted(self, KEPT)).create(
            [{k: v for k, v in vals.items() if k not in KEPT} for vals in vals_list]).with_env(self.env)

    def write(self, vals):
        """A file that was taken in stays as it came."""
        if KEPT & vals.keys() or any(record.state == 'done' for record in self):
            raise UserError(self.env._("An import that was done stays as it is; take the new file in as a new one."))
        return super().write(vals)

    def action_run(self):
        """Read the file and take its rows in; with wrong rows nothing is taken and they come back in `error_file`."""
        for record in self:
            record.check_access('write')
            lock(record)
            record.invalidate_recordset(['state'])
            if record.state == 'done':
                raise UserError(self.env._("%(file)s was taken in already.", file=record.filename))
            record._run()

    def _run(self):
        content = base64.b64decode(self.with_context(bin_size=False).file or b'')
        say = self.env['skill.subsidy.claim']._sentences()
        try:
            rows = list(table_file.read_table(content, self.filename or '', COLUMNS[self.kind]))
        except table_file.TableError as error:
            raise UserError(say(error.text)) from error
        mine, skipped = self._own_rows(rows)
        wrong = [(number, values, [say(problem) for problem in problems])
                 for number, values, problems in mine if problems]
        counts = {'row_count': len(mine), 'error_count': len(wrong), 'skipped_count': skipped}
        if wrong:
            self._set({'state': 'failed', 'error_file': base64.b64encode(self._error_sheet(wrong)),
                       'error_filename': self.env._("rejected rows %(file)s.xlsx", file=self.filename), **counts})
            return
        getattr(self, f'_take_{self.kind}')([values for _number, values, _problems in mine])
        self._set({'state': 'done', 'error_file': False, 'error_filename': False, **counts})

    def _own_rows(self, rows):
        """Rows of this agency, and how many there are of others: a shared sheet may name the agency in a column."""
        names = {self.company_id.name, self.company_id.partner_id.ref} - {False}
        mine = [row for row in rows if not row[1].get('agency') or row[1]['agency'] in names
                or any(name.startswith(row[1]['agency']) for name in names)]
        return mine, len(rows) - len(mine)

    def _error_sheet(self, wrong):
        """XLSX with the rejected rows: row number, reason, and what the row said, as text."""
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, {'in_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False})
        sheet, head = book.add_worksheet(), book.add_format({'bold': True, 'bg_color': '#F2DCDB', 'border': 1})
        columns = COLUMNS[self.kind]
        titles = [self.env._("Row"), self.env._("Reason"), *(column.title for column in columns)]
        for position, title in enumerate(titles):
            sheet.write_string(0, position, title, head)
        for line, (number, values, reasons) in enumerate(wrong, 1):
            sheet.write_number(line, 0, number)
            sheet.write_string(line, 1, '；'.join(reasons))
            for position, column in enumerate(columns, 2):
                sheet.write_string(line, position, str(values.get(column.key) or ''))
        sheet.set_column(1, 1, 60)
        sheet.set_column(2, len(titles), 18)
        sheet.freeze_panes(1, 0)
        book.close()
        return target.getvalue()

    def _take_claims(self, rows):
        """Open a claim for each row and submit it; one that is on its way already goes back at once (三, 四(二))."""
        Claim = self.env['skill.subsidy.claim'].with_company(self.company_id)
        claims = Claim.create([{
            **{key: value for key, value in row.items() if key != 'agency' and value not in (None, '')},
            'company_id': self.company_id.id, 'channel': 'import', 'import_id': self.id} for row in rows])
        doubled = Claim.browse([claim.id for claim in claims._rivals()])
        (claims - doubled).action_submit()
        doubled._check()
        doubled._return_with_own_reasons()

    def _set(self, vals):
        """Write what `action_run` keeps."""
        return super().write(vals)


class SkillSubsidyClaim(models.Model):
    """The claim knows the file that it came in."""
    _inherit = 'skill.subsidy.claim'

    import_id = fields.Many2one('skill.subsidy.import', "Import", readonly=True, copy=False, index='btree_not_null')
