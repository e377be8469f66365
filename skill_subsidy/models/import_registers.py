"""Registers are merged set-wise: the same file twice changes nothing, an older one never wins."""
import csv
import io

from odoo import models
from odoo.tools import SQL

from ..rules.table_checks import CONTRADICTION
from .import_kinds import REGISTERS

# PostgreSQL sorts and joins a million rows within it; the server's default of 4 MB would go to disk.
WORK_MEM = '128MB'
INCOMING, COMPARED = SQL.identifier('skill_subsidy_incoming'), SQL.identifier('skill_subsidy_compared')
CONTRADICTED, PAGE = SQL.identifier('skill_subsidy_contradicted'), 10_000


def _list(names, form="%s"):
    return SQL(', ').join(SQL(form, *[SQL.identifier(name)] * form.count('%s')) for name in names)


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

    def _contradictions(self, columns):
        """Rows that contradict another row of the file, which only all of them together can show: an iterator."""
        if self.kind != 'certificates':
            return
        cr, names = self.env.cr, _list(column.key for column in columns)
        cr.execute(SQL("DROP TABLE IF EXISTS %s", CONTRADICTED))
        cr.execute(SQL(
            """CREATE TEMPORARY TABLE %s ON COMMIT DROP AS SELECT row, %s FROM %s JOIN (
                SELECT certificate_no FROM %s GROUP BY certificate_no HAVING min(id_number) <> max(id_number)) twice
                USING (certificate_no)""", CONTRADICTED, names, INCOMING, INCOMING))
        last = 0
        while True:  # page by page: there may be as many as the file has rows
            cr.execute(SQL("SELECT row, %s FROM %s WHERE row > %s ORDER BY row LIMIT %s", names, CONTRADICTED, last, PAGE))
            rows = cr.fetchall()
            for number, *values in rows:
                yield number, values, [CONTRADICTION]
            if len(rows) < PAGE:
                return
            last = rows[-1][0]

    def _merge_register(self, columns, tell):
        """Bring the rows of the temporary table into the register; returns the counts of the import."""
        register, cr = REGISTERS[self.kind], self.env.cr
        target = self.env[register.model]
        cr.execute(SQL("ANALYZE %s", INCOMING))
        names = [column.key for column in columns]
        if 'occupation_name' in names:
            names.append('occupation_id')
        table = SQL.identifier(target._table)
        fixed = {'create_uid': self.env.uid, 'write_uid': self.env.uid}
        if register.owned:
            fixed['company_id'] = self.company_id.id
        if 'currency_id' in target._fields:
            fixed['currency_id'] = self.env.ref('base.CNY').id
        insert = SQL("INSERT INTO %s (create_date, write_date, %s, %s) SELECT now() AT TIME ZONE 'UTC', "
                     "now() AT TIME ZONE 'UTC', %s, %s", table, _list(fixed), _list(names),
                     SQL(', ').join(SQL("%s", value) for value in fixed.values()), _list(names, "i.%s"))
        if not register.key:
            cr.execute(SQL("%s FROM %s i WHERE %s ORDER BY row ON CONFLICT DO NOTHING", insert, INCOMING,
                           SQL(register.unless)))
            counts = {'added_count': cr.rowcount}
        else:
            self._compare(register, table, names)
            tell(80)
            cr.execute(SQL("SELECT outcome, count(*) FROM %s GROUP BY outcome", COMPARED))
            found = dict(cr.fetchall())
            counts = {f'{name}_count': found.get(name, 0) for name in ('added', 'changed', 'older')}
            cr.execute(SQL("%s FROM %s i WHERE outcome = 'added' ORDER BY %s ON CONFLICT DO NOTHING", insert, COMPARED,
                           _list(register.key)))
            tell(95)
            kept = [name for name in names if name not in register.key]
            cr.execute(SQL(
                "UPDATE %s t SET %s, write_date = now() AT TIME ZONE 'UTC', write_uid = %s FROM %s i "
                "WHERE outcome = 'changed' AND t.id = i.known", table, _list(kept, "%s = i.%s"), self.env.uid, COMPARED))
        cr.execute(SQL("SELECT count(*) FROM %s", INCOMING))
        counts['unchanged_count'] = cr.fetchone()[0] - sum(counts.values())
        cr.execute(SQL("DROP TABLE IF EXISTS %s, %s", INCOMING, COMPARED))
        target.invalidate_model()
        return counts

    def _compare(self, register, table, names):
        """One line of each key, with the id of the row that is known and what is to be done: of several lines of one
        key the newest counts, then the last."""
        kept = [name for name in names if name not in register.key]
        older = SQL("WHEN k.%s > i.%s THEN 'older'", *[SQL.identifier(register.newer)] * 2) if register.newer else SQL()
        self.env.cr.execute(SQL(
            """CREATE TEMPORARY TABLE %s ON COMMIT DROP AS
                SELECT i.*, k.id AS known, CASE WHEN k.id IS NULL THEN 'added' %s
                       WHEN (%s) IS DISTINCT FROM (%s) THEN 'changed' ELSE 'unchanged' END AS outcome
                  FROM (SELECT DISTINCT ON (%s) * FROM %s ORDER BY %s, row DESC) i
                  LEFT JOIN %s k ON %s%s""",
            COMPARED, older, _list(kept, "k.%s"), _list(kept, "i.%s"), _list(register.key), INCOMING,
            SQL("%s%s", _list(register.key), SQL(", %s DESC", SQL.identifier(register.newer)) if register.newer else SQL()),
            table, SQL(' AND ').join(SQL("k.%s = i.%s", SQL.identifier(n), SQL.identifier(n)) for n in register.key),
            SQL(" AND k.company_id = %s", self.company_id.id) if register.owned else SQL()))
