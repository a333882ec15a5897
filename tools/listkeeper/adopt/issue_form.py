"""An issue form by which people propose an entry without git, made of the list's schema and sections.

GitHub reads it as YAML 1.1, in which `no`, `12:30` and `0777` are no text: every text stands in double quotes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from listkeeper.escape import cut, visible
from listkeeper.interchange.yaml import written
from listkeeper.proposal.fields import Field

LABEL = "listkeeper-entry"
"""Which issues the workflow reads. GitHub does not make a label for a form: it has to be there."""
LONGEST_ABOUT = 200
"""Characters of a form's description; GitHub leaves a form with a longer one out (ietf-tools/datatracker#5186)."""
HEAD = """\
# Written by `listkeeper init --issue-form` from the list's schema and sections; write it again when they change.
# The workflow reads the answers by these labels. Only the texts above the first field are yours to change.
"""


def issue_form(title: str, asked: Sequence[Field]) -> str:
    """The whole file. `title`: of the list."""
    about = f"For {visible(title)}, without git." if title else "Without git."
    form = {
        "name": "Propose an entry",
        "description": cut(about, LONGEST_ABOUT - 1),
        "title": "New entry",
        "labels": [LABEL],
        "body": [
            {"type": "markdown", "attributes": {"value": INTRODUCTION}},
            *(_element(field) for field in asked),
        ],
    }
    return HEAD + written(form)


INTRODUCTION = (
    "One entry, please. You are answered here in a minute or two; what is missing can be put right by editing the "
    "issue. When a maintainer agrees, a pull request is made that names you as its author."
)


def _element(field: Field) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": field.label}
    if field.hint:
        attributes["description"] = field.hint
    if field.is_multiple and field.options:
        attributes["multiple"] = True
    if field.options:
        attributes["options"] = list(field.options)
    elif field.example:
        attributes["placeholder"] = field.example
    return {
        "type": "dropdown" if field.options else "input",
        "id": field.key.replace("/", "-"),
        "attributes": attributes,
        "validations": {"required": field.is_required},
    }
