"""Claims that are each wrong in one way, with the clause, and claims that only need a second look (warn)."""
from datetime import date, timedelta

from . import codes
from .cases import LEVELS, TYPES, ZSCX, Maker
from .people import AGENCY_NAMES, BAOTOU, HOHHOT, uscc

LATE = "；纸质申领补录"


def all_wrong(make: Maker):
    return [*_contribution(make), *_window(make), *_identity(make), *_scope(make), *_jurisdiction(make),
            *_level_and_number(make), *_register(make), *_catalogue(make), *_once(make), *_payee(make), *_policy(make)]


def all_warned(make: Maker):
    """Claims that may be paid once the person who signs has looked at the warning."""
    yield from _doubtful_accounts(make)
    for agency, day in ((HOHHOT, date(2026, 7, 31)), (HOHHOT, date(2026, 6, 30))):
        case = make.right(agency, day=date(2026, 10, 20)).expect(
            'warn:contribution.status', f"二（一）：参保数据日期{day}，早于申请日62天以上")
        case.insured['数据日期'] = day
        yield case
    yield from _doubtful_employers(make)
    yield make.right(BAOTOU, male=True, birth='19651218').expect(
        'warn:identity.number', "附件：1965年12月生，延迟3个月，2026年3月18日满法定退休年龄60岁3个月，是否已退休")
    case = make.right(HOHHOT).expect('warn:certificate.register', "四（二）：证书登记一致，但联网查询查无")
    case.claim.update({'查询网站': ZSCX, '查询结果': '查无'})
    yield case
    case = make.right(HOHHOT, kind='skill_level').expect(
        'warn:certificate.number', "二（二）：证书编码20位，不是通行的编码规则")
    _number(case, 'RG' + case.claim['证书编码'][4:])
    yield case
    case = make.right(BAOTOU, kind='skill_level', issue=date(2026, 3, 18)).expect(
        'warn:certificate.number', "二（二）：证书编码中的年份（2023）与发证日期相差一年以上")
    _number(case, case.claim['证书编码'][:13] + '23' + case.claim['证书编码'][15:])
    yield case


def _doubtful_accounts(make):
    for agency in (HOHHOT, BAOTOU):
        case = make.right(agency).expect('warn:payee', "四（三）：62开头19位账号，校验位不符，请核对")
        account = case.claim['银行账号']
        case.claim['银行账号'] = account[:-1] + str((int(account[-1]) + 3) % 10)
        yield case


def _doubtful_employers(make):
    for agency, kind, name, why in (
            (HOHHOT, '92', '呼和浩特市回民区云朵面点店', "个体工商户"),
            (BAOTOU, '92', '包头市东河区驼铃汽车修理部', "个体工商户"),
            (BAOTOU, 'N2', '包头市固阳县示例村股份经济合作社', "农村集体经济组织")):
        case = make.right(agency)
        _employer(case, name, uscc(make.rng, kind, '150202' if agency == BAOTOU else '150103'))
        yield case.expect('warn:scope', f"一：{why}，是否属于企业由审核人判断")
    case = make.right(HOHHOT).expect('warn:scope', "一：申报单位与参保登记单位不同，可能刚换工作")
    case.claim['所在企业名称'], case.claim['统一社会信用代码'] = next(
        pair for pair in make.employers[HOHHOT] if pair[1] != case.insured['统一社会信用代码'])
    yield case


def _number(case, number):
    case.claim['证书编码'] = case.certificate['证书编码'] = number


def _employer(case, name, code):
    for row in (case.claim, case.insured):
        row.update({'所在企业名称': name, '统一社会信用代码': code})


def _contribution(make):
    for agency, months in ((HOHHOT, 35), (HOHHOT, 35), (BAOTOU, 35), (BAOTOU, 11)):
        yield make.right(agency, months=months).expect(
            'fail:contribution.months', f"二（一）：累计缴费{months}个月，不足36个月")
    for agency, status in ((HOHHOT, '暂停缴费'), (BAOTOU, '暂停缴费'), (HOHHOT, '领取失业金'), (HOHHOT, '终止参保')):
        case = make.right(agency).expect('fail:contribution.status', f"二（一）：申请期间{status}，不是正常缴费")
        case.insured['参保状态'] = status
        yield case


