import re
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import identity
from ..rules.workdays import today
from .certificate import ALL_LEVELS, CERTIFICATE_TYPES
from .guard import check_read, stay_own, undefaulted
from .insured import STATUSES
from .many import store
from .transitions import EDITABLE_STATES, HANDLER, LIVE_STATES

STATES = [
    ('draft', "Draft"), ('submitted', "To Verify"), ('verified', "To Review"), ('reviewed', "To Publish"),
    ('published', "On Notice"), ('cleared', "To Approve"), ('approved', "To Pay"), ('paying', "In Payment"),
    ('paid', "Paid"), ('returned', "Returned"), ('rejected', "Rejected"), ('withdrawn', "Withdrawn"),
    ('recovered', "Recovered"),
]

# What the claimant declares: changes only while the claim is on their side of the counter.
DECLARED = frozenset((
    'company_id', 'channel', 'person_name', 'id_number', 'phone', 'employer_name', 'employer_code',
    'certificate_type', 'certificate_no', 'occupation_name', 'occupation_id', 'level', 'issue_date', 'issuer',
    'bank_account', 'bank_name', 'bank_account_type', 'claim_date'))
# What the handler finds out while verifying.
FOUND = frozenset(('query_site', 'query_result', 'ack_reason'))
# What only an action writes; see `_set`.
KEPT = frozenset((
    'name', 'state', 'checks', 'checks_form_id', 'checks_values', 'check_verdict', 'failed_rules', 'check_date',
    'insured_line_id', 'certificate_line_id', 'insured_since', 'insured_status', 'paid_months', 'policy_id', 'standard_amount',
    'uplift_rate', 'amount', 'handler_id', 'reviewer_id', 'head_id', 'verify_date', 'review_date', 'approve_date',
    'signature_ids', 'batch_id', 'payment_line_ids', 'return_reason', 'query_id', 'query_ids', 'months_ids', 'payment_hold',
    'payment_hold_date', 'import_id', 'bank_state', 'bank_reason_id', 'bank_change_ids', 'recovery_ids', 'offset_receipt_ids'))


ISO_DAY = re.compile(r'\d{4}-\d\d-\d\d', re.ASCII)


