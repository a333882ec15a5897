"""The tokens of HTML, in linear time whatever comes. (https://html.spec.whatwg.org/#tokenization, what matters of it.)

Not the standard library's parser: that of 3.11 takes quadratic time on comments and declarations that do not end. Here
what does not end goes to the end of the text, as in browsers, so nothing is read twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape as _unescape
from typing import NamedTuple


class Text(NamedTuple):
    text: str
    within: str = ""
    """The element whose content is only text, such as `script`; empty elsewhere."""


class Start(NamedTuple):
    name: str
    """Lower case."""
    attributes: Mapping[str, str]
    """By lower-case name; of several with one name, the first."""


class End(NamedTuple):
    name: str


Token = Text | Start | End

# With `noscript`, because what browsers do not show is not what a page says.
_ONLY_TEXT = {
    name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.I)
    for name in ("script", "style", "title", "textarea", "noscript", "iframe", "noframes", "noembed", "xmp")
}
_WITH_REFERENCES = frozenset({"title", "textarea"})

_OPENING = re.compile(r"<(?=[A-Za-z/!?])")
_TAG = re.compile(r"<(/?)([A-Za-z][^\t\n\f\r />]*+)")
_ATTRIBUTE = re.compile(
    r"[\t\n\f\r /]*+([^\t\n\f\r />][^\t\n\f\r />=]*+)"
    r"(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+"
    r"(?:\"([^\"]*+)(?:\"|\Z)|'([^']*+)(?:'|\Z)|([^\t\n\f\r >\"'][^\t\n\f\r >]*+)|(?=>|\Z)))?+"
)
_TAG_END = re.compile(r"[\t\n\f\r /]*+>")
_DECLARATION_END = re.compile(">")
_COMMENT_END = re.compile(r"--!?>")
_EMPTY_COMMENT = re.compile(r"<!---?>")


def tokens(text: str) -> Iterator[Token]:
    """Tags and what stands between them; comments and declarations are left out."""
    at = 0
    while at < len(text):
        opening = _OPENING.search(text, at)
        begin = opening.start() if opening else len(text)
        if begin > at:
            yield Text(unescape(text[at:begin]))
        tag = _TAG.match(text, begin)
        if tag is None:
            at = _after_declaration(text, begin)
            continue
        name = tag[2].lower()
        attributes, at = _attributes(text, tag.end())
        if at > len(text):  # browsers drop a tag that does not end
            return
        yield End(name) if tag[1] else Start(name, attributes)
        if name in _ONLY_TEXT and not tag[1]:
            begin, at = at, _end_of_content(text, name, at)
            yield Text(unescape(text[begin:at]) if name in _WITH_REFERENCES else text[begin:at], name)


def _attributes(text: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag, and where it ends: after the end of the text where it does not."""
    found: dict[str, str] = {}
    while not (end := _TAG_END.match(text, at)):
        match = _ATTRIBUTE.match(text, at)
        if match is None:
            return found, len(text) + 1
        name, *values = match.groups()
        found.setdefault(name.lower(), unescape(next((value for value in values if value is not None), "")))
        at = match.end()
    return found, end.end()


def _end_of_content(text: str, name: str, at: int) -> int:
    end = _ONLY_TEXT[name].search(text, at)
    return end.start() if end else len(text)


def _after_declaration(text: str, begin: int) -> int:
    """Past a comment, or what browsers take for one."""
    if not text.startswith("<!--", begin):
        end = _DECLARATION_END.search(text, begin)
    else:
        end = _EMPTY_COMMENT.match(text, begin) or _COMMENT_END.search(text, begin + 4)
    return end.end() if end else len(text)


_HUGE_NUMBER = re.compile(r"&#(?:[0-9]{9,}+|[xX][0-9a-fA-F]{9,}+);?")


def unescape(text: str) -> str:
    """Character references as characters. `html.unescape` fails on numbers of more than 4,300 digits."""
    if "&" not in text:
        return text
    return _unescape(_HUGE_NUMBER.sub("\ufffd", text))
