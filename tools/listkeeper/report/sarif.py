"""SARIF 2.1.0, for GitHub's code scanning and for editors: a rule with its help, a result with its fix.

GitHub takes 25,000 results of a run and shows 5,000, so the most severe come first and the rest are told of.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from listkeeper import __version__
from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Document, Location
from listkeeper.escape import LONGEST_PATH, cut, json_text, sarif_message
from listkeeper.report.rulebook import described, silencing, summary
from listkeeper.report.run import Run
from listkeeper.report.wording import counted, older
from listkeeper.rules import Rule

SHOWN = 5_000
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.OFF: "none", Severity.NOTICE: "note", Severity.WARNING: "warning", Severity.ERROR: "error"}
LONGEST_FIX = 10_000
"""Characters: to put a list in order is one large edit, and each of its entries would bring it along."""
LONGEST_MARKED = 500
"""Characters of a marked text that tell it from others."""
_NUMBER = re.compile(r"\d+")


def render(run: Run, *, colour: bool) -> str:
    found = list(run.worst_first())
    shown, hidden = found[:SHOWN], len(found) - SHOWN
    names = sorted({d.rule for d in shown})
    return log(
        rules=[_rule(name, run.rules.get(name)) for name in names],
        results=_results(shown, run.documents, names),
        told=list(_told(run, hidden)),
    )


def _told(run: Run, hidden: int) -> Iterator[str]:
    if hidden > 0:
        yield f"{counted(hidden, 'more result')} did not fit."
    if run.older:
        yield f"{older(run.older).strip()}."


def log(
    *, rules: Sequence[Mapping[str, Any]], results: Sequence[Mapping[str, Any]], told: Iterable[str], good: bool = True
) -> str:
    """The text of a log with one run. `told`: what is to be known of the run itself; `good`: it came to its end."""
    notes = [{"level": "warning", "message": {"text": text}} for text in told]
    run = {
        "tool": {"driver": {"name": "listkeeper", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": good, "toolExecutionNotifications": notes}],
        "results": results,
    }
    values = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_text(json.dumps(values, ensure_ascii=False, indent=2)) + "\n"


def address(path: str) -> str:
    """A path as a relative reference (RFC 3986), a whole one as a URI; bytes that are no text (PEP 383) as such."""
    own = re.sub("[\ud800-\udc7f\udd00-\udfff]", "?", cut(path, LONGEST_PATH))  # no file has these; a report might
    path_of = PurePath(own)
    reference = quote(path_of.as_posix().encode("utf-8", "surrogateescape"))
    return f"file:///{reference.lstrip('/')}" if path_of.is_absolute() else reference


def fingerprint(*parts: object) -> str:
    """Short, and the same for the same parts."""
    return sha256("\n".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _rule(name: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": name}
    text = described(rule)
    return {
        "id": name,
        "shortDescription": {"text": summary(rule)},
        "fullDescription": {"text": cut(" ".join(text.split()), 1000)},
        "help": {"text": text, "markdown": f"{text}\n\n{silencing(name, rule)}"},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _results(
    found: Sequence[Diagnostic], documents: Mapping[str, Document], names: Sequence[str]
) -> list[dict[str, Any]]:
    index = {name: number for number, name in enumerate(names)}
    seen: Counter[tuple[str, str, str]] = Counter()
    values = []
    for d in found:
        what = (d.path, d.rule, _marked(d, documents[d.path]))
        seen[what] += 1
        values.append(
            {
                "ruleId": d.rule,
                "ruleIndex": index[d.rule],
                "level": LEVELS[d.severity],
                "message": {"text": sarif_message(d.message)},
                "locations": [
                    {"physicalLocation": {"artifactLocation": _file(d.path), "region": _region(d.start, d.end)}}
                ],
                "partialFingerprints": {"finding/v1": fingerprint(*what, seen[what])},
                **_fixes(d, documents[d.path]),
            }
        )
    return values


def _marked(d: Diagnostic, document: Document) -> str:
    """What a finding is about, wherever it stands: the text it marks; where it marks nothing, what it says."""
    start, end = (document.line_starts[place.line - 1] + place.column - 1 for place in (d.start, d.end))
    return " ".join(document.text[start : min(end, start + LONGEST_MARKED)].split()) or _NUMBER.sub("", d.message)


def _file(path: str) -> dict[str, str]:
    return {"uri": address(path)}


def _region(start: Location, end: Location) -> dict[str, int]:
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def _fixes(d: Diagnostic, document: Document) -> dict[str, Any]:
    edits = d.fix.edits if d.fix else ()
    if not edits or sum(len(edit.text) for edit in edits) > LONGEST_FIX:
        return {}
    replacements = [
        {
            "deletedRegion": _region(document.locate(edit.span.start), document.locate(edit.span.end)),
            "insertedContent": {"text": edit.text},
        }
        for edit in edits
    ]
    return {"fixes": [{"artifactChanges": [{"artifactLocation": _file(d.path), "replacements": replacements}]}]}
