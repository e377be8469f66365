"""The steps of a demo month, each taken by the user of the post it belongs to, on the day on which it would happen.

Used inside `odoo shell` by demo_month.py (the October of `make run`), by the browser tests (a month half way) and, by way of
year_steps.py, by demo_year.py (a whole year).
"""
import base64
import json
import pathlib
from datetime import date

import openpyxl
from demo_bank import bank_answer, bank_rows, bank_statement
from demo_data.days import OCTOBER
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
    """A month of the demo agencies, by default the October intake. `env`: of the shell; `out`: where papers go, None for none;
    `days`: when each step is taken."""

    def __init__(self, env, out=None, days=OCTOBER):
        self.env, self.out, self.days = env, out, days

    def as_user(self, login):
        """The environment of a demo user; never the superuser's."""
        user = self.env['res.users'].search([('login', '=', login)])
        return self.env(user=user.id, su=False, context={
            'lang': 'zh_CN', 'tz': 'Asia/Shanghai', 'allowed_company_ids': user.company_ids.ids})

    def put(self, code, name, content):
        """Leave a file of an agency (or, without a code, of all) under out/."""
        if self.out is None:
            return
        folder = self.folder(code)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    def folder(self, code):
        return self.out / AGENCIES[code][0] if code else self.out

    def put_pdf(self, code, name, report, records):
        """Print a report as its reader does."""
        if self.out is not None:
            content, _kind = records.env['ir.actions.report']._render_qweb_pdf(f'skill_subsidy.{report}', records.ids)
            self.put(code, name, content)

    # -- the fund ----------------------------------------------------------------------------------------------------

    def fund(self, code):
        """The accountant enters the year's budget and asks for the month's money, the unit head confirms, the money comes."""
        budget, opening, transfer = MONEY[code]
        agency, day = AGENCIES[code][0], self.days.fund
        self.open_books(code)
        line = self.budget(code, budget, day)
        for vals, received in (
                ({'kind': 'opening', 'into': 'fiscal', 'amount_requested': opening, 'document': "2026年期初余额"}, '2026-01-05'),
                ({'kind': 'transfer', 'amount_requested': transfer, 'expected_date': '2026-11-03',
                  'document': f"{agency}用款〔2026〕11号", 'reason': "发放企业职工技能提升补贴"}, day)):
            funding = self.money(code, vals, day, received)
            if vals['kind'] == 'transfer':
                self.put_pdf(code, '用款申请表.pdf', 'report_funding_request', funding)
        return line

    def open_books(self, code):
        """The accounts of the ledger that keeps the agency's fund are prepared."""
        with on(self.days.fund, 10):
            agency = self.as_user(f'{code}_accountant').company
            self.as_user(KEEPERS[code])['res.company'].browse(agency.id).action_skill_subsidy_prepare_accounts()

    def budget(self, code, amount, day):
        """The accountant enters the year's budget, the unit head confirms it."""
        with on(day, 10):
            line = self.as_user(f'{code}_accountant')['skill.subsidy.budget'].create({
                'year': 2026, 'original_amount': amount, 'document': f"{AGENCIES[code][0]}财社〔2026〕12号",
                'document_date': '2026-02-10' if day.month > 1 else '2026-01-04'})
            line.env.cr.commit()  # two people, two requests: what the second changes is then tracked
            line.with_env(self.as_user(f'{code}_head')).action_confirm()
        return line

    def money(self, code, vals, day, received):
        """The accountant asks for money on `day`, the unit head approves; it comes (or came) on `received`."""
        with on(day, 10):
            funding = self.as_user(f'{code}_accountant')['skill.subsidy.funding'].create(vals)
            funding.action_request()
            funding.with_env(self.as_user(f'{code}_head')).action_approve()
        with on(max(str(day), str(received)), 11):
            funding.action_receive(date=received, content=RECEIPT, filename='银行回单.txt')
        return funding

    # -- the handler -------------------------------------------------------------------------------------------------

    def take_in(self, code, kind, filename, content=None):
        """Import a file (by default one of the addon's demo) as the agency's handler does, and return the import."""
        record = self.as_user(f'{code}_handler')['skill.subsidy.import'].create({
            'kind': kind, 'filename': filename,
            'file': base64.b64encode((DEMO / filename).read_bytes() if content is None else content)})
        record.action_run()
        if record.state != 'done':
            raise SystemExit(f"{filename}: {record.error_count} wrong rows")
        return record

    def take_in_registers(self):
        """Each agency's contribution register, and the registers that serve all of them."""
        with on(self.days.intake, 8):
            for code, (_agency, register) in AGENCIES.items():
                self.take_in(code, 'insured', register)
            self.take_in('hs', 'certificates', 'certificates.csv')
            self.take_in('hs', 'benefits', 'benefits.csv')
            self.take_in('hs', 'exclusions', 'exclusions.csv')

    def verify(self, code, filename=SHEET, content=None):
        """The agency's part of the sheet comes in; what meets the rules is verified, doubts are accepted."""
        with on(self.days.intake):
            claims = self.take_in(code, 'claims', filename, content).claim_ids.sorted('id')
            waiting = claims.filtered(lambda claim: claim.state == 'submitted')
            waiting.action_verify()
            waiting.filtered(lambda claim: claim.state == 'submitted' and claim.check_verdict == 'warn').action_verify(
                ACCEPTED)
        return claims

    def give_back(self, code, claims):
        """What does not meet the rules goes back with its reasons."""
        with on(self.days.intake, 16):
            refused = claims.filtered(lambda claim: claim.state == 'submitted')
            refused.env['skill.subsidy.close.wizard'].with_context(active_model=refused._name, active_ids=refused.ids).create(
                {}).action_confirm()
            self.put_pdf(code, '退件通知书.pdf', 'report_return_notice',
                         claims.filtered(lambda claim: claim.state == 'returned'))

    # -- the reviewer ------------------------------------------------------------------------------------------------

    def review(self, code, most=None):
        """Review what was verified (at most `most` claims) and collect it in the batch of the month."""
        with on(self.days.review):
            reviewer = self.as_user(f'{code}_reviewer')
            verified = reviewer['skill.subsidy.claim'].search([('state', '=', 'verified')], order='id', limit=most)
            verified.action_review()
            verified.filtered(lambda claim: claim.state == 'verified').action_review(ACCEPTED)
            batch = reviewer['skill.subsidy.batch'].create({'month': self.days.month})
            batch.action_collect()
        return batch

    def publish(self, code, batch):
        """The list is published."""
        with on(self.days.publish):
            batch.action_publish()
            if self.out is not None:
                self.put_pdf(code, '公示名单.pdf', 'report_batch_notice', batch)
                self.put(code, '公示名单.xlsx', batch._notice_xlsx())

    def dispute(self, code, batch):
        """One claim is disputed and stays behind, another objection proves unfounded."""
        with on(self.days.dispute):
            disputed, sound = batch.claim_ids.sorted('id')[:2]
            self.as_user(f'{code}_handler')['skill.subsidy.objection'].create({
                'claim_id': disputed.id, 'kind': 'report', 'subject': "举报：证书持有人未在该企业工作"})
            objection = batch.env['skill.subsidy.objection'].create({
                'claim_id': sound.id, 'source': "匿名来电", 'subject': "异议：发证日期有误"})
            objection.conclusion = "经查证书登记信息，发证日期无误。"
            objection.action_dismiss()

    def clear(self, batch):
        """The notice is over on the day after its last one."""
        with on(self.days.clear):
            batch.action_clear()

    # -- unit head and accountant ------------------------------------------------------------------------------------

    def approve(self, code, batch):
        """The unit head signs, and the forms are printed."""
        with on(self.days.clear, 10):
            batch = batch.with_env(self.as_user(f'{code}_head'))
            batch.action_approve(ACCEPTED)
            self.put_pdf(code, '申领审批表.pdf', 'report_claim_form',
                         batch.claim_ids.filtered(lambda claim: claim.state == 'approved').sorted('id'))

    def send(self, code, batch=None, day=None, between=None):
        """The order over a batch (or over all that waits) goes to the bank and is posted.

        `between`: called with the order when its file is written and not sent yet; what it stops leaves the order.
        """
        with on(day or self.days.send):
            accountant = self.as_user(f'{code}_accountant')
            order = accountant['skill.subsidy.payment'].create({'batch_id': batch.id} if batch else {})
            order.action_generate_file()
            if between:
                between(order)
            if order.action_send():  # lines were taken out: the accountant looks, and sends what is left
                order.action_send()
            self.put(code, order.filename, base64.b64decode(order.file))
        return order

    def settle(self, code, order, failures):
        """The bank answers, {line: reason} failed; the accountant takes it in and prints list and vouchers."""
        with on(self.days.settle):
            content, filename = bank_answer(order, failures), f'{order.name}_回盘.txt'
            self.put(code, filename, content)
            order.import_return(content, filename)
            if self.out is not None:
                self.put_pdf(code, '发放花名册.pdf', 'report_payment_list', order)
                self.put(code, '发放花名册.xlsx', order._list_xlsx())
                self.put_pdf(code, '记账凭证.pdf', 'report_voucher', self.entries(code, order).sorted('id'))

    def statement(self, code, extra=()):
        """The bank's statement of the account that the agency pays from comes in; what is certain is matched.

        `extra`: rows that only the bank knows of. Interest stays open until the accountant records it.
        """
        keeper, agency = self.as_user(KEEPERS[code]), self.as_user(f'{code}_accountant').company
        rows = bank_rows(keeper, agency | agency._skill_subsidy_ledger())
        content = bank_statement([*rows, *extra], self._told_up_to(keeper), self.days.bank)
        self.put(code, '银行对账单.csv', content)
        with on(self.days.statement):
            form = keeper.ref('skill_subsidy.statement_format_columns')
            statement = keeper['skill.subsidy.bank.statement'].import_statement(
                content, '银行对账单.csv', form.id, date_to=self.days.bank, company_id=agency.id)
            self.reconcile(code, statement)
        return statement

    def _told_up_to(self, keeper):
        """The last day of the statement before, or of the year before: what the bank moved up to it is its opening balance."""
        last = keeper['skill.subsidy.bank.statement'].search([], limit=1)
        return last.date_to or date(self.days.month.year - 1, 12, 31)

    def reconcile(self, code, statement):
        """The reconciliation of the last day of a statement."""
        table = statement.env['skill.subsidy.reconciliation'].create(
            {'company_id': statement.company_id.id, 'date': statement.date_to})
        table.action_show()
        self.put_pdf(code, '银行存款余额调节表.pdf', 'report_reconciliation', table)
        if self.out is not None:
            self.put(code, '银行存款余额调节表.xlsx', table._xlsx())

    def entries(self, code, order):
        """The entries of an order as who keeps the ledger reads them; Baotou's stand in that of the region's fund."""
        return order.with_env(self.as_user(KEEPERS[code])).move_ids

    def ledger(self, code):
        """{code and name of an account: debit and credit} of an agency's part of the ledger that keeps it."""
        keeper, agency = self.as_user(KEEPERS[code]), self.as_user(f'{code}_accountant').company
        books = agency._skill_subsidy_ledger()
        lines = keeper['account.move.line']._read_group(
            [('move_id.skill_subsidy_agency_id', '=', agency.id), ('parent_state', '=', 'posted')],
            ['account_id'], ['debit:sum', 'credit:sum'])
        return {f'{account.code} {account.name}': {'debit': debit, 'credit': credit}
                for account, debit, credit in ((line[0].with_company(books.id), *line[1:]) for line in lines)}

    def summary(self, worked):
        """Per claim: the row of the sheet, state, amount and unmet rules; per agency: the ledger. -> summary.json"""
        titles, *rows = openpyxl.load_workbook(DEMO / SHEET, read_only=True).active.iter_rows(values_only=True)
        claims, ledger = [], {}
        for code, (records, _order) in worked.items():
            agency = AGENCIES[code][0]
            mine = [dict(zip(titles, row, strict=True)) for row in rows if agency in row]
            claims += [claim_summary(row['序号'], agency, claim) for row, claim in zip(mine, records, strict=True)]
            ledger[agency] = self.ledger(code)
        claims.sort(key=lambda claim: claim['row'])
        self.put(None, 'summary.json', json.dumps(
            {'claims': claims, 'ledger': ledger}, ensure_ascii=False, indent=1).encode())


def claim_summary(row, agency, claim):
    """What became of one claim."""
    return {'row': int(row), 'number': claim.name, 'agency': agency, 'name': claim.person_name, 'state': claim.state,
            'amount': claim.amount, 'verdict': claim.check_verdict,
            'failed_rules': claim.failed_rules.split(',') if claim.failed_rules else [],
            'warnings': sorted(check['rule'] for check in claim.checks if check['outcome'] == 'warn')}
