"""`links`: the addresses in lists, and what became of them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from listkeeper import __version__, files
from listkeeper.cli import inputs, output
from listkeeper.cli.inputs import Source
from listkeeper.diagnostic import Severity
from listkeeper.document import Document, Link
from listkeeper.escape import json_text, terminal

if TYPE_CHECKING:
    import ssl

    from listkeeper.history import Past
    from listkeeper.links.guard import Networks
    from listkeeper.links.plan import Question
    from listkeeper.outcomes import Observation
    from listkeeper.store import Store

FAIL_ON = {"error": Severity.ERROR, "warning": Severity.WARNING, "notice": Severity.NOTICE}
INCONCLUSIVE, INTERRUPTED = 3, 130


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--dump", is_flag=True, help="Print every link as a line of JSON; no network.")
@click.option("--format", "format_", type=click.Choice(["json", "text"]), default="text", help="Form of the report.")
@click.option("--history", metavar="FILE", help="Remember in FILE what runs saw; only history makes a link dead.")
@click.option("--fail-on", type=click.Choice([*FAIL_ON, "never"]), default="error", help="Least severity of status 1.")
@click.option("--allow-network", metavar="CIDR", multiple=True, help="Ask private addresses of this network, too.")
def links(
    paths: tuple[str, ...],
    format_: str,
    history: str | None,
    fail_on: str,
    allow_network: tuple[str, ...],
    *,
    dump: bool,
) -> int:
    """Check the links of lists, or print them.

    PATH is a file, a directory or - for standard input; default list.md. A link that fails is a suspect; it is dead
    when it failed in several runs that a history remembers. Status 1: a link is wrong as it is written, or dead; 3: so
    many hosts failed that it was the network.
    """
    sources = inputs.read_all(paths or ("list.md",), None)
    if dump:
        for source in sources:
            output.write("".join(_row(link, source.document) for link in source.document.links))
        return 0
    return _check(sources, format_, history, fail_on, _networks(allow_network))


def _row(link: Link, document: Document) -> str:
    place = document.locate(link.span.start)
    values = {
        "url": link.url,
        "kind": link.kind.value,
        "path": document.path,
        "line": place.line,
        "column": place.column,
        "text": link.text,
    }
    return json_text(json.dumps(values, ensure_ascii=False)) + "\n"


def _networks(allowed: Sequence[str]) -> Networks:
    from ipaddress import ip_network

    from listkeeper.links.guard import Networks

    try:
        return Networks(tuple(ip_network(cidr, strict=False) for cidr in allowed))
    except ValueError as error:
        raise click.UsageError(f"--allow-network takes a network such as 10.0.0.0/8: {error}") from None


def _check(sources: Sequence[Source], format_: str, history: str | None, fail_on: str, networks: Networks) -> int:
    from listkeeper.links.plan import Listed, plan
    from listkeeper.links.verdicts import is_conclusive, results
    from listkeeper.report.links import LINK_REPORTERS

    questions = plan(Listed(source.document, *_folders(source)) for source in sources)
    now = datetime.now(UTC)
    with _opened(history, now) as store:
        run = store.begin(now) if store else 0
        seen, interrupted = _observe(questions, networks, store, run)
        conclusive = is_conclusive(seen.values())
        pasts: dict[str, Past] = {}
        if store:
            store.finish(run, datetime.now(UTC), conclusive=conclusive and not interrupted)
            pasts = dict(store.load(seen))
    found = results(questions, seen, pasts, now)
    output.write(LINK_REPORTERS[format_].render(found, conclusive=conclusive, colour=output.has_colour()))
    if interrupted:
        return INTERRUPTED
    if not conclusive:
        return INCONCLUSIVE
    return int(fail_on in FAIL_ON and any(result.severity >= FAIL_ON[fail_on] for result in found))


def _folders(source: Source) -> tuple[Path, Path]:
    """Where the list lies, and the top of its checkout."""
    folder = source.path.resolve().parent if source.path else Path.cwd()
    return folder, files.checkout(folder)


def _observe(
    questions: Sequence[Question], networks: Networks, store: Store | None, run: int
) -> tuple[dict[str, Observation], bool]:
    """What was seen of each address, and whether somebody pressed Ctrl-C meanwhile."""
    from listkeeper.links import session

    addresses = list(dict.fromkeys(question.address for question in questions if question.address))
    seen: dict[str, Observation] = {}

    def observed(observation: Observation) -> None:
        seen[observation.url] = observation
        if store:
            store.record(run, [observation], datetime.now(UTC))
        _show_progress(len(seen), len(addresses))

    interrupted = False
    try:
        session.run(addresses, networks=networks, agent=_agent(), observed=observed, tls=_tls())
    except KeyboardInterrupt:
        interrupted = True
    _show_progress(0, 0)
    return seen, interrupted


@contextmanager
def _opened(history: str | None, now: datetime) -> Iterator[Store | None]:
    """The history, closed at the end; None where none is wanted. Raises Stop."""
    if history is None:
        yield None
        return
    from listkeeper.store import Store, StoreError

    try:
        with Store.open(Path(history), now) as store:
            if store.note:
                output.note(f"listkeeper: {store.note}")
            yield store
    except StoreError as error:
        raise output.Stop(str(error)) from None


def _agent() -> str:
    """Who asks, and where to complain: the repository that the run belongs to, as GitHub Actions says it."""
    repository, server = os.environ.get("GITHUB_REPOSITORY"), os.environ.get("GITHUB_SERVER_URL")
    contact = f" (+{server}/{repository})" if repository and server else ""
    return "".join(c for c in f"listkeeper/{__version__}{contact}" if c.isascii() and c.isprintable())


def _tls() -> ssl.SSLContext:
    """The system's certificates, and those of SSL_CERT_FILE. Raises Stop."""
    from listkeeper.links.fetch import trusting

    extra = os.environ.get("SSL_CERT_FILE")
    try:
        return trusting(Path(extra) if extra else None)
    except OSError as error:
        reason = (error.strerror or "not a file of certificates").lower()
        raise output.Stop(f"SSL_CERT_FILE {extra} cannot be used: {reason}") from None


def _show_progress(done: int, of: int) -> None:
    """One line that is written over, on a terminal only; 0 of 0 clears it."""
    if sys.stderr is not None and sys.stderr.isatty():
        text = terminal(f"{done} of {of} links") if of else ""
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
