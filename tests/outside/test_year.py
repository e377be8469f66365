"""A year of both agencies, worked by scripts/demo_year.py, against the journal items in plain SQL: every report, to the cent.

Looked at twice: at the end of December, while claims wait and money is held, and in January, when the year is closed. What is
expected comes from year_books.py, what the reports say from year_reader.py.
"""
import itertools
import json
from decimal import Decimal

import openpyxl
import pytest
from year_books import EXPENSE, MONTHS, SURPLUS, WHEN, YEAR, Books, bounds

PERIODS = [(when, period) for when, (_day, periods) in WHEN.items() for period in periods]
SECTIONS = ('level', 'occupation', 'agency', 'policy')
# Column of the spreadsheet -> field of the row on screen.
TITLES = {
    'expenditure': {'发放笔数': 'count_1', '涉及申领': 'count_2', '发放金额': 'amount_1', '冲减金额': 'amount_2', '支出净额': 'amount_3'},
    'budget': {'年初预算': 'amount_1', '预算调整': 'amount_2', '预算数': 'amount_3', '本期支出': 'amount_4', '累计支出': 'amount_5',
               '已审批未发放': 'amount_6', '可用预算': 'amount_7', '执行率': 'rate'},
    'flows': {'期初余额': 'amount_1', '借方发生额': 'amount_2', '贷方发生额': 'amount_3', '期末余额': 'amount_4'},
    'payments': {'笔数': 'count_1', '发放金额': 'amount_1', '其中：暂收款再发': 'amount_2', '成功笔数': 'count_2', '成功金额': 'amount_3',
                 '退票笔数': 'count_3', '退票金额': 'amount_4', '待回盘金额': 'amount_5'}}
SET_OFF = '抵扣（不经银行）'


class Stage:
    """A moment of the year: its database, and what the reports said then."""

    def __init__(self, name, folder, connection):
        self.folder, self.books = folder, Books(**connection)
        self.day, self.periods = WHEN[name]
        self.said = json.loads((folder / 'reports.json').read_text(encoding='utf-8'))
        self.companies = self.said['companies']

    def statement(self, view, kind, period):
        return self.said['statements'][f'{view} {kind} {period}']

    def sheet(self, view, kind, period):
        """The rows of the spreadsheet: (section, name, {field: value})."""
        rows = list(openpyxl.load_workbook(self.folder / 'xlsx' / f'{view}_{kind}_{period}.xlsx').active.iter_rows(values_only=True))
        head = next(number for number, row in enumerate(rows) if row[0] == '类别')
        fields = [TITLES[kind][title] for title in rows[head][2:]]
        body = itertools.takewhile(lambda row: row[0], rows[head + 1:])  # signatures follow after an empty row
        return [(row[0], row[1], dict(zip(fields, row[2:], strict=True))) for row in body]


@pytest.fixture(scope='session')
def stages(year):
    """{'december', 'january'}: Stage"""
    made = {name: Stage(name, year.folder / name, year.connection(database)) for name, database in year.stages.items()}
    yield made
    for stage in made.values():
        stage.books.close()


@pytest.fixture(scope='session')
def january(stages):
    return stages['january']


def cents(number):
    """What a report says, as yuan and fen; more than fen would be wrong."""
    value = Decimal(str(number)).quantize(Decimal('0.01'))
    assert abs(Decimal(str(number)) - value) < Decimal('0.000001'), number
    return value


def read(row, kind):
    """The figures of a row on screen, in the order of the columns."""
    return tuple(row[name] if name.startswith('count') or name == 'rate' else cents(row[name]) for name in TITLES[kind].values())


def total(rows):
    return tuple(sum(column) for column in zip(*rows, strict=True))


each_view = pytest.mark.parametrize('view', ['hohhot', 'baotou', 'fund', 'all'])
each_period = pytest.mark.parametrize(('when', 'period'), PERIODS)


# -- the statements of the fund ------------------------------------------------------------------------------------------------

@each_view
@each_period
def test_expenditure_in_detail(stages, view, when, period):
    """技能提升补贴支出明细: by level, occupation, agency and policy; each section comes to what stands on the account."""
    stage = stages[when]
    agencies, (first, last) = stage.said['views'][view], bounds(period)
    rows, spent = stage.statement(view, 'expenditure', period), sum(stage.books.spent(agency, first, last) for agency in agencies)
    names = list(dict.fromkeys(row['section'] for row in rows))
    assert len(names) == len(SECTIONS)
    for name, expected in zip(names, stage.books.expenditure(agencies, first, last), strict=True):
        mine = [row for row in rows if row['section'] == name]
        assert {row['domain'][-1][2] or None: read(row, 'expenditure') for row in mine if not row['total']} == expected
        if expected:
            whole, = (read(row, 'expenditure') for row in mine if row['total'])
            assert whole == total(expected.values())
            assert whole[-1] == spent
    assert bool(spent) == (period[:4] == '2026')


