"""`links --explain CODE`: a row of the table of outcomes, in words."""

from __future__ import annotations

from datetime import timedelta

import click

from listkeeper.config import closest
from listkeeper.diagnostic import Severity
from listkeeper.outcomes import OUTCOMES, Code, Outcome, Verdict

VERDICTS = {
    Verdict.ALIVE: "the link is well",
    Verdict.CHANGE: "the link is well, but the list should be edited",
    Verdict.UNKNOWN: "nothing is known: this is never held against a link",
    Verdict.SUSPECT: "the link failed; whether it is dead is not known yet",
    Verdict.DEAD: "the link failed; it is a suspect until it failed often enough",
    Verdict.INVALID: "the link is wrong as it is written; nothing was asked",
    Verdict.REFUSED: "the link is not checked, by rule",
}


def explanation(code: str) -> str:
    """What a code means, what to do, and how severe it is when. Raises click.UsageError for one that there is not."""
    word, known = code.strip().lower(), [code.value for code in Code]
    if word not in known:
        raise click.UsageError(f"there is no code {code!r}{closest(word, known) or '; reports have them in brackets'}")
    outcome = OUTCOMES[Code(word)]
    rows = (
        ("Verdict", f"{outcome.verdict}: {VERDICTS[outcome.verdict]}"),
        ("What to do", outcome.advice or "nothing"),
        ("On an added link", _severity(outcome.pull_request)),
        ("On a listed link", _severity(outcome.schedule) + (", an error once it is dead" if outcome.strikes else "")),
        ("Dead", _death(outcome)),
        ("Asked again", _retries(outcome.retries)),
    )
    return f"{word}: {outcome.means}\n\n" + "".join(f"  {label:<16}  {text}\n" for label, text in rows)


def _severity(severity: Severity) -> str:
    return severity.word if severity else "not reported"


def _death(outcome: Outcome) -> str:
    """Of a link that fails so; `strikes` are counted in conclusive runs only."""
    if not outcome.strikes:
        return "never by this alone"
    hours = outcome.span // timedelta(hours=1)
    span = f"{hours} hours" if hours <= 24 else f"{hours // 24} days"
    return f"when it failed in {outcome.strikes} runs over at least {span}, and a history remembers them"


def _retries(number: int) -> str:
    times = {0: "not in the same run", 1: "once in the same run", 2: "twice in the same run"}
    return times.get(number, f"{number} times in the same run")
