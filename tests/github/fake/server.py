"""The fake GitHub's two APIs on a real socket: tokens, permissions, pages, faults, and a log of everything."""

from __future__ import annotations

import json
import re
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from tests.github.fake.contract import Operation, Violation, contract
from tests.github.fake.graph import Graph
from tests.github.fake.hub import Hub, Refusal
from tests.github.fake.operations import Asked, Operations, Told
from tests.github.fake.permissions import ALL, LEVELS, Token, needs
from tests.github.fake.rows import Rows
from tests.github.fake.state import BOT, Repo
from tests.github.forges import Answer, Request, Server

DOCS = "https://docs.github.com/rest"
VERSION = "2022-11-28"


@dataclass
class Fault:
    """Something that goes wrong with the next requests that fit."""

    method: str
    path: re.Pattern[str]
    times: int
    answer: Answer | None
    """None: the connection is closed without one."""
    done: bool
    """What was asked is done all the same, and only the answer is lost."""
    slow: float
    """Seconds before anything happens."""


class Seen(NamedTuple):
    """A request, and the status it was answered with; 0 where there was no answer."""

    method: str
    path: str
    """Below the address of the API, with its query."""
    headers: Mapping[str, str]
    body: Any
    """From JSON; None where there is none."""
    status: int

    @property
    def line(self) -> str:
        return f"{self.method} {self.path} {self.status}"


