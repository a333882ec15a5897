"""What GitHub makes of a comment: cmarkgfm is its CommonMark. Mentions and references it finds afterwards, in text."""

from __future__ import annotations

from html.parser import HTMLParser

import cmarkgfm  # type: ignore[import-untyped]
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]

EXTENSIONS = ["table", "autolink", "strikethrough", "tagfilter", "tasklist"]


def html(markdown: str) -> str:
    """With raw HTML let through, as before GitHub's filter: what we did not mean is seen."""
    return str(cmarkgfm.markdown_to_html_with_extensions(markdown, Options.CMARK_OPT_UNSAFE, EXTENSIONS))


class Page(HTMLParser):
    """The elements of a rendered comment, in order, and the text outside of code."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.targets: list[str] = []
        self.codes: list[str] = []
        self.prose = ""
        self._is_code = False
        self.feed(html(markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.targets += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag == "code":
            self._is_code = True
            self.codes.append("")

    def handle_endtag(self, tag: str) -> None:
        self._is_code = self._is_code and tag != "code"

    def handle_data(self, data: str) -> None:
        if self._is_code:
            self.codes[-1] += data
        else:
            self.prose += data
