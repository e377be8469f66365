"""What the reports of the fund say, as the users of the posts get them (run by `odoo shell`), for test_year.py.

$OUT/reports.json: the rows on screen; $OUT/xlsx/: the same statements as spreadsheets. $DAY: the day on which they are read;
$PERIODS: which months ("2026-03") and years ("2026-00").
"""
import json
import os
import pathlib
import sys

sys.path.insert(0, 'scripts')
from demo_steps import Month, on  # (the shell runs this from the root of the project)

out, day = pathlib.Path(os.environ['OUT']), os.environ['DAY']
month = Month(env)  # noqa: F821  (the shell gives env)
HOHHOT, BAOTOU, FUND = (env.ref(f'skill_subsidy.{name}').id for name in ('agency_hohhot', 'agency_baotou', 'fund_company'))  # noqa: F821
# Who reads the statements of whom: an agency that keeps its books, one whose part stands in another ledger, that ledger, all.
VIEWS = {'hohhot': ('hs_accountant', [HOHHOT]), 'baotou': ('bt_accountant', [BAOTOU]),
         'fund': ('fund_accountant', [BAOTOU, FUND]), 'all': ('auditor', [HOHHOT, BAOTOU, FUND])}
NUMBERS = [f'{kind}_{number}' for kind, most in (('count', 3), ('amount', 7)) for number in range(1, most + 1)] + ['rate']


def statement(view, kind, period):
    """The rows of one statement on screen; the spreadsheet is left beside."""
    login, companies = VIEWS[view]
    report = month.as_user(login)['skill.subsidy.fund.report'].create({
        'kind': kind, 'year': int(period[:4]), 'month': str(int(period[5:])), 'company_ids': [(6, 0, companies)]})
    action = report.action_show()
    (out / 'xlsx' / f'{view}_{kind}_{period}.xlsx').write_bytes(report._xlsx())  # what the button's address returns
    rows = report.env[action['res_model']].search(action['domain'])
    return [{'section': row.section, 'name': row.name, 'total': row.total,
             'domain': json.loads(row.domain), **{name: row[name] for name in NUMBERS}} for row in rows]


def reconciliation(login, company, date):
    table = month.as_user(login)['skill.subsidy.reconciliation'].create({'company_id': company, 'date': date})
    table.action_show()
    return table.read(['book_balance', 'bank_balance', 'bank_in', 'bank_out', 'book_in', 'book_out', 'book_adjusted', 'bank_adjusted',
                       'difference'])[0]


def comparison(login, companies):
    """Entries against sub-ledger over everything: {check: (compared, differences)}, and the sentences."""
    check = month.as_user(login)['skill.subsidy.check'].create({
        'company_ids': [(6, 0, companies)], 'date_from': '2025-01-01', 'date_to': day})
    check.action_check()
    return {'state': check.state, 'differences': check.difference_count,
            'sentences': check.line_ids.filtered('sentence').mapped('sentence'),
            'totals': {line.title: (line.compared, line.count) for line in check.total_ids}}


def budget(login, head):
    """A budget as accountant and unit head see it, and the one click that compares it with the ledger."""
    record = month.as_user(login)['skill.subsidy.budget'].search([('year', '=', 2026)])
    action = record.action_compare()
    compared = record.env[action['res_model']].browse(action['res_id'])
    return {'figures': record.with_env(month.as_user(head)).read(
                ['original_amount', 'adjusted_amount', 'amount', 'spent', 'committed', 'available'])[0],
            'compared': compared.read(['documents_amount', 'ledger_amount', 'difference'])[0], 'lines': len(compared.line_ids)}


def forecast(login):
    action = month.as_user(login)['skill.subsidy.forecast'].action_open()
    rows = month.as_user(login)['skill.subsidy.forecast'].search(action['domain'])
    return [[row.company_id.id, row.kind, row.amount, row.balance] for row in rows]


(out / 'xlsx').mkdir(parents=True)
with on(day, 17):
    found = {
        'companies': {'hohhot': HOHHOT, 'baotou': BAOTOU, 'fund': FUND}, 'views': {view: mine for view, (_l, mine) in VIEWS.items()},
        'statements': {f'{view} {kind} {period}': statement(view, kind, period) for view in VIEWS
                       for kind in ('expenditure', 'budget', 'flows', 'payments') for period in os.environ['PERIODS'].split()},
        'reconciliations': {f'{company} {date}': reconciliation(login, company, date) for login, company in (
            ('hs_accountant', HOHHOT), ('fund_accountant', FUND)) for date in os.environ['MONTH_ENDS'].split()},
        'checks': {view: comparison(*VIEWS[view]) for view in VIEWS},
        'budgets': {str(company): budget(login, head) for company, login, head in (
            (HOHHOT, 'hs_accountant', 'hs_head'), (BAOTOU, 'bt_accountant', 'bt_head'))},
        'forecasts': {view: forecast(VIEWS[view][0]) for view in ('hohhot', 'baotou', 'fund')},
        'closings': {str(closing.company_id.id): closing.read(['year', 'state', 'income', 'expenditure', 'surplus', 'open_amount'])[0]
                     for login in ('hs_accountant', 'bt_accountant', 'fund_accountant')
                     for closing in month.as_user(login)['skill.subsidy.closing'].search([('state', '=', 'closed')])},
    }
(out / 'reports.json').write_text(json.dumps(found, default=str), encoding='utf-8')
