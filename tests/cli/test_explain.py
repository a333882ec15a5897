"""What a code means, in words."""

from __future__ import annotations

import click
import pytest
from listkeeper.cli.explain import explanation
from listkeeper.outcomes import OUTCOMES, Code

NOT_FOUND = """\
not-found: The server says that there is no such page (404).

  Verdict           dead: the link failed; it is a suspect until it failed often enough
  What to do        Correct the address, or remove the entry.
  On an added link  error
  On a listed link  warning, an error once it is dead
  Dead              when it failed in 2 runs over at least 24 hours, and a history remembers them
  Asked again       once in the same run
"""
BLOCKED = """\
blocked: The site turns automatic visitors away.

  Verdict           unknown: nothing is known: this is never held against a link
  What to do        nothing
  On an added link  notice
  On a listed link  not reported
  Dead              never by this alone
  Asked again       once in the same run
"""


@pytest.mark.parametrize(("code", "text"), [("not-found", NOT_FOUND), (" Blocked ", BLOCKED)])
def test_a_code_is_explained(code: str, text: str) -> None:
    assert explanation(code) == text


@pytest.mark.parametrize("code", Code)
def test_every_code_is_explained(code: Code) -> None:
    text = explanation(code.value)

    assert text.startswith(f"{code}: {OUTCOMES[code].means}\n")
    assert len(text.splitlines()) == 8


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("notfound", "there is no code 'notfound'; did you mean 'not-found'?"),
        ("404", "there is no code '404'; did you mean 'soft-404'?"),
        ("\x1b[2J", "there is no code '\\x1b[2J'; reports have them in brackets"),
        ("", "there is no code ''; reports have them in brackets"),
    ],
)
def test_an_unknown_code_names_the_closest(code: str, message: str) -> None:
    with pytest.raises(click.UsageError) as error:
        explanation(code)

    assert error.value.message == message
