"""A month half way (run by `odoo shell`): Hohhot's unverified claims wait to be returned, some verified ones to be
reviewed, and a batch whose notice is over waits for the unit head."""
import sys

sys.path.insert(0, 'scripts')
from demo_steps import Month  # noqa: E402  (the shell runs this from the root of the project)

month = Month(env)  # noqa: F821  (the shell gives env)
month.take_in_registers()
month.verify('hs')
batch = month.review('hs', most=100)
month.publish('hs', batch)
month.dispute('hs', batch)
month.clear(batch)
env.cr.commit()  # noqa: F821