@each_view
@each_period
def test_budget_execution(stages, view, when, period):
    """预算执行情况表: budget, adjustment, spent in the period and so far, what is left when what is signed is paid."""
    stage = stages[when]
    agencies, (first, last) = stage.said['views'][view], bounds(period)
    expected, rows = {}, {row['domain'][0][2]: read(row, 'budget') for row in stage.statement(view, 'budget', period) if not row['total']}
    for agency in agencies:
        original, adjusted = stage.books.budget(agency, first.year)
        committed = stage.books.committed(agency) if original and stage.day.startswith(str(first.year)) else 0
        so_far = stage.books.spent(agency, first.replace(month=1, day=1), last)
        whole = original + adjusted
        expected[agency] = (original, adjusted, whole, stage.books.spent(agency, first, last), so_far, committed,
                            whole - so_far - committed)
    assert {agency: row[:-1] for agency, row in rows.items()} == expected
    for agency, row in rows.items():
        spent, whole = expected[agency][4], expected[agency][2]
        assert abs(Decimal(str(row[-1])) - (spent / whole if whole else 0)) < Decimal('0.0000001')
    (*summed, rate), = (read(row, 'budget') for row in stage.statement(view, 'budget', period) if row['total'])
    assert tuple(summed) == total(expected.values())
    assert abs(Decimal(str(rate)) - (summed[4] / summed[2] if summed[2] else 0)) < Decimal('0.0000001')


@each_view
@each_period
def test_flows_by_account(stages, view, when, period):
    """基金收支: by account what stood there, debit, credit, and what stands there."""
    stage = stages[when]
    rows = stage.statement(view, 'flows', period)
    expected = stage.books.flows(stage.said['views'][view], *bounds(period))
    found, totals = {}, {}
    for row in rows:
        (totals if row['total'] else found.setdefault(row['section'], {}))[row['section'] if row['total'] else row['name']] = read(
            row, 'flows')
    order = [kind for kind in ('income', 'expense', 'asset', 'liability', 'equity') if kind in expected]
    assert dict(zip(order, found.values(), strict=True)) == expected
    assert dict(zip(order, totals.values(), strict=True)) == {kind: total(lines.values()) for kind, lines in expected.items()}
    after = {kind: sum(line[3] for line in lines.values()) for kind, lines in expected.items()}
    if when == 'december':  # nothing is closed yet: the books balance
        assert after['asset'] == after.get('liability', 0) + after['equity'] + after.get('income', 0) - after.get('expense', 0)


@each_view
@each_period
def test_summary_of_payments(stages, view, when, period):
    """发放汇总表: each order by what its entry took from the account, what came back to it, and what is open; what was set off."""
    stage = stages[when]
    rows = stage.statement(view, 'payments', period)
    agencies, days = stage.said['views'][view], bounds(period)
    orders = stage.books.payments(agencies, *days)
    columns = [list(TITLES['payments'].values()).index(name) for name in (
        'count_1', 'amount_1', 'amount_2', 'count_2', 'amount_3', 'count_3', 'amount_4', 'amount_5')]

    def told(chosen):
        return [(row['name'].split('　')[0], tuple(read(row, 'payments')[column] for column in columns)) for row in chosen]
    single = [row for row in rows if not row['total']]
    assert dict(told(row for row in single if row['name'] != SET_OFF)) == orders
    set_off = [(many, amount, held, many, amount, 0, 0, 0) for many, amount, held in (
        stage.books.offsets(agency, *days) for agency in agencies) if amount]
    assert sorted(numbers for _name, numbers in told(row for row in single if row['name'] == SET_OFF)) == sorted(set_off)
    nothing = (0,) * 8
    sums = total([numbers for _name, numbers in told(row for row in rows if row['total'])] or [nothing])
    assert sums == total([*orders.values(), *set_off] or [nothing])
    # What was not paid from held money is what the expenditure says was paid out.
    whole = stage.books.expenditure(agencies, *days)[0].values()
    assert sums[1] - sums[2] == sum(paid for _payments, _claims, paid, *_rest in whole)


