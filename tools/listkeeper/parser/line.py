"""One line of a list, as pieces, to the parts of an entry.

The grammar is the ladder of 35,762 real entries: an optional label, emoji or badge; the link, which may be wrapped or
decorated; attributes and further links; a separator; a description; attributes again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from listkeeper.document import Attribute, Link, Span, Text
from listkeeper.parser import marks
from listkeeper.parser.marks import EMOJI, WORD, is_text
from listkeeper.parser.pieces import Piece, PieceKind, said
from listkeeper.parser.relations import is_fragment, is_generic, related
from listkeeper.parser.separator import decoration_end, separator

__all__ = ["EMOJI", "WORD", "Draft", "is_fragment", "read", "related"]

OBJECT = "\ufffc"
"""Stands for a piece that has a place of its own, so that text around it can be searched."""
PICTURES = re.compile("[ℹ⌀-➿⬀-⯿\U0001f000-\U0001faff]")
PLAIN = re.compile(r"\s+([-–—])\s+(\w[^\s\[\]]*+(?: [^\s\[\]]++)*+(?<=[\w.!?]))")
"""What follows the link in four of five entries: a spaced dash, and a description that no mark can end."""
OPENING = re.compile(r"\s+([-–—])\s+(?:(?=[^\Wℹ])|$)")
"""What follows the link in most of the others: the dash again, and a letter or what is no text, as code."""
BEHIND = " \t\r\n(["
"""What may stand between a description and what follows it."""
MAX_LABEL_WORDS = 12
"""More words than this before the link make a sentence with a link in it, not an entry."""


@dataclass(slots=True)
class Draft:
    """What a line says of its entry; section, children and id come from around it."""

    name: Text
    url: str
    links: tuple[Link, ...]
    separator: Text
    description: Text
    attributes: list[Attribute] = field(default_factory=list)
    by: list[Text] = field(default_factory=list)


def read(line: list[Piece], span: Span, source: str) -> Draft | None:
    """The entry in a line, or None where the line is no entry: no link, only `#fragments`, or prose.

    `span` is the line's place in `source`.
    """
    return _read_plain(line, source) or _read_described(line, span, source) or _read_any(line, span, source)


def _read_any(line: list[Piece], span: Span, source: str) -> Draft | None:
    main = _main_link(line)
    if main is None:
        return None
    before, link, rest = line[:main], line[main], line[main + 1 :]
    label = _label(before)
    if len(WORD.findall(label)) > MAX_LABEL_WORDS:
        return None
    assert link.span
    found, head, tail = _split(rest, link.span.end, span, source)
    draft = Draft(_name(label, link, span, source), link.links[0].url, _links(line, link), found, _nothing(span.end))
    _describe(draft, before if draft.name.text != label else [], span.start, source)
    _describe(draft, head, link.span.end, source)
    if found.text or tail:
        draft.description = _description(draft, tail, found.span.end, span, source)
    return draft


def _read_plain(line: list[Piece], source: str) -> Draft | None:
    if len(line) != 2 or line[0].kind is not PieceKind.LINK or line[1].kind is not PieceKind.TEXT:
        return None
    return read_plain(line[0].links[0], line[1].text, source) if len(line[0].links) == 1 else None


def read_plain(link: Link, text: str, source: str) -> Draft | None:
    """`[Name](url) - Description.` and nothing else; `text` is what follows the link."""
    span = link.span
    if not link.text or is_fragment(link):
        return None
    match = PLAIN.fullmatch(text)
    if not match or not source.startswith(text, span.end) or (not text.isascii() and PICTURES.search(text)):
        return None
    dash, said = match.span(1), match.span(2)
    return Draft(
        Text(link.text, span),
        link.url,
        (related(link, "main"),),
        Text(match[1], Span(span.end + dash[0], span.end + dash[1])),
        Text(match[2], Span(span.end + said[0], span.end + said[1])),
    )


def _read_described(line: list[Piece], span: Span, source: str) -> Draft | None:
    """`[Name](url) - Description` with whatever stands within, where no mark begins or ends it."""
    if len(line) < 2 or line[0].kind is not PieceKind.LINK or line[1].kind is not PieceKind.TEXT:
        return None
    main = line[0]
    if not marks.ends_plainly(line):
        return None
    match = OPENING.match(line[1].text)
    if not match or not main.span or not main.text or is_fragment(main.links[0]):
        return None
    after = main.span.end
    if not source.startswith(match[0], after):
        return None
    dash, begin = match.span(1), after + match.end()
    end = begin + len(source[begin : span.end].rstrip(BEHIND))
    rest = [Piece(PieceKind.TEXT, line[1].text[match.end() :]), *line[2:]]
    return Draft(
        Text(main.text, main.span),
        main.links[0].url,
        _links(line, main),
        Text(match[1], Span(after + dash[0], after + dash[1])),
        Text(said(rest), Span(begin, max(begin, end))),
    )


def _nothing(place: int) -> Text:
    return Text("", Span(place, place))


def _main_link(line: list[Piece]) -> int | None:
    """The first link with text; else the first badge with an address that is not an image's."""
    first: int | None = None
    for n, piece in enumerate(line):
        if piece.kind is PieceKind.LINK and not is_fragment(piece.links[0]):
            if piece.text:
                return n
            first = n if first is None else first
    if first is not None:
        return first
    badges = (n for n, piece in enumerate(line) if piece.kind is PieceKind.BADGE and len(piece.links) > 1)
    return next((n for n in badges if not is_fragment(line[n].links[0])), None)


