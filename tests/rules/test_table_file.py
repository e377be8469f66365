"""Files that people hand in: found columns, read cells, named errors, and what must not come in."""

import io
import re
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from rules import table_source
from rules.table_file import ColumnSpec, TableError, read_table
from rules.text import render

TYPES = {"职业资格证书": "qualification", "职业技能等级证书": "skill_level"}
COLUMNS = [
    ColumnSpec("name", "姓名", ("AAC003",)),
    ColumnSpec("id_number", "身份证号", ("AAC002", "公民身份号码")),
    ColumnSpec("occupation", "职业（工种）", required=False),
    ColumnSpec("issue_date", "发证日期", kind="date", allow_empty=True),
    ColumnSpec("months", "累计缴费月数", required=False, kind="int"),
    ColumnSpec("amount", "补贴金额", required=False, kind="amount"),
    ColumnSpec("type", "证书类别", required=False, kind="choice", choices=TYPES),
]
TITLES = ["姓名", "身份证号", "职业（工种）", "发证日期", "累计缴费月数", "补贴金额", "证书类别"]
MARCH_2 = datetime.combine(date(2026, 3, 2), time())  # how a workbook holds a date
ID = "150102199003071237"
GOOD = ["阿拉坦其其格", ID, "电工", MARCH_2, 36, 1500, "职业资格证书"]
READ = {
    "name": "阿拉坦其其格",
    "id_number": ID,
    "occupation": "电工",
    "issue_date": date(2026, 3, 2),
    "months": 36,
    "amount": Decimal(1500),
    "type": "qualification",
}


def xlsx(*rows, change=lambda book: None):
    book, target = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    change(book)
    book.save(target)
    return target.getvalue()


def csv_file(*rows, encoding="utf-8", delimiter=",", newline="\r\n"):
    return newline.join(delimiter.join(str(cell) for cell in row) for row in rows).encode(encoding)


def rows_of(content, filename="claims.xlsx", columns=COLUMNS):
    return list(read_table(content, filename, columns))


def refusal(content, filename="claims.xlsx", columns=COLUMNS):
    with pytest.raises(TableError) as error:
        rows_of(content, filename, columns)
    return render(error.value.text)


def cell(key, value, filename="x.xlsx"):
    """(value, errors) of one cell, in an otherwise good row."""
    row = list(GOOD)
    row[[column.key for column in COLUMNS].index(key)] = value
    make = xlsx if filename.endswith("xlsx") else csv_file
    ((_number, values, errors),) = rows_of(make(TITLES, row), filename)
    return values[key], [render(error) for error in errors]


# ------------------------------------------------------------------ finding the columns


