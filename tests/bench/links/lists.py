"""Lists for the simulated web, and what is true of each link in them. By seed: the same list for every tool and run.

How hosts, failures and sizes are spread follows what was counted in the lists of others: 84 % of the hosts stand in a
list once, a few very often; 14 % of the links fail in one way or another, or ask for patience.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple


class Truth(StrEnum):
    """What a checker with all the time in the world would find."""

    ALIVE = "alive"
    MOVED = "moved"
    """Alive under another address."""
    WALLED = "walled"
    """Alive for people; machines see a challenge."""
    DEAD = "dead"


class Link(NamedTuple):
    url: str
    truth: Truth


class Trait(NamedTuple):
    """Something out of the ordinary, and how many of all links have it."""

    share: float
    truth: Truth
    query: str = ""
    label: str = "h"
    """The first label of the host, by which the name server knows what to do."""
    zone: str = ""
    port: str = ""

    @property
    def is_of_host(self) -> bool:
        """All links of a host share it: only given to hosts with a single link."""
        return self.label != "h" or bool(self.zone or self.port or self.query == "hang=1")


ZONES = ("simweb.net", "simpage.org", "simsite.io", "simblog.dev")
TRAITS = (
    Trait(0.040, Truth.DEAD, "status=404"),
    Trait(0.003, Truth.DEAD, "status=410"),
    Trait(0.002, Truth.DEAD, "status=500"),
    Trait(0.008, Truth.WALLED, "wall=1"),
    Trait(0.010, Truth.ALIVE, "after={wait}"),
    Trait(0.005, Truth.ALIVE, "flaky=1"),
    Trait(0.030, Truth.MOVED, "hops={hops}"),
    Trait(0.020, Truth.ALIVE, "hops={hops}&found=1"),
    Trait(0.015, Truth.MOVED, "hops={hops}&to=new-{number}.{somewhere}"),
    Trait(0.015, Truth.ALIVE, "head=405"),
    Trait(0.010, Truth.ALIVE, "head=404"),
    Trait(0.003, Truth.ALIVE, "head=hang"),
    Trait(0.005, Truth.DEAD, "hang=1"),
    Trait(0.007, Truth.DEAD, label="sink-"),
    Trait(0.005, Truth.DEAD, label="gone-"),
    Trait(0.002, Truth.DEAD, label="mute-"),
    Trait(0.003, Truth.DEAD, zone="simother.com"),  # a certificate for another name
    Trait(0.002, Truth.DEAD, zone="simpast.org"),  # a certificate that has expired
    Trait(0.003, Truth.DEAD, port=":4444"),  # where nobody listens
)
ORDINARY = Trait(0.0, Truth.ALIVE)

SINGLE_HOSTS = 0.84
STEEPNESS = 1.2
"""Of the Pareto law for the links of the other hosts."""
LARGEST_HOST = 1 / 50
"""Of all links."""
PLAIN, UPGRADED = 0.02, 0.03
"""Links that are http and stay so, and those that are led to https."""
DELAY, DELAY_SPREAD, LONGEST_DELAY = 200, 1.2, 10_000
"""Milliseconds until a page begins: median, sigma of the log-normal law, longest."""
LENGTH, LENGTH_SPREAD, LONGEST_LENGTH = 60_000, 1.3, 5_000_000

GITHUB_LINKS = 0.88
"""In awesome-go: 2,782 repositories in 3,169 addresses."""
GITHUB_TRAITS = (("-gone", 0.02, Truth.DEAD), ("-renamed", 0.06, Truth.MOVED), ("-archived", 0.1, Truth.ALIVE))


def mixed(links: int, seed: int = 0) -> list[Link]:
    """A list as most are, but for GitHub, which is in `repositories`. No two seeds have a host in common."""
    chance = random.Random(seed)
    first = seed * links
    made = [link for host, size in _hosts(links, chance) for link in _of_host(first + host, size, chance)]
    chance.shuffle(made)
    return made


def repositories(count: int, seed: int = 0) -> list[Link]:
    """A list like awesome-go: so many repositories, and links to elsewhere between them."""
    chance = random.Random(seed)
    made = [_repository(number, chance) for number in range(count)]
    made += mixed(round(count / GITHUB_LINKS) - count, seed)
    chance.shuffle(made)
    return made


def markdown(links: list[Link]) -> str:
    lines = (f"- [Entry {number}]({link.url}) - Description of entry {number}." for number, link in enumerate(links))
    return "# Awesome Simulation\n\n## Links\n\n" + "\n".join(lines) + "\n"


def _hosts(links: int, chance: random.Random) -> Iterator[tuple[int, int]]:
    """Numbers of hosts, and how many links each has."""
    number, left = 0, links
    while left:
        many = chance.random() >= SINGLE_HOSTS
        size = int(min(links * LARGEST_HOST, 2 * chance.paretovariate(STEEPNESS))) if many else 1
        size = min(max(size, 1), left)
        yield number, size
        number, left = number + 1, left - size


def _of_host(host: int, size: int, chance: random.Random) -> Iterator[Link]:
    zone = chance.choice(ZONES)
    for page in range(size):
        trait = _trait(chance)
        if trait.is_of_host and size > 1:
            trait = ORDINARY
        yield _page(host, page, zone, trait, chance)


def _trait(chance: random.Random) -> Trait:
    at = chance.random()
    for trait in TRAITS:
        if at < trait.share:
            return trait
        at -= trait.share
    return ORDINARY


def _page(host: int, page: int, zone: str, trait: Trait, chance: random.Random) -> Link:
    delay = _around(DELAY, DELAY_SPREAD, LONGEST_DELAY, chance)
    length = _around(LENGTH, LENGTH_SPREAD, LONGEST_LENGTH, chance)
    wanted = trait.query.format(
        wait=chance.randint(2, 5), hops=chance.choice((1, 1, 1, 2, 3)), number=host, somewhere=chance.choice(ZONES)
    )
    scheme, truth, at = "https", trait.truth, chance.random()
    if at < PLAIN + UPGRADED and not trait.zone:
        scheme = "http"
    if PLAIN <= at < PLAIN + UPGRADED and trait is ORDINARY:
        wanted, truth = "secure=1", Truth.MOVED
    query = "&".join(filter(None, (f"ms={delay}&bytes={length}", wanted)))
    return Link(f"{scheme}://{trait.label}{host}.{trait.zone or zone}{trait.port}/page/{page}?{query}", truth)


def _around(median: int, spread: float, most: int, chance: random.Random) -> int:
    return int(min(most, median * math.exp(chance.gauss(0, spread))))


def _repository(number: int, chance: random.Random) -> Link:
    name, truth, at = f"project{number}", Truth.ALIVE, chance.random()
    for suffix, share, becomes in GITHUB_TRAITS:
        if at < share:
            name, truth = name + suffix, becomes
            break
        at -= share
    return Link(f"https://github.com/owner{number % 997}/{name}", truth)
