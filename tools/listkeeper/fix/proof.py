"""The proof of edits: what they did not touch is the same, and what they touched still says the same or is replaced.

Both texts are parsed, and every entry, item, link, heading, comment and block is looked up where it should stand
afterwards. What no edit touches is equal to the letter. Where an edit only puts lines into another order, the same
entries and links are in it. Where it writes something else, there are as many entries as before, each with its name,
its address and its description, and no word is gone that was not replaced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple
from urllib.parse import unquote

from listkeeper.diagnostic import Edit
from listkeeper.document import Document, Entry, Link, Span, Text
from listkeeper.fix.edits import Shift
from listkeeper.markdown import Block, BlockType, Tree, plain

CONTAINERS = (BlockType.LIST, BlockType.ITEM, BlockType.QUOTE, BlockType.TABLE, BlockType.ROW, BlockType.FOOTNOTE)
LEAVES_WITH_INLINES = (BlockType.PARAGRAPH, BlockType.HEADING, BlockType.CELL)
KEPT = ("entries", "headings", "comments", "code")
"""What an edit does not even lose or make where it replaces all of it."""
UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<[^<>]*>", re.DOTALL)
"""Of a block of HTML."""
WORD = re.compile(r"\w+")


class Part(NamedTuple):
    """Something that stands in a document, and all that it says."""

    span: Span
    meaning: Hashable


Moved = Mapping[str, str]
"""Addresses to those that edited definitions have instead: of what refers to them."""
Parts = Callable[[Document, Moved], Iterator[Part]]


def objection(document: Document, edits: Iterable[Edit], after: Document) -> str:
    """What edits made otherwise that they were not to touch; nothing where all is well. `after`: the edited text."""
    shift = Shift(edits)
    there = Shift(shift.made())
    orders = [edit for edit in shift.edits if _only_orders(edit, document.text)]
    sides = _Sides(document, after, shift, there, orders, _moved(document, after, shift))
    return next(chain(_structure(sides), _words(sides), _figures(document, after)), "")


class _Sides(NamedTuple):
    before: Document
    after: Document
    here: Shift
    there: Shift
    """The same edits, seen from the edited text."""
    orders: Sequence[Edit]
    """Those that only put lines into another order."""
    moved: Moved


def _moved(document: Document, after: Document, shift: Shift) -> dict[str, str]:
    """Of definitions of which nothing but the address is edited. Two that had one and have two now say nothing."""
    if len(document.definitions) != len(after.definitions):
        return {}
    pairs = zip(document.definitions, after.definitions, strict=True)
    rows = {(old.url, new.url) for old, new in pairs if _is_edited_within(old.target, shift)}
    counts = Counter(old for old, _ in rows)
    return {old: new for old, new in rows if counts[old] == 1}


def _is_edited_within(target: Span, shift: Shift) -> bool:
    near = shift.near(target)
    return bool(near) and all(target.start <= edit.span.start <= edit.span.end <= target.end for edit in near)


def _only_orders(edit: Edit, text: str) -> bool:
    """An edit that puts its lines into another order: compared with what stands before and after on them."""
    (start, end), new = edit
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    head, tail = text[first:start], text[end : last if last >= 0 else None]
    old_lines, new_lines = (_lines(head + own + tail) for own in (text[start:end], new))
    return len(old_lines) > 1 and Counter(old_lines) == Counter(new_lines)


def _lines(text: str) -> list[str]:
    return [line.removesuffix("\r") for line in text.split("\n")]


def _structure(sides: _Sides) -> Iterator[str]:
    for kind, parts in KINDS.items():
        before, after = list(parts(sides.before, sides.moved)), list(parts(sides.after, {}))
        stay = Counter(
            Part(sides.here.span(part.span), part.meaning) for part in before if not sides.here.near(part.span)
        )
        if stay - Counter(after):
            yield f"{kind} that were not touched"
        touched = [part for part in before if sides.here.near(part.span)]
        left = list(_without(after, stay))
        if not all(sides.there.near(part.span) for part in left):
            yield f"{kind} where there were none"
        yield from _in_order(kind, sides, touched, left)
        around = [[p for p in own if not at.holder(p.span)] for own, at in ((touched, sides.here), (left, sides.there))]
        if len(around[0]) != len(around[1]):
            yield f"the number of {kind}"
        if kind in KEPT and len(touched) != len(left):
            yield f"the number of {kind}"
    yield from _entries(sides)


def _without(parts: Iterable[Part], stay: Counter[Part]) -> Iterator[Part]:
    stay = stay.copy()
    for part in parts:
        if stay[part]:
            stay[part] -= 1
        else:
            yield part


def _in_order(kind: str, sides: _Sides, touched: Iterable[Part], left: Iterable[Part]) -> Iterator[str]:
    """What an edit puts into another order is the same, in whatever order."""
    ordered = set(sides.orders)
    undone = {made: edit for made, edit in zip(sides.there.edits, sides.here.edits, strict=True) if edit in ordered}
    before = Counter((own, part.meaning) for part in touched if (own := sides.here.holder(part.span)) in ordered)
    after = Counter(
        (undone[own], part.meaning) for part in left if (own := sides.there.holder(part.span)) and own in undone
    )
    if before != after:
        yield f"{kind} that were to be put in order"


def _entries(sides: _Sides) -> Iterator[str]:
    """Each entry that is edited keeps its name, address and description, but for what is replaced in them."""
    moved = {edit.span for edit in sides.orders}
    before = [entry for entry in sides.before.entries if _is_edited(entry.span, sides.here, moved)]
    still = {sides.here.span(e.span) for e in sides.before.entries if not sides.here.near(e.span)}
    orders = set(sides.orders)
    made = {own.span for own, edit in zip(sides.there.edits, sides.here.edits, strict=True) if edit in orders}
    after = [e for e in sides.after.entries if e.span not in still and _is_edited(e.span, sides.there, made)]
    if len(before) != len(after):
        yield "the number of entries"
        return
    for old, new in zip(before, after, strict=True):
        if not _keeps_its_address(old, new, sides):
            yield f"the address of {old.name.text!r}"
        if _left(old.name, sides) - _counted(new.name.text):
            yield f"the name of {old.name.text!r}"
        if _left(old.description, sides) - _counted(new.description.text):
            yield f"the description of {old.name.text!r}"


def _is_edited(span: Span, shift: Shift, moved: set[Span]) -> bool:
    """An edit stands in it or touches it, and it is not itself in what is only put in order."""
    holder = shift.holder(span)
    return bool(shift.near(span)) and not (holder and holder.span in moved)


def _keeps_its_address(old: Entry, new: Entry, sides: _Sides) -> bool:
    if _address(old, sides.moved) == new.url:
        return True
    main = next((link for link in old.links if link.rel == "main"), None)
    return main is None or bool(sides.here.near(main.span))


def _left(text: Text, sides: _Sides) -> Counter[str]:
    """The words of a text that no edit replaces."""
    return _counted(text.text) - _replaced(sides.here.near(text.span), sides.before.text)


def _replaced(edits: Iterable[Edit], text: str) -> Counter[str]:
    """The words in which something is replaced, to the last letter of each."""
    found: Counter[str] = Counter()
    for (start, end), _ in edits:
        while start > 0 and WORD.match(text[start - 1]):
            start -= 1
        while end < len(text) and WORD.match(text[end]):
            end += 1
        found += _counted(text[start:end])
    return found


def _counted(text: str) -> Counter[str]:
    return Counter(WORD.findall(text))


def _words(sides: _Sides) -> Iterator[str]:
    """All that a reader sees outside of entries as well, block by block."""
    shown = []
    for document, shift in ((sides.before, sides.here), (sides.after, sides.there)):
        tree = Tree(document.text)
        leaves = [block for block in tree.walk() if block.type not in CONTAINERS]
        still = [(block.span, block.type, block.level, block.text) for block in leaves if not shift.near(block.span)]
        seen = (_shown(tree, block) for block in leaves if shift.near(block.span))
        shown.append((still, _counted("\n".join(seen))))
    (still, words), (still_after, words_after) = shown
    if [(sides.here.span(span), *rest) for span, *rest in still] != [tuple(own) for own in still_after]:
        yield "the text around"
    if gone := words - _replaced(sides.here.edits, sides.before.text) - words_after:
        yield f"the word {min(gone)!r}"


def _shown(tree: Tree, block: Block) -> str:
    if block.type in LEAVES_WITH_INLINES:
        return plain(tree.inlines(block))
    return UNSEEN.sub(" ", block.text) if block.type is BlockType.HTML else block.text


def _figures(document: Document, after: Document) -> Iterator[str]:
    if _astray(after) > _astray(document):
        yield "where links to sections lead"


def _astray(document: Document) -> int:
    return sum(link.url.startswith("#") and not document.has_fragment(unquote(link.url[1:])) for link in document.links)


def _entry_parts(document: Document, moved: Moved) -> Iterator[Part]:
    return (Part(entry.span, _said(entry, moved)) for entry in document.entries)


def _link_parts(document: Document, moved: Moved) -> Iterator[Part]:
    return (Part(own.span, (_url(own, moved), own.text, own.kind)) for own in document.links)


def _url(link: Link, moved: Moved) -> str:
    return link.url if link.target else moved.get(link.url, link.url)


def _address(entry: Entry, moved: Moved) -> str:
    """Of an entry, whose main link may be a reference."""
    if entry.url not in moved:
        return entry.url
    return next((_url(link, moved) for link in entry.links if link.rel == "main"), entry.url)


def _said(entry: Entry, moved: Moved) -> Hashable:
    """All that an entry says itself: its children are entries, too, and its section is that of its place."""
    return (
        entry.name.text,
        _address(entry, moved),
        tuple((_url(link, moved), link.text, link.kind, link.rel) for link in entry.links),
        entry.separator.text,
        entry.description.text,
        tuple((attribute.text, attribute.kind) for attribute in entry.attributes),
        tuple(author.text for author in entry.by),
        tuple(note.text for note in entry.notes),
    )


def _item_parts(document: Document, _: Moved) -> Iterator[Part]:
    return (
        Part(item.span, (item.label.text, item.understood, item.entry is None, own.contents, own.shape))
        for own in document.lists
        for item in own.items
    )


KINDS: dict[str, Parts] = {
    "entries": _entry_parts,
    "items": _item_parts,
    "links": _link_parts,
    "headings": lambda document, _: (Part(s.heading, (s.title, s.level, s.id)) for s in document.sections if s.level),
    "comments": lambda document, _: (Part(own.span, own.text) for own in document.comments),
    "code": lambda document, _: (Part(span, document.source(span)) for span in document.code),
}
