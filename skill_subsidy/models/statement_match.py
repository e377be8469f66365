from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .amounts import figures, yuan
from .guard import lock
from .many import unnested

RULES = [('opening', "Opening Balance"), ('number', "Number and Amount"), ('document', "Sum of a Document"),
         ('people', "Account, Name and Amount of Each Person"), ('amount', "Only Candidate with This Amount"),
         ('late', "Late Return"), ('interest', "Interest"), ('manual', "By Hand")]


class SkillSubsidyBankMatch(models.Model):
    """Lines of the statement and lines of the ledger that are the same money. Nothing is posted by it.

    Rows are added; a match that is taken back stays, with who, when and why.
    """
    _name = 'skill.subsidy.bank.match'
    _description = "Match of Statement and Ledger"
    _order = 'id desc'

    company_id = fields.Many2one('res.company', "Statement Of", required=True, readonly=True, ondelete='restrict', index=True)
    agency_id = fields.Many2one('res.company', "Agency", readonly=True, ondelete='restrict', index='btree_not_null')
    currency_id = fields.Many2one(related='company_id.currency_id')
    account_id = fields.Many2one('account.account', "Paying Account", required=True, readonly=True, ondelete='restrict')
    amount = fields.Monetary(readonly=True, help="What came in is positive.")
    rule = fields.Selection(RULES, "Matched By", required=True, readonly=True)
    user_id = fields.Many2one('res.users', "Matched By Whom", required=True, readonly=True, ondelete='restrict')
    date = fields.Datetime("Matched On", required=True, readonly=True)
    undone = fields.Boolean("Taken Back", readonly=True, index=True)
    undone_by = fields.Many2one('res.users', "Taken Back By", readonly=True, ondelete='restrict')
    undone_on = fields.Datetime("Taken Back On", readonly=True)
    undone_reason = fields.Char("Why It Was Taken Back", readonly=True)
    item_ids = fields.One2many('skill.subsidy.bank.match.item', 'match_id', "Lines", readonly=True)
    bank_item_ids = fields.One2many('skill.subsidy.bank.match.item', 'match_id', "Of the Statement", readonly=True,
                                    domain=[('line_id', '!=', False)])
    book_item_ids = fields.One2many('skill.subsidy.bank.match.item', 'match_id', "Of the Ledger", readonly=True,
                                    domain=[('move_line_id', '!=', False)])

    @api.depends('rule', 'amount')
    @api.depends_context('lang')
    def _compute_display_name(self):
        names = dict(self._fields['rule']._description_selection(self.env))
        for match in self:
            match.display_name = f"{names.get(match.rule, '')} {figures(yuan(match.amount))}"

    @api.model_create_multi
    def create(self, vals_list):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: matches are made of lines."""
        raise UserError(self.env._("Matching has its own actions."))

    def write(self, vals):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: a match stays on record as it was made."""
        raise UserError(self.env._("Matching has its own actions."))

    @api.ondelete(at_uninstall=True)  # the flag of uninstallation can be sent by any remote caller
    def _unlink_never(self):
        raise UserError(self.env._("A match stays on record; take it back instead."))

    def action_unmatch(self, reason=None):
        """Take matches back, with a reason: their lines are open again on both sides, and the record of it stays."""
        self.env['skill.subsidy.bank.statement']._check_accountant()
        self._check_owner()
        reason = reason.strip() if isinstance(reason, str) else ''
        if not reason:
            raise UserError(self.env._("Say why the match is taken back."))
        lock(self)
        self.invalidate_recordset(['undone'])
        if any(match.undone for match in self):
            raise UserError(self.env._("This match was taken back already."))
        # sudo: nobody writes these rows by hand; post and record were checked above.
        super(SkillSubsidyBankMatch, self.sudo()).write({
            'undone': True, 'undone_by': self.env.uid, 'undone_on': fields.Datetime.now(), 'undone_reason': reason})
        self.env.flush_all()
        self.env.cr.execute(SQL("UPDATE skill_subsidy_bank_match_item SET undone = true WHERE match_id = ANY(%s)", self.ids))
        self.env.cr.execute(SQL(
            "UPDATE skill_subsidy_bank_statement_line SET match_id = NULL, match_state = 'open', agency_id = NULL "
            "WHERE match_id = ANY(%s)", self.ids))
        self._forget()
        return True

    def _check_owner(self):
        """Matching is for whose statement it is; an agency that shares the account reads its own part."""
        self.check_access('read')
        foreign = self.company_id - self.env.companies
        if foreign:
            # sudo: the name of the company that keeps the fund
            raise AccessError(self.env._("The statement is of %(company)s: its accountant matches it.",
                                         company=foreign[0].sudo().name))

    @api.model
    def _apply(self, owner, account, groups):
        """Keep `groups`: (ids of statement lines, ids of ledger lines, rule); the caller has checked post and records.

        ValueError where the two sides do not come to the same: a match is never made of other amounts. A line that is
        matched already is refused by the database. Queries: a fixed number. Returns the matches.
        """
        if not groups:
            return self.browse()
        self.env.flush_all()
        self.env.cr.execute(SQL("SELECT nextval('skill_subsidy_bank_match_id_seq') FROM generate_series(1, %s)", len(groups)))
        ids = [row[0] for row in self.env.cr.fetchall()]
        rows = [(match, line, None) for match, group in zip(ids, groups, strict=True) for line in group[0]]
        rows += [(match, None, line) for match, group in zip(ids, groups, strict=True) for line in group[1]]
        values = {'owner': owner.id, 'account': account.id, 'user': self.env.uid, 'now': fields.Datetime.now()}
        self.env.cr.execute(SQL("""
            INSERT INTO skill_subsidy_bank_match (id, company_id, account_id, amount, rule, user_id, date, undone,
                                                  create_uid, create_date, write_uid, write_date)
            SELECT v.id, %(owner)s, %(account)s, 0, v.rule, %(user)s, %(now)s, false, %(user)s, %(now)s, %(user)s, %(now)s
              FROM %(matches)s""", **values, matches=unnested(
                  'v', ('id', 'rule'), ('int', 'varchar'), [(match, group[2]) for match, group in zip(ids, groups, strict=True)])))
        self.env.cr.execute(SQL("""
            INSERT INTO skill_subsidy_bank_match_item (match_id, line_id, move_line_id, date, amount, undone, company_id,
                                                       create_uid, create_date, write_uid, write_date)
            SELECT v.match_id, v.line_id, v.move_line_id, COALESCE(line.date, entry.date),
                   COALESCE(line.amount, entry.balance), false, %(owner)s, %(user)s, %(now)s, %(user)s, %(now)s
              FROM %(items)s
              LEFT JOIN skill_subsidy_bank_statement_line line
                     ON line.id = v.line_id AND line.company_id = %(owner)s AND line.account_id = %(account)s
              LEFT JOIN account_move_line entry ON entry.id = v.move_line_id AND entry.parent_state = 'posted'
                    AND entry.account_id = %(account)s""", **values, items=unnested(
                        'v', ('match_id', 'line_id', 'move_line_id'), ('int', 'int', 'int'), rows)))
        self.env.cr.execute(SQL("""
            WITH total AS (
                SELECT match_id, sum(amount) FILTER (WHERE line_id IS NOT NULL) AS bank,
                       sum(amount) FILTER (WHERE move_line_id IS NOT NULL) AS books, count(*) FILTER (WHERE amount IS NULL) AS lost
                  FROM skill_subsidy_bank_match_item WHERE match_id = ANY(%(ids)s) GROUP BY 1),
            agency AS (
                SELECT item.match_id, CASE WHEN count(DISTINCT COALESCE(move.skill_subsidy_agency_id, move.company_id)) = 1
                                           THEN min(COALESCE(move.skill_subsidy_agency_id, move.company_id)) END AS agency_id
                  FROM skill_subsidy_bank_match_item item JOIN account_move_line entry ON entry.id = item.move_line_id
                  JOIN account_move move ON move.id = entry.move_id
                 WHERE item.match_id = ANY(%(ids)s) GROUP BY 1)
            UPDATE skill_subsidy_bank_match match SET amount = COALESCE(total.bank, 0), agency_id = agency.agency_id
              FROM total LEFT JOIN agency ON agency.match_id = total.match_id
             WHERE match.id = total.match_id AND total.lost = 0 AND COALESCE(total.bank, 0) = COALESCE(total.books, 0)""",
            ids=ids))
        if self.env.cr.rowcount != len(ids):
            raise ValueError("the two sides of a match come to the same, and its lines are of this account")
        self.env.cr.execute(SQL("""
            UPDATE skill_subsidy_bank_statement_line line
               SET match_id = match.id, match_state = 'matched', agency_id = match.agency_id, proposal = NULL
              FROM skill_subsidy_bank_match_item item JOIN skill_subsidy_bank_match match ON match.id = item.match_id
             WHERE item.line_id = line.id AND match.id = ANY(%s)""", ids))
        self._forget()
        return self.browse(ids)

    @api.model
    def _owner_of(self, entry):
        """(company of the statement, account) that a line of the ledger belongs to; UserError for another account."""
        sharing = entry.company_id._skill_subsidy_sharing(entry.account_id)
        if not sharing:
            raise UserError(self.env._("All lines of a match are of the same paying account."))
        return (sharing if len(sharing) == 1 else entry.company_id), entry.account_id

    @api.model
    def _matched(self, entries):
        """Those of `entries` that are in a match that counts."""
        # sudo: a match of an entry that the person reads, whoever may read the match
        items = self.env['skill.subsidy.bank.match.item'].sudo().search(
            [('move_line_id', 'in', entries.ids), ('undone', '=', False)])
        return entries & entries.browse(items.move_line_id.ids)

    @api.model
    def _forget(self):
        for name in ('skill.subsidy.bank.match', 'skill.subsidy.bank.match.item', 'skill.subsidy.bank.statement',
                     'skill.subsidy.bank.statement.line'):
            self.env[name].invalidate_model()


