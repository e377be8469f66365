from odoo import api, fields, models
from odoo.exceptions import UserError

from .guard import lock, undefaulted

KEPT = frozenset(('agreed', 'replaced'))


class SkillSubsidyRecoveryPlan(models.Model):
    """One instalment: entered by handler or reviewer, agreed on by the unit head, kept as it was agreed on after that."""
    _name = 'skill.subsidy.recovery.plan'
    _description = "Instalment of a Recovery"
    _order = 'recovery_id, replaced, date, id'
    _rec_name = 'date'

    recovery_id = fields.Many2one('skill.subsidy.recovery', "Recovery", required=True, ondelete='cascade', index=True)
    company_id = fields.Many2one(related='recovery_id.company_id')
    currency_id = fields.Many2one(related='recovery_id.currency_id')
    date = fields.Date("Until", required=True)
    amount = fields.Monetary(required=True)
    agreed = fields.Boolean(readonly=True, copy=False)
    replaced = fields.Boolean(readonly=True, copy=False, help="Another agreement took its place.")

    _positive = models.Constraint('CHECK (amount > 0)', "An instalment is more than zero yuan.")

    @api.model_create_multi
    def create(self, vals_list):
        """Proposals; what the unit head has agreed on stays until the proposal is agreed on."""
        vals_list = [{key: value for key, value in vals.items() if key not in KEPT} for vals in vals_list]
        rows = super(SkillSubsidyRecoveryPlan, undefaulted(self, KEPT)).create(vals_list).with_env(self.env)
        rows._check_open()
        return rows

    def write(self, vals):
        """A proposal may be changed, an agreement not."""
        if (KEPT | {'recovery_id'}) & vals.keys():
            raise UserError(self.env._("The unit head agrees on instalments with a button of the recovery."))
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_proposals(self):
        self._check_open()

    def _check_open(self):
        """Lock the recoveries; refuse what was agreed on, or when nothing is claimed back any more. Whoever changes the
        instalments of a finding has entered it."""
        recoveries = self.recovery_id
        recoveries._check_post('handler', 'reviewer')
        recoveries.check_access('write')
        lock(recoveries)
        recoveries.invalidate_recordset(['state'])
        self.invalidate_recordset(['agreed'], flush=True)
        if any(row.agreed for row in self):
            raise UserError(self.env._("What was agreed on stays on record. Enter other instalments; the unit head agrees on "
                                       "them instead."))
        closed = recoveries.filtered(lambda record: record.state in ('done', 'cancelled'))
        if closed:
            raise UserError(self.env._("%(recovery)s: nothing is to come any more.", recovery=closed[0].name))
        recoveries._set({'entered_id': self.env.uid})

    def _agree(self):
        """The unit head has agreed on these; what was agreed on before does not hold any more."""
        # sudo: unit heads do not edit instalments, they agree on them; the action has checked who acts.
        rows = self.sudo()
        super(SkillSubsidyRecoveryPlan, (rows.recovery_id.plan_ids - rows).filtered(
            lambda row: row.agreed and not row.replaced)).write({'replaced': True})
        return super(SkillSubsidyRecoveryPlan, rows).write({'agreed': True})
