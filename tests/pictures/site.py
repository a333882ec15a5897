"""The picture of a site in README: that of list.md, as `export --format html` makes it.

.venv/test/bin/python tests/pictures/site.py [--browser chromium]     # writes tests/pictures/site.png
"""

from __future__ import annotations

import argparse
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
SIZE = 900, 520
COMMENTS = runpy.run_path(str(Path(__file__).with_name("comments.py")))
take: Callable[[str, Path, Path, tuple[int, int]], None] = COMMENTS["take"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--browser", default="chromium")
    browser = parser.parse_args().browser
    with tempfile.TemporaryDirectory() as own:
        site = Path(own, "site")
        command = [sys.executable, "-P", "-m", "listkeeper", "export", "list.md", "--format", "html"]
        environment = os.environ | {"PYTHONPATH": str(ROOT / "tools")}
        subprocess.run([*command, "--output", str(site)], cwd=ROOT, env=environment, check=True)
        take(browser, site / "index.html", Path(__file__).with_name("site.png"), SIZE)


if __name__ == "__main__":
    main()
