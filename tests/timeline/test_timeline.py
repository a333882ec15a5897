"""What became of entries, version by version, against tables written by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from listkeeper.parser import parse
from listkeeper.timeline import Event, Version, timeline
from listkeeper.timeline.pieces import entries_of, reader, whole

DAY = datetime(2026, 1, 1, tzinfo=UTC)
HEAD = "# Trees\n\n## Native\n\n"
ASH = "- [Ash](https://ash.example) - Grows fast.\n"
OAK = "- [Oak](https://oak.example) - Grows old and is good for barrels.\n"
ELM = "- [Elm](https://elm.example) - Grows tall.\n"
FAR = "\n## Far away\n\n"
PALM = "- [Palm](https://palm.example) - Grows where it is warm.\n"


def versions(*texts: str) -> list[Version]:
    return [Version(f"c{n}", DAY + timedelta(days=n), f"author {n}", text.encode()) for n, text in enumerate(texts)]


def told(event: Event) -> str:
    known = event.after or event.before
    assert known
    return f"{event.commit} {event.kind} {known.name} in {' > '.join(known.section)}"


def after(*texts: str) -> list[str]:
    """What is told of all versions but the first."""
    return [told(event) for event in timeline(versions(*texts)).events if event.commit != "c0"]


CASES: list[tuple[str, list[str], list[str]]] = [
    ("nothing", [HEAD + ASH, HEAD + ASH], []),
    ("added at the end", [HEAD + ASH, HEAD + ASH + OAK], ["c1 added Oak in Native"]),
    ("added at the top", [HEAD + ASH, HEAD + OAK + ASH], ["c1 added Oak in Native"]),
    ("removed", [HEAD + ASH + OAK, HEAD + OAK], ["c1 removed Ash in Native"]),
    ("put in order", [HEAD + OAK + ASH, HEAD + ASH + OAK], []),
    (
        "moved to another section",
        [HEAD + ASH + OAK + FAR + PALM, HEAD + ASH + FAR + OAK + PALM],
        ["c1 moved Oak in Far away"],
    ),
    ("a section renamed", [HEAD + ASH + OAK, HEAD.replace("Native", "Local") + ASH + OAK], []),
    (
        "a section renamed, an entry added and one moved away",
        [HEAD + ASH + OAK + ELM + FAR + PALM, HEAD.replace("Native", "Local") + ASH + OAK + FAR + ELM + PALM],
        ["c1 moved Elm in Far away"],
    ),
    ("described anew", [HEAD + ASH, HEAD + ASH.replace("fast", "slowly")], ["c1 edited Ash in Native"]),
    ("another name", [HEAD + ASH, HEAD + ASH.replace("[Ash]", "[Ash tree]")], ["c1 edited Ash tree in Native"]),
    ("another address", [HEAD + ASH, HEAD + ASH.replace("ash.ex", "ash2.ex")], ["c1 edited Ash in Native"]),
    (
        "another name and another address, the same words",
        [HEAD + OAK, HEAD + OAK.replace("[Oak]", "[Quercus]").replace("oak.", "quercus.")],
        ["c1 edited Quercus in Native"],
    ),
    ("other bullets, dashes and line ends", [HEAD + ASH, (HEAD + ASH.replace("- ", "* ")).replace("\n", "\r\n")], []),
    (
        "edited and moved",
        [HEAD + ASH + OAK + FAR + PALM, HEAD + ASH + FAR + OAK.replace("old", "huge") + PALM],
        ["c1 moved Oak in Far away"],
    ),
    (
        "one for another",
        [HEAD + ASH + OAK, HEAD + ELM + OAK],
        ["c1 added Elm in Native", "c1 removed Ash in Native"],
    ),
    (
        "gone and come again",
        [HEAD + ASH + OAK, HEAD + OAK, HEAD + ASH + OAK],
        ["c1 removed Ash in Native", "c2 added Ash in Native"],
    ),
    ("a section above", [HEAD + ASH, f"# Trees\n{FAR}{PALM}\n## Native\n\n{ASH}"], ["c1 added Palm in Far away"]),
    ("in code", [HEAD + ASH, f"{HEAD}{ASH}\n```\n{OAK}# No heading\n```\n"], []),
    ("in a comment", [HEAD + ASH + OAK, f"{HEAD}{ASH}\n<!--\n{OAK}-->\n"], ["c1 removed Oak in Native"]),
    ("everything gone", [HEAD + ASH, ""], ["c1 removed Ash in Native"]),
]


@pytest.mark.parametrize(("texts", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_told(texts: list[str], expected: list[str]) -> None:
    assert after(*texts) == expected


def test_the_first_version_added_what_it_has() -> None:
    (event,) = timeline(versions(HEAD + ASH)).events

    assert told(event) == "c0 added Ash in Native"
    assert (event.when, event.author, event.before) == (DAY, "author 0", None)


def test_nobody_knows_when_what_was_there_before_was_added() -> None:
    line = timeline(versions(HEAD + ASH, HEAD + ASH + OAK), is_whole=False)

    assert [told(event) for event in line.events] == ["c1 added Oak in Native"]
    assert [entry in line.added for entry in line.entries] == [False, True]


def test_an_entry_keeps_its_id_wherever_it_goes() -> None:
    moved = HEAD + ASH + FAR + OAK + PALM
    steps = [
        HEAD + ASH,
        HEAD + ASH + OAK,
        HEAD + OAK + ASH,
        HEAD + ASH + OAK + FAR + PALM,
        moved,
        moved.replace("[Oak]", "[The oak]"),
        moved.replace("[Oak]", "[The oak]").replace("oak.example", "quercus.example"),
        moved.replace("[Oak]", "[The oak]").replace("oak.example", "quercus.example").replace("old", "strong"),
    ]
    line = timeline(versions(*steps))
    added = {event.entry: event.after.name for event in line.events if event.kind == "added" and event.after}

    assert sorted(added.values()) == ["Ash", "Oak", "Palm"]
    assert [added[entry] for entry in line.entries] == ["Ash", "Oak", "Palm"]
    for known in range(1, len(steps)):  # and every earlier reader saw the same
        earlier = timeline(versions(*steps[:known]))
        assert set(earlier.added) <= set(line.added)


def test_what_comes_again_is_another() -> None:
    line = timeline(versions(HEAD + ASH + OAK, HEAD + OAK, HEAD + ASH + OAK))
    ids = [event.entry for event in line.events if event.kind == "added" and event.after and event.after.name == "Ash"]

    assert len(set(ids)) == 2


WAYS = [
    HEAD + ASH + FAR + PALM,
    "# A\n\n- [Native](#native)\n- [Elsewhere](https://else.example)\n- [More](#more)\n\n## Native\n\n" + ASH,
    "[Ash](https://ash.example)  \n[Oak](https://oak.example)\n",
    "A paragraph with\n[a link](https://link.example)\n\n" + HEAD + ASH,
    "Native\n------\n\n" + ASH + "\nFar\n---\n\n" + PALM,
    "### [Ash](https://ash.example)\n\nGrows fast.\n\n### [Oak](https://oak.example)\n\nGrows old.\n",
    f"{HEAD}- [Ash][a] - Grows.\n- [Oak][o]\n\n[a]: https://ash.example\n[o]: https://oak.example\n",
    "| Name | Says |\n| - | - |\n| [Ash](https://ash.example) | Grows. |\n| [Oak](https://oak.example) | Grows. |\n",
    f"{HEAD}- Group\n  - [Ash](https://ash.example)\n  - [Oak](https://oak.example)\n{FAR}{PALM}",
    f"````\n```\n{ASH}````\n{HEAD}{OAK}",
    f"<!-- {ASH}\n{OAK} -->\n{HEAD}{ELM}",
    "\ufeff" + HEAD.replace("\n", "\r\n") + ASH,
]


@pytest.mark.parametrize("text", WAYS)
def test_a_list_is_read_as_its_newest_version_has_to_be(text: str) -> None:
    first = (HEAD + PALM).encode()

    line = timeline(versions(HEAD + PALM, text), newest=text.encode())
    assert len(line.entries) == len(parse(text).entries)
    assert reader(first, text.encode()) is not whole or reader(text.encode(), text.encode()) is whole


@pytest.mark.parametrize("text", WAYS)
def test_a_text_in_pieces_reads_as_the_whole(text: str) -> None:
    read = reader(text.encode(), text.encode())(text.encode())

    assert [(e.name.text, e.url, e.section) for e in entries_of(read, range(len(read.pieces)))] == [
        (e.name.text, e.url, e.section) for e in parse(text).entries
    ]


def test_most_lists_are_read_in_pieces() -> None:
    assert [reader(text.encode(), text.encode()) is whole for text in WAYS].count(True) <= 1


def test_only_what_changed_is_read_again() -> None:
    read = reader((HEAD + ASH + OAK).encode(), (HEAD + ELM + ASH + OAK).encode())
    first, second = read((HEAD + ASH + OAK).encode()), read((HEAD + ELM + ASH + OAK).encode())

    assert [piece for piece in second.pieces if not any(piece is known for known in first.pieces)] == [second.pieces[2]]
    assert second.kept == (1, 2)  # the piece before the new one is cut again: it could have gone on
