"""The machine on which the benches ran."""
import sys

sys.path.insert(0, 'bench')
import common

print(common.machine(env))  # noqa: F821  (the shell gives env)
