from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..models.uploads import file_bytes


class SkillSubsidyStatementWizard(models.TransientModel):
    """Take in a bank statement: first what it says is shown, then it is taken in."""
    _name = 'skill.subsidy.statement.wizard'
    _description = "Take In a Bank Statement"

    company_id = fields.Many2one('res.company', "Agency", required=True, default=lambda self: self.env.company)
    format_id = fields.Many2one('skill.subsidy.statement.format', "Statement Format", required=True,
                                default=lambda self: self._default_format())
    file = fields.Binary("Statement File", required=True)
    filename = fields.Char()
    examined = fields.Boolean()
    refusal = fields.Text("Cannot Be Taken In")
    known = fields.Boolean("Taken In Already")
    last_day = fields.Date("The Last Statement Ends On", compute='_compute_last')
    last_balance = fields.Monetary("The Last Balance", compute='_compute_last')
    owner_name = fields.Char("Statement Of", compute='_compute_last')
    currency_id = fields.Many2one(related='company_id.currency_id')
    date_from = fields.Date("From")
    date_to = fields.Date("To")
    opening = fields.Monetary("Opening Balance")
    closing = fields.Monetary("Closing Balance")
    days = fields.Char("First and Last Line")
    line_count = fields.Integer("Lines")
    amount_in = fields.Monetary("Money In")
    amount_out = fields.Monetary("Money Out")

    @api.model
    def _default_format(self):
        """The one of the last statement, else the first."""
        last = self.env['skill.subsidy.bank.statement'].search([('company_id', 'in', self.env.companies.ids)], limit=1)
        return last.format_id or self.env['skill.subsidy.statement.format'].search([], limit=1)

    @api.depends('company_id')
    def _compute_last(self):
        Statement = self.env['skill.subsidy.bank.statement']
        for wizard in self:
            try:
                owner, account = Statement._owner(wizard.company_id)
            except UserError:  # said when the file is examined
                owner, last = self.env['res.company'], Statement
            else:
                last = Statement._last(owner, account)
            wizard.last_day, wizard.last_balance, wizard.owner_name = last.date_to, last.closing, owner.name

    @api.onchange('file', 'format_id', 'company_id')
    def _onchange_file(self):
        """Another file is another statement: what was shown of the first does not hold for it."""
        self.examined = False
        self.date_from = self.date_to = False

    def action_examine(self):
        """Read the file and show what it says; nothing is changed."""
        self.ensure_one()
        Statement = self.env['skill.subsidy.bank.statement']
        Statement._check_accountant()
        vals = dict.fromkeys(('refusal', 'known', 'opening', 'closing', 'days', 'line_count', 'amount_in', 'amount_out'), False)
        try:
            owner, account = Statement._owner(self.company_id)
            content = file_bytes(self.env, self._content())
            known = Statement._known(owner, account, content)
            vals['known'] = bool(known)
            read = Statement._read(self.format_id, content)
            last = Statement._last(owner, account)
            first, end = (known.date_from, known.date_to) if known else Statement._spell(read, last, self.date_from, self.date_to)
            vals |= {'date_from': first, 'date_to': end, 'opening': float(read.opening), 'closing': float(read.closing),
                     'line_count': len(read.lines), 'days': self.env._(
                         "%(first)s to %(last)s", first=format_date(self.env, read.lines[0].day),
                         last=format_date(self.env, read.lines[-1].day)),
                     'amount_in': float(sum(line.amount for line in read.lines if line.amount > 0)),
                     'amount_out': float(-sum(line.amount for line in read.lines if line.amount < 0))}
            if not vals['known']:
                vals['refusal'] = '\n'.join(Statement._chain_problems(read, last, first, end))
        except UserError as error:
            vals['refusal'] = str(error)
        self.write({**vals, 'examined': True})
        return {'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id, 'views': [(False, 'form')],
                'target': 'new', 'name': self.env._("Take In a Bank Statement")}

    def action_import(self):
        """Take it in, match what is certain, and show it."""
        self.ensure_one()
        statement = self.env['skill.subsidy.bank.statement'].import_statement(
            self._content(), self.filename or 'statement.csv', self.format_id.id, self.date_from, self.date_to,
            self.company_id.id)
        return {'type': 'ir.actions.act_window', 'res_model': statement._name, 'views': [(False, 'form')],
                'res_id': statement.id}

    def _content(self):
        return self.with_context(bin_size=False).file.decode()  # base64, as the browser sends it
