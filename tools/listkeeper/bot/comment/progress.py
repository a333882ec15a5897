"""What was told the last time and is put right by now. The comment itself remembers it, as a hint, in its marker."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from listkeeper.bot.comment.problems import Row
from listkeeper.escape import cut, visible
from listkeeper.facts import LinkResult

HALF = 4
"""Characters of half a key, 24 bits: the first says what it is about, the second what is said of it."""
MOST_KEYS = 400
"""With more problems than that, only the present is told."""
MOST_BYTES = 5_900
"""Of the memory, as JSON: a third more in the marker, where `marker.MOST_STATE` bounds it."""
LONGEST = 100
"""Characters that are remembered of what a problem says."""
_KEYS = re.compile(rf"(?:[A-Za-z0-9_-]{{{2 * HALF}}}){{0,{MOST_KEYS}}}")


class Fixed(NamedTuple):
    """A problem that is no more, as it was told. From outside, and from a comment that people may edit."""

    rule: str
    text: str


class Progress(NamedTuple):
    done: int
    """How many of those that were told so far are put right."""
    of: int
    """How many were told so far, the present ones included."""
    fixed: tuple[Fixed, ...]
    """Those of them of which it is remembered what they were."""
    waiting: bool
    """A link was wrong, and this time nothing can be said of it."""
    state: Mapping[str, Any]
    """What is to be remembered."""


def progress(rows: Sequence[Row], unknown: Iterable[LinkResult], old: Mapping[str, Any], *, whole: bool) -> Progress:
    """`old`: what was remembered, as anybody may have written it; `whole`: nothing was left out of the report."""
    now = dict(zip(_keys(rows), rows, strict=True))
    before, done = _read(old, "open"), _read(old, "done")
    if not whole or len(now) > MOST_KEYS:
        return Progress(0, len(now), (), waiting=False, state={"many": 1} if now else {})
    pending = [key for key in before if key[:HALF] in {_half("", "link", link.url) for link in unknown}]
    gone = _less_reworded([key for key in (*done, *before) if key not in now and key not in pending], now, before)
    said = _said(old)
    fixed = tuple(said[key] for key in gone if key in said)
    texts = [(key, said[key]) for key in (*gone, *pending) if key in said]
    texts += [(key, Fixed(row.rule, row.text)) for key, row in now.items()]
    state = _state([*now, *pending], gone, texts)
    return Progress(len(gone), len(gone) + len(now) + len(pending), fixed, waiting=bool(pending), state=state)


def _keys(rows: Iterable[Row]) -> list[str]:
    """By what it is about rather than by its line, which every other edit moves."""
    seen: Counter[str] = Counter()
    keys = []
    for row in rows:
        first = _half("", "link", row.subject) if row.says else _half(row.path, row.rule, row.subject or row.text)
        key = first + _half(row.rule, row.text)
        seen[key] += 1
        keys.append(key if seen[key] == 1 else first + _half(row.rule, row.text, str(seen[key])))
    return keys


def _half(*parts: str) -> str:
    digest = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
    return urlsafe_b64encode(digest)[:HALF].decode()


def _less_reworded(gone: Iterable[str], now: Iterable[str], before: Iterable[str]) -> list[str]:
    """Without those of which something else is said now: `belongs before 'Bee'`, and then `belongs before 'Cat'`."""
    fresh = Counter(key[:HALF] for key in now if key not in before)
    left = []
    for key in gone:
        if fresh[key[:HALF]]:
            fresh[key[:HALF]] -= 1
        else:
            left.append(key)
    return left


def _read(old: Mapping[str, Any], name: str) -> list[str]:
    text = old.get(name)
    if not isinstance(text, str) or not _KEYS.fullmatch(text):
        return []
    return list(dict.fromkeys(text[start : start + 2 * HALF] for start in range(0, len(text), 2 * HALF)))


def _said(old: Mapping[str, Any]) -> dict[str, Fixed]:
    rows = old.get("said")
    return {
        row[0]: Fixed(row[1], row[2])
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, list) and len(row) == 3 and all(isinstance(part, str) for part in row)
    }


def _state(now: Sequence[str], done: Sequence[str], texts: Iterable[tuple[str, Fixed]]) -> dict[str, Any]:
    """As much as there is room for: the keys, so that the counts are true, and then what the first ones said."""
    done = done[-max(0, MOST_KEYS - len(now)) :] if len(now) < MOST_KEYS else []
    state: dict[str, Any] = {"open": "".join(now), "done": "".join(done), "said": []}
    room = MOST_BYTES - len(json.dumps(state))
    for key, (rule, text) in texts:
        row = [key, cut(rule, 60), cut(visible(cut(text, LONGEST)), LONGEST)]
        room -= len(json.dumps(row)) + len(", ")
        if room < 0:
            break
        state["said"].append(row)
    return state
