"""From one record to the next, and which buttons a person is offered.

Which button stands on a form follows from the one table of transitions and from the posts that the user holds, so
that a view never tells another story than the action behind the button. A button that is offered may still be refused
by its action (separation of duties, a lock, a notice that is not over): the sentence then says why.
"""
from odoo import api, fields, models

from ..rules import identity
from .batch import BATCH_MOVES
from .transitions import sources, transitions
from .windows import titled


class SkillSubsidyClaim(models.Model):
    _inherit = 'skill.subsidy.claim'

    can_submit = fields.Boolean(compute='_compute_can')
    can_verify = fields.Boolean(compute='_compute_can')
    can_review = fields.Boolean(compute='_compute_can')
    can_return = fields.Boolean(compute='_compute_can')
    can_reject = fields.Boolean(compute='_compute_can')
    can_withdraw = fields.Boolean(compute='_compute_can')
    objection_count = fields.Integer(compute='_compute_objection_count', compute_sudo=True)

    @api.depends('state', 'company_id.skill_subsidy_order')
    @api.depends_context('uid')
    def _compute_can(self):
        """Whether the table of transitions lets this user take the action where the claim stands."""
        mine = self._my_roles()
        for claim in self:
            order = self._order_of(claim.company_id)
            for action in ('submit', 'verify', 'review', 'return', 'reject', 'withdraw'):
                claim[f'can_{action}'] = bool(claim.id) and any(
                    mine & set(row.roles) for row in transitions(action, order, claim.state))

    @api.depends('objection_ids')
    def _compute_objection_count(self):
        for claim in self:
            claim.objection_count = len(claim.objection_ids)

    def action_view_batch(self):
        """The batch in which the claim is published and approved."""
        return _form(self.batch_id)

    def action_view_insured(self):
        """The line of the contribution register that the checks used."""
        return _form(self.insured_line_id)

    def action_view_certificate(self):
        """The line of the certificate register that the checks used."""
        return _form(self.certificate_line_id)

    def action_view_payments(self):
        """The payment orders that this claim was in."""
        return _open(self.env._("Payment Orders"), self.payment_line_ids.payment_id)

    def action_view_objections(self):
        """Everything that was raised against this claim; a new one starts from the list."""
        return {**_open(self.env._("Objections"), self.objection_ids, always_list=True),
                'domain': [('claim_id', 'in', self.ids)], 'context': {'default_claim_id': self.id}}


class SkillSubsidyBatch(models.Model):
    _inherit = 'skill.subsidy.batch'

    agency_order = fields.Selection(related='company_id.skill_subsidy_order')
    can_collect = fields.Boolean(compute='_compute_can')
    can_publish = fields.Boolean(compute='_compute_can')
    can_clear = fields.Boolean(compute='_compute_can')
    can_approve = fields.Boolean(compute='_compute_can')
    can_pay = fields.Boolean(compute='_compute_can')
    waiting_count = fields.Integer("Waiting for Approval", compute='_compute_can')
    warned_count = fields.Integer("Waiting with Warnings", compute='_compute_can')
    level_html = fields.Html("By Level", compute='_compute_level_html', sanitize=False)

    @api.depends('state', 'claim_ids.state', 'claim_ids.check_verdict', 'claim_ids.payment_line_ids.state', 'claim_ids.bank_state',
                 'held_count',
                 'company_id.skill_subsidy_order')
    @api.depends_context('uid')
    def _compute_can(self):
        """Whether this user may take the step now, and there is a claim for it."""
        mine = self.env['skill.subsidy.claim']._my_roles()
        desk = bool(mine & {'handler', 'reviewer'})
        groups = self.env['skill.subsidy.claim']._read_group(
            [('batch_id', 'in', self.ids)], ['batch_id', 'state'], ['__count'])
        unpaid = self.env['skill.subsidy.claim']._read_group(
            [('batch_id', 'in', self.ids), *self.env['skill.subsidy.claim']._unpaid_domain()], ['batch_id', 'state'], ['__count'])
        warned = {(batch.id, state): count for batch, state, count in self.env['skill.subsidy.claim']._read_group(
            [('batch_id', 'in', self.ids), ('check_verdict', '=', 'warn')], ['batch_id', 'state'], ['__count'])}
        standing = {(batch.id, state): count for batch, state, count in groups}
        payable = {(batch.id, state) for batch, state, _count in unpaid}
        for batch in self:
            order = batch._agency_order()
            waiting = {action: sum(standing.get((batch.id, state), 0) for state in sources(action, order))
                       for action in ('publish', 'clear', 'approve')}
            can = {action: batch.state in BATCH_MOVES[order][action] for action in waiting}
            batch.can_collect = desk and bool(batch.id) and batch.state == 'open'
            # The first publication collects by itself; see action_publish.
            batch.can_publish = desk and bool(batch.id) and can['publish'] and bool(
                waiting['publish'] or not batch.claim_ids)
            # What an objection holds back is not cleared; see action_clear.
            batch.can_clear = desk and can['clear'] and waiting['clear'] > batch.held_count
            batch.can_approve = 'unit_head' in mine and can['approve'] and bool(waiting['approve'])
            batch.waiting_count = waiting['approve'] if can['approve'] else 0
            batch.warned_count = sum(warned.get((batch.id, state), 0) for state in sources(
                'approve', order)) if can['approve'] else 0
            batch.can_pay = 'accountant' in mine and any(
                (batch.id, state) in payable for state in sources('pay', order))

    @api.depends('claim_ids.level', 'claim_ids.amount')
    @api.depends_context('lang')
    def _compute_level_html(self):
        """How many claims of each level and what they come to: what a unit head wants to know before signing."""
        names = dict(self.env['skill.subsidy.claim']._fields['level']._description_selection(self.env))
        found = {}
        for batch, level, verdict, count, amount in self.env['skill.subsidy.claim']._read_group(
                [('batch_id', 'in', self.ids)], ['batch_id', 'level', 'check_verdict'], ['__count', 'amount:sum']):
            row = found.setdefault(batch.id, {}).setdefault(level, {'count': 0, 'amount': 0.0, 'warned': 0})
            row['count'] += count
            row['amount'] += amount
            row['warned'] += count if verdict == 'warn' else 0
        for batch in self:
            rows = [{'name': names[level], **row} for level, row in sorted(found.get(batch.id, {}).items(),
                                                                           reverse=True)]
            batch.level_html = self.env['ir.qweb']._render('skill_subsidy.level_table', {
                'rows': rows, 'currency': batch.currency_id}) if rows else False

    def action_view_claims(self):
        """The claims of this batch, with the filters of a list of claims."""
        action = self.env['ir.actions.act_window']._for_xml_id('skill_subsidy.action_claim')
        return titled(action, self.name, domain=[('batch_id', 'in', self.ids)], context={})

    def action_view_objections(self):
        """The objections against claims of this batch."""
        return {**_open(self.env._("Objections"), self.objection_ids, always_list=True),
                'domain': [('batch_id', 'in', self.ids)]}

    def action_view_payments(self):
        """The payment orders of this batch."""
        return _open(self.env._("Payment Orders"), self.payment_ids)


