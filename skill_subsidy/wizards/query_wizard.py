from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.query import FIELDS, RESULTS


class SkillSubsidyQueryWizard(models.TransientModel):
    """Record what an official site says about the certificate of a claim, with the picture of it (四(二))."""
    _name = 'skill.subsidy.query.wizard'
    _description = "Record Query"
    _inherit = ['skill.subsidy.claim.dialogue']

    certificate_no = fields.Char(related='claim_id.certificate_no')
    declared = fields.Char("The Claim Says", compute='_compute_declared')
    site_id = fields.Many2one('skill.subsidy.query.site', "Known Site",
                              default=lambda self: self.env['skill.subsidy.query.site'].search([], limit=1))
    site = fields.Char("Site Queried", compute='_compute_site', store=True, readonly=False)
    result = fields.Selection(RESULTS, "Result of the Query")
    line_ids = fields.One2many('skill.subsidy.query.wizard.line', 'wizard_id', "What Differs")
    screenshot = fields.Binary(attachment=False)
    screenshot_name = fields.Char()

    @api.depends('site_id')
    def _compute_site(self):
        for wizard in self:
            wizard.site = wizard.site_id.name or wizard.site

    @api.depends('claim_id')
    @api.depends_context('lang')
    def _compute_declared(self):
        for wizard in self:
            claim = wizard.claim_id
            wizard.declared = ' · '.join(filter(None, map(claim._claimed, (
                'occupation_name', 'level', 'issue_date', 'issuer')))) if claim else False

    def action_confirm(self):
        """Keep the query with its screenshot, and check the claim anew so that the form tells the next step."""
        self.ensure_one()
        query = self.env['skill.subsidy.query']
        screenshot = self.with_context(bin_size=False).screenshot
        query._screenshot_bytes(screenshot)  # needed here, though an interface may leave it out
        if self.result == 'differs' and not self.line_ids:
            raise UserError(self.env._("Say which field differs, and what the site shows there."))
        self.claim_id.action_record_query(
            self.site, self.result, [{'field': line.field, 'registered': line.registered} for line in self.line_ids],
            screenshot, self.screenshot_name)
        self.claim_id.action_check()
        return {'type': 'ir.actions.act_window_close'}


class SkillSubsidyQueryWizardLine(models.TransientModel):
    """One field in which the site and the claim differ."""
    _name = 'skill.subsidy.query.wizard.line'
    _description = "Difference Found by a Query"

    wizard_id = fields.Many2one('skill.subsidy.query.wizard', required=True, ondelete='cascade')
    field = fields.Selection(FIELDS, "What Differs", required=True, default='person_name')
    claimed = fields.Char("The Claim Says", compute='_compute_claimed')
    registered = fields.Char("The Site Shows", required=True)

    @api.depends('field', 'wizard_id.claim_id')
    def _compute_claimed(self):
        for line in self:
            claim = line.wizard_id.claim_id
            line.claimed = claim._claimed(line.field) if claim and line.field else False
