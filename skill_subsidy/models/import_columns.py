"""Columns of the files that come in: headers in Chinese, with the field codes of 金保 (aac, aab ...) as aliases."""
from ..rules.table_file import ColumnSpec

LEVELS = {'五级': '5', '四级': '4', '三级': '3', '二级': '2', '一级': '1', '初级': '5', '中级': '4', '高级': '3',
          '初级工': '5', '中级工': '4', '高级工': '3', '技师': '2', '高级技师': '1', '初级（五级）': '5', '中级（四级）': '4',
          '高级（三级）': '3', '五级/初级工': '5', '四级/中级工': '4', '三级/高级工': '3', '二级/技师': '2',
          '一级/高级技师': '1', '5': '5', '4': '4', '3': '3', '2': '2', '1': '1'}
CERTIFICATE_TYPES = {'职业资格证书': 'qualification', '职业技能等级证书': 'skill_level'}
STATUSES = {'参保缴费': 'paying', '正常缴费': 'paying', '暂停缴费': 'suspended', '领取失业金': 'receiving',
            '领取失业保险金': 'receiving', '终止参保': 'stopped'}
ACCOUNT_TYPES = {'社会保障卡': 'social_card', '社保卡': 'social_card', '个人银行账户': 'personal', '个人银行卡': 'personal',
                 '银行卡': 'personal'}
EXCLUSIONS = {'死亡': 'death', '职业培训补贴': 'training', '退休': 'retirement', '其他': 'other'}
RESULTS = {'真实': 'genuine', '查无': 'not_found', '不一致': 'differs'}


def _column(key, title, *aliases, required=True, kind='text', choices=None):
    return ColumnSpec(key=key, title=title, aliases=aliases, required=required, kind=kind, choices=choices)


_ID = _column('id_number', '身份证号', 'aac002', '身份证号码', '社会保障号码')
# Of a register: kept as it is compared.
_KEY = _column('id_number', '身份证号', 'aac002', '身份证号码', '社会保障号码', kind='id')
_NAME = _column('person_name', '姓名', 'aac003')
_CERTIFICATE = _column('certificate_no', '证书编码', '证书编号')
_LEVEL = _column('level', '证书等级', '等级', kind='choice', choices=LEVELS)
_OCCUPATION = _column('occupation_name', '职业（工种）', '职业(工种)', '职业', '职业工种')
_TYPE = _column('certificate_type', '证书类别', kind='choice', choices=CERTIFICATE_TYPES)
_EMPLOYER = _column('employer_name', '所在企业名称', 'aab004', '单位名称', required=False)
_EMPLOYER_CODE = _column('employer_code', '统一社会信用代码', 'aab003', required=False)

COLUMNS = {
    'claims': (
        _NAME, _ID, _column('employer_name', '所在企业名称', 'aab004', '单位名称'),
        _column('employer_code', '统一社会信用代码', 'aab003'), _TYPE, _CERTIFICATE, _LEVEL, _OCCUPATION,
        _column('issue_date', '发证日期', kind='date'), _column('bank_account', '银行账号', 'aae010'),
        _column('bank_account_type', '账户类别', kind='choice', choices=ACCOUNT_TYPES),
        _column('bank_name', '开户银行全称', '开户银行', 'aae008'), _column('phone', '联系电话', 'aae005', required=False),
        _column('claim_date', '申请日期', kind='date'),
        _column('issuer', '发证机构', required=False), _column('query_site', '查询网站', required=False),
        _column('query_result', '查询结果', required=False, kind='choice', choices=RESULTS),
        _column('agency', '经办机构', required=False)),
    'insured': (
        _KEY, _NAME, _column('insured_since', '参加失业保险时间', kind='date', required=False),
        # AAC031 is 参保状态 in the interfaces of several social insurance agencies that are public (beside AAC001, AAC002,
        # AAC003); the standard itself was not at hand.
        _column('status', '参保状态', 'aac031', kind='choice', choices=STATUSES),
        _column('paid_months', '累计缴费月数', kind='int'), _EMPLOYER, _EMPLOYER_CODE,
        _column('data_date', '数据日期', kind='date')),
    'certificates': (
        _column('certificate_no', '证书编码', '证书编号', kind='id'), _KEY, _NAME, _TYPE, _OCCUPATION, _LEVEL,
        _column('issue_date', '发证日期', kind='date'), _column('issuer', '发证机构', required=False)),
    'benefits': (
        _KEY, _NAME, _OCCUPATION, _LEVEL, _column('certificate_no', '证书编码', '证书编号', kind='id', required=False),
        _column('amount', '补贴金额', kind='amount'), _column('date', '发放日期', kind='date'),
        _column('agency_name', '发放机构')),
    'exclusions': (
        _KEY, _NAME, _column('kind', '类别', kind='choice', choices=EXCLUSIONS),
        _column('certificate_no', '证书编码', '证书编号', kind='id', required=False),
        _column('effective_date', '生效日期', '日期', '死亡日期', '死亡时间', '退休日期', '退休时间', '发生日期', '起始日期',
                kind='date', required=False), _column('source', '来源')),
}

# Two invented people, for the templates: numbers with right check characters that belong to nobody.
_SAID = {
    'person_name': ("张示例", "乌云·示例"), 'id_number': ('150102198103010410', '150102198203010426'),
    'employer_name': ("示例机械制造有限公司", "示例能源有限公司"), 'employer_code': ('91150100MA0000015P', '91150100MA0000023J'),
    'certificate_type': ("职业技能等级证书", "职业资格证书"),
    'certificate_no': ('S150000999999264000001', '2605999999300002'), 'level': ("四级", "三级"),
    'occupation_name': ("电工", "焊工"), 'issue_date': ('2026-03-02', '2026-04-15'),
    'bank_account': ('6200000000000000018', '6200000000000000026'), 'bank_account_type': ("社会保障卡", "个人银行账户"),
    'bank_name': ("示例银行呼和浩特分行营业部", "示例银行呼和浩特新城支行"), 'phone': ('13800000000', ''),
    'claim_date': ('2026-10-09', '2026-10-12'), 'issuer': ("示例技能评价机构", ''), 'query_site': ('', ''),
    'query_result': ('', ''), 'agency': ('', ''), 'insured_since': ('2019-01-01', '2021-07-01'),
    'status': ("参保缴费", "领取失业金"), 'paid_months': ('93', '60'), 'data_date': ('2026-09-30', '2026-09-30'),
    'amount': ('1500.00', '2000.00'), 'date': ('2025-03-04', '2025-06-10'),
    'agency_name': ("示例市就业服务中心", "示例市就业服务中心"), 'kind': ("死亡", "职业培训补贴"),
    'effective_date': ('2026-05-01', ''), 'source': ("民政部门数据比对", "就业补助资金系统"),
}
_OWN = {('exclusions', 'certificate_no'): ('', '2605999999300002')}
# kind -> column -> what the two people of a template say
EXAMPLES = {kind: {column.key: _OWN.get((kind, column.key), _SAID[column.key]) for column in columns}
            for kind, columns in COLUMNS.items()}
