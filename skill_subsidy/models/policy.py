from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..rules import facts
from .amounts import share, yuan
from .transitions import EDITABLE_STATES

# Which day decides: the one on which the claim was handed in, or the one on which the certificate was issued.
DAYS = [('claim', "Day of the claim"), ('issue', "Day of issue of the certificate")]


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
    # 二(一)
    min_months = fields.Integer("Minimum Paid Months", default=36, required=True)
    months_on = fields.Selection(
        DAYS, "Months Counted On", default='claim', required=True,
        help="The day up to which the paid months are counted.")
    accept_paying = fields.Boolean("Employed and Paying", default=True)
    accept_receiving = fields.Boolean(
        "Receiving Unemployment Benefit", help="People who draw unemployment benefit on the day of the claim may claim.")
    # 二(二)
    issued_since = fields.Date("Certificates Issued Since", default='2017-01-01', required=True)
    # 三
    amount_on = fields.Selection(
        DAYS, "Amount Fixed On", default='claim', required=True,
        help="The version in force on this day gives the standard and the uplift cap, and the shortage list in force on it "
             "counts. All other parameters are those of the version in force on the day of the claim.")
    uplift_cap = fields.Float("Uplift Cap", digits=(6, 4), default=0.2, help="Share of the standard, 0.2 = 20 %.")
    yearly_cap = fields.Integer(
        "Claims per Person and Year", help="How many subsidies a person may receive in a calendar year. 0: no limit.")
    yearly_shortage_extra = fields.Integer(
        "More for Shortage Occupations",
        help="How many more a person may receive in that year for occupations on a shortage list.")
    higher_level = fields.Selection(
        [('none', "Does not matter"), ('paid', "Refused once a higher level was paid"),
         ('held', "Refused once a higher level is held or was paid")],
        "Higher Level of the Same Occupation", default='none', required=True,
        help="Whether somebody who has a higher level may still claim a lower one of the same occupation.")
    exclude_training = fields.Boolean(
        "Not with a Training Subsidy", help="Nothing is paid for a certificate for which a training subsidy was paid.")
    # 四(一)
    window_months = fields.Integer("Claim Window (Months)", default=12, required=True)
    window_extends = fields.Boolean(
        "Holiday Extends the Window", help="A last day that is not a working day moves to the next working day.")
    # 四(三)
    notice_days = fields.Integer("Working Days of Notice", default=5, required=True)
    notice_counts_first = fields.Boolean(
        "Day of Publication Counts",
        help="The day on which the list is published is the first working day of the notice. Otherwise the notice "
             "begins on the day after, because the day of publication is not a full one.")
    level_ids = fields.One2many('skill.subsidy.policy.level', 'policy_id', "Amounts", copy=True)
    note = fields.Text("Remarks")

    _dates = models.Constraint('CHECK (valid_to IS NULL OR valid_to >= valid_from)',
                               "A policy cannot end before it begins.")
    _numbers = models.Constraint(
        'CHECK (min_months >= 0 AND window_months > 0 AND notice_days >= 5 AND uplift_cap >= 0)',
        "Months, window and uplift cannot be negative, and a notice takes at least five working days.")
    _yearly = models.Constraint(
        'CHECK (yearly_cap >= 0 AND yearly_shortage_extra >= 0 AND (yearly_cap > 0 OR yearly_shortage_extra = 0))',
        "A yearly number cannot be negative, and shortage occupations get more only where there is a limit.")
    # Keeps two people apart who confirm at the same moment. A general version and one of an agency's own may hold on the same
    # day: the own one goes first for its agency (see `_on`). Deferred, so that `_check_overlap` can name the other version first.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(COALESCE(company_id, 0), COALESCE(company_id, 0), '[]') WITH &&, "
        "daterange(valid_from, valid_to, '[]') WITH &&) WHERE (state = 'confirmed') DEFERRABLE INITIALLY DEFERRED",
        "Another confirmed version is in force on days of this one. Give one of them a last day and try again.")

    def _compute_currency_id(self):
        cny = self.env.ref('base.CNY')
        for policy in self:
            policy.currency_id = policy.company_id.currency_id or cny

    def _overlapping(self):
        """The confirmed versions of the same agency that are in force on days of this one, the oldest first."""
        self.ensure_one()
        others = Domain('id', '!=', self.id) & Domain('state', '=', 'confirmed')
        others &= Domain('company_id', '=', self.company_id.id)
        others &= Domain('valid_to', '=', False) | Domain('valid_to', '>=', self.valid_from)
        if self.valid_to:
            others &= Domain('valid_from', '<=', self.valid_to)
        return self.search(others, order='valid_from')

    @api.constrains('valid_from', 'valid_to', 'state', 'company_id')
    def _check_overlap(self):
        """Two confirmed versions for one agency on one day would make the amount a matter of luck."""
        for policy in self.filtered(lambda p: p.state == 'confirmed'):
            clash = policy._overlapping()[:1]
            if clash:
                raise ValidationError(self.env._(
                    "%(policy)s overlaps %(other)s, which is in force from %(start)s. Give the older version a last "
                    "day before this one is confirmed.",
                    policy=policy.document, other=clash.document, start=clash.valid_from))
        # What another transaction has confirmed meanwhile is seen by the constraint only: ask it here, not at the commit.
        name = SQL.identifier(f'{self._table}_no_overlap')
        self.env.cr.execute(SQL("SET CONSTRAINTS %s IMMEDIATE", name))
        self.env.cr.execute(SQL("SET CONSTRAINTS %s DEFERRED", name))

    @api.constrains('valid_from', 'valid_to', 'state', 'company_id')
    def _check_shortage_lists(self):
        """三, from the other side: no list that can be used under a version gives more than the version allows.

        Every list is looked at, because the end of an agency's own version brings its lists under the general one.
        """
        # sudo: see `_over_cap`.
        excess = self.env['skill.subsidy.shortage'].sudo().search([('valid_from', '!=', False)])._over_cap()
        if excess:
            raise ValidationError(self.env._(
                "Shortage lists would give more than is allowed. Give these lists another last day or uplift first:\n%(lists)s",
                lists='\n'.join(excess)))

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
            uplift_cap=share(self.uplift_cap), notice_days=self.notice_days, months_on=self.months_on,
            amount_on=self.amount_on, yearly_cap=self.yearly_cap, yearly_shortage_extra=self.yearly_shortage_extra,
            higher_level=self.higher_level, exclude_training=self.exclude_training,
            notice_counts_first=self.notice_counts_first)

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

    @api.onchange('valid_to')
    def _onchange_valid_to(self):
        """Documents come late and reach back: say how many claims were decided by this version behind its new last day."""
        if not self.valid_to or self._origin.state != 'confirmed':
            return None
        # sudo: a claim of any agency counts; told are their number and the latest day.
        (count, latest), = self.env['skill.subsidy.claim'].sudo()._read_group(
            [('policy_id', '=', self._origin.id), ('claim_date', '>', self.valid_to),
             ('state', 'not in', (*EDITABLE_STATES, 'submitted', 'withdrawn'))], [], ['__count', 'claim_date:max'])
        if not count:
            return None
        return {'warning': {'title': self.env._("Claims of Later Days Were Decided by This Version"), 'message': self.env._(
            "%(count)s claims up to %(date)s were decided by it already. They stay as they were decided; claims that are "
            "checked from now on go by the version of their day.", count=count, date=latest)}}

    @api.ondelete(at_uninstall=True)
    def _unlink_if_unconfirmed(self):
        if any(policy.state == 'confirmed' for policy in self):
            raise UserError(self.env._("A confirmed policy is not deleted. Give it a last day instead."))

    def action_confirm(self):
        """The agency confirms that these parameters are the law in force."""
        self.write({'state': 'confirmed'})
