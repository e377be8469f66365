"""Claims that come in by file or interface: what is new, what is known, what corrects a returned claim.

The same application is: the same ID number, certificate number and application date at the same agency.
- A row that was taken in before, or says what a claim of the same application says, changes nothing ("known").
- A row that says something else than the *returned* claim of the same application corrects and resubmits it.
- Every other row opens a claim; one whose person, occupation and level are on their way goes back at once (三, 四(二)).
"""
import hashlib
import json
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .claim import DECLARED, FOUND
from .claim_checks import REMARK
from .guard import plain
from .import_columns import COLUMNS
from .many import unnested

CHUNK = 1000
TAKEN = tuple(column.key for column in COLUMNS['claims'] if column.key != 'agency')
CORRECTS = tuple(name for name in TAKEN if name not in ('claim_date', 'id_number', 'certificate_no'))


def fingerprint(vals):
    """SHA-256 of what a row declares, normalised: the same for the same row in every file."""
    said = [str(vals.get(name) or '') for name in TAKEN]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


class SkillSubsidyImport(models.Model):
    """The rows of a claims file become claims, and two lists come back: who meets the rules, and who does not."""
    _inherit = 'skill.subsidy.import'

    line_ids = fields.One2many('skill.subsidy.import.line', 'import_id', "Rows of the Claims File", readonly=True)
    accepted_count = fields.Integer("Accepted", compute='_compute_outcomes')
    warned_count = fields.Integer("With Warnings", compute='_compute_outcomes')
    refused_count = fields.Integer("Refused", compute='_compute_outcomes')
    known_count = fields.Integer("Taken In Before", compute='_compute_outcomes')
    corrected_count = fields.Integer("Corrected", compute='_compute_outcomes')

    @api.depends('line_ids')
    def _compute_outcomes(self):
        found = self.env['skill.subsidy.import.line']._read_group(
            [('import_id', 'in', self.ids)], ['import_id', 'outcome', 'corrected'], ['__count'])
        counts = defaultdict(int)
        for record, outcome, corrected, count in found:
            counts[record.id, outcome] += count
            counts[record.id, 'corrected'] += count * corrected
        for record in self:
            for name in ('accepted', 'warned', 'refused', 'known', 'corrected'):
                record[f'{name}_count'] = counts[record.id, name]

    # -- taking in -----------------------------------------------------------------------------------------------

    def _take_claims(self, chunks):
        """Take rows in: `chunks` is an iterable of lists of (row number, {column: value}). Returns the counts.

        Queries: a fixed number for each CHUNK rows. Nothing is committed here.
        """
        self.ensure_one()
        for rows in chunks:
            for part in (rows[start:start + CHUNK] for start in range(0, len(rows), CHUNK)):
                self._take_chunk([(number, {name: value for name, value in values.items() if name in TAKEN})
                                  for number, values in part])
        return {'unchanged_count': self.known_count, 'changed_count': self.corrected_count,
                'added_count': len(self.line_ids) - self.known_count - self.corrected_count}

    def _take_chunk(self, rows):
        Claim = plain(self.env['skill.subsidy.claim'].with_company(self.company_id))
        vals_list = [{name: value for name, value in vals.items() if value not in (None, '')} for _n, vals in rows]
        Claim._complete(vals_list)
        prints = [fingerprint(vals) for vals in vals_list]
        known, old = self._known(Claim, vals_list, prints)
        opened, corrected, plan = [], {}, []  # plan: per row, its claim or its place among those to open
        first = {}
        for vals, mark in zip(vals_list, prints, strict=True):
            key = self._application(vals)
            if mark in known or mark in first:
                plan.append(('known', known.get(mark) or first[mark]))
                continue
            claim = old.pop(key, None)
            if claim:
                corrected[claim] = vals
                plan.append(('corrected', claim))
            else:
                opened.append({**vals, 'company_id': self.company_id.id, 'channel': self._channel()})
                plan.append(('opened', len(opened) - 1))
            first[mark] = plan[-1][1]
        claims = Claim.create(opened)
        claims._set({'import_id': self.id})
        self._correct(corrected)
        self._submit(claims, Claim.union(*corrected))
        self._keep_lines(rows, prints, [
            (what, claims[place] if isinstance(place, int) else place) for what, place in plan])

    def _channel(self):
        """How these claims came: by spreadsheet; the interface says otherwise."""
        return 'import'

    @api.model
    def _application(self, vals):
        """What makes two rows the same application."""
        return vals.get('id_number'), vals.get('certificate_no'), fields.Date.to_date(vals.get('claim_date'))

    def _known(self, Claim, vals_list, prints):
        """({fingerprint: claim that was taken in with it}, {application: its returned claim}) of this agency."""
        lines = self.env['skill.subsidy.import.line'].search_fetch(
            [('company_id', '=', self.company_id.id), ('fingerprint', 'in', list(set(prints)))],
            ['fingerprint', 'claim_id'], order='id')
        known = {line.fingerprint: line.claim_id for line in lines}
        claims = Claim.search([
            ('company_id', '=', self.company_id.id), ('state', '!=', 'draft'),
            ('certificate_no', 'in', list({vals.get('certificate_no') for vals in vals_list}))], order='id')
        by_key = defaultdict(list)
        for claim in claims:
            by_key[claim.id_number, claim.certificate_no, claim.claim_date].append(claim)
        old = {}
        for vals, mark in zip(vals_list, prints, strict=True):
            same = by_key.get(self._application(vals), ())
            alike = next((claim for claim in same if fingerprint(
                {name: vals.get(name) if name in FOUND else claim[name] for name in TAKEN}) == mark), None)
            if alike:  # as it was entered at the counter, or through the portal
                known.setdefault(mark, alike)
            # a claim on its way is not corrected; one of the same application beside it was refused for good reason
            returned = [claim for claim in same if claim.state == 'returned']
            if returned and not any(claim.state not in ('returned', 'withdrawn', 'rejected') for claim in same):
                old[self._application(vals)] = returned[-1]
        return known, old

    def _correct(self, corrected):
        """Write {returned claim: what its row says now}; `write` asks whether the acting user may."""
        for claim, vals in corrected.items():
            said = {name: vals.get(name, False) for name in CORRECTS if name in vals or name not in FOUND}
            if vals.get('occupation_name') != claim.occupation_name:
                said['occupation_id'] = vals.get('occupation_id', False)
            changed = {name: value for name, value in said.items() if value or claim[name]}
            claim.write({name: value for name, value in changed.items()
                         if name in DECLARED | FOUND and claim._fields[name].convert_to_cache(value, claim) !=
                         claim._fields[name].convert_to_cache(claim[name], claim)})

    def _submit(self, claims, corrected):
        """Submit what may be; a claim that is on its way already stays or goes back, with its reasons (三, 四(二))."""
        doubled = claims.browse([claim.id for claim in (claims + corrected)._rivals()])
        (claims + corrected - doubled).action_submit()
        doubled._check()
        (doubled - corrected)._return_with_own_reasons()
        still = doubled & corrected
        still._store_reasons({claim: claim._reasons() for claim in still})

    # -- what comes back -----------------------------------------------------------------------------------------

    def _keep_lines(self, rows, prints, taken):
        """One INSERT: what became of each row, with the reasons as they were."""
        claims = self.env['skill.subsidy.claim'].browse([claim.id for _what, claim in taken])
        # In the agency's language, like the verdicts of a claim.
        env, values = claims.with_context(lang=self.company_id.partner_id.lang or self.env.lang).env, []
        reasons = {claim.id: json.dumps(claim._remarks(), ensure_ascii=False)
                   for claim in self.env['skill.subsidy.claim'].browse(set(claims._ids))._remarked()}
        for (number, _vals), mark, (what, _claim), claim in zip(rows, prints, taken, claims, strict=True):
            told, why = None, reasons.get(claim.id, '[]')
            if what == 'known':
                told = env._("This row was taken in before as claim %(claim)s; nothing was changed.", claim=claim.name)
                why = json.dumps([{**dict.fromkeys(REMARK, ''), 'rule': 'once', 'outcome': 'known', 'sentence': told}],
                                 ensure_ascii=False)
            values.append((number, claim.id, what == 'corrected', mark, what == 'known', why))
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """INSERT INTO skill_subsidy_import_line (import_id, company_id, row_number, claim_id, corrected, fingerprint,
                      outcome, amount, reasons, create_uid, create_date, write_uid, write_date)
               SELECT %(record)s, %(company)s, v.row_number, v.claim_id, v.corrected, v.fingerprint, o.outcome,
                      CASE WHEN o.outcome = 'refused' THEN 0 ELSE c.amount END,
                      v.reasons,
                      %(user)s, now() AT TIME ZONE 'UTC', %(user)s, now() AT TIME ZONE 'UTC'
                 FROM %(rows)s JOIN skill_subsidy_claim c ON c.id = v.claim_id,
                      LATERAL (SELECT CASE WHEN v.known THEN 'known'
                                           WHEN c.state = 'returned' OR c.check_verdict IN ('fail', 'unknown') THEN 'refused'
                                           WHEN c.check_verdict = 'warn' THEN 'warned' ELSE 'accepted' END AS outcome) o""",
            record=self.id, company=self.company_id.id, user=self.env.uid, rows=unnested(
                'v', ('row_number', 'claim_id', 'corrected', 'fingerprint', 'known', 'reasons'),
                ('int', 'int', 'bool', 'varchar', 'bool', 'jsonb'), values)))
        self.env['skill.subsidy.import.line'].invalidate_model()
        self.invalidate_recordset(['line_ids'])

    def action_view_accepted(self):
        """The claims of this file that met every rule."""
        return self._view_claims(self.env._("Accepted"), 'accepted')

    def action_view_warned(self):
        """The claims of this file that met the rules, with warnings to acknowledge."""
        return self._view_claims(self.env._("Accepted With Warnings"), 'warned')

    def action_view_refused(self):
        """The claims of this file that did not meet the rules."""
        return self._view_claims(self.env._("Refused"), 'refused')

    def action_view_known(self):
        """The claims that rows of this file had opened before."""
        return self._view_claims(self.env._("Taken In Before"), 'known')

    def _view_claims(self, title, outcome):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('skill_subsidy.action_claim')
        title = self.env._("%(title)s: %(file)s", title=title, file=self.filename)
        lines = self.line_ids.filtered(lambda line: line.outcome == outcome)
        return {**action, 'name': title, 'display_name': title, 'context': {},
                'domain': [('id', 'in', lines.claim_id.ids)]}
