"""Keeps a curated Markdown list true: parsed, validated, in order, its links alive."""

__version__ = "0.1.0"
