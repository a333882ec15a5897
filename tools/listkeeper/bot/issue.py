"""The one issue about the health of a list's links: edited in place, closed when nothing is to be done, and reopened.

What it says changes when the links do, not with the day: a run that saw the same writes nothing. Its title, labels and
comments belong to people; its text is the bot's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from listkeeper.bot.limits import BODY_BYTES
from listkeeper.bot.marker import marker, plain, remembered
from listkeeper.calls import Call, Step
from listkeeper.diagnostic import Severity
from listkeeper.escape import markdown_code
from listkeeper.facts import LinkResult
from listkeeper.links.reports import Report
from listkeeper.outcomes import OUTCOMES, Code, Verdict
from listkeeper.report.links.markdown import REPOSITORY, TAKEN_OVER, item, places, unverifiable
from listkeeper.report.links.wording import worst_first
from listkeeper.report.wording import bounded, counted
from listkeeper.rewrite import SAFE

KIND = "health"
TITLE = "Links that need a hand"
"""Of a new issue; whoever renames it is not overruled."""
SHOWN = 10
"""Links of a section that stand open; the others are folded."""
LOSS_IS_TOLD = timedelta(days=30)
"""How long it is said that a history was lost: as long as it takes to know again what is dead."""
SILENCED = frozenset({"not_planned", "duplicate"})
"""Why a person closed it, where that means to hear no more of it."""

INCONCLUSIVE = (
    "The last run could not tell: too many hosts failed at once, so it was the network. "
    "What follows is what the run before it saw."
)
LOST = "The history of earlier runs was lost on {day}. What was dead before is a suspect until it has failed again."
ASLEEP = (
    "GitHub has switched off a schedule of this repository, since nothing had happened in it for 60 days. "
    "Under Actions, choose the workflow and enable it; until then nobody looks at the links."
)
FOOT = (
    "\n---\n\n<sub>Listkeeper edits this text when something changes, closes the issue when nothing is left to do, and "
    "reopens it. Close it as *not planned* to hear no more of it.</sub>\n"
)
WELL = "Nothing is left to do: no link is dead, parked, moved or wrong as it is written.\n"


class Pull(NamedTuple):
    """The open pull request that writes new addresses into the lists."""

    number: int
    touched: bool
    """A person has commits on its branch; it is not brought up to date."""


class Run(NamedTuple):
    """Which run tells."""

    day: date
    address: str = ""
    """Of its page; "" where there is none."""


class _Section(NamedTuple):
    title: str
    takes: Callable[[LinkResult], bool]
    shown: Callable[[LinkResult], str] = item
    acts: bool = True
    """There is something to do about it."""


def _is_suspect(result: LinkResult) -> bool:
    """It waits for further strikes; a suspicion without strikes waits for a person."""
    return result.verdict is Verdict.SUSPECT and OUTCOMES[result.code].strikes > 0


def _is_ready(result: LinkResult) -> bool:
    return bool(result.suggestion) and result.code in SAFE and result.code is not Code.REPO_OWNER_FREE


def _ready(result: LinkResult) -> str:
    note = f" ({markdown_code(bounded(result.note))})" if result.note else ""
    old, new = (markdown_code(bounded(url)) for url in (result.url, result.suggestion))
    return f"- {old} in {places(result)}\\\n  → {new}{note}\n"


def _suspect(result: LinkResult) -> str:
    outcome = OUTCOMES[result.code]
    strike = f"Strike {result.strikes} of {outcome.strikes}. " if result.strikes else ""
    since = f"Failing since {result.first_failed:%Y-%m-%d}. " if result.first_failed else ""
    return f"- {markdown_code(bounded(result.url))} in {places(result)}\\\n  {strike}{since}{outcome.means}\n"


_LOOKED_AT = frozenset({Verdict.CHANGE, Verdict.SUSPECT, Verdict.REFUSED})
READY = "Ready to be written"
SUSPECTS = "Suspects"
SECTIONS = (
    _Section("Taken over or parked", lambda result: result.code in TAKEN_OVER),
    _Section("Dead", lambda result: result.verdict is Verdict.DEAD),
    _Section("Not right as written", lambda result: result.verdict is Verdict.INVALID),
    _Section("Repositories", lambda result: result.code in REPOSITORY and _is_change(result) and not _is_ready(result)),
    _Section(READY, _is_ready, _ready),
    _Section("Worth a look", lambda result: not _is_suspect(result) and result.verdict in _LOOKED_AT),
    _Section(SUSPECTS, _is_suspect, _suspect, acts=False),
)
"""In the order in which to act; a link stands in the first that takes it."""


def _is_change(result: LinkResult) -> bool:
    return result.verdict is Verdict.CHANGE


Sorted = Mapping[str, Sequence[LinkResult]]
"""Results by the titles of their sections."""


def plan(
    report: Report,
    issue: Mapping[str, Any] | None,
    run: Run,
    *,
    repository: str,
    pull: Pull | None = None,
    label: str = "",
) -> list[Step]:
    """`issue`: the bot's own, as GitHub has it; None where there is none. `repository`: its path below the API."""
    if issue is not None and issue.get("state_reason") in SILENCED and issue.get("state") == "closed":
        return []
    is_open = issue is not None and issue.get("state") == "open"
    if not report.conclusive:
        return _with_notice(issue, INCONCLUSIVE, repository) if issue is not None and is_open else []
    found = _sorted(report.results)
    memory = _memory(issue, report.since, run)
    if not _acts(found) and not (is_open and "lost" in memory and found.get(SUSPECTS)):
        return [_closed(issue, memory, repository)] if issue is not None and is_open else []
    body = render(report, found, memory, pull)
    if issue is None:
        return [_opened(body, label, repository)]
    last = remembered(issue.get("body"), KIND) or {}
    same = {**memory, **{key: value for key, value in last.items() if key in ("day", "run")}}
    if is_open and plain(issue.get("body")) == plain(render(report, found, same, pull)):
        return []
    return [_edited(issue, body, repository, reopens=not is_open)]


