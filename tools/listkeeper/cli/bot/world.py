"""Where a command of the bot runs: the repository, what happened, whom to ask; and the one way in which it acts."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import click

from listkeeper.bot.limits import EVENT_BYTES, SUMMARY_BYTES
from listkeeper.bot.marker import LOGIN
from listkeeper.cli import output
from listkeeper.cli.output import Stop, note
from listkeeper.escape import command_data, cut, markdown_code, terminal
from listkeeper.urls.repositories import Forge, is_full_name

if TYPE_CHECKING:
    from listkeeper.calls import Step
    from listkeeper.github.rest import Rest

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
GITHUB_API = "https://api.github.com"


def options(command: F) -> F:
    """`--event` and `--as`, which all commands of the bot take."""
    event = click.option("--event", metavar="FILE", help="What happened, as JSON; default: $GITHUB_EVENT_PATH.")
    login = click.option(
        "--as", "login", metavar="LOGIN", default=LOGIN, show_default=True, help="Whom the token writes as."
    )
    return event(login(command))


def dry_run_option(command: F) -> F:
    """`--dry-run`, which all take that write."""
    return click.option("--dry-run", is_flag=True, help="Print what would be asked of GitHub; change nothing there.")(
        command
    )


@dataclass(frozen=True)
class World:
    """A run, as GitHub Actions tells it."""

    repository: str
    """Owner and name; "" outside of GitHub Actions."""
    event: Mapping[str, Any]
    """As it came; empty where there is none."""
    api: str = GITHUB_API
    graphql: str = f"{GITHUB_API}/graphql"
    server: str = "https://github.com"
    token: str = field(default="", repr=False)
    run: str = ""
    """The address of the page of this run; "" outside of one."""
    login: str = LOGIN
    summary: str = ""
    """The file that becomes the job's summary; "" where there is none."""
    on_actions: bool = False

    @property
    def path(self) -> str:
        """Of the repository, below the address of the API."""
        if not self.repository:
            raise Stop("GITHUB_REPOSITORY is not set; it names the repository as owner/name")
        return f"/repos/{self.repository}"

    def told(self, *names: str, of: type[T]) -> T:
        """What the event says at `pull_request`, `number`, or another place. Raises Stop where that is no `of`."""
        value: Any = self.event
        for name in names:
            value = value.get(name) if isinstance(value, Mapping) else None
        if not isinstance(value, of) or (isinstance(value, bool) and of is not bool):
            raise Stop(f"the event has no {'.'.join(names)}; this command is for another kind of event")
        return value

    def rest(self) -> Rest:
        """Raises Stop without a token, and where an address is none."""
        return self._rest

    @cached_property
    def _rest(self) -> Rest:
        from listkeeper import github
        from listkeeper.cli.asking import agent, trusted
        from listkeeper.github.api import AddressError
        from listkeeper.github.rest import Rest

        if not self.token:
            raise Stop("there is no token; set GITHUB_TOKEN, in a workflow to ${{ github.token }}")
        session = github.new_session(trusted())
        try:
            return Rest(session, self.api, agent=agent(), token=self.token, graphql=self.graphql)
        except AddressError as error:
            raise Stop(f"GitHub's API {terminal(self.api)} cannot be asked: {error}") from None

    def carry_out(self, steps: Sequence[Step], *, dry_run: bool) -> int:
        """How many of the steps failed; each is told on standard error, as a warning and in the summary."""
        if not steps:
            note("listkeeper: there is nothing to write on GitHub")
        if dry_run:
            output.write("".join(map(_shown, steps)))
            return 0
        failed = 0
        for step, _answer, problem, instead in self.rest().send(steps) if steps else ():
            if not problem:
                note(f"listkeeper: done: {step.what}")
            elif instead:
                note(f"listkeeper: could not {step.what}: {problem}; trying what is next best")
            else:
                failed += 1
                self.warn(f"could not {step.what}: {problem}")
        return failed

    def warn(self, sentence: str) -> None:
        """What could not be done, for the log and those who only look at the page of the run."""
        note(f"listkeeper: {sentence}")
        if self.on_actions:
            output.write(f"::warning title=listkeeper::{command_data(sentence)}\n")
        self.summarise(f"\n⚠️ {markdown_code(cut(sentence))}\n")

    def summarise(self, markdown: str) -> None:
        """Adds to the summary of the job, as far as it has room. `markdown` was escaped by who wrote it."""
        if not self.summary:
            return
        try:
            _append(self.summary, markdown.encode("utf-8", "replace"))
        except OSError as error:
            note(f"listkeeper: the summary cannot be written: {(error.strerror or 'no reason given').lower()}")


