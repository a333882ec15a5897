"""What GitHub shows of a changed file, and what may be said at: the lines of its hunks, as they are now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

_HEADER = re.compile(r"@@ -\d{1,10}(?:,(\d{1,10}))? \+(\d{1,10})(?:,(\d{1,10}))? @@(?: .*)?")

Hunk = dict[int, str]
"""The text of each line on the right side, by its number."""


def hunks(patch: object) -> list[Hunk]:
    """The hunks of a `patch` of `GET /repos/OWNER/NAME/pulls/N/files`, which has no file header.

    GitHub leaves the patch of a long file out, or cuts it: from the first line that is not as it should be, nothing is
    believed, and a hunk that ends too early is none.
    """
    found: list[Hunk] = []
    lines = iter(patch.split("\n")) if isinstance(patch, str) else iter(())
    for line in lines:
        header = _HEADER.fullmatch(line)
        hunk = _hunk(lines, header) if header else None
        if hunk is None:
            if not line.startswith("\\"):  # "\ No newline at end of file", after the last line of a hunk
                break
            continue
        found.append(hunk)
    return found


def _hunk(lines: Iterator[str], header: re.Match[str]) -> Hunk | None:
    """The lines that a header promises; None where they are not there."""
    old, number, new = int(header[1] or 1), int(header[2]), int(header[3] or 1)
    hunk: Hunk = {}
    while old > 0 or new > 0:
        line = next(lines, "")
        mark = line[:1]
        if mark == "\\":
            continue
        if mark not in (" ", "+", "-"):
            return None
        old -= mark != "+"
        if mark != "-":
            hunk[number] = line[1:]
            number += 1
            new -= 1
    return hunk if old == new == 0 else None


def patches(files: Iterable[Mapping[str, object]]) -> dict[str, list[Hunk]]:
    """The hunks of each file, by its path."""
    return {str(row.get("filename")): hunks(row.get("patch")) for row in files}
