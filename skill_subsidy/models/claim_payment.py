from odoo import fields, models


class SkillSubsidyClaim(models.Model):
    """Again before payment: what does not pass its checks any more is not paid, and says why."""
    _inherit = 'skill.subsidy.claim'

    payment_hold = fields.Text("Not Paid Because", readonly=True, copy=False)
    payment_hold_date = fields.Datetime("Held Since", readonly=True, copy=False)

    def _store_bank_reasons(self, reasons):
        """Keep {claim: id of the reason of its return} in one UPDATE."""
        self.flush_recordset()
        self.env.cr.execute("""
            UPDATE skill_subsidy_claim claim SET bank_reason_id = v.reason
              FROM unnest(%s::int[], %s::int[]) AS v(id, reason) WHERE claim.id = v.id""",
                            (self.ids, [reasons[claim] for claim in self]))
        self.invalidate_recordset(['bank_reason_id'])
        self.modified(['bank_reason_id'])

    def _hold_payment(self, held):
        """Keep {claim: why it is not paid} on the claims; the others of `self` are free again."""
        free = self.filtered(lambda claim: claim.payment_hold and claim not in held)
        if free:
            free._set({'payment_hold': False, 'payment_hold_date': False})
        if not held:
            return
        claims = self.browse([claim.id for claim in held])
        claims.check_access('read')
        claims.flush_recordset()
        # One UPDATE: every claim has a reason of its own; the day is that of the first time it was found.
        self.env.cr.execute("""
            UPDATE skill_subsidy_claim claim
               SET payment_hold = v.reason, payment_hold_date = COALESCE(claim.payment_hold_date, %s)
              FROM unnest(%s::int[], %s::text[]) AS v(id, reason) WHERE claim.id = v.id""",
                            (fields.Datetime.now(), claims.ids, [held[claim] for claim in claims]))
        claims.invalidate_recordset(['payment_hold', 'payment_hold_date'])
        claims.modified(['payment_hold', 'payment_hold_date'])
