"""The rules need no Odoo, keep to their clauses, and say only what can be translated."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rules import eligibility
from rules.text import Text, join, render, text

RULES_DIR = Path(eligibility.__file__).parent
FILES = sorted(RULES_DIR.glob("*.py"))
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def calls(path: Path, name: str) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_imports_odoo(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        modules = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        assert not any(module.split(".")[0] in ("odoo", "openerp") for module in modules), path.name


def test_rules_run_in_a_python_without_odoo():
    program = "import sys; sys.modules['odoo'] = None; import rules.eligibility, rules.bank_file, rules.table_file"
    subprocess.run([sys.executable, "-c", program], cwd=RULES_DIR.parent, check=True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_one_thing(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 300


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_sentence_can_be_extracted_and_filled(path):
    for call in calls(path, "_"):
        assert isinstance(call.args[0], ast.Constant), f"{path.name}:{call.lineno}: not a literal"
        message = call.args[0].value
        assert "%" not in PLACEHOLDER.sub("", message), f"{path.name}:{call.lineno}: a bare percent sign"
    for call in calls(path, "text"):
        marked = call.args[0]
        assert isinstance(marked, ast.Call), f"{path.name}:{call.lineno}: not marked with _()"
        assert marked.func.id == "_", f"{path.name}:{call.lineno}: not marked with _()"
        wanted = set(PLACEHOLDER.findall(marked.args[0].value))
        assert wanted == {keyword.arg for keyword in call.keywords}, f"{path.name}:{call.lineno}"


def test_the_order_and_the_clauses_of_the_rules():
    assert [(rule.code, rule.clause) for rule in eligibility.RULES] == [
        ("policy", "六"),
        ("identity.number", "附件"),
        ("identity.name", "四(二)"),
        ("scope", "一"),
        ("jurisdiction", "四(一)"),
        ("contribution.status", "二(一)"),
        ("contribution.months", "二(一)"),
        ("exclusion", "六(六)"),
        ("certificate.number", "二(二)"),
        ("certificate.level", "二(二)"),
        ("certificate.since", "二(二)"),
        ("certificate.catalogue", "二(二)"),
        ("certificate.register", "四(二)"),
        ("once", "三"),
        ("yearly", "三"),
        ("higher", "三"),
        ("window", "四(一)"),
        ("payee", "四(三)"),
        ("standard", "三"),
        ("uplift", "三"),
        ("doubt.certificate", "六(六)"),
        ("doubt.account", "六(六)"),
        ("doubt.phone", "六(六)"),
        ("doubt.issuer", "六(六)"),
        ("doubt.levels", "六(六)"),
    ]
    assert set(eligibility.TITLES) == {rule.code for rule in eligibility.RULES}
    for rule in eligibility.RULES:
        assert (rule.check.__doc__ or "").strip(), rule.code


def test_a_text_renders_its_nested_texts_with_the_translation():
    inner = text("level %(number)s", number=4)
    outer = text("only %(level)s counts", level=inner)
    assert outer == Text("only %(level)s counts", {"level": Text("level %(number)s", {"number": "4"})})
    assert render(outer) == "only level 4 counts"
    chinese = {"level %(number)s": "%(number)s级", "only %(level)s counts": "仅限%(level)s"}
    assert render(outer, lambda message, **args: chinese[message] % args) == "仅限4级"
    assert render("word") == "word"
    assert render(None) == ""


def test_joining_many_texts_stays_short():
    assert render(join([text("a")])) == "a"
    assert render(join([text("a"), text("b")])) == "a; b"
    assert render(join([text("a")] * 20)).count("a") == 20
    assert render(join([text("x")] * 10_000)).endswith("; and 9980 more")
