"""Where the description begins, in the text that follows a link."""

from __future__ import annotations

import re

from listkeeper.parser.marks import BY, BY_ALONE, EMOJI, MARK, WORD

# Ranges, not single dashes: `re` takes long to read a set of many parts beyond ASCII.
SPACED_DASH = re.compile(r"(?:^|(?<=[\s)\]*])|(?<=\ufffc))(?:-{1,3}|[‒-―−])(?=\s|\ufffc|$)")
COLON = re.compile(r"\s*([:：|]|->|→|=>)(?=\s|\ufffc|$|[^\s/])")
GLUED_DASH = re.compile(r"\s*(-{1,3}|[‒-―−])(?=[^\s-])")
SENTENCE = re.compile(r"[.!?]\s")
# Texts: `re` compiles them at their first use, for many lists have no line that needs them.
DECORATION = (
    r"(?:\s|\(by \ufffc\)|by (?=\ufffc)|"
    + EMOJI.pattern
    + r"|"
    + MARK.pattern
    + r"|\ufffc|[(\[](?=\s*\ufffc)|[)\],;*~/&+])*"
)
AUTHOR = r"(?i)" + BY.pattern + r"(?:[ .]|" + MARK.pattern + r")*(?=$|[\n|:：])"
MAX_HEAD_WORDS = 3
"""More words than this between link and dash: the dash belongs to the description."""
MAX_AUTHOR_WORDS = 8


def separator(said: str) -> tuple[int, int] | None:
    r"""Where the separator stands in the text after a link: U+FFFC is a link, code or an image there, `\n` a break."""
    if not said:
        return None
    dash = SPACED_DASH.search(said)
    if dash and _is_head(said[: dash.start()]):
        return dash.span()
    bare = decoration_end(said)
    if match := COLON.match(said, bare) or GLUED_DASH.match(said, bare):
        return match.span(1)
    return None


def _is_head(said: str) -> bool:
    """What stands before the dash decorates the link: marks, authors, a word or two."""
    if SENTENCE.search(said):
        return False
    words = MARK.sub(" ", EMOJI.sub(" ", said))
    if by := BY.match(words):
        return len(WORD.findall(by["names"])) <= MAX_AUTHOR_WORDS
    return len(WORD.findall(BY_ALONE.sub("", words))) <= MAX_HEAD_WORDS


def decoration_end(said: str) -> int:
    """Where marks, further links and authors after the link end and a sentence begins."""
    if not said:
        return 0
    if (by := re.match(AUTHOR, said)) and len(WORD.findall(by["names"])) <= MAX_AUTHOR_WORDS:
        return by.end()
    match = re.match(DECORATION, said)
    return match.end() if match else 0
