from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import facts
from .amounts import share, yuan
from .policy_level import LEVELS

CAPPED = ('uplift_by', 'rate', 'level_ids', 'valid_from', 'valid_to', 'company_id')


class SkillSubsidyShortage(models.Model):
    """A shortage list (紧缺急需职业目录): occupations with an uplift between dates (三)."""
    _name = 'skill.subsidy.shortage'
    _description = "Shortage List"
    _order = 'valid_from desc, id desc'

    name = fields.Char("List", required=True)
    document = fields.Char("Document Number", required=True)
    company_id = fields.Many2one('res.company', "Agency", help="Empty: the list holds for every agency.")
    currency_id = fields.Many2one('res.currency', compute='_compute_currency_id')
    valid_from = fields.Date("In Force From", required=True)
    valid_to = fields.Date("In Force Until")
    uplift_by = fields.Selection([('rate', "A share of the standard"), ('amount', "Yuan for each level")], "Uplift Given As",
                                 default='rate', required=True)
    rate = fields.Float("Uplift", digits=(6, 4), help="Share of the standard, 0.2 = 20 %.")
    level_ids = fields.One2many('skill.subsidy.shortage.level', 'shortage_id', "Uplift in Yuan", copy=True,
                                help="Paid on top of the standard. A level that is not listed gets none.")
    occupation_ids = fields.Many2many('skill.subsidy.occupation', string="Occupations")
    occupation_count = fields.Integer("Number of Occupations", compute='_compute_occupation_count')

    _rate_sign = models.Constraint("CHECK (uplift_by = 'amount' OR rate > 0)", "An uplift is more than zero.")
    _dates = models.Constraint('CHECK (valid_to IS NULL OR valid_to >= valid_from)', "A list cannot end before it begins.")

    def _compute_currency_id(self):
        cny = self.env.ref('base.CNY')
        for shortage in self:
            shortage.currency_id = shortage.company_id.currency_id or cny

    @api.depends('occupation_ids')
    def _compute_occupation_count(self):
        for shortage in self:
            shortage.occupation_count = len(shortage.occupation_ids)

    @api.constrains('uplift_by', 'level_ids')
    def _check_amounts(self):
        for shortage in self:
            if shortage.uplift_by == 'amount' and not shortage.level_ids:
                raise ValidationError(self.env._("%(list)s: enter the uplift in yuan for at least one level.",
                                                 list=shortage.document))

    @api.constrains(*CAPPED)
    def _check_cap(self):
        """三: the uplift may not exceed the cap of any policy under which it could be used."""
        excess = self._over_cap()
        if excess:
            raise ValidationError('\n'.join(excess))

    def _over_cap(self):
        """A sentence for each of these lists and each confirmed policy under which it would give too much.

        A policy and a list meet on the days on which both are in force; a general policy does not meet an agency's list
        on days on which that agency has a version of its own.
        """
        # sudo: a general policy also binds the lists of agencies that this user does not see; their document is named.
        policies = self.env['skill.subsidy.policy'].sudo().search([('state', '=', 'confirmed')])
        levels = dict(self.env['skill.subsidy.policy.level']._fields['level']._description_selection(self.env))
        excess = []
        for shortage in self.sudo():  # the same: a list is named by its document, nothing else of it is told
            for policy in policies:
                if not shortage._meets(policy, policies):
                    continue
                if shortage.uplift_by == 'rate' and share(shortage.rate) > share(policy.uplift_cap):
                    excess.append(self.env._(
                        "%(list)s gives %(rate).2f %%, but %(policy)s allows at most %(cap).2f %% of the standard.",
                        list=shortage.document, rate=shortage.rate * 100, policy=policy.document,
                        cap=policy.uplift_cap * 100))
                for line in shortage.level_ids if shortage.uplift_by == 'amount' else ():
                    standard = yuan(policy.level_ids.filtered(lambda own, line=line: own.level == line.level).amount)
                    most = standard * share(policy.uplift_cap)
                    if standard and yuan(line.amount) > most:
                        excess.append(self.env._(
                            "%(list)s gives %(amount).2f yuan for %(level)s, but %(policy)s allows at most %(most).2f yuan "
                            "(%(cap).2f %% of %(standard).2f yuan).", list=shortage.document, amount=line.amount,
                            level=levels[line.level], policy=policy.document, most=most, cap=policy.uplift_cap * 100,
                            standard=standard))
        return excess

    def _meets(self, policy, policies):
        """Is there a day and an agency for which both this list and `policy` (one of the confirmed ones) hold?"""
        if policy.company_id and self.company_id and policy.company_id != self.company_id:
            return False
        start = max(self.valid_from, policy.valid_from)
        end = min(self.valid_to or date.max, policy.valid_to or date.max)
        if not policy.company_id and self.company_id:
            own = policies.filtered(lambda other: other.company_id == self.company_id).sorted('valid_from')
            for other in own:
                if other.valid_from > start:
                    break
                if (other.valid_to or date.max) >= start:
                    if not other.valid_to:
                        return False
                    start = other.valid_to + timedelta(days=1)
        return start <= end

    def _on(self, company, occupation, day, level=None, standard=None):
        """The list among `self` that gives `occupation` at `company` most on `day`.

        level, standard: those of the claim; a list in yuan and one in per cent can be compared only by them.
        """
        fitting = self.filtered(
            lambda s: day and s.valid_from <= day and (not s.valid_to or s.valid_to >= day)
            and s.company_id in (company, self.env['res.company']) and occupation in s.occupation_ids)
        return max(fitting, key=lambda s: s._extra(level, standard), default=self.browse())

    def _extra(self, level, standard):
        """Yuan on top of `standard` (1 yuan where it is not known) at `level` (the highest where it is not known)."""
        if self.uplift_by == 'rate':
            return share(self.rate) * yuan(standard or 1)
        return max((yuan(line.amount) for line in self.level_ids if level in (None, line.level)), default=yuan(0))

    def _rules_shortage(self):
        """This list as the rules take it: a rate, or yuan by level."""
        self.ensure_one()
        if self.uplift_by == 'amount':
            return facts.Shortage(document=self.document,
                                  amounts={line.level: yuan(line.amount) for line in self.level_ids})
        return facts.Shortage(document=self.document, rate=share(self.rate))


class SkillSubsidyShortageLevel(models.Model):
    """The uplift of a level in yuan."""
    _name = 'skill.subsidy.shortage.level'
    _description = "Shortage Uplift of a Level"
    _order = 'shortage_id, level desc'

    shortage_id = fields.Many2one('skill.subsidy.shortage', required=True, ondelete='cascade', index=True)
    level = fields.Selection(LEVELS, required=True)
    currency_id = fields.Many2one(related='shortage_id.currency_id')
    amount = fields.Monetary("Uplift (yuan)", required=True)

    _level_once = models.Constraint('UNIQUE (shortage_id, level)', "A list has one uplift for each level.")
    _positive = models.Constraint('CHECK (amount > 0)', "An uplift is more than zero yuan.")

    @api.constrains('level', 'amount', 'shortage_id')
    def _check_cap(self):
        self.shortage_id._check_cap()
