from odoo import fields, models

from ..rules import facts

STATUSES = [('paying', "Paying"), ('suspended', "Suspended"), ('receiving', "Receiving benefit"),
            ('stopped', "Stopped")]


class SkillSubsidyInsured(models.Model):
    """A line of an agency's contribution register (参保缴费信息), as of its data date."""
    _name = 'skill.subsidy.insured'
    _description = "Insured Person"
    _order = 'id_number'
    _rec_name = 'person_name'

    company_id = fields.Many2one('res.company', "Agency", required=True, default=lambda self: self.env.company)
    id_number = fields.Char("ID Number", required=True)
    person_name = fields.Char("Name", required=True)
    insured_since = fields.Date("Insured Since")
    status = fields.Selection(STATUSES, required=True)
    paid_months = fields.Integer("Paid Months", required=True, aggregator=None)
    employer_name = fields.Char("Employer")
    employer_code = fields.Char("Unified Social Credit Code")
    data_date = fields.Date("Data Date", required=True)

    # The person first: one index finds a person's line at one agency, and those at all of them.
    _person_once = models.Constraint('UNIQUE (id_number, company_id)',
                                     "This person is in the register of this agency already.")

    def _rules_insured(self):
        """This line as the rules take it."""
        self.ensure_one()
        return facts.Insured(
            agency=self.company_id.name, name=self.person_name, status=self.status, paid_months=self.paid_months,
            insured_since=self.insured_since or None, employer_code=self.employer_code or '',
            data_date=self.data_date)
