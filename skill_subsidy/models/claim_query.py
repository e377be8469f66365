from odoo import api, fields, models
from odoo.exceptions import UserError

from .guard import said
from .query import FIELDS, QUERIED, RESULTS

QUERY = frozenset(('query_site', 'query_result'))


class SkillSubsidyClaim(models.Model):
    """What is known about the certificate from a query (四(二)): the latest one counts, all of them stay."""
    _inherit = 'skill.subsidy.claim'

    query_site = fields.Char("Site Queried", copy=False)
    query_result = fields.Selection(RESULTS, "Result of the Query", copy=False)
    query_id = fields.Many2one('skill.subsidy.query', "Query that Counts", readonly=True, copy=False)
    query_ids = fields.One2many('skill.subsidy.query', 'claim_id', "Queries", readonly=True, copy=False)
    query_date = fields.Datetime("Queried On", related='query_id.date')
    query_user_id = fields.Many2one(string="Queried By", related='query_id.user_id')
    query_differences = fields.Char(related='query_id.differences')
    query_proof = fields.Boolean(related='query_id.proof')
    needs_query = fields.Boolean("Certificate Is to Be Queried", compute='_compute_needs_query')
    query_stale = fields.Boolean("Query Was Before a Correction", compute='_compute_query_stale')

    @api.depends('query_ids', 'query_id')
    def _compute_query_stale(self):
        for claim in self:
            claim.query_stale = bool(claim.query_ids and not claim.query_id)

    @api.depends('checks', 'state')
    def _compute_needs_query(self):
        """Whether only a query of the certificate can tell what the checks cannot, and it is the time for it."""
        for claim in self:
            claim.needs_query = claim.state in ('draft', 'submitted', 'returned') and any(
                check['rule'] == 'certificate.register' and check['outcome'] == 'unknown' for check in claim.checks or [])

    @api.model_create_multi
    def create(self, vals_list):
        """A site and a result that come in with a claim (a file, an interface) are a query of who brings them."""
        claims = super().create(vals_list)
        claims.filtered(lambda claim: claim.query_site and claim.query_result)._record_queries()
        return claims

    def write(self, vals):
        """Record a query where its result is written; forget the query where the certificate becomes another one."""
        stale = self._queried_otherwise(vals) if QUERIED & vals.keys() else self.browse()
        result = super().write(vals)
        if not QUERY & vals.keys():
            stale._forget_query()
            return result
        if 'query_result' not in vals:  # another site, but what it said was said of the certificate as it was before
            stale._forget_query('query_site')
        asked = self.filtered(lambda claim: claim.query_site and claim.query_result)
        asked._record_queries()
        (self - asked)._forget_query('query_site', 'query_result')
        return result

    def action_record_query(self, site, result, differences=None, screenshot=None, filename=None):
        """Record a query of `site`, made now by who calls.

        `result`: genuine, not_found or differs; `differences`: [{'field': name, 'registered': what the site shows}],
        needed for differs (field names: those of the claim, or 'other'); `screenshot`: PNG, JPEG or PDF as base64.
        Refused with a sentence for other people than handlers, and once the claim is verified.
        """
        site = said(self.env, site)
        self.check_access('write')
        self._check_may_edit({'query_result': result})
        if not site:
            raise UserError(self.env._("Say which site was queried."))
        if not isinstance(result, str) or result not in dict(RESULTS):
            raise UserError(self.env._("Say what the site answered: genuine, not found or differs."))
        if result == 'differs' and not differences:
            raise UserError(self.env._("Say which field differs, and what the site shows there."))
        filename = said(self.env, filename) or None
        query = self.env['skill.subsidy.query']
        content = query._screenshot_bytes(screenshot) if screenshot else None
        self._record_queries(site, result, differences if result == 'differs' else None, content, filename)

    def _record_queries(self, site=None, result=None, differences=None, content=None, filename=None):
        """One query for each claim, in one create; without `site` and `result` those that stand on the claim."""
        if not self:
            return
        rows = [(claim, site or claim.query_site, result or claim.query_result,
                 claim._differences(differences), content, filename) for claim in self]
        queries = self.env['skill.subsidy.query']._append(rows)
        # One UPDATE: each claim has a query of its own.
        self.flush_recordset()
        self.env.cr.execute("""
            UPDATE skill_subsidy_claim claim SET query_id = query.id, query_site = query.site, query_result = query.result
              FROM skill_subsidy_query query WHERE query.id = ANY(%s) AND claim.id = query.claim_id""", (queries.ids,))
        names = ['query_id', 'query_site', 'query_result']
        self.invalidate_recordset([*names, 'query_ids'])
        self.modified([*names, 'query_ids'])

    def _differences(self, rows):
        """What the site shows beside what the claim says, to be kept with the query; refuses an unknown field."""
        known, kept = {name for name, _label in FIELDS}, []
        if rows and not (isinstance(rows, list | tuple) and all(isinstance(row, dict) for row in rows)):
            raise UserError(self.env._("Say which field differs, and what the site shows there."))
        for row in rows or []:
            name, registered = row.get('field'), str(row.get('registered') or '').strip()
            if not isinstance(name, str) or name not in known or not registered:
                raise UserError(self.env._("Say which field differs, and what the site shows there."))
            kept.append({'field': name, 'registered': registered, 'claimed': self._claimed(name)})
        return kept

    def _claimed(self, name):
        """What the claim says in a field, in words."""
        if name == 'other' or not self[name]:
            return ''
        field = self._fields[name]
        if field.type == 'selection':
            return dict(field._description_selection(self.env))[self[name]]
        return str(self[name])

    def _queried_otherwise(self, vals):
        """The claims whose certificate becomes another one by `vals`."""
        vals = dict(vals)
        self._complete([vals])
        changes = {name: self._fields[name].convert_to_cache(vals[name], self) for name in QUERIED & vals.keys()}
        return self.filtered(lambda claim: any(
            (claim._fields[name].convert_to_cache(claim[name], claim) or None) != (value or None)
            for name, value in changes.items()))

    def _forget_query(self, *keep):
        """No query counts for these claims any more, and of its fields those in `keep` stay; the rows are history."""
        known = self.filtered(lambda claim: claim.query_id or claim.query_site or claim.query_result)
        if known:
            known._set(dict.fromkeys({'query_id', *QUERY} - set(keep), False))
