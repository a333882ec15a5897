"""Text from outside on its way to a place where it could act: one function for each sink."""

from __future__ import annotations

import re

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
"""Control characters, among them ESC, which begins a terminal's commands, and those that turn the direction of text."""


def terminal(text: str) -> str:
    """One line for a terminal or a log: nothing that moves the cursor, colours or reorders."""
    return CONTROL.sub(lambda m: " " if m[0] in "\t\n\r" else f"\\u{ord(m[0]):04x}", text)


def json_text(text: str) -> str:
    """JSON that is UTF-8: a byte of a file name that is not (PEP 383) stays visible as `\\udc80` to `\\udcff`."""
    return re.sub("[\ud800-\udfff]", lambda m: f"\\u{ord(m[0]):04x}", text)


def command_data(text: str) -> str:
    """The message of a GitHub workflow command (actions/toolkit, `escapeData`)."""
    return terminal(text).replace("%", "%25")


def command_property(text: str) -> str:
    """A property of a GitHub workflow command (actions/toolkit, `escapeProperty`)."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")
