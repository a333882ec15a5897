"""Which addresses are repositories, and what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.urls.repositories import Forge, Kind, Repository, is_full_name, repository

GITHUB, GITLAB, CODEBERG = Forge
HUB, LAB, BERG = "github.com", "gitlab.com", "codeberg.org"

READ = [
    ("https://github.com/anna/tool", Repository(GITHUB, HUB, "anna", "tool")),
    ("http://www.github.com/Anna/Tool.git", Repository(GITHUB, HUB, "Anna", "Tool")),
    ("//GITHUB.com:443/anna/tool/", Repository(GITHUB, HUB, "anna", "tool", rest="/")),
    ("https://github.com/anna/tool?tab=readme#use", Repository(GITHUB, HUB, "anna", "tool", rest="?tab=readme#use")),
    ("https://github.com/anna/.github", Repository(GITHUB, HUB, "anna", ".github")),
    ("https://github.com/anna_acme/a.b-c_d", Repository(GITHUB, HUB, "anna_acme", "a.b-c_d")),
    (
        "https://github.com/anna/tool/blob/v1.0/docs/a%20b.md?plain=1#L3",
        Repository(
            GITHUB, HUB, "anna", "tool", Kind.BLOB, "v1.0", "docs/a b.md", "/blob/v1.0/docs/a%20b.md?plain=1#L3"
        ),
    ),
    (
        "https://github.com/anna/tool/tree/main",
        Repository(GITHUB, HUB, "anna", "tool", Kind.TREE, "main", "", "/tree/main"),
    ),
    ("https://github.com/anna/tool/issues/7", Repository(GITHUB, HUB, "anna", "tool", Kind.ISSUE, rest="/issues/7")),
    ("https://github.com/anna/tool/pull/7", Repository(GITHUB, HUB, "anna", "tool", Kind.PULL, rest="/pull/7")),
    (
        "https://github.com/anna/tool/commit/ab1",
        Repository(GITHUB, HUB, "anna", "tool", Kind.COMMIT, rest="/commit/ab1"),
    ),
    ("https://github.com/anna/tool/wiki", Repository(GITHUB, HUB, "anna", "tool", Kind.WIKI, rest="/wiki")),
    ("https://github.com/anna/tool/releases", Repository(GITHUB, HUB, "anna", "tool", Kind.RELEASE, rest="/releases")),
    ("https://github.com/anna/tool/actions", Repository(GITHUB, HUB, "anna", "tool", Kind.OTHER, rest="/actions")),
    ("https://gitlab.com/group/tool", Repository(GITLAB, LAB, "group", "tool")),
    ("https://gitlab.com/group/sub/deep/tool.git", Repository(GITLAB, LAB, "group/sub/deep", "tool")),
    (
        "https://gitlab.com/group/sub/tool/-/blob/main/a.md",
        Repository(GITLAB, LAB, "group/sub", "tool", Kind.BLOB, "main", "a.md", "/-/blob/main/a.md"),
    ),
    (
        "https://gitlab.com/group/sub/tool/merge_requests/3",
        Repository(GITLAB, LAB, "group/sub", "tool", Kind.PULL, rest="/merge_requests/3"),
    ),
    ("https://codeberg.org/anna/tool", Repository(CODEBERG, BERG, "anna", "tool")),
    (
        "https://codeberg.org/anna/tool/src/branch/main/a.md",
        Repository(CODEBERG, BERG, "anna", "tool", Kind.TREE, "main", "a.md", "/src/branch/main/a.md"),
    ),
    ("https://codeberg.org/anna/tool/pulls/3", Repository(CODEBERG, BERG, "anna", "tool", Kind.PULL, rest="/pulls/3")),
]


@pytest.mark.parametrize(("url", "read"), READ, ids=[url for url, _ in READ])
def test_an_address_says_which_repository_and_which_page(url: str, read: Repository) -> None:
    assert repository(url) == read


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com",
        "https://github.com/anna",
        "https://github.com/anna/",
        "https://github.com//tool",
        "https://github.com/anna/tool/../other",
        "https://github.com/anna/tool/./issues",
        "https://github.com/anna/tool//issues",
        "https://github.com/features/actions",
        "https://github.com/Topics/python",
        "https://github.com/orgs/acme/repositories",
        "https://github.com/sponsors/anna",
        "https://github.com/marketplace/tool",
        "https://github.com/apps/tool",
        "https://github.com/settings/tokens",
        "https://gist.github.com/anna/0123456789abcdef0123",
        "https://raw.githubusercontent.com/anna/tool/main/a.md",
        "https://anna.github.io/tool",
        "https://github.com.evil.org/anna/tool",
        "https://github.com@evil.org/anna/tool",
        "https://evil@github.com/anna/tool",
        "https://github.com:8443/anna/tool",
        "ftp://github.com/anna/tool",
        "git@github.com:anna/tool",
        "https://gitlab.com/explore/projects",
        "https://gitlab.com/groups/acme/-/issues",
        "https://gitlab.com/-/snippets/1",
        "https://codeberg.org/explore/repos",
        "https://example.org/anna/tool",
        "anna/tool",
        "",
    ],
)
def test_what_no_api_knows_is_no_repository(url: str) -> None:
    assert repository(url) is None


HOSTILE = [
    'anna"',
    "anna\n",
    "anna)",
    "anna{",
    "${anna}",
    "anna}}",
    "$o0",
    "ännä",
    "anna\u202e",
    "anna\ud800",
    "anna%22",
    "anna%0a",
    "..",
    ".",
    "a" * 256,
    "anna tool",
    "anna\\",
    "anna;",
    "",
]


@pytest.mark.parametrize("part", HOSTILE)
@pytest.mark.parametrize("host", [HUB, LAB, BERG])
def test_an_owner_or_name_that_no_forge_allows_is_no_repository(host: str, part: str) -> None:
    assert repository(f"https://{host}/anna/{part}/-/x") is None
    assert repository(f"https://{host}/{part}/tool") is None


@pytest.mark.parametrize(
    "below",
    [
        "blob/ma~in/a",
        "blob/a..b/a",
        "blob/ma\u202ein/a",
        "blob/-rf/a",
        "blob/main@%7B1%7D/a",
        "blob/main%0A/a",
        "blob/main:a/b",
        "blob/main/a%00b",
        "blob/main/a%0Ab",
        "blob/main/%2e%2e/%2e%2e/b",
        "blob/main/a%ffb",
        "blob/main/" + "a" * 1001,
        "blob/main",
        "blob",
        "tree/main/a\u202eb",
    ],
)
def test_a_ref_or_path_that_git_would_not_have_is_not_asked_for(below: str) -> None:
    assert repository(f"https://github.com/anna/tool/{below}") == Repository(
        GITHUB, HUB, "anna", "tool", Kind.OTHER, rest=f"/{below}"
    )


@pytest.mark.parametrize(
    ("url", "renamed"),
    [
        ("https://github.com/anna/tool", "https://github.com/bert/kit"),
        ("http://www.github.com/anna/tool.git", "https://github.com/bert/kit"),
        ("https://github.com/anna/tool/?a=b#c", "https://github.com/bert/kit/?a=b#c"),
        ("https://github.com/anna/tool/blob/main/a%20b#c", "https://github.com/bert/kit/blob/main/a%20b#c"),
        ("https://gitlab.com/anna/x/tool/-/issues/3", "https://gitlab.com/bert/kit/-/issues/3"),
    ],
)
def test_a_renamed_repository_keeps_the_rest_of_the_address(url: str, renamed: str) -> None:
    found = repository(url)
    assert found
    assert found.renamed("bert/kit") == renamed


def test_a_file_on_another_branch_has_an_address_of_its_own() -> None:
    found = repository("https://github.com/anna/tool/blob/v1/a%20b/c%23.md?plain=1#L3")
    assert found
    assert found.on_branch("bert/kit", "fix/#7") == "https://github.com/bert/kit/blob/fix/%237/a%20b/c%23.md"


@pytest.mark.parametrize("text", ["anna/..", "anna/.", "../tool", "./tool", "anna", "/tool", "anna/", "topics/x", ""])
def test_what_leads_elsewhere_is_no_full_name(text: str) -> None:
    assert [is_full_name(forge, text) for forge in (GITHUB, CODEBERG)] == [False, text == "topics/x"]


def test_a_company_has_its_own_github() -> None:
    own = Repository(GITHUB, "git.acme.org:8443", "anna", "tool")
    assert repository("https://git.acme.org:8443/anna/tool", github="git.acme.org:8443") == own
    assert repository("https://github.com/anna/tool", github="git.acme.org:8443") is None


@given(st.text() | st.from_regex(r"https://(github|gitlab)\.com/.*/.*/(blob|-)/.*", fullmatch=True))
def test_whatever_is_read_is_by_the_rules_and_can_be_put_together_again(url: str) -> None:
    found = repository(url)
    if found:
        assert is_full_name(found.forge, found.full_name)
        assert f"{found.ref}{found.path}".isprintable()
        assert repository(found.renamed(found.full_name)) == found


@given(st.text())
def test_no_text_beyond_the_forges_alphabet_is_a_name(text: str) -> None:
    for forge in Forge:
        if is_full_name(forge, text):
            assert text.isascii()
            assert not set(text) & set("\"'{}()$\\\n\r\t :;@%#?&")
