"""The one thing that the end-to-end tests do not let a workflow do: fetch the dependencies of listkeeper from an index.

`action.yml` finds an environment with them in its folder, as if it had been called before in the same job, and puts
only the package there: from the checkout that the workflow made. What the environment has are the dependencies of the
tests. `test_action.py` lets it install them once.

Each job has a copy of the package that Python would compile again; here it remembers what it made of the same text. And
between two writes to a GitHub that is played, nobody waits the second that GitHub wants (`tests/github/test_rest.py`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from listkeeper.bootstrap.environment import LOCKS, STAMP

MEMORY = """\
import hashlib, marshal, os
from importlib.machinery import SourceFileLoader

compiled = SourceFileLoader.source_to_code

def source_to_code(self, data, path, **more):
    if path.endswith("/listkeeper/github/rest.py"):
        data = bytes(data).replace(b"\nGAP = 1.0\n", b"\nGAP = 0.0\n")
    if "/site-packages/listkeeper/" not in path:
        return compiled(self, data, path, **more)
    kept = os.path.join({folder!r}, hashlib.sha256(bytes(data)).hexdigest())
    try:
        with open(kept, "rb") as file:
            return marshal.load(file)
    except (OSError, EOFError, ValueError):
        code = compiled(self, data, path, **more)
        with open(kept + str(os.getpid()), "wb") as file:
            marshal.dump(code, file)
        os.rename(kept + str(os.getpid()), kept)
        return code

SourceFileLoader.source_to_code = source_to_code
"""


def prepare(folder: Path) -> Path:
    """The folder as `action.yml` leaves it, without the package."""
    environment, compiled = folder / "listkeeper" / "environment", folder / "compiled"
    base = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    subprocess.run([base, "-m", "venv", "--without-pip", str(environment)], check=True)
    libraries = Path(sysconfig.get_path("purelib", "posix_prefix", {"base": str(environment)}))
    compiled.mkdir()
    (libraries / "memory.py").write_text(MEMORY.format(folder=str(compiled)))
    (libraries / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\nimport memory\n")
    shutil.copyfile(LOCKS / "run.lock", environment / STAMP)
    return folder / "listkeeper"
