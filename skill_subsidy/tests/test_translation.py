"""Every term of the addon has its Chinese (design 3), and says the same as the English one with what goes into it."""
import io
import re

import polib

from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import code_translations, trans_export

from ..rules import eligibility
from ..rules.text import Text

MODULE = 'skill_subsidy'
PLACEHOLDER = re.compile(r'%\(\w+\)[-+ #0-9.]*[a-z]|%%', re.ASCII)
TAG = re.compile(r'<[^>]+>')
CHINESE = re.compile(r'[\u4e00-\u9fff]')
# What is written in Latin letters in Chinese, too.
LATIN = {'GB18030', 'GBK', 'ID', 'SHA-256', 'UTF-8', 'https://'}
UPDATE = "run `make i18n` and translate in i18n/zh_CN.po"


def _shape(pattern, message):
    return sorted(pattern.findall(message))


@tagged('post_install', '-at_install')
class TestTranslation(TransactionCase):

    @classmethod
    def setUpClass(cls):
        """The terms that the installed addon has, and the two files that it ships."""
        super().setUpClass()
        buffer = io.BytesIO()
        trans_export(None, [MODULE], buffer, 'po', cls.env)
        folder = f'{get_module_path(MODULE)}/i18n'
        cls.terms = {entry.msgid: entry for entry in polib.pofile(buffer.getvalue().decode())}
        cls.template = {entry.msgid for entry in polib.pofile(f'{folder}/{MODULE}.pot')}
        cls.file = polib.pofile(f'{folder}/zh_CN.po')
        cls.chinese = {entry.msgid: entry.msgstr for entry in cls.file if not entry.obsolete}

    def test_every_term_has_chinese(self):
        missing = [term for term in self.terms if not self.chinese.get(term)]
        self.assertFalse(missing, UPDATE)

    def test_nothing_obsolete_and_nothing_fuzzy(self):
        self.assertFalse([entry.msgid for entry in self.file.obsolete_entries()])
        self.assertFalse([entry.msgid for entry in self.file.fuzzy_entries()])
        self.assertFalse(set(self.chinese) - set(self.terms), UPDATE)

    def test_template_holds_the_same_terms(self):
        """Odoo takes from the .po only what stands in the template as well."""
        self.assertEqual(self.template, set(self.terms), UPDATE)

    def test_chinese_is_chinese(self):
        """A term without a Chinese character is a code, or only puts other terms together."""
        plain = [term for term, chinese in self.chinese.items() if not CHINESE.search(chinese)
                 and re.search(r'[A-Za-z]', PLACEHOLDER.sub('', term)) and term not in LATIN]
        self.assertFalse(plain)

    def test_same_placeholders(self):
        """A sentence with another placeholder would be shown in English, and an error logged."""
        differing = [term for term, chinese in self.chinese.items()
                     if _shape(PLACEHOLDER, term) != _shape(PLACEHOLDER, chinese)]
        self.assertFalse(differing)

    def test_same_tags(self):
        """Odoo leaves a term of a view in English when its translation has other tags."""
        differing = [term for term, chinese in self.chinese.items() if _shape(TAG, term) != _shape(TAG, chinese)]
        self.assertFalse(differing)

    def test_punctuation_is_full_width(self):
        """Between Chinese characters stand Chinese marks."""
        narrow = [chinese for chinese in self.chinese.values() if re.search(r'[\u4e00-\u9fff][,;:?!]', chinese)]
        self.assertFalse(narrow)

    def test_rules_speak_chinese(self):
        """The rules mark their sentences for the extractor; Odoo finds them at run time as terms of this addon's code."""
        known = code_translations.get_python_translations(MODULE, 'zh_CN')
        for title in eligibility.TITLES.values():
            self.assertEqual(known.get(title), self.chinese[title])
        self.env['res.lang']._activate_lang('zh_CN')
        say = self.env['skill.subsidy.claim'].with_context(lang='zh_CN')._sentences()
        few = Text("Contributions were paid for %(months)s months in total; %(needed)s are needed",
                   {'months': "35", 'needed': "36"})
        self.assertEqual(say(few), "累计缴费 35 个月，不足政策要求的 36 个月")
        within = Text("The certificate is of %(level)s", {'level': Text("level 5 (elementary)", {})})
        self.assertEqual(say(within), "证书等级为初级（五级）")
