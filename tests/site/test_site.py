"""The files of a site: what they hold, that nothing in them acts, and that they ask nobody for anything."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import html5lib  # type: ignore[import-untyped]
import pytest
from html5lib.constants import E as MESSAGES  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from listkeeper.facts import LinkResult
from listkeeper.history import Past, Strikes
from listkeeper.outcomes import OUTCOMES, Code, Verdict
from listkeeper.parser import parse
from listkeeper.schema import departure
from listkeeper.site import MARKER, SHIPPED, Given, Health, site
from listkeeper.site.content import Card, page, shortened
from listkeeper.site.drawings import badge, picture
from listkeeper.site.standing import Seen, Standing, State, standing
from listkeeper.timeline import Told, Version, timeline

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIST = """\
# Trees

Trees worth knowing, for people who *walk*. See [how to add one](CONTRIBUTING.md).

## Contents

- [Native](#native)

## Native

Those that were here before us, like `Quercus`.

- [Ash](https://ash.example/) `tall` - Grows fast. ([Map](https://ash.example/map))
- [Oak](https://oak.example/) `old` `tall` - Grows old.
"""
SMALL = "# Trees\n\n## Native\n\n- [Ash](https://ash.example/) - Grows fast.\n"
ASH, OAK = "https://ash.example/", "https://oak.example/"


def made(text: str = LIST, **known: Any) -> dict[str, str]:
    files = site(Given(parse(text, "list.md"), NOW, **known))
    return {name: raw.decode() for name, raw in files.items() if not name.endswith(".png")}


def told(*texts: str) -> Told:
    versions = [
        Version(f"{n:040}", datetime(2025, n, 1, tzinfo=UTC), "Ada", text.encode()) for n, text in enumerate(texts, 1)
    ]
    return Told("list.md", "Trees", timeline(versions), len(versions), "0" * 40, versions[0].when)


def health(**pasts: Past) -> Health:
    return Health({url: Seen(pasts.get(name), None) for name, url in (("ash", ASH), ("oak", OAK))}, (NOW,))


def text_of(html: str) -> str:
    return " ".join(" ".join(html5lib.parse(html, namespaceHTMLElements=False).find("body").itertext()).split())


def test_a_site_is_these_files() -> None:
    pages = {
        "index.html",
        "health.html",
        "entries.json",
        "llms.txt",
        "icon.svg",
        "badge-entries.svg",
        "badge-health.svg",
    }
    assert set(made(SMALL)) == {*pages, *SHIPPED, MARKER}
    known = site(Given(parse(SMALL), NOW, told(SMALL), address="https://trees.example/"))
    assert {"feed.xml", "sitemap.xml", "picture.png"} <= set(known)
    assert set(known[MARKER].decode().splitlines()[1:]) == set(known)


def test_a_page_says_what_the_list_says() -> None:
    assert text_of(made()["index.html"]) == (
        "Skip to the list List Health JSON Sections Native 2 Trees "
        "Trees worth knowing, for people who walk. See how to add one. "
        "Native Those that were here before us, like Quercus . "
        "Ash tall Grows fast. Map Oak old tall Grows old. "
        "Search and filters need JavaScript; the list does not. 2 entries. As data ."
    )


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("Ask _[Ada](https://ada.example/)_ first.", "Ask Ada first."),
        ("**[Start](https://a.example/)** here.", "Start here."),
        ("_Only **native** trees_, please.", "Only native trees, please."),
        ("2 * 3 * 4, `a * b` and \\*stars\\*.", "2 * 3 * 4, a * b and *stars*."),
        ("By hand. [![Build](https://a.example/b.svg)](https://a.example/)", "By hand."),
        ("\ue000 is a letter of nobody.", "is a letter of nobody."),
        ("[![Build](https://a.example/b.svg)](https://a.example/)", ""),
        ("**[⬆ back to top](#contents)**", ""),
        ("[Native](#native) • [Contents](#contents)", ""),
        ("See [Native](#native) below.", "See Native below."),
    ],
)
def test_prose_is_read_as_it_is_meant(markdown: str, words: str) -> None:
    page = made(LIST.replace("Those that were here before us, like `Quercus`.", markdown))["index.html"]
    section = page[page.index("<h2") :]
    assert text_of(section[: section.index("<ul")]).removeprefix("Native").strip() == words


def test_an_entry_has_a_fragment_of_its_name_and_keeps_it() -> None:
    two = LIST.replace("[Oak](https://oak.example/)", "[Ash](https://oak.example/)")
    ids = [[card.id for card in page(parse(text), {}, None, "").cards] for text in (LIST, two)]

    assert ids[0] == ["ash", "oak"]
    assert [id_.rpartition("-")[0] for id_ in ids[1]] == ["ash", "ash"]
    assert ids[1][0] != ids[1][1]


@pytest.mark.parametrize(("name", "taken"), [("Native", "native"), ("Main", "main"), ("★", ""), ("Results", "results")])
def test_a_fragment_is_given_once(name: str, taken: str) -> None:
    (card,) = page(parse(f"# T\n\n## Native\n\n- [{name}](https://a.example)\n"), {}, None, "").cards

    assert re.fullmatch(rf"{taken or 'entry'}-[0-9a-f]{{8}}", card.id)


def test_a_name_that_is_the_fragment_of_another_gets_its_own() -> None:
    text = "# T\n\n## A\n\n- [Ash](https://a.example)\n- [Ash](https://b.example)\n"
    first = page(parse(text), {}, None, "").cards[0].id
    ids = [card.id for card in page(parse(f"{text}- [{first}](https://c.example)\n"), {}, None, "").cards]

    assert ids[0] == first
    assert len(set(ids)) == 3


def test_state_and_days_are_shown_where_they_are_known() -> None:
    gone = Past(NOW, NOW, Code.NOT_FOUND, datetime(2026, 2, 1, tzinfo=UTC), (Strikes(1, NOW - NOW, 1, NOW, NOW),))
    html = made(told=told(SMALL, LIST), health=health(ash=Past(NOW, NOW, Code.OK), oak=gone))["index.html"]

    assert "Ash tall Grows fast. Alive 2026-03-01 Added 2025-01-01 Map" in text_of(html)
    assert "Oak old tall Grows old. Dead 2026-02-01 Added 2025-02-01" in text_of(html)


STANDINGS = [
    (Code.OK, Verdict.ALIVE, State.ALIVE),
    (Code.REPO_MOVED, Verdict.CHANGE, State.MOVED),
    (Code.REPO_ARCHIVED, Verdict.CHANGE, State.ARCHIVED),
    (Code.REDIRECT_HTTPS, Verdict.CHANGE, State.ALIVE),
    (Code.NOT_FOUND, Verdict.DEAD, State.DEAD),
    (Code.NOT_FOUND, Verdict.SUSPECT, State.UNKNOWN),
    (Code.BLOCKED, Verdict.UNKNOWN, State.UNKNOWN),
]


@pytest.mark.parametrize(("code", "verdict", "state"), STANDINGS)
def test_what_readers_are_told(code: Code, verdict: Verdict, state: State) -> None:
    result = LinkResult(ASH, verdict, code, (), last_ok=NOW)

    assert standing(Seen(None, result), NOW) == Standing(state, date(2026, 3, 1), OUTCOMES[code].means)


def test_of_what_was_never_seen_nothing_is_said() -> None:
    assert standing(Seen(None, None), NOW) is None
    assert standing(Seen(Past(), None), NOW) is None


def test_without_a_history_a_sentence_says_how_to_get_one() -> None:
    assert "Nothing is known of the links yet." in made()["health.html"]
    assert "Nothing is known" not in made(health=health(ash=Past(NOW, NOW, Code.OK)))["health.html"]


def test_health_is_told_as_figures_and_as_plots() -> None:
    gone = Past(NOW, None, Code.GONE, NOW, (Strikes(1, NOW - NOW, 1, NOW, NOW),))
    html = made(told=told(LIST), health=health(ash=Past(NOW, NOW, Code.OK), oak=gone))
    found = html5lib.parse(html["health.html"], namespaceHTMLElements=False)
    tables = {
        section.get("id"): [" ".join(cell.text for cell in row) for row in section.iter("tr")]
        for section in found.iter("section")
    }

    assert tables == {
        "alive": ["Day of the check Links Alive Share", "2026-03-01 2 1 50 %"],
        "dead": ["Month Dead Died Came back", "2026-03 1 1 0"],
        "states": ["Section Alive Moved Archived Dead Not known", "Native 1 0 0 1 0"],
        "age": ["Year Added", "2026 0", "2025 2"],
    }
    assert len(list(found.iter("{http://www.w3.org/2000/svg}svg")) or list(found.iter("svg"))) == 4


def test_the_data_is_what_the_pages_show() -> None:
    gone = Past(NOW, NOW, Code.NOT_FOUND, datetime(2026, 2, 1, tzinfo=UTC), (Strikes(1, NOW - NOW, 1, NOW, NOW),))
    text = LIST.replace("- [Oak]", "- [Yew](javascript:x)\n\n### Old\n\n- [Oak]").replace(
        "Grows old.", "Grows. By [Ada](#a)"
    )
    files = made(text, told=told(SMALL, text), health=health(oak=gone), address="https://trees.example/")
    values = json.loads(files["entries.json"])

    assert departure(values, "site") == ""
    assert values == {
        "format": 1,
        "title": "Trees",
        "address": "https://trees.example/",
        "sections": [{"id": "native", "path": ["Native"]}, {"id": "old", "path": ["Native", "Old"]}],
        "entries": [
            {
                "id": "ash",
                "name": "Ash",
                "url": ASH,
                "description": "Grows fast.",
                "section": 0,
                "attributes": ["tall"],
                "links": [{"text": "Map", "url": "https://ash.example/map"}],
                "added": "2025-01-01",
            },
            {"id": "yew", "name": "Yew", "section": 0, "added": "2025-02-01"},
            {
                "id": "oak",
                "name": "Oak",
                "url": OAK,
                "description": "Grows. By Ada",
                "section": 1,
                "attributes": ["old", "tall"],
                "links": [{"text": "Ada"}],
                "state": "dead",
                "state_day": "2026-02-01",
                "added": "2025-02-01",
            },
        ],
    }


@pytest.mark.parametrize(
    "text", ["", "# T\n", "- [A](a.md) by B\n  - [C](c.md)\n", "# T\n\n## A\n\n- x\n  - [Ash](#a)\n"]
)
def test_the_data_is_in_the_shape_of_its_schema(text: str) -> None:
    assert departure(json.loads(made(text)["entries.json"]), "site") == ""


@pytest.mark.parametrize(("name", "most"), [("index.html", 50), ("entries.json", 60)])
def test_an_entry_costs_little_beside_its_words(name: str, most: int) -> None:
    """Bytes that are neither its name, its fragment, its address nor its description."""
    words, number = ("t1000", "t1000", "https://t1000.example/", "Grows."), 200
    rows = [f"- [t{n}](https://t{n}.example/) - Grows." for n in range(1000, 1000 + 2 * number)]
    few, many = (len(made("# T\n\n" + "\n".join(rows[:count]))[name]) for count in (number, 2 * number))

    assert (many - few) / number - sum(map(len, words)) <= most


def test_programs_find_the_list() -> None:
    assert made(address="https://trees.example/")["llms.txt"] == (
        "# Trees\n\n> Trees worth knowing, for people who walk. See how to add one.\n\n"
        "2 entries. [All of them as JSON](https://trees.example/entries.json), with the state of each link where it "
        "is known, "
        "[as a page](https://trees.example/index.html), [state of the links](https://trees.example/health.html).\n\n"
        "## Native\n\n- [Ash](<https://ash.example/>): Grows fast.\n- [Oak](<https://oak.example/>): Grows old.\n\n"
    )
    data = re.search(r'<script type="application/ld\+json">(.+?)</script>', made()["index.html"])
    assert data
    assert json.loads(data[1])["itemListElement"][1] == {
        "@type": "ListItem",
        "position": 2,
        "name": "Oak",
        "url": "https://oak.example/",
    }


def test_badges_say_how_many_and_how_well() -> None:
    known = made(health=health(ash=Past(NOW, NOW, Code.OK)))

    assert ">2</text>" in known["badge-entries.svg"]
    assert ">100 % alive</text>" in known["badge-health.svg"]
    assert ">not known</text>" in made()["badge-health.svg"]
    assert badge("<&", '"', "neutral").count("&lt;&amp;") == 3


def test_a_picture_has_a_square_for_each_entry() -> None:
    raw = picture([State.DEAD, None] * 5000)

    assert raw.startswith(b"\x89PNG")
    assert len(raw) < 60_000
    assert picture([]) != picture([None])


def test_text_is_cut_where_a_sentence_ends() -> None:
    assert shortened("One two. Three four five.", 20) == "One two."
    assert shortened("One two three four", 10) == "One two…"
    assert shortened("Short.", 10) == "Short."


# Text from outside.

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></script><script>alert(1)</script>",
    "&lt;script&gt;",
    "{{ 7 * 7 }}{% raw %}",
    "\u202egnp.exe",
    "x\x01\x7f\x85\ufffe\ufdd0y",
    "<!--",
    "]]>",
    "' onmouseover='alert(1)",
    "x" * 10_000,
    "ש" * 300,
]
ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "https://a.example/\"onclick='x'",
    "//evil.example",
    "file:///etc/passwd",
    "https://a.example/?q=<script>",
]


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def checked(html: str) -> None:
    """Strict HTML, in which nothing acts and nothing is fetched but what lies beside it."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    assert [(MESSAGES[code], where) for where, code, _ in parser.errors] == []
    for tag, attributes in Tags(html).found:
        assert [name for name in attributes if name.startswith("on") or name == "style"] == []
        assert tag not in ("style", "iframe", "img", "object", "embed", "form", "base")
        if tag == "script":
            assert attributes.get("src") in ("theme.js", "minisearch.js", "site.js", None)
            assert attributes.get("src") or attributes == {"type": "application/ld+json"}
        href = attributes.get("href") or ""
        assert re.match(r"https?://|mailto:|#|[a-z]+\.(html|xml|json|css|svg)$", href) or not href, href
        if tag == "a" and href.startswith("http"):
            assert attributes["rel"] == "noopener"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    line = text.replace("[", r"\[")
    source = f"# {line}\n\n{line}\n\n## {line}\n\n- [{line}](https://a.example) `{line}` - {line}\n- [B]({line})\n"
    files = made(source, told=told(source), health=health())

    checked(files["index.html"])
    checked(files["health.html"])
    assert files["index.html"].count("<script") == 4


@pytest.mark.parametrize("url", ADDRESSES)
def test_hostile_addresses_lead_nowhere(url: str) -> None:
    html = made(f"# T\n\n[here](<{url}>) and there.\n\n## A\n\n- [Ash](<{url}>) - Grows. [More](<{url}>)\n")[
        "index.html"
    ]

    checked(html)
    assert not re.search(r'href="\s*(?:javascript|data|vbscript|file):', html, re.IGNORECASE)


@settings(max_examples=60)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60), st.sampled_from(ADDRESSES))
def test_whatever_a_list_says_its_pages_are_strict(text: str, url: str) -> None:
    files = made(f"# T\n\n{text}\n\n## {text}\n\n- [{text}]({url}) - {text}\n- [Ash](https://ash.example) - {text}\n")

    checked(files["index.html"])


def test_an_override_of_the_direction_is_seen() -> None:
    html = made("# T\n\n## A\n\n- [\u202egnp.exe](https://a.example) - \u05d0\u2067b\u2069.\n")["index.html"]

    assert "\ufffdgnp.exe" in html
    assert "\u202e" not in html
    assert "\u05d0\u2067b\u2069." in html


BOTH_WAYS = """\
# T

- [Ash](https://ash.example) - Grows.
- [Oak](https://oak.example) - \u05e2\u05e5.
  - [Elm](https://elm.example) - Below it.
- \u05e2\u05e6\u05d9\u05dd
  - [Yew](https://yew.example) - Below it.
- [Fir](https://fir.example)
  - [\u05d0\u05e9\u05d5\u05d7](https://a.example)
"""


def test_an_entry_says_which_way_it_goes_where_it_or_one_around_it_could_go_left() -> None:
    found = html5lib.parse(made(BOTH_WAYS)["index.html"], namespaceHTMLElements=False)
    items = {item.get("id"): [each.get("dir") for each in (item, *item.findall("p"))] for item in found.iter("li")}
    auto = ["auto", "auto"]

    assert items == {"ash": [None, None], "oak": auto, "elm": auto, None: [None, "auto"], "yew": auto} | {
        "fir": ["auto"],
        "\u05d0\u05e9\u05d5\u05d7": ["auto"],
    }


def test_nothing_of_a_site_is_fetched_from_elsewhere() -> None:
    files = made(told=told(LIST), health=health(ash=Past(NOW, NOW, Code.OK)))
    own = {"https://ash.example/", "https://oak.example/", "https://ash.example/map", "https://schema.org"}
    standards = {"http://www.w3.org/2000/svg", "http://www.w3.org/2005/Atom"}

    for name, text in files.items():
        assert set(re.findall(r"""https?://[^\s"'<>)\\]+""", text)) <= own | standards, name
    assert "@import" not in files["site.css"]
    assert "url(" not in files["site.css"]


def test_every_page_has_the_policy() -> None:
    for name in ("index.html", "health.html"):
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', made()[name])
        assert policy
        assert policy[1].startswith("default-src &#39;none&#39;; script-src &#39;self&#39;;")
        assert "unsafe" not in policy[1]


def test_the_licence_of_what_is_shipped_is_shipped() -> None:
    files = made()

    assert "MIT" in files["minisearch.js"].splitlines()[0]
    assert files["minisearch.LICENSE"].startswith("Copyright 2022 Luca Ongaro")


def test_an_address_beside_the_list_leads_into_the_repository() -> None:
    text = "# T\n\n## A\n\n- [Ash](docs/ash.md) - Grows.\n"
    cards = [page(parse(text), {}, None, blob).cards[0] for blob in ("https://github.com/o/r/blob/HEAD/", "")]

    assert [card.url for card in cards] == ["https://github.com/o/r/blob/HEAD/docs/ash.md", ""]
    assert all(isinstance(card, Card) for card in cards)


def test_all_scripts_are_classic() -> None:
    """Modules and fetch do not work from a disk."""
    for name in ("site.js", "theme.js"):
        source = (Path(__file__).parents[2] / "tools/listkeeper/site/assets" / name).read_text(encoding="utf-8")
        assert not re.search(r"^(?:import|export) |innerHTML|insertAdjacentHTML|fetch\(|eval\(", source, re.M)
