"""The rules, in awesome-lint's order: first those of remark, then its own."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Protocol, cast

from listkeeper.awesome_lint.view import View
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts


class Rule(Protocol):
    """What a module must have to be a rule of this profile."""

    __name__: str
    __doc__: str | None
    severity: Severity
    fixable: bool

    def check(self, view: View, facts: Facts) -> Iterable[Finding]: ...


IDS = (
    "message-control",
    "blockquote-indentation",
    "checkbox-character-style",
    "checkbox-content-indent",
    "code-block-style",
    "definition-case",
    "definition-spacing",
    "emphasis-marker",
    "fenced-code-marker",
    "file-extension",
    "final-newline",
    "hard-break-spaces",
    "heading-style",
    "link-title-style",
    "list-item-bullet-indent",
    "list-item-indent",
    "no-blockquote-without-marker",
    "no-emphasis-as-heading",
    "no-file-name-articles",
    "no-file-name-consecutive-dashes",
    "no-file-name-irregular-characters",
    "no-file-name-mixed-case",
    "no-file-name-outer-dashes",
    "no-heading-content-indent",
    "no-heading-indent",
    "no-heading-punctuation",
    "no-multiple-toplevel-headings",
    "no-shell-dollars",
    "no-table-indentation",
    "no-undefined-references",
    "no-unneeded-full-reference-image",
    "no-unneeded-full-reference-link",
    "no-unused-definitions",
    "ordered-list-marker-style",
    "ordered-list-marker-value",
    "rule-style",
    "strong-marker",
    "table-cell-padding",
    "table-pipe-alignment",
    "table-pipes",
    "unordered-list-marker-style",
    "no-repeat-punctuation",
    "awesome-heading",
    "awesome-badge",
    "awesome-contributing",
    "awesome-github",
    "awesome-license",
    "awesome-list-item",
    "balanced-punctuation",
    "awesome-no-ci-badge",
    "no-repeat-item-in-description",
    "awesome-spell-check",
    "awesome-toc",
    "double-link",
    "awesome-code-of-conduct",
)

RULES: dict[str, Rule] = {name: cast(Rule, import_module(f"{__name__}.{name.replace('-', '_')}")) for name in IDS}
