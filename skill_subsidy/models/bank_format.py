from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from ..rules import bank_file, bank_format, bank_format_check
from ..rules.workdays import today
from .amounts import yuan

KINDS = [('delimited', "Text With a Delimiter (TXT, CSV)"), ('fixed', "Text of Fixed Width"),
         ('xlsx', "Spreadsheet (XLSX)")]
ENCODINGS = [('gb18030', "GB18030"), ('gbk', "GBK"), ('utf-8', "UTF-8"), ('utf-8-sig', "UTF-8 with Byte Order Mark")]
UNITS = [('yuan', "Yuan, two decimals"), ('fen', "Fen, whole numbers")]
NEWLINES = {'crlf': '\r\n', 'lf': '\n'}
PADS = {'space': ' ', 'zero': '0'}
ORDER_COLUMNS, RETURN_COLUMNS = 'line_no,account,name,amount,bank_name,purpose', 'line_no,account,name,amount,result,reason'
CHECKS = {'luhn': 'check_luhn', 'dots': 'check_dots', 'bank': 'check_bank', 'twice': 'check_twice', 'unit': 'check_unit'}

# What a file or a return file depends on.
PROFILE = ('kind', 'encoding', 'delimiter', 'newline', 'header', 'trailer', 'titles', 'quoted', 'unit', 'filename', 'max_lines',
           'check_luhn', 'check_dots', 'check_bank', 'check_twice', 'check_unit', 'account_min', 'account_max', 'line_limit',
           'file_limit', 'order_column_ids', 'return_kind', 'return_encoding', 'return_delimiter', 'return_header',
           'return_trailer', 'return_titles', 'return_quoted', 'return_unit', 'return_column_ids', 'success_values',
           'failure_values', 'pending_values')
COLUMN = ('sequence', 'source', 'title', 'width', 'pad', 'align', 'constant')
SAMPLE = (
    bank_file.Line(1, "阿拉坦其其格", Decimal(1500), '6222020602000000003', '150102199003071237',
                   "中国工商银行呼和浩特新城支行", "技能提升补贴", '102'),
    bank_file.Line(2, "买买提·艾力", Decimal('2000.50'), '6217002020012345674', '15010519891212005X',
                   "中国建设银行包头分行", "技能提升补贴", '105'))


