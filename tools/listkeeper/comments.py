"""What comments in a list say to us: where they silence what, and why."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from listkeeper.document import BOM, Comment, Document, Span

LINKS = "links"
"""The name under which comments silence the link check."""


class Directive(NamedTuple):
    """What a comment says to the linter or the link checker."""

    verb: str
    rules: tuple[str, ...]
    """None named: all are meant."""
    reason: str
    comment: Comment


class Silence(NamedTuple):
    """A part of the text in which something is not told, and the reason that the comment gives."""

    span: Span
    reason: str


def directives(comments: Iterable[Comment]) -> Iterator[Directive]:
    """The comments that begin with `lint`, whatever verb and rules they name."""
    for comment in comments:
        said, _, reason = comment.text.partition(":")
        word, *rest = re.split(r"[\s,]+", said.strip())
        if word == "lint" and rest:
            yield Directive(rest[0], tuple(filter(None, rest[1:])), reason.strip(), comment)


def silences(document: Document, names: Collection[str], *, unnamed: bool = True) -> dict[str, list[Silence]]:
    """Where comments silence each name, in order; no two of one name overlap.

    `unnamed`: a comment that names nothing means all of `names`. Among them `links`, other checkers' comments count.
    """
    found: dict[str, list[Silence]] = {name: [] for name in names}
    disabled: dict[str, Silence] = {}
    begin = len(document.text) - len(document.text.lstrip(BOM + " \t\r\n"))
    for directive in _all_directives(document, names):
        start, end = directive.comment.span
        start = 0 if start == begin else start  # a comment that comes first is also for findings about the whole file
        for name in _named(directive, found, unnamed=unnamed):
            if directive.verb == "ignore":
                covers = directive.comment.covers
                span = Span(min(start, covers.start), max(end, covers.end))
                found[name].append(Silence(span, directive.reason))
            elif directive.verb == "disable":
                disabled.setdefault(name, Silence(Span(start, len(document.text) + 1), directive.reason))
            elif directive.verb == "enable" and name in disabled:
                opened = disabled.pop(name)
                found[name].append(opened._replace(span=Span(opened.span.start, end)))
    for name, silence in disabled.items():
        found[name].append(silence)
    return {name: list(_apart(own)) for name, own in found.items()}


def silence_at(silences: Sequence[Silence], offset: int) -> Silence | None:
    """The one that holds an offset; `silences` are those of one name, as `silences` returns them."""
    at = bisect_right(silences, offset, key=lambda silence: silence.span.start)
    return silences[at - 1] if at and offset < silences[at - 1].span.end else None


def _named(directive: Directive, names: Collection[str], *, unnamed: bool) -> Iterable[str]:
    if directive.rules:
        return set(names).intersection(directive.rules)
    return names if unnamed else ()


def _apart(found: list[Silence]) -> Iterator[Silence]:
    """The part of each that those before it leave."""
    reached = -1
    for silence in sorted(found):
        start, end = silence.span
        if end > reached:
            yield silence._replace(span=Span(max(start, reached), end))
            reached = end


def _all_directives(document: Document, names: Collection[str]) -> list[Directive]:
    found = list(directives(document.comments))
    if LINKS not in names:
        return found
    return sorted([*found, *_of_peers(document)], key=lambda directive: directive.comment.span)


# What markdown-link-check and md-dead-link-check read; the first has two words for a single line.
_PEERS = {
    "markdown-link-check-disable": "disable",
    "markdown-link-check-enable": "enable",
    "md-dead-link-check: off": "disable",
    "md-dead-link-check: on": "enable",
}
_PEERS_LINES = {"markdown-link-check-disable-line": 0, "markdown-link-check-disable-next-line": 1}


def _of_peers(document: Document) -> Iterator[Directive]:
    for comment in document.comments:
        if comment.text in _PEERS:
            yield Directive(_PEERS[comment.text], (LINKS,), "", comment)
        elif comment.text in _PEERS_LINES:
            covers = _line(document, comment, _PEERS_LINES[comment.text])
            yield Directive("ignore", (LINKS,), "", comment._replace(covers=covers))


def _line(document: Document, comment: Comment, after: int) -> Span:
    """The line on which a comment ends, or one after it; the comment itself where there is none."""
    number = document.locate(comment.span.end - 1).line + after
    starts = document.line_starts
    if number > len(starts):
        return comment.span
    return Span(starts[number - 1], starts[number] if number < len(starts) else len(document.text))
