from odoo import models


class ResCompany(models.Model):
    """Agencies whose fund another company keeps, seen from that company (自治区级统筹).

    Who works in the ledger looks at the money of all agencies kept there without choosing each at the top of the screen.
    Nobody gets a right by it: it is about agencies that the person works for, and could choose.
    """
    _inherit = 'res.company'

    def _skill_subsidy_kept(self):
        """The agencies that this user works for, and whose part of the fund one of these companies keeps."""
        # sudo: which of the user's own agencies they are
        return self.sudo().search([('skill_subsidy_fund_company_id', 'in', self.ids),
                                   ('id', 'in', self.env.user.company_ids.ids)]).with_env(self.env)

    def _skill_subsidy_with_kept(self):
        """The agencies that a statement is about where these companies are chosen: those kept by one of them instead of a
        company that only keeps the fund of others."""
        kept = self._skill_subsidy_kept()
        # sudo: which companies keep them, and whether these have entries of their own, nothing else
        keepers = kept.sudo().skill_subsidy_fund_company_id
        working = self.env['account.move'].sudo()._read_group(
            [('skill_subsidy_agency_id', 'in', keepers.ids)], ['skill_subsidy_agency_id'])
        only_keep = keepers.ids if not working else (keepers - keepers.union(*(company for company, in working))).ids
        return self.filtered(lambda company: company.id not in only_keep) | kept

    def write(self, vals):
        """Rules of records follow whose ledger an agency is kept in."""
        done = super().write(vals)
        if 'skill_subsidy_fund_company_id' in vals:
            self.env.registry.clear_cache()
        return done
