"""Inlines as remark 15 with remark-gfm reads them, each with its exact place, text and emphasis too.

mistune gives no place to text and emphasis, and GitHub's bare addresses are not micromark's; so the scanner here is
our own, one pass over a leaf. Where micromark looks back over everything for the opener of an emphasis or a link, and
ahead for the end of a comment, a note is kept of what was not found: time is linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection
from functools import cache
from html.entities import html5
from re import Match

from mistune.util import unikey

from listkeeper.markdown.mdast import Node, NodeType, to_string

TRIGGER = re.compile(r"[\\`*_~\[\]!<&\n]|(?i:https?(?=://))|[wW]{3}(?=\.)")
ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{0,31}));")
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});")
AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9.+-]{1,31}:[^<> \x00-\x1f\x7f]*)>")
AUTO_EMAIL = re.compile(
    r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*)>"
)
ATTRIBUTE = r"[A-Za-z_:][\w.:-]*+(?:[ \t\n]*+=[ \t\n]*+(?:[^\s\"'=<>`/]++|'[^']*+'|\"[^\"]*+\"))?"
TAG = re.compile(
    rf"<[A-Za-z][A-Za-z0-9-]*+(?:[ \t\n]++{ATTRIBUTE})*+[ \t\n]*+/?>|</[A-Za-z][A-Za-z0-9-]*+[ \t\n]*+>", re.A
)
"""A value without quotes ends at its first slash in micromark, and so is no value."""
DECLARATION = re.compile("<![A-Za-z]")
HTML_ENDS = (("<!--", "-->", 2), ("<?", "?>", 2), ("<![CDATA[", "]]>", 9))
FOOTNOTE = re.compile(r"\[\^((?:[^\s\[\]\\]|\\[\[\]\\]?){1,999})\]")
PLAIN_RESOURCE = re.compile(r"\(([A-Za-z0-9._~:/?#@!$*+,;=%-]+)\)")
SPACE = re.compile(r"[ \t\n]*")
ANGLE = re.compile(r"<((?:[^<>\\\n]|\\.)*+)>")
DESTINATION = re.compile(r"(?:[^\s()\\\x00-\x1f\x7f]|\\[!-/:-@\[-`{-~]|\\)++|[()]")
TITLE = re.compile(r'"((?:[^"\\]|\\.)*+)"|\'((?:[^\'\\]|\\.)*+)\'|\(((?:[^()\\]|\\.)*+)\)', re.S)
LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999})\]", re.S)
MOST_PARENTHESES = 32

# The domain has a dot, and ends in a letter, which is looked at apart.
EMAIL = re.compile(r"(?<![\w+./-])[\w+.-]++@[\w-]++(?:\.(?=[A-Za-z0-9])[\w-]++)++", re.A)
TRAIL_RUN = re.compile(r"(?:[!\"'()*,.:;?_~]|&[A-Za-z]+;|\](?![(\[]))*+")
TRAIL_END = re.compile(r"\](?=[(\[])|[\s<]|\Z")
PATH = re.compile(r"[^\s!\"&'()*,.:;<?\]_~]*+")


class Delimiter:
    """A run of `*`, `_` or `~` that may open or close an emphasis."""

    __slots__ = ("closes", "end", "mark", "opens", "start")

    def __init__(self, mark: str, start: int, end: int, *, opens: bool, closes: bool) -> None:
        self.mark, self.start, self.end, self.opens, self.closes = mark, start, end, opens, closes


class Bracket:
    """A `[` or `![` that may begin a link or an image."""

    __slots__ = ("active", "image", "index", "start", "text")

    def __init__(self, index: int, start: int, text: int, *, image: bool) -> None:
        self.index, self.start, self.text, self.image, self.active = index, start, text, image, True


Piece = Node | Delimiter


class Phrasing:
    """The scanner of one leaf. `text` has no blanks at the begin of its lines, nor at its own ends."""

    def __init__(self, text: str, place: list[tuple[int, int]], links: Collection[str], notes: Collection[str]) -> None:
        self.text, self.links, self.notes = text, links, notes
        self.pieces: list[Piece] = []
        self.brackets: list[Bracket] = []
        self._places = place
        self._base = place[0][1] - place[0][0] if len(place) == 1 else None
        self._ticks: dict[int, list[int]] | None = None
        self._emails = [m for m in EMAIL.finditer(text) if m[0][-1].isalpha()][::-1] if "@" in text else []
        self._never: set[str] = set()
        """What does not come any more: ends of comments and the like."""
        self._no_trail = 0

    def place(self, position: int, *, end: bool = False) -> int:
        """The offset in the document; an end belongs to the line of the character before it."""
        if self._base is not None:
            return self._base + position
        found = bisect_right(self._places, (position - end, 1 << 60)) - 1
        at, offset = self._places[max(found, 0)]
        return offset + position - at

    def read(self) -> list[Node]:
        text, size = self.text, len(self.text)
        position, trigger = 0, TRIGGER.search(text)
        while position < size:
            if trigger and trigger.start() < position:
                trigger = TRIGGER.search(text, position)
            start = trigger.start() if trigger else size
            if email := self._email(position, start):
                self._add_text(position, email.start())
                position = self._link(email.start(), email.end(), "mailto:" + email[0], email[0])
            elif start == size:
                self._add_text(position, size)
                break
            else:
                if text[start] != "\n":
                    self._add_text(position, start)
                    position = start
                position = self._handle(text[start], position, start)
        return self._resolve(self.pieces)

    def _email(self, position: int, before: int) -> Match[str] | None:
        """The next bare address of mail, if it begins from here up to the next construct."""
        while self._emails and self._emails[-1].start() <= before:
            found = self._emails.pop()
            if found.start() >= position and not self.brackets:
                return found
        return None

    def _handle(self, character: str, begun: int, start: int) -> int:
        """Read the construct at `start`, before which only a line's text from `begun` is left; where it ends."""
        text = self.text
        if character == "[":
            return self._open(start, start + 1, image=False)
        if character == "]":
            return self._close(start)
        if character == "\n":
            return self._line_end(begun, start)
        if character in "*_~":
            return self._delimiter(character, start)
        if character == "`":
            return self._code(start)
        if character == "!":
            if text.startswith("[", start + 1):
                return self._open(start, start + 2, image=True)
        elif character == "\\":
            following = text[start + 1 : start + 2]
            if following in ESCAPABLE and following:
                self._add_text(start, start + 2, following)
                return start + 2
            if following == "\n":
                self.pieces.append(Node("break", self.place(start), self.place(start + 2, end=True)))
                return start + 2
        elif character == "&":
            if (found := REFERENCE.match(text, start)) and (value := _decoded(found)) is not None:
                self._add_text(start, found.end(), value)
                return found.end()
        elif character == "<":
            if end := self._angle(start):
                return end
        elif end := self._bare(start):
            return end
        self._add_text(start, start + 1)
        return start + 1

    def _add_text(self, start: int, end: int, value: str | None = None) -> None:
        if start < end:
            own = self.text[start:end] if value is None else value
            self.pieces.append(Node("text", self.place(start), self.place(end, end=True), own))

    def _line_end(self, begun: int, newline: int) -> int:
        """Two blanks or more before it make a break; otherwise blanks go, and the text goes on."""
        end = newline
        while end > begun and self.text[end - 1] in " \t":
            end -= 1
        self._add_text(begun, end)
        if newline - end >= 2 and "\t" not in self.text[end:newline]:
            self.pieces.append(Node("break", self.place(end), self.place(newline + 1, end=True)))
        else:
            self.pieces.append(Node("text", self.place(newline), self.place(newline + 1, end=True), "\n"))
        return newline + 1

    def _delimiter(self, mark: str, start: int) -> int:
        text, end = self.text, start + 1
        while text.startswith(mark, end):
            end += 1
        before = _character_class(text[start - 1]) if start else "blank"
        after = _character_class(text[end]) if end < len(text) else "blank"
        opens = after == "letter" or (after == "mark" and before != "letter")
        closes = before == "letter" or (before == "mark" and after != "letter")
        if mark == "~":
            if end - start > 2:
                self._add_text(start, end)
                return end
        else:
            opens = opens or text.startswith("~", end)
            closes = closes or text[start - 1 : start] == "~"
            if mark == "_":
                opens, closes = (
                    opens and (before != "letter" or not closes),
                    closes and (after != "letter" or not opens),
                )
        self.pieces.append(Delimiter(mark, start, end, opens=opens, closes=closes))
        return end

    def _code(self, start: int) -> int:
        text, end = self.text, start + 1
        while text.startswith("`", end):
            end += 1
        if self._ticks is None:
            self._ticks = {}
            for run in re.finditer("`+", text):
                self._ticks.setdefault(len(run[0]), []).append(run.start())
            for places in self._ticks.values():
                places.reverse()
        places = self._ticks.get(end - start, [])
        while places and places[-1] < end:
            places.pop()
        if not places:
            self._add_text(start, end)
            return end
        close = places[-1]
        value = text[end:close]
        if value[:1] in " \n" and value[-1:] in " \n" and value.strip(" \n"):
            value = value[1:-1]
        stop = close + end - start
        self.pieces.append(Node("inlineCode", self.place(start), self.place(stop, end=True), value))
        return stop

    def _angle(self, start: int) -> int | None:
        """An autolink or raw HTML."""
        text = self.text
        if found := AUTOLINK.match(text, start):
            return self._link(start, found.end(), found[1], found[1])
        if found := AUTO_EMAIL.match(text, start):
            return self._link(start, found.end(), "mailto:" + found[1], found[1])
        end = self._html_end(start)
        if end:
            node = Node("html", self.place(start), self.place(end, end=True), text[start:end])
            self.pieces.append(node)
        return end

    def _html_end(self, start: int) -> int | None:
        text = self.text
        if found := TAG.match(text, start):
            return found.end()
        for begin, close, least in HTML_ENDS:
            if text.startswith(begin, start):
                return self._find(close, start + least)
        if DECLARATION.match(text, start):
            return self._find(">", start + 2)
        return None

    def _find(self, what: str, start: int) -> int | None:
        if what in self._never:
            return None
        found = self.text.find(what, start)
        if found < 0:
            self._never.add(what)
            return None
        return found + len(what)

    def _link(self, start: int, end: int, url: str, shown: str) -> int:
        """A link whose text is its address."""
        node = Node("link", self.place(start), self.place(end, end=True))
        node.url = url
        inset = (end - start - len(shown)) // 2
        text = Node("text", self.place(start + inset), self.place(end - inset, end=True), shown)
        self.pieces.append(node.adopt([text]))
        return end

    def _bare(self, start: int) -> int | None:
        """A bare `http://` or `www.` address (GFM 6.9, as micromark cuts it)."""
        text = self.text
        previous = text[start - 1 : start]
        if self.brackets:
            return None
        if text[start] in "wW":
            if previous and previous not in "(*_[]~" and not previous.isspace():
                return None
            if start + 4 >= len(text):
                return None
            host, prefix = start, "http://"
        else:
            if previous.isascii() and previous.isalpha():
                return None
            host, prefix = text.index("/", start) + 2, ""
            if host >= len(text) or _character_class(text[host]) != "letter" or text[host] < " ":
                return None
        end = self._domain_end(host)
        if end is None:
            return None
        end = self._path_end(end)
        return self._link(start, end, prefix + text[start:end], text[start:end])

    def _trails(self, position: int) -> bool:
        """Whether only punctuation follows before the address's end; so it is not a part of it."""
        if position < self._no_trail:
            return False
        run = TRAIL_RUN.match(self.text, position)
        reached = run.end() if run else position
        if TRAIL_END.match(self.text, reached):
            return True
        self._no_trail = max(reached, position + 1)
        return False

    def _domain_end(self, start: int) -> int | None:
        text, size, position = self.text, len(self.text), start
        seen, last, before_last = False, False, False
        while position < size:
            character = text[position]
            if character in "._":
                if self._trails(position):
                    break
                if character == "_":
                    last = True
                else:
                    before_last, last = last, False
            elif character != "-" and _character_class(character) != "letter":
                break
            else:
                seen = True
            position += 1
        return None if last or before_last or not seen else position

    def _path_end(self, start: int) -> int:
        text, size, position = self.text, len(self.text), start
        opened = closed = 0
        while position < size:
            found = PATH.match(text, position)
            position = found.end() if found else position
            character = text[position : position + 1]
            if not character or character.isspace():
                break
            if character == "(":
                opened += 1
            elif character == ")" and closed < opened:
                closed += 1
            elif self._trails(position):
                break
            elif character == ")":
                closed += 1
            position += 1
        return position

    def _open(self, start: int, text: int, *, image: bool) -> int:
        if not image and (note := FOOTNOTE.match(self.text, start)) and unikey(note[1]) in self.notes:
            return self._footnote(start, note)
        if image and (note := FOOTNOTE.match(self.text, start + 1)) and unikey(note[1]) in self.notes:
            self._add_text(start, start + 1)
            return self._footnote(start + 1, note)
        self.brackets.append(Bracket(len(self.pieces), start, text, image=image))
        self._add_text(start, text)
        return text

    def _footnote(self, start: int, note: Match[str]) -> int:
        node = Node("footnoteReference", self.place(start), self.place(note.end(), end=True))
        node.label, node.identifier = note[1], unikey(note[1])
        self.pieces.append(node)
        return note.end()

    def _close(self, position: int) -> int:
        """A `]`: the end of a link or an image, else text."""
        after = position + 1
        if not self.brackets:
            self._add_text(position, after)
            return after
        opener = self.brackets.pop()
        node = self._reference_or_link(opener, position) if opener.active else None
        if node is None:
            self._add_text(position, after)
            return after
        children = self._resolve(self.pieces[opener.index + 1 :])
        del self.pieces[opener.index :]
        if opener.image:
            node.value = "".join(map(to_string, children))
        else:
            node.adopt(children)
            for bracket in self.brackets:
                bracket.active = bracket.active and bracket.image
        node.start, end = self.place(opener.start), node.end
        node.end = self.place(end, end=True)
        self.pieces.append(node)
        return end

    def _reference_or_link(self, opener: Bracket, position: int) -> Node | None:
        """Its end is still a position."""
        text, after = self.text, position + 1
        if text.startswith("(", after) and (node := self._resource(opener, after)):
            return node
        kind, end = "shortcut", after
        label = text[opener.text : position]
        if found := LABEL.match(text, after):
            if found[1].strip():
                kind, end, label = "full", found.end(), found[1]
            else:
                kind, end = "collapsed", found.end() if not found[1] else after
        if len(label) > 999 or not self.links or (identifier := unikey(label)) not in self.links:
            return None
        node = Node("imageReference" if opener.image else "linkReference", 0, end)
        node.kind, node.label, node.identifier = kind, label, identifier
        return node

    def _resource(self, opener: Bracket, start: int) -> Node | None:
        """`(address "title")`."""
        text = self.text
        node = Node("image" if opener.image else "link", 0, 0)
        if plain := PLAIN_RESOURCE.match(text, start):
            node.url, node.end = plain[1], plain.end()
            return node
        position = _skip(text, start + 1)
        if text.startswith("<", position):
            angle = ANGLE.match(text, position)
            if angle is None:
                return None
            node.url, position = unescape(angle[1]), angle.end()
        else:
            end = _destination_end(text, position)
            if end is None:
                return None
            node.url, position = unescape(text[position:end]), end
        after = _skip(text, position)
        if after > position and (title := TITLE.match(text, after)):
            node.title = unescape(title[title.lastindex or 0])
            after = _skip(text, title.end())
        if not text.startswith(")", after):
            return None
        node.end = after + 1
        return node

    def _resolve(self, pieces: list[Piece]) -> list[Node]:
        """Delimiters to emphasis, deletion or text; neighbouring text to one node."""
        marks = dict.fromkeys("~" if p.mark == "~" else "*" for p in pieces if isinstance(p, Delimiter))
        for mark in marks:
            pieces = self._matched(pieces, "~" if mark == "~" else "*_")
        return self._merged(pieces)

    def _matched(self, pieces: list[Piece], marks: str) -> list[Piece]:
        out: list[Piece] = []
        openers: list[int] = []
        bottoms: dict[tuple[str, bool, int], int] = {}
        for piece in pieces:
            if not isinstance(piece, Delimiter) or piece.mark not in marks:
                out.append(piece)
                continue
            while piece.closes and piece.start < piece.end:
                size = piece.end - piece.start
                key = (piece.mark, piece.opens, size if marks == "~" else size % 3)
                found = self._opener(out, openers, piece, bottoms.get(key, 0))
                if found is None:
                    bottoms[key] = len(openers)
                    break
                at = openers[found]
                opener = out[at]
                assert isinstance(opener, Delimiter)
                use = min(size, opener.end - opener.start, 2)
                inner = out[at + 1 :]
                del out[at + 1 :], openers[found + 1 :]
                opener.end -= use
                type_: NodeType = "delete" if marks == "~" else "strong" if use == 2 else "emphasis"
                node = Node(type_, self.place(opener.end), self.place(piece.start + use, end=True))
                out.append(node.adopt(self._resolve(inner)))
                piece.start += use
                if opener.start == opener.end:
                    del out[at], openers[found]
                for own, bottom in bottoms.items():
                    bottoms[own] = min(bottom, found)
            if piece.start < piece.end:
                if piece.opens:
                    openers.append(len(out))
                out.append(piece)
        return out

    @staticmethod
    def _opener(out: list[Piece], openers: list[int], closer: Delimiter, bottom: int) -> int | None:
        size = closer.end - closer.start
        for index in range(len(openers) - 1, bottom - 1, -1):
            opener = out[openers[index]]
            assert isinstance(opener, Delimiter)
            if opener.mark != closer.mark:
                continue
            own = opener.end - opener.start
            if closer.mark == "~":
                if own == size:
                    return index
            elif not ((opener.closes or closer.opens) and size % 3 and not (own + size) % 3):
                return index
        return None

    def _merged(self, pieces: list[Piece]) -> list[Node]:
        nodes: list[Node] = []
        parts: list[str] = []
        for piece in pieces:
            if isinstance(piece, Delimiter):
                value = self.text[piece.start : piece.end]
                node = Node("text", self.place(piece.start), self.place(piece.end, end=True), value)
            else:
                node = piece
            if node.type != "text":
                if parts:
                    nodes[-1].value, parts = "".join(parts), []
                nodes.append(node)
            elif parts:
                parts.append(node.value)
                nodes[-1].end = node.end
            else:
                parts = [node.value]
                nodes.append(node)
        if parts:
            nodes[-1].value = "".join(parts)
        return nodes


