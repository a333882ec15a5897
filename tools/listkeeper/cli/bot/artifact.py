"""The report as a file: left by the run that looked at the change, opened by the run that may write."""

from __future__ import annotations

from pathlib import Path

from listkeeper import files
from listkeeper.bot import artifact
from listkeeper.bot.limits import REPORT_BYTES
from listkeeper.bot.report import ChangeReport
from listkeeper.cli import output


def read(folder: str) -> ChangeReport:
    """The report in the folder of an artifact, which holds nothing else. Raises Stop."""
    try:
        return artifact.from_json(files.only_file(Path(folder), artifact.NAME, REPORT_BYTES))
    except files.FileError as error:
        raise output.Stop(str(error)) from None
    except artifact.ReportError as error:
        raise output.Stop(f"{Path(folder) / artifact.NAME} is not used: {error}") from None
