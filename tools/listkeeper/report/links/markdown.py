"""For a job summary or the body of an issue: what to act on, in the order of action; what only waits, folded.

Foreign text stands in code spans only, so that nothing in it links, mentions or renders; no address of a list becomes a
hyperlink.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from listkeeper.escape import cut, markdown_cell, markdown_code
from listkeeper.facts import LinkResult
from listkeeper.outcomes import Code, Verdict
from listkeeper.report.links.wording import INCONCLUSIVE, extras, host, sentences, worst_first
from listkeeper.report.wording import MOST, bounded, counted, fitting

PLACES = 3
"""Places of a link that are named."""
HOSTS = 30

TAKEN_OVER = frozenset({Code.HIJACK_SUSPECT, Code.PARKED})
REPOSITORY = frozenset(code for code in Code if code.startswith("repo-"))


class Section(NamedTuple):
    """A title, and which of the results that no section above has taken belong here."""

    title: str
    takes: Callable[[LinkResult], bool]


SECTIONS = (
    Section("Taken over or parked", lambda result: result.code in TAKEN_OVER),
    Section("Dead", lambda result: result.verdict is Verdict.DEAD),
    Section("Not right as written", lambda result: result.verdict is Verdict.INVALID),
    Section("Repositories", lambda result: result.code in REPOSITORY and result.verdict is not Verdict.SUSPECT),
    Section("Moved or changed", lambda result: result.verdict is Verdict.CHANGE),
    Section("Suspects", lambda result: result.verdict is Verdict.SUSPECT),
    Section("Not asked", lambda result: result.verdict is Verdict.REFUSED),
    Section("Well, with a remark", lambda result: result.verdict is Verdict.ALIVE),
)


def render(results: Sequence[LinkResult], *, conclusive: bool, colour: bool) -> str:
    unknown = [result for result in results if result.verdict is Verdict.UNKNOWN]
    head, foot = _head(results, conclusive=conclusive), unverifiable(unknown)
    sections = _sections(result for result in worst_first(results) if result.verdict is not Verdict.UNKNOWN)
    # Titles and counts of what is left out always have their place; the items share what remains, the worst first.
    room = MOST - len(head) - len(foot) - sum(len(_section(title, [], len(own))) for title, own in sections.items())
    body = []
    for title, own in sections.items():
        shown = fitting(map(item, own), room)
        room -= sum(map(len, shown))
        body.append(_section(title, shown, len(own)))
    return "".join((head, *body, foot))


def _head(results: Sequence[LinkResult], *, conclusive: bool) -> str:
    counts = Counter(result.verdict for result in results)
    said = ", ".join(f"{counts[verdict]:,} {verdict}" for verdict in Verdict if counts[verdict])
    warning = "" if conclusive else f"\n**{INCONCLUSIVE}**\n"
    return f"## Links\n\n{counted(len(results), 'link')}{f': {said}' if said else ''}.\n{warning}"


def _sections(results: Iterable[LinkResult]) -> dict[str, list[LinkResult]]:
    """The results of each section that has some."""
    found: dict[str, list[LinkResult]] = {section.title: [] for section in SECTIONS}
    for result in results:
        found[next(section.title for section in SECTIONS if section.takes(result))].append(result)
    return {title: own for title, own in found.items() if own}


def _section(title: str, shown: Sequence[str], number: int) -> str:
    left = number - len(shown)
    more = f"- and {left:,} more\n" if left else ""
    return f"\n### {title} ({number:,})\n\n{''.join(shown)}{more}"


def item(result: LinkResult) -> str:
    """A link, where it stands, and all that is to be said of it."""
    also = "".join(f" {f'{label}: ' if label else ''}{markdown_code(bounded(text))}" for label, text in extras(result))
    return f"- {markdown_code(bounded(result.url))} in {places(result)}\\\n  {sentences(result)}{also}\n"


def places(result: LinkResult) -> str:
    """The first places of a link."""
    named = ", ".join(markdown_code(f"{bounded(path)}:{line}") for path, line, _ in result.places[:PLACES])
    more = len(result.places) - PLACES
    return f"{named} and {counted(more, 'more place')}" if more > 0 else named


def unverifiable(unknown: Sequence[LinkResult]) -> str:
    """Counts by host: nobody can do anything about a bot wall, but a host that turns up here each time may be excluded.

    A table, since of many hosts each has but one.
    """
    if not unknown:
        return ""
    hosts: dict[str, Counter[str]] = {}
    for result in unknown:
        hosts.setdefault(host(result.url), Counter())[result.code.value] += 1
    rows = sorted(hosts.items(), key=lambda row: (-row[1].total(), row[0]))
    left = len(rows) - HOSTS
    more = f"\nand {counted(left, 'more host')}\n" if left > 0 else ""
    return (
        f"\n<details>\n<summary>Nothing can be said of {counted(len(unknown), 'link')}</summary>\n\n"
        "| Host | Links | Why |\n| --- | ---: | --- |\n"
        f"{''.join(_row(name, codes) for name, codes in rows[:HOSTS])}{more}\n</details>\n"
    )


def _row(name: str, codes: Counter[str]) -> str:
    why = ", ".join(f"{code} {number:,}" for code, number in codes.most_common())
    return f"| {markdown_cell(cut(name, 100))} | {codes.total():,} | {why} |\n"
