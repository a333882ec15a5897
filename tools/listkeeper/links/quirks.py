"""Sites that answer another question better: a table of what is asked in place of an address.

YouTube shows its player for videos that never were; the registries of npm and PyPI turn robots away at their pages and
answer them at the addresses that are meant for programs.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote


class Quirk(NamedTuple):
    """Where `address` matches as a whole, `asks` is asked; {0} is the first group, percent-encoded."""

    address: re.Pattern[str]
    asks: str


_VIDEO = "https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{0}"
_NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,213}"

QUIRKS = (
    Quirk(re.compile(r"https?://(?:www\.|m\.)?youtube\.com/watch\?(?:[^#]{0,300}&)?v=([\w-]{11})(?:&[^#]*)?"), _VIDEO),
    Quirk(re.compile(r"https?://youtu\.be/([\w-]{11})(?:\?[^#]*)?"), _VIDEO),
    Quirk(
        re.compile(rf"https?://(?:www\.)?npmjs\.com/package/((?:@{_NAME}/)?{_NAME})/?"),
        "https://registry.npmjs.org/{0}",
    ),
    Quirk(re.compile(rf"https?://pypi\.org/project/({_NAME})/?"), "https://pypi.org/simple/{0}/"),
)


def asked(url: str) -> str:
    """The address that is asked for `url`: mostly itself."""
    for quirk in QUIRKS:
        if match := quirk.address.fullmatch(url):
            return quirk.asks.format(quote(match[1], safe="@"))
    return url
