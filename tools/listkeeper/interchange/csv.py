"""CSV for spreadsheets (RFC 4180): one entry a row, UTF-8 with the mark by which they know it.

A cell that a spreadsheet would run as a formula begins with an apostrophe, which it shows as text (OWASP, "CSV
Injection"): names and descriptions are anybody's. Lists within a cell are separated by `; `.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO
from typing import Any

from listkeeper.document import BOM

COLUMNS = ("id", "name", "url", "description", "section", "attributes", "by", "links", "line")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What may begin one; full-width characters are folded to these by some."""
LONGEST = 32_767
"""Characters that a cell holds ("Excel specifications and limits"); of more, the rest would be lost."""


def written(values: Mapping[str, Any]) -> str:
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows([_cell(cell) for cell in _row(entry)] for entry in values["entries"])
    return BOM + text.getvalue()


def _row(entry: Mapping[str, Any]) -> tuple[str | int, ...]:
    return (
        entry["id"],
        entry["name"],
        entry["url"],
        entry["description"],
        " > ".join(entry["section"]),
        "; ".join(entry["attributes"]),
        "; ".join(entry["by"]),
        "; ".join(link["url"] for link in entry["links"] if link["rel"] != "main"),
        entry["line"],
    )


def _cell(cell: str | int) -> str | int:
    if isinstance(cell, int):
        return cell
    plain = cell.replace("\x00", "\ufffd")
    shown = plain if len(plain) < LONGEST else f"{plain[: LONGEST - 2]}…"
    return f"'{shown}" if shown.lstrip(" ").startswith(FORMULA) else shown
