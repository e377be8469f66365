"""Registers are merged set-wise: the same file twice changes nothing, an older one never wins."""
import csv
import io
from fractions import Fraction

from odoo import models
from odoo.tools import SQL

from .import_kinds import COMPARED_AT, READ, REGISTERS, WRITTEN

# PostgreSQL sorts and joins a million rows within it; the server's default of 4 MB would go to disk.
WORK_MEM = '128MB'
INCOMING, COMPARED = SQL.identifier('skill_subsidy_incoming'), SQL.identifier('skill_subsidy_compared')
# A register is written in so many steps at most, of so many rows at least, between which others see how far it is.
STEPS, STEP = 20, 10_000


def _list(names, form="%s"):
    return SQL(', ').join(SQL(form, *[SQL.identifier(name)] * form.count('%s')) for name in names)


def _known_by(record, register):
    """The condition under which the entry `k` is what the row `i` is about."""
    same = SQL(' AND ').join(SQL("%s IS NOT DISTINCT FROM %s" if 'CASE' in part else "%s = %s", SQL(part.format('k')),
                                 SQL(part.format('i'))) for part in register.key)
    own = SQL(" AND k.company_id = %s", record.company_id.id) if register.owned else SQL()
    return SQL("%s AND %s%s", same, SQL(register.live), own)


