"""One line of a list, as pieces, to the parts of an entry.

The grammar is the ladder of 35,762 real entries: an optional label, emoji or badge; the link, which may be wrapped or
decorated; attributes and further links; a separator; a description; attributes again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain

from listkeeper.document import Attribute, AttributeKind, Link, Span, Text
from listkeeper.parser.pieces import Piece, PieceKind

OBJECT = "\ufffc"
"""Stands for a piece that has a place of its own, so that text around it can be searched."""
SPACED_DASH = re.compile(r"(?<=[\s\ufffc)\]*])(?:-{1,3}|[–—−‒―])(?=\s|\ufffc|$)")
COLON = re.compile(r"\s*([:：|]|->|→|=>)(?=\s|\ufffc|$|[^\s/])")
GLUED_DASH = re.compile(r"\s*(-{1,3}|[–—−‒―])(?=[^\s-])")
EMOJI = re.compile(
    r":[a-z0-9_+-]{2,}:|[\U0001f000-\U0001faff☀-➿⬀-⯿⌀-⏿™ℹ️\u200d⭐]+"
)
MARK = re.compile(r"\(([^()]{1,40})\)|\[([^\[\]]{1,40})\]")
BY = re.compile(r"\s*(?:by|from|von|par|por|作者[:：]?)\s+(?P<names>[^-–—:|]{2,80})", re.I)
WORD = re.compile(r"\w+")
GENERIC = frozenset(
    "paper papers pdf code link links website site web home homepage github gitlab source sources repo repository blog "
    "post article video videos slides book project demo docs documentation doc page here download html arxiv url "
    "model models dataset data report thesis official more info wiki ref reference read".split()
)
MAX_LABEL_WORDS = 12
"""More words than this before the link make a sentence with a link in it, not an entry."""
MAX_HEAD_WORDS = 8
"""More words than this between link and dash: the dash belongs to the description."""
RELATIONS = {
    "source": ("source code", "source", "sources", "code", "repo", "repository", "github", "gitlab", "codeberg", "src"),
    "demo": ("demo", "live demo", "online demo", "try it", "playground", "example", "examples"),
    "docs": ("docs", "doc", "documentation", "manual", "guide", "wiki", "api docs"),
    "paper": ("paper", "papers", "pdf", "arxiv", "article", "preprint", "thesis"),
    "home": ("website", "site", "home", "homepage", "home page", "web", "project page", "project", "official site"),
    "video": ("video", "videos", "talk", "youtube", "slides"),
    "mirror": ("mirror", "archive", "archived", "backup"),
    "client": ("client", "clients"),
}
RELATION_OF = {word: relation for relation, words in RELATIONS.items() for word in words}


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


def is_fragment(link: Link) -> bool:
    return link.url.startswith("#")


def read(line: list[Piece], span: Span, source: str) -> Draft | None:
    """The entry in a line, or None where the line is no entry: no link, only `#fragments`, or prose.

    `span` is the line's place in `source`.
    """
    main = _main_link(line)
    if main is None:
        return None
    before, link, rest = line[:main], line[main], line[main + 1 :]
    label = _label(before)
    if len(WORD.findall(label)) > MAX_LABEL_WORDS:
        return None
    assert link.span
    separator, head, tail = _split(rest, link.span.end, span, source)
    generic = link.text.casefold().strip(" []()") in GENERIC
    name = _label_text(label, span, link.span, source) if label and generic else Text(link.text, link.span)
    if not name.text:
        name = Text(link.links[0].url, link.span)
    draft = Draft(name, link.links[0].url, _links(line, link), separator, Text("", Span(span.end, span.end)))
    _describe_head(draft, [*before, *head], source)
    if separator.text or tail:
        draft.description = _description(draft, tail, separator.span.end, span, source)
    return draft


def _main_link(line: list[Piece]) -> int | None:
    """The first link with text; else the first badge with an address that is not an image's."""
    candidates = [n for n, piece in enumerate(line) if piece.kind is PieceKind.LINK and not is_fragment(piece.links[0])]
    if candidates:
        return next((n for n in candidates if line[n].text), candidates[0])
    badges = (n for n, piece in enumerate(line) if piece.kind is PieceKind.BADGE and len(piece.links) > 1)
    return next((n for n in badges if not is_fragment(line[n].links[0])), None)


