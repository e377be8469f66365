from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules.workdays import today
from .amounts import figures, yuan


def limited_accounts(env, account_ids):
    """Those of the accounts whose balance is kept here: funding was received on them."""
    env['account.move'].flush_model()
    env.cr.execute("""
        SELECT DISTINCT line.account_id FROM account_move_line line JOIN account_move move ON move.id = line.move_id
         WHERE move.skill_subsidy_event = 'funding' AND line.parent_state = 'posted' AND line.account_id = ANY(%s::int[])""",
                   ([account for account in account_ids if account],))  # an agency may have no account yet
    return {account for account, in env.cr.fetchall()}


class ResCompany(models.Model):
    _inherit = 'res.company'

    skill_subsidy_fund_control = fields.Boolean(
        "Limits Required", help="Nothing is paid without a confirmed budget of the year and enough money on the paying account.")

    def _fund_over_budget(self, needs, claims):
        """The sentences on those of these agencies whose budget of this year does not cover what is paid now.

        `needs`: {company id: yuan} that is charged; `claims`: SQL that gives the ids of the claims paid by it. The lines of
        the budgets are held until the end of the transaction. A claim that was approved later gives way to those that were
        approved before it.
        """
        if not needs:
            return []
        year, problems = today().year, []
        budgets = self.env['skill.subsidy.budget']._in_force(self, year)
        self.env['skill.subsidy.budget'].browse(budget.id for budget in budgets.values())._hold()
        spent, reserved = self._fund_spent({year}), self._fund_reserved(claims)
        for company in self:
            need, budget = needs[company.id], budgets.get(company.id)
            if not budget:
                if company.sudo().skill_subsidy_fund_control:  # sudo: a setting of the agency whose payment this is
                    problems.append(self.env._(
                        "%(agency)s has no confirmed budget of %(year)s; nothing is paid without one. Enter it under Fund, "
                        "Budgets, and let the unit head confirm it.", agency=company.name, year=year))
                continue
            amount, used, promised = (yuan(budget.amount), spent.get((company.id, year), yuan(0)),
                                      reserved.get(company.id, yuan(0)))
            if used + promised + need > amount:
                problems.append(self.env._(
                    "Not sent: the payment goes over the budget of %(agency)s for %(year)s.\n"
                    "Budget: %(amount)s\nSpent: %(spent)s\nCommitted, approved before: %(committed)s\n"
                    "This payment: %(need)s\nOver by: %(over)s\n"
                    "Enter an adjustment of the budget with its document, or pay less.",
                    agency=company.name, year=year, amount=figures(amount), spent=figures(used),
                    committed=figures(promised), need=figures(need), over=figures(used + promised + need - amount)))
        return problems

    def _fund_reserved(self, claims):
        """{company id: yuan} of what was approved before the last of `claims` (SQL that gives ids), without these."""
        self.env['skill.subsidy.claim'].flush_model(['company_id', 'state', 'amount', 'approve_date'])
        self.env.cr.execute(SQL("""
            WITH own AS MATERIALIZED (%(claims)s)
            SELECT claim.company_id, sum(claim.amount)
              FROM skill_subsidy_claim claim
              JOIN (SELECT company_id, max(approve_date) AS moment
                      FROM skill_subsidy_claim WHERE id IN (SELECT * FROM own) GROUP BY 1) AS latest
                ON latest.company_id = claim.company_id AND claim.approve_date < latest.moment
             WHERE %(promised)s AND claim.id NOT IN (SELECT * FROM own)
             GROUP BY 1""", claims=claims, promised=self._fund_promised()))
        return {company: yuan(total) for company, total in self.env.cr.fetchall()}


