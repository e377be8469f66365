from odoo import api, fields, models

from ..rules.identity import fold


class SkillSubsidyReturnReason(models.Model):
    """Why banks return payments, in groups, with the words by which they are known and who must act.

    Data that the accountant keeps: every bank has words of its own.
    """
    _name = 'skill.subsidy.return.reason'
    _description = "Reason of a Returned Payment"
    _inherit = ['skill.subsidy.agency.data']
    _order = 'sequence, id'

    name = fields.Char("Reason", required=True, translate=True)
    keywords = fields.Text(help="What banks write, one word or phrase a line. The first reason of the list that has a word of "
                                "the bank's sentence is taken; one without any words takes what no other knows.")
    actor = fields.Selection([('claimant', "Claimant"), ('agency', "Agency")], "Who Must Act", required=True, default='claimant')
    advice = fields.Text("What to Do", translate=True)

    def _used_by(self):
        """The last order of which a payment came back for this reason."""
        return self.env['skill.subsidy.payment.line'].search(
            [('reason_id', '=', self.id)], order='id desc', limit=1).payment_id.name or ''

    @api.model
    def _classify(self, sentences, agency):
        """{sentence of a bank: id of its reason, or None where not even the one without words is left}. The reasons of the
        agency itself come before those that all share."""
        reasons = self.search_fetch([('company_id', 'in', [False, agency.id])], ['keywords', 'company_id']).sorted(
            lambda reason: not reason.company_id)
        words = [(reason.id, [fold(word).casefold() for word in (reason.keywords or '').splitlines() if word.strip()])
                 for reason in reasons]
        rest = next((key for key, known in words if not known), None)
        found = {}
        for sentence in set(sentences):
            written = fold(sentence).casefold()
            found[sentence] = next((key for key, known in words if any(word in written for word in known)), rest)
        return found
