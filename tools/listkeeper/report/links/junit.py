"""JUnit's XML, which most CI services show: a test case for each link, a failure for each error.

No times of day: two runs that saw the same are the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from listkeeper.diagnostic import Severity
from listkeeper.escape import LONGEST_PATH, cut, xml_attribute, xml_text
from listkeeper.facts import LinkResult
from listkeeper.outcomes import Verdict
from listkeeper.report.links.wording import INCONCLUSIVE, message

NOT_JUDGED = (Verdict.UNKNOWN, Verdict.REFUSED)


def render(results: Sequence[LinkResult], *, conclusive: bool, colour: bool) -> str:
    return "".join(f"{line}\n" for line in _lines(results, conclusive=conclusive))


def _lines(results: Sequence[LinkResult], *, conclusive: bool) -> Iterator[str]:
    failed = sum(_fails(result) for result in results)
    skipped = sum(result.verdict in NOT_JUDGED and not _fails(result) for result in results)
    numbers = f'tests="{len(results)}" failures="{failed}" errors="0" skipped="{skipped}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<testsuites {numbers}>"
    yield f'<testsuite name="links" {numbers}>'
    for result in results:
        yield from _case(result)
    if not conclusive:
        yield f"<system-err>{xml_text(INCONCLUSIVE)}</system-err>"
    yield "</testsuite>"
    yield "</testsuites>"


def _case(result: LinkResult) -> Iterator[str]:
    path, line, _ = result.places[0]
    name, file = xml_attribute(cut(result.url)), xml_attribute(cut(path, LONGEST_PATH))
    case = f'<testcase classname="{file}" name="{name}" file="{file}" line="{line}" time="{result.seconds:.3f}"'
    if inside := list(_outcome(result)):
        yield from (f"{case}>", *inside, "</testcase>")
    else:
        yield f"{case}/>"


def _outcome(result: LinkResult) -> Iterator[str]:
    said = cut(message(result), 2000)
    if _fails(result):
        places = "".join(f"\nin {xml_text(cut(path))}:{line}:{column}" for path, line, column in result.places)
        yield f'<failure type="{result.code}" message="{xml_attribute(said)}">{places}\n</failure>'
    elif result.verdict in NOT_JUDGED:
        yield f'<skipped message="{xml_attribute(said)}"/>'
    elif result.severity:
        yield f"<system-out>{result.severity.word}: {result.verdict} [{result.code}] {xml_text(said)}</system-out>"


def _fails(result: LinkResult) -> bool:
    return result.severity is Severity.ERROR
