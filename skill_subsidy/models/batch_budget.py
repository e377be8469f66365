from odoo import api, fields, models

from ..rules.workdays import today
from .amounts import figures, yuan
from .transitions import sources


class SkillSubsidyBatch(models.Model):
    """What the unit head sees of the year's budget before signing, and what is kept where it is not enough (五(一))."""
    _inherit = 'skill.subsidy.batch'

    # sudo: the figures are those of the batch's own agency; who may read the batch may know them
    budget_html = fields.Html("Budget", compute='_compute_budget', sanitize=False, compute_sudo=True)
    over_budget = fields.Boolean("Goes Over the Budget", compute='_compute_budget', compute_sudo=True)
    budget_note = fields.Text("Approved Over the Budget", readonly=True, copy=False)

    @api.depends('claim_ids.state', 'claim_ids.amount', 'state')
    @api.depends_context('lang')
    def _compute_budget(self):
        facts = self._budget_facts()
        for batch in self:
            found = facts.get(batch)
            batch.over_budget = bool(found) and found['left'] < 0
            batch.budget_html = self.env['ir.qweb']._render('skill_subsidy.budget_table', {
                'facts': found, 'figures': figures}) if found else False

    def _budget_facts(self):
        """{batch: its figures} of the batches with claims that wait for the head, at agencies with a confirmed budget.

        Several batches of one agency count one after the other, in the order of `self`.
        """
        year = today().year
        budgets = self.env['skill.subsidy.budget']._in_force(self.company_id, year)
        if not budgets:
            return {}
        # sudo: sums over claims of batches that the caller reads; see budget_html
        waiting = {(batch.id, state): yuan(total) for batch, state, total in self.env['skill.subsidy.claim'].sudo()._read_group(
            [('batch_id', 'in', self.ids)], ['batch_id', 'state'], ['amount:sum'])}
        spent, committed = self.company_id._fund_spent({year}), self.company_id._fund_committed()
        facts, before = {}, {}
        for batch in self:
            budget = budgets.get(batch.company_id.id)
            need = sum(waiting.get((batch.id, state), 0) for state in sources('approve', batch._agency_order()))
            if budget and need:
                company, amount = batch.company_id.id, yuan(budget.amount)
                used = spent.get((company, year), yuan(0))
                promised = committed.get(company, yuan(0)) + before.get(company, 0)
                before[company] = before.get(company, 0) + need
                facts[batch] = {'year': year, 'amount': amount, 'spent': used, 'committed': promised, 'need': need,
                                'left': amount - used - promised - need}
        return facts

    def _over_budget(self):
        """{batch: sentence with the figures} of those whose approval goes over the budget; it warns and does not stop."""
        return {batch: self._agency_words(batch)._(
            "Over the budget of %(year)s by %(over)s: budget %(amount)s, spent %(spent)s, committed %(committed)s, "
            "this approval %(need)s.", year=facts['year'], over=figures(-facts['left']),
            **{name: figures(facts[name]) for name in ('amount', 'spent', 'committed', 'need')})
            for batch, facts in self._budget_facts().items() if facts['left'] < 0}

    def _agency_words(self, batch):
        """What is kept speaks the language of the agency."""
        return batch.with_context(lang=batch.company_id.partner_id.lang or self.env.lang).env

    def _approval_notes(self, claims, warned, reason, over):
        """{claim: note of its signature}: the reason where it has a warning, reason and figures where the budget ends."""
        if self in over:
            return dict.fromkeys(claims, f"{reason} {over[self]}")
        return dict.fromkeys(claims & warned, reason)

    def _keep_over(self, over, reason):
        """Keep the figures of an approval over the budget with the batch, for everybody who follows it."""
        if self in over:
            self._set({'budget_note': '\n'.join(filter(None, (self.budget_note, f"{over[self]} {reason}")))})
            # sudo: a unit head does not edit batches; the message is the head's own
            # figures that are translated already, and the head's reason: pylint: disable-next=translation-required
            self.sudo().message_post(body=f"{over[self]} {reason}")
