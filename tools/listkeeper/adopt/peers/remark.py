"""remark-lint: `.remarkrc` in JSON, or `remarkConfig` in package.json."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from listkeeper.adopt.claim import Claim, excluded, left, needless, off, pin, profile
from listkeeper.adopt.foreign import of_expression
from listkeeper.adopt.peers.reading import json_table, table, texts

BULLETS = ("-", "*", "+")
_PREFIX = re.compile(r"^(?:@[\w-]+/)?(?:remark-)?(?:lint-)?")


def read(text: str) -> Iterator[Claim]:
    return of_values(json_table(text))


def read_other(text: str) -> Iterator[Claim]:
    """YAML and JavaScript: no parser of ours, or a program, which is not run."""
    names = sorted(set(re.findall(r"remark-(?:preset-)?lint[\w-]*", text)))
    if any("awesome" in name for name in names):
        yield profile("remark with awesome rules")
    yield left(", ".join(names[:8]) or "the whole file", "only settings in JSON are read, and nothing is run")


def of_values(values: dict[str, Any]) -> Iterator[Claim]:
    bullet = table(values.get("settings")).get("bullet")
    if bullet in BULLETS:
        yield pin(f'settings.bullet "{bullet}"', "form.bullet", bullet)
    plugins = values.get("plugins")
    for plugin in plugins if isinstance(plugins, list) else table(plugins).items():
        name, options = _plugin(plugin)
        if name:
            yield from _of_plugin(name, options)


def _plugin(plugin: object) -> tuple[str, Any]:
    """Name and options of `"name"`, `["name", options]` or an item of an object."""
    if isinstance(plugin, str):
        return plugin, True
    if isinstance(plugin, list | tuple) and plugin and isinstance(plugin[0], str):
        return plugin[0], plugin[1] if len(plugin) > 1 else True
    return "", None


def _of_plugin(name: str, options: Any) -> Iterator[Claim]:
    rule = _PREFIX.sub("", name)
    first = options[0] if isinstance(options, list) and options else options
    if first in (False, 0, "off"):
        yield off(f"{name}: off", rule)
    elif "awesome" in name:
        yield profile(name)
    elif rule == "unordered-list-marker-style" and options in BULLETS:
        yield pin(f'{name} "{options}"', "form.bullet", options)
    elif rule == "alphabetize-lists":
        yield pin(name, "order", "alphabetical")
    elif rule == "no-dead-urls":
        yield needless(name, "listkeeper links checks the links")
        for pattern in texts(table(options).get("skipUrlPatterns")):
            yield excluded(pattern, of_expression(pattern))
    elif "lint" in name and rule not in ("", "lint") and not rule.startswith("preset"):
        yield left(name, "no rule here is like it; lint --rules lists those that there are")
