from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..rules.workdays import today
from .amounts import yuan
from .guard import plain


class SkillSubsidyPosting(models.AbstractModel):
    """What an event of the fund needs to post its entry: the one place where entries are made (design 8).

    The record has `company_id`, the agency; the entry stands in the ledger that keeps the agency's fund, names the agency
    and the event, and points back through the field `_entry_field` of account.move.
    """
    _name = 'skill.subsidy.posting'
    _description = "Posting of the Fund"

    _entry_field = None

    def _post_entry(self, event, text, lines, date=None, attachments=()):
        """Post one balanced entry for this record and return it.

        `event`: of EVENTS; `text`: 摘要; `lines`: (role or account.account, yuan, red), debit positive and credit negative;
        `red`: as a negative amount on the other side where the ledger keeps red-letter style (红字), otherwise turned over.
        `date`: today where not given; `attachments`: (name, bytes) kept with the entry. Lines over nothing are left out.
        UserError where an account is missing, the period is locked, the agency's year is closed or the day lies ahead.
        """
        self.ensure_one()
        agency = self.company_id
        # sudo: what is posted follows from an action that has checked post, state and record; an agency's accountant
        # has no rights in the ledger of the company that keeps the fund for several agencies.
        ledger = agency._skill_subsidy_ledger().sudo()
        journal, date = ledger.skill_subsidy_journal_id, date or today()
        if not journal:
            raise UserError(self.env._("%(ledger)s has no voucher journal yet: press \"Prepare Accounts\" in the settings "
                                       "of the agency that keeps the fund.", ledger=ledger.name))
        self._check_period(ledger, journal, date, event)
        lines = [(agency._skill_subsidy_account(role) if isinstance(role, str) else role, yuan(amount),
                  bool(red and ledger.account_storno)) for role, amount, red in lines if yuan(amount)]
        if not lines or sum(amount for _account, amount, _red in lines):
            raise ValueError(f"{event}: the lines of an entry balance, and there are some")
        # sudo: see above. The context is a new one: Odoo reads more from it (validity, rounding ...) than defaults.
        Move = self.env['account.move'].sudo().with_context({  # pylint: disable=context-overridden
            'lang': agency.partner_id.lang or self.env.lang, 'tz': self.env.context.get('tz'),
            'allowed_company_ids': ledger.ids})
        move = Move.create({
            'move_type': 'entry', 'journal_id': journal.id, 'date': date, 'ref': self.with_env(self._agency_env()).display_name,
            'line_ids': [(0, 0, {'account_id': account.id, 'name': text, 'balance': float(amount), 'is_storno': red})
                         for account, amount, red in lines]})
        move._mark_skill_subsidy({'skill_subsidy_agency_id': agency.id, 'skill_subsidy_event': event,
                                  self._entry_field: self.id})
        move.action_post()
        for name, content in attachments:
            plain(self.env['ir.attachment'].sudo()).create({  # sudo: the entry is the ledger's, see above
                'name': name, 'raw': content, 'res_model': move._name, 'res_id': move.id})
        self.invalidate_recordset(['move_ids', 'move_count'] if 'move_count' in self._fields else ['move_ids'])
        return move.with_env(self.env)

    def _check_period(self, ledger, journal, date, event):
        """Odoo would move an entry out of a locked period by itself: a voucher's day is a fact, so it is refused."""
        if date > today():
            raise UserError(self.env._("%(date)s lies ahead: an entry is posted for today or an earlier day.",
                                       date=format_date(self.env, date)))
        locked = ledger._get_violated_lock_dates(date, False, journal)
        if locked:
            raise UserError(self.env._(
                "Nothing is posted for %(date)s: %(ledger)s has closed its books up to %(locked)s. Choose a later day, or "
                "ask who keeps the ledger to open the period.", date=format_date(self.env, date), ledger=ledger.name,
                locked=format_date(self.env, max(day for day, _field in locked))))
        if event != 'closing':
            self.env['skill.subsidy.closing']._refuse_closed(self.company_id, date)

    def _agency_env(self):
        """An environment that speaks the agency's language: its books do not change with who presses the button."""
        return self.with_context(lang=self.company_id.partner_id.lang or self.env.lang).env
