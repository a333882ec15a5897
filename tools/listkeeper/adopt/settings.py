"""What of other tools' settings becomes ours, told one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from listkeeper.adopt.claim import Claim, Kind
from listkeeper.adopt.foreign import Choose, chooser, ours
from listkeeper.config import MOST_EXCLUSIONS, Exclusion
from listkeeper.document import Document
from listkeeper.escape import cut, visible

MOST_PATTERNS = 2 * MOST_EXCLUSIONS
"""Patterns that are looked at: each is compared with every link."""
TOO_CLEVER = "it is more than text and .*; write it as a match with *"
TOO_MANY = f"there are {MOST_EXCLUSIONS} already; write fewer that say more"
NO_WORDS = "no pattern with * alone matches the same links; write the matches that are meant"
NO_LINK = "no link of the list matches it"
NO_RULE = "no rule here has that name, or one like it"


@dataclass
class Settings:
    """What is to be written into the configuration, each with the claim that it is from."""

    profile: Claim | None = None
    severity: dict[str, Claim] = field(default_factory=dict)
    """By rule, each to be off."""
    pins: dict[str, Claim] = field(default_factory=dict)
    """By key, as `form.bullet`."""
    exclude: dict[str, tuple[Exclusion, Claim]] = field(default_factory=dict)
    """By pattern."""
    needless: list[Claim] = field(default_factory=list)
    """What needs nothing here."""
    left: list[Claim] = field(default_factory=list)
    """What is left to a person."""

    @property
    def done(self) -> list[tuple[Claim, str]]:
        """What was carried over, and what it has become."""
        return [
            *((claim, f"profile {claim.value}") for claim in (self.profile,) if claim),
            *((claim, f"{key.rpartition('.')[2]} {claim.value}") for key, claim in self.pins.items()),
            *((claim, f"rule {rule} off") for rule, claim in self.severity.items()),
            *((claim, f"not checked: {match}") for match, (_, claim) in self.exclude.items()),
        ]


def settle(claims: Iterable[Claim], document: Document, rules: Collection[str]) -> Settings:
    """`rules`: the names that may be switched off. Of claims about the same thing the first counts."""
    settings, urls = Settings(), tuple(dict.fromkeys(link.url for link in document.links))
    choose, patterns = chooser(urls), 0
    for claim in dict.fromkeys(claims):
        patterns += claim.kind is Kind.EXCLUDE
        if claim.kind is Kind.PROFILE:
            settings.profile = settings.profile or claim
        elif claim.kind is Kind.OFF:
            _switch_off(settings, claim, rules)
        elif claim.kind is Kind.PIN:
            settings.pins.setdefault(claim.key, claim)
        elif claim.kind is Kind.EXCLUDE and patterns > MOST_PATTERNS:
            settings.left.append(claim._replace(why=TOO_MANY))
        elif claim.kind is Kind.EXCLUDE:
            _exclude(settings, claim, urls, choose)
        else:
            (settings.needless if claim.kind is Kind.NEEDLESS else settings.left).append(claim)
    return settings


def _switch_off(settings: Settings, claim: Claim, rules: Collection[str]) -> None:
    if claim.key in rules:
        settings.severity.setdefault(claim.key, claim)
    else:
        settings.needless.append(claim._replace(why=NO_RULE))


def _exclude(settings: Settings, claim: Claim, urls: Collection[str], choose: Choose) -> None:
    if claim.pattern is None:
        settings.left.append(claim._replace(why=TOO_CLEVER))
        return
    wanted = frozenset(url for url in urls if claim.pattern.matches(url))
    matches = ours(claim.pattern, wanted, choose) if wanted else ()
    if not matches:
        settings.left.append(claim._replace(why=NO_WORDS if wanted else NO_LINK))
    elif len(settings.exclude.keys() | set(matches)) > MOST_EXCLUSIONS:
        settings.left.append(claim._replace(why=TOO_MANY))
    else:
        for match in matches:
            settings.exclude.setdefault(match, (Exclusion(match, cut(visible(f"from {claim.source}"), 200)), claim))
