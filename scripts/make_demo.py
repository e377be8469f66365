#!/usr/bin/env python3
"""Writes the files of the demo month into skill_subsidy/demo/: the same files on every run.

Usage: scripts/make_demo.py [--to FOLDER]
"""
import argparse
import sys
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / 'scripts'))

from demo_data import cases, files, later, people, right, wrong  # noqa: E402  (found through the path above)

COUNTS = {people.HOHHOT: 200, people.BAOTOU: 100}
BYSTANDERS = {people.HOHHOT: 130, people.BAOTOU: 70}  # insured people who claim nothing
SEED = 20261031


def month(make):
    """All 300 cases in the order in which they reached the counters."""
    found = [*right.borders(make), *wrong.all_wrong(make), *wrong.all_warned(make)]
    for agency, count in COUNTS.items():
        found += right.ordinary(make, agency, count - sum(case.agency == agency for case in found))
    make.rng.shuffle(found)
    found.sort(key=lambda case: case.entered)  # stable: a day's claims stay shuffled
    position = {id(case): place for place, case in enumerate(found)}
    assert all(position[id(case.after)] < position[id(case)] for case in found if case.after)
    return found


def bystanders(make, agency, count):
    """Cases of people who have certificates and contributions, but no claim this month."""
    last = date(2026, 9, 30)
    return [make.right(agency, issue=last - timedelta(days=make.rng.randrange(2200))) for _ in range(count)]


def write(folder):
    make = cases.Maker(SEED)
    found = month(make)
    cases.check(found)
    others = {agency: bystanders(make, agency, count) for agency, count in BYSTANDERS.items()}
    certificates, exclusions = later.mark(make, found)
    everyone = [*found, *(case for group in others.values() for case in group)]
    for agency, name, encoding in ((people.HOHHOT, 'hohhot', 'utf-8-sig'), (people.BAOTOU, 'baotou', 'gb18030')):
        lines = [case.insured for case in everyone if case.agency == agency and case.insured]
        lines += [case.elsewhere[agency] for case in found if agency in case.elsewhere]
        files.write_csv(folder / f'insured-{name}.csv', files.INSURED_COLUMNS, files.by_key(lines, '身份证号'), encoding)
    files.write_csv(folder / 'certificates.csv', files.CERTIFICATE_COLUMNS,
                    files.by_key([*(case.certificate for case in everyone if case.certificate), *certificates], '证书编码'))
    files.write_csv(folder / 'exclusions.csv', files.EXCLUSION_COLUMNS, files.by_key(exclusions, '身份证号', '证书编码'))
    files.write_csv(folder / 'verdicts-by-policy.csv', files.VERDICT_COLUMNS, later.verdicts(found, certificates, exclusions))
    benefits = [line for case in found for line in case.benefits]
    for group in others.values():
        benefits += [make.paid_before(case, case.certificate['发证日期'] + timedelta(days=90),
                                      number=case.certificate['证书编码'])
                     for case in group if case.certificate['发证日期'] < date(2026, 6, 1)][:30]
    files.write_csv(folder / 'benefits.csv', files.BENEFIT_COLUMNS, files.by_key(benefits, '发放日期', '证书编码'))
    files.write_claims(folder / 'claims-2026-10.xlsx', files.claim_rows(found))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--to', type=Path, default=ROOT / 'skill_subsidy' / 'demo')
    folder = parser.parse_args().to
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{len(write(folder))} claims written to {folder}")


if __name__ == '__main__':
    main()
