"""This repository as GitHub would have it: the files of the working tree, in one commit."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.workflows.documents import ROOT
from tests.workflows.repositories import Repository, create

TAKEN = (".github", "action.yml", "list.md", "pyproject.toml", "schema", "tools")
OUR_OWN = (".github/workflows/test.yml",)
"""It runs the tests."""


def toolkit(folder: Path) -> Repository:
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *TAKEN]
    done = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True)
    paths = [ROOT / name for name in done.stdout.decode().split("\0") if name and name not in OUR_OWN]
    repository = create(folder, "OWNER/listkeeper")
    repository.commit("main", {str(path.relative_to(ROOT)): path.read_bytes() for path in paths if path.is_file()})
    return repository
