"""What the results of import_insured say beside each other, and beside the goals. ratios.py RESULTS"""
import json
import sys
from pathlib import Path

found = {(what, rows): (seconds, peak) for what, rows, seconds, peak in
         map(json.loads, Path(sys.argv[1]).read_text(encoding='utf-8').splitlines())}
load = 10_000 / found["Odoo's load()", 10_000][0]
print("| rows | import / plain COPY and upsert (goal: at most 2.5) | rows/s of import / of load() (goal: at least 5) | "
      "peak MB of the import (goal: below 400) |")
print("|---|---|---|---|")
for rows in (100_000, 1_000_000):
    seconds, peak = found["import", rows]
    print(f"| {rows:,} | {seconds / found['plain COPY and upsert', rows][0]:.2f} | {rows / seconds / load:.1f} | {peak:.0f} |")
