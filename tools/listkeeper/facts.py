"""What a rule may know besides the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from listkeeper.config import Config


@dataclass(frozen=True)
class Facts:
    """The day, the owner's configuration and schema. Rules read no clock, no file and no network."""

    today: date
    config: Config = field(default_factory=Config)
    schema: Mapping[str, Any] | None = None
    """The JSON Schema of the list's own entries, where its configuration names one."""
