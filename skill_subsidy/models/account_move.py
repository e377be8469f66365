from odoo import api, fields, models
from odoo.exceptions import UserError

from .guard import undefaulted

EVENTS = [
    ('payment', "Payment Order Sent"), ('returned', "Returned by the Bank"), ('lapsed', "Returned Money Lapsed"),
    ('funding', "Funding Received"), ('interest', "Interest"), ('recovery', "Recovery Received"),
    ('offset', "Claim Set Off"), ('closing', "Year-End Closing")]
# What may still be written on a posted entry of the fund: Odoo's seal, its matching, and what people say beside it. Everything
# else stays as it was posted, whatever fields other addons bring.
FREE_MOVE = frozenset(('inalterable_hash', 'secure_sequence_number', 'made_sequence_gap', 'checked', 'narration',
                       'access_token', 'is_manually_modified'))
FREE_LINE = frozenset(('matching_number', 'full_reconcile_id', 'matched_debit_ids', 'matched_credit_ids', 'reconciled',
                       'amount_residual', 'amount_residual_currency', 'reconcile_model_id', 'analytic_distribution',
                       'analytic_line_ids', 'statement_line_id', 'statement_id', 'date_maturity', 'sequence'))
TALK = ('message_', 'activity_', 'my_activity_', 'rating_', 'website_message_')


class AccountMove(models.Model):
    """An entry of the fund names its agency and its event, and stays as it was posted."""
    _inherit = 'account.move'

    skill_subsidy_agency_id = fields.Many2one('res.company', "Agency", readonly=True, copy=False, index='btree_not_null',
                                              ondelete='restrict')
    skill_subsidy_event = fields.Selection(EVENTS, "Event of the Fund", readonly=True, copy=False, index='btree_not_null')
    skill_subsidy_payment_id = fields.Many2one('skill.subsidy.payment', "Subsidy Payment Order", readonly=True,
                                               copy=False, index='btree_not_null', ondelete='restrict')

    skill_subsidy_closing_id = fields.Many2one('skill.subsidy.closing', "Year-End Closing", readonly=True, copy=False,
                                               index='btree_not_null', ondelete='restrict')

    # Design 8: one entry an order when it is sent, whatever happens at the same moment.
    _skill_subsidy_payment_once = models.UniqueIndex(
        "(skill_subsidy_payment_id) WHERE skill_subsidy_event = 'payment'", "The order has its entry already.")

    def _skill_subsidy_marks(self):
        return [name for name in self._fields if name.startswith('skill_subsidy_')]

    @api.model_create_multi
    def create(self, vals_list):
        """Nobody enters by hand that an entry came from an event of the fund."""
        marks = set(self._skill_subsidy_marks())
        vals_list = [{key: value for key, value in vals.items() if key not in marks} for vals in vals_list]
        return super(AccountMove, undefaulted(self, marks)).create(vals_list).with_env(self.env)

    def write(self, vals):
        """An entry of the fund changes by the actions of what it was posted for only."""
        if any(name.startswith('skill_subsidy_') for name in vals):
            raise UserError(self.env._("What an entry was posted for is not changed by hand."))
        if any(name not in FREE_MOVE and not name.startswith(TALK) for name in vals):
            self._refuse_skill_subsidy()
        return super().write(vals)

    def _compute_show_reset_to_draft_button(self):
        """The button is not offered where it would be refused."""
        result = super()._compute_show_reset_to_draft_button()
        self.filtered(lambda move: move.skill_subsidy_event and move.state == 'posted').show_reset_to_draft_button = False
        return result

    def button_draft(self):
        """Refused for entries of the fund: an event is undone by its own action, with an entry of its own."""
        self._refuse_skill_subsidy()
        return super().button_draft()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """Refused as `button_draft`: a reversal by hand would leave the sub-ledger as it was."""
        self._refuse_skill_subsidy()
        return super()._reverse_moves(default_values_list=default_values_list, cancel=cancel)

    # at_uninstall: its flag is a key of the context, which any remote caller can send; no uninstallation removes entries.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_skill_subsidy(self):
        self._refuse_skill_subsidy()

    def _refuse_skill_subsidy(self):
        kept = self.filtered(lambda move: move.skill_subsidy_event and move.state == 'posted')
        if kept:
            raise UserError(self.env._(
                "%(entries)s: an entry of the fund stays as it was posted. What it was posted for has its own actions "
                "(return file, recovery ...), which post entries of their own.",
                entries="、".join(kept[:10].mapped('name'))))

    def _mark_skill_subsidy(self, vals):
        """Say what an entry is posted for; not callable from outside, see `write`."""
        return super().write(vals)


class AccountMoveLine(models.Model):
    """A line of an entry of the fund stays as it was posted."""
    _inherit = 'account.move.line'

    def write(self, vals):
        """See account.move."""
        if vals.keys() - FREE_LINE:
            self.move_id._refuse_skill_subsidy()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        """No line is added to a posted entry of the fund, whether its number comes by the values or by a default."""
        lines = super().create(vals_list)
        lines.move_id._refuse_skill_subsidy()
        return lines

    @api.ondelete(at_uninstall=True)  # see account.move
    def _unlink_except_skill_subsidy(self):
        self.move_id._refuse_skill_subsidy()