class SkillSubsidyBankFormat(models.Model):
    """How a bank wants its payment file and writes its return file: data that the accountant keeps."""
    _name = 'skill.subsidy.bank.format'
    _description = "Bank File Format"
    _inherit = ['skill.subsidy.agency.data']
    _order = 'sequence, name'

    name = fields.Char("Format Name", required=True, translate=True)
    bank_ids = fields.Many2many('skill.subsidy.bank', string="Banks", help="Which banks read files of this format.")

    kind = fields.Selection(KINDS, "Kind of File", default='delimited', required=True)
    encoding = fields.Selection(ENCODINGS, default='gb18030', required=True)
    delimiter = fields.Char(default='|', size=4, help="\\t stands for a tab. In a spreadsheet it parts the cells of the "
                                                      "header and trailer templates.")
    newline = fields.Selection([('crlf', "CR LF (Windows)"), ('lf', "LF")], "End of Line", default='crlf', required=True)
    header = fields.Char("Header Line", default=bank_format.HEADER,
                         help="May name date, unit, batch, count, total and fen. Empty: no header line.")
    trailer = fields.Char("Trailer Line", help="As the header line, after the last line of payment.")
    titles = fields.Boolean("Row of Titles")
    quoted = fields.Boolean("Text in Quotes", help="Every cell but amounts and line numbers stands in double quotes.")
    unit = fields.Selection(UNITS, "Amounts In", default='yuan', required=True)
    order_column_ids = fields.One2many(
        'skill.subsidy.bank.format.column', 'format_id', "Columns of the Payment File", domain=[('side', '=', 'order')],
        copy=True, default=lambda self: self._default_columns('order', ORDER_COLUMNS))
    columns = fields.Char(compute='_compute_columns', inverse='_inverse_columns',
                          help="The columns of the payment file as a list of names: line_no, account, name, amount, "
                               "bank_name, bank_code, id_number, purpose, unit, batch, const:TEXT.")
    filename = fields.Char("File Name", required=True, default='{batch}-{date:%Y%m%d}.txt',
                           help="May name date, unit, batch, count, total and fen.")
    max_lines = fields.Integer("Most Lines", default=0, help="0: no limit.")

    check_luhn = fields.Boolean("Check Digit of Cards", help="Accounts of 16 to 19 digits that begin with 62.")
    check_dots = fields.Boolean("Middle Dot of Names", help="Only · (U+00B7): banks compare names byte by byte.")
    check_bank = fields.Boolean("Bank Is Known")
    check_twice = fields.Boolean("No Account Twice")
    check_unit = fields.Boolean("Unit Code Is There", help="The agency has entered the code that the bank knows it by.")
    account_min = fields.Integer("Fewest Digits of an Account", default=0, help="0: no limit.")
    account_max = fields.Integer("Most Digits of an Account", default=0, help="0: no limit.")
    line_limit = fields.Float("Most Yuan a Line", digits=(16, 2), help="0: no limit.")
    file_limit = fields.Float("Most Yuan a File", digits=(16, 2), help="0: no limit.")

    return_kind = fields.Selection(KINDS, "Kind of Return File", default='delimited', required=True)
    return_encoding = fields.Selection(ENCODINGS, "Encoding of the Return File", default='gb18030', required=True)
    return_delimiter = fields.Char("Delimiter of the Return File", default='|', size=4)
    return_header = fields.Char("Header Line of the Return File", default=bank_format.HEADER)
    return_trailer = fields.Char("Trailer Line of the Return File")
    return_titles = fields.Boolean("Return File Has Titles")
    return_quoted = fields.Boolean("Return File Has Quotes")
    return_unit = fields.Selection(UNITS, "Amounts of the Return File In", default='yuan', required=True)
    return_column_ids = fields.One2many(
        'skill.subsidy.bank.format.column', 'format_id', "Columns of the Return File", domain=[('side', '=', 'return')],
        copy=True, default=lambda self: self._default_columns('return', RETURN_COLUMNS))
    return_columns = fields.Char(
        compute='_compute_columns', inverse='_inverse_return_columns',
        help="The columns of the return file as a list of names: line_no, account, name, amount, result, reason, skip.")
    return_partial = fields.Boolean(
        "Answers in Parts", help="A return file without a count or total of its own normally has to name every line that "
                                 "is still open, since nothing else would show that it was cut. Set this for a bank that "
                                 "sends its answer in several files.")
    success_values = fields.Char("Words for Success", required=True, default='成功',
                                 help="What the result column says of a payment that was credited, separated by ,")
    failure_values = fields.Char("Words for Failure", required=True, default='失败', help="Separated by ,")
    pending_values = fields.Char("Words for Undecided", default='处理中', help="Separated by ,")

    preview = fields.Text("What a File Looks Like", compute='_compute_preview')
    preview_problems = fields.Text("What Is Wrong", compute='_compute_preview')
    preview_hints = fields.Text("What to Look At", compute='_compute_preview')

    @api.depends(*PROFILE, *(f'{side}_column_ids.{name}' for side in ('order', 'return') for name in COLUMN), 'bank_ids')
    def _compute_preview(self):
        """A file with two payments, and every reason why there would be none."""
        say = self.env['skill.subsidy.claim']._sentences()
        for profile in self:
            fmt = profile._rules_format()
            rows, problems = bank_file.preview(fmt, SAMPLE, today(), 'NM150100', 'PAY/2026/0001')
            profile.preview = '\n'.join(rows)
            profile.preview_problems = '\n'.join(say(problem) for problem in problems)
            profile.preview_hints = '\n'.join(say(hint) for hint in [*bank_file.hints(fmt), *bank_file.lacking(fmt.answer)])

    def write(self, vals):
        """Files of draft orders that were made by what the format was before are not the ones to send."""
        done = super().write(vals)
        if vals.keys() & {*PROFILE, 'columns', 'return_columns', 'return_partial'}:
            self._forget_drafts()
        return done

    def _forget_drafts(self):
        self.env['skill.subsidy.payment'].search([('format_id', 'in', self.ids), ('state', '=', 'draft')])._forget_file()

    def _used_by(self):
        """The last order in this format, and whether an agency has chosen it."""
        orders = self.env['skill.subsidy.payment'].search([('format_id', '=', self.id)], limit=1)
        # sudo: only whether this very format is chosen
        chosen = self.env['res.company'].sudo().search([
            '|', ('skill_subsidy_format_id', '=', self.id), ('skill_subsidy_format_ids', 'in', self.ids)], limit=1)
        return "、".join([*orders.mapped('name'), *([self.env._("the settings of the agency")] if chosen else [])])

    @api.model
    def _default_columns(self, side, names):
        return [Command.create(vals) for vals in self.env['skill.subsidy.bank.format.column']._named(side, names)]

    @api.depends('order_column_ids.source', 'order_column_ids.constant', 'order_column_ids.sequence',
                 'return_column_ids.source', 'return_column_ids.sequence')
    def _compute_columns(self):
        for profile in self:
            profile.columns = ','.join(column._name_of() for column in profile.order_column_ids)
            profile.return_columns = ','.join(column._name_of() for column in profile.return_column_ids)

    def _inverse_columns(self):
        self._replace_columns('order', 'columns')

    def _inverse_return_columns(self):
        self._replace_columns('return', 'return_columns')

    def _replace_columns(self, side, name):
        """Columns anew of a list of their names; ValidationError where one is not known."""
        Column = self.env['skill.subsidy.bank.format.column']
        known = (*bank_format.SOURCES, 'const') if side == 'order' else (*bank_format.RETURN_SOURCES, 'skip')
        for profile in self:
            columns = Column._named(side, profile[name])
            unknown = [vals['source'] for vals in columns if vals['source'] not in known]
            if unknown:
                raise ValidationError(self.env._("%(format)s: there is no column “%(column)s”.", format=profile.name,
                                                 column=unknown[0]))
            profile[f'{side}_column_ids'] = [Command.clear(), *map(Command.create, columns)]

    @api.constrains(*PROFILE)
    def _check_profile(self):
        for profile in self:
            problems = bank_format_check.check_format(profile._rules_format())
            if problems:
                say = self.env['skill.subsidy.claim']._sentences()
                raise ValidationError('\n'.join(f"{profile.name}: {say(problem)}" for problem in problems))

    def _known_banks(self):
        """How names of banks begin that this format knows: those it serves, or all where none is named."""
        # sudo: which banks there are is no secret, whoever asks
        banks = self.bank_ids or self.env['skill.subsidy.bank'].sudo().search([('name', '!=', False)])
        return tuple(beginning for bank in banks for beginning in bank._beginnings())

    @api.model
    def _split(self, names):
        return tuple(name.strip() for name in (names or '').split(',') if name.strip())

    def _rules_columns(self, columns):
        return tuple(bank_file.Column(column._rules_source(), column.title or '', column.width or 0, PADS.get(column.pad, ''), column.align)
                     for column in columns)

    def _rules_format(self):
        """This profile as rules/bank_file and rules/bank_return take it."""
        self.ensure_one()
        return bank_file.Format(
            kind=self.kind, encoding=self.encoding or '', delimiter=self._written(self.delimiter), newline=NEWLINES.get(self.newline, ''),
            header=self.header or '', trailer=self.trailer or '', titles=self.titles, quoted=self.quoted, unit=self.unit,
            columns=self._rules_columns(self.order_column_ids), filename=self.filename or '', max_lines=self.max_lines,
            checks=tuple(name for name, field in CHECKS.items() if self[field]), account_min=self.account_min,
            account_max=self.account_max, line_limit=yuan(self.line_limit), file_limit=yuan(self.file_limit),
            banks=self._known_banks() if self.check_bank else (),
            answer=bank_file.Answer(
                kind=self.return_kind, encoding=self.return_encoding or '', delimiter=self._written(self.return_delimiter),
                header=self.return_header or '', trailer=self.return_trailer or '', titles=self.return_titles,
                quoted=self.return_quoted, unit=self.return_unit, columns=self._rules_columns(self.return_column_ids),
                success_values=self._split(self.success_values), failure_values=self._split(self.failure_values),
                pending_values=self._split(self.pending_values), partial=self.return_partial))

    @api.model
    def _written(self, delimiter):
        """A delimiter as it stands in a file: nobody can type a tab into a form."""
        return (delimiter or '').replace('\\t', '\t')
