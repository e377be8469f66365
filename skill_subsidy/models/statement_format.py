from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import statement_file, statement_format
from .bank_format import ENCODINGS
from .guard import stay_own

SOURCES = [('date', "Date"), ('in', "Money In"), ('out', "Money Out"), ('amount', "Amount"), ('side', "In or Out"),
           ('balance', "Balance at the Bank"), ('name', "Other Party"), ('account', "Account of the Other Party"),
           ('summary', "Summary"), ('purpose', "Purpose"), ('reference', "Bank Reference")]
PROFILE = ('encoding', 'delimiter', 'skip', 'skip_end', 'date_format', 'style', 'unit', 'newest_first', 'column_ids',
           'in_values', 'out_values')
EXAMPLE = date(2026, 11, 3)


class SkillSubsidyStatementFormat(models.Model):
    """How a bank writes its statement: data that the accountant keeps."""
    _name = 'skill.subsidy.statement.format'
    _description = "Statement Format"
    _inherit = ['skill.subsidy.agency.data']
    _order = 'sequence, name'

    name = fields.Char("Format Name", required=True, translate=True)
    encoding = fields.Selection(ENCODINGS, default='gb18030', required=True)
    delimiter = fields.Char(default=',', size=2, required=True, help="\\t stands for a tab.")
    skip = fields.Integer("Lines before the Titles", default=0)
    skip_end = fields.Integer("Lines at the End", default=0, help="Sums below the last movement that are not read.")
    date_format = fields.Char(required=True, default='%Y-%m-%d',
                              help="%Y year, %m month, %d day, %H:%M:%S time: %Y%m%d is 20261103.")
    date_example = fields.Char("3 November 2026 Is Then", compute='_compute_date_example')
    style = fields.Selection([('columns', "One Column In, One Column Out"), ('signed', "One Column, Out Is Negative"),
                              ('side', "One Column, Another Says In or Out")], "Amounts", default='columns', required=True)
    in_values = fields.Char("Words for Money In", default='贷', help="Separated by ,")
    out_values = fields.Char("Words for Money Out", default='借', help="Separated by ,")
    unit = fields.Selection([('yuan', "Yuan"), ('fen', "Fen, whole numbers")], "Amounts In", default='yuan', required=True)
    newest_first = fields.Boolean(help="The file begins with the last movement.")
    column_ids = fields.One2many('skill.subsidy.statement.format.column', 'format_id', "Columns", copy=True)

    @api.depends('date_format')
    def _compute_date_example(self):
        for profile in self:
            try:
                profile.date_example = EXAMPLE.strftime(profile.date_format or '')
            except ValueError:
                profile.date_example = False

    def _used_by(self):
        """The last statement that was taken in by this format."""
        return self.env['skill.subsidy.bank.statement'].search([('format_id', '=', self.id)], limit=1).display_name or ''

    @api.constrains(*PROFILE)
    def _check_profile(self):
        say = self.env['skill.subsidy.claim']._sentences()
        for profile in self:
            problems = statement_file.check_format(profile._rules_format())
            if problems:
                raise ValidationError('\n'.join(f"{profile.name}: {say(problem)}" for problem in problems))

    def _rules_format(self):
        """This profile as rules/statement_file takes it."""
        self.ensure_one()
        return statement_format.StatementFormat(
            encoding=self.encoding or '', delimiter=(self.delimiter or '').replace('\\t', '\t'), skip=self.skip,
            skip_end=self.skip_end, date_format=self.date_format or '', style=self.style or '', unit=self.unit or '',
            newest_first=self.newest_first,
            columns=tuple((column.source, column.title or '') for column in self.column_ids),
            in_values=self._words(self.in_values), out_values=self._words(self.out_values))

    @api.model
    def _words(self, words):
        return tuple(word.strip() for word in (words or '').replace('，', ',').split(',') if word.strip())


class SkillSubsidyStatementFormatColumn(models.Model):
    """A column of a bank's statement, found by its title."""
    _name = 'skill.subsidy.statement.format.column'
    _description = "Column of a Statement"
    _order = 'format_id, sequence, id'
    _rec_name = 'title'

    format_id = fields.Many2one('skill.subsidy.statement.format', "Format", required=True, ondelete='cascade', index=True)
    sequence = fields.Integer(default=10)
    source = fields.Selection(SOURCES, "What Stands There", required=True)
    title = fields.Char("Title in the File", required=True)

    def write(self, vals):
        """A column does not go to a format that is not one's own to change."""
        done = super().write(vals)
        stay_own(self, vals, 'format_id')
        return done

    @api.constrains('source', 'title')
    def _check_profile(self):
        """A column that is changed by itself still makes a format that can work."""
        self.format_id._check_profile()
