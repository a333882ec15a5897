"""The tables of the history, format by format. A released format never changes; a new one says how to get there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

APPLICATION_ID = 0x4C4B4C48  # "LKLH"; tells the file from other programs' databases


class Format(NamedTuple):
    """`user_version` is its number."""

    tables: Mapping[str, str]
    """Name -> the exact text that creates it. A file whose tables read otherwise is not ours."""
    upgrade: tuple[str, ...] = ()
    """Statements that turn the format before into this one; `:now` is when, in seconds since 1970."""


RUN = "CREATE TABLE run (id INTEGER PRIMARY KEY, started INTEGER NOT NULL, finished INTEGER, conclusive INTEGER)"

LINK = """CREATE TABLE link (
  url TEXT NOT NULL PRIMARY KEY,
  first_seen INTEGER, last_ok INTEGER, last_code TEXT, first_failed INTEGER, strikes TEXT, ok_streak INTEGER,
  etag TEXT, last_modified TEXT, final_url TEXT, final_url_seen INTEGER,
  title TEXT, language TEXT, simhash INTEGER, next_due INTEGER
) WITHOUT ROWID"""

# What a run has seen and nobody has judged yet. It goes into `link`, or away, when the run ends.
OBSERVATION = """CREATE TABLE observation (
  run INTEGER NOT NULL, url TEXT NOT NULL, seen INTEGER NOT NULL,
  code TEXT, status INTEGER, final_url TEXT, etag TEXT, last_modified TEXT,
  title TEXT, language TEXT, simhash INTEGER,
  PRIMARY KEY (run, url)
) WITHOUT ROWID"""

# Times in which a link was called dead; see `outages`. It is sought by address alone.
OUTAGE = """CREATE TABLE outage (
  url TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER NOT NULL, code TEXT,
  PRIMARY KEY (url, began)
) WITHOUT ROWID"""

# Of links that were known already, no outage is known that ended before; empty where the history has always kept them.
OUTAGES_KEPT = "CREATE TABLE outages_kept (since INTEGER NOT NULL)"

FORMATS: dict[int, Format] = {
    1: Format({"run": RUN, "link": LINK, "observation": OBSERVATION}),
    2: Format(
        {"run": RUN, "link": LINK, "observation": OBSERVATION, "outage": OUTAGE, "outages_kept": OUTAGES_KEPT},
        (OUTAGE, OUTAGES_KEPT, "INSERT INTO outages_kept SELECT :now WHERE EXISTS (SELECT 1 FROM link)"),
    ),
}
