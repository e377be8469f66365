from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import facts
from .amounts import share


class SkillSubsidyShortage(models.Model):
    """A shortage list (紧缺急需职业目录): occupations with an uplift between dates (三)."""
    _name = 'skill.subsidy.shortage'
    _description = "Shortage List"
    _order = 'valid_from desc, id desc'

    name = fields.Char("List", required=True)
    document = fields.Char("Document Number", required=True)
    company_id = fields.Many2one('res.company', "Agency", help="Empty: the list holds for every agency.")
    valid_from = fields.Date("In Force From", required=True)
    valid_to = fields.Date("In Force Until")
    rate = fields.Float("Uplift", digits=(6, 4), required=True, help="Share of the standard, 0.2 = 20 %.")
    occupation_ids = fields.Many2many('skill.subsidy.occupation', string="Occupations")

    _rate_sign = models.Constraint('CHECK (rate > 0)', "An uplift is more than zero.")

    @api.constrains('rate', 'valid_from', 'valid_to', 'company_id')
    def _check_cap(self):
        """三: the uplift may not exceed the cap of any policy under which it could be used."""
        policies = self.env['skill.subsidy.policy'].search([('state', '=', 'confirmed')])
        for shortage in self:
            for policy in policies:
                apart = (policy.valid_to and policy.valid_to < shortage.valid_from) or (
                    shortage.valid_to and shortage.valid_to < policy.valid_from)
                foreign = policy.company_id and shortage.company_id and policy.company_id != shortage.company_id
                if not apart and not foreign and share(shortage.rate) > share(policy.uplift_cap):
                    raise ValidationError(self.env._(
                        "%(list)s gives %(rate).2f %%, but %(policy)s allows at most %(cap).2f %% of the standard.",
                        list=shortage.document, rate=shortage.rate * 100, policy=policy.document,
                        cap=policy.uplift_cap * 100))

    def _on(self, company, occupation, day):
        """The list among `self` with the highest uplift for `occupation` at `company` on `day`."""
        fitting = self.filtered(
            lambda s: day and s.valid_from <= day and (not s.valid_to or s.valid_to >= day)
            and s.company_id in (company, self.env['res.company']) and occupation in s.occupation_ids)
        return fitting.sorted('rate', reverse=True)[:1]

    def _rules_shortage(self):
        """This list as the rules take it."""
        self.ensure_one()
        return facts.Shortage(document=self.document, rate=share(self.rate))
