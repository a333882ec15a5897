"""APIs and lists that mean harm: the token stays where it belongs, and no answer is more than an answer."""

from __future__ import annotations

import gzip
import json
import ssl
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from graphql import OperationDefinitionNode, parse
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.github import Rest, new_session
from listkeeper.github.api import MOST_BYTES, AddressError, Api, Failure, Reply
from listkeeper.github.judgement import State
from listkeeper.github.limits import message
from listkeeper.github.query import Ask, Found, Login, Said, is_limited, read, written
from listkeeper.outcomes import Code

from tests.github.asking import NOBODY, asked
from tests.github.forges import TOKEN, Answer, GitHub, Repo, Request, Server, said

TOOL = "https://github.com/anna/tool"
ELSEWHERE = ("https://gitlab.com/anna/tool", "https://codeberg.org/anna/tool")
GOOD = {
    "nameWithOwner": "anna/tool", "isArchived": False, "isDisabled": False, "isEmpty": False, "isFork": False,
    "isPrivate": False, "pushedAt": None, "parent": None, "defaultBranchRef": None,
}  # fmt: skip


def data(**changed: object) -> Answer:
    return said({"data": {"r0": {**GOOD, **changed}}})


HOSTILE = [
    ("HTML", Answer(200, b"<html><body>Welcome to the hotel")),
    ("nothing", Answer(200, b"")),
    ("no UTF-8", Answer(200, b'{"data":"\xff"}')),
    ("cut off", Answer(200, b'{"data":{"r0":', cut=True)),
    ("cut off where it could end", Answer(200, b"{}", cut=True)),
    ("huge, and good besides", said({"data": {"r0": GOOD}, "x": "x" * MOST_BYTES})),
    ("deep", Answer(200, b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}")),
    ("a number of very many digits", Answer(200, b'{"data":' + b"9" * 10_000 + b"}")),
    ("compressed", Answer(200, gzip.compress(data().body), {"Content-Encoding": "gzip"})),
    ("no object", said(["data"])),
    ("null", said(None)),
    ("no data", said({"data": None})),
    ("data of another type", said({"data": "r0"})),
    ("a repository of another type", said({"data": {"r0": ["anna/tool"]}})),
    ("null without an error", said({"data": {"r0": None}})),
    ("errors of another type", said({"data": {"r0": None}, "errors": {"type": "NOT_FOUND", "path": ["r0"]}})),
    ("an error of another type", said({"data": {"r0": None}, "errors": ["NOT_FOUND"]})),
    ("a path of another type", said({"data": {"r0": None}, "errors": [{"type": "NOT_FOUND", "path": "r0"}]})),
    ("a kind of another type", said({"data": {"r0": None}, "errors": [{"type": ["NOT_FOUND"], "path": ["r0"]}]})),
    ("an error below", said({"data": {"r0": GOOD}, "errors": [{"type": "NOT_FOUND", "path": ["r0", "parent"]}]})),
    ("an error below nothing", said({"data": {"r0": None}, "errors": [{"type": "NOT_FOUND", "path": ["r0", "x"]}]})),
    (
        "errors that contradict each other",
        said(
            {
                "data": {"r0": None},
                "errors": [{"type": "SERVICE_UNAVAILABLE", "path": ["r0"]}, {"type": "NOT_FOUND", "path": ["r0"]}],
            }
        ),
    ),
    ("an error of something found", said({"data": {"r0": GOOD}, "errors": [{"type": "NOT_FOUND", "path": ["r0"]}]})),
    ("a name of another type", data(nameWithOwner=["anna", "tool"])),
    ("a name that is an attack", data(nameWithOwner="anna/tool](https://evil.org)\x1b[31m")),
    ("a name with a line end", data(nameWithOwner="anna/tool\n")),
    ("a name that leads elsewhere", data(nameWithOwner="../../evil")),
    ("a flag of another type", data(isArchived="false")),
    ("a flag that is missing", data(isPrivate=None)),
]


@pytest.mark.parametrize("answer", [row[1] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_an_answer_of_another_shape_says_nothing(answer: Answer) -> None:
    with Server(lambda _: answer) as server:
        seen = asked([TOOL], github=server.address)
    assert seen.observations == []
    assert seen.rest == Rest((TOOL,), {}, "")


KNOWN = State("anna/tool", parent="bert/kit", branch="main", pushed=datetime(2020, 1, 1, tzinfo=UTC))
FULL = GOOD | {
    "pushedAt": "2020-01-01T00:00:00Z", "parent": {"nameWithOwner": "bert/kit"}, "defaultBranchRef": {"name": "main"},
}  # fmt: skip
ODD: list[tuple[str, dict[str, object], State]] = [
    ("nothing odd", {}, KNOWN),
    ("a branch that is an attack", {"defaultBranchRef": {"name": "a\x1b[31m"}}, KNOWN._replace(branch="")),
    ("a branch of another type", {"defaultBranchRef": ["main"]}, KNOWN._replace(branch="")),
    ("a branch's name of another type", {"defaultBranchRef": {"name": 7}}, KNOWN._replace(branch="")),
    ("a parent that is an attack", {"parent": {"nameWithOwner": "x](y)"}}, KNOWN._replace(parent="")),
    ("a date that is none", {"pushedAt": "yesterday"}, KNOWN._replace(pushed=None)),
    ("a date without a zone", {"pushedAt": "2020-01-01T00:00:00"}, KNOWN._replace(pushed=None)),
    ("a date of another type", {"pushedAt": 0}, KNOWN._replace(pushed=None)),
    ("more than was asked for", {"e0": {"__typename": "Blob"}, "x": [1, 2]}, KNOWN),
]


@pytest.mark.parametrize(("changed", "state"), [row[1:] for row in ODD], ids=[row[0] for row in ODD])
def test_what_matters_less_is_ignored_where_it_is_odd(changed: dict[str, object], state: State) -> None:
    assert read([Ask("anna", "tool")], {"data": {"r0": {**FULL, **changed}}}) == [Found(state, ())]


FILES: list[tuple[dict[str, object], Found | Said]] = [
    ({"e0": {"__typename": "Blob"}, "e1": None}, Found(KNOWN, (True, False))),
    ({"e0": {"__typename": "Blob"}}, Said.FAILED),
    ({"e0": "Blob", "e1": None}, Said.FAILED),
    ({"e0": [], "e1": None}, Said.FAILED),
]


@pytest.mark.parametrize(("objects", "told"), FILES)
def test_only_a_null_says_that_a_file_is_not_there(objects: dict[str, object], told: Found | Said) -> None:
    ask = Ask("anna", "tool", ("main:a", "HEAD:a"))
    assert read([ask], {"data": {"r0": {**FULL, **objects}}}) == [told]


def test_no_owner_is_called_free_by_an_answer_of_another_shape() -> None:
    login = [Login("anna")]
    assert read(login, {"data": {"r0": None}}) == [Said.MISSING]
    assert read(login, {"data": {"r0": {"login": "anna"}}}) == [Said.TAKEN]
    odd: tuple[object, ...] = ({"data": {}}, {"data": {"r0": "anna"}}, {"data": None}, {}, None, [])
    for answer in odd:
        assert read(login, answer) == [Said.FAILED]
    assert read(login, {"data": {"r0": None}, "errors": [{"path": ["r0"], "message": "late"}]}) == [Said.FAILED]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["NOT_FOUND", "anna/tool"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "errors", "r0", "type", "path", *GOOD]), inner, max_size=5)
    ),
)


