"""What a checker said of each link, held against what is true."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from .lists import Link, Truth


class Said(StrEnum):
    """The verdict of a checker, in the words of ours."""

    ALIVE = "alive"
    CHANGE = "change"
    UNKNOWN = "unknown"
    SUSPECT = "suspect"
    DEAD = "dead"
    MISSING = "missing"
    """Nothing at all."""


class Mistake(StrEnum):
    FALSE_DEATH = "false deaths"
    FALSE_SUSPICION = "alive, called suspect"
    MISSED_DEATH = "missed deaths"
    LEFT_OPEN = "alive, left unknown"
    UNMENTIONED = "not reported"


def mistakes(links: Iterable[Link], said: Mapping[str, Said]) -> Counter[Mistake]:
    found = (mistake(link.truth, said.get(link.url, Said.MISSING)) for link in links)
    return Counter(each for each in found if each)


def mistake(truth: Truth, said: Said) -> Mistake | None:
    """None where the verdict is right, or says no more than could be known. Of a wall nothing better is known."""
    if said is Said.MISSING:
        return Mistake.UNMENTIONED
    if truth is Truth.DEAD:
        return Mistake.MISSED_DEATH if said in (Said.ALIVE, Said.CHANGE) else None
    if said is Said.DEAD:
        return Mistake.FALSE_DEATH
    if said is Said.SUSPECT:
        return Mistake.FALSE_SUSPICION
    return Mistake.LEFT_OPEN if said is Said.UNKNOWN and truth is not Truth.WALLED else None


def of_listkeeper(report: Path) -> dict[str, Said]:
    verdicts = {"invalid": Said.DEAD, "refused": Said.MISSING}
    return {
        link["url"]: verdicts.get(link["verdict"]) or Said(link["verdict"]) for link in _read(report).get("links", ())
    }


def of_lychee(report: Path) -> dict[str, Said]:
    """lychee knows errors and time-outs, and fails on both; what it lists among neither is alive to it."""
    found: dict[str, Said] = {}
    for part, said in (
        ("success_map", Said.ALIVE),
        ("redirect_map", Said.ALIVE),
        ("excluded_map", Said.MISSING),
        ("timeout_map", Said.DEAD),
        ("error_map", Said.DEAD),
    ):
        for responses in _read(report).get(part, {}).values():
            found.update((response["url"], said) for response in responses if "url" in response)
    return found


def _read(report: Path) -> dict[str, Any]:
    """A report; nothing where a checker was stopped before it wrote one."""
    try:
        return dict(json.loads(report.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
