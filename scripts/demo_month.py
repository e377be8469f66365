"""Work the October intake of the two demo agencies, from the spreadsheet to the ledger (run by `odoo shell`).

Every step is taken by the user of the post it belongs to, through the method that the button calls, on the day on
which it would happen. What a claimant, the public, the bank and the auditor receive is left under $OUT (out/).
"""
import base64
import json
import os
import pathlib

import openpyxl
from freezegun import freeze_time

OUT = pathlib.Path(os.environ.get('OUT', 'out'))
DEMO = pathlib.Path('skill_subsidy/demo')
SHEET = 'claims-2026-10.xlsx'
AGENCIES = {'hs': ('呼和浩特市', 'insured-hohhot.csv'), 'bt': ('包头市', 'insured-baotou.csv')}
ACCEPTED = "已核对身份证、证书原件及银行账户凭证，情况属实。"
FAILURES = {2: "户名账号不符", 5: "账户已销户", 9: "账号不存在"}  # line of the Hohhot order -> the bank's reason


def as_user(login):
    """The environment of a demo user; never the superuser's."""
    user = env['res.users'].search([('login', '=', login)])  # noqa: F821  (the shell gives env)
    return env(user=user.id, su=False, context={  # noqa: F821
        'lang': 'zh_CN', 'tz': 'Asia/Shanghai', 'allowed_company_ids': user.company_ids.ids})


def on(day, hour=9):
    """A moment in China, as the clock of the server (UTC) shows it."""
    return freeze_time(f'{day} {hour - 8:02d}:00:00')


def take_in(person, kind, filename):
    """Import a file as a handler does, and return the import."""
    record = person['skill.subsidy.import'].create({
        'kind': kind, 'filename': filename, 'file': base64.b64encode((DEMO / filename).read_bytes())})
    record.action_run()
    assert record.state == 'done', f"{filename}: {record.error_count} wrong rows"
    return record


def put(agency, name, content):
    """Leave a file under out/."""
    folder = OUT / agency if agency else OUT
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def pdf(person, report, records):
    """A report as its reader prints it."""
    return person['ir.actions.report']._render_qweb_pdf(f'skill_subsidy.{report}', records.ids)[0]


def take_in_registers():
    """Each agency's contribution register, and the two registers that serve all of them."""
    with on('2026-11-02', 8):
        for code, (_agency, register) in AGENCIES.items():
            take_in(as_user(f'{code}_handler'), 'insured', register)
        take_in(as_user('hs_handler'), 'certificates', 'certificates.csv')
        take_in(as_user('hs_handler'), 'benefits', 'benefits.csv')


def work_month(code):
    """One agency's month, up to the sent payment order."""
    agency = AGENCIES[code][0]
    handler, reviewer = as_user(f'{code}_handler'), as_user(f'{code}_reviewer')
    head, accountant = as_user(f'{code}_head'), as_user(f'{code}_accountant')

    with on('2026-11-02'):
        claims = take_in(handler, 'claims', SHEET).claim_ids.sorted('id')
        submitted = claims.filtered(lambda claim: claim.state == 'submitted')
        submitted.action_verify()
        doubtful = submitted.filtered(lambda claim: claim.state == 'submitted' and claim.check_verdict == 'warn')
        doubtful.action_verify(ACCEPTED)
        submitted.filtered(lambda claim: claim.state == 'submitted')._return_with_own_reasons()
        put(agency, '退件通知书.pdf', pdf(handler, 'report_return_notice',
                                     claims.filtered(lambda claim: claim.state == 'returned')))

    with on('2026-11-03'):
        verified = reviewer['skill.subsidy.claim'].search([('state', '=', 'verified')])
        verified.action_review()
        verified.filtered(lambda claim: claim.state == 'verified').action_review(ACCEPTED)
        batch = reviewer['skill.subsidy.batch'].create({'month': '2026-10-01'})
        batch.action_collect()
    with on('2026-11-04'):
        batch.action_publish()
        put(agency, '公示名单.pdf', pdf(reviewer, 'report_batch_notice', batch))
        put(agency, '公示名单.xlsx', batch._notice_xlsx())
    if code == 'hs':
        with on('2026-11-06'):  # one claim is disputed and stays behind, another objection proves unfounded
            disputed, cleared = batch.claim_ids.sorted('id')[:2]
            handler['skill.subsidy.objection'].create({
                'claim_id': disputed.id, 'kind': 'report', 'subject': "举报：证书持有人未在该企业工作"})
            objection = reviewer['skill.subsidy.objection'].create({
                'claim_id': cleared.id, 'source': "匿名来电", 'subject': "异议：发证日期有误"})
            objection.conclusion = "经查证书登记信息，发证日期无误。"
            objection.action_dismiss()
    with on('2026-11-12'):
        batch.action_clear()
        head['skill.subsidy.batch'].browse(batch.id).action_approve()
        put(agency, '申领审批表.pdf', pdf(head, 'report_claim_form', batch.claim_ids.filtered(
            lambda claim: claim.state == 'approved').sorted('id')))
    with on('2026-11-13'):
        accountant['res.company'].browse(batch.company_id.id).action_skill_subsidy_prepare_accounts()
        order = accountant['skill.subsidy.payment'].create({'batch_id': batch.id})
        order.action_generate_file()
        order.action_send()
        put(agency, order.filename, base64.b64decode(order.file))
    return claims, order