class FakeGitHub(Hub):
    """Use it in a `with`: it ends with an AssertionError if anything was not as GitHub describes it."""

    def __init__(
        self, name: str = "octo/list", files: Mapping[str, bytes] | None = None, *, enterprise: bool = False
    ) -> None:
        """`enterprise`: with the paths of GitHub Enterprise Server."""
        super().__init__(name, files)
        self.violations: list[str] = []
        self.log: list[Seen] = []
        self.tokens: dict[str, Token] = {}
        self._faults: list[Fault] = []
        self._lock = threading.RLock()
        self._http = Server(self._served)
        self._rest, self._query = ("/api/v3", "/api/graphql") if enterprise else ("", "/graphql")
        self._contract = contract()
        rows = Rows(self, self._contract, self.address, self._http.address)
        self._operations = Operations(self, rows)
        self._graph = Graph(self, rows, self._may_write_to)

    @property
    def address(self) -> str:
        """Of the REST API."""
        return f"{self._http.address}{self._rest}"

    @property
    def graphql(self) -> str:
        return f"{self._http.address}{self._query}"

    def __enter__(self) -> Self:
        self._http.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.__exit__(kind, error, trace)
        told = "\n".join(self.violations)
        if error and told:
            error.add_note(f"and the fake GitHub saw: {told}")
        elif told:
            raise AssertionError(told)

    def token(
        self,
        permissions: Mapping[str, str] | None = None,
        *,
        login: str = BOT,
        from_fork: bool = False,
        person: bool = False,
    ) -> str:
        """A job's token with its `permissions:`, all of them by default; a pull request from a fork may only read.

        `person`: somebody's own token, which may what the login may, wherever that is.
        """
        held = dict.fromkeys(ALL, "write") if permissions is None else dict(permissions)
        assert held.keys() <= {*ALL, "attestations", "id-token", "pages", "security-events"}, held
        assert {*held.values()} <= LEVELS.keys(), held
        if from_fork:
            held = {name: "none" if level == "none" else "read" for name, level in held.items()}
        text = f"ghs_{len(self.tokens):036d}"
        self.tokens[text] = Token(text, login, held, person)
        return text

    def environment(self, token: str = "", **more: str) -> dict[str, str]:
        """What GitHub Actions sets for a job; `token` is passed on as workflows do."""
        found = {
            "GITHUB_ACTIONS": "true", "GITHUB_API_URL": self.address, "GITHUB_GRAPHQL_URL": self.graphql,
            "GITHUB_SERVER_URL": self._http.address, "GITHUB_REPOSITORY": self.name,
            "GITHUB_REPOSITORY_OWNER": self.main.owner, "GITHUB_RUN_ID": "4711", **more,
        }  # fmt: skip
        return found | ({"GITHUB_TOKEN": token} if token else {})

    def fail(
        self,
        method: str = "",
        path: str = "",
        *,
        status: int = 0,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        times: int = 1,
        done: bool = False,
        slow: float = 0.0,
    ) -> None:
        """The next requests of this method (any) whose path fits (any) go wrong.

        `status` 0: the connection is closed, unless it only is to be `slow`. `done`: after what was asked was done.
        """
        raw = body if isinstance(body, bytes) else json.dumps(body if body is not None else {"message": "x"}).encode()
        answer = Answer(status, raw, headers or {}) if status else None
        self._faults.append(Fault(method, re.compile(path), times, answer, done, slow))

    def limit(self, method: str = "", path: str = "", *, seconds: int | None = 7, times: int = 1) -> None:
        """A secondary rate limit; `seconds` in its Retry-After, if it has one."""
        said = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
        headers = {} if seconds is None else {"Retry-After": str(seconds)}
        self.fail(method, path, status=403, body=said, headers=headers, times=times)

    @property
    def lines(self) -> list[str]:
        """`POST /repos/octo/list/issues/1/comments 201`, for each request."""
        return [seen.line for seen in self.log]

    @property
    def writes(self) -> list[str]:
        """Those that were to change something."""
        return [seen.line for seen in self.log if seen.method != "GET" and not _is_query(seen)]

    def _served(self, request: Request) -> Answer:
        with self._lock:
            fault = self._fault(request)
        if fault and fault.slow:
            time.sleep(fault.slow)
        with self._lock:
            goes_wrong = fault is not None and (fault.answer is not None or not fault.slow)
            answer = None if fault and goes_wrong and not fault.done else self._guarded(request)
            if fault and goes_wrong:
                answer = fault.answer
            self._remember(request, answer)
        if answer is None:
            raise ConnectionAbortedError
        return answer

    def _guarded(self, request: Request) -> Answer:
        """A mistake of the fake ends the test: a client would take it for a lost answer."""
        try:
            return self._answered(request)
        except Exception as error:  # noqa: BLE001
            at = traceback.extract_tb(error.__traceback__)[-1]
            self.violations.append(f"the fake broke at {at.name}:{at.lineno} for {request.path}: {error!r}")
            return _refused(Refusal(500, "Server Error"))

    def _fault(self, request: Request) -> Fault | None:
        for fault in self._faults:
            if fault.times and fault.method in ("", request.method) and fault.path.search(request.path):
                fault.times -= 1
                return fault
        return None

    def _remember(self, request: Request, answer: Answer | None) -> None:
        body = json.loads(request.body) if request.body else None
        path = request.path.removeprefix(self._rest)
        self.log.append(Seen(request.method, path, request.headers, body, answer.status if answer else 0))

    def _answered(self, request: Request) -> Answer:
        headers = {name.lower(): value for name, value in request.headers.items()}
        token = self.tokens.get(headers.get("authorization", "").removeprefix("Bearer "))
        if token is None:
            return _refused(Refusal(401, "Bad credentials"))
        if not headers.get("user-agent"):
            self.violations.append("GitHub refuses requests without a User-Agent")
        if request.path == self._query:
            value, wrong = self._graph.answer(json.loads(request.body), token)
            self.violations += wrong
            return _json(value)
        if not request.path.startswith(f"{self._rest}/"):
            self.violations.append(f"{request.path} is not of the API")
            return _refused(Refusal(404, "Not Found"))
        return self._rested(request, headers, token)

    def _rested(self, request: Request, headers: Mapping[str, str], token: Token) -> Answer:
        if headers.get("x-github-api-version") != VERSION:
            self.violations.append(f"{request.method} {request.path} asks for no version of the API")
        parts = urlsplit(request.path.removeprefix(self._rest))
        path, query = self._named(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True))
        if moved := self._moved(path):
            return Answer(301, b"{}", {"Location": f"{self.address}{moved}{parts.query and '?'}{parts.query}"})
        operation = self._contract.operation(request.method, path)
        if operation is None:
            self.violations.append(f"there is no {request.method} {parts.path}, or none that the tests know")
            return _refused(Refusal(404, "Not Found"))
        try:
            self._contract.check_request(operation, request.method, query, request.body)
            answer = self._done(operation, request, query, headers, token)
            if not answer.headers.get("Content-Type", "").endswith("raw+json"):
                self._contract.check_answer(operation, request.method, answer.status, answer.body)
        except Violation as violation:
            self.violations.append(str(violation))
            return _refused(Refusal(422, "Validation Failed"))
        return answer

    def _named(self, path: str) -> str:
        """GitHub's own addresses have the number of a repository."""
        found = re.match(r"/repositories/(\d+)(?=/|$)", path)
        names = {repo.id: repo.full_name for repo in self.repositories.values()}
        return f"/repos/{names.get(int(found[1]), '-/-')}{path[found.end() :]}" if found else path

    def _moved(self, path: str) -> str:
        found = re.match(r"/repos/([^/]+/[^/]+)", path)
        new = self.renamed.get(unquote(found[1]).lower()) if found else None
        return f"/repositories/{self.repositories[new.lower()].id}{path[found.end() :]}" if found and new else ""

    def _done(
        self, operation: Operation, request: Request, query: Mapping[str, str], headers: Mapping[str, str], token: Token
    ) -> Answer:
        values = operation.values
        try:
            repo = self.repo(f"{values['owner']}/{values['repo']}")
            self._permit(operation, request.method, repo, token)
            assert repo
            body = json.loads(request.body) if request.body else {}
            asked = Asked(values, query, body, token.login, repo, headers.get("accept", ""))
            told = self._operations.named(operation.name)(asked)
        except Refusal as refusal:
            return _refused(refusal)
        if isinstance(told.value, bytes):
            return Answer(200, told.value, {"Content-Type": "application/vnd.github.raw+json"})
        return self._paged(told, request, query, repo) if _is_listing(told) else _json(told.value, told.status)

    def _permit(self, operation: Operation, method: str, repo: Repo | None, token: Token) -> None:
        """A token is for one repository, and may look at what is public elsewhere. Raises Refusal."""
        if repo is None:
            raise Refusal(404, "Not Found")
        number = int(operation.values.get("issue_number", 0))
        if comment := self.comments.get(int(operation.values.get("comment_id", 0))):
            number = comment.number
        about = number in self.issues and self.issues[number].pull is not None
        own = repo is self.main
        if own and not token.may(needs(operation.name, method, about_pull=about)):
            raise Refusal(403, "Resource not accessible by integration")
        if not own and repo.private and not token.person:
            raise Refusal(404, "Not Found")
        if method != "GET" and not self._may_write_to(token, repo):
            raise Refusal(403, "Resource not accessible by integration")
        if method != "GET" and repo.archived:
            raise Refusal(403, "Repository was archived so is read-only.")

    def _may_write_to(self, token: Token, repo: Repo) -> bool:
        return self.may_write(token.login, repo) if token.person else repo is self.main

    def _paged(self, told: Told, request: Request, query: Mapping[str, str], repo: Repo) -> Answer:
        rows = told.value[told.rows] if told.rows else told.value
        size, page = min(int(query.get("per_page", 30)), 100), int(query.get("page", 1))
        shown = rows[(page - 1) * size : page * size]
        value = told.value | {told.rows: shown} if told.rows else shown
        answer = _json(value, told.status)
        if page * size >= len(rows):
            return answer
        path = urlsplit(request.path.removeprefix(self._rest)).path
        below = re.sub(r"^/repos/[^/]+/[^/]+", f"/repositories/{repo.id}", path)
        links = {"next": page + 1, "last": -(-len(rows) // size)}
        targets = {rel: f"{self.address}{below}?{urlencode({**query, 'page': n})}" for rel, n in links.items()}
        link = ", ".join(f'<{quote(target, safe=":/?&=%")}>; rel="{rel}"' for rel, target in targets.items())
        return answer._replace(headers={**answer.headers, "Link": link})


def _is_listing(told: Told) -> bool:
    return bool(told.rows) or isinstance(told.value, list)


def _is_query(seen: Seen) -> bool:
    return isinstance(seen.body, dict) and "query" in seen.body and not seen.body["query"].lstrip().startswith("mut")


def _json(value: object, status: int = 200) -> Answer:
    headers = {"Content-Type": "application/json; charset=utf-8", "X-RateLimit-Remaining": "4999"}
    return Answer(status, b"" if value is None else json.dumps(value).encode(), headers)


def _refused(refusal: Refusal) -> Answer:
    value: dict[str, Any] = {"message": str(refusal), "documentation_url": DOCS, "status": str(refusal.status)}
    if refusal.status == 422 and (refusal.field or refusal.code != "invalid"):
        error = {"resource": "Thing", "code": refusal.code}
        value["errors"] = [error | ({"field": refusal.field} if refusal.field else {})]
    return _json(value, refusal.status)
