"""Rules are tested without Odoo and without a database: `rules` is imported as a package of its own."""

import sys
from pathlib import Path

from hypothesis import settings

ADDON = Path(__file__).resolve().parents[2] / "skill_subsidy"
if str(ADDON) not in sys.path:
    sys.path.insert(0, str(ADDON))

# The same examples on every machine: a red run is a change of the code, not luck.
settings.register_profile("rules", deadline=None, derandomize=True, database=None)
settings.load_profile("rules")
