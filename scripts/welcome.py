"""Prints where Odoo is served and who can log in.

Arguments: the address; the demo users' file (login,password,role,agency in UTF-8, with a header line; may be missing).
"""
import csv
import sys
import unicodedata
from pathlib import Path

COLUMNS = ("login", "password", "role", "agency")


def width(text: str) -> int:
    """Columns that the text takes in a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def table(rows: list[list[str]]) -> str:
    """The rows with their columns under each other."""
    widths = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  " + "  ".join(cell + " " * (wanted - width(cell)) for cell, wanted in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def main(url: str, users: str) -> None:
    print(f"\n  技能提升补贴  {url}   (Ctrl-C ends it, `make run` starts it again)\n")
    if Path(users).is_file():
        with open(users, encoding="utf-8-sig", newline="") as file:
            rows = [[row.get(column) or "" for column in COLUMNS] for row in csv.DictReader(file)]
        print(table([list(COLUMNS), *rows]), end="\n\n")
    sys.stdout.flush()


main(*sys.argv[1:])
