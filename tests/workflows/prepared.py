"""The one thing that the end-to-end tests do not let a workflow do: fetch the dependencies of listkeeper from an index.

`action.yml` finds an environment with them in its folder, as if it had been called before in the same job, and puts
only the package there: from the checkout that the workflow made. What the environment has are the dependencies of the
tests. `test_installation.py` lets it install them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from listkeeper.bootstrap.environment import LOCKS, STAMP


def prepare(folder: Path) -> Path:
    """The folder as `action.yml` leaves it, without the package."""
    environment = folder / "environment"
    base = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    subprocess.run([base, "-m", "venv", "--without-pip", str(environment)], check=True)
    libraries = Path(sysconfig.get_path("purelib", "posix_prefix", {"base": str(environment)}))
    (libraries / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    shutil.copyfile(LOCKS / "run.lock", environment / STAMP)
    return folder
