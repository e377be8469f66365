"""What the demo is made of: invented people, employers, certificates and claims of a month and of a year, the same on every run."""
import sys
from pathlib import Path

# The rules of the addon count working days and read ID numbers; at the end, so that nothing of the addon hides a library.
sys.path.append(str(Path(__file__).resolve().parents[2] / 'skill_subsidy'))
