"""Which addresses are asked for, which are one, and what is settled without a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from listkeeper.facts import Place
from listkeeper.links.plan import Listed, Question, plan, settled
from listkeeper.outcomes import Code
from listkeeper.parser import parse

TEXT = "# A List\n\n## Second Part\n\n<a id='Own'></a>\n"

# An address in a list whose folder has `guide.md`, `img/a b.png` and `Case.md`, and what is said of it at once.
SETTLED: list[tuple[str, Code | None]] = [
    ("https://site.org/page", None),
    ("http://site.org", None),
    ("HTTPS://SITE.ORG", None),
    ("//site.org/page", None),
    ("https://[2001:db8::1]/", None),
    ("https://site.org:8080/", None),
    ("htpps://site.org", Code.MALFORMED),
    ("https://site.org/a b", Code.MALFORMED),
    ("https://", Code.MALFORMED),
    ("https://[half", Code.MALFORMED),
    ("javascript:alert(1)", Code.MALFORMED),
    ("https://user:secret@site.org/", Code.CREDENTIALS_IN_URL),
    ("https://user@site.org/", Code.CREDENTIALS_IN_URL),
    ("https://example.org/", Code.RESERVED_DOMAIN),
    ("https://sub.example.com/", Code.RESERVED_DOMAIN),
    ("https://a.example/", Code.RESERVED_DOMAIN),
    ("https://host.invalid./", Code.MALFORMED),
    ("https://notexample.com/", None),
    ("ftp://site.org/file", Code.SCHEME_UNSUPPORTED),
    ("irc://chat.site.org/room", Code.SCHEME_UNSUPPORTED),
    ("mailto:ada@site.org", Code.OK),
    ("mailto:ada@site.org?subject=Hi", Code.OK),
    ("mailto:ada", Code.MALFORMED),
    ("#second-part", Code.OK),
    ("#user-content-second-part", Code.OK),
    ("#Own", Code.OK),
    ("#top", Code.OK),
    ("#third-part", Code.FRAGMENT_MISSING),
    ("guide.md", Code.OK),
    ("./guide.md#any", Code.OK),
    ("guide.md?raw=1", Code.OK),
    ("/lists/guide.md", Code.OK),
    ("../readme.md", Code.OK),
    ("img/a%20b.png", Code.OK),
    ("img/", Code.OK),
    ("img", Code.OK),
    ("case.md", Code.FILE_CASE),
    ("missing.md", Code.FILE_MISSING),
    ("missing/guide.md", Code.FILE_MISSING),
    ("../../outside.md", Code.FILE_MISSING),
    ("/../outside.md", Code.FILE_MISSING),
    ("out", Code.FILE_MISSING),
    ("loop", Code.FILE_MISSING),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("checkout").resolve()
    lists = root / "top" / "lists"
    (lists / "img").mkdir(parents=True)
    (root / "outside.md").write_text("not the list's")
    (root / "top" / "readme.md").write_text("")
    for name in ("guide.md", "Case.md", "img/a b.png"):
        (lists / name).write_text("")
    (lists / "out").symlink_to(root / "outside.md")
    (lists / "loop").symlink_to(lists / "loop")
    return lists


def listed(text: str, folder: Path, path: str = "list.md") -> Listed:
    return Listed(parse(text, path), folder, folder.parent)


@pytest.mark.parametrize(("url", "code"), SETTLED, ids=[url for url, _ in SETTLED])
def test_what_needs_no_network(url: str, code: Code | None, folder: Path) -> None:
    assert settled(url, listed(TEXT, folder)) == code


def test_one_question_for_an_address_and_one_request_for_all_its_spellings(folder: Path) -> None:
    text = (
        "[a](https://site.org/x#one) [b](https://site.org/x#two)\n[c](https://www.site.org/x/) [d](http://site.org/x)"
        " [e](https://site.org/x#one)\n"
    )
    assert plan([listed(text, folder)]) == [
        Question("https://site.org/x#one", (Place("list.md", 1, 1), Place("list.md", 2, 53)), "https://site.org/x"),
        Question("https://site.org/x#two", (Place("list.md", 1, 29),), "https://site.org/x"),
        Question("https://www.site.org/x/", (Place("list.md", 2, 1),), "https://site.org/x"),
        Question("http://site.org/x", (Place("list.md", 2, 30),), "http://site.org/x"),
    ]


def test_several_lists_share_their_questions_but_not_their_files(folder: Path) -> None:
    one = listed("[a](https://site.org) [b](guide.md)\n", folder, "one.md")
    two = listed("[a](https://site.org) [b](guide.md)\n", folder, "two.md")
    assert [(question.url, [place.path for place in question.places]) for question in plan([one, two])] == [
        ("https://site.org", ["one.md", "two.md"]),
        ("guide.md", ["one.md"]),
        ("guide.md", ["two.md"]),
    ]
