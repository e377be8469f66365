"""What later policies make of the same claims: cases that they decide otherwise, and the verdicts by reasoning.

Nothing here asks the program's rules. The notice of 2017 decides the claims of before October 2026 in any case; the
versions of 2022, 2024 and 2025 are taken as if they were in force in October 2026, with the parameters that they ship with.
"""
import random
from dataclasses import dataclass
from datetime import date

from .cases import LEVELS, SHORTAGE_2026, Maker

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
RANKS = {name: int(level) for level, name in LEVELS.items()}  # 1 is the highest


@dataclass(frozen=True)
class Version:
    """A version by what sets it apart from the notice of 2017."""
    months: int = 12
    receiving: bool = True  # 领取失业保险金人员
    cap: int = 3
    extra: int = 0
    higher: str = ''
    training: bool = True


VERSIONS = {
    '2017': Version(months=36, receiving=False, cap=0, training=False),
    '2022': Version(),
    '2024': Version(higher='paid'),
    '2025': Version(cap=1, extra=2, higher='held'),
}


def mark(make: Maker, found):
    """Give ordinary claims a past that the notice of 2017 does not ask about. Returns further lines of the registers:
    (certificates, exclusions). Draws from a generator of its own, so that all other data stay what they are."""
    rng, shared = random.Random(20220425), make.rng
    make.rng = rng
    ordinary = [case for case in found if case.expected == 'pass' and not case.why and case.insured
                and '技能等级' in case.claim['证书类别']]

    def take(fits):
        case = next(case for case in ordinary if fits(case))
        ordinary.remove(case)
        return case
    low = lambda case: case.level == '5' and case.claim['职业（工种）'] not in SHORTAGE_2026  # noqa: E731
    common = lambda case: case.claim['职业（工种）'] not in SHORTAGE_2026  # noqa: E731
    certificates, exclusions = [], []

    case = take(low)
    case.why = "2024年起：同一职业三级已享受，不再享受五级"
    case.benefits.append(make.paid_before(case, date(2023, 5, 18), level='3'))
    case = take(low)
    case.why = "2025年：已持有同一职业三级证书（未享受），不再享受五级"
    held = {**case.certificate, '证书编码': make.certificate_no('skill_level', 2022, '3'), '证书等级': LEVELS['3'],
            '发证日期': date(2022, 6, 9)}
    certificates.append(held)
    case = take(common)
    case.why = "2022年起：2026年内已在其他职业享受三次"
    for day, other in ((date(2026, 1, 15), '中式面点师'), (date(2026, 4, 16), '西式面点师'), (date(2026, 7, 15), '育婴员')):
        case.benefits.append(make.paid_before(case, day, occupation=other, level='5'))
    case = take(common)
    case.why = "2025年：2026年内已享受一次普通职业，本次超过一次"
    case.benefits.append(make.paid_before(case, date(2026, 5, 20), occupation='美发师', level='4'))
    case = take(common)
    case.why = "2025年：2026年内享受过一次紧缺急需职业，不占普通职业的一次"
    case.benefits.append(make.paid_before(case, date(2026, 5, 20), occupation='焊工', level='4'))
    case = take(lambda case: case.claim['职业（工种）'] in SHORTAGE_2026)
    case.why = "2025年：2026年内享受过一次普通职业，本次为紧缺急需职业，可再增加"
    case.benefits.append(make.paid_before(case, date(2026, 3, 18), occupation='美发师', level='4'))
    for number in range(3):
        case = take(common)
        same = number < 2
        case.why = ("2022年起：同一证书已享受职业培训补贴" if same else "另一证书享受过职业培训补贴，不影响本次")
        exclusions.append({
            '身份证号': case.claim['身份证号'].strip().upper(), '姓名': case.insured['姓名'], '类别': '职业培训补贴',
            '证书编码': case.claim['证书编码'] if same else make.certificate_no('skill_level', 2024, '5'),
            '生效日期': date(2026, 6, 30), '来源': '职业培训补贴发放名单（2026年上半年，示例）'})
    make.rng = shared
    return certificates, exclusions


def verdicts(found, certificates, exclusions):
    """A row of the written-down verdicts for each claim, in their order."""
    held = [case.certificate for case in found if case.certificate] + certificates
    trained = {(line['身份证号'], line['证书编码']) for line in exclusions}
    rows = []
    for number, case in enumerate(found, 1):
        row = {'序号': number}
        for name, version in VERSIONS.items():
            row[f'{name}年政策'], row[f'{name}年金额'] = _under(version, number, case, found, held, trained)
        rows.append(row)
    return rows


def _under(version, number, case, found, held, trained):
    """(verdict, yuan) of one claim."""
    kind, _colon, named = case.expected.partition(':')
    day, claim = case.claim['申请日期'], case.claim
    if version.months == 36 or not FIRST <= day <= LAST:
        return case.expected, case.amount
    rules = {rule: kind for rule in named.split(',') if rule}
    if case.insured and case.insured['累计缴费月数'] >= version.months:
        rules.pop('contribution.months', None)
    if case.insured and version.receiving and case.insured['参保状态'] == '领取失业金':
        rules.pop('contribution.status', None)
    person, occupation = claim['身份证号'].strip().upper(), claim['职业（工种）']
    if version.training and (person, claim['证书编码']) in trained:
        rules['exclusion'] = 'fail'
    if _too_many(version, number, case, found, person):
        rules['yearly'] = 'fail'
    if _below(version, case, held, person, occupation):
        rules['higher'] = 'fail'
    worst = next((kind for kind in ('fail', 'unknown', 'warn') if kind in rules.values()), 'pass')
    told = ('fail', 'unknown') if worst in ('fail', 'unknown') else ('warn',)
    codes = sorted(rule for rule, kind in rules.items() if kind in told)
    payable = worst in ('pass', 'warn')
    return (f"{worst}:{','.join(codes)}" if codes else worst), case.entitled if payable else None


def _too_many(version, number, case, found, person):
    """More in the calendar year of the claim than the version allows: benefits of 2026, and earlier claims of the same
    person. A second claim for the same occupation and level never got on its way, and does not count."""
    counted = [line['职业（工种）'] for line in case.benefits if line['发放日期'].year == 2026]
    for place, other in enumerate(found, 1):
        if other.claim['身份证号'].strip().upper() == person and 'once' not in other.expected and (
                (other.claim['申请日期'], place) < (case.claim['申请日期'], number)):
            counted.append(other.claim['职业（工种）'])
            counted += [line['职业（工种）'] for line in other.benefits if line['发放日期'].year == 2026]
    this = case.claim['职业（工种）']
    everything = [*counted, this]
    short = [occupation for occupation in everything if occupation in SHORTAGE_2026]
    ordinary = len(everything) - len(short)
    return (this not in SHORTAGE_2026 and ordinary > version.cap) or (
        len(everything) > version.cap + (version.extra if short else 0))


def _below(version, case, held, person, occupation):
    """A higher level of the same occupation was paid, or (2025) is held on the day of the claim."""
    level = RANKS[case.claim['证书等级']]
    if not version.higher:
        return False
    paid = any(line['职业（工种）'] == occupation and RANKS[line['证书等级']] < level for line in case.benefits)
    holds = version.higher == 'held' and any(
        line['身份证号'].strip().upper() == person and line['职业（工种）'] == occupation and RANKS[line['证书等级']] < level
        and line['发证日期'] <= case.claim['申请日期'] for line in held)
    return paid or holds
