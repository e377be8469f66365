from odoo import api, fields, models

from ..rules import facts


class SkillSubsidyOccupation(models.Model):
    """An entry of the national catalogue (国家职业资格目录), with the dates between which it counts (六(四))."""
    _name = 'skill.subsidy.occupation'
    _description = "Occupation"
    _order = 'code, name'
    _rec_names_search = ['name', 'code', 'aliases']

    name = fields.Char("Occupation", required=True, index=True)
    code = fields.Char("Code (2022)", index=True)
    aliases = fields.Char("Other Names", help="Names in other editions, separated by ;")
    edition = fields.Char("Catalogue Edition")
    item = fields.Char("Catalogue Item")
    kind = fields.Selection([('access', "Access qualification"), ('level', "Level qualification")], "Kind")
    document = fields.Char("Document")
    valid_from = fields.Date("In the Catalogue From")
    valid_to = fields.Date("In the Catalogue Until")
    qualification_to = fields.Date(
        "Qualification Certificates Until",
        help="Last day on which a 职业资格证书 for it could be issued; a 职业技能等级证书 is not touched by it.")
    active = fields.Boolean(default=True)

    _name_unique = models.Constraint('UNIQUE (name)', "This occupation is in the catalogue already.")

    def _rules_occupation(self):
        """This entry as the rules take it."""
        self.ensure_one()
        return facts.Occupation(self.id, self.name, self.valid_from or None, self.valid_to or None,
                                self.qualification_to or None,
                                tuple(alias.strip() for alias in (self.aliases or '').split(';') if alias.strip()))

    @api.model
    def _by_name(self):
        """Every written name (own and other names) -> occupation id, in one query."""
        found = {}
        entries = self.with_context(active_test=False).search_fetch([], ['name', 'aliases'])
        for entry in entries:
            for alias in (entry.aliases or '').split(';'):
                if alias.strip():
                    found.setdefault(alias.strip(), entry.id)
        found.update({entry.name: entry.id for entry in entries})
        return found