class SkillSubsidyClaim(models.Model):
    """One person's request for one certificate (申领)."""
    _name = 'skill.subsidy.claim'
    _description = "Subsidy Claim"
    _inherit = ['mail.thread']
    _order = 'id desc'
    _rec_names_search = ['name', 'person_name', 'id_number']
    _check_company_auto = True
    _mail_post_access = 'read'  # a reviewer or accountant may write to the claimant, too

    name = fields.Char("Claim Number", readonly=True, copy=False, index=True)
    company_id = fields.Many2one('res.company', "Agency", required=True, index=False,  # `_by_agency` begins with it
                                 default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    channel = fields.Selection([('counter', "Counter"), ('import', "Spreadsheet"), ('portal', "Portal"),
                                ('api', "Interface")], default='counter', required=True)
    state = fields.Selection(STATES, default='draft', required=True, copy=False)

    # The applicant (annex, first part)
    person_name = fields.Char("Name", required=True)
    id_number = fields.Char("ID Number", required=True, index=True)
    phone = fields.Char()
    employer_name = fields.Char("Employer")
    employer_code = fields.Char("Unified Social Credit Code")
    certificate_type = fields.Selection(CERTIFICATE_TYPES, "Certificate Kind", required=True, default='skill_level')
    certificate_no = fields.Char("Certificate Number", required=True, index=True)
    occupation_name = fields.Char("Occupation on the Certificate")
    occupation_id = fields.Many2one('skill.subsidy.occupation', "Occupation", index='btree_not_null')
    level = fields.Selection(ALL_LEVELS, "Level", required=True)
    issue_date = fields.Date()
    issuer = fields.Char("Issuing Body")
    bank_account = fields.Char(required=True)
    bank_account_type = fields.Selection([('social_card', "Social security card"), ('personal', "Personal account")],
                                         default='social_card', required=True)
    bank_name = fields.Char("Bank (Full Name)")
    claim_date = fields.Date(required=True, default=lambda self: today())

    # What the agency found (annex, second part)
    insured_line_id = fields.Many2one('skill.subsidy.insured', "Register Line", readonly=True, copy=False)
    insured_since = fields.Date(readonly=True, copy=False)
    insured_status = fields.Selection(STATUSES, readonly=True, copy=False)
    paid_months = fields.Integer(readonly=True, copy=False, aggregator=None)
    certificate_line_id = fields.Many2one('skill.subsidy.certificate', "Certificate in the Register", readonly=True,
                                          copy=False)
    ack_reason = fields.Text("Why the Warnings Are Accepted", copy=False)
    policy_id = fields.Many2one('skill.subsidy.policy', "Policy", readonly=True, copy=False)
    standard_amount = fields.Monetary("Standard", readonly=True, copy=False)
    uplift_rate = fields.Float("Uplift", digits=(6, 4), readonly=True, copy=False, aggregator=None)
    amount = fields.Monetary("Subsidy", readonly=True, copy=False)
    check_verdict = fields.Selection([('pass', "All met"), ('warn', "Warning"), ('unknown', "Cannot tell"),
                                      ('fail', "Not met")], "Verdict", readonly=True, copy=False)
    failed_rules = fields.Char(readonly=True, copy=False, index='trigram')
    check_date = fields.Datetime("Checked On", readonly=True, copy=False)
    return_reason = fields.Text(readonly=True, copy=False)

    # Who signed (annex, 经办机构意见)
    handler_id = fields.Many2one('res.users', "Handler", readonly=True, copy=False)
    verify_date = fields.Datetime("Verified On", readonly=True, copy=False)
    reviewer_id = fields.Many2one('res.users', "Reviewer", readonly=True, copy=False)
    review_date = fields.Datetime("Reviewed On", readonly=True, copy=False)
    head_id = fields.Many2one('res.users', "Unit Head", readonly=True, copy=False)
    approve_date = fields.Datetime("Approved On", readonly=True, copy=False)
    signature_ids = fields.One2many('skill.subsidy.signature', 'claim_id', readonly=True, copy=False)
    batch_id = fields.Many2one('skill.subsidy.batch', "Batch", readonly=True, copy=False, index='btree_not_null')
    payment_line_ids = fields.One2many('skill.subsidy.payment.line', 'claim_id', readonly=True, copy=False)
    objection_ids = fields.One2many('skill.subsidy.objection', 'claim_id')

    # 三: "the same occupation and level only once", for every agency of the database at once.
    _live_once = models.UniqueIndex(
        f"(id_number, occupation_id, level) WHERE state IN {LIVE_STATES}",
        "This person has a claim for this occupation and level on its way already.")
    _by_agency = models.Index("(company_id, state, claim_date)")

    @api.model_create_multi
    def create(self, vals_list):
        """Open claims as drafts: identifiers are normalised, the number is given, the occupation looked up."""
        if any(vals.get('state', 'draft') != 'draft' for vals in vals_list):
            raise UserError(self.env._("A claim begins as a draft; only its actions move it on."))
        vals_list = [{key: value for key, value in vals.items() if key not in KEPT} for vals in vals_list]
        numbers = self._next_numbers(len(vals_list))
        for vals, number in zip(vals_list, numbers, strict=True):
            vals['name'] = number
        self._complete(vals_list)
        # The signatures are the record of what happened; hundreds of "created" messages would only hide the talk.
        # Nobody follows a claim by a field of it, and no field is tracked: the mail thread would ask for each claim.
        quiet = undefaulted(self, KEPT).with_context(tracking_disable=True)
        return super(SkillSubsidyClaim, quiet).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Change what may be changed where the claim stands; the rest is for actions (a remote call comes here too)."""
        kept = KEPT & vals.keys()
        if kept:
            raise UserError(self.env._("%(fields)s: this changes by the actions of a claim only, never by editing.",
                                       fields=self._labels(kept)))
        touched = (DECLARED | FOUND) & vals.keys()
        if touched:
            self._check_may_edit(vals)
            vals = dict(vals)
            self._complete([vals])
        result = super().write(vals)
        stay_own(self, vals)
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_except_recorded(self):
        recorded = self.filtered(lambda claim: claim.state != 'draft' or claim.signature_ids or claim.query_ids
                                 or claim.months_ids)
        if recorded:
            raise UserError(self.env._(
                "%(claims)s: a claim that was submitted, or whose certificate was queried, stays on record. Withdraw it instead.",
                claims=recorded._numbers()))

    def _set(self, vals, decisions=None):
        """Write what actions keep, with {id: Decision} of the rules. Not callable from outside (private), and the only way
        around `write`.

        Rights: the caller has checked role, transition and separation for each record. Handlers, reviewers and
        accountants have no right to write claims themselves.
        """
        check_read(self)
        if not self:
            return
        self.flush_recordset()
        vals = {**vals, 'write_uid': self.env.uid, 'write_date': fields.Datetime.now()}
        if decisions:
            self._store_checks({key: decisions[key] for key in self.ids}, vals)
            return
        store(self, vals)

    def _check_may_edit(self, vals):
        if not self.env.user.has_group(f'skill_subsidy.group_{HANDLER}'):
            raise UserError(self.env._("Only a handler changes what a claim says."))
        states = EDITABLE_STATES if DECLARED & vals.keys() else (*EDITABLE_STATES, 'submitted')
        closed = self.filtered(lambda claim: claim.state not in states)
        if closed:
            raise UserError(self.env._(
                "%(claims)s: what the claimant declared can change only in a draft or a returned claim. "
                "Return the claim first.", claims=closed._numbers()))
        if 'claim_date' in vals and any(claim.state == 'returned' for claim in self):
            # 四(一): the first application counts for the window, a correction does not shorten it.
            raise UserError(self.env._("The claim date of a returned claim stays that of the first application."))

    @api.model
    def _complete(self, vals_list):
        """Normalise identifiers in place and find occupations by the name written on the certificate."""
        names = None
        for vals in vals_list:
            for field, normalise in (('id_number', identity.normalise_id), ('employer_code', identity.normalise_id),
                                     ('certificate_no', identity.normalise_id),
                                     ('bank_account', identity.normalise_account),
                                     ('phone', identity.normalise_account),  # compared between claims
                                     ('person_name', identity.normalise_name)):
                if vals.get(field):
                    vals[field] = normalise(vals[field])
            for field in ('issue_date', 'claim_date'):
                if isinstance(vals.get(field), str) and ISO_DAY.fullmatch(vals[field]):
                    vals[field] = date.fromisoformat(vals[field])  # Odoo would read the text four times, and slowly
            if vals.get('occupation_name') and not vals.get('occupation_id'):
                if names is None:
                    names = self.env['skill.subsidy.occupation']._by_name()
                vals['occupation_id'] = names.get(vals['occupation_name'].strip(), False)
            elif vals.get('occupation_id') and not vals.get('occupation_name'):
                occupation = self.env['skill.subsidy.occupation'].browse(vals['occupation_id'])
                vals['occupation_name'] = occupation.name

    @api.model
    def _next_numbers(self, count):
        """`count` claim numbers in one query, from the PostgreSQL sequence behind the claim sequence."""
        # sudo: everyone who may create a claim needs its number; the sequence itself is for administrators.
        sequence = self.env.ref('skill_subsidy.sequence_claim').sudo()
        self.env.cr.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)",
                            (f'ir_sequence_{sequence.id:03d}', count))
        numbers = self.env.cr.fetchall()
        prefix, suffix = sequence._get_prefix_suffix()  # the same for all of them
        return [f'{prefix}{number:0{sequence.padding}d}{suffix}' for number, in numbers]

    def _labels(self, names):
        fields_get = self.fields_get(list(names), ['string'])
        return "、".join(fields_get[name]['string'] for name in sorted(fields_get))

    def _numbers(self, limit=10):
        """The numbers and names of these claims for a sentence, at most `limit` of them."""
        named = "、".join(f"{claim.name} {claim.person_name}" for claim in self[:limit])
        if len(self) > limit:
            return self.env._("%(named)s and %(more)s more", named=named, more=len(self) - limit)
        return named
