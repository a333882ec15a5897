"""What awesome-lint takes for an address, and what for the same: by browsers' URL parser and npm's normalize-url."""

from __future__ import annotations

import pytest
from listkeeper.awesome_lint.addresses import is_absolute, key

ABSOLUTE = (
    "http://a.example", "https://a.example:8080/b?c#d", "HTTP://A", "mailto:a@b", "javascript:x", "foo:bar", "a:", "x://",
    "file:", "https:/a.example", "https:a.example", "https://[::1]/", "https://日本", " https://a.example ", "ftp://a/%zz",
)  # fmt: skip
NOT_ABSOLUTE = (
    "", "#a", "./a", "//a.example", "a.example", "http://", "https:///", "http://a b", "http://a:99999", "http://a:b",
    "http://a<b", "http://a%20b", "1:a", "https://[::1",
)  # fmt: skip

# Each row is one group: its addresses are the same, and those of other rows are others.
SAME = (
    (
        "http://a.example",
        "https://www.a.example/",
        "HTTPS://A.EXAMPLE",
        "http://u:p@a.example:80",
        "//a.example",
        "a.example.",
    ),
    (
        "https://a.example/b",
        "https://a.example/b/",
        "https://a.example//b",
        "https://a.example/./c/../b?utm_source=x",
        "https://a.example/b/index.html",
        "https://a.example/b/index.htm",
        "https://a.example/b//",
    ),
    ("https://a.example/B",),
    ("https://a.example/%D0%BF", "https://a.example/п"),
    ("https://a.example?b=1&a=2", "https://a.example/?a=2&b=1"),
    ("https://a.example#b", "http://a.example/#b"),
    ("https://a.example:8080", "http://a.example:08080/"),
    ("http://www.www.example", "https://www.www.example/"),
    ("https://www.a.b",),
    ("https://a.b",),
    ("#b",),
    ("./b",),
    ("mailto:a@b.example",),
    ("MAILTO:a@b.example",),
)


@pytest.mark.parametrize("url", ABSOLUTE)
def test_an_address_by_itself(url: str) -> None:
    assert is_absolute(url)


@pytest.mark.parametrize("url", NOT_ABSOLUTE)
def test_no_address_by_itself(url: str) -> None:
    assert not is_absolute(url)


def test_addresses_are_the_same_within_a_row_and_nowhere_else() -> None:
    assert [len({key(url) for url in row}) for row in SAME] == [1] * len(SAME)
    assert len({key(row[0]) for row in SAME}) == len(SAME)
