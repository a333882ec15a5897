"""A feed of new entries (Atom 1.0, RFC 4287). Its ids never change: an entry that moves or is edited is no news."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from listkeeper.changes import Kind
from listkeeper.escape import xml_attribute, xml_prose
from listkeeper.timeline import Event, Told

MOST = 100
"""New entries in a feed, the newest first."""
GENERATOR = "Listkeeper"


def render(told: Told, *, home: str = "", own: str = "") -> str:
    """`home`: the address of the list for people; `own`: that of the feed. Empty: not known."""
    added = [event for event in told.timeline.events if event.kind is Kind.ADDED and event.after]
    newest = sorted(added, key=lambda event: event.when, reverse=True)[:MOST]
    title = f"{told.title or told.path}: new entries"
    links = "".join(
        f'  <link rel="{rel}" href="{xml_attribute(url)}"/>\n'
        for rel, url in (("alternate", home), ("self", own))
        if url
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <id>urn:uuid:{uuid5(NAMESPACE_URL, f'listkeeper:{told.root}')}</id>\n"
        f"  <title>{xml_prose(title)}</title>\n"
        f"  <updated>{_moment(newest[0].when if newest else told.since)}</updated>\n"
        f"  <author><name>{xml_prose(told.title or told.path)}</name></author>\n"
        f"{links}  <generator>{GENERATOR}</generator>\n{''.join(map(_entry, newest))}</feed>\n"
    )


def _entry(event: Event) -> str:
    known = event.after
    assert known
    is_page = known.url.startswith(("http://", "https://"))
    link = f'    <link rel="alternate" href="{xml_attribute(known.url)}"/>\n' if is_page else ""
    section = " › ".join(known.section)
    category = f'    <category term="{xml_prose(section)}"/>\n' if section else ""
    return (
        f"  <entry>\n    <id>urn:uuid:{event.entry}</id>\n    <title>{xml_prose(known.name or known.url)}</title>\n"
        f"    <published>{_moment(event.when)}</published>\n    <updated>{_moment(event.when)}</updated>\n"
        f"    <author><name>{xml_prose(event.author or 'unknown')}</name></author>\n{link}{category}"
        f"    <summary>{xml_prose(known.description or known.name or known.url)}</summary>\n  </entry>\n"
    )


def _moment(when: datetime) -> str:
    """RFC 3339, in UTC."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
