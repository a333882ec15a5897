"""What stands in for actions that GitHub and others wrote."""

from __future__ import annotations

INPUTS = {
    "actions/cache/restore": ["path", "key", "restore-keys", "fail-on-cache-miss"],
    "actions/cache/save": ["path", "key"],
    "actions/checkout": ["repository", "ref", "path", "fetch-depth", "token", "persist-credentials"],
    "actions/download-artifact": ["name", "pattern", "path", "merge-multiple", "github-token", "run-id"],
    "actions/setup-python": ["python-version"],
    "actions/upload-artifact": ["name", "path", "if-no-files-found", "retention-days", "include-hidden-files"],
}
"""The inputs that the stand-ins play, by action; a workflow that gives another is an error."""
