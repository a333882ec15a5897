"""What is sent to GitHub: once, in order, slowly; what is repeated and what given up; and where the token goes."""

from __future__ import annotations

import itertools
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.bot.marker import marker, own
from listkeeper.calls import Call, Mutation, Step
from listkeeper.github import new_session, words
from listkeeper.github.api import MOST_BYTES, AddressError, Api, Failure, Reply
from listkeeper.github.rest import BACKOFF, GAP, MOST_TRIES, PATIENCE, Rest, RestError, graphql_of

from tests.github.asking import NOBODY, Clock
from tests.github.fake import BOT, FakeGitHub
from tests.github.forges import TOKEN, Answer, Request, Server, said

PATH = "/repos/octo/list"
COMMENTS = f"{PATH}/issues/1/comments"
HELLO = Call("post the comment", "POST", COMMENTS, {"body": "Hello"})


class Client:
    """A client at a clock of its own."""

    def __init__(self, address: str, token: str = TOKEN, *, graphql: str = "", lifetime: float = 30.0) -> None:
        self.time = Clock()
        self.rest = Rest(
            new_session(), address, agent="listkeeper/test", token=token, graphql=graphql, sleep=self.time.sleep,
            wall=self.time.wall, clock=self.time, lifetime=lifetime,
        )  # fmt: skip

    def send(self, *steps: Step) -> list[tuple[str, str]]:
        """What each step was for, and its problem."""
        return [(outcome.step.what, outcome.problem) for outcome in self.rest.send(steps)]

    def problem(self, step: Step) -> str:
        [(_, problem)] = self.send(step)
        return problem


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub("octo/list") as fake:
        fake.open_issue("One", "", "anna")
        yield fake


@pytest.fixture
def client(fake: FakeGitHub) -> Client:
    return Client(fake.address, fake.token(), graphql=fake.graphql)


def raised(ask: Callable[[], object]) -> RestError:
    with pytest.raises(RestError) as found:
        ask()
    return found.value


# The comment that is written once


def keep(client: Client, body: str) -> list[tuple[str, str]]:
    """One comment, edited in place: what a plan does with the state of things."""
    body = marker("comment") + body
    mine = own(client.rest.pages(COMMENTS), "comment")
    if not mine:
        return client.send(Call("post it", "POST", COMMENTS, {"body": body}))
    if mine[0]["body"] == body:
        return []
    return client.send(Call("edit it", "PATCH", f"{PATH}/issues/comments/{mine[0]['id']}", {"body": body}))


def test_a_comment_is_posted_then_edited_then_left_alone(fake: FakeGitHub, client: Client) -> None:
    assert keep(client, "One") == [("post it", "")]
    assert keep(client, "Two") == [("edit it", "")]
    assert keep(client, "Two") == []
    assert [(comment.body, comment.edits) for comment in fake.of(1)] == [(marker("comment") + "Two", 1)]


def test_the_own_comment_is_found_on_the_third_page_among_forged_markers(fake: FakeGitHub, client: Client) -> None:
    for n in range(205):
        fake.comment(1, f"{marker('comment')}Forged {n}", f"forger-{n}")
    fake.comment(1, f"Quoted: {marker('comment')}", BOT)
    fake.comment(1, f"{marker('review')}Of another kind", BOT)
    mine = fake.comment(1, f"{marker('comment')}Mine", BOT)

    assert keep(client, "Better") == [("edit it", "")]

    assert mine.body == f"{marker('comment')}Better"
    assert [comment.id for comment in fake.of(1) if comment.edits] == [mine.id]
    assert len(fake.log) == 4


def test_every_request_says_who_asks_and_for_which_version(fake: FakeGitHub, client: Client) -> None:
    client.rest.get(PATH)

    [seen] = fake.log
    kept = {name: seen.headers[name] for name in ("User-Agent", "Accept", "X-GitHub-Api-Version")}
    assert kept == {
        "User-Agent": "listkeeper/test",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
    }


# Pages

NEXT = '<{}>; rel="next", <https://x.example/>; rel="last"'
ROWS = [{"id": n} for n in range(3)]


