from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .fund_roles import ROLES


class SkillSubsidyAccountProposal(models.Model):
    """What account is found, or created where there is none, for a role in the fund's entries (design 8).

    Codes and names are data that the accountants edit: the official list was not at hand, see `note`.
    """
    _name = 'skill.subsidy.account.proposal'
    _description = "Proposed Account"
    _order = 'code, id'

    role = fields.Selection([(name, role.label) for name, role in ROLES.items()], "Used For", required=True)
    code = fields.Char(required=True)
    name = fields.Char("Account Name", required=True, translate=True)
    official_name = fields.Char("Name in the Regulation", help="财会〔2017〕28号; an account of this name is recognised, "
                                                               "whatever language it is shown in.")
    account_type = fields.Selection(selection='_selection_account_type', string="Type", required=True)
    note = fields.Text("How Sure the Code Is", translate=True)

    _role_once = models.UniqueIndex("(role)", "Each use has one proposed account.")

    @api.model
    def _selection_account_type(self):
        return self.env['account.account']._fields['account_type']._description_selection(self.env)

    @api.constrains('code')
    def _check_code(self):
        """Digits only, as Chinese charts number: the next free code is counted from it."""
        for proposal in self:
            if not (proposal.code.isascii() and proposal.code.isdigit() and 4 <= len(proposal.code) <= 12):
                raise ValidationError(self.env._(
                    "%(code)s: an account code has 4 to 12 digits and nothing else.", code=proposal.code))

    @api.constrains('role', 'account_type')
    def _check_account_type(self):
        """A proposed type has to be one that can serve its purpose."""
        types = dict(self._selection_account_type())
        for proposal in self:
            kinds = ROLES[proposal.role].kinds
            if proposal.account_type not in kinds:
                raise ValidationError(self.env._(
                    "%(code)s %(name)s: the type has to be one of %(types)s.", code=proposal.code, name=proposal.name,
                    types="、".join(types[kind] for kind in kinds)))

    @api.model
    def _of(self, role):
        """The proposal for `role`. Nobody has the right to remove one, so there is one."""
        # sudo: what is proposed is no secret; who may prepare accounts has been checked by the caller
        return self.sudo().search([('role', '=', role)], limit=1)

    def _names(self):
        """The proposed name in all languages and that of the regulation, as a set."""
        return set(self._translations().values()) | {self.official_name or self.name}

    def _translations(self):
        """{language: name} of what is translated."""
        languages = [code for code, _name in self.env['res.lang'].get_installed()]
        return {code: self.with_context(lang=code).name for code in languages}
