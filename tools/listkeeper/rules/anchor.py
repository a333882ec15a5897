"""A link to a place in this file leads nowhere: no heading or HTML anchor has that name.

The fragment of a heading is the one that GitHub makes: lower case, blanks to dashes, punctuation gone, `-1` for a
second heading with the same words. `## C++ & Rust` is at `#c--rust`.

`--fix` writes another fragment only where there is no doubt which was meant: one that has the same letters and digits,
or that of the one heading with the words of the link. Otherwise the message names the nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, Link
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = True

NEAR = 0.6
"""From here on a fragment is worth a mention."""
_NO_LETTERS = re.compile(r"[\W_]+")


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    for link in document.links:
        if link.url.startswith("#"):
            yield from _check_link(document, link)


def _check_link(document: Document, link: Link) -> Iterator[Finding]:
    fragment = unquote(link.url[1:])
    if document.has_fragment(fragment):
        return
    span = link.target or link.span
    meant = _meant(document, fragment, link.text)
    if near := meant or _nearest(document, fragment):
        fix = Fix((Edit(link.target, f"#{meant}"),)) if meant and link.target else None
        yield Finding(span, f"#{fragment} leads nowhere; the nearest heading is #{near}", fix)
    else:
        yield Finding(span, f"#{fragment} leads nowhere: no heading of this file has that fragment")


def _meant(document: Document, fragment: str, text: str) -> str:
    """The fragment that was certainly meant, or nothing: where words and letters speak of two, neither was."""
    letters, words = _letters(fragment), text.casefold()
    spelled = [own for own in document.anchors if letters and _letters(own) == letters]
    titled = [own.id for own in document.sections if own.level and own.title.casefold() == words]
    if len(titled) == 1 and (titled == spelled or not spelled or f"{spelled[0]}-1" in document.anchors):
        return titled[0]
    return spelled[0] if len(spelled) == 1 and not titled and f"{spelled[0]}-1" not in document.anchors else ""


def _letters(fragment: str) -> str:
    return _NO_LETTERS.sub("", fragment.casefold())


def _nearest(document: Document, fragment: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(fragment.casefold(), sorted(document.anchors - {""}), n=1, cutoff=NEAR)
    return near[0] if near else ""