def read(event: str | None = None, login: str = LOGIN) -> World:
    """The run that this is. Raises Stop where something of it is not what it must be."""
    get = os.environ.get
    repository = get("GITHUB_REPOSITORY", "")
    if repository and not is_full_name(Forge.GITHUB, repository):
        raise Stop(f"GITHUB_REPOSITORY {repository!r} is no owner/name")
    api, graphql, server = _addresses()
    number = get("GITHUB_RUN_ID", "")
    ran = repository and re.fullmatch("[0-9]{1,20}", number)
    return World(
        repository=repository,
        event=_event(event or get("GITHUB_EVENT_PATH", "")),
        api=api,
        graphql=graphql,
        server=server,
        token=get("GITHUB_TOKEN", ""),
        run=f"{server}/{repository}/actions/runs/{number}" if ran else "",
        login=login,
        summary=get("GITHUB_STEP_SUMMARY", ""),
        on_actions=get("GITHUB_ACTIONS") == "true",
    )


def _addresses() -> tuple[str, str, str]:
    """Of REST, GraphQL and pages. What is not set follows from the others: a company's token is for its own server."""
    from listkeeper.github.rest import graphql_of

    server = _address("GITHUB_SERVER_URL")
    own = f"{server}/api/v3" if server and server != World.server else GITHUB_API
    api = _address("GITHUB_API_URL") or own
    at = urlsplit(api)
    pages = World.server if api == GITHUB_API else f"{at.scheme}://{at.netloc}"
    return api, _address("GITHUB_GRAPHQL_URL") or graphql_of(api), server or pages


def _address(name: str) -> str:
    url = os.environ.get(name, "")
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and url.isascii() and url.isprintable()
    except ValueError:
        good = False
    if url and not good:
        raise Stop(f"{name} {url!r} is no address")
    return url.rstrip("/")


def _event(path: str) -> Mapping[str, Any]:
    if not path:
        return {}
    try:
        event = json.loads(_regular(path))
    except OSError as error:
        raise Stop(f"the event {path} cannot be read: {(error.strerror or 'no reason given').lower()}") from None
    except (ValueError, RecursionError):
        raise Stop(f"the event {path} is not the JSON of one") from None
    if not isinstance(event, dict):
        raise Stop(f"the event {path} is not the JSON of one")
    return event


def _regular(path: str) -> bytes:
    """Not from a pipe, which may never end, and not without end."""
    file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise Stop(f"the event {path} is not a regular file")
        with os.fdopen(file, "rb", closefd=False) as stream:
            raw = stream.read(EVENT_BYTES + 1)
    finally:
        os.close(file)
    if len(raw) > EVENT_BYTES:
        raise Stop(f"the event {path} is larger than GitHub makes one, {EVENT_BYTES:,} bytes")
    return raw


def _append(path: str, raw: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        if os.fstat(file).st_size + len(raw) <= SUMMARY_BYTES:
            os.write(file, raw)
        else:
            note("listkeeper: the summary has no room left; what is more is not in it")
    finally:
        os.close(file)


def _shown(step: Step) -> str:
    """A step for people: what it is for, what would be asked, and that more may follow."""
    from listkeeper.calls import Call

    asked: object
    if isinstance(step, Call):
        head, asked = f"{step.method} {step.path}", step.body
    else:
        head, asked = "POST graphql", {"query": step.query, "variables": step.variables}
    body = json.dumps(asked, indent=2, ensure_ascii=False).split("\n") if asked is not None else []
    more = ["then what its answer makes possible"] if step.then else []
    more += ["or something else, if GitHub refuses it"] if step.otherwise else []
    lines = [step.what, *(f"  {line}" for line in (head, *body, *more))]
    return "".join(f"{terminal(line)}\n" for line in lines) + "\n"
