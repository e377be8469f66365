from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL, format_date

from ..rules.workdays import today
from .amounts import figures, yuan
from .transitions import HEAD_FIRST, NOTICE_FIRST

# How many days a claim usually takes from its state to the bank: a notice of five working days is a week or more, and
# review, publication and signature take days of their own.
LATER = {NOTICE_FIRST: {'verified': 14, 'reviewed': 12}, HEAD_FIRST: {'verified': 14, 'reviewed': 12, 'approved': 10}}
CORRECTION = 7  # bank data that a handler corrects and a reviewer confirms
NOTICE = 9  # a notice whose last day is not known yet
# What each kind of flow is, in the order in which it is shown on a day.
KINDS = [('balance', "Balance"), ('payable', "Approved, to pay"), ('again', "To be paid again"), ('cleared', "Waits for approval"),
         ('published', "On notice"), ('later', "Under review"), ('funding', "Funding expected"), ('others', "Other agencies of the pool")]


class ResCompany(models.Model):
    """Whether the money on the paying account covers what is coming, and from which day on it does not (五(二))."""
    _inherit = 'res.company'

    def _fund_forecast(self):
        """{company: [(date, kind, text, yuan, balance after it)]}, the first row being today's balance.

        The account decides: where agencies share one, what the others pay and receive comes in without details.
        """
        start = today()
        sharing = defaultdict(list)
        # sudo: which agencies pay from the same account; of theirs only sums are told. All of them, there are as many as
        # agencies: pylint: disable-next=no-search-all
        for company in self.sudo().search([]):
            account = company._skill_subsidy_find_account('bank')
            if account:
                sharing[account.id].append(company)
        mine = {company.id: company._skill_subsidy_find_account('bank').id for company in self}
        # sudo: as above, sums only
        together = self.browse({company.id for account in mine.values() for company in sharing.get(account, ())}).sudo()
        flows, balances, parts = together._fund_flows(start), self._fund_balance(), self._fund_balance(whole=False)
        result = {}
        for company in self:
            own = list(flows.get(company.id, ()))
            others = defaultdict(lambda: yuan(0))
            for other in sharing.get(mine[company.id], ()):
                if other.id != company.id:
                    for day, _kind, _text, amount in flows.get(other.id, ()):
                        others[day] += amount
            order = [kind for kind, _label in KINDS]
            rows = sorted([*own, *((day, 'others', '', amount) for day, amount in others.items() if amount)],
                          key=lambda row: (row[0], order.index(row[1]), row[2]))
            balance = balances.get(company.id, yuan(0))
            shared = len(sharing.get(mine[company.id], ())) > 1
            text = self.env._("of this, the agency's own part: %(part)s", part=figures(parts.get(company.id))) if shared else ''
            result[company] = [(start, 'balance', text, yuan(0), balance)]
            for day, kind, text, amount in rows:
                balance += amount
                result[company].append((day, kind, text, amount, balance))
        return result

    def _fund_shortage(self):
        """{company: (first day on whose evening the balance is below zero, yuan missing at the lowest)}; None otherwise."""
        result = {}
        for company, rows in self._fund_forecast().items():
            evenings = {day: balance for day, _kind, _text, _amount, balance in rows}
            short = [(day, -balance) for day, balance in evenings.items() if balance < 0]
            result[company] = (short[0][0], max(missing for _day, missing in short)) if short else None
        return result

    def _fund_shortage_text(self, shortage):
        """One sentence about what `_fund_shortage` found."""
        return self.env._("From %(day)s on the balance of the paying account does not cover what is approved and coming: "
                          "%(missing)s yuan are missing.", day=format_date(self.env, shortage[0]), missing=figures(shortage[1]))

    def _fund_flows(self, start):
        """{company id: [(date, kind, text, yuan)]}: what is expected to leave (-) and to reach (+) the paying account."""
        flows = defaultdict(list)
        for company, day, kind, text, amount in [*self._fund_claim_flows(start), *self._fund_money_flows(start)]:
            flows[company].append((day, kind, text or '', yuan(amount)))
        return flows

    def _fund_claim_flows(self, start):
        """What approved, published and reviewed claims will take, summed by day in the database."""
        self.env['skill.subsidy.claim'].flush_model()
        self.env['skill.subsidy.batch'].flush_model()
        self.env['skill.subsidy.payment.line'].flush_model()
        by_order = {order: self.filtered(lambda company, order=order: company.skill_subsidy_order == order).ids
                    for order in (NOTICE_FIRST, HEAD_FIRST)}
        rows = []
        for order, companies in by_order.items():
            if companies:
                self.env.cr.execute(SQL("""
                    SELECT claim.company_id, claim.state, batch.name, batch.notice_end, claim.bank_state, sum(claim.amount)
                      FROM skill_subsidy_claim claim LEFT JOIN skill_subsidy_batch batch ON batch.id = claim.batch_id
                     WHERE claim.company_id = ANY(%(companies)s) AND claim.state = ANY(%(states)s)
                     GROUP BY 1, 2, 3, 4, 5 HAVING sum(claim.amount) > 0""", companies=companies,
                    states=['verified', 'reviewed', 'published', 'cleared', 'approved']))
                for company, state, batch, end, bank_state, amount in self.env.cr.fetchall():
                    day, kind = _expected(order, state, end, bank_state, start)
                    rows.append((company, day, kind, batch, -amount))
        return rows

    def _fund_money_flows(self, start):
        """What was requested and comes to the paying account; what is overdue, not before tomorrow."""
        self.env['skill.subsidy.funding'].flush_model()
        self.env.cr.execute(SQL("""
            SELECT company_id, CASE WHEN expected_date >= %(start)s THEN expected_date ELSE %(tomorrow)s END, 'funding',
                   name, amount_requested - COALESCE(amount, 0)
              FROM skill_subsidy_funding
             WHERE company_id = ANY(%(companies)s) AND state IN ('requested', 'approved') AND "into" = 'bank'
               AND amount_requested > COALESCE(amount, 0)""",
            companies=self.ids, start=start, tomorrow=start + timedelta(days=1)))
        return self.env.cr.fetchall()


