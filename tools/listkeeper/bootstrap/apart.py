"""Sets listkeeper up apart from its checkout, for action.yml: what is checked out over that later changes nothing.

    apart.py FOLDER

FOLDER gets an `environment` with the dependencies of run.lock and the package, and `bin/listkeeper`.
"""

from __future__ import annotations

import shlex
import shutil
import sys
import sysconfig
from pathlib import Path

TOOLS = Path(__file__).parents[2]
STARTER = """\
#!/bin/sh
# -I: nothing is imported from the folder it is started in, nor through PYTHON* variables; a list may be anybody's.
exec {python} -I -m listkeeper "$@"
"""


def set_up(folder: Path) -> None:
    """A second time in one job, the environment stays and the package is put anew: it may be of another commit."""
    from listkeeper.bootstrap.environment import LOCKS, create, is_ready, python_of

    environment, lock = folder / "environment", LOCKS / "run.lock"
    folder.mkdir(parents=True, exist_ok=True)
    if not is_ready(environment, lock):
        create(environment, lock)
    put_package(environment)
    starter = folder / "bin" / "listkeeper"
    starter.parent.mkdir(exist_ok=True)
    starter.write_text(STARTER.format(python=shlex.quote(python_of(environment))), encoding="utf-8")
    starter.chmod(0o755)


def put_package(environment: Path) -> None:
    """What the wheel would hold, copied: to build one, pip would fetch what no lock names."""
    libraries = sysconfig.get_path("purelib", "posix_prefix", {"base": str(environment)})
    package = Path(libraries) / "listkeeper"
    shutil.rmtree(package, ignore_errors=True)
    shutil.copytree(TOOLS / "listkeeper", package, ignore=shutil.ignore_patterns("bootstrap", "__pycache__"))
    shutil.copytree(TOOLS.parent / "schema", package / "schema", dirs_exist_ok=True)


def main() -> None:
    sys.path.insert(0, str(TOOLS))
    from listkeeper.bootstrap.environment import CallFailedError
    from listkeeper.bootstrap.pip import NoPipError

    try:
        set_up(Path(sys.argv[1]).absolute())
    except (CallFailedError, NoPipError, OSError) as error:
        print(f"listkeeper: it cannot be set up in {sys.argv[1]}: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
