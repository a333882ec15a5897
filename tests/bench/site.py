"""Measures a site and the data: python tests/bench/site.py --list FILE [--entries 10000].

Prints how long an export as JSON takes, how long it takes to make the site of a list, and how large it is; and, in a
browser without a window, how long a reader waits for the first result of a search among many entries to be laid out,
before and after the index is ready: as the clock says, and how long the browser's thread for the page worked for it,
which others at work do not change.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "site"), str(ROOT / "tools")]

from devtools import Page, browser, find  # type: ignore[import-not-found]  # noqa: E402

READ = ("index.html", "health.html", "site.css", "site.js", "theme.js", "minisearch.js", "icon.svg")
"""What a reader's browser loads."""
WORDS = "fast small tiny parser server client network image graph tensor matrix stream queue cache editor shell".split()
QUERIES = ("matrix", "matrx", "stre", "entry 4711", "fast image")
TYPED = """new Promise(done => {
  const input = document.getElementById('query');
  input.value = %r;
  const begun = performance.now();
  input.dispatchEvent(new Event('input'));
  const look = () => document.querySelector('#results .e > a mark')
    ? (document.body.offsetHeight, done(performance.now() - begun)) : setTimeout(look, 0);
  look();
})"""
NO_INDEX = "window.requestIdleCallback = () => 0"
RUNS = 7
WORK = ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--list", required=True, type=Path)
    options.add_argument("--entries", type=int, default=10_000)
    given = options.parse_args()
    with TemporaryDirectory() as name:
        many = Path(name) / "many.md"
        many.write_text(generated(given.entries), encoding="utf-8")
        for source in (given.list, many):
            export(source)
        make(given.list, Path(name) / "site")
        make(many, Path(name) / "many")
        if find():
            asyncio.run(search((Path(name) / "many" / "index.html").as_uri()))


def export(source: Path) -> None:
    """The best of several runs."""
    walls, used = [], []
    for _ in range(RUNS):
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([str(ROOT / "tools" / "export"), str(source)], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        walls.append(time.perf_counter() - begun)
        used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    told = f"{min(walls):.2f} s of wall, {min(used):.2f} s of CPU, {after.ru_maxrss / 1000:.0f} MB at most"
    print(f"{source.name} as JSON: {told}")


def make(source: Path, folder: Path) -> None:
    begun = time.perf_counter()
    command = [str(ROOT / "tools" / "export"), str(source), "--format", "html", "--output", str(folder)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    seconds = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{source.name}: {seconds:.2f} s of wall, {used.ru_maxrss / 1000:.0f} MB at most")
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    for label, names in (("read in a browser", READ), ("all files", tuple(files))):
        raw = sum(len(files[name]) for name in names)
        packed = sum(len(gzip.compress(files[name])) for name in names)
        print(f"  {label}: {raw / 1000:,.0f} kB, {packed / 1000:,.0f} kB with gzip")


def generated(number: int) -> str:
    rows = [
        f"- [Entry {n} {WORDS[n % 16]}](https://e{n}.example/) `{WORDS[n % 5]}` - A {WORDS[n % 7]} {WORDS[n % 11]} "
        f"that keeps each {WORDS[n % 13]} of number {n} in its place, for those who need one."
        for n in range(number)
    ]
    size = -(-number // 50)
    return "# Many\n\n" + "\n\n".join(
        f"## Part {at // size}\n\n" + "\n".join(rows[at : at + size]) for at in range(0, number, size)
    )


async def search(url: str) -> None:
    async with browser() as tab:
        page: Page = await tab()
        await page.call("Performance.enable", timeDomain="threadTicks")
        begun = time.perf_counter()
        await page.open(url)
        print(f"  loaded after {1000 * (time.perf_counter() - begun):.0f} ms")
        await page.until("document.documentElement.dataset.index")
        print(f"  index ready {1000 * (time.perf_counter() - begun):.0f} ms after the page was asked for")
        for query in QUERIES:
            runs = []
            for _ in range(RUNS):
                await page.run("document.getElementById('query').value = ''")
                await page.run("document.getElementById('query').dispatchEvent(new Event('input'))")
                await asyncio.sleep(0.5)  # as long as a reader takes to type
                runs.append(await first_result(page, query))
            tell(f"of {query!r}", runs)
        await page.call("Page.addScriptToEvaluateOnNewDocument", source=NO_INDEX)
        runs = []
        for _ in range(RUNS):
            await page.open(url)
            await asyncio.sleep(0.5)
            runs.append(await first_result(page, "matrix"))
        tell("of 'matrix' in a page just loaded, before there is an index", runs)


def tell(what: str, runs: list[tuple[float, float]]) -> None:
    clock, worked = (f"{statistics.median(of):.0f} ms (at most {max(of):.0f})" for of in zip(*runs, strict=True))
    print(f"  first result {what}: {clock}, {worked} of work")


async def first_result(page: Page, query: str) -> tuple[float, float]:
    """Milliseconds until it is laid out, and of work for that."""
    before = await work(page)
    clock = float(await page.run(TYPED % query))
    return clock, 1000 * (await work(page) - before)


async def work(page: Page) -> float:
    """Seconds of CPU that the page has cost so far."""
    told = await page.call("Performance.getMetrics")
    return sum(float(metric["value"]) for metric in told["metrics"] if metric["name"] in WORK)


if __name__ == "__main__":
    main()
