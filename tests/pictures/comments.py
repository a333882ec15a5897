"""Pictures of the comment as a browser shows it, at the width of a desk and of a phone.

    .venv/test/bin/python tests/pictures/comments.py FOLDER [--browser chromium]
    .venv/test/bin/python tests/pictures/comments.py --readme     # the one in README

Markdown is rendered by cmarkgfm, GitHub's own CommonMark; the looks are ours, near enough to GitHub's to judge the
length of lines and what stands on one screen. The examples are those of tests/bot/comment.
"""

from __future__ import annotations

import argparse
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

WIDTHS = {"desktop": (1280, 800), "phone": (390, 844)}
TESTS = ROOT / "tests" / "bot"
BODIES: dict[str, str] = runpy.run_path(str(TESTS / "comment" / "examples.py"))["BODIES"]
html: Callable[[str], str] = runpy.run_path(str(TESTS / "rendering.py"))["html"]
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style>
<main><article><header><b>github-actions</b> <i>bot</i> commented</header>
<section>{inner}</section></article></main></html>"""


def page(title: str, body: str) -> str:
    style = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
    return PAGE.format(title=title, style=style, inner=html(body))


def take(browser: str, html: Path, picture: Path, size: tuple[int, int]) -> None:
    window = f"--window-size={size[0]},{size[1]}"
    quiet = ("--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu")
    command = [browser, *quiet, window, f"--screenshot={picture}", html.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def framed(html: Path, size: tuple[int, int]) -> Path:
    """A window of Chromium is never narrower than 500 pixels, so a phone is a frame in a page."""
    frame = html.with_name(f"framed-{html.name}")
    inner = f'<iframe src="{html.name}" style="border:0;width:{size[0]}px;height:{size[1]}px"></iframe>'
    frame.write_text(f'<!doctype html><body style="margin:0">{inner}', encoding="utf-8")
    return frame


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--browser", default="chromium")
    arguments = parser.parse_args()
    if arguments.folder is None and not arguments.readme:
        parser.error("name a FOLDER, or --readme")
    if arguments.readme:
        of_readme(arguments.browser)
    if arguments.folder:
        all_of_them(arguments.browser, arguments.folder.resolve())


def of_readme(browser: str) -> None:
    with tempfile.TemporaryDirectory() as own:
        file = Path(own, "comment.html")
        file.write_text(page("A comment", BODIES["usual"]), encoding="utf-8")
        take(browser, file, Path(__file__).with_name("comment.png"), (920, 410))


def all_of_them(browser: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as own:
        for name, body in BODIES.items():
            file = Path(own, f"{name}.html")
            file.write_text(page(name, body), encoding="utf-8")
            for width, size in WIDTHS.items():
                shown = file if size[0] >= 500 else framed(file, size)
                take(browser, shown, folder / f"{name}-{width}.png", (max(500, size[0]), size[1]))


if __name__ == "__main__":
    main()
