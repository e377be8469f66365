from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..rules import facts
from .amounts import share, yuan

LEVELS = [('5', "Level 5 (junior)"), ('4', "Level 4 (intermediate)"), ('3', "Level 3 (senior)")]


class SkillSubsidyPolicy(models.Model):
    """A document's parameters between its dates (policy is data: the law's numbers live here, its logic in rules/)."""
    _name = 'skill.subsidy.policy'
    _description = "Subsidy Policy Version"
    _order = 'valid_from desc, id desc'
    _rec_name = 'document'

    name = fields.Char("Title", required=True)
    document = fields.Char("Document Number", required=True)
    company_id = fields.Many2one('res.company', "Agency", help="Empty: the version holds for every agency.")
    currency_id = fields.Many2one('res.currency', compute='_compute_currency_id')
    valid_from = fields.Date("In Force From", required=True)
    valid_to = fields.Date("In Force Until", help="Empty: until another version replaces it.")
    state = fields.Selection([('unconfirmed', "To Be Confirmed"), ('confirmed', "Confirmed")],
                             default='unconfirmed', required=True, copy=False)
    min_months = fields.Integer("Minimum Paid Months", default=36, required=True)
    accept_paying = fields.Boolean("Employed and Paying", default=True)
    accept_receiving = fields.Boolean("Receiving Unemployment Benefit")
    issued_since = fields.Date("Certificates Issued Since", default='2017-01-01', required=True)
    window_months = fields.Integer("Claim Window (Months)", default=12, required=True)
    window_extends = fields.Boolean(
        "Holiday Extends the Window", help="A last day that is not a working day moves to the next working day.")
    uplift_cap = fields.Float("Uplift Cap", digits=(6, 4), default=0.2, help="Share of the standard, 0.2 = 20 %.")
    notice_days = fields.Integer("Working Days of Notice", default=5, required=True)
    level_ids = fields.One2many('skill.subsidy.policy.level', 'policy_id', "Amounts", copy=True)
    note = fields.Text("Remarks")

    _dates = models.Constraint('CHECK (valid_to IS NULL OR valid_to >= valid_from)',
                               "A policy cannot end before it begins.")
    _numbers = models.Constraint(
        'CHECK (min_months >= 0 AND window_months > 0 AND notice_days >= 5 AND uplift_cap >= 0)',
        "Months, window and uplift cannot be negative, and a notice takes at least five working days.")

    def _compute_currency_id(self):
        cny = self.env.ref('base.CNY')
        for policy in self:
            policy.currency_id = policy.company_id.currency_id or cny

    @api.constrains('valid_from', 'valid_to', 'state', 'company_id')
    def _check_overlap(self):
        """Two confirmed versions for one agency on one day would make the amount a matter of luck."""
        for policy in self.filtered(lambda p: p.state == 'confirmed'):
            others = Domain('id', '!=', policy.id) & Domain('state', '=', 'confirmed')
            others &= Domain('company_id', '=', policy.company_id.id)
            others &= Domain('valid_to', '=', False) | Domain('valid_to', '>=', policy.valid_from)
            if policy.valid_to:
                others &= Domain('valid_from', '<=', policy.valid_to)
            clash = self.search(others, limit=1)
            if clash:
                raise ValidationError(self.env._(
                    "%(policy)s overlaps %(other)s, which is in force from %(start)s. Give the older version a last "
                    "day before this one is confirmed.",
                    policy=policy.document, other=clash.document, start=clash.valid_from))

    def _on(self, company, day):
        """The confirmed version among `self` that holds for `company` on `day`, its own before a general one."""
        fitting = self.filtered(
            lambda p: p.state == 'confirmed' and day and p.valid_from <= day and (not p.valid_to or p.valid_to >= day)
            and p.company_id in (company, self.env['res.company']))
        return fitting.filtered('company_id')[:1] or fitting[:1]

    def _rules_policy(self):
        """This version as the rules take it."""
        self.ensure_one()
        accepted = {status for status, on in
                    (('paying', self.accept_paying), ('receiving', self.accept_receiving)) if on}
        return facts.Policy(
            document=self.document, min_months=self.min_months, accepted_statuses=frozenset(accepted),
            issued_since=self.issued_since, window_months=self.window_months, window_extends=self.window_extends,
            amounts={line.level: yuan(line.amount) for line in self.level_ids},
            uplift_cap=share(self.uplift_cap), notice_days=self.notice_days)

    def write(self, vals):
        """The parameters of a confirmed version stand: claims were decided by them. Its last day may still be given."""
        if vals.keys() - {'state', 'valid_to', 'note'} and any(policy.state == 'confirmed' for policy in self):
            raise UserError(self.env._("A confirmed policy is not changed any more, except its last day and its "
                                       "remarks. Enter the new parameters as a new version."))
        if vals.get('state') == 'unconfirmed':
            # sudo: a claim of any agency that was decided by it counts; none is shown.
            used = self.env['skill.subsidy.claim'].sudo().search_count([('policy_id', 'in', self.ids)], limit=1)
            if used:
                raise UserError(self.env._("Claims were decided by this policy; it stays confirmed. Give it a last "
                                           "day and enter a new version."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_unconfirmed(self):
        if any(policy.state == 'confirmed' for policy in self):
            raise UserError(self.env._("A confirmed policy is not deleted. Give it a last day instead."))

    def action_confirm(self):
        """The agency confirms that these parameters are the law in force."""
        self.write({'state': 'confirmed'})


class SkillSubsidyPolicyLevel(models.Model):
    _name = 'skill.subsidy.policy.level'
    _description = "Subsidy Amount of a Level"
    _order = 'policy_id, level desc'

    policy_id = fields.Many2one('skill.subsidy.policy', required=True, ondelete='cascade', index=True)
    level = fields.Selection(LEVELS, required=True)
    currency_id = fields.Many2one(related='policy_id.currency_id')
    amount = fields.Monetary("Standard (yuan)", required=True)

    _level_once = models.Constraint('UNIQUE (policy_id, level)', "A policy has one amount for each level.")
    _positive = models.Constraint('CHECK (amount > 0)', "A standard is more than zero yuan.")

    @api.model_create_multi
    def create(self, vals_list):
        """A confirmed policy gets no further amount; one that is confirmed as it is created brings its own along."""
        levels = super().create(vals_list)
        levels.filtered(lambda level: level.policy_id.level_ids - levels)._check_open()
        return levels

    def write(self, vals):
        """An amount changes only while its policy is not confirmed."""
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_unconfirmed(self):
        self._check_open()

    def _check_open(self):
        if any(level.policy_id.state == 'confirmed' for level in self):
            raise UserError(self.env._("The amounts of a confirmed policy are not changed any more. Enter the new "
                                       "ones as a new version."))
