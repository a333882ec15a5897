"""Addresses and fragments: the one place that knows when two addresses are one.

Nothing here asks the network: what a redirect or a rename makes one, only a link check can tell.
"""

from listkeeper.urls.address import Tracked, canonical, tracked
from listkeeper.urls.fragments import Slugs, slug
from listkeeper.urls.known import host, is_shortener, serves_https
from listkeeper.urls.lookalikes import Lookalike, lookalike
from listkeeper.urls.typos import Flaw, glued, malformed

__all__ = [
    "Flaw",
    "Lookalike",
    "Slugs",
    "Tracked",
    "canonical",
    "glued",
    "host",
    "is_shortener",
    "lookalike",
    "malformed",
    "serves_https",
    "slug",
    "tracked",
]
