"""The demo month against what its spreadsheet expects: verdicts, money, and the papers that people receive."""
import collections
import json
import pathlib
import subprocess

import openpyxl
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHEET = ROOT / 'skill_subsidy' / 'demo' / 'claims-2026-10.xlsx'
# Yuan: what lay in 财政专户 when the books were opened, what was transferred to the paying account, the year's budget.
FUNDED = {'呼和浩特市': (1_000_000, 300_000, 600_000), '包头市': (500_000, 150_000, 300_000)}


@pytest.fixture(scope='module')
def summary(month):
    return json.loads((month.folder / 'out' / 'summary.json').read_text(encoding='utf-8'))


@pytest.fixture(scope='module')
def expected():
    titles, *rows = openpyxl.load_workbook(SHEET, read_only=True).active.iter_rows(values_only=True)
    return {int(row['序号']): row for row in (dict(zip(titles, values, strict=True)) for values in rows)}


def test_every_verdict_is_the_expected_one(summary, expected):
    """The column 预期结论 is not read by the program; all 300 verdicts agree with it."""
    assert len(summary['claims']) == len(expected) == 300
    found = {}
    for claim in summary['claims']:
        rules = claim['failed_rules'] or claim['warnings']
        found[claim['row']] = claim['verdict'] if claim['verdict'] == 'pass' else f"{claim['verdict']}:{','.join(rules)}"
    assert found == {number: row['预期结论'] for number, row in expected.items()}


def test_every_payable_amount_is_the_expected_one(summary, expected):
    """三: standard by level, uplift by the shortage list."""
    payable = {claim['row']: claim['amount'] for claim in summary['claims'] if claim['verdict'] in ('pass', 'warn')}
    assert payable == {number: float(row['预期金额']) for number, row in expected.items() if row['预期金额']}


def test_states_after_the_month(summary):
    """四(二): what fails is returned; 四(三): the disputed claim waits, three lines came back from the bank."""
    states = collections.Counter(claim['state'] for claim in summary['claims'])
    assert states == {'paid': 232, 'returned': 64, 'approved': 3, 'published': 1}
    for claim in summary['claims']:
        assert (claim['state'] == 'returned') == (claim['verdict'] in ('fail', 'unknown')), claim


def test_trial_balance(summary, month):
    """Design 8: expenditure is what was sent, of it the returned money is held; what pays it was transferred before."""
    sent = collections.Counter()
    paid = collections.Counter()
    for claim in summary['claims']:
        if claim['state'] in ('paid', 'approved'):
            sent[claim['agency']] += claim['amount']
        if claim['state'] == 'paid':
            paid[claim['agency']] += claim['amount']
    for agency, ledger in summary['ledger'].items():
        balances = {name.split()[0]: sums['debit'] - sums['credit'] for name, sums in ledger.items()}
        held = sent[agency] - paid[agency]
        opening, transfer, _budget = FUNDED[agency]
        expected = {'5105': sent[agency], '1004': transfer - paid[agency], '2001': -held, '1003': opening - transfer,
                    '3001': -opening}
        assert expected['1004'] >= 0
        assert balances == {code: amount for code, amount in expected.items() if amount}
    # The same, past the program: from the journal items in plain SQL, by ledger and by the agency whose part it is.
    rows = month.query("""
        SELECT ledger.name, agency.name, sum(line.debit), sum(line.credit)
          FROM account_move_line line
          JOIN account_move move ON move.id = line.move_id
          JOIN res_company ledger ON ledger.id = move.company_id
          JOIN res_company agency ON agency.id = move.skill_subsidy_agency_id
         GROUP BY 1, 2 ORDER BY 2 DESC""")
    assert {agency: ledger for ledger, agency, _debit, _credit in rows} == {
        '呼和浩特市就业服务中心': '呼和浩特市就业服务中心', '包头市就业服务中心': '内蒙古自治区失业保险基金（自治区级统筹）'}
    for ledger, agency, debit, credit in rows:
        assert debit == credit
        booked = summary['ledger'][agency[:agency.index('市') + 1]]
        assert float(debit) == sum(sums['debit'] for sums in booked.values()), ledger
    moves = month.query("SELECT count(*) FROM account_move WHERE state = 'posted'")
    assert moves == [['7']], "one entry an order, one for the returned money, an opening balance and a transfer an agency"


