"""Text from outside on its way to a place where it could act: one function for each sink.

A job log is a sink of its own: GitHub's runner takes `::name ...::` at the start of a line for a command, and
`##[name ...]` anywhere in it (actions/runner, `ActionCommand`). Whatever may end in a log has neither.
"""

from __future__ import annotations

import re

CONTROL = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
"""Control characters, among them ESC, which begins a terminal's commands, and those that turn the direction of text."""
MOST = 500
"""Characters of a foreign text that are shown: what is longer is nobody's address."""
LONGEST_FENCE = 80
"""Backticks around code that GitHub takes for such (cmark-gfm 0.29, `MAXBACKTICKS`); with more it is plain text."""
LONGEST_PATH = 4096
"""Characters of a path, where it has to be whole (Linux, `PATH_MAX`)."""


def terminal(text: str) -> str:
    """One line for a terminal or a log: nothing that moves the cursor, colours, reorders or commands the runner."""
    shown = text if text.isprintable() else re.sub(CONTROL, _code_point, text)
    shown = shown.replace("##[", r"##\u005b")
    return shown.replace("::", r"\u003a:", 1) if shown.lstrip().startswith("::") else shown


def visible(text: str) -> str:
    """One line in which nothing hides: joiners, blanks other than the space, private and unassigned characters, too.

    For what people compare letter by letter, as addresses; in prose, `terminal` leaves languages and emoji whole.
    """
    shown = text if text.isprintable() else "".join(c if c.isprintable() else _code_point(c) for c in text)
    return shown.replace("##[", r"##\u005b")


def _code_point(character: re.Match[str] | str) -> str:
    """`\\u202e`, `\\U000e0041`; a blank for what only breaks or indents lines."""
    if character[0] in "\t\n\r":
        return " "
    number = ord(character[0])
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def cut(text: str, most: int = MOST) -> str:
    """No more of a text than is shown; that there is more is seen. Before it is escaped, not after."""
    return text if len(text) <= most else f"{text[:most]}…"


def json_text(text: str) -> str:
    """JSON that is UTF-8: a byte of a file name that is not (PEP 383) stays visible as `\\udc80` to `\\udcff`.

    `##[` stands only in strings, where an escape means the same.
    """
    if not text.isascii():
        text = re.sub("[\ud800-\udfff]", _code_point, text)
    return text.replace("##[", r"##\u005b")


def markdown_code(text: str) -> str:
    """A code span, in which GitHub finds no mention, reference, link, HTML or emoji; never in the cell of a table."""
    shown = visible(text)
    if not shown:
        return "(empty)"
    shown = re.sub(f"`{{{LONGEST_FENCE},}}", "`" * (LONGEST_FENCE - 1) + "…", shown)
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    # CommonMark 6.1 takes one blank off each side where both have one, but not off a text of blanks.
    pad = " " if shown.strip(" ") and (shown[0] in "` " or shown[-1] in "` ") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def markdown_cell(text: str) -> str:
    """A code span in the cell of a table: rows are cut at `|` before anything else is read (GFM 4.10)."""
    return markdown_code(text).replace("|", r"\|")


MARKUP = re.compile(r"([\\`*_\[\]<>&#|~!])")
"""What Markdown may take for markup within a line."""


def markdown_text(text: str) -> str:
    """Words within a line of a Markdown file, as they are; for what is posted on GitHub, `markdown_code`."""
    return MARKUP.sub(r"\\\1", terminal(text))


def markdown_link(text: str, url: str) -> str:
    """A link of a Markdown file to a page; only the words where the address leads to none."""
    if not url.startswith(("http://", "https://")):
        return markdown_text(text)
    return f"[{markdown_text(text)}]({markdown_target(terminal(url))})"


def markdown_target(url: str) -> str:
    """The address in a link (CommonMark 6.3)."""
    return f"<{re.sub('[<>]', lambda found: f'%{ord(found[0]):02X}', url)}>"


def sarif_message(text: str) -> str:
    """The text of a SARIF message: no link from brackets (SARIF 2.1.0, 3.11.6), no placeholder from braces (3.11.5)."""
    return re.sub(r"[\\\[\]]", r"\\\g<0>", visible(text)).replace("{", "{{").replace("}", "}}")


def xml_text(text: str) -> str:
    """The text of an XML element; characters that XML 1.0 has no place for are shown as `visible` shows them."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def xml_prose(text: str) -> str:
    """Prose in an XML element or attribute: languages and emoji whole, which `xml_text` would take apart."""
    shown = re.sub("[\ufffe\uffff]", _code_point, terminal(text))
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def xml_attribute(text: str) -> str:
    """The value of an XML attribute in double quotes."""
    return xml_text(text).replace('"', "&quot;")


def command_data(text: str) -> str:
    """The message of a GitHub workflow command (actions/toolkit, `escapeData`)."""
    return terminal(text).replace("%", "%25")


def command_property(text: str) -> str:
    """A property of a GitHub workflow command (actions/toolkit, `escapeProperty`)."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")
