"""What the fund's ledger and the claims come to, agency by agency: a few statements, however many claims and entries."""
from odoo import models
from odoo.tools import SQL

from ..rules.workdays import today
from .amounts import yuan
from .many import unnested
from .transitions import HEAD_FIRST, NOTICE_FIRST

# Between the head's signature and the bank, by the agency's order of steps.
PROMISED = {NOTICE_FIRST: ('approved',), HEAD_FIRST: ('approved', 'published', 'cleared')}


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _fund_spent(self, years):
        """{(company id, year): yuan}: net on the expense account, posted, but for the year-end closing.

        An entry that names no agency, made by hand, belongs to the company in whose ledger it stands.
        """
        accounts = self._fund_accounts('expense')
        if not accounts or not years:
            return {}
        self.env['account.move.line'].flush_model()
        self.env['account.move'].flush_model()
        self.env.cr.execute(SQL("""
            SELECT agency.id, extract(year FROM line.date)::int, sum(line.balance)
              FROM %(agencies)s
              JOIN account_move_line line ON line.account_id = agency.account_id AND line.company_id = agency.ledger_id
              JOIN account_move move ON move.id = line.move_id
             WHERE line.parent_state = 'posted' AND COALESCE(move.skill_subsidy_agency_id, move.company_id) = agency.id
               AND line.date BETWEEN make_date(%(first)s, 1, 1) AND make_date(%(last)s, 12, 31)
               AND move.skill_subsidy_event IS DISTINCT FROM 'closing'
             GROUP BY 1, 2""", agencies=_agencies(accounts), first=min(years), last=max(years)))
        return {(company, year): yuan(total) for company, year, total in self.env.cr.fetchall()}

    def _fund_committed(self):
        """{company id: yuan}: approved and not yet posted; money that came back and is held is posted already."""
        self.env['skill.subsidy.claim'].flush_model(['company_id', 'state', 'amount'])
        self.env['skill.subsidy.payment.line'].flush_model(['claim_id', 'held_state'])
        self.env.cr.execute(SQL("""
            SELECT claim.company_id, sum(claim.amount) FROM skill_subsidy_claim claim
             WHERE %(promised)s GROUP BY 1""", promised=self._fund_promised()))
        return {company: yuan(total) for company, total in self.env.cr.fetchall()}

    def _fund_promised(self):
        """The condition on `claim` for what is committed by these agencies."""
        states = SQL(' OR ').join(
            SQL("claim.company_id = ANY(%s) AND claim.state = ANY(%s)",
                self.filtered(lambda company, order=order: company.skill_subsidy_order == order).ids, list(states))
            for order, states in PROMISED.items())
        # NOT IN a list that is hashed once: as NOT EXISTS, PostgreSQL may look at all held lines for every claim.
        return SQL("""(%s) AND claim.id NOT IN (
            SELECT line.claim_id FROM skill_subsidy_payment_line line WHERE line.held_state = 'held')""", states)

    def _fund_promised_domain(self):
        """The same claims, for a list."""
        self.ensure_one()
        return [('company_id', '=', self.id), ('state', 'in', PROMISED[self.skill_subsidy_order]),
                ('payment_line_ids', 'not any', [('held_state', '=', 'held')])]

    def _fund_balance(self, whole=True):
        """{company id: yuan} posted on the paying account of each; `whole`: all of it, however many agencies share it,
        otherwise what is of the agency's own entries."""
        accounts = self._fund_accounts('bank')
        if not accounts:
            return {}
        self.env['account.move.line'].flush_model()
        self.env['account.move'].flush_model()
        own = SQL("AND COALESCE(move.skill_subsidy_agency_id, move.company_id) = agency.id") if not whole else SQL("")
        self.env.cr.execute(SQL("""
            SELECT agency.id, sum(line.balance) FROM %(agencies)s
              JOIN account_move_line line ON line.account_id = agency.account_id AND line.company_id = agency.ledger_id
              JOIN account_move move ON move.id = line.move_id
             WHERE line.parent_state = 'posted' %(own)s GROUP BY 1""", agencies=_agencies(accounts), own=own))
        return {company: yuan(total) for company, total in self.env.cr.fetchall()}

    def _fund_situation(self):
        """{company id: {budget_amount, spent, committed, balance}} today, as requests for money keep it."""
        year = today().year
        budgets = self.env['skill.subsidy.budget']._in_force(self, year)
        spent, committed, balance = self._fund_spent({year}), self._fund_committed(), self._fund_balance()
        return {company.id: {
            'budget_amount': budgets[company.id].amount if company.id in budgets else 0.0,
            'spent': float(spent.get((company.id, year), 0)), 'committed': float(committed.get(company.id, 0)),
            'balance': float(balance.get(company.id, 0))} for company in self}

    def _fund_accounts(self, role):
        """[(agency id, ledger id, account id)] of these agencies, as far as they have an account for `role`."""
        return [(company.id, company._skill_subsidy_ledger().id, account.id) for company in self
                if (account := company._skill_subsidy_find_account(role))]


def _agencies(accounts):
    return unnested('agency', ('id', 'ledger_id', 'account_id'), ('int', 'int', 'int'), accounts)
