"""A case: one claim of the spreadsheet, the register lines that belong to it, and the verdict that the law gives."""
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from rules import identity
from rules.workdays import Calendar

from . import codes, people

CALENDAR = Calendar()
DATA_DATE = date(2026, 10, 31)
# What the counters saw in October 2026: the working days (the 10th is a working Saturday, 国庆调休).
COUNTER_DAYS = [date(2026, 10, day) for day in range(8, 31) if CALENDAR.is_workday(date(2026, 10, day))]
ZSCX = 'http://zscx.osta.org.cn'
TYPES = {'qualification': '职业资格证书', 'skill_level': '职业技能等级证书'}
LEVELS = {'5': '五级', '4': '四级', '3': '三级', '2': '二级', '1': '一级'}
STANDARD = {'5': 1000, '4': 1500, '3': 2000}  # 三
# 准入类: a 职业资格证书 for them is still issued.
ACCESS = people.words(
    '消防设施操作员 保安员 游泳救生员 社会体育指导员 家畜繁殖员 轨道列车司机 消防员 应急救援员 民航乘务员')
EVALUATED = people.words(
    '电工 焊工 钳工 车工 汽车维修工 锅炉操作工 化工总控工 起重装卸机械操作工 电梯安装维修工 制冷空调系统安装维修工 '
    '工程机械维修工 变配电运行值班员 继电保护员 铝电解工 炼钢工 金属轧制工 乳品评鉴师 农产品食品检验员 中式烹调师 '
    '中式面点师 西式面点师 保育员 育婴员 美发师 健康管理师 企业人力资源管理师 劳动关系协调员 智能楼宇管理员 '
    '工程测量员 农机修理工 动物疫病防治员 物探工 机床装调维修工 水生产处理工')
SHORTAGE_2025 = {'锅炉操作工', '农机修理工', '保育员'}  # 10 %, over since the end of 2025
SHORTAGE_2026 = {'焊工', '电工', '化工总控工', '起重装卸机械操作工', '继电保护员', '家畜繁殖员'}  # 20 %


@dataclass
class Case:
    """`claim`, `insured`, `certificate` and the lines of `benefits` are rows by column title; None: no such line."""
    agency: str
    claim: dict
    insured: dict | None
    certificate: dict | None
    level: str
    expected: str = 'pass'
    why: str = ''
    entered: date | None = None  # the day it reached the counter, where an older paper claim is entered late
    elsewhere: dict = field(default_factory=dict)  # agency -> register line there
    benefits: list = field(default_factory=list)
    after: object = None  # the case that must stand above this one

    @property
    def payable(self):
        return self.expected.split(':')[0] in ('pass', 'warn')

    @property
    def amount(self):
        """三: what is due where the claim meets the notice of 2017; None where it does not."""
        return self.entitled if self.payable else None

    @property
    def entitled(self):
        """三: the standard of the level, and what the shortage list of the day of the claim adds."""
        day, occupation = self.claim['申请日期'], self.claim['职业（工种）']
        uplift = (20 if day.year == 2026 and occupation in SHORTAGE_2026 else
                  10 if day.year == 2025 and occupation in SHORTAGE_2025 else 0)
        return STANDARD[self.level] * (100 + uplift) // 100

    def expect(self, expected, why):
        self.expected, self.why = expected, why
        return self


def check(found):
    """The rules read every ID as these cases mean it: right, or wrong where that is what the claim is about."""
    for case in found:
        meant_wrong = case.expected.startswith('fail') and 'identity.number' in case.expected
        try:
            identity.check_id_number(case.claim['身份证号'])
        except identity.IdentityError:
            if not meant_wrong:
                raise
        else:
            if meant_wrong:
                raise SystemExit(f"{case.claim['身份证号']} was to be wrong: {case.why}")


