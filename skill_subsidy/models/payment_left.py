from odoo import api, fields, models
from odoo.exceptions import UserError

from .guard import plain


class SkillSubsidyPaymentLeft(models.Model):
    """A claim that stayed out of a payment order, because it does not pass its checks any more, and why (六(六)).

    Written when an order is built and once more when it is sent; kept with the order after that.
    """
    _name = 'skill.subsidy.payment.left'
    _description = "Left Out of a Payment Order"
    _order = 'payment_id, id'
    _rec_name = 'person_name'

    payment_id = fields.Many2one('skill.subsidy.payment', "Payment Order", required=True, ondelete='cascade', index=True)
    company_id = fields.Many2one(related='payment_id.company_id', store=True, index=True)
    currency_id = fields.Many2one(related='payment_id.currency_id')
    claim_id = fields.Many2one('skill.subsidy.claim', "Claim", required=True, ondelete='restrict', index=True)
    person_name = fields.Char("Name", required=True)
    amount = fields.Monetary()
    reason = fields.Text("Why It Is Left Out", required=True)
    date = fields.Datetime("Found On", required=True)
    at_sending = fields.Boolean("Taken Out When Sending")

    @api.model_create_multi
    def create(self, vals_list):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: an order finds out itself what it leaves out."""
        raise UserError(self.env._("What a payment order leaves out follows from the checks; none is entered by hand."))

    def write(self, vals):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: what was found stays as it was found."""
        raise UserError(self.env._("What a payment order left out is not changed by hand."))

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("What a payment order left out stays on record with it."))

    @api.model
    def _append(self, payment, held, at_sending):
        """Keep {claim: reason} with the order, and return the rows; the order has checked who acts."""
        now = fields.Datetime.now()
        # sudo: nobody enters these rows by hand, see `create`.
        return super(SkillSubsidyPaymentLeft, plain(self.sudo())).create([{
            'payment_id': payment.id, 'claim_id': claim.id, 'person_name': claim.person_name, 'amount': claim.amount,
            'reason': reason, 'date': now, 'at_sending': at_sending} for claim, reason in held.items()])

    def _discard(self):
        """Remove what an earlier collection of a draft order left out: it is collected anew."""
        self.flush_model()
        payments = self.payment_id
        self.env.cr.execute("DELETE FROM skill_subsidy_payment_left WHERE id = ANY(%s)", (self.ids,))
        payments.invalidate_recordset(['left_ids', 'left_count'])
        self.invalidate_model(flush=False)