@given(json_values)
def test_any_json_is_read_without_an_exception(body: object) -> None:
    assert len(read([Ask("anna", "tool", ("main:a",)), Login("bert")], body)) == 2
    assert is_limited(body) in {True, False}
    assert isinstance(message(Reply(403, {}, body)), str)


@given(st.text(), st.text(), st.lists(st.text(), max_size=3), st.text())
def test_nothing_that_is_asked_for_stands_in_the_text_of_a_query(
    owner: str, name: str, expressions: list[str], login: str
) -> None:
    body = written([Ask(owner, name, tuple(expressions)), Login(login)])
    plain = written([Ask("", "", ("",) * len(expressions)), Login("")])
    assert body["query"] == plain["query"]
    values = body["variables"]
    assert isinstance(values, dict)
    assert list(values.values()) == [owner, name, *expressions, login]


INJECTIONS = [
    'anna/tool"){id}x:viewer{login}#',
    "anna/tool%22%29%7Bid%7D",
    "anna/tool\nviewer{login}",
    "anna/${{github.token}}",
    'anna/tool/blob/main/a"){id}#',
    'anna/tool/blob/main/a")){__typename}}viewer{login}',
    "anna/tool/blob/$o0/{a}",
    "anna/tool/blob/main/\N{RIGHT-TO-LEFT OVERRIDE}a",
    "anna/tool/blob/ma\\in/a",
]


