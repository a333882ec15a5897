"""The runner does what GitHub Docs say ("Workflow syntax", "Variables reference", "Contexts reference")."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.errors import RefusedError, UnplayedError
from tests.workflows.hub import Hub, Tokens
from tests.workflows.reading import GitHubsOwn
from tests.workflows.repositories import Files
from tests.workflows.runner import combinations, play
from tests.workflows.runs import Run
from tests.workflows.triggers import Event, starts

CHECKOUT = "actions/checkout@" + "3" * 40
JOB = "jobs:\n  job:\n    runs-on: ubuntu-24.04"
HEAD = "name: Test\non: push\npermissions: {}\n"


Play = Callable[..., Run]


@pytest.fixture
def hub(tmp_path: Path, github: GitHubsOwn) -> Hub:
    return Hub(tmp_path, github, Tokens())


@pytest.fixture
def run(hub: Hub) -> Play:
    """Plays a workflow of the repository o/list."""

    def played(text: str, files: Files | None = None, name: str = "push", **payload: Any) -> Run:
        path = ".github/workflows/test.yml"
        repository = hub.create("o/list", {path: text if text.startswith("name:") else HEAD + text, **(files or {})})
        about = {"repository": {"id": repository.id}, "sender": {"login": "ann"}, **payload}
        return play(hub, repository, path, Event(name, about, "refs/heads/main", repository.tip("main")))

    return played


def job(*steps: str, more: str = "", keys: str = "") -> str:
    """One job whose steps run these commands, or are these. `more`: a line of the job; `keys`: of its permissions."""
    lines = [step if step.startswith("uses:") else f"run: {json.dumps(step)}" for step in steps]
    own = [f"    {line}" for line in (more, f"permissions: {keys}" if keys else "") if line]
    return "\n".join([JOB, *own, "    steps:", *(f"      - {line}" for line in lines)])


def use(action: str, **given: Any) -> str:
    """A step that uses an action of GitHub."""
    named = {name.replace("_", "-"): value for name, value in given.items()}
    return f"uses: actions/{action}@{'3' * 40}\n        with: {json.dumps(named)}"


def outcomes(run: Run) -> list[str]:
    return [step.outcome for played in run.jobs for step in played.steps]


def logged(run: Run) -> str:
    return "".join(step.log for played in run.jobs for step in played.steps)


# Steps

STEPS = [
    ("a failure ends a job", job("false", "true"), ["failure", "skipped"]),
    ("by default there is no pipefail", job("false | true"), ["success"]),
    ("bash that is named has it", job("false | true", more="defaults: {run: {shell: bash}}"), ["failure"]),
    ("sh is a shell", job("[ $0 ]", more="defaults: {run: {shell: sh}}"), ["success"]),
    ("python is one", job("import sys; sys.exit(3)", more="defaults: {run: {shell: python}}"), ["failure"]),
    ("a path is extended for later steps", job(
        "mkdir bin; printf '#!/bin/sh\\nexit 0' > bin/nonsuch; chmod +x bin/nonsuch; echo $PWD/bin >> $GITHUB_PATH; "
        "! nonsuch", "nonsuch"), ["success", "success"]),
    ("a line without = is an error", job("echo a >> $GITHUB_OUTPUT", "true"), ["failure", "skipped"]),
    ("a delimiter that is missing is an error", job("echo 'a<<E' >> $GITHUB_OUTPUT"), ["failure"]),
    ("what GitHub sets cannot be exported", job("echo GITHUB_REF=x >> $GITHUB_ENV"), ["failure"]),
    ("nor can NODE_OPTIONS", job("echo NODE_OPTIONS=x >> $GITHUB_ENV"), ["failure"]),
    ("a summary has an end", job("head -c 1048577 /dev/zero > $GITHUB_STEP_SUMMARY"), ["failure"]),
    ("there is no standard input", job("! read -r line"), ["success"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in STEPS], ids=[row[0] for row in STEPS])
def test_commands_run_as_on_github(text: str, expected: list[str], run: Play) -> None:
    assert outcomes(run(text)) == expected


CONDITIONS = """\
jobs:
  job:
    runs-on: ubuntu-24.04
    steps:
      - id: first
        run: exit 1
        continue-on-error: true
      - if: steps.first.outcome == 'failure' && steps.first.conclusion == 'success'
        run: exit 0
      - run: exit 1
      - if: steps.first.outcome == 'failure'
        run: exit 0
      - if: failure()
        run: exit 0
      - if: ${{ always() && github.ref == 'refs/heads/main' }}
        run: exit 0
      - if: cancelled()
        run: exit 0
