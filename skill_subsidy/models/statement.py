import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .guard import plain


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _skill_subsidy_statement_owner(self):
        """(company whose statement it is, paying account) of this agency's money at the bank.

        Agencies that share an account share its statement: it is of the company that keeps their ledger. UserError where
        there is no paying account.
        """
        self.ensure_one()
        account, ledger = self._skill_subsidy_account('bank'), self._skill_subsidy_ledger()
        sharing = account and ledger._skill_subsidy_sharing(account)
        return (self if sharing == self else ledger), account

    def _skill_subsidy_sharing(self, account):
        """The agencies that pay from `account` of this ledger."""
        self.ensure_one()
        # sudo: who shares an account is asked to show each its own part; nothing of them is told.
        agencies = self.sudo().search(['|', ('id', '=', self.id), ('skill_subsidy_fund_company_id', '=', self.id)])
        return agencies.filtered(lambda agency: agency._skill_subsidy_find_account('bank') == account).sudo(False)


class SkillSubsidyBankStatement(models.Model):
    """What the bank says of the paying account (银行对账单): one file, taken in as a whole, never changed.

    Statements of an account are a chain: each begins with the balance and on the day after the end of the one before it.
    """
    _name = 'skill.subsidy.bank.statement'
    _description = "Bank Statement"
    _inherit = ['mail.thread']
    _order = 'date_to desc, id desc'
    _mail_post_access = 'read'

    company_id = fields.Many2one('res.company', "Agency", required=True, readonly=True, index=True, ondelete='restrict')
    currency_id = fields.Many2one(related='company_id.currency_id')
    account_id = fields.Many2one('account.account', "Paying Account", required=True, readonly=True, index=True,
                                 ondelete='restrict')
    format_id = fields.Many2one('skill.subsidy.statement.format', "Statement Format", readonly=True, ondelete='restrict')
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("To", required=True, readonly=True, index=True)
    opening = fields.Monetary("Opening Balance", readonly=True)
    closing = fields.Monetary("Closing Balance", readonly=True)
    previous_id = fields.Many2one('skill.subsidy.bank.statement', "Goes On From", readonly=True, ondelete='restrict',
                                  index='btree_not_null')
    filename = fields.Char("File Name", required=True, readonly=True)
    # The whole file names everybody who was paid.
    file = fields.Binary("Statement File", attachment=True, readonly=True,
                         groups='skill_subsidy.group_accountant,skill_subsidy.group_auditor')
    sha256 = fields.Char("SHA-256", required=True, readonly=True)
    user_id = fields.Many2one('res.users', "Taken In By", required=True, readonly=True, ondelete='restrict')
    date = fields.Datetime("Taken In On", required=True, readonly=True)
    line_ids = fields.One2many('skill.subsidy.bank.statement.line', 'statement_id', "Lines", readonly=True)
    line_count = fields.Integer("Lines of the Statement", compute='_compute_totals')
    open_count = fields.Integer("Not Matched", compute='_compute_totals')
    amount_in = fields.Monetary("Money In", compute='_compute_totals')
    amount_out = fields.Monetary("Money Out", compute='_compute_totals')

    _file_once = models.UniqueIndex("(account_id, company_id, sha256)", "This statement was taken in already.")
    _previous_once = models.UniqueIndex("(previous_id) WHERE previous_id IS NOT NULL",
                                        "Another statement goes on from that one already.")
    _first_once = models.UniqueIndex("(account_id, company_id) WHERE previous_id IS NULL",
                                     "The account has a first statement already.")
    _period = models.Constraint('CHECK (date_from <= date_to)', "A statement does not end before it begins.")

    @api.depends('date_from', 'date_to')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = self.env._(
                "%(first)s to %(last)s", first=format_date(self.env, statement.date_from),
                last=format_date(self.env, statement.date_to)) if statement.date_from else ''

    @api.depends('line_ids.match_id')
    def _compute_totals(self):
        groups = self.env['skill.subsidy.bank.statement.line']._read_group(
            [('statement_id', 'in', self.ids), ('opening', '=', False)], ['statement_id', 'match_state'],
            ['__count', 'amount_in:sum', 'amount_out:sum'])
        for statement in self:
            mine = [group for group in groups if group[0] == statement]
            statement.line_count = sum(group[2] for group in mine)
            statement.open_count = sum(group[2] for group in mine if group[1] == 'open')
            statement.amount_in = sum(group[3] for group in mine)
            statement.amount_out = sum(group[4] for group in mine)

    # -- who writes what -------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: a statement is what the bank's file says."""
        raise UserError(self.env._("A statement is taken in from the bank's file; none is entered by hand."))

    def write(self, vals):
        """Refused: what the bank says stays; people may talk beside it."""
        if any(not name.startswith('message_') for name in vals):
            raise UserError(self.env._("A statement stays as the bank wrote it."))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)  # the flag of uninstallation can be sent by any remote caller
    def _unlink_if_unused(self):
        self._check_accountant()
        if self.search_count([('previous_id', 'in', self.ids), ('id', 'not in', self.ids)], limit=1):
            raise UserError(self.env._("Another statement goes on from this one: only the last one can be taken out."))
        # sudo: whether anything was ever matched, an undone match too
        if self.env['skill.subsidy.bank.match.item'].sudo().search_count([('line_id.statement_id', 'in', self.ids)], limit=1):
            raise UserError(self.env._("Lines of this statement were matched; it stays on record."))

    def _check_accountant(self):
        if not self.env.user.has_group('skill_subsidy.group_accountant'):
            raise AccessError(self.env._("Only a fund accountant takes in and matches bank statements."))

    def _ready(self):
        self._check_accountant()
        self.check_access('write')

    def _append(self, vals, content):
        """Keep a statement; the import has checked post, file and chain."""
        # sudo: nobody enters statements by hand, see `create`.
        return super(SkillSubsidyBankStatement, plain(self.sudo())).create([{
            **vals, 'file': base64.b64encode(content), 'sha256': hashlib.sha256(content).hexdigest(),
            'user_id': self.env.uid, 'date': fields.Datetime.now()}]).with_env(self.env)

    def _altered(self):
        """The statements whose file is not the one that was taken in, or is gone."""
        # sudo: nobody reads the kept file as a field; told is only whether it is still the same
        return self.filtered(lambda kept: hashlib.sha256(
            base64.b64decode(kept.sudo().with_context(bin_size=False).file or b'')).hexdigest() != kept.sha256)
