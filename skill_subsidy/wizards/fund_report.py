import json
from datetime import date
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..rules.workdays import today

KINDS = [('expenditure', "Expenditure in Detail"), ('budget', "Execution of the Budget"),
         ('flows', "Income and Expenditure of the Fund"), ('payments', "Summary of Payments")]
MONTHS = [('0', "Whole year"), *((str(month), f"{month:02d}") for month in range(1, 13))]
READERS = ('accountant', 'auditor', 'unit_head')
# What rows are made of, and the cards of it on a phone.
DETAILS = {'skill.subsidy.expenditure': 'view_expenditure_kanban', 'skill.subsidy.payment': 'view_payment_kanban',
           'skill.subsidy.budget': 'view_budget_kanban', 'skill.subsidy.ledger': 'view_ledger_kanban',
           'skill.subsidy.recovery.receipt': 'view_recovery_receipt_kanban'}
COUNTS, AMOUNTS = ('count_1', 'count_2', 'count_3'), ('amount_1', 'amount_2', 'amount_3', 'amount_4', 'amount_5', 'amount_6', 'amount_7')


class Row(NamedTuple):
    """A row of a statement. `values`: {column: number or yuan}; `model`, `domain`: what it is made of; `total`: of a section."""
    section: str
    name: str
    values: dict
    model: str = ''
    domain: list | tuple = ()
    total: bool = False


class SkillSubsidyFundReport(models.TransientModel):
    """The statements of the fund for a month or a year, for one agency or several (报表)."""
    _name = 'skill.subsidy.fund.report'
    _description = "Statement of the Fund"

    kind = fields.Selection(KINDS, "Statement", required=True, default='expenditure')
    year = fields.Integer(required=True, default=lambda self: today().year)
    month = fields.Selection(MONTHS, required=True, default=lambda self: str(today().month))
    company_ids = fields.Many2many('res.company', string="Agencies", required=True, default=lambda self: self._own_agencies(),
                                   domain=lambda self: [('id', 'in', self.env.user.company_ids.ids)])
    currency_id = fields.Many2one('res.currency', default=lambda self: self.env.ref('base.CNY'))
    date_from = fields.Date(compute='_compute_dates')
    date_to = fields.Date(compute='_compute_dates')
    line_ids = fields.One2many('skill.subsidy.fund.report.line', 'report_id')

    @api.model
    def _own_agencies(self):
        """The agencies that the person works for: those kept by a company that is chosen, not one that only keeps others."""
        return self.env.companies._skill_subsidy_with_kept()

    @api.depends('year', 'month')
    def _compute_dates(self):
        for report in self:
            report.date_from = report.date_to = False
            if not 2000 <= report.year <= 2200:
                continue
            month = int(report.month or 0)
            report.date_from = date(report.year, month or 1, 1)
            after = date(report.year + 1, 1, 1) if month in (0, 12) else date(report.year, month + 1, 1)
            report.date_to = date.fromordinal(after.toordinal() - 1)

    def action_show(self):
        """The statement on screen: a list by sections, each row leading to what it is made of."""
        self.ensure_one()
        self.line_ids.unlink()
        self.env['skill.subsidy.fund.report.line'].create([{
            'report_id': self.id, 'sequence': position, 'section': row.section, 'name': row.name, 'total': row.total,
            **{name: float(value) for name, value in row.values.items()}, 'model': row.model,
            'domain': json.dumps([list(term) if isinstance(term, tuple) else term for term in row.domain], default=str),
        } for position, row in enumerate(self._rows())])
        return {'type': 'ir.actions.act_window', 'name': self._title(), 'res_model': 'skill.subsidy.fund.report.line',
                'views': [(self.env.ref(f'skill_subsidy.view_fund_report_{self.kind}').id, 'list'),
                          (self.env.ref('skill_subsidy.view_fund_report_kanban').id, 'kanban')],
                'mobile_view_mode': 'kanban',
                'domain': [('report_id', '=', self.id)], 'context': {'create': False}}

    def action_print(self):
        """The statement as PDF."""
        self._check_period()
        return self.env.ref('skill_subsidy.report_fund_report').report_action(self, config=False)

    def action_xlsx(self):
        """The statement as a spreadsheet."""
        self.ensure_one()
        self._check_period()
        return {'type': 'ir.actions.act_url', 'target': 'download', 'url': f'/skill_subsidy/fund_report/{self.id}/statement.xlsx'}

    def _title(self):
        names = dict(self._fields['kind']._description_selection(self.env))
        return f"{names[self.kind]} {self.year}" + (f"-{int(self.month):02d}" if self.month != '0' else '')

    def _check_period(self):
        """Refuse whom the statements are not for, a year that is none, and agencies of others."""
        if not any(self.env.user.has_group(f'skill_subsidy.group_{post}') for post in READERS):
            raise AccessError(self.env._("Statements of the fund are for its accountants, auditors and unit heads."))
        for report in self:
            if not report.date_from:
                raise UserError(self.env._("%(year)s is no year: enter four digits, such as 2026.", year=report.year))
            if not report.company_ids:
                raise UserError(self.env._("Choose the agencies that the statement is for."))
            # those that are chosen at the top of the screen, or kept by one of them
            if report.company_ids - self.env.companies - self.env.companies._skill_subsidy_kept():
                raise AccessError(self.env._("You do not work for all of these agencies, or have not chosen them at the top of "
                                             "the screen."))

    def _rows(self):
        """The rows of this statement, worked out anew. Queries: a fixed number for each kind."""
        self.ensure_one()
        self._check_period()
        self.env.flush_all()
        return getattr(self, f'_rows_{self.kind}')()


