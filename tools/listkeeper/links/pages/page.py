"""What is kept of a page: enough to tell which page it is, and whether it still is that page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself. All text is from outside: escape it."""

    is_html: bool = True
    complete: bool = True
    """Nothing was cut off."""
    title: str = ""
    h1: str = ""
    language: str = ""
    """As `html lang` has it, in lower case: `pt-br`; empty where it is missing or no language tag."""
    description: str = ""
    text: str = ""
    """What a browser shows without scripts, blanks as one, without the title; of plain text its beginning."""
    headings: tuple[str, ...] = ()
    """Of all levels."""
    ids: frozenset[str] = frozenset()
    """Where a fragment can lead: `id` of any element, `name` of `a`."""
    is_anchored: bool = False
    """At least one heading can be reached by a fragment without a script's help."""
    canonical: str = ""
    """The address that the page calls its own, as it is written: `link rel=canonical`."""
    og_url: str = ""
    languages: frozenset[str] = frozenset()
    """In which the page exists too, by `hreflang`."""
    own_links: int = 0
    """Links that are relative, and lead to another page."""
    link_hosts: frozenset[str] = frozenset()
    """Hosts of links with a full address."""
    scripts: int = 0
    sources: frozenset[str] = frozenset()
    """Host and path of scripts and frames with a full address."""
    marks: frozenset[str] = frozenset()
    """Marks of parking services in the markup, see `reader`."""
    has_app_root: bool = False
    """There is the element into which a framework for browsers puts what it makes."""

    @property
    def words(self) -> str:
        """Everything it says, the title first."""
        return " ".join((self.title, self.h1, self.description, self.text))