"""


def test_a_condition_without_a_status_means_success(run: Play) -> None:
    done = run(CONDITIONS)
    assert outcomes(done) == ["failure", "success", "failure", "skipped", "success", "success", "skipped"]
    assert done.conclusion == "failure"


OUTPUTS = """\
jobs:
  first:
    runs-on: ubuntu-24.04
    outputs:
      plain: ${{ steps.say.outputs.plain }}
      long: ${{ steps.say.outputs.long }}
      none: ${{ steps.say.outputs.none }}
    steps:
      - id: say
        run: |
          echo 'plain=a=b<<c' >> "$GITHUB_OUTPUT"
          printf 'long<<E\\n1\\n\\n2=3\\nE\\n' >> "$GITHUB_OUTPUT"
          echo "FROM=a step" >> "$GITHUB_ENV"
      - env:
          SEEN: ${{ env.FROM }} ${{ steps.say.outputs.plain }}
        run: echo "$SEEN|$FROM"
  second:
    needs: first
    runs-on: ubuntu-24.04
    env:
      ALL: ${{ toJSON(needs.first) }}
    steps:
      - run: echo "$ALL"
"""


def test_outputs_go_from_step_to_job_to_job(run: Play) -> None:
    done = run(OUTPUTS)
    outputs = {"plain": "a=b<<c", "long": "1\n\n2=3", "none": ""}
    assert done.job("first").outputs == outputs
    assert done.job("first").steps[1].log == "a step a=b<<c|a step\n"
    assert json.loads(done.job("second").steps[0].log) == {"outputs": outputs, "result": "success"}


LEVELS = """\
env:
  A: workflow
  B: workflow
  C: workflow
jobs:
  job:
    runs-on: ubuntu-24.04
    env:
      B: job
      C: job ${{ github.job }}
    steps:
      - env:
          C: step ${{ env.C }}
        run: echo "$A $B $C"
