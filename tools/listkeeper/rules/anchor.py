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
from listkeeper.document import Document
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = True

NEAR = 0.6
"""From here on a fragment is worth a mention."""
MOST_COMPARISONS = 50_000
"""Of fragments in search for the nearest, in one document: half a second."""
_NO_LETTERS = r"[\W_]+"


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    broken = [(unquote(link.url[1:]), link) for link in document.links if link.url.startswith("#")]
    broken = [(fragment, link) for fragment, link in broken if not document.has_fragment(fragment)]
    if not broken:
        return
    meant = _Meant(document)
    nearest = MOST_COMPARISONS // max(len(document.anchors), 1)
    for number, (fragment, link) in enumerate(broken):
        certain = meant.by(fragment, link.text)
        near = certain or (_nearest(document, fragment) if number < nearest else "")
        span = link.target or link.span
        if near:
            fix = Fix((Edit(link.target, f"#{certain}"),)) if certain and link.target else None
            yield Finding(span, f"#{fragment} leads nowhere; the nearest heading is #{near}", fix)
        else:
            yield Finding(span, f"#{fragment} leads nowhere: no heading of this file has that fragment")


class _Meant:
    """The fragments of a document by what is left of them without punctuation, and by the words of their headings."""

    def __init__(self, document: Document) -> None:
        self.anchors = document.anchors
        self.spelled: dict[str, list[str]] = {}
        self.titled: dict[str, list[str]] = {}
        for anchor in sorted(document.anchors):
            self.spelled.setdefault(_letters(anchor), []).append(anchor)
        for section in document.sections:
            self.titled.setdefault(section.title.casefold(), []).append(section.id)

    def by(self, fragment: str, text: str) -> str:
        """The fragment that was certainly meant, or nothing: where words and letters speak of two, neither was."""
        letters = _letters(fragment)
        spelled = self.spelled.get(letters, []) if letters else []
        titled = self.titled.get(text.casefold(), []) if text else []
        is_numbered = bool(spelled) and f"{spelled[0]}-1" in self.anchors
        if len(titled) == 1 and (titled == spelled or not spelled or is_numbered):
            return titled[0]
        return spelled[0] if len(spelled) == 1 and not titled and not is_numbered else ""


def _letters(fragment: str) -> str:
    return re.sub(_NO_LETTERS, "", fragment.casefold())


def _nearest(document: Document, fragment: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(fragment.casefold(), sorted(document.anchors - {""}), n=1, cutoff=NEAR)
    return near[0] if near else ""
