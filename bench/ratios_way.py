"""What the results of whole_way and others say beside each other, and beside the goals. ratios_way.py RESULTS

Seconds as the clock has them and, for a machine that has other work, seconds of the processor.
"""
import json
import sys
from pathlib import Path

FEW, MANY, MOST = 1_000, 10_000, 100_000
found = {(who, count, what.strip('*')): (seconds / count * 1000, cpu / count * 1000) for who, count, what, seconds, cpu, _queries in
         map(json.loads, Path(sys.argv[1]).read_text(encoding='utf-8').splitlines())}


def ours(count, what):
    """Milliseconds and CPU milliseconds a claim."""
    return found['whole_way', count, what]


def row(what, goal, values, form):
    """A line: what, the goal, by the clock, by the processor."""
    print(f"| {what} | {goal} | {' | '.join(form.format(value) for value in values)} |")


print("| what | goal | by the clock | by the processor |")
print("|---|---|---|---|")
row(f"ms a claim, create → posted, {MANY:,} claims", "at most 2", ours(MANY, 'create → posted'), '{:.2f}')
for way in ('create → posted', 'create → paid'):
    row(f"{way}: {MOST:,} claims / {MANY:,}, per claim", "at most 1.2", [
        most / many for most, many in zip(ours(MOST, way), ours(MANY, way), strict=True)], '{:.2f}')
for what, theirs, way in (("hr_expense, create → paid", 'hr_expense: create → paid', 'create → paid'),
                          ("hr_expense, create → posted", 'hr_expense: create → posted', 'create → posted'),
                          ("OCA, approved → posted", 'OCA: order → posted', 'approved → posted')):
    for count in (FEW, MANY):
        row(f"{what} of {FEW:,} people / the same of {count:,} claims", "at least 25" if 'posted' not in way or 'OCA' in what else '',
            [other / own for other, own in zip(found['others', FEW, theirs], ours(count, way), strict=True)], '{:.0f}')
