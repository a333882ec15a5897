"""A link to a place in this file leads nowhere: no heading or HTML anchor has that name.

The fragment of a heading is the one that GitHub makes: lower case, blanks to dashes, punctuation gone, `-1` for a
second heading with the same words.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, Link
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = True


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    for link in document.links:
        if link.url.startswith("#"):
            yield from _check_link(document, link)


def _check_link(document: Document, link: Link) -> Iterator[Finding]:
    fragment = unquote(link.url[1:])
    if document.has_fragment(fragment):
        return
    from difflib import get_close_matches

    near = get_close_matches(fragment.casefold(), sorted(document.anchors - {""}), n=1, cutoff=0.6)
    span = link.target or link.span
    if not near:
        yield Finding(span, f"#{fragment} leads nowhere: no heading of this file has that fragment")
        return
    fix = Fix((Edit(link.target, f"#{near[0]}"),)) if link.target else None
    yield Finding(span, f"#{fragment} leads nowhere; the nearest heading is #{near[0]}", fix)