"""


def test_the_nearest_variable_wins(run: Play) -> None:
    assert logged(run(LEVELS)) == "workflow job step job job\n"


def test_a_step_sees_nothing_of_the_machine_it_is_tested_on(run: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_MACHINE", "x")
    names = {line.partition("=")[0] for line in logged(run(job("env"))).splitlines()}
    known = {"CI", "HOME", "LANG", "PATH", "PWD", "SHLVL", "USER", "_"}
    assert {name for name in names - known if not name.startswith(("GITHUB_", "RUNNER_"))} == set()
    assert "GITHUB_TOKEN" not in names
    assert set(os.environ) & names <= known | {name for name in names if name.startswith(("GITHUB_", "RUNNER_"))}


def test_the_variables_are_those_of_the_event(run: Play, hub: Hub) -> None:
    names = "CI RUNNER_OS", "ACTIONS ACTOR API_URL EVENT_NAME JOB REF REPOSITORY".replace(" ", " GITHUB_")
    done = run(job(f"for it in {' GITHUB_'.join(names)}; do echo ${{!it}}; done; cat $GITHUB_EVENT_PATH"), action="x")
    *values, payload = logged(done).splitlines()
    assert values == ["true", "Linux", "true", "ann", hub.api.address, "push", "job", "refs/heads/main", "o/list"]
    assert json.loads(payload) == done.event.payload


# What GitHub would refuse, and what the runner does not know

REFUSED = [
    ("unknown context", job("true", more="env: {A: '${{ nothing.x }}'}"), "Unrecognized named-value: 'nothing'"),
    ("context at a wrong place", job("true", more="env: {A: '${{ steps.x }}'}"), "Unrecognized named-value: 'steps'"),
    ("unknown function", job("true", more="if: nonsuch()"), "Unrecognized function: 'nonsuch'"),
    ("no end", job("echo ${{ github.ref"), "does not end"),
    ("bad JSON", job("true", more="if: fromJSON('')"), "empty input"),
    ("default variable", job("true", more="env: {GITHUB_REF: x}"), "GITHUB_REF cannot be set"),
    ("a ring", "jobs: {a: {needs: b, runs-on: x, steps: []}, b: {needs: a, runs-on: x, steps: []}}", "need each other"),
    ("empty matrix", job("true", more="strategy: {matrix: {a: []}}"), "Matrix vector 'a' does not contain any values"),
    ("unpinned action", job("uses: actions/checkout@v7"), "must not|not pinned"),
    ("mapping in a variable", job("true", more="env: {A: '${{ github.event }}'}"), "one value was expected"),
    ("unknown permission", job("true", more="permissions: {content: read}"), "no such permission: content: read"),
    ("group of its own", job("true", more="concurrency: g") + "\nconcurrency: g", "waits for the group|holds"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_github_refuses_is_refused(text: str, told: str, run: Play) -> None:
    with pytest.raises(RefusedError, match=told):
        run(text)


UNPLAYED = [
    ("an action without a stand-in", job("uses: a/b@" + "0" * 40), "nothing stands in for a/b"),
    ("a container", job("true", more="container: x"), "container"),
    ("a key of a job", job("true", more="snapshot: x"), "snapshot"),
]


@pytest.mark.parametrize(("text", "told"), [row[1:] for row in UNPLAYED], ids=[row[0] for row in UNPLAYED])
def test_what_the_runner_does_not_know_is_an_error(text: str, told: str, run: Play) -> None:
    with pytest.raises(UnplayedError, match=told):
        run(text)


def test_permissions_have_to_be_said(run: Play) -> None:
    with pytest.raises(RefusedError, match="neither the workflow nor the job says"):
        run("name: Test\non: push\n" + job("true"))


# GitHub Pages

PAGES = {"pages": "write", "id-token": "write"}
SITE = ("mkdir site", "echo hello > site/index.html", "touch site/.hidden", use("upload-pages-artifact", path="site"))


@pytest.fixture
def published(hub: Hub) -> Callable[..., Run]:
    """Plays a job in a repository that has Pages."""

    def played(*steps: str, more: str = "environment: github-pages", ref: str = "refs/heads/main") -> Run:
        path = ".github/workflows/test.yml"
        text = HEAD + job(*steps, more=more, keys=json.dumps(PAGES))
        repository = hub.switch_pages_on(hub.create("o/list", {path: text}), "https://o.example/list/")
        return play(hub, repository, path, Event("push", {}, ref, repository.tip("main")))

    return played


def test_pages_serves_what_is_not_hidden(published: Callable[..., Run], hub: Hub) -> None:
    url = "environment: {name: github-pages, url: '${{ steps.it.outputs.page_url }}'}"
    run = published(*SITE, use("deploy-pages") + "\n        id: it", more=url)

    assert run.conclusion == "success", run.log
    assert [path.name for path in hub.published["o/list"].rglob("*")] == ["index.html"]
    assert (run.jobs[0].environment, run.jobs[0].environment_url) == ("github-pages", "https://o.example/list/")


FAILING = [
    ("no environment", SITE, "", "Missing environment"),
    ("nothing handed over", (), "environment: github-pages", 'No artifacts named "github-pages"'),
    (
        "nothing to read",
        (*SITE[:-1], "chmod 600 site/*", SITE[-1]),
        "environment: github-pages",
        "not everybody may read index.html",
    ),
]


@pytest.mark.parametrize(("steps", "more", "told"), [row[1:] for row in FAILING], ids=[row[0] for row in FAILING])
def test_pages_takes_nothing_else(
    steps: tuple[str, ...], more: str, told: str, published: Callable[..., Run], hub: Hub
) -> None:
    run = published(*steps, use("deploy-pages"), more=more)

    assert (run.conclusion, hub.published) == ("failure", {})
    assert told in run.log


def test_the_environment_of_pages_is_for_the_default_branch(published: Callable[..., Run]) -> None:
    with pytest.raises(RefusedError, match="refs/heads/draft is not allowed to deploy to github-pages"):
        published("true", ref="refs/heads/draft")


# Jobs

GRAPH = """\
jobs:
  works: {runs-on: x, steps: [{run: "true"}]}
  fails: {runs-on: x, steps: [{run: "false"}]}
  skipped: {runs-on: x, if: github.ref == 'x', steps: [{run: "true"}]}
  after-works: {needs: works, runs-on: x, steps: [{run: "true"}]}
  after-fails: {needs: [works, fails], runs-on: x, steps: [{run: "true"}]}
  after-skipped: {needs: skipped, runs-on: x, steps: [{run: "true"}]}
  far: {needs: after-fails, if: failure(), runs-on: x, steps: [{run: "true"}]}
  always: {needs: [after-fails], if: always(), runs-on: x, steps: [{run: "echo ${{ needs.after-fails.result }}"}]}
