from odoo import api, fields, models
from odoo.exceptions import UserError

SHARED = 'not company_id'


class SkillSubsidyAgencyData(models.AbstractModel):
    """Data that came with the addon for all agencies, and that each may copy to have its own of.

    What all share is read only, for every post: who changed it would change what others send and read. What an agency has
    of its own is read by it and changed by its accountant (security/rules.xml). Models: formats of banks and statements,
    reasons of returns.
    """
    _name = 'skill.subsidy.agency.data'
    _description = "Data of an Agency, or Shared by All"

    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10, help="The lowest comes first.")
    company_id = fields.Many2one('res.company', "Agency", readonly=True, index=True, default=lambda self: self.env.company,
                                 help="Empty: shared by all agencies, and read only.")

    owner = fields.Char("Whose", compute='_compute_owner')

    @api.depends('company_id')
    def _compute_owner(self):
        for record in self:
            record.owner = record.company_id.name or self.env._("All agencies")

    def copy_data(self, default=None):
        """A copy belongs to the agency that the person works in, says so in its name, and stands behind the one it was made
        of: an agency that has chosen nothing goes on with the first."""
        return [{**vals, 'name': self.env._("%(name)s (copy)", name=record.name), 'sequence': record.sequence + 1,
                 'company_id': self.env.company.id, **(default or {})}
                for record, vals in zip(self, super().copy_data(default), strict=True)]

    def action_copy_own(self):
        """A copy of this one record for the agency that the person works in, opened."""
        self.ensure_one()
        return {'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.copy().id,
                'views': [(False, 'form')], 'name': self._description}

    def write(self, vals):
        """Refuses to hand a record over to another agency, or to all."""
        if 'company_id' in vals and any(record.company_id.id != (vals['company_id'] or False) for record in self):
            raise UserError(self.env._("%(name)s belongs to who it belongs to. Copy it in the other agency.", name=self[:1].name))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_if_unused(self):
        """What something was done by stays readable: it is archived."""
        for record in self:
            used = record._used_by()
            if used:
                raise UserError(self.env._(
                    "%(name)s is used (%(where)s) and stays on record. Archive it (Actions): it is then no longer offered.",
                    name=record.name, where=used))

    def _used_by(self):
        """What uses this one record, in words; empty where nothing does."""
        return ''

    @api.model
    def _get_view(self, view_id=None, view_type='form', **options):
        """A form of what all share cannot be edited on the screen either, instead of being refused at saving."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == 'form':
            for node in arch.xpath("//field[not(ancestor::field)]"):
                readonly = node.get('readonly')
                node.set('readonly', f"({readonly}) or {SHARED}" if readonly else SHARED)
        return arch, view
