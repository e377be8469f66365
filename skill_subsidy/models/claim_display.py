from odoo import api, fields, models
from odoo.tools.i18n import format_list

from ..rules import identity, money
from ..rules.eligibility import SEVERITY
from .amounts import yuan


class SkillSubsidyClaim(models.Model):
    """How a claim is shown: masked numbers, the checks as a table, the rows of the approval form."""
    _inherit = 'skill.subsidy.claim'

    id_number_masked = fields.Char("ID Number (Masked)", compute='_compute_masked')
    bank_account_masked = fields.Char("Bank Account (Masked)", compute='_compute_masked')
    level_name = fields.Char(compute='_compute_level_name')
    amount_capitals = fields.Char("Amount in Capitals", compute='_compute_amount_capitals')
    checks_html = fields.Html("Checks Table", compute='_compute_checks_html', sanitize=False)
    query_summary = fields.Char("Certificate Query", compute='_compute_query_summary')
    # sudo: an accountant does not read objections, only whether there is one.
    notice_summary = fields.Char("Public Notice", compute='_compute_notice_summary', compute_sudo=True)
    payment_issue = fields.Char("Bank Return", compute='_compute_payment_issue')
    open_objection_count = fields.Integer(compute='_compute_open_objection_count', compute_sudo=True)
    unmet = fields.Char("Conditions Not Met", compute='_compute_unmet')
    payment_count = fields.Integer(compute='_compute_payment_count')

    @api.depends('id_number', 'bank_account')
    def _compute_masked(self):
        for claim in self:
            claim.id_number_masked = identity.mask_id(claim.id_number or '')
            claim.bank_account_masked = identity.mask_account(claim.bank_account or '')

    @api.depends('level')
    @api.depends_context('lang')
    def _compute_level_name(self):
        names = dict(self._fields['level']._description_selection(self.env))
        for claim in self:
            claim.level_name = names.get(claim.level, '')

    @api.depends('amount')
    def _compute_amount_capitals(self):
        for claim in self:
            claim.amount_capitals = money.capitals(yuan(claim.amount)) if claim.amount else ''

    @api.depends('checks')
    @api.depends_context('lang')
    def _compute_checks_html(self):
        qweb = self.env['ir.qweb']
        for claim in self:
            # What needs a look comes first: the last row of a long table is below the fold.
            rows = sorted(claim.checks or [], key=lambda check: SEVERITY.index(check['outcome']))
            claim.checks_html = qweb._render('skill_subsidy.checks_table', {'checks': rows}) if rows else False

    @api.depends('checks')
    @api.depends_context('lang')
    def _compute_unmet(self):
        """What `failed_rules` holds as codes, by the titles that a reader knows."""
        for claim in self:
            titles = [check['title'] for check in claim.checks or [] if check['outcome'] in ('fail', 'unknown')]
            claim.unmet = format_list(self.env, titles) if titles else False

    @api.depends('query_site', 'query_result', 'certificate_line_id')
    @api.depends_context('lang')
    def _compute_query_summary(self):
        """Annex, 证书查询结果: which site was queried, and whether what the claimant wrote is true."""
        results = dict(self._fields['query_result']._description_selection(self.env))
        for claim in self:
            if claim.query_site:
                claim.query_summary = self.env._("%(site)s: %(result)s", site=claim.query_site,
                                                 result=results.get(claim.query_result, ''))
            elif claim.certificate_line_id:
                claim.query_summary = self._certificate_summary(claim)
            else:
                claim.query_summary = False

    def _certificate_summary(self, claim):
        outcome = next((check['outcome'] for check in claim.checks or [] if check['rule'] == 'certificate.register'),
                       None)
        if outcome == 'pass':
            return self.env._("Certificate register (matched by the system): what the claimant wrote is true.")
        if outcome == 'fail':
            return self.env._("Certificate register (matched by the system): what the claimant wrote differs.")
        return False

    @api.depends('batch_id.notice_start', 'batch_id.notice_end', 'state', 'objection_ids.state')
    @api.depends_context('lang')
    def _compute_notice_summary(self):
        """Annex, 公示情况: between which days the claim was published, and what came of it."""
        for claim in self:
            batch = claim.batch_id
            if not batch.notice_start:
                claim.notice_summary = False
                continue
            if claim.objection_ids.filtered(lambda objection: objection.state != 'dismissed'):
                outcome = self.env._("an objection was raised")
            elif claim.state == 'published':
                outcome = self.env._("on notice")
            else:
                outcome = self.env._("no objection")
            claim.notice_summary = self.env._(
                "%(start)s to %(end)s, %(days)s working days, %(outcome)s", start=batch.notice_start,
                end=batch.notice_end or '?', days=claim.policy_id.notice_days or 5, outcome=outcome)

    @api.depends('payment_line_ids.state', 'payment_line_ids.reason', 'bank_state')
    def _compute_payment_issue(self):
        for claim in self:
            last = claim.payment_line_ids.sorted('id')[-1:]
            claim.payment_issue = last.state == 'failed' and claim.bank_state and last.reason

    @api.depends('objection_ids.state')
    def _compute_open_objection_count(self):
        for claim in self:
            claim.open_objection_count = len(claim.objection_ids.filtered(lambda o: o.state == 'open'))

    @api.depends('payment_line_ids')
    def _compute_payment_count(self):
        for claim in self:
            claim.payment_count = len(claim.payment_line_ids.payment_id)
