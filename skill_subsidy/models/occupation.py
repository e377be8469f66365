from odoo import Command, api, fields, models
from odoo.fields import Domain

from ..rules import facts
from ..rules.occupation_names import Names, name_key


class SkillSubsidyOccupation(models.Model):
    """An entry of the national catalogue (国家职业资格目录), with the dates between which it counts (六(四))."""
    _name = 'skill.subsidy.occupation'
    _description = "Occupation"
    _order = 'code, name'
    _rec_names_search = ['name', 'code', 'name_ids.name', 'name_ids.code']

    name = fields.Char("Occupation", required=True, index=True)
    code = fields.Char("Code (2022)", index=True)
    name_ids = fields.One2many('skill.subsidy.occupation.name', 'occupation_id', "Other Names and Trades", copy=True)
    aliases = fields.Char("Other Names", compute='_compute_aliases', inverse='_inverse_aliases', search='_search_aliases',
                          help="Names in other editions, separated by ;")
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

    @api.depends('name_ids.name', 'name_ids.kind')
    def _compute_aliases(self):
        for occupation in self:
            names = occupation.name_ids.filtered(lambda line: line.kind == 'alias').mapped('name')
            occupation.aliases = '; '.join(sorted({*names} - {occupation.name})) or False

    def _inverse_aliases(self):
        """Names that are new get a line, those left out lose theirs; what is known of the others stays."""
        for occupation in self:
            wanted = dict.fromkeys(filter(None, map(str.strip, (occupation.aliases or '').replace('；', ';').split(';'))))
            lines = occupation.name_ids.filtered(lambda line, own=occupation.name: line.kind == 'alias' and line.name != own)
            occupation.name_ids = [
                *(Command.delete(line.id) for line in lines if line.name not in wanted),
                *(Command.create({'name': name}) for name in wanted if name not in lines.mapped('name'))]

    def _search_aliases(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return [('name_ids', 'any', [('kind', '=', 'alias'), ('name', operator, value)])]

    @api.model
    def _by_name(self):
        """Every name -> occupation id, in one query: own names, names in other editions, trades.

        `names.get(written)` takes brackets, spaces and a trade behind the name as they come; `names.trade(written)` is the
        trade, and `names.candidates(written)` what an ambiguous name could mean. Archived entries count: a certificate may
        be older than the edition. To compare the trades of a claim and of its certificate, compare
        `names.trade(claim.occupation_name)` with `names.trade(certificate.occupation_name)`.
        """
        self.flush_model(['name'])
        self.env['skill.subsidy.occupation.name'].flush_model(['name', 'occupation_id', 'kind'])
        self.env.cr.execute("SELECT name, id, 'own' FROM skill_subsidy_occupation UNION ALL "
                            "SELECT name, occupation_id, kind FROM skill_subsidy_occupation_name")
        return Names(self.env.cr.fetchall())

    @api.model
    def load(self, fields, data):
        """Odoo's import of a list: a row whose occupation is there already (by its own name) changes it.

        So a whole classification can be brought, and brought again. In and out as `BaseModel.load`.
        """
        if 'name' in fields and not {'id', '.id'} & set(fields):
            entries = self.with_context(active_test=False).search_fetch([], ['name'])
            known = {name_key(entry.name): entry.id for entry in entries}
            place = fields.index('name')
            # Odoo's own import writes the spaces of the file as they are
            data = [[*row[:place], row[place].strip(), *row[place + 1:], str(known.get(name_key(row[place]), ''))]
                    for row in data]
            fields = [*fields, '.id']
        return super().load(fields, data)