def _label(before: list[Piece]) -> str:
    """The words before the link, without decoration."""
    text = "".join(piece.text for piece in before if piece.kind in (PieceKind.TEXT, PieceKind.BREAK))
    text = EMOJI.sub(" ", text).strip(" \t\n-–—:|,·•*[]()\"'`")
    return " ".join(text.split()) if WORD.search(text) else ""


def _label_text(label: str, line: Span, link: Span, source: str) -> Text:
    start = source.find(label.split(" ", 1)[0], line.start, link.start)
    return Text(label, Span(start if start >= 0 else line.start, link.start))


def _links(line: list[Piece], main: Piece) -> tuple[Link, ...]:
    return tuple(
        related(link, "main" if link is main.links[0] else "")
        for link in chain.from_iterable(piece.links for piece in line)
    )


def related(link: Link, relation: str = "") -> Link:
    """The link with what it is to its entry, told from its text."""
    if not relation:
        said = link.text.casefold().strip(" []()")
        relation = "image" if link.kind == "image" else RELATION_OF.get(said, "related")
    return Link(link.url, link.text, link.kind, link.span, link.target, relation)


def _split(rest: list[Piece], after: int, line: Span, source: str) -> tuple[Text, list[Piece], list[Piece]]:
    """What follows the link: the separator, the pieces before it (attributes), and those after it (description)."""
    said = "".join(piece.text if _is_text(piece) else OBJECT for piece in rest)
    match = _separator(said)
    if match is None:
        nothing = Text("", Span(after, after))
        return (nothing, rest, []) if _only_decoration(said) else (nothing, *_leading_decoration(rest))
    start, end = match
    head, tail = _cut(rest, start), _cut_from(rest, end)
    base = next((piece.span.end for piece in reversed(head) if piece.span), after)
    return Text(said[start:end], _find(said[start:end], base, line, source)), head, tail


def _is_text(piece: Piece) -> bool:
    return piece.kind in (PieceKind.TEXT, PieceKind.BREAK)


def _separator(said: str) -> tuple[int, int] | None:
    """Where in the text after the link the separator stands."""
    dash = SPACED_DASH.search(said)
    if dash and len(WORD.findall(said[: dash.start()])) <= MAX_HEAD_WORDS and not re.search(r"[.!?]\s", said[: dash.start()]):
        return dash.span()
    bare = _decoration_end(said)
    if match := COLON.match(said, bare) or GLUED_DASH.match(said, bare):
        return match.span(1)
    return None


DECORATION = re.compile(
    r"(?:\s|\ufffc|[\[\](),;*~/&+]|" + EMOJI.pattern + r"|\([^()]{1,40}\)|\[[^\[\]]{1,40}\])*"
)


def _decoration_end(said: str) -> int:
    match = DECORATION.match(said)
    return match.end() if match else 0


def _only_decoration(said: str) -> bool:
    if by := BY.fullmatch(said.rstrip(" .")):
        return len(WORD.findall(by["names"])) <= MAX_HEAD_WORDS
    return _decoration_end(said) == len(said)


