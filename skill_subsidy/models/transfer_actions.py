import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules import identity, table_file, transfer_number
from ..rules.workdays import SHANGHAI, today
from .amounts import yuan
from .guard import lock, plain, said
from .import_columns import COLUMNS


class SkillSubsidyTransfer(models.Model):
    """What people do with transfer certificates: look again, confirm, cancel; find one that was issued here."""
    _inherit = 'skill.subsidy.transfer'

    def action_refresh(self):
        """Read the registers again for certificates to issue: the benefits may be more than when it was prepared."""
        self._ready('draft', 'handler')
        self._set({'handler_id': self.env.uid})
        self._prepare()

    def action_confirm(self):
        """draft -> in force, by a reviewer who did not prepare it: issued with number and code, or taken in."""
        self._ready('draft', 'reviewer')
        for transfer in self:
            if transfer.direction == 'out':
                transfer._check_issue()
                transfer._set({'name': transfer._next_number(), 'code': transfer_number.new_code()})
            else:
                transfer._check_take_in()
                transfer._take_in()
        self._set({'state': 'done', 'confirmed_by_id': self.env.uid, 'confirmed_on': fields.Datetime.now()})

    def action_cancel(self, reason=None):
        """-> cancelled with its reason. What a certificate taken in brought counts no more, unless another vouches."""
        reason = said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why the certificate is cancelled: the reason stays with it."))
        self._ready('done', 'reviewer')
        self._void_benefits()
        self._set({'state': 'cancelled', 'cancelled_by_id': self.env.uid, 'cancelled_on': fields.Datetime.now(),
                   'cancel_reason': reason})
        self.flush_recordset(['state'])  # the number may be taken in anew at once

    @api.model
    def action_find(self, number, code):
        """Prepare the taking in of a certificate that an agency of this database issued; returns its draft.

        `number`, `code`: as they stand on the paper. A wrong number and a wrong code get the same answer.
        """
        self._check_post('handler')
        self.check_access('create')
        source = self._genuine(number, code)
        if not source:
            raise UserError(self.env._("No certificate with this number and verification code. Compare both with the "
                                       "paper; one of another system is typed in with its lines."))
        if source.state != 'done':
            raise UserError(self.env._("%(number)s was cancelled by %(agency)s.", number=source.name,
                                       agency=source.company_id.name))
        if source.company_id == self.env.company:
            raise UserError(self.env._("%(number)s was issued by this agency itself.", number=source.name))
        values = {'direction': 'in', 'name': source.name, 'id_number': source.id_number,
                  'person_name': source.person_name, 'agency_name': source.company_id.name,
                  'date': (source.confirmed_on + SHANGHAI.utcoffset(None)).date(), 'company_id': self.env.company.id}
        transfer = plain(self).create(values)
        Line = self.env['skill.subsidy.transfer.line']
        transfer.line_ids = [(0, 0, {name: value for name, value in Line._of(line).items() if name != 'occupation_id'})
                             for line in source.line_ids]
        transfer._set({'source_id': source.id})
        return transfer

    @api.model
    def _genuine(self, number, code):
        """The issued certificate with this number and code, in force or cancelled; empty where either is wrong."""
        # sudo: who holds the paper has number and code; what is shown of it is for the caller to decide.
        found = self.sudo().search([('direction', '=', 'out'), ('state', '!=', 'draft'),
                                    ('name', '=', transfer_number.normalise(number) or '-')], limit=1)
        # A number that is not there is compared as well: the answer takes no less time.
        same = transfer_number.same_code(code, found.code or '0' * transfer_number.CODE_LENGTH)
        return found if found and same else found.browse()

    def read_lines(self, content, filename):
        """Put the lines of a file (CSV or XLSX, columns of the benefits import) in the place of the draft's lines.

        `content`: base64. A row of another person, or a wrong one, refuses the file with its number and reason.
        """
        self.ensure_one()
        self.check_access('write')
        say = self.env['skill.subsidy.claim']._sentences()
        try:
            rows = list(table_file.read_table(base64.b64decode(content), filename or '', COLUMNS['benefits']))
        except table_file.TableError as error:
            raise UserError(say(error.text)) from error
        wrong = []
        for number, values, problems in rows:
            reasons = [say(problem) for problem in problems]
            if identity.normalise_id(values['id_number']) != self.id_number:
                reasons.append(self.env._("the ID number is not that of %(name)s", name=self.person_name))
            if reasons:
                wrong.append(self.env._("row %(number)s: %(reasons)s", number=number, reasons='；'.join(reasons)))
        if wrong:
            raise UserError(self.env._("Nothing was read:\n%(rows)s", rows='\n'.join(wrong[:20])))
        names = ('occupation_name', 'level', 'certificate_no', 'amount', 'date', 'agency_name')
        self.write({'line_ids': [(5, 0, 0), *((0, 0, {name: values[name] for name in names})
                                              for _number, values, _problems in rows)]})

    # -- how they happen -------------------------------------------------------------------------------------------

    def _ready(self, state, post):
        """Lock the certificates; refuse a wrong post, a wrong state, or a reviewer who prepared one of them."""
        self.check_access('read')
        self._check_post(post)
        lock(self)
        self.invalidate_recordset(['state', 'handler_id'])
        for transfer in self:
            if transfer.state != state:
                raise UserError(self.env._("%(certificate)s: this is not possible while it is \"%(state)s\".",
                                           certificate=transfer.display_name, state=dict(
                                               self._fields['state']._description_selection(self.env))[transfer.state]))
            if post == 'reviewer' and self.env.user in (transfer.handler_id | transfer.create_uid):
                raise UserError(self.env._("Separation of duties: %(user)s prepared %(certificate)s; another person "
                                           "confirms and cancels it.", user=self.env.user.name,
                                           certificate=transfer.display_name))

    def _check_issue(self):
        """The law wants every benefit stated (四(一)): nothing may be on its way, nothing may have been added."""
        if not self.destination:
            raise UserError(self.env._("%(name)s: enter where the insurance moves to.", name=self.person_name))
        live = self._live_claims().get(self.id_number)
        if live:
            raise UserError(self.env._(
                "%(name)s has claims on their way: %(claims)s. They are paid, returned or withdrawn first; otherwise "
                "the certificate would lack a benefit.", name=self.person_name, claims="、".join(live)))
        now = {(benefit.id, yuan(benefit.kept_amount)) for benefit in self._enjoyed().get(self.id_number, ())}
        # sudo: among them are benefits that another agency paid; only which ones, and of what amount, is compared.
        if now != {(line.benefit_id.id, yuan(line.amount)) for line in self.line_ids.sudo()}:
            raise UserError(self.env._("%(name)s: the benefits have changed since this was prepared. The handler "
                                       "presses \"Read Registers Again\".", name=self.person_name))

    def _next_number(self):
        """Agency, year and a serial that no other agency has, with a check character."""
        # sudo: everyone who issues needs a number; the sequence itself is for administrators.
        sequence = self.env.ref('skill_subsidy.sequence_transfer').sudo()
        self.env.cr.execute(SQL("SELECT nextval(%s::regclass)", f'ir_sequence_{sequence.id:03d}'))
        serial, = self.env.cr.fetchone()
        unit = self.company_id.skill_subsidy_unit_code or f'{self.company_id.id:04d}'
        return transfer_number.compose(unit, today().year, serial)

    def _check_take_in(self):
        lacking = [self._fields[name]._description_string(self.env) for name in ('name', 'person_name', 'agency_name')
                   if not self[name]]
        if not self.source_id and not self.scan:
            lacking.append(self._fields['scan']._description_string(self.env))
        if lacking:
            raise UserError(self.env._("%(name)s: %(fields)s is missing.", name=self.person_name or '',
                                       fields="、".join(lacking)))
        # sudo: the certificate belongs to the agency that issued it; only whether it still stands is read.
        if self.source_id and self.source_id.sudo().state != 'done':
            raise UserError(self.env._("%(number)s was cancelled by %(agency)s.", number=self.name,
                                       agency=self.agency_name))

    def _take_in(self):
        """Every line becomes a benefit that counts (三), or names the one that is known already."""
        benefits = list(self._enjoyed().get(self.id_number, ()))
        for line in self.line_ids:
            benefit = line._known(benefits)
            line._keep({'known': bool(benefit)})
            if not benefit:
                # sudo: benefits are nobody's to enter by hand; they follow from a confirmed certificate.
                benefit = plain(self.env['skill.subsidy.benefit'].sudo()).create({
                    **line._of(line), 'id_number': self.id_number, 'person_name': self.person_name,
                    'currency_id': line.currency_id.id, 'transfer_id': self.id})
                benefits.append(benefit)
            line._keep({'benefit_id': benefit.id})

    def _void_benefits(self):
        """Benefits that only these certificates vouch for count no more; others pass to the certificate that stays."""
        # sudo: benefits are nobody's to write by hand; post, state and record were checked.
        benefits = self.env['skill.subsidy.benefit'].sudo().search([('transfer_id', 'in', self.ids)])
        vouching = self.env['skill.subsidy.transfer.line'].sudo().search([
            ('benefit_id', 'in', benefits.ids), ('transfer_id.state', '=', 'done'),
            ('transfer_id.direction', '=', 'in'), ('transfer_id', 'not in', self.ids)], order='id desc')
        stays = {line.benefit_id: line.transfer_id for line in vouching}
        for benefit, transfer in stays.items():
            benefit.write({'transfer_id': transfer.id})
        (benefits - self.env['skill.subsidy.benefit'].concat(*stays)).write({'recovered': True, 'void': True})


