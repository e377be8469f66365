from odoo import models
from odoo.tools import SQL

from ..rules import identity


class SkillSubsidyImport(models.Model):
    """Registers are merged row by row key: the same file twice changes nothing, an older one never wins."""
    _inherit = 'skill.subsidy.import'

    def _take_insured(self, rows):
        """Lines of the contribution register; a line with an older data date than the one kept is passed over."""
        for row in rows:
            row['id_number'] = identity.normalise_id(row['id_number'])
            row['company_id'] = self.company_id.id
        self._merge('skill.subsidy.insured', rows, ('company_id', 'id_number'), newer='data_date')

    def _take_certificates(self, rows):
        """Lines of the certificate register, by certificate number."""
        names = self.env['skill.subsidy.occupation']._by_name()
        for row in rows:
            row['certificate_no'] = identity.normalise_id(row['certificate_no'])
            row['id_number'] = identity.normalise_id(row['id_number'])
            row['occupation_id'] = names.get(row['occupation_name'])
        self._merge('skill.subsidy.certificate', rows, ('certificate_no',))

    def _take_benefits(self, rows):
        """Benefits paid elsewhere or before this system; one that is known already is left as it is."""
        names = self.env['skill.subsidy.occupation']._by_name()
        currency = self.env.ref('base.CNY').id
        for row in rows:
            row['id_number'] = identity.normalise_id(row['id_number'])
            row['occupation_id'] = names.get(row['occupation_name'])
            row['currency_id'] = currency
        self._merge('skill.subsidy.benefit', rows, None)

    def _merge(self, model, rows, key, newer=None):
        """INSERT all rows; on a known `key` update it, unless the kept row is newer by column `newer`.

        With `key` None a row that a unique index knows already is left alone.
        """
        target = self.env[model]
        if not rows:
            return
        # Within one file the last row of a key counts (one INSERT may touch a row only once).
        if key:
            latest = {}
            for row in rows:
                known = latest.get(tuple(row[name] for name in key))
                if not known or not newer or row[newer] >= known[newer]:
                    latest[tuple(row[name] for name in key)] = row
            rows = list(latest.values())
        names = [name for name, field in target._fields.items() if field.store and name in
                 {name for row in rows for name in row}]
        table, columns = SQL.identifier(target._table), SQL(', ').join(map(SQL.identifier, names))
        if key:
            kept = [name for name in names if name not in key]
            action = SQL("(%s) DO UPDATE SET %s, write_date = now() AT TIME ZONE 'UTC', write_uid = %s%s",
                         SQL(', ').join(map(SQL.identifier, key)),
                         SQL(', ').join(SQL("%s = EXCLUDED.%s", SQL.identifier(n), SQL.identifier(n)) for n in kept),
                         self.env.uid,
                         SQL(" WHERE EXCLUDED.%s >= %s.%s", SQL.identifier(newer), table, SQL.identifier(newer))
                         if newer else SQL())
        else:
            action = SQL("DO NOTHING")
        for start in range(0, len(rows), 1000):
            values = SQL(', ').join(
                SQL("(%s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', %s, %s)",
                    SQL(', ').join(SQL("%s", row.get(name)) for name in names), self.env.uid, self.env.uid)
                for row in rows[start:start + 1000])
            self.env.cr.execute(SQL(
                "INSERT INTO %s (%s, create_date, write_date, create_uid, write_uid) VALUES %s ON CONFLICT %s",
                table, columns, values, action))
        target.invalidate_model()
