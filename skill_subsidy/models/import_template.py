from odoo import models

# Written at the time of the call, so that the columns are those of today.
URL = '/skill_subsidy/import/template'


class SkillSubsidyImport(models.Model):
    """Where the templates of the imports are."""
    _inherit = 'skill.subsidy.import'

    def action_template(self):
        """Download the template of this import's kind."""
        self.ensure_one()
        return {'type': 'ir.actions.act_url', 'target': 'download', 'url': f'{URL}/{self.kind}.xlsx'}

    def action_templates(self):
        """Download all templates at once, as a ZIP file."""
        return {'type': 'ir.actions.act_url', 'target': 'download', 'url': f'{URL}/all.zip'}
