"""Make the text of a PDF findable.

The Noto CJK fonts draw 文 (U+6587) and the radical ⽂ (U+2F42) with one glyph, and Qt writes down the radical as what
the glyph means. Whoever searches a list for a name with 文, 金 or 高 in it, or copies it, would not find it.
"""
import io
import re
import unicodedata
import zlib

from odoo.tools.pdf import PdfFileReader, PdfFileWriter

# Pairs of radical and character that Unicode does not count as the same, but the fonts draw as one.
_PAIRS = ("⺂乛⺃乚⺅亻⺉刂⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺖忄⺘扌⺙攵⺛旡⺞歺⺠民⺡氵⺣灬⺦丬⺨犭⺫罒⺭礻⺯糹⺰纟⺱罓⺹耂⺺肀⺾艹⻂衤⻃覀⻅见"
          "⻈讠⻉贝⻋车⻌辶⻐钅⻑長⻒镸⻓长⻔门⻖阝⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻮齿⻯竜⻰龙"
          "⻱龜⻲亀⼾户")
CHARACTERS = {**{chr(code): unicodedata.normalize('NFKC', chr(code)) for code in range(0x2F00, 0x2FD6)},
              **dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))}
_RADICAL = re.compile(rb"<(2[EF][0-9A-Fa-f]{2})>")


def searchable(content):
    """The same PDF (bytes) with characters instead of radicals where its fonts say what their glyphs mean."""
    reader, writer = PdfFileReader(io.BytesIO(content)), PdfFileWriter()
    changed, seen = False, set()
    for page in reader.pages:
        writer.addPage(page)
        if '/Font' not in page['/Resources']:
            continue
        fonts = page['/Resources']['/Font']
        for name in fonts:
            if '/ToUnicode' in fonts[name] and id(fonts[name]['/ToUnicode']) not in seen:
                seen.add(id(fonts[name]['/ToUnicode']))
                changed |= _name_characters(fonts[name]['/ToUnicode'])
    if not changed:
        return content
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _name_characters(meaning):
    """Change in place what a font says its glyphs mean; tell whether there was anything to change."""
    # The libraries that Odoo may run with call their methods differently; all keep the stream's own bytes here.
    content = meaning._data
    packed = meaning.get('/Filter') == '/FlateDecode'
    before = zlib.decompress(content) if packed else content
    after = _RADICAL.sub(_character, before)
    if after == before:
        return False
    meaning._data = zlib.compress(after) if packed else after
    return True


def _character(match):
    character = CHARACTERS.get(chr(int(match[1], 16)))
    return b"<%04X>" % ord(character) if character else match[0]
