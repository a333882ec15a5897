"""What a further link is to its entry, told from its words."""

from __future__ import annotations

from listkeeper.document import Link, LinkKind

GENERIC = frozenset(
    "paper papers pdf code link links website web site home homepage github gitlab source sources repo repository blog "
    "post article video videos slides book project demo docs documentation doc page here download html arxiv url "
    "model models dataset data report thesis official more info wiki ref reference read".split()
)
RELATIONS = {
    "source": ("source code", "source", "sources", "code", "repo", "repository", "github", "gitlab", "codeberg", "src"),
    "demo": ("demo", "live demo", "online demo", "try it", "playground", "example", "examples"),
    "docs": ("docs", "doc", "documentation", "manual", "guide", "wiki", "api docs"),
    "paper": ("paper", "papers", "pdf", "arxiv", "article", "preprint", "thesis"),
    "home": ("website", "site", "home", "homepage", "home page", "web", "project page", "project", "official site"),
    "video": ("video", "videos", "talk", "youtube", "slides"),
    "mirror": ("mirror", "archive", "archived", "backup"),
    "client": ("client", "clients"),
}
RELATION_OF = {word: relation for relation, words in RELATIONS.items() for word in words}


def is_fragment(link: Link) -> bool:
    return link.url.startswith("#")


def is_generic(text: str) -> bool:
    """A link text such as `PDF`, which names a kind of page and no resource."""
    return _word(text) in GENERIC


def is_relation(link: Link) -> bool:
    return _word(link.text) in RELATION_OF


def related(link: Link, relation: str = "") -> Link:
    """The link with what it is to its entry."""
    if not relation:
        relation = "image" if link.kind is LinkKind.IMAGE else RELATION_OF.get(_word(link.text), "related")
    return Link(link.url, link.text, link.kind, link.span, link.target, relation)


def _word(text: str) -> str:
    return text.casefold().replace("_", " ").strip(" []()")
