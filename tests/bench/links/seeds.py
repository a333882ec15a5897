"""Is anything that is alive called dead? Small webs by the dozen, one seed each; status 1 if it happens.

    cd tests/bench && ../../.venv/test/bin/python -m links.seeds [--seeds N] [--links N] [--lychee PROGRAM]

What `run` needs is needed here, too.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import lists
from .judge import Mistake, mistakes
from .lists import Link
from .run import Checker, checkers, report
from .world import enter, world

AT_ONCE = 4
"""Mostly they wait, each for its slowest host."""


def check(checker: Checker, links: list[Link], authorities: Path) -> tuple[Counter[Mistake], list[str]]:
    """The mistakes in one list, and the links that were wrongly called dead."""
    with tempfile.TemporaryDirectory() as folder:
        _, said = report(checker, links, Path(folder), authorities)
    wrong = [link for link in links if mistakes([link], said)[Mistake.FALSE_DEATH]]
    return mistakes(links, said), [link.url for link in wrong]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--links", type=int, default=300, help="in each list")
    parser.add_argument("--lychee", help="its program, to count its mistakes instead")
    parser.add_argument("--tools", type=Path, action="append", default=[], help="another copy of tools/")
    chosen = parser.parse_args()
    enter()
    checker = next(iter(checkers(chosen.lychee, chosen.tools, []).values()))
    total: Counter[Mistake] = Counter()
    with world() as authorities, ThreadPoolExecutor(AT_ONCE) as pool:
        webs = [lists.mixed(chosen.links, seed) for seed in range(1, chosen.seeds + 1)]
        for found, wrong in pool.map(lambda links: check(checker, links, authorities), webs):
            total += found
            print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
    print(f"| {chosen.seeds} seeds, {chosen.links} links each | links |\n|---|---|")
    print("\n".join(f"| {mistake} | {total[mistake]} |" for mistake in Mistake))
    return int(total[Mistake.FALSE_DEATH] > 0)


if __name__ == "__main__":
    sys.exit(main())
