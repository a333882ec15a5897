"""Which lines of a file a comment can stand at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listkeeper.bot.hunks import Hunk, hunks, patches

TWO = """@@ -1,3 +1,4 @@
 one
+new
 two
 three
@@ -10,2 +11,1 @@ ## Section
-ten
 eleven
\\ No newline at end of file"""


@pytest.mark.parametrize(
    ("patch", "found"),
    [
        (TWO, [{1: "one", 2: "new", 3: "two", 4: "three"}, {11: "eleven"}]),
        ("@@ -0,0 +1 @@\n+new", [{1: "new"}]),
        ("@@ -1 +0,0 @@\n-old", [{}]),
        ("@@ -1 +1 @@\n-old\n\\ No newline at end of file\n+new", [{1: "new"}]),
        ("@@ -1,1 +1,2 @@\n one\n+@@ -9 +9 @@", [{1: "one", 2: "@@ -9 +9 @@"}]),
        ("@@ -1 +1 @@\n-a\u2028b\n+a\u2028c\r", [{1: "a\u2028c\r"}]),
        ("@@ -1,3 +1,3 @@\n one\n two", []),
        ("@@ -1 +1 @@\n one\n@@ -5,9 +5,9 @@\n five", [{1: "one"}]),
        ("@@ -1 +1 @@\n one\nrubbish\n@@ -5 +5 @@\n five", [{1: "one"}]),
        ("@@ -1 +1 @@\n one\n more\n@@ -5 +5 @@\n five", [{1: "one"}]),
        ("@@ -1 +1,2 @@\n-one\n-two\n+a\n+b", []),
        ("diff --git a/x b/x\n@@ -1 +1 @@\n one", []),
        ("@@ -1 +99999999999 @@\n one", []),
        ("", []),
        (None, []),
        (7, []),
    ],
)
def test_only_whole_hunks_are_believed(patch: object, found: list[Hunk]) -> None:
    assert hunks(patch) == found


@given(st.text(alphabet="@-+ ,0123\n\\a"))
def test_no_patch_is_too_odd(patch: str) -> None:
    for hunk in hunks(patch):
        assert list(hunk) == list(range(min(hunk, default=0), min(hunk, default=0) + len(hunk)))


def test_a_file_without_a_patch_has_no_lines() -> None:
    rows = [{"filename": "list.md", "patch": TWO}, {"filename": "picture.png"}]

    assert {name: len(own) for name, own in patches(rows).items()} == {"list.md": 2, "picture.png": 0}
