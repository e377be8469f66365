"""The bank formats that the addon ships, read from its data: what is tested is what an agency gets."""

import ast
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

from rules.bank_format import HEADER, RETURN_SOURCES, Answer, Column, Format

DATA = Path(__file__).resolve().parents[2] / "skill_subsidy" / "data" / "bank_formats.xml"
PADS = {"space": " ", "zero": "0"}
NEWLINES = {"crlf": "\r\n", "lf": "\n"}
BANKS = ("中国工商银行", "中国建设银行", "内蒙古银行")


def value(field):
    """What a field of the XML says."""
    return ast.literal_eval(field.get("eval").strip()) if field.get("eval") else field.text or ""


def column(vals):
    """A column as the model hands it to the rules."""
    source = {"const": "const:" + vals.get("constant", ""), "skip": ""}.get(vals["source"], vals["source"])
    return Column(source, vals.get("title", ""), vals.get("width", 0), PADS[vals.get("pad", "space")], vals.get("align", "left"))


def columns(names, rows):
    return tuple(column(vals) for _command, _id, vals in rows) if rows else tuple(map(Column, names.split(",")))


def shipped():
    """{xml id: Format} with what the model fills in where the data says nothing."""
    formats = {}
    for record in ElementTree.parse(DATA).iter("record"):
        v = {field.get("name"): value(field) for field in record.iter("field")}
        answer = Answer(
            kind=v.get("return_kind", "delimited"),
            encoding=v.get("return_encoding", "gb18030"),
            delimiter=v.get("return_delimiter", "|"),
            header=v.get("return_header", HEADER) or "",
            trailer=v.get("return_trailer", ""),
            titles=v.get("return_titles", False),
            quoted=v.get("return_quoted", False),
            unit=v.get("return_unit", "yuan"),
            columns=columns(v.get("return_columns", ",".join(RETURN_SOURCES)), v.get("return_column_ids")),
            success_values=tuple(v["success_values"].split(",")),
            failure_values=tuple(v.get("failure_values", "失败").split(",")),
            pending_values=tuple((v.get("pending_values", "处理中") or "").split(",")),
        )
        formats[record.get("id")] = Format(
            kind=v.get("kind", "delimited"),
            encoding=v["encoding"],
            delimiter=v.get("delimiter", "|"),
            newline=NEWLINES[v.get("newline", "crlf")],
            header=v.get("header", HEADER) or "",
            trailer=v.get("trailer", ""),
            titles=v.get("titles", False),
            quoted=v.get("quoted", False),
            unit=v.get("unit", "yuan"),
            columns=columns(v.get("columns", ""), v.get("order_column_ids")),
            filename=v["filename"],
            max_lines=int(v.get("max_lines", 0)),
            checks=tuple(name for name in ("luhn", "dots", "bank", "twice", "unit") if v.get(f"check_{name}")),
            account_min=int(v.get("account_min", 0)),
            account_max=int(v.get("account_max", 0)),
            line_limit=Decimal(v.get("line_limit", 0)),
            file_limit=Decimal(v.get("file_limit", 0)),
            banks=BANKS if v.get("check_bank") else (),
            answer=answer,
        )
    return formats
