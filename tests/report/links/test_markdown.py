"""The summary of a run: compared as a whole, and read by another Markdown parser."""

from __future__ import annotations

import re

import pytest
from listkeeper.escape import cut, visible
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import OUTCOMES, Code, Verdict
from listkeeper.report.links import link_reporter
from markdown_it import MarkdownIt

from tests.report.links.examples import HOSTILE, RESULTS, hostile

GFM = MarkdownIt("gfm-like", {"html": True, "linkify": True})
MARKDOWN = """\
## Links

14 links: 1 alive, 3 change, 3 unknown, 2 suspect, 2 dead, 1 invalid, 2 refused.

### Taken over or parked (1)

- `https://sold.org` in `list.md:5`\\
  The domain looks parked or for sale. Open it, and look for where the page went.

### Dead (2)

- `https://gone.org/\\u001b[31m` in `list.md:7`\\
  The server says that the page was removed (410). Failing since 2026-01-02, last well on 2025-12-31. \
Find where it went, or remove the entry. Archived copy: `https://archive.example/2025/https://gone.org/`
- `https://back.org` in `list.md:18`\\
  It counts as dead until it answers in two runs. This time: The page answered.

### Not right as written (1)

- `https//typo.org` in `list.md:14`\\
  No browser can follow the address as it is written. Correct the address.

### Repositories (1)

- `https://github.com/a/b` in `list.md:15`\\
  The repository has a new name. Use the new name.

### Moved or changed (2)

- `#nowhere` in `list.md:3`\\
  The page answers, but has no such section. Correct or drop the part after #.
- `http://old.org/a` in `list.md:9`, `other.md:2`\\
  The page has moved for good. Use the new address. `The new address stands on line 4 already.` \
New address: `https://new.org/a`

### Suspects (1)

- `https://slow.org` in `list.md:6`\\
  The server took the question, but did not answer in time.

### Not asked (1)

- `ftp://old.org/` in `list.md:16`\\
  Links of this kind cannot be checked. Use an https address where there is one.

<details>
<summary>Nothing can be said of 3 links</summary>

| Host | Links | Why |
| --- | ---: | --- |
| `wall.org` | 2 | blocked 2 |
| `shy.org` | 1 | rate-limited 1 |

</details>
"""
TITLES = "Taken over or parked|Dead|Not right as written|Repositories|Moved or changed|Suspects|Not asked"


def markdown(results: list[LinkResult], *, conclusive: bool = True) -> str:
    return link_reporter("markdown").render(results, conclusive=conclusive, colour=False)


def result(number: int, verdict: Verdict, code: Code, host: str = "a.org") -> LinkResult:
    return LinkResult(f"https://{host}/{number}", verdict, code, (Place("list.md", number, 1),))


def test_what_to_act_on_comes_first_and_what_only_waits_is_folded() -> None:
    assert markdown(RESULTS) == MARKDOWN


def test_a_list_without_problems_is_one_line() -> None:
    assert markdown(RESULTS[:1]) == "## Links\n\n1 link: 1 alive.\n"


def test_a_bad_network_is_told_first() -> None:
    assert markdown([], conclusive=False) == (
        "## Links\n\n0 links.\n\n"
        "**Too many hosts failed at once: the network was bad, and nothing is held against any link.**\n"
    )


def test_every_result_that_is_told_of_is_in_one_section() -> None:
    told = [
        LinkResult(f"https://{code}/", verdict, code, (Place("list.md", 1, 1),), added=added)
        for code, outcome in OUTCOMES.items()
        for verdict in {outcome.verdict, Verdict.DEAD, Verdict.SUSPECT}
        for added in (True, False)
    ]
    items = re.findall(r"^- `https://([a-z0-9-]+)/` in", markdown(told), re.M)
    expected = [one.code for one in told if one.severity and one.verdict is not Verdict.UNKNOWN]

    assert sorted(items) == sorted(expected)
    assert re.findall(r"^### (.*) \(", markdown(told), re.M) == [*TITLES.split("|"), "Well, with a remark"]


def test_a_repository_that_may_be_gone_is_a_suspect_until_it_is_dead() -> None:
    missing = [result(1, Verdict.SUSPECT, Code.REPO_MISSING), result(2, Verdict.DEAD, Code.REPO_MISSING)]

    assert re.findall(r"^### .*|a.org/\d", markdown(missing), re.M) == [
        "### Dead (1)",
        "a.org/2",
        "### Suspects (1)",
        "a.org/1",
    ]


def test_only_a_few_places_and_hosts_are_named() -> None:
    many = result(1, Verdict.DEAD, Code.GONE)._replace(places=tuple(Place("a.md", n, 1) for n in range(1, 6)))
    walls = [result(1, Verdict.UNKNOWN, Code.BLOCKED, f"{n:02}.org") for n in range(32)]
    shown = markdown([many, *walls])

    assert "in `a.md:1`, `a.md:2`, `a.md:3` and 2 more places\\\n" in shown
    assert re.findall(r"^\| `(\d\d)", shown, re.M) == [f"{n:02}" for n in range(30)]
    assert shown.endswith("| `29.org` | 1 | blocked 1 |\n\nand 2 more hosts\n\n</details>\n")


def test_what_has_no_place_in_an_issue_is_counted() -> None:
    dead = [result(n, Verdict.DEAD, Code.GONE) for n in range(1, 1001)]
    suspects = [result(n, Verdict.SUSPECT, Code.RESET) for n in range(1, 1001)]
    shown = markdown([*suspects, *dead, result(1, Verdict.UNKNOWN, Code.BLOCKED)])
    first, second = (part.count("\n- `") for part in shown.split("### Suspects"))

    assert 59_000 < len(shown) <= 60_000
    assert (first > 300, second) == (True, 0)
    assert re.findall(r"^- and (.*) more$", shown, re.M) == [str(1000 - first), "1,000"]
    assert "### Dead (1,000)" in shown
    assert shown.endswith("</details>\n")


def elements(text: str) -> list[str]:
    """The kinds of things that a parser finds, and the text of code."""
    found = []
    for block in GFM.parse(text):
        for token in block.children or [block]:
            if token.type == "code_inline":
                found.append(f"code {token.content}")
            elif token.type in ("html_inline", "html_block", "link_open", "image", "fence", "code_block", "table_open"):
                found.append(f"{token.type} {token.content}".strip())
    return found


@pytest.mark.parametrize("text", [*HOSTILE, "a" * 499 + "`", "//`|\\|`/x"], ids=lambda text: ascii(text[:20]))
def test_a_text_from_outside_is_code_and_nothing_else(text: str) -> None:
    shown = re.sub("`{80,}", "`" * 79 + "…", cut(visible(cut(text))))
    item = [f"code {code}" for code in (shown, f"{shown}:3", f"{shown}:3", shown, shown, shown)]
    found = elements(markdown(hostile(text), conclusive=False))

    assert found[: 6 * len(item)] == item * 6
    details = found[6 * len(item) :]
    assert details[0] == "html_block <details>\n<summary>Nothing can be said of 1 link</summary>"
    assert details[1] == "table_open"
    assert [name.partition(" ")[0] for name in details[2:]] in (["code", "html_block"], ["html_block"])
    assert details[-1] == "html_block </details>"


def test_an_address_is_no_hyperlink() -> None:
    assert "link_open" not in elements(markdown(RESULTS))
    assert "link_open" in elements("https://a.org")
