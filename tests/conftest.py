"""What all tests share."""

from __future__ import annotations

import gc

from hypothesis import HealthCheck, settings

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # machines are busy
settings.load_profile("patient")


def pytest_collection_finish() -> None:
    """Thousands of tests in memory are not looked through again at each collection: it would be in the time of each."""
    gc.collect()
    gc.freeze()
