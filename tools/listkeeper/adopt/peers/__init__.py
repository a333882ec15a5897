"""The files of other tools that are recognised, and who reads them. A reader is a function from text to claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import islice

from listkeeper.adopt.claim import Claim, left
from listkeeper.adopt.peers import commands, lychee, markdown_link_check, package, remark
from listkeeper.adopt.peers.reading import UnreadableError

Reader = Callable[[str], Iterable[Claim]]
LARGEST = 500_000
"""Bytes of a file that is read: what is larger is no configuration."""
MOST_CLAIMS = 400
"""Settings of one file."""

# Names from the root of the checkout; `*` stands for any file.
READERS: Mapping[str, Reader] = {
    ".remarkrc": remark.read,
    ".remarkrc.json": remark.read,
    ".remarkrc.yml": remark.read_other,
    ".remarkrc.yaml": remark.read_other,
    ".remarkrc.js": remark.read_other,
    ".remarkrc.cjs": remark.read_other,
    ".remarkrc.mjs": remark.read_other,
    "package.json": package.read,
    "lychee.toml": lychee.read,
    ".lycheeignore": lychee.read_ignored,
    ".mlc_config.json": markdown_link_check.read,
    "mlc_config.json": markdown_link_check.read,
    "*markdown-link-check*.json": markdown_link_check.read,
    ".github/*mlc*.json": markdown_link_check.read,
    ".github/*markdown-link-check*.json": markdown_link_check.read,
    ".github/workflows/*mlc*.json": markdown_link_check.read,
    ".github/workflows/*markdown-link-check*.json": markdown_link_check.read,
    ".github/workflows/*.yml": commands.read,
    ".github/workflows/*.yaml": commands.read,
    ".github/lychee.toml": lychee.read,
    ".pre-commit-config.yaml": commands.read,
    ".travis.yml": commands.read,
    ".circleci/config.yml": commands.read,
    ".gitlab-ci.yml": commands.read,
    "Makefile": commands.read,
    "Rakefile": commands.read,
}


def claims(files: Mapping[str, str]) -> Iterator[Claim]:
    """What the files say, by their names; those that nobody reads are passed over."""
    for name, text in sorted(files.items()):
        reader = next((own for pattern, own in READERS.items() if fnmatchcase(name, pattern)), None)
        if reader:
            yield from (claim._replace(source=name) for claim in islice(_read(reader, text), MOST_CLAIMS))


def _read(reader: Reader, text: str) -> Iterator[Claim]:
    try:
        yield from reader(text)
    except UnreadableError as error:
        yield left("the whole file", str(error))
