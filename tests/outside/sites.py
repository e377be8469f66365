"""A site: a copy of the demo database, and what runs on it."""
import configparser
import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Site:
    """A copy of the demo database and what runs on it."""

    def __init__(self, database, folder):
        self.database, self.folder = database, folder
        self.conf = os.environ['SKILL_SUBSIDY_ODOO']
        parser = configparser.RawConfigParser()
        parser.read(self.conf, encoding='utf-8')
        self.options = parser['options']
        self.url, self.kept = None, []

    def _pg(self, *command):
        env = {**os.environ, 'PGHOST': self.options['db_host'], 'PGPORT': self.options['db_port'],
               'PGUSER': self.options['db_user']}
        return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout

    def create(self):
        """Copy the demo database and its attachments."""
        self._pg('dropdb', '--if-exists', '--force', self.database)
        self._pg('createdb', '-T', os.environ['SKILL_SUBSIDY_DB'], self.database)
        store = pathlib.Path(self.options['data_dir'], 'filestore')
        if (store / os.environ['SKILL_SUBSIDY_DB']).is_dir():
            shutil.copytree(store / os.environ['SKILL_SUBSIDY_DB'], store / self.database, dirs_exist_ok=True)

    def keep(self, name):
        """A copy of the database as it is now, to look into later; its name."""
        kept = f'{self.database}_{name}'
        self._pg('dropdb', '--if-exists', '--force', kept)
        self._pg('createdb', '-T', self.database, kept)
        self.kept.append(kept)
        return kept

    def connection(self, database):
        """How psycopg2 reaches a database of the server."""
        return {'dbname': database, 'host': self.options['db_host'], 'port': self.options['db_port'], 'user': self.options['db_user']}

    def drop(self):
        """Leave nothing behind."""
        for database in (self.database, *self.kept):
            self._pg('dropdb', '--if-exists', '--force', database)
        shutil.rmtree(pathlib.Path(self.options['data_dir'], 'filestore', self.database), ignore_errors=True)

    def query(self, sql):
        """Rows of a query, as text."""
        return self.query_in(self.database, sql)

    def query_in(self, database, sql):
        """The same in another database of the server."""
        return [line.split('|') for line in self._pg('psql', '-Atqc', sql, database).splitlines()]

    def _options(self):
        return ['-c', self.conf, '-d', self.database, '--db-filter', f'^{self.database}$', '--log-level', 'warn']

    def shell(self, script, **variables):
        """Run a script in `odoo shell`, from the root of the project."""
        done = subprocess.run([sys.executable, '-m', 'odoo', 'shell', '--no-http', *self._options()], input=script,
                              cwd=ROOT, text=True, timeout=900, capture_output=True,
                              env={**os.environ, **variables}, check=False)
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"[-4000:]

    @contextlib.contextmanager
    def served(self, day, cron=False):
        """A server whose clock starts on `day`, with a scheduler or without; `url` says where it is, and printing finds
        its style sheets there."""
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            port = probe.getsockname()[1]
        self.url = f'http://127.0.0.1:{port}'
        self.query(f"INSERT INTO ir_config_parameter (key, value) VALUES ('report.url', '{self.url}') "
                   "ON CONFLICT (key) DO UPDATE SET value = excluded.value")
        with open(self.folder / 'server.log', 'ab') as log:
            server = subprocess.Popen(
                [sys.executable, pathlib.Path(__file__).with_name('server.py'), day, *self._options(),
                 '--http-port', str(port), '--max-cron-threads', str(int(cron))], cwd=ROOT, stdout=log, stderr=log)
        try:
            self._await(server)
            yield server
        finally:
            server.terminate()
            server.wait(timeout=60)

    def _await(self, server):
        for _attempt in range(240):
            if self._answers():
                return
            assert server.poll() is None, (self.folder / 'server.log').read_text()[-4000:]
            time.sleep(0.5)
        raise AssertionError("the server did not answer")

    def _answers(self):
        try:
            with urllib.request.urlopen(f'{self.url}/web/login', timeout=60):
                return True
        except (urllib.error.URLError, ConnectionError):
            return False


@contextlib.contextmanager
def site_named(name, tmp_path_factory):
    """A site for one scene; nothing of it stays behind."""
    if not os.environ.get('SKILL_SUBSIDY_ODOO'):
        pytest.skip("needs a database with the demo agencies: run `make test`")
    site = Site(f"{os.environ['SKILL_SUBSIDY_DB']}_{name}", tmp_path_factory.mktemp(name))
    site.create()
    try:
        yield site
    finally:
        site.drop()
