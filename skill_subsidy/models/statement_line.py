from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import identity

READERS = 'skill_subsidy.group_accountant,skill_subsidy.group_auditor'


class SkillSubsidyBankStatementLine(models.Model):
    """One movement on the paying account, as the bank wrote it, and what it was matched to."""
    _name = 'skill.subsidy.bank.statement.line'
    _description = "Line of a Bank Statement"
    _order = 'date, statement_id, place, id'
    _rec_name = 'words'

    statement_id = fields.Many2one('skill.subsidy.bank.statement', "Bank Statement", required=True, readonly=True,
                                   ondelete='cascade', index=True)
    company_id = fields.Many2one('res.company', "Statement Of", required=True, readonly=True, ondelete='restrict', index=True)
    account_id = fields.Many2one('account.account', "Paying Account", required=True, readonly=True, ondelete='restrict',
                                 index=True)
    agency_id = fields.Many2one('res.company', "Agency", readonly=True, ondelete='restrict', index='btree_not_null',
                                help="Whose part of the fund the money is, where it is one agency's.")
    currency_id = fields.Many2one(related='company_id.currency_id')
    place = fields.Integer("No.", readonly=True, aggregator=None)
    date = fields.Date(required=True, readonly=True, index=True)
    amount = fields.Monetary(required=True, readonly=True, help="What came in is positive.")
    amount_in = fields.Monetary("Money In", readonly=True)
    amount_out = fields.Monetary("Money Out", readonly=True)
    balance = fields.Monetary("Balance at the Bank", readonly=True, aggregator=None)
    partner_name = fields.Char("Other Party", readonly=True)
    partner_account = fields.Char("Account of the Other Party", readonly=True, groups=READERS)
    partner_account_masked = fields.Char("Account of the Other Party (Masked)", compute='_compute_masked', compute_sudo=True)
    summary = fields.Char(readonly=True)
    purpose = fields.Char(readonly=True)
    reference = fields.Char("Bank Reference", readonly=True)
    words = fields.Char("What the Bank Says", compute='_compute_words')
    opening = fields.Boolean("Opening Balance", readonly=True,
                             help="The balance with which the first statement begins: it stands for what was posted before.")
    match_id = fields.Many2one('skill.subsidy.bank.match', "Match", readonly=True, ondelete='restrict',
                               index='btree_not_null')
    match_state = fields.Selection([('open', "Not Matched"), ('matched', "Matched")], "State", readonly=True,
                                   default='open', required=True, index=True)
    matched_to = fields.Char("Matched To", compute='_compute_matched_to', compute_sudo=True)
    proposal = fields.Selection([('late', "Late Return"), ('interest', "Interest"), ('fee', "Bank Charges"),
                                 ('choice', "Several Possible")],
                                readonly=True, index='btree_not_null')
    payment_line_id = fields.Many2one('skill.subsidy.payment.line', "Payment That Came Back", readonly=True,
                                      ondelete='set null', index='btree_not_null')

    @api.depends('partner_account')
    def _compute_masked(self):
        for line in self:
            line.partner_account_masked = identity.mask_account(line.partner_account or '')

    @api.depends('summary', 'purpose', 'reference', 'opening')
    @api.depends_context('lang')
    def _compute_words(self):
        for line in self:
            words = [line.summary, line.purpose] if line.purpose != line.summary else [line.summary]
            line.words = self.env._("Opening balance") if line.opening else ' '.join(filter(None, words)) or line.reference

    @api.depends('match_id')
    def _compute_matched_to(self):
        # sudo (of the compute): numbers of entries only; an agency whose ledger another company keeps cannot read them.
        items = self.env['skill.subsidy.bank.match.item'].search(
            [('match_id', 'in', self.match_id.ids), ('move_line_id', '!=', False)])
        names = {}
        for item in items:
            names.setdefault(item.match_id.id, []).append(item.move_line_id.move_id)
        for line in self:
            moves = names.get(line.match_id.id, [])
            shown = list(dict.fromkeys(' '.join(filter(None, (move.name, move.ref))) for move in moves))
            line.matched_to = "、".join(shown[:3]) + (f" … ({len(shown)})" if len(shown) > 3 else '')

    @api.model_create_multi
    def create(self, vals_list):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: lines come with their statement."""
        raise UserError(self.env._("A statement is taken in from the bank's file; none is entered by hand."))

    def write(self, vals):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: what the bank says stays, and matching has its own actions."""
        raise UserError(self.env._("A statement stays as the bank wrote it."))

    @api.ondelete(at_uninstall=True)  # the flag of uninstallation can be sent by any remote caller
    def _unlink_never(self):
        raise UserError(self.env._("A statement stays as the bank wrote it."))
