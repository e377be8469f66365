"""The days that were laid aside go into their years."""
from odoo.tools.sql import table_exists


def migrate(cr, version):
    """Where an agency's day contradicts the one that comes with the addon, the agency's stays: notices were counted by it.

    Years that did not come with the addon are opened, and not confirmed: the policy keeper compares them with the State
    Council's notice.
    """
    if not table_exists(cr, 'skill_subsidy_workday_aside'):
        return
    cr.execute("""
        INSERT INTO skill_subsidy_workday_year (year, confirmed, document, create_uid, write_uid, create_date, write_date)
        SELECT extract(year FROM date)::int, FALSE, min(source), 1, 1, now(), now()
          FROM skill_subsidy_workday_aside GROUP BY 1
            ON CONFLICT (year) DO NOTHING""")
    cr.execute("""
        INSERT INTO skill_subsidy_workday AS day (date, kind, source, year_id, create_uid, write_uid, create_date, write_date)
        SELECT aside.date, aside.kind, aside.source, year.id, aside.create_uid, aside.write_uid, aside.create_date, aside.write_date
          FROM skill_subsidy_workday_aside aside
          JOIN skill_subsidy_workday_year year ON year.year = extract(year FROM aside.date)
            ON CONFLICT (date) DO UPDATE SET kind = EXCLUDED.kind, source = EXCLUDED.source, name = NULL
         WHERE day.kind <> EXCLUDED.kind""")
    cr.execute("DROP TABLE skill_subsidy_workday_aside")
