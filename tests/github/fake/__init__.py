"""GitHub on loopback, which keeps what it is told and holds every request and answer to GitHub's own descriptions."""

from tests.github.fake.permissions import Token
from tests.github.fake.server import FakeGitHub, Fault, Seen
from tests.github.fake.state import BOT, Repo

__all__ = ["BOT", "FakeGitHub", "Fault", "Repo", "Seen", "Token"]
