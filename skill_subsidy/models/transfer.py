from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules import identity, transfer_number
from ..rules.text import Text
from ..rules.workdays import today
from .amounts import yuan
from .guard import stay_own, undefaulted
from .transitions import LIVE_STATES

STATES = [('draft', "To Confirm"), ('done', "Valid"), ('cancelled', "Cancelled")]
# What only actions write.
KEPT = frozenset(('state', 'code', 'handler_id', 'confirmed_by_id', 'confirmed_on', 'cancelled_by_id', 'cancelled_on',
                  'cancel_reason', 'source_id'))
READERS = 'skill_subsidy.group_handler,skill_subsidy.group_reviewer'


class SkillSubsidyTransfer(models.Model):
    """The certificate that goes with an insured person to another agency (四(一) 转移证明): issued, or taken in.

    It states which subsidies the person has received, so that the receiving agency does not pay them again. A handler
    prepares it, a reviewer confirms it; from then on it is never changed, only cancelled with a reason.
    """
    _name = 'skill.subsidy.transfer'
    _description = "Transfer Certificate"
    _inherit = ['skill.subsidy.masked.mixin']
    _order = 'id desc'
    _rec_names_search = ['name', 'person_name', 'id_number']

    direction = fields.Selection([('out', "Issued"), ('in', "Taken in")], required=True, default='out')
    name = fields.Char("Transfer Number", index=True, copy=False,
                       help="Given when an own certificate is issued; of one taken in, the number that stands on it.")
    code = fields.Char("Verification Code", readonly=True, copy=False, groups=READERS)
    company_id = fields.Many2one('res.company', "Agency", required=True, index=True,
                                 default=lambda self: self.env.company)
    state = fields.Selection(STATES, default='draft', required=True, readonly=True, copy=False, index=True)
    id_number = fields.Char("ID Number", required=True, index=True)
    person_name = fields.Char("Name", help="Of a certificate to issue: from the contribution register.")
    destination = fields.Char("Moves To", help="The agency that the insurance moves to.")
    agency_name = fields.Char("Issued By", help="The agency that issued the certificate taken in.")
    date = fields.Date("Date", required=True, default=lambda self: today(),
                       help="When the insurance moves; of a certificate taken in, the day of its issue.")
    line_ids = fields.One2many('skill.subsidy.transfer.line', 'transfer_id', "Benefits Enjoyed", copy=False)
    scan = fields.Binary("Scan of the Certificate", attachment=True, copy=False)
    scan_filename = fields.Char(copy=False)
    source_id = fields.Many2one('skill.subsidy.transfer', "Issued Certificate", readonly=True, copy=False,
                                index='btree_not_null', ondelete='restrict')
    handler_id = fields.Many2one('res.users', "Prepared By", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one('res.users', "Confirmed By", readonly=True, copy=False)
    confirmed_on = fields.Datetime(readonly=True, copy=False)
    cancelled_by_id = fields.Many2one('res.users', "Cancelled By", readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    cancel_reason = fields.Text("Why It Was Cancelled", readonly=True, copy=False)
    line_count = fields.Integer("Benefits", compute='_compute_line_count')
    hint = fields.Text(compute='_compute_hint')

    _number_once = models.UniqueIndex("(name) WHERE direction = 'out' AND name IS NOT NULL",
                                      "This certificate number was given already.")
    _in_once = models.UniqueIndex(
        "(company_id, id_number, name) WHERE direction = 'in' AND state != 'cancelled'",
        "This certificate was taken in already.")

    @api.depends('line_ids')
    def _compute_line_count(self):
        for transfer in self:
            transfer.line_count = len(transfer.line_ids)

    @api.depends('name', 'person_name')
    def _compute_display_name(self):
        for transfer in self:
            transfer.display_name = ' '.join(filter(None, (transfer.name, transfer.person_name)))

    @api.model_create_multi
    def create(self, vals_list):
        """Prepare certificates: a handler's work; number, code and state come with the actions."""
        self._check_post('handler')
        vals_list = [{key: value for key, value in vals.items() if key not in KEPT} for vals in vals_list]
        for vals in vals_list:
            self._normalise(vals)
            if vals.get('direction', self.env.context.get('default_direction', 'out')) == 'out':
                vals['name'] = False
                vals.pop('line_ids', None)
        free = undefaulted(self, KEPT | {'name', 'line_ids'})
        transfers = super(SkillSubsidyTransfer, free).create(vals_list).with_env(self.env)
        transfers._set({'handler_id': self.env.uid})
        transfers._prepare()
        return transfers

    def write(self, vals):
        """Correct what is not confirmed yet. What was confirmed stays as it is."""
        if KEPT & vals.keys() or 'direction' in vals:
            raise UserError(self.env._("This changes by the actions of a transfer certificate only."))
        self._check_post('handler')
        self._check_draft()
        vals = dict(vals)
        self._normalise(vals)
        if any(transfer.direction == 'out' for transfer in self) and {'name', 'line_ids'} & vals.keys():
            raise UserError(self.env._("Number and benefits of a certificate to issue are not entered by hand."))
        if any(transfer.source_id for transfer in self) and vals.keys() - {'scan', 'scan_filename'}:
            raise UserError(self.env._("This was taken over from the certificate that was issued, and stays as it "
                                       "says."))
        result = super().write(vals)
        stay_own(self, vals)
        self._set({'handler_id': self.env.uid})
        self._prepare()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_if_draft(self):
        self._check_draft()

    def _set(self, vals):
        """Write what actions keep."""
        # sudo: a reviewer has no right to write certificates; the caller has checked post, state and record.
        return super(SkillSubsidyTransfer, self.sudo()).write(vals)

    def _check_post(self, *posts):
        # being superuser or administrator gives no post (design 9)
        if not self.env['skill.subsidy.claim']._my_roles() & set(posts):
            raise UserError(self.env._("A handler prepares transfer certificates, a reviewer confirms and cancels "
                                       "them."))

    def _check_draft(self):
        if any(transfer.state != 'draft' for transfer in self):
            raise UserError(self.env._("A transfer certificate that was confirmed is not changed. Cancel it with a "
                                       "reason."))

    @api.model
    def _normalise(self, vals):
        """Identifiers in place, as they are compared; an ID number that cannot be right is refused."""
        if 'id_number' in vals:
            vals['id_number'] = identity.normalise_id(vals['id_number'])
            problem = identity.examine_id_number(vals['id_number'])
            if isinstance(problem, Text):
                raise ValidationError(self.env['skill.subsidy.claim']._sentences()(problem))
        if vals.get('person_name'):
            vals['person_name'] = identity.normalise_name(vals['person_name'])
        if vals.get('name'):
            vals['name'] = transfer_number.normalise(vals['name'])

    def _prepare(self):
        """Fill a certificate to issue from the registers: the name of the insured person, the benefits enjoyed."""
        outgoing = self.filtered(lambda transfer: transfer.direction == 'out')
        lines = self.env['skill.subsidy.insured'].search(
            [('company_id', 'in', outgoing.company_id.ids), ('id_number', 'in', outgoing.mapped('id_number'))])
        names = {(line.company_id, line.id_number): line.person_name for line in lines}
        for transfer in outgoing:
            name = names.get((transfer.company_id, transfer.id_number))
            if not name:
                raise ValidationError(self.env._(
                    "%(number)s is not in the contribution register of %(agency)s. A transfer certificate is issued "
                    "by the agency that holds the insurance.", number=identity.mask_id(transfer.id_number),
                    agency=transfer.company_id.name))
            if transfer.person_name != name:
                transfer._set({'person_name': name})
        outgoing.line_ids._replace(outgoing)

    def _enjoyed(self):
        """{ID number: benefits that count}, of every agency and of other systems, in one query."""
        # sudo: the certificate has to state what any agency paid (四(一)); it names agency and certificate only.
        benefits = self.env['skill.subsidy.benefit'].sudo().search(
            [('id_number', 'in', list(set(self.mapped('id_number')))), ('recovered', '=', False)], order='date, id')
        return benefits.grouped('id_number')

    @api.onchange('id_number', 'direction')
    def _onchange_id_number(self):
        if self.direction == 'out' and self.id_number:
            self.person_name = self.env['skill.subsidy.insured'].search(
                [('company_id', '=', self.company_id.id),
                 ('id_number', '=', identity.normalise_id(self.id_number))], limit=1).person_name

    @api.depends('state', 'direction', 'id_number', 'line_ids')
    def _compute_hint(self):
        """What whoever looks at the certificate has to know: benefits that it does not state, known ones, claims."""
        enjoyed, live = self._enjoyed(), self._live_claims()
        for transfer in self:
            hints = []
            if transfer.direction == 'out' and transfer.state != 'cancelled':
                # sudo: a benefit of another agency is compared by its id only
                stated = set(transfer.line_ids.sudo().benefit_id.ids)
                missing = {benefit.id for benefit in enjoyed.get(transfer.id_number, ())} - stated
                if transfer.state == 'done' and missing:
                    hints.append(self.env._("Since the issue %(count)s more benefits of this person are known: cancel "
                                            "this certificate and issue a new one.", count=len(missing)))
                # sudo: as above, with its amount
                less = transfer.line_ids.sudo().filtered(
                    lambda line: line.benefit_id and yuan(line.benefit_id.kept_amount) != yuan(line.amount))
                if transfer.state == 'done' and less:
                    hints.append(self.env._("Since the issue money of %(lines)s came back: cancel this certificate and issue a "
                                            "new one.", lines="、".join(less.mapped('occupation_name'))))
                if live.get(transfer.id_number):
                    hints.append(self.env._("Claims on their way: %(claims)s", claims="、".join(live[transfer.id_number])))
            elif transfer.direction == 'in' and transfer.state == 'draft':
                known = [line for line in transfer.line_ids if line._known(enjoyed.get(transfer.id_number, ()))]
                if known:
                    hints.append(self.env._("Known already and left alone: %(lines)s", lines="、".join(
                        line.occupation_name for line in known)))
            transfer.hint = '\n'.join(hints) or False

    def _live_claims(self):
        """{ID number: ["number (agency)"]} of the claims that may still become a benefit."""
        # sudo: a claim at another agency may become a benefit, too; told are number and agency.
        claims = self.env['skill.subsidy.claim'].sudo().search([
            ('id_number', 'in', list(set(self.mapped('id_number')))),
            ('state', 'in', [state for state in LIVE_STATES if state != 'paid'])])
        return {number: [f"{claim.name}（{claim.company_id.name}）" for claim in found]
                for number, found in claims.grouped('id_number').items()}
