"""Which addresses are asked for, which are one, and what is settled without a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from listkeeper.config import Exclusion
from listkeeper.facts import Place
from listkeeper.links import checkout
from listkeeper.links.checkout import Documents, Own
from listkeeper.links.plan import LONGEST_REASON, Listed, Question, plan, settled
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
    ("guide.md#", Code.OK),
    ("guide.md#set-up", Code.OK),
    ("guide.md?plain=1#set-up", Code.OK),
    ("guide.md#user-content-set-up", Code.OK),
    ("guide.md#%C3%BCber", Code.OK),
    ("guide.md#readme", Code.OK),
    ("guide.md#L10", Code.FRAGMENT_UNVERIFIABLE),
    ("guide.md#L10-L20", Code.FRAGMENT_UNVERIFIABLE),
    ("img/#pictures", Code.OK),
    ("img#not-there", Code.FRAGMENT_MISSING),
    ("empty/#pictures", Code.FRAGMENT_UNVERIFIABLE),
    ("img/a%20b.png#t=1", Code.FRAGMENT_UNVERIFIABLE),
    ("latin.md#set-up", Code.FRAGMENT_UNVERIFIABLE),
    ("huge.md#set-up", Code.FRAGMENT_UNVERIFIABLE),
    ("guide.md/x", Code.FILE_MISSING),
    ("%00.md", Code.MALFORMED),
    (f"{'x' * 5000}.md", Code.FILE_MISSING),
    ("./guide.md#any", Code.FRAGMENT_MISSING),
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


# An address on GitHub, in a checkout of `me/list` whose default branch is `main`, and what is said of it at once.
OWN: list[tuple[str, Code | None]] = [
    ("https://github.com/me/list/blob/main/lists/guide.md", Code.OK),
    ("http://www.GitHub.com/Me/List/blob/main/lists/guide.md?plain=1", Code.OK),
    ("https://github.com/me/list/blob/main/lists/guide.md#set-up", Code.OK),
    ("https://github.com/me/list/blob/main/lists/guide.md#nowhere", Code.FRAGMENT_MISSING),
    ("https://github.com/me/list/blob/main/lists/guide.md#L3", Code.FRAGMENT_UNVERIFIABLE),
    ("https://github.com/me/list/blob/HEAD/lists/img/a%20b.png", Code.OK),
    ("https://github.com/me/list/raw/main/lists/img/a%20b.png", Code.OK),
    ("https://github.com/me/list/blob/refs/heads/main/readme.md", Code.OK),
    ("https://github.com/me/list/tree/main", Code.OK),
    ("https://github.com/me/list/tree/main/lists/", Code.OK),
    ("https://github.com/me/list/tree/rel/2/lists", Code.OK),
    ("https://raw.githubusercontent.com/me/list/main/readme.md", Code.OK),
    ("https://raw.githubusercontent.com/me/list/refs/heads/main/readme.md", Code.OK),
    ("https://github.com/me/list/blob/main/missing.md", Code.FILE_MISSING),
    ("https://github.com/me/list/blob/main/Readme.md", Code.FILE_CASE),
    ("https://github.com/me/list/blob/main//etc/passwd", Code.FILE_MISSING),
    ("https://github.com/me/list/blob/main/lists/out", Code.FILE_MISSING),
    ("https://github.com/me/list/blob/main/../../../outside.md", None),
    ("https://github.com/me/list/blob/main/%2e%2e/outside.md", None),
    ("https://github.com/me/list/blob/mainly/readme.md", None),
    ("https://github.com/me/list/blob/rel/readme.md", None),
    ("https://github.com/me/list/blob/v1.0/readme.md", None),
    ("https://github.com/me/list", None),
    ("https://github.com/me/list/issues/1", None),
    ("https://github.com/me/list2/blob/main/missing.md", None),
    ("https://github.com/you/list/blob/main/missing.md", None),
    ("https://github.com.site.org/me/list/blob/main/missing.md", None),
    ("https://site.org/https://github.com/me/list/blob/main/missing.md", None),
]

# A relative address where git's index has `lists/guide.md` and `lists/img/a b.png`, and what is said of it.
TRACKED = [
    ("guide.md", Code.OK),
    ("guide.md#set-up", Code.OK),
    ("img/", Code.OK),
    ("/", Code.OK),
    ("../readme.md", Code.FILE_UNTRACKED),
    ("Case.md", Code.FILE_UNTRACKED),
    ("Case.md#nowhere", Code.FILE_UNTRACKED),
    ("empty", Code.FILE_UNTRACKED),
    ("missing.md", Code.FILE_MISSING),
    ("https://github.com/me/list/blob/main/lists/Case.md", Code.FILE_UNTRACKED),
]
ME = Own(frozenset({"Me/list"}), frozenset({"HEAD", "main", "rel/2"}))
IN_GIT = ME._replace(tracked=frozenset({"lists", "lists/guide.md", "lists/img", "lists/img/a b.png"}))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("checkout").resolve()
    lists = root / "top" / "lists"
    (lists / "img").mkdir(parents=True)
    (lists / "empty").mkdir()
    (root / "outside.md").write_text("not the list's")
    (root / "top" / "readme.md").write_text("")
    for name in ("Case.md", "img/a b.png"):
        (lists / name).write_text("")
    (lists / "img" / "README.md").write_text("# Pictures\n")
    (lists / "guide.md").write_text("# Guide\n\n## Set up\n\n## Über\n", encoding="utf-8")
    (lists / "latin.md").write_bytes(b"# \xfcber\n")
    (lists / "huge.md").write_bytes(b"# Set up\n" + b"x" * checkout.LARGEST)
    (lists / "out").symlink_to(root / "outside.md")
    (lists / "loop").symlink_to(lists / "loop")
    return lists


def listed(text: str, folder: Path, path: str = "list.md", own: Own = Own()) -> Listed:  # noqa: B008  # a record
    return Listed(parse(text, path), folder, folder.parent, own)


def one_at(column: int) -> Place:
    return Place("list.md", 1, column)


@pytest.mark.parametrize(("url", "code"), SETTLED, ids=[url[:60] for url, _ in SETTLED])
def test_what_needs_no_network(url: str, code: Code | None, folder: Path) -> None:
    assert settled(url, listed(TEXT, folder), Documents()) == code


@pytest.mark.parametrize(("url", "code"), OWN, ids=[url for url, _ in OWN])
def test_pages_of_the_checkout_itself_are_looked_up_in_it(url: str, code: Code | None, folder: Path) -> None:
    assert settled(url, listed(TEXT, folder, own=ME), Documents()) == code


@pytest.mark.parametrize("url", [url for url, _ in OWN])
def test_a_checkout_that_is_nobodys_has_no_pages_of_its_own(url: str, folder: Path) -> None:
    assert settled(url, listed(TEXT, folder), Documents()) is None


@pytest.mark.parametrize(("url", "code"), TRACKED, ids=[url for url, _ in TRACKED])
def test_a_file_counts_when_git_has_it(url: str, code: Code, folder: Path) -> None:
    assert settled(url, listed(TEXT, folder, own=IN_GIT), Documents()) == code


def test_files_are_read_once_and_no_more_of_them_than_is_bearable(tmp_path: Path) -> None:
    large = "# A\n" + "x" * (checkout.LARGEST - 10)
    for number in range(12):
        (tmp_path / f"{number}.md").write_text(large)
    documents = Documents()
    read = [documents.get(tmp_path / f"{number}.md") for number in range(12)]
    assert [page is not None for page in read] == [True] * 10 + [False] * 2
    assert documents.get(tmp_path / "0.md") is read[0]


def test_one_question_for_an_address_and_one_request_for_all_its_spellings(folder: Path) -> None:
    text = (
        "[a](https://site.org/x#one) [b](https://site.org/x#two)\n[c](https://www.site.org/x/) [d](http://site.org/x)"
        " [e](https://site.org/x#one)\n"
    )
    one, two = Place("list.md", 1, 1), Place("list.md", 1, 29)
    assert plan([listed(text, folder)]) == [
        Question("https://site.org/x#one", (one, Place("list.md", 2, 53)), "https://site.org/x", fragment="one"),
        Question("https://site.org/x#two", (two,), "https://site.org/x", fragment="two"),
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


def test_a_page_of_one_checkout_is_a_page_of_the_web_to_another(folder: Path) -> None:
    text = "[a](https://github.com/me/list/blob/main/lists/guide.md)\n"
    url = "https://github.com/me/list/blob/main/lists/guide.md"
    other, own, again = (listed(text, folder, f"{n}.md", ME if n else Own()) for n in range(3))
    assert plan([other, own, again]) == [
        Question(url, (Place("0.md", 1, 1),), url),
        Question(url, (Place("1.md", 1, 1), Place("2.md", 1, 1)), code=Code.OK),
    ]


def test_of_a_change_only_the_added_links_are_asked(folder: Path) -> None:
    one = listed("[a](https://site.org/a) [b](https://site.org/b) [b](https://site.org/b)\n", folder)
    added = one._replace(added=frozenset(one.document.links[2:]))
    assert plan([added]) == [
        Question("https://site.org/b", (Place("list.md", 1, 49),), "https://site.org/b", added=True)
    ]
    assert plan([one._replace(added=frozenset())]) == []


X = "[x](https://site.org/x)"
IN_LIST = "Ignored in the list"

# A text, and for each question about `X` in it: on which lines it stands, its note, codes that are not to be told.
COMMENTS: dict[str, tuple[str, list[tuple[list[int], str, set[str]]]]] = {
    "none": (
        f"{X}\n",
        [([1], "", set())],
    ),
    "the next block": (
        f"<!-- lint ignore links: moves soon -->\n{X}\n\n{X}\n",
        [([2], f"{IN_LIST}: moves soon.", set()), ([4], "", set())],
    ),
    "the end of the line": (
        f"- {X} <!-- lint ignore links -->\n- {X}\n",
        [([1], f"{IN_LIST}.", set()), ([2], "", set())],
    ),
    "a pair": (
        f"{X}\n\n<!-- lint disable links: a b. -->\n\n{X}\n\n{X}\n\n<!-- lint enable links -->\n\n{X}\n",
        [([1, 11], "", set()), ([5, 7], f"{IN_LIST}: a b.", set())],
    ),
    "two reasons": (
        f"<!-- lint ignore links: one -->\n{X}\n\n<!-- lint ignore links: two -->\n{X}\n",
        [([2], f"{IN_LIST}: one.", set()), ([5], f"{IN_LIST}: two.", set())],
    ),
    "a reason within another": (
        f"<!-- lint disable links: out -->\n\n<!-- lint ignore links: in -->\n{X}\n\n<!-- lint enable links -->\n{X}\n",
        [([4], f"{IN_LIST}: out.", set()), ([7], "", set())],
    ),
    "a reason that another cuts": (
        (
            "<!-- lint disable links: out -->\n\n<!-- lint ignore links: in -->\n"
            f"- {X}\n- {X} <!-- lint enable links -->\n- {X}\n"
        ),
        [([4, 5], f"{IN_LIST}: out.", set()), ([6], f"{IN_LIST}: in.", set())],
    ),
    "a code": (
        f"<!-- lint ignore not-found: back in May -->\n{X}\n\n{X}\n",
        [([2], "", {"not-found"}), ([4], "", set())],
    ),
    "two codes": (
        f"<!-- lint ignore not-found, gone -->\n{X}\n",
        [([2], "", {"not-found", "gone"})],
    ),
    "a rule": (
        f"<!-- lint ignore order -->\n{X}\n",
        [([2], "", set())],
    ),
    "everything of lint": (
        f"<!-- lint disable -->\n{X}\n",
        [([2], "", set())],
    ),
    "awesome-lint's": (
        f"<!--lint disable awesome-list-item-->\n{X}\n",
        [([2], "", set())],
    ),
    "markdown-link-check's pair": (
        f"<!-- markdown-link-check-disable -->\n{X}\n\n<!-- markdown-link-check-enable -->\n\n{X}\n",
        [([2], f"{IN_LIST}.", set()), ([6], "", set())],
    ),
    "its line": (
        f"- {X} <!-- markdown-link-check-disable-line -->\n- {X}\n",
        [([1], f"{IN_LIST}.", set()), ([2], "", set())],
    ),
    "its next line": (
        f"{X}\n<!-- markdown-link-check-disable-next-line -->\n{X}\n{X}\n",
        [([1, 4], "", set()), ([3], f"{IN_LIST}.", set())],
    ),
    "its next line, where there is none": (
        f"{X}\n\n<!-- markdown-link-check-disable-next-line -->",
        [([1], "", set())],
    ),
    "md-dead-link-check's": (
        f"<!-- md-dead-link-check: off -->\n{X}\n\n<!-- md-dead-link-check: on -->\n\n{X}\n",
        [([2], f"{IN_LIST}.", set()), ([6], "", set())],
    ),
    "in code": (
        f"`<!-- lint disable links -->`\n\n{X}\n",
        [([3], "", set())],
    ),
}


@pytest.mark.parametrize(("text", "expected"), COMMENTS.values(), ids=COMMENTS)
def test_comments_say_what_is_not_checked(
    text: str, expected: list[tuple[list[int], str, set[str]]], folder: Path
) -> None:
    questions = plan([listed(text, folder)])
    assert [([place.line for place in q.places], q.note, set(dict(q.ignored))) for q in questions] == expected
    assert [(q.code, bool(q.address)) for q in questions] == [
        (Code.EXCLUDED, False) if q.note else (None, True) for q in questions
    ]


def test_a_code_that_is_ignored_is_not_told_of_what_needs_no_network(folder: Path) -> None:
    text = "<!-- lint ignore file-missing: made later -->\n[a](missing.md) [b](case.md)\n"
    why = f"{IN_LIST}: made later."
    ignored = (("file-missing", why),)
    assert plan([listed(text, folder)]) == [
        Question("missing.md", (Place("list.md", 2, 1),), code=Code.EXCLUDED, note=why, ignored=ignored),
        Question("case.md", (Place("list.md", 2, 17),), code=Code.FILE_CASE, ignored=ignored),
    ]


def test_the_configuration_excludes_with_its_reason(folder: Path) -> None:
    exclude = (Exclusion("site.org/a*", "turns robots away."), Exclusion("site.org", "is ours"))
    one = listed("[a](https://site.org/a) [b](https://site.org/b) [c](https://else.org/)\n", folder)
    says = "Excluded by the configuration"
    assert plan([one._replace(exclude=exclude)]) == [
        Question("https://site.org/a", (one_at(1),), code=Code.EXCLUDED, note=f"{says}: turns robots away."),
        Question("https://site.org/b", (one_at(25),), code=Code.EXCLUDED, note=f"{says}: is ours."),
        Question("https://else.org/", (one_at(49),), "https://else.org/"),
    ]


def test_what_one_configuration_excludes_the_list_of_another_still_asks(folder: Path) -> None:
    one, two = listed(f"{X}\n", folder, "one.md"), listed(f"{X}\n", folder, "two.md")
    questions = plan([one._replace(exclude=(Exclusion("site.org", "r"),)), two])
    assert [(q.places[0].path, q.code) for q in questions] == [("one.md", Code.EXCLUDED), ("two.md", None)]


def test_a_reason_is_one_line_of_bearable_length(folder: Path) -> None:
    text = f"<!-- lint ignore links: a\n  b {'c' * 9999} -->\n{X}\n"
    (question,) = plan([listed(text, folder)])
    assert question.note == f"{IN_LIST}: a b {'c' * (LONGEST_REASON - 4)}."
