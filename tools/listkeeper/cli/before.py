"""The lists as they were before a change: at a revision of git, or in an older file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from listkeeper import files, git
from listkeeper.cli import output
from listkeeper.cli.inputs import Source
from listkeeper.document import Document


def with_before(sources: Sequence[Source], since: str) -> list[Source]:
    """Each list with what it was before as a fact; one that is new has none. Raises Stop."""
    if len(sources) > 1 and Path(since).is_file():
        raise output.Stop(f"--since {since} is the older text of one list, and {len(sources)} are named; name that one")
    return [replace(own, facts=replace(own.facts, before=before(own, since))) for own in sources]


def before(source: Source, since: str) -> Document | None:
    """The list before the change; None where it is new. Raises Stop."""
    try:
        if Path(since).is_file():
            text: str | None = files.read(Path(since))
        elif source.path is None:
            raise output.Stop("--since REV needs a file of a git repository; for standard input, name an older file")
        else:
            text = git.text_at(source.path, since, os.environ)
    except files.FileError as error:
        raise output.Stop(str(error)) from None
    except git.NoGitError as error:
        raise output.Stop(f"--since: {error}, or name an older file") from None
    except git.GitError as error:
        raise output.Stop(f"--since: {error}") from None
    return None if text is None else source.profile.read(text, source.document.path)
