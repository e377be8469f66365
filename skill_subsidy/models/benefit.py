from odoo import api, fields, models

from .amounts import yuan
from .certificate import ALL_LEVELS


class SkillSubsidyBenefit(models.Model):
    """"This person has received this occupation and level" (四(三)), here or elsewhere."""
    _name = 'skill.subsidy.benefit'
    _description = "Benefit Received"
    _order = 'date desc, id desc'
    _rec_name = 'person_name'

    company_id = fields.Many2one('res.company', "Agency", index=True, help="Empty: paid outside this database.")
    agency_name = fields.Char("Paid By", required=True)
    id_number = fields.Char("ID Number", required=True, index=True)
    person_name = fields.Char("Name", required=True)
    occupation_id = fields.Many2one('skill.subsidy.occupation', "Occupation", index='btree_not_null')
    occupation_name = fields.Char("Occupation as Written", required=True)
    level = fields.Selection(ALL_LEVELS, required=True)
    certificate_no = fields.Char("Certificate Number", index=True)
    currency_id = fields.Many2one('res.currency', default=lambda self: self.env.ref('base.CNY'), required=True)
    amount = fields.Monetary("Subsidy", help="What was paid, whatever of it came back later.")
    recovered_amount = fields.Monetary("Of This Came Back", readonly=True, copy=False, help="By recoveries, set off or paid back.")
    kept_amount = fields.Monetary("Enjoyed", compute='_compute_kept_amount',
                                  help="What was paid less what came back: what a transfer certificate states.")
    date = fields.Date("Paid On", required=True)
    claim_id = fields.Many2one('skill.subsidy.claim', "Claim", index='btree_not_null', ondelete='restrict')
    recovered = fields.Boolean(help="The money was claimed back; the benefit no longer counts as received.")

    # With it goes `recovered`, which every search and both unique indexes look at; the row stays as evidence.
    bounced = fields.Boolean("Came Back from the Bank", readonly=True, copy=False)

    # 三: once per person, occupation and level, across agencies.
    _once = models.UniqueIndex(
        "(id_number, occupation_id, level) WHERE recovered IS NOT TRUE",
        "This person has received the subsidy for this occupation and level already.")

    # An occupation that no catalogue knows is compared by the name that was written.
    _once_unlisted = models.UniqueIndex(
        "(id_number, occupation_name, level) WHERE occupation_id IS NULL AND recovered IS NOT TRUE",
        "This person has received the subsidy for this occupation and level already.")

    @api.depends('amount', 'recovered_amount')
    def _compute_kept_amount(self):
        for benefit in self:
            benefit.kept_amount = float(yuan(benefit.amount) - yuan(benefit.recovered_amount))
