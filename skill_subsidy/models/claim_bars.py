from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules.workdays import today
from .transitions import LIVE_STATES


class SkillSubsidyClaim(models.Model):
    """What stands in the way of a claim or of its payment (三, 四(三)): asked of the database for all claims at once."""
    _inherit = 'skill.subsidy.claim'

    def _rivals(self):
        """{claim: the claim that stands in its way}: live ones of any agency, and earlier ones within `self`."""
        self.flush_recordset(['id_number', 'occupation_id', 'level'])
        self.flush_model(['state'])
        mine = self.env.execute_query(SQL(
            "SELECT id, id_number, occupation_id, level FROM skill_subsidy_claim "
            "WHERE id = ANY(%s) AND occupation_id IS NOT NULL ORDER BY id", self.ids))
        live = self.env.execute_query(SQL(
            "SELECT id, id_number, occupation_id, level FROM skill_subsidy_claim WHERE id_number = ANY(%s) AND state IN %s",
            list({number for _key, number, *_what in mine}), LIVE_STATES))
        own, rivals = set(self.ids), {}
        taken = {tuple(what): key for key, *what in live if key not in own}
        for key, *what in mine:
            other = taken.setdefault(tuple(what), key)
            if other != key:
                # sudo: a live claim of another agency counts too (三); only its number and agency are told.
                rivals[self.browse(key)] = self.sudo().browse(other)
        return rivals

    def _check_payable(self):
        """Refuse what is not signed three times and published to the end, whatever order the agency works in now."""
        self.flush_recordset(['handler_id', 'reviewer_id', 'head_id', 'bank_state', 'batch_id'])
        self.env['skill.subsidy.batch'].flush_model(['notice_end'])
        unsigned, unconfirmed, unpublished = (self.browse(keys or ()) for keys in self.env.execute_query(SQL("""
            SELECT array_agg(id) FILTER (WHERE unsigned), array_agg(id) FILTER (WHERE unconfirmed),
                   array_agg(id) FILTER (WHERE unpublished)
              FROM (SELECT claim.id, num_nulls(claim.handler_id, claim.reviewer_id, claim.head_id) > 0 AS unsigned,
                           claim.bank_state != 'confirmed' AS unconfirmed,
                           batch.notice_end IS NULL OR batch.notice_end >= %(today)s AS unpublished
                      FROM skill_subsidy_claim claim LEFT JOIN skill_subsidy_batch batch ON batch.id = claim.batch_id
                     WHERE claim.id = ANY(%(claims)s) ORDER BY claim.id) AS asked""", today=today(), claims=self.ids))[0])
        if unsigned:
            raise UserError(self.env._("%(claims)s: a signature of handler, reviewer or unit head is missing; it "
                                       "cannot be paid.", claims=unsigned._numbers()))
        if unconfirmed:
            raise UserError(self.env._("%(claims)s: the payment came back, and its bank data are not confirmed yet; it "
                                       "cannot be paid.", claims=unconfirmed._numbers()))
        if unpublished:
            raise UserError(self.env._("%(claims)s: the public notice is not over (clause 四(三)); it cannot be paid.",
                                       claims=unpublished._numbers()))
        received = self._received()
        if received:
            raise UserError(self.env._("%(claims)s: the subsidy was received by now (clause 三); it cannot be paid "
                                       "again. The unit head returns or rejects it.", claims=received._numbers()))

    def _received(self):
        """The claims whose person has received their occupation and level otherwise."""
        # What another agency paid counts too (三); told is only whom it concerns.
        self.flush_recordset(['id_number', 'occupation_id', 'level'])
        self.env['skill.subsidy.benefit'].flush_model()
        return self.browse(key for key, in self.env.execute_query(SQL("""
            SELECT DISTINCT claim.id FROM skill_subsidy_claim claim
              JOIN skill_subsidy_benefit benefit ON benefit.id_number = claim.id_number AND benefit.level = claim.level
               AND benefit.occupation_id IS NOT DISTINCT FROM claim.occupation_id
             WHERE claim.id = ANY(%s) AND benefit.recovered IS NOT TRUE AND benefit.claim_id IS DISTINCT FROM claim.id
             ORDER BY claim.id""", self.ids)))
