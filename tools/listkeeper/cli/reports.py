"""Reports of links that are read again, from files that may be anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from listkeeper.cli.output import Stop

if TYPE_CHECKING:
    from listkeeper.links.reports import Report


def regular(path: str) -> bytes:
    """A file as it is; of one that is too large, enough to tell. Raises Stop."""
    from listkeeper.links.reports import LARGEST_REPORT

    try:
        if not Path(path).is_file():
            raise Stop(f"{path} is not a file")
        with Path(path).open("rb") as file:
            return file.read(LARGEST_REPORT + 1)
    except OSError as error:
        raise Stop(f"{path} cannot be read: {(error.strerror or 'no reason given').lower()}") from None


def whole(path: str) -> Report:
    """The report of a whole run. Raises Stop."""
    from listkeeper.links import reports

    try:
        return reports.read(regular(path), path)
    except reports.ReportError as error:
        raise Stop(str(error)) from None
