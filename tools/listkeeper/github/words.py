"""What an answer of GitHub comes to, in our words: nothing of its own is told but the name of a field. Pure."""

from __future__ import annotations

import math
import re

from listkeeper.escape import cut, visible
from listkeeper.github.api import Failure, Reply

GAPS = frozenset({"NOT_FOUND", "FORBIDDEN"})
"""Errors of GraphQL beside which the rest of `data` is good."""
DONE_PERHAPS = "; it may have been done all the same"
_REFUSALS = {
    400: "it is not what the API wants",
    403: "the token may not do that",
    404: "it is not there, or the token may not see it",
    405: "that cannot be done here",
    409: "it does not fit what is there now",
    410: "it is gone, or switched off",
    413: "it is too large",
    422: "it is not what the API wants",
    451: "it is kept back for legal reasons",
}
_SETTINGS = {
    "GitHub Actions is not permitted to create or approve pull requests": (
        "workflows may not open pull requests here; tick 'Allow GitHub Actions to create and approve pull requests' in "
        "the repository's settings, under Actions, General"
    ),
}
"""By GitHub's own sentence, what its owner can do about a refusal; off is the default of that one."""
_CODES = {
    "missing": "names what is not there",
    "missing_field": "is missing",
    "invalid": "is not in the form that it must have",
    "already_exists": "is taken already",
}
_TYPES = {
    "NOT_FOUND": "it is not there, or the token may not see it",
    "FORBIDDEN": "the token may not do that",
    "INSUFFICIENT_SCOPES": "the token may not do that",
    "STALE_DATA": "the branch has moved on",
    "UNPROCESSABLE": "it is not what the API wants",
}


class RestError(Exception):
    """There is no good answer; its text is a clause for people."""

    def __init__(self, message: str, status: int | None = None, *, refused: bool = False) -> None:
        """`refused`: GitHub understood it and will not do it, now or later."""
        super().__init__(message)
        self.status, self.refused = status, refused


def accepted(reply: Reply, *, again: bool) -> Reply:
    """The answer, if it is one of success. Raises RestError. `again`: to ask twice is as good as once."""
    status = reply.status
    if 200 <= status < 300:
        return reply
    if status >= 500:
        raise RestError(f"GitHub has trouble ({status}){'' if again else DONE_PERHAPS}", status)
    if status == 401:
        raise RestError("GitHub does not accept the token (401)", status, refused=True)
    if status < 400:
        raise RestError(f"GitHub's API {Failure.REDIRECTED} ({status})", status, refused=True)
    why = _field(reply.body) if status == 422 else _setting(reply.body)
    why = why or _REFUSALS.get(status, "it gives no reason that we know")
    raise RestError(f"GitHub refused it ({status}): {why}", status, refused=True)


def failure(of: Failure, *, again: bool = True) -> RestError:
    arrived = of in {Failure.LOST, Failure.SLOW, Failure.UNREADABLE}
    return RestError(f"GitHub's API {of}{DONE_PERHAPS if arrived and not again else ''}")


def limited(status: int, seconds: float | None = None) -> RestError:
    """It asks to be left alone, for longer or more often than we have time."""
    if seconds is None:
        return RestError("GitHub asks for one pause after another, for longer than a job waits", status)
    minutes = max(1, math.ceil(seconds / 60))
    unit = "minute" if minutes == 1 else "minutes"
    return RestError(f"GitHub asks for a pause of {minutes:,} {unit}, which is longer than a job waits", status)


def errors(body: object) -> frozenset[str]:
    """The types of the errors of a GraphQL answer; "" for one without."""
    found = body.get("errors") if isinstance(body, dict) else None
    if found is None or found == []:
        return frozenset()
    rows = found if isinstance(found, list) else [found]
    kinds = [row.get("type") if isinstance(row, dict) else None for row in rows]
    return frozenset(kind if isinstance(kind, str) else "" for kind in kinds)


def graphql_refusal(body: object) -> RestError:
    kinds = errors(body)
    if not kinds:
        return RestError(f"GitHub's API {Failure.UNREADABLE}")
    kind = min(kinds, key=lambda kind: (kind not in _TYPES, kind))
    named = f" ({kind})" if re.fullmatch(r"[A-Z_]{1,40}", kind) else ""
    why = _TYPES.get(kind, "it gives no reason that we know")
    return RestError(f"GitHub refused it{named}: {why}", refused=bool(named))


def following(link: str) -> str:
    """The target of `rel="next"` (RFC 8288); "" where there is none."""
    for target, parameters in re.findall(r"<([^<>]*)>((?:\s*;\s*[^,<>]*)*)", link):
        if re.search(r';\s*rel="?(?:[^";]*\s)?next(?:\s[^";]*)?"?\s*(?:;|$)', parameters):
            return str(target)
    return ""


def _setting(body: object) -> str:
    message = body.get("message") if isinstance(body, dict) else None
    return _SETTINGS.get(message.rstrip("."), "") if isinstance(message, str) else ""


def _field(body: object) -> str:
    """The first field that is wrong; some errors are mere sentences."""
    rows = body.get("errors") if isinstance(body, dict) else None
    first = rows[0] if isinstance(rows, list) and rows else None
    if not isinstance(first, dict) or not isinstance(first.get("field"), str) or not first["field"]:
        return ""
    code = first.get("code")
    what = _CODES.get(code, "is not what the API wants") if isinstance(code, str) else "is not what the API wants"
    return f"its '{visible(cut(first['field'], 60))}' {what}"
