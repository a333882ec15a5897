"""SARIF 2.1.0, for GitHub's code scanning and for editors: a rule for each code, a result for each place.

GitHub takes 25,000 results of a run and shows 5,000, so the most severe come first and the rest are told of.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from listkeeper import __version__
from listkeeper.diagnostic import Severity
from listkeeper.escape import LONGEST_PATH, cut, json_text, sarif_message
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import OUTCOMES, Code
from listkeeper.report.links.wording import INCONCLUSIVE, counted, findings, message

SHOWN = 5_000
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.OFF: "none", Severity.NOTICE: "note", Severity.WARNING: "warning", Severity.ERROR: "error"}


def render(results: Sequence[LinkResult], *, conclusive: bool, colour: bool) -> str:
    found = findings(results)
    shown, hidden = found[:SHOWN], len(found) - SHOWN
    said = [] if conclusive else [INCONCLUSIVE]
    said += [f"{counted(hidden, 'more result')} did not fit."] if hidden > 0 else []
    told = {result.code for result, _ in shown}
    codes = [code for code in OUTCOMES if code in told]
    run = {
        "tool": {"driver": {"name": "listkeeper", "version": __version__, "rules": [_rule(code) for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": conclusive,
                "toolExecutionNotifications": [{"level": "warning", "message": {"text": text}} for text in said],
            }
        ],
        "results": _results(shown, codes),
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_text(json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


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
                "partialFingerprints": {"link/v1": _fingerprint(result, place, seen[place.path, result.url])},
            }
        )
    return values


def _location(place: Place) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": _address(place.path)},
        "region": {"startLine": place.line, "startColumn": place.column},
    }


def _address(path: str) -> str:
    """A path as a relative reference (RFC 3986); bytes that are no text (PEP 383) as such."""
    own = re.sub("[\ud800-\udc7f\udd00-\udfff]", "?", cut(path, LONGEST_PATH))  # no file has these; a report might
    return quote(PurePath(own).as_posix().encode("utf-8", "surrogateescape"))


def _fingerprint(result: LinkResult, place: Place, time: int) -> str:
    """The same while the link stands in the file, wherever that is: lines move, and codes change from run to run."""
    return sha256(f"{place.path}\n{result.url}\n{time}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
