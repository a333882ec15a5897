"""Who asks, and whose certificates are trusted: the same for the web and for the forges' APIs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from listkeeper import __version__
from listkeeper.cli.output import Stop

if TYPE_CHECKING:
    import ssl


def agent() -> str:
    """Who asks, and where to complain: the repository that the run belongs to, as GitHub Actions says it."""
    repository, server = os.environ.get("GITHUB_REPOSITORY"), os.environ.get("GITHUB_SERVER_URL")
    contact = f" (+{server}/{repository})" if repository and server else ""
    return "".join(c for c in f"listkeeper/{__version__}{contact}" if c.isascii() and c.isprintable())


def trusted() -> ssl.SSLContext:
    """The system's certificates, and those of SSL_CERT_FILE. Raises Stop."""
    from listkeeper.links.tls import trusting

    extra = certificates()
    try:
        return trusting(extra)
    except OSError as error:
        reason = (error.strerror or "not a file of certificates").lower()
        raise Stop(f"SSL_CERT_FILE {extra} cannot be used: {reason}") from None


def certificates() -> Path | None:
    extra = os.environ.get("SSL_CERT_FILE")
    return Path(extra) if extra else None
