"""The text of an issue that a form made, read back: a heading with the label of each field, and the answer below.

Whoever wrote the issue can edit it into anything. A heading counts only where it is a label of the form; each has to be
there once, in the order of the form, and an answer is one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from listkeeper.escape import CONTROL
from listkeeper.proposal.fields import BETWEEN_TITLES, Field, Target

NO_RESPONSE = frozenset({"_No response_", "None"})
"""What GitHub writes for a field that was left empty; the second for a choice."""
MOST_BODY = 65_536
"""Characters of an issue (GitHub, "body is too long")."""
LONGEST_ANSWER = 2_000


class Problem(NamedTuple):
    """What is to be put right in the issue."""

    label: str
    """Of the field; empty where it is about the issue as a whole."""
    message: str
    """Without a word of the issue."""


@dataclass(frozen=True)
class Answers:
    """What was answered, by the key of the field; nothing where nothing was."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def is_form(body: str, asked: Sequence[Field]) -> bool:
    """Whether the text begins as the form does: forms cannot leave a hidden mark."""
    return bool(asked) and next((line.strip() for line in body.split("\n") if line.strip()), "") == _heading(asked[0])


def answers(body: str, asked: Sequence[Field]) -> Answers:
    """The answers, and all that keeps them from being read."""
    if len(body) > MOST_BODY:
        return Answers(problems=(Problem("", f"the text is longer than {MOST_BODY:,} characters"),))
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    places = {own.label: [at for at, line in enumerate(lines) if line.rstrip() == _heading(own)] for own in asked}
    problems = tuple(_misplaced(places, lines))
    if problems:
        return Answers(problems=problems)
    starts = [places[own.label][0] for own in asked]
    texts = ["\n".join(lines[start + 1 : end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    read = [(own, *_answer(own, text.strip())) for own, text in zip(asked, texts, strict=True)]
    return Answers(
        {own.key: values for own, values, _ in read},
        tuple(Problem(own.label, message) for own, _, message in read if message),
    )


def target(chosen: str, where: Sequence[Target]) -> Target | None:
    """The section that an answer means: as the form names it, or by its title where no other has it."""
    exact = [own for own in where if own.option == chosen]
    wanted = " ".join(chosen.split()).casefold()
    alike = exact or [own for own in where if own.option.casefold() == wanted]
    alike = alike or [own for own in where if own.option.rpartition(BETWEEN_TITLES)[2].casefold() == wanted]
    return alike[0] if len(alike) == 1 else None


def _heading(asked: Field) -> str:
    return f"### {asked.label}"


def _misplaced(places: Mapping[str, Sequence[int]], lines: Sequence[str]) -> Iterator[Problem]:
    for label, found in places.items():
        if len(found) != 1:
            words = "is missing" if not found else f"is there {len(found)} times"
            yield Problem(label, f"its heading {words}; the form writes it once")
    firsts = [found[0] for found in places.values() if found]
    if firsts != sorted(firsts) and all(len(found) == 1 for found in places.values()):
        yield Problem("", "the headings are not in the order of the form")
    if firsts and "".join(lines[: min(firsts)]).strip():
        yield Problem("", "there is text above the first heading; take it out")


def _answer(asked: Field, text: str) -> tuple[tuple[str, ...], str]:
    """The values, and what is wrong with them."""
    if not text or text in NO_RESPONSE - (set() if asked.options else {"None"}):
        return (), "it is left empty" if asked.is_required else ""
    if len(text) > LONGEST_ANSWER:
        return (), f"it is longer than {LONGEST_ANSWER:,} characters"
    if "\n" in text:
        return (), "it is more than one line"
    if re.search(CONTROL, text):
        return (), "it holds characters that cannot be seen; type it anew"
    if not asked.options or asked.key == "section":  # of a section that is gone, more can be said
        return (text,), ""
    chosen = _chosen(text, asked.options) if asked.is_multiple else [text] if text in asked.options else None
    return (tuple(chosen), "") if chosen else ((), "it is none of the choices of the form")


def _chosen(text: str, options: Sequence[str]) -> list[str] | None:
    """Several choices stand in one line with `, ` between them, which may be part of one, too."""
    found = []
    longest_first = sorted(options, key=len, reverse=True)
    while text:
        own = next((own for own in longest_first if text == own or text.startswith(f"{own}, ")), None)
        if own is None:
            return None
        found.append(own)
        text = text[len(own) :].removeprefix(", ")
    return found
