"""The steps of a demo month, each taken by the user of the post it belongs to, on the day on which it would happen.

Used inside `odoo shell` by demo_month.py (the whole month) and by the browser tests (a month half way).
"""
import base64
import json
import pathlib

import openpyxl
from freezegun import freeze_time

DEMO = pathlib.Path('skill_subsidy/demo')
SHEET = 'claims-2026-10.xlsx'
AGENCIES = {'hs': ('呼和浩特市', 'insured-hohhot.csv'), 'bt': ('包头市', 'insured-baotou.csv')}
# Who works in the ledger that an agency's entries stand in: its own accountant, or that of the fund that is kept for it.
KEEPERS = {'hs': 'hs_accountant', 'bt': 'fund_accountant'}
# Yuan per agency: the year's budget, what lay in 财政专户 when the books were opened, what was transferred to pay from.
MONEY = {'hs': (600_000, 1_000_000, 300_000), 'bt': (300_000, 500_000, 150_000)}
RECEIPT = "示例银行收款回单（演示数据）".encode()
ACCEPTED = "已核对身份证、证书原件及银行账户凭证，情况属实。"


def on(day, hour=9):
    """A moment in China, as the clock of the server (UTC) shows it."""
    return freeze_time(f'{day} {hour - 8:02d}:00:00')


