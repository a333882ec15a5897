"""`lint --fix` and `lint --diff`: what is mended in the lists, or would be, and what is said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from listkeeper import files
from listkeeper.cli import output
from listkeeper.cli.diff import unified
from listkeeper.cli.inputs import Source
from listkeeper.cli.looking import Found, RulesOf, ask_before, tell, together
from listkeeper.diagnostic import BrokenRuleError, Diagnostic
from listkeeper.fix import Fixed, fix
from listkeeper.render import VerificationError
from listkeeper.report.wording import counted, tallied
from listkeeper.rules import Rule
from listkeeper.schema import SchemaError

BUG = 4
MOST_PLACES = 5
"""Lines that are named of what is left to be mended by hand."""


def mend(sources: Sequence[Source], rules_of: RulesOf) -> tuple[list[Source], output.Stop | None]:
    """The lists as they are written, what was mended told on standard error, and what is to be raised in the end.

    That one list cannot be written keeps neither the others nor the report from anybody. Raises Stop.
    """
    written, problems = [], []
    for source, fixed in mended(sources, rules_of):
        try:
            assert source.path
            files.write(source.path, fixed.document.text, before=source.text)
        except files.FileError as error:
            problems.append(str(error))
            written.append(source)
            continue
        _tell(fixed, "mended {}")
        written.append(replace(source, document=fixed.document))
    return together(written), output.Stop("; ".join(problems)) if problems else None


def diff(sources: Sequence[Source], rules_of: RulesOf) -> str:
    """What `mend` would change, and on standard error why. Raises Stop."""
    parts = []
    for source, fixed in mended(sources, rules_of):
        _tell(fixed, "{} would be mended")
        parts.append(unified(source.document.path, source.text, fixed.document.text))
    return "".join(parts)


def mended(sources: Sequence[Source], rules_of: RulesOf) -> Iterator[tuple[Source, Fixed]]:
    """What becomes of each list; nothing is written. Raises Stop.

    A list on which a rule fails stays as it is; the failure is told when it is reported on.
    """
    for source in sources:
        rules = rules_of(source)
        old = ask_before(source, sources, rules)
        yield source, Fixed(source.document) if old.broken else _fixed(source, rules, old)


def _fixed(source: Source, rules: Mapping[str, Rule], old: Found) -> Fixed:
    """Raises Stop."""
    told = partial(tell, source, old)
    profile = source.profile
    try:
        return fix(source.document, source.facts, rules, told=told, read=profile.read, lint=profile.lint)
    except BrokenRuleError:
        return Fixed(source.document)
    except SchemaError as error:
        raise output.Stop(f"{source.facts.config.schema}: {error}") from None
    except VerificationError as error:
        message = f"{error}: it is unchanged. This is a bug of listkeeper; please report it with the list"
        raise output.Stop(message, BUG) from None


def _tell(fixed: Fixed, words: str) -> None:
    path = fixed.document.path
    if fixed.done:
        done = words.format(counted(len(fixed.done), "problem"))
        output.note(f"{path}: {done}: {tallied(d.rule for d in fixed.done)}")
    if fixed.left:
        output.note(f"{path}: {counted(len(fixed.left), 'problem')} can only be mended by hand: {_places(fixed.left)}")


def _places(found: Sequence[Diagnostic]) -> str:
    lines: dict[str, list[int]] = defaultdict(list)
    for d in found:
        lines[d.rule].append(d.start.line)
    return "; ".join(f"{rule} ({_lines(sorted(set(own)))})" for rule, own in sorted(lines.items()))


def _lines(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:MOST_PLACES]))
    more = f" and {len(lines) - MOST_PLACES} more" if len(lines) > MOST_PLACES else ""
    return f"{'line' if len(lines) == 1 else 'lines'} {shown}{more}"