def test_budget_and_request(month):
    """五(一): budgets are confirmed by another person than entered them, as is funding; the request is one sheet."""
    rows = month.query("""
        SELECT agency.name, budget.original_amount, entered.login, confirmed.login
          FROM skill_subsidy_budget budget JOIN res_company agency ON agency.id = budget.company_id
          JOIN res_users entered ON entered.id = budget.entered_id
          JOIN res_users confirmed ON confirmed.id = budget.confirmed_id WHERE budget.state = 'confirmed'""")
    assert {(agency[:agency.index('市') + 1], float(amount), *who) for agency, amount, *who in rows} == {
        (agency, FUNDED[agency][2], f'{code}_accountant', f'{code}_head') for agency, code in (
            ('呼和浩特市', 'hs'), ('包头市', 'bt'))}
    rows = month.query("SELECT count(*) FROM skill_subsidy_funding WHERE state <> 'received' OR approved_id = requested_id")
    assert rows == [['0']]
    for agency in FUNDED:
        number, text = pages(month.folder / 'out' / agency / '用款申请表.pdf')
        assert number == 1
        flat = ''.join(text.split())
        for word in ('失业保险基金用款申请表', '大写', '预算执行', '账户情况', '申请理由', '单位负责人', '财政部门', '一式三份',
                     f'{FUNDED[agency][1]:,.2f}', f'{FUNDED[agency][2]:,.2f}'):
            assert word in flat, word


def test_expenditure_is_the_sum_of_the_lines(month):
    """Design 8: the lines of an order are the sub-ledger of its entry."""
    rows = month.query("""
        SELECT payment.name, sum(DISTINCT entry.debit), sum(line.amount)
          FROM skill_subsidy_payment payment
          JOIN skill_subsidy_payment_line line ON line.payment_id = payment.id
          JOIN account_move move ON move.skill_subsidy_payment_id = payment.id AND move.date = payment.date
          JOIN account_move_line entry ON entry.move_id = move.id AND entry.debit > 0
         GROUP BY payment.id ORDER BY payment.id""")
    assert len(rows) == 2
    for _name, posted, lines in rows:
        assert float(posted) == float(lines) > 0


def test_benefits_are_the_paid_claims(month):
    """四(三): marked as received, for every paid claim and for no other."""
    rows = month.query("""
        SELECT count(*), count(*) FILTER (WHERE claim.state = 'paid') FROM skill_subsidy_benefit benefit
          JOIN skill_subsidy_claim claim ON claim.id = benefit.claim_id""")
    assert rows == [['232', '232']]


def test_three_people_and_another_who_pays(month):
    """六(六): over the whole month nobody signed a claim twice or paid what he had signed."""
    rows = month.query("""
        SELECT count(*) FROM skill_subsidy_claim claim
         WHERE claim.handler_id = claim.reviewer_id OR claim.reviewer_id = claim.head_id
            OR claim.handler_id = claim.head_id""")
    assert rows == [['0']]
    rows = month.query("""
        SELECT count(*) FROM skill_subsidy_signature payer JOIN skill_subsidy_signature signer USING (claim_id, user_id)
         WHERE payer.role = 'accountant' AND signer.role <> 'accountant'""")
    assert rows == [['0']]
    assert month.query("SELECT count(*) FROM skill_subsidy_signature WHERE user_id IN (1, 2)") == [['0']]


def pages(path):
    """How many pages a PDF has, and its text."""
    info = subprocess.run(['pdfinfo', path], check=True, capture_output=True, text=True).stdout
    text = subprocess.run(['pdftotext', '-layout', path, '-'], check=True, capture_output=True, text=True).stdout
    return int(next(line.split()[1] for line in info.splitlines() if line.startswith('Pages:'))), text


