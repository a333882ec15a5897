"""`export --format html`: what is known of a list, put together, and written as a site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from listkeeper import files, folders
from listkeeper.cli import inputs, output
from listkeeper.escape import terminal

if TYPE_CHECKING:
    from listkeeper.cli.inputs import Source
    from listkeeper.links.plan import Question
    from listkeeper.site import Health
    from listkeeper.timeline import Told


def write(path: str, folder: str, *, history: str | None, report: str | None, address: str | None) -> int:
    """Raises Stop."""
    from listkeeper.cli.memory import now_utc
    from listkeeper.site import MARKER, Given, site

    home = _address(address)
    source = inputs.read_one(path)
    repository = _repository(source)
    given = Given(
        source.document,
        now_utc(),
        _told(source),
        _health(source, history, report, now_utc()),
        home,
        _blob(source, repository),
        repository,
    )
    try:
        folders.replace(Path(folder), site(given), MARKER)
    except files.FileError as error:
        raise output.Stop(str(error)) from None
    output.note(f"{terminal(folder)}: {len(source.document.entries):,} entries; open {terminal(folder)}/index.html")
    return 0


def _address(address: str | None) -> str:
    """With a slash at its end."""
    if address is None:
        return ""
    try:
        parts = urlsplit(address)
        is_page = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)
    except ValueError:
        is_page = False
    if not is_page or any(character in address for character in ' "<>\\\t\n\r'):
        raise click.UsageError("--address is where the site will be, as https://lists.example.org/trees/")
    return f"{address.rstrip('/')}/"


def _told(source: Source) -> Told | None:
    """None where git does not know the list; the site has neither days nor a feed then, and that is told."""
    from listkeeper.cli.history import told

    if source.path is None:
        return None
    try:
        return told(source)
    except output.Stop as stop:
        output.note(f"listkeeper: the site has no feed and does not say when entries were added: {stop}")
        return None


def _repository(source: Source) -> str:
    from listkeeper.cli.history import home

    return home(source) if source.path else ""


def _blob(source: Source, repository: str) -> str:
    if not repository or source.path is None:
        return ""
    folder = source.path.resolve().parent
    below = folder.relative_to(files.checkout(folder)).as_posix()
    return f"{repository}/blob/HEAD/" if below == "." else f"{repository}/blob/HEAD/{below}/"


def _health(source: Source, history: str | None, report: str | None, now: datetime) -> Health | None:
    """None where neither a history nor a report was named. Raises Stop."""
    from listkeeper.cli.listed import listed
    from listkeeper.cli.memory import keys_of
    from listkeeper.cli.reports import whole
    from listkeeper.links.plan import plan
    from listkeeper.site import Health
    from listkeeper.site.standing import Seen
    from listkeeper.store import Store, StoreError

    if history is None and report is None:
        return None
    questions = plan(listed([source], None))
    results = {result.url: result for result in whole(report).results} if report else {}
    if history is None:
        return Health({q.url: Seen(None, results.get(q.url)) for q in questions}, ())
    try:
        with Store.read(Path(history), now) as store:
            pasts = dict(store.load({key for question in questions for key in keys_of(question)}))
            outages = dict(store.outages(pasts))
            runs, since = store.runs(), store.outages_since()
    except StoreError as error:
        raise output.Stop(str(error)) from None
    keys = {q.url: _key(q, pasts) for q in questions}
    seen = {url: Seen(pasts.get(key), results.get(url), outages.get(key, ())) for url, key in keys.items()}
    ended = tuple(run.finished for run in runs if run.finished and run.conclusive and run.finished <= now)
    return Health(seen, ended, since)


def _key(question: Question, pasts: Mapping[str, object]) -> str:
    """Of a fragment where something is known of that, else of the page."""
    from listkeeper.cli.memory import keys_of

    keys: Sequence[str] = list(keys_of(question))
    return next((key for key in reversed(keys) if key in pasts), "")
