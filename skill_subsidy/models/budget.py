from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..rules.workdays import today
from .amounts import check_most, figures, yuan
from .guard import lock, undefaulted
from .windows import titled

# What only an action writes.
KEPT = frozenset(('state', 'entered_id', 'confirmed_id', 'confirmed_date', 'check_count'))
# What the unit head confirms: a confirmed budget changes by adjustments only.
DECIDED = frozenset(('company_id', 'year', 'item', 'document', 'document_date', 'original_amount'))


class SkillSubsidyBudget(models.Model):
    """What an agency may spend on the subsidy in a year (基金预算, 五(一)), what of it is spent and what is promised."""
    _name = 'skill.subsidy.budget'
    _description = "Fund Budget"
    _inherit = ['mail.thread']
    _order = 'year desc, company_id, id'
    _mail_post_access = 'read'

    name = fields.Char("Budget", compute='_compute_name', store=True)
    company_id = fields.Many2one('res.company', "Agency", required=True, index=True,
                                 default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    year = fields.Integer(required=True, aggregator=None, default=lambda self: today().year)
    item = fields.Char("Budget Item", help="预算科目: the item of the government's classification, for example 2090210.")
    document = fields.Char("Document", tracking=True, help="The number of the document that the budget was approved by.")
    document_date = fields.Date("Date of the Document")
    original_amount = fields.Monetary("Original Budget", required=True, tracking=True)
    adjustment_ids = fields.One2many('skill.subsidy.budget.adjustment', 'budget_id', "Adjustments", copy=False)
    state = fields.Selection([('draft', "To Confirm"), ('confirmed', "Confirmed")], default='draft', required=True,
                             readonly=True, copy=False, index=True, tracking=True)
    entered_id = fields.Many2one('res.users', "Entered By", readonly=True, copy=False)
    confirmed_id = fields.Many2one('res.users', "Confirmed By", readonly=True, copy=False)
    confirmed_date = fields.Datetime("Confirmed On", readonly=True, copy=False)
    waiting_count = fields.Integer("Adjustments to Confirm", compute='_compute_adjusted')
    # Changed by every check for a payment, see `_hold`.
    check_count = fields.Integer(readonly=True, copy=False, default=0, aggregator=None)

    adjusted_amount = fields.Monetary("Adjustments in Total", compute='_compute_adjusted')
    amount = fields.Monetary("Budget in Force", compute='_compute_adjusted')
    spent = fields.Monetary("Spent", compute='_compute_use')
    committed = fields.Monetary("Committed", compute='_compute_use', help="Approved and not yet paid.")
    available = fields.Monetary("Available", compute='_compute_use')
    rate = fields.Float("Execution", compute='_compute_use', aggregator=None, help="Spent, in percent of the budget in force.")
    used_rate = fields.Float("Spent and Committed", compute='_compute_use', aggregator=None,
                             help="Spent and committed, in percent of the budget in force.")

    _once = models.Constraint('UNIQUE (company_id, year)',
                              "The agency has a budget of this year already: enter an adjustment there.")
    _sensible = models.Constraint('CHECK (year BETWEEN 2000 AND 2200)', "A year has four digits, such as 2026.")
    _not_negative = models.Constraint('CHECK (original_amount >= 0)', "A budget is not negative.")

    @api.constrains('original_amount')
    def _check_original_amount(self):
        check_most(self, 'original_amount')

    @api.depends('company_id', 'year')
    def _compute_name(self):
        for budget in self:
            budget.name = f"{budget.company_id.name or ''} {budget.year or ''}".strip()

    @api.depends('original_amount', 'adjustment_ids.amount', 'adjustment_ids.state')
    def _compute_adjusted(self):
        """Only what is confirmed counts."""
        found = {(budget.id, state): (total, count) for budget, state, total, count in self.env[
            'skill.subsidy.budget.adjustment']._read_group(
            [('budget_id', 'in', self.ids)], ['budget_id', 'state'], ['amount:sum', '__count'])}
        for budget in self:
            adjusted = yuan(found.get((budget.id, 'confirmed'), (0, 0))[0])
            budget.adjusted_amount = float(adjusted)
            budget.amount = float(yuan(budget.original_amount) + adjusted)
            budget.waiting_count = found.get((budget.id, 'draft'), (0, 0))[1]

    @api.depends('amount', 'company_id', 'year')
    def _compute_use(self):
        """From the ledger and the claims as they are now: two queries, however many budgets."""
        companies = self.company_id
        spent, committed, year = companies._fund_spent(set(self.mapped('year'))), companies._fund_committed(), today().year
        for budget in self:
            amount, used = yuan(budget.amount), spent.get((budget.company_id.id, budget.year), yuan(0))
            # What is approved is paid, and charged, in the year that it is (收付实现制).
            promised = committed.get(budget.company_id.id, yuan(0)) if budget.year == year else yuan(0)
            budget.spent, budget.committed = float(used), float(promised)
            budget.available = float(amount - used - promised)
            budget.rate = float(100 * used / amount) if amount else 0.0
            budget.used_rate = float(100 * (used + promised) / amount) if amount else 0.0

    @api.model_create_multi
    def create(self, vals_list):
        """Budgets to confirm; what actions keep cannot be given."""
        vals_list = [{**{key: value for key, value in vals.items() if key not in KEPT}, 'entered_id': self.env.uid}
                     for vals in vals_list]
        return super(SkillSubsidyBudget, undefaulted(self, KEPT)).create(vals_list).with_env(self.env)

    def write(self, vals):
        """A budget that is confirmed changes by adjustments only; whoever changes one before that has entered it."""
        if KEPT & vals.keys():
            raise UserError(self.env._("A budget is confirmed by the unit head's button only."))
        if DECIDED & vals.keys():
            self.check_access('write')
            lock(self)
            self.invalidate_recordset(['state'])
            confirmed = self.filtered(lambda budget: budget.state == 'confirmed')
            if confirmed:
                raise UserError(self.env._(
                    "%(budget)s is confirmed and is not changed any more. Enter an adjustment with its document instead.",
                    budget=confirmed[0].name))
            vals = {**vals, 'entered_id': self.env.uid}
        return super().write(vals)

    @api.ondelete(at_uninstall=True)  # the flag of uninstallation can be sent by any remote caller
    def _unlink_if_draft(self):
        if any(budget.state != 'draft' for budget in self):
            raise UserError(self.env._("A confirmed budget stays on record."))

    # -- actions -------------------------------------------------------------------------------------------------

    def action_confirm(self):
        """draft -> confirmed, by a unit head who has not entered it: from now on payments stop where it ends."""
        self._check_head()
        lock(self)
        self.invalidate_recordset(['state', 'entered_id'])
        for budget in self:
            if budget.state != 'draft':
                raise UserError(self.env._("%(budget)s is confirmed already.", budget=budget.name))
            if not (budget.document or '').strip():
                raise UserError(self.env._("%(budget)s: enter the document that the budget was approved by first.",
                                           budget=budget.name))
            budget._check_other_person(budget.create_uid | budget.entered_id)
        self._set({'state': 'confirmed', 'confirmed_id': self.env.uid, 'confirmed_date': fields.Datetime.now()})

    def action_view_committed(self):
        """The claims that are approved and not yet posted."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('skill_subsidy.action_claim')
        domain = self.company_id._fund_promised_domain() if self.year == today().year else [('id', '=', False)]
        return titled(action, self.env._("Committed: %(budget)s", budget=self.name), domain=domain, context={'create': False},
                      help=Markup('<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p>') % (
                          self.env._("Nothing is committed"),
                          self.env._("Claims stand here from the unit head's signature until their payment is sent.")))

    def action_view_spent(self):
        """The lines of the entries that make up what is spent; those made by hand, too, where there are some."""
        self.ensure_one()
        period = [('date', '>=', f'{self.year}-01-01'), ('date', '<=', f'{self.year}-12-31')]
        title, ledger = self.env._("Spent: %(budget)s", budget=self.name), self.company_id._skill_subsidy_ledger()
        if ledger == self.company_id and self.env['account.move.line'].has_access('read'):
            # An entry that names no agency is no event of the fund: only Odoo's own list shows it.
            account = self.company_id._skill_subsidy_find_account('expense')
            lines = [('account_id', '=', account.id), ('company_id', '=', ledger.id), ('parent_state', '=', 'posted'), *period]
            if self.env['account.move.line'].search_count([*lines, ('move_id.skill_subsidy_agency_id', '=', False)], limit=1):
                return {'type': 'ir.actions.act_window', 'name': title, 'res_model': 'account.move.line',
                        'views': [(False, 'list'), (False, 'form')], 'context': {'create': False}, 'domain': [
                            *lines, ('move_id.skill_subsidy_event', '!=', 'closing'),
                            ('move_id.skill_subsidy_agency_id', 'in', [self.company_id.id, False])]}
        return titled(self.env['skill.subsidy.ledger']._action_entries([
            ('company_id', '=', self.company_id.id), ('role', '=', 'expense'), ('event', '!=', 'closing'), *period]), title,
            context={'search_default_group_month': 1})

    def _check_head(self):
        if not self.env.user.has_group('skill_subsidy.group_unit_head'):
            raise AccessError(self.env._("Only the unit head confirms a budget and its adjustments."))
        self.check_access('read')

    def _check_other_person(self, users):
        """Separation: who entered a figure does not confirm it."""
        if self.env.user in users:
            raise UserError(self.env._("%(budget)s: you entered this yourself. Another person must confirm it.",
                                       budget=self.name))

    def _set(self, vals):
        """Write what actions keep; the caller has checked post, state and record."""
        # sudo: a unit head has no right to edit budgets, only to confirm them.
        return super(SkillSubsidyBudget, self.sudo()).write(vals)

    # -- for payments --------------------------------------------------------------------------------------------------

    @api.model
    def _in_force(self, companies, year):
        """{company id: its confirmed budget of `year`}."""
        # sudo: whoever approves or pays is told the figures of the claim's own agency
        found = self.sudo().search([('company_id', 'in', companies.ids), ('year', '=', year), ('state', '=', 'confirmed')])
        return {budget.company_id.id: budget for budget in found}

    def _hold(self):
        """Let nobody else count on these lines until the end of the transaction.

        A lock alone would not do: under REPEATABLE READ the second one goes on with the figures of before. Changing the
        row lets PostgreSQL refuse the second transaction, and Odoo begins it anew, with the first one's entries.
        """
        self.env.cr.execute("""
            UPDATE skill_subsidy_budget SET check_count = COALESCE(check_count, 0) + 1
             WHERE id IN (SELECT id FROM skill_subsidy_budget WHERE id = ANY(%s) ORDER BY id FOR UPDATE)""", (self.ids,))
        self.invalidate_recordset()

    def _figures_text(self):
        """The figures of this budget in one line."""
        return self.env._("Budget %(budget)s, spent %(spent)s, committed %(committed)s, available %(available)s",
                          budget=figures(self.amount), spent=figures(self.spent), committed=figures(self.committed),
                          available=figures(self.available))
