"""Rows that only all of a file, or what is known already, can show to be wrong: they come back, and nothing is taken in."""
from odoo import models
from odoo.tools import SQL

from ..rules.table_checks import AGAINST_KNOWN, within_file
from .import_kinds import REGISTERS
from .import_registers import INCOMING, _known_by, _list

CONTRADICTED, PAGE = SQL.identifier('skill_subsidy_contradicted'), 10_000
SHOWN = 10  # rows of one key that a sentence names


class SkillSubsidyImport(models.Model):
    """Set-wise, for a million rows as for ten: one statement finds them all, pages of them are given back."""
    _inherit = 'skill.subsidy.import'

    def _contradictions(self, columns):
        """Rows of the temporary table that contradict another row of the file, or an entry that is known: an iterator of
        (row number, values, [sentence])."""
        register, cr = REGISTERS[self.kind], self.env.cr
        names = _list(column.key for column in columns)
        cr.execute(SQL("ANALYZE %s", INCOMING))
        cr.execute(SQL("DROP TABLE IF EXISTS %s", CONTRADICTED))
        found = [self._within_file(register)]
        if register.contradicts:
            found.append(self._against_known(register))
        cr.execute(SQL(
            """CREATE TEMPORARY TABLE %s ON COMMIT DROP AS
                SELECT DISTINCT ON (i.row) i.row, found.what, found.args, %s FROM (%s) found JOIN %s i ON i.row = found.row
                 ORDER BY i.row, found.what""",
            CONTRADICTED, _list((column.key for column in columns), "i.%s"), SQL(" UNION ALL ").join(found), INCOMING))
        if not cr.rowcount:
            return
        cr.execute(SQL("CREATE INDEX ON %s (row)", CONTRADICTED))
        sentences = (within_file, AGAINST_KNOWN.get(self.kind))
        last = 0
        while True:  # page by page: there may be as many as the file has rows
            cr.execute(SQL("SELECT row, what, args, %s FROM %s WHERE row > %s ORDER BY row LIMIT %s",
                           names, CONTRADICTED, last, PAGE))
            rows = cr.fetchall()
            for number, what, args, *values in rows:
                yield number, values, [sentences[what](*args)]
            if len(rows) < PAGE:
                return
            last = rows[-1][0]

    def _within_file(self, register):
        """Rows of one key that say different things. Of a key that comes once, nothing is compared."""
        key = [SQL(part.format('i')) for part in register.within or register.key]
        marks = [f'g{n}' for n in range(len(key))]
        same = SQL(' AND ').join(SQL("r.%s IS NOT DISTINCT FROM o.%s", *[SQL.identifier(mark)] * 2) for mark in marks)
        rows = SQL("SELECT i.row, %s, %s AS told FROM %s i WHERE NOT (%s)", SQL(', ').join(
            SQL("%s AS %s", part, SQL.identifier(mark)) for part, mark in zip(key, marks, strict=True)),
            SQL(register.told), INCOMING, SQL(register.passed))
        return SQL(
            """SELECT r.row, 0 AS what, ARRAY[o.rows] AS args FROM (%(rows)s) r JOIN (
                SELECT %(marks)s, array_to_string((array_agg(r.row ORDER BY r.row))[:%(shown)s], ', ') AS rows
                  FROM (%(rows)s) r JOIN (SELECT %(key)s FROM %(incoming)s i GROUP BY %(key_plain)s HAVING count(*) > 1) o
                    ON %(same)s
                 GROUP BY %(marks)s HAVING count(DISTINCT r.told) > 1) o ON %(same)s""",
            rows=rows, marks=_list(marks, "r.%s"), shown=SHOWN, same=same, incoming=INCOMING, key_plain=SQL(', ').join(key),
            key=SQL(', ').join(SQL("%s AS %s", part, SQL.identifier(mark)) for part, mark in zip(key, marks, strict=True)))

    def _against_known(self, register):
        """Rows that say something else than the entry that is known, where no file may change it."""
        target = self.env[register.model]
        return SQL(
            "SELECT i.row, 1 AS what, ARRAY[%s] AS args FROM %s i JOIN %s k ON %s WHERE (%s) AND NOT (%s)",
            SQL(', ').join(SQL("(%s)::text", SQL(part)) for part in register.evidence), INCOMING,
            SQL.identifier(target._table), _known_by(self, register), SQL(register.contradicts), SQL(register.passed))