def hostile(target: str) -> list[str]:
    return [
        "https://evil.example/page",
        f"{target}.evil.example/api/x",
        target.replace("http://", "http://user:secret@") + "/api/x",
        target.replace("127.0.0.1", "127.0.0.1.") + "/api/x",
        target.replace("http://", "https://") + "/api/x",
        f"{target}0/api/x",
        f"{target}/elsewhere",
        f"{target}/apis/x",
        f"{target}/api/../elsewhere",
        f"{target}/api/%2e%2e/elsewhere",
        f"{target}/api/x/%2E%2e%2fy/../../../elsewhere",
        "file:///etc/passwd",
        "//evil.example/api/x",
        "http://[::1/",
        "/api/x\xe4",
    ]


@pytest.mark.parametrize("which", range(len(hostile(""))))
def test_a_next_page_is_never_outside_of_the_api(which: int) -> None:
    with Server(lambda _: said([], Link=NEXT.format(hostile(server.address)[which]))) as server:
        client = Client(f"{server.address}/api")
        error = raised(lambda: client.rest.pages("/x"))
    assert str(error) == "GitHub's API names a next page that is elsewhere, which is not followed"
    assert len(server.requests) == 1


@pytest.mark.parametrize("link", ["{}/api/repositories/7/x?page=2", "/api/x?page=2", "?page=2"])
def test_a_next_page_within_the_api_is_followed(link: str) -> None:
    links = iter([NEXT, ""])
    with Server(lambda _: said(ROWS, Link=next(links).format(link.format(server.address)))) as server:
        assert Client(f"{server.address}/api").rest.pages("/x") == ROWS * 2
    assert server.requests[1].path.endswith("x?page=2")


def test_pages_that_never_end_end() -> None:
    with Server(lambda _: said(ROWS, Link=NEXT.format(f"{server.address}/x"))) as server:
        assert Client(server.address).rest.pages("/x", most=300) == ROWS * 3
    assert len(server.requests) == 3


def test_no_more_rows_than_wanted() -> None:
    with Server(lambda _: said(ROWS)) as server:
        assert Client(server.address).rest.pages("/x", most=2) == ROWS[:2]


def test_rows_may_stand_in_an_object() -> None:
    with Server(lambda _: said({"total_count": 3, "artifacts": ROWS})) as server:
        assert Client(server.address).rest.pages("/x") == ROWS


@pytest.mark.parametrize("body", [{}, {"a": [], "b": []}, "rows", 7, None])
def test_what_holds_no_rows_is_no_page(body: object) -> None:
    with Server(lambda _: said(body)) as server:
        assert "an answer that is none of an API" in str(raised(lambda: Client(server.address).rest.pages("/x")))


LINKS = [
    ('<https://a/2>; rel="next"', "https://a/2"),
    ('<https://a/1>; rel="prev", <https://a/3>; rel="next"', "https://a/3"),
    ("<https://a/2>; rel=next", "https://a/2"),
    ('<https://a/2>; title="x"; rel="next"', "https://a/2"),
    ('<https://a/9>; rel="last"', ""),
    ('<https://a/2>; rel="nextish"', ""),
    ("https://a/2; rel=next", ""),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("link", "target"), LINKS)
def test_a_link_header_is_read(link: str, target: str) -> None:
    assert words.following(link) == target


@given(st.text(alphabet='<>;," =relnxt', max_size=200))
def test_any_link_header_is_read(link: str) -> None:
    assert isinstance(words.following(link), str)


def test_a_long_link_header_takes_no_time() -> None:
    start = time.process_time()
    for filling in ("<a>; ", "<", '<a>;rel="next x', "; " * 3, '<a>; rel="' + "x " * 50):
        words.following(filling * 20_000)
    assert time.process_time() - start < 2


# Limits and pauses


def test_a_pause_that_github_names_is_kept(fake: FakeGitHub, client: Client) -> None:
    fake.limit("POST", seconds=42)

    assert client.problem(HELLO) == ""
    assert client.time.slept == [42.0]
    assert len(fake.of(1)) == 1


