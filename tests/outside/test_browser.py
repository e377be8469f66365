"""What the posts do in their month, on the screens that they have: 四(二)-四(四) by mouse and by thumb."""
import re

import pytest
from browser import DESK, PHONE, Person, chromium
from playwright.sync_api import expect

REASON = "已核对证书原件及银行账户凭证，情况属实。"
HOHHOT = "company_id = (SELECT res_id FROM ir_model_data WHERE module = 'skill_subsidy' AND name = 'agency_hohhot')"


@pytest.fixture(scope='module')
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def visit(browser, half_month):
    """visit(login, size): a person logged in; after the test nothing may have gone wrong on any screen."""
    people = []

    def come(login, size=DESK):
        people.append(Person(browser, half_month, login, size))
        people[-1].log_in()
        return people[-1]

    yield come
    for person in people:
        person.leave()


def claims(site, where):
    """Numbers of Hohhot's claims."""
    return [number for number, in site.query(f"SELECT name FROM skill_subsidy_claim WHERE {HOHHOT} AND {where} ORDER BY name")]


def test_handler_returns_a_claim(visit, half_month):
    """四(二): what does not meet the rules goes back, with the reason that the check gives."""
    handler = visit('hs_handler')
    handler.opened('action_claim_to_verify')
    waiting = claims(half_month, "state = 'submitted'")
    expect(handler.rows()).to_have_count(len(waiting))
    handler.reads_chinese()
    number = claims(half_month, "state = 'submitted' AND failed_rules = 'contribution.months'")[0]
    handler.row(number).locator('td[name=person_name]').click()
    handler.stands('submitted', "待核实")
    check = handler.page.locator('tr[data-rule="contribution.months"]')
    expect(check).to_have_class(re.compile('o_check_fail'))
    expect(check.locator('.o_check_sign')).to_have_text('✗')
    expect(check.locator('.o_check_clause')).to_contain_text('二(一)')
    expect(check.locator('.o_check_found')).to_contain_text('35')
    expect(handler.button('action_verify')).to_have_count(0)
    handler.reads_chinese()
    check.scroll_into_view_if_needed()
    handler.picture('claim')
    sentence = check.locator('.o_check_sentence div').first.inner_text()

    handler.press('action_close_wizard')
    reason = handler.dialog().locator('[name=reason] textarea')
    expect(reason).to_have_value(re.compile(re.escape(sentence)))
    handler.reads_chinese()
    handler.press('action_confirm', '.o_dialog')
    handler.stands('returned', "已退件")
    expect(handler.field('return_reason')).to_contain_text(sentence)
    handler.reads_chinese()
    (state, kept), = half_month.query(f"SELECT state, return_reason FROM skill_subsidy_claim WHERE name = '{number}'")
    assert state == 'returned' and sentence in kept


def test_handler_returns_several(visit, half_month):
    """四(二): several at once, each with its own reason."""
    handler = visit('hs_handler')
    handler.opened('action_claim_to_verify')
    waiting = claims(half_month, "state = 'submitted'")
    chosen = claims(half_month, "state = 'submitted' AND check_verdict = 'fail'")[:5]
    for number in chosen:
        handler.row(number).locator('.o_list_record_selector input').check()
    handler.press('action_close_wizard')
    expect(handler.dialog().locator('[name=own_reasons] input')).to_be_checked()
    expect(handler.dialog().locator('[name=claim_count]')).to_have_text('5')
    handler.reads_chinese()
    handler.press('action_confirm', '.o_dialog')
    expect(handler.rows()).to_have_count(len(waiting) - 5)
    numbers = ', '.join(f"'{number}'" for number in chosen)
    rows = half_month.query(f"""SELECT state, count(*), count(*) FILTER (WHERE return_reason > '')
                                  FROM skill_subsidy_claim WHERE name IN ({numbers}) GROUP BY state""")
    assert rows == [['returned', '5', '5']]


def test_handler_is_offered_no_review(visit, half_month):
    """六(六): the post of the handler has no button for the reviewer's step."""
    handler = visit('hs_handler')
    handler.menu('menu_claims', 'menu_claim')
    handler.opened('action_claim')
    number = claims(half_month, "state = 'verified'")[0]
    find(handler, number)
    handler.row(number).locator('.o_list_record_selector input').check()
    expect(handler.button('action_verify')).to_have_count(1)
    expect(handler.button('action_review')).to_have_count(0)
    handler.row(number).locator('.o_list_record_selector input').uncheck()
    handler.row(number).locator('td[name=person_name]').click()
    handler.stands('verified', "待审核")
    expect(handler.button('action_review')).to_have_count(0)
    expect(handler.button('action_sign_wizard')).to_have_count(0)


