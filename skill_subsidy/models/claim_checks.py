import json
import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..rules import eligibility
from ..rules.text import Text
from .many import unnested

PLACE = re.compile(r'%\((\w+)\)s')
REMARK = ('rule', 'clause', 'title', 'outcome', 'sentence')  # what is told of a check that has more to say than "met"
MARK = '\ue000'  # stands in a form where a word of the claim goes; no sentence of rules/ has it


# The column types of what is kept of a decision, in the order of `Decision`.
STORED = {'checks_form_id': 'int', 'checks_values': 'jsonb', 'check_verdict': 'varchar', 'failed_rules': 'varchar',
          'policy_id': 'int', 'standard_amount': 'numeric', 'uplift_rate': 'numeric', 'amount': 'numeric',
          'insured_line_id': 'int', 'insured_since': 'date', 'insured_status': 'varchar', 'paid_months': 'int',
          'certificate_line_id': 'int'}


class Decision(NamedTuple):
    """What the rules say of a claim: the verdicts that say more than that all is met, then what is kept, by its fields."""
    remarks: list
    checks_form: tuple
    checks_values: str
    check_verdict: str
    failed_rules: str | None
    policy_id: int | None
    standard_amount: Decimal | None
    uplift_rate: Decimal | None
    amount: Decimal | None
    insured_line_id: int | None
    insured_since: date | None
    insured_status: str | None
    paid_months: int
    certificate_line_id: int | None


class SkillSubsidyClaim(models.Model):
    """Keeping: the verdicts of ten thousand claims as what they have in common, and what is each one's own."""
    _inherit = 'skill.subsidy.claim'

    checks = fields.Json(compute='_compute_checks', prefetch=False)  # some kilobytes: read where they are shown
    # Nobody deletes a form: no index for a search that never happens.
    checks_form_id = fields.Many2one('skill.subsidy.checks.form', readonly=True, copy=False, ondelete='restrict',
                                     index=False, prefetch=False)
    checks_values = fields.Json(readonly=True, copy=False, prefetch=False,
                                help="The words of this claim in its checks; without a form, the checks as they are.")

    @api.depends('checks_form_id', 'checks_values')
    def _compute_checks(self):
        """Design 7: a list of verdicts, each with rule, clause, title, outcome, parameter, found, evidence and sentence."""
        for claim in self:
            form = claim.checks_form_id.sudo()  # sudo: who reads the claim reads its checks; a form is half of them
            claim.checks = form._filled(claim.checks_values) if form else claim.checks_values

    def _remarked(self):
        """The claims whose checks have more to say than that all is met: the others' would be read for nothing."""
        self.fetch(['check_verdict'])  # all at once, however many
        remarked = self.filtered(lambda claim: claim.check_verdict not in (False, 'pass'))
        remarked.fetch(['checks_form_id', 'checks_values'])
        return remarked

    def _remarks(self):
        """What the rules say that are not met, open or doubtful, as it is told outside: REMARK of each."""
        self.ensure_one()
        return [{name: check[name] for name in REMARK} for check in self.checks or [] if check['outcome'] != 'pass']

    def _sentences(self):
        """A function that turns a Text of the rules into a sentence in the agency's language.

        A verdict is a record of the decision, and the return notice quotes it: it is written in the language of the
        agency, whatever the language of the person who presses the button.
        """
        translated = self._translated()

        def say(text):
            if not isinstance(text, Text):
                return text or ''
            message, args = text
            template = translated(message)[0]
            return template % {key: value if value.__class__ is str else say(value) for key, value in args.items()} \
                if args else template
        return say

    def _translated(self):
        """A function: template of rules/ -> (the same in the agency's language, its placeholders in their order there)."""
        env, templates = self._agency_language(), {}

        def translated(message):
            found = templates.get(message)
            if found is None:  # looked up once: ten thousand claims say the same few sentences
                template = env._(message)  # a template that rules/ marked for translation
                found = templates[message] = template, PLACE.findall(template)
            return found
        return translated

    def _agency_language(self):
        """The environment in the language of the agency."""
        # sudo: of the agency's address only its language is read
        return self.with_context(lang=self[:1].with_prefetch().company_id.sudo().partner_id.lang or self.env.lang).env

    def _parted(self):
        """A function that parts verdicts: -> (pieces of their form, words of the claim), see `skill.subsidy.checks.form`.

        A form is written out once for all verdicts of the same shape: the same rules, outcomes and templates, empty in the
        same places. The shape is a flat tuple; a template is followed by what stands at its placeholders.
        """
        say, translated, forms = self._sentences(), self._translated(), {}

        def look(item, shape, words):
            if item.__class__ is str:
                shape.append(item and 1)
                if item:
                    words.append(item)
            elif item is None:
                shape.append('')
            else:
                message, args = item
                shape.append(message)
                if args:
                    for name in translated(message)[1]:
                        look(args[name], shape, words)

        def part(verdicts):
            shape, words = [], []
            for rule, _clause, outcome, parameter, found, evidence, sentence in verdicts:
                shape += rule, outcome
                for item in (parameter, found, evidence, sentence):
                    look(item, shape, words)
            shape = tuple(shape)
            if shape not in forms:
                blank = [self._frozen(verdict._replace(**{
                    name: _blank(getattr(verdict, name)) for name in ('parameter', 'found', 'evidence', 'sentence')}), say)
                    for verdict in verdicts]
                forms[shape] = tuple(json.dumps(blank, ensure_ascii=False).split(MARK))
            return forms[shape], words
        return part

    @api.model
    def _frozen(self, verdict, say):
        """A verdict as it is kept with the checks. `say`: see `_sentences`."""
        return {'rule': verdict.rule, 'clause': verdict.clause, 'title': say(Text(eligibility.TITLES[verdict.rule], {})),
                'outcome': verdict.outcome, 'parameter': say(verdict.parameter), 'found': say(verdict.found),
                'evidence': say(verdict.evidence), 'sentence': say(verdict.sentence)}

    def _store_checks(self, decisions, vals=None):
        """Keep {id: Decision}, and `vals` with each: one UPDATE, a write per claim would cost more than the checks.

        A second UPDATE of the same rows would make PostgreSQL look up all that they refer to once more. Rights: who has
        the decisions has read the claims, see `_decide`.
        """
        self.flush_recordset()
        if not decisions:
            return
        forms = self.env['skill.subsidy.checks.form']._ids_of({decision.checks_form for decision in decisions.values()})
        rows = [(key, forms[form], *kept) for key, (_remarks, form, *kept) in decisions.items()]
        vals = {'check_date': fields.Datetime.now(), **(vals or {})}
        self.modified(vals, before=True)
        self.env.cr.execute(SQL(
            "UPDATE skill_subsidy_claim c SET %s, %s FROM %s WHERE c.id = v.id",
            SQL(', ').join(SQL("%s = v.%s", SQL.identifier(name), SQL.identifier(name)) for name in STORED),
            SQL(', ').join(SQL("%s = %s", SQL.identifier(name), self._fields[name].convert_to_column(value, self))
                           for name, value in vals.items()),
            unnested('v', ('id', *STORED), ('int', *STORED.values()), rows)))
        self.invalidate_recordset([*STORED, *vals])
        self.modified([*STORED, *vals])


def _blank(item):
    """`item` of a verdict with a mark for each word that is not the rules' own."""
    if isinstance(item, Text):
        return Text(item.message, {name: _blank(value) for name, value in item.args.items()})
    return item and MARK
