"""Which lists are kept in alphabetical order, and by which collation: configured, or inferred from the list itself."""

from __future__ import annotations

from collections.abc import Callable

from listkeeper.collation import Collation, infer, is_telling, misplaced
from listkeeper.config import Config
from listkeeper.document import Document, EntryList, Shape

Policy = Callable[[EntryList], Collation | None]
"""The collation that a list is kept in; None where it keeps its own order."""

NOT_MEANT_TO_BE_SORTED = 1 / 3
"""With a larger share of entries out of place, a list in a document that is else sorted keeps an order of its own."""


def is_sortable(entry_list: EntryList, document: Document) -> bool:
    """A bullet list of entries alone, each on lines of its own and all at the same indentation.

    Numbered lists, contents lists and lists with other items among the entries are never reordered.
    """
    if entry_list.shape is not Shape.BULLET or len(entry_list.items) < 2:
        return False
    if not all(item.entry for item in entry_list.items):
        return False
    if document.beginnings.issuperset([item.span.start for item in entry_list.items]):
        return True
    prefixes = {_prefix(document, item.span.start) for item in entry_list.items}
    return len(prefixes) == 1 and not prefixes.pop().strip(" \t")


def _prefix(document: Document, offset: int) -> str:
    """What stands before `offset` on its line."""
    return document.text[document.text.rfind("\n", 0, offset) + 1 : offset].removeprefix("\ufeff")


def labels(entry_list: EntryList) -> list[str]:
    return [item.label.text for item in entry_list.items]


def policy(document: Document, config: Config, order: str = "", *, assume: bool = False) -> Policy:
    """The policy of a document; `order` overrides what is configured for all its lists.

    With `assume`, a document with too few entries to show an order counts as alphabetical.
    """
    sortable = [entry_list for entry_list in document.lists if is_sortable(entry_list, document)]
    groups = [labels(entry_list) for entry_list in sortable]
    inferred = infer(groups)
    if assume and inferred is None and not is_telling(groups):
        order = order or ("alphabetical" if config.order == "infer" and not config.sections else "")
    configured = config.collation or inferred or Collation()
    able = {id(entry_list) for entry_list in sortable}

    def collation_of(entry_list: EntryList) -> Collation | None:
        if id(entry_list) not in able:
            return None
        wanted = order or config.order_of(entry_list.section)
        if wanted == "alphabetical":
            return configured
        if wanted == "infer" and inferred and _is_kept(entry_list, config.collation or inferred):
            return config.collation or inferred
        return None

    return collation_of


def _is_kept(entry_list: EntryList, collation: Collation) -> bool:
    names = labels(entry_list)
    return len(misplaced(names, collation)) <= len(names) * NOT_MEANT_TO_BE_SORTED
