"""What pytest needs to run the addon's tests side by side (`make test`). Here, because pytest would import a conftest.py of the
addon without Odoo."""
import os
import pathlib
import shutil
import sys
from unittest.mock import patch

import pytest


@pytest.fixture(scope='session', autouse=True)
def own_filestore(request, tmp_path_factory):
    """pytest-odoo gives each worker a copy of the database, but one folder of attachments to all: files of equal content have
    one name there, and a worker could read what another has only begun to write."""
    if not os.environ.get('PYTEST_XDIST_WORKER') or not request.config.getoption('--odoo-database', None):
        yield
        return
    request.getfixturevalue('load_registry')
    config = sys.modules['odoo'].tools.config  # imported by pytest-odoo; the rules are tested where no Odoo is
    kept, own = pathlib.Path(config.filestore(config['db_name'][0])), tmp_path_factory.mktemp('attachments') / 'filestore'
    if kept.is_dir():
        shutil.copytree(kept, own)
    with patch.object(config, 'filestore', return_value=str(own)):
        yield