def test_standing_in_does_not_review_own(visit, half_month):
    """六(六): who verified a claim does not review it, though both posts are held; the sentence names the person."""
    number, = claims(half_month, "state = 'verified' AND handler_id = (SELECT id FROM res_users WHERE login = 'hs_handler2')")
    person = visit('hs_handler2')
    person.menu('menu_claims', 'menu_claim')
    person.opened('action_claim')
    find(person, number)
    person.row(number).locator('.o_list_record_selector input').check()
    person.press('action_review')
    expect(person.dialog()).to_contain_text("娜仁其其格")
    expect(person.dialog()).to_contain_text(number)
    person.reads_chinese()
    person.dialog().locator('.modal-footer .btn-primary').click()
    assert claims(half_month, f"name = '{number}' AND state = 'verified'") == [number]


def find(person, number):
    """Type a number into the search and wait for its row alone; again, when the screen was still settling in."""
    for _attempt in range(5):
        if searched(person, number):
            return
    expect(person.rows()).to_have_count(1)


def searched(person, number):
    """Whether the list shows one row soon after the number was typed."""
    person.page.locator('.o_searchview_input').fill(number)
    person.page.keyboard.press('Enter')
    try:
        expect(person.rows()).to_have_count(1, timeout=8000)
    except AssertionError:
        return False
    return True


def test_reviewer_passes_a_month(visit, half_month):
    """四(二), 四(三): all that wait are passed with one click, doubts are accepted with a reason, the list is published."""
    reviewer = visit('hs_reviewer')
    reviewer.opened('action_claim_to_review')
    waiting = claims(half_month, "state = 'verified'")
    doubtful = claims(half_month, "state = 'verified' AND check_verdict = 'warn'")
    assert len(waiting) > len(doubtful) > 1
    expect(reviewer.rows()).to_have_count(len(waiting))
    expect(reviewer.page.locator('.o_searchview_facet')).to_contain_text("待审核")
    reviewer.page.locator('thead .o_list_record_selector input').check()
    reviewer.press('action_review')
    expect(reviewer.rows()).to_have_count(len(doubtful))
    assert claims(half_month, "state = 'verified'") == doubtful
    reviewer.reads_chinese()

    reviewer.page.locator('thead .o_list_record_selector input').check()
    reviewer.press('action_sign_wizard')
    for number in doubtful:
        expect(reviewer.dialog().locator('[name=warnings]')).to_contain_text(number)
    reviewer.reads_chinese()
    reviewer.dialog().locator('[name=reason] textarea').fill(REASON)
    reviewer.press('action_confirm', '.o_dialog')
    expect(reviewer.dialog()).to_have_count(0)
    assert claims(half_month, "state = 'verified'") == []
    signed = half_month.query("""SELECT DISTINCT person.login FROM skill_subsidy_claim claim
                                   JOIN res_users person ON person.id = claim.reviewer_id WHERE claim.state = 'reviewed'""")
    assert signed == [['hs_reviewer']]
    noted = half_month.query(f"SELECT count(*) FROM skill_subsidy_signature WHERE action = 'review' AND note = '{REASON}'")
    assert noted == [[str(len(doubtful))]]

    reviewer.menu('menu_batches')
    reviewer.opened('action_batch')
    reviewer.page.locator('.o_list_button_add').click()
    reviewer.stands('open', "归集中")
    reviewer.press('action_collect')
    expect(reviewer.button('action_view_claims')).to_contain_text(str(len(waiting)))
    reviewer.reads_chinese()
    reviewer.press('action_publish')
    reviewer.reads_chinese()
    reviewer.dialog().locator('.modal-footer .btn-primary').click()
    reviewer.stands('published', "公示中")
    # 2026-11-12 is a Thursday: the fifth full working day after it is the next Thursday.
    expect(reviewer.page.locator('.alert-info [name=notice_end]')).to_contain_text('2026/11/19')
    reviewer.reads_chinese()
    rows = half_month.query(f"""
        SELECT batch.notice_start, batch.notice_end, count(*) FROM skill_subsidy_batch batch
          JOIN skill_subsidy_claim claim ON claim.batch_id = batch.id AND claim.state = 'published'
         WHERE batch.{HOHHOT} AND batch.state = 'published' GROUP BY batch.id""")
    assert rows == [['2026-11-12', '2026-11-19', str(len(waiting))]]


def approve_on_a_phone(visit, site):
    """The unit head finds the month that waits, looks at it and signs it."""
    waiting = claims(site, "state = 'cleared'")
    head = visit('hs_head', PHONE)
    head.opened('action_batch_to_approve')
    card = head.page.locator('.o_kanban_record:not(.o_kanban_ghost)')
    expect(card).to_have_count(1)
    expect(card).to_contain_text(str(len(waiting)))
    head.reads_chinese()
    card.tap()
    head.stands('cleared', "公示期满")
    total, = site.query(f"SELECT to_char(sum(amount), 'FM999,999.00') FROM skill_subsidy_claim WHERE {HOHHOT} AND batch_id = ("
                        f"SELECT max(batch_id) FROM skill_subsidy_claim WHERE {HOHHOT} AND state = 'cleared')")
    expect(head.field('level_html')).to_contain_text(total[0])
    # On a phone nothing is wider than the screen, and the button stands on its first part.
    assert head.page.evaluate('document.documentElement.scrollWidth') <= PHONE['viewport']['width']
    expect(head.button('action_approve')).to_be_in_viewport()
    head.reads_chinese()
    head.picture('phone')
    head.button('action_approve').tap()
    head.reads_chinese()
    # Some claims of the month carry doubts: the dialogue lists them and asks for a reason.
    assert claims(site, "state = 'cleared' AND check_verdict = 'warn'")
    head.dialog().locator('[name=reason] textarea').fill(REASON)
    head.picture('phone-warnings')
    head.dialog().locator('.modal-footer .btn-primary').tap()
    head.stands('approved', "已审批")
    expect(head.button('action_approve')).to_have_count(0)
    return waiting