def asleep(issue: Mapping[str, Any] | None, *, repository: str) -> list[Step]:
    """GitHub has switched a schedule off: the issue says so, and is there if it was not; the next run takes it back."""
    if issue is None:
        return [_opened(f"{marker(KIND)}{_notice(ASLEEP)}", "", repository)]
    if issue.get("state") == "closed" and issue.get("state_reason") in SILENCED:
        return []
    return _with_notice(issue, ASLEEP, repository)


def render(report: Report, found: Sorted, memory: Mapping[str, Any], pull: Pull | None = None) -> str:
    """The whole text, of at most so many bytes as GitHub takes; `found` is not empty."""
    unknown = [result for result in report.results if result.verdict is Verdict.UNKNOWN]
    head = f"{marker(KIND, memory)}{_notice(LOST.format(day=memory['lost'])) if 'lost' in memory else ''}"
    head += _head(report.results, found, memory)
    foot = unverifiable(unknown) + FOOT
    sections = [(section, [section.shown(result) for result in found[section.title]]) for section in _present(found)]
    titles = sum(_size(_section(section, [], len(items), pull)) for section, items in sections)
    numbers = _shares([items for _, items in sections], BODY_BYTES - _size(head) - _size(foot) - titles)
    body = [
        _section(section, items[:number], len(items), pull)
        for (section, items), number in zip(sections, numbers, strict=True)
    ]
    return "".join((head, *body, foot))


def _sorted(results: Sequence[LinkResult]) -> dict[str, list[LinkResult]]:
    found: dict[str, list[LinkResult]] = {}
    for result in worst_first(results):
        section = next((section for section in SECTIONS if section.takes(result)), None)
        if section and (result.verdict is not Verdict.REFUSED or result.severity >= Severity.WARNING):
            found.setdefault(section.title, []).append(result)
    return found


def _acts(found: Sorted) -> bool:
    return any(section.acts for section in _present(found))


def _present(found: Sorted) -> list[_Section]:
    return [section for section in SECTIONS if found.get(section.title)]


def _memory(issue: Mapping[str, Any] | None, since: datetime | None, run: Run) -> dict[str, Any]:
    """What the text is to remember: its day, and by when the history began whether that is still the same."""
    last = (remembered(issue.get("body"), KIND) if issue else None) or {}
    memory: dict[str, Any] = {"day": run.day.isoformat(), "run": run.address}
    if since is None:
        return memory
    memory["since"] = since.date().isoformat()
    if _is_day(last.get("since")) and last["since"] < memory["since"]:
        memory["lost"] = memory["day"]
    elif _is_day(last.get("lost")) and run.day - date.fromisoformat(last["lost"]) <= LOSS_IS_TOLD:
        memory["lost"] = last["lost"]
    return memory


def _is_day(text: object) -> bool:
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _head(results: Sequence[LinkResult], found: Sorted, memory: Mapping[str, Any]) -> str:
    number = sum(len(found[section.title]) for section in _present(found) if section.acts)
    waits = len(found.get(SUSPECTS, ()))
    lead = f"{counted(number, 'link')} of {len(results):,} {'needs' if number == 1 else 'need'} a hand"
    also = f"; {waits:,} more may recover" if waits else ""
    when = f"the run of {memory['day']}"
    told = f"[{when}]({memory['run']})" if memory["run"] else when
    return f"**{lead}**{also}, as {told} saw it.\n"


