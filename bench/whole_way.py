"""CLAIMS claims from `create()` to paid, each step by the user of its post through its public action, on its day.

ROWS: people in the contribution register. Ten claims go the whole way first, for what a server has read once. Each step is
committed, and finds nothing read before it. The claims stay in the database: the next run takes other people.
"""
import base64
import itertools
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, 'bench')
import common

sys.path.insert(0, 'scripts')
import demo_steps
import way

ROWS, CLAIMS = int(os.environ['ROWS']), int(os.environ['CLAIMS'])
SHEET = os.environ.get('SHEET')  # as many claims once more, out of a file
CODE, MONEY = 'hs', (900_000_000, 1_800_000_000, 900_000_000)  # yuan: enough for all of them
DECIDED = 'approved: signed by the unit head'  # what comes after it is paying


def prepare(env, month):
    """The register and the fund of the agency, once a database."""
    agency, _handler = common.agency_and_handler(env)
    if not env['skill.subsidy.insured'].search_count([('company_id', '=', agency.id)], limit=1):
        way.fill_register(env, agency, ROWS)
        demo_steps.MONEY[CODE] = MONEY
        month.fund(CODE)
        env.cr.commit()
    return agency


def values(env, agency, count):
    """Of `count` people who have not claimed yet, what they hand in."""
    env.cr.execute("SELECT count(*) FROM skill_subsidy_certificate")
    first = env.cr.fetchone()[0]
    people = list(itertools.islice(way.working_people(ROWS), first, first + count))
    assert len(people) == count, f"a register of {ROWS} people is too small"
    return way.claim_values(env, agency, people, ROWS, first)


def take(env, what, day, action, *args):
    """(what, answer, seconds, CPU seconds, queries) of an action, a request of its own."""
    with demo_steps.on(day):
        env.invalidate_all()
        with common.measured(env) as m:
            answer = action(*args)
            env.flush_all()
            env.cr.commit()
    return answer, (what, m.seconds, m.cpu, m.queries)


def whole_way(env, month, agency, count):
    """Every step of `count` claims, as `take` answers."""
    handler, reviewer, head, accountant = (
        month.as_user(f'{CODE}_{post}') for post in ('handler', 'reviewer', 'head', 'accountant'))
    steps, vals = [], values(env, agency, count)

    def step(what, day, action, *args):
        answer, row = take(env, what, day, action, *args)
        steps.append(row)
        return answer

    def clear_and_approve(action, *args):
        assert action(*args) is None

    claims = step("created as drafts", '2026-11-02', handler['skill.subsidy.claim'].create, vals)
    step("submitted: checked by every rule", '2026-11-02', claims.action_submit)
    assert step("verified: checked again, signed", '2026-11-02', claims.action_verify) is None
    assert step("reviewed: doubts looked for, signed", '2026-11-03', claims.with_env(reviewer).action_review) is None
    batch = reviewer['skill.subsidy.batch'].create({'month': '2026-10-01'})
    step("collected in a batch", '2026-11-03', batch.action_collect)
    step("published", '2026-11-04', batch.action_publish)
    step("cleared: five working days later", '2026-11-12', batch.action_clear)
    assert step(DECIDED, '2026-11-12', batch.with_env(head).action_approve) is None
    order = step("payment order built, checked again", '2026-11-13', accountant['skill.subsidy.payment'].create,
                 {'batch_id': batch.id})
    step("bank file written", '2026-11-13', order.action_generate_file)
    assert step("sent: checked again, posted", '2026-11-13', order.action_send) is None
    assert order.move_ids.mapped('state') == ['posted'] and order.line_count == count, order.left_ids[:3].mapped('reason')
    with demo_steps.on('2026-11-16'):
        content = demo_steps.bank_answer(order, {})
    step("bank's answer taken in: paid", '2026-11-16', order.import_return, content, '回盘.txt')
    env.invalidate_all()
    verdicts = claims._read_group([('id', 'in', claims.ids)], ['state', 'check_verdict'], ['__count'])
    assert verdicts == [('paid', 'pass', count)], verdicts
    assert batch.state == order.state == 'done'
    return steps


def sheet(env, month, agency, count):
    """As many claims again, out of a file: taken in and submitted by the import."""
    handler = month.as_user(f'{CODE}_handler')
    titles = {'姓名': 'person_name', '身份证号': 'id_number', '统一社会信用代码': 'employer_code', '证书编码': 'certificate_no',
              '证书等级': 'level', '职业（工种）': 'occupation_name', '发证日期': 'issue_date', '银行账号': 'bank_account',
              '开户银行全称': 'bank_name', '联系电话': 'phone', '申请日期': 'claim_date', '所在企业名称': 'employer_name'}
    rows = values(env, agency, count)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, 'claims.csv')
        path.write_text('\n'.join([','.join([*titles, '账户类别', '证书类别'])] + [
            ','.join([*(row[name] for name in titles.values()), '个人银行账户', '职业技能等级证书']) for row in rows]), encoding='utf-8')
        record = handler['skill.subsidy.import'].create({
            'kind': 'claims', 'filename': path.name, 'file': base64.b64encode(path.read_bytes())})
        record._set({'started_by_id': handler.uid})
        record._queue()  # as many rows go on in the background, see import_insured.py
        env.cr.commit()
    _done, row = take(env, "(out of a file: created, checked, submitted)", '2026-11-02', record._run_in_background)
    assert record.state == 'done' and record.accepted_count == count, (record.message, record.error_count)
    return row


def report(env):
    """Measure, and print."""
    month = demo_steps.Month(env)
    agency = prepare(env, month)
    whole_way(env, month, agency, 10)
    steps = whole_way(env, month, agency, CLAIMS)
    posted = [what for what, *_rest in steps].index("sent: checked again, posted") + 1
    decided = [what for what, *_rest in steps].index(DECIDED) + 1
    sums = [(what, *(sum(column) for column in list(zip(*part, strict=True))[1:])) for what, part in (
        ("**create → posted**", steps[:posted]), ("**create → paid**", steps), ("**approved → posted**", steps[decided:posted]))]
    rows = [*steps, *([sheet(env, month, agency, CLAIMS)] if SHEET else []), *sums]
    common.costs(CLAIMS, rows, "claim")
    common.keep('whole_way', CLAIMS, sums)


report(env)  # noqa: F821  (the shell gives env)
