"""The templates of the pages: everything that is put into them is escaped, and what is missing is an error."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from listkeeper.site.standing import WORDS, State

TEMPLATES = Path(__file__).parent / "templates"
UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What HTML has no place for (HTML 13.2.3.5), but for the last two code points of the higher planes; and what
overrides the direction, so that `gnp.exe` is read as `exe.png`. Other marks of direction end where the element does."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.policies["json.dumps_kwargs"] = {"separators": (",", ":")}
    made.globals |= {"POLICY": POLICY, "WORDS": WORDS, "State": State}
    made.filters["svg"] = Markup  # of plots, which escape what they are given
    made.filters |= {"line": line, "address": address}
    return made


def printable(value: Any) -> Any:
    """Lone surrogates, control characters and the like are shown as what they are: nothing that can be read."""
    return UNPRINTED.sub("\ufffd", value) if type(value) is str else value


def line(text: str) -> Markup:
    """Of a Markdown file for programs, which nobody escapes: one line, and no brackets that could make a link."""
    return Markup(re.sub(r"([\\\[\]<>])", r"\\\1", " ".join(printable(text).split())))  # noqa: S704 no HTML


def address(url: str) -> Markup:
    """In `<>` of such a file."""
    return Markup(re.sub(r"[<>\\\s]", lambda found: f"%{ord(found[0]):02X}", printable(url)))  # noqa: S704 no HTML


def render(name: str, **values: Any) -> str:
    return environment().get_template(name).render(values)