class SkillSubsidyBankMatchItem(models.Model):
    """One line of a match, of the statement or of the ledger; each is in one match that counts at most."""
    _name = 'skill.subsidy.bank.match.item'
    _description = "Line of a Match"
    _order = 'match_id, date, id'
    _rec_name = 'label'

    match_id = fields.Many2one('skill.subsidy.bank.match', "Match", required=True, readonly=True, ondelete='restrict',
                               index=True)
    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='restrict', index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    line_id = fields.Many2one('skill.subsidy.bank.statement.line', "Line of the Statement", readonly=True,
                              ondelete='restrict', index='btree_not_null')
    move_line_id = fields.Many2one('account.move.line', "Line of the Ledger", readonly=True, ondelete='restrict',
                                   index='btree_not_null')
    date = fields.Date(readonly=True)
    amount = fields.Monetary(readonly=True)
    undone = fields.Boolean("Taken Back", readonly=True)
    label = fields.Char("What It Is", compute='_compute_label', compute_sudo=True)

    _line_once = models.UniqueIndex("(line_id) WHERE undone IS NOT TRUE AND line_id IS NOT NULL",
                                    "A line of the statement is matched once.")
    _entry_once = models.UniqueIndex("(move_line_id) WHERE undone IS NOT TRUE AND move_line_id IS NOT NULL",
                                     "A line of the ledger is matched once.")
    _one_side = models.Constraint('CHECK ((line_id IS NULL) != (move_line_id IS NULL))',
                                  "A line of a match is of the statement or of the ledger.")

    @api.depends('line_id', 'move_line_id')
    @api.depends_context('lang')
    def _compute_label(self):
        # sudo (of the compute): who may read the match may read what it was made of.
        for item in self:
            if item.line_id:
                parts = (item.line_id.words, item.line_id.partner_name)
            else:
                parts = (item.move_line_id.move_id.name, item.move_line_id.name)
            item.label = ' · '.join(filter(None, parts))

    @api.model_create_multi
    def create(self, vals_list):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: see the match."""
        raise UserError(self.env._("Matching has its own actions."))

    def write(self, vals):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: see the match."""
        raise UserError(self.env._("Matching has its own actions."))

    @api.ondelete(at_uninstall=True)  # see the match
    def _unlink_never(self):
        raise UserError(self.env._("A match stays on record; take it back instead."))


