"""GitHub's own evaluator of expressions and its language service, in one process that is asked line by line."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from listkeeper.bootstrap.node import find_modules

from tests.workflows.errors import RefusedError

PROGRAM = Path(__file__).parent / "node" / "github.mjs"


class Status(NamedTuple):
    """What `success()`, `failure()` and `cancelled()` say."""

    success: bool = True
    failure: bool = False
    cancelled: bool = False


WELL = Status()


class GitHubsOwn:
    """A process of Node, as long as the tests need it."""

    def __init__(self) -> None:
        command = ["node", str(PROGRAM), str(find_modules())]
        environ = {name: value for name, value in os.environ.items() if name != "NODE_OPTIONS"}
        self._process = subprocess.Popen(
            command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def close(self) -> None:
        self._process.communicate(timeout=10)

    def value(self, text: object, place: str, context: Mapping[str, Any], status: Status = WELL) -> Any:
        """What a value of a workflow comes to. `place`: its name in GitHub's schema, as `workflow:step-env`."""
        if isinstance(text, Mapping):
            return {key: self.value(part, place, context, status) for key, part in text.items()}
        if isinstance(text, list):
            return [self.value(part, place, context, status) for part in text]
        if not isinstance(text, str) or "${{" not in text:
            return text
        return self._ask("value", text=text, place=place, context=context, status=status._asdict())

    def holds(self, condition: object, place: str, context: Mapping[str, Any], status: Status = WELL) -> bool:
        """Whether an `if` holds; without a function of the status, `success()` is part of it."""
        text = {None: "", True: "true", False: "false"}.get(condition, condition)  # type: ignore[call-overload]
        return bool(self._ask("condition", text=str(text), place=place, context=context, status=status._asdict()))

    def faults(
        self, path: str, text: str, files: Mapping[str, str], inputs: Mapping[str, list[str]]
    ) -> list[tuple[int, str]]:
        """Line and message of what the language service finds in a file. `files`: others, which it may name."""
        found = self._ask("faults", path=path, text=text, files=files, inputs=inputs)
        return [(fault["line"], fault["message"]) for fault in found]

    def _ask(self, ask: str, **more: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps({"ask": ask, **more}), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline() or '{"refused": "Node has ended"}')
        if "refused" in answer:
            raise RefusedError(answer["refused"])
        return answer["value"]
