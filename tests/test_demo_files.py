"""The files of the demo month against the rules: every verdict that the spreadsheet expects is the one they give.

No database and no Odoo: the files are read with the reader of the imports, and each claim is judged with the facts
that the agency of the claim would have.
"""
import csv
import importlib.util
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / 'skill_subsidy' / 'demo'
sys.path[:0] = [str(ROOT / 'skill_subsidy'), str(ROOT / 'scripts')]

from demo_data import files, year  # noqa: E402  (found through the path above)

from rules import eligibility, identity, table_file  # noqa: E402
from rules.workdays import Calendar  # noqa: E402

HOHHOT, BAOTOU = '呼和浩特市', '包头市'
TODAY = date(2026, 11, 2)  # the Monday on which the October intake is worked
LEVELS = {'五级': '5', '四级': '4', '三级': '3', '二级': '2', '一级': '1'}
TYPES = {'职业资格证书': 'qualification', '职业技能等级证书': 'skill_level'}
STATUSES = {'参保缴费': 'paying', '暂停缴费': 'suspended', '领取失业金': 'receiving', '终止参保': 'stopped'}
RESULTS = {'真实': 'genuine', '查无': 'not_found', '不一致': 'differs'}
DATES = {'发证日期', '申请日期', '参加失业保险时间', '数据日期', '发放日期'}
CHOICES = {'证书等级': LEVELS, '证书类别': TYPES, '参保状态': STATUSES, '查询结果': RESULTS}
OPTIONAL = {'查询网站', '查询结果'}
CLAIM_COLUMNS = [title for title in files.CLAIM_COLUMNS if title != '序号']
# 255号 as it was issued: 二(一), 二(二), 三, 四(一), 四(三).
POLICY = eligibility.Policy(
    document='内人社办发〔2017〕255号', min_months=36, accepted_statuses=frozenset({'paying'}),
    issued_since=date(2017, 1, 1), window_months=12, window_extends=False,
    amounts={'5': Decimal(1000), '4': Decimal(1500), '3': Decimal(2000)}, uplift_cap=Decimal('0.20'), notice_days=5)
POLICY_FROM = date(2017, 7, 31)
# Cannot be wrong in a claim: a shortage list above the cap is refused when it is entered; the notice of 2017 knows no
# yearly cap and no rule on higher levels; a doubt only warns.
NEVER_FAILS = {'uplift', 'exclusion', 'yearly', 'higher', 'doubt.certificate', 'doubt.account', 'doubt.phone', 'doubt.issuer',
               'doubt.levels'}
EXPECTED = re.compile(r'pass|(warn|fail|unknown):[a-z.]+(,[a-z.]+)*')


def read(name, columns):
    """Rows of a demo file as dicts by title, through the reader of the imports; a wrong row is an error of the demo."""
    specs = [table_file.ColumnSpec(
        key=title, title=title, aliases=(), required=title not in OPTIONAL, choices=CHOICES.get(title),
        kind='date' if title in DATES else 'int' if title == '累计缴费月数' else 'amount' if title == '补贴金额'
        else 'choice' if title in CHOICES else 'text') for title in columns]
    rows = []
    for number, row, errors in table_file.read_table((DEMO / name).read_bytes(), name, specs):
        assert not errors, f"{name}:{number}: {errors}"
        rows.append(row)
    return rows


def unread():
    """What the program does not read, by row: number, expected verdict, expected amount, why."""
    sheet = openpyxl.load_workbook(DEMO / 'claims-2026-10.xlsx').active
    titles, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows]


def catalogue():
    """XML id -> catalogue entry."""
    entries = {}
    for key, record in enumerate(ElementTree.parse(DEMO.parent / 'data' / 'occupations.xml').iter('record'), 1):
        values = {field.get('name'): field.text for field in record}
        day = {name: values.get(name) and date.fromisoformat(values[name])
               for name in ('valid_from', 'valid_to', 'qualification_to')}
        entries[record.get('id')] = eligibility.Occupation(key=key, name=values['name'], **day)
    return entries


def shortages(entries):
    """[(from, to, names of occupations, list)]"""
    lists = []
    for record in ElementTree.parse(DEMO / 'shortage.xml').iter('record'):
        fields = {field.get('name'): field for field in record}
        names = {entries[xmlid].name for xmlid in re.findall(r"ref\('(\w+)'\)", fields['occupation_ids'].get('eval'))}
        lists.append((date.fromisoformat(fields['valid_from'].text),
                      date.fromisoformat(fields['valid_to'].text) if 'valid_to' in fields else date.max, names,
                      eligibility.Shortage(fields['document'].text, Decimal(fields['rate'].get('eval')))))
    return lists


def by_id(rows):
    lines = defaultdict(list)
    for row in rows:
        lines[identity.normalise_id(row['身份证号'])].append(row)
    return lines


