"""The list of bad input: every case is either read right or refused with a plain sentence, in Chinese as in English."""

import io
import re
import subprocess
import sys
import textwrap
import zipfile
from datetime import date
from pathlib import Path

import polib
import pytest
from tables import GOOD, ID, MARCH_2, READ, TITLES, csv_file, rows_of, xlsx

from rules.table_file import TableError
from rules.text import render

ADDON = Path(__file__).resolve().parents[2] / "skill_subsidy"
CHINESE = {entry.msgid: entry.msgstr for entry in polib.pofile(str(ADDON / "i18n" / "zh_CN.po"))}
ENGLISH_WORD = re.compile(r"\b(?!claims\b|aac002\b|xlsx?\b|csv\b|GB|UTF|Excel)[A-Za-z]{3,}", re.ASCII)
PLAIN = [*GOOD[:3], "2026-03-02", *GOOD[4:]]


def in_chinese(message, **args):
    return CHINESE[message] % args if args else CHINESE[message]


def said(content, filename, translate=None):
    """What is said about a file: of the file as a whole, or {row: sentences}; and the rows that are right."""
    try:
        rows = rows_of(content, filename)
    except TableError as error:
        return render(error.text, translate), []
    wrong = {number: [render(error, translate) for error in errors] for number, _values, errors in rows if errors}
    return wrong, [values for _number, values, errors in rows if not errors]


def row(**cells):
    return [cells.get(key, cell) for key, cell in zip(READ, GOOD, strict=True)]


def merged(book):
    """The ID number of two people merged into one cell, below a heading merged over the whole table."""
    sheet = book.active
    sheet.insert_rows(1)
    sheet["A1"] = "2026年10月申领汇总表"
    sheet.merge_cells("A1:G1")
    sheet.merge_cells("B3:B4")


def bomb():
    """64 MB of blanks in a workbook of some kilobytes."""
    source, target = zipfile.ZipFile(io.BytesIO(xlsx(TITLES, GOOD))), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for part in source.namelist():
            data = source.read(part)
            if part.startswith("xl/worksheets/"):
                data = data.replace(b"<sheetData>", b"<sheetData>" + b" " * 64 * 1024 * 1024)
            out.writestr(part, data)
    return target.getvalue()


