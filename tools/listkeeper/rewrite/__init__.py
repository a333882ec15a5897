"""Safe new addresses written into lists: nothing but the address changes, or it is left as it was, and told.

A new address was chosen by a server, and may come by way of a report: it is as hostile as the list itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from listkeeper.document import Document, Link
from listkeeper.facts import LinkResult, Place
from listkeeper.halving import together
from listkeeper.links.redirects import same_site
from listkeeper.outcomes import Code
from listkeeper.parser import parse
from listkeeper.rewrite.entries import Entries
from listkeeper.rewrite.reading import After, key, reading
from listkeeper.rewrite.spelling import Patch, as_read, patches, writable
from listkeeper.urls import canonical

SAFE = {
    Code.REDIRECT_PERMANENT: "moved",
    Code.REDIRECT_HTTPS: "respelt",
    Code.INSECURE: "respelt",
    Code.REPO_MOVED: "moved",
    Code.REPO_OWNER_FREE: "moved",
    Code.REPO_CASE: "respelt",
}
"""The codes whose suggestion is written unseen, and whether it is a new address or the old one in other letters."""

UNWRITABLE = "the new address cannot be written exactly"
ELSEWHERE = "the new address belongs to another site"
DOWNGRADE = "the new address gives up https"
OTHER_PAGE = "the new address is of another page"
NO_PLACE = "the address stands where it cannot be replaced"
READS_OTHERWISE = "the list would read otherwise with the new address"


class Change(NamedTuple):
    """A new address at one link."""

    place: Place
    url: str
    suggestion: str
    why: str = ""
    """Why it was not written, a clause; empty where it was."""


class Rewritten(NamedTuple):
    """A list with its new addresses, and those that were left out, each in the order of places."""

    text: str
    done: tuple[Change, ...] = ()
    left: tuple[Change, ...] = ()


class _Unit(NamedTuple):
    """What is written together or not at all: a link, or all that share a reference definition."""

    links: tuple[Link, ...]
    result: LinkResult
    changes: tuple[Change, ...]
    url: str
    """As it is to be written."""
    patches: tuple[Patch, ...] = ()

    def left(self, why: str) -> list[Change]:
        return [change._replace(why=why) for change in self.changes]


Wanted = Mapping[tuple[str, int, int, str], LinkResult]
"""Results by path, line, column and address: a list that was edited since has another address there."""


def rewrite(documents: Sequence[Document], results: Iterable[LinkResult]) -> list[Rewritten]:
    """Every list of a run with its safe new addresses; `results` name the places.

    An address that another entry of these lists already has is not written.
    """
    safe = [result for result in results if result.suggestion and result.code in SAFE]
    moves = {result.url: _suggested(result) for result in safe if not _objection(result)}
    wanted = {(*place, result.url): result for result in safe for place in result.places}
    entries = Entries(documents)
    return [_rewritten(document, wanted, moves, entries) for document in documents]


def _objection(result: LinkResult) -> str:
    """Why a suggestion is never to be written, whatever the list; nothing where it may be."""
    old, new = result.url, _suggested(result)
    if not new:
        return UNWRITABLE
    if not same_site(old, new):
        return ELSEWHERE
    if old.lower().startswith("https:") and not new.lower().startswith("https:"):
        return DOWNGRADE
    return OTHER_PAGE if SAFE[result.code] == "respelt" and canonical(new) != canonical(old) else ""


def remaining(results: Iterable[LinkResult], lists: Iterable[Rewritten]) -> list[LinkResult]:
    """The results without the places that were rewritten; the note says why, where a new address was not written."""
    lists = tuple(lists)
    done = {(change.place, change.url) for own in lists for change in own.done}
    why = {(change.place, change.url): change.why for own in lists for change in own.left}
    found = []
    for result in results:
        places = tuple(place for place in result.places if (place, result.url) not in done)
        note = next((why[place, result.url] for place in places if (place, result.url) in why), result.note)
        if places or not result.places:
            found.append(result._replace(places=places, note=note))
    return found


def _rewritten(document: Document, wanted: Wanted, moves: Mapping[str, str], entries: Entries) -> Rewritten:
    chosen, left = [], []
    for unit in _units(document, wanted, moves):
        why = _objection(unit.result) or ("" if unit.patches else NO_PLACE)
        if why := why or entries.objection(document.path, unit.links, unit.url):
            left += unit.left(why)
        else:
            chosen.append(unit)
            entries.add(document.path, unit.links, unit.url)
    if not chosen:
        return Rewritten(document.text, (), tuple(sorted(left)))
    written = together(chosen, lambda units: True if _reads_alike(document, units) else None).chosen
    known = {id(unit) for unit in written}
    left += chain.from_iterable(unit.left(READS_OTHERWISE) for unit in chosen if id(unit) not in known)
    done = chain.from_iterable(unit.changes for unit in written)
    return Rewritten(_after(document, written).text(), tuple(sorted(done)), tuple(sorted(left)))


def _units(document: Document, wanted: Wanted, moves: Mapping[str, str]) -> Iterator[_Unit]:
    """The links with a new address, those of one definition together, even where only one of them is wanted."""
    groups: dict[object, list[Link]] = {}
    for link in document.links:
        groups.setdefault(key(link) if link.target else link.url, []).append(link)
    found = [(links, known) for links in groups.values() if (known := _results(document, links, wanted))]
    for links, known in found:
        result = next(iter(known.values()))
        url = _goal(result.url, moves)
        if as_read(url) == result.url and result.url in moves:
            continue
        shown = url if result.url in moves else result.suggestion
        changes = tuple(Change(place, result.url, shown) for place in known)
        own = (patch for link in links for patch in patches(document, link, url))
        yield _Unit(tuple(links), result, changes, url, tuple(dict.fromkeys(own)))


def _results(document: Document, links: Sequence[Link], wanted: Wanted) -> dict[Place, LinkResult]:
    places = [Place(document.path, *document.locate(link.span.start)) for link in links]
    return {place: wanted[*place, links[0].url] for place in places if (*place, links[0].url) in wanted}


def _suggested(result: LinkResult) -> str:
    """The new address as it is written, with the list's own fragment where it has none; nothing where it cannot be."""
    fragment = result.url.partition("#")[2]
    keeps = fragment and "#" not in result.suggestion
    return writable(f"{result.suggestion}#{fragment}" if keeps else result.suggestion)


def _goal(url: str, moves: Mapping[str, str]) -> str:
    """Where an address ends if its new one is itself an old one: what is written once need not be written again."""
    seen: set[str] = set()
    written = url
    while (address := as_read(written)) in moves and address not in seen:
        seen.add(address)
        written = moves[address]
    return written


def _reads_alike(document: Document, units: Sequence[_Unit]) -> bool:
    after = _after(document, units)
    again = parse(after.text(), document.path)
    return reading(again, After(again)) == reading(document, after)


def _after(document: Document, units: Sequence[_Unit]) -> After:
    urls = {key(link): as_read(unit.url) for unit in units for link in unit.links}
    return After(document, chain.from_iterable(unit.patches for unit in units), urls)
