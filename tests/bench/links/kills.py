"""`kill -9` at random moments of runs with a history: is a strike lost, and does the next run go on?

    cd tests/bench && ../../.venv/test/bin/python -m links.kills [--kills N] [--links N] [--seed N]

Status 1 where a history is not as it should be. What `run` needs is needed here, too. Whenever a run has ended, all
moments in the history are set back by a day: so each page that fails has as many strikes as there were runs that
ended, before the kill or without one. The first run, which looks twice at what fails, and the last are let be.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from . import lists
from .again import set_back
from .lists import Link, Truth
from .run import LIMIT, TOOLS
from .world import enter, forget, world

sys.path.insert(0, str(TOOLS))

from listkeeper.store import Store

LONGEST = 4.0
"""Seconds until a kill: a little more than a run takes that sees the same failures as the run before."""


def pages(count: int, chance: random.Random) -> Iterator[Link]:
    """Every fourth fails."""
    for number in range(count):
        truth = Truth.ALIVE if number % 4 else Truth.DEAD
        query = f"ms={chance.randint(20, 300)}&bytes=2000{'' if number % 4 else '&status=500'}"
        yield Link(f"https://h{number}.simweb.net/page?{query}", truth)


def begun(listed: Path, history: Path, authorities: Path) -> subprocess.Popen[bytes]:
    command = (sys.executable, "-m", "listkeeper", "links", "--allow-network", "127.0.0.0/8", "--fail-on", "never")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(TOOLS), "SSL_CERT_FILE": str(authorities)}
    return subprocess.Popen([*command, "--history", history, listed], stdout=subprocess.DEVNULL, env=environment)


def ended(history: Path) -> set[int]:
    """Runs whose strikes count."""
    with Store.open(history, datetime.now(UTC)) as store:
        if store.note:
            raise SystemExit(f"the history was not kept: {store.note}")
        return {run.id for run in store.runs() if run.conclusive}


def strikes(history: Path, links: list[Link]) -> Counter[int]:
    """How many of the pages that fail have how many strikes."""
    failing = [link.url for link in links if link.truth is Truth.DEAD]
    with Store.open(history, datetime.now(UTC)) as store:
        pasts = dict(store.load(failing))
    return Counter(sum(s.times for s in pasts[url].strikes) if url in pasts else 0 for url in failing)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--links", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    enter()
    chance = random.Random(chosen.seed)
    links = list(pages(chosen.links, chance))
    failing = sum(link.truth is Truth.DEAD for link in links)
    known: set[int] = set()
    count = lost = in_vain = 0
    with world() as authorities, tempfile.TemporaryDirectory() as folder:
        listed, history = Path(folder) / "list.md", Path(folder) / "links.db"
        listed.write_text(lists.markdown(links), encoding="utf-8")
        for kill in range(-1, chosen.kills + 1):
            forget()
            with begun(listed, history, authorities) as process:
                try:
                    process.wait(chance.uniform(0, LONGEST) if 0 <= kill < chosen.kills else LIMIT)
                except subprocess.TimeoutExpired:
                    process.kill()
            status = process.wait()
            in_vain += status == 0 and 0 <= kill < chosen.kills
            if status not in (0, -9):
                raise SystemExit(f"the run after kill {kill} ended with {status}")
            new = ended(history) - known
            known |= new
            count += len(new)
            found = strikes(history, links)
            lost += found != Counter({count: failing})
            print(f"{kill}: status {status}, {count} runs have ended, strikes {dict(found)}", file=sys.stderr)
            if new:
                set_back(history, timedelta(days=1))
    print(f"{chosen.kills - in_vain} kills, {count} runs that ended, {lost} histories with strikes lost or too many")
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main())