def test_unit_head_approves_on_a_phone(visit, half_month):
    """四(三), annex: the notice is over, the unit head signs; what is held back by an objection stays behind."""
    waiting = approve_on_a_phone(visit, half_month)
    assert claims(half_month, "state = 'approved'") == waiting
    assert claims(half_month, "state = 'cleared'") == []
    signed = half_month.query("""SELECT DISTINCT person.login FROM skill_subsidy_claim claim
                                   JOIN res_users person ON person.id = claim.head_id""")
    assert signed == [['hs_head']]


def test_accountant_pays(visit, half_month):
    """四(三), design 8: accounts are prepared, the order is written for the bank, downloaded and sent, one entry is posted."""
    if not claims(half_month, "state = 'approved'"):
        approve_on_a_phone(visit, half_month)
    payable = claims(half_month, "state = 'approved'")
    accountant = visit('hs_accountant')
    accountant.opened('action_batch_to_pay')
    expect(accountant.rows()).to_have_count(1)
    accountant.reads_chinese()
    accountant.rows().first.locator('td[name=name]').click()
    accountant.press('action_prepare_payment')
    accountant.stands('draft', "草稿")
    accountant.reads_chinese()
    accountant.press('action_prepare_accounts')
    expect(accountant.button('action_prepare_accounts')).to_have_count(0)
    accountant.press('action_generate_file')
    with accountant.page.expect_download() as coming:
        accountant.press('action_download_file')
    sent = coming.value.path().read_bytes()
    header, *lines = sent.decode('gb18030').splitlines()
    assert header.split('|')[2] == str(len(lines)) == str(len(payable))
    assert coming.value.suggested_filename.endswith('.txt')
    accountant.reads_chinese()

    accountant.press('action_send')
    accountant.reads_chinese()
    accountant.dialog().locator('.modal-footer .btn-primary').click()
    accountant.stands('sent', "已送盘")
    accountant.reads_chinese()
    assert claims(half_month, "state = 'paying'") == payable
    (total, entries, posted), = half_month.query("""
        SELECT (SELECT sum(amount) FROM skill_subsidy_payment_line), count(DISTINCT move.id), sum(line.debit)
          FROM account_move move JOIN account_move_line line ON line.move_id = move.id
         WHERE move.state = 'posted' AND move.skill_subsidy_payment_id IS NOT NULL""")
    assert entries == '1'
    assert float(header.split('|')[3]) == float(total) == float(posted)


def test_totals_of_statements_are_bold(visit):
    """Odoo's own bold is a weight that Chinese fonts do not have; in statements and lists of the addon it is one they have."""
    accountant = visit('hs_accountant')
    accountant.menu('menu_fund', 'menu_fund_report')
    accountant.press('action_show')
    totals = accountant.rows().filter(has=accountant.page.locator('td[name=name]', has_text=re.compile('^合计$')))
    expect(totals.first.locator('td[name=amount_3]')).to_have_css('font-weight', '700')
    accountant.reads_chinese()


def test_list_of_the_month(visit, half_month):
    """All claims of the agency, by state, with their sums: what the unit is asked for by telephone."""
    reviewer = visit('hs_reviewer')
    reviewer.menu('menu_claims', 'menu_claim')
    reviewer.opened('action_claim')
    expect(reviewer.rows()).to_have_count(80)
    reviewer.reads_chinese()
    reviewer.picture('list')


def test_a_form_left_untouched_enters_nothing(visit, half_month):
    """Odoo saves a new form when its page is left, also one in which nothing was typed; what was typed is kept."""
    def requests():
        return half_month.query("SELECT coalesce(document, '') FROM skill_subsidy_funding ORDER BY id")
    before = requests()
    accountant = visit('hs_accountant')
    home = accountant.page.url
    for typed in ('', "测试用款〔2026〕9号"):
        accountant.page.goto(home)
        accountant.menu('menu_fund', 'menu_funding')
        accountant.opened('action_funding')
        accountant.page.locator('.o_list_button_add:visible').click()
        document = accountant.page.locator('.o_field_widget[name=document] input')
        expect(document).to_be_visible()
        document.fill(typed)
        accountant.page.goto(home)
        expect(accountant.page.locator('.o_view_controller')).to_be_visible()
        assert requests() == before + [[typed]] * bool(typed)
