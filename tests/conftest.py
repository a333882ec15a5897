"""What all tests share."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Thousands of tests in memory are not looked through again at each collection: it would be in the time of each."""
    gc.collect()
    gc.freeze()