def _section(section: _Section, shown: Sequence[str], number: int, pull: Pull | None) -> str:
    """A title and its links, the first of them open. Suspects are folded: there is nothing to do but to wait."""
    left = number - len(shown)
    more = f"- and {left:,} more\n" if left else ""
    title = f"{section.title} ({number:,})"
    if not section.acts:
        return f"\n<details>\n<summary>{title}</summary>\n\n{''.join(shown)}{more}\n</details>\n"
    about = f"{_about(pull)}\n\n" if section.title == READY else ""
    first, rest = "".join(shown[:SHOWN]), "".join(shown[SHOWN:])
    if rest:
        rest = f"\n<details>\n<summary>{number - SHOWN:,} more</summary>\n\n{rest}{more}\n</details>\n"
    return f"\n### {title}\n\n{about}{first}{rest or more}"


def _about(pull: Pull | None) -> str:
    if pull is None:
        return "`listkeeper links --fix` writes these new addresses into the list."
    if pull.touched:
        return f"#{pull.number} is about these, but somebody has committed to it, so it is left as it is."
    return f"#{pull.number} writes these into the list, as far as nothing is in the way there."


def _shares(sections: Sequence[Sequence[str]], room: int) -> list[int]:
    """How many items of each section are shown: some of each, then as many as there is room for, the first first."""
    share = room // max(len(sections), 1)
    numbers = [_fitting(items[:SHOWN], share) for items in sections]
    room -= sum(_size("".join(items[:number])) for items, number in zip(sections, numbers, strict=True))
    for at, items in enumerate(sections):
        more = _fitting(items[numbers[at] :], room)
        room -= _size("".join(items[numbers[at] : numbers[at] + more]))
        numbers[at] += more
    return numbers


def _fitting(items: Sequence[str], room: int) -> int:
    for number, each in enumerate(items):
        room -= _size(each)
        if room < _FOLD:
            return number
    return len(items)


_FOLD = 120
"""Bytes that it takes to fold a section and to say how much was left out."""


def _size(text: str) -> int:
    return len(text.encode())


def _notice(sentence: str) -> str:
    return f"> ⚠️ {sentence}\n\n"


def _with_notice(issue: Mapping[str, Any], sentence: str, repository: str) -> list[Step]:
    """The text as it is, with a sentence on top."""
    head, _, rest = plain(issue.get("body")).partition("\n")
    body = f"{head}\n{_notice(sentence)}{rest}\n"
    if rest.startswith(_notice(sentence).rstrip("\n")) or _size(body) > BODY_BYTES + 1_000:
        return []
    return [_edited(issue, body, repository, reopens=issue.get("state") != "open")]


def _opened(body: str, label: str, repository: str) -> Call:
    def labelled(answer: Any) -> Sequence[Step]:
        return [_labelled(answer, label, repository)] if label else []

    path = f"{repository}/issues"
    return Call("open an issue about the links", "POST", path, {"title": TITLE, "body": body}, then=labelled)


def _labelled(issue: Any, label: str, repository: str) -> Call:
    """A label that is not there, and may not be made, is no loss."""
    path = f"{repository}/issues/{int(issue['number'])}/labels"
    return Call(f"label the issue {label!r}", "POST", path, {"labels": [label]}, excused=frozenset({403, 404, 422}))


def _edited(issue: Mapping[str, Any], body: str, repository: str, *, reopens: bool) -> Call:
    number = int(issue["number"])
    again = {"state": "open", "state_reason": "reopened"} if reopens else {}
    what = f"{'reopen' if reopens else 'edit'} issue {number} about the links"
    return Call(what, "PATCH", f"{repository}/issues/{number}", {"body": body, **again})


def _closed(issue: Mapping[str, Any], memory: Mapping[str, Any], repository: str) -> Call:
    number = int(issue["number"])
    body = f"{marker(KIND, memory)}{WELL}{FOOT}"
    values = {"body": body, "state": "closed", "state_reason": "completed"}
    return Call(f"close issue {number} about the links", "PATCH", f"{repository}/issues/{number}", values)


def chosen(own: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Of the bot's own issues the one to keep: an open one before a closed one, the newest first; no pull request."""
    issues = [row for row in own if "pull_request" not in row]
    return max(issues, key=lambda row: (row.get("state") == "open", row.get("number", 0)), default=None)
