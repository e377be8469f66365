"""Claims that meet the notice, the ordinary ones and those on the good side of a border."""
from datetime import date

from .cases import ZSCX, Maker
from .people import BAOTOU, HOHHOT


def borders(make: Maker):
    """Cases just inside what the notice allows, or with an unusual but right name, ID, account or spelling."""
    cases = [*_names(make), *_numbers(make), *_dates(make), *_once(make), *_spellings(make)]
    for agency, months in ((HOHHOT, 36), (HOHHOT, 36), (BAOTOU, 36), (BAOTOU, 37)):
        cases.append(make.right(agency, months=months).expect(
            'pass', f"二（一）：累计缴费{months}个月" + ("，正好36个月（含）" if months == 36 else "")))
    for agency in (HOHHOT, HOHHOT, BAOTOU, HOHHOT, BAOTOU):
        case = make.right(agency).expect('pass', "四（二）：证书登记中无此证书，联网查询结果真实")
        case.certificate = None
        case.claim.update({'查询网站': ZSCX, '查询结果': '真实'})
        cases.append(case)
    return cases


def ordinary(make: Maker, agency, count):
    return [make.right(agency) for _ in range(count)]


def _names(make):
    for agency, name, male, why in (
            (HOHHOT, '孟克巴雅尔朝格图', True, "八个字的蒙古族姓名"),
            (HOHHOT, '斯琴高娃其其格玛', False, "八个字的蒙古族姓名"),
            (BAOTOU, '额尔敦其木格高娃', False, "八个字的蒙古族姓名"),
            (HOHHOT, '巴特尔·朝鲁', True, "姓名带间隔号"),
            (BAOTOU, '阿依努尔·买买提', False, "姓名带间隔号"),
            (HOHHOT, '贾䶮', True, "生僻字䶮：GBK没有，GB18030有"),
            (HOHHOT, '王𬭎', True, "生僻字𬭎：GBK没有，GB18030有"),
            (BAOTOU, '李㛃', False, "生僻字㛃：GBK没有，GB18030有")):
        yield make.right(agency, name=name, male=male).expect('pass', why)
    dotted = make.right(HOHHOT, name='娜仁·托娅', male=False).expect('pass', "间隔号写法不同（• 与 ·），视为同名")
    dotted.claim['姓名'] = '娜仁•托娅'
    yield dotted
    spaced = make.right(BAOTOU, name='张伟', male=True).expect('pass', "姓名中间有空格，视为同名")
    spaced.claim['姓名'] = '张　伟'
    yield spaced


def _numbers(make):
    for agency in (HOHHOT, HOHHOT, HOHHOT, BAOTOU):
        case = make.right(agency, ending='X').expect('pass', "身份证号末位为小写x")
        case.claim['身份证号'] = case.claim['身份证号'].lower()
        yield case
    for agency, division, name, why in ((HOHHOT, '830000', '林志远', "台湾居民居住证"),
                                        (HOHHOT, '810000', '陈嘉明', "港澳台居民居住证（香港）"),
                                        (BAOTOU, '820000', '何淑仪', "港澳台居民居住证（澳门）")):
        yield make.right(agency, division=division, name=name).expect('pass', f"{why}，{division[:2]}开头有效")
    yield make.right(HOHHOT, birth='19920229').expect('pass', "1992年2月29日出生：闰年，日期有效")
    yield make.right(BAOTOU, division='150627', birth='19900307').expect(
        'pass', "伊金霍洛旗代码，出生早于代码启用：区划只作提示")
    for agency, account, why in ((HOHHOT, '152700118845', "12位存折账号，无校验位"),
                                 (BAOTOU, '150203000117734200861', "21位账号")):
        case = make.right(agency).expect('pass', f"四（三）：{why}")
        case.claim.update({'银行账号': account, '账户类别': '个人银行卡'})
        yield case


