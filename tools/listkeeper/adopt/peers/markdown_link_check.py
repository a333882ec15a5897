"""markdown-link-check: `.mlc_config.json`, which has no name of its own."""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.adopt.claim import Claim, excluded, left, needless
from listkeeper.adopt.foreign import of_expression
from listkeeper.adopt.peers.reading import json_table, table

POLITE = "each host is asked as politely as it wants"
NEEDLESS = {
    "aliveStatusCodes": "what a status code says is settled: 403 and 429 are unknown and fail nothing",
    "fallbackRetryDelay": POLITE,
    "retryCount": POLITE,
    "retryOn429": POLITE,
    "retryOn429Delay": POLITE,
    "timeout": POLITE,
}
LEFT = {
    "httpHeaders": "no headers of others are sent",
    "projectBaseUrl": "relative links are looked up in the checkout",
    "replacementPatterns": "addresses are asked as the list has them",
}


def read(text: str) -> Iterator[Claim]:
    values = json_table(text)
    patterns = values.get("ignorePatterns")
    for own in patterns if isinstance(patterns, list) else ():
        pattern = table(own).get("pattern")
        if isinstance(pattern, str):
            yield excluded(pattern, of_expression(pattern))
    for key in values:
        if key in NEEDLESS:
            yield needless(key, NEEDLESS[key])
        elif key in LEFT and values[key]:
            yield left(key, LEFT[key])
