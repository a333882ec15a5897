"""The text of a listkeeper.toml: what a list does and what was carried over, each with where it is from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from listkeeper.adopt.claim import Claim
from listkeeper.adopt.habits import Observed
from listkeeper.adopt.settings import Settings
from listkeeper.config import Config, from_toml
from listkeeper.diagnostic import Severity
from listkeeper.document import Document
from listkeeper.escape import cut, visible
from listkeeper.facts import Facts
from listkeeper.linter import lint
from listkeeper.profiles import RuleNames
from listkeeper.report.wording import counted

HEAD = """\
# How {name} is written, as `listkeeper init` found it. Every key is optional.
# Lines behind # are not in force: remove the # to ask it of every entry.
"""
TABLES = ("", "collation", "sections", "form", "severity", "links")
"""As they follow one another; keys without a table have to come first."""
Rows = dict[str, list[str]]
"""Lines of TOML by their table; those at the top have none."""


def configuration(name: str, observed: Sequence[Observed], pinned: Sequence[Observed], settings: Settings) -> str:
    """The whole file; empty where there is nothing to say. `pinned`: what of the observed is in force."""
    rows: Rows = {table: [] for table in TABLES}
    if claim := settings.profile:
        rows[""].append(_row("profile", claim.value, f'{_from(claim)}; "default" looks at more, and mends it'))
    for own in observed:
        for number, (key, value) in enumerate(own.settings):
            if key not in settings.pins:
                table, _, last = key.rpartition(".")
                rows.setdefault(table, []).append(
                    _row(last, value, "" if number else _found(own), in_force=own in pinned)
                )
    for key, claim in settings.pins.items():
        table, _, last = key.rpartition(".")
        rows[table].append(_row(last, claim.value, _from(claim)))
    for rule, claim in settings.severity.items():
        rows["severity"].append(_row(rule, "off", _from(claim)))
    rows["links"] += _exclusions(settings)
    tables = "".join(_tables(rows))
    return f"{HEAD.format(name=visible(cut(name, 200)))}{tables}" if tables else ""


def pins(document: Document, facts: Facts, observed: Sequence[Observed]) -> list[Observed]:
    """What can be written down without a word more or less from any rule, tried out one by one."""
    before = _told(document, facts)
    chosen = [own for own in observed if own.is_convention and own.settings]
    if _told(document, _pinned(facts, chosen)) == before:
        return chosen
    kept: list[Observed] = []
    for own in chosen:
        if _told(document, _pinned(facts, [*kept, own])) == before:
            kept.append(own)
    return kept


def bearable(document: Document, facts: Facts, settings: Settings) -> None:
    """Leave to people what other tools were told to ask for, but what would fail the list as it is."""
    before = _errors(document, facts)
    for key, claim in list(settings.pins.items()):
        alone = Settings(pins={key: claim})
        more = _errors(document, replace(facts, config=read_back(configuration("", (), (), alone)))) - before
        if more > 0:
            del settings.pins[key]
            why = f'{key} = "{claim.value}" would be {counted(more, "error")} more; mend the list first'
            settings.left.append(claim._replace(why=why))


def _errors(document: Document, facts: Facts) -> int:
    return sum(d.severity is Severity.ERROR for d in lint(document, facts))


def read_back(text: str) -> Config:
    """Raises ConfigError, which would be our bug."""
    chosen = from_toml(text, pyproject=False, rules=RuleNames())
    assert chosen
    return chosen


def _pinned(facts: Facts, chosen: Sequence[Observed]) -> Facts:
    return replace(facts, config=read_back(configuration("", chosen, chosen, Settings())))


def _told(document: Document, facts: Facts) -> list[tuple[object, ...]]:
    return [(d.start, d.end, d.rule, d.severity) for d in lint(document, facts)]


def _found(own: Observed) -> str:
    share = f"{own.share} of {own.places:,}: " if own.places else ""
    return f"{share}{own.words}{f'; {own.note}' if own.note else ''}"


def _from(claim: Claim) -> str:
    return f"{claim.source}: {cut(claim.said, 80)}"


def _row(key: str, value: str | bool, comment: str, *, in_force: bool = True) -> str:
    quoted = json.dumps(value, ensure_ascii=False)
    said = f" # {visible(cut(comment, 200))}" if comment else ""
    return f"{'' if in_force else '# '}{key} = {quoted}{said}\n"


def _exclusions(settings: Settings) -> Iterator[str]:
    if settings.exclude:
        yield "exclude = [\n"
        for exclusion, claim in settings.exclude.values():
            match, reason = (json.dumps(text, ensure_ascii=False) for text in exclusion)
            yield f"  {{ match = {match}, reason = {reason} }}, # {visible(cut(claim.said, 100))}\n"
        yield "]\n"


def _tables(rows: Rows) -> Iterator[str]:
    for table, own in sorted(rows.items(), key=lambda row: TABLES.index(row[0].partition(".")[0])):
        if own:
            is_empty = all(row.startswith("# ") for row in own)  # a table of nothing would only puzzle
            yield "\n" + (f"{'# ' if is_empty else ''}[{table}]\n" if table else "")
            yield from own
