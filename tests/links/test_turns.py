"""Whose turn it is among hosts that may all be asked."""

from __future__ import annotations

from dataclasses import replace

from listkeeper.links.hosts import Host
from listkeeper.links.job import Ask, Job
from listkeeper.links.turns import Turns

GAP = 0.1


def job(host: str, page: int = 0) -> Job:
    url = f"https://{host}/{page}"
    return Job(Ask(url), url, url)


def begun(host: str) -> Job:
    """A job that has had an answer, as after a redirection to this host."""
    return replace(job(host), seconds=0.5)


def give_up(host: Host[Job], _now: float) -> None:
    host.queue.clear()


def line(*jobs: Job) -> Turns:
    turns = Turns(Host, give_up)
    for each in jobs:
        turns.put(each, 0.0)
    turns.order()
    return turns


def taken(turns: Turns, now: float = 0.0, most: int = 100) -> list[str]:
    return [host.name for host, _ in turns.take(now, most)]


def test_the_longest_queue_begins() -> None:
    assert taken(line(job("one.test"), *(job("three.test", page) for page in range(3)), job("two.test"))) == [
        "three.test",
        "one.test",
        "two.test",
    ]


def test_who_was_asked_before_comes_before_a_longer_queue() -> None:
    turns = line(*(job("short.test", page) for page in range(6)))
    assert taken(turns) == ["short.test"]
    for page in range(50):
        turns.put(job("long.test", page), GAP)
    assert not list(turns.come(GAP))
    turns.hosts["short.test"].started.clear()
    turns.schedule(turns.hosts["short.test"], GAP)
    assert taken(turns, GAP) == ["short.test", "long.test"]


def test_what_is_on_its_way_comes_first() -> None:
    turns = line(job("asked.test"), job("asked.test", 1))
    assert taken(turns) == ["asked.test"]
    turns.put(begun("target.test"), GAP)
    turns.hosts["asked.test"].started.clear()
    turns.schedule(turns.hosts["asked.test"], GAP)
    assert taken(turns, GAP) == ["target.test", "asked.test"]


def test_a_host_that_was_given_up_while_it_waited_for_its_time_is_not_asked() -> None:
    turns = line(job("gone.test"), job("gone.test", 1))
    assert taken(turns, most=1) == ["gone.test"]
    turns.hosts["gone.test"].started.clear()
    turns.schedule(turns.hosts["gone.test"], 0.0)
    turns.hosts["gone.test"].queue.clear()
    assert not list(turns.come(GAP))
    assert taken(turns, GAP) == []
