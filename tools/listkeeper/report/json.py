"""For programs: the shape of `schema/lint-report.schema.json`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Document, Location
from listkeeper.escape import json_text

FORMAT = 1
"""Grows when the shape breaks."""
REPORTED = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)


def render(diagnostics: Sequence[Diagnostic], documents: Mapping[str, Document], *, colour: bool) -> str:
    counts = Counter(d.severity for d in diagnostics)
    report = {
        "format": FORMAT,
        "diagnostics": [_values(d, documents[d.path]) for d in diagnostics],
        "summary": {severity.word: counts[severity] for severity in REPORTED},
    }
    return json_text(json.dumps(report, ensure_ascii=False, indent=2)) + "\n"


def _values(d: Diagnostic, document: Document) -> dict[str, Any]:
    return {
        "path": d.path,
        **_range(d.start, d.end),
        "rule": d.rule,
        "severity": d.severity.word,
        "message": d.message,
        "fix": _fix(d, document),
    }


def _range(start: Location, end: Location) -> dict[str, int]:
    return {"line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column}


def _fix(d: Diagnostic, document: Document) -> dict[str, Any] | None:
    if d.fix is None:
        return None
    places = [(document.locate(edit.span.start), document.locate(edit.span.end), edit.text) for edit in d.fix.edits]
    return {"edits": [{**_range(start, end), "text": text} for start, end, text in places]}
