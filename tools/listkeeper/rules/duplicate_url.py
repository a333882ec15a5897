"""Two entries lead to the same resource.

The scheme, a leading `www.`, the default port, a trailing slash, tracking parameters, `.git` and other spellings of one
address do not make another resource. Nor does a fragment, unless each entry has one: those are parts of one page.

An entry that says whose part it is (`(part of Django)`) may have the address of the whole. One that is named after the
whole (`uv-build` beside `uv`) is a notice, and so is a resource that another file of the same run has, too; where two
files have most entries in common, as translations do, nothing is told of them.

Where a list has a resource twice on purpose, `[structure] duplicates` says how far that goes: `"across-files"` (once in
each file), `"across-sections"` (once in each section of a file), or `"anywhere"`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urldefrag

from listkeeper.diagnostic import Finding, Severity, quoted
from listkeeper.document import Document, Entry, Span
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

WHOLE_PAGE = ("", "top", "readme")
"""Fragments that are not a part of a page."""
PART = r"(?i)\W{0,3}part of\b"
"""A text, as few entries need it: `re` compiles it at its first use."""
FEW = 2
"""Entries that two files may have in common, whatever share of them that is."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    allowed = facts.config.structure.duplicates
    if allowed == "anywhere":
        return
    yield from _within(document, by_section=allowed == "across-sections")
    if allowed == "nowhere":
        for other in facts.others:
            if other.path < document.path:
                yield from _across(document, other)


def _within(document: Document, *, by_section: bool) -> Iterator[Finding]:
    pages: dict[tuple[str, tuple[str, ...]], dict[str, Entry]] = {}
    counts = Counter([entry.canonical for entry in document.entries])
    for entry in document.entries:
        if counts[entry.canonical] > 1 and entry.canonical and not re.match(PART, entry.description.text):
            parts = pages.setdefault((entry.canonical, entry.section if by_section else ()), {})
            part = _part(entry.url)
            if original := parts.get(part) or _other_part(parts, part):
                yield _finding(document, entry, original)
            parts.setdefault(part, entry)


def _finding(document: Document, entry: Entry, original: Entry) -> Finding:
    message = f"{entry.url} is already listed as {named(document, original, entry.section)}"
    named_after = _is_named_after(entry, original) or _is_named_after(original, entry)
    severe = Severity.NOTICE if named_after else None
    return Finding(_address(entry), message, severity=severe, other=original.name.span)


def named(document: Document, entry: Entry, section: tuple[str, ...]) -> str:
    """An entry for a message that stands in a section: its name, its own section, its line."""
    line = document.locate(entry.name.span.start).line
    if entry.section == section:
        where = " of this section" if section else ""
    else:
        where = f" of {quoted(entry.section[-1])}" if entry.section else " before all sections"
    return f"{quoted(entry.name.text)}{where} (line {line})"


def _is_named_after(entry: Entry, whole: Entry) -> bool:
    """`uv-build` after `uv`, `hatchling` after `hatch`; not another word beside the same name."""
    name, base = entry.name.text.casefold(), whole.name.text.casefold()
    return name != base and name.startswith(base) and len(name.split()) == 1


def _across(document: Document, other: Document) -> Iterator[Finding]:
    own, theirs = document.by_address, other.by_address
    common = own.keys() & theirs.keys()
    if len(common) > max(FEW, min(len(own), len(theirs)) / 3):
        return
    for address in common:
        entry, original = own[address], theirs[address]
        if address.startswith("//") and _part(entry.url) == _part(original.url):
            line = other.locate(original.name.span.start).line
            message = f"{entry.url} is already listed as {quoted(original.name.text)} in {other.path} (line {line})"
            yield Finding(_address(entry), message, severity=Severity.NOTICE)


def _part(url: str) -> str:
    """The part of a page that an address points to; nothing for all of it."""
    fragment = urldefrag(url).fragment.partition(":~:")[0] if "#" in url else ""
    return "" if fragment.casefold() in WHOLE_PAGE else fragment


def _other_part(parts: dict[str, Entry], part: str) -> Entry | None:
    """The entry that has this one's part within it, or within this one."""
    return parts.get("") or (None if part else next(iter(parts.values()), None))


def _address(entry: Entry) -> Span:
    main = next((link for link in entry.links if link.rel == "main"), None)
    return (main.target or main.span) if main else entry.name.span
