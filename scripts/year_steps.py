"""The steps of a demo year, month by month: on the steps of demo_steps.py, and what happens in a year besides the monthly way.

Money that comes back late, corrected bank data, lapses, exclusions just before payment, recoveries, statements of the bank
and of the fund, the closing of the year. Each by the user of the post, on its day.
"""
import random
from datetime import date

from demo_bank import bank_answer
from demo_data import codes
from demo_data.days import of_month
from demo_data.year import TWICE, YEAR
from demo_steps import AGENCIES, KEEPERS, RECEIPT, Month, claim_summary, on

KINDS = {'expenditure': "技能提升补贴支出明细", 'budget': "预算执行情况表", 'flows': "基金收支", 'payments': "发放汇总表"}
REASONS = {7: "户名账号不符", 23: "账户已销户", 41: "账号不存在"}  # line of each month's order -> why the bank returns it
EXCLUDED = 5  # line of a month's order that leaves it before it is sent
NEW_PAPERS = "本人提供本人名下新的银行卡及户名证明，已核对。"


class YearMonth(Month):
    """A month of the year `year` (demo_data.year.Year); papers lie in a folder of each month, and none is a PDF."""

    def __init__(self, env, year, number, out=None):
        super().__init__(env, out, of_month(YEAR + (number > 12), (number - 1) % 12 + 1))
        self.year, self.number = year, number

    def folder(self, code):
        return super().folder(code) / self.days.title if code else super().folder(code)

    def put_pdf(self, code, name, report, records):
        """Not printed: that takes a server, and half the time of the year."""

    # -- the monthly way ---------------------------------------------------------------------------------------------

    def take_in_registers(self):
        """The month's lines of both contribution registers, and the certificates of who claims."""
        with on(self.days.intake, 8):
            for code, (agency, _file) in AGENCIES.items():
                for kind, name, content in self.year.registers(agency, self.number):
                    self.take_in(code, kind, name, content)

    def work(self, code, between=None):
        """The month's claims from the sheet to the bank's answer. Returns the order."""
        name = f'claims-{self.days.title}.xlsx'
        content = self.year.sheet(AGENCIES[code][0], self.number)
        self.put(code, name, content)
        claims = self.verify(code, name, content)
        self.judge(code, claims)
        self.give_back(code, claims)
        batch = self.review(code)
        self.publish(code, batch)
        self.clear(batch)
        self.approve(code, batch)
        if self.number == TWICE[1][1][0]:
            self.set_off_waiting(code, 7)
        order = self.send(code, between=between)
        second = self.second_claim(code)
        failures = {line.line_no: REASONS.get(line.line_no, "账户状态异常") for line in order.line_ids
                    if line.line_no in REASONS or line.claim_id.id == second.id}
        self.settle(code, order, failures)
        return order

    def judge(self, code, claims):
        """Stop where the program finds anything else than what the sheet is meant to be; doubts follow from other claims."""
        for case, claim in zip(self.year.cases[AGENCIES[code][0], self.number], claims, strict=True):
            found = claim_summary(0, '', claim)
            rules = found['failed_rules'] or [rule for rule in found['warnings'] if not rule.startswith('doubt.')]
            verdict = f"{found['verdict']}:{','.join(rules)}" if rules else 'pass'
            if verdict != case.expected or (case.payable and found['amount'] != case.amount):
                raise SystemExit(f"{claim.name}: {verdict}, {found['amount']} instead of {case.expected}, {case.amount}")

    def second_claim(self, code, pair=0):
        """The second claim of a person who claims twice, while it waits for its money; none before and after."""
        _first, second = self.year.twice[AGENCIES[code][0]][pair]
        return self.as_user(f'{code}_handler')['skill.subsidy.claim'].search([
            ('certificate_no', '=', second.claim['证书编码']), ('state', 'in', ('approved', 'paying'))])

    def first_claim(self, code, pair):
        """The first claim of that person."""
        first, _second = self.year.twice[AGENCIES[code][0]][pair]
        return self.as_user(f'{code}_handler2')['skill.subsidy.claim'].search([('certificate_no', '=', first.claim['证书编码'])])

    def transfer(self, code, amount):
        """The money of the month is asked for, approved, and comes on the day after."""
        agency = AGENCIES[code][0]
        self.money(code, {'kind': 'transfer', 'amount_requested': amount, 'expected_date': self.days.intake,
                          'document': f"{agency}用款〔{YEAR}〕{self.number}号", 'reason': "发放企业职工技能提升补贴"},
                   self.days.fund, self.days.intake)

    def batch_claims(self, code, number):
        """The claims of an earlier month that are paid, in their order."""
        return self.as_user(f'{code}_handler2')['skill.subsidy.claim'].search([
            ('batch_id.month', '=', date(YEAR, number, 1)), ('state', '=', 'paid')], order='id')

    def order_of(self, code, number):
        """The order that a month's batch went to the bank with."""
        return self.as_user(f'{code}_accountant')['skill.subsidy.payment'].search(
            [('date', '=', of_month(YEAR, number).send)])

    # -- what comes back ---------------------------------------------------------------------------------------------

    def returned(self, code):
        """The claims whose payment came back and that nobody has looked at, but for the one that is set off."""
        claims = self.as_user(f'{code}_handler')['skill.subsidy.claim'].search([('bank_state', '=', 'returned')], order='id')
        return claims - self.second_claim(code).with_env(claims.env)

    def correct(self, code):
        """The handler enters new bank data on evidence, the reviewer stands for them: to be paid again."""
        with on(self.days.correct, 14):
            claims = self.returned(code)
            for claim in claims:
                claim.action_correct_bank(
                    account=codes.card(random.Random(claim.certificate_no)), bank_name=claim.bank_name, account_type='personal',
                    reason=NEW_PAPERS, evidence=RECEIPT, evidence_name='户名证明.txt')
            claims.with_env(self.as_user(f'{code}_reviewer')).action_confirm_bank("已与证明核对一致。")
        return claims

    def lapse(self, code):
        """The unit head ends the first entitlement whose payment came back."""
        with on(self.days.correct, 13):
            self.returned(code)[:1].with_env(self.as_user(f'{code}_head')).action_lapse(
                "多次通知后本人书面放弃，待遇不再支付。")

    def settle_open(self, code):
        """The bank has credited all of the orders that it has not answered yet."""
        with on(self.days.fund, 9):
            for order in self.as_user(f'{code}_accountant')['skill.subsidy.payment'].search([('state', '=', 'sent')], order='id'):
                content, name = bank_answer(order, {}), f'{order.name}_回盘.txt'
                self.put(code, name, content)
                order.import_return(content, name)

    def answer_again(self, code, order, line_no, day):
        """The bank answers once more: what it had credited comes back after all."""
        with on(day):
            failures = {line.line_no: line.reason for line in order.line_ids if line.state == 'failed'}
            content, name = bank_answer(order, {**failures, line_no: "账户长期不动，已退回"}), f'{order.name}_回盘2.txt'
            self.put(code, name, content)
            order.import_return(content, name)

    # -- the register of exclusions ------------------------------------------------------------------------------------

    def exclude(self, code):
        """A step between file and sending: news of a death comes in for somebody who stands in the order."""
        def step(order):
            line = order.line_ids.filtered(lambda line: line.line_no == EXCLUDED)
            claim = line.claim_id.with_env(self.as_user(f'{code}_handler'))
            claim.env['skill.subsidy.exclusion'].create({
                'id_number': claim.id_number, 'person_name': claim.person_name, 'kind': 'death',
                'effective_date': self.days.clear, 'source': f"民政部门死亡信息（{self.days.title}，示例）"})
        return step

    def withdraw_exclusion(self, code):
        """It was another person of the same name: the entry is withdrawn, the claim is paid with the next order."""
        with on(self.days.fund, 14):
            handler = self.as_user(f'{code}_handler')
            entries = handler['skill.subsidy.exclusion'].search([('company_id', '=', handler.company.id), ('withdrawn', '=', False)])
            entries.action_withdraw("经核实为同名他人，登记有误。")

    # -- recoveries ----------------------------------------------------------------------------------------------------

    def find(self, code, number, claim, due, plan=(), amount=None):
        """A handler enters what was found, the unit head decides; `plan`: [(date, yuan)] of instalments."""
        with on(self.days.fund, 15):
            record = claim.with_env(self.as_user(f'{code}_handler2')).env['skill.subsidy.recovery'].create({
                'claim_id': claim.id, 'finding': 'declaration', 'amount': amount or claim.amount, 'found_on': self.days.fund,
                'facts': f"{claim.person_name}申领时提供的材料与事实不符，不应享受。", 'document': document(code, number), 'due_date': due,
                'payee_bank': "示例银行", 'payee_account': '05120088',
                'plan_ids': [(0, 0, {'date': day, 'amount': part}) for day, part in plan]})
            record.env.cr.commit()  # two people, two requests: what the second changes is then tracked
            record.with_env(self.as_user(f'{code}_head')).action_confirm()
        return record

    def recovery(self, code, number):
        return self.as_user(f'{code}_accountant')['skill.subsidy.recovery'].search([('document', '=', document(code, number))])

    def receive(self, code, number, amount=None, **way):
        """Money of a recovery has come, by default all of it; to 财政专户 on the first of the month, whose slip comes later."""
        with on(self.days.fund, 16):
            record, day = self.recovery(code, number), self.days.month if way.get('role') == 'fiscal' else self.days.fund
            return record.action_receive(amount=amount, date=day, content=RECEIPT, filename='回单.txt',
                                         reference=f'HK{self.days.fund:%Y%m%d}{number:02d}', **way)

    def set_off(self, code, number):
        """What came back of the person's second claim pays for it and goes to the recovery of the first one."""
        with on(self.days.correct, 15):
            record = self.recovery(code, number)
            line = record.env['skill.subsidy.payment.line'].search(
                [('claim_id', '=', self.second_claim(code).id), ('held_state', '=', 'held')])
            record.action_offset(line)

    def set_off_waiting(self, code, number):
        """The second claim of another person is not paid out: it pays for a part of what that person owes."""
        with on(self.days.clear, 14):
            self.recovery(code, number).action_offset_claims(
                self.second_claim(code, 1).ids, content="同意以本次补贴抵扣应退款（示例）".encode(), filename='抵扣同意书.txt')

    # -- statements ------------------------------------------------------------------------------------------------------

    def interest(self, code):
        """The row of the bank in the last month of a quarter."""
        if self.number % 3:
            return []
        amount = {'hs': 86, 'bt': 64}[code] + self.number * 3.07
        return [(self.days.month.replace(day=21), round(amount, 2), '', '', "结息", f"{self.number // 3}季度存款利息")]

    def late(self, code, line_no, day):
        """The row of the bank for somebody whose money has come back without a word."""
        line = self.order_of(code, self.number).line_ids.filtered(lambda line: line.line_no == line_no)
        return [(day, line.amount, line.person_name, line.account, "退汇", "账户状态异常")]

    def look_at(self, code, statement, late=False):
        """The accountant records the interest that the bank has credited, and (`late`) what came back without a word."""
        with on(self.days.statement, 10):
            lines = statement.line_ids
            lines.filtered(lambda line: line.proposal == 'interest').action_record_interest()
            if late:
                lines.filtered(lambda line: line.proposal == 'late').action_return_late()
            self.reconcile(code, statement)

    def reports(self, code, month, name, more=()):
        """The four statements of the fund, of a month or ('0') of the year; `more`: companies whose part is counted in."""
        if self.out is None:
            return
        with on(self.days.statement, 11):
            keeper = self.as_user(KEEPERS[code])
            for kind, title in KINDS.items():
                report = keeper['skill.subsidy.fund.report'].create({'kind': kind, 'year': YEAR, 'month': month, 'company_ids': [
                    (6, 0, [*self.as_user(f'{code}_accountant').company.ids, *more])]})
                self.put(code, f'{title}_{name}.xlsx', report._xlsx())

    def counts(self, code):
        """What happened to the agency in all, as its accountant sees it."""
        env = self.as_user(f'{code}_accountant')

        def groups(model, *fields):
            return {' '.join(str(value) for value in group[:-1] if value): group[-1] for group in
                    env[f'skill.subsidy.{model}']._read_group([('company_id', '=', env.company.id)], fields, ['__count'])}
        return {'claims': groups('claim', 'state'), 'orders': groups('payment', 'state'),
                'lines': groups('payment.line', 'state', 'kind', 'held_state'), 'left_out': groups('payment.left', 'at_sending'),
                'recoveries': groups('recovery', 'state'), 'funding': groups('funding', 'kind'), 'ledger': self.ledger(code)}

    def close(self, login, company, day):
        """Income and expenditure of the year go into the fund balance."""
        with on(day):
            closing = self.as_user(login)['skill.subsidy.closing'].create({'company_id': company.id, 'year': YEAR})
            closing.action_close()
        return closing


def document(code, number):
    return f"{AGENCIES[code][0]}稽核〔{YEAR}〕{number}号"