def test_a_good_workbook():
    assert rows_of(xlsx(TITLES, GOOD)) == [(2, READ, [])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_good_csv_of_any_encoding(encoding, delimiter):
    row = [*GOOD[:3], "2026/3/2", *GOOD[4:]]
    assert rows_of(csv_file(TITLES, row, encoding=encoding, delimiter=delimiter), "x.CSV") == [(2, READ, [])]


def test_columns_in_any_order_aliases_and_more_columns():
    titles = ["备注", "职业(工种)", "*aac002", "姓 名\n", "发证日期："]
    (row,) = rows_of(xlsx(titles, ["x", "电工", ID, "李四", "2026.3.2"]))
    assert row == (2, {**dict.fromkeys(READ), "name": "李四", "id_number": ID, "occupation": "电工", "issue_date": date(2026, 3, 2)}, [])


def test_headings_above_the_titles_blank_rows_and_a_page_of_instructions():
    def add_front_page(book):
        book.create_sheet("说明", 0).append(["填表说明"])
        hidden = book.create_sheet("隐藏", 0)
        hidden.append(TITLES)
        hidden.append(["x"] * 7)
        hidden.sheet_state = "hidden"

    content = xlsx(["2026年10月申领汇总表"], [], TITLES, [], GOOD, [None] * 7, [" "] * 7, GOOD, change=add_front_page)
    assert [number for number, _values, _errors in rows_of(content)] == [5, 8]


def test_row_numbers_of_csv_count_records():
    content = '姓名,身份证号,发证日期\n"阿拉\n坦",1,2026-01-01\n\n李四,2,2026-01-02\n'.encode()
    assert [(number, values["name"]) for number, values, _errors in rows_of(content, "x.csv")] == [(2, "阿拉坦"), (4, "李四")]


def test_a_missing_column_is_named():
    assert "“身份证号” is missing" in refusal(xlsx(["姓名", "发证日期"], ["李四", "x"]))
    assert refusal(xlsx(["x", "y"], ["1", "2"])).count("is missing") == 3


def test_a_double_column_is_named_with_its_titles():
    said = refusal(xlsx([*TITLES, "AAC003"], [*GOOD, "x"]))
    assert "“姓名” is there twice (姓名, AAC003)" in said
    assert not rows_of(xlsx([*TITLES, "备注", "备注"], [*GOOD, "x", "y"]))[0][2]


@pytest.mark.parametrize(
    ("content", "filename", "says"),
    [
        (b"", "x.xlsx", "empty"),
        (b"\xef\xbb\xbf \r\n", "x.csv", "empty"),
        (xlsx(), "x.xlsx", "empty"),
        (xlsx(TITLES), "x.xlsx", "no rows"),
        (xlsx(TITLES, [None] * 7), "x.xlsx", "no rows"),
        (csv_file(TITLES), "x.csv", "no rows"),
        (b"%PDF-1.7", "x.pdf", "neither"),
        (b"%PDF-1.7", "x.xlsx", "neither"),
        (b"name", "x", "neither"),
        (xlsx(TITLES, GOOD), "x.csv", "neither"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.xls", "old .xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.xlsx", "protected"),
        (b"PK\x03\x04 and then nothing", "x.xlsx", "damaged"),
        (b"\xff\xfe\x00", "x.csv", "UTF-8 nor GB18030"),
        (b"\x80\xff\xff", "x.csv", "UTF-8 nor GB18030"),
        ('姓名,身份证号,发证日期\n"李四,1,\n王五,2,\n'.encode(), "x.csv", "below row 1"),
        ("姓名,身份证号,发证日期\n李四,1,2026-01-01\n\"王五,2,\n赵六,3,\n".encode(), "x.csv", "below row 2"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content, filename, says):
    assert says in refusal(content, filename)


# ------------------------------------------------------------------ cells


@pytest.mark.parametrize("filename", ["x.xlsx", "x.csv"])
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("'150102199003071237", ID),
        ("150102199003071237 　", ID),
        ("１５０１０２１９９００３０７１２３７", ID),
        ("\ufeff150102199003071237\u200b", ID),
        ("11010519491231002x", "11010519491231002x"),
        ("阿拉坦·其其格", "阿拉坦·其其格"),
        ("某某（集团）有限公司", "某某（集团）有限公司"),
    ],
)
def test_text_is_cleaned_and_otherwise_left_alone(written, read, filename):
    assert cell("id_number", written, filename) == (read, [])


def test_text_that_a_program_kept_by_force():
    assert cell("id_number", '"=""150102199003071237"""', "x.csv") == (ID, [])
    assert cell("id_number", 13800000000) == ("13800000000", [])
    assert cell("id_number", 13800000000.0) == ("13800000000", [])
    assert cell("name", MARCH_2) == ("2026-03-02", [])


@pytest.mark.parametrize(
    ("value", "filename"),
    [
        (150102199003071237, "x.xlsx"),
        (1.50102199003071e17, "x.xlsx"),
        (6222020602000000003, "x.xlsx"),
        ("1.50102E+17", "x.csv"),
        ("1.50102e+17", "x.xlsx"),
        ("6.2E+18", "x.csv"),
    ],
)
def test_numbers_that_lost_their_digits_are_errors_of_the_row(value, filename):
    _value, (error,) = cell("id_number", value, filename)
    assert error.startswith("身份证号: ")
    assert "lost digits" in error


@pytest.mark.parametrize("filename", ["x.xlsx", "x.csv"])
@pytest.mark.parametrize("key", ["name", "issue_date", "months", "amount", "type"])
@pytest.mark.parametrize(("value", "says"), [("=A1+1", "formula"), ("#N/A", "error of the spreadsheet")])
def test_formulas_and_errors_are_refused(key, value, says, filename):
    _value, (error,) = cell(key, value, filename)
    assert says in error


@pytest.mark.parametrize(
    "written",
    [
        "2026-10-05",
        "2026-10-5",
        "2026/10/5",
        "2026/10/05",
        "2026.10.5",
        "20261005",
        "2026年10月5日",
        "2026 年 10 月 05 日",
        "２０２６－１０－０５",
        "2026-10-05 00:00:00",
        "2026/10/5 9:30",
        "2026-10-05T08:00:00.000",
        20261005,
        20261005.0,
        datetime.combine(date(2026, 10, 5), time(9, 30)),
        date(2026, 10, 5),
    ],
)
def test_dates_as_people_write_them(written):
    assert cell("issue_date", written) == (date(2026, 10, 5), [])


@pytest.mark.parametrize(
    "written",
    [
        *("2026-02-30", "2025/2/29", "26-10-05", "10/5/2026", "2026-10", "2026年10月", "2026-10/05", "昨天"),
        *("18991231", "21010101", 46300, 46300.5, True),
    ],
)
def test_what_is_no_date(written):
    value, (error,) = cell("issue_date", written)
    assert isinstance(value, str)
    assert error.startswith("发证日期: ")
    assert "not a date" in error


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (1500, "1500"),
        (1500.5, "1500.5"),
        (0.1 + 0.2, "0.3"),  # 0.30000000000000004
        ("1500.00", "1500"),
        ("1,500.00", "1500"),
        ("¥1500", "1500"),
        ("￥１５００元", "1500"),
        ("0", "0"),
    ],
)
def test_amounts(written, read):
    assert cell("amount", written) == (Decimal(read), [])


