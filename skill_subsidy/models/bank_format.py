from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import bank_file, bank_format


class SkillSubsidyBankFormat(models.Model):
    """How a bank wants its payment file and writes its return file: data that the accountant keeps."""
    _name = 'skill.subsidy.bank.format'
    _description = "Bank File Format"
    _order = 'name'

    name = fields.Char("Format Name", required=True, translate=True)
    active = fields.Boolean(default=True)
    encoding = fields.Selection([('gb18030', "GB18030"), ('utf-8', "UTF-8")], default='gb18030', required=True)
    delimiter = fields.Char(default='|', required=True, size=1)
    header = fields.Char("Header Line", default='{date:%Y%m%d}|{unit}|{count}|{total:.2f}',
                         help="May name date, unit, batch, count and total. Empty: no header line.")
    columns = fields.Char(required=True, default='line_no,account,name,amount,bank_name,purpose',
                          help="In the order of the file: line_no, account, name, amount, bank_name, id_number, "
                               "purpose.")
    filename = fields.Char("File Name", required=True, default='{batch}-{date:%Y%m%d}.txt',
                           help="May name date, unit, batch and count.")
    return_columns = fields.Char(required=True, default='line_no,account,name,amount,result,reason',
                                 help="Columns of the return file: line_no, account, name, amount, result, reason.")
    success_values = fields.Char("Words for Success", required=True, default='成功',
                                 help="What the result column says of a payment that was credited, separated by ,")
    max_lines = fields.Integer("Most Lines", default=0, help="0: no limit.")

    @api.constrains('columns', 'return_columns', 'header', 'filename', 'delimiter')
    def _check_profile(self):
        for profile in self:
            problems = bank_format.check_format(profile._rules_format())
            if problems:
                say = self.env['skill.subsidy.claim']._sentences()
                raise ValidationError('\n'.join(f"{profile.name}: {say(problem)}" for problem in problems))

    @api.model
    def _split(self, names):
        return [name.strip() for name in (names or '').split(',') if name.strip()]

    def _rules_format(self):
        """This profile as rules/bank_file takes it."""
        self.ensure_one()
        return bank_file.Format(
            encoding=self.encoding, delimiter=self.delimiter, header=self.header or '',
            columns=tuple(map(bank_file.Column, self._split(self.columns))),
            filename=self.filename, return_columns=tuple(map(bank_file.Column, self._split(self.return_columns))),
            success_values=tuple(self._split(self.success_values)))
