"""Every code that an address can come to, from a web on loopback, an API on loopback, or without any network."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from listkeeper.config import Exclusion
from listkeeper.github import confirmed
from listkeeper.links.checkout import Own
from listkeeper.links.job import Ask
from listkeeper.links.plan import Listed, plan
from listkeeper.links.verdicts import of_fragments
from listkeeper.outcomes import Code, Observation, Snapshot
from listkeeper.parser import parse

from tests.github.asking import asked
from tests.github.forges import GitHub, Repo, Server
from tests.links.asking import NO_WAY, NO_WAY_BY_IPV6, Counted, observe_at_usual_ports
from tests.links.behaviours import Behaviour, answer, drip, hang, head, raw, reset, to
from tests.links.pages.samples import ESSAY, MENU, PARKED, TAKEN, html, page
from tests.links.world import World