@each_view
@pytest.mark.parametrize('kind', list(TITLES))
@each_period
def test_spreadsheets_say_the_same(stages, view, kind, when, period):
    """The XLSX of a statement: the same rows in the same order under the right titles, numbers as numbers."""
    stage = stages[when]
    rows, sheet = stage.statement(view, kind, period), stage.sheet(view, kind, period)
    assert [(section, name) for section, name, _values in sheet] == [
        (row['section'], '合计' if row['total'] else row['name']) for row in rows]
    for row, (_section, _name, values) in zip(rows, sheet, strict=True):
        for field, value in values.items():
            if field == 'rate':
                assert value == f'{row[field] * 100:.2f}%'
            else:
                assert cents(value) == cents(row[field])


# -- limits, bank, closing -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('when', list(WHEN))
@pytest.mark.parametrize('agency', ['hohhot', 'baotou'])
def test_budget_and_its_comparison(stages, agency, when):
    """The budget's own figures, and the one click that compares them with the ledger: no difference, to the cent."""
    stage = stages[when]
    company = stage.companies[agency]
    said = stage.said['budgets'][str(company)]
    original, adjusted = stage.books.budget(company, YEAR)
    spent = stage.books.spent(company, *bounds(f'{YEAR}-00'))
    committed = stage.books.committed(company) if when == 'december' else 0
    names = ('original_amount', 'adjusted_amount', 'amount', 'spent', 'committed', 'available')
    assert [cents(said['figures'][name]) for name in names] == [
        original, adjusted, original + adjusted, spent, committed, original + adjusted - spent - committed]
    assert [cents(said['compared'][name]) for name in ('documents_amount', 'ledger_amount', 'difference')] == [spent, spent, 0]
    assert said['lines'] == 0
    assert spent > 2_000_000 and (committed > 0) == (when == 'december')


@pytest.mark.parametrize('when', list(WHEN))
@pytest.mark.parametrize('owner', ['hohhot', 'fund'])
def test_bank_reconciliations(stages, owner, when):
    """银行存款余额调节表 at each month's end: both balances, what explains the difference, and that nothing is left."""
    stage = stages[when]
    company, waiting = stage.companies[owner], {}
    for period in MONTHS:
        last = bounds(period)[1]
        said = stage.said['reconciliations'][f'{company} {last}']
        at_bank, open_ = stage.books.bank(company, last)
        in_books = stage.books.balance(company, last)
        assert {name: cents(said[name]) for name in ('book_balance', 'bank_balance', *open_)} == {
            'book_balance': in_books, 'bank_balance': at_bank, **open_}, period
        adjusted = in_books + open_['bank_in'] - open_['bank_out']
        assert cents(said['book_adjusted']) == cents(said['bank_adjusted']) == adjusted == (
            at_bank + open_['book_in'] - open_['book_out']), period
        assert cents(said['difference']) == 0
        waiting[period] = {kind for kind, amount in open_.items() if amount}
    # Money that came back before its file, and an order that the bank carried out on the first of the next month.
    assert {period: kinds for period, kinds in waiting.items() if kinds} == {'2026-04': {'bank_in'}, '2026-06': {'book_out'}}


@pytest.mark.parametrize('when', list(WHEN))
@pytest.mark.parametrize(('view', 'ledger'), [('hohhot', 'hohhot'), ('baotou', 'fund'), ('fund', 'fund')])
def test_balance_of_the_forecast(stages, view, ledger, when):
    """The forecast begins with what stands on the paying account, and goes on by what it lists."""
    stage = stages[when]
    balances = {}
    for company, kind, amount, balance in stage.said['forecasts'][view]:
        if kind == 'balance':
            assert cents(balance) == stage.books.balance(stage.companies[ledger])
        else:
            assert cents(balance) == balances[company] + cents(amount)
        balances[company] = cents(balance)
    assert balances


@each_view
@pytest.mark.parametrize('when', list(WHEN))
def test_entries_against_sub_ledger(stages, view, when):
    """账实核对 finds no difference, and has compared something wherever there is something."""
    said = stages[when].said['checks'][view]
    assert (said['state'], said['differences'], said['sentences']) == ('clean', 0, [])
    idle = {title for title, (compared, count) in said['totals'].items() if not compared or count}
    # Nobody posts by hand; vouchers are numbered in the ledger; in December nothing is closed yet.
    assert idle == {'基金科目上的手工分录', *(['凭证号连续'] if view == 'baotou' else []),
                    *(['已结账年度：收入、支出已转入基金结余'] if when == 'december' else [])}
    assert len(said['totals']) > 18


