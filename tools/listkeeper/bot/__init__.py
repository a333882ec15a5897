"""What is said on GitHub, and where: pure functions from reports and the state of things there to calls of its API.

Nothing here asks anybody: `cli.bot` fetches what a plan needs, and `github.rest` sends what it wants sent.
"""
