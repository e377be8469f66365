from odoo import api, fields, models
from odoo.exceptions import UserError

from .amounts import check_most, figures, yuan
from .guard import lock, undefaulted

KEPT = frozenset(('state', 'entered_id', 'confirmed_id', 'confirmed_date'))


class SkillSubsidyBudgetAdjustment(models.Model):
    """More or less than the original budget (调增、调减), with the document that says so; stays once it is confirmed."""
    _name = 'skill.subsidy.budget.adjustment'
    _description = "Budget Adjustment"
    _order = 'budget_id, date, id'
    _rec_name = 'document'

    budget_id = fields.Many2one('skill.subsidy.budget', "Budget", required=True, ondelete='restrict', index=True)
    company_id = fields.Many2one(related='budget_id.company_id', store=True, index=True)
    currency_id = fields.Many2one(related='budget_id.currency_id')
    date = fields.Date("Date of the Document", required=True)
    document = fields.Char("Document", required=True)
    amount = fields.Monetary("Amount (+ more, − less)", required=True)
    direction = fields.Selection([('more', "More"), ('less', "Less")], "More or Less", compute='_compute_direction')
    reason = fields.Char("Reason", required=True)
    state = fields.Selection([('draft', "To Confirm"), ('confirmed', "Confirmed")], default='draft', required=True,
                             readonly=True, copy=False)
    entered_id = fields.Many2one('res.users', "Entered By", readonly=True, copy=False)
    confirmed_id = fields.Many2one('res.users', "Confirmed By", readonly=True, copy=False)
    confirmed_date = fields.Datetime("Confirmed On", readonly=True, copy=False)

    _something = models.Constraint('CHECK (amount <> 0)', "An adjustment adds something or takes something away.")
    _document_once = models.Constraint('UNIQUE (budget_id, document, date, amount)',
                                       "This document is entered as an adjustment of this budget already.")

    @api.constrains('amount')
    def _check_amount(self):
        check_most(self, 'amount')

    @api.depends('amount')
    def _compute_direction(self):
        for adjustment in self:
            adjustment.direction = 'less' if adjustment.amount < 0 else 'more'

    @api.model_create_multi
    def create(self, vals_list):
        """Adjustments to confirm, of confirmed budgets: one that is not confirmed yet is changed itself."""
        vals_list = [{**{key: value for key, value in vals.items() if key not in KEPT}, 'entered_id': self.env.uid}
                     for vals in vals_list]
        made = super(SkillSubsidyBudgetAdjustment, undefaulted(self, KEPT)).create(vals_list).with_env(self.env)
        made._check_budget()
        return made

    def write(self, vals):
        """What is confirmed stays; whoever changes an adjustment before that has entered it."""
        if KEPT & vals.keys():
            raise UserError(self.env._("An adjustment is confirmed by the unit head's button only."))
        self.check_access('write')
        self._refuse_confirmed()
        done = super().write({**vals, 'entered_id': self.env.uid})
        self._check_budget()
        return done

    @api.ondelete(at_uninstall=True)  # the flag of uninstallation can be sent by any remote caller
    def _unlink_if_draft(self):
        self._refuse_confirmed()

    def _refuse_confirmed(self):
        lock(self)
        self.invalidate_recordset(['state'])
        confirmed = self.filtered(lambda adjustment: adjustment.state == 'confirmed')
        if confirmed:
            raise UserError(self.env._(
                "%(document)s: a confirmed adjustment stays on record. Enter another one that takes it back.",
                document=confirmed[0].document))

    def _check_budget(self):
        draft = self.budget_id.filtered(lambda budget: budget.state == 'draft')
        if draft:
            raise UserError(self.env._("%(budget)s is not confirmed yet: change its amount instead.", budget=draft[0].name))

    def action_confirm(self):
        """draft -> confirmed, by a unit head who has not entered it. Less than what is spent already is refused."""
        budgets = self.budget_id
        budgets._check_head()
        self.check_access('read')
        lock(self)
        budgets._hold()  # nobody pays out of a budget that is being taken away
        self.invalidate_recordset(['state', 'entered_id'])
        for adjustment in self:
            if adjustment.state != 'draft':
                raise UserError(self.env._("%(document)s is confirmed already.", document=adjustment.document))
            adjustment.budget_id._check_other_person(adjustment.create_uid | adjustment.entered_id)
        # sudo: a unit head has no right to edit adjustments, only to confirm them.
        super(SkillSubsidyBudgetAdjustment, self.sudo()).write({
            'state': 'confirmed', 'confirmed_id': self.env.uid, 'confirmed_date': fields.Datetime.now()})
        for budget in budgets:
            if yuan(budget.amount) < yuan(budget.spent):
                raise UserError(self.env._(
                    "%(budget)s: %(spent)s is spent already, the budget cannot become %(amount)s.", budget=budget.name,
                    spent=figures(budget.spent), amount=figures(budget.amount)))
        for adjustment in self:
            adjustment.budget_id.message_post(body=self.env._(
                "Adjusted by %(amount)s (%(document)s): %(reason)s",
                amount=f"{yuan(adjustment.amount):+,.2f}", document=adjustment.document, reason=adjustment.reason))
        return True
