"""Files that people hand in: found columns, named errors, and what must not come in."""

import csv
import io
import re
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import COLUMNS, GOOD, ID, READ, TITLES, csv_file, refusal, rows_of, xlsx

from rules import table_source
from rules.table_file import TableError, read_table
from rules.text import render

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


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('姓名,身份证号,发证日期\n"张三,1,2026-01-01\n', "never closed"),
        ('姓名,身份证号,发证日期\n"张"三,1,2026-01-01\n', "in the middle of a cell"),
        ('姓名,身份证号,发证日期\n"' + "x" * 140000 + '",1,2026-01-01\n', "longer than"),
    ],
)
def test_quotation_marks(content, says):
    """Each fault of a CSV file is told in words that can be translated, not in those of Python's csv."""
    limit = csv.field_size_limit(131072)  # Python's own; Odoo raises it for the whole process
    try:
        with pytest.raises(TableError) as caught:
            list(read_table(content.encode(), "x.csv", COLUMNS))
    finally:
        csv.field_size_limit(limit)
    assert says in render(caught.value.text)
    assert caught.value.text.args["error"].message


def test_another_encoding_or_kind():
    """Big5 can nearly always be read as GB18030: what comes out is shown, instead of a complaint about missing columns."""
    said = refusal("姓名,身分證號,發證日期\n張三,1,2026-01-01\n".encode("big5"), "x.csv")
    assert "another encoding (such as Big5)" in said
    assert "is missing" not in said
    for content in (b"%PDF-1.7\n1 0 obj", b"\x89PNG\r\n\x1a\n", b"{\\rtf1", b"<html><table>"):
        assert "neither an .xlsx workbook nor a .csv" in refusal(content, "x.csv")
    assert "“身份证号” is missing" in refusal("姓名,发证日期\n张三,2026-01-01\n".encode("gb18030"), "x.csv")
    assert "is missing" in refusal("甲,乙\n1,2\n".encode(), "x.csv")


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
    ids=lambda value: value if isinstance(value, str) else "file",  # a workbook's bytes tell its time of day
)
def test_what_is_no_table_is_refused_with_the_reason(content, filename, says):
    assert says in refusal(content, filename)


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