LOST = "is stored as a number and has lost digits: format the column as text and enter it again"
# case -> (file, name, what is said in English, a part of it in Chinese); a dict is what is said about rows
REFUSED = {
    "wrong encoding: neither UTF-8 nor GB18030": (b"\x80\xff\xff\n", "claims.csv",
        "The file claims.csv is written in neither UTF-8 nor GB18030: save it as UTF-8", "GB18030"),
    "a missing column": (xlsx(["姓名", "发证日期"], ["李四", MARCH_2]), "claims.xlsx",
        "The file claims.xlsx: the column “身份证号” is missing", "身份证号"),
    "two columns of one name": (xlsx([*TITLES, "姓名"], [*GOOD, "李四"]), "claims.xlsx",
        "The file claims.xlsx: the column “姓名” is there twice (姓名, 姓名)", "姓名"),
    "two columns of one meaning": (xlsx([*TITLES, "aac002"], [*GOOD, ID]), "claims.xlsx",
        "The file claims.xlsx: the column “身份证号” is there twice (身份证号, aac002)", "身份证号"),
    "merged cells": (xlsx(TITLES, GOOD, GOOD, change=merged), "claims.xlsx", {4: ["身份证号 is empty"]}, "身份证号"),
    "an ID stored as a float": (xlsx(TITLES, row(id_number=1.50102199003071e17)), "claims.xlsx",
        {2: [f"身份证号: “1.50102199003071E+17” {LOST}"]}, "1.50102199003071E+17"),
    "an ID stored as an integer": (xlsx(TITLES, row(id_number=int(ID))), "claims.xlsx",
        {2: [f"身份证号: “1.50102199003071E+17” {LOST}"]}, "1.50102199003071E+17"),
    "an ID saved as 1.50102E+17 in CSV": (csv_file(TITLES, [PLAIN[0], "1.50102E+17", *PLAIN[2:]]), "claims.csv",
        {2: [f"身份证号: “1.50102E+17” {LOST}"]}, "1.50102E+17"),
    "a date as the number of a day": (xlsx(TITLES, row(issue_date=46083)), "claims.xlsx",
        {2: ["发证日期: “46083” is the number that a spreadsheet program keeps for 2026-03-02: format the cells of this column as date "
             "(such as 2026-10-05) and save the file again"]}, "2026-10-05"),
    "a date that does not exist": (csv_file(TITLES, [*PLAIN[:3], "2026-02-30", *PLAIN[4:]]), "claims.csv",
        {2: ["发证日期: “2026-02-30” is not a date such as 2026-10-05"]}, "2026-02-30"),
    "a formula": (xlsx(TITLES, row(months="=12*3")), "claims.xlsx",
        {2: ["累计缴费月数: “=12*3” is a formula: replace it by its value"]}, "=12*3"),
    "an error of the spreadsheet program": (xlsx(TITLES, row(occupation="#N/A")), "claims.xlsx",
        {2: ["职业（工种）: “#N/A” is an error of the spreadsheet program"]}, "#N/A"),
    "an empty file": (b"", "claims.csv", "The file claims.csv is empty", "claims.csv"),
    "a workbook without anything": (xlsx(), "claims.xlsx", "The file claims.xlsx is empty", "claims.xlsx"),
    "titles without rows": (xlsx(TITLES), "claims.xlsx", "The file claims.xlsx has no rows below its titles", "claims.xlsx"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "claims.xls",
        "The file claims.xls is an old .xls or protected by a password: save it as .xlsx without one", ".xls"),
    "another kind of file": (b"%PDF-1.7", "claims.pdf", "The file claims.pdf is neither an .xlsx workbook nor a .csv file", ".csv"),
    "a damaged workbook": (xlsx(TITLES, GOOD)[:300], "claims.xlsx",
        "The file claims.xlsx cannot be read: it is damaged. Open it in a spreadsheet program and save it again", "claims.xlsx"),
    "a zip bomb posing as XLSX": (bomb(), "claims.xlsx",
        "The file claims.xlsx unpacks to more than a workbook may hold: split it", "claims.xlsx"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    content, filename, english, part = REFUSED[case]
    assert said(content, filename)[0] == english
    chinese = said(content, filename, in_chinese)[0]
    sentences = [chinese] if isinstance(chinese, str) else [one for several in chinese.values() for one in several]
    for sentence in sentences:
        assert part in sentence
        assert re.search(r"[\u4e00-\u9fff]{2}", sentence)
        assert not ENGLISH_WORD.search(sentence.replace(filename, "")), sentence


READ_RIGHT = {
    "UTF-8 with BOM": (csv_file(TITLES, PLAIN, encoding="utf-8-sig"), "claims.csv"),
    "UTF-8 without": (csv_file(TITLES, PLAIN), "claims.csv"),
    "GB18030": (csv_file(TITLES, PLAIN, encoding="gb18030"), "claims.csv"),
    "Excel's Unicode text": (csv_file(TITLES, PLAIN, encoding="utf-16", delimiter="\t"), "claims.txt"),
    "a column that nobody asked for, twice": (xlsx([*TITLES, "备注", "备注"], [*GOOD, "x", "y"]), "claims.xlsx"),
    "an Excel date": (xlsx(TITLES, row(issue_date=MARCH_2)), "claims.xlsx"),
    "a date as text": (xlsx(TITLES, row(issue_date="2026年3月2日")), "claims.xlsx"),
    "a date with slashes": (xlsx(TITLES, row(issue_date="2026/3/2")), "claims.xlsx"),
    "full-width digits": (xlsx(TITLES, row(id_number="１５０１０２１９９００３０７１２３７", months="３６")), "claims.xlsx"),
    "a leading apostrophe": (csv_file(TITLES, [PLAIN[0], f"'{ID}", *PLAIN[2:]]), "claims.csv"),
    "trailing spaces": (xlsx(TITLES, [f"{cell} 　" if isinstance(cell, str) else cell for cell in GOOD]), "claims.xlsx"),
    "months as a float": (xlsx(TITLES, row(months=36.0)), "claims.xlsx"),
    "titles in full width": (xlsx(["ＡＡＣ００３", *TITLES[1:]], GOOD), "claims.xlsx"),
}


@pytest.mark.parametrize("case", READ_RIGHT)
def test_read_right(case):
    assert said(*READ_RIGHT[case]) == ({}, [READ])


def test_full_width_letters():
    _wrong, (values,) = said(xlsx(TITLES, row(id_number="１１０１０５１９４９１２３１００２Ｘ")), "claims.xlsx")
    assert values["id_number"] == "11010519491231002X"


def test_text_and_date_are_told_apart():
    assert READ["issue_date"] == date(2026, 3, 2)


# ------------------------------------------------------------------ what is large: memory is shown, in a process of its own

MEASURE = """
    import re, sys
    sys.path[:0] = {paths}
    from tables import COLUMNS
    from rules.table_file import TableError, read_lines
    from rules.text import render
    # ru_maxrss would begin with the peak of the process that started this one
    peak = lambda: int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1]) // 1024
    list(read_lines("姓名,身份证号,发证日期\\na,1,2026-01-01\\n".encode(), "x.csv", COLUMNS))
    before, rows, wrong, reason = peak(), 0, 0, ""
    try:
        with open(sys.argv[1], "rb") as file:
            for _number, _values, problems in read_lines(file, sys.argv[1], COLUMNS):
                rows += 1
                wrong += bool(problems)
    except TableError as error:
        reason = render(error.text)
    print(peak() - before, rows, wrong, reason)
"""


def measured(path):
    """(MB by which the peak of memory grew, rows, wrong rows, what is said of the file)."""
    script = textwrap.dedent(MEASURE).format(paths=[str(ADDON), str(Path(__file__).parent)])
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    grown, rows, wrong, reason = done.stdout.rstrip("\n").split(" ", 3)
    return int(grown), int(rows), int(wrong), reason


@pytest.fixture
def folder(tmp_path):
    yield tmp_path
    for path in tmp_path.iterdir():
        path.unlink()


def test_a_200_mb_file_is_read_in_little_memory(folder):
    path, count = folder / "large.csv", 20_000
    line = f"张三,{ID},2026-03-02,{'备' * 3500}\n".encode()
    with path.open("wb") as file:
        file.write("姓名,身份证号,发证日期,备注\n".encode())
        for _part in range(count // 1000):
            file.write(line * 1000)
    assert path.stat().st_size > 200 * 1024 * 1024
    grown, rows, wrong, reason = measured(path)
    assert (rows, wrong, reason) == (count, 0, "")
    assert grown < 40


def test_200_mb_of_nothing_are_refused(folder):
    path = folder / "nothing.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)  # sparse: it takes no room on the disk
    grown, rows, _wrong, reason = measured(path)
    assert rows == 0
    assert "damaged" in reason
    assert grown < 40


def test_100_000_bad_rows_are_all_named_in_little_memory(folder):
    path, count = folder / "bad.csv", 100_000
    with path.open("w", encoding="utf-8") as file:
        file.write("姓名,身份证号,发证日期,补贴金额\n")
        file.writelines(f",1.50102E+17,第{number}天,{number}元整\n" for number in range(count))
    grown, rows, wrong, reason = measured(path)
    assert (rows, wrong, reason) == (count, count, "")
    assert grown < 60


def test_a_zip_bomb_takes_no_memory(folder):
    path = folder / "bomb.xlsx"
    path.write_bytes(bomb())
    assert path.stat().st_size < 200_000
    grown, _rows, _wrong, reason = measured(path)
    assert "unpacks to more" in reason
    assert grown < 40
