from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..rules import facts
from ..rules.workdays import today
from .guard import lock, plain, said

CERTIFICATE_TYPES = [('qualification', "Vocational qualification certificate"),
                     ('skill_level', "Vocational skill level certificate")]
ALL_LEVELS = [('5', "Level 5 (junior)"), ('4', "Level 4 (intermediate)"), ('3', "Level 3 (senior)"),
              ('2', "Level 2 (technician)"), ('1', "Level 1 (senior technician)")]


class SkillSubsidyCertificate(models.Model):
    """A line of the certificate register that the assessment bodies feed (六(三)).

    A file of theirs corrects what it says of a certificate, but not who holds it: a wrong holder is withdrawn by a reviewer,
    with a reason, and then the right one comes in by file. So no handler alone gives a certificate to another person.
    """
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
    withdrawn = fields.Boolean("Revoked", readonly=True, copy=False)
    withdraw_reason = fields.Text("Why It Was Revoked", readonly=True, copy=False)
    withdrawn_by_id = fields.Many2one('res.users', "Revoked By", readonly=True, copy=False)
    withdrawn_on = fields.Date("Revoked On", readonly=True, copy=False)

    _once = models.UniqueIndex("(certificate_no) WHERE withdrawn IS NOT TRUE", "This certificate is in the register already.")
    _by_number = models.Index("(certificate_no) WHERE withdrawn IS TRUE")

    def action_withdraw(self, reason=None):
        """End entries that name the wrong person, with a `reason`: they count no more and stay readable.

        A reviewer's work, of entries that he did not take in himself.
        """
        reason = said(self.env, reason)
        if not self.env.user.has_group('skill_subsidy.group_reviewer'):
            raise AccessError(self.env._("Only a reviewer withdraws an entry of the certificate register."))
        self.check_access('read')
        if not reason:
            raise UserError(self.env._("Say why the entry is withdrawn: the reason stays with it."))
        # sudo: nobody may write the register but by files and by this action, which has checked who asks
        entries = plain(self.sudo())
        lock(entries)
        entries.invalidate_recordset(['withdrawn'])
        done = entries.filtered('withdrawn')
        if done:
            raise UserError(self.env._("%(names)s: this entry was withdrawn already.",
                                       names="、".join(done.mapped('certificate_no'))))
        own = entries.filtered(lambda entry: self.env.user in (entry.create_uid | entry.write_uid))
        if own:
            raise UserError(self.env._("Separation of duties: %(user)s took %(numbers)s in; another reviewer withdraws it.",
                                       user=self.env.user.name, numbers="、".join(own.mapped('certificate_no'))))
        entries.write({'withdrawn': True, 'withdraw_reason': reason, 'withdrawn_by_id': self.env.uid,
                       'withdrawn_on': today()})

    def _rules_certificate(self):
        """This line as the rules take it."""
        self.ensure_one()
        return facts.RegisteredCertificate(
            number=self.certificate_no, id_number=self.id_number, name=self.person_name,
            certificate_type=self.certificate_type, occupation_key=self.occupation_id.id or None,
            occupation_name=self.occupation_name, level=self.level, issue_date=self.issue_date,
            issuer=self.issuer or '')
