"""Forges on loopback: real sockets, and a GitHub that holds every query and answer to its schema."""

from __future__ import annotations

import json
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from graphql import GraphQLError, build_schema, graphql_sync, parse, validate

SCHEMA = build_schema(Path(__file__).with_name("schema.graphql").read_text(encoding="utf-8"))
TOKEN = "ghs_" + "s3cret" * 6


class Request(NamedTuple):
    """What a server was asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """All of it, to look for what must not be there."""
        return f"{self.method} {self.path} {self.headers} {self.body!r}"


class Answer(NamedTuple):
    """What a server says."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = {}
    cut: bool = False
    """Less comes than the headers say."""


def said(value: object, status: int = 200, **headers: str) -> Answer:
    """An answer in JSON; `Retry_After` is the header Retry-After."""
    return Answer(status, json.dumps(value).encode(), {name.replace("_", "-"): v for name, v in headers.items()})


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away, or a server that is to break: no news."""


class Server:
    """A server that remembers what it was asked, in order, and how many requests there were at once."""

    def __init__(self, answer: Callable[[Request], Answer], tls: ssl.SSLContext | None = None) -> None:
        self.answer = answer
        self.keeps_open = False
        """The connection stays open for another request (HTTP/1.1)."""
        self.requests: list[Request] = []
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self._http = _Quiet(("127.0.0.1", 0), self._handler())
        self._scheme = "https" if tls else "http"
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def address(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _answered(self, request: Request) -> Answer:
        with self._lock:
            self.requests.append(request)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            return self.answer(request)
        finally:
            with self._lock:
                self._at_once -= 1

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def _serve(self) -> None:
                self.close_connection = not server.keeps_open
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                answer = server._answered(Request(self.command, self.path, dict(self.headers), body))
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body) + answer.cut))
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815  # http.server's names

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        return Handler


@dataclass
class Repo:
    """A repository of the fake GitHub."""

    full_name: str
    archived: bool = False
    disabled: bool = False
    empty: bool = False
    private: bool = False
    parent: str = ""
    pushed: str = "2026-11-01T00:00:00Z"
    branch: str = "main"
    description: str = ""
    licence: str = ""
    topics: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """What an expression names: `Blob`, `Tree` or `Commit`."""

    def value(self) -> dict[str, Any]:
        """As GraphQL resolves it."""
        return {
            "nameWithOwner": self.full_name,
            "isArchived": self.archived,
            "isDisabled": self.disabled,
            "isEmpty": self.empty,
            "isFork": bool(self.parent),
            "isPrivate": self.private,
            "pushedAt": self.pushed,
            "parent": Repo(self.parent).value() if self.parent else None,
            "defaultBranchRef": {"name": self.branch},
            "object": self._object,
            "description": self.description or None,
            "licenseInfo": {"key": self.licence} if self.licence else None,
            "repositoryTopics": lambda _context, first: {
                "nodes": [{"topic": {"name": t}} for t in self.topics[:first]]
            },
        }

    def _object(self, _context: object, expression: str) -> dict[str, str] | None:
        named = self.files.get(expression.replace("HEAD:", f"{self.branch}:", 1))
        return {"__typename": named} if named else None


class GitHub:
    """Answers GraphQL as GitHub does. A query that its schema does not allow ends the test."""

    def __init__(
        self, *repositories: Repo, renamed: Mapping[str, str] | None = None, owners: Iterable[str] = ()
    ) -> None:
        self.repositories = {repo.full_name.lower(): repo for repo in repositories}
        self.renamed = {old.lower(): new.lower() for old, new in (renamed or {}).items()}
        self.owners = {*(owner.lower() for owner in owners), *(name.partition("/")[0] for name in self.repositories)}
        self.faults: deque[Answer] = deque()
        """Given first, one for each request."""
        self.poison: set[str] = set()
        """A query with one of these names is too much for it."""
        self.forbidden = ""
        """A repository that is kept from this token."""
        self.asked: list[list[str]] = []
        """The repositories and logins of each query that it answered."""
        self.wrong: list[str] = []
        """How queries broke the schema."""

    def __call__(self, request: Request) -> Answer:
        if self.faults:
            return self.faults.popleft()
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return said({"message": "Bad credentials"}, 401)
        body = json.loads(request.body)
        self.wrong += [error.message for error in validate(SCHEMA, parse(body["query"]))]
        if self.poison & {*body["variables"].values()}:
            return said({"message": "Something went wrong"}, 502)
        asked: list[str] = []
        root = {"repository": self._repository(asked), "repositoryOwner": self._owner(asked)}
        result = graphql_sync(SCHEMA, body["query"], root, variable_values=body["variables"]).formatted
        self.asked.append(asked)
        for error in result.get("errors", []):
            # GitHub has the kind of an error beside its message, where graphql-core has no place for one.
            error.update(type="FORBIDDEN" if "SAML" in error["message"] else "NOT_FOUND")  # type: ignore[call-arg]
        return said(result)

    def _repository(self, asked: list[str]) -> Callable[..., dict[str, Any]]:
        def resolve(_context: object, owner: str, name: str, followRenames: bool) -> dict[str, Any]:  # noqa: N803
            assert followRenames
            asked.append(full := f"{owner}/{name}")
            if full == self.forbidden:
                raise GraphQLError("Resource protected by organization SAML enforcement.")
            found = self.repositories.get(self.renamed.get(full.lower(), full.lower()))
            if found is None:
                raise GraphQLError(f"Could not resolve to a Repository with the name '{full}'.")
            return found.value()

        return resolve

    def _owner(self, asked: list[str]) -> Callable[..., dict[str, str] | None]:
        def resolve(_context: object, login: str) -> dict[str, str] | None:
            asked.append(login)
            return {"__typename": "User", "login": login} if login.lower() in self.owners else None

        return resolve
