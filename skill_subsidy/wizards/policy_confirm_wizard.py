from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date


class SkillSubsidyPolicyConfirmWizard(models.TransientModel):
    """Confirm a version and say what that does to the others: which are cut off, and what comes after it."""
    _name = 'skill.subsidy.policy.confirm.wizard'
    _description = "Confirm a Policy Version"

    policy_id = fields.Many2one('skill.subsidy.policy', required=True, readonly=True, ondelete='cascade')
    note = fields.Text(related='policy_id.note')
    cut_ids = fields.Many2many('skill.subsidy.policy', compute='_compute_effect')
    cut_text = fields.Text(compute='_compute_effect')
    after_text = fields.Text(compute='_compute_effect')
    blocked_text = fields.Text(compute='_compute_effect')
    can_resume = fields.Boolean(compute='_compute_effect')
    resume = fields.Boolean("Prepare the Earlier Version Again for the Time After",
                            help="A copy of the version that is cut off, from the day after on; it has to be confirmed, too.")

    @api.depends('policy_id')
    def _compute_effect(self):
        for wizard in self:
            policy = wizard.policy_id
            others = policy._overlapping()
            cut = others.filtered(lambda other, policy=policy: other.valid_from < policy.valid_from)
            wizard.cut_ids = cut
            wizard.cut_text = '\n'.join(wizard._cut_sentence(other) for other in cut) or False
            wizard.after_text = wizard._after_sentence()
            wizard.blocked_text = '\n'.join(self.env._(
                "%(other)s is in force from %(start)s, in the time of this version. Give this version a last day before "
                "that, or another first day.", other=other.document, start=self._day(other.valid_from))
                for other in others - cut) or False
            wizard.can_resume = bool(policy.valid_to) and any(
                not other.valid_to or other.valid_to > policy.valid_to for other in cut)

    def _cut_sentence(self, other):
        policy = self.policy_id
        last = policy.valid_from - timedelta(days=1)
        # sudo: claims of any agency were decided by a general version; only their number is shown.
        decided = self.env['skill.subsidy.claim'].sudo().search_count(
            [('policy_id', '=', other.id), ('claim_date', '>=', policy.valid_from)])
        sentence = self.env._("%(other)s ends on %(last)s.", other=other.document, last=self._day(last))
        if decided:
            sentence += " " + self.env._(
                "%(count)s claims of later days were checked by it; what was decided stays, those still to be verified are "
                "checked by the new version.", count=decided)
        return sentence

    def _after_sentence(self):
        policy = self.policy_id
        if not policy.valid_to:
            return self.env._("This version holds until you give it a last day.")
        following = policy.valid_to + timedelta(days=1)
        then = self.env['skill.subsidy.policy'].search([
            ('state', '=', 'confirmed'), ('company_id', '=', policy.company_id.id), ('valid_from', '=', following)], limit=1)
        if then:
            return self.env._("From %(day)s on, %(other)s holds.", day=self._day(following), other=then.document)
        general = policy.company_id and self.env['skill.subsidy.policy'].search([
            ('state', '=', 'confirmed'), ('company_id', '=', False), ('valid_from', '<=', following),
            '|', ('valid_to', '=', False), ('valid_to', '>=', following)], limit=1)
        if general:
            return self.env._("From %(day)s on, the general version %(other)s holds for this agency, too.",
                              day=self._day(following), other=general.document)
        return self.env._(
            "From %(day)s on, no version is in force: claims of these days get \"cannot tell\" and are not verified until "
            "another version is confirmed. The earlier version does not come back by itself.", day=self._day(following))

    def _day(self, day):
        return format_date(self.env, day, date_format='yyyy-MM-dd')

    def action_confirm(self):
        """Cut off the versions named and confirm this one, both or neither."""
        self.ensure_one()
        policy = self.policy_id
        policy.check_access('write')
        if self.blocked_text:
            raise UserError(self.blocked_text)
        cut, last = self.cut_ids, policy.valid_from - timedelta(days=1)
        resumed = cut[:1] if self.resume and self.can_resume else cut[:0]
        copies = resumed.copy({'valid_from': policy.valid_to + timedelta(days=1), 'valid_to': resumed.valid_to,
                               'document': resumed.document}) if resumed else resumed
        cut._cut_off(last)
        policy.action_confirm()
        return {'type': 'ir.actions.act_window', 'res_model': policy._name, 'res_id': (copies or policy).id,
                'views': [(False, 'form')]} if copies else {'type': 'ir.actions.act_window_close'}


class SkillSubsidyPolicy(models.Model):
    _inherit = 'skill.subsidy.policy'

    def action_open_confirm(self):
        """Show what a confirmation does before it is done."""
        self.ensure_one()
        wizard = self.env['skill.subsidy.policy.confirm.wizard'].create({'policy_id': self.id})
        return {'type': 'ir.actions.act_window', 'name': self.env._("Confirm a Policy Version"), 'res_model': wizard._name,
                'res_id': wizard.id, 'views': [(False, 'form')], 'target': 'new'}

    def _cut_off(self, last):
        """End these versions on `last`. The caller confirms another one at once, and that checks the whole again.

        Past `write`, because between the two steps a shortage list may stand under a version that it does not belong to.
        """
        self.check_access('write')
        self.flush_recordset()
        self.env.cr.execute(SQL(
            "UPDATE skill_subsidy_policy SET valid_to = %s, write_uid = %s, write_date = now() AT TIME ZONE 'UTC' "
            "WHERE id = ANY(%s)", last, self.env.uid, self.ids))
        self.invalidate_recordset(['valid_to'])
