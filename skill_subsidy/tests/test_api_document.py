"""docs/api.zh_CN.md cannot rot: each of its commands is run as it is printed, and answers as it says."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta

from odoo.tests import HttpCase, tagged
from odoo.tests.common import TEST_CURSOR_COOKIE_NAME

from .common import DAY, AgencyMixin, noon

DOCUMENT = pathlib.Path(__file__).parents[2] / 'docs' / 'api.zh_CN.md'
EXAMPLE = re.compile(r'```bash\n(.*?)```\s*```json\n(.*?)```', re.DOTALL)
HOST = 'https://btsq.example.gov.cn'
ONES_OWN = {'id', 'claim'}  # differ in every database


def plain(value):
    """An answer without what differs in every database."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items() if name not in ONES_OWN}
    return value


@tagged('post_install', '-at_install')
class TestApiDocument(AgencyMixin, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build_world(cls.env)
        cls.env['res.lang']._activate_lang('zh_CN')
        cls.agency.partner_id.lang = cls.users['handler'].lang = cls.users['reviewer'].lang = 'zh_CN'
        # The database compares the end of a key with the real clock.
        cls.keys = {login: cls.env['res.users.apikeys'].with_user(cls.users[login])._generate(
            None, "test", datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)) for login in ('handler', 'reviewer')}
        cls.startClassPatcher(noon(DAY))

    def run_curl(self, command, key=None):
        """What a command of the document answers here; (HTTP status, answer)."""
        with tempfile.TemporaryDirectory() as home, self.allow_requests():
            pathlib.Path(home, '.curlrc').write_text(
                f'cookie = "{TEST_CURSOR_COOKIE_NAME}={self.http_request_key}"\nwrite-out = "\\n%{{http_code}}"\n'
                'noproxy = "*"\n', encoding='utf-8')
            done = subprocess.run(
                ['bash', '-c', command.replace(HOST, self.base_url())], capture_output=True, text=True, timeout=60,
                check=False, env={**os.environ, 'CURL_HOME': home, 'HOME': home, 'API_KEY': key or self.keys['handler']})
        self.assertEqual(done.returncode, 0, done.stderr)
        answer, _line, status = done.stdout.rpartition('\n')
        return int(status), json.loads(answer)

    def examples(self):
        return EXAMPLE.findall(DOCUMENT.read_text(encoding='utf-8'))

    maxDiff = None

    def test_examples(self):
        """One after the other they tell a story: registers, a wrong batch, claims, their state, a refused key."""
        examples = self.examples()
        self.assertEqual(len(examples), DOCUMENT.read_text(encoding='utf-8').count('```bash'))
        self.assertGreaterEqual(len(examples), 6)
        for command, printed in examples:
            with self.subTest(command[-120:]):
                status, answer = self.run_curl(command)
                expected = json.loads(printed)
                refused = 'message' in expected
                unknown = 'Unauthorized' in expected.get('name', '') if refused else False
                self.assertEqual(status, 401 if unknown else 422 if refused else 200)
                if refused:
                    answer = {name: answer[name] for name in expected}
                self.assertEqual(plain(answer), plain(expected))
        again = self.run_curl(examples[3][0])
        self.assertEqual(plain(again[1]), plain(json.loads(examples[3][1])))

    def test_refused(self):
        """Without a key, with a wrong one, for who is no handler, for what is not there: the statuses of chapter 8."""
        command = self.examples()[0][0]
        self.assertEqual(self.run_curl(command.replace('$API_KEY', 'wrong'))[0], 401)
        self.assertEqual(self.run_curl(re.sub(r'-H "Authorization[^"]*"', '', command))[0], 401)
        status, answer = self.run_curl(command, self.keys['reviewer'])
        self.assertEqual(status, 403)
        self.assertRegex(answer['message'], '经办人')
        self.assertEqual(self.run_curl(command.replace('/take', '/_take_rows'))[0], 403)
        self.assertEqual(self.run_curl(command.replace('/take', '/nothing'))[0], 404)
        self.assertEqual(self.run_curl(command.replace('"key"', '"no_key"'))[0], 422)
