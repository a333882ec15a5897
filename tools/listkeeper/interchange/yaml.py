"""YAML 1.2, in block style, with every text in double quotes as JSON has them.

So nothing depends on which words a reader takes for a number, a date or a no, and what YAML 1.1 reads is the same. To
write it needs a thousandth of the time of a library that decides how each text is best quoted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from listkeeper.escape import json_text

# YAML 1.2 5.1 prints neither C1 controls nor a byte order mark; U+0085, U+2028 and U+2029 end lines in YAML 1.1.
UNPRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def written(values: Mapping[str, Any]) -> str:
    """A mapping of mappings, sequences, texts, numbers, truths and nothing; keys are plain words."""
    return json_text("".join(f"{line}\n" for line in _mapping(values, "")))


def _mapping(values: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in values.items():
        if value and isinstance(value, Mapping):
            yield f"{indent}{key}:"
            yield from _mapping(value, f"{indent}  ")
        elif value and isinstance(value, list):
            yield f"{indent}{key}:"
            yield from _sequence(value, f"{indent}  ")
        else:
            yield f"{indent}{key}: {_scalar(value)}"


def _sequence(values: list[Any], indent: str) -> Iterator[str]:
    for value in values:
        if value and isinstance(value, Mapping):
            first, *rest = _mapping(value, f"{indent}  ")
            yield f"{indent}- {first.lstrip(' ')}"
            yield from rest
        else:
            yield f"{indent}- {_scalar(value)}"


def _scalar(value: object) -> str:
    """JSON is YAML (YAML 1.2 1.3), empty lists and mappings included."""
    return UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
