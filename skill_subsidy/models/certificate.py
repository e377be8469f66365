from odoo import fields, models

from ..rules import facts

CERTIFICATE_TYPES = [('qualification', "Vocational qualification certificate"),
                     ('skill_level', "Vocational skill level certificate")]
ALL_LEVELS = [('5', "Level 5 (junior)"), ('4', "Level 4 (intermediate)"), ('3', "Level 3 (senior)"),
              ('2', "Level 2 (technician)"), ('1', "Level 1 (senior technician)")]


class SkillSubsidyCertificate(models.Model):
    """A line of the certificate register that the assessment bodies feed (六(三))."""
    _name = 'skill.subsidy.certificate'
    _description = "Registered Certificate"
    _order = 'certificate_no'
    _rec_name = 'certificate_no'

    certificate_no = fields.Char("Certificate Number", required=True)
    id_number = fields.Char("ID Number", required=True, index=True)
    person_name = fields.Char("Name", required=True)
    certificate_type = fields.Selection(CERTIFICATE_TYPES, required=True)
    occupation_name = fields.Char("Occupation as Written", required=True)
    occupation_id = fields.Many2one('skill.subsidy.occupation', "Occupation", index='btree_not_null')
    level = fields.Selection(ALL_LEVELS, required=True)
    issue_date = fields.Date(required=True)
    issuer = fields.Char("Issuing Body")

    _number_once = models.Constraint('UNIQUE (certificate_no)', "This certificate is in the register already.")

    def _rules_certificate(self):
        """This line as the rules take it."""
        self.ensure_one()
        return facts.RegisteredCertificate(
            number=self.certificate_no, id_number=self.id_number, name=self.person_name,
            certificate_type=self.certificate_type, occupation_key=self.occupation_id.id or None,
            occupation_name=self.occupation_name, level=self.level, issue_date=self.issue_date,
            issuer=self.issuer or '')
