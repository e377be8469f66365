"""Bring the addon's translation files up to date with its terms (run by `odoo shell`, see `make i18n`).

In: the addon as it is installed in the shell's database. Out: `i18n/skill_subsidy.pot` and `i18n/zh_CN.po`, which keeps the
Chinese of terms that are still there, leaves new ones empty and drops what is gone. Prints the terms that lack Chinese.
"""
import io
import pathlib

import polib

from odoo.modules.module import get_module_path
from odoo.tools.translate import trans_export

MODULE, LANGUAGE = 'skill_subsidy', 'zh_CN'


def exported(env):
    """The terms of the installed addon as a template. It bears no dates: the same terms give the same file."""
    buffer = io.BytesIO()
    trans_export(None, [MODULE], buffer, 'po', env)
    template = polib.pofile(buffer.getvalue().decode())
    template.header = "Translation of skill_subsidy, made by `make i18n`"
    template.metadata = {
        'Project-Id-Version': "skill_subsidy", 'MIME-Version': "1.0", 'Content-Type': "text/plain; charset=UTF-8",
        'Content-Transfer-Encoding': "8bit"}
    return template


def merged(template, path):
    """The template with the translations of the file at `path`, and the obsolete terms of that file."""
    known = {}
    if path.exists():
        known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if not entry.obsolete}
    for entry in template:
        entry.msgstr = known.pop(entry.msgid, '')
    template.metadata = {**template.metadata, 'Language': LANGUAGE, 'Plural-Forms': "nplurals=1; plural=0;"}
    return template, sorted(known)


folder = pathlib.Path(get_module_path(MODULE), 'i18n')
template = exported(env)  # noqa: F821  (the shell gives env)
template.save(str(folder / f'{MODULE}.pot'))
translation, gone = merged(template, folder / f'{LANGUAGE}.po')
translation.save(str(folder / f'{LANGUAGE}.po'))
missing = translation.untranslated_entries()
print(f"{len(translation)} terms; {len(missing)} without Chinese; {len(gone)} dropped")
for entry in missing:
    print(f"  {entry.msgid!r}  ({', '.join(place for place, _line in entry.occurrences[:2])})")
