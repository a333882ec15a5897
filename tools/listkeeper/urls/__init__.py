"""Addresses and fragments: the one place that knows when two addresses are one.

Nothing here asks the network: what a redirect or a rename makes one, only a link check can tell.
"""

from listkeeper.urls.address import canonical
from listkeeper.urls.fragments import Slugs, slug
from listkeeper.urls.typos import Flaw, malformed

__all__ = ["Flaw", "Slugs", "canonical", "malformed", "slug"]
