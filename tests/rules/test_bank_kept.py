"""A format that is kept reads the same when it is taken out again, also through JSON, and by later versions."""

import json

import pytest
from shipped import shipped

from rules.bank_format import Format
from rules.bank_kept import kept, restored


@pytest.mark.parametrize("name", shipped())
def test_the_same(name):
    fmt = shipped()[name]
    assert restored(json.loads(json.dumps(kept(fmt)))) == fmt


def test_other_versions():
    """What a format of another version lacks is as by default, what only that one knew is left."""
    values = json.loads(json.dumps(kept(Format())))
    del values["quoted"], values["line_limit"], values["answer"]["partial"], values["columns"][0]["pad"]
    values["later"] = values["answer"]["later"] = values["columns"][0]["later"] = 1
    assert restored(values) == Format()


def test_every_setting_counts():
    """No setting is lost: another one is another kept format."""
    fmt = shipped()["bank_format_csv"]
    values = kept(fmt)
    assert set(values) == set(Format.__dataclass_fields__) - {"return_columns", "success_values", "failure_values", "pending_values"}
