"""A month half way (run by `odoo shell`): Hohhot's unverified claims wait to be returned, some verified ones to be
reviewed, and a batch whose notice is over waits for the unit head. A handler who also stands in for the reviewer has
verified one of those that wait.
"""
import sys

sys.path.insert(0, 'scripts')
from demo_steps import ACCEPTED, SHEET, Month, on  # (the shell runs this from the root of the project)

month = Month(env)  # noqa: F821  (the shell gives env)
month.take_in_registers()
env['res.users'].search([('login', '=', 'hs_handler2')]).group_ids += env.ref('skill_subsidy.group_reviewer')  # noqa: F821
with on('2026-11-02'):
    claims = month.take_in('hs', 'claims', SHEET).claim_ids.sorted('id')
    sound = claims.filtered(lambda claim: claim.state == 'submitted' and claim.check_verdict in ('pass', 'warn'))
    sound.filtered(lambda claim: claim.check_verdict == 'pass')[-1:].with_env(month.as_user('hs_handler2')).action_verify()
    sound.filtered(lambda claim: claim.state == 'submitted').action_verify(ACCEPTED)
batch = month.review('hs', most=100)
month.publish('hs', batch)
month.dispute('hs', batch)
month.clear(batch)
env.cr.commit()  # noqa: F821