@cache
def _character_class(character: str) -> str:
    """`blank`, `mark` (punctuation, symbols) or `letter`; to micromark, astral characters are letters."""
    if character.isspace():
        return "blank"
    if character <= "\uffff" and unicodedata.category(character)[0] in "PS":
        return "mark"
    return "letter"


def _decoded(found: Match[str]) -> str | None:
    if found[3]:
        return html5.get(found[3] + ";")
    number = int(found[1]) if found[1] else int(found[2], 16)
    if number in (9, 10, 12, 13) or 32 <= number < 127 or 160 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF:
        return chr(number)
    return "\ufffd"


def unescape(text: str) -> str:
    """Escapes and character references resolved (CommonMark 2.4 and 2.5)."""
    return ESCAPE.sub(_unescaped, text) if "\\" in text or "&" in text else text


def _unescaped(found: Match[str]) -> str:
    if found[1]:
        return found[1]
    reference = REFERENCE.match(found[0])
    value = _decoded(reference) if reference else None
    return found[0] if value is None else value


def _skip(text: str, position: int) -> int:
    found = SPACE.match(text, position)
    return found.end() if found else position


def _destination_end(text: str, start: int) -> int | None:
    """Where an address in parentheses ends, its own parentheses balanced."""
    position, opened = start, 0
    while found := DESTINATION.match(text, position):
        if found[0] == "(":
            opened += 1
            if opened > MOST_PARENTHESES:
                return None
        elif found[0] == ")":
            if not opened:
                return position
            opened -= 1
        position = found.end()
    return None if opened else position
