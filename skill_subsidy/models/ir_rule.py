from odoo import api, models
from odoo.fields import Domain


class IrRule(models.Model):
    """What the rules of the addon are told beside what Odoo tells all rules, one rule for all of its dialogues, and how a refusal
    is put."""
    _inherit = 'ir.rule'

    @api.model
    def _eval_context(self):
        """`kept_ids`: agencies that the user works for, kept in the ledger of one of the companies that are chosen."""
        return {**super()._eval_context(), 'kept_ids': self.env.companies._skill_subsidy_kept().ids}

    @api.model
    def _compute_domain(self, model_name, mode='read'):
        """A dialogue, and what it shows, is its user's alone: what others typed or were shown is of their agency."""
        domain = super()._compute_domain(model_name, mode)
        if model_name.startswith('skill.subsidy.') and self.env[model_name].is_transient() and not self.env.su:
            domain &= Domain('create_uid', '=', self.env.uid)
        return domain

    def _make_access_error(self, operation, records):
        """Of this addon's records: who is refused what, why, and what to do, in words that fit an agency (Odoo jokes about cookies).
        What the client needs to offer the right company is kept."""
        error = super()._make_access_error(operation, records)
        if not records._name.startswith('skill.subsidy.'):
            return error
        env = self.with_context(**self.env.user.context_get()).env
        words = {'read': env._("see"), 'write': env._("change"), 'create': env._("create"), 'unlink': env._("delete")}
        # sudo: the name of a kind of records, in the user's language
        kind = env['ir.model'].sudo()._get(records._name).name
        what = env._("You (%(user)s) may not %(operation)s %(count)s of “%(kind)s” here.", user=env.user.name,
                     operation=words[operation], count=len(records), kind=kind)
        company = (getattr(error, 'context', None) or {}).get('suggested_company')
        if company:
            todo = env._("They belong to “%(company)s”, for which you work: choose it at the top right of the screen.",
                         company=company['display_name'])
        else:
            todo = env._("They belong to another agency, or are not for your post. Who should have them asks the administrator for "
                         "the agency or the post.")
        refusal = type(error)(f"{what}\n{todo}")
        refusal.context = getattr(error, 'context', {})
        return refusal
