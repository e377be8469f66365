from datetime import date

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL, formatLang

from .amounts import yuan
from .many import unnested


class SkillSubsidyClosing(models.Model):
    """What a year has brought in and cost, by account, as the ledger has it at this moment."""
    _inherit = 'skill.subsidy.closing'

    income = fields.Monetary(compute='_compute_sums')
    expenditure = fields.Monetary(compute='_compute_sums')
    surplus = fields.Monetary("Into the Fund Balance", compute='_compute_sums')
    open_amount = fields.Monetary("Not Closed Yet", compute='_compute_sums',
                                  help="What stands on accounts of income and expenditure of the year, closings counted in.")
    pending_count = fields.Integer("Orders Under Way", compute='_compute_pending_count')
    table = fields.Html("By Account", compute='_compute_sums')
    move_count = fields.Integer("Number of Entries", compute='_compute_move_count')

    @api.depends('company_id', 'year', 'state')
    @api.depends_context('lang')
    def _compute_sums(self):
        # A form that is not saved yet names whatever agency its caller likes: figures are one's own agencies' only.
        mine = self if self.env.su else self.filtered(
            lambda closing: closing.company_id in self.env.user.company_ids and closing.has_access('read'))
        sums = mine._sums()
        for closing in self:
            lines = sums.get(closing, ())
            booked = {group: -sum(line[2] for line in lines if line[0].internal_group == group)
                      for group in ('income', 'expense')}
            closing.income, closing.expenditure = booked['income'], -booked['expense']
            closing.surplus = sum(booked.values())
            closing.open_amount = -sum(line[1] for line in lines)
            closing.table = closing._by_account(lines)

    @api.depends('move_ids')
    def _compute_move_count(self):
        for closing in self:
            # sudo: entries of the agency may stand in the ledger of another company, which keeps its fund
            closing.move_count = len(closing.sudo().move_ids)

    @api.depends('company_id', 'year')
    def _compute_pending_count(self):
        counts = {}
        if years := [closing.year for closing in self if closing.year and 2000 <= closing.year <= 2999]:
            groups = self.env['skill.subsidy.payment']._read_group(
                [('state', '=', 'sent'), ('company_id', 'in', self.company_id.ids),
                 ('date', '>=', date(min(years), 1, 1)), ('date', '<=', date(max(years), 12, 31))],
                ['company_id', 'date:year'], ['__count'])
            counts = {(company, day.year): count for company, day, count in groups}
        for closing in self:
            closing.pending_count = counts.get((closing.company_id, closing.year), 0)

    def _sums(self):
        """{closing: [(account, yuan still open, yuan without closings)]} by code, debit positive; one query for all.

        The agency's part of its ledger: entries that name it; in its own ledger those that name nobody, too, which were
        entered by hand.
        """
        rows = {(closing.company_id.id, closing.company_id._skill_subsidy_ledger().id, date(closing.year, 1, 1),
                 date(closing.year, 12, 31)) for closing in self if closing.company_id and 2000 <= closing.year <= 2999}
        self.env['account.move.line'].flush_model(['account_id', 'balance', 'move_id'])
        self.env['account.move'].flush_model(['company_id', 'date', 'state', 'skill_subsidy_agency_id', 'skill_subsidy_event'])
        found = {}
        for agency, year, account, balance, booked in self.env.execute_query(SQL("""
                SELECT part.agency, EXTRACT(YEAR FROM part.first)::int, line.account_id, SUM(line.balance),
                       COALESCE(SUM(line.balance) FILTER (WHERE move.skill_subsidy_event IS DISTINCT FROM 'closing'), 0)
                  FROM %(parts)s
                  JOIN account_move move ON move.company_id = part.ledger AND move.state = 'posted'
                   AND move.date BETWEEN part.first AND part.last
                   AND COALESCE(move.skill_subsidy_agency_id, move.company_id) = part.agency
                  JOIN account_move_line line ON line.move_id = move.id
                  JOIN account_account account ON account.id = line.account_id
                   AND (account.account_type LIKE 'income%%' OR account.account_type LIKE 'expense%%')
                 GROUP BY part.agency, part.first, line.account_id""", parts=unnested(
                     'part', ('agency', 'ledger', 'first', 'last'), ('int', 'int', 'date', 'date'), list(rows)))):
            found.setdefault((agency, year), []).append((account, yuan(balance), yuan(booked)))
        # sudo: an agency reads its own part, whose accounts may be those of the company that keeps its fund
        Account = self.env['account.account'].sudo()
        sums = {}
        for closing in self:
            ledger = closing.company_id._skill_subsidy_ledger() if closing.company_id else self.env.company
            lines = [(Account.browse(account).with_company(ledger), *amounts)
                     for account, *amounts in found.get((closing.company_id.id, closing.year), ())]
            sums[closing] = sorted(lines, key=lambda line: (line[0].code or '', line[0].id))
        return sums

    def _closed_lines(self):
        """[(account, yuan)]: what this closing's entries have put on accounts of income and expenditure, debit positive."""
        self.ensure_one()
        # sudo: entries of the agency may stand in the ledger of another company, which keeps its fund
        groups = self.env['account.move.line'].sudo()._read_group(
            [('move_id.skill_subsidy_closing_id', '=', self.id), ('parent_state', '=', 'posted'),
             ('account_id.internal_group', 'in', ('income', 'expense'))], ['account_id'], ['balance:sum'])
        return [(account, yuan(balance)) for account, balance in groups if yuan(balance)]

    def _by_account(self, lines):
        """The year by account, as HTML: code, name, income, expenditure."""
        rows = Markup().join(Markup(
            "<tr><td>{code}</td><td>{name}</td><td class='text-end'>{income}</td><td class='text-end'>{expenditure}</td></tr>"
        ).format(code=account.code or '', name=account.name,
                 income=self._money(-booked) if account.internal_group == 'income' else '',
                 expenditure=self._money(booked) if account.internal_group == 'expense' else '')
            for account, _left, booked in lines)
        if not rows:
            return False
        income, expenditure = (sum(booked for account, _left, booked in lines if account.internal_group == group)
                               for group in ('income', 'expense'))
        rows += Markup("<tr style='font-weight: 700'><td></td><td>{total}</td><td class='text-end'>{income}</td>"
                       "<td class='text-end'>{expenditure}</td></tr>").format(
                           total=self.env._("Total"), income=self._money(-income), expenditure=self._money(expenditure))
        return Markup(
            "<table class='table table-sm mb-0'><thead><tr><th>{code}</th><th>{name}</th><th class='text-end'>{income}</th>"
            "<th class='text-end'>{expenditure}</th></tr></thead><tbody>{rows}</tbody></table>").format(
                code=self.env._("Code"), name=self.env._("Account in the Chart"), income=self.env._("Income"),
                expenditure=self.env._("Expenditure"), rows=rows)

    def _money(self, amount):
        return formatLang(self.env, float(amount), digits=2)

    def action_view_moves(self):
        """The closing's entries, wherever they stand."""
        return self.env['skill.subsidy.ledger']._action_entries([('closing_id', 'in', self.ids)])
