"""For a job summary or a comment: a table for each list, the worst first; what has no room there, summed up and folded.

Text from a list stands in code spans only, so that nothing in it links, mentions or renders.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from listkeeper.diagnostic import Diagnostic
from listkeeper.escape import markdown_cell, markdown_code
from listkeeper.report.run import REPORTED, Run
from listkeeper.report.wording import MOST, bounded, counted, fitting, older

SHOWN = 25
"""Rows of a list that stand open; the others are folded."""
LISTS = 50
"""Lists that have a table of their own."""
HEAD = "| Line | Severity | Rule | What is wrong |\n| ---: | --- | --- | --- |\n"


def render(run: Run, *, colour: bool) -> str:
    found: dict[str, list[Diagnostic]] = {path: [] for path in run.documents}
    for d in run.worst_first():
        found[d.path].append(d)
    # The lists with the worst findings first; those with as many errors as they were named.
    paths = sorted((path for path, own in found.items() if own), key=lambda path: _weight(found[path]))
    parts = [_head(run)]
    room = MOST - len(parts[0]) - len(_more(paths))
    for number, path in enumerate(paths):
        part = _list(path, found[path], room)
        if number == LISTS or not part:
            parts.append(_more(paths[number:]))
            break
        room -= len(part)
        parts.append(part)
    return "".join(parts)


def _weight(own: Iterable[Diagnostic]) -> tuple[int, ...]:
    counts = Counter(d.severity for d in own)
    return tuple(-counts[severity] for severity in REPORTED)


def _head(run: Run) -> str:
    entries = sum(len(document.entries) for document in run.documents.values())
    lists = "" if len(run.documents) == 1 else f" in {counted(len(run.documents), 'list')}"
    about = f"{entries:,} {'entry' if entries == 1 else 'entries'}{lists}"
    if not any(document.is_parsed for document in run.documents.values()):
        about = counted(len(run.documents), "list")
    not_shown = f"\n{older(run.older)}" if run.older else ""
    if not run.diagnostics:
        return f"## Lint\n\n{about}: nothing to say.\n{not_shown}"
    mendable = sum(d.fix is not None for d in run.diagnostics)
    mend = f" `lint --fix` mends {mendable:,} of them." if mendable else ""
    return f"## Lint\n\n{about}: {_counts(run.diagnostics)}.{mend}\n{not_shown}"


def _counts(own: Iterable[Diagnostic]) -> str:
    counts = Counter(d.severity for d in own)
    return ", ".join(counted(counts[severity], severity.word) for severity in REPORTED if counts[severity])


def _list(path: str, own: Sequence[Diagnostic], room: int) -> str:
    """The part about one list; empty where there is no room for it."""
    title = f"\n### {markdown_code(bounded(path))}: {_counts(own)}\n\n"
    rows = fitting(map(_row, own), room - len(title) - 2 * len(HEAD) - len(_folded(own, _by_rule(own))))
    if not rows:
        return ""
    shown, more = rows[:SHOWN], rows[SHOWN:]
    left = own[len(rows) :]
    inner = (f"{HEAD}{''.join(more)}" if more else "") + (_by_rule(left) if left else "")
    return f"{title}{HEAD}{''.join(shown)}{_folded(own[len(shown) :], inner) if inner else ''}"


def _row(d: Diagnostic) -> str:
    fix = " (`--fix`)" if d.fix else ""
    return f"| {d.start.line} | {d.severity.word} | `{d.rule}`{fix} | {markdown_cell(bounded(d.message))} |\n"


def _folded(own: Sequence[Diagnostic], inner: str) -> str:
    return f"\n<details>\n<summary>{_counts(own)} more</summary>\n\n{inner}\n</details>\n"


def _by_rule(own: Sequence[Diagnostic]) -> str:
    """How many each rule found, of those that have no row."""
    counts = Counter(d.rule for d in own)
    rows = "".join(f"| `{rule}` | {number:,} |\n" for rule, number in counts.most_common())
    return f"\nWithout room here:\n\n| Rule | Findings |\n| --- | ---: |\n{rows}"


def _more(paths: Sequence[str]) -> str:
    return f"\nand {counted(len(paths), 'more list')} with findings\n" if paths else ""