@pytest.mark.parametrize("written", ["-1", "1500.005", "1,50", "约1500", "1e3", True, "1 500,00"])
def test_what_is_no_amount(written):
    assert "not an amount" in cell("amount", written)[1][0]


@pytest.mark.parametrize(("written", "read"), [(36, 36), (36.0, 36), ("36", 36), ("３６", 36), ("0", 0)])
def test_whole_numbers(written, read):
    assert cell("months", written) == (read, [])


@pytest.mark.parametrize("written", ["36.5", 36.5, "-1", "36个月", "1e2", True])
def test_what_is_no_whole_number(written):
    assert "not a whole number" in cell("months", written)[1][0]


def test_choices():
    assert cell("type", " 职业技能等级 证书 ") == ("skill_level", [])
    assert cell("type", "SKILL_LEVEL") == ("skill_level", [])
    assert cell("type", None) == (None, [])
    _value, (error,) = cell("type", "毕业证书")
    assert "职业资格证书, 职业技能等级证书" in error
    levels = [ColumnSpec("level", "证书等级", kind={"五级": "5", "初级": "5"})]
    assert rows_of(xlsx(["证书等级"], [5], ["初级"], ["五级"]), columns=levels) == [(n, {"level": "5"}, []) for n in (2, 3, 4)]


def test_all_errors_of_a_row_come_together_with_what_was_written():
    row = [None, 1.5e17, "=1", "2026-02-30", "x", "y", "z"]
    ((number, values, errors),) = rows_of(xlsx(TITLES, row))
    assert number == 2
    assert len(errors) == 7
    assert render(errors[0]) == "姓名 is empty"
    assert values == dict(zip(READ, ["", "1.5E+17", "=1", "2026-02-30", "x", "y", "z"], strict=True))