class Maker:
    """Makes cases that are right in everything; who wants a wrong one changes it afterwards.

    `days`: on which claims reach the counters; `data_date`: up to which the contribution register reaches.
    """

    def __init__(self, seed, days=COUNTER_DAYS, data_date=DATA_DATE):
        self.days, self.data_date = days, data_date
        self.rng = random.Random(seed)
        self.identities = people.Identities(self.rng)
        self.employers = people.employers(self.rng)
        self.certificate_numbers = set()
        self.phones = 0

    def right(self, agency, **given):
        """A right case of `agency`; `given` fixes any of: name, id_number, male, birth, division, ending, kind,
        occupation, level, issue, day (of the claim), months, person (a case whose person it is)."""
        rng = self.rng
        person = given.get('person')
        male = given.get('male', rng.random() < 0.6)
        name = given.get('name') or (person.claim['姓名'] if person else people.name(rng, male))
        number = given.get('id_number') or (person.claim['身份证号'] if person else self.identities.number(
            male, given.get('birth'), given.get('division'), given.get('ending')))
        employer, code = rng.choice(self.employers[agency])
        kind = given.get('kind') or ('qualification' if rng.random() < 0.2 else 'skill_level')
        occupation = given.get('occupation') or rng.choice(ACCESS if kind == 'qualification' else EVALUATED)
        level = given.get('level') or rng.choice('5544443333')
        day = given.get('day') or rng.choice(self.days)
        issue = given.get('issue') or self._issue_before(day)
        issuer = ('内蒙古职业技能鉴定中心（示例）' if kind == 'qualification' else
                  rng.choice(('内蒙古敕勒职业技能评价中心（示例）', '内蒙古阴山技能人才评价协会（示例）')))
        if person:
            employer, code = person.claim['所在企业名称'], person.claim['统一社会信用代码']
        claim = {
            '姓名': name, '身份证号': number, '所在企业名称': employer, '统一社会信用代码': code,
            '证书类别': TYPES[kind], '证书编码': self.certificate_no(kind, issue.year, level),
            '证书等级': LEVELS[level], '职业（工种）': occupation, '发证日期': issue,
            '银行账号': person.claim['银行账号'] if person else codes.card(rng),
            '账户类别': rng.choice(('社会保障卡', '社会保障卡', '个人银行卡')),
            '开户银行全称': rng.choice(people.BANKS[agency]), '联系电话': self.phone(), '申请日期': day,
            '查询网站': '', '查询结果': '',
        }
        certificate = {column: claim[column] for column in
                       ('证书编码', '身份证号', '姓名', '证书类别', '职业（工种）', '证书等级', '发证日期')}
        certificate['发证机构'] = issuer
        insured = person.insured if person else self.insured(
            number, name, employer, code, given.get('months'))
        return Case(agency, claim, insured, certificate, level, entered=given.get('entered') or day)

    def insured(self, number, name, employer, code, months=None):
        """A register line of someone who pays; the months fit between the 19th birthday and the data date."""
        most = max(40, (self.data_date.year - int(number[6:10]) - 19) * 12)
        months = months or self.rng.randrange(37, min(most, 236) + 1)
        back = months + (0 if months == 36 else self.rng.randrange(0, 7)) - 1
        since = divmod(self.data_date.year * 12 + self.data_date.month - 1 - back, 12)
        return {'身份证号': number, '姓名': name, '参加失业保险时间': date(since[0], since[1] + 1, 1),
                '参保状态': '参保缴费', '累计缴费月数': months, '所在企业名称': employer, '统一社会信用代码': code,
                '数据日期': self.data_date}

    def paid_before(self, case, day, *, occupation=None, level=None, number=None, where=None):
        """A line of the benefit register: the person of `case` received the subsidy on `day`."""
        level = level or case.level
        return {'身份证号': case.insured['身份证号'], '姓名': case.insured['姓名'],
                '职业（工种）': occupation or case.claim['职业（工种）'], '证书等级': LEVELS[level],
                '证书编码': number or self.certificate_no('skill_level', day.year, level),
                '补贴金额': STANDARD[level], '发放日期': day, '发放机构': where or people.AGENCY_NAMES[case.agency]}

    def certificate_no(self, kind, year, level):
        make = codes.qualification_no if kind == 'qualification' else codes.skill_level_no
        while True:
            number = make(self.rng, year, level)
            if number not in self.certificate_numbers:
                self.certificate_numbers.add(number)
                return number

    def phone(self):
        """13900000001 and on: numbers nobody has."""
        self.phones += 1
        return f"139{self.phones:08d}"

    def _issue_before(self, day):
        """A working day between three weeks and eleven months before the claim."""
        issue = day - timedelta(days=self.rng.randrange(21, 320))
        while not CALENDAR.is_workday(issue):
            issue -= timedelta(days=1)
        return issue
