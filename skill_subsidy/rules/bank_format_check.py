"""What is wrong with a bank format itself, before any order is written in it."""

from .bank_cells import NUMBERS, check_value, check_width, size
from .bank_format import CHECKS, KINDS, RETURN_SOURCES, SOURCES, UNITS, Answer, BankFileError, Column, Format, column_name
from .bank_template import SAMPLE, fill
from .text import Text, _, text


def check_format(fmt: Format) -> list[Text]:
    """Every reason why files cannot be written or read by this format; empty when they can."""
    problems = _encoding(fmt.encoding) + _encoding(fmt.answer.encoding)
    if problems:
        return problems
    problems = _sources(fmt)
    if not fmt.columns:
        problems.append(text(_("The payment file has no column yet: say below what stands in its lines")))
    if not fmt.newline:
        problems.append(text(_("The payment file needs an end of line")))
    if fmt.kind != "fixed" and not fmt.delimiter:
        # Without one no cell can be told from the next: what else is wrong shows when it is there.
        return [*problems, text(_("The payment file needs a delimiter, such as | or ,"))]
    if fmt.kind not in KINDS or fmt.unit not in UNITS or not set(fmt.checks) <= set(CHECKS):
        problems.append(text(_("The bank format has a kind, a unit or a check that is not known")))
    if min(fmt.max_lines, fmt.account_min, fmt.account_max, fmt.line_limit, fmt.file_limit) < 0:
        problems.append(text(_("No limit of the bank format is less than 0; 0 stands for no limit")))
    if 0 < fmt.account_max < fmt.account_min:
        problems.append(
            text(
                _("The fewest digits of an account, %(least)s, are more than the most, %(most)s"),
                least=fmt.account_min,
                most=fmt.account_max,
            )
        )
    if (fmt.kind == "xlsx") != fmt.filename.lower().endswith(".xlsx"):
        problems.append(text(_("The name of a spreadsheet, and only of a spreadsheet, ends in .xlsx")))
    problems += _templates(fmt) + _constants(fmt)
    if fmt.kind == "fixed":
        problems += [problem for column in fmt.columns for problem in _filling(column)]
    return problems + _answer(fmt.answer)


def hints(fmt: Format) -> list[Text]:
    """What is allowed and hardly meant: a file can be written all the same."""
    sources = [column.source for column in fmt.columns if not column.source.startswith("const:")]
    return [
        text(
            _("The payment file has the column “%(column)s” %(count)s times: leave it so only if the bank asks for it"),
            column=column_name(Column(source)),
            count=sources.count(source),
        )
        for source in dict.fromkeys(sources)
        if sources.count(source) > 1
    ]


def _encoding(encoding: str) -> list[Text]:
    try:
        "".encode(encoding)
    except LookupError:
        return [text(_("The bank format has the unknown encoding “%(encoding)s”"), encoding=encoding)]
    return []


def _sources(fmt: Format) -> list[Text]:
    names = [
        column.source for column in fmt.columns if column.source not in SOURCES and not column.source.startswith("const:")
    ]
    names += [column.source for column in fmt.answer.columns if column.source and column.source not in RETURN_SOURCES]
    return [text(_("The bank format has a column of the unknown source “%(source)s”"), source=name) for name in names]


def pieces(fmt: Format | Answer, template: str) -> list[str]:
    """The cells of a header or trailer template."""
    return template.split(fmt.delimiter) if fmt.kind != "fixed" and fmt.delimiter else [template]


def _templates(fmt: Format) -> list[Text]:
    problems: list[Text] = []
    encoding = fmt.encoding if fmt.kind == "fixed" else ""
    # Each cell by itself: a delimiter inside a field would shift the cells of the header.
    for template in (fmt.filename, *pieces(fmt, fmt.header), *pieces(fmt, fmt.trailer)):
        try:
            filled = fill(template, SAMPLE, encoding)
        except BankFileError as error:
            problems += error.texts
        else:
            problem = None if template == fmt.filename else check_value(fmt, filled)
            problems += [problem] if problem else []
    return problems


def _constants(fmt: Format) -> list[Text]:
    """Titles and what is the same in every line have to fit as the lines do."""
    problems: list[Text | None] = []
    for column in fmt.columns:
        constant = column.source.partition("const:")[2]
        for value in (constant, column.title if fmt.titles else ""):
            problem = check_value(fmt, value) if value else None
            problems.append(problem or (check_width(fmt, column, value) if value else None))
    if fmt.titles and not all(column.title for column in fmt.columns):
        problems.append(text(_("Every column needs a title where the file has a row of titles")))
    return [problem for problem in problems if problem]


def _filling(column: Column) -> list[Text]:
    """Filled with zeros on the wrong side, or in front of an account, a number would become another one."""
    name = column_name(column)
    if column.width < 1:
        return [text(_("The column “%(column)s” needs a width in bytes"), column=name)]
    if column.align not in ("left", "right") or size(column.pad, "utf-8") != 1 or column.pad.isprintable() is False:
        return [text(_("The column “%(column)s” is filled or aligned in a way that is not known"), column=name)]
    if column.pad != " " and not (column.source in NUMBERS and column.align == "right" and column.pad == "0"):
        return [
            text(_("Only amounts and line numbers, aligned to the right, are filled with zeros: not “%(column)s”"), column=name)
        ]
    return []


def _answer(answer: Answer) -> list[Text]:
    problems: list[Text] = []
    if answer.kind not in KINDS or answer.unit not in UNITS:
        problems.append(text(_("The return file has a kind or a unit that is not known")))
    if answer.kind != "fixed" and not answer.delimiter:
        problems.append(text(_("The return file needs a delimiter")))
    if answer.kind == "fixed":
        problems += [problem for column in answer.columns if column.source for problem in _filling(column)]
        problems += [
            text(_("The column “%(column)s” needs a width in bytes"), column=column.title or "-")
            for column in answer.columns
            if not column.source and column.width < 1
        ]
    for template in (*pieces(answer, answer.header), *pieces(answer, answer.trailer)):
        try:
            fill(template, SAMPLE, answer.encoding if answer.kind == "fixed" else "")
        except BankFileError as error:
            problems += error.texts
    sources = [column.source for column in answer.columns if column.source]
    problems += [
        text(
            _("The return file has the column “%(column)s” more than once: only one of them can be read"),
            column=column_name(Column(source)),
        )
        for source in dict.fromkeys(sources)
        if sources.count(source) > 1
    ]
    words = [*answer.success_values, *answer.failure_values, *answer.pending_values]
    problems += [
        text(_("The word “%(word)s” stands for two results of the return file: it can mean only one"), word=word)
        for word in dict.fromkeys(words)
        if words.count(word) > 1
    ]
    if answer.titles and not all(column.title for column in answer.columns if column.source):
        problems.append(text(_("Every column needs a title where the file has a row of titles")))
    return problems
