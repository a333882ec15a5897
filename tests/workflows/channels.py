"""How a step speaks to the runner: through files that it appends to, and through lines of its log."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

FILES = ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_STATE")
MOST_SUMMARY = 1024 * 1024
"""Bytes; of a summary that is longer, GitHub shows nothing."""
KNOWN = frozenset(
    "add-mask add-matcher debug echo endgroup error group notice remove-matcher save-state set-env set-output warning "
    "add-path".split()
)
"""What the runner takes for a command; other names are lines of the log."""


class ChannelError(Exception):
    """The runner would fail the step for what was written to one of its files."""


def assignments(text: str) -> dict[str, str]:
    """`NAME=VALUE`, or `NAME<<DELIMITER`, lines and the delimiter."""
    found: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        equals, heredoc = line.find("="), line.find("<<")
        if heredoc >= 0 and not 0 <= equals < heredoc:
            name, delimiter = line.split("<<", 1)
            found[_named(name, line)] = "\n".join(_until(delimiter, lines))
        elif equals >= 0:
            name, value = line.split("=", 1)
            found[_named(name, line)] = value
        elif line:
            raise ChannelError(f"Invalid format {line!r}")
    return found


def _named(name: str, line: str) -> str:
    if not name:
        raise ChannelError(f"Invalid format {line!r}. Name must not be empty")
    return name


def _until(delimiter: str, lines: Iterator[str]) -> Iterator[str]:
    if not delimiter:
        raise ChannelError("Delimiter must not be empty")
    for line in lines:
        if line == delimiter:
            return
        yield line
    raise ChannelError(f"Matching delimiter not found {delimiter!r}")


def summary(file: Path) -> str:
    content = file.read_bytes()
    if len(content) > MOST_SUMMARY:
        raise ChannelError(f"a summary of {len(content)} bytes is not taken")
    return content.decode()


class Command(NamedTuple):
    """A line of the log that the runner acts on."""

    name: str
    properties: dict[str, str]
    message: str


COLONS = re.compile(r"\s*::(?P<name>[A-Za-z-]+)(?: (?P<properties>[^:]*))?::(?P<message>.*)", re.DOTALL)
BRACKETS = re.compile(r"##\[(?P<name>[A-Za-z-]+)(?: (?P<properties>[^\]]*))?\](?P<message>.*)", re.DOTALL)


def commands(log: str) -> list[Command]:
    """`::name key=value::message` at the beginning of a line, `##[name key=value]message` anywhere in it."""
    return list(_commands(re.split(r"\r\n|\n|\r", log)))


def _commands(lines: Iterable[str]) -> Iterator[Command]:
    stopped = ""
    for line in lines:
        if stopped:
            stopped = "" if line.strip() == f"::{stopped}::" else stopped
        elif match := COLONS.match(line) or BRACKETS.search(line):
            name = match["name"].lower()
            if name == "stop-commands":
                stopped = match["message"]
            elif name in KNOWN:
                yield Command(name, _properties(match["properties"] or ""), _plain(match["message"]))


def _properties(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in re.split("[,;]", text) if "=" in part]
    return {name.strip(): _plain(value) for name, _, value in pairs}


def _plain(text: str) -> str:
    for escaped, character in {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%5D": "]", "%3B": ";"}.items():
        text = text.replace(escaped, character)
    return text.replace("%25", "%")