class SkillSubsidyFundReportLine(models.TransientModel):
    """A row of a statement on screen."""
    _name = 'skill.subsidy.fund.report.line'
    _description = "Row of a Statement"
    _order = 'report_id, sequence'

    report_id = fields.Many2one('skill.subsidy.fund.report', required=True, ondelete='cascade', index=True)
    kind = fields.Selection(related='report_id.kind')
    currency_id = fields.Many2one(related='report_id.currency_id')
    sequence = fields.Integer()
    section = fields.Char()
    name = fields.Char("Item")
    total = fields.Boolean()
    count_1 = fields.Integer(aggregator=None)
    count_2 = fields.Integer(aggregator=None)
    count_3 = fields.Integer(aggregator=None)
    amount_1 = fields.Monetary(aggregator=None)
    amount_2 = fields.Monetary(aggregator=None)
    amount_3 = fields.Monetary(aggregator=None)
    amount_4 = fields.Monetary(aggregator=None)
    amount_5 = fields.Monetary(aggregator=None)
    amount_6 = fields.Monetary(aggregator=None)
    amount_7 = fields.Monetary(aggregator=None)
    rate = fields.Float(aggregator=None)
    model = fields.Char()
    domain = fields.Char()

    def action_open(self):
        """What this row is made of: claims, orders or entries, by the rights of who looks."""
        self.ensure_one()
        if self.model not in DETAILS:
            return None
        domain = json.loads(self.domain or '[]')
        action = {'type': 'ir.actions.act_window', 'name': f"{self.section or ''} {self.name or ''}".strip(),
                  'res_model': self.model, 'domain': domain, 'context': {'create': False}}
        # An order, or the budget of an agency, is a form of its own: no list of one row before it.
        one = self.env[self.model].search(domain, limit=2) if self.model in ('skill.subsidy.payment', 'skill.subsidy.budget') else ()
        if len(one) == 1:
            return {**action, 'res_id': one.id, 'views': [(False, 'form')]}
        return {**action, 'mobile_view_mode': 'kanban', 'views': [
            (False, 'list'), (self.env.ref(f'skill_subsidy.{DETAILS[self.model]}').id, 'kanban'), (False, 'form')]}
