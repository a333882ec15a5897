"""How a run goes wrong."""

from __future__ import annotations


class RefusedError(Exception):
    """GitHub would not take this; or it would, and ours must not do it."""


class UnplayedError(Exception):
    """The runner has to learn this first."""


class StepError(Exception):
    """The step fails; told in its log."""