class AccountAccount(models.Model):
    _inherit = 'account.account'

    # Changed by every check for a payment from this account, see skill.subsidy.budget `_hold`.
    skill_subsidy_check_count = fields.Integer("Payments Checked", readonly=True, copy=False, aggregator=None)

    def _skill_subsidy_hold(self):
        """Let nobody else count on the money of these accounts until the end of the transaction."""
        self.env.cr.execute("""
            UPDATE account_account SET skill_subsidy_check_count = COALESCE(skill_subsidy_check_count, 0) + 1
             WHERE id IN (SELECT id FROM account_account WHERE id = ANY(%s) ORDER BY id FOR UPDATE)""", (self.ids,))
        self.invalidate_recordset(['skill_subsidy_check_count'])


class SkillSubsidyPayment(models.Model):
    """The two limits of a payment (design 8): the year's budget, and the money on the paying account."""
    _inherit = 'skill.subsidy.payment'

    def _check_limits(self):
        """Refuse, with the figures, when these orders together go over a budget or over what is on an account.

        The lines of the budgets and the accounts are held until the end of the transaction, so that two at once do not
        count on the same money. A claim that was approved later gives way to those that were approved before it.
        """
        self.env['skill.subsidy.payment.line'].flush_model()
        self.env['skill.subsidy.claim'].flush_model(['company_id', 'state', 'amount', 'approve_date'])
        problems = [*self._over_budget(), *self._over_balance()]
        if problems:
            raise UserError('\n\n'.join(problems))

    def _over_budget(self):
        needs = self._spending()
        claims = SQL("SELECT claim_id FROM skill_subsidy_payment_line WHERE payment_id = ANY(%s)", self.ids)
        return self.company_id.browse(needs)._fund_over_budget(needs, claims)

    def _over_balance(self):
        """The sentences on the accounts that these orders would overdraw."""
        needs, problems = self._outflow(), []
        companies = self.company_id.browse(needs)
        accounts = {company.id: account for company in companies
                    if (account := company._skill_subsidy_find_account('bank'))}
        self.env['account.account'].union(*accounts.values()).sudo()._skill_subsidy_hold()  # sudo: of another ledger, too
        balances, kept = companies._fund_balance(), limited_accounts(self.env, [account.id for account in accounts.values()])
        for account in dict.fromkeys(accounts.values()):
            paying = companies.filtered(lambda company, account=account: accounts.get(company.id) == account)
            # sudo: a setting of the agencies whose orders these are
            if account.id not in kept and not any(paying.sudo().mapped('skill_subsidy_fund_control')):
                continue
            balance, need = balances.get(paying[0].id, yuan(0)), sum(needs[company.id] for company in paying)
            if need > balance:
                ledger = paying[0]._skill_subsidy_ledger().sudo()  # sudo: of the ledger only the name is told
                shown = account.sudo().with_company(ledger).display_name  # sudo: of the account only code and name are told
                problems.append(self.env._(
                    "Not sent: the balance of the paying account %(account)s (%(ledger)s) does not cover the payment.\n"
                    "Balance: %(balance)s\nThis payment: %(need)s\nMissing: %(missing)s\n"
                    "Request funding under Fund, Requests and Receipts, and record its receipt first.",
                    account=shown, ledger=ledger.name,
                    balance=figures(balance), need=figures(need), missing=figures(need - balance)))
        return problems

    def _outflow(self):
        """{company id: yuan} that leaves the paying account with these orders."""
        self.env.cr.execute("""
            SELECT company_id, sum(amount) FROM skill_subsidy_payment_line WHERE payment_id = ANY(%s) GROUP BY 1""",
                            (self.ids,))
        return {company: yuan(total) for company, total in self.env.cr.fetchall()}

    def _spending(self):
        """{company id: yuan} that these orders charge to the budget: money that is held was charged before."""
        self.env.cr.execute("""
            SELECT company_id, sum(amount) FROM skill_subsidy_payment_line WHERE payment_id = ANY(%s) AND kind = 'first' GROUP BY 1""",
                            (self.ids,))
        return {company: yuan(total) for company, total in self.env.cr.fetchall()}