class SkillSubsidyPayment(models.Model):
    _inherit = 'skill.subsidy.payment'

    accounts_ready = fields.Boolean(compute='_compute_accounts_ready')

    def _compute_accounts_ready(self):
        for payment in self:
            payment.accounts_ready = payment.company_id.skill_subsidy_ready

    def action_prepare_accounts(self):
        """Create what is missing in the agency's chart, from the order that needs it."""
        self.company_id.action_skill_subsidy_prepare_accounts()

    def action_view_moves(self):
        """The entries of this order, wherever they stand."""
        return self.env['skill.subsidy.ledger']._action_entries([('payment_id', 'in', self.ids)])

    def action_view_lines(self):
        """The lines of this order, with the filters of a list of payment lines."""
        action = self.env['ir.actions.act_window']._for_xml_id('skill_subsidy.action_payment_line')
        return titled(action, self.name, domain=[('payment_id', 'in', self.ids)], context={})


class SkillSubsidyObjection(models.Model):
    _inherit = 'skill.subsidy.objection'

    def action_view_claim(self):
        """The claim that is disputed."""
        return _form(self.claim_id)


class SkillSubsidyImport(models.Model):
    _inherit = 'skill.subsidy.import'

    def action_view_claims(self):
        """The claims that this file opened."""
        action = self.env['ir.actions.act_window']._for_xml_id('skill_subsidy.action_claim')
        return titled(action, self.filename, domain=[('import_id', 'in', self.ids)], context={})


class MaskedIdNumber(models.AbstractModel):
    """Registers show ID numbers masked in their lists (design 9)."""
    _name = 'skill.subsidy.masked.mixin'
    _description = "Masked ID Number"

    id_number_masked = fields.Char("ID Number (Masked)", compute='_compute_id_number_masked')

    def _compute_id_number_masked(self):
        for record in self:
            record.id_number_masked = identity.mask_id(record.id_number or '')


class SkillSubsidyInsured(models.Model):
    _name = 'skill.subsidy.insured'
    _inherit = ['skill.subsidy.insured', 'skill.subsidy.masked.mixin']


class SkillSubsidyCertificate(models.Model):
    _name = 'skill.subsidy.certificate'
    _inherit = ['skill.subsidy.certificate', 'skill.subsidy.masked.mixin']


class SkillSubsidyBenefit(models.Model):
    _name = 'skill.subsidy.benefit'
    _inherit = ['skill.subsidy.benefit', 'skill.subsidy.masked.mixin']


def _form(record):
    """An action that opens one record."""
    return {'type': 'ir.actions.act_window', 'res_model': record._name, 'res_id': record.id,
            'views': [(False, 'form')]}


def _open(title, records, always_list=False):
    """An action that opens the records: one of them as a form, several as a list."""
    if len(records) == 1 and not always_list:
        return _form(records)
    return {'type': 'ir.actions.act_window', 'name': title, 'res_model': records._name,
            'views': [(False, 'list'), (False, 'form')], 'domain': [('id', 'in', records.ids)]}
