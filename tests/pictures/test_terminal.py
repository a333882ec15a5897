"""The picture of a terminal in README is what a terminal shows today."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from tests.pictures.terminal import HERE, cells, picture, said

PICTURE = (HERE / "terminal.svg").read_text(encoding="utf-8")
AGAIN = "make it again: .venv/test/bin/python tests/pictures/terminal.py > tests/pictures/terminal.svg"


def test_the_picture_shows_what_the_command_says() -> None:
    assert picture(said()) == PICTURE, AGAIN


def test_what_is_said_is_coloured() -> None:
    assert re.findall(r"\x1b\[31merror\x1b\[0m", said())


def test_a_line_is_cut_where_its_style_changes() -> None:
    assert cells("a \x1b[1mb\x1b[0m c") == [("", "a "), ("b", "b"), ("", " c")]


def test_the_picture_is_small_and_runs_nothing() -> None:
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(PICTURE).iter()}

    assert tags == {"svg", "style", "rect", "circle", "text", "tspan"}
    assert len(PICTURE.encode()) < 60_000