@pytest.mark.parametrize(
    ("status", "headers", "slept"),
    [
        (403, {}, [60.0]),
        (429, {}, [60.0]),
        (429, {"Retry-After": "0"}, [1.0]),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(1_800_000_090)}, [90.0]),
        (503, {"Retry-After": "5"}, [5.0]),
    ],
)
def test_a_limit_is_waited_for(
    fake: FakeGitHub, client: Client, status: int, headers: dict[str, str], slept: list[float]
) -> None:
    body = {"message": "You have exceeded a secondary rate limit"}
    fake.fail("GET", status=status, headers=headers, body=body)

    client.rest.get(PATH)

    assert client.time.slept == slept


def test_a_limit_without_a_time_is_waited_for_ever_longer(fake: FakeGitHub, client: Client) -> None:
    fake.limit("POST", seconds=None, times=2)
    assert client.problem(HELLO) == ""
    assert client.time.slept == [60.0, 120.0]


def test_a_limit_that_does_not_end_is_a_sentence(fake: FakeGitHub, client: Client) -> None:
    fake.limit("POST", seconds=1, times=99)
    assert client.problem(HELLO) == "GitHub asks for one pause after another, for longer than a job waits"
    assert len(fake.log) == MOST_TRIES


def test_a_pause_longer_than_a_job_is_not_begun(fake: FakeGitHub, client: Client) -> None:
    fake.limit("POST", seconds=1801)
    assert client.problem(HELLO) == "GitHub asks for a pause of 31 minutes, which is longer than a job waits"
    assert client.time.slept == []


def test_all_pauses_together_have_an_end(fake: FakeGitHub, client: Client) -> None:
    fake.limit("GET", seconds=100, times=99)
    for _ in range(5):
        raised(lambda: client.rest.get(PATH))
    assert sum(client.time.slept) <= PATIENCE


def test_points_of_graphql_that_are_used_up_are_waited_for(fake: FakeGitHub, client: Client) -> None:
    fake.fail(path="graphql", status=200, body={"errors": [{"type": "RATE_LIMITED"}]})
    assert client.rest.ask('{repository(owner:"octo",name:"list"){isArchived}}', {})
    assert client.time.slept == [60.0]


def test_writes_are_a_second_apart_and_reads_are_not(client: Client) -> None:
    client.rest.get(PATH)
    client.rest.get(PATH)
    assert client.send(HELLO, HELLO, HELLO) == [(HELLO.what, "")] * 3
    assert client.time.slept == [GAP, GAP]
    client.time.slept.append(0.4)
    client.send(HELLO)
    assert client.time.slept[3:] == [pytest.approx(0.6)]


# What is asked twice, and what is not

GET = Call("read", "GET", PATH)
EDIT = Call("edit it", "PATCH", f"{PATH}/issues/1", {"title": "Two"})
DROP = Call("drop it", "DELETE", f"{PATH}/issues/1/labels/x")
LIKE = Mutation("minimize it", "mutation($i:ID!){x(input:{i:$i}){y}}", {"i": "IC_1"})
PERHAPS = "; it may have been done all the same"


@pytest.mark.parametrize("step", [EDIT, DROP, Call("switch it on", "PUT", f"{PATH}/actions/workflows/7/enable")])
@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_what_may_be_done_twice_is_asked_again_after_trouble(step: Call, status: int) -> None:
    answers = itertools.chain([said({}, status)] * 2, itertools.repeat(said({})))
    with Server(lambda _: next(answers)) as server:
        client = Client(server.address)
        assert client.problem(step) == ""
    assert client.time.slept == [*BACKOFF[:2]]
    assert len(server.requests) == 3


@pytest.mark.parametrize("step", [HELLO, LIKE], ids=["POST", "mutation"])
@pytest.mark.parametrize("status", [500, 502, 503])
def test_what_may_have_been_done_is_not_asked_again(step: Step, status: int) -> None:
    with Server(lambda _: said({}, status, Retry_After="1")) as server:
        client = Client(server.address)
        assert client.problem(step) == f"GitHub has trouble ({status}){PERHAPS}"
    assert (len(server.requests), client.time.slept) == (1, [])


