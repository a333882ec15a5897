"""How the bot knows its own again: a first line that nobody sees, and who wrote it.

The line alone proves nothing: anybody can write it into a comment, and who may write comments may edit those of people.
What a marker remembers is a hint from the last time; nothing is trusted for standing there.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from typing import Any

LOGIN = "github-actions[bot]"
"""Who writes with the token that a workflow is given (GitHub Docs, "Automatic token authentication")."""
MOST_STATE = 8_000
"""Characters that a memory may take of a body."""
_MARKER = re.compile(r"<!-- listkeeper:1:(?P<kind>[a-z]+)(?: (?P<state>[A-Za-z0-9_=-]*))? -->")


def marker(kind: str, state: Mapping[str, Any] | None = None) -> str:
    """The first line of what is written as `kind`, with what is to be remembered; a memory that is too long is not."""
    packed = urlsafe_b64encode(json.dumps(state, separators=(",", ":")).encode()).decode() if state else ""
    return f"<!-- listkeeper:1:{kind}{f' {packed}' if packed and len(packed) <= MOST_STATE else ''} -->\n"


def remembered(body: object, kind: str) -> Mapping[str, Any] | None:
    """What a body of this kind remembers, as somebody wrote it; None where it is of no such kind."""
    match = _MARKER.match(body) if isinstance(body, str) else None
    if match is None or match["kind"] != kind:
        return None
    try:
        state = json.loads(urlsafe_b64decode(match["state"] or "")) if match["state"] else {}
    except (ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def plain(body: object) -> str:
    """A body for comparing: GitHub's forms send CRLF, and blanks at its ends are cut off."""
    return body.replace("\r\n", "\n").strip() if isinstance(body, str) else ""


def own(rows: Iterable[Mapping[str, Any]], kind: str, login: str = LOGIN) -> list[Mapping[str, Any]]:
    """Those comments, issues or pull requests that the bot wrote as `kind`, in the order given."""
    return [row for row in rows if _author(row) == login and remembered(row.get("body"), kind) is not None]


def _author(row: Mapping[str, Any]) -> str:
    user = row.get("user")
    return str(user.get("login", "")) if isinstance(user, Mapping) else ""
