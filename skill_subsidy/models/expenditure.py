from odoo import fields, models
from odoo.tools import SQL

from .account_move import EVENTS
from .certificate import ALL_LEVELS


class SkillSubsidyExpenditure(models.Model):
    """The expenditure of the fund claim by claim: what was paid first, and what made it smaller again.

    Money that came back and is held stays expenditure (暂收款 holds it); reversed, lapsed in its year or recovered in its year
    it is taken off; a claim that is set off against a recovery is paid by it. All rows together are what stands on the expense
    account, but for the year-end closing.
    """
    _name = 'skill.subsidy.expenditure'
    _description = "Expenditure by Claim"
    _auto = False
    _order = 'date desc, id desc'
    _rec_name = 'claim_id'
    _depends = {
        'account.move': ['date', 'state'],
        'account.move.line': ['account_id', 'move_id'],
        'skill.subsidy.claim': ['level', 'occupation_id', 'occupation_name', 'policy_id', 'company_id', 'person_name'],
        'skill.subsidy.payment': ['date', 'state'],
        'skill.subsidy.payment.line': ['amount', 'kind', 'held_state', 'back_move_id', 'lapse_move_id', 'claim_id',
                                       'payment_id'],
        'skill.subsidy.recovery': ['claim_id'],
        'skill.subsidy.recovery.receipt': ['amount', 'credited', 'date', 'recovery_id', 'paid_claim_id'],
    }

    date = fields.Date(readonly=True)
    event = fields.Selection(EVENTS, readonly=True)
    company_id = fields.Many2one('res.company', "Agency", readonly=True)
    currency_id = fields.Many2one('res.currency', readonly=True)
    claim_id = fields.Many2one('skill.subsidy.claim', "Claim", readonly=True)
    person_name = fields.Char("Name", readonly=True)
    level = fields.Selection(ALL_LEVELS, readonly=True)
    occupation_id = fields.Many2one('skill.subsidy.occupation', "Occupation", readonly=True)
    policy_id = fields.Many2one('skill.subsidy.policy', "Policy", readonly=True)
    payment_id = fields.Many2one('skill.subsidy.payment', "Payment Order", readonly=True)
    recovery_id = fields.Many2one('skill.subsidy.recovery', "Recovery", readonly=True)
    paid_count = fields.Integer("Payments", readonly=True)
    paid = fields.Monetary("Paid Out", readonly=True)
    reduced = fields.Monetary("Taken Off", readonly=True)
    amount = fields.Monetary("Expenditure", readonly=True)

    @property
    def _table_query(self):
        """A payment line gives up to three rows, a receipt two: five ids of each are kept free."""
        return SQL("""
            SELECT part.id, part.date, part.event, claim.company_id, agency.currency_id, part.claim_id, claim.person_name,
                   claim.level, claim.occupation_id, claim.policy_id, part.payment_id, part.recovery_id,
                   CASE WHEN part.event IN ('payment', 'offset') THEN sign(part.amount)::int ELSE 0 END AS paid_count,
                   CASE WHEN part.event IN ('payment', 'offset') THEN part.amount ELSE 0 END AS paid,
                   CASE WHEN part.event IN ('payment', 'offset') THEN 0 ELSE -part.amount END AS reduced, part.amount
              FROM (
                    SELECT line.id * 5 AS id, payment.date, 'payment' AS event, line.claim_id, line.payment_id,
                           NULL::int AS recovery_id, line.amount
                      FROM skill_subsidy_payment_line line JOIN skill_subsidy_payment payment ON payment.id = line.payment_id
                     WHERE line.kind = 'first' AND payment.state IN ('sent', 'done')
                    UNION ALL
                    SELECT line.id * 5 + 1, back.date, 'returned', line.claim_id, line.payment_id, NULL, -line.amount
                      FROM skill_subsidy_payment_line line JOIN account_move back ON back.id = line.back_move_id
                     WHERE line.held_state = 'reversed'
                    UNION ALL
                    SELECT line.id * 5 + 2, lapse.date, 'lapsed', line.claim_id, line.payment_id, NULL, -line.amount
                      FROM skill_subsidy_payment_line line JOIN account_move lapse ON lapse.id = line.lapse_move_id
                     WHERE EXISTS (SELECT FROM account_move_line item JOIN account_account account ON account.id = item.account_id
                                    WHERE item.move_id = lapse.id AND account.account_type LIKE 'expense%%')
                    UNION ALL
                    SELECT receipt.id * 5 + 3, receipt.date, 'recovery', recovery.claim_id, NULL, recovery.id, -receipt.amount
                      FROM skill_subsidy_recovery_receipt receipt
                      JOIN skill_subsidy_recovery recovery ON recovery.id = receipt.recovery_id
                     WHERE receipt.credited = 'expense'
                    UNION ALL
                    SELECT receipt.id * 5 + 4, receipt.date, 'offset', receipt.paid_claim_id, NULL, receipt.recovery_id,
                           receipt.amount
                      FROM skill_subsidy_recovery_receipt receipt WHERE receipt.paid_claim_id IS NOT NULL
                   ) part
              JOIN skill_subsidy_claim claim ON claim.id = part.claim_id
              JOIN res_company agency ON agency.id = claim.company_id""")

    def action_open_claim(self):
        """The claim of this row."""
        self.ensure_one()
        return {'type': 'ir.actions.act_window', 'res_model': 'skill.subsidy.claim', 'res_id': self.claim_id.id,
                'views': [(False, 'form')]}