def _window(make):
    for agency, day in ((HOHHOT, date(2026, 10, 14)), (HOHHOT, date(2026, 10, 21)), (BAOTOU, date(2026, 10, 29))):
        yield make.right(agency, day=day, issue=day.replace(year=2025) - timedelta(days=1)).expect(
            'fail:window', "四（一）：超过12个月一天")
    yield make.right(HOHHOT, kind='skill_level', occupation='车工', issue=date(2024, 2, 29), day=date(2025, 3, 1),
                     entered=date(2026, 10, 14), months=110, birth='19870311').expect(
        'fail:window', "四（一）：2024年2月29日发证，最后一天为2025年2月28日，次日申领" + LATE)
    yield make.right(BAOTOU, issue=date(2024, 11, 8), months=84, birth='19900101').expect(
        'fail:window', "四（一）：发证近两年后才申领")
    yield make.right(HOHHOT, day=date(2026, 10, 15), issue=date(2026, 10, 23)).expect(
        'fail:window', "四（一）：申请日期早于发证日期")
    for agency, issue, day in ((HOHHOT, date(2016, 12, 30), date(2017, 8, 15)),
                               (BAOTOU, date(2016, 12, 31), date(2017, 12, 29))):
        yield make.right(agency, kind='qualification', occupation='钳工', issue=issue, day=day, months=210,
                         entered=date(2026, 10, 16), birth='19791120', male=True).expect(
            'fail:certificate.since', "二（二）：2017年1月1日以前取得" + LATE)


def _identity(make):
    """The registers have the right number; the one on the claim matches none of them."""
    def mistyped(agency, number, why):
        case = make.right(agency)
        case.claim['身份证号'] = number(case.claim['身份证号'])
        return case.expect('fail:certificate.register,identity.number,jurisdiction', f"附件：{why}")
    yield mistyped(HOHHOT, codes.wrong_check, "身份证号校验位错误")
    yield mistyped(BAOTOU, codes.wrong_check, "身份证号校验位错误")
    yield mistyped(HOHHOT, lambda n: n[:6] + n[8:17], "15位身份证号已停用")
    yield mistyped(HOHHOT, lambda n: n[:-2] + n[-1], "身份证号少一位")
    yield mistyped(BAOTOU, lambda n: codes.id_number(n[:6], '19930229', int(n[14:17])),
                   "1993年没有2月29日，校验位本身正确")
    for agency, name, registered in ((HOHHOT, '王晓燕', '王小燕'), (BAOTOU, '乌日娜', '乌仁娜')):
        case = make.right(agency, name=name, male=False).expect(
            'fail:identity.name', f"四（二）：参保登记姓名为{registered}")
        case.insured['姓名'] = registered
        yield case


def _scope(make):
    for agency, kind, name in ((HOHHOT, '12', '呼和浩特市示例职业技术学校'), (BAOTOU, '12', '包头市示例公共服务中心'),
                               (HOHHOT, '11', '呼和浩特市示例管理局'), (BAOTOU, '52', '包头市示例养老服务社')):
        case = make.right(agency)
        _employer(case, name, uscc(make.rng, kind, '150200' if agency == BAOTOU else '150100'))
        what = {'12': '事业单位', '11': '机关', '52': '民办非企业单位'}[kind]
        yield case.expect('fail:scope', f"一：用人单位是{what}，不是企业")
    for agency, spoil, why in ((HOHHOT, codes.wrong_outer, "统一社会信用代码校验位错误"),
                               (BAOTOU, codes.wrong_inner, "统一社会信用代码内的组织机构代码校验位错误")):
        case = make.right(agency).expect('fail:scope', f"一：{why}")
        case.claim['统一社会信用代码'] = spoil(case.claim['统一社会信用代码'])
        yield case


def _jurisdiction(make):
    for agency, other in ((HOHHOT, BAOTOU), (BAOTOU, HOHHOT)):
        case = make.right(agency).expect('fail:jurisdiction', f"四（一）：失业保险关系在{AGENCY_NAMES[other]}")
        case.elsewhere[other], case.insured = case.insured, None
        yield case
    for agency in (HOHHOT, BAOTOU):
        case = make.right(agency).expect('unknown:jurisdiction', "四（一）：两地参保登记中都没有此人")
        case.insured = None
        yield case


def _level_and_number(make):
    for agency, level in ((HOHHOT, '2'), (BAOTOU, '1')):
        yield make.right(agency, level=level, kind='skill_level').expect(
            'fail:certificate.level,standard', f"二（二）：{LEVELS[level]}证书不在补贴范围，三：无此等级标准")
    case = make.right(HOHHOT, kind='qualification').expect(
        'fail:certificate.number,certificate.register', "二（二）：16位职业资格证书编码，申领时勾选了职业技能等级证书")
    case.claim['证书类别'] = TYPES['skill_level']
    yield case