@pytest.mark.parametrize('agency', ['hohhot', 'baotou', 'fund'])
def test_closing(january, agency):
    """Income and expenditure of the year come to nothing after it; 一般基金结余 has moved by their difference."""
    company, books = january.companies[agency], january.books
    left = books.rows("SELECT account, sum(balance) FROM item WHERE agency = %(agency)s AND kind IN ('income', 'expense') "
                      "AND date BETWEEN '2026-01-01' AND '2026-12-31' GROUP BY 1 HAVING sum(balance) <> 0", agency=company)
    assert left == []
    income, expenditure = (books.one(
        "SELECT COALESCE(sum(balance), 0) FROM item WHERE agency = %(agency)s AND kind = %(kind)s AND closing IS NULL "
        "AND date BETWEEN '2026-01-01' AND '2026-12-31'", agency=company, kind=kind) for kind in ('income', 'expense'))
    moved = books.one(f"SELECT sum(balance) FROM item WHERE agency = %(agency)s AND name = '{SURPLUS}' AND closing IS NOT NULL "
                      "AND date = '2026-12-31'", agency=company)
    assert moved == income + expenditure != 0
    said = january.said['closings'][str(company)]
    assert (said['year'], said['state']) == (YEAR, 'closed')
    assert [cents(said[name]) for name in ('income', 'expenditure', 'surplus', 'open_amount')] == [
        -income, expenditure, -income - expenditure, 0]


# -- the ledger itself -------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize('when', list(WHEN))
def test_trial_balance(stages, when):
    """Debit and credit agree in every entry, ledger and part of one; no entry waits to be posted."""
    books = stages[when].books
    for group in ('move', 'ledger', 'agency', "date_trunc('month', date)"):
        assert books.rows(f"SELECT {group}, sum(debit), sum(credit) FROM item GROUP BY 1 HAVING sum(debit) <> sum(credit)") == []
    assert books.one("SELECT sum(balance) FROM item") == 0 < books.one("SELECT sum(debit) FROM item")
    assert books.one("SELECT count(*) FROM account_move WHERE state <> 'posted'") == 0


def test_no_account_is_overdrawn(january):
    """On no day of the year is less than nothing at the bank: what an agency could not do, the demo does not show."""
    assert january.books.rows("""
        SELECT ledger, name, date, there FROM (
               SELECT ledger, name, date, sum(sum(balance)) OVER (PARTITION BY ledger, account ORDER BY date) AS there
                 FROM item WHERE kind = 'asset' GROUP BY ledger, account, name, date) days WHERE there < 0""") == []


@pytest.mark.parametrize('when', list(WHEN))
def test_every_entry_is_the_sum_of_its_lines(stages, when):
    """Design 8: what an entry puts on the expenditure account or takes from the bank is what stands behind it."""
    books = stages[when].books
    assert books.rows("""
        SELECT charge.move, charge.amount, sum(share.part) FROM charge LEFT JOIN share ON share.move = charge.move
         GROUP BY 1, 2 HAVING charge.amount IS DISTINCT FROM sum(share.part)""") == []
    assert books.rows("""
        SELECT payment.name FROM skill_subsidy_payment payment
         WHERE payment.state <> 'draft' AND (SELECT sum(amount) FROM skill_subsidy_payment_line line WHERE line.payment_id = payment.id)
               IS DISTINCT FROM (SELECT -sum(balance) FROM item WHERE item.payment = payment.id AND name = '支出户存款' AND balance < 0)
            OR (SELECT COALESCE(sum(amount), 0) FROM skill_subsidy_payment_line line
                 WHERE line.payment_id = payment.id AND line.state = 'failed')
               <> (SELECT COALESCE(sum(balance), 0) FROM item WHERE item.payment = payment.id AND name = '支出户存款' AND balance > 0)
        """) == []
    held = books.rows("SELECT company_id, sum(amount) FROM skill_subsidy_payment_line WHERE held_state = 'held' GROUP BY 1")
    assert held == books.rows("SELECT agency, -sum(balance) FROM item WHERE starts_with(name, '暂收款') GROUP BY 1 "
                              "HAVING sum(balance) <> 0")
    assert books.one(f"SELECT count(*) FROM item WHERE name = '{EXPENSE}'") > 50


