from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import date_utils

from ..rules.workdays import today


class SkillSubsidyVoucherPeriod(models.TransientModel):
    """Print all vouchers of a period, in the order in which they are bound."""
    _name = 'skill.subsidy.voucher.period'
    _description = "Vouchers of a Period"

    company_ids = fields.Many2many('res.company', string="Agencies", required=True,
                                   default=lambda self: self.env.companies | self.env.companies._skill_subsidy_kept())
    date_from = fields.Date("From", required=True, default=lambda self: date_utils.start_of(today(), 'month'))
    date_to = fields.Date("To", required=True, default=lambda self: date_utils.end_of(today(), 'month'))
    sheet = fields.Selection([('half', "A5, a Voucher a Sheet"), ('two', "A4, Two on a Sheet to Cut")], "Paper",
                             required=True, default='half')
    count = fields.Integer("Vouchers", compute='_compute_count')

    @api.depends('company_ids', 'date_from', 'date_to')
    def _compute_count(self):
        for period in self:
            period.count = len(period._moves())

    @api.onchange('date_from')
    def _onchange_date_from(self):
        if self.date_from:
            self.date_to = date_utils.end_of(self.date_from, 'month')

    def _moves(self):
        """The posted entries of these agencies in the period, as far as this user reads them: those of their fund, and
        what was posted by hand in the fund's journal of a ledger of one's own."""
        self.ensure_one()
        ledger = self.env['skill.subsidy.ledger']
        if not self.date_from or not self.date_to:
            return self.env['account.move']
        period = [('date', '>=', self.date_from), ('date', '<=', self.date_to)]
        moves = ledger.search([('company_id', 'in', self.company_ids.ids), *period]).move_id
        if self.env['account.move'].has_access('read'):
            moves |= self.env['account.move'].search([
                ('journal_id', 'in', self.company_ids.skill_subsidy_journal_id.ids), ('state', '=', 'posted'), *period,
                ('company_id', 'in', self.company_ids.ids), ('skill_subsidy_agency_id', '=', False)])
        return ledger._in_order(moves)

    def action_print(self):
        """The vouchers as a PDF."""
        self.ensure_one()
        if not self.count:
            raise UserError(self.env._("Nothing was posted for %(agencies)s from %(start)s to %(end)s.",
                                       agencies="、".join(self.company_ids.mapped('name')), start=self.date_from, end=self.date_to))
        name = 'report_voucher_two' if self.sheet == 'two' else 'report_voucher_period'
        return self.env.ref(f'skill_subsidy.{name}').report_action(self.ids, config=False)
