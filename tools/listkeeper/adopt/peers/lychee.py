"""lychee: `lychee.toml` and `.lycheeignore`."""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.adopt.claim import Claim, excluded, left, needless
from listkeeper.adopt.foreign import of_expression
from listkeeper.adopt.peers.reading import texts, toml_table

NEEDLESS = {
    "accept": "what a status code says is settled: 403 and 429 are unknown and fail nothing",
    "cache": "listkeeper links --history remembers",
    "exclude_all_private": "private addresses are never asked",
    "exclude_link_local": "private addresses are never asked",
    "exclude_loopback": "private addresses are never asked",
    "exclude_private": "private addresses are never asked",
    "exclude_mail": "addresses of mail are never asked",
    "extensions": "lists are named on the command line",
    "format": "listkeeper links --format says it",
    "github_token": "GITHUB_TOKEN in the environment is used, a token in a file never",
    "include_mail": "addresses of mail are never asked",
    "max_concurrency": "each host is asked as politely as it wants",
    "max_retries": "each host is asked as politely as it wants",
    "max_cache_age": "listkeeper links --history remembers",
    "max_redirects": "redirections are followed and judged",
    "method": "each host is asked as politely as it wants",
    "no_progress": "progress is shown on terminals alone",
    "output": "reports go to standard output",
    "require_https": "listkeeper links tells where https is known",
    "retry_wait_time": "each host is asked as politely as it wants",
    "threads": "listkeeper links --jobs says it",
    "timeout": "each host is asked as politely as it wants",
    "user_agent": "the robot says who it is",
    "verbose": "listkeeper links --stats tells more",
}
LEFT = {
    "base": "relative links are looked up in the checkout",
    "base_url": "relative links are looked up in the checkout",
    "basic_auth": "no credentials are sent",
    "exclude_path": "lists are named on the command line",
    "header": "no headers of others are sent",
    "include": "say listkeeper links --only instead",
    "insecure": "certificates are always looked at",
    "remap": "addresses are asked as the list has them",
    "root_dir": "relative links are looked up in the checkout",
    "scheme": "http and https are asked",
}


def read(text: str) -> Iterator[Claim]:
    for key, value in toml_table(text).items():
        if key == "exclude":
            for pattern in texts(value):
                yield excluded(pattern, of_expression(pattern))
        elif key in NEEDLESS:
            yield needless(key, NEEDLESS[key])
        elif value not in (False, "", [], {}):
            yield left(key, LEFT.get(key, "there is no such setting"))


def read_ignored(text: str) -> Iterator[Claim]:
    """A regular expression in each line; comments begin with `#`."""
    for line in text.removeprefix("\ufeff").split("\n"):
        pattern = line.strip()
        if pattern and not pattern.startswith("#"):
            yield excluded(pattern, of_expression(pattern))
