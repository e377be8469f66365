from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.workdays import today
from .guard import lock, undefaulted

# What only an action writes, or follows from the claim.
KEPT = frozenset(('state', 'decided_by_id', 'decided_on', 'batch_id', 'company_id'))


class SkillSubsidyObjection(models.Model):
    """Someone disputes a published claim or reports fraud (异议 / 投诉举报). While it is open its claim is held back."""
    _name = 'skill.subsidy.objection'
    _description = "Objection"
    _order = 'date desc, id desc'
    _rec_name = 'subject'

    claim_id = fields.Many2one('skill.subsidy.claim', "Claim", required=True, ondelete='restrict', index=True)
    batch_id = fields.Many2one('skill.subsidy.batch', "Batch", compute='_compute_batch_id', store=True, index=True)
    company_id = fields.Many2one(related='claim_id.company_id', store=True, index=True)
    date = fields.Date("Received On", required=True, default=lambda self: today())
    kind = fields.Selection([('objection', "Objection"), ('report', "Report of fraud")], default='objection',
                            required=True)
    source = fields.Char("Raised By", help="Name and how to reach the person; empty when anonymous.")
    subject = fields.Char("What Is Disputed", required=True)
    state = fields.Selection([('open', "Open"), ('dismissed', "Dismissed"), ('upheld', "Upheld")], default='open',
                             required=True, copy=False, readonly=True)
    conclusion = fields.Text("What Was Found", copy=False)
    decided_by_id = fields.Many2one('res.users', "Decided By", readonly=True, copy=False)
    decided_on = fields.Date(readonly=True, copy=False)

    @api.depends('claim_id')
    def _compute_batch_id(self):
        """The batch on whose notice the claim was: it keeps what was said, though the claim may leave it."""
        for objection in self:
            objection.batch_id = objection.claim_id.batch_id

    @api.model_create_multi
    def create(self, vals_list):
        """Take objections against claims that are on notice; each opens undecided."""
        vals_list = [{key: value for key, value in vals.items() if key not in KEPT} for vals in vals_list]
        objections = super(SkillSubsidyObjection, undefaulted(self, KEPT)).create(vals_list).with_env(self.env)
        objections.flush_recordset(['batch_id'])  # now: the claim may leave its batch later
        late = objections.claim_id.filtered(lambda claim: claim.state != 'published')
        if late:
            raise UserError(self.env._("%(claims)s: an objection can be taken only while the claim is on notice.",
                                       claims=late._numbers()))
        return objections

    def write(self, vals):
        """Decide by the actions; an objection that was decided stays as it was decided."""
        if (KEPT | {'claim_id'}) & vals.keys():
            raise UserError(self.env._("An objection is decided by its buttons, with what was found."))
        if any(objection.state != 'open' for objection in self):
            raise UserError(self.env._("This objection was decided; what was found is not changed any more."))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("An objection stays on record. Dismiss it with what was found."))

    def action_dismiss(self):
        """open -> dismissed: the claim goes on."""
        self._decide('dismissed')

    def action_uphold(self):
        """open -> upheld: the claim stays on hold until the reviewer returns or rejects it."""
        self._decide('upheld')

    def _decide(self, state):
        if not self.env.user.has_group('skill_subsidy.group_reviewer'):
            raise UserError(self.env._("Only a reviewer decides on an objection."))
        self.check_access('write')
        lock(self)
        self.invalidate_recordset(['state'])
        for objection in self:
            if objection.state != 'open':
                raise UserError(self.env._("%(subject)s: this objection was decided on %(day)s already.",
                                           subject=objection.subject, day=objection.decided_on))
            if not (objection.conclusion or '').strip():
                raise UserError(self.env._("%(subject)s: write down what was found before you decide.",
                                           subject=objection.subject))
        return super().write({'state': state, 'decided_by_id': self.env.uid, 'decided_on': today()})
