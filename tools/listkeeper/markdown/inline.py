"""mistune's inline parser with the place of every link, image, code span and tag, and GitHub's bare addresses.

Positions here are relative to the text of one leaf block; `tree` maps them to the document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, MutableMapping
from re import Match
from typing import Any

from mistune.core import InlineState
from mistune.inline_parser import InlineParser
from mistune.plugins.footnotes import INLINE_FOOTNOTE, parse_inline_footnote
from mistune.util import escape_url

Token = dict[str, Any]

URL_END = re.compile(r"[^\s<]*")
PLAIN_TARGET = re.compile(r"\(([A-Za-z0-9._~:/?#@!$*+,;=%-]+)\)")
DELIMITERS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)")
DOMAIN = re.compile(r"[^\W_]+(?:[-_.]+[^\W_]+)*")
ENTITY_AT_END = re.compile(r"&[A-Za-z0-9]+;$")
EMAIL_LOCAL = re.compile(r"[\w.+-]+$", re.A)
EMAIL_DOMAIN = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?", re.A)

RARE_LETTERS = [chr(code) for code in range(0x10600, 0x10737)]  # Linear A

MAX_EMPHASIS_MARKS = 256
"""Runs of `*` and `_` in one block; mistune's matching of them is quadratic. The most in 174,405 real blocks is 27."""
MAX_EMAIL_LOCAL = 256
LONGEST_ENTITY = 40


class PlacedInlineParser(InlineParser):
    """Tokens other than text and emphasis carry `pos`: start, end and, for links, the end of their text in brackets."""

    def __init__(self, *, emphasis: bool = True) -> None:
        super().__init__()
        self.specification["link_close"] = (
            r"\]"  # upstream takes a run of `]`; one a call gives the exact end of a link
        )
        self._add("footnote", INLINE_FOOTNOTE, parse_inline_footnote_kept, "[", before="link")
        self._add("url", r"(?i:(?<=http)|(?<=https)|(?<=ftp)):(?=//[^\W_])", self._parse_url, ":")
        self._add("www", r"(?<![^\s*_~(])www\.(?=[^\W_])", self._parse_www, "w")
        self._add("email", r"(?<=[\w.+-])@(?=[^\W_])", self._parse_email, "@")
        if not emphasis:
            self.rules.remove("emphasis")
        always = "".join(sorted((self._get_fast_trigger_chars() or set()) - set(":w@")))
        self._trigger = re.compile(rf"[{re.escape(always)}]|:(?=//)|w(?=ww\.)|@(?=\w)")

    def _add(
        self,
        name: str,
        pattern: str,
        parse: Callable[[Match[str], InlineState], int | None],
        start: str,
        before: str | None = None,
    ) -> None:
        self.register(name, pattern, lambda _, m, state: parse(m, state), before=before, start_chars=start)

    def parse(self, state: InlineState) -> list[Token]:
        """Upstream's loop, which stops at every `w`, `:` and `@` and looks up its patterns for each."""
        source, position, size = state.src, 0, len(state.src)
        pattern, find = self.compile_sc(), self._trigger.search
        while position < size:
            trigger = find(source, position)
            start = trigger.start() if trigger else size
            if trigger and source[start] == "\n":
                start = self._find_linebreak_start(source, position, start)
            if start > position:
                state.append_token({"type": "text", "raw": source[position:start]})
            match = pattern.match(source, start) if trigger else None
            end = self.parse_method(match, state) if match else None
            if trigger and not end:
                end = start + 1
                state.append_token({"type": "text", "raw": source[start:end]})
            position = end or size
        state.tokens = self.finalize_tokens(state.tokens, state.depth)
        return state.tokens

    def parse_method(self, m: Match[str], state: InlineState) -> int | None:
        bracket = state.brackets[-1] if state.brackets and m.lastgroup == "link_close" else None
        end = super().parse_method(m, state)
        if end and (token := state.tokens[-1])["type"] != "text" and "pos" not in token:
            if bracket:
                token["pos"] = (bracket.start - 1 - bracket.image, end, m.end())
            else:
                token["pos"] = (m.start(), end)
        return end

    def parse_link_close(self, m: Match[str], state: InlineState) -> int:
        """`](address)` in one match; all else is upstream's, which walks over each address by character."""
        plain = PLAIN_TARGET.match(state.src, m.end())
        if not plain or len(state.brackets) != 1:
            return super().parse_link_close(m, state)
        opener = state.brackets[0]
        if (
            opener.image
            or not opener.active
            or state.in_link
            or state.depth + opener.child_depth >= self.max_nested_level
        ):
            return super().parse_link_close(m, state)
        children = state.tokens[opener.token_index + 1 :]
        if any("_autolink" in child for child in children):
            return super().parse_link_close(m, state)
        state.brackets.clear()
        state.last_link = None
        del state.tokens[opener.token_index :]
        children = self.finalize_tokens(children, state.depth + 1)
        state.append_token({"type": "link", "children": children, "attrs": {"url": plain[1]}, "plain": True})
        return plain.end()

    def finalize_tokens(self, tokens: list[Token], depth: int) -> list[Token]:
        text = "".join([token["raw"] for token in tokens if token["type"] == "text"])
        if "*" not in text and "_" not in text:
            if len(tokens) == 1 and tokens[0]["type"] == "text":
                return tokens  # what most links say
        elif not text.isascii() and (letters := _stand_ins(text)):
            _translate(tokens, letters)
            tokens = super().finalize_tokens(tokens, depth)
            _translate(tokens, {ord(letter): chr(mark) for mark, letter in letters.items()})
            return tokens
        return super().finalize_tokens(tokens, depth)

    def parse_inline_html(self, m: Match[str], state: InlineState) -> int | None:
        """Upstream makes no more links after `<a name="x"/>`, which is never closed."""
        end = super().parse_inline_html(m, state)
        state.in_link = False
        return end

    def __call__(self, s: str, env: MutableMapping[str, Any]) -> list[Token]:
        dense = s.count("*") + s.count("_") > MAX_EMPHASIS_MARKS and len(DELIMITERS.findall(s)) > MAX_EMPHASIS_MARKS
        return super(PlacedInlineParser, WITHOUT_EMPHASIS if dense else self).__call__(s, env)

    def _parse_www(self, m: Match[str], state: InlineState) -> int | None:
        return self._bare(state, m.start(), m.start(), m.start(), "http://")

    def _parse_url(self, m: Match[str], state: InlineState) -> int | None:
        start = m.start()
        while start and state.src[start - 1].isascii() and state.src[start - 1].isalpha():
            start -= 1
        if state.src[start : m.start()].lower() not in ("http", "https", "ftp"):
            return None
        return self._bare(state, start, m.end() + 2, m.start(), "")

    def _bare(self, state: InlineState, start: int, host: int, seen: int, scheme: str) -> int | None:
        """A GFM extended autolink (GFM 6.9) from `start`, whose text up to `seen` was already emitted."""
        if state.brackets or state.in_link or state.depth >= self.max_nested_level:
            return None
        domain = DOMAIN.match(state.src, host)
        if not domain or "_" in "".join(domain[0].split(".")[-2:]) or (scheme and "." not in domain[0]):
            return None
        if not _take_back(state, seen - start):
            return None
        end = _trimmed_end(state.src, start, domain.end())
        return _append_bare(state, start, end, scheme + state.src[start:end])

    def _parse_email(self, m: Match[str], state: InlineState) -> int | None:
        if state.brackets or state.in_link:
            return None
        local = EMAIL_LOCAL.search(state.src, max(0, m.start() - MAX_EMAIL_LOCAL), m.start())
        domain = EMAIL_DOMAIN.match(state.src, m.end())
        if not local or not domain or "." not in domain[0] or state.src[domain.end() : domain.end() + 1] in ("-", "_"):
            return None
        if not _take_back(state, len(local[0])):
            return None
        return _append_bare(state, local.start(), domain.end(), f"mailto:{local[0]}@{domain[0]}")


