"""A new entry put into a list: as its neighbours are written, where the order of the list wants it, and nothing else.

What somebody typed is text, not Markdown that does something. So the list is read again with the entry in it, and it
is only taken where exactly this one entry came to be: with this name, this address, these marks, in this section,
without a link more, an image or HTML.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from listkeeper.collation import Collation, misplaced
from listkeeper.config import Config
from listkeeper.document import Document, Entry, EntryList
from listkeeper.order import labels, policy
from listkeeper.parser import parse
from listkeeper.proposal.fields import Target

NOT_ONE = (
    "it would not read as one entry with this name and this address; "
    "leave out what looks like Markdown, links or HTML, and write the address from https:// on without blanks"
)
FEWEST = 6
"""Entries of a list that are in order by chance once in 720 times; rule `appended` needs as many."""
_PARENTHESES = str.maketrans({"(": "%28", ")": "%29"})
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_MARKUP = re.compile(r"[\\`*_\[\]<>&~|!]")


class Proposal(NamedTuple):
    """What somebody proposes."""

    name: str
    url: str
    attributes: tuple[str, ...] = ()
    description: str = ""


class PlacingError(Exception):
    """The entry cannot be written into the list; the message says what would be right, without a word of the entry."""


class _Form(NamedTuple):
    """How an entry is written, from its marker on."""

    before: str
    """`- `, `* **`."""
    glue: str
    """Between the link and the first mark."""
    between: str
    """Between two marks."""
    separator: str
    """With its blanks, and what closes the markup around the link."""
    is_marked_first: bool
    """Marks stand before the separator, not behind the description."""


def placed(document: Document, target: Target, proposal: Proposal, config: Config) -> str:
    """The text with the entry in it. Raises PlacingError."""
    typed = "".join((proposal.name, proposal.description, *proposal.attributes))
    if not _ADDRESS.fullmatch(proposal.url) or "<!--" in typed or "\n" in typed:
        raise PlacingError(NOT_ONE)
    form = _form(document, target.list)
    marks = _marks(document, target.list)
    for name in dict.fromkeys((proposal.name, _MARKUP.sub(r"\\\g<0>", proposal.name))):
        for url in dict.fromkeys((proposal.url, proposal.url.translate(_PARENTHESES))):
            line = _line(form, f"[{name}]({url})", [marks(own) for own in proposal.attributes], proposal.description)
            text = _inserted(document, target.list, line, proposal.name, config)
            if _is_it(document, text, target, proposal):
                return text
    raise PlacingError(NOT_ONE)


def is_one_line_more(before: str, after: str) -> bool:
    """Whether nothing else happened than that a line came in, with a blank one where the list has those between."""
    old, new = before.split("\n"), after.split("\n")
    more = len(new) - len(old)
    at = next((at for at, (left, right) in enumerate(zip(old, new, strict=False)) if left != right), len(old))
    lines = new[at : at + more]
    return more in (1, 2) and old[at:] == new[at + more :] and sum(bool(line.strip()) for line in lines) == 1


def _inserted(document: Document, own: EntryList, line: str, name: str, config: Config) -> str:
    items, text = own.items, document.text
    gaps = [text[left.span.end : right.span.start] for left, right in pairwise(items)]
    blank = [gap for gap in gaps if not gap.strip(" \t\r\n>")]
    start = text.rfind("\n", 0, items[0].span.start) + 1
    alone = ("\r\n" if "\r\n" in text else "\n") + text[start : items[0].span.start].removeprefix("\ufeff")
    gap = Counter(blank).most_common(1)[0][0] if blank else alone
    at = _place(document, own, name, config)
    if at < len(items):
        return text[: items[at].span.start] + line + gap + text[items[at].span.start :]
    return text[: items[-1].span.end] + gap + line + text[items[-1].span.end :]


def _place(document: Document, own: EntryList, name: str, config: Config) -> int:
    """Before which item: where the fewest of the others are on the wrong side of it; last, where there is no order."""
    collation = policy(document, config)(own) or _own_order(own, config)
    if collation is None:
        return len(own.items)
    key = collation.key(name)
    keys = [collation.key(label) for label in labels(own)]
    wrong = sum(other < key for other in keys)
    best, fewest = 0, wrong
    for at, other in enumerate(keys, 1):
        wrong += 1 if other > key else -1
        if wrong <= fewest:
            best, fewest = at, wrong
    return best


def _own_order(own: EntryList, config: Config) -> Collation | None:
    """Of a list that is in order for itself, in a document that is not."""
    collation = config.collation or Collation()
    if len(own.items) < FEWEST or config.order_of(own.section) != "infer" or misplaced(labels(own), collation):
        return None
    return collation


def _form(document: Document, own: EntryList) -> _Form:
    """What most entries of the list do; of the document, where those say nothing."""
    near, far = ([*_written(document, entries)] for entries in (own.entries, document.entries))

    def most(part: Callable[[_Form], str | bool | None], otherwise: str) -> str:
        for forms in (near, far):
            if counts := Counter(value for form in forms if isinstance(value := part(form), str) and value):
                return counts.most_common(1)[0][0]
        return otherwise

    places = Counter(form.is_marked_first for form in near if form.glue) or Counter(
        form.is_marked_first for form in far if form.glue
    )
    before = most(lambda form: form.before, f"{own.marker or '-'} ")
    bare = Counter(form.separator for form in near if form.before == before and form.separator)
    return _Form(
        before,
        most(lambda form: form.glue, " "),
        most(lambda form: form.between, " "),
        bare.most_common(1)[0][0] if bare else most(lambda form: form.separator, " - "),
        places.most_common(1)[0][0] if places else True,
    )


def _written(document: Document, entries: Iterable[Entry]) -> Iterator[_Form]:
    """The form of entries that are one link, marks and a description in one line; others say nothing."""
    for entry in entries:
        main = next((link for link in entry.links if link.rel == "main"), None)
        source = document.source(entry.span).partition("\n")[0]
        if main is None or main.span.start < entry.span.start or document.source(main.span)[:1] != "[":
            continue
        before = document.text[entry.span.start : main.span.start]
        if re.search(r"[^\s*_+~-]", before):  # an icon, a name of a person: they are of that entry
            continue
        end = entry.description.span.start if entry.description.text else main.span.end
        if end > entry.span.start + len(source) or end < main.span.end:
            continue
        first = [own for own in entry.attributes if main.span.end <= own.span.start < end]
        glue = between = ""
        if entry.attributes:
            glue = document.text[main.span.end : first[0].span.start] if first else " "
            between = document.text[first[0].span.end : first[1].span.start] if len(first) > 1 else ""
        separator = document.text[first[-1].span.end if first else main.span.end : end]
        yield _Form(before, glue, between, separator if entry.separator.text else "", bool(first))


def _marks(document: Document, own: EntryList) -> Callable[[str], str]:
    """A mark as the list writes it already; a new one as a code span."""
    known = {
        attribute.text: document.source(attribute.span)
        for entry in (*document.entries, *own.entries)
        for attribute in entry.attributes
    }
    return lambda text: known.get(text) or f"`{text}`"


def _line(form: _Form, link: str, marks: Sequence[str], description: str) -> str:
    shown = form.between.join(marks)
    closing = re.match(r"[*_~]*", form.separator)
    separator = form.separator if description else closing[0] if closing else ""
    if shown and not form.is_marked_first:
        return f"{form.before}{link}{separator}{description}{form.glue}{shown}"
    return f"{form.before}{link}{form.glue if shown else ''}{shown}{separator}{description}"


def _is_it(document: Document, text: str, target: Target, proposal: Proposal) -> bool:
    after = parse(text, document.path)
    was = Counter(map(_meaning, document.entries))
    came = [entry for entry in after.entries if not _take(was, _meaning(entry))]
    if len(came) != 1 or was.total() or len(after.links) != len(document.links) + 1:
        return False
    (entry,) = came
    tags = [after.source(span) for span in after.literal if entry.span.start <= span.start < entry.span.end]
    return (
        entry.name.text == " ".join(proposal.name.split())
        and entry.url == proposal.url.translate(_PARENTHESES if entry.url != proposal.url else {})
        and [attribute.text for attribute in entry.attributes] == list(proposal.attributes)
        and bool(entry.description.text) == bool(proposal.description)
        and entry.section == target.list.section
        and not entry.children
        and not any(tag.startswith("<") for tag in tags)
        and _texts(after, entry) == Counter(own.label.text for own in target.list.items)
    )


def _texts(after: Document, entry: Entry) -> Counter[str]:
    """The labels of the others in the list in which the entry stands now."""
    for own in after.lists:
        if any(item.entry is entry for item in own.items):
            return Counter(item.label.text for item in own.items if item.entry is not entry)
    return Counter()


def _meaning(entry: Entry) -> tuple[object, ...]:
    return (
        entry.name.text, entry.url, entry.description.text, entry.section,
        tuple(own.text for own in entry.attributes), tuple(link.url for link in entry.links),
    )  # fmt: skip


def _take(counts: Counter[tuple[object, ...]], key: tuple[object, ...]) -> bool:
    is_there = counts[key] > 0
    counts[key] -= is_there
    return is_there
