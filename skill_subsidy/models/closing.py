from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ..rules.workdays import today
from .guard import lock, undefaulted

STATES = [('draft', "To Close"), ('closed', "Closed"), ('reopened', "Reopened")]
KEPT = frozenset(('state', 'closed_on', 'move_ids'))
FIXED = frozenset(('company_id', 'year'))  # chosen when it is created, not afterwards


class SkillSubsidyClosing(models.Model):
    """The end of a year of an agency's part of the fund: income and expenditure go into 一般基金结余 (facts 1.3, 11).

    Cash basis: what is still under way at the bank was posted when it was sent, so it does not stop the closing; what comes
    back later is an event of the year in which it comes back.
    """
    _name = 'skill.subsidy.closing'
    _description = "Year-End Closing"
    _inherit = ['mail.thread', 'skill.subsidy.posting']
    _order = 'year desc, id desc'
    _mail_post_access = 'read'
    _entry_field = 'skill_subsidy_closing_id'

    company_id = fields.Many2one('res.company', "Agency", required=True, index=True,
                                 default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    year = fields.Integer(required=True, default=lambda self: self._last_year())
    state = fields.Selection(STATES, default='draft', required=True, readonly=True, copy=False, index=True)
    closed_on = fields.Date("Closed On", readonly=True, copy=False)
    move_ids = fields.One2many('account.move', 'skill_subsidy_closing_id', "Entries", readonly=True, copy=False)

    _year_once = models.UniqueIndex("(company_id, year)",
                                    "This agency has a closing of this year already. Open that one.")

    @api.model
    def _last_year(self):
        """The year that can be closed: this one on its last day, else the one before."""
        day = today()
        return day.year if (day.month, day.day) == (12, 31) else day.year - 1

    @api.depends('company_id', 'year')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for closing in self:
            closing.display_name = self.env._("Closing %(year)s", year=closing.year or '')

    @api.constrains('year')
    def _check_year(self):
        for closing in self:
            if not 2000 <= closing.year <= 2999:
                raise ValidationError(self.env._("%(year)s: enter the year with its four digits.", year=closing.year))

    # -- who writes what -------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Open the closing of a year; nothing is posted yet."""
        self._check_accountant()
        vals_list = [{key: value for key, value in vals.items() if key not in KEPT} for vals in vals_list]
        return super(SkillSubsidyClosing, undefaulted(self, KEPT)).create(vals_list).with_env(self.env)

    def write(self, vals):
        """State and entries follow from the actions; agency and year are fixed."""
        if (KEPT | FIXED) & vals.keys():
            raise UserError(self.env._("A closing changes by its actions only; for another year or agency open another."))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)  # the flag of uninstallation can be sent by any remote caller
    def _unlink_if_unused(self):
        # sudo: entries in the ledger of another company count too; told is only that there are some
        if any(closing.state != 'draft' or closing.sudo().move_ids for closing in self):
            raise UserError(self.env._("A closing that was posted stays on record."))

    def _check_accountant(self):
        if not self.env.user.has_group('skill_subsidy.group_accountant'):
            raise AccessError(self.env._("Only a fund accountant closes a year."))

    def _ready(self, states):
        self._check_accountant()
        self.check_access('write')
        lock(self)
        self.invalidate_recordset(['state'])
        names = dict(self._fields['state']._description_selection(self.env))
        for closing in self:
            if closing.state not in states:
                raise UserError(self.env._("%(closing)s of %(agency)s: this is not possible while it is \"%(state)s\".",
                                           closing=closing.display_name, agency=closing.company_id.name,
                                           state=names[closing.state]))

    # -- closing and opening again -----------------------------------------------------------------------------------

    def action_close(self):
        """draft, reopened -> closed: two entries of 31 December, 收入结转 and 支出结转, by account (cash basis)."""
        self._ready(('draft', 'reopened'))
        sums = self._sums()
        for closing in self:
            closing._check_over()
            env, lines = closing._agency_env(), sums[closing]
            income, expenditure = ([(account, amount) for account, amount, _booked in lines
                                    if amount and account.internal_group == group] for group in ('income', 'expense'))
            if not income and not expenditure:
                raise UserError(self.env._(
                    "%(agency)s has neither income nor expenditure in %(year)s that is not closed yet: there is nothing to "
                    "close.", agency=closing.company_id.name, year=closing.year))
            closing._transfer(income, env._("Year-end transfer of income %(year)s", year=closing.year))
            closing._transfer(expenditure, env._("Year-end transfer of expenditure %(year)s", year=closing.year))
            closing._set({'state': 'closed', 'closed_on': today()})

    def action_reopen(self, reason):
        """closed -> reopened: red counter-entries of the same day take the closing back; `reason` stays on record."""
        self._ready(('closed',))
        reason = reason.strip() if isinstance(reason, str) else ''
        if not reason:
            raise UserError(self.env._("Say why the year is opened again: the reason stays on record."))
        for closing in self:
            env = closing._agency_env()
            closing._set({'state': 'reopened', 'closed_on': False})
            lines = closing._closed_lines()
            text = env._("Closing %(year)s taken back: %(reason)s", year=closing.year, reason=reason[:80])
            for group in ('income', 'expense'):
                closing._transfer([(account, amount) for account, amount in lines if account.internal_group == group],
                                  text, red=True)
            closing.message_post(body=self.env._("Opened again: %(reason)s", reason=reason))

    def _transfer(self, amounts, text, red=False):
        """One entry that takes each account's amount (debit positive) to the fund balance, none where there is nothing."""
        if amounts:
            self._post_entry('closing', text, [
                *((account, -amount, red) for account, amount in amounts),
                ('surplus', sum(amount for _account, amount in amounts), red)], date=date(self.year, 12, 31))

    def _check_over(self):
        last = date(self.year, 12, 31)
        if today() < last:
            raise UserError(self.env._("%(year)s is not over: it can be closed from %(date)s on.", year=self.year,
                                       date=format_date(self.env, last)))
        ledger = self.company_id._skill_subsidy_ledger()
        if ledger == self.company_id:
            # sudo: only their number is told; drafts of a shared ledger are for the company that keeps it to finish
            drafts = self.env['account.move'].sudo().search_count([
                ('company_id', '=', ledger.id), ('state', '=', 'draft'), ('date', '>=', date(self.year, 1, 1)),
                ('date', '<=', last)])
            if drafts:
                raise UserError(self.env._(
                    "%(ledger)s has %(count)s entries of %(year)s that are not posted. Post or delete them first.",
                    ledger=ledger.name, count=drafts, year=self.year))

    def _set(self, vals):
        """Write what actions keep; the caller has checked post, state and record."""
        return super().write(vals)

    # -- a closed year stays as it is ----------------------------------------------------------------------------------

    @api.model
    def _refuse_closed(self, agency, day):
        """UserError where `agency` has closed the year of `day`.

        Where its closing is open, the row is touched: who closes it at this moment has not seen the entry that is being
        posted, and PostgreSQL then lets one of the two try again.
        """
        # sudo: whether a year is closed, whoever posts for the agency may know
        closing = self.sudo().search([('company_id', '=', agency.id), ('year', '=', day.year)])
        if closing.state == 'closed':
            raise UserError(self.env._(
                "%(agency)s has closed %(year)s: nothing is posted for %(date)s. Choose a day of a later year, or open the "
                "closing again.", agency=agency.name, year=day.year, date=format_date(self.env, day)))
        if closing:
            self.env.cr.execute("UPDATE skill_subsidy_closing SET write_date = now() AT TIME ZONE 'UTC' WHERE id = %s",
                                (closing.id,))


class AccountMove(models.Model):
    _inherit = 'account.move'

    def _check_fiscal_lock_dates(self):
        """A closed year is a locked period for what is entered by hand, too."""
        result = super()._check_fiscal_lock_dates()
        moves = self.filtered(lambda move: move.date and move.skill_subsidy_event != 'closing')
        if moves:
            owners = {move: move.skill_subsidy_agency_id or move.company_id for move in moves}
            # sudo: see _refuse_closed
            closed = {(closing.company_id.id, closing.year): closing for closing in
                      self.env['skill.subsidy.closing'].sudo().search([
                          ('state', '=', 'closed'), ('year', 'in', list({move.date.year for move in moves})),
                          ('company_id', 'in', list({owner.id for owner in owners.values()}))])}
            for move, owner in owners.items():
                if (owner.id, move.date.year) in closed:
                    self.env['skill.subsidy.closing']._refuse_closed(owner, move.date)
        return result
