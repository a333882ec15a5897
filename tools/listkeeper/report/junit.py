"""JUnit's XML, which most CI services show: a suite for each list, in it a test case for each rule.

A case fails where the rule found an error; warnings and notices are told in what it printed. Of a change, a suite has
how many older problems of its list are not told: as a property, for programs, and in what it printed. No times of day:
two runs that found the same are the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.escape import LONGEST_PATH, cut, xml_attribute, xml_text
from listkeeper.report.run import Run
from listkeeper.report.wording import counted, older

SHOWN = 1_000
"""Findings of a rule in a list: what is more, nobody reads in a report."""


def render(run: Run, *, colour: bool) -> str:
    return "".join(f"{line}\n" for line in _lines(run))


def _lines(run: Run) -> Iterator[str]:
    found: dict[str, dict[str, list[Diagnostic]]] = {path: {name: [] for name in run.rules} for path in run.documents}
    for d in run.worst_first():
        found[d.path].setdefault(d.rule, []).append(d)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<testsuites {_numbers([own for cases in found.values() for own in cases.values()])}>"
    for path, cases in found.items():
        left = (run.older_by_path or {}).get(path, 0)
        yield f'<testsuite name="{_path(path)}" {_numbers(list(cases.values()))}>'
        if left:
            yield f'<properties><property name="older" value="{left}"/></properties>'
        for rule, own in cases.items():
            yield from _case(path, rule, own)
        if left:
            yield f"<system-out>{older(left).strip()}</system-out>"
        yield "</testsuite>"
    yield "</testsuites>"


def _numbers(cases: Sequence[Sequence[Diagnostic]]) -> str:
    return f'tests="{len(cases)}" failures="{sum(map(_fails, cases))}" errors="0" skipped="0"'


def _fails(own: Sequence[Diagnostic]) -> bool:
    return any(d.severity is Severity.ERROR for d in own)


def _case(path: str, rule: str, own: Sequence[Diagnostic]) -> Iterator[str]:
    file = _path(path)
    line = f' line="{own[0].start.line}"' if own else ""
    case = f'<testcase classname="{file}" name="{xml_attribute(rule)}" file="{file}"{line} time="0"'
    if not own:
        yield f"{case}/>"
        return
    yield f"{case}>"
    if _fails(own):
        first = f"{own[0].start.line}:{own[0].start.column}: {cut(own[0].message)}"
        said = first if len(own) == 1 else f"{counted(len(own), 'finding')}; the first: {first}"
        yield f'<failure type="{xml_attribute(rule)}" message="{xml_attribute(said)}">'
        yield from _findings(own)
        yield "</failure>"
    else:
        yield "<system-out>"
        yield from _findings(own)
        yield "</system-out>"
    yield "</testcase>"


def _findings(own: Sequence[Diagnostic]) -> Iterator[str]:
    for d in own[:SHOWN]:
        path = cut(d.path, LONGEST_PATH)
        # A line that began with the path could be a command of GitHub's runner.
        yield xml_text(f"{d.severity.word} in {path}:{d.start.line}:{d.start.column}: {cut(d.message)}")
    if len(own) > SHOWN:
        yield f"and {len(own) - SHOWN:,} more"


def _path(path: str) -> str:
    return xml_attribute(cut(path, LONGEST_PATH))
