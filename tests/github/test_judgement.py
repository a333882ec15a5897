"""Which of several things is told, and what holds when the web has said its word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from listkeeper.github import Doubt, Policy, confirmed
from listkeeper.github.judgement import Presence, State, judge
from listkeeper.outcomes import Code, Hop, Observation
from listkeeper.urls.repositories import repository

TOOL, FILE = "https://github.com/Anna/tool", "https://github.com/Anna/tool/blob/v1/a"
ALL = State("bert/kit", True, True, True, True, True, "carl/kit", "main", datetime(2019, 1, 1, tzinfo=UTC))
SAME = ALL._replace(full_name="anna/tool", private=False)
POLICY = Policy(forks=True, stale_before=datetime(2020, 1, 1, tzinfo=UTC))

ORDER = [
    (ALL._replace(private=False), True, Code.REPO_OWNER_FREE),
    (ALL._replace(private=False), False, Code.REPO_MOVED),
    (SAME, False, Code.REPO_DISABLED),
    (SAME._replace(disabled=False), False, Code.REPO_ARCHIVED),
    (SAME._replace(disabled=False, archived=False), False, Code.REPO_EMPTY),
    (SAME._replace(disabled=False, archived=False, empty=False), False, Code.REPO_FORK),
    (SAME._replace(disabled=False, archived=False, empty=False, fork=False), False, Code.REPO_STALE),
    (State("anna/tool"), False, Code.REPO_CASE),
    (State("Anna/tool"), False, Code.OK),
]


@pytest.mark.parametrize(("state", "free", "code"), ORDER, ids=[row[2] for row in ORDER])
def test_of_several_things_the_weightiest_is_told(state: State, free: bool, code: Code) -> None:
    known = repository(TOOL)
    assert known
    said = judge(TOOL, known, state, policy=POLICY, owner_is_free=free)
    assert isinstance(said, Observation)
    assert said.code is code


def test_a_dead_address_is_told_before_anything_of_its_repository() -> None:
    known = repository(FILE)
    assert known
    said = judge(FILE, known, ALL, Presence(at_ref=False, at_head=True), POLICY, owner_is_free=True)
    assert isinstance(said, Doubt)
    assert said.dead.code is Code.REPO_MISSING  # private: to readers, there is nothing at all
    said = judge(FILE, known, SAME, Presence(at_ref=False, at_head=True), POLICY)
    assert isinstance(said, Doubt)
    assert said.dead == Observation(FILE, Code.PATH_MISSING, final_url="https://github.com/anna/tool/blob/main/a")


def test_nothing_is_suggested_where_the_default_branch_is_not_known() -> None:
    known = repository(FILE)
    assert known
    said = judge(FILE, known, State("Anna/tool"), Presence(at_ref=False, at_head=True))
    assert said == Doubt(Observation(FILE, Code.PATH_MISSING), Observation(FILE, Code.OK, final_url=FILE))


DEAD = Observation(FILE, Code.PATH_MISSING, final_url="https://github.com/anna/tool/blob/main/a")
ARCHIVED = Observation(FILE, Code.REPO_ARCHIVED, final_url=FILE)
FINE = Observation(FILE, Code.OK, final_url=FILE)
HOPS = (Hop(301, "https://github.com/x"),)


def web(code: Code, status: int | None = None) -> Observation:
    return Observation(FILE, code, status, HOPS[0].url, HOPS, 1.5, 2, etag="e")


def both(code: Code, status: int, final: str) -> Observation:
    return Observation(FILE, code, status, final, (), 1.5, 2, etag="e")


CONFIRMED = [
    (DEAD, FINE, web(Code.NOT_FOUND, 404), both(Code.PATH_MISSING, 404, DEAD.final_url)),
    (DEAD, ARCHIVED, web(Code.GONE, 410), both(Code.PATH_MISSING, 410, DEAD.final_url)),
    (Observation(FILE, Code.REPO_MISSING), None, web(Code.NOT_FOUND, 404), both(Code.REPO_MISSING, 404, "")),
    (DEAD, ARCHIVED, web(Code.OK, 200), both(Code.REPO_ARCHIVED, 200, FILE)),
    (DEAD, ARCHIVED, web(Code.REDIRECT_PERMANENT, 200), both(Code.REPO_ARCHIVED, 200, FILE)),
    (DEAD, FINE, web(Code.OK, 200), web(Code.OK, 200)),
    (DEAD, None, web(Code.REDIRECT_PERMANENT, 200), web(Code.REDIRECT_PERMANENT, 200)),
    (DEAD, ARCHIVED, web(Code.RATE_LIMITED, 429), web(Code.RATE_LIMITED, 429)),
    (DEAD, ARCHIVED, web(Code.TIMEOUT_READ), web(Code.TIMEOUT_READ)),
    (DEAD, ARCHIVED, web(Code.LEGAL, 451), web(Code.LEGAL, 451)),
    (DEAD, ARCHIVED, web(Code.SOFT_404, 200), web(Code.SOFT_404, 200)),
]


@pytest.mark.parametrize(("dead", "alive", "page", "holds"), CONFIRMED)
def test_the_web_has_the_last_word(
    dead: Observation, alive: Observation | None, page: Observation, holds: Observation
) -> None:
    assert confirmed(Doubt(dead, alive), page) == holds
