"""The table of contents of a list: where it is, which section each of its lines is for, and what would mend it."""

from listkeeper.contents.lines import Line, Table, table_of
from listkeeper.contents.tables import APART, Generator, generator_of, headings_left_out, links_of, tables_of_contents
from listkeeper.contents.writing import extended, reordered, reworded

__all__ = [
    "APART",
    "Generator",
    "Line",
    "Table",
    "extended",
    "generator_of",
    "headings_left_out",
    "links_of",
    "reordered",
    "reworded",
    "table_of",
    "tables_of_contents",
]
