"""Files of strangers as values: sizes, depths and types are theirs to choose, and none of them is trusted."""

from __future__ import annotations

import json
import tomllib
from typing import Any


class UnreadableError(Exception):
    """A file is not what its name says; the message tells what it is not."""


def json_table(text: str) -> dict[str, Any]:
    """A JSON object. Raises UnreadableError."""
    try:
        value = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise UnreadableError("it is not JSON") from None
    if not isinstance(value, dict):
        raise UnreadableError("it is not a JSON object")
    return value


def toml_table(text: str) -> dict[str, Any]:
    """Raises UnreadableError."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise UnreadableError("it is not TOML") from None


def texts(value: object) -> list[str]:
    """The texts of a list, or a text alone; of anything else, none."""
    if isinstance(value, str):
        return [value]
    return [own for own in value if isinstance(own, str)] if isinstance(value, list) else []


def table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