def test_a_comment_whose_answer_was_lost_is_not_posted_again(fake: FakeGitHub, client: Client) -> None:
    fake.fail("POST", done=True)
    assert client.problem(HELLO) == f"GitHub's API broke the connection off{PERHAPS}"
    assert [comment.body for comment in fake.of(1)] == ["Hello"]


def test_an_edit_whose_answer_was_lost_is_made_again(fake: FakeGitHub, client: Client) -> None:
    fake.fail("PATCH", done=True)
    assert client.problem(EDIT) == ""
    assert fake.issues[1].title == "Two"


def test_what_is_gone_after_a_lost_answer_was_removed(fake: FakeGitHub, client: Client) -> None:
    fake.issues[1].labels.append("x")
    fake.fail("DELETE", done=True)
    assert client.problem(DROP) == ""
    assert "404" in client.problem(DROP)


def test_what_cannot_have_arrived_is_asked_again() -> None:
    client = Client(NOBODY)
    assert client.problem(HELLO) == "GitHub's API could not be reached"
    assert client.time.slept == [*BACKOFF]


def test_a_certificate_that_is_not_trusted_is_not_tried_again() -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)
    with Server(lambda _: said({}), tls) as server:
        client = Client(server.address)
        assert client.problem(EDIT) == f"GitHub's API {Failure.CERTIFICATE}"
    assert (server.requests, client.time.slept) == ([], [])


@pytest.mark.parametrize("failing", [Answer(200, b"<html>"), Answer(201, b'{"id":', cut=True)])
def test_an_answer_that_cannot_be_read_is_lost(failing: Answer) -> None:
    with Server(lambda _: failing) as server:
        problem = Client(server.address).problem(HELLO)
        assert problem.endswith(PERHAPS)
        assert len(server.requests) == 1
        raised(lambda: Client(server.address).rest.get("/x"))
        assert len(server.requests) == 1 + MOST_TRIES


def test_an_answer_that_drips_is_not_waited_for() -> None:
    over = threading.Event()

    def silent(_: Request) -> Answer:
        over.wait(10)
        return said({})

    with Server(silent) as server:
        began = time.monotonic()
        problem = Client(server.address, lifetime=0.2).problem(HELLO)
        over.set()
    assert problem == f"GitHub's API did not answer in time{PERHAPS}"
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "answer",
    [
        said({"x": "x" * MOST_BYTES}),
        Answer(200, b"[" * 100_000 + b"]" * 100_000),
        Answer(200, b"9" * 10_000),
        Answer(200, b'{"a":\xff}'),
    ],
    ids=["huge", "deep", "a number of many digits", "no UTF-8"],
)
def test_an_answer_that_means_harm_is_none(answer: Answer) -> None:
    with Server(lambda _: answer) as server:
        assert str(raised(lambda: Client(server.address).rest.get("/x"))) == f"GitHub's API {Failure.UNREADABLE}"


def test_a_file_may_be_as_large_as_an_answer_and_no_larger() -> None:
    size = iter([0, 100, MOST_BYTES + 1] + [MOST_BYTES + 1] * 9)
    with Server(lambda _: Answer(200, b"\xff" * next(size))) as server:
        client = Client(server.address)
        assert client.rest.raw("/x") == b""
        assert client.rest.raw("/x", {"ref": "a b/c"}) == b"\xff" * 100
        assert str(raised(lambda: client.rest.raw("/x"))) == f"GitHub's API {Failure.UNREADABLE}"
    assert server.requests[1].path == "/x?ref=a+b%2Fc"
    assert server.requests[1].headers["Accept"] == "application/vnd.github.raw+json"


# Where the token goes

ELSEWHERE = ["{other}/x", "{own}@evil.example/x", "{own}/elsewhere", "/elsewhere", "//evil.example/x", "file:///x", ""]


@pytest.mark.parametrize("location", ELSEWHERE)
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_elsewhere_is_not_followed(location: str, status: int) -> None:
    with Server(lambda _: said([])) as other, Server(lambda _: away) as server:
        away = Answer(status, b"", {"Location": location.format(other=other.address, own=server.address)})
        client = Client(f"{server.address}/api")
        error = raised(lambda: client.rest.get("/x"))
        assert client.problem(HELLO) == f"GitHub's API {Failure.REDIRECTED} ({status})"
    assert (str(error), error.status) == (f"GitHub's API {Failure.REDIRECTED} ({status})", status)
    assert other.requests == []
    assert len(server.requests) == 2


