"""SARIF 2.1.0, for GitHub's code scanning and for editors: a rule for each code, a result for each place.

GitHub takes 25,000 results of a run and shows 5,000, so the most severe come first and the rest are told of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from listkeeper.escape import cut, sarif_message
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import OUTCOMES, Code
from listkeeper.report.links.wording import INCONCLUSIVE, findings, message
from listkeeper.report.sarif import LEVELS, SHOWN, address, fingerprint, log
from listkeeper.report.wording import counted


def render(results: Sequence[LinkResult], *, conclusive: bool, colour: bool) -> str:
    found = findings(results)
    shown, hidden = found[:SHOWN], len(found) - SHOWN
    said = [] if conclusive else [INCONCLUSIVE]
    said += [f"{counted(hidden, 'more result')} did not fit."] if hidden > 0 else []
    told = {result.code for result, _ in shown}
    codes = [code for code in OUTCOMES if code in told]
    return log(rules=[_rule(code) for code in codes], results=_results(shown, codes), told=said, good=conclusive)


def _rule(code: Code) -> dict[str, Any]:
    outcome = OUTCOMES[code]
    return {
        "id": code.value,
        "shortDescription": {"text": outcome.means},
        "fullDescription": {"text": outcome.means},
        "help": {"text": outcome.advice or "There is nothing to do."},
        "defaultConfiguration": {"level": LEVELS[outcome.schedule]},
    }


def _results(found: Sequence[tuple[LinkResult, Place]], codes: Sequence[Code]) -> list[dict[str, Any]]:
    index = {code: number for number, code in enumerate(codes)}
    seen: Counter[tuple[str, str]] = Counter()
    values = []
    for result, place in found:
        seen[place.path, result.url] += 1
        values.append(
            {
                "ruleId": result.code.value,
                "ruleIndex": index[result.code],
                "level": LEVELS[result.severity],
                "message": {"text": sarif_message(f"{cut(result.url)}: {cut(message(result), 2000)}")},
                "locations": [{"physicalLocation": _location(place)}],
                # The same while the link stands in the file, wherever: lines move, and codes change from run to run.
                "partialFingerprints": {"link/v1": fingerprint(place.path, result.url, seen[place.path, result.url])},
            }
        )
    return values


def _location(place: Place) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": address(place.path)},
        "region": {"startLine": place.line, "startColumn": place.column},
    }