def _expected(order, state, notice_end, bank_state, start):
    """(day, kind) on which claims in `state` are expected to be paid."""
    payable = {NOTICE_FIRST: 'approved', HEAD_FIRST: 'cleared'}[order]
    if bank_state:
        return start if bank_state == 'confirmed' else start + timedelta(days=CORRECTION), 'again'
    if state == payable:
        return start, 'payable'
    if state == 'published':
        after = notice_end + timedelta(days=1) if notice_end else start + timedelta(days=NOTICE)
        return max(after, start), 'published'
    if state == 'cleared':
        return start + timedelta(days=1), 'cleared'
    return start + timedelta(days=LATER[order][state]), 'later'


class SkillSubsidyForecast(models.TransientModel):  # shown, not filled in: pylint: disable=no-wizard-in-models
    """A row of the forecast on the screen: what comes or goes on a day, and what is left then."""
    _name = 'skill.subsidy.forecast'
    _description = "Forecast of the Paying Account"
    _order = 'company_id, position'
    _rec_name = 'text'

    company_id = fields.Many2one('res.company', "Agency", readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    position = fields.Integer(readonly=True, aggregator=None)
    date = fields.Date(readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    text = fields.Char("What", readonly=True)
    amount = fields.Monetary("In (+) or Out (−)", readonly=True, aggregator=None)
    balance = fields.Monetary("Balance After It", readonly=True, aggregator=None)
    missing = fields.Monetary("Missing", readonly=True, aggregator=None)
    # For the graph: text has no days in between that it would fill with zeros, and a day has one balance, its last.
    day = fields.Char("Day of the Forecast", readonly=True)
    evening = fields.Monetary("Balance in the Evening", readonly=True)

    def action_open(self):
        """The forecast of the agencies that the user works for, counted now."""
        if not any(self.env.user.has_group(f'skill_subsidy.group_{post}') for post in ('accountant', 'unit_head', 'auditor')):
            self.check_access('read')
        companies = self.env.companies._skill_subsidy_with_kept().filtered(lambda company: company._skill_subsidy_find_account('bank'))
        rows = [{'company_id': company.id, 'position': number, 'date': day, 'kind': kind, 'text': text, 'amount': float(amount),
                 'balance': float(balance), 'missing': float(max(-balance, 0)), 'day': day.isoformat(),
                 'evening': float(balance) if found[number + 1:number + 2] == [] or found[number + 1][0] != day else 0.0}
                for company, found in companies._fund_forecast().items()
                for number, (day, kind, text, amount, balance) in enumerate(found)]
        # sudo: what is shown is counted here; nobody enters it
        shown = self.sudo().create(rows)
        action = self.env['ir.actions.act_window']._for_xml_id('skill_subsidy.action_forecast')
        return {**action, 'domain': [('id', 'in', shown.ids)]}

    def action_request(self):
        """A request for what is missing at the agency of the rows that are chosen, else where most is missing."""
        companies = self.company_id or self.env.companies._skill_subsidy_with_kept()
        missing = {company: amount for company, (_text, amount, _none) in companies._fund_warnings().items()}
        return max(companies, key=missing.get).action_skill_subsidy_request_missing()