def test_a_renamed_repository_is_found_but_nothing_is_written_by_its_old_name(fake: FakeGitHub, client: Client) -> None:
    fake.rename("octo/renamed")
    assert client.rest.get(PATH)["full_name"] == "octo/renamed"
    assert client.problem(HELLO) == f"GitHub's API {Failure.REDIRECTED} (301)"


def test_redirects_end() -> None:
    with Server(lambda _: Answer(307, b"", {"Location": "/x"})) as server:
        raised(lambda: Client(server.address).rest.get("/x"))
    assert len(server.requests) == 3


BENT = [
    "x", "https://evil.example/x", "//evil.example", "/a/../../x", "/a/%2e%2e/x", "/a/%2E./x", "/a/./x", "/a?b=c",
    "/a#b", "/a b", "/a\\b", "/a\n", "/ä", "", "/a/..%2f..%2fx",
]  # fmt: skip


@pytest.mark.parametrize("path", [path for path in BENT if path != "//evil.example"])
def test_a_path_that_would_be_another_is_not_asked(path: str) -> None:
    with Server(lambda _: said({})) as server:
        client = Client(f"{server.address}/api")
        assert str(raised(lambda: client.rest.get(path))) == "its address is none of GitHub's API"
        assert client.problem(HELLO._replace(path=path)) == "its address is none of GitHub's API"
    assert server.requests == []


def test_a_path_is_always_below_the_address() -> None:
    with Server(lambda _: said({})) as server:
        Client(f"{server.address}/api").rest.get("//evil.example")
    assert [request.path for request in server.requests] == ["/api//evil.example"]


@pytest.mark.parametrize("url", ["https://api.github.com.evil.test/x", "http://evil.test/x", "x"])
def test_the_api_itself_asks_nobody_else(url: str) -> None:
    api = Api(new_session(), "https://api.github.com", agent="a", token=TOKEN)
    assert api.ask("GET", url) is Failure.REDIRECTED