def _stand_ins(text: str) -> dict[int, str]:
    """A letter for each combining mark: mistune takes marks for punctuation, and ends no emphasis at them."""
    marks = sorted(c for c in set(text) if unicodedata.category(c).startswith("M"))
    return dict(zip(map(ord, marks), (letter for letter in RARE_LETTERS if letter not in text), strict=False))


def _translate(tokens: list[Token], table: Mapping[int, str]) -> None:
    stack = list(tokens)
    while stack:
        token = stack.pop()
        if token["type"] == "text":
            token["raw"] = token["raw"].translate(table)
        elif token["type"] in ("emphasis", "strong"):
            stack.extend(token["children"])


def parse_inline_footnote_kept(m: Match[str], state: InlineState) -> int:
    return parse_inline_footnote(PARSER, m, state)


def _trimmed_end(src: str, start: int, least: int) -> int:
    """Where a bare address that starts at `start` ends, by cmark-gfm's rules for punctuation at the end."""
    match = URL_END.match(src, least)
    end = match.end() if match else least
    unmatched = src.count(")", start, end) - src.count("(", start, end)
    while end > least:
        last = src[end - 1]
        if last in "?!.,:*_~'\"":
            end -= 1
        elif last == ")" and unmatched > 0:
            end -= 1
            unmatched -= 1
        elif last == ";" and (entity := ENTITY_AT_END.search(src[max(start, end - LONGEST_ENTITY) : end])):
            end -= len(entity[0])
        else:
            break
    return end


def _take_back(state: InlineState, count: int) -> bool:
    """Take `count` plain characters back from the text that was emitted; False where something else is in the way."""
    while count:
        if not state.tokens or (token := state.tokens[-1])["type"] != "text" or "_emphasis" in token:
            return False
        taken = min(count, len(token["raw"]))
        count -= taken
        if taken == len(token["raw"]):
            state.tokens.pop()
        else:
            token["raw"] = token["raw"][:-taken]
    return True


def _append_bare(state: InlineState, start: int, end: int, url: str) -> int:
    text = {"type": "text", "raw": state.src[start:end]}
    state.append_token(
        {"type": "link", "children": [text], "attrs": {"url": escape_url(url)}, "bare": True, "pos": (start, end)}
    )
    return end


PARSER = PlacedInlineParser()
WITHOUT_EMPHASIS = PlacedInlineParser(emphasis=False)
