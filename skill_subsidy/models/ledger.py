from odoo import api, fields, models
from odoo.tools import SQL

from .account_move import EVENTS
from .fund_roles import OWN, ROLES

# What an entry may have been posted for: the Many2one of account.move is skill_subsidy_<name>, here it is <name>.
SOURCES = ('payment_id', 'funding_id', 'recovery_id', 'closing_id')


class SkillSubsidyLedger(models.Model):
    """The lines of the fund's posted entries, agency by agency.

    An agency whose part of the fund stands in the ledger of another company cannot read entries there; here it reads
    its own part, and never that of another agency. Account codes and names are those of the books, in their language.
    """
    _name = 'skill.subsidy.ledger'
    _description = "Entries of the Fund"
    _auto = False
    _order = 'date desc, move_id desc, id'
    _rec_name = 'move_name'
    _depends = {
        'account.move': ['name', 'ref', 'date', 'state', 'company_id', 'skill_subsidy_agency_id', 'skill_subsidy_event',
                         *(f'skill_subsidy_{name}' for name in SOURCES)],
        'account.move.line': ['move_id', 'account_id', 'name', 'debit', 'credit', 'balance', 'parent_state', 'display_type'],
        'account.account': ['code_store', 'name'],
        'res.company': ['partner_id', 'skill_subsidy_fund_company_id', *(role.field for role in ROLES.values())],
        'res.partner': ['lang'],
    }

    date = fields.Date(readonly=True)
    move_id = fields.Many2one('account.move', "Entry", readonly=True)
    move_name = fields.Char("Voucher", readonly=True)
    ref = fields.Char("Business Number", readonly=True)
    event = fields.Selection(EVENTS, readonly=True)
    company_id = fields.Many2one('res.company', "Agency", readonly=True)
    fund_id = fields.Many2one('res.company', "Fund Kept By", readonly=True)
    currency_id = fields.Many2one('res.currency', readonly=True)
    account_id = fields.Many2one('account.account', "Account Record", readonly=True)
    account_code = fields.Char("Code", readonly=True)
    account_name = fields.Char("Account Name", readonly=True)
    account = fields.Char("Ledger Account", readonly=True)
    role = fields.Selection(selection='_role_selection', string="Purpose", readonly=True)
    name = fields.Char("Voucher Text", readonly=True)
    debit = fields.Monetary(readonly=True)
    credit = fields.Monetary(readonly=True)
    balance = fields.Monetary("Debit less Credit", readonly=True)
    payment_id = fields.Many2one('skill.subsidy.payment', "Payment Order", readonly=True)
    funding_id = fields.Many2one('skill.subsidy.funding', "Funding", readonly=True)
    recovery_id = fields.Many2one('skill.subsidy.recovery', "Recovery", readonly=True)
    closing_id = fields.Many2one('skill.subsidy.closing', "Year-End Closing", readonly=True)
    entry_ids = fields.Many2many('skill.subsidy.ledger', string="Lines of the Entry", compute='_compute_entry_ids')
    attachment_count = fields.Integer("Attachments", compute='_compute_attachment_count')

    def _compute_entry_ids(self):
        lines = self.search([('move_id', 'in', self.move_id.ids)], order='id').grouped('move_id')
        for line in self:
            line.entry_ids = lines.get(line.move_id, self.browse())

    def _compute_attachment_count(self):
        # sudo: how many papers go with an entry that this line is of, nothing of what stands in them
        counts = dict(self.env['ir.attachment'].sudo()._read_group(
            [('res_model', '=', 'account.move'), ('res_id', 'in', self.move_id.ids)], ['res_id'], ['__count']))
        for line in self:
            line.attachment_count = counts.get(line.move_id.id, 0)

    @api.model
    def _role_selection(self):
        labels = self.env['res.company'].fields_get([role.field for role in ROLES.values()], ['string'])
        return [(name, labels[role.field]['string'] if role.field in labels else name) for name, role in ROLES.items()]

    def _sources(self):
        """The fields that say what an entry was posted for: skill_subsidy_<name> of account.move."""
        marks = self.env['account.move']._fields
        return [name for name, field in self._fields.items() if field.type == 'many2one' and f'skill_subsidy_{name}' in marks]

    @property
    def _table_query(self):
        """One row a line. Starts from the marked entries, which an index finds; codes are kept by root company."""
        sources = self._sources()
        roles = SQL(' ').join(
            SQL("WHEN line.account_id IN (agency.%s, fund.%s) THEN %s", SQL.identifier(role.field), SQL.identifier(role.field), name)
            if name in OWN else SQL("WHEN line.account_id = fund.%s THEN %s", SQL.identifier(role.field), name)
            for name, role in ROLES.items())
        return SQL("""
            SELECT line.id, move.date, move.id AS move_id, move.name AS move_name, move.ref,
                   move.skill_subsidy_event AS event, move.skill_subsidy_agency_id AS company_id,
                   move.company_id AS fund_id, fund.currency_id, line.account_id, codes.code AS account_code,
                   codes.name AS account_name, concat_ws(' ', codes.code, codes.name) AS account,
                   CASE %(roles)s END AS role, line.name, line.debit, line.credit, line.balance, %(sources)s
              FROM account_move move
              JOIN account_move_line line ON line.move_id = move.id AND line.parent_state = 'posted'
                   AND line.account_id IS NOT NULL
              JOIN account_account account ON account.id = line.account_id
              JOIN res_company agency ON agency.id = move.skill_subsidy_agency_id
              JOIN res_company fund ON fund.id = move.company_id
              JOIN res_partner books ON books.id = fund.partner_id
             CROSS JOIN LATERAL (SELECT account.code_store ->> split_part(fund.parent_path, '/', 1) AS code,
                                        COALESCE(account.name ->> books.lang, account.name ->> 'en_US') AS name) codes
             WHERE move.skill_subsidy_agency_id IS NOT NULL AND move.state = 'posted'""",
                   roles=roles, sources=SQL(', ').join(
                       SQL("%s AS %s", SQL.identifier('move', f'skill_subsidy_{name}'), SQL.identifier(name))
                       for name in sources))

    @api.model
    def _readable_moves(self, moves):
        """The entries among `moves` that this user may read, to be read on as superuser.

        Those of the user's own agencies, wherever they stand, and those that Odoo's own rights give: nobody else's.
        """
        own = self.search([('move_id', 'in', moves.ids)]).move_id
        others = (moves - own)._filtered_access('read') if self.env['account.move'].has_access('read') else own.browse()
        # sudo: entries of one's own agencies in another company's ledger, found through this model's record rule
        readable = (own | others).sudo()
        return moves.sudo().filtered(lambda move: move in readable)

    @api.model
    def _action_entries(self, domain):
        """An action that opens the lines of some entries, voucher by voucher."""
        action = self.env['ir.actions.act_window']._for_xml_id('skill_subsidy.action_ledger')
        return {**action, 'domain': domain, 'context': {'search_default_group_voucher': 1}}

    def _moves(self):
        """The entries of these lines, each once, in the order of their numbers."""
        return self._in_order(self.move_id)

    @api.model
    def _in_order(self, moves):
        """Entries in the order of their numbers, ledger by ledger."""
        # sudo: only their numbers, for the order; whoever asks has found them by rights of his own
        return moves.sudo().sorted(lambda move: (
            move.company_id.id, move.sequence_prefix or '', move.sequence_number, move.id)).with_env(moves.env)

    def action_print_voucher(self):
        """The vouchers of these lines."""
        self.check_access('read')
        return self.env.ref('skill_subsidy.report_voucher_ledger').report_action(self.ids, config=False)

    def action_view_source(self):
        """What the entry was posted for."""
        self.ensure_one()
        self.check_access('read')
        for name in self._sources():
            if self[name]:
                return {'type': 'ir.actions.act_window', 'res_model': self[name]._name, 'res_id': self[name].id,
                        'views': [(False, 'form')]}
        return None
