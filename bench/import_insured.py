"""Imports of a contribution register, beside plain COPY and upsert of the same rows, and beside Odoo's own load().

ROWS: how many; MODE: 'import', 'plain' or 'load' (each in a process of its own, for its memory).
"""
import csv
import json
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, 'bench')
import common

ROWS, MODE = int(os.environ['ROWS']), os.environ['MODE']
COLUMNS = ('id_number', 'person_name', 'insured_since', 'status', 'paid_months', 'employer_name', 'employer_code', 'data_date')
STATUS = {'参保缴费': 'paying', '暂停缴费': 'suspended'}


def run_import(env, path):
    """The same file twice, through the import of the addon."""
    agency, user = common.agency_and_handler(env)
    results = []
    for what in ("import", "the same file again"):
        record = env['skill.subsidy.import'].with_user(user).with_company(agency).create({
            'kind': 'insured', 'filename': 'insured.csv'})
        with path.open('rb') as source:
            record._store_file('file', source, 'insured.csv')
        record._set({'started_by_id': user.id})
        record._queue()
        env.cr.commit()
        with common.measured(env) as m:
            assert record._run_in_background()
            env.cr.commit()
        assert record.state == 'done', record.message
        results.append((what, m.seconds, m.queries))
        env.invalidate_all()
    return results


def run_plain(env, path):
    """COPY into a temporary table and one upsert into an equal table, the file written as the database wants it."""
    ready = path.with_suffix('.ready')
    with path.open(encoding='utf-8') as source, ready.open('w', encoding='utf-8', newline='') as target:
        writer = csv.writer(target)
        rows = csv.reader(source)
        next(rows)
        writer.writerows((*row[:3], STATUS[row[3]], *row[4:]) for row in rows)
    agency, user = common.agency_and_handler(env)
    names = ', '.join(COLUMNS)
    cr = env.cr
    cr.execute("CREATE TABLE skill_subsidy_bench (LIKE skill_subsidy_insured INCLUDING ALL)")
    for column, other in (('company_id', 'res_company'), ('create_uid', 'res_users'), ('write_uid', 'res_users')):
        cr.execute(f"ALTER TABLE skill_subsidy_bench ADD FOREIGN KEY ({column}) REFERENCES {other}")
    cr.commit()
    results = []
    for what in ("plain COPY and upsert", "the same file again"):
        start = time.perf_counter()
        cr.execute(f"CREATE TEMPORARY TABLE plain ON COMMIT DROP AS SELECT {names} FROM skill_subsidy_insured LIMIT 0")
        with ready.open(encoding='utf-8') as source:
            cr.copy_expert(f"COPY plain ({names}) FROM STDIN WITH (FORMAT csv)", source)
        cr.execute(f"""
            INSERT INTO skill_subsidy_bench (company_id, create_uid, write_uid, create_date, write_date, {names})
            SELECT %s, %s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', {names} FROM plain
                ON CONFLICT (id_number, company_id) DO UPDATE
               SET {', '.join(f'{name} = excluded.{name}' for name in COLUMNS[1:])}, write_date = excluded.write_date,
                   write_uid = excluded.write_uid""", (agency.id, user.id, user.id))
        cr.commit()
        results.append((what, time.perf_counter() - start, 2))
    cr.execute("DROP TABLE skill_subsidy_bench")
    cr.commit()
    return results


def run_load(env, path):
    """Odoo's own import of the same rows."""
    _agency, user = common.agency_and_handler(env)
    with path.open(encoding='utf-8') as source:
        rows = list(csv.reader(source))[1:]
    data = [[*row[:3], STATUS[row[3]], *row[4:]] for row in rows]
    # sudo: nobody may enter a register by hand; the measure is load() itself
    model = env['skill.subsidy.insured'].with_user(user).sudo()
    with common.measured(env) as m:
        answer = model.load(list(COLUMNS), data)
        env.cr.commit()
    assert answer['ids'], answer['messages'][:3]
    return [("Odoo's load()", m.seconds, m.queries)]


with tempfile.TemporaryDirectory() as folder:
    file = Path(folder, 'insured.csv')
    with file.open('w', encoding='utf-8') as out:
        out.writelines(f'{line}\n' for line in common.insured_lines(ROWS))
    found = {'import': run_import, 'plain': run_plain, 'load': run_load}[MODE](env, file)  # noqa: F821  (the shell gives env)
common.table(("what", "rows", "seconds", "µs a row", "rows/s", "queries", "peak MB"), [
    (what, f'{ROWS:,}', f'{seconds:.2f}', f'{seconds / ROWS * 1e6:.1f}', f'{ROWS / seconds:,.0f}', queries, f'{common.peak():.0f}')
    for what, seconds, queries in found])
with open(os.environ['RESULTS'], 'a', encoding='utf-8') as results:
    results.writelines(json.dumps([what, ROWS, seconds, common.peak()]) + '\n' for what, seconds, _queries in found)
