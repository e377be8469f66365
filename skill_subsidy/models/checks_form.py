import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .guard import append_only


class SkillSubsidyChecksForm(models.Model):
    """What the checks of many claims say in the same words: the verdicts of a claim without its own names, numbers and days.

    Three kilobytes of verdicts a claim are mostly the same sentences. They stand here once; a claim keeps its own words
    (`checks_values`), and `claim.checks` puts the two together. Rows are added, never changed: what was decided stays as it
    was decided, also when a later version words its sentences otherwise. No row says anything about a person.
    """
    _name = 'skill.subsidy.checks.form'
    _description = "Form of Checks"
    _log_access = False  # who happened to need a sentence first is no matter of record

    pieces = fields.Json(required=True, help="JSON text, cut where the words of a claim go.")
    # Not unique: two people who need a new form at the same moment both add it, instead of one waiting for the other.
    digest = fields.Char(required=True, index=True)

    def init(self):
        append_only(self.env.cr, self._table)

    @api.model_create_multi
    def create(self, vals_list):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: forms come from checks only."""
        raise UserError(self.env._("How checks are worded follows from the checks; it is never entered by hand."))

    def write(self, vals):  # nothing to do but refuse; pylint: disable=method-required-super
        """Refused: what was decided stays as it was decided."""
        raise UserError(self.env._("What a check said is never changed."))

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("What a check said is never deleted."))

    @api.model
    def _ids_of(self, forms):
        """{pieces: id} of `forms` (tuples of pieces); those that are not there yet are added. At most two statements."""
        if not forms:
            return {}
        kept = {form: json.dumps(form, ensure_ascii=False) for form in forms}
        digests = {form: hashlib.sha256(text.encode()).hexdigest() for form, text in kept.items()}
        ids = dict(self.env.execute_query(SQL(
            "SELECT digest, min(id) FROM skill_subsidy_checks_form WHERE digest = ANY(%s) GROUP BY digest",
            list(digests.values()))))
        new = [(kept[form], digest) for form, digest in digests.items() if digest not in ids]
        if new:
            # Nobody has the right to create forms; they hold the words of rules/ alone.
            ids |= dict(self.env.execute_query(SQL(
                "INSERT INTO skill_subsidy_checks_form (pieces, digest) SELECT pieces::jsonb, digest "
                "FROM unnest(%s, %s) AS v(pieces, digest) RETURNING digest, id",
                [text for text, _digest in new], [digest for _text, digest in new])))
        return {form: ids[digest] for form, digest in digests.items()}

    def _filled(self, values):
        """The checks that this form and `values`, the words of one claim, make together."""
        quote = json.JSONEncoder(ensure_ascii=False).encode
        first, *others = self.pieces
        return json.loads(first + ''.join(quote(value)[1:-1] + piece for value, piece in zip(values, others, strict=True)))
