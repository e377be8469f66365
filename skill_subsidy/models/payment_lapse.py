from collections import defaultdict

from odoo import api, models

from ..rules.workdays import today


class SkillSubsidyPayment(models.Model):
    """Money that came back and is paid again, or lapses (facts 1.3, 3b and 3c)."""
    _inherit = 'skill.subsidy.payment'

    @api.model
    def _post_lapsed(self, claims):
        """What the fund holds for these claims is nobody's any more: one entry an order and year.

        借 暂收款 贷 技能提升补贴支出 (in red) where the expenditure is of this year, 借 暂收款 贷 其他收入 where it is of an
        earlier one, whose books are closed. Money that was reversed when it came back is not held: no entry.
        """
        lines = self.env['skill.subsidy.payment.line'].search(
            [('claim_id', 'in', claims.ids), ('held_state', '=', 'held')], order='payment_id, line_no')
        spent = lines._spent_in()
        groups = defaultdict(lambda: lines.browse())
        for line in lines:
            groups[line.payment_id, spent[line] == today().year] += line
        lines._set_held_state('lapsed')
        for (payment, this_year), some in groups.items():
            # sudo: the unit head decides and the entry follows from it; the order was checked through its claims.
            order, total = payment.sudo(), sum(line.amount for line in some)
            move = order._post_entry(
                'lapsed', order._agency_env()._("Entitlement lapsed, %(order)s, %(count)s people", order=order.name,
                                                count=len(some)),
                [('holding', total, False), ('expense', -total, True) if this_year else ('other', -total, False)])
            some._settle({'lapse_move_id': move.id})


class SkillSubsidyPaymentLine(models.Model):
    _inherit = 'skill.subsidy.payment.line'

    def init(self):
        """What came back before lines said what became of it was held: there was no other way then."""
        result = super().init()
        self.env.cr.execute("UPDATE skill_subsidy_payment_line SET held_state = 'held' "
                            "WHERE state = 'failed' AND held_state IS NULL")
        return result

    def _spent_in(self):
        """{line: the year in which its expenditure was posted}: that of the last first payment of its claim."""
        firsts = self.search([('claim_id', 'in', self.claim_id.ids), ('kind', '=', 'first')], order='id')
        year = {line.claim_id: line.payment_id.date.year for line in firsts if line.payment_id.date}
        return {line: year[line.claim_id] for line in self}

    def _set_held_state(self, state):
        """What became of the money of these lines; the caller has checked who acts."""
        if self:
            self._settle({'held_state': state})

    def _repaid(self):
        """The money that the lines of `self` pay once more is not held any more: marks the lines that brought it back."""
        again = self.filtered(lambda line: line.kind == 'again')
        self.search([('claim_id', 'in', again.claim_id.ids), ('held_state', '=', 'held')])._set_held_state('repaid')
