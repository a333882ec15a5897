"""GitHub's GraphQL API, as far as a link checker asks it: repositories under aliases, with GitHub's limits.

python -m links.forge

What a repository is, its name says: `-gone`, `-renamed`, `-archived`. nginx stands in front of it, as api.github.com.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from aiohttp import web
from graphql import FieldNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode, parse
from graphql.language import FragmentSpreadNode, InlineFragmentNode, StringValueNode, VariableNode

PORT = 8090
MOST_AT_ONCE = 10
"""GitHub allows 100, and asks to be asked one after the other."""
POINTS = 5_000
"""An hour, of which each query costs one."""
MOST_FIELDS = 100
"""Repositories in a query; GitHub gives larger ones up after ten seconds, now and then."""
DELAY, DELAY_EACH = 0.4, 0.005
"""Seconds for a query, and for each repository in it."""

Json = dict[str, Any]


class Forge:
    """Counts what it was asked."""

    def __init__(self) -> None:
        self._at_once = 0
        self._left = POINTS

    async def ask(self, request: web.Request) -> web.Response:
        if not request.headers.get("Authorization", "").lower().startswith(("bearer ", "token ")):
            return web.json_response({"message": "Bad credentials"}, status=401)
        if self._at_once >= MOST_AT_ONCE or self._left <= 0:
            headers = {"Retry-After": "60", "X-RateLimit-Remaining": str(max(self._left, 0))}
            told = {"message": "You have exceeded a secondary rate limit"}
            return web.json_response(told, status=403, headers=headers)
        self._at_once += 1
        self._left -= 1
        try:
            return await self._answer(await request.json())
        finally:
            self._at_once -= 1

    async def _answer(self, asked: Json) -> web.Response:
        document = parse(asked["query"])
        fragments = {part.name.value: part for part in document.definitions if isinstance(part, FragmentDefinitionNode)}
        query = next(part for part in document.definitions if isinstance(part, OperationDefinitionNode))
        fields = list(flat(query.selection_set, fragments))
        await asyncio.sleep(DELAY + DELAY_EACH * len(fields))
        if len(fields) > MOST_FIELDS + 1:  # and rateLimit
            return web.Response(status=502)
        return web.json_response(self._result(fields, asked.get("variables") or {}, fragments))

    def _result(self, fields: list[FieldNode], variables: Json, fragments: Fragments) -> Json:
        found: Json = {}
        errors: list[Json] = []
        for field in fields:
            key = field.alias.value if field.alias else field.name.value
            found[key] = self._value(field, variables, fragments)
            if found[key] is None:
                errors.append({"type": "NOT_FOUND", "path": [key], "message": "Could not resolve to a Repository."})
        return {"data": found, **({"errors": errors} if errors else {})}

    def _value(self, field: FieldNode, variables: Json, fragments: Fragments) -> Json | None:
        wanted = {(part.alias or part.name).value: part.name.value for part in flat(field.selection_set, fragments)}
        if field.name.value == "rateLimit":
            limit = {"cost": 1, "limit": POINTS, "remaining": self._left, "nodeCount": 0, "used": POINTS - self._left}
            return {key: limit.get(name) for key, name in wanted.items()}
        given = arguments(field, variables)
        if field.name.value == "repositoryOwner":
            return {"login": given["login"]}
        if field.name.value != "repository" or "-gone" in given["name"]:
            return None
        known = repository(given["owner"], given["name"])
        return {key: known.get(name) for key, name in wanted.items()}


Fragments = Mapping[str, FragmentDefinitionNode]


def flat(selected: SelectionSetNode | None, fragments: Fragments) -> Iterator[FieldNode]:
    """The fields of a selection, those of its fragments among them."""
    for part in selected.selections if selected else ():
        if isinstance(part, FieldNode):
            yield part
        elif isinstance(part, FragmentSpreadNode):
            yield from flat(fragments[part.name.value].selection_set, fragments)
        elif isinstance(part, InlineFragmentNode):
            yield from flat(part.selection_set, fragments)


def arguments(field: FieldNode, variables: Json) -> dict[str, str]:
    given = {}
    for argument in field.arguments or ():
        if isinstance(argument.value, StringValueNode):
            given[argument.name.value] = argument.value.value
        elif isinstance(argument.value, VariableNode):
            given[argument.name.value] = str(variables[argument.value.name.value])
    return given


def repository(owner: str, name: str) -> Json:
    """What GitHub would say of it."""
    now = name.replace("-renamed", "-new")
    return {
        "__typename": "Repository",
        "id": f"R_{owner}_{now}",
        "name": now,
        "nameWithOwner": f"{owner}/{now}",
        "url": f"https://github.com/{owner}/{now}",
        "owner": {"__typename": "User", "login": owner},
        "isArchived": "-archived" in name,
        "archivedAt": "2025-01-01T00:00:00Z" if "-archived" in name else None,
        "isDisabled": False,
        "isEmpty": False,
        "isFork": False,
        "isPrivate": False,
        "isLocked": False,
        "isMirror": False,
        "pushedAt": "2026-06-01T00:00:00Z",
        "stargazerCount": 1_000,
        "defaultBranchRef": {"name": "main"},
        "licenseInfo": {"spdxId": "MIT"},
        "parent": None,
        "object": {"__typename": "Blob"},
    }


async def serve() -> None:
    app = web.Application()
    app.router.add_post("/graphql", Forge().ask)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", PORT).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
