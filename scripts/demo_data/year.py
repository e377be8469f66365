"""The claims of a year: what reaches the counters of two agencies month by month, and the register lines that belong to it.

Most are right, a few are wrong or doubtful in ways that any month may have, and go back or are looked at twice. Two people of
each agency claim for two occupations, some months apart: what is due for the second can be set off against the first.
"""
import io
from datetime import date, timedelta

from . import cases, days, files, people, right, wrong

SEED = 20260101
YEAR = 2026
MONTHS = range(1, 13)
CLAIMS = 125  # of each agency and month: 3,000 in all
AGENCIES = (people.HOHHOT, people.BAOTOU)
ENCODINGS = {people.HOHHOT: 'utf-8-sig', people.BAOTOU: 'gb18030'}
# The two claims of one person: month, occupation and level of each.
TWICE = (((2, '钳工', '3'), (6, '车工', '5')), ((3, '炼钢工', '4'), (9, '保育员', '5')))


class Year:
    """All cases of the year, by agency and month; `twice`: {agency: [(first case, second case) of one person]}."""

    def __init__(self):
        self.make = cases.Maker(SEED)
        self.cases, self.twice = {}, {agency: [[] for _two in TWICE] for agency in AGENCIES}
        previous = date(YEAR - 1, 12, 4)
        for month in MONTHS:
            intake = days.of_month(YEAR, month).intake
            self.make.days = days.working_days(previous, intake)
            self.make.data_date = date(YEAR, month, 1) - timedelta(days=1)
            found = self._month(month)
            cases.check(found)
            for agency in AGENCIES:
                self.cases[agency, month] = [case for case in found if case.agency == agency]
            previous = intake

    def _month(self, month):
        make = self.make
        found = [*wrong.ANY_MONTH[month % len(wrong.ANY_MONTH)](make), *wrong.DOUBTFUL[month % len(wrong.DOUBTFUL)](make)]
        for agency in AGENCIES:
            found += [self._of_two(mine, agency, occupation, level) for two, mine in zip(TWICE, self.twice[agency], strict=True)
                      for when, occupation, level in two if when == month]
            found += right.ordinary(make, agency, CLAIMS - sum(case.agency == agency for case in found))
        make.rng.shuffle(found)
        found.sort(key=lambda case: case.entered)  # stable: a day's claims stay shuffled
        return found

    def _of_two(self, mine, agency, occupation, level):
        """The first claim of somebody who claims twice, or the second: of another occupation, and of less."""
        case = self.make.right(agency, kind='skill_level', occupation=occupation, level=level, months=None if mine else 96,
                               birth=None if mine else '19850611', person=mine[0] if mine else None)
        if mine:
            case.insured = {**case.insured, '累计缴费月数': 100, '数据日期': self.make.data_date}
        mine.append(case)
        return case.expect('pass', f"三：同一人两个职业，各享受一次：第{len(mine)}个")

    def registers(self, agency, month):
        """[(kind of import, file name, content)]: contributions and certificates of who claims, as far as they are known."""
        everyone = [case for other in AGENCIES for case in self.cases[other, month]]
        insured = [case.insured for case in everyone if case.agency == agency and case.insured]
        insured += [case.elsewhere[agency] for case in everyone if agency in case.elsewhere]
        certificates = [case.certificate for case in everyone if case.agency == agency and case.certificate]
        return [(kind, f'{kind}-{YEAR}-{month:02d}.csv', files.csv_bytes(columns, files.by_key(rows, key), ENCODINGS[agency]))
                for kind, columns, rows, key in (
                    ('insured', files.INSURED_COLUMNS, insured, '身份证号'),
                    ('certificates', files.CERTIFICATE_COLUMNS, certificates, '证书编码'))]

    def sheet(self, agency, month):
        """The claims of a month as the bytes of a spreadsheet."""
        content = io.BytesIO()
        files.write_claims(content, files.claim_rows(self.cases[agency, month]), f'{YEAR}年{month}月',
                           days.of_month(YEAR, month).intake)
        return content.getvalue()
