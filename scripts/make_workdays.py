#!/usr/bin/env python3
"""Writes skill_subsidy/data/workdays.xml from the State Council's arrangements of holidays.

Usage: scripts/make_workdays.py HOLIDAYS.csv
The CSV has the columns date, kind (off or work) and name (of the holiday). Every year in it ships confirmed.
"""
import csv
import sys
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / 'skill_subsidy' / 'data' / 'workdays.xml'
NOTICE = "国务院办公厅关于{}年部分节假日安排的通知"
# Arrangements that a second notice changed in the course of the year, and the days that follow from it.
CHANGED = {
    '2019': ("国务院办公厅关于调整2019年劳动节假期安排的通知", '2019-04-28', '2019-05-05'),
    '2020': ("国务院办公厅关于延长2020年春节假期的通知", '2020-01-31', '2020-02-02'),
}


def source(day):
    """The notice that `day` (ISO) follows from."""
    notice, first, last = CHANGED.get(day[:4], ('', '', ''))
    return notice if first <= day <= last and notice else NOTICE.format(day[:4])


def main(path):
    years = defaultdict(list)
    with open(path, encoding='utf-8-sig', newline='') as file:
        for row in csv.DictReader(file):
            years[row['date'][:4]].append(row)
    lines = ['<?xml version="1.0" encoding="utf-8"?>',
             "<!-- Days off and days worked instead, as the State Council has arranged them. Made by scripts/make_workdays.py;",
             '     an update of the module leaves the years that an agency has alone. -->',
             '<odoo noupdate="1">']
    for year, rows in sorted(years.items()):
        document = '；'.join(dict.fromkeys([NOTICE.format(year), CHANGED.get(year, (NOTICE.format(year),))[0]]))
        lines += [f'    <record id="workday_year_{year}" model="skill.subsidy.workday.year">',
                  f'        <field name="year">{year}</field>',
                  f'        <field name="document">{document}</field>',
                  '        <field name="confirmed" eval="True"/>',
                  '        <field name="day_ids" eval="[']
        lines += [f"            Command.create({{'date': '{row['date']}', 'kind': '{row['kind']}', 'name': '{row['name']}', "
                  f"'source': '{source(row['date'])}'}})," for row in rows]
        lines += ['        ]"/>', '    </record>']
    last = int(max(years)) + 1
    lines += [f'    <!-- {last}: the arrangement is not out; the policy keeper enters and confirms it. -->',
              f'    <record id="workday_year_{last}" model="skill.subsidy.workday.year">',
              f'        <field name="year">{last}</field>',
              '    </record>']
    TARGET.write_text('\n'.join([*lines, '</odoo>', '']), encoding='utf-8')
    print(f"{len(years)} years written to {TARGET.name}")


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
