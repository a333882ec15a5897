"""What would change in a list, as a unified diff."""

from __future__ import annotations

from collections.abc import Iterator


def unified(name: str, old: str, new: str) -> str:
    """As `patch` and `git apply` take it, with their words for a missing line end; nothing where nothing changes."""
    return "".join(_parts(name, old, new))


def _parts(name: str, old: str, new: str) -> Iterator[str]:
    from difflib import unified_diff

    for line in unified_diff(_lines(old), _lines(new), f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
