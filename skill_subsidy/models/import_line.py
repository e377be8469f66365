from odoo import fields, models
from odoo.exceptions import UserError

OUTCOMES = [('accepted', "Accepted"), ('warned', "Accepted With Warnings"), ('refused', "Refused"),
            ('known', "Taken In Before")]


class SkillSubsidyImportLine(models.Model):
    """What became of one row of a claims file: the answer to whoever sent it, kept as it was given.

    A claim goes on living; the line says what the checks said when the row came in.
    """
    _name = 'skill.subsidy.import.line'
    _description = "Row of a Claims File"
    _order = 'import_id desc, row_number, id'
    _rec_name = 'claim_id'

    import_id = fields.Many2one('skill.subsidy.import', required=True, readonly=True, ondelete='cascade', index=True)
    company_id = fields.Many2one('res.company', "Agency", required=True, readonly=True)
    row_number = fields.Integer("Row", readonly=True, aggregator=None)
    claim_id = fields.Many2one('skill.subsidy.claim', required=True, readonly=True, ondelete='cascade', index=True)
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True)
    corrected = fields.Boolean("Returned Claim Corrected", readonly=True)
    amount = fields.Float("Subsidy", digits=(12, 2), readonly=True)
    reasons = fields.Json(readonly=True)  # what is not met, or warned of: [{rule, clause, title, outcome, sentence}]
    fingerprint = fields.Char(readonly=True)

    # The same row again is found by its fingerprint, whatever became of the claim meanwhile.
    _by_fingerprint = models.Index("(company_id, fingerprint)")

    def create(self, vals_list):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: an import writes its lines itself."""
        raise UserError(self.env._("What became of a row is written by the import, never entered by hand."))

    def write(self, vals):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: the answer stays as it was given."""
        raise UserError(self.env._("What became of a row is written by the import, never entered by hand."))
