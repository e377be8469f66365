"""What all benches share: the machine, time and memory, queries, invented people. Run inside `odoo shell`."""
import contextlib
import itertools
import json
import os
import platform
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / 'skill_subsidy'), str(ROOT / 'bench')]

from odoo import release  # noqa: E402

from rules import identity  # noqa: E402  (found through the path above)

SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"
DIVISIONS = ('150102', '150103', '150104', '150105', '150202', '150203', '150302', '150402', '150502', '150602')


def machine(env):
    """One line: cores, memory, versions."""
    with open('/proc/meminfo', encoding='ascii') as info:
        memory = int(info.readline().split()[1]) / 1024 / 1024
    env.cr.execute("SHOW server_version")
    postgres = env.cr.fetchone()[0].split()[0]
    settings = []
    for name in ('shared_buffers', 'fsync', 'synchronous_commit'):
        env.cr.execute(f"SHOW {name}")
        settings.append(f"{name} {env.cr.fetchone()[0]}")
    return (f"{os.cpu_count()} cores, {memory:.0f} GiB, PostgreSQL {postgres} ({', '.join(settings)}), "
            f"Odoo {release.version}, Python {platform.python_version()}")


def peak():
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Measured:
    """Seconds and queries of a block; seconds that the processor worked for it, here and in PostgreSQL's process."""
    seconds = queries = cpu = 0
    _clock = (time.perf_counter,)  # in a tuple: freezegun stops the clocks that it finds as attributes of modules

    def clock(self):
        """The real time, whatever day it is made to be."""
        return self._clock[0]()


def cpu_seconds(backend):
    """What this process and that of its connection to PostgreSQL (0 where it runs elsewhere) have worked so far."""
    own = sum(os.times()[:2])
    try:
        ticks = Path(f'/proc/{backend}/stat').read_text(encoding='utf-8').rpartition(')')[2].split()[11:13]
    except FileNotFoundError:
        return own
    return own + sum(map(int, ticks)) / os.sysconf('SC_CLK_TCK')


@contextlib.contextmanager
def measured(env):
    """with measured(env) as m: ...; then m.seconds, m.queries, m.cpu."""
    # a server on another machine has its process numbers there
    backend = env.cr._cnx.info.backend_pid if os.environ.get('PGHOST', '/').startswith('/') else 0
    result = Measured()
    before, worked, start = env.cr.sql_log_count, cpu_seconds(backend), result.clock()
    yield result
    result.seconds, result.cpu = result.clock() - start, cpu_seconds(backend) - worked
    result.queries = env.cr.sql_log_count - before


def table(titles, rows):
    """Print a Markdown table."""
    print('| ' + ' | '.join(titles) + ' |')
    print('|' + '---|' * len(titles))
    for row in rows:
        print('| ' + ' | '.join(map(str, row)) + ' |', flush=True)


def costs(count, rows, each):
    """Print (what, seconds, CPU seconds, queries) of steps that `count` claims or people went together."""
    table((f"{each}s", "what", "seconds", f"ms a {each}", f"CPU ms a {each}", "queries", f"queries a {each}"), [
        (f'{count:,}', what, f'{seconds:.2f}', f'{seconds / count * 1000:.3f}', f'{cpu / count * 1000:.3f}', f'{queries:,}',
         f'{queries / count:.3f}') for what, seconds, cpu, queries in rows])
    print(f"\nMost memory that Python held: {peak():.0f} MB\n", flush=True)


def keep(who, count, sums):
    """Write (what, seconds, CPU seconds, queries) to the file RESULTS, for a script that puts the benches side by side."""
    with open(os.environ['RESULTS'], 'a', encoding='utf-8') as results:
        results.writelines(json.dumps([who, count, *row]) + '\n' for row in sums)


def id_number(n):
    """GB 11643: the valid number of person `n`; 36 million different ones, in no order."""
    n = n * 7_368_787 % 36_288_000  # a prime: every n gives another person, and neighbours lie far apart
    division, n = DIVISIONS[n % 10], n // 10
    year, n = 1970 + n % 30, n // 30
    month, n = 1 + n % 12, n // 12
    day, serial = 1 + n % 28, n // 28
    body = f'{division}{year}{month:02d}{day:02d}{serial:03d}'
    return body + identity.id_check_char(body)


def person_name(n):
    """A name."""
    return SURNAMES[n % 15] + GIVEN[n // 15 % 20] + GIVEN[n // 300 % 20]


def org_code(n):
    """GB 32100: an enterprise."""
    inner = f'MA{n:06d}'
    code = f'91150100{inner}{identity.inner_check_char(inner)}'
    return code + identity.org_check_char(code)


def card_number(n):
    """The bank card of person `n`, with its check digit (Luhn)."""
    body = f'62000088{n:010d}'
    return body + next(digit for digit in '0123456789' if identity.luhn_ok(body + digit))


class Lines:
    """Lines that are made as COPY reads them."""

    def __init__(self, lines):
        """`lines`: text, each with its end of line."""
        self.lines = iter(lines)

    def read(self, _size=-1):
        """The next thousand."""
        return ''.join(itertools.islice(self.lines, 1000))


EMPLOYERS = 20_000
TITLES = '身份证号,姓名,参加失业保险时间,参保状态,累计缴费月数,所在企业名称,统一社会信用代码,数据日期'


def insured_lines(count, first=0):
    """CSV lines of a contribution register, the titles first."""
    yield TITLES
    codes = [org_code(n) for n in range(min(EMPLOYERS, count))]
    for n in range(first, first + count):
        firm = n * 7919 % len(codes)
        status = '参保缴费' if n % 20 else '暂停缴费'
        yield (f'{id_number(n)},{person_name(n)},{2000 + n % 23}-{1 + n % 12:02d}-{1 + n % 28:02d},{status},{n % 300},'
               f'内蒙古第{firm}机械制造有限责任公司,{codes[firm]},2026-09-30')


def agency_and_handler(env):
    """The first agency of the demo, and its handler."""
    user = env['res.users'].search([('login', '=', 'hs_handler')], limit=1)
    return user.company_id, user
