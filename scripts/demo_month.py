"""Work the October intake of the two demo agencies, from the spreadsheet to the ledger (run by `odoo shell`).

What a claimant, the public, the bank and the auditor receive is left under $OUT (out/).
"""
import os
import pathlib
import sys

sys.path.insert(0, 'scripts')
from demo_steps import AGENCIES, Month  # the shell runs this from the root of the project

FAILURES = {2: "户名账号不符", 5: "账户已销户", 9: "账号不存在"}  # line of the Hohhot order -> the bank's reason

month = Month(env, pathlib.Path(os.environ.get('OUT', 'out')))  # noqa: F821  (the shell gives env)
month.take_in_registers()
worked = {}
for code in AGENCIES:
    month.fund(code)
    claims = month.verify(code)
    month.give_back(code, claims)
    batch = month.review(code)
    month.publish(code, batch)
    if code == 'hs':
        month.dispute(code, batch)
    month.clear(batch)
    month.approve(code, batch)
    worked[code] = claims, month.send(code, batch)
    env.cr.commit()  # noqa: F821
for code, failures in (('hs', FAILURES), ('bt', {})):
    month.settle(code, worked[code][1], failures)
for code in AGENCIES:
    month.statement(code, [(month.days.bank, 86.42, '', '', "结息", "2026年9月21日至11月20日")])
month.summary(worked)
env.cr.commit()  # noqa: F821
