"""Bytes of a page to text, as browsers do it: by a mark of the bytes, by HTTP, by HTML (encoding.spec.whatwg.org).

Labels come from outside, so they only choose from a table: among Python's codecs are some that are no charsets, and
some that take quadratic time.
"""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

# Labels without punctuation, in lower case. Several name less than what pages under them use (WHATWG Encoding 4.2).
_LABELS = {
    "utf-8": "utf8 unicode11utf8 unicode20utf8 xunicode20utf8",
    "utf-16-le": "utf16 utf16le ucs2 iso10646ucs2 unicode",
    "utf-16-be": "utf16be",
    "cp1252": "windows1252 cp1252 xcp1252 iso88591 latin1 l1 ascii usascii ansix341968",
    "cp1250": "windows1250 cp1250 xcp1250",
    "cp1251": "windows1251 cp1251 xcp1251",
    "cp1253": "windows1253 cp1253 xcp1253",
    "cp1254": "windows1254 cp1254 xcp1254 iso88599 latin5 l5",
    "cp1255": "windows1255 cp1255 xcp1255",
    "cp1256": "windows1256 cp1256 xcp1256",
    "cp1257": "windows1257 cp1257 xcp1257",
    "cp1258": "windows1258 cp1258 xcp1258",
    "cp866": "ibm866 cp866 866",
    "cp874": "windows874 cp874 iso885911 tis620 dos874",
    "iso8859-2": "iso88592 latin2 l2",
    "iso8859-3": "iso88593 latin3 l3",
    "iso8859-4": "iso88594 latin4 l4",
    "iso8859-5": "iso88595 cyrillic",
    "iso8859-6": "iso88596 arabic ecma114",
    "iso8859-7": "iso88597 greek greek8 ecma118",
    "iso8859-8": "iso88598 iso88598i iso88598e hebrew visual logical",
    "iso8859-10": "iso885910 latin6 l6",
    "iso8859-13": "iso885913",
    "iso8859-14": "iso885914",
    "iso8859-15": "iso885915 latin9 l9",
    "iso8859-16": "iso885916",
    "koi8-r": "koi8r koi8 koi",
    "koi8-u": "koi8u koi8ru",
    "mac-roman": "macintosh mac xmacroman",
    "mac-cyrillic": "xmaccyrillic xmacukrainian",
    "gb18030": "gb18030 gbk gb2312 gb231280 xgbk chinese csgb2312",
    "big5hkscs": "big5 big5hkscs xxbig5 cnbig5",
    "cp932": "shiftjis sjis xsjis mskanji ms932 windows31j",
    "euc-jp": "eucjp xeucjp",
    "iso2022-jp": "iso2022jp",
    "cp949": "euckr korean ksc56011987 ksc5601 ksc56011989 windows949 cseuckr",
}
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}

_PRESCAN = 4096
"""Bytes in which HTML may name its charset; browsers look at 1,024 before they begin, and anew if it comes later."""
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
_IN_PAGE = re.compile(
    rb"<meta\b[^>]{0,500}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})"
    rb"|<\?xml\b[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})",
    re.I,
)


def decode(body: bytes, content_type: str) -> str:
    """The text, without a byte order mark and NULs; what fits no charset becomes U+FFFD."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return _text(body[len(mark) :], codec)
    return _text(body, _from_header(content_type) or _from_page(body) or "utf-8")


def _text(body: bytes, codec: str) -> str:
    return body.decode(codec, "replace").replace("\0", "")


def _from_header(content_type: str) -> str | None:
    match = _IN_HEADER.search(content_type[:500])
    return _codec(match[1]) if match else None


def _from_page(body: bytes) -> str | None:
    match = _IN_PAGE.search(body[:_PRESCAN])
    codec = _codec((match[1] or match[2]).decode("latin-1")) if match else None
    # A page whose ASCII could be read is not in UTF-16, whatever it says.
    return "utf-8" if codec and codec.startswith("utf-16") else codec


def _codec(label: str) -> str | None:
    return _CODECS.get(re.sub(r"[^a-z0-9]", "", label.lower()))
