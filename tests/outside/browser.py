"""Somebody before a screen: Debian's Chromium, logged in as a demo user, in Chinese, and strict about errors."""
import contextlib
import os
import pathlib
import re
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
        '--disable-sync', '--disable-quic', '--no-first-run']
DESK = {'viewport': {'width': 1440, 'height': 900}}
PHONE = {'viewport': {'width': 390, 'height': 844}, 'is_mobile': True, 'has_touch': True, 'device_scale_factor': 2}
# Debian's package of Odoo leaves this script of Discuss out, for its licence: no camera blur, and this one message.
KNOWN = 'selfie_segmentation'
# What may stand on a Chinese screen in Latin letters.
LATIN = re.compile(r'SHA-256|\w+\.txt|OdooBot')
PATIENCE = 60_000  # milliseconds; a busy machine is no failure
FIRST = 3 * PATIENCE  # the first screen waits for the server to build its scripts


@contextlib.contextmanager
def chromium():
    """The browser; the tests that need it are left out where CHROMIUM is empty or `none`."""
    path = os.environ.get('CHROMIUM', '/usr/bin/chromium')
    if path in ('', 'none') or not shutil.which(path):
        pytest.skip("no Chromium here: apt install chromium, or set CHROMIUM to its path")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        try:
            yield browser
        finally:
            browser.close()


class Person:
    """A demo user before a screen of their own. `site`: the conftest's; `size`: DESK or PHONE."""

    def __init__(self, browser, site, login, size):
        self.site, self.login = site, login
        self.context = browser.new_context(locale='zh-CN', timezone_id='Asia/Shanghai', accept_downloads=True, **size)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.errors = []
        self.page.on('console', lambda message: message.type == 'error' and self.errors.append(message.text))
        self.page.on('pageerror', lambda error: self.errors.append(str(error)))

    def log_in(self):
        """Log in as anybody does; the first screen is that of the person's post."""
        self.page.goto(f'{self.site.url}/web/login')
        self.page.fill('input[name=login]', self.login)
        self.page.fill('input[name=password]', f"demo-{self.login.replace('_', '-')}")
        self.page.click('.oe_login_form button[type=submit]')
        expect(self.page.locator('.o_action_manager .o_view_controller')).to_be_visible(timeout=FIRST)

    def leave(self):
        """Close the screen; nothing may have gone wrong on it."""
        traceback = self.page.locator('.o_error_dialog').all_inner_texts()
        self.context.close()
        assert not [error for error in self.errors if KNOWN not in error] + traceback

    # -- finding one's way ---------------------------------------------------------------------------------------------

    def menu(self, *names):
        """Choose an item of the menu, e.g. menu('menu_claims', 'menu_claim')."""
        for name in names:
            self.page.locator(f'[data-menu-xmlid="skill_subsidy.{name}"]').click()

    def opened(self, name):
        """Wait until the screen of an action is there. The address says so: the screen before it may look the same."""
        self.page.wait_for_url(re.compile(rf'/odoo/action-{self.action_id(name)}\b'))
        expect(self.page.locator('.o_view_controller')).to_be_visible()

    def action_id(self, name):
        """The number of an action of the addon, which addresses and buttons carry."""
        (number,), = self.site.query(
            f"SELECT res_id FROM ir_model_data WHERE module = 'skill_subsidy' AND name = '{name}'")
        return number

    def button(self, name, within=''):
        """A visible button: by its method's name, or by the name of the action that it opens."""
        if name.startswith('action_') and self.site.query(
                f"SELECT 1 FROM ir_model_data WHERE module = 'skill_subsidy' AND name = '{name}'"):
            name = self.action_id(name)
        return self.page.locator(f'{within} button[name="{name}"]:visible')

    def press(self, name, within=''):
        """Press the first such button."""
        self.button(name, within).first.click()

    # -- reading ---------------------------------------------------------------------------------------------------------

    def rows(self):
        """The rows of the list."""
        return self.page.locator('.o_list_renderer .o_data_row')

    def row(self, number):
        """The row of the claim with this number."""
        return self.rows().filter(has=self.page.locator('td[name=name]', has_text=number))

    def dialog(self):
        """The dialogue on top."""
        return self.page.locator('.o_dialog:not(.o_inactive_modal) .modal-content')

    def field(self, name):
        """A field of the form (or of the dialogue, which lies above it)."""
        return self.page.locator(f'.o_field_widget[name={name}]:visible').last

    def state(self):
        """Where the record of the form stands, as the status bar shows it."""
        return self.page.locator('.o_statusbar_status .o_arrow_button_current')

    def stands(self, state, words):
        """Wait until the record of the form stands in `state`, said in these words."""
        expect(self.state()).to_have_attribute('data-value', state)
        expect(self.state()).to_have_text(words)

    def reads_chinese(self):
        """Everything on the screen is in Chinese."""
        text = LATIN.sub('', self.page.locator('body').inner_text())
        words = re.findall(r'(?<![0-9A-Za-z])[A-Za-z]{3,}(?![0-9A-Za-z])', text)
        assert not words, words

    def picture(self, name):
        """Save the screen for the README, where SKILL_SUBSIDY_SHOTS says; otherwise beside the server's log."""
        folder = pathlib.Path(os.environ.get('SKILL_SUBSIDY_SHOTS') or self.site.folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.page.mouse.move(0, 0)
        self.page.evaluate('document.fonts.ready')
        self.page.screenshot(path=folder / f'{name}.png', animations='disabled')
