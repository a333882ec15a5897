"""Cuts what the tests need out of GitHub's own description of its REST API.

npm pack @octokit/openapi; tar xf octokit-openapi-*.tgz
python tests/github/fake/cut.py package/generated/api.github.com.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SLICE = Path(__file__).with_name("openapi.json")
OPERATIONS = """
    actions/enable-workflow actions/get-workflow actions/get-workflow-run actions/list-repo-workflows
    actions/list-workflow-run-artifacts actions/list-workflow-runs actions/list-workflow-runs-for-repo
    git/create-blob git/create-commit git/create-ref git/create-tree git/delete-ref git/get-commit git/get-ref
    git/get-tree git/list-matching-refs git/update-ref
    issues/add-labels issues/create issues/create-comment issues/create-label issues/delete-comment issues/get
    issues/get-comment issues/get-label issues/list-comments issues/list-for-repo issues/list-labels-for-repo
    issues/list-labels-on-issue issues/remove-label issues/update issues/update-comment
    pulls/create pulls/create-review pulls/create-review-comment pulls/delete-review-comment pulls/get pulls/list
    pulls/list-commits pulls/list-files pulls/list-review-comments pulls/list-reviews pulls/update pulls/update-review
    pulls/update-review-comment
    reactions/create-for-issue reactions/create-for-issue-comment reactions/list-for-issue-comment
    repos/compare-commits-with-basehead repos/get repos/get-branch repos/get-collaborator-permission-level
    repos/get-commit repos/get-content repos/list-activities repos/list-pull-requests-associated-with-commit
""".split()
PROSE = frozenset({"description", "summary", "example", "examples", "externalDocs", "x-github", "x-multi-segment"})
"""Nothing of it is looked at. In `properties`, these are names like others."""


def cut(whole: Mapping[str, Any]) -> dict[str, Any]:
    """The operations with all that they refer to."""
    wanted = set(OPERATIONS)
    paths: dict[str, Any] = {}
    for path, item in whole["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and operation.get("operationId") in wanted:
                wanted.remove(operation["operationId"])
                paths.setdefault(path, {})[method] = _bare(operation)
    if wanted:
        raise SystemExit(f"no such operations: {', '.join(sorted(wanted))}")
    components: dict[str, dict[str, Any]] = {}
    _gather(paths, whole["components"], components)
    head = {"openapi": whole["openapi"], "info": {key: whole["info"][key] for key in ("title", "version", "license")}}
    return {**head, "servers": [{"url": "https://api.github.com"}], "paths": paths, "components": components}


def _bare(node: Any, *, names: bool = False) -> Any:
    """Without prose. `names`: the keys are names of properties, not words of OpenAPI."""
    if isinstance(node, list):
        return [_bare(value) for value in node]
    if not isinstance(node, dict):
        return node
    return {key: _bare(value, names=key == "properties") for key, value in node.items() if names or key not in PROSE}


def _gather(node: Any, whole: Mapping[str, Any], found: dict[str, dict[str, Any]]) -> None:
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _gather(value, whole, found)
    reference = node.get("$ref") if isinstance(node, dict) else None
    if isinstance(reference, str) and reference.startswith("#/components/"):
        _, _, kind, name = reference.split("/")
        if name not in found.setdefault(kind, {}):
            found[kind][name] = _bare(whole[kind][name])
            _gather(found[kind][name], whole, found)


if __name__ == "__main__":
    sliced = cut(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    SLICE.write_text(json.dumps(sliced, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
