"""What the law says, in plain Python: dataclasses in, verdicts and sentences out.

Nothing here imports Odoo, reads a database or translates. A sentence is a `Text`: an English template and its
arguments, which the Odoo side renders in the user's language. A rule of the notice stands in exactly one function,
and the clause that it comes from stands beside it.
"""