def insured(agency, row):
    return row and eligibility.Insured(
        agency=agency, name=row['姓名'], status=row['参保状态'], paid_months=row['累计缴费月数'],
        insured_since=row['参加失业保险时间'], employer_code=row['统一社会信用代码'], data_date=row['数据日期'])


class Judge:
    """Knows the registers; judges the claims of the file one after another, as they reached the counters."""

    def __init__(self):
        entries = catalogue()
        self.occupations = {entry.name: entry for entry in entries.values()}
        self.shortages = shortages(entries)
        self.insured = {HOHHOT: by_id(read('insured-hohhot.csv', files.INSURED_COLUMNS)),
                        BAOTOU: by_id(read('insured-baotou.csv', files.INSURED_COLUMNS))}
        self.certificates = {row['证书编码']: row for row in read('certificates.csv', files.CERTIFICATE_COLUMNS)}
        self.benefits = by_id(read('benefits.csv', files.BENEFIT_COLUMNS))
        self.earlier = defaultdict(list)
        self.workdays = Calendar()

    def facts(self, number, row):
        agency, person = row['经办机构'], identity.normalise_id(row['身份证号'])
        day, occupation = row['申请日期'], self.occupations.get(row['职业（工种）'])
        lines = {place: register.get(person, [None])[0] for place, register in self.insured.items()}
        other = BAOTOU if agency == HOHHOT else HOHHOT
        line = self.certificates.get(row['证书编码'])
        same = (person, row['职业（工种）'], row['证书等级'])
        others, self.earlier[same] = tuple(self.earlier[same]), [
            *self.earlier[same], eligibility.OtherClaim(str(number), agency, '待核实')]
        return eligibility.Facts(
            claim=eligibility.Claim(
                number=str(number), agency=agency, person_name=row['姓名'], id_number=row['身份证号'],
                employer_name=row['所在企业名称'], employer_code=row['统一社会信用代码'],
                certificate_type=row['证书类别'], certificate_no=row['证书编码'], occupation_name=row['职业（工种）'],
                occupation=occupation, level=row['证书等级'], issue_date=row['发证日期'], claim_date=day,
                bank_account=row['银行账号'], bank_account_type='personal', query_site=row['查询网站'] or '',
                query_result=row['查询结果'] or ''),
            policy=POLICY if day >= POLICY_FROM else None,
            insured=insured(agency, lines[agency]), elsewhere=None if lines[agency] else insured(other, lines[other]),
            certificate=line and eligibility.RegisteredCertificate(
                number=line['证书编码'], id_number=line['身份证号'], name=line['姓名'],
                certificate_type=line['证书类别'],
                occupation_key=getattr(self.occupations.get(line['职业（工种）']), 'key', None),
                occupation_name=line['职业（工种）'], level=line['证书等级'], issue_date=line['发证日期'],
                issuer=line['发证机构']),
            benefits=tuple(eligibility.Benefit(b['发放机构'], b['发放日期'], b['发放机构'], b['证书编码'])
                           for b in self.benefits[person]
                           if (b['职业（工种）'], b['证书等级']) == (row['职业（工种）'], row['证书等级'])),
            others=others,
            shortage=next((listed for start, end, names, listed in self.shortages
                           if start <= day <= end and row['职业（工种）'] in names), None),
            today=TODAY, is_workday=self.workdays.is_workday)


@pytest.fixture(scope='module')
def month():
    """[(row as the program reads it, what it does not read, facts, verdicts)]"""
    judge = Judge()
    judged = []
    for row, aside in zip(read('claims-2026-10.xlsx', CLAIM_COLUMNS), unread(), strict=True):
        facts = judge.facts(aside['序号'], row)
        judged.append((row, aside, facts, eligibility.verdicts(facts)))
    return judged


def test_300_claims_of_two_agencies(month):
    assert Counter(row['经办机构'] for row, *_rest in month) == {HOHHOT: 200, BAOTOU: 100}
    assert [aside['序号'] for _row, aside, *_rest in month] == list(range(1, 301))
    outcomes = Counter(aside['预期结论'].split(':')[0] for _row, aside, *_rest in month)
    assert outcomes['pass'] > 200 and outcomes['fail'] + outcomes['unknown'] > 55


def test_expected_verdicts_are_well_formed(month):
    codes = {rule.code for rule in eligibility.RULES}
    for _row, aside, *_rest in month:
        assert EXPECTED.fullmatch(aside['预期结论']), aside
        named = aside['预期结论'].partition(':')[2].split(',') if ':' in aside['预期结论'] else []
        assert named == sorted(named) and set(named) <= codes, aside
        assert aside['预期结论'] == 'pass' or aside['说明'], aside


def test_every_rule_stops_at_least_one_claim(month):
    stopped = {code for _row, aside, *_rest in month if aside['预期结论'].startswith(('fail', 'unknown'))
               for code in aside['预期结论'].partition(':')[2].split(',')}
    assert stopped == {rule.code for rule in eligibility.RULES} - NEVER_FAILS


