"""The rules. A rule is a module with a docstring, a `severity`, whether it is `fixable`, and a `check`.

Its name is its file's, with dashes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.rules import (
    anchor,
    appended,
    article,
    badge,
    bullet,
    ci_badge,
    configuration,
    contents,
    coverage,
    description,
    description_casing,
    description_length,
    duplicate_heading,
    duplicate_name,
    duplicate_url,
    empty_section,
    file_size,
    final_newline,
    final_punctuation,
    heading_level,
    heading_style,
    homoglyph_host,
    http,
    invisible_character,
    licence,
    line_ends,
    link_text,
    malformed_url,
    missing_contents,
    near_duplicate,
    one_entry,
    order,
    promotional,
    repeated_name,
    schema,
    separator,
    shortener,
    small_section,
    spacing,
    spelling,
    suppression,
    tracking_parameter,
    trailing_space,
    unbalanced,
    waiver,
)


class Rule(Protocol):
    """What a module must have to be a rule; the first line of its docstring stands in lists of rules."""

    __name__: str
    __doc__: str | None
    severity: Severity
    fixable: bool
    """Whether some of its findings come with a fix."""

    def check(self, document: Document, facts: Facts) -> Iterable[Finding]: ...


RULES: dict[str, Rule] = {
    "anchor": anchor,
    "appended": appended,
    "article": article,
    "badge": badge,
    "bullet": bullet,
    "ci-badge": ci_badge,
    "configuration": configuration,
    "contents": contents,
    "coverage": coverage,
    "description": description,
    "description-casing": description_casing,
    "description-length": description_length,
    "duplicate-heading": duplicate_heading,
    "duplicate-name": duplicate_name,
    "duplicate-url": duplicate_url,
    "empty-section": empty_section,
    "file-size": file_size,
    "final-newline": final_newline,
    "final-punctuation": final_punctuation,
    "heading-level": heading_level,
    "heading-style": heading_style,
    "homoglyph-host": homoglyph_host,
    "http": http,
    "invisible-character": invisible_character,
    "licence": licence,
    "line-ends": line_ends,
    "link-text": link_text,
    "malformed-url": malformed_url,
    "missing-contents": missing_contents,
    "near-duplicate": near_duplicate,
    "one-entry": one_entry,
    "order": order,
    "promotional": promotional,
    "repeated-name": repeated_name,
    "schema": schema,
    "separator": separator,
    "shortener": shortener,
    "small-section": small_section,
    "spacing": spacing,
    "spelling": spelling,
    "suppression": suppression,
    "tracking-parameter": tracking_parameter,
    "trailing-space": trailing_space,
    "unbalanced": unbalanced,
    "waiver": waiver,
}

NEIGHBOURS = licence.FILES
"""Files of a list's folder that rules want to know, in small letters."""
