"""What a command reads before it begins: the lists that its arguments name, and their configuration."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

import click

from listkeeper import config, files, profiles, schema
from listkeeper.cli.output import Stop
from listkeeper.config import DEFAULT_PROFILE, Config
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.profiles import Profile

STANDARD_INPUT = "-"
USUAL = "list.md"
READMES = ("readme.md", "readme.markdown")
CONFIG_FILES = ("listkeeper.toml", "pyproject.toml")


@dataclass(frozen=True)
class Source:
    """A list that was read, and what its owner configured."""

    path: Path | None
    """None for standard input."""
    document: Document
    facts: Facts = field(repr=False)
    profile: Profile = field(default_factory=lambda: profiles.profile(DEFAULT_PROFILE), repr=False)

    @property
    def text(self) -> str:
        return self.document.text


def read_all(paths: tuple[str, ...], config_file: str | None, profile: str | None = DEFAULT_PROFILE) -> list[Source]:
    """Every list that the arguments name, each once, as it is named first. Raises Stop.

    `profile` is that for which they are read; None: the one that is configured.
    """
    named: dict[str, str] = {}
    for list_path in (list_path for path in paths for list_path in lists_of(path)):
        named.setdefault(list_path if list_path == STANDARD_INPUT else os.path.realpath(list_path), list_path)
    return [read(path, config_file, profile) for path in named.values()]


def read_one(path: str, config_file: str | None = None, profile: str | None = DEFAULT_PROFILE) -> Source:
    """The one list that an argument names. Raises Stop, and UsageError where there are several."""
    sources = read_all((path,), config_file, profile)
    if len(sources) > 1:
        raise click.UsageError(f"{path} holds {len(sources)} Markdown files; name one of them")
    return sources[0]


def read(path: str, config_file: str | None, profile: str | None = DEFAULT_PROFILE) -> Source:
    """One list. Raises Stop."""
    given = path == STANDARD_INPUT
    text = _text(path)
    folder = Path.cwd() if given else Path(path).resolve().parent
    known = facts(folder, config_file)
    chosen = profiles.profile(profile or known.config.profile)
    if chosen.neighbours:
        neighbours = _neighbours(folder, chosen.neighbours, strict=chosen.name != DEFAULT_PROFILE)
        known = replace(known, neighbours=neighbours, is_top=not given and (folder / ".git").exists())
    return Source(None if given else Path(path), chosen.read(text, "<stdin>" if given else path), known, chosen)


def _text(path: str) -> str:
    try:
        if path == STANDARD_INPUT:
            if sys.stdin is None:
                raise Stop("standard input is closed; name a file")
            return files.decode(sys.stdin.buffer.read(files.MAX_BYTES + 1), "standard input")
        return files.read(Path(path))
    except files.FileError as error:
        raise Stop(str(error)) from None


def _neighbours(folder: Path, names: Collection[str], *, strict: bool) -> dict[str, str]:
    """The files of these names (in small letters; their own may be in capitals) that lie in a folder. Raises Stop."""
    try:
        return files.neighbours(folder, names, strict=strict)
    except files.FileError as error:
        raise Stop(str(error)) from None


def usual() -> str:
    """What is meant where no path is named: `list.md`, else the README of this folder."""
    if os.path.lexists(USUAL):
        return USUAL
    try:
        return min((file.name for file in Path().iterdir() if file.name.lower() in READMES), default=USUAL)
    except OSError:
        return USUAL


def lists_of(path: str) -> list[str]:
    """A file itself; of a directory, its `list.md`, else its README, else all its Markdown files."""
    folder = Path(path)
    if path == STANDARD_INPUT or not folder.is_dir():
        return [path]
    try:
        found = sorted(file for file in folder.iterdir() if file.suffix.lower() in (".md", ".markdown"))
    except OSError as error:
        raise Stop(f"{path} cannot be read: {(error.strerror or 'no reason given').lower()}") from None
    if not found:
        raise Stop(f"{path} is a directory without a Markdown file; name a list")
    for wanted in (USUAL, *READMES):
        if chosen := [file for file in found if file.name.lower() == wanted]:
            return [str(chosen[0])]
    return [str(file) for file in found]


@cache
def facts(folder: Path, config_file: str | None) -> Facts:
    """The configuration that holds in a folder, with its schema. Raises Stop."""
    found = _configured(Path(config_file)) if config_file else _nearest(folder)
    today = date.today()  # noqa: DTZ011 - where the person is
    if found is None:
        return Facts(today)
    path, chosen = found
    return Facts(today, chosen, _schema(path, chosen.schema) if chosen.schema else None)


def configuration_of(folder: Path) -> str | None:
    """The name of the configuration that holds in a folder, if there is one. Raises Stop."""
    found = _nearest(folder)
    return shown(found[0]) if found else None


def _nearest(folder: Path) -> tuple[Path, Config] | None:
    """The first configuration from the folder upwards, not beyond its checkout."""
    top = files.checkout(folder)
    for above in (folder, *folder.parents):
        for name in CONFIG_FILES:
            if (above / name).is_file() and (found := _configured(above / name)):
                return found
        if above == top:
            return None
    return None


def _configured(path: Path) -> tuple[Path, Config] | None:
    name = shown(path)
    try:
        text = files.read(Path(name))
        found = config.from_toml(text, pyproject=path.name == "pyproject.toml", rules=profiles.RuleNames())
    except files.FileError as error:
        raise Stop(str(error)) from None
    except config.ConfigError as error:
        raise Stop(f"{name}: {error}") from None
    return (path, found) if found else None


def _schema(config_path: Path, name: str) -> schema.Schema:
    """The list's own schema, which lies in the folder of the configuration or below. Raises Stop."""
    folder = config_path.resolve().parent
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        raise Stop(f"{shown(config_path)}: schema {name!r} leads out of the folder of the configuration")
    try:
        return schema.load(files.read(Path(shown(path))))
    except files.FileError as error:
        raise Stop(f"{shown(config_path)}: schema: {error}") from None
    except schema.SchemaError as error:
        raise Stop(f"{shown(path)}: {error}") from None


def shown(path: Path) -> str:
    """As short as a person would write it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
