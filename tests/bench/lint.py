"""Speed and memory of lint and parse, side by side with peers in one run: ratios of CPU time, median of several runs.

    tests/bench/lint.py [--list FILE] [--profile FILE...] [--awesome-lint PROGRAM] [--runs N]

Needs the environment of the tests (`.venv/test/bin/python tests/bench/lint.py`). FILE is a large list, such as the
README of awesome-go; without it a generated list of 3,000 entries stands in. PROGRAM is awesome-lint from npm. With
`--profile`, only `lint --profile awesome-lint` is measured, beside awesome-lint and the default rules, on these lists
and on a generated one of 10,000 entries. Nothing here passes or fails: the figures go into README.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

WORDS = "fast small typed stable simple parser server client tensor matrix graph solver stream cache queue".split()
SIZES = (1_000, 10_000, 100_000)


def generated(entries: int) -> str:
    """A list of so many entries, in sections of 50 that are in order, in the most common form."""
    lines = ["# Awesome Benchmark", "", "A list made for measuring.", ""]
    for number in range(entries):
        if number % 50 == 0:
            lines += ["", f"## Section {number // 50}", ""]
        word, other = WORDS[number % len(WORDS)], WORDS[number // 7 % len(WORDS)]
        about = f"A {word} {other} for `{other}` work, with *care* and number {number}."
        lines.append(f"- [project {number:06}](https://github.com/owner{number}/project-{number}) - {about}")
    return "\n".join(lines) + "\n"


def child(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """CPU seconds and peak memory (MB) of a command; its exit status does not matter."""
    pid = os.fork()
    if pid == 0:
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silent, stream)
        os.chdir(folder)
        os.execvp(command[0], list(command))
    _, _, usage = os.wait4(pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def medians(commands: dict[str, Sequence[str]], folder: Path, runs: int) -> dict[str, tuple[float, float]]:
    """Of each command, in turns so that noise meets all alike."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            taken[name].append(child(command, folder))
    return {name: tuple(map(statistics.median, zip(*rows, strict=True))) for name, rows in taken.items()}


def checkout(folder: Path, text: str) -> None:
    """A repository as awesome-lint wants it: a readme, a remote, a branch that follows it."""
    (folder / "readme.md").write_text(text, encoding="utf-8")
    (folder / "contributing.md").write_text("# Contributing\n\nBe kind.\n", encoding="utf-8")
    for command in (
        "init -q -b main",
        "remote add origin https://github.com/owner/list.git",
        "config branch.main.remote origin",
        "config branch.main.merge refs/heads/main",
    ):
        subprocess.run(["git", *command.split()], cwd=folder, check=True, capture_output=True)