@pytest.mark.parametrize("path", INJECTIONS)
def test_an_address_cannot_change_what_is_asked(path: str) -> None:
    github = GitHub(Repo("anna/tool"))
    with Server(github) as server:
        asked([f"https://github.com/{path}"], github=server.address)
    assert github.wrong == []
    assert set(map(tuple, github.asked)) <= {("anna/tool",)}
    for request in server.requests:
        [operation, _fragment] = parse(json.loads(request.body)["query"]).definitions
        assert isinstance(operation, OperationDefinitionNode)
        assert len(operation.selection_set.selections) == 1


def test_a_redirect_does_not_take_the_token_along() -> None:
    with Server(lambda _: said({})) as thief:
        for status in (301, 302, 303, 307, 308):
            away = Answer(status, b"", {"Location": f"{thief.address}/graphql"})
            with Server(lambda _, away=away: away) as server:  # type: ignore[misc]
                seen = asked([TOOL], github=server.address)
            assert TOKEN in server.requests[0].text
            assert seen.rest.left == (TOOL,)
    assert thief.requests == []


def test_the_token_goes_to_github_alone_and_is_never_told() -> None:
    with Server(GitHub(Repo("anna/tool"))) as hub, Server(lambda _: said({}, 404)) as other:
        seen = asked([TOOL, *ELSEWHERE], github=hub.address, gitlab=other.address, codeberg=other.address)
    assert {request.path for request in other.requests} == {
        "/api/v4/projects/anna%2Ftool", "/api/v1/repos/anna/tool",
    }  # fmt: skip
    assert [TOKEN in request.text for request in [*hub.requests, *other.requests]] == [True, False, False]
    assert TOKEN not in repr(seen)


def test_neither_proxies_nor_netrc_nor_cookies_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login anna password s3cret\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    answers = said({}, 404)._replace(headers={"Set-Cookie": "a=b"})
    with Server(lambda _: answers) as server, Server(lambda _: said({})) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.address)
        monkeypatch.setenv("ALL_PROXY", proxy.address)
        asked([*ELSEWHERE, "https://gitlab.com/anna/other"], gitlab=server.address, codeberg=server.address)
    assert proxy.requests == []
    assert [sorted(request.headers) for request in server.requests] == [
        ["Accept", "Accept-Encoding", "Connection", "Host", "User-Agent"]
    ] * 3


def test_a_certificate_that_nobody_trusts_is_not_taken() -> None:
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with Server(GitHub(Repo("anna/tool")), tls) as server:
        seen = asked([TOOL], github=server.address)
        note = "GitHub's API has a certificate that is not trusted; its repositories are asked over the web."
        assert seen.rest == Rest((TOOL,), {}, note)
        assert server.requests == []
        assert asked([TOOL], github=server.address, tls=trusting).codes == {TOOL: Code.OK}


ADDRESSES = [
    ("http://api.github.com/graphql", "its address does not begin with https"),
    ("http://127.0.0.1.evil.org/graphql", "its address does not begin with https"),
    ("http://localhost.evil.org/graphql", "its address does not begin with https"),
    ("ftp://127.0.0.1/graphql", "its address does not begin with https"),
    ("file:///etc/passwd", "its address is none"),
    ("https:///graphql", "its address is none"),
    ("https://anna@api.github.com/graphql", "its address is none"),
    ("https://api.github.com\\@evil.org/graphql", "its address is none"),
    ("https://api.github.com/graphql?to=evil", "its address is none"),
    ("https://api.github.com/graphql#", "its address is none"),
    ("https://api.github.com:x/graphql", "its address is none"),
    ("https://[::1/graphql", "its address is none"),
    ("https://äpi.github.com/graphql", "its address is none"),
    ("https://api.github.com/\ngraphql", "its address is none"),
    ("", "its address is none"),
]


@pytest.mark.parametrize(("address", "says"), ADDRESSES, ids=[repr(row[0]) for row in ADDRESSES])
def test_an_address_that_is_not_safe_is_not_asked(address: str, says: str) -> None:
    with new_session() as session, pytest.raises(AddressError) as refused:
        Api(session, address, agent="listkeeper/test", token=TOKEN)
    assert str(refused.value) == says


