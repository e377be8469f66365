"""The bank of the demo: what it answers to an order, and what it writes on the statement of the paying account."""
import base64
from datetime import timedelta
from decimal import Decimal

WORDS = {'interest': "结息"}  # kind of money: what the bank writes


def bank_answer(order, failures):
    """What the bank sends back: the header line of the order, and for each line what became of it."""
    header, *lines = base64.b64decode(order.file).decode('gb18030').splitlines()
    answers = [header]
    for line in lines:
        number, account, name, amount, *_rest = line.split('|')
        reason = failures.get(int(number), '')
        answers.append('|'.join((number, account, name, amount, '失败' if reason else '成功', reason)))
    return ''.join(f'{answer}\r\n' for answer in answers).encode('gb18030')


def bank_rows(env, agencies):
    """All that the bank has moved for agencies that share an account, as far as it is known here.

    Rows (day, yuan, name, account, summary, purpose), what came in positive.
    """
    mine = [('company_id', 'in', agencies.ids)]
    # What the bank has told of before, with its day; the entry may be of a later one.
    told = {(line.partner_account, line.amount): line.date for line in env['skill.subsidy.bank.statement.line'].search(
        [('partner_account', '!=', False), ('amount', '>', 0)])}
    rows = [(funding.date, funding.amount, "示例财政局", '05120001', WORDS.get(funding.kind, "财政拨款"), funding.document)
            for funding in env['skill.subsidy.funding'].search([*mine, ('into', '=', 'bank'), ('state', '=', 'received')])]
    for order in env['skill.subsidy.payment'].search([*mine, ('state', '!=', 'draft')], order='id'):
        rows.append((carried_out(order.date), -order.total_amount, '', '', "批量代发", order.name))
        rows += [(told.get((line.account, line.amount), line.back_move_id.date), line.amount, line.person_name, line.account,
                  "退汇", line.reason) for line in order.line_ids.filtered(lambda line: line.state == 'failed').sorted('line_no')]
    rows += [(receipt.date, receipt.amount, '', '', "退回", receipt.recovery_id.name) for receipt in
             env['skill.subsidy.recovery.receipt'].search([('recovery_id.company_id', 'in', agencies.ids), ('role', '=', 'bank')])]
    return rows


def carried_out(day):
    """The day on which the bank carries out what was sent on the last day of a month: the next one."""
    following = day + timedelta(days=1)
    return following if following.day == 1 else day


def bank_statement(rows, before, last):
    """What the bank writes of these rows from the day after `before` up to `last`: by the profile with two columns."""
    rows = sorted(((day, Decimal(str(amount)), *words) for day, amount, *words in rows), key=lambda row: row[0])
    lines = ["交易日期,交易流水号,借方发生额（支出）,贷方发生额（收入）,余额,对方户名,对方账号,摘要,用途"]
    balance, told = sum(row[1] for row in rows if row[0] <= before), [row for row in rows if before < row[0] <= last]
    for number, (day, amount, name, account, summary, purpose) in enumerate(told, 1):
        balance += amount
        out, came = (f'{-amount:.2f}', '') if amount < 0 else ('', f'{amount:.2f}')
        lines.append(f'{day},{day:%Y%m%d}{number:06d},{out},{came},{balance:.2f},{name},{account},{summary},{purpose}')
    return ''.join(f'{line}\r\n' for line in lines).encode('utf-8-sig')
