"""An export read back: JSON or YAML, from anybody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from listkeeper import schema

LARGEST = 50_000_000
"""Characters: a list of 100,000 entries."""


class ExportError(ValueError):
    """A text is no export of a list; the message says why."""


def read(text: str) -> Mapping[str, Any]:
    """The values of an export. Raises ExportError."""
    if len(text) > LARGEST:
        raise ExportError(f"larger than {LARGEST:,} characters")
    found = _json(text) if text.lstrip("\ufeff \t\r\n").startswith("{") else _yaml(text)
    if place := schema.departure(found, "list"):
        raise ExportError(f"no export of a list: it departs from schema/list.schema.json at {place[:100]}")
    assert isinstance(found, Mapping)
    return found


def _json(text: str) -> Any:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise ExportError(f"not JSON: {error.msg.lower()} on line {error.lineno}") from None
    except (ValueError, RecursionError):
        raise ExportError("not JSON that can be read: nested too deeply, or a number that is too long") from None


def _yaml(text: str) -> Any:
    """YAML 1.2 without aliases: a few of them can stand for more than fits into memory."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.events import AliasEvent

    yaml = YAML(typ="safe", pure=True)
    try:
        has_aliases = any(isinstance(event, AliasEvent) for event in yaml.parse(text))
        found = None if has_aliases else yaml.load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ExportError(f"neither JSON nor YAML: {error.problem} on line {line}") from None
    except (YAMLError, ValueError, RecursionError):
        raise ExportError("neither JSON nor YAML that can be read") from None
    if has_aliases:
        raise ExportError("YAML with aliases (*name), which an export has not")
    return found