"""


def test_a_job_waits_for_those_it_needs(run: Play) -> None:
    done = run(GRAPH)
    assert done.results == {
        "works": "success",
        "fails": "failure",
        "skipped": "skipped",
        "after-works": "success",
        "after-fails": "skipped",
        "after-skipped": "skipped",
        "far": "success",
        "always": "success",
    }
    assert done.job("always").steps[0].log == "skipped\n"
    assert done.conclusion == "failure"


MATRICES: list[tuple[Any, list[dict[str, Any]]]] = [
    (None, [{}]),
    ({"a": [1, 2], "b": ["x"]}, [{"a": 1, "b": "x"}, {"a": 2, "b": "x"}]),
    ({"a": [1, 2], "exclude": [{"a": 1}]}, [{"a": 2}]),
    ({"a": [1, 2], "include": [{"a": 1, "c": 5}, {"a": 3}]}, [{"a": 1, "c": 5}, {"a": 2}, {"a": 3}]),
    ({"a": [1, 2], "include": [{"d": 6}]}, [{"a": 1, "d": 6}, {"a": 2, "d": 6}]),
    ({"include": [{"a": 1}, {"a": 2}]}, [{"a": 1}, {"a": 2}]),
]  # fmt: skip


@pytest.mark.parametrize(("matrix", "rows"), MATRICES)
def test_a_matrix_is_multiplied_out(matrix: Any, rows: list[dict[str, Any]]) -> None:
    assert combinations(matrix) == rows


SHARDS = """\
jobs:
  plan:
    runs-on: ubuntu-24.04
    outputs:
      shards: ${{ steps.plan.outputs.shards }}
    steps:
      - id: plan
        run: echo 'shards=[1, 2, 3]' >> "$GITHUB_OUTPUT"
  shard:
    needs: plan
    runs-on: ubuntu-24.04
    strategy:
      fail-fast: FAST
      matrix:
        shard: ${{ fromJSON(needs.plan.outputs.shards) }}
    outputs:
      last: ${{ matrix.shard }}
    steps:
      - env:
          SHARD: ${{ matrix.shard }}/${{ strategy.job-total }}
        run: echo "$SHARD"
      - if: matrix.shard == 2
        run: exit 7
"""


@pytest.mark.parametrize(("fast", "played"), [("true", "1/3 2/3"), ("false", "1/3 2/3 3/3")])
def test_a_matrix_comes_from_a_job_before(fast: str, played: str, run: Play) -> None:
    done = run(SHARDS.replace("FAST", fast))
    shards = [shard.steps[0].log.strip() for shard in done.jobs if shard.name == "shard"]
    assert (shards, done.results["shard"]) == (played.split(), "failure")


def test_the_token_of_a_job_may_do_what_the_job_says(run: Play) -> None:
    done = run(job("echo $T", more="env: {T: '${{ github.token }}'}", keys="{issues: write, actions: none}"))
    assert done.jobs[0].permissions == {"issues": "write"}
    assert (logged(done), done.jobs[0].token) == ("ghs_1\n", "ghs_1")


def test_a_run_for_a_fork_reads_and_has_no_secrets(hub: Hub) -> None:
    hub.secrets = {"KEY": "s3cret"}
    asked = "{issues: write, contents: read}"
    text = HEAD.replace("push", "pull_request") + job("echo ${{ secrets.KEY }}", keys=asked)
    repository = hub.create("o/list", {".github/workflows/test.yml": text})
    about = {"action": "opened", "repository": {"id": repository.id}}
    for from_fork, permissions, log in [
        (False, {"issues": "write", "contents": "read"}, "s3cret\n"),
        (True, {"issues": "read", "contents": "read"}, "\n"),
    ]:
        event = Event("pull_request", about, "refs/heads/main", repository.tip("main"), from_fork=from_fork)
        done = play(hub, repository, ".github/workflows/test.yml", event)
        assert (done.jobs[0].permissions, logged(done)) == (permissions, log)


# Called workflows and composite actions

CALLED = """\
on:
  workflow_call:
    inputs:
      list: {type: string, required: true}
      strict: {type: boolean, default: true}
    secrets:
      KEY: {required: true}
    outputs:
      said: {value: "${{ jobs.job.outputs.said }}"}
