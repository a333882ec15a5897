"""`lint --fix` and `lint --diff`: what is mended in the lists, or would be, and what is said of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from listkeeper import files
from listkeeper.cli import output
from listkeeper.cli.diff import unified
from listkeeper.cli.inputs import Source
from listkeeper.cli.looking import RulesOf, together
from listkeeper.diagnostic import Diagnostic
from listkeeper.fix import Fixed, fix
from listkeeper.linter import BrokenRuleError
from listkeeper.render import VerificationError
from listkeeper.schema import SchemaError

BUG = 4
MOST_PLACES = 5
"""Lines that are named of what is left to be mended by hand."""


def mend(sources: Sequence[Source], rules_of: RulesOf) -> tuple[list[Source], output.Stop | None]:
    """The lists as they are written, what was mended told on standard error, and what is to be raised in the end.

    That one list cannot be written keeps neither the others nor the report from anybody.
    """
    written, problems = [], []
    for source in together(sources):
        fixed = _fixed(source, rules_of)
        try:
            assert source.path
            files.write(source.path, fixed.document.text, before=source.text)
        except files.FileError as error:
            problems.append(str(error))
            written.append(source)
            continue
        _tell(fixed, "mended {}")
        written.append(replace(source, document=fixed.document))
    return written, output.Stop("; ".join(problems)) if problems else None


def diff(sources: Sequence[Source], rules_of: RulesOf) -> str:
    """What `mend` would change, and on standard error why. Raises Stop."""
    parts = []
    for source in together(sources):
        fixed = _fixed(source, rules_of)
        _tell(fixed, "{} would be mended")
        parts.append(unified(source.document.path, source.text, fixed.document.text))
    return "".join(parts)


def _fixed(source: Source, rules_of: RulesOf) -> Fixed:
    """Raises Stop. A rule or a schema that fails is told when the list is linted; until then it stays as it is."""
    try:
        rules, profile = rules_of(source), source.profile
        return fix(source.document, source.facts, rules, read=profile.read, lint=profile.lint)
    except (BrokenRuleError, SchemaError):
        return Fixed(source.document)
    except VerificationError as error:
        message = f"{error}: it is unchanged. This is a bug of listkeeper; please report it with the list"
        raise output.Stop(message, BUG) from None


def _tell(fixed: Fixed, words: str) -> None:
    path = fixed.document.path
    if fixed.done:
        counts = sorted(Counter(d.rule for d in fixed.done).items())
        output.note(f"{path}: {words.format(_problems(fixed.done))}: {', '.join(f'{r} {n}' for r, n in counts)}")
    if fixed.left:
        output.note(f"{path}: {_problems(fixed.left)} can only be mended by hand: {_places(fixed.left)}")


def _problems(found: Sequence[Diagnostic]) -> str:
    return f"{len(found)} {'problem' if len(found) == 1 else 'problems'}"


def _places(found: Sequence[Diagnostic]) -> str:
    lines: dict[str, list[int]] = defaultdict(list)
    for d in found:
        lines[d.rule].append(d.start.line)
    return "; ".join(f"{rule} ({_lines(sorted(set(own)))})" for rule, own in sorted(lines.items()))


def _lines(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:MOST_PLACES]))
    more = f" and {len(lines) - MOST_PLACES} more" if len(lines) > MOST_PLACES else ""
    return f"{'line' if len(lines) == 1 else 'lines'} {shown}{more}"
