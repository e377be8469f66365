from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.banks import bank_finder

LEGAL_FORMS = ("股份有限公司", "有限责任公司", "有限公司")


class SkillSubsidyBank(models.Model):
    """A bank, by how the names of its branches (开户银行) begin."""
    _name = 'skill.subsidy.bank'
    _description = "Bank"
    _order = 'sequence, code, name'

    name = fields.Char("Full Name", required=True, help="Names of its branches begin with it, with or without its legal form.")
    short_names = fields.Char(help="Other beginnings of the names of its branches, separated by /")
    code = fields.Char("Bank Code", size=12, help="The three digits of the bank in clearing numbers (行别代码).")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    format_ids = fields.Many2many('skill.subsidy.bank.format', string="Formats", compute='_compute_format_ids')

    _name_once = models.Constraint('UNIQUE (name)', "A bank stands once in the list.")

    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_format_ids(self):
        """The formats that name the bank, of those that the user may see; which do is entered with the format."""
        formats = self.env['skill.subsidy.bank.format'].search([('bank_ids', 'in', self.ids)])
        for bank in self:
            bank.format_ids = formats.filtered(lambda profile, bank=bank: bank in profile.bank_ids)

    @api.constrains('name', 'short_names')
    def _check_beginnings(self):
        for bank in self:
            if not all(len(beginning) >= 2 for beginning in bank._beginnings()):
                raise ValidationError(self.env._("%(bank)s: names need at least two characters.", bank=bank.name))

    def _beginnings(self):
        """How names of its branches begin: its full name, also without its legal form, and its short names."""
        names = [name.strip() for name in (self.name or '', *(self.short_names or '').split('/')) if name.strip()]
        form = next((form for form in LEGAL_FORMS if names and names[0].endswith(form)), '')
        return names + ([names[0].removesuffix(form)] if form else [])

    @api.model
    def _finder(self):
        """A function from the name of a branch to the bank it belongs to (empty when none is known). One query."""
        # sudo: which banks there are is no secret, whoever asks.
        banks = self.sudo().search([('name', '!=', False)])
        find = bank_finder({bank.id: bank._beginnings() for bank in banks})
        return lambda name: self.browse(find(name))
