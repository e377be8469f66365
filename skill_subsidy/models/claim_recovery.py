from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules.workdays import today
from .amounts import yuan
from .many import unnested


class Paid(NamedTuple):
    """What was paid for a claim: yuan, the day, and the year whose expenditure it is."""
    amount: Decimal
    day: date
    spent_year: int


class SkillSubsidyClaim(models.Model):
    """What was paid for a claim, what of it is claimed back, and where the claim stands when all has come back."""
    _inherit = 'skill.subsidy.claim'

    recovery_ids = fields.One2many('skill.subsidy.recovery', 'claim_id', "Recoveries", readonly=True, copy=False)
    offset_receipt_ids = fields.One2many('skill.subsidy.recovery.receipt', 'paid_claim_id', "Paid by Offset", readonly=True, copy=False)
    recovery_count = fields.Integer(compute='_compute_recovery_count', compute_sudo=True)  # sudo: only how many
    can_recover = fields.Boolean(compute='_compute_can_recover')

    @api.depends('recovery_ids')
    def _compute_recovery_count(self):
        for claim in self:
            claim.recovery_count = len(claim.recovery_ids)

    @api.depends('state', 'recovery_ids.state')
    @api.depends_context('uid')
    def _compute_can_recover(self):
        """Whether this user may open a recovery: handler or reviewer, of what was paid and is not claimed back already."""
        post = bool(self._my_roles() & {'handler', 'reviewer'})
        for claim in self:
            claim.can_recover = post and claim.state == 'paid' and not any(
                record.state not in ('done', 'cancelled') for record in claim.recovery_ids)

    def action_recover(self):
        """A new recovery of this claim, to be filled in."""
        self.ensure_one()
        paid = self._paid_back()[self.id]['paid_amount']
        left = yuan(paid) - self._claimed_back().get(self.id, yuan(0))
        return {'type': 'ir.actions.act_window', 'res_model': 'skill.subsidy.recovery', 'views': [(False, 'form')],
                'name': self.env._("Claim Back"), 'context': {'default_claim_id': self.id, 'default_amount': float(left)}}

    def action_view_recoveries(self):
        """What is or was claimed back of this claim."""
        action = {'type': 'ir.actions.act_window', 'res_model': 'skill.subsidy.recovery', 'name': self.env._("Recoveries"),
                  'views': [(False, 'list'), (False, 'form')], 'domain': [('claim_id', 'in', self.ids)]}
        if len(self.recovery_ids) == 1:
            return {**action, 'views': [(False, 'form')], 'res_id': self.recovery_ids.id}
        return action

    # -- amounts ---------------------------------------------------------------------------------------------------

    def _paid(self):
        """{claim id: Paid} of those that were paid: credited by the bank, or set off against a recovery."""
        lines = self.env['skill.subsidy.payment.line'].search(
            ['&', ('claim_id', 'in', self.ids), '|', ('state', '=', 'paid'), ('held_state', '=', 'offset')], order='id')
        spent = lines._spent_in()
        paid = {line.claim_id.id: Paid(yuan(line.amount), line.payment_id.date, spent[line]) for line in lines}
        # What was undone adds up to nothing; set off once more, the last day is that of the offset which holds.
        for claim, amount, day in self.env['skill.subsidy.recovery.receipt']._read_group(
                [('paid_claim_id', 'in', self.ids)], ['paid_claim_id'], ['amount:sum', 'date:max']):
            if amount:
                paid[claim.id] = Paid(yuan(amount), day, day.year)
        return paid

    def _paid_back(self):
        """{claim id: values of a new recovery that say what was paid}; UserError for a claim that was not paid."""
        unpaid = self.filtered(lambda claim: claim.state != 'paid')
        if unpaid:
            raise UserError(self.env._("%(claims)s: only what was paid can be claimed back (the claim is \"%(state)s\").",
                                       claims=unpaid._numbers(), state=unpaid[0]._state_name()))
        # sudo: whether the benefit counts is decided with the recovery, whoever reads benefits.
        benefits = {benefit.claim_id.id: benefit for benefit in self.env['skill.subsidy.benefit'].sudo().search(
            [('claim_id', 'in', self.ids), ('recovered', '=', False)])}
        # The day on which it was received is that of the benefit; without one, that of its order.
        return {claim: {'paid_amount': float(paid.amount), 'paid_on': benefits[claim].date if claim in benefits else paid.day,
                        'spent_year': paid.spent_year, 'benefit_id': benefits[claim].id if claim in benefits else False}
                for claim, paid in self._paid().items()}

    def _claimed_back(self):
        """{claim id: yuan that are claimed back or have come back}, of all recoveries of these claims."""
        return {claim.id: yuan(amount) - yuan(waived) for claim, amount, waived in self.env['skill.subsidy.recovery']._read_group(
            [('claim_id', 'in', self.ids)], ['claim_id'], ['amount:sum', 'waived:sum'])}

    # -- the claim itself --------------------------------------------------------------------------------------------

    def _follow_receipts(self, note):
        """paid -> recovered where all that was paid has come back, and the other way where a receipt was undone.

        The benefit does not count as received any more, unless a finding says fraud: then nobody claims it again.
        """
        received = {claim.id: yuan(amount) for claim, amount in self.env['skill.subsidy.recovery']._read_group(
            [('claim_id', 'in', self.ids)], ['claim_id'], ['received:sum'])}
        self._note_recovered(received)
        paid = self._paid()
        whole = self.filtered(lambda claim: claim.id in paid and received.get(claim.id, 0) >= paid[claim.id].amount)
        recovered = whole.filtered(lambda claim: claim.state == 'paid')
        recovered._move('recover', note)
        recovered._count_benefits(False)
        again = (self - whole).filtered(lambda claim: claim.state == 'recovered')
        # Somebody who claimed anew meanwhile holds the place: the earlier claim stays out of it, the money is still owed.
        if again:
            rivals = again._rivals()
            again -= again.filtered(lambda claim: claim in rivals) | again._received()
            again._move('unrecover', note)
            again._count_benefits(True)

    # -- benefits ----------------------------------------------------------------------------------------------------

    def _mark_received(self, amounts):
        """四(三): mark the persons of {claim id: yuan} of these claims as having received this occupation and level."""
        self.flush_recordset()
        names = ('company_id', 'agency_name', 'currency_id', 'id_number', 'person_name', 'occupation_id', 'occupation_name', 'level',
                 'certificate_no', 'claim_id', 'amount', 'date')
        # One INSERT. Benefits follow from payments and recoveries only, nobody enters them; the caller has looked at rights.
        self.env.cr.execute(SQL("""
            INSERT INTO skill_subsidy_benefit (%(names)s, create_uid, create_date, write_uid, write_date)
            SELECT agency.id, agency.name, agency.currency_id, claim.id_number, claim.person_name, claim.occupation_id,
                   claim.occupation_name, claim.level, claim.certificate_no, claim.id, v.amount, %(today)s, %(uid)s, %(now)s,
                   %(uid)s, %(now)s
              FROM %(amounts)s JOIN skill_subsidy_claim claim ON claim.id = v.claim_id
              JOIN res_company agency ON agency.id = claim.company_id RETURNING id""",
            names=SQL(', ').join(map(SQL.identifier, names)), today=today(), uid=self.env.uid, now=fields.Datetime.now(),
            amounts=unnested('v', ('claim_id', 'amount'), ('int', 'numeric'), list(amounts.items()))))
        self.env['skill.subsidy.benefit'].browse(key for key, in self.env.cr.fetchall()).modified(names, create=True)

    def _unmark_received(self):
        """The benefits of payments that came back, or were undone, count no more; they stay, marked, as evidence."""
        if self:
            # sudo: benefits follow from payments and recoveries only; accountants do not write them.
            self.env['skill.subsidy.benefit'].sudo().search([
                ('claim_id', 'in', self.ids), ('recovered', '=', False)]).write({'recovered': True, 'bounced': True})

    def _note_recovered(self, received):
        """Let the register of benefits say what of each came back: {claim id: yuan}. In part or by fraud, it still counts."""
        # sudo: benefits follow from payments and recoveries only; nobody writes them.
        for benefit in self.env['skill.subsidy.benefit'].sudo().search(
                [('claim_id', 'in', self.ids), ('bounced', '=', False)]):
            benefit.recovered_amount = float(received.get(benefit.claim_id.id, 0))

    def _count_benefits(self, count):
        """Let the benefits of these claims count as received, or not any more; that of a fraud always counts."""
        if not self:
            return
        fraud = self.recovery_ids.filtered(lambda record: record.finding == 'fraud' and record.received).claim_id
        # sudo: benefits follow from payments and recoveries only; nobody writes them.
        self.env['skill.subsidy.benefit'].sudo().search([
            ('claim_id', 'in', (self - fraud).ids), ('recovered', '=', count), ('bounced', '=', False)]).write(
                {'recovered': not count})