@pytest.mark.parametrize(
    "address", ["https://api.github.com/graphql", "https://git.acme.org:8443/api/graphql/", "http://[::1]:80/graphql"]
)
def test_an_address_that_is_safe_is_taken(address: str) -> None:
    with new_session() as session:
        assert TOKEN not in repr(vars(Api(session, address, agent="listkeeper/test")))


@pytest.mark.parametrize("token", ["a b", "ghs_x\n", "ghs_x\r\nX-Evil: 1", "ghs_ü", "x" * 1001])
def test_a_token_that_is_none_is_neither_sent_nor_told(token: str) -> None:
    with Server(GitHub(Repo("anna/tool"))) as server:
        seen = asked([TOOL], github=server.address, token=token)
    why = "the token holds characters that none has"
    note = f"GitHub's API cannot be asked, for {why}; its repositories are asked over the web."
    assert (seen.rest, server.requests) == (Rest((TOOL,), {}, note), [])


WITHIN = [
    ("/projects/a%2Fb", "/api/v4/projects/12", "/api/v4/projects/12"),
    ("/projects/a%2Fb", "{own}/api/v4/projects/12", "/api/v4/projects/12"),
    ("/projects/a%2Fb", "12", "/api/v4/projects/12"),
    ("/projects/a%2Fb", "https://evil.org/api/v4/projects/12", None),
    ("/projects/a%2Fb", "//evil.org/api/v4/projects/12", None),
    ("/projects/a%2Fb", "{own}@evil.org/api/v4/projects/12", None),
    ("/projects/a%2Fb", "http://anna@127.0.0.1:8080/api/v4/projects/12", None),
    ("/projects/a%2Fb", "{own}.evil.org/api/v4/projects/12", None),
    ("/projects/a%2Fb", "{https}/api/v4/projects/12", None),
    ("/projects/a%2Fb", "/admin", None),
    ("/projects/a%2Fb", "../../../admin", None),
    ("/projects/a%2Fb", "/api/v4/projects/1 2", "/api/v4/projects/1 2"),
    ("/projects/a%2Fb", "/api/v4/\x01", None),
    ("/projects/a%2Fb", "http://[::1/", None),
    ("/projects/a%2Fb", "", "/api/v4/projects/a%2Fb"),
]


@pytest.mark.parametrize(("path", "location", "target"), WITHIN)
def test_a_redirect_is_followed_within_the_api_alone(path: str, location: str, target: str | None) -> None:
    own = "http://127.0.0.1:8080"
    with new_session() as session:
        api = Api(session, f"{own}/api/v4", agent="listkeeper/test")
    told = api.within(path, location.format(own=own, https="https://127.0.0.1:8080"))
    assert told == (None if target is None else own + target)


def test_an_error_need_not_be_json() -> None:
    with Server(lambda _: Answer(502, b"<html>")) as server, new_session() as session:
        api = Api(session, server.address, agent="listkeeper/test")
        told = api.get("/x")
    assert isinstance(told, Reply)
    assert (told.status, told.body) == (502, None)


def test_a_server_that_is_silent_is_told_from_one_that_is_not_there() -> None:
    over = threading.Event()

    def silent(_: Request) -> Answer:
        over.wait(10)
        return said({})

    with Server(silent) as server, new_session() as session:
        assert Api(session, server.address, agent="a", seconds=(1, 0.1)).get("/x") is Failure.SLOW
        assert Api(session, NOBODY, agent="a", seconds=(1, 0.1)).get("/x") is Failure.UNREACHABLE
        over.set()


def test_a_body_that_stops_coming_is_slow() -> None:
    with (
        Server(lambda _: Answer(200, b"{", {"Connection": "keep-alive"}, cut=True)) as server,
        new_session() as session,
    ):
        server.keeps_open = True
        assert Api(session, server.address, agent="a", seconds=(1, 0.1)).get("/x") is Failure.SLOW


def test_what_is_no_http_is_no_answer() -> None:
    def broken(_: Request) -> Answer:
        raise ConnectionResetError

    with Server(broken) as server, new_session() as session:
        assert Api(session, server.address, agent="listkeeper/test").get("/x") is Failure.LOST