@pytest.mark.parametrize(('agency', 'count'), [('呼和浩特市', 162), ('包头市', 73)])
def test_one_page_a_form(month, agency, count):
    """Annex: each approval form is one A4 page with every word of the annex."""
    number, text = pages(month.folder / 'out' / agency / '申领审批表.pdf')
    assert number == count
    forms = text.split('\f')[:count]
    words = ('内蒙古自治区企业参保职工职业技能提升补贴申领审批表', '申请人基本信息', '姓名', '身份证号', '所在企业名称',
             '证书类别', '职业资格证书', '职业技能等级证书', '证书编码', '证书等级', '职业（工种）', '发证日期', '开户银行全称',
             '联系电话', '申请人声明', '本人承诺', '经办机构审核部分', '参保状态', '累计缴费期限（月）', '证书查询结果', '公示情况',
             '补贴金额（元）', '大写：', '小写：', '经办机构意见', '经办人：', '审核人：', '单位负责人：')
    for form in forms:
        flat = ''.join(form.split())
        missing = [word for word in words if word not in flat]
        assert not missing, missing


def test_return_notices(month, summary):
    """四(二): one notice for each returned claim, with its number and its reason."""
    for agency in ('呼和浩特市', '包头市'):
        returned = [c for c in summary['claims'] if c['state'] == 'returned' and c['agency'] == agency]
        number, text = pages(month.folder / 'out' / agency / '退件通知书.pdf')
        assert number == len(returned)
        flat = ''.join(text.split())
        assert all(claim['number'] in flat for claim in returned)


def test_notice_list_shows_no_whole_id(month, expected):
    """四(三): the published list names people, but no ID number or account in full."""
    for agency in ('呼和浩特市', '包头市'):
        folder = month.folder / 'out' / agency
        sheet = openpyxl.load_workbook(folder / '公示名单.xlsx').active
        cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}
        _number, text = pages(folder / '公示名单.pdf')
        for row in expected.values():
            for private in (row['身份证号'].strip(), row['银行账号'].strip()):
                assert private not in text and not any(private in cell for cell in cells)


def test_bank_file_adds_up(month):
    """The header's count and total are those of the lines; the return file holds three failures."""
    for agency, failures in (('呼和浩特市', 3), ('包头市', 0)):
        folder = month.folder / 'out' / agency
        sent, = (path for path in folder.glob('FF*.txt') if '回盘' not in path.name)
        header, *lines = sent.read_bytes().decode('gb18030').splitlines()
        _date, _unit, count, total = header.split('|')
        assert int(count) == len(lines)
        assert float(total) == sum(float(line.split('|')[3]) for line in lines)
        answer, = folder.glob('*回盘.txt')
        assert answer.read_bytes().decode('gb18030').count('|失败|') == failures


def test_voucher_lists_both_entries(month):
    """Design 8: the order's entry and the returned money's, on a voucher each."""
    _number, text = pages(month.folder / 'out' / '呼和浩特市' / '记账凭证.pdf')
    assert '记账凭证' in ''.join(text.split())
    assert '350000' in ''.join(text.split())  # a figure a column, to the fen


def test_odoo_s_own_sentences_are_chinese(month):
    """With the addon's checkout as an addons path, Odoo took its own code beneath it for a module that has no Chinese."""
    month.shell("""
from odoo.exceptions import ValidationError
from odoo.service.model import retrying

handler = env(user=env['res.users'].search([('login', '=', 'hs_handler')]).id, context={'lang': 'zh_CN'})
paid = handler['skill.subsidy.claim'].search([('state', '=', 'paid')], limit=1)
try:
    retrying(lambda: handler['skill.subsidy.recovery'].create({'claim_id': paid.id, 'finding': 'error', 'amount': -5}), handler)
except ValidationError as error:
    said = str(error)
assert said == "操作无法完成：追回金额应大于零。", said
""")
