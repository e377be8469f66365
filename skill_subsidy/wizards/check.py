from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, date_utils

from ..models import check_table, check_table_events  # the second fills the table of the first
from ..models.amounts import figures, yuan
from ..models.fund_roles import ROLES
from ..rules.workdays import today

LIMIT = 500  # differences that are told of one check: who has more than that looks for one cause
Result = namedtuple('Result', 'check compared count rows')
assert check_table_events


class SkillSubsidyCheck(models.TransientModel):
    """Compare the fund's entries with what they were posted for, and list every difference (账实核对)."""
    _name = 'skill.subsidy.check'
    _description = "Entries against Sub-Ledger"

    company_ids = fields.Many2many('res.company', string="Agencies", required=True,
                                   default=lambda self: self.env.companies | self.env.companies._skill_subsidy_kept())
    date_from = fields.Date("From", required=True, default=lambda self: date_utils.start_of(today(), 'year'))
    date_to = fields.Date("To", required=True, default=lambda self: today())
    state = fields.Selection([('open', "To Be Checked"), ('clean', "No Difference"), ('found', "Differences Found")], default='open',
                             readonly=True)
    checked_on = fields.Datetime(readonly=True)
    difference_count = fields.Integer("Differences", readonly=True)
    information_count = fields.Integer("To Look At", readonly=True)
    line_ids = fields.One2many('skill.subsidy.check.line', 'check_id', readonly=True)
    difference_ids = fields.One2many('skill.subsidy.check.line', 'check_id', readonly=True,
                                     domain=[('kind', '=', 'difference')])
    information_ids = fields.One2many('skill.subsidy.check.line', 'check_id', readonly=True,
                                      domain=[('kind', '=', 'information')])
    total_ids = fields.One2many('skill.subsidy.check.line', 'check_id', readonly=True, domain=[('kind', '=', 'total')])

    def _compute_display_name(self):
        for check in self:
            check.display_name = self.env._("Entries against Sub-Ledger")

    def action_check(self):
        """Compare, and show what differs."""
        self.ensure_one()
        results = self._run()
        self.line_ids.unlink()
        lines = [{'check_id': self.id, **vals} for result in results for vals in self._told(result)]
        self.env['skill.subsidy.check.line'].create(lines)
        counts = {kind: sum(result.count for result in results if result.check.kind == kind)
                  for kind in ('difference', 'information')}
        self.write({'state': 'found' if counts['difference'] else 'clean', 'checked_on': fields.Datetime.now(),
                    'difference_count': counts['difference'], 'information_count': counts['information']})
        return True  # the form stays where it is and shows what was found

    @api.model
    def compare(self, companies, start, end):
        """[Result] of every check, for agencies of this user and a period: one statement a check, however many entries.

        `companies`: res.company; `start`, `end`: dates. AccessError for another agency or without a post of the money.
        """
        check = self.create({'company_ids': [(6, 0, companies.ids)], 'date_from': start, 'date_to': end})
        return check._run()

    def _run(self):
        self.ensure_one()
        self.check_access('read')
        # sudo: which agencies were asked for; those of others would not be there without it, and are refused here
        foreign = self.sudo().company_ids - self.env.user.company_ids
        if foreign and not self.env.su:
            raise AccessError(self.env._("%(agencies)s: not an agency of yours.", agencies="、".join(
                foreign.sudo().mapped('name'))))  # sudo: told is the name that was asked for
        if not self.company_ids or self.date_from > self.date_to:
            raise UserError(self.env._("Choose an agency, and a period that ends after it begins."))
        self.env.flush_all()
        values = self._values()
        return [self._compare(check, values) for check in check_table.CHECKS
                if not check.needs or check.needs in self.env]

    def _values(self):
        """What the SQL of the checks may read."""
        # sudo: settings of the user's own agencies
        companies = self.company_ids.sudo()
        sources = self.env['skill.subsidy.ledger']._sources()
        return {
            'companies': companies.ids, 'start': self.date_from, 'end': self.date_to,
            'ledger': self.env['skill.subsidy.ledger']._table_query,
            'sources': SQL("COALESCE(%s)", SQL(', ').join(
                SQL.identifier('move', f'skill_subsidy_{name}') for name in sources)),
            'journals': companies.skill_subsidy_journal_id.ids,
            'accounts': list({account.id for company in companies for role in ROLES
                              if (account := company._skill_subsidy_find_account(role))})}

    def _compare(self, check, values):
        self.env.cr.execute(SQL(f"""
            WITH {check_table.PRELUDE}, compared AS MATERIALIZED ({check.sql}),
                 differing AS (SELECT * FROM compared WHERE expected != found)
            SELECT (SELECT count(*) FROM compared) AS compared, (SELECT count(*) FROM differing) AS differing,
                   company_id, model, res_id, document, date, expected, found
              FROM (SELECT) AS one LEFT JOIN (
                   SELECT * FROM differing ORDER BY date, document, res_id LIMIT {LIMIT}) AS told ON TRUE
             ORDER BY date, document, res_id""", **values))
        rows = self.env.cr.dictfetchall()
        return Result(check, rows[0]['compared'], rows[0]['differing'], [row for row in rows if row['model']])

    def _told(self, result):
        """The lines that a result is shown as: its differences, and how many were compared."""
        check = result.check
        title, sentence = self.env._(check.title), self.env._(check.sentence)
        written = figures if check.unit == 'yuan' else lambda number: str(int(number))
        for row in result.rows:
            expected, found = row['expected'], row['found']
            yield {'kind': check.kind, 'title': title, 'company_id': row['company_id'], 'date': row['date'],
                   'document': row['document'], 'res_model': row['model'], 'res_id': row['res_id'],
                   'sentence': sentence % {'document': row['document'], 'expected': written(expected), 'found': written(found),
                                           'difference': written(found - expected)},
                   'difference': float(yuan(found - expected)) if check.unit == 'yuan' else 0.0}
        if result.count > len(result.rows):
            yield {'kind': check.kind, 'title': title, 'sentence': self.env._(
                "... and %(count)s more of this kind", count=result.count - len(result.rows))}
        yield {'kind': 'total', 'title': title, 'compared': result.compared, 'count': result.count}


class SkillSubsidyCheckLine(models.TransientModel):
    """A difference, something to look at, or what was compared."""
    _name = 'skill.subsidy.check.line'
    _description = "Difference between Entries and Sub-Ledger"
    _order = 'id'

    check_id = fields.Many2one('skill.subsidy.check', required=True, ondelete='cascade', index=True)
    kind = fields.Selection([('difference', "Difference"), ('information', "To Look At"), ('total', "Compared")], required=True)
    title = fields.Char("What Is Compared")
    company_id = fields.Many2one('res.company', "Agency")
    date = fields.Date()
    document = fields.Char("Number")
    sentence = fields.Char("What Differs")
    difference = fields.Float("Difference in Yuan", digits=(16, 2))
    compared = fields.Integer("Number Compared")
    count = fields.Integer("Differences")
    res_model = fields.Char()
    res_id = fields.Many2oneReference(model_field='res_model')

    def action_open(self):
        """The record that differs, with the rights of who opens it; an entry in another ledger as its lines."""
        self.ensure_one()
        if self.res_model == 'account.move':
            action = self.env['skill.subsidy.ledger']._action_entries([('move_id', '=', self.res_id)])
            if self.env['skill.subsidy.ledger'].search_count(action['domain'], limit=1):
                return action
        return {'type': 'ir.actions.act_window', 'res_model': self.res_model, 'res_id': self.res_id, 'views': [(False, 'form')]}