class SkillSubsidyBankStatementLine(models.Model):
    """Matching by hand."""
    _inherit = 'skill.subsidy.bank.statement.line'

    @api.model
    def match_by_hand(self, line_ids, move_line_ids):
        """Match lines of one account's statements with lines of its ledger, any number on either side; returns the match.

        Both sides come to the same; one side may be empty where the other comes to nothing (the bank's mistake and its
        correction, an entry and its reversal). UserError where they do not, or a line is matched already.
        """
        Statement, Match = self.env['skill.subsidy.bank.statement'], self.env['skill.subsidy.bank.match']
        Statement._check_accountant()
        lines = self.browse(line_ids)
        entries = self.env['account.move.line'].browse(move_line_ids)
        lines.check_access('read')
        entries.check_access('read')
        if len(lines) + len(entries) < 2:
            raise UserError(self.env._("Choose at least two lines that are the same money."))
        owners = {(line.company_id, line.account_id) for line in lines} or {
            Match._owner_of(entry) for entry in entries}
        if len(owners) != 1 or any(Match._owner_of(entry) not in owners for entry in entries):
            raise UserError(self.env._("All lines of a match are of the same paying account."))
        owner, account = owners.pop()
        if owner not in self.env.companies:
            raise AccessError(self.env._("The statement is of %(company)s: its accountant matches it.",
                                         company=owner.sudo().name))  # sudo: only its name
        if any(entry.parent_state != 'posted' for entry in entries):
            raise UserError(self.env._("Only posted entries are matched."))
        lock(lines)
        lines.invalidate_recordset(['match_id'])
        taken = lines.filtered('match_id').mapped('words') + Match._matched(entries).mapped('move_name')
        if taken:
            raise UserError(self.env._("%(lines)s: matched already. A line is matched once.", lines="、".join(
                name or '—' for name in taken[:5])))
        bank, books = (sum((yuan(amount) for amount in amounts), yuan(0)) for amounts in (
            lines.mapped('amount'), entries.mapped('balance')))
        if bank != books:
            raise UserError(self.env._(
                "The chosen lines do not come to the same: %(bank)s on the statement, %(books)s in the ledger, "
                "difference %(difference)s.", bank=figures(bank), books=figures(books), difference=figures(bank - books)))
        return Match._apply(owner, account, [(lines.ids, entries.ids, 'manual')])
