"""Workflows for GitHub that keep a list: lint in pull requests, links twice a week.

Nothing from outside stands in a command: names go through the environment. Jobs may read, nothing more; actions are
pinned by commit; the checkout keeps no token.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256

CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"
SETUP_PYTHON = "actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0"
CACHE_RESTORE = "actions/cache/restore@55cc8345863c7cc4c66a329aec7e433d2d1c52a9 # v6.1.0"
CACHE_SAVE = "actions/cache/save@55cc8345863c7cc4c66a329aec7e433d2d1c52a9 # v6.1.0"
PYTHON = "3.13"
RUNNER = "ubuntu-24.04"

PINNED = re.compile(
    r"listkeeper==[0-9][0-9A-Za-z.+!-]*"
    r"|(?:listkeeper @ )?git\+https://[A-Za-z0-9.-]+(?::[0-9]+)?/[A-Za-z0-9._/~-]+@[0-9a-f]{40}(?:[0-9a-f]{24})?"
)
"""What pip may be asked for: a version of an index, or a commit of a repository."""
PLAIN = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]+")

SETUP = f"""\
      - name: Check out
        uses: {CHECKOUT}
        with:
          persist-credentials: false
@DEPTH@      - name: Set up Python
        uses: {SETUP_PYTHON}
        with:
          python-version: "{PYTHON}"
      - name: Install listkeeper
        run: pip install --quiet --disable-pip-version-check "$TOOLKIT"
"""
DEPTH = """\
          fetch-depth: 0 # to tell what the pull request changed
"""
LINT = f"""\
# Written by `listkeeper init --workflows`: what a pull request changes in the list is looked at, its new links, too.
name: Lint the list

on:
  pull_request:

permissions: {{}}

concurrency:
  group: listkeeper-lint-${{{{ github.event.pull_request.number }}}}
  cancel-in-progress: true

env:
  LIST: @LIST@
  TOOLKIT: @TOOLKIT@

jobs:
  lint:
    name: Lint
    runs-on: {RUNNER}
    timeout-minutes: 10
    permissions:
      contents: read # to check out
    steps:
@SETUP@      - name: Lint
        env:
          BASE: ${{{{ github.event.pull_request.base.sha }}}}
        run: listkeeper lint --since "$BASE" --format github -- "$LIST"
      - name: Sum up
        if: ${{{{ !cancelled() }}}}
        env:
          BASE: ${{{{ github.event.pull_request.base.sha }}}}
        run: listkeeper lint --since "$BASE" --format markdown -- "$LIST" >> "$GITHUB_STEP_SUMMARY" || true

  links:
    name: New links
    runs-on: {RUNNER}
    timeout-minutes: 20
    permissions:
      contents: read # to check out
    steps:
@SETUP@      - name: Check links that were added or edited
        env:
          BASE: ${{{{ github.event.pull_request.base.sha }}}}
          GITHUB_TOKEN: ${{{{ github.token }}}}
        run: listkeeper links --since "$BASE" --format github -- "$LIST"
"""
LINKS = f"""\
# Written by `listkeeper init --workflows`: every link of the list, twice a week.
name: Check the links of the list

on:
  schedule:
    # Only what is due is asked. GitHub forgets a cache that nobody reads for seven days, and the history with it.
    - cron: "@CRON@"
  workflow_dispatch:

permissions: {{}}

concurrency:
  group: listkeeper-links
  cancel-in-progress: false

env:
  LIST: @LIST@
  TOOLKIT: @TOOLKIT@

jobs:
  links:
    name: All links
    runs-on: {RUNNER}
    timeout-minutes: 120
    permissions:
      contents: read # to check out
    steps:
@SETUP@      - name: Restore the history
        uses: {CACHE_RESTORE}
        with:
          path: .listkeeper/links.db
          key: listkeeper-links-${{{{ github.run_id }}}}-${{{{ github.run_attempt }}}}
          restore-keys: listkeeper-links-
      - name: Check links
        env:
          GITHUB_TOKEN: ${{{{ github.token }}}}
        run: |
          mkdir -p .listkeeper
          listkeeper links --history .listkeeper/links.db --format markdown -- "$LIST" >> "$GITHUB_STEP_SUMMARY"
      - name: Save the history
        if: ${{{{ !cancelled() }}}}
        uses: {CACHE_SAVE}
        with:
          path: .listkeeper/links.db
          key: listkeeper-links-${{{{ github.run_id }}}}-${{{{ github.run_attempt }}}}
"""


def is_pinned(toolkit: str) -> bool:
    """What pip is asked for stays what it is."""
    return bool(PINNED.fullmatch(toolkit))


def is_plain(path: str) -> bool:
    """A path that can stand in a workflow: nothing of it hides, and GitHub finds no expression in it."""
    return bool(PLAIN.fullmatch(path)) and "${{" not in path


def workflows(path: str, toolkit: str) -> dict[str, str]:
    """Texts by their names below `.github/workflows`. `path`: of the list, from the root of the checkout."""
    values = {
        "@LIST@": json.dumps(path, ensure_ascii=False),
        "@TOOLKIT@": json.dumps(toolkit),
        "@CRON@": _cron(path, toolkit),
    }
    lint, links = (
        LINT.replace("@SETUP@", SETUP.replace("@DEPTH@", DEPTH)),
        LINKS.replace("@SETUP@", SETUP.replace("@DEPTH@", "")),
    )
    return {"listkeeper-lint.yml": _filled(lint, values), "listkeeper-links.yml": _filled(links, values)}


def _filled(template: str, values: dict[str, str]) -> str:
    """Each place once: what a value says is not filled again."""
    return re.sub("@[A-Z]+@", lambda place: values[place[0]], template)


def _cron(*seed: str) -> str:
    """Twice a week, at a time of its own: all lists at once would be a burden to the hosts that many of them name."""
    number = int(sha256("\n".join(seed).encode()).hexdigest()[:8], 16)
    day = number // 1440 % 3 + 1
    return f"{number % 60} {number // 60 % 24} * * {day},{day + 3}"