def _dates(make):
    for agency, day in ((HOHHOT, date(2026, 10, 9)), (HOHHOT, date(2026, 10, 20)), (BAOTOU, date(2026, 10, 28))):
        yield make.right(agency, day=day, issue=day.replace(year=2025)).expect(
            'pass', "四（一）：发证之日起12个月的最后一天")
    yield make.right(HOHHOT, kind='skill_level', occupation='锅炉操作工', level='4', issue=date(2024, 2, 29),
                     day=date(2025, 2, 28), entered=date(2026, 10, 14), months=120, birth='19850412').expect(
        'pass', "四（一）：2024年2月29日发证，12个月的最后一天是2025年2月28日；纸质申领补录；2025年示例目录加10%")
    yield make.right(BAOTOU, kind='skill_level', occupation='农机修理工', level='5', issue=date(2025, 5, 12),
                     day=date(2025, 12, 31), entered=date(2026, 10, 15), months=90, birth='19880823').expect(
        'pass', "三：2025年示例目录的最后一天，加10%；纸质申领补录")
    yield make.right(BAOTOU, kind='skill_level', occupation='农机修理工', level='5', issue=date(2026, 5, 12)).expect(
        'pass', "三：2025年示例目录已失效，按标准发放")
    yield make.right(HOHHOT, kind='qualification', occupation='电工', level='4', issue=date(2017, 1, 1),
                     day=date(2017, 12, 29), entered=date(2026, 10, 16), months=200, birth='19800615',
                     male=True).expect('pass', "二（二）：2017年1月1日当天取得；纸质申领补录")
    yield make.right(BAOTOU, kind='qualification', occupation='钳工', level='4', issue=date(2017, 5, 22),
                     day=date(2017, 7, 31), entered=date(2026, 10, 19), months=190, birth='19831108',
                     male=True).expect('pass', "六：通知印发当日（2017年7月31日）申领；纸质申领补录")
    yield make.right(HOHHOT, kind='qualification', occupation='汽车维修工', level='3', issue=date(2020, 12, 31),
                     day=date(2021, 12, 30), entered=date(2026, 10, 21), months=150, birth='19860907',
                     male=True).expect('pass', "二（二）：水平评价类职业资格退出目录前的最后一天发证；纸质申领补录")
    yield make.right(BAOTOU, day=date(2026, 10, 22), issue=date(2026, 10, 22)).expect('pass', "四（一）：发证当天申领")


def _once(make):
    first = make.right(HOHHOT, kind='skill_level', occupation='中式烹调师', level='5').expect(
        'pass', "三：同一人同一职业，本次五级")
    second = make.right(HOHHOT, kind='skill_level', occupation='中式烹调师', level='4', person=first).expect(
        'pass', "三：同一人同一职业，四级与五级是不同等级；两证相隔满一年")
    # A year lies between the two, so that nobody has to wonder at the second; both are within their 12 months.
    day = first.claim['申请日期']
    _issued(first, day.replace(year=day.year - 1))
    _issued(second, day)
    second.claim['申请日期'] = second.entered = max(day, second.claim['申请日期'])
    yield from (first, second)
    first = make.right(BAOTOU, kind='skill_level', occupation='钳工', level='4').expect(
        'pass', "三：同一人的第一个职业")
    yield first
    yield make.right(BAOTOU, kind='skill_level', occupation='车工', level='4', person=first).expect(
        'pass', "三：同一人同一等级，职业不同")
    case = make.right(HOHHOT, kind='skill_level', occupation='电工', level='3').expect(
        'pass', "三：电工四级已享受过，三级未享受")
    case.benefits.append(make.paid_before(case, date(2022, 6, 17), level='4'))
    yield case
    case = make.right(BAOTOU, kind='skill_level', occupation='工程测量员', level='4').expect(
        'pass', "三：中式面点师四级已享受过，本次职业不同")
    case.benefits.append(make.paid_before(case, date(2023, 9, 20), occupation='中式面点师'))
    yield case


def _issued(case, day):
    case.claim['发证日期'] = case.certificate['发证日期'] = day


def _spellings(make):
    """What people type: other ways to write a date, spaces behind a number. (The writer turns text into text.)"""
    for agency, pattern in ((HOHHOT, '%Y/%m/%d'), (HOHHOT, '%Y.%m.%d'), (BAOTOU, '%Y%m%d'), (HOHHOT, '%Y年%m月%d日')):
        case = make.right(agency).expect('pass', "发证日期以文字填写")
        case.claim['发证日期'] = case.claim['发证日期'].strftime(pattern)
        yield case
    case = make.right(BAOTOU).expect('pass', "身份证号后有空格")
    case.claim['身份证号'] += ' '
    yield case
