"""Where a list lives: its repository, by git's remote, and what GitHub says of it where a token is at hand."""

from __future__ import annotations

import os
from pathlib import Path

from listkeeper import files
from listkeeper.facts import Home

NOT_IN_GIT = "Awesome list must reside in a valid git repository"
NOT_ON_GITHUB = "Repository should be on GitHub"


def home(path: Path | None) -> Home | None:
    """None without a token, outside of a checkout, and where GitHub does not answer: then nothing is known.

    `path` is the list's; None for standard input.
    """
    token = os.environ.get("GITHUB_TOKEN", "")
    folder = path.resolve().parent if path else Path.cwd()
    if not token or not (files.checkout(folder) / ".git").exists():
        return None
    from listkeeper import git

    try:
        name = git.on_github(git.home(folder, os.environ))
    except git.GitError:
        return Home(NOT_IN_GIT)
    return _asked(name, token) if name else Home(NOT_ON_GITHUB)


def _asked(name: str, token: str) -> Home | None:
    from listkeeper import github
    from listkeeper.cli.asking import agent, trusted
    from listkeeper.cli.forges import addresses
    from listkeeper.github.api import AddressError, Api
    from listkeeper.github.homes import home

    with github.new_session(trusted()) as session:
        try:
            return home(Api(session, addresses().graphql, agent=agent(), token=token), name)
        except AddressError:
            return None