ADDRESSES = [
    "https://user@api.github.com",
    "https://user:secret@api.github.com",
    "http://api.github.com",
    "http://api.github.com.evil.test",
    "https://api.github.com:port",
    "https://api.github.com:99999",
    "https://api.github.com/?x",
    "https://api.github.com/#x",
    "https://api github.com",
    "https://",
    "api.github.com",
    "ftp://api.github.com",
    "https://api.github.com\\@evil.test",
    "https://аpi.github.com",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_not_plain_is_refused(address: str) -> None:
    with pytest.raises(AddressError) as rest:
        Client(address)
    with pytest.raises(AddressError) as graphql:
        Client("https://api.github.com", graphql=address)
    assert TOKEN not in f"{rest.value}{graphql.value}"


@pytest.mark.parametrize(
    ("address", "graphql"),
    [
        ("https://api.github.com", "https://api.github.com/graphql"),
        ("https://api.github.com/", "https://api.github.com/graphql"),
        ("https://ghe.example/api/v3", "https://ghe.example/api/graphql"),
        ("https://ghe.example:8443/api/v3/", "https://ghe.example:8443/api/graphql"),
        ("https://api.octo.ghe.com", "https://api.octo.ghe.com/graphql"),
    ],
)
def test_graphql_is_beside_rest(address: str, graphql: str) -> None:
    assert graphql_of(address) == graphql


# Refusals in our words

EVIL = "\x1b[31m::error::@everyone <img> ##[x]\u202e"
HEAD = "GitHub refused it (422): its 'head' is not what the API wants"
UNTICKED = "GitHub Actions is not permitted to create or approve pull requests."
TICK = (
    "workflows may not open pull requests here; tick 'Allow GitHub Actions to create and approve pull requests' in the "
    "repository's settings, under Actions, General"
)
REFUSALS: list[tuple[int, object, str]] = [
    (400, {}, "GitHub refused it (400): it is not what the API wants"),
    (401, {}, "GitHub does not accept the token (401)"),
    (403, {"message": "Resource not accessible"}, "GitHub refused it (403): the token may not do that"),
    (403, {"message": UNTICKED}, f"GitHub refused it (403): {TICK}"),
    (403, {"message": [UNTICKED]}, "GitHub refused it (403): the token may not do that"),
    (404, {}, "GitHub refused it (404): it is not there, or the token may not see it"),
    (409, {}, "GitHub refused it (409): it does not fit what is there now"),
    (410, {}, "GitHub refused it (410): it is gone, or switched off"),
    (418, {"message": EVIL}, "GitHub refused it (418): it gives no reason that we know"),
    (422, {"message": EVIL}, "GitHub refused it (422): it is not what the API wants"),
    (422, {"errors": [EVIL]}, "GitHub refused it (422): it is not what the API wants"),
    (422, {"errors": [{"field": "title", "code": "missing_field"}]}, "GitHub refused it (422): its 'title' is missing"),
    (422, {"errors": [{"field": "head", "code": EVIL}]}, HEAD),
    (422, {"errors": [{"field": "head", "code": ["x"]}]}, HEAD),
    (422, {"errors": {"field": "head"}}, "GitHub refused it (422): it is not what the API wants"),
    (422, ["head"], "GitHub refused it (422): it is not what the API wants"),
    (502, {"message": EVIL}, f"GitHub has trouble (502){PERHAPS}"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "told"), REFUSALS)
def test_a_refusal_is_told_in_our_words(status: int, body: object, told: str) -> None:
    with Server(lambda _: said(body, status)) as server:
        assert Client(server.address).problem(HELLO) == told


def test_the_name_of_a_field_does_no_harm() -> None:
    with Server(lambda _: said({"errors": [{"field": EVIL * 10, "code": "invalid"}]}, 422)) as server:
        problem = Client(server.address).problem(HELLO)
    assert problem.isprintable()
    assert "##[" not in problem
    assert len(problem) < 250


GRAPHQL: list[tuple[object, str]] = [
    ({"data": None, "errors": [{"type": "FORBIDDEN"}]}, "GitHub refused it (FORBIDDEN): the token may not do that"),
    ({"errors": [{"type": "STALE_DATA"}]}, "GitHub refused it (STALE_DATA): the branch has moved on"),
    ({"errors": [{"type": "NEW_KIND"}]}, "GitHub refused it (NEW_KIND): it gives no reason that we know"),
    ({"errors": [{"type": EVIL}]}, "GitHub refused it: it gives no reason that we know"),
    ({"errors": [{"message": EVIL}]}, "GitHub refused it: it gives no reason that we know"),
    ({"errors": EVIL, "data": {}}, "GitHub refused it: it gives no reason that we know"),
    ({"data": {}, "errors": [{"type": "NOT_FOUND"}]}, "GitHub refused it (NOT_FOUND): it is not there"),
    ({"data": []}, f"GitHub's API {Failure.UNREADABLE}"),
    ([], f"GitHub's API {Failure.UNREADABLE}"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "told"), GRAPHQL)
def test_a_mutation_that_is_refused_is_told_in_our_words(body: object, told: str) -> None:
    with Server(lambda _: said(body)) as server:
        assert Client(server.address).problem(LIKE).startswith(told)


def test_of_a_query_what_is_missing_is_null_and_the_rest_is_good() -> None:
    gaps = [{"type": "NOT_FOUND", "path": ["b"]}, {"type": "FORBIDDEN", "path": ["c"]}]
    with Server(lambda _: said({"data": {"a": {"x": 1}, "b": None, "c": None}, "errors": gaps})) as server:
        assert Client(server.address).rest.ask("{a b c}", {}) == {"a": {"x": 1}, "b": None, "c": None}


def test_of_a_query_any_other_error_is_one() -> None:
    with Server(lambda _: said({"data": {"a": 1}, "errors": [{"message": "late"}]})) as server:
        raised(lambda: Client(server.address).rest.ask("{a}", {}))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["NOT_FOUND", "body"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "errors", "type", "field", "code", "message"]), inner, max_size=4)
    ),
)


