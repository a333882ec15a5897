"""Changes of a list that a comment is made for, and pull requests that they belong to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from listkeeper.bot.comment import plan
from listkeeper.bot.comment.where import Where
from listkeeper.bot.marker import LOGIN
from listkeeper.bot.pulls import Pull
from listkeeper.bot.report import About, Change, ChangeReport, Elsewhere, Known, Problem, Similar, Suggestion
from listkeeper.calls import Call, Step
from listkeeper.changes import Kind
from listkeeper.diagnostic import Severity
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import Code, Verdict

SHA = "2a4c6e8f0a1b3c5d7e9f1a2b4c6d8e0f2a4b6c81"
BASE = "1f0c3a5e7b9d2f4a6c8e0b1d3f5a7c9e1b3d5f70"
PATH = "/repos/lists/awesome-web"
PULL = Pull(9, SHA, "newcomer/awesome-web")
WHERE = Where("https://github.com", "https://github.com/lists/awesome-web/actions/runs/123")

HTTP = ("Networking", "HTTP")
FOO = Known("foo", "https://github.com/a/foo", HTTP, 812)
LINE = "- [foo](https://github.com/a/foo) – fast HTTP client"
EMPTY = ChangeReport(BASE, SHA)


def link(url: str, verdict: Verdict, code: Code, line: int = 812, **more: Any) -> LinkResult:
    return LinkResult(url, verdict, code, (Place("list.md", line, 3),), added=True, **more)


def problem(
    rule: str, message: str, severity: Severity = Severity.ERROR, line: int = 812, *, mendable: bool = True
) -> Problem:
    return Problem("list.md", line, rule, severity, message, mendable=mendable)


ADDED = replace(
    EMPTY,
    changes=(Change(Kind.ADDED, "list.md", FOO, None),),
    links=(link(FOO.url, Verdict.ALIVE, Code.OK),),
    about=(About(FOO.url, 412, "2023-04-02", "2026-11-20", "MIT", archived=False),),
    entries=1204,
    older=12,
)
USUAL = replace(
    ADDED,
    problems=(
        problem("order", "'foo' belongs before 'gin'"),
        problem("separator", "' – ' between link and description; the list has ' - '"),
        problem("promotional", "'fast' praises; say what it does", Severity.NOTICE, mendable=False),
    ),
    suggestions=(
        Suggestion(
            "list.md", 812, 812, ("- [foo](https://github.com/a/foo) - Fast HTTP client.",), ("separator",), (LINE,)
        ),
    ),
)
"""The order is mended elsewhere in the list, where no suggestion can be made."""
CLICKABLE = {("list.md", 812, "separator")}
HALF_DONE = replace(USUAL, problems=USUAL.problems[:1], suggestions=())

MANY_SIDED = replace(
    EMPTY,
    changes=(
        Change(Kind.ADDED, "list.md", FOO, None),
        Change(Kind.ADDED, "list.md", Known("quux", "https://quux.example/", ("Tools",), 90), None),
        Change(Kind.REMOVED, "list.md", None, Known("old thing", "https://old.example/", ("Tools",), 88)),
        Change(
            Kind.MOVED,
            "list.md",
            Known("bar", "https://bar.example/", HTTP, 800),
            Known("bar", "https://bar.example/", ("Tools",), 85),
        ),
        Change(
            Kind.EDITED,
            "list.md",
            Known("Bazaar", "https://bazaar.example/", ("Tools",), 86),
            Known("Baz", "https://baz.example/", ("Tools",), 86),
        ),
    ),
    problems=(problem("duplicate-url", "the address stands on line 44 already", Severity.WARNING, 90, mendable=False),),
    links=(
        link(FOO.url, Verdict.CHANGE, Code.REPO_MOVED, suggestion="https://github.com/b/foo"),
        link("https://quux.example/", Verdict.DEAD, Code.NOT_FOUND, 90),
        link("https://bar.example/", Verdict.UNKNOWN, Code.BLOCKED, 800),
        link("https://bazaar.example/", Verdict.ALIVE, Code.OK, 86),
    ),
    about=(About("https://github.com/b/foo", 1, "2026-11-01", "2026-11-02", "", archived=True),),
    similar=(Similar("list.md", 90, (Known("Quux", "https://quux.example/home", ("Tools",), 44),)),),
    elsewhere=(Elsewhere("list.md", 812, FOO.url, 17),),
    older=1,
    notes=("Other open pull requests were not all looked at: there are more than 100.",),
)

INCONCLUSIVE = replace(
    EMPTY,
    changes=ADDED.changes,
    problems=USUAL.problems[1:2],
    links=(
        link(FOO.url, Verdict.SUSPECT, Code.DNS_NXDOMAIN),
        link("https//quux.example", Verdict.INVALID, Code.MALFORMED),
    ),
    conclusive=False,
)
MERGED = replace(
    EMPTY,
    head="b" * 40,
    changes=(Change(Kind.REMOVED, "docs/tools.md", None, Known("", "https://old.example/", (), 3)),),
    problems=(problem("order", "'bar' belongs before 'foo'"),),
)
"""Something else was looked at than the last commit, and nobody listens to `/fix`."""
LONG = replace(
    EMPTY,
    changes=tuple(
        Change(Kind.ADDED, "list.md", Known(f"tool {n}", f"https://{n}.example/", ("Tools",), n), None)
        for n in range(1, 12)
    ),
    problems=tuple(problem(f"rule-{n % 3}", f"'tool {n}' is wrong", line=n) for n in range(1, 12)),
    left_out={"problems": 3, "suggestions": 9, "about": 1},
)


def large(problems: int = 1_000, changes: int = 500, text: str = "𝕏") -> ChangeReport:
    """As much as a report can hold, in characters of four bytes."""
    name = text * 200
    kinds = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
    return replace(
        EMPTY,
        changes=tuple(
            Change(Kind.ADDED, f"{name}/{n}.md", Known(name, name, (name,) * 6, n + 1), None) for n in range(changes)
        ),
        problems=tuple(
            Problem(f"{name}/{n}.md", n + 1, f"rule-{n % 40}", kinds[n % 3], text * 1_000, mendable=n % 2 == 0)
            for n in range(problems)
        ),
        links=tuple(
            link(f"{name}{n}", verdict, code, n + 1, note=name, suggestion=name, archived=name)
            for n in range(changes)
            for verdict, code in ((Verdict.DEAD, Code.GONE), (Verdict.UNKNOWN, Code.BLOCKED), (Verdict.ALIVE, Code.OK))
        ),
        about=tuple(About(f"{name}{n}", n, "2020-01-01", "2020-01-01", text * 60, archived=True) for n in range(100)),
        similar=tuple(Similar(f"{name}/{n}.md", n + 1, (Known(name, name, (name,), 1),) * 10) for n in range(200)),
        elsewhere=tuple(Elsewhere(name, n + 1, name, n + 1) for n in range(200)),
        older=10**9,
        notes=(text * 500,) * 20,
        left_out=dict.fromkeys(("changes", "similar", "about", "elsewhere", "suggestions"), 10**9),
    )


def row(body: str, number: int = 1, **changed: Any) -> dict[str, Any]:
    """A comment of ours, as in `GET /repos/OWNER/NAME/issues/N/comments`."""
    return {"id": number, "node_id": f"IC_{number}", "user": {"login": LOGIN}, "body": body, **changed}


def planned(report: ChangeReport, *rows: dict[str, Any], pull: Pull = PULL, where: Where = WHERE) -> list[Step]:
    return plan(report, pull, rows, path=PATH, where=where, clickable=CLICKABLE)


def body(report: ChangeReport, *rows: dict[str, Any], pull: Pull = PULL, where: Where = WHERE) -> str:
    """What is written, whether it is new or an edit."""
    steps = planned(report, *rows, pull=pull, where=where)
    return next(str(step.body["body"]) for step in steps if isinstance(step, Call) and step.body)


NEWCOMER = PULL._replace(is_first=True)
FIRST = body(USUAL, pull=NEWCOMER)
HALF = body(HALF_DONE, row(FIRST), pull=NEWCOMER)
BODIES = {
    "usual": FIRST,
    "half-done": HALF,
    "well": body(ADDED, row(HALF), pull=NEWCOMER),
    "many-sided": body(MANY_SIDED),
    "inconclusive": body(INCONCLUSIVE),
    "elsewhere": body(MERGED, where=Where(fixes=False)),
    "long": body(LONG),
}
"""What the comment is for each example, and after each push of one pull request."""