permissions: {}
jobs:
  job:
    runs-on: ubuntu-24.04
    permissions: {contents: read}
    outputs: {said: "${{ inputs.list }} ${{ inputs.strict }} ${{ secrets.KEY }}"}
    steps:
      - env:
          SOURCE: ${{ job.workflow_repository }} ${{ job.workflow_sha }} ${{ job.workflow_file_path }}
          CALLER: ${{ github.repository }} ${{ github.workflow_ref }}
        run: echo "$SOURCE $CALLER"
"""


def caller(uses: str, more: str = "", permissions: str = "{contents: read}") -> str:
    return f"""\
jobs:
  call:
    uses: {uses}
    permissions: {permissions}
    with: {{list: a.md{more}}}
    secrets: {{KEY: "${{{{ secrets.OWN }}}}"}}
  after:
    needs: call
    runs-on: ubuntu-24.04
    steps:
      - run: echo '${{{{ needs.call.outputs.said }}}}'
"""


def test_a_workflow_of_another_repository_is_called(run: Play, hub: Hub) -> None:
    toolkit = hub.create("t/kit", {".github/workflows/called.yml": CALLED})
    commit = toolkit.tip("main")
    hub.secrets = {"OWN": "s3cret"}
    done = run(caller(f"t/kit/.github/workflows/called.yml@{commit}"))
    own = "o/list o/list/.github/workflows/test.yml@refs/heads/main"
    assert done.job("call / job").steps[0].log == f"t/kit {commit} .github/workflows/called.yml {own}\n"
    assert done.job("after").steps[0].log == "a.md true s3cret\n"


CALLS = [
    (", other: 1", "{contents: read}", CALLED, "there is no input other"),
    (", strict: 'yes'", "{contents: read}", CALLED, "the input strict is no boolean"),
    ("", "{contents: read}", CALLED.replace("list: {", "lists: {"), "there is no input list"),
    ("", "{issues: write}", CALLED, "asks for 'contents: read', and is allowed 'contents: none'"),
    ("", "{contents: read}", CALLED.replace("KEY: {", "KEYS: {"), "has no secret KEY"),
    ("", "{contents: read}", CALLED.replace("workflow_call", "push"), "cannot be called"),
    ("", "{contents: read}", CALLED + "concurrency: x\n", "waits for the group"),
]


@pytest.mark.parametrize(("more", "permissions", "called", "told"), CALLS)
def test_a_call_is_held_to_what_is_called(more: str, permissions: str, called: str, told: str, run: Play) -> None:
    text = caller("./.github/workflows/called.yml", more, permissions) + "concurrency: x\n"
    with pytest.raises(RefusedError, match=told):
        run(text, {".github/workflows/called.yml": called})


ACTION = """\
name: Act
description: Acts.
inputs:
  what: {description: What., default: "${{ github.ref }}"}
outputs:
  said: {description: Said., value: "${{ steps.say.outputs.said }}"}
runs:
  using: composite
  steps:
    - id: say
      shell: bash
      env: {WHAT: "${{ inputs.what }}"}
      run: echo "said=$WHAT $FROM" >> "$GITHUB_OUTPUT"; ls "$GITHUB_ACTION_PATH"; echo "LATER=1" >> "$GITHUB_ENV"
    - if: inputs.what == 'fail'
      shell: bash
      run: exit 1
"""
USING = """\
jobs:
  job:
    runs-on: ubuntu-24.04
    permissions: {contents: read}
    steps:
      - uses: CHECKOUT
        with: {persist-credentials: false}
      - id: act
        uses: ./act
        env: {FROM: above}
      - run: echo '${{ steps.act.outputs.said }}' $LATER ${FROM-none} ${GITHUB_ACTION_PATH-none}
      - uses: t/act/sub@COMMIT
        with: {what: fail}
      - if: failure()
        run: echo failed
