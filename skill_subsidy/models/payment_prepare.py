from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import formatLang


class ResCompany(models.Model):
    """The formats that an agency has agreed on with its banks."""
    _inherit = 'res.company'

    skill_subsidy_format_ids = fields.Many2many(
        'skill.subsidy.bank.format', 'skill_subsidy_company_format_rel', 'company_id', 'format_id',
        "Formats by Bank", help="Payments to the banks of these formats go into orders of their own, each in the format of "
                                "its bank; everything else goes into the format above.")

    @api.constrains('skill_subsidy_format_id', 'skill_subsidy_format_ids')
    def _check_skill_subsidy_formats(self):
        """An agency sends in formats of its own, or in those that all share."""
        for company in self:
            for profile in company.skill_subsidy_format_id | company.skill_subsidy_format_ids:
                if profile.company_id and profile.company_id != company:
                    raise ValidationError(self.env._(
                        "%(format)s is a format of %(other)s. Copy it for %(agency)s and choose the copy.", format=profile.name,
                        other=profile.company_id.name, agency=company.name))

    def _skill_subsidy_default_format(self):
        """The format for every bank that none of the formats by bank serves."""
        return self.skill_subsidy_format_id or self.env['skill.subsidy.bank.format'].search(
            [('company_id', 'in', [False, self.id])], limit=1)

    def _skill_subsidy_format_of_bank(self):
        """{bank: format}; where two formats serve a bank, the first in their order."""
        return {bank: profile for profile in reversed(self.skill_subsidy_format_ids.sorted()) for bank in profile.bank_ids}


class SkillSubsidyPayment(models.Model):
    """Orders by agency, bank and format: each bank gets a file in its own format, no longer than it takes."""
    _inherit = 'skill.subsidy.payment'

    by_bank = fields.Boolean("Only for the Banks of Its Format", readonly=True, copy=False,
                             help="\"Collect Again\" takes payments to these banks only, and no more than fit into a file.")
    bank_summary = fields.Text("Banks", compute='_compute_banks')
    unserved = fields.Char("Banks Without a Format", compute='_compute_banks')

    @api.depends('line_ids', 'format_id', 'by_bank', 'company_id.skill_subsidy_format_ids')
    def _compute_banks(self):
        """How many payments go to which bank, and which of them are here because no format serves their bank."""
        find, found = self.env['skill.subsidy.bank']._finder(), {}
        for payment, name, count, total in self.env['skill.subsidy.payment.line']._read_group(
                [('payment_id', 'in', self.ids)], ['payment_id', 'bank_name'], ['__count', 'amount:sum']):
            bank = find(name)
            key = bank.name or name or self.env._("no bank named")
            lines, amount, _bank = found.setdefault(payment.id, {}).get(key, (0, 0, bank))
            found[payment.id][key] = (lines + count, amount + total, bank)
        for payment in self:
            banks = sorted(found.get(payment.id, {}).items(), key=lambda item: (-item[1][0], item[0]))
            payment.bank_summary = '\n'.join(self.env._(
                "%(bank)s: %(count)s payments, %(total)s yuan", bank=name, count=count,
                total=formatLang(self.env, amount, digits=2)) for name, (count, amount, _bank) in banks)
            served = payment.company_id._skill_subsidy_format_of_bank() if payment.by_bank else {}
            unserved = [name for name, (_count, _amount, bank) in banks if bank not in served] if served else []
            payment.unserved = "、".join(unserved[:10]) + ("…" if len(unserved) > 10 else "")

    @api.model
    def action_prepare_all(self):
        """Orders over everything approved of the agency that this person works in at the moment, and an action that opens
        them. UserError where nothing waits for payment."""
        self._check_accountant()
        company = self.env.company
        payments = self._prepare(company, self.env['skill.subsidy.batch'])
        if not payments.line_ids and not payments.left_ids:
            raise UserError(self.env._("%(agency)s: nothing approved waits for payment.", agency=company.name))
        return payments._show_orders(payments, self.env._("Payment Orders"))

    @api.model
    def _prepare(self, company, batch):
        """One order for each format and file over what is to be paid of the agency, or of a batch of it.

        An agency without formats by bank gets a single order in its own format, unless that one has a limit.
        """
        claims = self._payable(company, batch)
        held = self._hold(claims)
        sound = claims.filtered(lambda claim: claim not in held)
        sound._check_payable()
        default = company._skill_subsidy_default_format()
        groups = self._by_format(company, claims)
        files = [(profile, part) for profile in claims.env['skill.subsidy.bank.format'].union(*groups).sorted()
                 for part in self._divided(profile, groups[profile] & sound)] or [(default, sound)]
        by_bank = bool(company.skill_subsidy_format_ids) or len(files) > 1
        payments = self._open([{'company_id': company.id, 'batch_id': batch.id, 'format_id': profile.id}
                               for profile, _claims in files])
        payments._set({'by_bank': by_bank})
        for payment, (_profile, part) in zip(payments, files, strict=True):
            payment._fill(part)
        for profile, group in groups.items():
            left = {claim: reason for claim, reason in held.items() if claim in group}
            (payments.filtered(lambda payment, profile=profile: payment.format_id == profile) or payments)[0]._keep_left(
                left, at_sending=False)
        return payments

    @api.model
    def _by_format(self, company, claims):
        """{format: claims} by the bank of each account; what no format serves goes into the agency's own format."""
        served, default = company._skill_subsidy_format_of_bank(), company._skill_subsidy_default_format()
        find = self.env['skill.subsidy.bank']._finder()
        claims.fetch(['bank_name'])
        ids = {}
        for claim in claims:
            ids.setdefault(served.get(find(claim.bank_name), default), []).append(claim.id)
        return {profile: claims.browse(of_format) for profile, of_format in ids.items()}
