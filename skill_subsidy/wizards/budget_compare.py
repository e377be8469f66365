from odoo import fields, models
from odoo.tools import SQL

from ..models.amounts import figures, yuan


class SkillSubsidyBudgetCompare(models.TransientModel):
    """What is spent by the documents (orders, returns, recoveries) beside what the ledger says, to the cent."""
    _name = 'skill.subsidy.budget.compare'
    _description = "Budget Compared with the Ledger"

    budget_id = fields.Many2one('skill.subsidy.budget', required=True, readonly=True, ondelete='cascade')
    currency_id = fields.Many2one(related='budget_id.currency_id')
    moment = fields.Datetime("Compared On", readonly=True, default=fields.Datetime.now)
    documents_amount = fields.Monetary("Spent by the Documents", readonly=True)
    ledger_amount = fields.Monetary("Spent by the Ledger", readonly=True)
    difference = fields.Monetary(readonly=True)
    line_ids = fields.One2many('skill.subsidy.budget.compare.line', 'compare_id', readonly=True)


class SkillSubsidyBudgetCompareLine(models.TransientModel):
    """A document whose entries do not come to what it says, or an entry that no document explains."""
    _name = 'skill.subsidy.budget.compare.line'
    _description = "Difference between a Document and the Ledger"
    _order = 'id'

    compare_id = fields.Many2one('skill.subsidy.budget.compare', required=True, ondelete='cascade')
    currency_id = fields.Many2one(related='compare_id.currency_id')
    payment_id = fields.Many2one('skill.subsidy.payment', "Payment Order")
    name = fields.Char("Document")
    documents_amount = fields.Monetary("By the Documents")
    ledger_amount = fields.Monetary("By the Ledger")
    difference = fields.Monetary()


class SkillSubsidyBudget(models.Model):
    _inherit = 'skill.subsidy.budget'

    def action_compare(self):
        """Compare what is spent, document by document, with the ledger; shows both figures and every difference."""
        self.ensure_one()
        self.check_access('read')
        rows = self._compared()
        documents, ledger = (sum((row[index] for row in rows), yuan(0)) for index in (2, 3))
        # sudo: what is shown was read by an action that the person may take; nobody enters it
        compare = self.env['skill.subsidy.budget.compare'].sudo().create({
            'budget_id': self.id, 'documents_amount': float(documents), 'ledger_amount': float(ledger),
            'difference': float(ledger - documents), 'line_ids': [(0, 0, {
                'payment_id': payment, 'name': name, 'documents_amount': float(said), 'ledger_amount': float(posted),
                'difference': float(posted - said)}) for payment, name, said, posted in rows if said != posted]})
        self.message_post(body=self.env._(
            "Compared with the ledger: by the documents %(documents)s, by the ledger %(ledger)s, difference %(difference)s.",
            documents=figures(documents), ledger=figures(ledger), difference=figures(ledger - documents)))
        return {'type': 'ir.actions.act_window', 'name': self.env._("Compared with the Ledger"), 'target': 'new',
                'res_model': compare._name, 'res_id': compare.id, 'views': [(False, 'form')]}

    def _compared(self):
        """[(payment id or None, name, yuan by the documents, yuan by the ledger)], each document of the year."""
        accounts = self.company_id._fund_accounts('expense')
        self.env.flush_all()
        self.env.cr.execute(SQL("""
            WITH posted AS (
                SELECT COALESCE(move.skill_subsidy_payment_id, -move.id) AS key, sum(line.balance) AS total
                  FROM account_move_line line JOIN account_move move ON move.id = line.move_id
                 WHERE line.parent_state = 'posted' AND line.account_id = %(account)s AND line.company_id = %(ledger)s
                   AND COALESCE(move.skill_subsidy_agency_id, move.company_id) = %(agency)s
                   AND extract(year FROM line.date) = %(year)s
                   AND move.skill_subsidy_event IS DISTINCT FROM 'closing'
                 GROUP BY 1),
            said AS (%(documents)s)
            SELECT payment.id, COALESCE(payment.name, move.name), COALESCE(said.total, 0), COALESCE(posted.total, 0)
              FROM posted FULL JOIN said ON said.key = posted.key
              LEFT JOIN skill_subsidy_payment payment ON payment.id = COALESCE(posted.key, said.key)
              LEFT JOIN account_move move ON move.id = -COALESCE(posted.key, said.key)
             ORDER BY payment.id, move.id""",
            account=accounts[0][2] if accounts else None, ledger=accounts[0][1] if accounts else None,
            agency=self.company_id.id, year=self.year, documents=self._documents_sql()))
        return [(payment, name, yuan(said), yuan(posted)) for payment, name, said, posted in self.env.cr.fetchall()]

    def _documents_sql(self):
        """What the documents of the year charge to the expenditure: (key, total); the id of an order, or minus the id of an entry.

        Of an order: what it paid for the first time, less what was reversed when it came back (in the same year), less
        what lapsed in the year of its first payment, by the signature of the lapse. Of a recovery: what was
        received; a claim that it set off was spent.
        """
        return SQL("""
            SELECT payment_id AS key, sum(total) AS total FROM (
                SELECT payment.id AS payment_id, line.amount AS total
                  FROM skill_subsidy_payment payment JOIN skill_subsidy_payment_line line ON line.payment_id = payment.id
                 WHERE payment.company_id = %(agency)s AND payment.state != 'draft' AND line.kind = 'first'
                   AND extract(year FROM payment.date) = %(year)s AND line.held_state IS DISTINCT FROM 'reversed'
                UNION ALL
                SELECT line.payment_id, -line.amount
                  FROM skill_subsidy_payment_line line
                 WHERE line.company_id = %(agency)s AND line.held_state = 'lapsed'
                   AND (SELECT max(extract(year FROM signature.date + interval '8 hours'))
                          FROM skill_subsidy_signature signature
                         WHERE signature.claim_id = line.claim_id AND signature.action = 'lapse') = %(year)s
                   AND (SELECT extract(year FROM spent.date)
                          FROM skill_subsidy_payment_line first JOIN skill_subsidy_payment spent ON spent.id = first.payment_id
                         WHERE first.claim_id = line.claim_id AND first.kind = 'first' AND spent.state != 'draft'
                         ORDER BY first.id DESC LIMIT 1) = %(year)s) AS charged
             GROUP BY 1
            %(recoveries)s""", agency=self.company_id.id, year=self.year, recoveries=self._recoveries_sql())

    def _recoveries_sql(self):
        if 'skill.subsidy.recovery.receipt' not in self.env:
            return SQL("")
        return SQL("""
            UNION ALL
            SELECT -receipt.move_id, sum(CASE WHEN receipt.paid_claim_id IS NULL THEN 0 ELSE receipt.amount END
                                         - CASE WHEN receipt.credited = 'expense' THEN receipt.amount ELSE 0 END)
              FROM skill_subsidy_recovery_receipt receipt
              JOIN skill_subsidy_recovery recovery ON recovery.id = receipt.recovery_id
             WHERE recovery.company_id = %s AND (receipt.credited = 'expense' OR receipt.paid_claim_id IS NOT NULL)
               AND extract(year FROM receipt.date) = %s
             GROUP BY 1""", self.company_id.id, self.year)