def whole_commands(title: str, text: str, awesome_lint: str | None, runs: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        checkout(folder, text)
        commands: dict[str, Sequence[str]] = {
            "import mistune, click": [sys.executable, "-c", "import mistune, click"],
            "tools/lint": [str(ROOT / "tools/lint"), "readme.md"],
        }
        if awesome_lint:
            commands["awesome-lint"] = [awesome_lint, "readme.md"]
        figures = medians(commands, folder, runs)
    ours = figures["tools/lint"]
    for command, (seconds, memory) in figures.items():
        yield f"| {title} | `{command}` | {seconds:.3f} | {seconds / ours[0]:.2f} | {memory:.0f} |"


def profiles(lists: dict[str, str], awesome_lint: str | None, runs: int) -> Iterator[str]:
    """The profile's figures on each list, and how many times as much the others take."""
    for title, text in lists.items():
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            checkout(folder, text)
            lint = str(ROOT / "tools/lint")
            commands: dict[str, Sequence[str]] = {
                "tools/lint --profile awesome-lint": [lint, "--profile", "awesome-lint", "readme.md"],
                "tools/lint": [lint, "readme.md"],
            }
            if awesome_lint:
                commands["awesome-lint"] = [awesome_lint, "readme.md"]
            figures = medians(commands, folder, runs)
        own = next(iter(figures.values()))
        for command, (seconds, memory) in figures.items():
            ratios = f"{seconds / own[0]:.1f} | {memory:.0f} | {memory / own[1]:.1f}"
            yield f"| {title} | `{command}` | {seconds:.2f} | {ratios} |"


def own_list(awesome_lint: str | None, runs: int) -> Iterator[str]:
    """`list.md` in its own checkout, with its configuration and its schema."""
    commands: dict[str, Sequence[str]] = {
        "import mistune, click": [sys.executable, "-c", "import mistune, click"],
        "tools/lint": ["tools/lint"],
    }
    if awesome_lint:
        commands["awesome-lint"] = [awesome_lint, "list.md"]
    figures = medians(commands, ROOT, runs)
    for command, (seconds, memory) in figures.items():
        yield f"| list.md | `{command}` | {seconds:.3f} | {seconds / figures['tools/lint'][0]:.2f} | {memory:.0f} |"


def parsers(text: str) -> dict[str, Callable[[], object]]:
    import mistune
    from listkeeper.markdown import BlockType, Tree
    from listkeeper.parser import parse
    from markdown_it import MarkdownIt

    stock = mistune.create_markdown(renderer=None, plugins=["table", "url", "strikethrough", "task_lists", "footnotes"])
    peer = MarkdownIt("gfm-like")

    def tree() -> None:
        read = Tree(text)
        for block in read.walk():
            if block.type in (BlockType.PARAGRAPH, BlockType.HEADING, BlockType.CELL):
                read.inlines(block)

    return {
        "listkeeper: tree with positions": tree,
        "listkeeper: whole document": lambda: parse(text),
        "mistune, its plugins, no positions": lambda: stock(text),
        "markdown-it-py, gfm-like": lambda: peer.parse(text),
    }


def parsing(text: str, runs: int) -> Iterator[str]:
    candidates = parsers(text)
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(runs + 2):
        for name, parse in candidates.items():
            start = process_time()
            parse()
            taken[name].append(process_time() - start)
    figures = {name: statistics.median(times) for name, times in taken.items()}
    base = figures["mistune, its plugins, no positions"]
    for name, seconds in figures.items():
        yield f"| {name} | {seconds:.3f} | {seconds / base:.2f} |"


def growth(runs: int) -> Iterator[str]:
    """Lint of growing lists, each in a process of its own; the cost of starting is taken off."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "0.md").write_text(generated(1))
        start = medians({"0": [str(ROOT / "tools/lint"), "0.md"]}, folder, runs)["0"]
        rows = []
        for size in SIZES:
            file = folder / f"{size}.md"
            file.write_text(generated(size))
            own = medians({"": [str(ROOT / "tools/lint"), file.name]}, folder, runs if size < SIZES[-1] else 3)[""]
            megabytes = file.stat().st_size / 1e6
            rows.append((size, megabytes, own[0] - start[0], (own[1] - start[1]) / megabytes))
    for size, megabytes, seconds, memory in rows:
        yield f"| {size:,} | {megabytes:.2f} | {seconds:.2f} | {seconds / size * 1e6:.0f} | {memory:.1f} |"
    for (few, _, short, _), (many, _, long, _) in pairwise(rows):
        yield f"| {few:,} to {many:,}: times {long / short / (many / few):.2f} of proportional | | | | |"


def doubled(entries: int) -> str:
    """A generated list in which one of a hundred entries stands a second time, as people write it a second time."""
    lines = generated(entries - entries // 101).splitlines()
    again = [line for line in lines if line.startswith("- ")][: entries // 101]
    moved = [
        line.replace("[project ", "[Project-").replace("/owner", "/new").replace("with *care*", "") for line in again
    ]
    return "\n".join([*lines, "", "## More", "", *moved, ""])


def near_duplicates(runs: int) -> Iterator[str]:
    """The rule alone, over documents that are read already."""
    from datetime import date

    from listkeeper.facts import Facts
    from listkeeper.parser import parse
    from listkeeper.rules import near_duplicate

    rows = []
    for size in SIZES:
        document, taken, found = parse(doubled(size)), [], 0
        document.lists  # noqa: B018 - looked for once, by whichever rule is first
        for _ in range(runs):
            start = process_time()
            found = len(list(near_duplicate.check(document, Facts(date(2026, 1, 1)))))
            taken.append(process_time() - start)
        rows.append((size, statistics.median(taken), found))
    for size, seconds, found in rows:
        yield f"| {size:,} | {size // 101:,} | {found:,} | {seconds:.3f} | {seconds / size * 1e6:.1f} |"
    for (few, short, _), (many, long, _) in pairwise(rows):
        yield f"| {few:,} to {many:,}: times {long / short / (many / few):.2f} of proportional | | | | |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", type=Path, help="a large list")
    parser.add_argument("--profile", type=Path, nargs="+", metavar="FILE", help="lists to hold to awesome-lint's rules")
    parser.add_argument("--awesome-lint", help="awesome-lint from npm, to measure beside ours")
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    if chosen.profile:
        lists = {path.stem: path.read_text(encoding="utf-8") for path in chosen.profile}
        lists["10,000 entries"] = generated(10_000)
        print("| list | command | CPU s | times the profile | peak MB | times |\n|---|---|---|---|---|---|")
        print("\n".join(profiles(lists, chosen.awesome_lint, chosen.runs)))
        return
    large = chosen.list.read_text(encoding="utf-8") if chosen.list else generated(3_000)
    title = chosen.list.stem if chosen.list else "3,000 entries"
    print("\n".join(_tables(large, title, chosen.awesome_lint, chosen.runs)))


def _tables(large: str, title: str, awesome_lint: str | None, runs: int) -> Iterator[str]:
    yield f"Lint ({os.cpu_count()} cores)\n\n| list | command | CPU s | times ours | peak MB |\n|---|---|---|---|---|"
    yield from own_list(awesome_lint, runs)
    yield from whole_commands(title, large, awesome_lint, runs)
    yield f"\nParsing {title}\n\n| parser | CPU s | times mistune |\n|---|---|---|"
    yield from parsing(large, runs)
    yield "\nGrowth of lint\n\n| entries | MB | CPU s | µs an entry | MB a MB |\n|---|---|---|---|---|"
    yield from growth(runs)
    yield "\nNear-duplicates\n\n| entries | doubled | found | CPU s | µs an entry |\n|---|---|---|---|---|"
    yield from near_duplicates(runs)


if __name__ == "__main__":
    main()