class SkillSubsidyImport(models.Model):
    """Rows go through COPY into a temporary table, and from there into the register by a handful of statements."""
    _inherit = 'skill.subsidy.import'

    def _open_register(self, columns):
        """Make the temporary table. Returns what takes a chunk of (number, values, problems) into it."""
        register, cr = REGISTERS[self.kind], self.env.cr
        target = self.env[register.model]
        names = [column.key for column in columns]
        place = names.index('occupation_name') if 'occupation_name' in names else None
        occupations = self.env['skill.subsidy.occupation']._by_name() if place is not None else {}
        stored = [*names, 'occupation_id'] if occupations or place is not None else names
        target.flush_model()
        cr.execute(SQL("DROP TABLE IF EXISTS %s, %s", INCOMING, COMPARED))
        cr.execute(SQL("SET LOCAL work_mem = %s", WORK_MEM))
        cr.execute(SQL("CREATE TEMPORARY TABLE %s (row integer, %s) ON COMMIT DROP", INCOMING, SQL(', ').join(
            SQL("%s %s", SQL.identifier(name), SQL(target._fields[name].column_type[1])) for name in stored)))
        copy = SQL("COPY %s (row, %s) FROM STDIN WITH (FORMAT csv)", INCOMING, _list(stored)).code.replace('%%', '%')

        def take(lines):
            buffer = io.StringIO()
            writer = csv.writer(buffer)
            if place is None:
                writer.writerows([number, *values] for number, values, _problems in lines)
            else:
                writer.writerows([number, *values, occupations.get(values[place])] for number, values, _p in lines)
            buffer.seek(0)
            cr.copy_expert(copy, buffer)
        return take

    def _merge_register(self, columns, tell):
        """Bring the rows of the temporary table, which contradict nothing, into the register; returns the counts."""
        register, cr = REGISTERS[self.kind], self.env.cr
        target = self.env[register.model]
        names = [column.key for column in columns]
        if 'occupation_name' in names:
            names.append('occupation_id')
        tell(READ, None, 'comparing')
        self._compare(register, names)
        cr.execute(SQL("SELECT outcome, count(*) FROM %s GROUP BY outcome", COMPARED))
        found = dict(cr.fetchall())
        counts = {f'{name}_count': found.get(name, 0) for name in ('added', 'changed', 'older')}
        tell(COMPARED_AT, None, 'writing')
        for pages, share in self._steps(counts['added_count'] + counts['changed_count']):
            self._write_register(register, names, counts, pages)
            tell(COMPARED_AT + (WRITTEN - COMPARED_AT) * share)
        cr.execute(SQL("SELECT count(*) FROM %s", INCOMING))
        counts['unchanged_count'] = cr.fetchone()[0] - sum(counts.values())
        cr.execute(SQL("DROP TABLE IF EXISTS %s, %s", INCOMING, COMPARED))
        target.invalidate_model()
        return counts

    def _compare(self, register, names):
        """One line of each key, with the id of the row that is known and what is to be done: of several lines of one
        key the best counts, then the last. In the order of the keys: so the register's indexes grow at one place."""
        kept = [name for name in names if f'{{0}}.{name}' not in register.key]
        older = SQL("WHEN k.%s > i.%s THEN 'older'", *[SQL.identifier(register.newer)] * 2) if register.newer else SQL()
        changed = SQL(register.changed) if register.changed else SQL(
            "(%s) IS DISTINCT FROM (%s)", _list(kept, "k.%s"), _list(kept, "i.%s"))
        key = SQL(', ').join(SQL(part.format('i')) for part in register.key)
        self.env.cr.execute(SQL(
            """CREATE TEMPORARY TABLE %s ON COMMIT DROP AS
                SELECT i.*, k.id AS known, CASE WHEN k.id IS NULL THEN 'added' %s
                       WHEN %s THEN 'changed' ELSE 'unchanged' END AS outcome
                  FROM (SELECT DISTINCT ON (%s) i.* FROM %s i WHERE NOT (%s) ORDER BY %s%s, i.row DESC) i
                  LEFT JOIN %s k ON %s ORDER BY %s""",
            COMPARED, older, changed, key, INCOMING, SQL(register.passed), key,
            SQL(", %s", SQL(register.best)) if register.best else SQL(),
            SQL.identifier(self.env[register.model]._table), _known_by(self, register), key))
        self.env.cr.execute(SQL("ANALYZE %s", COMPARED))

    def _steps(self, count):
        """(condition on the pages of the compared rows, share that is done with them) for each step of `count` rows."""
        self.env.cr.execute(SQL("SELECT pg_relation_size(%s) / current_setting('block_size')::int", 'skill_subsidy_compared'))
        pages = self.env.cr.fetchone()[0] + 1
        for begin, end in self._steps_of(count):
            yield SQL("i.ctid >= %s::tid AND i.ctid < %s::tid", f'({int(pages * begin)},0)', f'({int(pages * end)},0)'), float(end)

    def _steps_of(self, count):
        """(begin, end) of the steps in which `count` rows are written, as shares of the whole."""
        steps = min(STEPS, count // STEP + 1) if count else 0
        return [(Fraction(step, steps), Fraction(step + 1, steps)) for step in range(steps)]

    def _write_register(self, register, names, counts, pages):
        """Insert what is new and update what changed, of the compared rows on these `pages`."""
        target, cr = self.env[register.model], self.env.cr
        table = SQL.identifier(target._table)
        if counts['added_count']:
            fixed = {'create_uid': self.env.uid, 'write_uid': self.env.uid}
            if register.owned or register.brought:
                fixed['company_id'] = self.company_id.id
            if 'currency_id' in target._fields:
                fixed['currency_id'] = self.env.ref('base.CNY').id
            cr.execute(SQL(
                "INSERT INTO %s (create_date, write_date, %s, %s) SELECT now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', %s, %s "
                "FROM %s i WHERE outcome = 'added' AND %s ON CONFLICT DO NOTHING", table, _list(fixed), _list(names),
                SQL(', ').join(SQL("%s", value) for value in fixed.values()), _list(names, "i.%s"), COMPARED, pages))
        if counts['changed_count']:
            kept = [name for name in names if f'{{0}}.{name}' not in register.key]
            cr.execute(SQL(
                "UPDATE %s t SET %s, write_date = now() AT TIME ZONE 'UTC', write_uid = %s FROM %s i "
                "WHERE outcome = 'changed' AND t.id = i.known AND %s", table,
                SQL(register.sets) if register.sets else _list(kept, "%s = i.%s"), self.env.uid, COMPARED, pages))
