"""For programs: the shape of `schema/lint-report.schema.json`."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from listkeeper.diagnostic import Diagnostic
from listkeeper.document import Document, Location
from listkeeper.escape import json_text
from listkeeper.report.run import REPORTED, Run

FORMAT = 1
"""Grows when the shape breaks."""


def render(run: Run, *, colour: bool) -> str:
    counts = Counter(d.severity for d in run.diagnostics)
    report = {
        "format": FORMAT,
        "diagnostics": [_values(d, run.documents[d.path]) for d in run.diagnostics],
        "summary": {severity.word: counts[severity] for severity in REPORTED} | _older(run),
    }
    return json_text(json.dumps(report, ensure_ascii=False, indent=2)) + "\n"


def _older(run: Run) -> dict[str, int]:
    return {} if run.older is None else {"older": run.older}


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