class SkillSubsidyBenefit(models.Model):
    """A benefit knows the certificate that brought it, and whether that was cancelled."""
    _inherit = 'skill.subsidy.benefit'

    transfer_id = fields.Many2one('skill.subsidy.transfer', "Transfer Certificate", readonly=True, copy=False,
                                  index='btree_not_null', ondelete='restrict')
    # With it goes `recovered`, which every search and both unique indexes look at: it no longer counts.
    void = fields.Boolean("Certificate Cancelled", readonly=True, copy=False)


class SkillSubsidyInsured(models.Model):
    """A line of the register tells that the person has moved away, or has come with a certificate."""
    _inherit = 'skill.subsidy.insured'

    transfer_hint = fields.Char(compute='_compute_transfer_hint')
    transfer_ids = fields.Many2many('skill.subsidy.transfer', string="Transfer Certificates",
                                    compute='_compute_transfer_hint')

    def _compute_transfer_hint(self):
        Transfer = self.env['skill.subsidy.transfer']
        found = Transfer.search([('id_number', 'in', self.mapped('id_number')), ('state', '=', 'done')], order='id') \
            if Transfer.has_access('read') else Transfer
        for line in self:
            mine = found.filtered(lambda transfer, line=line: (transfer.id_number, transfer.company_id) == (
                line.id_number, line.company_id))
            line.transfer_ids = mine
            last = mine[-1:]
            line.transfer_hint = last.direction == 'out' and self.env._(
                "The insurance moved to %(where)s on %(date)s (certificate %(number)s). A new claim belongs there.",
                where=last.destination, date=last.date, number=last.name)

    def action_view_transfers(self):
        """The transfer certificates of this person at this agency."""
        return {'type': 'ir.actions.act_window', 'name': self.env._("Transfer Certificates"),
                'res_model': 'skill.subsidy.transfer', 'views': [(False, 'list'), (False, 'form')],
                'domain': [('id', 'in', self.transfer_ids.ids)]}