def test_id_numbers_are_right_unless_that_is_the_point(month):
    for row, aside, facts, _verdicts in month:
        meant_wrong = aside['预期结论'].startswith('fail') and 'identity.number' in aside['预期结论']
        found = identity.examine_id_number(row['身份证号'], facts.today)
        assert isinstance(found, identity.Identity) != meant_wrong, aside
    for name in ('insured-hohhot.csv', 'insured-baotou.csv', 'certificates.csv', 'benefits.csv'):
        for row in csv.DictReader((DEMO / name).read_text(
                'gb18030' if 'baotou' in name else 'utf-8-sig').splitlines()):
            identity.check_id_number(row['身份证号'], TODAY)


def test_rules_give_the_expected_verdicts(month):
    different = []
    for _row, aside, _facts, verdicts in month:
        worst = eligibility.worst(verdicts)
        counted = ('fail', 'unknown') if worst in ('fail', 'unknown') else (worst,)
        codes = sorted(verdict.rule for verdict in verdicts if verdict.outcome in counted)
        found = 'pass' if worst == 'pass' else f"{worst}:{','.join(codes)}"
        if found != aside['预期结论']:
            different.append((aside['序号'], aside['预期结论'], found, aside['说明']))
    assert not different


def test_amounts_are_the_expected_ones(month):
    """三: standard and uplift of what can be paid; nothing is expected of a claim that cannot."""
    for _row, aside, facts, _verdicts in month:
        if aside['预期结论'].startswith(('pass', 'warn')):
            award = eligibility.award(facts.claim.level, facts.policy, facts.shortage)
            assert award.amount == aside['预期金额'], aside
        else:
            assert aside['预期金额'] is None, aside


def test_uplift_of_both_lists_and_its_end(month):
    rates = {facts.shortage.rate for _row, aside, facts, _verdicts in month if facts.shortage and aside['预期金额']}
    assert rates == {Decimal('0.1'), Decimal('0.2')}


def test_cells_that_are_numbers_to_a_spreadsheet_are_text():
    """A 19-digit account or an ID that became a number has lost its last digits."""
    for row in unread():
        for title in ('身份证号', '统一社会信用代码', '证书编码', '银行账号', '联系电话'):
            assert isinstance(row[title], str), row


def test_names_that_break_software_are_there(month):
    names = {row['姓名'] for row, aside, *_rest in month if aside['预期结论'] == 'pass'}
    assert any(len(name) == 8 for name in names)
    assert any('·' in name for name in names)
    rare = [name for name in names if name.encode('gbk', 'replace') != name.encode('gb18030') and name.isalpha()]
    assert rare and all(name.encode('gb18030').decode('gb18030') == name for name in rare)
    assert any(row['身份证号'].endswith('x') for row, *_rest in month)


def test_users_of_the_list_are_the_users_of_the_demo():
    listed = {(row['login'], row['password'], row['name'])
              for row in csv.DictReader((DEMO / 'users.csv').read_text('utf-8').splitlines())}
    records = [{field.get('name'): field.text for field in record}
               for record in ElementTree.parse(DEMO / 'users.xml').iter('record')]
    assert listed == {(record['login'], record['password'], record['name']) for record in records}


def test_the_maker_makes_these_files(tmp_path):
    """Whoever changes the maker, or a file by hand, changes both."""
    spec = importlib.util.spec_from_file_location('make_demo', ROOT / 'scripts' / 'make_demo.py')
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    maker.write(tmp_path)
    for made in tmp_path.iterdir():
        if made.suffix == '.csv':
            assert made.read_bytes() == (DEMO / made.name).read_bytes(), made.name
    sheets = [list(openpyxl.load_workbook(folder / 'claims-2026-10.xlsx').active.iter_rows(values_only=True))
              for folder in (tmp_path, DEMO)]
    assert sheets[0] == sheets[1]


def test_the_year_has_3000_claims_and_is_the_same_on_every_run():
    """scripts/demo_year.py works it; what it is made of is not kept, so it has to come out the same."""
    first, second = year.Year(), year.Year()
    assert {key: len(cases) for key, cases in first.cases.items()} == {
        (agency, month): 125 for agency in (HOHHOT, BAOTOU) for month in range(1, 13)}
    for agency, month in first.cases:
        assert first.registers(agency, month) == second.registers(agency, month)
        assert [case.claim for case in first.cases[agency, month]] == [case.claim for case in second.cases[agency, month]]
    assert first.sheet(HOHHOT, 12) == second.sheet(HOHHOT, 12)
    wrong = [case for cases in first.cases.values() for case in cases if not case.payable]
    assert 40 < len(wrong) < 120 and {case.expected.split(':')[0] for case in wrong} == {'fail', 'unknown'}
