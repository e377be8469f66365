
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..rules.workdays import today
from .amounts import figures, yuan
from .guard import plain
from .uploads import file_bytes

# kind: (event, role on the other side); the side that grows follows from where the money comes to.
ENTRIES = {'transfer': ('funding', 'fiscal'), 'regional': ('funding', 'regional'), 'local': ('funding', 'local'),
           'interest': ('interest', 'interest'), 'opening': ('funding', 'surplus')}


class AccountMove(models.Model):
    _inherit = 'account.move'

    skill_subsidy_funding_id = fields.Many2one('skill.subsidy.funding', "Funding", readonly=True, copy=False,
                                               index='btree_not_null', ondelete='restrict')


class SkillSubsidyFunding(models.Model):
    """The money has come: its entry, with the bank's receipt."""
    _inherit = 'skill.subsidy.funding'

    def action_receive(self, amount=None, date=None, content=None, filename=None, more=False):
        """Post what has come to the account; approved -> received unless `more` is still to come.

        `amount`: yuan, by default all that is still to come; `date`: the bank's day, by default today; `content`: the
        bank's receipt (bytes or base64), kept with the entry. Interest is received from the draft.
        """
        self.ensure_one()
        self._ready('accountant', *(('draft',) if self.kind == 'interest' else ('approved',)))
        amount = yuan(amount if amount is not None else self.remaining or self.amount_requested)
        if amount <= 0:
            raise UserError(self.env._("%(funding)s: enter the amount that the bank credited.", funding=self.name))
        if self.kind != 'interest' and amount > yuan(self.remaining):
            raise UserError(self.env._(
                "%(funding)s: %(amount)s yuan are more than the %(remaining)s yuan that are still to come. Compare the bank's receipt; "
                "what came beyond the request is requested and recorded by itself.", funding=self.name, amount=figures(amount),
                remaining=figures(yuan(self.remaining))))
        if not content:
            raise UserError(self.env._("%(funding)s: attach the bank's receipt (进账单、回单) to its entry.",
                                       funding=self.name))
        content = file_bytes(self.env, content)
        date = fields.Date.to_date(date) or today()
        event, role = ENTRIES[self.kind]
        kinds = dict(self._fields['kind']._description_selection(self._agency_env()))
        text = ' '.join(part for part in (kinds[self.kind], self.name, self.document) if part)
        filename = filename or 'receipt.pdf'
        self._post_entry(event, text, [(self.into, amount, False), (role, -amount, False)], date=date,
                         attachments=[(filename, content)])
        plain(self.env['ir.attachment']).create({'name': filename, 'raw': content, 'res_model': self._name, 'res_id': self.id})
        self._set({'amount': float(yuan(self.amount) + amount), 'date': date, 'state': self.state if more else 'received'})
        self.message_post(body=self.env._("%(amount)s yuan received on %(date)s.", amount=figures(amount),
                                          date=format_date(self.env, date)))

    def action_view_moves(self):
        """The entries of this funding, wherever they stand."""
        return self.env['skill.subsidy.ledger']._action_entries([('funding_id', 'in', self.ids)])
