"""One answer to a thread, edited in place: whatever happens there, the bot never says a second thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from listkeeper.bot.limits import BODY_BYTES
from listkeeper.bot.marker import marker, own, plain
from listkeeper.calls import Call, Step
from listkeeper.escape import cut, markdown_code, visible


def answer(
    text: str, kind: str, number: int, path: str, comments: Iterable[Mapping[str, Any]], login: str
) -> list[Step]:
    """What makes `text` the answer of this kind in an issue or pull request; nothing where it is already.

    `path`: of the repository; `comments`: those of the thread. An edit tells nobody by mail, a comment does.
    """
    body = marker(kind) + _fitting(text)
    said = own(comments, kind, login)
    if not said:
        return [Call(f"answer in {number}", "POST", f"{path}/issues/{number}/comments", {"body": body})]
    first = said[0]
    if plain(first["body"]) == plain(body):
        return []
    return [Call(f"edit the answer in {number}", "PATCH", f"{path}/issues/comments/{int(first['id'])}", {"body": body})]


def _fitting(text: str) -> str:
    """Whole lines, as many as GitHub takes beside the marker."""
    room, kept = BODY_BYTES - 200, list[str]()
    for line in text.splitlines(keepends=True):
        room -= len(line.encode())
        if room < 0:
            return "".join([*kept, "\n…\n"])
        kept.append(line)
    return text


def fence(text: str, language: str = "") -> str:
    """A block of code, as it is but that nothing in it hides; no line of it ends the block (CommonMark 4.5)."""
    lines = ["\t".join(map(visible, line.split("\t"))) for line in text.removesuffix("\n").split("\n")]
    longest = max((len(line) - len(line.lstrip("`")) for line in map(str.strip, lines)), default=0)
    ticks = "`" * max(3, longest + 1)
    return "\n".join([f"{ticks}{language}", *lines, ticks, ""])


def rows(found: Sequence[str], most: int) -> str:
    """A list, and how much more there is."""
    more = [f"and {len(found) - most:,} more"] if len(found) > most else []
    return "".join(f"- {row}\n" for row in [*found[:most], *more])


def code(text: str, most: int = 300) -> str:
    """Words from outside, in the midst of ours."""
    return markdown_code(cut(text, most))


def may_write(permission: object) -> bool:
    """Of a collaborator, as `collaborators/LOGIN/permission` says it, where `maintain` is told as `write`.

    An event's `author_association` does not tell that: it is COLLABORATOR and MEMBER also for those who only read.
    """
    return isinstance(permission, Mapping) and permission.get("permission") in {"admin", "write"}