def test_a_column_may_be_needed_and_its_cells_not():
    assert cell("issue_date", None) == (None, [])
    assert cell("name", " ")[1] == ["姓名 is empty"]


# ------------------------------------------------------------------ workbooks of other programs, and hostile ones


def with_sheet(change, content=None):
    """A good workbook whose sheet XML went through `change`."""
    source, target = zipfile.ZipFile(io.BytesIO(content or xlsx(TITLES, GOOD))), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for part in source.namelist():
            data = source.read(part)
            out.writestr(part, change(data) if part.startswith("xl/worksheets/") else data)
    return target.getvalue()


@pytest.mark.parametrize("dimension", [b"A1", b"A1:XFD1048576", b"B2:B2"])
def test_a_wrong_dimension_hides_nothing(dimension):
    assert rows_of(with_sheet(lambda xml: xml.replace(b"A1:G2", dimension))) == [(2, READ, [])]


def test_a_sheet_without_dimension_or_cell_references():
    bare = with_sheet(lambda xml: re.sub(rb' r="[A-Z]+[0-9]+"', b"", xml).replace(b'<dimension ref="A1:G2"/>', b""))
    assert rows_of(bare) == [(2, READ, [])]


def test_a_row_number_beyond_all_sheets_ends_the_reading():
    far = with_sheet(lambda xml: xml.replace(b'<row r="2"', b'<row r="99999999999"').replace(b'"A2"', b'"A99999999999"'))
    assert "damaged" in refusal(far)


def test_a_sheet_cut_short_is_damaged():
    many = xlsx(TITLES, *[GOOD] * 50)
    assert "damaged" in refusal(with_sheet(lambda xml: xml[: len(xml) // 2], many))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(table_source, "RATIO_FROM", 1024 * 1024)
    bomb = with_sheet(lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b" " * 20_000_000))
    assert len(bomb) < 100_000
    assert "unpacks to more" in refusal(bomb)


def test_a_workbook_beyond_the_size_limit_is_refused(monkeypatch):
    assert table_source.MAX_UNCOMPRESSED == 512 * 1024 * 1024
    monkeypatch.setattr(table_source, "MAX_UNCOMPRESSED", 5000)
    assert "unpacks to more" in refusal(xlsx(TITLES, GOOD))


def test_a_declared_size_that_lies_is_damage():
    content = bytearray(xlsx(TITLES, GOOD))
    sheet = zipfile.ZipFile(io.BytesIO(bytes(content))).getinfo("xl/worksheets/sheet1.xml")
    size = sheet.file_size.to_bytes(4, "little")
    central = content.rindex(size, 0, content.rindex(b"xl/worksheets/sheet1.xml"))
    content[central : central + 4] = (100).to_bytes(4, "little")
    assert "damaged" in refusal(bytes(content))


@given(st.data())
def test_no_damage_raises_anything_but_a_table_error(data):
    content = bytearray(xlsx(TITLES, GOOD, GOOD))
    for _number in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        rows_of(bytes(content))
    except TableError as error:
        assert render(error.text)


@given(st.sampled_from([b"", "姓名,身份证号,发证日期\n".encode()]), st.binary(max_size=300), st.sampled_from(["x.csv", "x.xlsx"]))
def test_no_bytes_raise_anything_but_a_table_error(prefix, content, filename):
    try:
        rows_of(prefix + content, filename)
    except TableError as error:
        assert render(error.text)


def test_rows_are_read_one_by_one():
    """One optimisation, one test that would notice its loss: the first row is there before the last is read."""
    rows = read_table(with_sheet(lambda xml: xml[:-200], xlsx(TITLES, *[GOOD] * 3000)), "x.xlsx", COLUMNS)
    assert next(rows)[0] == 2
    with pytest.raises(TableError):
        list(rows)
