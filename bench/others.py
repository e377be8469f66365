"""What others take to pay people: hr_expense of Odoo, and payment orders of OCA (account_payment_batch_oca).

PEOPLE: how many, the first of the register that whole_way.py has filled. A company of its own in the same database, with Odoo's
generic chart. All of it in their favour: calls for all at once by one person with every right, no mail, no activities, no
tracked values, no taxes, no attachments; partners, bank accounts and employees are there before the clock starts. Payments
have an account to be posted on: without one Odoo makes no entry of them. Ten people go first, as in whole_way.py.
"""
import os
import sys

sys.path.insert(0, 'bench')
import common
import way

PEOPLE = int(os.environ['PEOPLE'])
QUIET = {'tracking_disable': True, 'mail_activity_automation_skip': True, 'mail_notrack': True, 'mail_create_nolog': True,
         'mail_create_nosubscribe': True, 'mail_auto_subscribe_no_notify': True}
GROUPS = ('hr_expense.group_hr_expense_manager', 'account.group_account_manager', 'hr.group_hr_user',
          'account_payment_batch_oca.group_account_payment')


def company_and_user(env):
    """A company with the generic chart and a bank, in yuan, and somebody who may do all of it."""
    company = env['res.company'].create({'name': "对照单位", 'currency_id': env.ref('base.CNY').id})
    env['account.chart.template'].try_loading('generic_coa', company, install_demo=False)
    user = env['res.users'].create({
        'name': "对照人员", 'login': 'bench_others', 'company_id': company.id, 'company_ids': [(6, 0, company.ids)],
        'group_ids': [(6, 0, [env.ref('base.group_user').id, *(env.ref(group).id for group in GROUPS)])]})
    return company, user


def payment_method(env, company):
    """The way of paying by bank, with an account for what is on its way, good for payment orders as well."""
    journal = env['account.journal'].search([('company_id', '=', company.id), ('type', '=', 'bank')], limit=1)
    journal.bank_account_id = env['res.partner.bank'].create({
        'acc_number': '6200008899999999', 'partner_id': company.partner_id.id})
    outstanding = env['account.account'].with_company(company).create({
        'name': "在途付款", 'code': '101999', 'account_type': 'asset_current', 'reconcile': True, 'company_ids': [(6, 0, company.ids)]})
    line = journal.outbound_payment_method_line_ids[:1]
    line.write({'payment_account_id': outstanding.id, 'payment_order_ok': True, 'bank_account_link': 'fixed', 'selectable': True,
                'mail_notif': False, 'default_date_prefered': 'now'})
    return line


def people(env, company, user, count, first):
    """Partners with their bank accounts, and employees that are the same people."""
    numbers = [n for n, _place in zip(way.working_people(10 * (first + count)), range(first + count), strict=False)][first:]
    partners = env['res.partner'].create([{'name': common.person_name(n), 'company_id': company.id} for n in numbers])
    banks = env['res.partner.bank'].create([
        {'acc_number': common.card_number(n), 'partner_id': partner.id, 'allow_out_payment': True, 'company_id': company.id}
        for n, partner in zip(numbers, partners, strict=True)])
    employees = env['hr.employee'].create([
        {'name': partner.name, 'company_id': company.id, 'work_contact_id': partner.id, 'bank_account_ids': [(6, 0, bank.ids)],
         'expense_manager_id': user.id} for partner, bank in zip(partners, banks, strict=True)])
    env.cr.commit()
    return partners, banks, employees


def take(env, steps, what, action, *args):
    """The answer of an action, a request of its own; its costs go to `steps`."""
    env.invalidate_all()
    with common.measured(env) as m:
        answer = action(*args)
        env.flush_all()
        env.cr.commit()
    steps.append((what, m.seconds, m.cpu, m.queries))
    return answer


def expenses(env, company, user, employees, method):
    """hr_expense: an expense of each employee, created, submitted, approved, posted and paid."""
    steps = []
    product = env['product.product'].with_company(company).create({
        'name': "技能提升补贴", 'can_be_expensed': True, 'standard_price': 0, 'supplier_taxes_id': [(5,)], 'company_id': company.id})
    env.cr.commit()
    mine = env(user=user.id, su=False, context={**QUIET, 'allowed_company_ids': company.ids})
    made = take(env, steps, "hr_expense: created", mine['hr.expense'].create, [
        {'name': "技能提升补贴", 'employee_id': employee.id, 'product_id': product.id, 'total_amount_currency': 1000 + 500 * (n % 3),
         'payment_mode': 'own_account', 'company_id': company.id} for n, employee in enumerate(employees)])
    take(env, steps, "hr_expense: submitted", made.action_submit)
    assert take(env, steps, "hr_expense: approved", made.action_approve) is None
    assert set(made.mapped('state')) == {'approved'}, set(made.mapped('state'))

    def post():
        action = made.action_post()
        mine[action['res_model']].with_context(**action['context']).browse(action['res_id']).action_post_entry()

    def pay():
        action = made.action_pay()
        mine[action['res_model']].with_context(**action['context']).create({
            'payment_method_line_id': method.id, 'journal_id': method.journal_id.id, 'group_payment': False}).action_create_payments()

    take(env, steps, "hr_expense: posted (a receipt each)", post)
    assert set(made.account_move_id.mapped('state')) == {'posted'}
    take(env, steps, "hr_expense: paid (a payment each)", pay)
    paid = made.account_move_id.reconciled_payment_ids
    assert set(made.mapped('state')) <= {'paid', 'in_payment'} and len(paid.move_id) == len(made), set(made.mapped('state'))
    return steps


def orders(env, company, user, partners, banks, method):
    """account_payment_batch_oca: one order with a line for each partner, without bills: confirmed, generated, posted."""
    steps = []
    mine = env(user=user.id, su=False, context={**QUIET, 'allowed_company_ids': company.ids})

    def build():
        order = mine['account.payment.order'].create({'payment_method_line_id': method.id, 'payment_type': 'outbound'})
        mine['account.payment.line'].create([
            {'order_id': order.id, 'partner_id': partner.id, 'partner_bank_id': bank.id, 'communication': "技能提升补贴",
             'amount_currency': 1000 + 500 * (n % 3)} for n, (partner, bank) in enumerate(zip(partners, banks, strict=True))])
        return order

    order = take(env, steps, "OCA: order with its lines", build)
    take(env, steps, "OCA: confirmed (a payment each)", order.draft2open)
    take(env, steps, "OCA: file generated (none: manual)", order.open2generated)
    take(env, steps, "OCA: uploaded, posted (an entry each)", order.generated2uploaded)
    assert order.state == 'uploaded' and len(order.payment_ids.move_id) == len(partners)
    assert set(order.payment_ids.move_id.mapped('state')) == {'posted'}
    return steps


def report(env):
    """Measure both, and print."""
    company, user = company_and_user(env)
    method = payment_method(env, company)
    warm, cold = (people(env, company, user, count, first) for count, first in ((10, 0), (PEOPLE, 10)))
    for partners, banks, employees in (warm, cold):
        spent = expenses(env, company, user, employees, method)
        ordered = orders(env, company, user, partners, banks, method)
    sums = [(what, *(sum(column) for column in list(zip(*steps, strict=True))[1:])) for what, steps in (
        ("**hr_expense: create → posted**", spent[:-1]), ("**hr_expense: create → paid**", spent),
        ("**OCA: order → posted**", ordered))]
    common.costs(PEOPLE, [*spent, *ordered, *sums], "person")
    common.keep('others', PEOPLE, sums)


report(env)  # noqa: F821  (the shell gives env)
