from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..rules import facts, identity
from ..rules.text import Text
from ..rules.workdays import today
from .guard import lock, plain, said, undefaulted

KINDS = [('death', "Death"), ('training', "Vocational training subsidy"), ('retirement', "Retirement"),
         ('other', "Other")]
# What only `action_withdraw` writes.
KEPT = frozenset(('withdrawn', 'withdraw_reason', 'withdrawn_by_id', 'withdrawn_on'))


class SkillSubsidyExclusion(models.Model):
    """Why a person is not to be paid, as another office reported it (死亡、已领职业培训补贴、退休等).

    An entry counts for every agency, whoever brought it. It is never changed and never deleted: a wrong one is
    withdrawn with a reason, and the right one entered beside it. (Where it has no effective date, a file that knows it
    fills it, and adds its source.) An import that brings a withdrawn row once more (same
    person, kind, certificate and effective date) must not revive it: somebody has looked at it. A row with another
    effective date is news, and counts.
    """
    _name = 'skill.subsidy.exclusion'
    _description = "Exclusion"
    _inherit = ['skill.subsidy.masked.mixin']
    _order = 'effective_date desc, id desc'
    _rec_name = 'person_name'

    company_id = fields.Many2one('res.company', "Agency", required=True, index=True,
                                 default=lambda self: self.env.company, help="The agency that brought the entry.")
    id_number = fields.Char("ID Number", required=True, index=True)
    person_name = fields.Char("Name", required=True)
    kind = fields.Selection(KINDS, required=True)
    certificate_no = fields.Char("Certificate Number", help="For a training subsidy: the certificate that it was "
                                                            "paid for.")
    effective_date = fields.Date("Effective On")
    source = fields.Char(required=True, help="Who reported it: the office, and its list or document.")
    withdrawn = fields.Boolean("Revoked", readonly=True, copy=False)
    withdraw_reason = fields.Text("Why It Was Revoked", readonly=True, copy=False)
    withdrawn_by_id = fields.Many2one('res.users', "Revoked By", readonly=True, copy=False)
    withdrawn_on = fields.Date("Revoked On", readonly=True, copy=False)

    # The key of an import: ON CONFLICT (id_number, kind, COALESCE(certificate_no, '')) WHERE withdrawn IS NOT TRUE.
    _once = models.UniqueIndex("(id_number, kind, COALESCE(certificate_no, '')) WHERE withdrawn IS NOT TRUE",
                               "This person is on the register with this kind and certificate already.")

    @api.model_create_multi
    def create(self, vals_list):
        """Entries by hand: a handler names the source; identifiers are normalised, the ID number has to be right."""
        if not self.env.user.has_group('skill_subsidy.group_handler'):
            raise AccessError(self.env._("Only a handler enters and withdraws exclusions."))
        vals_list = [{key: value for key, value in vals.items() if key not in KEPT} for vals in vals_list]
        say = self.env['skill.subsidy.claim']._sentences()
        for vals in vals_list:
            vals['id_number'] = identity.normalise_id(vals.get('id_number'))
            vals['certificate_no'] = identity.normalise_id(vals.get('certificate_no')) or False
            vals['person_name'] = identity.normalise_name(vals.get('person_name'))
            vals['source'] = (vals.get('source') or '').strip()
            if not vals['person_name'] or not vals['source']:
                raise ValidationError(self.env._("Enter the name of the person, and the source: who reported it, in which "
                                                 "list or document."))
            problem = identity.examine_id_number(vals['id_number'])
            if isinstance(problem, Text):
                raise ValidationError(say(problem))
            if vals.get('kind') == 'training' and not vals['certificate_no']:
                raise ValidationError(self.env._("%(name)s: a training subsidy excludes one certificate. Enter its "
                                                 "number.", name=vals['person_name']))
        return super(SkillSubsidyExclusion, undefaulted(self, KEPT)).create(vals_list).with_env(self.env)

    def write(self, vals):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: what was decided on an entry must stay readable."""
        raise UserError(self.env._("An entry of this register is not changed. Withdraw it with a reason and enter the "
                                   "right one."))

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("An entry of this register is not deleted. Withdraw it with a reason."))

    def action_withdraw(self, reason=None):
        """End wrong entries with a `reason`: they count no more and stay readable. Those of the own agency only."""
        reason = said(self.env, reason)
        if not self.env.user.has_group('skill_subsidy.group_handler'):
            raise AccessError(self.env._("Only a handler enters and withdraws exclusions."))
        self.check_access('write')
        if not reason:
            raise UserError(self.env._("Say why the entry is withdrawn: the reason stays with it."))
        lock(self)
        self.invalidate_recordset(['withdrawn'])
        done = self.filtered('withdrawn')
        if done:
            raise UserError(self.env._("%(names)s: this entry was withdrawn already.",
                                       names="、".join(done.mapped('person_name'))))
        return super(SkillSubsidyExclusion, plain(self)).write({
            'withdrawn': True, 'withdraw_reason': reason, 'withdrawn_by_id': self.env.uid, 'withdrawn_on': today()})

    @api.model
    def _counting(self, id_numbers):
        """The entries that count for these ID numbers, whichever agency brought them, in one query."""
        # sudo: an entry counts for every agency, and for people of posts that do not read the register itself.
        return self.sudo().search([('id_number', 'in', list(id_numbers)), ('withdrawn', '=', False)])

    def _rules_exclusion(self):
        """This entry as the rules take it."""
        self.ensure_one()
        return facts.Exclusion(kind=self.kind, certificate_no=self.certificate_no or '',
                               effective_date=self.effective_date or None, source=self.source)