class Month:
    """The October intake of the demo agencies. `env`: of the shell; `out`: where papers go, None for none."""

    def __init__(self, env, out=None):
        self.env, self.out = env, out

    def as_user(self, login):
        """The environment of a demo user; never the superuser's."""
        user = self.env['res.users'].search([('login', '=', login)])
        return self.env(user=user.id, su=False, context={
            'lang': 'zh_CN', 'tz': 'Asia/Shanghai', 'allowed_company_ids': user.company_ids.ids})

    def put(self, code, name, content):
        """Leave a file of an agency (or, without a code, of all) under out/."""
        if self.out is None:
            return
        folder = self.out / AGENCIES[code][0] if code else self.out
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    def put_pdf(self, code, name, report, records):
        """Print a report as its reader does."""
        if self.out is not None:
            content, _kind = records.env['ir.actions.report']._render_qweb_pdf(f'skill_subsidy.{report}', records.ids)
            self.put(code, name, content)

    # -- the fund ----------------------------------------------------------------------------------------------------

    def fund(self, code):
        """The accountant enters the year's budget and asks for the month's money, the unit head confirms, the money comes."""
        budget, opening, transfer = MONEY[code]
        agency, accountant, head = AGENCIES[code][0], self.as_user(f'{code}_accountant'), self.as_user(f'{code}_head')
        with on('2026-11-02', 10):
            self.as_user(KEEPERS[code])['res.company'].browse(accountant.company.id).action_skill_subsidy_prepare_accounts()
            line = accountant['skill.subsidy.budget'].create({
                'year': 2026, 'original_amount': budget, 'document': f"{agency}财社〔2026〕12号", 'document_date': '2026-02-10'})
            line.with_env(head).action_confirm()
            for vals, day in (
                    ({'kind': 'opening', 'into': 'fiscal', 'amount_requested': opening, 'document': "2026年期初余额"},
                     '2026-01-05'),
                    ({'kind': 'transfer', 'amount_requested': transfer, 'expected_date': '2026-11-03',
                      'document': f"{agency}用款〔2026〕11号", 'reason': "发放企业职工技能提升补贴"}, '2026-11-02')):
                funding = accountant['skill.subsidy.funding'].create(vals)
                funding.action_request()
                funding.with_env(head).action_approve()
                if vals['kind'] == 'transfer':
                    self.put_pdf(code, '用款申请表.pdf', 'report_funding_request', funding)
                funding.action_receive(date=day, content=RECEIPT, filename='银行回单.txt')
        return line

    # -- the handler -------------------------------------------------------------------------------------------------

    def take_in(self, code, kind, filename):
        """Import a file as the agency's handler does, and return the import."""
        record = self.as_user(f'{code}_handler')['skill.subsidy.import'].create({
            'kind': kind, 'filename': filename, 'file': base64.b64encode((DEMO / filename).read_bytes())})
        record.action_run()
        if record.state != 'done':
            raise SystemExit(f"{filename}: {record.error_count} wrong rows")
        return record

    def take_in_registers(self):
        """Each agency's contribution register, and the registers that serve all of them."""
        with on('2026-11-02', 8):
            for code, (_agency, register) in AGENCIES.items():
                self.take_in(code, 'insured', register)
            self.take_in('hs', 'certificates', 'certificates.csv')
            self.take_in('hs', 'benefits', 'benefits.csv')
            self.take_in('hs', 'exclusions', 'exclusions.csv')

    def verify(self, code):
        """The agency's part of the sheet comes in; what meets the rules is verified, doubts are accepted."""
        with on('2026-11-02'):
            claims = self.take_in(code, 'claims', SHEET).claim_ids.sorted('id')
            waiting = claims.filtered(lambda claim: claim.state == 'submitted')
            waiting.action_verify()
            waiting.filtered(lambda claim: claim.state == 'submitted' and claim.check_verdict == 'warn').action_verify(
                ACCEPTED)
        return claims

    def give_back(self, code, claims):
        """What does not meet the rules goes back with its reasons."""
        with on('2026-11-02', 16):
            claims.filtered(lambda claim: claim.state == 'submitted')._return_with_own_reasons()
            self.put_pdf(code, '退件通知书.pdf', 'report_return_notice',
                         claims.filtered(lambda claim: claim.state == 'returned'))

    # -- the reviewer ------------------------------------------------------------------------------------------------

    def review(self, code, most=None):
        """Review what was verified (at most `most` claims) and collect it in the batch of October."""
        with on('2026-11-03'):
            reviewer = self.as_user(f'{code}_reviewer')
            verified = reviewer['skill.subsidy.claim'].search([('state', '=', 'verified')], order='id', limit=most)
            verified.action_review()
            verified.filtered(lambda claim: claim.state == 'verified').action_review(ACCEPTED)
            batch = reviewer['skill.subsidy.batch'].create({'month': '2026-10-01'})
            batch.action_collect()
        return batch

    def publish(self, code, batch):
        """The list is published."""
        with on('2026-11-04'):
            batch.action_publish()
            if self.out is not None:
                self.put_pdf(code, '公示名单.pdf', 'report_batch_notice', batch)
                self.put(code, '公示名单.xlsx', batch._notice_xlsx())

    def dispute(self, code, batch):
        """One claim is disputed and stays behind, another objection proves unfounded."""
        with on('2026-11-06'):
            disputed, sound = batch.claim_ids.sorted('id')[:2]
            self.as_user(f'{code}_handler')['skill.subsidy.objection'].create({
                'claim_id': disputed.id, 'kind': 'report', 'subject': "举报：证书持有人未在该企业工作"})
            objection = batch.env['skill.subsidy.objection'].create({
                'claim_id': sound.id, 'source': "匿名来电", 'subject': "异议：发证日期有误"})
            objection.conclusion = "经查证书登记信息，发证日期无误。"
            objection.action_dismiss()

    def clear(self, batch):
        """The notice is over on the day after its last one."""
        with on('2026-11-12'):
            batch.action_clear()

    # -- unit head and accountant ------------------------------------------------------------------------------------

    def approve(self, code, batch):
        """The unit head signs, and the forms are printed."""
        with on('2026-11-12', 10):
            batch = batch.with_env(self.as_user(f'{code}_head'))
            batch.action_approve(ACCEPTED)
            self.put_pdf(code, '申领审批表.pdf', 'report_claim_form',
                         batch.claim_ids.filtered(lambda claim: claim.state == 'approved').sorted('id'))

    def send(self, code, batch):
        """The order goes to the bank and is posted."""
        with on('2026-11-13'):
            accountant = self.as_user(f'{code}_accountant')
            order = accountant['skill.subsidy.payment'].create({'batch_id': batch.id})
            order.action_generate_file()
            order.action_send()
            self.put(code, order.filename, base64.b64decode(order.file))
        return order

    def settle(self, code, order, failures):
        """The bank answers, {line: reason} failed; the accountant takes it in and prints list and vouchers."""
        with on('2026-11-16'):
            content, filename = bank_answer(order, failures), f'{order.name}_回盘.txt'
            self.put(code, filename, content)
            order.import_return(content, filename)
            if self.out is not None:
                self.put_pdf(code, '发放花名册.pdf', 'report_payment_list', order)
                self.put(code, '发放花名册.xlsx', order._list_xlsx())
                self.put_pdf(code, '记账凭证.pdf', 'report_voucher', self.entries(code, order).sorted('id'))

    def statement(self, code, orders):
        """The bank's statement of the account that `orders` were paid from comes in; what is certain is matched.

        Interest that the bank has credited stays open: the accountant records it, and the reconciliation shows it.
        """
        keeper = self.as_user(KEEPERS[code])
        content = bank_statement(keeper, orders)
        self.put(code, '银行对账单.csv', content)
        with on('2026-11-23'):
            form = keeper.ref('skill_subsidy.statement_format_columns')
            agency = keeper['res.company'].browse(orders.company_id.id)
            statement = keeper['skill.subsidy.bank.statement'].import_statement(
                content, '银行对账单.csv', form.id, date_to='2026-11-20', company_id=agency.id)
            table = keeper['skill.subsidy.reconciliation'].create({'company_id': statement.company_id.id, 'date': '2026-11-20'})
            table.action_show()
            self.put_pdf(code, '银行存款余额调节表.pdf', 'report_reconciliation', table)
            if self.out is not None:
                self.put(code, '银行存款余额调节表.xlsx', table._xlsx())
        return statement

    def entries(self, code, order):
        """The entries of an order as who keeps the ledger reads them; Baotou's stand in that of the region's fund."""
        return order.with_env(self.as_user(KEEPERS[code])).move_ids

    def summary(self, worked):
        """Per claim: the row of the sheet, state, amount and unmet rules; per agency: the ledger. -> summary.json"""
        titles, *rows = openpyxl.load_workbook(DEMO / SHEET, read_only=True).active.iter_rows(values_only=True)
        claims, ledger = [], {}
        for code, (records, order) in worked.items():
            agency = AGENCIES[code][0]
            mine = [dict(zip(titles, row, strict=True)) for row in rows if agency in row]
            claims += [claim_summary(row['序号'], agency, claim) for row, claim in zip(mine, records, strict=True)]
            keeper = self.as_user(KEEPERS[code])
            books = order.company_id._skill_subsidy_ledger()
            lines = keeper['account.move.line']._read_group(
                [('move_id.skill_subsidy_agency_id', '=', order.company_id.id), ('parent_state', '=', 'posted')],
                ['account_id'], ['debit:sum', 'credit:sum'])
            ledger[agency] = {f'{account.code} {account.name}': {'debit': debit, 'credit': credit}
                              for account, debit, credit in ((line[0].with_company(books.id), *line[1:]) for line in lines)}
        claims.sort(key=lambda claim: claim['row'])
        self.put(None, 'summary.json', json.dumps(
            {'claims': claims, 'ledger': ledger}, ensure_ascii=False, indent=1).encode())


