"""The fake GitHub: it answers as GitHub describes it, keeps what it is told, and sees what is not as described."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from listkeeper.calls import Call, Mutation
from listkeeper.github import new_session
from listkeeper.github.rest import Outcome, Rest, RestError

from tests.github.fake import FakeGitHub
from tests.github.fake.contract import contract
from tests.github.fake.cut import OPERATIONS

PATH = "/repos/octo/list"
BASE = b"# List\n\n- [A](https://a.example/)\n- [B](https://b.example/)\n"
HEAD = b"# List\n\n- [A](https://a.example/)\n- [C](https://c.example/)\n- [B](https://b.example/)\n"
REVIEW: dict[str, Any] = {"event": "COMMENT", "body": "One thing"}
REMARK = {"path": "list.md", "line": 4, "side": "RIGHT", "body": "Here"}
COMMIT = "mutation($i:CreateCommitOnBranchInput!){createCommitOnBranch(input:$i){commit{oid}ref{name}}}"
MINIMIZE = (
    "mutation($i:ID!){minimizeComment(input:{subjectId:$i,classifier:RESOLVED})"
    "{minimizedComment{isMinimized minimizedReason}}}"
)
UNMINIMIZE = "mutation($i:ID!){unminimizeComment(input:{subjectId:$i}){unminimizedComment{isMinimized}}}"
RESOLVE = "mutation($i:ID!){resolveReviewThread(input:{threadId:$i}){thread{isResolved}}}"
UNRESOLVE = "mutation($i:ID!){unresolveReviewThread(input:{threadId:$i}){thread{isResolved}}}"
THREADS = (
    "query($o:String!,$n:String!){repository(owner:$o,name:$n){pullRequest(number:1){reviewThreads(first:10){nodes{"
    "id isResolved isOutdated line comments(first:5){totalCount nodes{body author{login}}}}pageInfo{hasNextPage}}}}}"
)
ABOUT = (
    "query($o:String!,$n:String!){repository(owner:$o,name:$n,followRenames:true)"
    "{nameWithOwner stargazerCount createdAt pushedAt licenseInfo{spdxId}isArchived}}"
)


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub("octo/list", {"list.md": BASE}) as fake:
        yield fake


def rest(fake: FakeGitHub, permissions: Mapping[str, str] | None = None, **more: Any) -> Rest:
    """A client that never sleeps."""
    token = fake.token(permissions, **more)
    return Rest(
        new_session(), fake.address, agent="listkeeper/test", token=token, graphql=fake.graphql, sleep=lambda _: None
    )


def fork(fake: FakeGitHub) -> str:
    """A pull request from a fork; its head."""
    fake.fork("anna/list")
    head = fake.push("add-c", {"list.md": HEAD}, repo="anna/list")
    fake.open_pull("anna:add-c")
    return head


def send(client: Rest, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    """The answer of one step that is done."""
    [outcome] = client.send([Call("do it", method, f"{PATH}{path}", body)])
    assert outcome.problem == ""
    return outcome.answer


def refused(client: Rest, method: str, path: str, body: Mapping[str, Any] | None = None) -> str:
    [outcome] = client.send([Call("do it", method, f"{PATH}{path}", body)])
    return outcome.problem


def mutate(client: Rest, query: str, **variables: Any) -> Outcome:
    [outcome] = client.send([Mutation("do it", query, variables)])
    return outcome


def test_every_operation_is_answered_as_described(fake: FakeGitHub) -> None:
    head, client = fork(fake), rest(fake)
    main = fake.main.branches["main"]
    links = fake.workflow(".github/workflows/links.yml", "Links")
    run = fake.ran(links, "pull_request", "add-c", head)
    fake.artifact(run, "listkeeper-report")

    for path in (
        "", "/branches/main", "/collaborators/anna/permission", f"/commits/{main}", "/compare/main...anna:add-c",
        "/contents/list.md", "/git/ref/heads/main",
        f"/git/commits/{main}", "/git/matching-refs/heads/m", f"/git/trees/{main}", "/pulls/1", "/issues/1",
        "/actions/workflows/links.yml", f"/actions/runs/{run.id}",
    ):  # fmt: skip
        assert isinstance(client.get(f"{PATH}{path}"), dict | list)
    send(client, "PUT", f"/actions/workflows/{links.id}/enable")
    comment = send(client, "POST", "/issues/1/comments", {"body": "One"})["id"]
    send(client, "PATCH", f"/issues/comments/{comment}", {"body": "Two"})
    assert client.get(f"{PATH}/issues/comments/{comment}")["body"] == "Two"
    send(client, "POST", f"/issues/comments/{comment}/reactions", {"content": "rocket"})
    assert len(client.pages(f"{PATH}/issues/comments/{comment}/reactions")) == 1
    send(client, "POST", "/issues/1/reactions", {"content": "eyes"})
    issue = send(client, "POST", "/issues", {"title": "Links", "body": "Dead", "labels": ["links"]})["number"]
    closed = send(client, "PATCH", f"/issues/{issue}", {"state": "closed", "state_reason": "completed"})
    assert (closed["state"], closed["state_reason"], closed["body"]) == ("closed", "completed", "Dead")
    send(client, "POST", "/labels", {"name": "fresh", "color": "00ff00"})
    assert client.get(f"{PATH}/labels/fresh")["color"] == "00ff00"
    send(client, "POST", "/issues/1/labels", {"labels": ["fresh"]})
    send(client, "DELETE", "/issues/1/labels/fresh")
    review = send(client, "POST", "/pulls/1/reviews", {**REVIEW, "commit_id": head, "comments": [REMARK]})["id"]
    send(client, "PUT", f"/pulls/1/reviews/{review}", {"body": "Changed"})
    [remark] = client.pages(f"{PATH}/pulls/1/comments")
    send(client, "PATCH", f"/pulls/comments/{remark['id']}", {"body": "Changed"})
    for path, count in {
        "/activity": 1,
        "/pulls": 1, "/pulls/1/files": 1, "/pulls/1/commits": 1, "/pulls/1/reviews": 1, "/pulls/1/comments": 1,
        "/issues": 1, "/issues/1/comments": 1, "/issues/1/labels": 0, "/labels": 2, "/actions/workflows": 1,
        f"/actions/workflows/{links.id}/runs": 1, "/actions/runs": 1, f"/actions/runs/{run.id}/artifacts": 1,
        f"/commits/{head}/pulls": 0,
    }.items():  # fmt: skip
        assert len(client.pages(f"{PATH}{path}")) == count, path
    send(client, "DELETE", f"/pulls/comments/{remark['id']}")
    send(client, "POST", "/pulls/1/comments", {**REMARK, "commit_id": head})
    send(client, "DELETE", f"/issues/comments/{comment}")
    blob = send(client, "POST", "/git/blobs", {"content": "Zml4ZWQ=", "encoding": "base64"})["sha"]
    row = {"path": "list.md", "mode": "100644", "type": "blob", "sha": blob}
    tree = send(client, "POST", "/git/trees", {"base_tree": main, "tree": [row]})["sha"]
    new = send(client, "POST", "/git/commits", {"message": "Fix", "tree": tree, "parents": [main]})["sha"]
    send(client, "POST", "/git/refs", {"ref": "refs/heads/bot/fix", "sha": main})
    send(client, "PATCH", "/git/refs/heads/bot/fix", {"sha": new})
    pull = send(client, "POST", "/pulls", {"title": "Fix", "head": "bot/fix", "base": "main"})["number"]
    send(client, "PATCH", f"/pulls/{pull}", {"title": "Fix it"})
    assert fake.files("bot/fix") == {"list.md": b"fixed"}
    send(client, "DELETE", "/git/refs/heads/bot/fix")

    assert fake.issues[pull].state == "closed"
    done = [contract().operation(seen.method, seen.path.partition("?")[0]) for seen in fake.log]
    assert {operation.name for operation in done if operation} == set(OPERATIONS)
    assert fake.violations == []


def test_a_file_is_read_as_it_is_from_any_branch_and_repository(fake: FakeGitHub) -> None:
    head = fork(fake)
    client = rest(fake, {"contents": "read"})

    assert client.raw(f"{PATH}/contents/list.md") == BASE
    assert client.raw("/repos/anna/list/contents/list.md", {"ref": head}) == HEAD
    assert client.get(f"{PATH}/contents/list.md", {"ref": "main"})["size"] == len(BASE)


def test_a_patch_is_what_github_shows(fake: FakeGitHub) -> None:
    fork(fake)

    [file] = rest(fake).pages(f"{PATH}/pulls/1/files")

    patch = "@@ -1,4 +1,5 @@\n # List\n \n - [A](https://a.example/)\n+- [C](https://c.example/)\n - [B](https://b.example/)"
    assert (file["filename"], file["status"], file["patch"]) == ("list.md", "modified", patch)


def test_pages_name_the_next_by_the_number_of_the_repository(fake: FakeGitHub) -> None:
    fake.open_issue("Many", "", "anna")
    for n in range(205):
        fake.comment(1, f"{n}")

    rows = rest(fake).pages(f"{PATH}/issues/1/comments")

    assert [row["body"] for row in rows] == [f"{n}" for n in range(205)]
    pages = [seen.path for seen in fake.log]
    assert pages[1:] == [f"/repositories/{fake.main.id}/issues/1/comments?per_page=100&page={n}" for n in (2, 3)]


WRONG: list[tuple[str, str, dict[str, Any], str]] = [
    ("POST", "/issues/1/comments", {"bdy": "x"}, "bdy"),
    ("POST", "/issues/1/comments", {"body": "x", "sidee": 1}, "sidee"),
    ("POST", "/issues", {"body": "without a title"}, "title"),
    ("PATCH", "/issues/1", {"state_reason": "not_planed"}, "not_planed"),
    ("POST", "/pulls/1/reviews", {**REVIEW, "comments": [{**REMARK, "sidee": "RIGHT"}]}, "sidee"),
    ("POST", "/pulls/1/reviews", {**REVIEW, "event": "COMMENTED"}, "COMMENTED"),
    ("POST", "/issues/comments/1/reactions", {"content": "tada"}, "tada"),
    ("POST", "/nothing/of/the/kind", {}, "there is no POST"),
]


@pytest.mark.parametrize(("method", "path", "body", "told"), WRONG)
def test_what_is_not_as_described_is_seen(method: str, path: str, body: dict[str, Any], told: str) -> None:
    fake = FakeGitHub()
    with pytest.raises(AssertionError), fake:
        refused(rest(fake), method, path, body)
    [violation] = fake.violations
    assert told in violation


def test_a_parameter_that_is_not_described_is_seen() -> None:
    fake = FakeGitHub()
    with pytest.raises(AssertionError), fake, pytest.raises(RestError):
        rest(fake).get(f"{PATH}/pulls", {"pages": 2})
    assert fake.violations == ["pulls/list has no parameter pages"]


def test_a_query_that_the_schema_does_not_allow_is_seen() -> None:
    fake = FakeGitHub()
    with pytest.raises(AssertionError), fake, pytest.raises(RestError):
        rest(fake).ask('{repository(owner:"octo",name:"list"){archived}}', {})
    assert "Cannot query field 'archived'" in fake.violations[0]


def test_a_review_is_lost_for_one_line_outside_of_the_diff(fake: FakeGitHub) -> None:
    fork(fake)
    client = rest(fake)

    for place in ({"line": 40}, {"path": "other.md"}, {"line": 4, "start_line": 4, "start_side": "RIGHT"}):
        comments = [REMARK, {**REMARK, **place}]
        assert "422" in refused(client, "POST", "/pulls/1/reviews", {**REVIEW, "comments": comments})

    assert fake.remarks == {}
    assert fake.reviews == {}


def test_a_comment_may_be_as_long_as_github_says(fake: FakeGitHub) -> None:
    fake.open_issue("Long", "", "anna")
    client = rest(fake)

    send(client, "POST", "/issues/1/comments", {"body": "x" * 65_536})
    told = refused(client, "POST", "/issues/1/comments", {"body": "x" * 65_537})

    assert told == "GitHub refused it (422): its 'body' is not what the API wants"


def test_a_comment_is_minimized_and_comes_back(fake: FakeGitHub) -> None:
    fork(fake)
    comment, client = fake.comment(1, "Hello"), rest(fake, {"pull-requests": "write"})

    minimized = mutate(client, MINIMIZE, i=comment.node)
    assert minimized.answer["minimizeComment"]["minimizedComment"] == {
        "isMinimized": True,
        "minimizedReason": "resolved",
    }
    assert comment.minimized == "RESOLVED"
    assert mutate(client, UNMINIMIZE, i=comment.node).problem == ""
    assert comment.minimized == ""
    assert mutate(client, MINIMIZE, i="IC_0").problem.startswith("GitHub refused it (NOT_FOUND)")


def test_a_thread_is_outdated_by_another_text_and_resolved_by_who_may_write_code(fake: FakeGitHub) -> None:
    fork(fake)
    send(rest(fake), "POST", "/pulls/1/reviews", {**REVIEW, "comments": [REMARK]})
    [remark] = fake.remarks.values()
    remark.answers.append(("anna", "Done"))
    client = rest(fake, {"pull-requests": "write"})
    fake.push("add-c", {"list.md": HEAD.replace(b"[C]", b"[D]")}, repo="anna/list")

    [thread] = client.ask(THREADS, {"o": "octo", "n": "list"})["repository"]["pullRequest"]["reviewThreads"]["nodes"]
    assert (thread["isOutdated"], thread["line"], thread["comments"]["totalCount"]) == (True, None, 2)
    assert (
        mutate(client, RESOLVE, i=remark.thread).problem == "GitHub refused it (FORBIDDEN): the token may not do that"
    )
    assert mutate(rest(fake, {"contents": "write"}), RESOLVE, i=remark.thread).problem == ""
    assert remark.resolved
    assert mutate(rest(fake, {"contents": "write"}), UNRESOLVE, i=remark.thread).problem == ""
    assert not remark.resolved


def commit(branch: str, oid: str, repository: str = "octo/list") -> dict[str, Any]:
    at = {"repositoryNameWithOwner": repository, "branchName": branch}
    changes = {"additions": [{"path": "list.md", "contents": "Zml4ZWQ="}]}
    return {"branch": at, "expectedHeadOid": oid, "message": {"headline": "Fix"}, "fileChanges": changes}


def test_a_commit_is_made_only_onto_the_head_that_is_expected(fake: FakeGitHub) -> None:
    before, client = fake.main.branches["main"], rest(fake, {"contents": "write"})

    assert mutate(client, COMMIT, i=commit("main", before)).problem == ""
    assert fake.files("main") == {"list.md": b"fixed"}
    told = mutate(client, COMMIT, i=commit("main", before)).problem
    assert told == "GitHub refused it (STALE_DATA): the branch has moved on"


def test_a_job_may_not_write_to_a_fork_but_a_maintainer_may(fake: FakeGitHub) -> None:
    head = fork(fake)
    told = mutate(rest(fake), COMMIT, i=commit("add-c", head, "anna/list")).problem
    assert told == "GitHub refused it (FORBIDDEN): the token may not do that"
    drop = Call("drop it", "DELETE", "/repos/anna/list/git/refs/heads/add-c")
    [dropped] = rest(fake).send([drop])
    assert dropped.problem == "GitHub refused it (403): the token may not do that"

    maintainer = rest(fake, login="octo", person=True)
    assert mutate(maintainer, COMMIT, i=commit("add-c", head, "anna/list")).problem == ""
    pull = fake.issues[1].pull
    assert pull
    pull.maintainer_can_modify = False
    now = fake.repositories["anna/list"].branches["add-c"]
    assert "FORBIDDEN" in mutate(maintainer, COMMIT, i=commit("add-c", now, "anna/list")).problem


PERMISSIONS: list[tuple[str, dict[str, str], Callable[[Rest], object]]] = [
    ("read code", {"contents": "read"}, lambda client: client.get(f"{PATH}/contents/list.md")),
    ("list pulls", {"pull-requests": "read"}, lambda client: client.pages(f"{PATH}/pulls")),
    ("list artifacts", {"actions": "read"}, lambda client: client.pages(f"{PATH}/actions/runs")),
    ("comment on a pull", {"pull-requests": "write"}, lambda c: send(c, "POST", "/issues/1/comments", {"body": "x"})),
    ("comment on an issue", {"issues": "write"}, lambda c: send(c, "POST", "/issues/2/comments", {"body": "x"})),
    ("open an issue", {"issues": "write"}, lambda c: send(c, "POST", "/issues", {"title": "x"})),
    ("a label on a pull", {"pull-requests": "write"}, lambda c: send(c, "POST", "/issues/1/labels", {"labels": ["x"]})),
    ("review", {"pull-requests": "write"}, lambda c: send(c, "POST", "/pulls/1/reviews", REVIEW)),
    ("look at a person", {}, lambda client: client.get(f"{PATH}/collaborators/anna/permission")),
]  # fmt: skip


@pytest.mark.parametrize(("permissions", "act"), [row[1:] for row in PERMISSIONS], ids=[row[0] for row in PERMISSIONS])
def test_a_token_may_what_its_job_may_and_no_more(
    fake: FakeGitHub, permissions: dict[str, str], act: Callable[[Rest], object]
) -> None:
    fork(fake)
    fake.open_issue("Another", "", "anna")

    act(rest(fake, permissions))

    [token] = fake.tokens.values()
    assert token.superfluous == {}
    for name in permissions:
        lower = {"write": "read", "read": "none"}[permissions[name]]
        with pytest.raises((AssertionError, RestError), match="403"):
            act(rest(fake, {**permissions, name: lower}))


def test_a_permission_that_nothing_needs_is_named(fake: FakeGitHub) -> None:
    fake.open_issue("One", "", "anna")
    token = fake.token({"issues": "write", "contents": "write", "actions": "read"})
    fake.tokens[token].uses("contents", "read")
    Rest(new_session(), fake.address, agent="a", token=token).get(f"{PATH}/issues/1")

    assert fake.tokens[token].superfluous == {"issues": "read", "contents": "read", "actions": "none"}
    with pytest.raises(AssertionError, match="actions: write"):
        fake.tokens[token].uses("actions", "write")


def test_the_token_of_a_pull_request_from_a_fork_only_reads(fake: FakeGitHub) -> None:
    fork(fake)
    client = rest(fake, {"pull-requests": "write"}, from_fork=True)

    assert len(client.pages(f"{PATH}/pulls")) == 1
    assert refused(client, "POST", "/issues/1/comments", {"body": "x"}).startswith("GitHub refused it (403)")


def test_pull_requests_are_found_by_owner_and_branch_not_by_a_commit_of_a_fork(fake: FakeGitHub) -> None:
    head, client = fork(fake), rest(fake)

    found = client.pages(f"{PATH}/pulls", {"state": "open", "head": "anna:add-c"})
    assert [(row["number"], row["head"]["sha"], row["head"]["repo"]["full_name"]) for row in found] == [
        (1, head, "anna/list")
    ]
    assert client.pages(f"{PATH}/commits/{head}/pulls") == []
    fake.close(1)
    assert client.pages(f"{PATH}/pulls", {"state": "open", "head": "anna:add-c"}) == []
    fake.delete_repo("anna/list")
    assert client.get(f"{PATH}/pulls/1")["head"]["repo"] is None


def test_issues_are_listed_with_pull_requests_among_them(fake: FakeGitHub) -> None:
    fork(fake)
    fake.open_issue("Links", "x", "github-actions[bot]", ("links",))
    client = rest(fake)

    assert [("pull_request" in row, row["title"]) for row in client.pages(f"{PATH}/issues")] == [
        (False, "Links"),
        (True, "Add an entry"),
    ]
    creator = {"creator": "github-actions[bot]", "state": "all", "labels": "links"}
    assert [row["title"] for row in client.pages(f"{PATH}/issues", creator)] == ["Links"]


def test_a_schedule_that_github_switched_off_is_seen_and_switched_on(fake: FakeGitHub) -> None:
    fake.workflow(".github/workflows/links.yml", state="disabled_inactivity")
    client = rest(fake, {"actions": "write"})

    assert client.get(f"{PATH}/actions/workflows/links.yml")["state"] == "disabled_inactivity"
    send(client, "PUT", "/actions/workflows/links.yml/enable")
    assert client.get(f"{PATH}/actions/workflows/links.yml")["state"] == "active"


def test_a_renamed_repository_is_where_its_number_leads(fake: FakeGitHub) -> None:
    fake.rename("octo/renamed")
    client = rest(fake)

    assert client.get(PATH)["full_name"] == "octo/renamed"
    assert client.ask(ABOUT, {"o": "octo", "n": "list"})["repository"]["nameWithOwner"] == "octo/renamed"
    assert refused(client, "POST", "/issues", {"title": "x"}).startswith("GitHub's API redirects elsewhere")


def test_enterprise_server_has_its_apis_at_other_paths() -> None:
    with FakeGitHub(enterprise=True) as fake:
        client = Rest(new_session(), fake.address, agent="a", token=fake.token())

        assert fake.address.endswith("/api/v3")
        assert client.get(PATH)["full_name"] == "octo/list"
        assert client.ask(ABOUT, {"o": "octo", "n": "list"})["repository"]["stargazerCount"] == 0


def test_a_token_that_nobody_has_is_refused(fake: FakeGitHub) -> None:
    with pytest.raises(RestError) as raised:
        Rest(new_session(), fake.address, agent="a", token="ghs_no").get(PATH)
    assert (str(raised.value), raised.value.status) == ("GitHub does not accept the token (401)", 401)


def test_a_mistake_of_the_fake_is_no_lost_answer() -> None:
    fake = FakeGitHub()
    fake.main.branches = None  # type: ignore[assignment]
    with pytest.raises(AssertionError), fake, pytest.raises(RestError):
        rest(fake).get(f"{PATH}/branches/main")
    assert "the fake broke" in fake.violations[0]


def test_refs_are_updated_all_or_none_and_only_as_they_were_read(fake: FakeGitHub) -> None:
    client = rest(fake)
    update = "mutation($i:UpdateRefsInput!){updateRefs(input:$i){clientMutationId}}"
    old, nothing = fake.main.branches["main"], "0" * 40
    new = fake.push("next", {"list.md": b"next"})
    refs = [
        {"name": "refs/heads/main", "beforeOid": old, "afterOid": new},
        {"name": "refs/heads/next", "beforeOid": old, "afterOid": nothing},
    ]
    node = client.get(PATH)["node_id"]

    assert "the branch has moved on" in mutate(client, update, i={"repositoryId": node, "refUpdates": refs}).problem
    assert fake.main.branches == {"main": old, "next": new}
    refs[1]["beforeOid"] = new
    assert mutate(client, update, i={"repositoryId": node, "refUpdates": refs}).problem == ""
    assert fake.main.branches == {"main": new}


def test_a_tree_is_one_folder(fake: FakeGitHub) -> None:
    client = rest(fake)
    sha = fake.push("main", {"docs/a.md": b"a"})
    fake.modes["list.md"] = "120000"
    rows = client.get(f"{PATH}/git/trees/{sha}")["tree"]

    assert [(row["path"], row["mode"]) for row in rows if row["path"] in {"docs", "list.md"}] == [
        ("list.md", "120000"), ("docs", "040000"),
    ]  # fmt: skip
    below = next(row["sha"] for row in rows if row["path"] == "docs")
    assert [row["path"] for row in client.get(f"{PATH}/git/trees/{below}")["tree"]] == ["a.md"]
