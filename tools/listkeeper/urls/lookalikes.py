"""Hosts whose letters are not those that they look like.

After Unicode TR 39: letters of Latin, Greek and Cyrillic in one label are no word of any language, and a host that is
spelled in one script throughout is fine unless a reader would take it for a host that everybody knows.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from listkeeper.urls.known import FAMILIES, WELL_KNOWN
from listkeeper.urls.parts import unescaped, without_www

APART = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC"})
"""Scripts with letters alike, of which a label has no more than one."""
# Small letters that stand for the Latin one under them in usual type (a part of TR 39's confusables.txt).
_ALIKE = str.maketrans(
    "аԁеһіјӏкԛорсѕԝуүхъьѵɡ"  # Cyrillic, and the Latin script g
    "αβεγηικνορσςτυχωѡ"  # Greek, and the Cyrillic omega
    "ոսօցհքյզ"  # Armenian
    "ıɩɑⲟоⅼǀℓ",
    "adehijlkqopcswyyxbbvgabeynikvopostuxww".replace(" ", "c") + "nuoghqjq" + "iiaoolll",
)


class Lookalike(NamedTuple):
    """A host that deceives."""

    host: str
    """As a browser may show it."""
    letter: str
    """The first that is not what it looks like."""
    imitated: str
    """The host that a reader takes it for; nothing where no host is known."""


def lookalike(host: str) -> Lookalike | None:
    """Whether a host, escaped or in Punycode or neither, deceives its readers."""
    shown = ".".join(_label(label) for label in unescaped(host).lower().split("."))
    if shown.isascii():
        return None
    skeleton = without_www(_skeleton(shown))
    imitated = skeleton if skeleton != without_www(shown) and _is_known(skeleton) else ""
    mixed = next(filter(_is_mixed, shown.split(".")), "")
    if not imitated and not mixed:
        return None
    return Lookalike(shown, _odd_letter(mixed or shown), imitated)


def _is_mixed(label: str) -> bool:
    """Two scripts in one word, or a word beside others that could as well be Latin."""
    words = [(word, _scripts(word) & APART) for word in label.split("-")]
    if any(len(scripts) > 1 for _, scripts in words):
        return True
    return len({frozenset(scripts) for _, scripts in words if scripts}) > 1 and any(
        not word.isascii() and _skeleton(word).isascii() for word, scripts in words if "LATIN" not in scripts
    )


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label


def _is_known(host: str) -> bool:
    return host in WELL_KNOWN or any(host == own or host.endswith(f".{own}") for own in FAMILIES)


def _skeleton(text: str) -> str:
    """As TR 39 compares: without accents, each letter as the Latin one that it looks like."""
    plain = unicodedata.normalize("NFKD", text).translate(_ALIKE)
    return "".join(c for c in plain if not unicodedata.combining(c))


def script(letter: str) -> str:
    """`LATIN`, `CYRILLIC`: the first word of a letter's name."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _scripts(label: str) -> set[str]:
    return {script(letter) for letter in label if letter.isalpha()}


def _odd_letter(text: str) -> str:
    """The first letter that is taken for a Latin one; else the first of a script that has such letters."""
    odd = [letter for letter in text if not letter.isascii()]
    alike = (letter for letter in odd if script(letter) != "LATIN" and _skeleton(letter).isascii())
    return next(alike, None) or next((letter for letter in odd if script(letter) in APART), odd[0])
