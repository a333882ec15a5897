"""JUnit's XML, compared as a whole and read by another's parser."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from listkeeper.escape import cut, visible
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import Code, Verdict
from listkeeper.report.links import link_reporter

from tests.report.links.examples import HOSTILE, RESULTS, hostile

XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="4" failures="1" errors="0" skipped="1">
<testsuite name="links" tests="4" failures="1" errors="0" skipped="1">
<testcase classname="list.md" name="https://fine.org" file="list.md" line="1" time="0.000"/>
<testcase classname="list.md" name="http://old.org/a" file="list.md" line="9" time="0.500">
<system-out>notice: change [redirect-permanent] The page has moved for good. Use the new address. \
The new address stands on line 4 already. New address: https://new.org/a</system-out>
</testcase>
<testcase classname="list.md" name="https://gone.org/\\u001b[31m" file="list.md" line="7" time="11.000">
<failure type="gone" message="The server says that the page was removed (410). Failing since 2026-01-02, last well on \
2025-12-31. Find where it went, or remove the entry. Archived copy: https://archive.example/2025/https://gone.org/">
in list.md:7:3
</failure>
</testcase>
<testcase classname="list.md" name="https://wall.org/a" file="list.md" line="11" time="0.000">
<skipped message="The site turns automatic visitors away."/>
</testcase>
<system-err>Too many hosts failed at once: the network was bad, and nothing is held against any link.</system-err>
</testsuite>
</testsuites>
"""


def xml(results: list[LinkResult], *, conclusive: bool = True) -> str:
    return link_reporter("junit").render(results, conclusive=conclusive, colour=False)


def test_a_link_is_a_test_case() -> None:
    assert xml([*RESULTS[:3], RESULTS[6]], conclusive=False) == XML


OUTCOMES = [
    (Verdict.DEAD, Code.GONE, "failure"),
    (Verdict.INVALID, Code.MALFORMED, "failure"),
    (Verdict.REFUSED, Code.PRIVATE_ADDRESS, "failure"),
    (Verdict.REFUSED, Code.EXCLUDED, "skipped"),
    (Verdict.UNKNOWN, Code.BLOCKED, "skipped"),
    (Verdict.SUSPECT, Code.RESET, "system-out"),
    (Verdict.CHANGE, Code.REPO_MOVED, "system-out"),
]


@pytest.mark.parametrize(("verdict", "code", "element"), OUTCOMES)
def test_only_errors_fail_and_what_is_not_known_is_skipped(verdict: Verdict, code: Code, element: str) -> None:
    suite = ElementTree.fromstring(xml([LinkResult("u", verdict, code, (Place("list.md", 1, 1),), added=True)]))
    counts = {"failure": suite.get("failures"), "skipped": suite.get("skipped")}

    assert [child.tag for child in suite.find(".//testcase") or ()] == [element]
    assert counts == {"failure": str(int(element == "failure")), "skipped": str(int(element == "skipped"))}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_text_from_outside_is_text_to_an_xml_parser(text: str) -> None:
    results = hostile(text)
    suite = ElementTree.fromstring(xml(results).encode())

    assert {element.tag for element in suite.iter()} == {
        "testsuites", "testsuite", "testcase", "failure", "skipped", "system-out"
    }  # fmt: skip
    assert {case.get("name") for case in suite.iter("testcase")} == {visible(cut(text))}
    assert {failure.text for failure in suite.iter("failure")} == {f"\nin {visible(cut(text))}:3:5" * 2 + "\n"}