"""


def test_composite_actions_are_steps_of_the_job(run: Play, hub: Hub) -> None:
    commit = hub.create("t/act", {"sub/action.yml": ACTION}).tip("main")
    done = run(USING.replace("CHECKOUT", CHECKOUT).replace("COMMIT", commit), {"act/action.yml": ACTION})
    assert [(step.outcome, step.log) for step in done.jobs[0].steps] == [
        ("success", ""),
        ("success", ""),
        ("success", "action.yml\n"),
        ("skipped", ""),
        ("success", "refs/heads/main above 1 none none\n"),
        ("failure", "a step of the action failed\n"),
        ("success", "action.yml\n"),
        ("failure", "Process completed with exit code 1.\n"),
        ("success", "failed\n"),
    ]


def test_a_local_action_needs_a_checkout(run: Play) -> None:
    assert "Did you forget to run actions/checkout" in logged(run(job("uses: ./act"), {"act/action.yml": ACTION}))


# Triggers

PULL = {"name": "pull_request", "action": "opened"}
TRIGGERS = [
    ("push", {}, True),
    (["push", "issues"], {}, True),
    ("issues", {}, False),
    ({"push": {"branches": ["main"]}}, {}, True),
    ({"push": {"branches": ["v*"]}}, {}, False),
    ({"pull_request": None}, PULL, True),
    ({"pull_request": None}, {**PULL, "action": "closed"}, False),
    ({"pull_request": {"types": ["closed"]}}, {**PULL, "action": "closed"}, True),
    ({"pull_request": {"paths": ["**/*.md"]}}, {**PULL, "changed": ("a/b.md",)}, True),
    ({"pull_request": {"paths": ["*.md"]}}, {**PULL, "changed": ("a/b.md",)}, False),
    ({"pull_request": {"paths": ["*.md", "!x.md"]}}, {**PULL, "changed": ("x.md",)}, False),
    ({"issue_comment": {"types": ["created"]}}, {"name": "issue_comment", "action": "deleted"}, False),
    ({"schedule": [{"cron": "1 2 * * 3"}]}, {"name": "schedule", "schedule": "1 2 * * 3"}, True),
    ({"schedule": [{"cron": "1 2 * * 3"}]}, {"name": "schedule", "schedule": "1 2 * * 4"}, False),
    ({"workflow_run": {"workflows": ["A"]}}, {"name": "workflow_run", "workflow_run": {"name": "A"}}, True),
    ({"workflow_run": {"workflows": ["A"]}}, {"name": "workflow_run", "workflow_run": {"name": "B"}}, False),
]


@pytest.mark.parametrize(("on", "about", "started"), TRIGGERS)
def test_an_event_starts_those_who_wait_for_it(on: Any, about: Mapping[str, Any], started: bool) -> None:
    fields = {"name": "push", "changed": (), **about}
    payload = {name: value for name, value in about.items() if name not in ("name", "changed")}
    event = Event(str(fields["name"]), payload, "refs/heads/main", "", changed=fields["changed"])
    assert starts({"on": on}, event) is started


def test_a_filter_that_is_not_known_is_an_error() -> None:
    with pytest.raises(RefusedError, match="paths-ignore"):
        starts({"on": {"push": {"paths-ignore": ["x"]}}}, Event("push", {}, "refs/heads/main", ""))


# Stand-ins

KEEP: dict[str, Any] = {"persist_credentials": False}
"""Of no token."""


def test_a_checkout_empties_its_folder_and_stays_below_the_workspace(run: Play) -> None:
    steps = [use("checkout", **KEEP, path="sub"), "touch old", use("checkout", **KEEP, fetch_depth=0)]
    look = "ls; git rev-parse origin/main; git log --format=%s -1"
    done = run(job(*steps, look, use("checkout", **KEEP, path="../x"), keys="{contents: read}"), {"a.md": "x"})
    assert done.jobs[0].steps[3].log == f"a.md\n{done.event.sha}\nChange\n"
    assert "is not under" in done.jobs[0].steps[4].log


REFUSED_USES = [
    (use("checkout"), "must not keep the token"),
    (use("checkout", persist_credentials=True), "must not keep the token"),
    (use("checkout", sparse_checkout="x", **KEEP), "has no input sparse-checkout"),
    (use("setup-python"), "no Python ''"),
    (use("download-artifact", run_id=1), "need github-token"),
]


@pytest.mark.parametrize(("step", "told"), REFUSED_USES)
def test_a_stand_in_refuses_what_it_does_not_play(step: str, told: str, run: Play) -> None:
    with pytest.raises(RefusedError, match=told):
        run(job(step))


def test_a_checkout_needs_to_read(run: Play) -> None:
    assert "Resource not accessible" in logged(run(job(use("checkout", **KEEP), keys="{}")))


def test_a_run_with_secrets_checks_out_no_code_of_a_fork(hub: Hub) -> None:
    text = HEAD.replace("push", "workflow_run") + job(
        use("checkout", **KEEP, ref="${{ github.event.workflow_run.head_sha }}"), keys="{contents: read}"
    )
    repository = hub.create("o/list", {".github/workflows/test.yml": text})
    main = repository.tip("main")
    for number, outcome in [(repository.id, "success"), (7, "failure")]:
        head = {"id": number, "full_name": "f/list" if number == 7 else "o/list"}
        event = Event(
            "workflow_run", {"workflow_run": {"head_sha": main, "head_repository": head}}, "refs/heads/main", main
        )
        assert outcomes(play(hub, repository, ".github/workflows/test.yml", event)) == [outcome]


ARTIFACTS = """\
jobs:
  make:
    runs-on: ubuntu-24.04
    steps:
      - run: mkdir -p a/b .hidden; echo 1 > a/1; echo 2 > a/b/2; echo 3 > .hidden/3; ln -s a/1 link
      - {uses: UPLOAD, with: {name: one, path: link}}
      - {uses: UPLOAD, with: {name: two, path: link}}
      - {uses: UPLOAD, with: {name: two, path: a, overwrite: true}}
      - {uses: UPLOAD, with: {name: hidden, path: .hidden/3}}
      - {uses: UPLOAD, with: {name: shown, path: .hidden/3, include-hidden-files: true}}
      - {uses: UPLOAD, with: {name: none, path: nonsuch, if-no-files-found: ignore}}
  take:
    needs: make
    runs-on: ubuntu-24.04
    steps:
      - {uses: DOWNLOAD, with: {path: all}}
      - {uses: DOWNLOAD, with: {path: flat, pattern: "*o*n*", merge-multiple: true}}
      - {uses: DOWNLOAD, with: {path: one, name: one}}
      - run: find . -type f | sort
      - {uses: DOWNLOAD, with: {name: none}}
