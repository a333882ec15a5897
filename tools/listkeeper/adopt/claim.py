"""What another tool's file says, as far as it concerns a list."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from listkeeper.adopt.foreign import Foreign


class Kind(Enum):
    """What a setting of another tool is to us."""

    PROFILE = "profile"
    OFF = "off"
    """A rule that is switched off; `key` is its name."""
    PIN = "pin"
    """A key of the configuration and its value."""
    EXCLUDE = "exclude"
    """Links that are not checked; `pattern`, or `key` where nobody but a person can read it."""
    NEEDLESS = "needless"
    """Nothing to do here, and `why`."""
    LEFT = "left"
    """For a person, and `why`."""


class Claim(NamedTuple):
    """One setting. `said` is from outside: it is escaped where it is shown."""

    kind: Kind
    said: str
    key: str = ""
    value: str = ""
    why: str = ""
    pattern: Foreign | None = None
    source: str = ""
    """The file that it stands in."""


def profile(said: str) -> Claim:
    return Claim(Kind.PROFILE, said, value="awesome-lint")


def excluded(said: str, pattern: Foreign | None) -> Claim:
    return Claim(Kind.EXCLUDE, said, pattern=pattern)


def off(said: str, rule: str) -> Claim:
    return Claim(Kind.OFF, said, key=rule)


def pin(said: str, key: str, value: str) -> Claim:
    return Claim(Kind.PIN, said, key=key, value=value)


def needless(said: str, why: str) -> Claim:
    return Claim(Kind.NEEDLESS, said, why=why)


def left(said: str, why: str) -> Claim:
    return Claim(Kind.LEFT, said, why=why)