def test_the_year_has_everything(january):
    """3,000 claims, and of every kind of event some: a report that leaves out what never happens would agree with anything."""
    books, two = january.books, {'hohhot', 'baotou'}

    def agencies(sql):
        """The agencies of which there are such rows."""
        names = {company: name for name, company in january.companies.items()}
        return {names[company] for company, in books.rows(f"SELECT DISTINCT company_id FROM {sql}")}
    claims = dict(books.rows("SELECT company_id, count(*) FROM skill_subsidy_claim GROUP BY 1"))
    assert sorted(claims.values()) == [1500, 1500]
    assert books.one("SELECT count(*) FROM skill_subsidy_batch") == 24
    assert books.one("SELECT count(DISTINCT policy_id) FROM skill_subsidy_claim WHERE state = 'paid'") == 2
    line, receipt = 'skill_subsidy_payment_line', ('skill_subsidy_recovery recovery JOIN skill_subsidy_recovery_receipt receipt '
                                                   'ON receipt.recovery_id = recovery.id')
    for sql in (f"{line} WHERE state = 'failed' AND NOT late", f"{line} WHERE late", f"{line} WHERE kind = 'again' AND state = 'paid'",
                f"{line} WHERE held_state = 'lapsed'", f"{line} WHERE held_state = 'repaid'", f"{line} WHERE held_state = 'offset'",
                "skill_subsidy_payment_left WHERE at_sending", "skill_subsidy_payment_left WHERE NOT at_sending",
                "skill_subsidy_claim WHERE state = 'returned'", "skill_subsidy_claim WHERE state = 'recovered'",
                "skill_subsidy_claim WHERE state = 'rejected'", "skill_subsidy_closing WHERE state = 'closed' AND company_id IN ("
                "SELECT company_id FROM skill_subsidy_claim)",
                f"{receipt} WHERE way = 'bank' AND receipt.amount = recovery.amount AND credited = 'expense'",
                f"{receipt} WHERE way = 'bank' AND receipt.amount < recovery.amount AND role = 'fiscal'",
                f"{receipt} WHERE way = 'offset' AND line_id IS NOT NULL", f"{receipt} WHERE way = 'offset' AND paid_claim_id IS NOT NULL",
                f"{receipt} WHERE role = 'bank'", f"{receipt} WHERE receipt.amount < 0",
                f"{receipt} WHERE credited = 'other'",
                *(f"skill_subsidy_funding WHERE kind = '{kind}' AND state = 'received'" for kind in (
                    'opening', 'transfer', 'regional', 'local'))):
        assert agencies(sql) == two, sql
    assert agencies(f"{line} WHERE held_state = 'reversed'") == {'baotou'}
    assert agencies("skill_subsidy_exclusion WHERE withdrawn") == {'hohhot'}
    assert agencies("skill_subsidy_funding WHERE kind = 'interest'") == {'hohhot', 'fund'}
    assert agencies("skill_subsidy_budget_adjustment WHERE state = 'confirmed' AND document <> ''") == {'hohhot'}
    assert books.one("SELECT count(*) FROM skill_subsidy_budget_adjustment") == 1
    assert agencies("skill_subsidy_bank_match WHERE rule = 'late'") == {'hohhot', 'fund'}
    assert books.one("SELECT count(*) FROM skill_subsidy_bank_statement_line WHERE match_state = 'open'") == 0
    assert books.one("SELECT count(*) FROM skill_subsidy_bank_statement") == 24
    # What lapsed after the year, and what was recovered after it, is income of the next one.
    assert books.rows("SELECT DISTINCT kind FROM item WHERE date > '2026-12-31' AND name = '其他收入'") == [('income',)]


def test_every_step_by_its_post(january):
    """六(六): over the whole year nobody signed a claim twice or paid what he had signed; the superuser did nothing."""
    books = january.books
    assert books.one("SELECT count(*) FROM skill_subsidy_claim WHERE handler_id = reviewer_id OR reviewer_id = head_id "
                     "OR handler_id = head_id") == 0
    assert books.one("SELECT count(*) FROM skill_subsidy_signature payer JOIN skill_subsidy_signature signer USING (claim_id, user_id) "
                     "WHERE payer.role = 'accountant' AND signer.role <> 'accountant'") == 0
    assert books.one("SELECT count(*) FROM skill_subsidy_signature WHERE user_id IN (1, 2)") == 0