"""


def test_artifacts_go_from_job_to_job(run: Play) -> None:
    names = {name.upper(): f"actions/{name}-artifact@{'0' * 40}" for name in ("upload", "download")}
    done = run(ARTIFACTS.replace("DOWNLOAD", names["DOWNLOAD"]).replace("UPLOAD", names["UPLOAD"]))
    paths = "all/one/link all/shown/3 all/two/1 all/two/b/2 flat/3 flat/link one/link".split()
    assert done.job("take").steps[3].log == "".join(f"./{path}\n" for path in paths)
    assert "Artifact not found for name: none" in done.job("take").steps[4].log


@pytest.mark.parametrize(
    ("given", "told"),
    [({"path": "no", "if_no_files_found": "error"}, "No files were found"), ({"path": "a"}, "already exists")],
)
def test_an_upload_fails(given: Mapping[str, Any], told: str, run: Play) -> None:
    upload = use("upload-artifact", name="x", **given)
    done = run(job("touch a", upload, upload))
    assert told in logged(done)
    assert done.conclusion == "failure"


def test_a_cache_is_seen_by_those_who_may(hub: Hub) -> None:
    save = job("echo $GITHUB_REF > db", use("cache/save", path="db", key="k-${{ github.run_id }}"))
    restore = job(use("cache/restore", path="db", key="none", restore_keys="k-"), "cat db || true")
    texts = {"save": HEAD + save, "restore": HEAD + restore}
    repository = hub.create("o/list", {f".github/workflows/{name}.yml": text for name, text in texts.items()})

    def played(path: str, ref: str, name: str = "push") -> Run:
        event = Event(name, {"repository": {"id": 1}}, f"refs/heads/{ref}", repository.tip("main"))
        return play(hub, repository, f".github/workflows/{path}.yml", event)

    played("save", "branch")
    assert "No such file" in logged(played("restore", "main"))
    played("save", "main")
    assert {ref: logged(played("restore", ref)) for ref in ("main", "branch", "other")} == {
        "main": "refs/heads/main\n",
        "branch": "refs/heads/branch\n",
        "other": "refs/heads/main\n",
    }
    for name in ("pull_request", "issue_comment", "workflow_run", "issues"):
        with pytest.raises(RefusedError, match="must not write a cache"):
            played("save", "main", name)
