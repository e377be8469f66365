from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import identity
from ..rules.workdays import today
from .certificate import ALL_LEVELS
from .guard import plain, undefaulted


class SkillSubsidyTransferLine(models.Model):
    """A subsidy that the person has received, as the transfer certificate states it."""
    _name = 'skill.subsidy.transfer.line'
    _description = "Benefit on a Transfer Certificate"
    _order = 'transfer_id, date, id'
    _rec_name = 'occupation_name'

    transfer_id = fields.Many2one('skill.subsidy.transfer', required=True, ondelete='cascade', index=True)
    company_id = fields.Many2one(related='transfer_id.company_id', store=True, index=True)
    occupation_name = fields.Char("Occupation", required=True)
    occupation_id = fields.Many2one('skill.subsidy.occupation', "Occupation in the Catalogue", readonly=True,
                                    index='btree_not_null')
    level = fields.Selection(ALL_LEVELS, required=True)
    certificate_no = fields.Char("Certificate Number")
    currency_id = fields.Many2one('res.currency', default=lambda self: self.env.ref('base.CNY'), required=True)
    amount = fields.Monetary("Subsidy")
    date = fields.Date("Paid On", required=True)
    agency_name = fields.Char("Paid By", required=True)
    benefit_id = fields.Many2one('skill.subsidy.benefit', "Benefit", readonly=True, copy=False,
                                 index='btree_not_null', ondelete='restrict')
    known = fields.Boolean("Known Already", readonly=True, copy=False,
                           help="The benefit was recorded before this certificate came in, and was left as it was.")

    @api.model_create_multi
    def create(self, vals_list):
        """Lines of a certificate to take in, as they stand on it."""
        vals_list = [{key: value for key, value in vals.items() if key not in ('benefit_id', 'known')}
                     for vals in vals_list]
        self._complete(vals_list)
        free = undefaulted(self, ('benefit_id', 'known', 'occupation_id'))
        lines = super(SkillSubsidyTransferLine, free).create(vals_list).with_env(self.env)
        lines._check_open()
        lines._check_possible()
        return lines

    def write(self, vals):
        """Correct them while the certificate is not confirmed."""
        if {'benefit_id', 'known', 'transfer_id', 'occupation_id'} & vals.keys():
            raise UserError(self.env._("This changes by the actions of a transfer certificate only."))
        self._check_open()
        vals = dict(vals)
        self._complete([vals])
        result = super().write(vals)
        self._check_possible()
        return result

    def unlink(self):
        """Take a line out while the certificate is not confirmed."""
        # not by ondelete: `_replace` below has to get past it
        self._check_open()
        return super().unlink()

    def _check_open(self):
        self.transfer_id._check_post('handler')
        self.transfer_id._check_draft()
        if any(transfer.direction == 'out' or transfer.source_id for transfer in self.transfer_id):
            raise UserError(self.env._("Number and benefits of a certificate to issue are not entered by hand."))

    def _check_possible(self):
        """A benefit that was enjoyed was paid on a day that has been; its amount may be missing on the paper."""
        for line in self:
            if line.amount < 0:
                raise UserError(self.env._("%(occupation)s: a subsidy of %(amount)s yuan was paid to nobody. Enter what stands on the "
                                           "certificate.", occupation=line.occupation_name, amount=line.amount))
            if line.date > today():
                raise UserError(self.env._("%(occupation)s: %(day)s lies in the future; a benefit that was enjoyed was paid before.",
                                           occupation=line.occupation_name, day=line.date))

    @api.model
    def _complete(self, vals_list):
        names = self.env['skill.subsidy.occupation']._by_name()
        for vals in vals_list:
            vals.pop('occupation_id', None)
            if vals.get('certificate_no'):
                vals['certificate_no'] = identity.normalise_id(vals['certificate_no'])
            if vals.get('occupation_name'):
                vals['occupation_name'] = vals['occupation_name'].strip()
                vals['occupation_id'] = names.get(vals['occupation_name'], False)

    def _keep(self, vals):
        """Write what actions keep."""
        # sudo: the certificate has checked post, state and record
        return super(SkillSubsidyTransferLine, self.sudo()).write(vals)

    def _replace(self, transfers):
        """Put the benefits that count now in the place of `self`, the lines of these certificates to issue."""
        # what it calls super() for are two other methods: pylint: disable=missing-return
        enjoyed = transfers._enjoyed()
        # sudo: lines of a certificate to issue are nobody's to write; they follow from the benefits.
        super(SkillSubsidyTransferLine, self.sudo()).unlink()
        super(SkillSubsidyTransferLine, plain(self.env[self._name].sudo())).create([
            {'transfer_id': transfer.id, 'benefit_id': benefit.id, **self._of(benefit)}
            for transfer in transfers for benefit in enjoyed.get(transfer.id_number, ())])
        transfers.invalidate_recordset(['line_ids'])

    @api.model
    def _of(self, record):
        """The values that a benefit, or a line of another certificate, states."""
        # What came back was not enjoyed: a certificate states what the person has kept.
        amount = record.kept_amount if record._name == 'skill.subsidy.benefit' else record.amount
        return {'occupation_name': record.occupation_name, 'occupation_id': record.occupation_id.id,
                'level': record.level, 'certificate_no': record.certificate_no, 'amount': amount,
                'date': record.date, 'agency_name': record.agency_name}

    def _key(self):
        """What may be received only once (三): occupation, by record or by name where no catalogue knows it, and level."""
        return (self.occupation_id.id or self.occupation_name, self.level)

    def _known(self, benefits):
        """The benefit among `benefits` of this person that this line states."""
        self.ensure_one()
        return next((benefit for benefit in benefits if
                     (benefit.occupation_id.id or benefit.occupation_name, benefit.level) == self._key()), None)
