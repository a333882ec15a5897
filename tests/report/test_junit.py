"""JUnit's XML, compared as a whole and read by another's parser."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Document, Location
from listkeeper.escape import cut, visible
from listkeeper.parser import parse
from listkeeper.report import reporter
from listkeeper.report.run import Run
from listkeeper.rules import RULES

from tests.report.links.examples import HOSTILE

ASKED = {name: RULES[name] for name in ("anchor", "coverage", "order")}
DOCUMENTS = {"a.md": parse("- [A](b)\n", "a.md"), "b.md": parse("", "b.md")}
XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="6" failures="1" errors="0" skipped="0">
<testsuite name="a.md" tests="3" failures="1" errors="0" skipped="0">
<testcase classname="a.md" name="anchor" file="a.md" time="0"/>
<testcase classname="a.md" name="coverage" file="a.md" line="9" time="0">
<system-out>
warning in a.md:9:5: half of it
</system-out>
</testcase>
<testcase classname="a.md" name="order" file="a.md" line="7" time="0">
<failure type="order" message="2 findings; the first: 7:5: &quot;b&quot; belongs before &lt;c&gt;">
error in a.md:7:5: "b" belongs before &lt;c&gt;
notice in a.md:3:5: of taste
</failure>
</testcase>
</testsuite>
<testsuite name="b.md" tests="3" failures="0" errors="0" skipped="0">
<testcase classname="b.md" name="anchor" file="b.md" time="0"/>
<testcase classname="b.md" name="coverage" file="b.md" time="0"/>
<testcase classname="b.md" name="order" file="b.md" time="0"/>
</testsuite>
</testsuites>
"""


def told(rule: str, line: int, message: str, severity: Severity, path: str = "a.md") -> Diagnostic:
    return Diagnostic(path, Location(line, 5), Location(line, 9), rule, severity, message)


def xml(*diagnostics: Diagnostic, documents: dict[str, Document] = DOCUMENTS) -> str:
    return reporter("junit").render(Run(diagnostics, documents, ASKED), colour=False)


def test_a_rule_is_a_case_in_each_list_and_fails_with_an_error() -> None:
    shown = xml(
        told("order", 3, "of taste", Severity.NOTICE),
        told("order", 7, '"b" belongs before <c>', Severity.ERROR),
        told("coverage", 9, "half of it", Severity.WARNING),
    )

    assert shown == XML


def test_older_problems_are_told_of_each_list_and_where_its_schema_has_room() -> None:
    """As the schema of Ant's reports has it: properties before the cases, what was printed after them."""
    run = Run([], DOCUMENTS, ASKED, older_by_path={"a.md": 1200, "b.md": 0})
    first, second = ElementTree.fromstring(reporter("junit").render(run, colour=False))

    assert [part.tag for part in first] == ["properties", "testcase", "testcase", "testcase", "system-out"]
    assert [own.attrib for own in first.iter("property")] == [{"name": "older", "value": "1200"}]
    assert first.findtext("system-out") == "1,200 older problems are not shown"
    assert first.get("tests") == "3"
    assert [part.tag for part in second] == ["testcase", "testcase", "testcase"]


def test_many_findings_of_a_rule_are_cut_and_counted() -> None:
    suite = ElementTree.fromstring(xml(*(told("order", n, "x", Severity.ERROR) for n in range(1, 1004))))
    failure = suite.find(".//failure")

    assert failure is not None
    assert failure.get("message") == "1,003 findings; the first: 1:5: x"
    assert (failure.text or "").splitlines()[-2:] == ["error in a.md:1000:5: x", "and 3 more"]


def test_a_finding_of_a_rule_that_was_not_asked_is_told_all_the_same() -> None:
    suite = ElementTree.fromstring(xml(told("unheard-of", 1, "x", Severity.ERROR)))

    assert [case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None] == ["unheard-of"]
    assert (suite.get("tests"), suite.get("failures")) == ("7", "1")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_text_from_outside_is_text_to_an_xml_parser(text: str) -> None:
    hostile = [told("order", 1, text, Severity.ERROR, text), told("anchor", 1, text, Severity.NOTICE, text)]
    suite = ElementTree.fromstring(xml(*hostile, documents={text: parse("", text)}).encode())

    assert {element.tag for element in suite.iter()} == {"testsuites", "testsuite", "testcase", "failure", "system-out"}
    assert [f.get("message") for f in suite.iter("failure")] == [f"1:5: {visible(cut(text))}"]
    assert {case.get("file") for case in suite.iter("testcase")} == {visible(cut(text, 4096))}
