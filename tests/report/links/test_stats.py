"""`--stats`: a table, compared as a whole."""

from __future__ import annotations

import pytest
from listkeeper.outcomes import Code, Observation
from listkeeper.report.links.stats import render

from tests.report.links.examples import HOSTILE


def seen(url: str, code: Code = Code.OK, seconds: float = 0.5, attempt: int = 1) -> Observation:
    return Observation(url, code, seconds=seconds, attempt=attempt)


TABLE = """\
host              links  alive  failed  unknown  attempts  median s  slowest s
a.org                 3      1       1        1         5      2.00      10.25
xn--bdki.example      1      1       0        0         1      0.50       0.50
z.org                 1      1       0        0         1      0.50       0.50
all 3 hosts           5      3       1        1         7      0.50      10.25
"""


def test_a_row_for_each_host_and_a_sum() -> None:
    observations = [
        seen("http://z.org:8080/", Code.REDIRECT_PERMANENT),
        seen("https://a.org/1"),
        seen("https://A.org/2", Code.RESET, 10.25, 3),
        seen("https://a.org/3", Code.BLOCKED, 2.0),
        seen("https://ツト.example/"),
    ]

    assert render(observations) == TABLE


def test_nothing_was_asked() -> None:
    assert render([]) == (
        "host         links  alive  failed  unknown  attempts  median s  slowest s\n"
        "all 0 hosts      0      0       0        0         0      0.00       0.00\n"
    )


def test_the_hosts_with_most_links_are_shown_and_the_sum_is_of_all() -> None:
    lines = render([seen(f"https://{n:04}.org/{m}") for n in range(1200) for m in range(1 + n % 2)]).splitlines()

    assert [line.split()[:2] for line in lines[1:3]] == [["0001.org", "2"], ["0003.org", "2"]]
    assert len(lines) == 1 + 20 + 2
    assert lines[-2] == "and 1,180 more hosts"
    assert lines[-1].split()[:4] == ["all", "1,200", "hosts", "1,800"]
    assert {len(line) for line in lines} - {len(lines[-2])} == {len(lines[0])}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_name_from_outside_is_a_cell(text: str) -> None:
    lines = render([seen(f"https://{text}/")]).split("\n")

    assert [line.isprintable() and len(line) < 400 for line in lines] == [True] * 4
