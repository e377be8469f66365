"""Answers of banks in every shape that a profile can have, written here independently of what reads them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
from hypothesis import strategies as st
from shipped import shipped

from rules.bank_file import Answer, Column, Format, Line

TITLES = {"line_no": "序号", "account": "账号", "name": "户名", "amount": "金额", "result": "处理结果", "reason": "失败原因", "": "流水号"}


def _columns(*sources: str) -> tuple[Column, ...]:
    return tuple(Column(source, TITLES[source]) for source in sources)


SIX = ("line_no", "account", "name", "amount", "result", "reason")
ANSWERS = {
    "pipe": Answer(),
    "quoted csv": Answer(
        delimiter=",", encoding="utf-8-sig", header="", titles=True, quoted=True, trailer="合计,{count},{total:.2f},,,",
        columns=_columns("line_no", "name", "account", "amount", "result", "reason"), success_values=("交易成功", "成功"),
    ),
    "fixed, in fen": Answer(
        kind="fixed", encoding="gbk", unit="fen", header="{date:%Y%m%d}{unit:<8}{batch:<20}{count:06d}{fen:015d}", trailer="END{count:06d}",
        columns=(
            Column("line_no", width=6, pad="0", align="right"), Column("account", width=32), Column("name", width=40),
            Column("amount", width=12, pad="0", align="right"), Column("result", width=4), Column("reason", width=40),
        ),
        success_values=("0000",), failure_values=("9001", "9002"), pending_values=("1000",),
    ),
    "sheet": Answer(kind="xlsx", header="", titles=True, columns=_columns(*SIX)),
    "sheet in parts of fen": Answer(
        kind="xlsx", unit="fen", header="批次|{batch}|{count}|{fen}", titles=True, columns=_columns("", *SIX), partial=True
    ),
    "without line numbers": Answer(delimiter="\t", header="", columns=_columns("account", "name", "amount", "result", "reason")),
}  # fmt: skip
FORMATS = {**{name: Format(answer=answer) for name, answer in ANSWERS.items()}, **shipped()}
ANSWERS |= {name: fmt.answer for name, fmt in shipped().items()}
BATCH = "FF2026100001"


@dataclass(frozen=True)
class Said:
    """A line of payment as the bank writes it: its texts by source."""

    cells: dict[str, str]


def say(answer: Answer, line: Line, result: str, reason: str) -> Said:
    """What a bank writes about one of our lines."""
    amount = f"{line.amount * 100:.0f}" if answer.unit == "fen" else f"{line.amount:.2f}"
    return Said({"line_no": str(line.line_no), "account": line.account, "name": line.name, "amount": amount,
                 "result": result, "reason": reason, "": "X"})  # fmt: skip


def frame(template: str, lines: Sequence[Line]) -> str:
    """A header or trailer over these lines."""
    total = sum((line.amount for line in lines), Decimal(0))
    return template.format(
        date=date(2026, 10, 15), unit="U1", batch=BATCH, count=len(lines), total=total, fen=int(total * 100)
    )


def write(answer: Answer, said: Sequence[Said], header: str, trailer: str) -> bytes:
    """The file: these lines between this header and trailer."""
    rows = [[one.cells[column.source] for column in answer.columns] for one in said]
    if answer.kind == "xlsx":
        return _sheet(answer, rows, header, trailer)
    if answer.kind == "fixed":
        texts = ["".join(map(_padded, answer.columns, row, [answer.encoding] * len(row))) for row in rows]
    elif answer.quoted:
        texts = [answer.delimiter.join(f'"{cell}"' for cell in row) for row in rows]
    else:
        texts = [answer.delimiter.join(row) for row in rows]
    titles = [answer.delimiter.join(column.title for column in answer.columns)] if answer.titles else []
    lines = [*([header] if header else []), *titles, *texts, *([trailer] if trailer else [])]
    return "".join(f"{line}\r\n" for line in lines).encode(answer.encoding)


def _padded(column: Column, value: str, encoding: str) -> str:
    room = column.width - len(value.encode(encoding))
    filling = column.pad * max(room, 0)
    return filling + value if column.align == "right" else value + filling


def _sheet(answer: Answer, rows: list[list[str]], header: str, trailer: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    titles = [[column.title for column in answer.columns]] if answer.titles else []
    frames = [[text.split(answer.delimiter)] if text else [] for text in (header, trailer)]
    for row in [*frames[0], *titles, *rows, *frames[1]]:
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@st.composite
def orders(draw, answer: Answer, first: int = 0, most: int = 6):
    """(our lines, what the bank says of them, the numbers that it paid). Accounts are everybody's own, names are not."""
    results = draw(st.lists(st.sampled_from(["paid", "failed", "pending"]), min_size=1, max_size=most))
    words = {"paid": answer.success_values, "failed": answer.failure_values, "pending": answer.pending_values}
    lines, said = [], []
    for number, result in enumerate(results, 1):
        name = draw(st.sampled_from(["张三", "李四", "买买提·艾力"]))
        amount = draw(st.sampled_from([Decimal(1500), Decimal("1800.50")]))
        line = Line(number, name, amount, f"62220206020{first + number:05d}")
        lines.append(line)
        reason = draw(st.sampled_from(["", "账户已销户"])) if result == "failed" else ""
        said.append(say(answer, line, draw(st.sampled_from(words[result])), reason))
    return lines, said, {line.line_no for line, result in zip(lines, results, strict=True) if result == "paid"}


def changed(said: Said, source: str, value: str) -> Said:
    """The same line with another text in one column."""
    return replace(said, cells={**said.cells, source: value})
