from odoo import api, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """An entry that was matched with the bank's statement is not taken out from under the match."""
    _inherit = 'account.move'

    def button_draft(self):
        """Refused while a line is matched: take the match back first, which leaves a record."""
        self.line_ids._refuse_matched()
        return super().button_draft()


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    def _refuse_matched(self):
        # sudo: whether a line is matched, whoever may read the match
        matched = self.env['skill.subsidy.bank.match.item'].sudo().search(
            [('move_line_id', 'in', self.ids), ('undone', '=', False)], limit=1)
        if matched:
            raise UserError(self.env._(
                "%(entry)s was matched with the bank's statement. Take the match back first (Fund › Matches), with a reason.",
                entry=matched.move_line_id.move_id.name))

    @api.ondelete(at_uninstall=True)  # see account.move
    def _unlink_except_matched(self):
        self._refuse_matched()