def _register(make):
    """四(二): the certificate was looked up, and is not what the claim says."""
    for agency in (HOHHOT, BAOTOU):
        case = make.right(agency, level='4').expect(
            'fail:certificate.register', "四（二）：申报三级，证书编码和证书登记都是四级")
        case.claim['证书等级'] = LEVELS['3']
        yield case
    for agency, column, registered, why in (
            (HOHHOT, '姓名', lambda name: f"{name[:1]}晓", "姓名"), (BAOTOU, '职业（工种）', lambda _: '电工', "职业"),
            (HOHHOT, '发证日期', lambda day: day + timedelta(days=14), "发证日期"),
            (BAOTOU, '身份证号', lambda _: make.identities.number(True), "身份证号")):
        case = make.right(agency, kind='skill_level', occupation='焊工', issue=date(2026, 4, 16)).expect(
            'fail:certificate.register', f"四（二）：证书登记的{why}与申领不一致")
        case.certificate[column] = registered(case.certificate[column])
        yield case
    for agency, result, why in ((HOHHOT, '查无', "联网查询查无此证书"), (BAOTOU, '查无', "联网查询查无此证书"),
                                (HOHHOT, '不一致', "联网查询结果与申领不一致")):
        case = make.right(agency).expect('fail:certificate.register', f"四（二）：{why}")
        case.claim.update({'查询网站': ZSCX, '查询结果': result})
        case.certificate = None
        yield case
    for agency in (HOHHOT, HOHHOT, BAOTOU):
        case = make.right(agency).expect('unknown:certificate.register', "四（二）：证书登记中没有，尚未联网查询")
        case.certificate = None
        yield case


def _catalogue(make):
    yield make.right(HOHHOT, kind='qualification', occupation='电工', issue=date(2026, 3, 12)).expect(
        'fail:certificate.catalogue', "二（二）：电工2020年底退出职业资格目录，2026年不应再发职业资格证书")
    yield make.right(BAOTOU, kind='qualification', occupation='汽车维修工', issue=date(2021, 1, 1),
                     day=date(2021, 6, 1), entered=date(2026, 10, 23), months=140, birth='19850730',
                     male=True).expect('fail:certificate.catalogue', "二（二）：退出目录次日发证" + LATE)
    yield make.right(HOHHOT, kind='qualification', occupation='民用核安全设备焊工', issue=date(2021, 12, 1),
                     day=date(2022, 5, 10), entered=date(2026, 10, 22), months=130, birth='19870219',
                     male=True).expect('fail:certificate.catalogue', "二（二）：发证次日该职业才列入目录" + LATE)
    for agency, occupation in ((HOHHOT, '直播带货讲解员'), (BAOTOU, '宠物美容师')):
        yield make.right(agency, kind='skill_level', occupation=occupation).expect(
            'fail:certificate.catalogue', f"二（二）：{occupation}不在国家职业（工种）目录")


def _once(make):
    """三: the same occupation at the same level, a second time. The earlier claim of each pair is right."""
    def again(first, agency, why, *, same_certificate=False):
        later = make.right(agency, person=first, kind='skill_level', occupation=first.claim['职业（工种）'],
                           level=first.level, day=first.claim['申请日期'] + timedelta(days=7))
        later.after = first
        if same_certificate:
            later.certificate = first.certificate
            later.claim.update({column: first.claim[column] for column in ('证书编码', '发证日期')})
        return later.expect('fail:once', why)
    for agency in (HOHHOT, BAOTOU):
        first = make.right(agency, kind='skill_level', day=date(2026, 10, 12)).expect('pass', "三：重复申领中的第一笔")
        yield first
        yield again(first, agency, "三：同一证书在本表中第二次申领", same_certificate=True)
    first = make.right(HOHHOT, kind='skill_level', day=date(2026, 10, 13)).expect('pass', "三：重复申领中的第一笔")
    yield first
    yield again(first, HOHHOT, "三：同一职业同一等级，换一本证书再次申领")
    for _ in range(2):
        first = make.right(HOHHOT, kind='skill_level', day=date(2026, 10, 14)).expect(
            'pass', "三：两地重复申领中的第一笔（呼和浩特市）")
        yield first
        later = again(first, BAOTOU, "三：同一职业同一等级已在呼和浩特市申领")
        later.insured = dict(first.insured)
        yield later
    for agency, where in ((HOHHOT, None), (BAOTOU, '通辽市就业服务中心')):
        case = make.right(agency, kind='skill_level').expect(
            'fail:once', f"三：该职业该等级已由{where or AGENCY_NAMES[agency]}发放过补贴")
        case.benefits.append(make.paid_before(case, date(2024, 8, 15), where=where))
        yield case


def _payee(make):
    for agency, account, why in ((HOHHOT, 'A12345678', "填了社会保障卡卡面号，不是银行账号"),
                                 (BAOTOU, '62000012O4567I20117', "账号中有字母"), (HOHHOT, '62000017', "账号只有8位")):
        case = make.right(agency).expect('fail:payee', f"四（三）：{why}")
        case.claim['银行账号'] = account
        yield case


def _policy(make):
    yield make.right(HOHHOT, kind='qualification', occupation='钳工', level='5', issue=date(2017, 4, 19),
                     day=date(2017, 7, 28), entered=date(2026, 10, 20), months=205, birth='19810926',
                     male=True).expect('unknown:policy', "六：申请日期早于通知印发之日（2017年7月31日）" + LATE)


# What any month may have, kind by kind; the others hang on days of October.
ANY_MONTH = (_contribution, _identity, _scope, _jurisdiction, _level_and_number, _payee)
DOUBTFUL = (_doubtful_accounts, _doubtful_employers)
