"""How much GitHub takes, with where that is said; what is longer is cut by who writes it, and says so."""

from __future__ import annotations

BODY_BYTES = 60_000
"""UTF-8 of a comment, a review, an issue or a pull request. The API says "maximum is 65536 characters"; what others
measured was 262,144 bytes for comments and 65,536 code points for pull requests: this is below all three."""
REVIEW_COMMENTS = 20
"""Suggestions that stand at a time, and comments in one review: reviewdog sends 30, and people
report time-outs from about 20."""
SUMMARY_BYTES = 900 * 1024
"""Of a job's summary for all that a step writes: at 1 MiB nothing of it is kept (GitHub Docs, "Workflow commands")."""
REPORT_BYTES = 1_000_000
"""Of the report that goes from the side without a token to the side with one: ours, not GitHub's."""
EVENT_BYTES = 25 * 1024 * 1024
"""Of an event (GitHub Docs, "Webhook events and payloads": "capped at 25 MB")."""