def claim_summary(row, agency, claim):
    """What became of one claim."""
    return {'row': int(row), 'number': claim.name, 'agency': agency, 'name': claim.person_name, 'state': claim.state,
            'amount': claim.amount, 'verdict': claim.check_verdict,
            'failed_rules': claim.failed_rules.split(',') if claim.failed_rules else [],
            'warnings': sorted(check['rule'] for check in claim.checks if check['outcome'] == 'warn')}


def bank_answer(order, failures):
    """What the bank sends back: the header line of the order, and for each line what became of it."""
    header, *lines = base64.b64decode(order.file).decode('gb18030').splitlines()
    answers = [header]
    for line in lines:
        number, account, name, amount, *_rest = line.split('|')
        reason = failures.get(int(number), '')
        answers.append('|'.join((number, account, name, amount, '失败' if reason else '成功', reason)))
    return ''.join(f'{answer}\r\n' for answer in answers).encode('gb18030')


def bank_statement(env, orders):
    """What the bank writes of the account that `orders` were paid from, up to 20 November: by the profile with two columns."""
    fundings = env['skill.subsidy.funding'].search([
        ('company_id', 'in', orders.company_id.ids), ('into', '=', 'bank'), ('state', '=', 'received')])
    rows = [(f'{funding.date}', funding.amount, "示例财政局", '05120001', "财政拨款", funding.document) for funding in fundings]
    for order in orders:
        rows.append((f'{order.date}', -order.total_amount, '', '', "批量代发", order.name))
        rows += [('2026-11-16', line.amount, line.person_name, line.account, "退汇", line.reason)
                 for line in order.line_ids.filtered(lambda line: line.state == 'failed').sorted('line_no')]
    rows.append(('2026-11-20', 86.42, '', '', "结息", "2026年9月21日至11月20日"))
    lines, balance = ["交易日期,交易流水号,借方发生额（支出）,贷方发生额（收入）,余额,对方户名,对方账号,摘要,用途"], 0
    for number, (day, amount, name, account, summary, purpose) in enumerate(sorted(rows, key=lambda row: row[0]), 1):
        balance += amount
        out, came = (f'{-amount:.2f}', '') if amount < 0 else ('', f'{amount:.2f}')
        lines.append(f'{day},{day.replace("-", "")}{number:06d},{out},{came},{balance:.2f},{name},{account},{summary},{purpose}')
    return ''.join(f'{line}\r\n' for line in lines).encode('utf-8-sig')