@given(json_values, st.integers(200, 599))
def test_any_answer_is_told_without_another_exception(body: object, status: int) -> None:
    reply = Reply(status, {}, body)
    if status < 300:
        assert words.accepted(reply, again=False) is reply
    else:
        assert str(raised(lambda: words.accepted(reply, again=False))).isprintable()
    assert str(words.graphql_refusal(body)).isprintable()


# Steps that hang together


class Chain:
    """A server that refuses what is called `/no`, breaks at `/break`, and counts."""

    def __call__(self, request: Request) -> Answer:
        name = request.path.rpartition("/")[2]
        return said({"name": name}, {"no": 422, "break": 502, "gone": 404}.get(name, 200))


def call(name: str, **more: Any) -> Call:
    return Call(name, "POST", f"/{name}", {}, **more)


def then(*names: str) -> Callable[[Any], Sequence[Step]]:
    return lambda _: [call(name) for name in names]


REFUSED = "GitHub refused it (422): it is not what the API wants"
CHAINS: list[tuple[list[Step], list[tuple[str, str]]]] = [
    ([call("a"), call("b")], [("a", ""), ("b", "")]),
    ([call("a"), call("no"), call("b")], [("a", ""), ("no", REFUSED)]),
    ([call("a", then=then("b", "c")), call("d")], [("a", ""), ("b", ""), ("c", ""), ("d", "")]),
    ([call("a", then=then("no", "c")), call("d")], [("a", ""), ("no", REFUSED)]),
    ([call("no", then=then("b"))], [("no", REFUSED)]),
    ([call("no", otherwise=then("b")), call("c")], [("no", REFUSED), ("b", ""), ("c", "")]),
    ([call("no", otherwise=then()), call("c")], [("no", REFUSED), ("c", "")]),
    ([call("no", otherwise=then("no")), call("c")], [("no", REFUSED), ("no", REFUSED)]),
    ([call("break", otherwise=then("b"))], [("break", f"GitHub has trouble (502){PERHAPS}")]),
    ([call("gone", excused=frozenset({404})), call("c")], [("gone", ""), ("c", "")]),
]


@pytest.mark.parametrize(("steps", "told"), CHAINS)
def test_a_chain_ends_where_something_is_not_done(steps: list[Step], told: list[tuple[str, str]]) -> None:
    with Server(Chain()) as server:
        assert Client(server.address).send(*steps) == told
    assert [request.path for request in server.requests] == [f"/{name}" for name, _ in told]


def test_what_follows_is_made_of_the_answer_and_what_is_instead_of_the_reason() -> None:
    seen: list[object] = []

    def keep(value: object) -> Sequence[Step]:
        seen.append(value)
        return []

    gone = call("gone", excused=frozenset({404}), then=keep)
    with Server(Chain()) as server:
        outcomes = Client(server.address).rest.send([call("a", then=keep), gone, call("no", otherwise=keep)])
    assert seen == [{"name": "a"}, None, REFUSED]
    assert [(outcome.answer, outcome.instead) for outcome in outcomes] == [
        ({"name": "a"}, False),
        (None, False),
        (None, True),
    ]


def test_an_error_of_graphql_may_be_excused() -> None:
    excused = LIKE._replace(excused=frozenset({"NOT_FOUND"}))
    with Server(lambda _: said({"data": {"x": None}, "errors": [{"type": "NOT_FOUND"}]})) as server:
        assert Client(server.address).problem(excused) == ""
    both = [{"type": "NOT_FOUND"}, {"type": "FORBIDDEN"}]
    with Server(lambda _: said({"data": {"x": None}, "errors": both})) as server:
        assert Client(server.address).problem(excused).startswith("GitHub refused it (FORBIDDEN)")


def test_the_token_is_in_no_message(fake: FakeGitHub) -> None:
    secret = fake.token({})
    client = Client(fake.address, secret, graphql=fake.graphql)
    told = [client.problem(HELLO), str(raised(lambda: client.rest.get(f"{PATH}/pulls"))), repr(client.rest)]
    assert all(secret not in text for text in told)
    assert all(seen.headers["Authorization"] == f"Bearer {secret}" for seen in fake.log)
    assert secret not in json.dumps([seen.body for seen in fake.log])
