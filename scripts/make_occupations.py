#!/usr/bin/env python3
"""Writes skill_subsidy/data/occupations.xml from the editions of the national catalogue (国家职业资格目录).

Usage: scripts/make_occupations.py CATALOGUE.csv
The CSV has the columns edition, document, item, kind (准入类, 水平评价类 or empty), occupation, code_2022.
"""
import csv
import sys
from pathlib import Path
from xml.sax.saxutils import escape

TARGET = Path(__file__).resolve().parent.parent / 'skill_subsidy' / 'data' / 'occupations.xml'
KINDS = {'准入类': 'access', '水平评价类': 'level'}
SECOND_EDITION_FROM = '2021-12-02'
# 水平评价类 qualifications left the catalogue by the end of 2020; a 职业技能等级证书 for them is not touched by it.
LEVEL_QUALIFICATIONS_TO = '2020-12-31'
# (name, edition, code) of editions that numbered an occupation otherwise; the agency brings the rest by an import.
OLD_CODES = [('焊工', '1999', '6-04-02-05')]


def entries(path):
    """One dict of field values an occupation name; a name in both editions is one entry, the newer kind counts."""
    found = {}
    with open(path, encoding='utf-8-sig', newline='') as file:
        for row in csv.DictReader(file):
            entry = found.setdefault(row['occupation'], {'name': row['occupation'], 'editions': [], 'items': [],
                                                         'documents': [], 'code': '', 'kind': ''})
            entry['editions'].append(row['edition'])
            entry['items'].append(f"{row['edition']}-{row['item']}")
            entry['documents'].append(row['document'])
            entry['code'] = row['code_2022'] or entry['code']
            entry['kind'] = KINDS.get(row['kind'], entry['kind'])
    for entry in found.values():
        second = '2021' in entry['editions']
        yield {
            'name': entry['name'],
            'code': entry['code'],
            'edition': '/'.join(entry['editions']),
            'item': '; '.join(entry['items']),
            'kind': entry['kind'],
            'valid_from': SECOND_EDITION_FROM if entry['editions'] == ['2021'] else '',
            'qualification_to': LEVEL_QUALIFICATIONS_TO if entry['kind'] == 'level' and not second else '',
            'document': '; '.join(entry['documents']),
        }


def main(path):
    lines = ['<?xml version="1.0" encoding="utf-8"?>',
             '<!-- The national catalogue, editions 2017 and 2021. Made by scripts/make_occupations.py;',
             '     the agency edits its entries in the product, an update of the module leaves them alone. -->',
             '<odoo noupdate="1">']
    numbers = {}
    for number, entry in enumerate(entries(path), 1):
        numbers[entry['name']] = f'occupation_{number:03d}'
        lines.append(f'    <record id="occupation_{number:03d}" model="skill.subsidy.occupation">')
        lines += [f'        <field name="{name}">{escape(value)}</field>' for name, value in entry.items() if value]
        lines.append('    </record>')
    for name, edition, code in OLD_CODES:
        lines += [f'    <record id="{numbers[name]}_{edition}" model="skill.subsidy.occupation.name">',
                  f'        <field name="occupation_id" ref="{numbers[name]}"/>',
                  f'        <field name="name">{name}</field>',
                  f'        <field name="edition">{edition}</field>',
                  f'        <field name="code">{code}</field>',
                  '    </record>']
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text('\n'.join([*lines, '</odoo>', '']), encoding='utf-8')
    print(f"{number} occupations written to {TARGET.name}")


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