def answer(order, failures):
    """What the bank sends back: the header line of the order, and for each line what became of it."""
    header, *lines = base64.b64decode(order.file).decode('gb18030').splitlines()
    answers = [header]
    for line in lines:
        number, account, name, amount, *_rest = line.split('|')
        reason = failures.get(int(number), '')
        answers.append('|'.join((number, account, name, amount, '失败' if reason else '成功', reason)))
    return ''.join(f'{line}\r\n' for line in answers).encode('gb18030')


def settle(code, order, failures):
    """The bank's answer comes in, and the accountant prints list and vouchers."""
    agency, accountant = AGENCIES[code][0], as_user(f'{code}_accountant')
    with on('2026-11-16'):
        content = answer(order, failures)
        filename = f'{order.name}_回盘.txt'
        put(agency, filename, content)
        order.import_return(content, filename)
        put(agency, '发放花名册.pdf', pdf(accountant, 'report_payment_list', order))
        put(agency, '发放花名册.xlsx', order._list_xlsx())
        put(agency, '记账凭证.pdf', pdf(accountant, 'report_voucher', order.move_ids.sorted('id')))


def summary(worked):
    """Per claim: the row of the sheet, state, amount and unmet rules; per agency: the ledger."""
    sheet = openpyxl.load_workbook(DEMO / SHEET, read_only=True).active
    titles, *rows = sheet.iter_rows(values_only=True)
    claims, ledger = [], {}
    for code, (records, order) in worked.items():
        agency = AGENCIES[code][0]
        mine = [dict(zip(titles, row, strict=True)) for row in rows if agency in row]
        for row, claim in zip(mine, records, strict=True):
            claims.append({
                'row': int(row['序号']), 'number': claim.name, 'agency': agency, 'name': claim.person_name,
                'state': claim.state, 'amount': claim.amount, 'verdict': claim.check_verdict,
                'failed_rules': claim.failed_rules.split(',') if claim.failed_rules else [],
                'warnings': sorted(c['rule'] for c in claim.checks if c['outcome'] == 'warn')})
        lines = as_user(f'{code}_accountant')['account.move.line']._read_group(
            [('company_id', '=', order.company_id.id), ('parent_state', '=', 'posted')],
            ['account_id'], ['debit:sum', 'credit:sum'])
        ledger[agency] = {f'{account.code} {account.name}': {'debit': debit, 'credit': credit}
                          for account, debit, credit in lines}
    put(None, 'summary.json', json.dumps({'claims': sorted(claims, key=lambda claim: claim['row']),
                                          'ledger': ledger}, ensure_ascii=False, indent=1).encode())


take_in_registers()
worked = {}
for code in AGENCIES:
    worked[code] = work_month(code)
    env.cr.commit()  # noqa: F821
for code, failures in (('hs', FAILURES), ('bt', {})):
    settle(code, worked[code][1], failures)
summary(worked)
env.cr.commit()  # noqa: F821
