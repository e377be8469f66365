import re

from odoo import api, fields, models
from odoo.exceptions import UserError

SEPARATORS = re.compile(r'[\n\r\t,，、;；]+')
NUMBERED = re.compile(r'^\s*[（(]?\d{1,3}[)）.．、]?\s*(?=\D)')


class SkillSubsidyShortageNamesWizard(models.TransientModel):
    """Bring the occupations of a list as they stand in its document: pasted names, one a line or with marks between."""
    _name = 'skill.subsidy.shortage.names.wizard'
    _description = "Paste the Occupations of a List"

    shortage_id = fields.Many2one('skill.subsidy.shortage', required=True, readonly=True, ondelete='cascade')
    names = fields.Text("Occupations", required=True)
    unknown = fields.Text("Not Found", readonly=True)
    added = fields.Text(readonly=True)

    def action_add(self):
        """Add every occupation that is known; what is unknown or ambiguous stays here, each with its reason."""
        self.ensure_one()
        known = self.env['skill.subsidy.occupation']._by_name()
        found, left, reasons = set(), [], []
        for written in self._written():
            occupation = known.get(written)
            if occupation:
                found.add(occupation)
                continue
            left.append(written)
            several = self.env['skill.subsidy.occupation'].browse(known.candidates(written))
            reasons.append(self.env._("%(name)s: could be %(several)s; write the one that is meant.", name=written,
                                      several="、".join(several.sorted('id').mapped('name'))) if several else self.env._(
                "%(name)s: no occupation of this name. Enter it under Occupations, or as another name of one.", name=written))
        if not found and not left:
            raise UserError(self.env._("Paste the names of the occupations first."))
        before = self.shortage_id.occupation_ids
        self.shortage_id.occupation_ids |= self.env['skill.subsidy.occupation'].browse(found)
        count = len(self.shortage_id.occupation_ids - before)
        if not left:
            return {'type': 'ir.actions.act_window_close'}
        self.write({'names': '\n'.join(left), 'unknown': '\n'.join(reasons),
                    'added': self.env._("%(count)s occupations were added. These are left:", count=count)})
        return self._open()

    @api.model
    def _open_for(self, shortage):
        """The dialogue for one list."""
        return {'type': 'ir.actions.act_window', 'name': self.env._("Paste the Occupations of a List"), 'res_model': self._name,
                'views': [(False, 'form')], 'target': 'new', 'context': {'default_shortage_id': shortage.id}}

    def _open(self):
        return {**self._open_for(self.shortage_id), 'res_id': self.id}

    def _written(self):
        """The pasted names without numbering. Marks inside brackets belong to the name."""
        names, depth, start = [], 0, 0
        for place, mark in enumerate(self.names):
            depth = max(0, depth + (mark in '(（') - (mark in ')）'))
            if mark in '\n\r' or (not depth and SEPARATORS.match(mark)):
                names.append(self.names[start:place])
                start, depth = place + 1, 0
        names.append(self.names[start:])
        return list(dict.fromkeys(filter(None, (NUMBERED.sub('', name).strip() for name in names))))


class SkillSubsidyShortage(models.Model):
    _inherit = 'skill.subsidy.shortage'

    def action_paste_names(self):
        """Paste the names of the document instead of looking each one up."""
        self.ensure_one()
        return self.env['skill.subsidy.shortage.names.wizard']._open_for(self)
