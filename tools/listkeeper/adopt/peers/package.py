"""package.json: awesome-lint among the dependencies or in a script, and what remark and others are called with."""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.adopt.claim import Claim, profile
from listkeeper.adopt.peers import commands, remark
from listkeeper.adopt.peers.reading import json_table, table

DEPENDENCIES = ("dependencies", "devDependencies", "optionalDependencies")


def read(text: str) -> Iterator[Claim]:
    values = json_table(text)
    for key in DEPENDENCIES:
        if "awesome-lint" in table(values.get(key)):
            yield profile(f"{key}: awesome-lint")
    for name, command in table(values.get("scripts")).items():
        if isinstance(command, str):
            yield from commands.of_line(command, f"scripts.{name}")
    yield from remark.of_values(table(values.get("remarkConfig")))