def _label(before: list[Piece]) -> str:
    """The words before the link, without decoration."""
    text = "".join(piece.text for piece in before if is_text(piece))
    text = EMOJI.sub(" ", text).strip(" \t\n-–—:|,·•*[]()\"'`")
    return " ".join(text.split()) if WORD.search(text) else ""


def _name(label: str, link: Piece, line: Span, source: str) -> Text:
    """The link's text; the label where that says only `PDF`; the address where it says nothing."""
    assert link.span
    if label and is_generic(link.text):
        start = source.find(label.split(" ", 1)[0], line.start, link.span.start)
        return Text(label, Span(start if start >= 0 else line.start, link.span.start))
    return Text(link.text or link.links[0].url, link.span)


def _links(line: list[Piece], main: Piece) -> tuple[Link, ...]:
    return tuple(
        related(link, "main" if link is main.links[0] else "")
        for link in chain.from_iterable(piece.links for piece in line)
    )


def _split(rest: list[Piece], after: int, line: Span, source: str) -> tuple[Text, list[Piece], list[Piece]]:
    """What follows the link: the separator, the pieces before it (attributes), and those after it (description)."""
    said = "".join(_shadow(piece) for piece in rest)
    match = separator(said)
    if match is None:
        end = decoration_end(said)
        head, tail = _whole_sentence(*_apart(rest, end, end))
        return _nothing(_beginning(head, tail, after, line, source)), head, tail
    start, end = match
    head, tail = _apart(rest, start, end)
    base = next((piece.span.end for piece in reversed(head) if piece.span), after)
    return Text(said[start:end], _find(said[start:end], base, line, source)), head, tail


def _shadow(piece: Piece) -> str:
    if piece.kind is PieceKind.TEXT:
        return piece.text
    return "\n" if piece.kind is PieceKind.BREAK else OBJECT


def _whole_sentence(head: list[Piece], tail: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Code or a link that a sentence begins with (`dfg` is a library) is part of the description."""
    said = "".join(piece.text for piece in tail if is_text(piece)).lstrip()
    if not said[:1].islower():
        return head, tail
    last = next((n for n in reversed(range(len(head))) if head[n].text.strip() or not is_text(head[n])), -1)
    if last >= 0 and head[last].kind in (PieceKind.CODE, PieceKind.LINK) and not _names_author(head, last):
        return head[:last], [*head[last:], *tail]
    return head, tail


def _beginning(head: list[Piece], tail: list[Piece], after: int, line: Span, source: str) -> int:
    """Where a description without a separator begins."""
    first = next((piece for piece in tail if piece.span or piece.text.strip()), None)
    base = next((piece.span.end for piece in reversed(head) if piece.span), after)
    if first is None:
        return after
    return first.span.start if first.span else max(source.find(first.text.strip(), base, line.end), base)


def _names_author(head: list[Piece], last: int) -> bool:
    return head[last].kind is PieceKind.LINK and head[last].links[0] in set(marks.author_links(head[: last + 1]))


def _apart(rest: list[Piece], start: int, end: int) -> tuple[list[Piece], list[Piece]]:
    """The pieces before one position in their text and after another, where each that is no text counts as one."""
    head, tail, begin = list[Piece](), list[Piece](), 0
    for piece in rest:
        over = begin + (len(piece.text) if is_text(piece) else 1)
        if over <= start:
            head.append(piece)
        elif begin >= end:
            tail.append(piece)
        else:
            if begin < start:
                head.append(Piece(piece.kind, piece.text[: start - begin]))
            if over > end:
                tail.append(Piece(piece.kind, piece.text[end - begin :]))
        begin = over
    return head, tail


def _find(found: str, base: int, line: Span, source: str) -> Span:
    """The separator's place: the first one after `base`, standing apart if it can."""
    apart = _standing_apart(found).search(source, base, line.end)
    start = apart.start() if apart else max(source.find(found, base, line.end), base)
    return Span(start, min(start + len(found), line.end))


@cache
def _standing_apart(found: str) -> re.Pattern[str]:
    return re.compile(r"(?<![^\s)\]*_`])" + re.escape(found) + r"(?=\s|$)")


def _describe(draft: Draft, pieces: list[Piece], place: int, source: str) -> None:
    """Attributes and authors from the pieces before or after the link."""
    if not pieces:
        return
    writers = set(marks.author_links(pieces))
    for piece in pieces:
        if attribute := marks.own(piece):
            draft.attributes.append(attribute)
        elif piece.kind is PieceKind.LINK and piece.links[0] in writers:
            draft.by.append(Text(piece.links[0].text, piece.links[0].span))
        elif is_text(piece) and not piece.text.isspace():
            _describe_text(draft, piece.text, place, source, before_author=bool(writers))
        place = max(place, piece.span.end) if piece.span else place
    if writers:
        spans = {writer.span for writer in writers}
        draft.links = tuple(link._replace(rel="author") if link.span in spans else link for link in draft.links)


def _describe_text(draft: Draft, text: str, place: int, source: str, *, before_author: bool) -> None:
    draft.attributes += marks.in_text(text, place, source)
    authors = list(marks.authors(text, place, source))
    draft.by += authors
    if not authors and not before_author:
        draft.attributes += marks.words(text, place, source)


def _description(draft: Draft, tail: list[Piece], start: int, line: Span, source: str) -> Text:
    """The text after the separator, without the attributes and lists of links that it begins or ends with."""
    tail, leading, start = marks.leading_emoji(tail, start, source)
    found = marks.trailing(tail, start, line, source)
    draft.attributes += [*leading, *found.attributes]
    text = said(found.kept)
    raw = source[start : found.end]
    begin = start + len(raw) - len(raw.lstrip())
    end = start + len(raw.rstrip(BEHIND))
    return Text(text, Span(min(begin, line.end), max(end, begin)))
