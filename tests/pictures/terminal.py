"""The picture of a terminal in README: what `lint` says of trees.md, with its colours, as an SVG.

    .venv/test/bin/python tests/pictures/terminal.py > tests/pictures/terminal.svg

`tests/pictures/test_terminal.py` holds the picture to what the command says.
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

HERE = Path(__file__).parent
TOOLS = HERE.parents[1] / "tools"
LIST = "trees.md"
COLUMN, ROW, MARGIN, BAR = 8.43, 20, 20, 34
"""Pixels: of a letter of 14, of a line, around the text, and of what stands above it."""
STYLES = {"": "", "1": "b", "2": "d", "31": "r", "33": "y", "36": "c"}
"""Classes of the picture by the codes of ECMA-48 that the reports use."""
CSS = (
    "text{font:14px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;fill:#d8dee9;white-space:pre}"
    ".b{font-weight:bold}.d{fill:#7f8ba3}.r{fill:#f07a83}.y{fill:#e8c07d}.c{fill:#6cc4d6}.p{fill:#93cf7f}"
)
Cell = tuple[str, str]


def said() -> str:
    """What the command writes to a terminal, colours and all."""
    with tempfile.TemporaryDirectory() as folder:  # where no configuration is ours
        shutil.copy(HERE / LIST, folder)
        return _in_a_terminal(folder)


def _in_a_terminal(folder: str) -> str:
    outer, inner = pty.openpty()
    environment = {"PATH": os.defpath, "PYTHONPATH": str(TOOLS), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-P", "-m", "listkeeper", "lint", LIST]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=inner, stderr=inner, stdin=subprocess.DEVNULL):
        os.close(inner)
        return b"".join(_read(outer)).decode().replace("\r\n", "\n")


def _read(outer: int) -> Iterator[bytes]:
    try:
        while part := os.read(outer, 4096):
            yield part
    except OSError:  # Linux: the other end is closed
        return
    finally:
        os.close(outer)


def cells(line: str) -> list[Cell]:
    """Text by style: `\\x1b[31mred\\x1b[0m` is `("r", "red")`."""
    first, *rest = re.split(r"\x1b\[(\d*)m", line)
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return [("", first), *((STYLES["" if code == "0" else code], text) for code, text in pairs)]


def picture(text: str) -> str:
    lines = [[("p", "$ "), ("", f"listkeeper lint {LIST}")], *map(cells, text.rstrip("\n").split("\n"))]
    columns = max(sum(len(text) for _, text in line) for line in lines)
    width, height = round(columns * COLUMN + 2 * MARGIN), BAR + len(lines) * ROW + MARGIN
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    dots = "".join(f'<circle cx="{20 + 18 * n}" cy="17" r="5.5" fill="#4c566a"/>' for n in range(3))
    rows = "".join(f"{_row(line, BAR + 14 + ROW * number)}\n" for number, line in enumerate(lines))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="listkeeper lint in a terminal">\n'
        f'<style>{CSS}</style>\n<rect width="100%" height="100%" rx="8" fill="#1f2430"/>{dots}\n{rows}</svg>\n'
    )


def _row(line: list[Cell], y: int) -> str:
    """Each piece has its own place, so that a caret stands under its letter in any font."""
    spans, column = [], 0
    for style, text in line:
        kind = f' class="{style}"' if style else ""
        length = f' textLength="{len(text) * COLUMN:.1f}"' if text.strip() else ""
        if text.strip():
            spans.append(f'<tspan x="{MARGIN + column * COLUMN:.1f}"{kind}{length}>{escape(text, quote=False)}</tspan>')
        column += len(text)
    return f'<text y="{y}" xml:space="preserve">{"".join(spans)}</text>'


if __name__ == "__main__":
    sys.stdout.write(picture(said()))
