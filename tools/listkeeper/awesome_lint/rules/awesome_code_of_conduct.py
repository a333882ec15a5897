"""The code of conduct beside the list is empty, or still names somebody else's address.

Whoever needs a code of conduct writes to the address in it. It is looked for beside the list and in `.github`; the
address that it must not name is the one of the template that most lists copied.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node, of_file
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import Node

severity = Severity.ERROR
fixable = False

OWNER = "sindresorhus"
ADDRESS = "sindresorhus@gmail.com"
REPOSITORY = re.compile(r"(?:^|github:|github\.com[/:])([\w.-]+)/[\w.-]+")
PLACEHOLDER = "INSERT EMAIL ADDRESS"


def check(view: View, facts: Facts) -> Iterator[Finding]:
    """`view` is of the code of conduct."""
    if not view.root.children:
        yield of_file("code-of-conduct.md file must not be empty")
        return
    placeholder = next((node for node in view.of("linkReference") if node.label == PLACEHOLDER), None)
    if placeholder:
        yield at_node(placeholder, "The email placeholder must be replaced with yours")
    elif _owner(facts) != OWNER:
        found = next((node for node in view.of("text") if ADDRESS in node.value), None)
        if found:
            yield at_node(_whole(found), "The default email must be replaced with yours")


def _owner(facts: Facts) -> str:
    """Of the repository that package.json names."""
    try:
        package = json.loads(facts.neighbours.get("package.json", ""))
    except (ValueError, RecursionError):
        return ""
    repository = package.get("repository") if isinstance(package, dict) else None
    address = repository.get("url") if isinstance(repository, dict) else repository
    found = REPOSITORY.search(address) if isinstance(address, str) else None
    return found[1] if found else ""


def _whole(text: Node) -> Node:
    """What awesome-lint, which links no bare address in this file, takes for one text."""
    node = text.parent if text.parent and text.parent.type == "link" else text
    siblings = node.parent.children if node.parent else []
    first = node
    for own in siblings:
        if own is node:
            break
        first = (own if first is node else first) if own.type in ("text", "link") else node
    return first
