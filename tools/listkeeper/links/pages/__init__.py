"""What a page says of itself: pure functions over the beginning of its bytes."""

from listkeeper.links.pages.anchors import fragment, is_app, is_checkable, names
from listkeeper.links.pages.hijack import hijacked
from listkeeper.links.pages.lexicon import unwanted
from listkeeper.links.pages.missing import is_missing, looks_missing, probe_address
from listkeeper.links.pages.page import Page
from listkeeper.links.pages.parking import parked, parked_host
from listkeeper.links.pages.reader import BODY_LIMIT, read
from listkeeper.links.pages.similar import distance, is_near, is_same_page, simhash, snapshot

__all__ = [
    "BODY_LIMIT",
    "Page",
    "distance",
    "fragment",
    "hijacked",
    "is_app",
    "is_checkable",
    "is_missing",
    "is_near",
    "is_same_page",
    "looks_missing",
    "names",
    "parked",
    "parked_host",
    "probe_address",
    "read",
    "simhash",
    "snapshot",
    "unwanted",
]
