"""What other programs call through /json/2 with an API key (docs/api.zh_CN.md): the same rules as for files."""
import base64
import hashlib
import json

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from ..rules import table_rows, workdays
from ..rules.table_cells import written
from ..rules.table_checks import PROBLEMS
from ..rules.text import Text
from .amounts import yuan
from .import_columns import COLUMNS
from .import_kinds import REGISTERS
from .transitions import HANDLER

MOST_ROWS, MOST_KEY = 1000, 64


def _is_key(key):
    return isinstance(key, str) and 0 < len(key) <= MOST_KEY and key == key.strip() and key.isprintable()


def _encoded(rows, **options):
    """Rows as JSON in UTF-8. Half of a surrogate pair, which JSON can spell and UTF-8 cannot, stays spelled."""
    return json.dumps(rows, ensure_ascii=False, **options).encode(errors='backslashreplace')


class SkillSubsidyImport(models.Model):
    """A call of `take` is kept as an import, with its key, its rows as a file, and the answer that was given."""
    _inherit = 'skill.subsidy.import'

    call_key = fields.Char("Key of the Call", readonly=True, copy=False)
    call_digest = fields.Char(readonly=True, copy=False)
    answer = fields.Json(readonly=True, copy=False)

    _call_once = models.UniqueIndex("(company_id, kind, call_key) WHERE call_key IS NOT NULL",
                                    "A call with this key was made before.")

    def _channel(self):
        return 'api' if self.call_key else super()._channel()

    @api.model
    def take(self, kind, rows, key):
        """Take rows in: all, or none with the reason of every wrong one.

        kind: claims, insured, certificates, benefits or exclusions. rows: at most 1,000 objects {title, alias or key of
        a column: value}. key: chosen by the caller, up to 64 characters, once for each agency and kind: the same key and
        rows give the same answer and change nothing. Returns {id, key, kind, state, counts, errors, ignored, claims}.
        """
        self = self._speaking()  # noqa: PLW0642  (answers come in the user's language)
        self._check_call(kind, rows, key)
        digest = hashlib.sha256(_encoded(rows, sort_keys=True)).hexdigest()
        company = self.env.company
        known = self.search([('company_id', '=', company.id), ('kind', '=', kind), ('call_key', '=', key)])
        if known:
            if known.call_digest != digest:
                raise UserError(self.env._("The key %(key)s was used with other rows before. Nothing was taken in: "
                                           "send these rows with a new key.", key=key))
            return known.answer
        content = _encoded(rows, indent=1)
        record = self.create({'kind': kind, 'company_id': company.id, 'filename': f'api_{key}.json',
                              'file': base64.b64encode(content)})
        try:  # a call with the same key at the same moment is waited for here; then this one begins anew and answers alike
            record._set({'call_key': key, 'call_digest': digest, 'started_by_id': self.env.uid})
            record.flush_recordset()
        except UniqueViolation as error:
            raise ConcurrencyError("another call with the same key") from error
        return record._take_rows(rows)

    @api.model
    @api.readonly
    def claim_states(self, numbers=None, key=None):
        """How claims stand: by their `numbers` (at most 1,000), or those of the call of `take` with `key`.

        Returns a list of {claim, found, state, state_name, verdict, amount, reasons, return_reason, claim_date}.
        """
        self = self._speaking()  # noqa: PLW0642
        Claim = self.env['skill.subsidy.claim']
        if key is not None:
            record = _is_key(key) and self.search([
                ('company_id', '=', self.env.company.id), ('kind', '=', 'claims'), ('call_key', '=', key)])
            if not record:
                raise UserError(self.env._("No call with the key %(key)s was made.", key=written(str(key))[:MOST_KEY]))
            numbers = [row['claim'] for row in record.answer.get('claims', ())]
        if not isinstance(numbers, list) or not all(isinstance(number, str) for number in numbers):
            raise UserError(self.env._("Give the numbers of claims as a list of texts, or the key of a call."))
        if len(numbers) > MOST_ROWS:
            raise UserError(self.env._("At most %(most)s in one call, not %(count)s.", most=MOST_ROWS, count=len(numbers)))
        known = [number for number in numbers if number.isprintable()]  # a NUL is in no number, and in no query
        found = {claim.name: claim for claim in Claim.search([('name', 'in', known)])}
        states = dict(Claim._fields['state']._description_selection(self.env))
        return [self._state_of(found[number], states) if number in found else {'claim': written(number), 'found': False}
                for number in numbers]

    def write(self, vals):
        """What came through the interface stays as it came: its answer was given."""
        self._check_not_called()
        return super().write(vals)

    def action_run(self):
        """A call is made again by the program that made it, with a new key."""
        self._check_not_called()
        return super().action_run()

    # -- inside --------------------------------------------------------------------------------------------------

    def _check_not_called(self):
        if any(record.call_key for record in self):
            raise UserError(self.env._("This came from another program, which has its answer. It sends corrected rows "
                                       "with a new key."))

    def _speaking(self):
        """/json/2 begins without a language: answer in that of the user unless the call asks for another."""
        return self if self.env.context.get('lang') else self.with_context(lang=self.env.user.lang)

    def _check_call(self, kind, rows, key):
        if HANDLER not in self.env['skill.subsidy.claim']._my_roles():
            raise AccessError(self.env._("Only a handler takes data in: the user of this API key is none."))
        if not isinstance(kind, str) or kind not in COLUMNS:
            raise UserError(self.env._("The kind %(kind)s is unknown. There are: %(kinds)s.", kind=written(str(kind))[:MOST_KEY],
                                       kinds=", ".join(COLUMNS)))
        if not _is_key(key):
            raise UserError(self.env._("A call needs a key of 1 to %(most)s characters.", most=MOST_KEY))
        if not isinstance(rows, list) or not rows:
            raise UserError(self.env._("A call needs rows: a list of objects, at least one."))
        if len(rows) > MOST_ROWS:
            raise UserError(self.env._("At most %(most)s in one call, not %(count)s.", most=MOST_ROWS, count=len(rows)))

    def _take_rows(self, rows):
        """Check and take the rows of a call; keeps and returns the answer."""
        columns = COLUMNS[self.kind]
        read, problems, ignored = table_rows.read_rows(rows, columns)
        problems += self._more_problems(read, columns)
        counts = {'row_count': len(rows), 'error_count': len({problem.row for problem in problems})}
        if not problems and self.kind in REGISTERS:
            self._open_register(columns)([(number, values, ()) for number, values in read])
            problems = [table_rows.Problem(number, "", reason) for number, _row, found in self._contradictions(columns)
                        for reason in found]
            counts['error_count'] = len(problems)
            if not problems:
                counts |= self._merge_register(columns, lambda *told: None)
        elif not problems:
            keys = [column.key for column in columns]
            counts |= self._take_claims([[(number, dict(zip(keys, values, strict=True))) for number, values in read]])
        state = 'failed' if problems else 'done'
        told = {'rows': len(rows), 'errors': counts['error_count'], **{
            name: counts.get(f'{name}_count', 0) for name in ('added', 'changed', 'unchanged', 'older')}}
        say = self.env._
        answer = {
            'id': self.id, 'key': self.call_key, 'kind': self.kind, 'state': state, 'counts': told, 'ignored': ignored,
            'errors': [{'row': p.row, 'column': p.column, 'reason': self._say(p.reason, say)}
                       for p in sorted(problems, key=lambda p: p.row)]}
        if self.kind == 'claims':
            told |= {name: self[f'{name}_count'] for name in ('accepted', 'warned', 'refused', 'known')}
            answer['claims'] = [self._line_answer(line) for line in self.line_ids.sorted('row_number')]
        message = self.env._("It came from another program, which was told what is wrong with which row.") if problems else False
        self._set({'state': state, 'answer': answer, 'message': message, 'finished_on': fields.Datetime.now(), **counts})
        return answer

    def _more_problems(self, read, columns):
        """What a kind asks of its rows beyond their columns, and rows that are meant for another agency."""
        examine, today = PROBLEMS.get(self.kind), workdays.today()
        for number, values in read:
            for problem in examine(values, today) if examine else ():
                yield table_rows.Problem(number, problem.args['column'], problem.args['problem'])
            for column, value in zip(columns, values, strict=True):
                if column.key == 'agency' and value and not self._is_own(value):
                    yield table_rows.Problem(number, column.title, table_rows.not_own(value))

    def _is_own(self, agency):
        return any(name and name.startswith(agency) for name in (self.company_id.name, self.company_id.partner_id.ref))

    @api.model
    def _say(self, reason, say):
        args = {name: self._say(value, say) if isinstance(value, Text) else value for name, value in reason.args.items()}
        return say(reason.message, **args) if args else say(reason.message)  # templates that rules/ marked

    @api.model
    def _line_answer(self, line):
        claim = line.claim_id
        return {'row': line.row_number, 'claim': claim.name, 'outcome': line.outcome, 'corrected': line.corrected,
                'state': claim.state, 'verdict': claim.check_verdict, 'amount': str(yuan(line.amount)),
                'reasons': line.reasons or []}

    @api.model
    def _state_of(self, claim, states):
        return {'claim': claim.name, 'found': True, 'state': claim.state, 'state_name': states[claim.state],
                'verdict': claim.check_verdict or '', 'amount': str(yuan(claim.amount)),
                'reasons': claim._remarks(), 'return_reason': claim.return_reason or '', 'claim_date': str(claim.claim_date)}
