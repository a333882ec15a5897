"""Which of the questions a run asks, by what the command line says; the others, with the reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from listkeeper.links.patterns import first_match, unmatched
from listkeeper.links.plan import Listed, Question
from listkeeper.links.redirects import registrable
from listkeeper.outcomes import Code
from listkeeper.urls.parts import host_and_port, split

MOST_PER_SITE = 10
"""Links to one site that a change may have asked: a stranger's pull request is not to be a flood."""
IN_BATCHES = frozenset({"github.com"})
"""Sites of which any number costs a few requests."""


class Scope(NamedTuple):
    """What a run is about; everything, if nothing else is said."""

    only: tuple[str, ...] = ()
    """Patterns; what matches none of them is left out of the report."""
    exclude: tuple[str, ...] = ()
    """Patterns; what matches one of them is reported as excluded."""
    offline: bool = False
    """Nothing is asked; what would have to be is left out of the report."""
    most_per_site: int | None = None
    """Addresses under one registrable domain."""


class Narrowed(NamedTuple):
    """The questions that a run is about."""

    questions: list[Question]
    offline: int
    """How many were left out because they need the network."""
    unused: tuple[str, ...]
    """The patterns of the command line that match no link."""


def narrow(questions: Sequence[Question], scope: Scope) -> Narrowed:
    unused = unmatched((*scope.only, *scope.exclude), {question.url for question in questions})
    kept = [q for q in questions if not scope.only or first_match(scope.only, q.url) is not None]
    kept = [_excluded(question, scope.exclude) for question in kept]
    asked = [question for question in kept if not (scope.offline and question.address)]
    offline = len(kept) - len(asked)
    if scope.most_per_site is not None:
        asked = list(_few_per_site(asked, scope.most_per_site))
    return Narrowed(asked, offline, unused)


def unused_exclusions(lists: Iterable[Listed]) -> tuple[str, ...]:
    """The patterns of configurations that match no link of the lists that they are for, whatever a change added."""
    used: dict[str, bool] = {}
    for listed in lists:
        unused = [exclusion.match for exclusion in listed.exclude if not used.get(exclusion.match)]
        used.update(dict.fromkeys(unused, True))
        used.update(dict.fromkeys(unmatched(unused, {link.url for link in listed.document.links}), False))
    return tuple(match for match, is_used in used.items() if not is_used)


def _excluded(question: Question, patterns: Sequence[str]) -> Question:
    if question.code is Code.EXCLUDED or first_match(patterns, question.url) is None:
        return question
    return _unasked(question, Code.EXCLUDED, "Excluded on the command line.")


def _few_per_site(questions: Iterable[Question], most: int) -> Iterator[Question]:
    asked: dict[str, set[str]] = {}
    for question in questions:
        site = _site(question.address)
        addresses = asked.setdefault(site, set())
        if site and site not in IN_BATCHES and question.address not in addresses and len(addresses) >= most:
            yield _unasked(question, Code.UNCHECKED, f"Not asked: the change has more than {most} links to this site.")
            continue
        addresses.add(question.address)
        yield question


def _site(address: str) -> str:
    """Not the host: whoever owns a domain has any number of hosts."""
    return registrable(host_and_port(split(address).authority or "", None)[0]) if address else ""


def _unasked(question: Question, code: Code, note: str) -> Question:
    return question._replace(address="", fragment="", code=code, note=note)