def _leading_decoration(rest: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Badges and code right after the link belong to it, also where no separator follows."""
    count = 0
    while count < len(rest) and (rest[count].kind in (PieceKind.BADGE, PieceKind.CODE) or not rest[count].text.strip()):
        count += 1
    return rest[:count], rest[count:]


def _cut(rest: list[Piece], end: int) -> list[Piece]:
    found, position = [], 0
    for piece in rest:
        size = len(piece.text) if _is_text(piece) else 1
        if position >= end:
            break
        found.append(piece if position + size <= end else Piece(piece.kind, piece.text[: end - position]))
        position += size
    return found


def _cut_from(rest: list[Piece], start: int) -> list[Piece]:
    found, position = [], 0
    for piece in rest:
        size = len(piece.text) if _is_text(piece) else 1
        if position >= start:
            found.append(piece)
        elif position + size > start:
            found.append(Piece(piece.kind, piece.text[start - position :]))
        position += size
    return found


def _find(separator: str, base: int, line: Span, source: str) -> Span:
    """The separator's place: the first one after `base`, standing apart if it can."""
    apart = re.compile(r"(?<![^\s)\]*_`])" + re.escape(separator) + r"(?=\s|$)").search(source, base, line.end)
    start = apart.start() if apart else max(source.find(separator, base, line.end), base)
    return Span(start, min(start + len(separator), line.end))


def _describe_head(draft: Draft, head: list[Piece], source: str) -> None:
    """Attributes and authors from the pieces around the link."""
    place = draft.name.span.end
    for piece in head:
        if piece.kind is PieceKind.CODE and piece.span:
            draft.attributes.append(Attribute(piece.text, AttributeKind.CODE, piece.span))
        elif piece.kind is PieceKind.BADGE and piece.span:
            draft.attributes.append(Attribute(piece.text or piece.links[0].url, AttributeKind.BADGE, piece.span))
        elif _is_text(piece):
            _describe_text(draft, piece.text, place, source)
        place = max(place, piece.span.end) if piece.span else place


def _describe_text(draft: Draft, text: str, place: int, source: str) -> None:
    for emoji in EMOJI.finditer(text):
        if said := emoji[0].strip("\ufe0f\u200d"):
            draft.attributes.append(Attribute(said, AttributeKind.EMOJI, _near(said, place, source)))
    for mark in MARK.finditer(text):
        said = (mark[1] or mark[2]).strip()
        if said:
            draft.attributes.append(Attribute(said, AttributeKind.MARK, _near(said, place, source)))
    if by := BY.match(text):
        names = by["names"].strip(" .,")
        draft.by.append(Text(names, _near(names, place, source)))


def _near(said: str, place: int, source: str) -> Span:
    start = source.find(said, place, place + 400)
    return Span(start, start + len(said)) if start >= 0 else Span(place, place)


def _description(draft: Draft, tail: list[Piece], start: int, line: Span, source: str) -> Text:
    """The text after the separator, without the attributes and lists of links that it ends with."""
    kept, dropped = _without_trailing_attributes(tail)
    for piece in dropped:
        if piece.kind is PieceKind.CODE and piece.span:
            draft.attributes.append(Attribute(piece.text, AttributeKind.CODE, piece.span))
        elif piece.kind is PieceKind.BADGE and piece.span:
            draft.attributes.append(Attribute(piece.text or piece.links[0].url, AttributeKind.BADGE, piece.span))
    text = " ".join("".join(p.text for p in kept if p.kind is not PieceKind.BADGE).split())
    first_dropped = next((piece.span.start for piece in dropped if piece.span), line.end)
    raw = source[start:first_dropped]
    begin = start + len(raw) - len(raw.lstrip())
    end = start + len(raw.rstrip(" \t\r\n(["))
    return Text(text, Span(min(begin, line.end), max(end, begin)))


def _without_trailing_attributes(tail: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    kept = list(tail)
    while kept and (cut := _trailing_attribute(kept)):
        kept = kept[: cut[0]] + cut[1]
    held = {id(piece) for piece in kept}
    return kept, [piece for piece in tail if piece.span and id(piece) not in held]


def _trailing_attribute(kept: list[Piece]) -> tuple[int, list[Piece]] | None:
    """Where a trailing code span, badge or `([Demo](…), [Source](…))` begins, and what replaces its first text."""
    n = len(kept) - 1
    if kept[n].kind in (PieceKind.CODE, PieceKind.BADGE) and n > 0 and _ends_sentence(kept[:n]):
        return n, []
    if _is_text(kept[n]) and not kept[n].text.strip() and n > 0:
        return (n, []) if kept[n - 1].kind in (PieceKind.CODE, PieceKind.BADGE) and _ends_sentence(kept[: n - 1]) else None
    return _trailing_links(kept)


def _ends_sentence(kept: list[Piece]) -> bool:
    """Code in the middle of a sentence (`A tool for `awk``) is part of it; after its end, or after other code, it is not."""
    for piece in reversed(kept):
        if piece.kind in (PieceKind.CODE, PieceKind.BADGE) or not piece.text.strip():
            continue
        return piece.text.rstrip().endswith((".", "!", "?", ")", "。", "…"))
    return True


def _trailing_links(kept: list[Piece]) -> tuple[int, list[Piece]] | None:
    n = len(kept) - 1
    if n < 2 or not _is_text(kept[n]) or kept[n].text.strip() not in (")", ").", "]"):
        return None
    n -= 1
    while n >= 0 and (kept[n].kind is PieceKind.LINK or (_is_text(kept[n]) and not kept[n].text.strip(" ,;|/·&"))):
        n -= 1
    if n < 0 or not _is_text(kept[n]) or not kept[n].text.rstrip().endswith(("(", "[")):
        return None
    start = kept[n].text.rstrip()[:-1]
    return n, [Piece(PieceKind.TEXT, start)] if start.strip() else []
