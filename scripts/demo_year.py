"""Work the year 2026 of the two demo agencies, from 3,000 claims to the closing of the books (run by `odoo shell`).

A database with the demo agencies and nothing worked in it. What the bank, the public and the accountants receive is left
under $OUT (out/year), month by month; `summary.json` counts what happened. UNTIL=2026-12 stops behind a month: the next run
goes on from there.
"""
import json
import os
import pathlib
import sys
from datetime import date, timedelta

sys.path.insert(0, 'scripts')
from demo_data.year import MONTHS, YEAR, Year  # the shell runs this from the root of the project
from demo_steps import AGENCIES, on
from year_steps import YearMonth

# Yuan per agency: the year's budget; what lay in 财政专户 and on the paying account when the books were opened; each month's transfer.
MONEY = {'hs': (2_000_000, 1_600_000, 23_456.78, 203_456.78), 'bt': (2_700_000, 1_900_000, 31_234.5, 204_321.09)}
BEFORE = date(YEAR - 1, 12, 31)
# Month whose order has a line that comes back late, on the month's last day: in April the bank says so by a file in May, in August
# the statement alone tells.
LATE = {4: 11, 8: 12}

out = pathlib.Path(os.environ.get('OUT', 'out/year'))
until = os.environ.get('UNTIL', '')
year = Year()


def grant(month, code, kind, into, amount, number):
    """Money from above or from the local treasury: asked for, approved, and there some days later."""
    month.money(code, {'kind': kind, 'into': into, 'amount_requested': amount, 'expected_date': month.days.review,
                       'document': f"示例财社〔{YEAR}〕{number}号", 'reason': "弥补技能提升补贴资金缺口"},
                month.days.fund, month.days.review)


def begin(month, code):
    """January: the books are opened, the balances of the year before brought in, the budget entered."""
    budget, fiscal, bank, _transfer = MONEY[code]
    month.open_books(code)
    for into, amount in (('fiscal', fiscal), ('bank', bank)):
        month.money(code, {'kind': 'opening', 'into': into, 'amount_requested': amount, 'document': f"{YEAR}年期初余额"},
                    month.days.fund, BEFORE)
    month.budget(code, budget, month.days.fund)


def policy_of_its_own(month, code):
    """July: Baotou has its own version of the policy from now on, and takes returned money off the expenditure at once."""
    with on(month.days.fund, 8):
        keeper, agency = month.as_user('keeper'), month.as_user(f'{code}_accountant').company
        policy = keeper.ref('skill_subsidy.policy_2017').copy({
            'document': "包人社示例〔2026〕7号", 'company_id': agency.id, 'valid_from': f'{YEAR}-07-01'})
        keeper['skill.subsidy.policy.confirm.wizard'].create({'policy_id': policy.id}).action_confirm()
        month.as_user('admin')['res.company'].browse(agency.id).skill_subsidy_return_style = 'reversed'


def adjust(month, code, amount):
    """August: more is needed than was planned."""
    with on(month.days.fund, 15):
        accountant = month.as_user(f'{code}_accountant')
        line = accountant['skill.subsidy.budget.adjustment'].create({
            'budget_id': accountant['skill.subsidy.budget'].search([('year', '=', YEAR)]).id, 'amount': amount,
            'document': f"呼财社调〔{YEAR}〕3号", 'date': month.days.fund - timedelta(days=3), 'reason': "申领人数多于预期"})
        line.with_env(month.as_user(f'{code}_head')).action_confirm()


