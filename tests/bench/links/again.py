"""The next day: what a second run of a list costs, and whether it says the same.

    cd tests/bench && ../../.venv/test/bin/python -m links.again [--links N | --repositories N] [--days N]

What `run` needs is needed here, too. Between two runs, all moments in the history are set back by a day.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from . import judge, lists
from .lists import Link
from .run import TOKEN, TOOLS, Checker, run
from .world import enter, world

_MOMENT = re.compile(r'"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)"')


def checker(history: Path, *, token: bool) -> Checker:
    command = (sys.executable, "-m", "listkeeper", "links", "--allow-network", "127.0.0.0/8", "--format", "json")
    words = (*command, "--fail-on", "never", "--history", str(history), "{list}")
    written = ("sh", "-c", 'report=$1; shift; exec "$@" > "$report"', "sh", "{report}", *words)
    environment = {"PYTHONPATH": str(TOOLS), **({"GITHUB_TOKEN": TOKEN} if token else {})}
    return Checker(written, judge.of_listkeeper, environment)


def set_back(history: Path, by: timedelta) -> None:
    """As if everything had been seen so much earlier."""
    sys.path.insert(0, str(TOOLS))
    from listkeeper.store import Store

    def earlier(match: re.Match[str]) -> str:
        moment = datetime.strptime(match[1], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) - by
        return f'"{moment:%Y-%m-%dT%H:%M:%SZ}"'

    with Store.open(history, datetime.now(UTC)) as store:
        lines = [_MOMENT.sub(earlier, line) for line in store.export_lines()]
        store.import_lines(lines, "history", datetime.now(UTC))


def days(links: list[Link], number: int, folder: Path, authorities: Path, *, token: bool) -> Iterator[str]:
    """A row for each day."""
    history = folder / "links.db"
    yield "| day | wall s | CPU s | peak MB | MB moved | requests | verdicts that differ from the day before |"
    yield "|---|---|---|---|---|---|---|"
    before: dict[str, str] = {}
    for day in range(1, number + 1):
        cost = run(checker(history, token=token), links, folder, authorities).cost
        said = verdicts(folder / "report.json")
        changes = Counter(f"{before[url]} → {said[url]}" for url in before if before[url] != said[url])
        told = ", ".join(f"{count} {change}" for change, count in changes.items()) or "none"
        cells = f"{cost.wall:.1f} | {cost.cpu:.1f} | {cost.peak:.0f} | {cost.moved:.1f} | {cost.requests:,}"
        yield f"| {day} | {cells} | {told if before else ''} |"
        before = said
        set_back(history, timedelta(days=1))


def verdicts(report: Path) -> dict[str, str]:
    return {link["url"]: link["verdict"] for link in json.loads(report.read_text(encoding="utf-8"))["links"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--links", type=int, default=1_000, help="links of the mixed list")
    parser.add_argument("--repositories", type=int, help="a list like awesome-go instead, with so many repositories")
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    enter()
    many = chosen.repositories
    links = lists.repositories(many, chosen.seed) if many else lists.mixed(chosen.links, chosen.seed)
    with world() as authorities, tempfile.TemporaryDirectory() as folder:
        for row in days(links, chosen.days, Path(folder), authorities, token=bool(many)):
            print(row, flush=True)


if __name__ == "__main__":
    main()
