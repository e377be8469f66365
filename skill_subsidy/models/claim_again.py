from odoo import models
from odoo.tools import SQL

from .transitions import LIVE_STATES


class SkillSubsidyClaim(models.Model):
    """Looking again, before each signature and before payment: which claims there is something to look at.

    Nearly all claims have no doubt and no change, and a question to the registers tells so in a fraction of the time that
    the rules take. What is found here goes to the rules; they decide. So more may be found than they object to, never less.
    """
    _inherit = 'skill.subsidy.claim'

    def _suspects(self):
        """The ids of the claims that a rule of doubt may say something about: a certificate, account or phone that
        another person's claim bears, another certificate of the occupation, a bulk of certificates of one day."""
        for model in ('claim', 'certificate'):
            self.env[f'skill.subsidy.{model}'].flush_model()
        found = self._sharing() | {key for key, in self.env.execute_query(SQL(
            "SELECT c.id FROM skill_subsidy_claim c JOIN skill_subsidy_certificate r ON r.id_number = c.id_number "
            "AND r.occupation_id = c.occupation_id AND r.certificate_no <> c.certificate_no AND r.withdrawn IS NOT TRUE "
            "WHERE c.id = ANY(%s)", self.ids))}
        # sudo: of an agency only its setting is read
        agencies = {agency.id: agency for agency in self.env['res.company'].sudo().search_fetch([], ['skill_subsidy_issuer_limit'])}
        claims = [claim for claim in self._read_declared() if agencies[claim.company_id].skill_subsidy_issuer_limit]
        most = {}
        for (_issuer, day), count in self._read_issuers(agencies, claims).items():
            most[day] = max(count, most.get(day, 0))
        return found | {claim.id for claim in claims
                        if most.get(claim.issue_date, 0) >= agencies[claim.company_id].skill_subsidy_issuer_limit}

    def _changed(self):
        """The claims whose payment something may stop by now (六(六)): an exclusion, a benefit or another claim for the
        same, an insurance status that the policy of the decision does not accept."""
        for model in ('claim', 'insured', 'benefit', 'exclusion', 'policy'):
            self.env[f'skill.subsidy.{model}'].flush_model()
        same = SQL("o.id_number = c.id_number AND o.occupation_id = c.occupation_id AND o.level = c.level")
        found = {key for key, in self.env.execute_query(SQL("""
            SELECT c.id FROM skill_subsidy_claim c
              LEFT JOIN skill_subsidy_policy p ON p.id = c.policy_id
              LEFT JOIN skill_subsidy_insured i ON i.id_number = c.id_number AND i.company_id = c.company_id
             WHERE c.id = ANY(%(ids)s) AND (
                   p.id IS NULL OR i.id IS NOT NULL AND NOT (i.status = 'paying' AND p.accept_paying IS TRUE)
                                   AND NOT (i.status = 'receiving' AND p.accept_receiving IS TRUE)
                OR EXISTS (SELECT FROM skill_subsidy_exclusion e
                            WHERE e.id_number = c.id_number AND e.withdrawn IS NOT TRUE)
                OR EXISTS (SELECT FROM skill_subsidy_benefit o
                            WHERE %(same)s AND o.recovered IS NOT TRUE AND o.claim_id IS DISTINCT FROM c.id)
                OR EXISTS (SELECT FROM skill_subsidy_claim o WHERE %(same)s AND o.id <> c.id AND o.state IN %(live)s))""",
            ids=self.ids, same=same, live=LIVE_STATES))}
        return self.filtered(lambda claim: claim.id in found)