def before_paying(month, code):
    """What a month brings besides its claims, before they are paid."""
    days, number = month.days, month.number
    if number == 3:
        grant(month, code, 'regional', {'hs': 'fiscal', 'bt': 'bank'}[code], 300_000.55, 31)
    elif number == 4:
        month.find(code, 1, month.batch_claims(code, 2)[30], date(YEAR, 6, 30))
        month.find(code, 2, month.batch_claims(code, 2)[31], date(YEAR, 8, 31), amount=1000, plan=[
            (date(YEAR, 6, 30), 333.33), (date(YEAR, 7, 31), 333.33), (date(YEAR, 8, 31), 333.34)])
        month.find(code, 3, month.first_claim(code, 0), date(YEAR, 7, 31))
    elif number == 5:
        month.receive(code, 1)
        month.answer_again(code, month.order_of(code, 4), LATE[4], days.review)
        if code == 'hs':
            month.withdraw_exclusion(code)
    elif number in (6, 7, 8):
        month.receive(code, 2, {6: 333.33, 7: 333.33, 8: 333.34}[number], role='fiscal')
        if number == 7:
            month.settle_open(code)
            month.receive(code, 3)
        if number == 7 and code == 'bt':
            policy_of_its_own(month, code)
        if number == 8 and code == 'hs':
            adjust(month, code, 600_000.88)
    elif number == 9:
        grant(month, code, 'local', 'fiscal', 650_000.4, 52)
        month.find(code, 4, month.batch_claims(code, 3)[33], date(YEAR, 12, 31))
        month.find(code, 5, month.batch_claims(code, 3)[34], date(YEAR, 12, 31))
        month.find(code, 7, month.first_claim(code, 1), date(YEAR, 10, 31))
    elif number == 10:
        month.receive(code, 4, role='bank', original=True)
        month.receive(code, 7, role='fiscal')
        wrong = month.receive(code, 5, 200, role='fiscal')
        with on(days.intake, 16):
            wrong.action_undo("回单属于他人，登记有误。")
    elif number == 11:
        month.receive(code, 5)
        month.find(code, 6, month.batch_claims(code, 8)[20], date(YEAR + 1, 1, 31))
    elif number == 12:
        month.receive(code, 6, 400.25)


def month_of(number):
    """Work one month of both agencies, up to the bank's statement of it."""
    month = YearMonth(env, year, number, out)  # noqa: F821  (the shell gives env)
    for code in AGENCIES:
        if number == 1:
            begin(month, code)
        before_paying(month, code)
        month.transfer(code, MONEY[code][3])
    month.take_in_registers()
    for code in AGENCIES:
        month.work(code, month.exclude(code) if number in (4, 10) else None)
        if number == 6:
            month.lapse(code)
            month.set_off(code, 3)
        month.correct(code)
        if number == 6:  # sent on the last day of the month: the bank pays it on the first of the next one
            month.send(code, day=month.days.bank)
        late = month.late(code, LATE[number], month.days.bank) if number in LATE else []
        statement = month.statement(code, [*month.interest(code), *late])
        month.look_at(code, statement, late=number == 8)
        month.reports(code, str(number), month.days.title)
    env.cr.commit()  # noqa: F821
    print(month.days.title, flush=True)


def january():
    """The year after: money of the old year still comes back, what was corrected is paid, the old year is closed."""
    month = YearMonth(env, year, 13, out)  # noqa: F821
    for code in AGENCIES:
        agency = month.as_user(f'{code}_accountant').company
        month.receive(code, 6)
        month.answer_again(code, month.order_of(code, 12), LATE[8], month.days.review)
        if code == 'hs':
            month.lapse(code)
            month.send(code, day=month.days.send)
        month.close(f'{code}_accountant', agency, month.days.clear)
        month.reports(code, '0', f'{YEAR}')
        with on(month.days.clear, 11):
            check = month.as_user('auditor')['skill.subsidy.check'].create({
                'company_ids': [(6, 0, agency.ids)], 'date_from': f'{YEAR}-01-01', 'date_to': month.days.clear})
            check.action_check()
            month.put(code, '账实核对表.xlsx', check._xlsx())
    fund = month.as_user('fund_accountant').ref('skill_subsidy.fund_company')
    month.close('fund_accountant', fund, month.days.clear)
    month.reports('bt', '0', f'{YEAR}_统筹账套', fund.ids)
    month.put(None, 'summary.json', json.dumps(
        {agency: month.counts(code) for code, (agency, _file) in AGENCIES.items()}, ensure_ascii=False, indent=1).encode())
    env.cr.commit()  # noqa: F821


worked = {batch.month.month for batch in env['skill.subsidy.batch'].search([])}  # noqa: F821
for number in MONTHS:
    if number not in worked and not (until and f'{YEAR}-{number:02d}' > until):
        month_of(number)
if not until or until > f'{YEAR}-12':
    january()
