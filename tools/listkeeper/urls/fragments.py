"""The fragments under which GitHub serves headings: the algorithm of github-slugger 2."""

from __future__ import annotations

from unicodedata import category

_KEPT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
# Circled and squared letters: symbols by category, but alphabetic (Unicode's Other_Alphabetic), so they stay.
_LETTERLIKE = ((0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189))


def _stays(codepoint: int) -> bool:
    return category(chr(codepoint)) in _KEPT or any(low <= codepoint <= high for low, high in _LETTERLIKE)


class _Replacements(dict[int, str | None]):
    """What becomes of each character: found out once, at its first use."""

    def __missing__(self, codepoint: int) -> str | None:
        self[codepoint] = chr(codepoint) if _stays(codepoint) else None
        return self[codepoint]


_REPLACEMENTS = _Replacements({ord(" "): "-", ord("-"): "-"})


def slug(text: str) -> str:
    """The fragment of a heading that is the first of its kind; `text` is without markup.

    Emoji go, but what is no symbol in them stays: U+FE0F is a mark. Blanks at the ends are dashes, too; a Markdown
    heading has none.
    """
    return text.lower().translate(_REPLACEMENTS)


class Slugs:
    """The fragments of one document's headings, which must be asked for in document order."""

    def __init__(self) -> None:
        self._repeats: dict[str, int] = {}

    def add(self, text: str) -> str:
        """The fragment of the next heading: `foo`, `foo-1`, `foo-2`, also past a heading that is `foo-1` itself."""
        first = result = slug(text)
        while result in self._repeats:
            self._repeats[first] += 1
            result = f"{first}-{self._repeats[first]}"
        self._repeats[result] = 0
        return result
