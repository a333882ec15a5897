"""`listkeeper`, less patient with GitHub's web pages than it is: for simulated webs that say when it is too much.

Without a token they are asked at most twice a second, which takes half an hour for a long list. The simulated GitHub
takes 15 a second, and more than that in a burst.
"""

from __future__ import annotations

from listkeeper.cli import main
from listkeeper.links.hosts import MANNERS, Manners

if __name__ == "__main__":
    MANNERS["github.com"] = Manners(at_once=6, gap=0.08)
    main()
