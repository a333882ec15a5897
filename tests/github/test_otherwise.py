"""What is asked instead of a step that GitHub refuses, and for which refusals that helps."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import requests
from listkeeper.calls import Call
from listkeeper.github.rest import Rest
from requests.adapters import BaseAdapter

STEP = Call(
    "edit it", "PATCH", "/comments/1", {"body": "x"}, otherwise=lambda _: [Call("write it", "POST", "/comments")]
)


class Answers(BaseAdapter):
    """A server of statuses, one for each method, without a network."""

    def __init__(self, **statuses: int) -> None:
        super().__init__()
        self.statuses, self.asked = statuses, list[str]()

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        self.asked.append(str(request.method))
        response = requests.Response()
        response.status_code = self.statuses[str(request.method)]
        response.raw = BytesIO(b"{}")
        return response

    def close(self) -> None: ...


def outcomes(step: Call, **statuses: int) -> tuple[list[str], list[tuple[str, bool]]]:
    session, answers = requests.Session(), Answers(**statuses)
    session.mount("http://", answers)
    rest = Rest(session, "http://localhost", agent="test", token="t", sleep=lambda _: None)
    told = [(outcome.step.what, outcome.problem == "") for outcome in rest.send([step])]
    return answers.asked, told


@pytest.mark.parametrize(
    ("status", "only", "asked"),
    [
        (200, (), ["PATCH"]),
        (404, (), ["PATCH", "POST"]),
        (403, (), ["PATCH", "POST"]),
        (404, (404,), ["PATCH", "POST"]),
        (403, (404,), ["PATCH"]),
    ],
)
def test_something_else_is_asked_where_that_helps(status: int, only: Any, asked: list[str]) -> None:
    step = STEP._replace(otherwise_for=frozenset(only))

    assert outcomes(step, PATCH=status, POST=201)[0] == asked


def test_both_are_told() -> None:
    assert outcomes(STEP, PATCH=404, POST=201)[1] == [("edit it", False), ("write it", True)]
