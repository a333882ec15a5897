"""Measures `listkeeper history`: python tests/bench/history.py --list FILE [--commits 5000].

Makes a repository in a temporary folder in which each commit adds, edits, moves or removes an entry of a real list, and
reads it back; prints seconds of wall and CPU, memory, and milliseconds of CPU for each commit.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ENTRY = re.compile(r"^[-*] \[", re.M)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--list", required=True, type=Path)
    options.add_argument("--commits", type=int, nargs="+", default=[1250, 2500, 5000])
    given = options.parse_args()
    text = given.list.read_text(encoding="utf-8")
    print("| commits | entries told | wall s | CPU s | MB | CPU ms a commit |\n|---|---|---|---|---|---|")
    for number in given.commits:
        with TemporaryDirectory() as name:
            make(Path(name), text, number)
            measure(Path(name), number)


def make(folder: Path, text: str, commits: int) -> None:
    """One stream for git, so that making takes less than reading."""
    chance = random.Random(7)  # a seed, so that every run has the same history
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(folder)], check=True)
    process = subprocess.Popen(["git", "-C", str(folder), "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert process.stdin
    for number in range(commits):
        raw = text.encode()
        who = f"Ada <ada@example.org> {1_600_000_000 + number * 3600} +0000"
        process.stdin.write(f"commit refs/heads/main\ncommitter {who}\ndata 1\nx\n".encode())
        process.stdin.write(f"M 100644 inline README.md\ndata {len(raw)}\n".encode() + raw + b"\n")
        text = changed(text, number, chance)
    process.stdin.close()
    process.wait()
    subprocess.run(["git", "-C", str(folder), "reset", "--hard", "--quiet", "main"], check=True)


def changed(text: str, number: int, chance: random.Random) -> str:
    starts = [match.start() for match in ENTRY.finditer(text)]
    at = chance.choice(starts)
    end = text.find("\n", at) + 1 or len(text)
    line = text[at:end]
    match number % 4:
        case 0 | 1:
            entry = f"[New {number}](https://new{number}.example/) - Does {number} things."
            return f"{text[:at]}{line[:2]}{entry}\n{text[at:]}"
        case 2:
            return f"{text[:at]}{line.rstrip(chr(10))} Edited in {number}.\n{text[end:]}"
        case _:
            rest = text[:at] + text[end:]
            to = chance.choice([match.start() for match in ENTRY.finditer(rest)])
            return rest if number % 8 == 3 else rest[:to] + line + rest[to:]


def measure(folder: Path, commits: int) -> None:
    command = [sys.executable, "-P", "-m", "listkeeper", "history", "README.md"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "tools")}
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE)
    assert process.stdout
    told = process.stdout.read().count(b'"kind"')
    _, status, used = os.wait4(process.pid, 0)  # with the git that it ran
    assert status == 0
    wall, cpu, size = time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(f"| {commits:,} | {told:,} | {wall:.1f} | {cpu:.1f} | {size:.0f} | {cpu / commits * 1e3:.1f} |", flush=True)


if __name__ == "__main__":
    main()
