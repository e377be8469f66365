"""How dates, amounts and the law's own terms are written on official papers.

These words are Chinese in the source on purpose: forms, notices and vouchers are written in the words of the notice
and of the accounting rules, whatever the language of the person who prints them.
"""
from math import ceil
from unicodedata import east_asian_width

from ..models.amounts import yuan
from ..rules import money
from ..rules.workdays import SHANGHAI

DIGITS = 11  # columns of an amount on a voucher, from 亿 to 分
DOCUMENT = "内人社办发〔2017〕255号"
# 二(二), 三
LEVELS = {'5': "初级（五级）", '4': "中级（四级）", '3': "高级（三级）", '2': "二级", '1': "一级"}
# In the columns of a list
SHORT_LEVELS = {'5': "五级", '4': "四级", '3': "三级", '2': "二级", '1': "一级"}
CERTIFICATES = {'qualification': "职业资格证书", 'skill_level': "职业技能等级证书"}
STATUSES = {'paying': "正常缴费", 'suspended': "暂停缴费", 'receiving': "领取失业保险金", 'stopped': "终止参保"}


def day(value):
    """A date as 2026年10月8日, '' without one."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ''


def moment_day(value):
    """The day in China of a moment as Odoo keeps it (UTC without zone), as 2026年10月8日; '' without one."""
    return day(value + SHANGHAI.utcoffset(None)) if value else ''


def moment(value):
    """A moment as Odoo keeps it (UTC without zone) in China: 2026年10月8日12:05; '' without one."""
    if not value:
        return ''
    there = value + SHANGHAI.utcoffset(None)
    return f"{day(there)}{there:%H:%M}"


def figures(amount):
    """An amount of yuan in figures: 1,500.00."""
    return f"{yuan(amount):,.2f}"


def digits(amount, mark='', zero=False):
    """An amount of yuan for the columns 亿千百十万千百十元角分 of a voucher: {'cells': 11 texts, 'red': negative}.

    `mark`: what stands before the first figure (¥). None for no amount, unless `zero`: then 0.00. 'cells' is None and 'text'
    the amount in figures where the columns do not hold it.
    """
    exact = yuan(amount)
    if not exact and not zero:
        return None
    written = mark + str(abs(exact)).replace('.', '')
    fits = len(written) <= DIGITS or (len(written) == DIGITS + 1 and mark)
    return {'cells': list(written[-DIGITS:].rjust(DIGITS)) if fits else None, 'text': figures(exact), 'red': exact < 0}


def capitals(amount):
    """An amount of yuan in capitals: 壹仟伍佰元整; of a negative one (a red entry) with 负 before it."""
    exact = yuan(amount)
    return f"负{money.capitals(-exact)}" if exact < 0 else money.capitals(exact)


def ems(text):
    """How wide `text` is, in widths of a Chinese character."""
    wide = 0 if text.isascii() else sum(east_asian_width(char) in 'WFA' for char in text)
    return wide + 0.58 * (len(text) - wide)


def fit(text, width, height, sizes=(25, 23, 21, 19, 17, 15, 13, 11), leading=1.3):
    """The largest font size (px) with which `text` fits in a box of `width` × `height` px, else the smallest.

    `leading`: the line height as a multiple of the size.
    A row of a form keeps its height whatever is written into it, as it does on paper.
    """
    return next((size for size in sizes if needed(text, width, size, leading) <= height), sizes[-1])


def needed(text, width, size, leading=1.3):
    """The height in px that `text` takes in lines of `width` px and letters of `size` px."""
    per_line = int(width / size)
    return sum(max(1, ceil(ems(line) / per_line)) for line in (text or '').split('\n')) * size * leading


def boxed(text, width, height, **options):
    """`text` with the font size that fits: what a cell of a form shows."""
    return {'text': text or '', 'size': fit(text or '', width, height, **options)}


def paginate(rows, first, following, foot):
    """`rows` page by page: `first` on the first page, `following` on the others, `foot` fewer on the last one.

    There is always a page, and the last one has room for the total and the signatures.
    """
    rest, pages = list(rows), []
    room = first
    while len(rest) > room - foot:
        # What fits but for the foot leaves one row for the last page: a total never stands there alone.
        taken = min(room, len(rest) - 1)
        pages.append(rest[:taken])
        rest, room = rest[taken:], following
    return [*pages, rest]
